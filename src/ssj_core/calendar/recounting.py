"""A deadline counted again under another calendar: unchanged, confirmed, narrowed or moved, and why."""

import datetime as dt

from attrs import frozen

from ssj_core.calendar.days import DayStatus, index_of
from ssj_core.calendar.deadline import Deadline
from ssj_core.calendar.words import Word
from ssj_core.calendar.workdays import WorkdayCalendar


class Verdict(Word):
    """What became of a deadline."""

    UNCHANGED = "unchanged", "不变", "unchanged"
    CONFIRMED = "confirmed", "已确定", "confirmed"
    NARROWED = "narrowed", "范围缩小，仍未确定", "narrowed, still open"
    MOVED = "moved", "已变动", "moved"


@frozen(kw_only=True)
class DayChange:
    """A day that one calendar has worked and the other not.

    Attributes:
        notice: the notice the newer calendar follows; empty where none names the day.
    """

    day: dt.date
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
        verdict: ``unchanged``: the same day, as sure as before; ``confirmed``: one day now, within the
            earlier bounds, and surer than before; ``narrowed``: still bounds, inside the earlier ones;
            ``moved``: outside what was said before.
        changes: the days that differ between the calendars, among those the two answers used.
    """

    verdict: Verdict
    before: Deadline
    after: Deadline
    changes: tuple[DayChange, ...]


def recompute(deadline: Deadline, calendar: WorkdayCalendar) -> Recomputed:
    """Return what becomes of `deadline`, made or read back, under `calendar`.

    Raises:
        CalendarCoverageError: the deadline was made in a strict mode that `calendar` cannot keep.

    >>> from ssj_core.calendar import Within
    >>> old = WorkdayCalendar.cn(as_of=dt.date(2025, 11, 3))
    >>> due = Within.workdays(20).due(dt.date(2026, 1, 16), old)
    >>> now = recompute(Deadline.from_dict(due.to_dict()), WorkdayCalendar.cn())
    >>> now.verdict.value, now.after.date.isoformat()
    ('confirmed', '2026-02-13')
    """
    after = deadline.rule.again(deadline, calendar, mode=deadline.mode)
    return Recomputed(
        verdict=_verdict(deadline, after),
        before=deadline,
        after=after,
        changes=_changes(deadline, after, calendar),
    )


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


def _changes(before: Deadline, after: Deadline, calendar: WorkdayCalendar) -> tuple[DayChange, ...]:
    """Find the days the two calendars differ on, among those both can speak of."""
    found = []
    first, last = index_of(before.first_used), index_of(before.last_used)
    if before.calendar is not None:
        first = min(first, index_of(after.first_used))
        last = max(last, index_of(after.last_used))
    bits = before.day_bits
    for index in range(first, last + 1):
        now = calendar.info(index)
        was_from = ""
        if before.calendar is not None:
            was = before.calendar.info(index)
            worked, was_from = was.workday, was.notice
        else:
            worked = bits.work[(now.day - bits.first).days] == "1"
        if worked != now.workday:
            found.append(DayChange(day=now.day, workday=now.workday, notice=now.notice or was_from))
    return tuple(found)
