"""The strategies reach what matters, often enough: shares are measured, and what is drawn is true."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st

from ssj_core.adapters.tables import check_register
from ssj_core.drawing import Shortage, select
from ssj_core.encoding import check_id
from ssj_core.errors import SsjError
from ssj_core.legal import Amount
from ssj_core.selection import preview
from ssj_core.testing import strategies
from ssj_core.testing.bad_engines import BAD_ENGINES
from ssj_core.testing.strategies import Case, Kind
from ssj_core.verify import verify_bundle

MANY = settings(
    max_examples=500,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shares(
    strategy: st.SearchStrategy[Any], marks: Callable[[Any], dict[Hashable, bool]]
) -> dict[Hashable, float]:
    """Return the share of 500 examples, the same ones each time, that bear each mark."""
    counts: Counter[Hashable] = Counter()
    total = 0

    @MANY
    @seed(0)
    @given(strategy)
    def run(example: Any) -> None:
        nonlocal total
        total += 1
        counts.update(mark for mark, borne in marks(example).items() if borne)

    run()
    return {mark: counts[mark] / total for mark in marks_of(strategy, marks)}


def marks_of(
    strategy: st.SearchStrategy[Any], marks: Callable[[Any], dict[Hashable, bool]]
) -> list[Hashable]:
    """Return the names of the marks."""
    return list(marks(find(strategy, lambda _: True)))


def case_marks(case: Case) -> dict[Hashable, bool]:
    """Return what a case bears."""
    active = len(case.register.active)
    return {
        "a recusal bites": case.bites,
        "two certified": len(case.roster.certified_on(case.day)) >= 2,
        "some inactive": active < len(case.register),
        "30 rows": len(case.register) >= 30,
        "n = 1": case.number == 1,
        "n = N − 1": case.number == active - 1,
        "tight": case.kind is Kind.TIGHT,
        "infeasible": case.kind is Kind.INFEASIBLE,
    }


FLOORS = {
    "a recusal bites": 0.25,
    "two certified": 0.8,
    "some inactive": 0.5,
    "30 rows": 0.2,
    "n = 1": 0.05,
    "n = N − 1": 0.05,
    "tight": 0.15,
    "infeasible": 0.15,
}


def test_cases_reach_what_matters() -> None:
    """Recusals that bite, tight and impossible rosters, ends of n: each has its floor among 500."""
    found = shares(strategies.cases(), case_marks)
    print(found)  # noqa: T201 - the figures of the page
    assert {mark: share for mark, share in found.items() if share < FLOORS[str(mark)]} == {}


@FEW
@given(strategies.cases())
def test_a_case_is_what_it_says(case: Case) -> None:
    """Loose and tight rosters have a complete plan, infeasible ones a shortage; the lot drew those drawn."""
    drawn = select([target.id for target in case.register.active], case.seed, case.number)
    assert {target.id for target in case.drawn} == set(drawn.selected)
    if case.kind is Kind.INFEASIBLE:
        with pytest.raises(Shortage):
            case.plan()
        return
    plan = case.plan()
    assert len(plan) == 2 * case.number
    away = {(one.id, target) for one in case.roster for target in one.conflicts}
    assert not {(one, target) for target, team in case.planted.items() for one in team} & away
    if case.kind is Kind.TIGHT:
        loads = Counter(plan.values())
        assert set(loads.values()) == {case.rules.greatest}


def test_a_case_shrinks_to_little() -> None:
    """The smallest case with a recusal that bites has few rows, one target and the day of the case."""
    case = find(
        strategies.cases(), lambda example: example.bites, settings=settings(max_examples=2000)
    )
    assert len(case.register) <= 5
    assert case.number == 1
    assert {target.tier for target in case.register} == {"A"}


@FEW
@given(st.sampled_from(Kind).flatmap(strategies.cases))
def test_a_kind_can_be_asked_for(case: Case) -> None:
    """Each kind of roster by itself; an impossible one has no planted plan."""
    assert bool(case.planted) == (case.kind is not Kind.INFEASIBLE)


@FEW
@given(strategies.target_registers())
def test_nobody_left_after_the_day_of_the_register(register: Any) -> None:
    """A register of a day knows exits and inspections up to that day."""
    for target in register:
        assert target.exited_on is None or target.exited_on <= register.as_of
        assert target.last_inspected is None or target.last_inspected <= register.as_of


def test_ids_that_look_alike_are_different_ids() -> None:
    """All of the grammar, all different, some in both widths, some outside the basic plane."""

    def marks(ids: tuple[str, ...]) -> dict[Hashable, bool]:
        assert len({check_id(one) for one in ids}) == len(ids) >= 2
        text = "".join(ids)
        return {
            "both widths": "（" in text and "(" in text,
            "astral": any(ord(char) > 0xFFFF for char in text),
            "letter beside digit": "O" in text or "l" in text,
        }

    found = shares(strategies.lookalikes(), marks)
    assert min(found.values()) >= 0.1


def test_ratios_as_people_write_them() -> None:
    """Both readings and refusals at least a sixth of the time; each reads as it says."""

    def marks(written: strategies.RatioText) -> dict[Hashable, bool]:
        if written.ratio is None:
            with pytest.raises(SsjError):
                _ = Amount.parse(written.text).share
        else:
            assert Amount.parse(written.text).share == written.ratio
        return {"refused": written.ratio is None, "read": written.ratio is not None}

    assert min(shares(strategies.ratio_texts(), marks).values()) >= 1 / 6


def test_a_faulty_row_has_the_fault_it_says() -> None:
    """One planted fault is the one the check finds, in its row; without one there is none."""

    def marks(table: strategies.FaultyTable) -> dict[Hashable, bool]:
        report = check_register(list(table.rows))
        faults = [(fault.row, fault.code) for fault in report.faults]
        assert faults == ([] if table.fault is None else [(table.row, table.fault)])
        names = ("missing", "length", "case", "alphabet", "check", "repeated", None)
        return {name: table.fault == name for name in names}

    assert min(shares(strategies.faulty_tables(), marks).values()) >= 0.05


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.policies(), strategies.cases())
def test_policies_fit_the_registers_of_cases(policy: Any, case: Case) -> None:
    """A preview of any case under any policy adds up, and asks no stratum for more than it has."""
    made = preview(case.register, policy, on=case.day)
    assert sum(map(len, made.strata.values())) == len(case.register.active)
    assert all(0 <= made.numbers[name] <= len(ids) for name, ids in made.strata.items())


def test_numbers_break_arithmetic_often_enough() -> None:
    """An empty tier, and one smaller than its minimum, at least one time in twenty."""

    def marks(example: strategies.Numbers) -> dict[Hashable, bool]:
        sizes = example.sizes.values()
        return {
            "empty tier": 0 in sizes,
            "below its minimum": any(0 < size < example.minimum for size in sizes),
        }

    assert min(shares(strategies.numbers(), marks).values()) >= 0.05


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.sealed_sessions())
def test_sessions_verify(played: strategies.Played) -> None:
    """Every session drawn leaves bundles that hold."""
    assert verify_bundle(played.outcome.public_bundle().data).ok
    assert verify_bundle(played.outcome.auditor_bundle().data).ok


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.bundles())
def test_a_changed_byte_never_holds(changed: strategies.Changed) -> None:
    """As made a bundle holds; with one byte changed it does not."""
    assert verify_bundle(changed.data).ok == (changed.at is None)
    assert (changed.data == changed.sound) == (changed.at is None)


def test_engines_fair_and_bad() -> None:
    """Each engine draws ten different rows; the fair one and the bad ones are all drawn."""
    ids = [f"{row:03d}" for row in range(100)]
    names: set[str] = set()

    def marks(engine: tuple[Any, str]) -> dict[Hashable, bool]:
        draw, name = engine
        names.add(name)
        assert len(set(draw(ids))) == 10
        return {"bad": name != "fair"}

    shares(strategies.engines(), marks)
    assert names == {"fair", *BAD_ENGINES}
