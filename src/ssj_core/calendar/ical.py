"""Deadlines as an iCalendar file (RFC 5545): tasks with a due date, for any calendar program."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from ssj_core.calendar.deadline import Deadline
from ssj_core.encoding import canonical, digest
from ssj_core.errors.calendar import EntryTwiceError, NotADayError

_OCTETS: Final = 75  # RFC 5545 §3.1: a content line has at most 75 octets, its end not counted


@frozen(kw_only=True)
class CalendarEntry:
    """One deadline as it goes into a calendar.

    Attributes:
        summary: what has to be done.
        key: what tells this entry from others with the same rule and trigger (a credit code, the number of a
            document); where it is empty the summary does.
        identity: a name that is unique by itself and stays when rule and trigger change; then the UID is of it alone.
        sequence: raise it with every export in which a provisional date was confirmed or moved.
    """

    deadline: Deadline
    summary: str
    key: str = ""
    identity: str = ""
    sequence: int = field(default=0)

    @property
    def uid(self) -> str:
        """The stable name of the entry: it does not change when the date does."""
        deadline = self.deadline
        asked = (deadline.instant or deadline.day_asked).isoformat()
        about = [self.key or self.summary, deadline.rule.to_dict(), asked]
        return f"{digest(canonical([self.identity] if self.identity else about))[:32]}@ssj-core"


def to_ical(entries: Iterable[CalendarEntry], *, stamp: dt.datetime, events: bool = False) -> bytes:
    """Return an iCalendar file of `entries`, UTF-8 with CRLF, folded at 75 octets.

    A deadline stands at its safe date; a provisional one says so in its summary and in ``X-SSJ-`` properties. A waiting
    period is a task that starts on the first safe day.

    Args:
        entries: the deadlines; one task (VTODO) each.
        stamp: when the file was made (aware); the core has no clock.
        events: also writes a whole-day event (VEVENT) each, for programs that do not show tasks.

    Raises:
        NotADayError: `stamp` is not an aware datetime.
        EntryTwiceError: two entries have the same identity: a program would keep one of them only.
    """
    if stamp.utcoffset() is None:
        raise NotADayError(value=stamp)
    moment = f"{stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ssj-core//deadlines//ZH",
        "CALSCALE:GREGORIAN",
    ]
    seen: dict[str, CalendarEntry] = {}
    for entry in entries:
        uid = entry.uid
        if uid in seen:
            raise EntryTwiceError(first=seen[uid].summary, second=entry.summary)
        seen[uid] = entry
        lines += _component("VTODO", entry, moment)
        if events:
            lines += _component("VEVENT", entry, moment)
    lines.append("END:VCALENDAR")
    return b"".join(_fold(line) for line in lines)


def _component(kind: str, entry: CalendarEntry, moment: str) -> Iterator[str]:
    deadline, due = entry.deadline, f"{entry.deadline.safe_date:%Y%m%d}"
    following = f"{deadline.safe_date + dt.timedelta(1):%Y%m%d}"
    provisional = "TRUE" if deadline.provisional else "FALSE"
    yield f"BEGIN:{kind}"
    yield f"UID:{'event-' if kind == 'VEVENT' else ''}{entry.uid}"
    yield f"DTSTAMP:{moment}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"SUMMARY:{_escape(entry.summary + ('（暂定）' if deadline.provisional else ''))}"
    yield f"DESCRIPTION:{_escape(deadline.text())}"
    if kind == "VEVENT":
        yield f"DTSTART;VALUE=DATE:{due}"
        yield f"DTEND;VALUE=DATE:{following}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield f"{'DTSTART' if deadline.waiting else 'DUE'};VALUE=DATE:{due}"
    yield f"X-SSJ-PROVISIONAL:{provisional}"
    yield f"X-SSJ-EARLIEST:{deadline.earliest}"
    yield f"X-SSJ-LATEST:{deadline.latest}"
    yield f"X-SSJ-CALENDAR-ID:{deadline.calendar_id}"
    yield f"END:{kind}"


def _escape(text: str) -> str:
    """Escape a text value (RFC 5545 §3.3.11); control characters, which it forbids, become spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        char if char >= " " or char in "\n\t" else " " for char in text.replace("\x7f", " ")
    )
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> bytes:
    """Return a content line in pieces of at most 75 octets, never splitting a character."""
    found, piece = [], b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > _OCTETS:
            found.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*found, piece]) + b"\r\n"
