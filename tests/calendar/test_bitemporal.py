"""What was known on a day: notices and statutes count from the day they were issued."""

from datetime import UTC, date, datetime

import pytest

from ssj_core.calendar import DayStatus, Verdict, Within, WorkdayCalendar, recompute
from ssj_core.calendar.statute import festivals, statutory_days
from ssj_core.errors.calendar import NotADayError


def known_on(day: str) -> WorkdayCalendar:
    """Return the calendar as known on a day."""
    return WorkdayCalendar.cn(as_of=date.fromisoformat(day))


@pytest.mark.parametrize(
    "as_of, day, worked",
    [
        ("2020-01-25", "2020-01-31", True), ("2020-01-26", "2020-01-31", False),
        ("2020-01-25", "2020-02-01", True), ("2020-01-26", "2020-02-01", False),
        ("2015-05-12", "2015-09-03", True), ("2015-05-13", "2015-09-03", False),
        ("2019-03-21", "2019-05-02", True), ("2019-03-22", "2019-05-02", False),
        ("2019-03-21", "2019-05-05", False), ("2019-03-22", "2019-05-05", True),
        ("2018-12-05", "2018-12-29", False), ("2018-12-06", "2018-12-29", True),
        ("2018-12-05", "2018-12-31", True), ("2018-12-06", "2018-12-31", False),
    ],
)  # fmt: skip
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


def test_the_statute_is_bi_temporal_too() -> None:
    """Before 10 November 2024 the year 2025 had 11 days to be expected, afterwards 13."""
    assert statutory_days(2025, date(2024, 11, 9)) == 11
    assert statutory_days(2025, date(2024, 11, 10)) == 13
    assert statutory_days(2014, date(2013, 12, 1)) == 11
    assert festivals(2014, date(2013, 12, 1))[1].days[0] == date(2014, 1, 30)
    assert statutory_days(2025, date(1990, 1, 1)) == 10
    assert known_on("2024-11-09").explain(date(2025, 5, 2)).certain is False
    assert known_on("2024-11-10").explain(date(2025, 5, 2)).certain is True


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
