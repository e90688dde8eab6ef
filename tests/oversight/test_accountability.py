"""A small year written by hand, its ledger written by hand, and the material for each situation."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import ssj_core
from ssj_core.encoding import canonical
from ssj_core.errors.oversight import CaseUnknownError
from ssj_core.inspection import (
    AdoptedConclusion,
    Commission,
    Commissioned,
    CrimeTransferred,
    FollowUp,
    FollowUpOpened,
    HandoverReceived,
    InspectionFinished,
    Organ,
    Refusal,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
)
from ssj_core.journal import Fact
from ssj_core.legal import Text
from ssj_core.oversight import ExtensionGranted, Ledger, Status
from ssj_core.oversight.accountability import (
    CASES,
    REMINDER,
    Case,
    Dossier,
    DrawProof,
    JudgmentRecorded,
    Pointer,
    Shows,
    Situation,
    StatementMade,
    conformity,
    dossier,
    dossiers,
    survey,
)
from ssj_core.planning import (
    DepartmentPlan,
    PlanAmended,
    PlanApproved,
    PlanFiled,
    PlanPublished,
    Window,
)
from ssj_core.registers import ItemListAdopted, ItemListAmended
from ssj_core.testing import Rooms

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
DAY = date(2026, 12, 31)
HEX = "0" * 64
ME, OTHER = "市监局", "教体局"


def _unchecked(facts: list[Fact]) -> list[Fact]:
    """Return the events of a visit whose only row was not checked, resting on institutions."""
    found: list[Fact] = []
    for fact in facts:
        if isinstance(fact, InspectionFinished):
            row = SheetRow(item="item-2", content="计量", checked=False, finding="设备停用")
            adopted = AdoptedConclusion(
                source="某检定所", conclusion="合格", ground="计量法第二十一条", document="检定1号"
            )
            sheet = fact.sheet.but(rows=(row,), adopted=(adopted,))
            commission = Commissioned(
                inspection=fact.inspection,
                institution="某检测公司",
                qualification="CMA-1",
                commission=Commission.TESTING,
                report="报告1号",
                on=fact.on,
            )
            found += [commission, fact.but(sheet=sheet)]
        elif isinstance(fact, SheetConfirmed):
            refusal = Refusal(reason="负责人不在", noted_by=("A1",), on=fact.on)
            found.append(SheetRefused(inspection=fact.inspection, refusal=refusal, on=fact.on))
        else:
            found.append(fact)
    return found


@pytest.fixture
def facts(plan: DepartmentPlan, visit: Visit, listed: ItemListAdopted) -> list[Fact]:
    """Two planned tasks, of which one was never begun; six inspections, each with its own story."""
    april = date(2026, 4, 8)
    second = plan.tasks[0].but(id="T2", window=Window(date(2026, 7, 1), date(2026, 8, 31)))
    whole = plan.but(tasks=(plan.tasks[0], second))
    day = date(2026, 2, 12)
    return [
        listed,
        PlanApproved(plan=whole, on=date(2026, 2, 11)),
        PlanPublished(plan=plan.id, version=1, channel="gsxt", digest=HEX, on=day),
        PlanPublished(plan=plan.id, version=1, channel="portal", digest=HEX, on=day),
        PlanFiled(plan=plan.id, version=1, receiver="联席会议办公室", on=date(2026, 2, 13)),
        *visit("I-1", finished=april, entered=date(2026, 4, 9), published=date(2026, 4, 15)),
        *visit("I-2", finished=april, entered=date(2026, 4, 9), published=date(2026, 6, 1)),
        *visit(
            "I-3", finished=april, entered=date(2026, 4, 9), results=("pending.police",), crime=True
        ),
        *visit("2026/4"),
        *visit(
            "I-5",
            departments=(OTHER, ME),
            finished=date(2026, 7, 10),
            entered=date(2026, 7, 10),
            published=date(2026, 7, 15),
        ),
        *_unchecked(
            visit("I-6", finished=april, entered=date(2026, 4, 9), published=date(2026, 4, 15))
        ),
    ]


@pytest.fixture
def book(facts: list[Fact], book_of: Book) -> Ledger:
    """The ledger of that year."""
    return book_of(facts)


# By hand, on the calendar of 2026. From Wednesday 8 April, twenty working days: 9, 10; 13-17; 20-24;
# 27-30 April; 1 to 5 May off; 6, 7, 8 May; Saturday 9 May is worked: the last day. From Wednesday
# 8 April, seven: 9, 10, 13-17 April. From Friday 10 July, seven: 13-17, 20, 21 July; twenty: 13-17,
# 20-24, 27-31 July, 3-7 August.
BY_HAND = {
    "execution:draw-1/target-I-1/市监局": (date(2026, 6, 30), Status.MET),
    "execution:draw-1/target-I-2/市监局": (date(2026, 6, 30), Status.MET),
    "execution:draw-1/target-I-3/市监局": (date(2026, 6, 30), Status.MET),
    "execution:draw-1/target-2026/4/市监局": (date(2026, 6, 30), Status.OVERDUE),
    "execution:draw-1/target-I-5/市监局": (date(2026, 6, 30), Status.MET_LATE),
    "execution:draw-1/target-I-5/教体局": (date(2026, 6, 30), Status.MET_LATE),
    "execution:draw-1/target-I-6/市监局": (date(2026, 6, 30), Status.MET),
    "result-entry:I-1/市监局": (date(2026, 5, 9), Status.MET),
    "result-entry:I-2/市监局": (date(2026, 5, 9), Status.MET),
    "result-entry:I-3/市监局": (date(2026, 5, 9), Status.MET),
    "result-entry:I-5/市监局": (date(2026, 8, 7), Status.MET),
    "result-entry:I-5/教体局": (date(2026, 8, 7), Status.MET),
    "result-entry:I-6/市监局": (date(2026, 5, 9), Status.MET),
    "result-publication:I-1/市监局": (date(2026, 4, 17), Status.MET),
    "result-publication:I-2/市监局": (date(2026, 4, 17), Status.MET_LATE),
    "result-publication:I-3/市监局": (date(2026, 4, 17), Status.OVERDUE),
    "result-publication:I-5/市监局": (date(2026, 7, 21), Status.MET),
    "result-publication:I-5/教体局": (date(2026, 7, 21), Status.MET),
    "result-publication:I-6/市监局": (date(2026, 4, 17), Status.MET),
    "transfer:I-3/市监局": (date(2026, 4, 13), Status.OVERDUE),
    "finding:I-3/市监局": (None, Status.TIMELY),
    "plan:市监局/2026": (date(2026, 2, 28), Status.MET),
    "draw:市监局/2026#T1": (date(2026, 6, 30), Status.MET),
    "draw:市监局/2026#T2": (date(2026, 8, 31), Status.OVERDUE),
    "plan-publication:市监局/2026@1": (None, Status.MET),
    "plan-filing:市监局/2026@1": (None, Status.MET),
}


@pytest.mark.parametrize("number", BY_HAND)
def test_the_ledger_is_the_one_written_by_hand(book: Ledger, number: str) -> None:
    """Last day and standing of every obligation equal a count on paper."""
    owed = book[number]
    found = None if owed.due is None else owed.due.date
    assert (found, owed.status(DAY)) == BY_HAND[number]


def test_nothing_else_is_owed(book: Ledger) -> None:
    """The hand-written ledger is whole, and so is its list of what is overdue."""
    assert set(book.obligations) == set(BY_HAND)
    overdue = {one.id for one in book.obligations.values() if one.status(DAY) is Status.OVERDUE}
    assert overdue == {
        "execution:draw-1/target-2026/4/市监局",
        "result-publication:I-3/市监局",
        "transfer:I-3/市监局",
        "draw:市监局/2026#T2",
    }


def test_the_survey_is_the_one_written_by_hand(book: Ledger) -> None:
    """Every place to look is listed, and no other."""
    found = {(one.situation, one.department, one.subject, one.status) for one in survey(book)}
    assert found == {
        (Situation.NOT_PUBLISHED, ME, "I-2", Status.MET_LATE),
        (Situation.NOT_PUBLISHED, ME, "I-3", Status.OVERDUE),
        (Situation.TRANSFER, ME, "I-3", Status.OVERDUE),
        (Situation.DELAY, ME, "2026/4", Status.OVERDUE),
        (Situation.DELAY, ME, "T2", Status.OVERDUE),
        (Situation.DELAY, ME, "I-5", Status.MET_LATE),
        (Situation.DELAY, OTHER, "I-5", Status.MET_LATE),
        (Situation.NOT_INSPECTED, ME, "I-6", None),
    }
    assert {one.department for one in survey(book, OTHER)} == {OTHER}
    assert survey(book, year=2025) == ()


def _case(book: Ledger, **about: object) -> Case:
    said: dict[str, object] = {"department": ME} | about
    return Case(number="A-1", day=DAY, book=book, **said)  # type: ignore[arg-type]


def _shows(found: Dossier, name: str) -> list[Shows]:
    return [one.shows for one in found.exhibit(name)]


PROOF = DrawProof(
    task="T1",
    target="target-X",
    holds=True,
    recorded=True,
    listed=True,
    drawn=False,
    ticket="e" * 64,
    threshold="5" * 64,
    sentence=Text("未中签", "it was not drawn"),
    digest=HEX,
)


def test_not_inspected_as_required(book: Ledger) -> None:
    """C137: plan, list, visit with what was not checked, gaps; harm is a question for a person."""
    found = dossier(Situation.NOT_INSPECTED, _case(book, inspection="I-6"))
    assert _shows(found, "plan") == _shows(found, "list-conformity") == [Shows.ON_RECORD]
    (visit,) = found.exhibit("visit")
    assert "item-2（设备停用）" in visit.detail.zh
    assert "无记录的事项：item-1" in visit.detail.zh
    assert "拒签并注明原因" in visit.detail.zh
    assert [one.name for one in found.unanswered] == ["harm", "cause"]


def test_gaps_of_a_dossier_are_told(book: Ledger) -> None:
    """An inspection never made: no visit, no result, and what its archive lacks."""
    found = dossier(Situation.NOT_INSPECTED, _case(book, inspection="2026/4"))
    assert _shows(found, "visit") == _shows(found, "result") == [Shows.NOT_ON_RECORD]
    assert {one.clause for one in found.exhibit("gap")} == {"C113", "C92"}
    assert "无签字盖章记录" in found.exhibit("visit")[0].detail.zh


def test_not_published_in_time(book: Ledger) -> None:
    """C138: the two clocks with their clauses, the day it was done, and whether it was late."""
    found = dossier(Situation.NOT_PUBLISHED, _case(book, inspection="I-2"))
    (owed,) = found.exhibit("duty.result-publication")
    assert "期限 2026-04-17，完成 2026-06-01：逾期完成" in owed.detail.zh
    assert owed.refs == ("result-publication:I-2/市监局", "ds-c9")
    assert [one.name for one in found.unanswered] == ["ground", "harm", "cause"]


def test_more_time_that_was_granted_is_told(facts: list[Fact], book_of: Book) -> None:
    """An extension stands beside the day it moved, with its reason (C119)."""
    number = "result-publication:I-5/市监局"
    granted = ExtensionGranted(
        obligation=number,
        until=date(2026, 8, 7),
        reason="等待鉴定",
        approver="局长",
        on=date(2026, 7, 14),
    )
    book = book_of([*facts, granted])
    found = dossier(Situation.NOT_PUBLISHED, _case(book, inspection="I-5"))
    (owed,) = found.exhibit("duty.result-publication")
    assert "延期至 2026-08-07（等待鉴定）" in owed.detail.zh


def test_a_crime_without_transfer(book: Ledger) -> None:
    """C139: flagged, no transfer on record within the four days of order 730, article 5."""
    found = dossier(Situation.TRANSFER, _case(book, inspection="I-3"))
    (crime,) = found.exhibit("crime")
    assert crime.shows is Shows.NOT_ON_RECORD
    assert "没有移送记录" in crime.detail.zh
    (owed,) = found.exhibit("duty.transfer")
    assert "期限 2026-04-13" in owed.detail.zh
    assert dossier(Situation.TRANSFER, _case(book, inspection="I-1")).exhibit("crime") == ()
    unentered = dossier(Situation.TRANSFER, _case(book, inspection="2026/4"))
    assert unentered.exhibits == ()


def test_a_crime_that_was_transferred(facts: list[Fact], book_of: Book) -> None:
    """The record of the transfer and its receipt are shown, and the duty is done (C126)."""
    sent = CrimeTransferred(
        inspection="I-3",
        matter="M-1",
        department=ME,
        organ=Organ.PUBLIC_SECURITY,
        to="区公安分局",
        document="移送1号",
        on=date(2026, 4, 10),
    )
    receipt = HandoverReceived(
        inspection="I-3", matter="M-1", by="区公安分局", receipt="收1号", on=date(2026, 4, 13)
    )
    case = FollowUpOpened(
        inspection="I-3",
        matter="M-2",
        action=FollowUp.CASE,
        department=ME,
        words="立案",
        on=date(2026, 4, 13),
    )
    book = book_of([*facts, sent, receipt, case])
    found = dossier(Situation.TRANSFER, _case(book, inspection="I-3"))
    (crime,) = found.exhibit("crime")
    assert crime.shows is Shows.ON_RECORD
    assert "2026-04-10 移送区公安分局（移送1号），签收 2026-04-13" in crime.detail.zh
    assert _shows(found, "duty.follow-up") == [Shows.ON_RECORD, Shows.NOT_ON_RECORD]
    assert Situation.TRANSFER not in {one.situation for one in survey(book)}


def test_a_task_not_carried_out(book: Ledger) -> None:
    """C140: planned tasks nobody began, and inspections that were late or never made."""
    found = dossier(Situation.DELAY, _case(book))
    assert [one.refs for one in found.exhibit("task-untouched")] == [
        ("市监局/2026", "T1"),
        ("市监局/2026", "T2"),
    ]
    assert sorted(_shows(found, "duty.execution")) == [Shows.NOT_ON_RECORD] + [Shows.ON_RECORD] * 5
    own = dossier(Situation.DELAY, _case(book, plan="市监局/2026", task="T2"))
    assert own.exhibit("duty.execution") == ()
    assert len(own.exhibit("task-untouched")) == 1
    assert dossier(Situation.DELAY, _case(book, department=OTHER)).exhibit("task-untouched") == ()


def test_not_drawn_is_proved_not_asserted(book: Ledger) -> None:
    """C136: ticket and line from a bundle that holds and is the journal's; anything less cannot tell."""
    weak = (
        evolve(PROOF, holds=False, recorded=False, drawn=None, ticket="", threshold=""),
        evolve(PROOF, recorded=False),
        evolve(PROOF, void=True),
        evolve(PROOF, drawn=None),
    )
    case = _case(book, target="target-X", plan="市监局/2026", proofs=(PROOF, *weak))
    found = dossier(Situation.LIST_FOLLOWED, case)
    assert _shows(found, "draw-proof") == [Shows.ON_RECORD] + [Shows.CANNOT_TELL] * 4
    assert found.exhibit("draw-proof")[0].refs == (HEX, "e" * 64, "5" * 64)
    assert [one.name for one in found.unanswered] == ["abuse"]


def test_drawn_and_nothing_found(book: Ledger) -> None:
    """C136: only a result that was reviewed or made public says that nothing was found."""
    names = ("I-1", "I-3", "2026/4")
    found = [dossier(Situation.LIST_FOLLOWED, _case(book, inspection=one)) for one in names]
    assert [_shows(one, "nothing-found") for one in found] == [
        [Shows.ON_RECORD],
        [Shows.NOT_ON_RECORD],
        [Shows.NOT_ON_RECORD],
    ]


def test_the_duty_was_performed(book: Ledger) -> None:
    """C142: everything the records hold of a proper inspection, without a gap."""
    found = dossier(Situation.PERFORMED, _case(book, inspection="I-1", proofs=(PROOF,)))
    assert {one.shows for one in found.exhibits} == {Shows.ON_RECORD}
    assert {one.name for one in found.exhibits} == {
        "plan",
        "list-conformity",
        "draw-proof",
        "visit",
        "result",
        "duty.execution",
        "duty.result-entry",
        "duty.result-publication",
    }


def test_off_the_list_is_told(facts: list[Fact], book_of: Book) -> None:
    """失职照单问责: items off the list, off the task, or without a plan in effect (C5, C80, C135)."""
    unlisted = [fact for fact in facts if not isinstance(fact, ItemListAdopted)]
    off = dossier(Situation.PERFORMED, _case(book_of(unlisted), inspection="I-1"))
    (held,) = off.exhibit("list-conformity")
    assert held.shows is Shows.NOT_ON_RECORD
    assert "当日清单没有事项：item-1" in held.detail.zh
    unfiled = [fact for fact in facts if not isinstance(fact, PlanFiled)]
    later = book_of(unfiled)
    found = dossier(Situation.PERFORMED, _case(later, inspection="I-1"))
    assert _shows(found, "plan") == _shows(found, "list-conformity") == [Shows.NOT_ON_RECORD]
    assert "尚缺：" in found.exhibit("plan")[0].detail.zh
    planless = [fact for fact in facts if not fact.kind.startswith("plan.")]
    none = dossier(Situation.PERFORMED, _case(book_of(planless), inspection="I-1"))
    assert none.exhibit("plan") == ()
    assert _shows(none, "list-conformity") == [Shows.NOT_ON_RECORD]


def test_what_counts_is_the_list_and_the_plan_of_the_day(
    facts: list[Fact], book_of: Book, plan: DepartmentPlan
) -> None:
    """A list and a plan amended later change nothing for what was done before (C135, D12)."""
    amended = PlanAmended(
        plan=plan.but(tasks=(plan.tasks[0].but(id="T9"),), version=2),
        on=date(2026, 9, 1),
        reason="调整",
    )
    struck = ItemListAmended(department=ME, reason="取消", removed=("item-1",), on=date(2026, 9, 1))
    filed = PlanFiled(plan=plan.id, version=2, receiver="联席会议办公室", on=date(2026, 9, 2))
    book = book_of([*facts, amended, struck, filed])
    held = conformity(book, book.inspections["I-1"])
    assert (held.plan and held.plan.plan.version) == 1
    assert [version.number for _, version in held.lists] == [1]
    assert {lack.what for lack in held.lacks} == {"draw", "team"}
    late = conformity(book, book.inspections["2026/4"])
    assert {lack.what for lack in late.lacks} == {"draw", "team", "sheet"}


@pytest.mark.parametrize(
    "situation, asked",
    [
        (Situation.TECHNICAL_LIMIT, ["limit"]),
        (Situation.NO_CAUSE, ["accident", "link"]),
        (Situation.FALSE_REPORT, ["false", "led"]),
        (Situation.OTHER_DUTY, ["basis"]),
        (Situation.OTHER_EXEMPTION, ["basis"]),
    ],
)
def test_what_only_a_person_knows_is_asked(
    book: Ledger, situation: Situation, asked: list[str]
) -> None:
    """C141, C143–C146: technical limits, causes and lies are no records of the library."""
    found = dossier(situation, _case(book, inspection="I-6"))
    assert [one.name for one in found.unanswered] == asked
    institutions = [one.refs[1] for one in found.exhibits if one.name in ("commission", "adopted")]
    wanted = situation in (Situation.TECHNICAL_LIMIT, Situation.FALSE_REPORT)
    assert institutions == (["报告1号", "检定1号"] if wanted else [])


def _stated(question: str, **change: Any) -> StatementMade:
    said = StatementMade(
        case="A-1",
        situation=Situation.NO_CAUSE,
        question=question,
        department=ME,
        by="事故调查组",
        words="与检查事项无关",
        document="调查报告",
        on=date(2026, 9, 1),
    )
    return said.but(**change)


def test_statements_stand_under_the_question_they_answer(book: Ledger) -> None:
    """Another case, another situation, a later day: not in this dossier; the rest is not dropped."""
    statements = (
        _stated("link"),
        _stated("weather"),
        _stated("link", case="A-2"),
        _stated("link", situation=Situation.PERFORMED),
        _stated("link", on=date(2027, 1, 1)),
    )
    found = dossier(Situation.NO_CAUSE, _case(book, inspection="I-1", statements=statements))
    assert [(one.name, len(one.statements)) for one in found.questions] == [
        ("accident", 0),
        ("link", 1),
        ("further", 1),
    ]
    assert [one.name for one in found.unanswered] == ["accident"]


def test_a_dossier_can_be_printed_and_digested(book: Ledger) -> None:
    """A page that says it concludes nothing, and one digest for the organ's record."""
    case = _case(book, inspection="I-1", statements=(_stated("link"),))
    found = dossier(Situation.NO_CAUSE, case)
    page = found.page("case-A-1.html")
    assert not page.listed
    assert [type(block).__name__ for block in page.blocks] == ["Prose", "Table", "Table"]
    assert canonical(found.document())
    assert found.document()["reminder"]["zh"] == REMINDER.zh
    judged = JudgmentRecorded(
        case="A-1",
        organ="有权机关",
        considered=(Situation.NO_CAUSE,),
        material=(found.digest("sha256"),),
        document="决定1号",
        digest=HEX,
        on=DAY,
    )
    rooms = Rooms().take(_stated("link"), judged)
    stated = rooms.get(CASES, CASES.of(case="A-1"))
    assert stated
    assert (stated.statements, stated.judgments) == ((_stated("link"),), (judged,))
    for again in (_stated("link"), judged):
        assert [fault.code for fault in rooms.faults(again)] == ["cases.known"]


def test_every_situation_has_its_query(book: Ledger) -> None:
    """C136 to C146: eleven situations, each from its own clause."""
    found = dossiers(_case(book, inspection="I-1"))
    assert [one.situation for one in found] == list(Situation)
    assert {one.clause for one in found} == {f"C{number}" for number in range(136, 147)}
    assert all(one.questions for one in found)


def test_a_case_is_about_something_there_is(book: Ledger) -> None:
    """An inspection or a plan the ledger does not have is an error, not an empty dossier."""
    with pytest.raises(CaseUnknownError):
        _case(book, inspection="I-99")
    with pytest.raises(CaseUnknownError):
        _case(book, plan="市监局/2030")


def test_no_value_of_the_api_says_guilty_or_not(book: Ledger) -> None:
    """Neither a field, nor a code, nor a word of any dossier pronounces on anybody."""
    said = re.compile(
        r"guilt|liable|innocen|verdict|culpab|convict|exonerat|应予追责|应当追责|应予免责|予以免责|有责|无责|构成失职"
    )
    names = [name for one in (Case, Dossier, Pointer, Situation, Shows) for name in dir(one)]
    values = [one.value for one in (*Situation, *Shows)]
    texts = [str(one.document()) for one in dossiers(_case(book, inspection="I-1"))]
    assert not [text for text in (*names, *values, *texts) if said.search(text)]
    folder = Path(ssj_core.__file__).parent / "oversight" / "accountability"
    assert not [
        path.name
        for path in folder.glob("*.py")
        if "-> bool" in path.read_text() and path.name != "draws.py"
    ]
