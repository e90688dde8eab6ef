"""Tasks of one session beside each other: chances stay exact, visits stay few."""

import random
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.encoding import digest
from ssj_core.errors.selection import BoundsError
from ssj_core.selection import (
    PlannedTask,
    apart_ranks,
    batches,
    deal_again,
    inclusion,
    joint_chance,
    visited_by_none,
)
from ssj_core.testing.fairness import exact_distribution


def draw(
    tickets: dict[str, bytes], strata: dict[str, list[str]], numbers: dict[str, int]
) -> set[str]:
    """Return the smallest tickets of each stratum."""
    return {
        one
        for name, ids in strata.items()
        for one in sorted(ids, key=tickets.__getitem__)[: numbers[name]]
    }


@pytest.mark.parametrize("seed", range(20))
def test_three_overlapping_tasks_visit_nobody_twice(seed: int) -> None:
    """By tier, by trade and by district, with chances that add up to less than 1: one visit each."""
    chance = random.Random(seed)  # noqa: S311 - a register needs no secrets
    ids = [f"{at:05d}" for at in range(4000)]
    ratios: list[dict[str, Fraction]] = [
        {
            "A": Fraction(2, 100),
            "B": Fraction(5, 100),
            "C": Fraction(20, 100),
            "D": Fraction(50, 100),
        },
        {"食品": Fraction(3, 100), "电梯": Fraction(10, 100), "餐饮": Fraction(30, 100)},
        {"北区": Fraction(4, 100), "南区": Fraction(4, 100)},
    ]
    tickets = {one: bytes.fromhex(digest(f"{seed}{one}".encode())) for one in ids}
    visits: Counter[str] = Counter()
    for ratio in ratios:
        strata: dict[str, list[str]] = {name: [] for name in ratio}
        for one in ids:
            strata[chance.choice(list(ratio))].append(one)
        numbers = {name: int(ratio[name] * len(some)) for name, some in strata.items()}
        drawn = draw(tickets, strata, numbers)
        assert len(drawn) == sum(numbers.values())
        visits.update(drawn)
        tickets = deal_again(tickets, strata, dict.fromkeys(drawn))
    assert max(visits.values()) == 1


def test_dealing_again_keeps_the_chances_exactly() -> None:
    """Over all lots each task draws everybody with n/N, rotated or not; nobody has a bad hand."""
    strata_1 = {"x": ["a", "b", "c"], "y": ["d", "e"]}
    strata_2 = {"u": ["a", "d"], "v": ["b", "c", "e"]}

    def second(ids: object, order: object) -> set[str]:
        assert isinstance(ids, list)
        assert isinstance(order, tuple)
        tickets = {one: bytes([at]) for at, one in enumerate(order)}
        first = draw(tickets, strata_1, {"x": 1, "y": 1})
        tickets = deal_again(tickets, strata_1, dict.fromkeys(first))
        return draw(tickets, strata_2, {"u": 1, "v": 1})

    exact = exact_distribution(second, ["a", "b", "c", "d", "e"]).inclusion
    assert exact == {
        "a": Fraction(1, 2),
        "d": Fraction(1, 2),
        "b": Fraction(1, 3),
        "c": Fraction(1, 3),
        "e": Fraction(1, 3),
    }


def test_dealing_again_only_moves_tickets_inside_a_stratum() -> None:
    """The same tickets go round; who was drawn gets the greatest."""
    tickets = {one: bytes([at]) for at, one in enumerate("abcd")}
    dealt = deal_again(tickets, {"x": ["a", "b", "c"]}, {"a": None, "b": None})
    assert dealt == {"c": b"\0", "a": b"\1", "b": b"\2", "d": b"\3"}


def planned(task: str, **strata: int) -> PlannedTask:
    """Return a task over one or two strata of ten targets."""
    return PlannedTask(
        task=task,
        strata={name: [f"{name}{at}" for at in range(10)] for name in strata},
        numbers=strata,
    )


def test_every_target_has_its_chance_in_every_task() -> None:
    """π is n/N of the stratum, whatever the tasks are to each other; averages stay exact."""
    average = PlannedTask(task="三", strata={"A": ["a", "b", "c"]}, numbers={"A": Fraction(1, 2)})
    found = inclusion([planned("一", A=3, B=1), planned("二", A=2), average])
    assert (found["一"]["A0"], found["一"]["B9"], found["二"]["A0"]) == (
        Fraction(3, 10),
        Fraction(1, 10),
        Fraction(1, 5),
    )
    assert found["三"]["c"] == Fraction(1, 6)


def test_the_chance_to_see_nobody_at_all() -> None:
    """Together the greatest chance counts, apart the sum; above 1 somebody is visited twice."""
    tasks = [planned("一", A=3), planned("二", A=2)]
    assert visited_by_none(tasks, "together", "A0") == Fraction(7, 10)
    assert visited_by_none(tasks, "apart", "A0") == Fraction(1, 2)
    assert visited_by_none(tasks, "rotated", "B0") == 1
    assert visited_by_none([], "together", "A0") == 1
    with pytest.raises(BoundsError):
        visited_by_none([*tasks, planned("三", A=6)], "apart", "A0")


def test_intervals_that_do_not_fit_are_refused() -> None:
    """Tasks kept apart cannot ask for more than there are."""
    assert apart_ranks(3, [1, 2]) == [(1, 1), (2, 3)]
    with pytest.raises(BoundsError):
        apart_ranks(3, [2, 2])


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_batches_are_even_and_leave_nobody_out(size: int, data: st.DataObject) -> None:
    """A task in full falls into batches that differ by one at most."""
    count = data.draw(st.integers(1, size))
    ranks = batches(size, count)
    sizes = [last - first + 1 for first, last in ranks]
    assert sum(sizes) == size
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("count", [0, 4])
def test_batches_that_cannot_be_are_refused(count: int) -> None:
    """No batches, or more than there are targets."""
    with pytest.raises(BoundsError):
        batches(3, count)


def test_the_chance_of_a_pair_is_exact() -> None:
    """Two given targets come together with n(n−1)/(N(N−1)), as enumeration finds."""
    exact = exact_distribution(lambda _, order: order[:2], list("abcdef"))
    assert (
        exact.chance_of(lambda drawn: {"a", "b"} <= drawn) == joint_chance(6, 2) == Fraction(1, 15)
    )
    assert joint_chance(6, 1) == 0
