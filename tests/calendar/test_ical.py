"""iCalendar: read back by two other parsers, folded at 75 octets."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.calendar import CalendarEntry, Within, WorkdayCalendar, to_ical
from ssj_core.errors.calendar import NotADayError

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
