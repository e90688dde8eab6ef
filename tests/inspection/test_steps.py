"""One inspection from assignment to archive, and every step it refuses."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import chain
from typing import Any

import pytest
from attrs import frozen
from stepping import apply, decide, replayed

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import (
    INSPECTION,
    Capacity,
    CluePassed,
    Commission,
    Commissioned,
    Confirmation,
    CrimeTransferred,
    DepartmentNotified,
    DossierArchived,
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    Inspection,
    InspectionAssigned,
    InspectionCancelled,
    InspectionFact,
    InspectionFinished,
    InspectionNoticed,
    InspectionRecognised,
    InspectionStarted,
    Mark,
    Organ,
    Refusal,
    ResultEntered,
    ResultPublished,
    ResultReviewed,
    ResultState,
    Sheet,
    SheetConfirmed,
    SheetRefused,
    Stage,
    Verdict,
    Witness,
    contents,
    dossier_digest,
    gaps,
    public_digest,
    visits,
)
from ssj_core.journal import CATALOGUE, KINDS, NewEvent
from ssj_core.planning import Method
from ssj_core.service import Act
from ssj_core.simple.clock import CHINA
from ssj_core.testing import Rooms, clauses_of

Sheets = Callable[..., Sheet]
DAY = date(2026, 9, 8)
HEX = "b" * 64


def _signed(number: str) -> SheetConfirmed:
    mark = Confirmation(
        mark=Mark.SIGNED, signer="王某", capacity=Capacity.LEGAL_REPRESENTATIVE, on=DAY
    )
    return SheetConfirmed(inspection=number, confirmation=mark, on=DAY)


def _refused(number: str) -> SheetRefused:
    note = Refusal(
        reason="对结论有异议", noted_by=("P-1",), on=DAY, witnesses=(Witness("赵某", "社区"),)
    )
    return SheetRefused(inspection=number, refusal=note, on=DAY)


def _entered(
    number: str,
    department: str = "市监局",
    results: tuple[str, ...] = ("no-issue",),
    by: str = "P-1",
    *,
    crime: bool = False,
) -> ResultEntered:
    return ResultEntered(
        inspection=number,
        department=department,
        by=by,
        by_department=department,
        results=results,
        crime=crime,
        on=DAY,
    )


def _reviewed(
    number: str,
    department: str = "市监局",
    verdict: Verdict = Verdict.PASSED,
    by: str = "P-9",
) -> ResultReviewed:
    return ResultReviewed(
        inspection=number,
        department=department,
        by=by,
        by_department=department,
        verdict=verdict,
        on=DAY,
    )


def _published(number: str, department: str = "市监局", channel: str = "gsxt") -> ResultPublished:
    return ResultPublished(
        inspection=number, department=department, channel=channel, digest=HEX, on=DAY
    )


def _visit(assigned: InspectionAssigned, sheet: Sheet) -> list[InspectionFact]:
    number = assigned.inspection
    return [
        assigned,
        InspectionNoticed(inspection=number, document="通知书1", on=assigned.on),
        InspectionStarted(inspection=number, on=DAY),
        InspectionFinished(inspection=number, sheet=sheet, on=DAY),
        _signed(number),
    ]


def _done(assigned: InspectionAssigned, sheet: Sheet) -> list[InspectionFact]:
    facts = _visit(assigned, sheet)
    for department in assigned.departments:
        number = assigned.inspection
        facts += [
            _entered(number, department),
            _reviewed(number, department),
            _published(number, department),
        ]
    return facts


def _run(facts: list[InspectionFact]) -> Inspection:
    inspection: Inspection | None = None
    for fact in facts:
        inspection = apply(inspection, decide(inspection, _filled(inspection, fact)))
    assert inspection is not None
    return inspection


def _filled(inspection: Inspection | None, fact: InspectionFact) -> InspectionFact:
    """Return a fact with the digest that the road fills in."""
    if inspection is not None and isinstance(fact, ResultPublished):
        return fact.but(digest=public_digest(inspection, fact.department))
    if inspection is not None and isinstance(fact, DossierArchived):
        return fact.but(digest=dossier_digest(inspection))
    return fact


def test_stages_follow_one_another(assigned: InspectionAssigned, make_sheet: Sheets) -> None:
    """Assigned, noticed, started, finished, confirmed, entered and reviewed, public, archived."""
    facts = _done(assigned, make_sheet())
    facts.append(DossierArchived(inspection="I-1", digest=HEX, on=DAY))
    stages = [_run(facts[:count]).stage for count in range(1, len(facts) + 1)]
    assert stages == [
        Stage.ASSIGNED,
        Stage.NOTICED,
        Stage.STARTED,
        Stage.FINISHED,
        Stage.CONFIRMED,
        Stage.RESULTS,
        Stage.RESULTS,
        Stage.COMPLETE,
        Stage.ARCHIVED,
    ]


def test_not_entered_is_a_state_of_its_own(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """A finished inspection without a result is *not entered*, never normal."""
    inspection = _run(_visit(assigned, make_sheet()))
    assert inspection.part("市监局").state is ResultState.NOT_ENTERED
    assert inspection.results == ()
    assert inspection.part("无此部门").state is ResultState.NOT_ENTERED


def test_published_means_every_department(joint: InspectionAssigned, make_sheet: Sheets) -> None:
    """A joint inspection is complete when each department has published its part (C94, C118)."""
    facts = _done(joint, make_sheet())
    assert _run(facts[:-1]).stage is Stage.RESULTS
    assert _run(facts).stage is Stage.COMPLETE


def test_a_refusal_with_its_reason_stands_for_the_signature(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """A refusal, reason noted and witnessed, lets the result be entered (C116–C117)."""
    facts = [*_visit(assigned, make_sheet())[:4], _refused("I-1"), _entered("I-1")]
    assert _run(facts).stage is Stage.RESULTS


def test_on_site_results_wait_for_the_confirmation(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """On site, neither signed nor refused: no result; a document check needs neither (C115, A11)."""
    with pytest.raises(SsjError, match="签字"):
        _run([*_visit(assigned, make_sheet())[:4], _entered("I-1")])
    paper = make_sheet(Method.DOCUMENTARY)
    assert _run([*_visit(assigned, paper)[:4], _entered("I-1")]).stage is Stage.RESULTS


def test_the_sheet_holds_the_items_of_the_task(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """No item is left out of the sheet and none is added (C5, C113)."""
    inspection = _run(_visit(assigned, make_sheet())[:3])
    other, sheet = make_sheet(item="item-9"), make_sheet()
    both = sheet.but(rows=(*sheet.rows, *other.rows))
    with pytest.raises(SsjError, match="缺少"):
        decide(inspection, InspectionFinished(inspection="I-1", sheet=other, on=DAY))
    with pytest.raises(SsjError, match="任务外"):
        decide(inspection, InspectionFinished(inspection="I-1", sheet=both, on=DAY))


def test_a_finding_on_the_sheet_is_a_finding(
    assigned: InspectionAssigned, joint: InspectionAssigned, make_sheet: Sheets
) -> None:
    """What the sheet found cannot become 未发现问题; of two departments one may have found none."""
    row = make_sheet().rows[0].but(results=("pending.food-drug",))
    sheet = make_sheet().but(rows=(row,))
    with pytest.raises(SsjError, match="记有问题"):
        _run([*_visit(assigned, sheet), _entered("I-1")])
    assert _run([*_visit(joint, sheet), _entered("I-2", "教体局")]).results == ("no-issue",)


def test_who_inspects_enters_and_publishes(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """Nobody outside the inspecting department enters, reviews or publishes (C92, C118)."""
    visit = _visit(assigned, make_sheet())
    outsider = _entered("I-1").but(by_department="公安局")
    for facts in (
        [*visit, outsider],
        [*visit, _entered("I-1", "公安局")],
        [*visit, _entered("I-1"), _reviewed("I-1").but(by_department="公安局")],
        [*visit, _entered("I-1"), _reviewed("I-1"), _published("I-1", "公安局")],
    ):
        with pytest.raises(SsjError):
            _run(facts)


def test_results_are_reviewed_by_somebody_else(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """Four eyes: who entered cannot review."""
    with pytest.raises(SsjError):
        _run([*_visit(assigned, make_sheet()), _entered("I-1"), _reviewed("I-1", by="P-1")])


def test_a_returned_result_is_entered_again(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """A returned result is not public; entered again it is reviewed again."""
    facts = [
        *_visit(assigned, make_sheet()),
        _entered("I-1"),
        _reviewed("I-1", verdict=Verdict.RETURNED),
    ]
    assert _run(facts).part("市监局").state is ResultState.RETURNED
    with pytest.raises(SsjError):
        _run([*facts, _published("I-1")])
    again = [*facts, _entered("I-1", results=("corrected",)), _reviewed("I-1"), _published("I-1")]
    assert _run(again).results == ("corrected",)


@pytest.mark.parametrize(
    "count, fact",
    [
        (6, _entered("I-1")),
        (7, _reviewed("I-1")),
        (6, _published("I-1")),
        (8, _published("I-1")),
        (8, _refused("I-1")),
        (1, InspectionFinished),
        (8, InspectionCancelled(inspection="I-1", reason="注销", approver="局长", on=DAY)),
        (8, Commissioned),
        (2, InspectionStarted(inspection="I-1", on=date(2026, 3, 31))),
    ],
    ids=[
        "entered twice",
        "reviewed twice",
        "public before review",
        "one channel twice",
        "refused after the fact",
        "finished before it started",
        "ended after publication",
        "commissioned after publication",
        "before the step before",
    ],
)
def test_illegal_steps_are_refused(
    assigned: InspectionAssigned, make_sheet: Sheets, count: int, fact: object
) -> None:
    """A step that the stage does not allow changes nothing and says so."""
    if fact is InspectionFinished:
        fact = InspectionFinished(inspection="I-1", sheet=make_sheet(), on=DAY)
    if fact is Commissioned:
        fact = _commission()
    inspection = _run(_done(assigned, make_sheet())[:count])
    with pytest.raises(SsjError):
        decide(inspection, fact)  # type: ignore[arg-type]  # a table of facts


def _commission() -> Commissioned:
    return Commissioned(
        inspection="I-1",
        institution="某检测院",
        qualification="CMA",
        commission=Commission.TESTING,
        report="报告1",
        on=DAY,
    )


def test_an_inspection_is_assigned_first(assigned: InspectionAssigned, make_sheet: Sheets) -> None:
    """No step without an assignment, no second assignment."""
    with pytest.raises(SsjError):
        decide(None, _entered("I-1"))
    inspection = _run(_visit(assigned, make_sheet()))
    with pytest.raises(SsjError):
        decide(inspection, assigned)


def test_institutions_are_commissioned_during_the_visit(
    assigned: InspectionAssigned, make_sheet: Sheets
) -> None:
    """A commission is part of the record (C111)."""
    inspection = _run([*_visit(assigned, make_sheet())[:3], _commission()])
    assert [one.institution for one in inspection.commissions] == ["某检测院"]


def test_an_inspection_can_end_without_result(assigned: InspectionAssigned) -> None:
    """A target that left the register ends its inspection, with reason and approver."""
    ended = InspectionCancelled(inspection="I-1", reason="已注销", approver="局长", on=DAY)
    assert _run([assigned, ended]).stage is Stage.CANCELLED


def _opened(matter: str, action: FollowUp = FollowUp.RECTIFICATION) -> FollowUpOpened:
    return FollowUpOpened(
        inspection="I-1", matter=matter, action=action, department="市监局", words="改正", on=DAY
    )


def _handovers() -> list[InspectionFact]:
    return [
        CluePassed(
            inspection="I-1",
            matter="M-2",
            department="市监局",
            unit="执法队",
            words="线索",
            document="移1",
            on=DAY,
        ),
        DepartmentNotified(
            inspection="I-1",
            matter="M-3",
            department="市监局",
            to="公安局",
            words="线索",
            document="告1",
            on=DAY,
        ),
        CrimeTransferred(
            inspection="I-1",
            matter="M-4",
            department="市监局",
            organ=Organ.PUBLIC_SECURITY,
            to="公安分局",
            document="送1",
            on=DAY,
        ),
    ]


def test_findings_run_until_they_end(assigned: InspectionAssigned, make_sheet: Sheets) -> None:
    """Every matter has its record and its end; a hand-over ends by its receipt (C95–C97, C122–C126)."""
    facts = [
        *_visit(assigned, make_sheet()),
        _entered("I-1", results=("pending.food-drug",), crime=True),
        _reviewed("I-1"),
        _published("I-1"),
    ]
    archive = DossierArchived(inspection="I-1", digest=HEX, on=DAY)
    with pytest.raises(SsjError, match="涉嫌犯罪移送记录"):
        _run([*facts, archive])
    facts += [_opened("M-1"), *_handovers()]
    open_matters = _run(facts)
    assert [one.id for one in open_matters.matters] == ["M-1", "M-2", "M-3", "M-4"]
    assert len(gaps(open_matters)) == 4
    facts.append(FollowUpClosed(inspection="I-1", matter="M-1", outcome="已改正", on=DAY))
    facts += [
        HandoverReceived(inspection="I-1", matter=number, by=to, receipt="回1", on=DAY)
        for number, to in (("M-2", "执法队"), ("M-3", "公安局"), ("M-4", "公安分局"))
    ]
    closed = _run([*facts, archive])
    assert closed.stage is Stage.ARCHIVED
    assert [one.outcome for one in closed.matters] == ["已改正", "回1", "回1", "回1"]


@pytest.mark.parametrize(
    "fact",
    [
        _opened("M-1"),
        _opened("M-9", FollowUp.TRANSFER),
        FollowUpClosed(inspection="I-1", matter="M-8", outcome="x", on=DAY),
        FollowUpClosed(inspection="I-1", matter="M-2", outcome="x", on=DAY),
        HandoverReceived(inspection="I-1", matter="M-1", by="x", receipt="x", on=DAY),
        FollowUpClosed(inspection="I-1", matter="M-0", outcome="x", on=DAY),
    ],
    ids=["number used", "hand-over", "not there", "needs a receipt", "needs an outcome", "closed"],
)
def test_matters_refuse_what_does_not_fit(
    assigned: InspectionAssigned, make_sheet: Sheets, fact: InspectionFact
) -> None:
    """A matter opens once and ends once, each kind in its own way."""
    inspection = _run(
        [
            *_visit(assigned, make_sheet()),
            _entered("I-1", results=("corrected",)),
            _opened("M-0"),
            FollowUpClosed(inspection="I-1", matter="M-0", outcome="已改正", on=DAY),
            _opened("M-1"),
            _handovers()[0],
        ]
    )
    with pytest.raises(SsjError):
        decide(inspection, fact)


def test_the_dossier_says_what_it_lacks(assigned: InspectionAssigned, make_sheet: Sheets) -> None:
    """Sheet, confirmation, result, publication: each gap is named with its key (C113–C116)."""
    keys = {
        count: [
            *chain.from_iterable(
                one.keys for one in gaps(_run(_done(assigned, make_sheet())[:count]))
            )
        ]
        for count in (1, 4, 5, 6, 8)
    }
    assert keys == {
        1: ["gap-sheet", "gap-result"],
        4: ["gap-signature", "gap-result"],
        5: ["gap-result"],
        6: ["gap-publication"],
        8: [],
    }


def test_the_dossier_is_one_digest(assigned: InspectionAssigned, make_sheet: Sheets) -> None:
    """Index and digest cover every record and every file; one change changes the digest (C114)."""
    facts = _done(assigned, make_sheet())
    inspection = _run(facts)
    names = [one.name for one in contents(inspection, "sha256")]
    assert names[0] == "inspection.assigned"
    assert names[-1] == "record.published 市监局"
    other = _run([*facts[:5], _entered("I-1", results=("corrected",)), *facts[6:]])
    assert dossier_digest(inspection, "sha256") != dossier_digest(other, "sha256")
    assert (
        contents(_run(facts[:1]), "sm3")[0].digest != contents(_run(facts[:1]), "sha256")[0].digest
    )


def _recognised(days: int = 0) -> InspectionRecognised:
    return InspectionRecognised(
        inspection="I-1",
        source="I-2",
        source_department="教体局",
        items=("item-1",),
        days=days,
        on=DAY,
    )


def _world(own: Inspection | None, source: Inspection | None) -> Rooms:
    rooms = Rooms().hold(INSPECTION, own, inspection="I-1")
    return rooms.hold(INSPECTION, source, inspection="I-2")


def test_results_are_recognised(
    assigned: InspectionAssigned, joint: InspectionAssigned, make_sheet: Sheets
) -> None:
    """A public result about the same target and items satisfies another department (C21, A19)."""
    rooms = _world(_run([assigned.but(on=DAY)]), _run(_done(joint, make_sheet())))
    rooms.take(_recognised())
    after = rooms.get(INSPECTION, INSPECTION.of(inspection="I-1"))
    assert after is not None
    assert after.stage is Stage.RECOGNISED
    assert not after.visited_or_owed
    login = Act("甲", "市监局", datetime(2026, 9, 8, 9, tzinfo=CHINA))
    given = {"inspection": "I-1", "source": "I-2"}
    read = InspectionRecognised.reads(given, login, rooms)
    assert read == {"source_department": "教体局", "items": ["item-1"], "days": 0}
    unknown = InspectionRecognised.reads(given | {"source": "I-9"}, login, rooms)
    assert unknown["days"] == 0


@pytest.mark.parametrize(
    "source_count, department",
    [(0, "教体局"), (3, "教体局"), (11, "公安局"), (11, "市监局")],
    ids=["nowhere", "not over", "stranger", "its own"],
)
def test_recognition_has_its_limits(
    assigned: InspectionAssigned,
    joint: InspectionAssigned,
    make_sheet: Sheets,
    source_count: int,
    department: str,
) -> None:
    """No result, one that has not ended, one's own: inspect yourself (C21)."""
    source = _run(_done(joint, make_sheet())[:source_count]) if source_count else None
    rooms = _world(_run([assigned.but(on=DAY)]), source)
    (fault,) = rooms.faults(_recognised().but(source_department=department))
    assert isinstance(fault, Refused)
    assert fault.code == "inspection.not-recognised"
    assert clauses_of(fault) == {"C21"}


def test_visits_are_counted_per_target_and_year(
    assigned: InspectionAssigned, joint: InspectionAssigned, make_sheet: Sheets
) -> None:
    """Every visit counts once, whoever comes; assignments alone do not (C6)."""
    done = [_run(_done(one, make_sheet())) for one in (assigned, joint)]
    waiting = apply(None, assigned.but(inspection="I-3"))
    assert visits([*done, waiting], assigned.target, 2026) == 2
    assert visits(done, assigned.target, 2025) == 0
    assert visits(done, "别的", 2026) == 0


@frozen
class Told:
    """An event as folds see it."""

    kind: str
    body: dict[str, Any]


def test_an_inspection_without_its_beginning_is_refused() -> None:
    """A stream whose assignment is missing is not folded into something else."""
    with pytest.raises(SsjError):
        replayed([_entered("I-1").event()])


def test_every_kind_is_in_the_journal() -> None:
    """The journal knows every kind this room writes."""
    kinds = {declared.kind for declared in CATALOGUE.values() if declared.room is INSPECTION}
    assert len(kinds) == 29
    assert kinds <= KINDS.keys()


def test_replaying_the_journal_gives_the_same_inspections(
    assigned: InspectionAssigned, joint: InspectionAssigned, make_sheet: Sheets
) -> None:
    """Folding the written events gives the states that were reached; other rooms change nothing."""
    facts = [*_done(assigned, make_sheet()), _opened("M-1"), *_handovers()]
    both = [*facts, *_done(joint, make_sheet())]
    states: dict[str, Inspection] = {}
    events = []
    for fact in both:
        told = _filled(states.get(fact.inspection), fact)
        states[fact.inspection] = apply(states.get(fact.inspection), told)
        events.append(told.event())
    events.insert(3, NewEvent("filing.made", {}))
    assert replayed(events) == {
        "inspection/I-1": _run(facts),
        "inspection/I-2": _run(_done(joint, make_sheet())),
    }
