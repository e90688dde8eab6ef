"""How periods are counted: the law of days, in one place.

Working days: the n-th one strictly after the beginning. Calendar days and months: to the n-th day or the
corresponding day, then on to the next working day if that is a rest day. Excluded days never count; a period in
months that loses days gets as many after its end.
"""

import datetime as dt
from typing import TYPE_CHECKING, Final, get_args

from ssj_core.calendar.days import (
    FIRST_DAY,
    LAST_DAY,
    DayStatus,
    civil_day,
    day_at,
    index_of,
)
from ssj_core.calendar.deadline import Deadline, Mode
from ssj_core.calendar.operators import Operator, Plan, plan_of
from ssj_core.calendar.reach import Reach, Span, merge
from ssj_core.calendar.statute import FIRST_YEAR, LAST_YEAR
from ssj_core.calendar.units import Unit, find_version, general_law
from ssj_core.errors.calendar import (
    DayUnsupportedError,
    ExtensionTooLateError,
    FixedDateError,
    ModeUnknownError,
    OperatorRefusedError,
    PeriodSuspendedError,
)

if TYPE_CHECKING:
    from ssj_core.calendar.rules import Before, ByDate, Within
    from ssj_core.calendar.workdays import WorkdayCalendar

MODES: Final = get_args(Mode)


def within(
    rule: "Within", trigger: object, cal: "WorkdayCalendar", ops: tuple[Operator, ...], mode: Mode
) -> Deadline:
    """Return the deadline of a period that runs from `trigger`; see `Within.due`."""
    begun = civil_day(trigger)
    index_of(begun)
    plan, unit = plan_of(begun, ops), rule.unit_on(begun)
    skip = merge((index_of(first), index_of(last)) for first, last, _ in plan.skipped)
    n = _extended(rule, cal, plan, unit, skip)
    nominal, reach = _count(cal, plan.start, unit, n, skip)
    if plan.suspended is not None:
        _refuse_open_suspension(plan.suspended, day_at(reach.latest))
    start = index_of(plan.start)
    counted_from = start + 1 if unit == "workday" else index_of(nominal or plan.start)
    first = cal.reckoner(skip).forward(start, 1) if unit == "workday" else _nth_day(start, 1, skip)
    basis = [rule.basis, find_version(rule.statute, begun).citation if rule.statute else ""]
    basis += general_law(begun, unit=unit)
    return _checked(
        Deadline(
            rule=rule,
            trigger=begun,
            earliest=day_at(reach.earliest),
            latest=day_at(reach.latest),
            projected=day_at(reach.projected),
            nominal=nominal,
            first_counted_day=_agreed(first),
            unit=unit,
            basis=tuple(text for text in basis if text),
            operators=ops,
            skipped=plan.skipped,
            certainty=cal.weakest(counted_from, reach.latest),
            mode=mode,
            first_used=day_at(start + 1),
            last_used=day_at(reach.latest),
            calendar=cal,
        )
    )


def _agreed(reach: Reach) -> dt.date | None:
    return day_at(reach.earliest) if reach.earliest == reach.latest else None


def _nth_day(start: int, n: int, skip: tuple[Span, ...]) -> Reach:
    """Return the n-th calendar day after `start` that is not skipped."""
    end = start + n
    for first, last in skip:
        if last > start and first <= end:
            end += last - max(first, start + 1) + 1
    return Reach(end, end, end)


def _count(
    cal: "WorkdayCalendar", begun: dt.date, unit: Unit, n: int, skip: tuple[Span, ...]
) -> tuple[dt.date | None, Reach]:
    """Return the last day before rest days move it (none for working days), and the last day."""
    start = index_of(begun)
    if unit == "workday":
        return None, cal.reckoner(skip).forward(start, n)
    length = n
    if unit == "month":
        from dateutil.relativedelta import (  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415 - only months need it
            relativedelta,
        )

        if n > 12 * (LAST_YEAR - FIRST_YEAR + 1):
            raise DayUnsupportedError(what=f"{begun} + {n} 个月", first=FIRST_DAY, last=LAST_DAY)
        length = (begun + relativedelta(months=n) - begun).days
    nominal = _nth_day(start, length, skip).latest
    if nominal > index_of(LAST_DAY):
        raise DayUnsupportedError(what=f"{begun} + {n}", first=FIRST_DAY, last=LAST_DAY)
    return day_at(nominal), cal.reckoner(skip).forward(nominal - 1, 1)


def _extended(
    rule: "Within", cal: "WorkdayCalendar", plan: Plan, unit: Unit, skip: tuple[Span, ...]
) -> int:
    """Return the whole length, each extension having been decided before the period expired.

    An extension is refused only if it is late under every arrangement still possible.
    """
    n = rule.n
    for extension in plan.extensions:
        expired = day_at(_count(cal, plan.start, unit, n, skip)[1].latest)
        if extension.decided_on > expired:
            raise ExtensionTooLateError(decided_on=extension.decided_on, expired=expired)
        n += extension.n
    return n


def _refuse_open_suspension(since: dt.date, expired: dt.date) -> None:
    if since > expired:
        raise OperatorRefusedError(
            operator=f"Suspend {since}",
            why_zh=f"期间已于 {expired} 届满",
            why_en=f"the period had expired on {expired}",
        )
    raise PeriodSuspendedError(since=since)


def by_date(rule: "ByDate", year: int, cal: "WorkdayCalendar", mode: Mode) -> Deadline:
    """Return a fixed date of one year; see `ByDate.due`."""
    if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayUnsupportedError(what=year, first=FIRST_DAY, last=LAST_DAY)
    nominal = _nominal(rule, year)
    at = index_of(nominal)
    reckoner = cal.reckoner()
    behind, ahead = reckoner.backward(at + 1, 1), reckoner.forward(at - 1, 1)
    reach = {"none": Reach(at, at, at), "prev": behind, "next": ahead}[rule.roll]
    used = (at, at) if rule.roll == "none" else (min(at, reach.earliest), max(at, reach.latest))
    return _checked(
        Deadline(
            rule=rule,
            trigger=None,
            earliest=day_at(reach.earliest),
            latest=day_at(reach.latest),
            projected=day_at(reach.projected),
            nominal=nominal,
            prudent=day_at(behind.earliest),
            next_workday=_agreed(ahead),
            basis=(rule.basis,) if rule.basis else (),
            certainty=DayStatus.FINAL if rule.roll == "none" else cal.weakest(*used),
            mode=mode,
            first_used=day_at(behind.earliest),
            last_used=day_at(ahead.latest),
            calendar=cal,
        )
    )


def _nominal(rule: "ByDate", year: int) -> dt.date:
    if rule.day == "last":
        following = dt.date(year + rule.month // 12, rule.month % 12 + 1, 1)
        return following - dt.timedelta(1)
    try:
        return dt.date(year, rule.month, rule.day)
    except ValueError:
        raise FixedDateError(year=year, month=rule.month, day=rule.day) from None


def before(rule: "Before", event: object, cal: "WorkdayCalendar", mode: Mode) -> Deadline:
    """Return the last day that is `rule.n` working days before `event`; see `Before.due`."""
    day = civil_day(event)
    at = index_of(day)
    reach = cal.reckoner().backward(at, rule.n)
    return _checked(
        Deadline(
            rule=rule,
            trigger=day,
            earliest=day_at(reach.earliest),
            latest=day_at(reach.latest),
            projected=day_at(reach.projected),
            unit="workday",
            basis=tuple(text for text in (rule.basis, *general_law(day, unit="workday")) if text),
            certainty=cal.weakest(reach.earliest, at - 1),
            mode=mode,
            first_used=day_at(reach.earliest),
            last_used=day_at(at - 1),
            calendar=cal,
        )
    )


def _checked(deadline: Deadline) -> Deadline:
    """Return the deadline if its mode lets it pass.

    Raises:
        CalendarCoverageError: it does not.
        ModeUnknownError: there is no such mode.
    """
    if deadline.mode not in MODES:
        raise ModeUnknownError(what="mode", value=deadline.mode, choices=", ".join(MODES))
    open_days = deadline.provisional and deadline.mode == "strict"
    if open_days or (deadline.mode == "strict_final" and not deadline.final):
        raise deadline.calendar.uncovered(deadline.earliest, deadline.latest)
    return deadline
