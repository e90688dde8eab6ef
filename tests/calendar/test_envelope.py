"""Years not yet published: bounds that hold, shrink, and are exact where every arrangement agrees."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.calendar import Before, HolidayNotice, Within, WorkdayCalendar
from ssj_core.calendar.days import day_at, index_of
from ssj_core.calendar.envelope import windows
from ssj_core.calendar.festivals import festivals, statutory_days
from ssj_core.calendar.table import projected_off
from ssj_core.errors.calendar import CalendarCoverageError

CAL = WorkdayCalendar.cn()
ANNUAL = {notice.year: notice for notice in CAL.notices if notice.kind == "annual"}
DECREES = ((date(2015, 9, 3), date(2015, 9, 6)), (date(2020, 1, 31), date(2020, 2, 1)))


def before_notice(year: int) -> WorkdayCalendar:
    """Return the calendar as known the day before the notice of `year`."""
    return WorkdayCalendar.cn(as_of=ANNUAL[year].known_from - timedelta(1))


@pytest.mark.parametrize(
    "start, n, earliest, latest",
    [
        ("2026-12-08", 20, "2027-01-06", "2027-01-06"),
        ("2026-12-22", 20, "2027-01-20", "2027-01-20"),
        ("2027-01-08", 20, "2027-02-03", "2027-02-15"),
        ("2027-01-15", 20, "2027-02-18", "2027-02-20"),
        ("2027-01-22", 20, "2027-02-25", "2027-02-25"),
    ],
)
def test_today_2027_is_published_nowhere(start: str, n: int, earliest: str, latest: str) -> None:
    """Most deadlines over the turn of the year are exact; those ending inside Spring Festival are bounds."""
    due = Within.workdays(n).due(date.fromisoformat(start), CAL)
    assert (due.earliest.isoformat(), due.latest.isoformat()) == (earliest, latest)
    assert due.provisional == (earliest != latest) == (due.date is None)
    assert due.safe_date == due.earliest
    assert due.earliest <= due.projected <= due.latest
    assert (due.due_before is None) == due.provisional


def _cases(year: int, step: int) -> Iterator[date]:
    start = date(year - 1, 11, 1)
    while start <= date(year, 11, 1):
        yield start
        start += timedelta(step)


def _hit_by_a_decree(start: date, end: date) -> bool:
    return any(start <= last and first <= end for first, last in DECREES)


def _check_year(year: int, lengths: tuple[int, ...], step: int) -> int:
    """Check that the final answer lies inside the bounds; return how many were exact."""
    blind, exact = before_notice(year), 0
    assert f"{year}年" in blind.coverage.missing[0]
    for start in _cases(year, step):
        for n in lengths:
            truth = CAL.add_workdays(start, n)
            due = Within.workdays(n).due(start, blind)
            if not _hit_by_a_decree(start, max(truth, due.latest)):
                assert due.earliest <= truth <= due.latest, (start, n)
            exact += not due.provisional
            back = Before.workdays(n).due(start, blind)
            if start > date(year, 1, 1) and not _hit_by_a_decree(back.earliest, start):
                known = Before.workdays(n).due(start, CAL)
                assert back.earliest <= known.earliest <= back.latest, (start, n)
    return exact


@pytest.mark.parametrize("year", range(2008, 2027))
def test_bounds_contain_what_came(year: int) -> None:
    """Every year treated as unpublished: the truth lies inside, but for the two one-off decrees."""
    assert _check_year(year, (7, 20), 4) > 0


@pytest.mark.long
@pytest.mark.parametrize("year", range(2008, 2027))
def test_bounds_contain_what_came_every_day(year: int) -> None:
    """The same for every start and five lengths."""
    assert _check_year(year, (3, 7, 10, 20, 30), 1) > 0


def test_the_one_off_decrees_are_what_no_envelope_foresees() -> None:
    """In 2015 and 2020 the bounds missed: the envelope is a model, not a promise."""
    due = Within.workdays(3).due(date(2015, 9, 1), before_notice(2015))
    assert due.latest < CAL.add_workdays(date(2015, 9, 1), 3)
    due = Within.workdays(10).due(date(2020, 1, 19), before_notice(2020))
    assert not due.earliest <= CAL.add_workdays(date(2020, 1, 19), 10) <= due.latest


@settings(max_examples=60, deadline=None)
@given(st.integers(2008, 2026), st.integers(0, 364), st.integers(1, 40))
def test_bounds_shrink_when_a_notice_loads(year: int, day: int, n: int) -> None:
    """Knowing one notice more never widens the bounds (decrees come later and are left out)."""
    notices = [notice for notice in CAL.notices if notice.kind == "annual"]
    blind = _calendar(tuple(x for x in notices if x.year < year))
    seeing = _calendar(tuple(x for x in notices if x.year <= year))
    start = date(year - 1, 12, 1) + timedelta(day)
    wide, narrow = Within.workdays(n).due(start, blind), Within.workdays(n).due(start, seeing)
    assert wide.earliest <= narrow.earliest <= narrow.latest <= wide.latest


_BUILT: dict[tuple[HolidayNotice, ...], WorkdayCalendar] = {}


def _calendar(notices: tuple[HolidayNotice, ...]) -> WorkdayCalendar:
    if notices not in _BUILT:
        _BUILT[notices] = WorkdayCalendar(notices)
    return _BUILT[notices]


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 11, 1), date(2098, 1, 1)), st.integers(1, 60))
def test_bounds_are_in_order_and_hold_the_projection(start: date, n: int) -> None:
    """In every later year: earliest, projected, latest; and the ends can be counted."""
    due = Within.workdays(n).due(start, CAL)
    assert start < due.earliest <= due.projected <= due.latest
    low, high = CAL.reckoner().count(index_of(start) + 1, index_of(due.earliest))
    assert low <= n <= high
    low, high = CAL.reckoner().count(index_of(start) + 1, index_of(due.latest))
    assert low >= n
    assert high >= n


def test_no_weekday_is_ever_assumed_silently() -> None:
    """Statutory days of unpublished years are off in every arrangement; a Monday to Friday mask has them worked."""
    for year in range(2027, 2100):
        for feast in festivals(year):
            for day in feast.days:
                info = CAL.explain(day)
                assert not info.workday
                assert info.certain


@pytest.mark.long
def test_windows_never_overlap() -> None:
    """Each open day belongs to one window, so no day is counted twice."""
    for year in range(2004, 2101):
        found = list(windows(year))
        for early, late in pairwise(found):
            assert early.last < late.first


def test_a_whole_window_counts_the_same_in_every_arrangement() -> None:
    """Conservation: over a whole festival window the number of working days is certain."""
    for year in range(2008, 2100):
        for window in windows(year):
            low, high = window.bounds(window.mask(window.first, window.last))
            assert low == high


def test_the_statute_alone_gives_all_its_days() -> None:
    """A statutory day on a weekend or on another feast is made up on a weekday."""
    for year in range(2004, 2100):
        days = projected_off(festivals(year))
        assert sum(day.weekday() < 5 for day in days) == statutory_days(year)
    assert date(2020, 10, 1).weekday() == 3
    assert len(projected_off(festivals(2020))) >= 11


def test_strict_raises_only_where_the_answer_can_change() -> None:
    """Strict passes an exact answer over open days; strict_final does not; both name what is missing."""
    period = Within.workdays(20)
    assert period.due(date(2026, 12, 8), CAL, mode="strict").date == date(2027, 1, 6)
    with pytest.raises(CalendarCoverageError, match="2027年部分节假日安排"):
        period.due(date(2027, 1, 8), CAL, mode="strict")
    with pytest.raises(CalendarCoverageError) as refused:
        period.due(date(2026, 12, 8), CAL, mode="strict_final")
    assert refused.value.params["final_until"] == date(2026, 12, 26)
    assert period.due(date(2026, 11, 20), CAL, mode="strict_final").final


def test_2027_bounds_hold_a_plausible_notice(notice_2027: HolidayNotice) -> None:
    """An invented notice that keeps every rule gives answers inside today's bounds, every start and length."""
    seeing = WorkdayCalendar.cn(notices=[notice_2027])
    for step in range(0, 330, 3):
        start = date(2026, 11, 20) + timedelta(step)
        for n in (1, 7, 20):
            wide, narrow = Within.workdays(n).due(start, CAL), Within.workdays(n).due(start, seeing)
            assert wide.earliest <= narrow.earliest <= narrow.latest <= wide.latest


def test_the_end_of_the_calendar_is_open_too() -> None:
    """The notice of 2100 could change the last days of 2099."""
    due = Within.workdays(5).due(date(2099, 12, 20), CAL)
    assert due.latest <= day_at(index_of(date(2099, 12, 31)))
    last = index_of(date(2099, 12, 31))
    assert CAL.reckoner().count(last, last) == (0, 1)
    assert CAL.is_workday(date(2099, 12, 31))
    first = WorkdayCalendar.cn(as_of=date(2003, 1, 1)).reckoner()
    assert first.count(0, 0) == (0, 0)
    assert first.count(index_of(date(2004, 1, 2)), index_of(date(2004, 1, 2))) == (0, 1)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 11, 1), date(2030, 1, 1)), st.integers(0, 40), st.integers(1, 40))
def test_bounds_are_monotone(start: date, later: int, n: int) -> None:
    """A later start or a longer period never has an earlier end of the bounds."""
    due = Within.workdays(n).due(start, CAL)
    for other in (
        Within.workdays(n).due(start + timedelta(later), CAL),
        Within.workdays(n + 1).due(start, CAL),
    ):
        assert due.earliest <= other.earliest
        assert due.latest <= other.latest


def _arrangements_of_spring_2027() -> Iterator[frozenset[date]]:
    """Yield the working days from 8 January to 31 March 2027 under every arrangement, written out by hand.

    Statutory days 5 to 8 February; the block reaches at most 2 days before and 6 after; as many weekend days within
    7 days of it are worked as it takes weekdays beyond four.
    """
    span = [date(2027, 1, 8) + timedelta(step) for step in range(83)]
    for before, after in product(range(3), range(7)):
        block = {
            date(2027, 2, 5) - timedelta(before) + timedelta(step)
            for step in range(4 + before + after)
        }
        near = {day + timedelta(step) for day in block for step in range(-7, 8)} - block
        weekends = sorted(day for day in near if day.weekday() >= 5)
        taken = sum(day.weekday() < 5 for day in block) - 4
        for worked in combinations(weekends, taken) if taken >= 0 else ():
            yield frozenset(
                day for day in span if day in worked or (day.weekday() < 5 and day not in block)
            )


def test_the_bounds_are_exact_for_the_class() -> None:
    """Writing out every arrangement of one festival gives the same earliest and latest day, for every start."""
    arrangements = [sorted(days) for days in _arrangements_of_spring_2027()]
    assert len(arrangements) > 50
    for step in range(50):
        start = date(2027, 1, 10) + timedelta(step)
        for n in (1, 3, 7, 10):
            found = [days[bisect_right(days, start) + n - 1] for days in arrangements]
            due = Within.workdays(n).due(start, CAL)
            assert (due.earliest, due.latest) == (min(found), max(found)), (start, n)
            back = [
                days[bisect_left(days, start + timedelta(14)) - n] for days in arrangements if n < 7
            ]
            if back:
                event = Before.workdays(n).due(start + timedelta(14), CAL)
                assert (event.earliest, event.latest) == (min(back), max(back)), (start, n)
