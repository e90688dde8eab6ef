"""Chapter four, parts four and five, C92–C133: the visit, its result, and what follows a finding."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve, fields

from ssj_core.calendar import WorkdayCalendar
from ssj_core.disclosure.views import RESULTS
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.rules import OpenRuleError
from ssj_core.errors.selection import TierError
from ssj_core.inspection import (
    AdoptedConclusion,
    CluePassed,
    Commission,
    Commissioned,
    CrimeTransferred,
    DepartmentNotified,
    DossierArchived,
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    Inspection,
    InspectionAssigned,
    InspectionFact,
    InspectionFinished,
    Organ,
    Refusal,
    ResultEntered,
    ResultPublished,
    SheetRefused,
    Stage,
    Witness,
    dossier_digest,
    gaps,
)
from ssj_core.legal import Place
from ssj_core.planning import JointPlan, JointTask, Method, Window, shares, terms_of
from ssj_core.registers import Target
from ssj_core.rules import (
    ActBy,
    EnterBy,
    MustContain,
    PublishBy,
    Rulebook,
    RuleSet,
    SampleRatio,
)
from ssj_core.selection import CREDIT_ABCD, Policy, RatioRule, preview

Ask = Callable[[Any], Any]
Walk = Callable[[list[InspectionFact]], Inspection]
Way = Callable[..., list[InspectionFact]]

DAY = date(2026, 4, 8)
HEX = "a" * 64
ARCHIVED = DossierArchived(inspection="I-1", digest=HEX, on=DAY)


def opened(action: FollowUp, department: str = "市监局") -> FollowUpOpened:
    """Return the opening of a matter."""
    return FollowUpOpened(
        inspection="I-1", matter="M-1", action=action, department=department, words="立案", on=DAY
    )


def receipt(by: str) -> HandoverReceived:
    """Return the receipt of a hand-over."""
    return HandoverReceived(inspection="I-1", matter="M-1", by=by, receipt="回1", on=DAY)


def test_c15_a_finding_is_followed_to_its_end(walk: Walk, way: Way) -> None:
    """A dossier with a finding that nobody took up, or that is not ended, is not closed."""
    facts = way(results=("pending.food-drug",))
    with pytest.raises(SsjError, match="后续处理"):
        walk([*facts, ARCHIVED])
    facts.append(opened(FollowUp.RECTIFICATION))
    with pytest.raises(SsjError, match="办结"):
        walk([*facts, ARCHIVED])
    facts.append(FollowUpClosed(inspection="I-1", matter="M-1", outcome="已改正", on=DAY))
    assert walk([*facts, ARCHIVED]).stage is Stage.ARCHIVED


def test_c92_who_inspects_enters(walk: Walk, way: Way) -> None:
    """A result entered by somebody of another department is refused."""
    facts = way()
    entered = facts[4]
    assert isinstance(entered, ResultEntered)
    with pytest.raises(SsjError):
        walk([*facts[:4], entered.but(by_department="公安局")])


def test_c94_what_is_not_public_is_not_completed(walk: Walk, way: Way) -> None:
    """Finished, confirmed, entered and reviewed: only publication completes it."""
    facts = way()
    stages = [walk(facts[:count]).stage for count in range(1, len(facts) + 1)]
    assert [one is Stage.COMPLETE for one in stages] == [False] * 6 + [True]


def test_c95_the_department_with_jurisdiction_takes_the_matter_over(walk: Walk, way: Way) -> None:
    """A matter names the department that sees it through, be it one that did not inspect."""
    facts = [*way(results=("pending.other",)), opened(FollowUp.CASE, "文旅局")]
    (matter,) = walk(facts).matters
    assert (matter.department, matter.closed) == ("文旅局", None)
    assert [one.keys for one in gaps(walk(facts))] == [("gap-matter",)]


def test_c96_c122_a_violation_becomes_a_case_with_its_decision(walk: Walk, way: Way) -> None:
    """The case is opened under the inspection, and its end says how and under which number."""
    facts = [*way(results=("pending.food-drug",)), opened(FollowUp.CASE)]
    ended = FollowUpClosed(
        inspection="I-1", matter="M-1", outcome="已作出处罚决定", reference="罚字1号", on=DAY
    )
    (matter,) = walk([*facts, ended]).matters
    assert (matter.action, matter.outcome) == (FollowUp.CASE, "已作出处罚决定")
    with pytest.raises(ManyFaultsError):
        ended.but(outcome="")


def test_c97_c125_a_suspected_crime_is_transferred_or_the_dossier_stays_open(
    rules: RuleSet, walk: Walk, way: Way
) -> None:
    """To the police or the judicial organs, with a receipt, within the days of order 730, article 5."""
    facts = way(results=("pending.food-drug",), crime=True)
    assert ("gap-transfer",) in {one.keys for one in gaps(walk(facts))}
    for organ in Organ:
        sent = CrimeTransferred(
            inspection="I-1",
            matter="M-1",
            department="市监局",
            organ=organ,
            to="公安分局",
            document="送1",
            on=DAY,
        )
        assert walk([*facts, sent, receipt("公安分局"), ARCHIVED]).stage is Stage.ARCHIVED
    due = rules.decide(ActBy(act="criminal-transfer", since=DAY)).answer
    sunday = DAY + timedelta(days=4)
    assert due.earliest == due.latest == sunday + timedelta(days=1)


def test_c111_an_institution_is_commissioned_by_name_with_its_qualification(
    walk: Walk, way: Way
) -> None:
    """Testing, audit or consulting: the record says who, how qualified, and which report."""
    record = Commissioned(
        inspection="I-1",
        institution="检测院",
        qualification="CMA",
        commission=Commission.TESTING,
        report="报告1",
        on=DAY,
    )
    assert walk([*way()[:2], record]).commissions == (record,)
    assert [one.zh for one in Commission] == ["检验检测", "财务审计", "调查咨询"]
    for blank in ("institution", "qualification"):
        with pytest.raises(ManyFaultsError, match=blank):
            Commissioned.from_input(record.body() | {blank: " "})


def test_c112_an_adopted_conclusion_has_its_source_and_ground(walk: Walk, way: Way) -> None:
    """A conclusion of another body is adopted with source, ground and document, or not at all."""
    adopted = AdoptedConclusion(
        source="鉴定机构", conclusion="不合格", ground="产品质量法", document="鉴1"
    )
    facts = way()
    finished = facts[2]
    assert isinstance(finished, InspectionFinished)
    ended = finished.but(sheet=finished.sheet.but(adopted=(adopted,)))
    kept = walk([*facts[:2], ended]).finished
    assert kept is not None
    assert kept.sheet.adopted == (adopted,)
    for blank in ({"source": ""}, {"ground": " "}, {"document": ""}):
        with pytest.raises(ManyFaultsError):
            adopted.but(**blank)


def test_c113_the_sheet_comes_before_the_result(ask: Ask, walk: Walk, way: Way) -> None:
    """No result without a sheet, and no checked row of it without what was found.

    Which fields it has the text does not say.
    """
    assert ask(MustContain(document="inspection-form", method="documentary")).names == set()
    facts = way()
    with pytest.raises(SsjError):
        walk([*facts[:2], facts[4]])
    finished = facts[2]
    assert isinstance(finished, InspectionFinished)
    with pytest.raises(ManyFaultsError):
        finished.sheet.rows[0].but(results=())


def test_c114_one_dossier_for_each_inspection_with_nothing_missing(
    ask: Ask, walk: Walk, way: Way
) -> None:
    """A dossier holds its sheet, is closed only when complete, and one digest stands for it."""
    assert ask(MustContain(document="dossier")).names == {"inspection-form"}
    facts = way()
    with pytest.raises(SsjError):
        walk([*facts[:-1], ARCHIVED])
    whole = walk([*facts, ARCHIVED])
    other = walk([*way(("市监局", "卫健委")), ARCHIVED])
    assert dossier_digest(whole, "sha256") != dossier_digest(other, "sha256")


def test_c115_on_site_the_person_in_charge_confirms(walk: Walk, way: Way) -> None:
    """Signature or seal before the result on site; other methods ask for none."""
    facts = way()
    with pytest.raises(SsjError, match="签字"):
        walk([*facts[:3], facts[4]])
    paper = way(method=Method.DOCUMENTARY)
    assert walk([*paper[:3], paper[4]]).stage is Stage.RESULTS


def _refusal(*witnesses: Witness) -> SheetRefused:
    note = Refusal(reason="对结论有异议", noted_by=("市监局-1",), on=DAY, witnesses=witnesses)
    return SheetRefused(inspection="I-1", refusal=note, on=DAY)


def test_c116_a_refusal_states_its_reason(rules: RuleSet, walk: Walk, way: Way) -> None:
    """A refusal with its reason stands for the signature; that there is one the plan wants (F11)."""
    facts = way()
    assert walk([*facts[:3], _refusal(), facts[4]]).stage is Stage.RESULTS
    wanted = MustContain(document="inspection-form", method="onsite", refused=True)
    assert rules.decide(wanted).answer.names == {"refusal-reason"}


def test_c117_witnesses_may_sign_and_need_not(walk: Walk, way: Way) -> None:
    """A refusal holds without witnesses and with them; the inspector's own word is no witness."""
    seen = Witness("赵某", "社区工作人员")
    for refusal in (_refusal(), _refusal(seen)):
        assert walk([*way()[:3], refusal]).stage is Stage.CONFIRMED
    with pytest.raises(ManyFaultsError, match="见证"):
        _refusal(Witness("市监局-1", "执法人员"))


def test_c118_each_department_enters_and_publishes_its_own_part(walk: Walk, way: Way) -> None:
    """Nobody publishes for another, and the inspection is complete when all have."""
    facts = way(("市监局", "卫健委"))
    assert walk(facts[:-1]).stage is Stage.RESULTS
    assert walk(facts).stage is Stage.COMPLETE
    shown = facts[-1]
    assert isinstance(shown, ResultPublished)
    with pytest.raises(SsjError):
        walk([*facts[:-1], shown.but(department="公安局")])


def test_c120_a_public_result_has_no_place_for_a_penalty() -> None:
    """What is published is about the inspection alone: neither record nor view holds a penalty."""
    names = {one.name for one in fields(ResultPublished)} | {
        one.name for one in fields(ResultEntered)
    }
    assert not [name for name in names if "penal" in name]
    assert not [one.key for one in RESULTS.fields if "penal" in one.key]
    assert RESULTS.note is not None
    assert "另行公示" in RESULTS.note.zh


def test_c121_a_penalty_has_a_clock_of_its_own() -> None:
    """Twenty working days from the decision on the penalty, not from the end of the inspection."""
    rules = Rulebook.load("cn", "cn-penalty-records").at(
        Place("150602"), on=date(2022, 6, 1), calendar=WorkdayCalendar.cn()
    )
    decided = PublishBy(
        document="penalty",
        same_province=True,
        decided=date(2022, 6, 6),
        finished=date(2022, 3, 1),
    )
    assert rules.decide(decided).answer.date == date(2022, 7, 4)


def test_c123_a_clue_goes_to_the_unit_whose_duty_it_is(walk: Walk, way: Way) -> None:
    """The internal unit is named, and the matter ends with its receipt and not otherwise."""
    passed = CluePassed(
        inspection="I-1",
        matter="M-1",
        department="市监局",
        unit="综合执法大队",
        words="线索",
        document="移1",
        on=DAY,
    )
    facts = [*way(results=("pending.food-drug",)), passed]
    with pytest.raises(SsjError, match="签收"):
        walk([*facts, FollowUpClosed(inspection="I-1", matter="M-1", outcome="完", on=DAY)])
    (matter,) = walk([*facts, receipt("综合执法大队")]).matters
    assert (matter.to, matter.outcome) == ("综合执法大队", "回1")


def test_c124_another_department_is_told_in_writing(rules: RuleSet, walk: Walk, way: Way) -> None:
    """The notice has its number and its receipt; how soon is 及时, and the text gives no number."""
    told = DepartmentNotified(
        inspection="I-1",
        matter="M-1",
        department="市监局",
        to="文旅局",
        words="线索",
        document="告1",
        on=DAY,
    )
    (matter,) = walk([*way(results=("pending.other",)), told, receipt("文旅局")]).matters
    assert (matter.to, matter.document, matter.outcome) == ("文旅局", "告1", "回1")
    with pytest.raises(OpenRuleError, match="ds-c124"):
        rules.decide(ActBy(act="notify-department", since=DAY))


def test_c126_no_notice_or_transfer_without_its_record(ask: Ask) -> None:
    """Every hand-over has the number of its document, every receipt its own."""
    assert ask(MustContain(document="transfer")).names == {"transfer-record"}
    common: dict[str, Any] = {
        "inspection": "I-1",
        "matter": "M-1",
        "department": "市监局",
        "on": DAY,
    }
    with pytest.raises(ManyFaultsError):
        CluePassed(**common, unit="执法队", words="线索", document="")
    with pytest.raises(ManyFaultsError):
        DepartmentNotified(**common, to="文旅局", words="线索", document=" ")
    with pytest.raises(ManyFaultsError):
        CrimeTransferred(**common, organ=Organ.JUDICIAL, to="检察院", document="")
    with pytest.raises(ManyFaultsError):
        receipt("文旅局").but(receipt="")


def test_c93_c119_twenty_working_days_hard_alone_and_in_principle_together(
    rules: RuleSet,
) -> None:
    """A department's own result is entered in 20 working days; a joint one in principle."""
    ended = date(2021, 2, 5)
    for joint in (False, True):
        asked = EnterBy(document="inspection-result", joint=joint, finished=ended)
        decision = rules.decide(asked)
        assert decision.answer.date == date(2021, 3, 10)
        assert decision.excusable is joint


def _joint() -> JointPlan:
    row = JointTask(
        id="J1",
        plan_name="计划",
        name="任务",
        items=("item-1",),
        target="商户",
        ratios=shares({"low": "1%", "high": "20%"}),
        count=3,
        departments=("卫健委",),
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
    )
    return JointPlan(year=2026, department="市监局", domain="食品", tasks=(row,))


def test_c127_initiator_and_cooperating_departments_are_told_apart(walk: Walk, way: Way) -> None:
    """A joint plan has one initiator and names who cooperates; each of them sends enough people."""
    plan = _joint()
    assert (plan.department, plan.tasks[0].departments) == ("市监局", ("卫健委",))
    with pytest.raises(ManyFaultsError, match="发起部门"):
        plan.but(department="")
    assigned = walk(way(("市监局", "卫健委"))[:1]).assigned
    assert isinstance(assigned, InspectionAssigned)
    with pytest.raises(ManyFaultsError):
        assigned.but(team=assigned.team[:3])


def test_c133_the_ratio_of_each_class_stands_in_the_initiators_plan(ask: Ask) -> None:
    """Whoever initiates states the ratio of every class; a plan without one is refused."""
    (row,) = _joint().tasks
    assert [(one.stratum, str(one.ratio)) for one in row.ratios] == [
        ("low", "1/100"),
        ("high", "1/5"),
    ]
    assert "ratio" in ask(MustContain(document="joint-plan")).missing(terms_of(row.but(ratios=())))


OWN = """
schema = 1
jurisdiction = "150602"
title = { zh = "本区比例", en = "Own ratios" }
[instrument.own]
title = { zh = "本区分类抽查办法", en = "Own measures" }
[scheme.own-three]
title = { zh = "三档", en = "three levels" }
tiers = ["low", "normal", "high"]
[[clause]]
id = "own-2025"
basis = { instrument = "own", article = "1" }
from = 2025-01-01
until = 2026-01-01
binding = "default"
kind = "credit-tiered-ratio"
scheme = "own-three"
ratios = { low = "1%", normal = "3%", high = "HIGH" }
rounding = "up"
[[clause]]
id = "own-2026"
basis = { instrument = "own", article = "1" }
from = 2026-01-01
binding = "default"
kind = "credit-tiered-ratio"
scheme = "own-three"
ratios = { low = "1%", normal = "3%", high = "30%" }
rounding = "up"
"""


def test_c128_a_class_is_read_on_its_own_scheme_only() -> None:
    """A target has its class with the scheme; the same letter on another scale is refused."""
    shop = Target(id="店一", tier="A", tier_scheme="food-abcd")
    policy = Policy(
        item="item-1",
        item_class="key",
        scheme=CREDIT_ABCD,
        rules=(RatioRule(tier="A", ratio="10%", rounding="up"),),
    )
    with pytest.raises(TierError):
        preview([shop], policy, on=DAY, days_per_target=1)
    known = evolve(shop, tier_scheme=CREDIT_ABCD.name)
    assert preview([known], policy, on=DAY, days_per_target=1).numbers == {"A": 1}


def test_c129_ratios_are_adjusted_from_a_day_on() -> None:
    """Each version has its period, and the day decides which one answers."""
    book = Rulebook.parse(OWN.replace("HIGH", "10%"))
    asked = SampleRatio(scheme="own-three", tier="high")
    said = {
        day.year: book.at(Place("150602"), on=day).decide(asked).answer.say("en")
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    }
    assert said[2025].startswith("at least 10%")
    assert said[2026].startswith("at least 30%")


def test_c130_c131_c132_a_riskier_class_is_never_drawn_less() -> None:
    """Low at most normal, normal at most high; a rulebook that has it otherwise is found out."""
    found = {
        high: [
            one.clauses
            for one in Rulebook.parse(OWN.replace("HIGH", high)).lint()
            if one.code == "not-monotone"
        ]
        for high in ("10%", "2%")
    }
    assert found == {"10%": [], "2%": [("own-2025",)]}
