"""What is gathered is owed to the public within the rules' days; shown or lawfully closed, it is done."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.disclosure.records import (
    DocumentPublished,
    InfoKind,
    LegalGround,
    PenaltyPublished,
    RecordCorrected,
    RecordGathered,
    RecordPublished,
    RecordWithheld,
)
from ssj_core.journal import Fact
from ssj_core.oversight import Ledger, Status, work_ical, work_list

Book = Callable[..., Ledger]
HEX, DAY, AFTER = "0" * 64, date(2026, 4, 17), date(2026, 5, 20)
NUMBER = "record-publication:R-1"
GATHERED = RecordGathered(
    record="R-1",
    target="T-1",
    info=InfoKind.LICENCE,
    name="许可",
    producer="甲局",
    entered_by="甲局",
    accountable="甲局",
    produced=DAY,
    digest=HEX,
    on=date(2026, 4, 20),
)
SHOWN = RecordPublished(
    record="R-1",
    version=1,
    department="甲局",
    outlet="gsxt",
    at="2026-04-28T18:00:00+08:00",
    digest=HEX,
)
LATE = SHOWN.but(at="2026-04-29T09:00:00+08:00")
FINED = PenaltyPublished(
    record="R-1", version=1, department="甲局", outlet="gsxt", at=SHOWN.at, digest=HEX
)
GROUND = LegalGround("中华人民共和国政府信息公开条例", "第十五条")
CLOSED = RecordWithheld(
    record="R-1", department="甲局", ground=GROUND, approver="局长", on=date(2026, 4, 27)
)
CORRECTED = RecordCorrected(
    record="R-1",
    version=2,
    department="甲局",
    name="许可",
    digest="1" * 64,
    reason="有误",
    approver="局长",
    on=date(2026, 5, 6),
)
LIST = DocumentPublished(
    document="item-list",
    number="1",
    department="甲局",
    outlet="portal",
    on=SHOWN.on,
    digest=HEX,
)


@pytest.mark.parametrize(
    "facts, status",
    [
        ((), Status.OVERDUE),
        ((SHOWN,), Status.MET),
        ((LATE,), Status.MET_LATE),
        ((SHOWN, LATE), Status.MET),
        ((CLOSED,), Status.MET),
        ((CLOSED, LATE), Status.MET),
        ((SHOWN, CORRECTED), Status.MET),
        ((CORRECTED,), Status.OVERDUE),
        ((LIST,), Status.OVERDUE),
    ],
    ids=[
        "nothing",
        "in time",
        "a day late",
        "twice",
        "closed by law",
        "closed, then shown",
        "corrected after",
        "corrected, not shown",
        "another document",
    ],
)
def test_a_record_is_owed_to_the_public(
    book_of: Book, facts: Sequence[Fact], status: Status
) -> None:
    """By hand: produced Friday 17 April 2026; 20 to 24, 27 and 28 April are the seven days (C9)."""
    owed = book_of([GATHERED, *facts])[NUMBER]
    assert owed.due is not None
    assert (owed.due.date, owed.binding) == (date(2026, 4, 28), ("ds-c9",))
    assert (owed.department, owed.to, owed.opened) == ("甲局", "社会公众", DAY)
    assert owed.status(AFTER) is status


def test_a_penalty_is_shown_apart(book_of: Book) -> None:
    """A penalty has its own clock and its own publication (C120–C121)."""
    penalty = GATHERED.but(info=InfoKind.PENALTY)
    assert book_of([penalty, FINED])[NUMBER].discharged == FINED.on


@pytest.mark.parametrize("info", [one for one in InfoKind if one is not InfoKind.OTHER])
def test_each_of_the_ten_kinds_has_its_days(book_of: Book, info: InfoKind) -> None:
    """All ten kinds, inspection results among them, owe the same seven working days (C8–C9)."""
    owed = book_of([GATHERED.but(info=info, inspection="I-1")])[NUMBER]
    assert owed.due is not None
    assert owed.due.date == date(2026, 4, 28)


def test_other_information_is_owed_without_a_day(book_of: Book) -> None:
    """Where no clause gives a number, the duty stands and says what the rules lack."""
    owed = book_of([GATHERED.but(info=InfoKind.OTHER, other="荣誉")])[NUMBER]
    assert (owed.due, owed.status(AFTER)) == (None, Status.TIMELY)
    assert owed.why_none


def test_what_was_never_gathered_is_not_owed(book_of: Book) -> None:
    """The publication of a list opens nothing."""
    assert book_of([LIST]).obligations == {}


def test_work_lists_and_calendars_have_it(book_of: Book) -> None:
    """Who has to publish sees it on the list and in the calendar, with its clause."""
    entries = work_list(book_of([GATHERED]).obligations.values(), date(2026, 4, 27))
    (entry,) = entries
    assert (entry.obligation.code, entry.days_left) == ("record-publication", 1)
    stamp = datetime(2026, 4, 27, tzinfo=UTC)
    text = work_ical(entries, WorkdayCalendar.cn(), stamp=stamp)
    assert b"20260428" in text
