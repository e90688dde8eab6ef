"""A deadline: the last day of a period, how sure it is, and why."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from ssj_core.calendar.days import (
    SHANGHAI,
    DayInfo,
    DayKind,
    DayStatus,
    civil_day,
    day_at,
    index_of,
)
from ssj_core.calendar.operators import Operator, operator_dict
from ssj_core.calendar.trace import DayBits, Effect, Run, runs
from ssj_core.calendar.words import describe

if TYPE_CHECKING:
    from ssj_core.calendar.rules import Before, ByDate, Within
    from ssj_core.calendar.workdays import WorkdayCalendar


Mode = Literal["bounds", "strict", "strict_final"]


class DeadlineState(StrEnum):
    """Where a day stands to a deadline."""

    OPEN = "open"
    DUE_TODAY = "due_today"
    UNDETERMINED = "undetermined"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {
            "open": "未到期",
            "due_today": "今日到期",
            "undetermined": "是否逾期取决于尚未公布的放假安排",
            "overdue": "已逾期",
        }[self.value]


@frozen(kw_only=True)
class DeadlineStatus:
    """Where one day stands to a deadline.

    Attributes:
        state: ``open``, ``due_today``, ``undetermined`` (after the earliest, not after the latest possible last
            day) or ``overdue``.
        workdays_left: working days after `on` up to the safe date, the fewest possible; 0 from then on.
        days_overdue: calendar days after the latest possible last day.
    """

    on: dt.date
    state: DeadlineState
    workdays_left: int
    days_overdue: int


@frozen(kw_only=True)
class Deadline:
    """The last day of a period under one calendar.

    Attributes:
        rule: what was asked: `Within`, `ByDate` or `Before`.
        trigger: the day it runs from (or back from); None for a fixed date.
        earliest, latest: the last day is never before, never after.
        projected: the last day by the statute alone in unpublished years; not to be relied on.
        nominal: the last day before rest days move it: of a calendar-day or month period, or the fixed date.
        prudent: fixed dates: the last working day on or before it (the earliest possible one).
        next_workday: fixed dates: the first working day on or after it; None while that is open.
        first_counted_day: day one of the period; None while open, and for other rules.
        unit: what was counted: ``workday``, ``day``, ``month``; empty for a fixed date.
        basis: the law the counting follows.
        operators: what happened to the period.
        skipped: spans not counted, with reasons.
        certainty: the least sure status among the days the answer depends on.
        mode: ``bounds``, ``strict`` or ``strict_final``.
        first_used, last_used: the days the trace and the bits cover.
        calendar: the calendar it was counted with.
    """

    rule: "Within | ByDate | Before"
    trigger: dt.date | None
    earliest: dt.date
    latest: dt.date
    projected: dt.date
    nominal: dt.date | None = None
    prudent: dt.date | None = None
    next_workday: dt.date | None = None
    first_counted_day: dt.date | None = None
    unit: str = ""
    basis: tuple[str, ...] = ()
    operators: tuple[Operator, ...] = ()
    skipped: tuple[tuple[dt.date, dt.date, str], ...] = ()
    certainty: DayStatus = DayStatus.FINAL
    mode: Mode = "bounds"
    first_used: dt.date
    last_used: dt.date
    calendar: "WorkdayCalendar" = field(repr=False)

    @property
    def date(self) -> dt.date | None:
        """The last day, once every arrangement still possible agrees on it; None before."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def provisional(self) -> bool:
        """Whether the last day still depends on a notice that is not loaded."""
        return self.earliest != self.latest

    @property
    def final(self) -> bool:
        """Whether no later annual notice can change any day the answer depends on."""
        return self.certainty is DayStatus.FINAL

    @property
    def safe_date(self) -> dt.date:
        """The day to be done by: in time under every arrangement still possible."""
        return self.earliest

    @property
    def due_before(self) -> dt.datetime | None:
        """The instant the period has ended: midnight after the last day, in Asia/Shanghai; None while open."""
        if self.date is None:
            return None
        return dt.datetime.combine(self.date + dt.timedelta(1), dt.time(), SHANGHAI)

    @property
    def calendar_id(self) -> str:
        """The digest of the calendar it was counted with."""
        return self.calendar.id

    @property
    def day_asked(self) -> dt.date:
        """The day the question was about: the trigger or event, or the fixed date itself."""
        return self.trigger or self.nominal or self.earliest

    def _infos(self) -> list[DayInfo]:
        first, last = index_of(self.first_used), index_of(self.last_used)
        return [self.calendar.explain(day_at(index)) for index in range(first, last + 1)]

    @property
    def trace(self) -> tuple[Run, ...]:
        """The days that led here, in runs."""
        return runs(self._infos(), self._effect, self.skipped)

    def _effect(self, info: DayInfo) -> Effect:
        """How a day was treated."""
        if self.unit in ("day", "month") and self.nominal is not None:
            if info.day <= self.nominal:
                return "counted"
            return "open" if not info.certain else "landed" if info.workday else "rolled"
        if not info.certain:
            return "open"
        if not self.unit:
            return "shown"
        return "counted" if info.workday else "skipped"

    @property
    def make_up_days(self) -> tuple[dt.date, ...]:
        """The weekend days that matter because a notice has them worked: counted, or the last day itself."""
        return tuple(
            day_at(index)
            for run in self.trace
            if run.effect in ("counted", "landed") and run.kind is DayKind.MAKE_UP
            for index in range(index_of(run.first), index_of(run.last) + 1)
            if self.unit == "workday" or day_at(index) == self.date
        )

    @property
    def day_bits(self) -> DayBits:
        """The days used, for a verifier without a calendar."""
        infos = self._infos()
        return DayBits(
            self.first_used,
            "".join("1" if info.workday else "0" for info in infos),
            "".join("0" if info.certain else "1" for info in infos),
        )

    def status(self, on: dt.date) -> DeadlineStatus:
        """Return where `on` (a date or aware datetime) stands to this deadline."""
        day = civil_day(on)
        left = 0
        if day < self.earliest:
            left, _ = self.calendar.reckoner().count(index_of(day) + 1, index_of(self.earliest))
        if day > self.latest:
            state = DeadlineState.OVERDUE
        elif day > self.earliest:
            state = DeadlineState.UNDETERMINED
        else:
            state = DeadlineState.DUE_TODAY if day == self.earliest else DeadlineState.OPEN
        overdue = max(0, (day - self.latest).days)
        return DeadlineStatus(on=day, state=state, workdays_left=left, days_overdue=overdue)

    def text(self, lang: str = "zh") -> str:
        """Return the whole reasoning for people, in ``zh`` or ``en``: answer, law, runs of days, calendar."""
        return describe(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as one JSON document (dates in ISO form, None where open)."""

        def iso(day: dt.date | None) -> str | None:
            return None if day is None else day.isoformat()

        return {
            "date": iso(self.date),
            "earliest": iso(self.earliest),
            "latest": iso(self.latest),
            "provisional": self.provisional,
            "safe_date": iso(self.safe_date),
            "projected": iso(self.projected),
            "certainty": self.certainty.value,
            "trigger": iso(self.trigger),
            "first_counted_day": iso(self.first_counted_day),
            "nominal": iso(self.nominal),
            "prudent": iso(self.prudent),
            "next_workday": iso(self.next_workday),
            "due_before": None if self.due_before is None else self.due_before.isoformat(),
            "unit": self.unit,
            "rule": self.rule.to_dict(),
            "basis": list(self.basis),
            "operators": [operator_dict(op) for op in self.operators],
            "mode": self.mode,
            "trace": [run.to_dict() for run in self.trace],
            "make_up_days": [day.isoformat() for day in self.make_up_days],
            "day_bits": self.day_bits.to_dict(),
            "calendar_id": self.calendar_id,
        }
