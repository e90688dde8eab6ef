"""What can happen to a running period: exclude 扣除, suspend 中止 and resume 恢复, extend 延长, restart 重新起算.

The statutes do not say whether the first and the last day of such a span count; here both are written down and
neither counts.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from ssj_core.calendar.days import check_count, civil_day
from ssj_core.errors.calendar import OperatorRefusedError


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


def operator_dict(operator: Operator) -> dict[str, Any]:
    """Return an operator as a record: its name, its days in ISO form, its reason, its decision date."""
    names = [name for name in ("first", "last", "day", "n") if hasattr(operator, name)]
    values = {name: getattr(operator, name) for name in names}
    decided = operator.decided_on or values.get("first") or values["day"]
    return {
        "operator": type(operator).__name__.lower(),
        **{name: value if name == "n" else value.isoformat() for name, value in values.items()},
        "reason": operator.reason,
        "decided_on": decided.isoformat(),
    }


@frozen(kw_only=True)
class Plan:
    """What the operators make of a period.

    Attributes:
        start: the day it begins on (not counted): the trigger, or the last restart.
        skipped: spans not counted, with their reasons.
        extensions: those that stand if they were decided in time, in order of decision.
        suspended: the day of a suspension not resumed, or None.
    """

    start: date
    skipped: tuple[tuple[date, date, str], ...]
    extensions: tuple[Extend, ...]
    suspended: date | None


def plan_of(trigger: date, operators: Iterable[Operator]) -> Plan:
    """Return what `operators`, in whatever order, make of a period that begins on `trigger`.

    Raises:
        OperatorRefusedError: one of them contradicts the others or lies before the period.
    """
    given = tuple(operators)
    restarts = [op.day for op in given if isinstance(op, Restart)]
    start = max([trigger, *restarts])
    early = [op.day for op in given if isinstance(op, Restart | Suspend) and op.day < trigger]
    early += [op.decided_on for op in given if isinstance(op, Extend) and op.decided_on < trigger]
    if early:
        raise OperatorRefusedError(
            operator=min(early).isoformat(),
            why_zh=f"早于期间开始之日 {trigger}",
            why_en=f"it lies before the period began on {trigger}",
        )
    pauses, suspended = _pauses(given, start)
    excluded = [(op.first, op.last, op.reason) for op in given if isinstance(op, Exclude)]
    extensions = [op for op in given if isinstance(op, Extend) and op.decided_on >= start]
    return Plan(
        start=start,
        skipped=tuple(sorted([*excluded, *pauses])),
        extensions=tuple(sorted(extensions, key=lambda op: op.decided_on)),
        suspended=suspended,
    )


def _pauses(
    given: Sequence[Operator], start: date
) -> tuple[list[tuple[date, date, str]], date | None]:
    """Pair suspensions with resumptions; one that is open before a restart ends with it."""
    found: list[tuple[date, date, str]] = []
    open_one: Suspend | None = None
    marks = [op for op in given if isinstance(op, Suspend | Resume)]
    for op in sorted(marks, key=lambda op: (op.day, isinstance(op, Resume))):
        if isinstance(op, Suspend):
            if open_one is not None and open_one.day >= start:
                raise OperatorRefusedError(
                    operator=f"Suspend {op.day}",
                    why_zh=f"{open_one.day} 起的中止尚未恢复",
                    why_en=f"the suspension since {open_one.day} is not resumed",
                )
            open_one = op
        elif open_one is None:
            raise OperatorRefusedError(
                operator=f"Resume {op.day}", why_zh="没有中止", why_en="nothing is suspended"
            )
        else:
            found.append((open_one.day, op.day, open_one.reason))
            open_one = None
    return found, open_one.day if open_one is not None and open_one.day >= start else None
