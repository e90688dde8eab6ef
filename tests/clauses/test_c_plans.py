"""Chapter four, parts three and four, C76–C109: plans, their amendment, the draws they permit."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from ssj_core.adapters.memory import MemoryStore
from ssj_core.drawing.assignment import Rules, SlotRule
from ssj_core.drawing.external import not_initiator
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.errors.rules import OpenRuleError
from ssj_core.journal import Journal, State, after
from ssj_core.legal import Citation, Instrument, Text
from ssj_core.oversight import Law, Ledger, Status, figures
from ssj_core.planning import (
    PLAN as PLAN_ROOM,
)
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFact,
    PlanFiled,
    PlanHistory,
    PlannedRow,
    PlanPublished,
    Window,
    aggregate,
    coverage,
    planned_row,
    row_faults,
    shares,
    terms_of,
)
from ssj_core.registers import Inspector, ItemClass, ItemListAdopted, ListedItem, TargetKind
from ssj_core.rules import (
    ActBy,
    After,
    AllowedMethods,
    FileWith,
    MustContain,
    PublishWhere,
    RequiredRate,
    RuleSet,
)
from ssj_core.testing import Rooms, clauses_of
from ssj_core.testing.lots import teams_by_lot

Ask = Callable[[Any], Any]
Book = Callable[..., Ledger]

DAY = date(2026, 1, 20)
HEX = "f" * 64
SPRING = Window(date(2026, 4, 1), date(2026, 6, 30))
ROW = DepartmentTask(
    id="T1",
    items=("item-1",),
    scope="食品经营者",
    ratios=shares("3%"),
    methods=(Method.ONSITE,),
    content="许可",
    window=SPRING,
    visits=1,
)
PLAN = DepartmentPlan(year=2026, department="市监局", tasks=(ROW,))
JOINT = JointPlan(
    year=2026,
    department="教体局",
    domain="校外培训",
    tasks=(
        JointTask(
            id="J1",
            plan_name="计划",
            name="任务",
            items=("item-3",),
            target="机构",
            ratios=shares("5%"),
            count=6,
            departments=("市监局",),
            window=SPRING,
            visits=1,
        ),
    ),
)

LISTED = tuple(
    ListedItem(
        id=number,
        name=number,
        target_kinds=(TargetKind.ENTERPRISE,),
        item_class=ItemClass.GENERAL,
        methods=(Method.ONSITE,),
        authority="市监局",
        basis="某条例",
        content="许可",
    )
    for number in ("item-1", "item-2")
)


def run(facts: list[PlanFact]) -> PlanHistory:
    """Return the plan after some steps."""
    history: PlanHistory | None = None
    for fact in facts:
        history = after(fact, history, fact.event())
    assert history is not None
    return history


def row_on(history: PlanHistory, task: str = "T1") -> PlannedRow:
    """Return a row of a plan as a draw of that day reads it."""
    found = planned_row(Rooms().hold(PLAN_ROOM, history, plan=history.id), history.id, task, DAY)
    assert found is not None
    return found


def codes(history: PlanHistory, fact: PlanFact) -> list[str]:
    """Return why a step cannot follow on a history, in a world without lists and registers."""
    return [fault.code for fault in fact.guard(history, State(Journal(MemoryStore())))]


def public(plan: DepartmentPlan | JointPlan, version: int = 1) -> list[PlanFact]:
    """Return publication on both channels."""
    return [
        PlanPublished(plan=plan.id, version=version, channel=one, digest=HEX, on=DAY)
        for one in ("gsxt", "portal")
    ]


def filed(plan: DepartmentPlan | JointPlan, version: int = 1) -> PlanFiled:
    """Return the filing with the office."""
    return PlanFiled(plan=plan.id, version=version, receiver="conference-office", on=DAY)


def effective(plan: DepartmentPlan | JointPlan) -> list[PlanFact]:
    """Return the steps until a plan is in effect."""
    return [PlanApproved(plan=plan, on=DAY), *public(plan), filed(plan)]


@pytest.mark.parametrize(
    "year, last", [(2025, date(2025, 2, 28)), (2028, date(2028, 2, 29))], ids=["plain", "leap"]
)
def test_c76_the_annual_plan_is_owed_by_the_last_of_february(
    book_of: Book, year: int, last: date
) -> None:
    """The day is the last of February, whatever day of the week it is."""
    listed = ItemListAdopted(department="市监局", items=LISTED, on=date(2025, 1, 5))
    owed = book_of([listed], date(year, 12, 31))[f"plan:市监局/{year}"]
    assert owed.due is not None
    assert owed.due.date == last


def test_c77_a_row_of_the_plan_has_its_six_fields(ask: Ask) -> None:
    """What is blank is missing from what the text requires."""
    wanted = ask(MustContain(document="annual-plan"))
    assert wanted.missing(terms_of(ROW)) == set()
    blank = ROW.but(items=(), scope=" ", ratios=(), methods=(), content="")
    assert len(wanted.missing(terms_of(blank))) == 5


def test_c79_a_plan_counts_once_it_is_filed_and_no_day_is_named(
    rules: RuleSet, book_of: Book
) -> None:
    """Published on both channels is not yet in effect; for the filing the text says only 及时."""
    history = run(effective(PLAN)[:3])
    waiting = next(row_faults(row_on(history), DAY))
    assert "尚未生效" in waiting.message()
    assert row_on(run(effective(PLAN))).missing == ()
    with pytest.raises(OpenRuleError, match="ds-c79-timely"):
        rules.decide(ActBy(act="file-plan", since=DAY))
    owed = book_of(effective(PLAN)[:3], DAY)["plan-filing:市监局/2026@1"]
    assert owed.status(DAY) is Status.TIMELY


def test_c82_the_plan_covers_the_list(law: Law, book_of: Book, ask: Ask) -> None:
    """All of the list, and the figure names what no plan has."""
    assert ask(RequiredRate(metric="list-coverage", joint=False)).value == 1
    assert coverage(("item-1", "item-2"), (PLAN,)).missing == ("item-2",)
    listed = ItemListAdopted(department="市监局", items=LISTED, on=date(2026, 1, 5))
    book = book_of([listed, *effective(PLAN)], DAY)
    (found,) = (
        one
        for one in figures(book, law, year=2026, department="市监局")
        if one.name == "list-coverage"
    )
    assert (found.numerator, found.denominator, found.met) == (1, 2, False)


def test_c83_all_of_the_plan_is_completed(ask: Ask) -> None:
    """The completion to be reached is all of it."""
    assert ask(RequiredRate(metric="completion")).value == 1


def test_c84_every_result_is_entered(ask: Ask) -> None:
    """The rate of entry to be reached is all of it."""
    assert ask(RequiredRate(metric="entry")).value == 1


def test_c85_an_amendment_is_another_version_with_its_reason(ask: Ask) -> None:
    """A plan changes by its next version, with a reason and a real difference."""
    assert "amendment-reason" in ask(MustContain(document="amended-plan")).names
    more = PLAN.but(tasks=(ROW.but(visits=2),), version=2)
    with pytest.raises(ManyFaultsError):
        PlanAmended(plan=more, on=DAY, reason=" ")
    history = run([*effective(PLAN), PlanAmended(plan=more, on=DAY, reason="风险上升")])
    assert [(one.field, one.after) for one in history.changes(2)] == [("visits", 2)]
    skipped = PlanAmended(plan=more.but(version=4), on=DAY, reason="无")
    assert codes(history, skipped) == ["plan.next-version", "plan.same"]


def test_c86_an_amendment_is_entered_published_and_filed_again(ask: Ask) -> None:
    """Until all three have happened the old version stays in effect."""
    assert ask(PublishWhere(document="amended-plan")).names == {"gsxt", "portal"}
    assert ask(FileWith(document="amended-plan")).names == {"conference-office"}
    more = PLAN.but(tasks=(ROW.but(visits=2),), version=2)
    facts: list[PlanFact] = [
        *effective(PLAN),
        PlanAmended(plan=more, on=DAY, reason="风险上升"),
        PlanEntered(plan=PLAN.id, version=2, on=DAY),
        *public(PLAN, 2),
        filed(PLAN, 2),
    ]
    for count in range(5, len(facts)):
        history = run(facts[:count])
        assert (row_on(history).version, row_on(history).missing) == (1, ())
    assert (row_on(run(facts)).version, row_on(run(facts)).missing) == (2, ())
    assert ask(After(act="plan.publish", kind="amended-plan")).names == {"platform-entry"}


def _officer(number: str, department: str) -> Inspector:
    return Inspector(
        id=number,
        name="员",
        department=department,
        cert_no=f"证{number}",
        may_lead=True,
        cert_valid_until=date(2028, 1, 1),
        conflicts=("店一",) if number == "P0" else (),
    )


def test_c89_inspectors_are_matched_by_lot_under_declared_constraints() -> None:
    """The seed decides who goes; who must keep away from a target never goes there."""
    roster = [_officer(f"P{at}", "市监局") for at in range(6)]
    team = (SlotRule(department="市监局", role="lead", lead=True), SlotRule(department="市监局"))
    rules = Rules(team=team, on=DAY, greatest=6)
    sent = {
        seed: teams_by_lot(["店一", "店二"], roster, rules, seed=f"{seed:064x}")[0]
        for seed in range(20)
    }
    assert len({one.teams["店二"].inspectors for one in sent.values()}) > 5
    assert all("P0" not in one.teams["店一"].inspectors for one in sent.values())
    again, _ = teams_by_lot(["店二", "店一"], roster, rules, seed=f"{3:064x}")
    assert {name: one.inspectors for name, one in again.teams.items()} == {
        name: one.inspectors for name, one in sent[3].teams.items()
    }


@pytest.mark.parametrize("joint", [False, True], ids=["C90", "C110"])
def test_c90_c110_four_methods_under_two_names_each(ask: Ask, *, joint: bool) -> None:
    """On site, documentary, online, commissioned; both vocabularies of the text mean the same four."""
    allowed = ask(AllowedMethods(joint=joint))
    assert allowed.names == {"onsite", "documentary", "online", "commissioned"}
    names = ("实地核查", "书面检查", "网络监测") if joint else ("现场检查", "书面检查", "网络检查")
    assert all(Method.read(name).value in allowed for name in names)


def test_c91_a_method_is_one_of_those_allowed(ask: Ask) -> None:
    """A method outside the closed list is refused, and adopting a conclusion is no method of its own."""
    assert "adopted" not in ask(AllowedMethods(joint=False))
    with pytest.raises(UnknownWordError):
        Method.read("突击检查")
    assert "methods" in ask(MustContain(document="annual-plan")).missing(
        terms_of(ROW.but(methods=()))
    )


def test_c98_every_plan_has_its_responsible_department() -> None:
    """A plan that nobody is responsible for is refused."""
    with pytest.raises(ManyFaultsError, match="制定部门"):
        PLAN.but(department="")


def test_c99_an_edition_of_the_list_above_is_cited_as_that_edition() -> None:
    """The first edition and the second are two instruments; a citation says which one it means."""
    first, second = (
        Instrument(
            key=f"list-{at}", title=Text(f"自治区联合抽查事项清单（第{zh}版）", f"list, {at}")
        )
        for at, zh in ((1, "一"), (2, "二"))
    )
    cited = Citation(instrument=first, article="第12项")
    assert "第一版" in cited.say("zh")
    assert cited != evolve(cited, instrument=second)


def test_c101_the_joint_plan_covers_the_list_of_its_field(ask: Ask) -> None:
    """All of the items of the field, each in a joint task."""
    assert ask(RequiredRate(metric="list-coverage", joint=True)).value == 1
    assert coverage(("item-3", "item-4"), (JOINT,)).missing == ("item-4",)


def test_c103_the_joint_plan_is_public_twice_and_filed(ask: Ask) -> None:
    """Publicity system, portal, then the office; only then it is in effect."""
    assert ask(PublishWhere(document="joint-plan")).names == {"gsxt", "portal"}
    assert ask(FileWith(document="joint-plan")).names == {"conference-office"}
    assert run(effective(JOINT)).effective is not None


def test_c104_the_district_plan_is_made_of_the_filed_ones_reported_and_public(ask: Ask) -> None:
    """What is filed is in it, what is not is named; it is reported and made public."""
    assert ask(FileWith(document="district-joint-plan")).names == {"district-government"}
    assert ask(PublishWhere(document="district-joint-plan")).names == {"public"}
    late = JOINT.but(domain="体育场所")
    district = aggregate([run(effective(JOINT)), run(effective(late)[:2])], 2026)
    assert (district.plans, district.waiting) == ((JOINT,), (late.id,))
    assert district.numbers == (f"{JOINT.id}@1",)


def test_c106_without_its_scheme_a_joint_task_is_not_drawn() -> None:
    """A joint plan in effect is not enough: the implementation scheme comes before the draw."""
    row = row_on(run(effective(JOINT)), "J1")
    assert (row.resolution, row.implementation) == (None, False)
    assert clauses_of(not_initiator(row, "教体局")) == {"C107"}


def test_c108_each_department_of_a_joint_task_sends_its_own_by_lot() -> None:
    """Every participating department has its drawn inspectors at each target."""
    roster = [_officer(f"{name}{at}", name) for name in ("教体局", "市监局") for at in range(1, 5)]
    team = (
        SlotRule(department="教体局", role="lead", lead=True),
        SlotRule(department="教体局"),
        SlotRule(department="市监局", count=2),
    )
    rules = Rules(team=team, on=DAY, greatest=2, department_minimum={"教体局": 2, "市监局": 2})
    drawn, _ = teams_by_lot(["店甲", "店乙"], roster, rules)
    for one in drawn.teams.values():
        assert sorted(name[:3] for name in one.inspectors) == ["市监局"] * 2 + ["教体局"] * 2
