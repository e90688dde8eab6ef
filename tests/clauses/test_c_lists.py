"""Chapter four, part two, C52–C75: one list, two registers, one set of work rules."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve
from earlier import put_in

from ssj_core.adapters.memory import MemoryStore
from ssj_core.calendar import WorkdayCalendar
from ssj_core.conference import ConferenceEstablished, Liaison, Seat
from ssj_core.disclosure import MaskingPolicy
from ssj_core.disclosure.rows import inspector_row
from ssj_core.disclosure.views import INSPECTORS, WORK_RULES
from ssj_core.drawing.assignment import Rules, SlotRule
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.errors.refusals import Refused
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.oversight import Ledger
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    Method,
    PlanApproved,
    PlanFact,
    PlanFiled,
    PlanPublished,
    Window,
    shares,
)
from ssj_core.registers import (
    InspectionItem,
    Inspector,
    InspectorRegister,
    InspectorState,
    ItemClass,
    ItemList,
    ItemListAdopted,
    ListedItem,
    Target,
    TargetKind,
    TargetRegister,
    changes,
    check_correspondence,
)
from ssj_core.rules import MayAssign, MayDraw, PublishWhere, Rulebook, RuleSet
from ssj_core.service import Act, ExternalDraw, Service
from ssj_core.testing.lots import teams_by_lot

DAY = date(2026, 3, 2)
HEX = "e" * 64
ITEM = InspectionItem(
    id="S01",
    name="食品经营检查",
    item_class=ItemClass.GENERAL,
    target_kinds=(TargetKind.ENTERPRISE,),
    methods=("现场检查",),
    authority="市监局",
    basis="食品安全法；自治区清单（第一版）第12项",
    content="许可",
    department="市监局",
)
PERSON = Inspector(
    id="P1",
    name="云杉",
    department="市监局",
    sex="女",
    cert_no="ZF1599000017",
    post="食品股",
    cert_valid_until=date(2028, 1, 1),
    qualifications=("食品",),
    specialties=("冷链",),
    may_lead=True,
)
SHOP = Target(id="店一", name="云杉坡粮油店", kind=TargetKind.ENTERPRISE)


def items(*entries: InspectionItem, on: date = DAY) -> ItemList:
    """Return a list of items."""
    return ItemList(entries=entries, as_of=on)


def roster(*entries: Inspector, on: date = DAY) -> InspectorRegister:
    """Return an inspector register."""
    return InspectorRegister(entries=entries, as_of=on)


def test_c52_a_draw_of_the_platform_is_kept_counted_and_never_called_verified() -> None:
    """A list drawn on the region's platform comes in as external, uses up the visit, proves nothing."""
    book = Rulebook.load("cn", "cn-nm-dongsheng-2021")
    service = Service(Journal(MemoryStore()), book, Place("150602"), WorkdayCalendar.cn())
    act = Act("经办人", "市监局", datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8))))
    drawn = ExternalDraw(
        draw="W-1",
        platform="部门协同监管平台",
        reference="2026-77",
        plan="市监局/2026",
        task="T1",
        department="市监局",
        targets=("店一", "店二"),
        digest=HEX,
        on=DAY,
    )
    with pytest.raises(Refused):
        service.record(drawn, act)

    def given(fact: PlanFact | ItemListAdopted) -> None:
        put_in(service, fact, act)

    row = DepartmentTask(
        id="T1",
        items=("S01",),
        scope="商户",
        ratios=shares("5%"),
        methods=(Method.ONSITE,),
        content="许可",
        window=Window(date(2026, 3, 1), date(2026, 6, 30)),
        visits=1,
    )
    plan = DepartmentPlan(year=2026, department="市监局", tasks=(row,))
    item = ListedItem(id="S01", name="许可", item_class=ItemClass.GENERAL)
    given(ItemListAdopted(department="市监局", items=(item,), on=DAY))
    given(PlanApproved(plan=plan, on=DAY))
    for channel in ("gsxt", "portal"):
        shown = PlanPublished(plan=plan.id, version=1, channel=channel, digest=HEX, on=DAY)
        given(shown)
    given(PlanFiled(plan=plan.id, version=1, receiver="办公室", on=DAY))
    service.record(drawn, act)
    assert service.events()[-1].body["platform"] == "部门协同监管平台"
    assert not drawn.verified
    with pytest.raises(Refused, match="已登记"):
        service.record(drawn, act)
    with pytest.raises(Refused):
        service.draws.permit(plan.id, "T1", act)


def test_c53_the_lead_and_the_responsible_unit_are_named(
    book_of: Callable[..., Ledger],
) -> None:
    """The conference has one lead unit, and whatever is owed names the unit that owes it."""
    founded = ConferenceEstablished(
        name="联席会议",
        office="办公室",
        lead="市监局",
        convenor=Seat("市监局", "局长"),
        members=(Seat("教体局", "副局长"),),
        liaisons=(Liaison("教体局", "股", "股长"),),
        on=DAY,
    )
    assert founded.lead == "市监局"
    with pytest.raises(ManyFaultsError, match="牵头单位"):
        founded.but(lead=" ")
    plan = DepartmentPlan(
        year=2026,
        department="教体局",
        tasks=(
            DepartmentTask(
                id="T1",
                items=("S01",),
                scope="机构",
                ratios=shares("5%"),
                methods=(Method.ONSITE,),
                content="许可",
                visits=1,
                window=Window(date(2026, 3, 1), date(2026, 6, 30)),
            ),
        ),
    )
    owed = book_of([PlanApproved(plan=plan, on=DAY)])
    assert {one.department for one in owed.obligations.values()} == {"教体局"}


def test_c54_a_list_is_versioned_and_every_item_has_its_basis() -> None:
    """An item without a basis is on no list; between two versions one sees what changed."""
    with pytest.raises(ManyFaultsError, match="检查依据"):
        items(evolve(ITEM, basis=""))
    later = items(evolve(ITEM, content="许可、进货查验"), on=date(2026, 6, 1))
    found = changes(items(ITEM), later)
    assert [now.content for _, now in found.changed] == ["许可、进货查验"]
    assert later.digest() != items(ITEM).digest()


def test_c57_an_item_is_general_or_key_and_nothing_else() -> None:
    """The class of an item is one of two; neither a third nor an empty one can be written."""
    assert [one.zh for one in ItemClass] == ["一般检查事项", "重点检查事项"]
    for text in ("", "特殊"):
        with pytest.raises(UnknownWordError):
            ItemClass.read(text)


def test_c61_list_and_registers_match(rules: RuleSet) -> None:
    """Every item has a target in the register and people who can inspect it."""
    targets = TargetRegister(entries=[SHOP], as_of=DAY)
    people = roster(PERSON, evolve(PERSON, id="P2"))
    check_correspondence(items(ITEM), targets, people, on=DAY, team=2)
    with pytest.raises(ManyFaultsError) as caught:
        check_correspondence(
            items(evolve(ITEM, target_kinds=(TargetKind.INSTITUTION,))),
            targets,
            people,
            on=DAY,
            team=3,
        )
    assert len(caught.value.faults) == 2
    assert rules.decide(MayDraw(status="active")).answer.allowed


def test_c62_targets_are_more_than_enterprises() -> None:
    """Businesses, institutions and social organisations are targets too, under their own numbers."""
    kinds = [TargetKind.read(word) for word in ("企业", "个体工商户", "事业单位", "社会组织")]
    entries = [Target(id=f"X{at}", name="甲", kind=kind) for at, kind in enumerate(kinds)]
    assert [one.kind for one in TargetRegister(entries=entries, as_of=DAY).active] == kinds
    old = Target(id="110108000000016", scheme="regno15", name="甲")
    assert len(TargetRegister(entries=[old], as_of=DAY)) == 1


def test_c65_every_fault_of_a_register_is_named_at_once() -> None:
    """A repeated id, a code whose check does not hold, a name left out: all in one report."""
    wrong = Target(id="91110000600037341M", scheme="uscc", name="甲")
    with pytest.raises(ManyFaultsError) as caught:
        TargetRegister(entries=[SHOP, SHOP, wrong, evolve(SHOP, id="店二", name="")], as_of=DAY)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("certificate", ["expired", "none"])
def test_c66_without_a_valid_certificate_nobody_inspects(rules: RuleSet, certificate: Any) -> None:
    """An expired certificate is none: such a person is refused and never drawn."""
    refused = rules.decide(MayAssign(role="inspector", certificate=certificate)).answer
    assert refused.grounds == {"no-certificate"}
    until = {"expired": date(2026, 3, 1), "none": None}[certificate]
    person = evolve(PERSON, cert_valid_until=until)
    assert roster(person, evolve(PERSON, id="P2")).certified_on(DAY) == (evolve(PERSON, id="P2"),)


def test_c67_the_register_of_inspectors_is_public_as_the_policy_says(rules: RuleSet) -> None:
    """It is published, the channel is not named, and what is personal follows a policy on record."""
    assert rules.decide(PublishWhere(document="inspector-registry")).answer.names == {"public"}
    policy = MaskingPolicy({"name": "show", "sex": "hide", "cert_no": "last4", "post": "show"})
    (row,) = INSPECTORS.build([inspector_row(PERSON, policy)]).rows
    assert (row["name"], row["cert_no"], row["sex"]) == ("云杉", "********0017", "")


def test_c68_who_moves_is_no_longer_sent() -> None:
    """A change of post shows between two days, and who has left cannot be sent."""
    moved = evolve(PERSON, post="特种设备股")
    left = evolve(PERSON, id="P2", state=InspectorState.LEFT)
    before = roster(PERSON, evolve(PERSON, id="P2"))
    after = roster(moved, left, on=date(2026, 6, 1))
    assert {now.id for _, now in changes(before, after).changed} == {"P1", "P2"}
    assert after.certified_on(date(2026, 6, 1)) == (moved,)


def test_c70_the_draw_of_inspectors_reads_their_qualification() -> None:
    """A place that asks for a qualification is filled by somebody who has it."""
    others = [evolve(PERSON, id=f"Q{at}", qualifications=()) for at in range(4)]
    team = (
        SlotRule(department="市监局", role="lead", qualifications=("食品",), lead=True),
        SlotRule(department="市监局"),
    )
    rules = Rules(team=team, on=DAY, greatest=3)
    drawn, _ = teams_by_lot(["店一", "店二"], [PERSON, *others], rules)
    assert {one.lead for one in drawn.teams.values()} == {"P1"}


def test_c71_experts_come_on_top_and_are_never_counted(rules: RuleSet) -> None:
    """First the certified minimum; then an expert may assist, is not counted and does not sign."""
    early = MayAssign(role="expert", minimum_met=False, counted=False, signs=False)
    assert rules.decide(early).answer.grounds == {"minimum-not-met"}
    assert rules.decide(evolve(early, minimum_met=True)).answer.allowed
    team = (SlotRule(department="市监局", role="lead", lead=True), SlotRule(department="市监局"))
    given = Rules(team=team, on=DAY, greatest=3)
    drawn, _ = teams_by_lot(["店一"], [PERSON, evolve(PERSON, id="P2")], given)
    assert set(drawn.teams["店一"].inspectors) == {"P1", "P2"}


def test_c72_work_rules_without_one_of_five_parts_are_not_published() -> None:
    """Principles, tasks, methods, publication, assessment: a blank one is named with its clause."""
    whole = {
        "department": "市监局",
        "principles": "依法",
        "tasks": "按计划",
        "methods": "随机",
        "publication": "20个工作日",
        "assessment": "年终考核",
    }
    assert len(WORK_RULES.build([whole]).rows) == 1
    with pytest.raises(ManyFaultsError) as caught:
        WORK_RULES.build([dict.fromkeys(whole, "") | {"department": "市监局"}])
    assert len(caught.value.faults) == 5
