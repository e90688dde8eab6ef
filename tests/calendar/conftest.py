"""What the calendar tests share: the calendar of today, and a second opinion that walks day by day."""

from datetime import date, timedelta

import pytest

from ssj_core.calendar import HolidayNotice, WorkdayCalendar
from ssj_core.calendar.sources import ERRATA


@pytest.fixture(scope="session")
def cal() -> WorkdayCalendar:
    """The calendar of the shipped notices: 2027 is not published."""
    return WorkdayCalendar.cn()


class Oracle:
    """Working days from another source (the tables of chinese_calendar) and another way: one day at a time."""

    def __init__(self) -> None:
        """Read the tables of the installed package."""
        from chinese_calendar import constants  # noqa: PLC0415 - only the oracle needs it

        self.off = set(constants.holidays)
        self.work = set(constants.workdays) | {day for day, worked in ERRATA.items() if worked}
        # The lowest version the project takes has no 2026: an opinion is one on years it has.
        self.last = date(max(self.off).year, 12, 31)

    def worked(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def after(self, day: date, n: int, skipped: frozenset[date] = frozenset()) -> date:
        """Walk to the n-th working day after `day`."""
        while n:
            day += timedelta(1)
            n -= self.worked(day) and day not in skipped
        return day

    def before(self, day: date, n: int) -> date:
        """Walk back to the n-th working day before `day`."""
        while n:
            day -= timedelta(1)
            n -= self.worked(day)
        return day


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    """The second opinion."""
    return Oracle()


def annual(year: int, off: list[tuple[str, str, str]], work: list[str]) -> HolidayNotice:
    """Make an annual notice from (name, MM-DD, MM-DD) lines and MM-DD days."""
    from ssj_core.calendar import read_notice  # noqa: PLC0415 - kept beside its use

    return read_notice(
        {
            "year": year,
            "kind": "annual",
            "doc_no": f"国办发明电〔{year - 1}〕0号",
            "issued": f"{year - 1}-11-05",
            "source_url": "https://www.gov.cn/example",
            "off": [
                {"name": name, "from": f"{year}-{a}", "to": f"{year}-{b}"} for name, a, b in off
            ],
            "work": [f"{year}-{day}" for day in work],
        }
    )


# An invented arrangement of 2027 that keeps every rule.
PLAUSIBLE_2027 = annual(
    2027,
    [
        ("元旦", "01-01", "01-03"),
        ("春节", "02-05", "02-12"),
        ("清明节", "04-03", "04-05"),
        ("劳动节", "05-01", "05-05"),
        ("端午节", "06-09", "06-09"),
        ("中秋节", "09-15", "09-15"),
        ("国庆节", "10-01", "10-07"),
    ],
    ["01-31", "02-20", "05-08", "09-26", "10-09"],
)


@pytest.fixture(scope="session")
def notice_2027() -> HolidayNotice:
    """An invented notice of 2027 that keeps every rule."""
    return PLAUSIBLE_2027
