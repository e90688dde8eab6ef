"""A deadline counted again under another calendar: unchanged, confirmed, narrowed or moved, and why."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from ssj_core.calendar.days import DayStatus, day_at, index_of
from ssj_core.calendar.deadline import Deadline
from ssj_core.calendar.rules import Before, ByDate
from ssj_core.calendar.workdays import WorkdayCalendar


class Verdict(StrEnum):
    """What became of a deadline."""

    UNCHANGED = "unchanged"
    CONFIRMED = "confirmed"
    NARROWED = "narrowed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {
            "unchanged": "不变",
            "confirmed": "已确定",
            "narrowed": "范围缩小，仍未确定",
            "moved": "已变动",
        }[self.value]


@frozen(kw_only=True)
class DayChange:
    """A day that one calendar has worked and the other not.

    Attributes:
        notice: the notice the newer calendar follows; empty where none names the day.
    """

    day: date
    workday: bool
    notice: str

    def text(self, lang: str = "zh") -> str:
        """Return one line for people."""
        if lang == "en":
            return f"{self.day} is {'worked' if self.workday else 'off'} now [{self.notice}]"
        return f"{self.day} 改为{'上班' if self.workday else '休息'}［{self.notice}］"


@frozen(kw_only=True)
class Recomputed:
    """A deadline before and after.

    Attributes:
        verdict: ``unchanged``: the same last day, as sure as before; ``confirmed``: one last day now, within the
            earlier bounds, and surer than before; ``narrowed``: still bounds, inside the earlier ones;
            ``moved``: outside what was said before.
        changes: the days that differ between the calendars, among those the two answers used.
    """

    verdict: Verdict
    before: Deadline
    after: Deadline
    changes: tuple[DayChange, ...]


def recompute(deadline: Deadline, calendar: WorkdayCalendar) -> Recomputed:
    """Return what becomes of `deadline` under `calendar`.

    Raises:
        CalendarCoverageError: the deadline was made in a strict mode that `calendar` cannot keep.

    >>> from ssj_core.calendar import Within
    >>> old = WorkdayCalendar.cn(as_of=date(2025, 11, 3))
    >>> said = Within.workdays(20).due(date(2026, 1, 16), old)
    >>> now = recompute(said, WorkdayCalendar.cn())
    >>> now.verdict.value, now.after.date.isoformat()
    ('confirmed', '2026-02-13')
    """
    after = _again(deadline, calendar)
    return Recomputed(
        verdict=_verdict(deadline, after),
        before=deadline,
        after=after,
        changes=_changes(deadline, after),
    )


def _again(deadline: Deadline, calendar: WorkdayCalendar) -> Deadline:
    """Ask the same question of another calendar."""
    rule, mode = deadline.rule, deadline.mode
    if isinstance(rule, ByDate):
        return rule.due(deadline.day_asked.year, calendar, mode=mode)
    if isinstance(rule, Before):
        return rule.due(deadline.day_asked, calendar, mode=mode)
    return rule.due(deadline.day_asked, calendar, deadline.operators, mode=mode)


def _verdict(before: Deadline, after: Deadline) -> Verdict:
    """Compare two answers to one question."""
    if not before.earliest <= after.earliest <= after.latest <= before.latest:
        return Verdict.MOVED
    surest_first = list(DayStatus)
    surer = before.provisional or (
        surest_first.index(after.certainty) < surest_first.index(before.certainty)
    )
    if after.provisional:
        same = (before.earliest, before.latest) == (after.earliest, after.latest)
        return Verdict.UNCHANGED if same else Verdict.NARROWED
    return Verdict.CONFIRMED if surer else Verdict.UNCHANGED


def _changes(before: Deadline, after: Deadline) -> tuple[DayChange, ...]:
    """Find the days the two calendars differ on."""
    first = index_of(min(before.first_used, after.first_used))
    last = index_of(max(before.last_used, after.last_used))
    found = []
    for index in range(first, last + 1):
        was, now = (d.calendar.explain(day_at(index)) for d in (before, after))
        if was.workday != now.workday:
            found.append(
                DayChange(day=now.day, workday=now.workday, notice=now.notice or was.notice)
            )
    return tuple(found)
