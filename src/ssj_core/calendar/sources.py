"""Where notices come from: the ones that ship, and years only `chinese_calendar` has."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from itertools import groupby
from json import loads
from typing import Final

from ssj_core.calendar.notice import DaysOff, HolidayNotice
from ssj_core.calendar.reading import read_notice

# chinese_calendar quotes that this Saturday is worked and leaves it out of its table (still so in 1.11.0).
ERRATA: Final[Mapping[date, bool]] = {date(2005, 12, 31): True}
OPEN_FROM: Final = 27  # December: from this day on the next year's notice may still change a year

_NAMES: Final = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


@cache
def shipped() -> tuple[HolidayNotice, ...]:
    """Return the notices that ship with the package, annual ones first, each kind in order of date."""
    from ssj_core._data import packaged  # noqa: PLC0415 - importing a reader of files costs 10 ms

    files = (
        item for item in packaged("calendar", "notices").iterdir() if item.name.endswith(".json")
    )
    found = (
        read_notice(loads(item.read_text(encoding="utf-8")), supplier="ssj-core") for item in files
    )
    return tuple(sorted(found, key=lambda notice: (notice.kind != "annual", notice.year)))


def from_tables(
    holidays: Mapping[date, str], workdays: Iterable[date], years: frozenset[int], supplier: str
) -> tuple[HolidayNotice, ...]:
    """Return annual notices for the years of two tables that are not in `years`.

    Args:
        holidays: day off → English name, as `chinese_calendar.constants` has it.
        workdays: the weekend days worked.
        years: the years that need no filling.
        supplier: what to write down as the source.
    """
    worked = sorted(workdays)
    last = max(day.year for day in holidays)

    def home(day: date) -> int:
        """The notice a day belongs to: the last days of December are the next year's, if there is one."""
        return day.year + (day.month == 12 and day.day >= OPEN_FROM and day.year < last)  # noqa: PLR2004 - December

    found = []
    for year, days in groupby(sorted(holidays), key=home):
        if year in years:
            continue
        found.append(
            HolidayNotice(
                year=year,
                kind="annual",
                off=tuple(
                    DaysOff(_NAMES.get(holidays[day], holidays[day]), day, last=day) for day in days
                ),
                work=tuple(day for day in worked if home(day) == year),
                supplier=supplier,
            )
        )
    return tuple(found)


@cache
def fillers() -> tuple[HolidayNotice, ...]:
    """Return notices for the years the installed `chinese_calendar` has and we do not ship.

    Only its tables are read, never its functions.
    """
    constants = import_module("chinese_calendar.constants")
    years = frozenset(notice.year for notice in shipped() if notice.kind == "annual")
    return from_tables(constants.holidays, constants.workdays, years, "chinese_calendar")
