"""Chapter one of the plan, C1–C26: what the three operations are, and what they stand on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from ssj_core.disclosure.views import DRAWS, RESULTS
from ssj_core.drawing import derive_key, select
from ssj_core.drawing.assignment import Rules, SlotRule
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.rules import OpenRuleError
from ssj_core.inspection import (
    Inspection,
    InspectionAssigned,
    InspectionFact,
    ResultEntered,
    ResultReviewed,
    Source,
    Verdict,
    visits,
)
from ssj_core.legal import Place
from ssj_core.planning import JointPlan, JointTask, Window, coverage, shares, terms_of
from ssj_core.registers import Inspector, Target
from ssj_core.rules import (
    EnterBy,
    MayRecognise,
    MaySkipRandom,
    MayWithhold,
    MustContain,
    PublishBy,
    PublishWhere,
    Rulebook,
    RuleSet,
)
from ssj_core.selection import CREDIT_THREE, Policy, RatioRule, preview
from ssj_core.testing.lots import teams_by_lot

Ask = Callable[[Any], Any]
Walk = Callable[[list[InspectionFact]], Inspection]
Way = Callable[..., list[InspectionFact]]

TEN_KINDS = (
    "licence",
    "penalty",
    "registration",
    "trademark",
    "abnormal-list",
    "inspection-result",
    "ip-infringement",
    "patent",
    "pledge",
    "judicial-assistance",
)
RESULT_ROW = {
    "plan": "2026年计划",
    "task": "T1",
    "authority": "市监局",
    "target": "云杉坡粮油店",
    "target_id": "91150699MA0000001X",
    "finished_on": "2026-04-08",
    "result": "未发现问题",
    "published_on": "2026-04-10",
}


def test_c3_targets_and_inspectors_are_drawn_and_both_made_public() -> None:
    """Targets by lot, inspectors by lot, and two publications: the draw, and what came of it."""
    key = derive_key("5e" * 32, "unit", "T1")
    drawn = select([f"店{at}" for at in range(9)], key, 2).selected
    roster = [
        Inspector(
            id=f"P{at}",
            name="员",
            department="市监局",
            cert_no=f"证{at}",
            cert_valid_until=date(2028, 1, 1),
            may_lead=True,
        )
        for at in range(4)
    ]
    team = (SlotRule(department="市监局", role="lead", lead=True), SlotRule(department="市监局"))
    rules = Rules(team=team, on=date(2026, 4, 1), greatest=2)
    sent = teams_by_lot(drawn, roster, rules)[0].teams
    assert set(sent) == set(drawn)
    assert all(len(set(one.inspectors)) == 2 for one in sent.values())
    assert {field.key for field in DRAWS.fields} >= {"sealed", "seal_code", "drawn"}
    assert {field.key for field in RESULTS.fields} >= {"target", "result", "finished_on"}


def test_c6_a_joint_visit_of_two_departments_is_one_visit(walk: Walk, way: Way) -> None:
    """The counter of a target counts doors knocked at, not departments that came through them."""
    inspection = walk(way(("市监局", "卫健委")))
    assert visits([inspection], "91150699MA0000001X", 2026) == 1


@pytest.mark.parametrize("kind", TEN_KINDS)
def test_c8_c9_all_ten_kinds_have_seven_working_days(ask: Ask, kind: str) -> None:
    """Each kind of record is public within 7 working days of the day it was produced."""
    due = ask(PublishBy(document=kind, produced=date(2021, 1, 29)))
    assert due.date == date(2021, 2, 8)
    entered = ask(EnterBy(document=kind, produced=date(2021, 1, 29)))
    assert entered.date == date(2021, 2, 8)


def test_c10_a_result_without_a_target_is_not_published() -> None:
    """A result stands under a target's name and number, or it is no public result."""
    assert len(RESULTS.build([RESULT_ROW]).rows) == 1
    for key in ("target", "target_id"):
        with pytest.raises(ManyFaultsError) as caught:
            RESULTS.build([RESULT_ROW | {key: ""}])
        assert len(caught.value.faults) == 1


def test_c11_results_go_to_the_publicity_system(ask: Ask) -> None:
    """The channel of an inspection result is the national publicity system."""
    assert ask(PublishWhere(document="inspection-result")).names == {"gsxt"}


def test_c13_only_a_special_key_field_with_its_basis_skips_the_lot(ask: Ask) -> None:
    """An exemption needs the field and the basis; that an item is a key item is no ground."""
    assert ask(MaySkipRandom(special_field=True, basis=True)).allowed
    assert ask(MaySkipRandom(special_field=True, basis=False)).grounds == {"no-basis"}
    refused = ask(MaySkipRandom(special_field=False, basis=True, item_class="key"))
    assert refused.grounds == {"not-special-field"}


def test_c17_withholding_stands_on_a_legal_ground(ask: Ask) -> None:
    """With a legal ground a plan may be withheld, without one it may not."""
    assert ask(MayWithhold(document="annual-plan", ground=True)).allowed
    assert ask(MayWithhold(document="annual-plan", ground=False)).grounds == {"no-legal-ground"}


def test_c18_the_riskier_class_is_drawn_with_the_greater_chance() -> None:
    """Credit risk makes the groups, and the chance of a target is that of its group."""
    shops = [
        Target(id=f"{tier}{at}", tier=tier, tier_scheme=CREDIT_THREE.name)
        for tier in CREDIT_THREE.tiers
        for at in range(10)
    ]
    ratios = dict(zip(CREDIT_THREE.tiers, ("10%", "20%", "50%"), strict=True))
    policy = Policy(
        item="item-1",
        item_class="key",
        scheme=CREDIT_THREE,
        rules=tuple(RatioRule(tier=tier, ratio=ratios[tier], rounding="up") for tier in ratios),
    )
    seen = preview(shops, policy, on=date(2026, 4, 1), days_per_target=1)
    chances = [seen.probabilities[f"{tier}0"] for tier in CREDIT_THREE.tiers]
    assert chances == sorted(set(chances))
    assert [len(ids) for ids in seen.strata.values()] == [10, 10, 10]


def test_c19_a_complaint_is_inspected_and_never_counted_as_random(walk: Walk, way: Way) -> None:
    """A case says its trigger and its reason, and is recorded like any other inspection."""
    (assigned, *_) = way()
    assert isinstance(assigned, InspectionAssigned)
    with pytest.raises(ManyFaultsError):
        assigned.but(source=Source.COMPLAINT, reason=" ")
    case = assigned.but(source=Source.COMPLAINT, reason="投诉举报第12号")
    assert walk([case]).assigned.source.rules_word == "case-driven"


def test_c20_a_joint_task_names_the_departments_that_take_part(ask: Ask) -> None:
    """A joint task without a cooperating department is no joint task."""
    row = JointTask(
        id="J1",
        plan_name="计划",
        name="任务",
        items=("item-1",),
        target="商户",
        ratios=shares("5%"),
        count=3,
        departments=("卫健委",),
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
    )
    plan = JointPlan(year=2026, department="市监局", domain="食品", tasks=(row,))
    assert plan.tasks[0].departments == ("卫健委",)
    assert coverage(("item-1",), (plan,)).missing == ()
    alone = terms_of(row.but(departments=()))
    assert "departments" in ask(MustContain(document="joint-plan")).missing(alone)


def test_c12_a_returned_result_is_corrected_by_entering_it_again(walk: Walk, way: Way) -> None:
    """What the reviewer returns is entered again, and only the corrected result becomes public."""
    facts = way()
    entered, reviewed = facts[4:6]
    assert isinstance(entered, ResultEntered)
    assert isinstance(reviewed, ResultReviewed)
    back = reviewed.but(verdict=Verdict.RETURNED)
    again = entered.but(results=("corrected",), remark="更正")
    inspection = walk([*facts[:5], back, again, *facts[5:]])
    assert inspection.results == ("corrected",)


def test_c21_recognition_is_about_the_same_target_and_items(rules: RuleSet) -> None:
    """Another target or other items are refused; for the window the text has no value."""
    same = MayRecognise(same_target=True, items_overlap=True, days_since=30, published=True)
    with pytest.raises(OpenRuleError, match="ds-c21"):
        rules.decide(same)
    own = Rulebook.parse(
        """
        schema = 1
        jurisdiction = "150602"
        title = { zh = "本区互认", en = "Own recognition" }
        [instrument.own]
        title = { zh = "互认协议", en = "Agreement" }
        [[clause]]
        id = "own-window"
        basis = { instrument = "own", article = "1" }
        summary = { zh = "公示的结果可以互认", en = "published results are recognised" }
        confidence = "primary"
        from = 2026-01-01
        binding = "default"
        question = "may-recognise"
        answers = "ds-c21"
        kind = "allow"
        """
    )
    local = Rulebook.joined(rules.book, own).at(Place("150602"), on=date(2026, 4, 8))
    assert local.decide(same).answer.allowed
    for change, ground in (
        ({"same_target": False}, "other-target"),
        ({"items_overlap": False}, "other-items"),
    ):
        assert local.decide(evolve(same, **change)).answer.grounds == {ground}
