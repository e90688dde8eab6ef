"""Every day from 2004 to 2026, and how sure each is."""

import hashlib
import pickle
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from chinese_calendar import constants
from chinese_calendar.utils import get_solar_terms

from ssj_core.calendar import DayKind, DayStatus, HolidayNotice, WorkdayCalendar, civil_day
from ssj_core.calendar.checks import conservation, faults
from ssj_core.calendar.days import LAST_DAY
from ssj_core.calendar.festivals import _feasts, statutory_days
from ssj_core.calendar.sources import ERRATA, shipped
from ssj_core.errors.calendar import (
    CalendarCoverageError,
    DayUnsupportedError,
    NotADayError,
    RegionUnknownError,
)

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(step) for step in range((LAST - FIRST).days + 1)]


def test_the_whole_table_has_the_known_digest(cal: WorkdayCalendar) -> None:
    """All 8,401 days agree with the table read out of the texts of the notices."""
    text = "".join("1" if cal.is_workday(day) else "0" for day in DAYS)
    assert (len(text), text.count("1")) == (8401, 5745)
    assert (
        hashlib.sha256(text.encode()).hexdigest()
        == "5f51cefb0aae45bf062dbfeb22dc47abd85a86799e60221b6abe2cdb77193b97"
    )


def test_chinese_calendar_differs_only_on_its_known_error(cal: WorkdayCalendar) -> None:
    """Its tables agree with the notices on every day but the erratum; a new difference fails here."""

    def theirs(day: date) -> bool:
        return day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays)

    years = {day.year for day in constants.holidays}
    differing = {day for day in DAYS if day.year in years and theirs(day) != cal.is_workday(day)}
    assert differing == set(ERRATA) == {date(2005, 12, 31)}
    assert cal.is_workday(date(2005, 12, 31))


@pytest.mark.parametrize(
    "day, worked",
    [
        ("2004-05-09", True),
        ("2004-01-02", True),
        ("2005-12-31", True),
        ("2006-12-30", True),
        ("2006-12-31", True),
        ("2007-12-29", True),
        ("2007-12-31", False),
        ("2011-12-31", True),
        ("2013-04-07", True),
        ("2013-10-12", True),
        ("2015-09-03", False),
        ("2015-09-04", False),
        ("2015-09-06", True),
        ("2018-12-29", True),
        ("2018-12-31", False),
        ("2019-04-28", True),
        ("2019-05-02", False),
        ("2019-05-05", True),
        ("2020-01-19", True),
        ("2020-01-31", False),
        ("2020-02-01", False),
        ("2020-02-03", True),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-28", True),
        ("2026-09-20", True),
        ("2026-10-10", True),
    ],
)
def test_days_other_libraries_get_wrong(cal: WorkdayCalendar, day: str, worked: bool) -> None:  # noqa: FBT001 - a column of the table
    """The days on which published libraries disagree are judged by the notices."""
    assert cal.is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    "year, days",
    [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_working_days_of_a_year(cal: WorkdayCalendar, year: int, days: int) -> None:
    """Yearly totals agree with published ones."""
    assert cal.count_workdays(date(year - 1, 12, 31), date(year, 12, 31), pinned=True) == days


def test_every_annual_notice_keeps_the_conservation_law() -> None:
    """Weekdays off minus weekend days worked is what the statute gives, in all 23 notices."""
    notices = [notice for notice in shipped() if notice.kind == "annual"]
    assert [notice.year for notice in notices] == list(range(2004, 2027))
    for notice in notices:
        off, worked = conservation(notice)
        assert off - worked == statutory_days(notice.year)


def test_every_shipped_notice_keeps_every_rule() -> None:
    """What we ship would be let in if somebody loaded it."""
    loaded: list[HolidayNotice] = []
    for notice in shipped():
        assert faults(notice, loaded) == []
        loaded.append(notice)


def test_the_embedded_qingming_is_the_solar_term() -> None:
    """Qingming agrees with the astronomical table of another package."""
    for year in range(2004, 2100):
        terms = dict(get_solar_terms(date(year, 4, 1), date(year, 4, 10)))
        assert terms[_feasts(year)[1]] == "清明"


def test_lunar_feasts_keep_their_distances() -> None:
    """5/5 and 8/15 lie whole lunar months after New Year's Eve, one more in a leap year."""
    month = 29.53
    for year in range(2004, 2100):
        eve, _, dragon, autumn = _feasts(year)
        assert date(year, 1, 20) <= eve <= date(year, 2, 20)
        spring, summer = (dragon - eve).days - 5, (autumn - dragon).days - 10
        assert min(abs(spring - month * months) for months in (4, 5)) < 1.7
        assert min(abs(summer - month * months) for months in (3, 4)) < 1.7


@pytest.mark.parametrize(
    "day, status",
    [
        (date(2003, 12, 31), DayStatus.UNSUPPORTED),
        (date(2004, 1, 1), DayStatus.FINAL),
        (date(2025, 12, 31), DayStatus.FINAL),
        (date(2026, 12, 26), DayStatus.FINAL),
        (date(2026, 12, 27), DayStatus.PUBLISHED_OPEN),
        (date(2026, 12, 31), DayStatus.PUBLISHED_OPEN),
        (date(2027, 1, 1), DayStatus.PROJECTED),
        (LAST_DAY, DayStatus.PROJECTED),
        (date(2100, 1, 1), DayStatus.UNSUPPORTED),
    ],
)
def test_every_day_has_a_status(cal: WorkdayCalendar, day: date, status: DayStatus) -> None:
    """A published year is open at its end until the next one is published."""
    assert cal.status(day) is status
    assert cal.status(day).label


def test_a_loaded_year_closes_the_one_before(notice_2027: HolidayNotice) -> None:
    """Loading the next notice makes late December final."""
    cal = WorkdayCalendar.cn(notices=[notice_2027])
    assert cal.status(date(2026, 12, 31)) is DayStatus.FINAL
    assert cal.status(date(2027, 12, 26)) is DayStatus.FINAL
    assert cal.coverage.final_until == date(2027, 12, 26)
    assert cal.coverage.published_until == date(2027, 12, 31)
    assert cal.coverage.missing == ("国务院办公厅关于2028年部分节假日安排的通知",)


def test_a_gap_between_years_is_missing(notice_2027: HolidayNotice) -> None:
    """A year left out stays open though a later one is loaded; its own December is the later notice's."""
    later = WorkdayCalendar.cn(as_of=date(2026, 1, 1), notices=[notice_2027])
    assert later.coverage.published_until == date(2026, 12, 31)
    full = [notice for notice in WorkdayCalendar.cn().notices if notice.year != 2026]
    gap = WorkdayCalendar([*full, notice_2027])
    assert gap.coverage.published_until == date(2025, 12, 31)
    assert len(gap.coverage.missing) == 2
    assert gap.status(date(2026, 6, 1)) is DayStatus.PROJECTED
    assert gap.add_workdays(date(2027, 3, 1), 5) == date(2027, 3, 8)
    assert gap.add_workdays(date(2026, 12, 1), 30) == date(2027, 1, 13)


def test_a_day_explains_itself(cal: WorkdayCalendar) -> None:
    """A make-up day, a holiday, a weekend, a weekday and a projected feast each say what they are."""
    kinds = {
        date(2026, 2, 28): (DayKind.MAKE_UP, "调休上班", True),
        date(2026, 10, 1): (DayKind.HOLIDAY, "国庆节", True),
        date(2026, 10, 17): (DayKind.WEEKEND, "", True),
        date(2026, 10, 19): (DayKind.WEEKDAY, "", True),
        date(2027, 6, 9): (DayKind.HOLIDAY, "端午节", True),
        date(2027, 2, 9): (DayKind.HOLIDAY, "", False),
        date(2026, 12, 31): (DayKind.WEEKDAY, "", False),
    }
    for day, (kind, name, certain) in kinds.items():
        info = cal.explain(day)
        assert (info.kind, info.name, info.certain) == (kind, name, certain)
    assert cal.explain(date(2026, 10, 1)).notice.startswith("国务院办公厅关于2026年")


def test_plain_answers_stop_only_where_they_could_be_wrong(cal: WorkdayCalendar) -> None:
    """Certain days of an unpublished year are answered, published open days are, the rest is refused."""
    assert cal.is_workday(date(2026, 12, 31))
    assert cal.is_workday(date(2027, 3, 10))
    assert not cal.is_workday(date(2027, 1, 1))
    assert not cal.is_workday(date(2027, 2, 6))
    with pytest.raises(CalendarCoverageError, match="2027") as refused:
        cal.is_workday(date(2027, 2, 9))
    assert "import" in refused.value.message("en")
    assert cal.count_workdays(date(2026, 12, 26), date(2027, 12, 26)) == 247
    with pytest.raises(CalendarCoverageError):
        cal.count_workdays(date(2027, 1, 15), date(2027, 2, 9))
    assert cal.is_workday(date(2027, 12, 31))
    with pytest.raises(CalendarCoverageError, match="2027-02-03"):
        cal.add_workdays(date(2027, 1, 8), 20)


def test_late_december_is_as_open_as_the_vector_has_it(cal: WorkdayCalendar) -> None:
    """Where the next notice can change the answer both days are named; as published it has a name of its own."""
    with pytest.raises(CalendarCoverageError, match=r"2027-01-02.*2027-01-04"):
        cal.next_workday(date(2026, 12, 31))
    with pytest.raises(CalendarCoverageError, match=r"2026-12-27.*2026-12-28"):
        cal.add_workdays(date(2026, 12, 7), 15)
    with pytest.raises(CalendarCoverageError):
        cal.count_workdays(date(2026, 12, 31), date(2027, 12, 31))
    with pytest.raises(CalendarCoverageError):
        cal.prev_workday(date(2027, 1, 4))
    assert cal.add_workdays(date(2026, 12, 7), 15, pinned=True) == date(2026, 12, 28)
    assert cal.next_workday(date(2026, 12, 31), pinned=True) == date(2027, 1, 4)
    assert cal.prev_workday(date(2027, 1, 4), pinned=True) == date(2026, 12, 31)
    assert cal.count_workdays(date(2026, 12, 31), date(2027, 12, 31), pinned=True) == 248
    assert cal.count_workdays(date(2027, 12, 31), date(2026, 12, 31), pinned=True) == -248


def test_an_instant_is_taken_in_shanghai(cal: WorkdayCalendar) -> None:
    """16:30 UTC is already the next day in Beijing."""
    late = datetime(2026, 10, 9, 16, 30, tzinfo=UTC)
    assert civil_day(late) == date(2026, 10, 10)
    assert cal.is_workday(late) is cal.is_workday(date(2026, 10, 10)) is True
    assert cal.add_workdays(late, 1) == date(2026, 10, 12)


@pytest.mark.parametrize("value", [datetime(2026, 10, 9), "2026-10-09", None, 20261009, 1.5])  # noqa: DTZ001 - naive is the case
def test_what_is_no_day_is_refused(cal: WorkdayCalendar, value: Any) -> None:
    """Naive datetimes, text and numbers are never guessed at."""
    for ask in (cal.is_workday, cal.status, cal.explain, cal.next_workday, civil_day):
        with pytest.raises(NotADayError):
            ask(value)
    with pytest.raises(NotADayError):
        cal.add_workdays(value, 1)


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2100, 1, 1)])
def test_days_out_of_reach_are_refused(cal: WorkdayCalendar, day: date) -> None:
    """Before 2004 and after 2099 there is no answer."""
    for ask in (cal.is_workday, cal.explain, cal.next_workday, cal.prev_workday):
        with pytest.raises(DayUnsupportedError, match=day.isoformat()):
            ask(day)
        with pytest.raises(DayUnsupportedError, match="9999"):
            ask(datetime(9999, 12, 31, 23, tzinfo=UTC))


def test_counts_that_leave_the_calendar_are_refused(cal: WorkdayCalendar) -> None:
    """A count past 2099 or before 2004 has no end."""
    with pytest.raises(DayUnsupportedError):
        cal.add_workdays(date(2099, 12, 20), 30)
    with pytest.raises(DayUnsupportedError):
        cal.prev_workday(date(2004, 1, 2))


def test_a_calendar_is_a_value(cal: WorkdayCalendar) -> None:
    """Equal by content, hashable, picklable, readable; another day of knowledge is another calendar."""
    again = WorkdayCalendar(cal.notices)
    assert again == cal
    assert hash(again) == hash(cal)
    assert pickle.loads(pickle.dumps(cal)) == cal  # noqa: S301 - our own bytes
    assert cal != WorkdayCalendar.cn(as_of=date(2026, 6, 1))
    assert cal != "a calendar"
    assert "2026-12-26" in repr(cal)
    assert len(cal.id) == 64


def test_an_unknown_region_is_refused() -> None:
    """A region without a notice never passes silently for the nation."""
    with pytest.raises(RegionUnknownError, match="CN-XX"):
        WorkdayCalendar.cn(region="CN-XX")
