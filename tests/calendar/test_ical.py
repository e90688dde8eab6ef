"""iCalendar: read back by two other parsers, folded at 75 octets."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.calendar import (
    AtMost,
    CalendarEntry,
    Deadline,
    NotBefore,
    Within,
    WorkdayCalendar,
    to_ical,
)
from ssj_core.errors.calendar import EntryTwiceError, NotADayError

CAL = WorkdayCalendar.cn()
STAMP = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SURE = Within.workdays(20).due(date(2026, 12, 8), CAL)
OPEN = Within.workdays(20).due(date(2027, 1, 8), CAL)


def export(*entries: CalendarEntry, events: bool = False) -> bytes:
    """Write entries at a fixed moment."""
    return to_ical(entries, stamp=STAMP, events=events)


def test_a_task_comes_back_from_icalendar() -> None:
    """Due date, summary, description with commas and line breaks, sequence, our own properties."""
    entry = CalendarEntry(deadline=SURE, summary="归集；公示, 第1批\\再次", sequence=2)
    found = icalendar.Calendar.from_ical(export(entry))
    task = found.walk("VTODO")[0]
    assert task.decoded("DUE") == date(2027, 1, 6)
    assert str(task["SUMMARY"]) == entry.summary
    assert str(task["DESCRIPTION"]) == SURE.text()
    assert task["SEQUENCE"] == 2
    assert str(task["X-SSJ-PROVISIONAL"]) == "FALSE"
    assert str(task["X-SSJ-CALENDAR-ID"]) == CAL.id
    assert str(task["UID"]) == entry.uid
    assert task.decoded("DTSTAMP") == STAMP


def test_an_open_deadline_stands_at_its_safe_date() -> None:
    """And says that it is provisional; its UID does not change when it is confirmed."""
    entry = CalendarEntry(deadline=OPEN, summary="公示")
    task = icalendar.Calendar.from_ical(export(entry)).walk("VTODO")[0]
    assert task.decoded("DUE") == date(2027, 2, 3)
    assert str(task["SUMMARY"]) == "公示（暂定）"
    assert str(task["X-SSJ-LATEST"]) == "2027-02-15"
    again = Within.workdays(20).due(date(2027, 1, 8), WorkdayCalendar.cn(as_of=date(2026, 1, 1)))
    assert CalendarEntry(deadline=again, summary="公示").uid == entry.uid
    assert CalendarEntry(deadline=OPEN, summary="公示", key="甲").uid != entry.uid


def test_events_are_twins_for_programs_without_tasks() -> None:
    """A whole-day event each, free time, ending the day after (which is exclusive)."""
    found = icalendar.Calendar.from_ical(
        export(CalendarEntry(deadline=SURE, summary="公示"), events=True)
    )
    event = found.walk("VEVENT")[0]
    assert event.decoded("DTSTART") == date(2027, 1, 6)
    assert event.decoded("DTEND") == date(2027, 1, 7)
    assert len({str(part["UID"]) for part in (*found.walk("VTODO"), *found.walk("VEVENT"))}) == 2


def test_a_second_parser_reads_the_same() -> None:
    """Vobject gives the same summary and due date."""
    vobject = pytest.importorskip("vobject")
    entries = [
        CalendarEntry(deadline=due, summary="归集；公示, 下一批\\完") for due in (SURE, OPEN)
    ]
    found = vobject.readOne(export(*entries).decode())
    assert [task.due.value for task in found.vtodo_list] == [date(2027, 1, 6), date(2027, 2, 3)]
    assert found.vtodo_list[0].summary.value == "归集；公示, 下一批\\完"
    assert found.vtodo_list[0].description.value == SURE.text()


def test_two_companies_never_share_an_entry() -> None:
    """With one rule and trigger the key, else the summary, tells them apart; twins in one file are refused."""
    one = CalendarEntry(deadline=SURE, summary="公示：甲公司")
    other = CalendarEntry(deadline=SURE, summary="公示：乙公司")
    assert one.uid != other.uid
    assert len(icalendar.Calendar.from_ical(export(one, other)).walk("VTODO")) == 2
    keyed = [CalendarEntry(deadline=SURE, summary="公示", key=key) for key in ("甲", "乙")]
    assert keyed[0].uid != keyed[1].uid
    with pytest.raises(EntryTwiceError, match="key"):
        export(one, CalendarEntry(deadline=SURE, summary="公示：甲公司"))


def test_an_update_keeps_its_entry() -> None:
    """The UID stays when the date moves, and with an identity of its own when the rule does."""
    moved = Within.workdays(20).due(date(2027, 1, 8), WorkdayCalendar.cn(as_of=date(2024, 1, 1)))
    assert (
        CalendarEntry(deadline=moved, summary="x").uid
        == CalendarEntry(deadline=OPEN, summary="x").uid
    )
    named = [CalendarEntry(deadline=due, summary="x", identity="义务-1") for due in (SURE, OPEN)]
    assert named[0].uid == named[1].uid
    again = Deadline.from_dict(OPEN.to_dict())
    assert (
        CalendarEntry(deadline=again, summary="x").uid
        == CalendarEntry(deadline=OPEN, summary="x").uid
    )


def test_a_waiting_period_starts_and_is_not_due() -> None:
    """It stands on the first safe day, as a start; a limit stands on its last day, holiday or not."""
    wait = NotBefore.calendar_days(3).due(date(2026, 6, 17), CAL)
    task = icalendar.Calendar.from_ical(export(CalendarEntry(deadline=wait, summary="公示"))).walk(
        "VTODO"
    )[0]
    assert task.decoded("DTSTART") == date(2026, 6, 23)
    assert "DUE" not in task
    limit = AtMost.days(30, statute="行政强制法").due(date(2026, 3, 5), CAL)
    task = icalendar.Calendar.from_ical(export(CalendarEntry(deadline=limit, summary="查封"))).walk(
        "VTODO"
    )[0]
    assert task.decoded("DUE") == date(2026, 4, 4)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_lines_are_folded_at_75_octets(summary: str) -> None:
    """No line is longer, no character is split, and unfolding gives the text back."""
    data = export(CalendarEntry(deadline=SURE, summary=summary))
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
    unfolded = data.decode().replace("\r\n ", "").split("\r\n")
    told = next(line for line in unfolded if line.startswith("SUMMARY:"))
    clean = "".join(
        char if char >= " " or char in "\n\t\r" else " " for char in summary.replace("\x7f", " ")
    )
    clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    plain = told[len("SUMMARY:") :].replace("\\\\", "\0").replace("\\n", "\n")
    assert plain.replace("\\;", ";").replace("\\,", ",").replace("\0", "\\") == clean


def test_the_stamp_must_say_its_zone() -> None:
    """A naive stamp would be anybody's hour."""
    with pytest.raises(NotADayError):
        to_ical([], stamp=datetime(2026, 11, 22))  # noqa: DTZ001 - naive is the case
