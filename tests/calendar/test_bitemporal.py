"""What was known on a day: notices and statutes count from the day they were issued."""

from datetime import UTC, date, datetime

import pytest

from ssj_core.calendar import DayStatus, Verdict, Within, WorkdayCalendar, recompute
from ssj_core.calendar.festivals import festivals, statutory_days
from ssj_core.errors.calendar import NotADayError


def known_on(day: str) -> WorkdayCalendar:
    """Return the calendar as known on a day."""
    return WorkdayCalendar.cn(as_of=date.fromisoformat(day))


@pytest.mark.parametrize(
    "as_of, day, worked",
    [
        ("2020-01-25", "2020-01-31", True),
        ("2020-01-26", "2020-01-31", False),
        ("2020-01-25", "2020-02-01", True),
        ("2020-01-26", "2020-02-01", False),
        ("2015-05-12", "2015-09-03", True),
        ("2015-05-13", "2015-09-03", False),
        ("2019-03-21", "2019-05-02", True),
        ("2019-03-22", "2019-05-02", False),
        ("2019-03-21", "2019-05-05", False),
        ("2019-03-22", "2019-05-05", True),
        ("2018-12-05", "2018-12-29", False),
        ("2018-12-06", "2018-12-29", True),
        ("2018-12-05", "2018-12-31", True),
        ("2018-12-06", "2018-12-31", False),
    ],
)
def test_as_of_reproduces_what_was_known(as_of: str, day: str, worked: bool) -> None:  # noqa: FBT001 - a column of the table
    """The extension of 2020, the decrees of 2015 and 2019, and late December of 2018, on the eve and on the day."""
    assert known_on(as_of).is_workday(date.fromisoformat(day)) is worked


def test_late_december_is_published_open_until_the_next_notice() -> None:
    """The status says so, and becomes final with the notice."""
    assert known_on("2018-12-05").status(date(2018, 12, 29)) is DayStatus.PUBLISHED_OPEN
    assert known_on("2018-12-06").status(date(2018, 12, 29)) is DayStatus.FINAL


def test_a_deadline_that_moved_says_why() -> None:
    """The extension of 2020 moved deadlines; the days that differ are named with the decree."""
    before = Within.workdays(7).due(date(2020, 1, 20), known_on("2020-01-20"))
    found = recompute(before, known_on("2020-01-26"))
    assert (before.date, found.after.date) == (date(2020, 2, 4), date(2020, 2, 6))
    assert found.verdict is Verdict.MOVED
    assert [change.day for change in found.changes] == [date(2020, 1, 31), date(2020, 2, 1)]
    assert "国办发明电〔2020〕1号" in found.changes[0].text()
    assert "off now" in found.changes[0].text("en")


@pytest.mark.parametrize(
    "year, days", [(2007, 10), (2008, 11), (2013, 11), (2014, 11), (2024, 11), (2025, 13)]
)
def test_the_statute_is_versioned_by_year(year: int, days: int) -> None:
    """10 days, 11 from 2008, 13 from 2025, whatever the day of knowledge."""
    assert statutory_days(year) == days


def test_the_spring_festival_day_that_moved() -> None:
    """New Year's Eve is a statutory day from 2008 to 2013 and from 2025, between them it is not."""
    eves = {year: festivals(year)[1].days[0].isoformat() for year in (2013, 2014, 2024, 2025)}
    assert eves == {2013: "2013-02-09", 2014: "2014-01-31", 2024: "2024-02-10", 2025: "2025-01-28"}


def test_as_of_takes_instants_in_shanghai_and_refuses_text() -> None:
    """Sixteen hours UTC on the eve is the day itself in Beijing."""
    eve = datetime(2020, 1, 25, 16, 0, tzinfo=UTC)
    assert WorkdayCalendar.cn(as_of=eve) == known_on("2020-01-26")
    with pytest.raises(NotADayError):
        WorkdayCalendar.cn(as_of="2020-01-26")  # type: ignore[arg-type]


def test_before_the_first_notice_everything_is_projected() -> None:
    """Nothing known is no error: the statute alone, with bounds."""
    cal = known_on("2003-01-01")
    assert cal.coverage.published_until is None
    assert cal.coverage.final_until == date(2003, 12, 31)
    assert cal.status(date(2004, 6, 1)) is DayStatus.PROJECTED
    assert cal.add_workdays(date(2004, 6, 1), 3) == date(2004, 6, 4)
