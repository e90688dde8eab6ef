"""How periods are counted: the law of days, in one place.

Working days: the n-th one strictly after the beginning. Calendar days, weeks, months and years: to the n-th day or the
corresponding day, then where the kind of period says so on to a working day. Excluded days never count; a period in
months that loses days gets as many after its end.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

from ssj_core.calendar.days import FIRST_DAY, LAST_DAY, DayInfo, day_at, index_of
from ssj_core.calendar.festivals import FIRST_YEAR, LAST_YEAR
from ssj_core.calendar.operators import Skipped
from ssj_core.calendar.table import Reach, Reckoner, Span, merge
from ssj_core.calendar.words import Roll, Unit
from ssj_core.calendar.workdays import WorkdayCalendar
from ssj_core.errors.calendar import DayUnsupportedError, RuleRefusedError

_WEEK = 7
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
_RUN = 3  # 税收征管法实施细则 art. 109: so many days off in a row lengthen a period


class Ended(NamedTuple):
    """Where a period ends.

    Attributes:
        nominal: its last day before days off move it; None of one in working days.
        reach: its last day.
        skip: the days not counted.
    """

    nominal: dt.date | None
    reach: Reach
    skip: tuple[Span, ...]


def exactly(place: int) -> Reach:
    """Return a place that nothing can change."""
    return Reach(place, place, place)


def agreed(reach: Reach) -> dt.date | None:
    """Return the day all arrangements agree on; None while it is open."""
    return day_at(reach.earliest) if reach.earliest == reach.latest else None


def spans_of(skipped: Iterable[Skipped]) -> tuple[Span, ...]:
    """Return skipped days as places in the calendar, merged."""
    return merge((index_of(first), index_of(last)) for first, last, _ in skipped)


def nth_day(start: int, n: int, skip: tuple[Span, ...]) -> int:
    """Return the n-th calendar day after `start` that is not skipped."""
    end = start + n
    for first, last in skip:
        if last > start and first <= end:
            end += last - max(first, start + 1) + 1
    return end


def shifted(day: dt.date, unit: Unit, n: int) -> dt.date:
    """Return the corresponding day `n` months or years away, or the last of its month (民法典 art. 202).

    Raises:
        DayUnsupportedError: far outside the calendar.

    >>> shifted(dt.date(2026, 8, 31), Unit.MONTH, -6).isoformat()
    '2026-02-28'
    """
    from dateutil.relativedelta import (  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415 - only months need it
        relativedelta,
    )

    months = n * _MONTHS[unit]
    if abs(months) > 12 * (LAST_YEAR - FIRST_YEAR + 1):
        raise DayUnsupportedError(what=f"{day} {n:+} {unit.zh}", first=FIRST_DAY, last=LAST_DAY)
    found: dt.date = day + relativedelta(months=months)
    return found


def length_of(begun: dt.date, unit: Unit, n: int) -> int:
    """Return how many calendar days a period of `n` in `unit` has that begins on `begun`."""
    if unit in _MONTHS:
        return (shifted(begun, unit, n) - begun).days
    return 0 if unit is Unit.SAME_DAY else n * (_WEEK if unit is Unit.WEEK else 1)


def ending(
    cal: WorkdayCalendar,
    begun: dt.date,
    unit: Unit,
    n: int,
    *,
    skipped: Iterable[Skipped] = (),
    roll: Roll = Roll.NONE,
    adds_days_off: bool = False,
) -> Ended:
    """Return where a period of `n` in `unit` ends that begins on `begun`.

    Raises:
        DayUnsupportedError: it leaves the calendar.
    """
    start, skip = index_of(begun), spans_of(skipped)
    if unit is Unit.WORKDAY:
        return Ended(None, cal.reckoner(skip).forward(start, n), skip)
    nominal = nth_day(start, length_of(begun, unit, n), skip)
    if nominal > index_of(LAST_DAY):
        raise DayUnsupportedError(what=f"{begun} + {n}", first=FIRST_DAY, last=LAST_DAY)
    if unit is Unit.SAME_DAY:
        return Ended(begun, exactly(nominal), skip)
    if adds_days_off and roll is Roll.NEXT:
        return Ended(day_at(nominal), with_days_off(cal, start + 1, nominal), skip)
    return Ended(day_at(nominal), rolled(cal.reckoner(skip), nominal, roll), skip)


def rolled(reckoner: Reckoner, place: int, roll: Roll) -> Reach:
    """Return where a last day goes that may be a day off."""
    if roll is Roll.NEXT:
        return reckoner.forward(place - 1, 1)
    return reckoner.backward(place + 1, 1) if roll is Roll.PREV else exactly(place)


def with_days_off(cal: WorkdayCalendar, first: int, nominal: int) -> Reach:
    """Return the end of a tax period: each run of three and more days off inside adds as many working days.

    Law: 税收征收管理法实施细则 art. 109, as the tax offices' own calendars carry it out. While days are open the ends
    are those of the fewest and of the most days off.
    """
    days = [cal.info(place) for place in range(first, nominal + 1)]
    fewest = _added(days, lambda day: day.certain and not day.workday)
    most = _added(days, lambda day: not (day.certain and day.workday))
    plain = _added(days, lambda day: not day.workday)
    ends = [_later(cal.reckoner(), nominal, added) for added in (fewest, most, plain)]
    return Reach(ends[0].earliest, ends[1].latest, ends[2].projected)


def _added(days: list[DayInfo], off: Callable[[DayInfo], bool]) -> int:
    lengths = [len(list(run)) for is_off, run in groupby(days, key=off) if is_off]
    return sum(length for length in lengths if length >= _RUN)


def _later(reckoner: Reckoner, nominal: int, added: int) -> Reach:
    return reckoner.forward(nominal, added) if added else rolled(reckoner, nominal, Roll.NEXT)


def closing(office_hours: object) -> dt.time | None:
    """Return when business closes: a time, a text ``17:30``, or the opening and closing time.

    Raises:
        RuleRefusedError: none of these.

    >>> closing("17:30"), closing((dt.time(9), dt.time(17)))
    (datetime.time(17, 30), datetime.time(17, 0))
    """
    if office_hours is None or (isinstance(office_hours, dt.time) and office_hours.tzinfo is None):
        return office_hours
    if isinstance(office_hours, tuple | list) and len(office_hours) == 2:  # noqa: PLR2004 - opens, closes
        return closing(office_hours[1])
    if isinstance(office_hours, str):
        try:
            return closing(dt.time.fromisoformat(office_hours))
        except ValueError:
            pass
    raise RuleRefusedError(
        rule=f"office_hours={office_hours!r}",
        why_zh='请给停止业务活动的时间，如 time(17, 30) 或 "17:30"（北京时间）',
        why_en='give the time business closes, time(17, 30) or "17:30" (Shanghai time)',
    )
