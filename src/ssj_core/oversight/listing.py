"""The work list as a table for people and as an iCalendar file for their calendars."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from ssj_core.calendar import ByDate, CalendarEntry, Deadline, WorkdayCalendar, to_ical
from ssj_core.disclosure import Cell, Column, Table
from ssj_core.legal import Text
from ssj_core.oversight.obligation import Obligation
from ssj_core.oversight.worklist import Entry
from ssj_core.rules.answers import Due

_COLUMNS: Final = tuple(
    Column(key, Text(zh, en), solid)
    for key, zh, en, solid in (
        ("department", "责任单位", "owed by", False),
        ("duty", "义务", "duty", False),
        ("subject", "事项", "subject", False),
        ("to", "对象", "owed to", False),
        ("due", "期限", "due", True),
        ("days_left", "剩余天数", "days left", True),
        ("status", "状态", "status", True),
        ("basis", "依据", "basis", False),
    )
)


def work_table(entries: Iterable[Entry], name: str = "work-list") -> Table:
    """Return a work list as a table, in its order; a duty without a day says why."""
    rows: list[dict[str, Cell]] = []
    for entry in entries:
        owed, left = entry.obligation, entry.days_left
        rows.append(
            {
                "department": owed.department,
                "duty": owed.title,
                "subject": owed.subject,
                "to": owed.to,
                "due": owed.last.say() if owed.last else "",
                "days_left": "" if left is None else left,
                "status": entry.status.text,
                "basis": _basis(owed),
            }
        )
    return Table(name=name, title=Text("待办清单", "Work list"), columns=_COLUMNS, rows=tuple(rows))


def obligation_table(
    obligations: Iterable[Obligation], day: date, name: str = "deadlines"
) -> Table:
    """Return everything that was owed: who, what, by when, why, and what became of it as of a day."""
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "duty": owed.title,
            "subject": owed.subject,
            "department": owed.department,
            "to": owed.to,
            "opened": owed.opened.isoformat(),
            "due": owed.last.say() if owed.last else "",
            "done": owed.discharged.isoformat() if owed.discharged else "",
            "status": owed.status(day).text,
            "reasons": _reasons(owed),
        }
        for owed in obligations
    )
    return Table(name=name, title=Text("期限", "Deadlines"), columns=_OWED, rows=rows)


_OWED: Final = tuple(
    Column(key, Text(zh, en))
    for key, zh, en in (
        ("duty", "义务", "duty"),
        ("subject", "事项", "subject"),
        ("department", "责任单位", "owed by"),
        ("to", "对象", "owed to"),
        ("opened", "起算", "from"),
        ("due", "期限", "due"),
        ("done", "完成", "done"),
        ("status", "状态", "status"),
        ("reasons", "依据与理由", "reasons"),
    )
)


def _reasons(owed: Obligation) -> str:
    said = [
        f"{term.cited}：{term.due.say()}{'（起决定作用）' if term.binding else ''}"
        for term in owed.terms
    ]
    return "；".join(said) or owed.why_none or owed.duty.clause


def _basis(owed: Obligation) -> str:
    binding = [term.cited for term in owed.terms if term.binding]
    return "；".join(binding) or owed.why_none or owed.duty.clause


def work_ical(entries: Iterable[Entry], calendar: WorkdayCalendar, *, stamp: datetime) -> bytes:
    """Return a work list as an iCalendar file: one task for each duty that has a day.

    Duties without a day (及时) have no place in a calendar; `work_table` lists them.

    Args:
        entries: the work list.
        calendar: for days a document or an extension names itself.
        stamp: when the file was made (aware); the core has no clock.

    Raises:
        NotADayError: `stamp` is not an aware datetime.
    """
    dated = [(one, one.obligation.last) for one in entries]
    return to_ical(
        [
            CalendarEntry(
                deadline=_deadline(last, calendar),
                summary=_summary(one),
                identity=one.obligation.id,  # it keeps its place when its day or its terms change
                sequence=len(one.obligation.terms) + (one.obligation.extension is not None),
            )
            for one, last in dated
            if last is not None
        ],
        stamp=stamp,
    )


def _summary(entry: Entry) -> str:
    owed = entry.obligation
    return f"{entry.status.zh}：{owed.department} {owed.title.zh} {owed.subject}"


def _deadline(last: Due, calendar: WorkdayCalendar) -> Deadline:
    if last.deadline is not None:
        return last.deadline
    day = last.earliest
    return ByDate.yearly(day.month, day.day).due(day.year, calendar)
