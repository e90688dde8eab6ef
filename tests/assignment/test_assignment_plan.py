"""The inspector draw over plain ids: what it refuses, and what a shortage says."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.drawing.assignment import Shortage, plan
from ssj_core.errors import InputRefusedError
from ssj_core.errors.assignment import (
    CapacityError,
    EligibilityMissingError,
    RepeatedError,
    SlotIdError,
)

SEED = "5e" * 32


def draw(
    targets: Sequence[str] = ("t1", "t2"),
    slots: Sequence[str] | Mapping[str, Sequence[str]] = ("d/m/1", "d/m/2"),
    *,
    eligibility: Mapping[str, Collection[str]] | None = None,
    capacities: Mapping[str, tuple[int, int]] | None = None,
    recusals: Collection[tuple[str, str]] = (),
    seed: str = SEED,
    task: str = "T-1",
) -> dict[tuple[str, str], str]:
    """Draw with small defaults."""
    return plan(
        targets,
        slots,
        task=task,
        seed=seed,
        eligibility={"d/m": ["a", "b", "c"]} if eligibility is None else eligibility,
        capacities=dict.fromkeys("abc", (0, 2)) if capacities is None else capacities,
        recusals=recusals,
    )


def test_a_plan_keeps_every_constraint() -> None:
    """Every slot is filled, nobody is twice at a target, loads and recusals hold."""
    plan_ = draw(capacities={"a": (2, 2), "b": (1, 1), "c": (1, 2)}, recusals=[("t1", "b")])
    assert len(plan_) == 4
    assert plan_["t1", "d/m/1"] != plan_["t1", "d/m/2"]
    assert sorted(plan_.values()) == ["a", "a", "b", "c"]
    assert "b" not in (plan_["t1", "d/m/1"], plan_["t1", "d/m/2"])


def test_orders_of_the_input_do_not_matter() -> None:
    """Targets, slots and people in another order give the same plan."""
    again = draw(["t2", "t1"], ["d/m/2", "d/m/1"], eligibility={"d/m": ("c", "a", "b", "a")})
    assert again == draw()
    assert list(again) == list(draw())


def test_slots_may_differ_by_target() -> None:
    """A target may need one slot and another two, or none."""
    own = {"t1": ["d/m/1"], "t2": ["d/m/1", "e/x/1"], "t3": []}
    found = draw(
        list(own),
        own,
        eligibility={"d/m": ["a"], "e/x": ["z"]},
        capacities={"a": (0, 2), "z": (1, 1)},
    )
    assert set(found.items()) == {
        (("t1", "d/m/1"), "a"),
        (("t2", "d/m/1"), "a"),
        (("t2", "e/x/1"), "z"),
    }


def test_nothing_to_fill_is_an_empty_plan_unless_someone_must_have_work() -> None:
    """No target needs no one; least loads then cannot be met, and that is said."""
    assert draw([]) == {}
    with pytest.raises(Shortage, match="最少承担数合计 1 个"):
        draw([], capacities={"a": (1, 1), "b": (0, 1), "c": (0, 1)})


@pytest.mark.parametrize(
    "change, error",
    [
        ({"targets": ["t1", "t1"]}, RepeatedError),
        ({"targets": ["café"]}, InputRefusedError),
        ({"slots": ["d/m/1", "d/m/1"]}, RepeatedError),
        ({"slots": ["d/m"]}, SlotIdError),
        ({"slots": ["d/m/0"]}, SlotIdError),
        ({"slots": ["d/m/x"]}, SlotIdError),
        ({"slots": ["d:1/m/1"]}, SlotIdError),
        ({"slots": ["d//1"]}, InputRefusedError),
        ({"eligibility": {}}, EligibilityMissingError),
        ({"capacities": {"a": (0, 2), "b": (0, 2)}}, CapacityError),
        ({"capacities": dict.fromkeys("abc", (2, 1))}, CapacityError),
        ({"capacities": dict.fromkeys("abc", (-1, 1))}, CapacityError),
        ({"seed": "short"}, InputRefusedError),
        ({"task": ""}, InputRefusedError),
    ],
)
def test_what_is_wrong_is_refused(change: dict[str, Any], error: type[Exception]) -> None:
    """A wrong id, slot, load or seed is refused before any lot is cast."""
    with pytest.raises(error):
        draw(**change)


def test_an_unknown_suite_is_refused() -> None:
    """Only the two suites of the page draw."""
    with pytest.raises(InputRefusedError):
        plan(
            ["t"],
            ["d/m/1"],
            task="T",
            seed=SEED,
            eligibility={"d/m": []},
            capacities={},
            suite="md5",
        )


def test_a_pool_smaller_than_the_team_is_refused() -> None:
    """Two people cannot be a team of three, however much they may work; nobody goes alone."""
    with pytest.raises(Shortage) as caught:
        draw(["t1"], ["d/m/1", "d/m/2", "d/m/3"], eligibility={"d/m": ["a", "b"]})
    certificate = caught.value.certificate
    assert (certificate.slots, certificate.people, certificate.capacity) == (3, 2, 2)
    assert certificate.short == 1


def test_an_empty_pool_is_a_shortage_of_everybody() -> None:
    """A kind nobody may take is short by all its slots."""
    with pytest.raises(Shortage, match="能担任的检查人员 0 名") as caught:
        draw(eligibility={"d/m": []}, capacities={})
    assert caught.value.certificate.short == 4


def test_a_shortage_names_each_bottleneck_alone() -> None:
    """Departments that share nobody are short each by its own number, the worst first."""
    with pytest.raises(Shortage) as caught:
        draw(
            ["t1", "t2", "t3"],
            ["d/m/1", "e/m/1", "f/m/1"],
            eligibility={"d/m": ["a"], "e/m": ["b"], "f/m": ["c"]},
            capacities={"a": (0, 1), "b": (0, 2), "c": (0, 3)},
        )
    parts = caught.value.certificate.bottlenecks
    assert [(part.kinds, part.people, part.short) for part in parts] == [
        (("d/m",), ("a",), 2),
        (("e/m",), ("b",), 1),
    ]


def test_least_loads_nobody_can_reach_are_a_shortage_of_slots() -> None:
    """Least loads above the slots open to those people are refused with the numbers."""
    with pytest.raises(Shortage) as caught:
        draw(capacities={"a": (2, 2), "b": (2, 2), "c": (1, 2)})
    part = caught.value.certificate.bottlenecks[0]
    assert (part.missing, part.demand, part.capacity, part.short) == ("seats", 5, 4, 1)
    assert "too few slots" in caught.value.statement


def test_least_loads_of_people_fit_for_nothing_are_named_too() -> None:
    """Who may take no slot at all cannot have a least load; others are not blamed."""
    with pytest.raises(Shortage) as caught:
        draw(capacities={"a": (0, 2), "b": (0, 2), "c": (0, 2), "x": (1, 1), "y": (0, 0)})
    part = caught.value.certificate.bottlenecks[0]
    assert (part.people, part.slots, part.short) == (("x",), (), 1)


def test_a_shortage_does_not_depend_on_the_lots() -> None:
    """Another seed meets the same shortage with the same numbers."""
    found = set()
    for seed in ("00" * 32, "ff" * 32):
        with pytest.raises(Shortage) as caught:
            draw(capacities={"a": (0, 1), "b": (0, 1), "c": (0, 1)}, seed=seed)
        found.add(caught.value.certificate)
    assert len(found) == 1


def test_recusals_of_others_may_be_on_the_list() -> None:
    """The list is committed before the draw: it may name targets and people not met here."""
    assert draw(recusals=[("elsewhere", "a"), ("t1", "nobody")]) == draw()


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 12), st.integers(0, 2**64))
def test_enough_room_always_gives_a_plan(team: int, count: int, seed: int) -> None:
    """With as many people as places, and room at every target, there is a plan, and it is whole."""
    people = [f"p{at}" for at in range(team)]
    plan_ = plan(
        [f"t{at}" for at in range(count)],
        [f"d/m/{at + 1}" for at in range(team)],
        task="T",
        seed=f"{seed:064x}",
        eligibility={"d/m": people},
        capacities=dict.fromkeys(people, (count, count)),
    )
    for target in range(count):
        assert {plan_[f"t{target}", f"d/m/{at + 1}"] for at in range(team)} == set(people)
