"""Arrays of days give what single days give."""

import sys
from datetime import date

import numpy as np
import pytest

from ssj_core.calendar import Within, WorkdayCalendar
from ssj_core.calendar.days import index_of
from ssj_core.calendar.vector import Days, VectorCalendar
from ssj_core.errors import MissingExtraError
from ssj_core.errors.calendar import ArrayRefusedError, CountRefusedError, DayUnsupportedError

CAL = WorkdayCalendar.cn()
ALL = np.arange("2004-01-01", "2026-10-01", dtype="datetime64[D]")
AROUND = np.arange("2026-11-01", "2027-12-01", dtype="datetime64[D]")


@pytest.fixture(scope="module")
def vector() -> VectorCalendar:
    """The vectorised calendar."""
    return CAL.vector


@pytest.mark.parametrize("n", [1, 7, 20])
def test_every_day_of_23_years_agrees_with_numpy(vector: VectorCalendar, n: int) -> None:
    """numpy.busday_offset with seven working weekdays and every rest day listed gives the same days."""
    rest = [
        day
        for day in np.arange("2004-01-01", "2027-01-01", dtype="datetime64[D]")
        if not CAL.is_workday(day.astype(date))
    ]
    theirs = np.busday_offset(ALL, n, roll="backward", weekmask="1111111", holidays=rest)
    first = np.busday_offset(ALL[:1], n - 1, roll="forward", weekmask="1111111", holidays=rest)
    earliest, latest, provisional = vector.add_workdays(ALL, n)
    assert (earliest[1:] == theirs[1:]).all()
    assert (earliest[0] == theirs[0]) or (earliest[0] == first[0])
    assert (earliest == latest).all()
    assert not provisional.any()


def test_open_years_agree_with_single_answers(vector: VectorCalendar) -> None:
    """Earliest and latest of every start around an unpublished year are those of `due`."""
    earliest, latest, provisional = vector.add_workdays(AROUND, 20)
    for at in range(0, len(AROUND), 7):
        due = Within.workdays(20).due(AROUND[at].astype(date), CAL)
        assert (earliest[at].astype(date), latest[at].astype(date)) == (due.earliest, due.latest)
        assert provisional[at] == due.provisional
    assert provisional.any()
    assert not provisional.all()


def test_shapes_are_kept(vector: VectorCalendar) -> None:
    """Any shape, also empty, also with repeated days out of order."""
    square = np.array([["2026-12-08", "2027-01-08"], ["2026-03-02", "2027-01-08"]], "datetime64[D]")
    earliest, latest, provisional = vector.add_workdays(square, 20)
    assert earliest.shape == latest.shape == provisional.shape == (2, 2)
    assert latest[0, 1] == latest[1, 1] == np.datetime64("2027-02-15")
    assert vector.add_workdays(np.array([], "datetime64[D]"), 20)[0].shape == (0,)
    assert vector.count_workdays(square, square)[0].tolist() == [[0, 0], [0, 0]]


def test_days_and_their_certainty(vector: VectorCalendar) -> None:
    """Published days are certain; open ones say so."""
    days = np.array(
        ["2026-02-28", "2026-10-01", "2027-02-09", "2027-02-06", "2026-12-31"], "datetime64[D]"
    )
    worked, certain = vector.is_workday(days)
    assert worked.tolist() == [True, False, False, False, True]
    assert certain.tolist() == [True, True, False, True, False]


def test_counts_agree_with_single_counts(vector: VectorCalendar) -> None:
    """Fewest and most, negative backwards, one end broadcast against many."""
    start = np.datetime64("2026-11-01", "D")
    fewest, most, differ = vector.count_workdays(np.array(start), AROUND)
    for at in range(0, len(AROUND), 9):
        first, last = index_of(date(2026, 11, 1)), index_of(AROUND[at].astype(date))
        assert (fewest[at], most[at]) == CAL.reckoner().count(first + 1, last)
    assert differ.any()
    back, forth, _ = vector.count_workdays(AROUND, np.array(start))
    assert (back == -most).all()
    assert (forth == -fewest).all()
    assert vector.count_workdays(ALL[:1], ALL[-1:])[0][0] == CAL.count_workdays(
        date(2004, 1, 1), date(2026, 9, 30)
    )


@pytest.mark.parametrize(
    "days",
    [np.array(["2026-01-01T00"], "datetime64[h]"), np.array([1, 2]), [date(2026, 1, 1)]],
)
def test_other_types_are_refused(vector: VectorCalendar, days: Days) -> None:
    """An instant has no day without a zone; lists are not arrays."""
    with pytest.raises(ArrayRefusedError):
        vector.add_workdays(days, 1)


def test_days_out_of_reach_are_refused(vector: VectorCalendar) -> None:
    """NaT, before 2004, after 2099; answers beyond; lengths below one."""
    for wrong in ("NaT", "2003-12-31", "2100-01-01"):
        with pytest.raises(DayUnsupportedError, match=wrong):
            vector.add_workdays(np.array(["2026-01-01", wrong], "datetime64[D]"), 1)
    with pytest.raises(DayUnsupportedError):
        vector.add_workdays(np.array(["2099-12-30"], "datetime64[D]"), 20)
    with pytest.raises(CountRefusedError):
        vector.add_workdays(ALL, 0)


def test_without_numpy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the room works without NumPy; arrays say what to install."""
    monkeypatch.delitem(sys.modules, "ssj_core.calendar.vector")
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtraError, match=r"ssj-core\[numpy\]"):
        _ = WorkdayCalendar(CAL.notices).vector
