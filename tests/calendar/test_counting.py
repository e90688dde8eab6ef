"""Working days counted forward and back: published vectors, a second opinion, and the laws of counting."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.calendar import Before, Within, WorkdayCalendar
from ssj_core.errors.calendar import CountRefusedError

CAL = WorkdayCalendar.cn()
SETTLED = st.dates(date(2004, 1, 1), date(2026, 10, 31))

VECTORS = """
2021-01-29 2021-02-08 2021-02-18 2021-03-03
2021-02-05 2021-02-20 2021-02-24 2021-03-10
2021-02-06 2021-02-20 2021-02-24 2021-03-10
2021-02-10 2021-02-25 2021-03-02 2021-03-16
2021-03-01 2021-03-10 2021-03-15 2021-03-29
2021-04-20 2021-04-28 2021-05-06 2021-05-19
2021-04-30 2021-05-13 2021-05-18 2021-06-01
2021-09-10 2021-09-22 2021-09-26 2021-10-14
2021-09-30 2021-10-15 2021-10-20 2021-11-03
2021-12-10 2021-12-21 2021-12-24 2022-01-10
"""


@pytest.mark.parametrize("row", VECTORS.split("\n")[1:-1])
def test_vectors_computed_elsewhere(row: str) -> None:
    """7, 10 and 20 working days after ten starts of 2021, the first day never counted."""
    start, *due = (date.fromisoformat(day) for day in row.split())
    assert [CAL.add_workdays(start, n) for n in (7, 10, 20)] == due
    assert [Within.workdays(n).due(start, CAL).date for n in (7, 10, 20)] == due


@pytest.mark.parametrize(
    "start, n, due",
    [
        ("2026-01-30", 20, "2026-03-05"),
        ("2026-12-08", 20, "2027-01-06"),
        ("2026-12-22", 20, "2027-01-20"),
        ("2027-01-22", 20, "2027-02-25"),
        ("2026-11-22", 20, "2026-12-18"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-01", 1, "2026-10-08"),
        ("2026-09-19", 1, "2026-09-20"),
    ],
)
def test_more_single_cases(start: str, n: int, due: str) -> None:
    """Starts on rest days, before long holidays, and over the end of the published years."""
    assert CAL.add_workdays(date.fromisoformat(start), n) == date.fromisoformat(due)
    assert Within.workdays(n).due(date.fromisoformat(start), CAL).date == date.fromisoformat(due)


def test_thousands_of_cases_agree_with_the_second_opinion(oracle) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a fixture
    """Other tables, walked one day at a time, give the same answers forward and back."""
    dice = Random(20261122)  # noqa: S311 - reproducible cases
    for _ in range(1500):
        day = date(2004, 3, 1) + timedelta(dice.randrange(8200))
        n = dice.choice([1, 2, 3, 5, 7, 10, 15, 20, 30, 60])
        if day > oracle.last:
            continue
        if (after := oracle.after(day, n)) <= oracle.last:
            assert CAL.add_workdays(day, n) == after
        if day > date(2004, 8, 1):
            assert Before.workdays(n).due(day, CAL).date == oracle.before(day, n)
        assert CAL.is_workday(day) == oracle.worked(day)


@given(SETTLED, st.integers(1, 30))
def test_adding_and_counting_are_inverse(day: date, n: int) -> None:
    """From a day to its n-th working day there are n working days, and it is one."""
    due = CAL.add_workdays(day, n)
    assert CAL.count_workdays(day, due) == n
    assert CAL.count_workdays(due, day) == -n
    assert due > day
    assert CAL.is_workday(due)
    assert CAL.count_workdays(day, due - timedelta(1)) == n - 1


@given(SETTLED, SETTLED, st.integers(1, 30))
def test_adding_is_monotone(one: date, other: date, n: int) -> None:
    """A later start is never due earlier, a longer period is due later."""
    early, late = sorted((one, other))
    assert CAL.add_workdays(early, n) <= CAL.add_workdays(late, n)
    assert CAL.add_workdays(early, n) < CAL.add_workdays(early, n + 1)


@given(SETTLED, SETTLED, SETTLED)
def test_counts_add_up(a: date, b: date, c: date) -> None:
    """Counting to a place on the way and from there on is counting through."""
    assert CAL.count_workdays(a, b) + CAL.count_workdays(b, c) == CAL.count_workdays(a, c)
    assert CAL.count_workdays(a, a) == 0


@given(st.dates(date(2004, 6, 1), date(2026, 12, 26)), st.integers(1, 30))
def test_backward_is_the_mirror_of_forward(day: date, n: int) -> None:
    """From the n-th working day before an event, the n-th one after it is the event or the next one."""
    found = Before.workdays(n).due(day, CAL).date
    assert found is not None
    assert found < day
    assert CAL.is_workday(found)
    assert CAL.count_workdays(found - timedelta(1), day - timedelta(1)) == n


def test_prev_and_next_are_the_nearest() -> None:
    """The neighbours of a long holiday."""
    assert CAL.prev_workday(date(2026, 10, 5)) == date(2026, 9, 30)
    assert CAL.next_workday(date(2026, 10, 5)) == date(2026, 10, 8)


@pytest.mark.parametrize("n", [0, -1, True, 2.0, "20", None])
def test_a_length_is_a_whole_number_of_at_least_one(n: object) -> None:
    """Nothing else is a length; there are no sign tricks."""
    for make in (Within.workdays, Within.months, Before.workdays):
        with pytest.raises(CountRefusedError):
            make(n)  # type: ignore[arg-type]
    with pytest.raises(CountRefusedError):
        CAL.add_workdays(date(2026, 3, 2), n)  # type: ignore[arg-type]
