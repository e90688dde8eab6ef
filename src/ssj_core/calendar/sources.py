"""Where notices come from: those that ship, those handed in, years only `chinese_calendar` has; and who contradicts whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import groupby
from json import loads
from typing import Final, NamedTuple

from ssj_core._data import packaged
from ssj_core.calendar.checks import admit, faults, questions
from ssj_core.calendar.days import BASE, DECEMBER, OPEN_FROM, SATURDAY
from ssj_core.calendar.notices import DaysOff, HolidayNotice, read_notice
from ssj_core.calendar.table import DayTable
from ssj_core.errors.calendar import RegionUnknownError

# chinese_calendar quotes that this Saturday is worked and leaves it out of its table (still so in 1.11.0).
ERRATA: Final[Mapping[date, bool]] = {date(2005, 12, 31): True}
_LIBRARY: Final = "chinese_calendar"
_NAMES: Final = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


class Known(NamedTuple):
    """What a calendar is made of.

    Attributes:
        notices: those that count.
        refused: what `chinese_calendar` offered and was not let in, in words.
    """

    notices: tuple[HolidayNotice, ...]
    refused: tuple[str, ...] = ()


@cache
def shipped() -> tuple[HolidayNotice, ...]:
    """Return the notices that ship with the package, annual ones first, each kind in order of date."""
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
                off=tuple(_lines(days, holidays)),
                work=tuple(day for day in worked if home(day) == year),
                supplier=supplier,
            )
        )
    return tuple(found)


def _lines(days: Iterable[date], names: Mapping[date, str]) -> list[DaysOff]:
    """Return days in a row with one name as one line."""
    found = list[DaysOff]()
    for day in days:
        name = _NAMES.get(names[day], names[day])
        if found and (found[-1].name, found[-1].last) == (name, day - timedelta(1)):
            found[-1] = DaysOff(name, found[-1].first, last=day)
        else:
            found.append(DaysOff(name, day, last=day))
    return found


@cache
def fillers() -> tuple[HolidayNotice, ...]:
    """Return notices for the years the installed `chinese_calendar` has and we do not ship.

    Only its tables are read, never its functions.
    """
    constants = import_module("chinese_calendar.constants")
    years = frozenset(notice.year for notice in shipped() if notice.kind == "annual")
    if all(day.year in years for day in constants.holidays):
        return ()
    return from_tables(constants.holidays, constants.workdays, years, library())


@cache
def library() -> str:
    """Return the name and version of the package whose tables are read."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow, and seldom asked for

    try:
        return f"{_LIBRARY} {version('chinese-calendar')}"
    except (
        PackageNotFoundError
    ):  # pragma: no cover - a dependency; vendored copies have no metadata
        return _LIBRARY


def known_notices(as_of: date | None, more: Sequence[HolidayNotice], region: str | None) -> Known:
    """Return the notices that count, and what was not let in.

    Notices handed in come before those that ship, those before `chinese_calendar`, whose years count only
    where nothing limits what was known.

    Raises:
        ManyFaultsError: a notice handed in breaks a rule, or is unusual and not confirmed.
        RegionUnknownError: no notice of `region` was handed in.
    """
    base, refused = list(shipped()), list[str]()
    if as_of is None:
        years = {notice.year for notice in (*base, *more) if notice.kind == "annual"}
        for notice in fillers():
            if notice.year not in years:
                wrong = faults(notice, base) or questions(notice, base)
                refused += [fault.message("en") for fault in wrong]
                base += [] if wrong else [notice]
    everything = admit(more, base)
    if region is not None and not any(covers(notice, region) for notice in everything):
        raise RegionUnknownError(region=region)
    found = [
        notice
        for notice in everything
        if (as_of is None or notice.known_from <= as_of)
        and (notice.kind != "regional" or (region is not None and covers(notice, region)))
    ]
    return Known(notices=tuple(found), refused=tuple(refused))


@cache
def _library_days() -> Mapping[date, bool]:
    """Return every day the installed `chinese_calendar` names, worked or not, its known errors corrected."""
    constants = import_module("chinese_calendar.constants")
    days = dict.fromkeys(constants.holidays, False) | dict.fromkeys(constants.workdays, True)
    return {**days, **ERRATA}


def contradictions(table: DayTable) -> tuple[str, ...]:
    """Return where the installed `chinese_calendar` has a year otherwise than the notices: two lines a year.

    Regional overlays are left out: they contradict the nation on purpose.
    """
    named = _library_days()
    years = {day.year for day in named}
    found: dict[int, list[date]] = {}
    for year in sorted(years & table.published):
        for step in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
            day = date(year, 1, 1) + timedelta(step)
            place = day.toordinal() - BASE
            theirs = named.get(day, day.weekday() < SATURDAY)
            source = table.named.get(place)
            regional = source is not None and source.notice.kind == "regional"
            unknown = day.month == DECEMBER and day.day >= OPEN_FROM and year + 1 not in years
            if theirs != bool(table.work[place]) and not regional and not unknown:
                found.setdefault(year, []).append(day)
    lines = list[str]()
    for year, days in found.items():
        which = ", ".join(map(str, days))
        lines += [
            f"{year}年：已载入的通知与 {library()} 的数据表不一致：{which}；请核对通知原文",
            f"{year}: the loaded notice and the tables of {library()} differ on {which}; check the original",
        ]
    return tuple(lines)


# Two digits of GB/T 2260 and the letters of ISO 3166-2:CN.
_PROVINCES: Final = dict(
    pair.split(":")
    for pair in """
11:BJ 12:TJ 13:HE 14:SX 15:NM 21:LN 22:JL 23:HL 31:SH 32:JS 33:ZJ 34:AH 35:FJ 36:JX 37:SD 41:HA
42:HB 43:HN 44:GD 45:GX 46:HI 50:CQ 51:SC 52:GZ 53:YN 54:XZ 61:SN 62:GS 63:QH 64:NX 65:XJ
""".split()  # noqa: SIM905 - a table reads better in rows
)


def region_of(region: str) -> str:
    """Return a region by the name overlays use; a six-digit division code is translated.

    >>> region_of("450000"), region_of("450100"), region_of("CN-GX")
    ('CN-GX', 'CN-GX-450100', 'CN-GX')
    """
    if not (len(region) == 6 and region.isascii() and region.isdecimal()):  # noqa: PLR2004 - GB/T 2260
        return region
    province = _PROVINCES.get(region[:2])
    if province is None:
        raise RegionUnknownError(region=region)
    parts = [part for part in (region[:4] + "00", region) if not part.endswith("0000")]
    return "-".join(dict.fromkeys(["CN", province, *parts]))


def covers(notice: HolidayNotice, region: str) -> bool:
    """Tell whether an overlay is for `region` or a region around it."""
    place = region_of(notice.jurisdiction)
    return notice.kind == "regional" and f"{region}-".startswith(f"{place}-")
