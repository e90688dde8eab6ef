"""What can happen to a running period: exclude 扣除, suspend 中止 and resume 恢复, extend 延长, restart 重新起算.

Nothing happens to a period that has expired. The statutes do not say whether the first and the last day of such a span count; here both are written down and
neither counts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import evolve, field, frozen

from ssj_core.calendar.days import check_count, civil_day
from ssj_core.errors.calendar import (
    ExtensionTooLateError,
    OperatorRefusedError,
    PeriodExpiredError,
)


def _reason(operator: object, _: Any, value: str) -> None:  # noqa: ANN401 - attrs hands its attribute in
    if not str(value).strip():
        raise OperatorRefusedError(
            operator=type(operator).__name__, why_zh="须写明理由", why_en="it must state its reason"
        )


def _day(value: object) -> date | None:
    return None if value is None else civil_day(value)


@frozen
class Exclude:
    """Days that do not count 扣除: hearing, testing, expert review; both ends included.

    Law: 行政许可法 art. 45, 行政强制法 art. 25, 政府信息公开条例 art. 33.

    Attributes:
        first, last: the span.
        reason: why, in the words of the decision.
        decided_on: when it was decided; left out, the first day.
    """

    first: date = field(converter=civil_day)
    last: date = field(converter=civil_day)
    reason: str = field(validator=_reason)
    decided_on: date | None = field(default=None, converter=_day)

    def __attrs_post_init__(self) -> None:
        """Refuse a span that ends before it begins."""
        if self.last < self.first:
            raise OperatorRefusedError(
                operator="Exclude", why_zh="起止日期颠倒", why_en="it ends before it begins"
            )


@frozen
class Suspend:
    """The clock stops 中止 (行政复议法 art. 39): this day and those up to its `Resume` do not count."""

    day: date = field(converter=civil_day)
    reason: str = field(validator=_reason)
    decided_on: date | None = field(default=None, converter=_day)


@frozen
class Resume:
    """The clock runs again 恢复: the day itself does not count, the next one does (民法典 art. 201)."""

    day: date = field(converter=civil_day)
    reason: str = field(validator=_reason)
    decided_on: date | None = field(default=None, converter=_day)


@frozen
class Extend:
    """More of the same unit 延长, decided before expiry (行政许可法 art. 42, 行政强制法 art. 25).

    Attributes:
        n: how many more days or months; the whole length counts from the original beginning.
    """

    n: int = field(converter=check_count)
    decided_on: date = field(converter=civil_day)
    reason: str = field(validator=_reason)


@frozen
class Restart:
    """The whole period begins anew 重新起算 (政府信息公开条例 art. 30): this day does not count.

    What was excluded stays excluded; an extension decided before lapses.
    """

    day: date = field(converter=civil_day)
    reason: str = field(validator=_reason)
    decided_on: date | None = field(default=None, converter=_day)


Operator = Exclude | Suspend | Resume | Extend | Restart
KINDS: Final[dict[str, type[Operator]]] = {
    kind.__name__.lower(): kind for kind in (Exclude, Suspend, Resume, Extend, Restart)
}
NAMES: Final = {
    Exclude: "扣除",
    Suspend: "中止",
    Resume: "恢复",
    Extend: "延长",
    Restart: "重新起算",
}
Skipped = tuple[date, date, str]


def day_of(operator: Operator) -> date:
    """Return the day an operator takes effect on; of an extension the day it was decided."""
    if isinstance(operator, Exclude):
        return operator.first
    return operator.decided_on if isinstance(operator, Extend) else operator.day


def operator_dict(operator: Operator) -> dict[str, Any]:
    """Return an operator as a record: its name, its days in ISO form, its reason, its decision date."""
    names = [name for name in ("first", "last", "day", "n") if hasattr(operator, name)]
    values = {name: getattr(operator, name) for name in names}
    decided = operator.decided_on or day_of(operator)
    return {
        "operator": type(operator).__name__.lower(),
        **{name: value if name == "n" else value.isoformat() for name, value in values.items()},
        "reason": operator.reason,
        "decided_on": decided.isoformat(),
    }


def operator_of(record: Mapping[str, Any]) -> Operator:
    """Return the operator a record describes; a decision date that is the day itself says nothing.

    Raises:
        KeyError, TypeError, ValueError: it is no record of an operator.
    """
    kind = KINDS[record["operator"]]
    days = {
        name: date.fromisoformat(record[name])
        for name in ("first", "last", "day")
        if name in record
    }
    decided = date.fromisoformat(record["decided_on"])
    more: dict[str, Any] = {"n": record["n"]} if kind is Extend else {}
    if kind is Extend or decided != days.get("first", days.get("day")):
        more["decided_on"] = decided
    return kind(**days, **more, reason=record["reason"])


@frozen(kw_only=True)
class Course:
    """What the operators make of a period.

    Attributes:
        start: the day it begins on (not counted): the trigger, or the last restart.
        skipped: spans not counted, with their reasons.
        extensions: those that stand, in order of decision.
        suspended: the day of a suspension not resumed, or None.
    """

    start: date
    skipped: tuple[Skipped, ...] = ()
    extensions: tuple[Extend, ...] = ()
    suspended: date | None = None


def course_of(
    trigger: date, operators: Iterable[Operator], end_of: Callable[[Course], date]
) -> Course:
    """Return what `operators`, in whatever order, make of a period that begins on `trigger`.

    They are followed in the order of their days; nothing can happen to a period that has expired.

    Args:
        trigger: the day the period begins on.
        operators: what happened to it.
        end_of: the last day it can have, as it stands so far.

    Raises:
        OperatorRefusedError: one of them contradicts the others, lies before the period or after its end.
    """
    given = tuple(operators)
    if not given:
        return Course(start=trigger)
    _refuse_early(trigger, given)
    restarts = sorted(op.day for op in given if isinstance(op, Restart))
    start = max([trigger, *restarts])
    pauses, suspended = _pauses(given, start, restarts)
    spans = [(op.first, op.last, op.reason) for op in given if isinstance(op, Exclude)]
    events: list[tuple[date, int, Any]] = [
        *((span[0], 0, ("Exclude", span)) for span in spans),
        *((span[0], 0, ("Suspend", span)) for span in pauses),
        *((op.decided_on, 1, op) for op in given if isinstance(op, Extend)),
        *((op.day, 2, op) for op in given if isinstance(op, Restart)),
    ]
    course = Course(start=trigger)
    for day, _, event in sorted(events, key=lambda row: row[:2]):
        expired = end_of(course)
        if day > expired:
            _refuse_late(event, day, expired)
        if isinstance(event, Restart):
            course = evolve(course, start=event.day, extensions=())
        elif isinstance(event, Extend):
            course = evolve(course, extensions=(*course.extensions, event))
        else:
            course = evolve(course, skipped=tuple(sorted([*course.skipped, event[1]])))
    if suspended is not None and suspended > (expired := end_of(course)):
        _refuse_late(("Suspend", None), suspended, expired)
    return evolve(course, suspended=suspended)


def _refuse_late(event: Any, day: date, expired: date) -> None:  # noqa: ANN401 - an operator, or the name of one with its span
    if isinstance(event, Extend):
        raise ExtensionTooLateError(
            operator=f"Extend {day}", decided_on=event.decided_on, expired=expired
        )
    name = "Restart" if isinstance(event, Restart) else event[0]
    raise PeriodExpiredError(operator=f"{name} {day}", expired=expired)


def _refuse_early(trigger: date, given: Iterable[Operator]) -> None:
    early = [
        day_of(op) for op in given if not isinstance(op, Exclude | Resume) and day_of(op) < trigger
    ]
    if early:
        raise OperatorRefusedError(
            operator=min(early).isoformat(),
            why_zh=f"早于期间开始之日 {trigger}",
            why_en=f"it lies before the period began on {trigger}",
        )


def _pauses(
    given: Iterable[Operator], start: date, restarts: Sequence[date]
) -> tuple[list[Skipped], date | None]:
    """Pair suspensions with resumptions; one that is open before a restart ends with it.

    On a day that has both, what is suspended is resumed first: suspensions that touch are one stretch.
    """
    found: list[Skipped] = []
    running: Suspend | None = None
    marks = [op for op in given if isinstance(op, Suspend | Resume)]
    waiting = sorted(marks, key=lambda op: op.day)
    while waiting:
        today = [op for op in waiting if op.day == waiting[0].day]
        wanted = Suspend if running is None else Resume
        op = next((mark for mark in today if isinstance(mark, wanted)), today[0])
        waiting.remove(op)
        if isinstance(op, Resume):
            if running is None:
                raise OperatorRefusedError(
                    operator=f"Resume {op.day}", why_zh="没有中止", why_en="nothing is suspended"
                )
            found.append((running.day, op.day, running.reason))
            running = None
            continue
        if running is not None:
            if running.day >= start:
                raise OperatorRefusedError(
                    operator=f"Suspend {op.day}",
                    why_zh=f"{running.day} 起的中止尚未恢复",
                    why_en=f"the suspension since {running.day} is not resumed",
                )
            found.append(_until_restart(running, restarts))
        running = op
    if running is not None and running.day < start:
        found.append(_until_restart(running, restarts))
        running = None
    return found, running.day if running else None


def _until_restart(pause: Suspend, restarts: Sequence[date]) -> Skipped:
    """Return the span of a suspension that the next restart ended."""
    return pause.day, next(day for day in restarts if day > pause.day), pause.reason
