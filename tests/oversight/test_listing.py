"""The work list as a table and as an iCalendar file."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from attrs import evolve

from ssj_core.calendar import WorkdayCalendar
from ssj_core.journal import Fact
from ssj_core.legal import Text
from ssj_core.oversight import (
    Extended,
    Ledger,
    work_ical,
    work_list,
    work_table,
)
from ssj_core.planning import DepartmentPlan, PlanApproved
from ssj_core.registers import ItemListAdopted

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
STAMP = datetime(2026, 4, 20, 8, tzinfo=UTC)
CALENDAR = WorkdayCalendar.cn()
DAY = date(2026, 4, 20)


@pytest.fixture
def book(book_of: Book, plan: DepartmentPlan, visit: Visit, listed: ItemListAdopted) -> Ledger:
    """A plan never made public, one inspection waiting, one finished and waiting for its result."""
    facts: list[Fact] = [
        listed.but(department="教体局"),
        PlanApproved(plan=plan, on=date(2026, 2, 11)),
        *visit("I-1"),
        *visit("I-2", departments=("市监局", "教体局"), finished=date(2026, 4, 8)),
    ]
    return book_of(facts)


def _tasks(data: bytes) -> list[Any]:
    """Return the tasks as a calendar program reads them."""
    calendar: Any = icalendar.Calendar.from_ical(data)
    return list(calendar.walk("VTODO"))


def test_the_table_holds_every_duty_of_the_list(book: Ledger) -> None:
    """Most pressing first; a duty without a day says why; each names its clause."""
    entries = work_list(book.obligations.values(), DAY)
    rows = work_table(entries).rows
    assert len(rows) == len(entries)
    assert rows[0]["department"] == "教体局"
    assert rows[0]["status"] == Text("已逾期", "overdue")
    timely = [row for row in rows if row["due"] == ""]
    assert timely
    assert all(row["basis"] and row["days_left"] == "" for row in timely)


def test_a_department_has_its_own_day(book: Ledger) -> None:
    """One department's list holds its own duties only."""
    own = work_table(work_list(book.obligations.values(), DAY, department="教体局")).rows
    assert {row["department"] for row in own} == {"教体局"}


def test_every_duty_with_a_day_is_a_task(book: Ledger) -> None:
    """A calendar program reads the file: due days, words, one task for each duty with a day."""
    entries = work_list(book.obligations.values(), DAY)
    tasks = {str(one["SUMMARY"]): one for one in _tasks(work_ical(entries, CALENDAR, stamp=STAMP))}
    dated = [one for one in entries if one.obligation.last is not None]
    assert len(tasks) == len(dated) < len(entries)
    execution = next(
        one for text, one in tasks.items() if "按计划实施检查 draw-1/target-I-1/" in text
    )
    assert execution["DUE"].dt == date(2026, 6, 30)


def test_a_moved_day_keeps_its_place_in_the_calendar(book: Ledger) -> None:
    """An extension changes the day and the sequence, not the name of the task."""
    number = "result-entry:I-2/市监局"
    before = book[number]
    granted = Extended(date(2026, 6, 1), "专家鉴定未完成", "局长", DAY)
    uids, sequences, days = [], [], []
    for owed in (before, evolve(before, extension=granted)):
        data = work_ical(work_list([owed], DAY), CALENDAR, stamp=STAMP)
        (task,) = _tasks(data)
        uids.append(str(task["UID"]))
        sequences.append(int(task["SEQUENCE"]))
        days.append(task["DUE"].dt)
    assert uids[0] == uids[1]
    assert sequences[0] < sequences[1]
    assert days[1] == date(2026, 6, 1) > days[0]
