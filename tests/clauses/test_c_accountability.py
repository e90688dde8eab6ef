"""Chapter five, C134–C146: each situation assembles what the records show; a person judges."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import fields

import ssj_core as ssj
from ssj_core.errors import ManyFaultsError
from ssj_core.inspection import (
    AdoptedConclusion,
    Commission,
    Commissioned,
    CrimeTransferred,
    InspectionFact,
    InspectionFinished,
    Organ,
)
from ssj_core.journal import Fact
from ssj_core.oversight import Ledger
from ssj_core.oversight.accountability import (
    CASES,
    Case,
    Dossier,
    JudgmentRecorded,
    Shows,
    Situation,
    StatementMade,
    dossier,
    dossiers,
    draw_proofs,
)
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    Method,
    PlanApproved,
    PlanFiled,
    PlanPublished,
    Window,
    shares,
)
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem, TargetKind
from ssj_core.testing import Rooms

Way = Callable[..., list[InspectionFact]]
Cases = Callable[..., Case]

JAN, DAY = date(2026, 1, 20), date(2026, 12, 31)
HEX = "b" * 64
PLAN = DepartmentPlan(
    year=2026,
    department="市监局",
    tasks=(
        DepartmentTask(
            id="T1",
            items=("item-1",),
            scope="商户",
            ratios=shares("5%"),
            methods=(Method.ONSITE,),
            content="许可",
            visits=1,
            window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        ),
    ),
)
EFFECTIVE: list[Fact] = [
    PlanApproved(plan=PLAN, on=JAN),
    *(
        PlanPublished(plan=PLAN.id, version=1, channel=c, digest=HEX, on=JAN)
        for c in ("gsxt", "portal")
    ),
    PlanFiled(plan=PLAN.id, version=1, receiver="联席会议办公室", on=JAN),
]

LIST = ItemListAdopted(
    department="市监局",
    items=(
        ListedItem(
            id="item-1",
            name="事项",
            target_kinds=(TargetKind.ENTERPRISE,),
            item_class=ItemClass.GENERAL,
            methods=(Method.ONSITE,),
            authority="市监局",
            basis="某条例",
            content="许可",
        ),
    ),
    on=date(2026, 1, 5),
)


@pytest.fixture
def case(book_of: Callable[..., Ledger]) -> Cases:
    """Makes a case about the department's work after the plan and the facts given."""

    def make(facts: list[InspectionFact], *, on_list: bool = True, **more: Any) -> Case:
        plain: dict[str, Any] = {
            "number": "案1",
            "department": "市监局",
            "day": DAY,
        }
        told = plain | more
        listed = [LIST] if on_list else []
        return Case(book=book_of([*listed, *EFFECTIVE, *facts], told["day"]), **told)

    return make


def said(situation: Situation, question: str) -> StatementMade:
    """Return a statement somebody made."""
    return StatementMade(
        case="案1",
        situation=situation,
        question=question,
        department="市监局",
        by="信用股",
        words="说明",
        document="说1",
        on=date(2026, 7, 1),
    )


def names(found: Dossier) -> set[str]:
    """Return the names of the exhibits."""
    return {one.name for one in found.exhibits}


def test_c134_the_competent_organ_judges_and_the_library_keeps_its_paper(
    case: Cases, way: Way
) -> None:
    """All situations are laid before the organ; its decision is kept by digest, and no outcome."""
    material = dossiers(case(way()))
    assert [one.situation for one in material] == list(Situation)
    decided = JudgmentRecorded(
        case="案1",
        organ="区纪委监委",
        considered=(Situation.DELAY,),
        material=tuple(one.digest("sha256") for one in material),
        document="决1",
        digest=HEX,
        on=DAY,
    )
    kept = Rooms().take(decided).get(CASES, CASES.of(case="案1"))
    assert kept is not None
    assert kept.judgments == (decided,)
    assert not {one.name for one in fields(JudgmentRecorded)} & {"outcome", "liable", "exempt"}
    with pytest.raises(ManyFaultsError):
        decided.but(material=())


def test_c135_what_was_inspected_is_held_against_the_list_and_the_plan(
    case: Cases, way: Way
) -> None:
    """On the list and in the plan is on record as such, with who inspected; off the list is not."""
    kept = dossier(Situation.PERFORMED, case(way()))
    assert [one.shows for one in kept.exhibit("list-conformity")] == [Shows.ON_RECORD]
    assert {"市监局:市监局-1", "市监局:市监局-2"} <= set(kept.exhibit("visit")[0].refs)
    off = dossier(Situation.PERFORMED, case(way(), on_list=False))
    assert [one.shows for one in off.exhibit("list-conformity")] == [Shows.NOT_ON_RECORD]


def test_c136_not_having_been_drawn_is_proved_from_the_draw(case: Cases) -> None:
    """The bundle is recomputed and held against the journal; a changed bundle proves nothing."""
    china = timezone(timedelta(hours=8))
    sealed = ssj.seal(
        [f"店{at}" for at in range(20)],
        count=2,
        task="T1",
        at=datetime(2026, 3, 2, 9, tzinfo=china),
    )
    result = sealed.draw(
        ssj.Dice("40271582139904617735"), at=datetime(2026, 3, 2, 10, tzinfo=china)
    )
    drawn = {one.id for one in result}
    spared = next(f"店{at}" for at in range(20) if f"店{at}" not in drawn)
    records = [one.document() for one in result.outcome.records]
    (proof,) = draw_proofs(result.bundle(), spared, records)
    assert (proof.holds, proof.recorded, proof.drawn) == (True, True, False)
    for target in drawn:
        assert [one.drawn for one in draw_proofs(result.bundle(), target, records)] == [True]
    (unknown,) = draw_proofs(result.bundle(), spared, [])
    shows = {}
    for name, one in (("proved", proof), ("not in the journal", unknown)):
        found = dossier(Situation.LIST_FOLLOWED, case([], target=spared, proofs=(one,)))
        shows[name] = found.exhibit("draw-proof")[0].shows
        assert [question.name for question in found.unanswered] == ["abuse"]
    assert shows == {"proved": Shows.ON_RECORD, "not in the journal": Shows.CANNOT_TELL}


def test_c137_not_inspected_as_required(case: Cases, way: Way) -> None:
    """The missing result is named beside plan and list; whether harm came of it is asked."""
    found = dossier(Situation.NOT_INSPECTED, case(way()[:3]))
    assert {"plan", "list-conformity", "visit", "result"} <= names(found)
    assert [one.shows for one in found.exhibit("result")] == [Shows.NOT_ON_RECORD]
    assert [one.name for one in found.unanswered] == ["harm", "cause"]


def test_c138_results_not_published_in_time(case: Cases, way: Way) -> None:
    """The clock of the publication is shown with its clauses, and a legal ground is asked for."""
    found = dossier(Situation.NOT_PUBLISHED, case(way()[:-1]))
    (clock,) = found.exhibit("duty.result-publication")
    assert clock.shows is Shows.NOT_ON_RECORD
    assert "ds-c9" in clock.refs
    assert "已逾期" in clock.detail.zh
    assert "ground" in {one.name for one in found.questions}


def test_c139_a_crime_without_its_transfer(case: Cases, way: Way) -> None:
    """A result marked as a suspected crime shows its transfer, or that none is on record."""
    facts = way(results=("pending.food-drug",), crime=True)
    (crime,) = dossier(Situation.TRANSFER, case(facts)).exhibit("crime")
    assert crime.shows is Shows.NOT_ON_RECORD
    sent = CrimeTransferred(
        inspection="I-1",
        matter="M-1",
        department="市监局",
        organ=Organ.PUBLIC_SECURITY,
        to="公安分局",
        document="送1",
        on=date(2026, 4, 9),
    )
    (crime,) = dossier(Situation.TRANSFER, case([*facts, sent])).exhibit("crime")
    assert crime.shows is Shows.ON_RECORD


def test_c140_a_task_not_carried_out_in_its_period(case: Cases, way: Way) -> None:
    """A planned task whose period has passed without an inspection is named; one begun is not."""
    (task,) = dossier(Situation.DELAY, case([])).exhibit("task-untouched")
    assert task.refs == (PLAN.id, "T1")
    assert dossier(Situation.DELAY, case(way())).exhibit("task-untouched") == ()
    assert dossier(Situation.DELAY, case([], day=date(2026, 6, 30))).exhibits[1:] == ()


@pytest.mark.parametrize(
    "situation, clause", [(Situation.OTHER_DUTY, "C141"), (Situation.OTHER_EXEMPTION, "C146")]
)
def test_c141_c146_another_situation_states_its_basis(
    case: Cases, situation: Situation, clause: str
) -> None:
    """Nothing can be assembled for it; which situation and which provision is asked and answered."""
    open_one = dossier(situation, case([]))
    assert open_one.clause == clause
    assert [one.name for one in open_one.unanswered] == ["basis"]
    answered = dossier(situation, case([], statements=(said(situation, "basis"),)))
    assert answered.unanswered == ()
    with pytest.raises(ManyFaultsError):
        said(situation, "basis").but(words=" ")


def test_c142_a_duty_performed_as_planned(case: Cases, way: Way) -> None:
    """Plan, list, visit, result and clocks are all on record; abuse of office is a question left."""
    found = dossier(Situation.PERFORMED, case(way()))
    assert {one.shows for one in found.exhibits} == {Shows.ON_RECORD}
    assert {"plan", "visit", "result", "duty.execution", "duty.result-publication"} <= names(found)
    assert [one.name for one in found.unanswered] == ["abuse"]


def test_c143_a_technical_limit_is_stated_by_somebody(case: Cases, way: Way) -> None:
    """Which means there were and why they could not find it, no record can say."""
    open_one = dossier(Situation.TECHNICAL_LIMIT, case(way()))
    assert [one.name for one in open_one.unanswered] == ["limit"]
    stated = said(Situation.TECHNICAL_LIMIT, "limit")
    answered = dossier(Situation.TECHNICAL_LIMIT, case(way(), statements=(stated,)))
    assert answered.unanswered == ()
    late = stated.but(on=date(2027, 1, 1))
    assert dossier(Situation.TECHNICAL_LIMIT, case(way(), statements=(late,))).unanswered


def test_c144_the_causal_link_of_an_accident_is_a_persons_finding(case: Cases, way: Way) -> None:
    """The visit is shown, accident and link are asked; nothing is concluded from an answer."""
    found = dossier(Situation.NO_CAUSE, case(way()))
    assert {one.name for one in found.unanswered} == {"accident", "link"}
    assert "visit" in names(found)
    assert "有权机关" in str(found.document()["reminder"])


def test_c145_a_wrong_report_leads_to_the_commission(case: Cases, way: Way) -> None:
    """The institutions a finding rests on are listed with their reports and documents."""
    facts = way()
    commissioned = Commissioned(
        inspection="I-1",
        institution="检测院",
        qualification="CMA",
        commission=Commission.TESTING,
        report="报告1",
        on=date(2026, 4, 8),
    )
    finished = facts[2]
    assert isinstance(finished, InspectionFinished)
    adopted = AdoptedConclusion(
        source="鉴定机构", conclusion="合格", ground="产品质量法", document="鉴1"
    )
    ended = finished.but(sheet=finished.sheet.but(adopted=(adopted,)))
    found = dossier(Situation.FALSE_REPORT, case([*facts[:2], commissioned, ended, *facts[3:]]))
    assert [one.refs for one in found.exhibit("commission")] == [("I-1", "报告1")]
    assert [one.refs for one in found.exhibit("adopted")] == [("I-1", "鉴1")]
    assert {one.name for one in found.unanswered} == {"false", "led"}
