"""Plans on the road: who approves, what is asked, in which order (C5, C37, C58–C59, C76–C91, C130–C132)."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ssj_core.encoding import Text
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.journal import Fact, Receipt
from ssj_core.planning import (
    DepartmentPlan,
    JointPlan,
    Method,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFiled,
    PlanHistory,
    PlanPublished,
    PlanState,
    Pool,
    SpecialPlan,
    Window,
    coverage_of,
    number_of,
    plan_digest,
    plan_of,
    plans_of,
    pool_of,
    row_of,
    shares,
)
from ssj_core.planning.asks import ratio
from ssj_core.registers import ITEM_LIST, ItemListAdopted
from ssj_core.registers.words import TargetKind
from ssj_core.rules import Bound, Sampling
from ssj_core.service import Act, Service
from ssj_core.testing import clauses_of
from ssj_core.testing.worlds import open_world

S, H, O = "市监局", "卫健委", "联席会议办公室"  # noqa: E741 - the letters the cases use
Login = Callable[..., Act]
DAY = date(2026, 2, 10)


def refused(service: Service, fact: Fact, act: Act) -> dict[str, tuple[str, ...]]:
    """Return the codes a fact is refused with, each with its clauses; nothing is recorded."""
    before = service.journal.checkpoint()["seq"]
    with pytest.raises(SsjError) as caught:
        service.record(fact, act)
    assert service.journal.checkpoint()["seq"] == before
    error = caught.value
    faults = error.faults if isinstance(error, ManyFaultsError) else (error,)
    found: dict[str, tuple[str, ...]] = {}
    for fault in faults:
        clauses = sorted(clauses_of(fault))
        found[fault.code] = tuple(dict.fromkeys((*found.get(fault.code, ()), *clauses)))
    return found


def approved(plan: Any, on: date = DAY, **more: Any) -> PlanApproved:
    """Return the approval of a plan."""
    return PlanApproved(plan=plan, on=on, **more)


def show(plan: Any, channel: str, on: date) -> PlanPublished:
    """Return a publication of a plan's version."""
    digest = plan_digest(plan)
    return PlanPublished(plan=plan.id, version=plan.version, channel=channel, digest=digest, on=on)


def file(plan: Any, on: date, receiver: str = "conference-office") -> PlanFiled:
    """Return a filing of a plan's version."""
    return PlanFiled(plan=plan.id, version=plan.version, receiver=receiver, on=on)


def test_a_plan_goes_its_way(county: Service, plan: DepartmentPlan, act: Login) -> None:
    """Approved, public on both channels, filed: in effect, and the receipt says by which clauses."""
    first = county.record(approved(plan), act(2, 10))
    rests = first.event.envelope.rests or {}
    said = {part["ask"] for part in rests["said"]}
    assert said == {
        "must-contain",
        "publish-where",
        "file-with",
        "may-inspect",
        "allowed-methods",
        "sample-ratio",
        "visits-per-year",
        "risk-level",
    }
    assert county.plan_history(plan.id) is not None
    assert refused(county, file(plan, DAY), act(2, 10)) == {"rules.publish-where": ("ds-c78",)}
    county.record(show(plan, "gsxt", date(2026, 2, 12)), act(2, 12))
    county.record(show(plan, "portal", date(2026, 2, 12)), act(2, 12))
    elsewhere = file(plan, date(2026, 2, 13), "区政府")
    assert set(refused(county, elsewhere, act(2, 13))) == {"rules.file-with"}
    now: PlanHistory = county.record(file(plan, date(2026, 2, 13)), act(2, 13)).now
    assert now.state(1) is PlanState.EFFECTIVE
    state = county.state
    assert row_of(state, plan.id, "T1", date(2026, 2, 13)) == plan.tasks[0]
    assert row_of(state, plan.id, "T1", date(2026, 2, 12)) is None
    assert row_of(state, "别的/2026", "T1", DAY) is None
    assert row_of(state, plan.id, "T9", date(2026, 2, 13)) is None
    assert [found.id for found in plans_of(state, S, 2026)] == [plan.id]
    assert plans_of(state, S, 2027) == ()
    assert coverage_of(state, S, 2026, date(2026, 2, 12)).planned == 0
    found = coverage_of(state, S, 2026, date(2026, 2, 13))
    assert (found.planned, found.listed, found.missing) == (1, 3, ("S2", "S3"))
    assert coverage_of(state, "城管局", 2026, DAY).listed == 0


@pytest.mark.parametrize(
    "change, code, clause",
    [
        ({"items": ("S9",)}, "rules.may-inspect", "ds-c5"),
        ({"items": ("H1",)}, "rules.may-inspect", "ds-c5"),
        ({"ratios": shares("25%")}, "rules.sample-ratio", "ds-c59"),
        ({"ratios": shares({"A": "5%", "*": "25%"})}, "rules.sample-ratio", "ds-c59"),
        ({"ratios": shares({"A": "20%", "D": "5%"})}, "rules.risk-level", "ds-c132"),
        ({"ratios": shares({"D": "5%", "A": "20%"})}, "rules.risk-level", "ds-c132"),
        ({"ratios": shares({"C": "20%", "D": "5%", "B": "10%"})}, "rules.risk-level", "ds-c132"),
        ({"ratios": shares({"D": "5%", "*": "10%"})}, "rules.risk-level", "ds-c132"),
        ({"methods": (Method.ONLINE,)}, "plan.method", "C91"),
        ({"items": ("S1", "S3"), "methods": (Method.ONSITE,)}, "plan.no-method", "C91"),
        ({"visits": 3}, "rules.visits-per-year", "local-visits"),
        ({"content": " "}, "rules.must-contain", "ds-c77"),
        ({"scope": ""}, "rules.must-contain", "ds-c77"),
        ({"items": ()}, "rules.must-contain", "ds-c77"),
        ({"ratios": ()}, "rules.must-contain", "ds-c77"),
        ({"methods": ()}, "rules.must-contain", "ds-c77"),
        ({"methods": (Method.ADOPTED,)}, "plan.method", "C91"),
    ],
)
def test_rows_are_held_to_lists_and_rules(
    county: Service,
    plan: DepartmentPlan,
    act: Login,
    change: dict[str, Any],
    code: str,
    clause: str,
) -> None:
    """Off the list, over the cap, the riskier drawn less, another method, a blank field: no."""
    other = plan.but(tasks=(plan.tasks[0].but(**change),))
    found = refused(county, approved(other), act(2, 10))
    assert clause in found[code]


@pytest.mark.parametrize(
    "ratios",
    [
        "20%",
        {"A": "10%", "B": "10%", "C": "10%", "D": "10%"},
        {"A": "5%", "B": "10%", "C": "20%", "D": "20%"},
        {"D": "20%", "*": "5%"},
    ],
)
def test_ratios_that_rise_with_the_risk(
    county: Service, plan: DepartmentPlan, act: Login, ratios: str | dict[str, str]
) -> None:
    """One ratio, equal ones, rising ones, the cap itself, a stratum of one's own: allowed."""
    rows = (plan.tasks[0].but(ratios=shares(ratios)),)
    assert county.record(approved(plan.but(tasks=rows)), act(2, 10)).now.current.needs


def test_a_stratum_that_is_no_tier(county: Service, plan: DepartmentPlan, act: Login) -> None:
    """A stratum that is no tier of the register's scheme is refused, not taken for one of another."""
    rows = (plan.tasks[0].but(ratios=shares({"特殊": "10%"})),)
    found = refused(county, approved(plan.but(tasks=rows)), act(2, 10))
    assert set(found) == {"rules.unknown-tier"}


def test_a_register_without_tiers(plan: DepartmentPlan, act: Login) -> None:
    """Where the register tells nothing of tiers, a stratum is asked for by its own name."""
    bare = open_world("empty").service
    found = refused(bare, approved(plan), act(2, 10))
    assert set(found) == {"rules.may-inspect"}


def test_a_bare_register_is_asked_about_as_a_whole(
    county: Service, plan: DepartmentPlan, act: Login
) -> None:
    """With a list and nobody registered the questions name neither tier nor stratum."""
    bare = open_world("empty").service
    items = county.state.catch_up().get(ITEM_LIST, ITEM_LIST.of(department=plan.department))
    assert items is not None
    adopted = ItemListAdopted(
        department=plan.department, items=tuple(items.current.items.values()), on=date(2026, 1, 7)
    )
    bare.record(adopted, act(1, 7))
    row = plan.tasks[0].but(ratios=shares("90%"))
    found = refused(bare, approved(plan.but(tasks=(row,))), act(2, 10))
    assert "local-general-cap" in found["rules.sample-ratio"]


def test_a_floor_of_the_year_counts_every_round() -> None:
    """5 % twice a year meets a floor of 10 % a year; once does not."""
    floor = Sampling(floors=(Bound(of="targets", per="year", value=Fraction(1, 10)),))
    assert ratio(Fraction(1, 20), 2).misses(floor, lambda code: Text(code, code)) is None
    lacking = ratio(Fraction(1, 20), 1).misses(floor, lambda code: Text(code, code))
    assert lacking is not None
    assert lacking.en == "must be at least 10%, is 5%"


def test_a_key_item_has_no_cap(county: Service, plan: DepartmentPlan, act: Login) -> None:
    """A key item may be planned in full (C58)."""
    row = plan.tasks[0].but(items=("S2",), ratios=shares("100%"))
    county.record(approved(plan.but(tasks=(row,))), act(2, 10))


def test_whose_plan_it_is(county: Service, plan: DepartmentPlan, act: Login) -> None:
    """Another department's login is not allowed; the office has no plan of its own (C37, C76)."""
    foreign = refused(county, approved(plan), act(2, 10, H))
    assert foreign == {"hand.other": ("C100", "C102", "C76", "C77", "D5")}
    own = plan.but(department=O)
    assert "ds-c37" in refused(county, approved(own), act(2, 10, O))["rules.may-inspect"]


@pytest.mark.parametrize(
    "month, fact, code",
    [
        (2, approved, "act.begun"),
        (2, lambda plan: show(plan, "gsxt", date(2026, 2, 9)), "day.order"),
        (2, lambda plan: show(plan.but(version=2), "gsxt", DAY), "plan.not-current"),
        (2, lambda plan: file(plan.but(version=2), DAY), "plan.not-current"),
        (2, lambda plan: show(plan, "gsxt", DAY).but(digest="1" * 64), "plan.other-text"),
        (2, lambda plan: show(plan, "portal", DAY), "plan.published"),
        (
            3,
            lambda plan: PlanEntered(plan=plan.id, version=2, on=date(2026, 3, 2)),
            "plan.not-current",
        ),
        (3, lambda plan: _amended(plan.but(version=2)), "plan.same"),
        (3, lambda plan: _amended(_changed(plan).but(version=3)), "plan.next-version"),
    ],
)
def test_steps_out_of_order(
    county: Service,
    plan: DepartmentPlan,
    act: Login,
    month: int,
    fact: Callable[[DepartmentPlan], Fact],
    code: str,
) -> None:
    """A plan moves only along its versions, and shows what is on record (C76–C79, C85, D2, D15)."""
    county.record(approved(plan), act(2, 10))
    county.record(show(plan, "portal", DAY), act(2, 10))
    day = 10 if month == 2 else 2
    assert code in refused(county, fact(plan), act(month, day))


def _changed(plan: DepartmentPlan) -> DepartmentPlan:
    return plan.but(tasks=(plan.tasks[0].but(scope="全部"),))


def _amended(plan: Any) -> PlanAmended:
    return PlanAmended(plan=plan, on=date(2026, 3, 2), reason="调整")


def test_the_first_version_is_one(county: Service, plan: DepartmentPlan, act: Login) -> None:
    """A plan begins with version 1, and a plan nobody approved has no steps."""
    assert set(refused(county, approved(plan.but(version=2)), act(2, 10))) == {"plan.first-version"}
    assert set(refused(county, show(plan, "gsxt", DAY), act(2, 10))) == {"act.unbegun"}


def test_an_amendment_stays_the_same_kind_of_plan(
    county: Service, plan: DepartmentPlan, act: Login
) -> None:
    """A plan of one form does not become one of another."""
    # The number of a special plan never is that of an annual one; one is made to look like it.
    special = SpecialPlan(
        year=2026,
        department=S,
        name="证照",
        items=("S1",),
        targets=("甲",),
        methods=(Method.ONSITE,),
        content="证照",
        window=Window(date(2026, 3, 3), date(2026, 3, 31)),
        version=2,
    )
    now = county.record(approved(plan), act(2, 10)).now
    codes = [fault.code for fault in _amended(special).guard(now, county.state)]
    assert codes == ["plan.other-form"]


def test_an_amended_plan_is_entered_first(
    county: Service, plan: DepartmentPlan, act: Login
) -> None:
    """Asked anew, entered, then public and filed again; what was asked of v1 rules till then (C86)."""
    county.record(approved(plan), act(2, 10))
    for fact in (show(plan, "gsxt", DAY), show(plan, "portal", DAY), file(plan, DAY)):
        county.record(fact, act(2, 10, hour=10))
    new = _changed(plan).but(version=2)
    county.record(_amended(new), act(3, 2))
    early = show(new, "gsxt", date(2026, 3, 2))
    assert refused(county, early, act(3, 2)) == {"rules.after": ("ds-c86-entry",)}
    entered = PlanEntered(plan=plan.id, version=2, on=date(2026, 3, 2))
    county.record(entered, act(3, 2))
    assert set(refused(county, entered, act(3, 2))) == {"plan.entered"}
    county.record(early, act(3, 2))
    county.record(show(new, "portal", date(2026, 3, 2)), act(3, 2))
    county.record(file(new, date(2026, 3, 3)), act(3, 3))
    assert set(refused(county, file(new, date(2026, 3, 3)), act(3, 3))) == {"plan.filed"}
    history = plan_of(county.state, plan.id)
    assert history is not None
    in_effect = [history.effective_on(date(2026, 3, day)) for day in (2, 3)]
    assert [version.plan.version for version in in_effect if version] == [1, 2]


def test_a_receipt_is_not_before_what_it_shows(
    county: Service, plan: DepartmentPlan, act: Login
) -> None:
    """A receipt of a day before the act shows nothing of it (D1)."""
    early = Receipt(issuer="平台", number="1", day=date(2026, 2, 9))
    assert set(refused(county, approved(plan, receipt=early), act(2, 10))) == {"receipt.early"}


def test_the_door_fills_in_what_the_state_knows(
    county: Service, plan: DepartmentPlan, act: Login
) -> None:
    """Digest, receiver and the next version's number are the system's to know (D15)."""
    login, state = act(2, 10), county.state
    unknown: dict[str, Any] = {"plan": plan.id, "version": 1}
    assert PlanFiled.reads(unknown, login, state) == {}
    assert PlanPublished.reads(unknown, login, state) == {"digest": "0" * 64}
    assert PlanAmended.reads({"plan": "别的"}, login, state) == {}
    assert PlanAmended.reads({"plan": plan.body()}, login, state) == {"plan": {"version": 1}}
    county.record(approved(plan), login)
    assert PlanFiled.reads(unknown, login, state) == {"receiver": "conference-office"}
    assert PlanPublished.reads(unknown, login, state) == {"digest": plan_digest(plan)}
    assert PlanPublished.reads({"plan": plan.id, "version": "1"}, login, state)["digest"][0] == "0"
    assert PlanAmended.reads({"plan": plan.body()}, login, state) == {"plan": {"version": 2}}
    for form in ("joint-plan", "special-plan"):
        other = {"plan": {"form": form, "department": S, "year": 2026, "name": "x"}}
        assert PlanAmended.reads(other, login, state) == {"plan": {"version": 1}}


def special_plan(**change: Any) -> SpecialPlan:
    """Return the plan of a special inspection."""
    said: dict[str, Any] = {
        "year": 2026,
        "department": S,
        "name": "证照专项",
        "items": ("S1",),
        "targets": ("甲",),
        "methods": (Method.ONSITE,),
        "content": "证照",
        "window": Window(date(2026, 3, 3), date(2026, 3, 31)),
        "reason": "集中出现冒用证照",
    }
    return SpecialPlan(**said | change)


@pytest.mark.parametrize(
    "change, code, clause",
    [
        ({"reason": ""}, "rules.may-inspect", "ds-c81"),
        ({"items": ("S9",)}, "rules.may-inspect", "nm-20-list"),
        ({"methods": (Method.ONLINE,)}, "plan.method", "C91"),
    ],
)
def test_a_special_inspection_has_its_reason(
    county: Service, act: Login, change: dict[str, Any], code: str, clause: str
) -> None:
    """A field under random inspection is inspected specially only with a reason (C81)."""
    plan = special_plan()
    assert plan.id == "市监局/2026/special/证照专项"
    assert plan.tasks == ()
    assert clause in refused(county, approved(special_plan(**change)), act(2, 10))[code]
    needs = county.record(approved(plan), act(2, 10)).now.current.needs
    assert (needs.channels, needs.receivers) == (("gsxt", "portal"), ("conference-office",))


@pytest.mark.parametrize(
    "pool, size",
    [
        (None, 100),
        (Pool(tiers=("C", "D")), 20),
        (Pool(kinds=(TargetKind.COOPERATIVE,)), 0),
        (Pool(labels=("学校",)), 0),
        (Pool(districts=("150602",)), 100),
        (Pool(register="应急局"), 10),
    ],
)
def test_whom_a_row_is_drawn_from(
    county: Service, plan: DepartmentPlan, pool: Pool | None, size: int
) -> None:
    """The department's register in the items' scope, or what the row narrows it to (D9)."""
    row = plan.tasks[0].but(pool=pool, ratios=shares("1%"))
    found = pool_of(county.state.catch_up(), plan, row, DAY)
    assert len(found) == size
    assert number_of(county.state, plan, row, DAY) == -(-size // 100)


def test_a_joint_row_and_its_number(county: Service, joint_plan: JointPlan, act: Login) -> None:
    """Who stands on both registers, and the number its ratios make of them: no other (C102, D9)."""
    row, day = joint_plan.tasks[0], date(2026, 1, 20)
    state = county.state.catch_up()
    assert len(pool_of(state, joint_plan, row, day)) == 20
    assert number_of(state, joint_plan, row, day) == row.count
    for count in (3, 5):
        other = joint_plan.but(tasks=(row.but(count=count),))
        assert set(refused(county, approved(other, day), act(1, 20))) == {"plan.count"}
    alone = joint_plan.but(tasks=(row.but(departments=(), count=20),))
    assert "rules.must-contain" in refused(county, approved(alone, day), act(1, 20))
    county.record(approved(joint_plan, day), act(1, 20))
    assert [found.id for found in plans_of(state, H, 2026)] == [joint_plan.id]


def test_without_a_local_book_the_cap_is_wanted(plan: DepartmentPlan, act: Login) -> None:
    """What the county has not said is asked for, with the clause to write (C59, D13)."""
    bare = open_world("registered", without=["local"]).service
    found = refused(bare, approved(plan), act(2, 10))
    assert "ds-c59" in found["rules.open"]


def test_suspended_targets_are_not_counted(
    county: Service, joint_plan: JointPlan, act: Login
) -> None:
    """Who stands still is drawn by nobody, so a joint number does not count on it."""
    row, day = joint_plan.tasks[0], date(2026, 1, 20)
    pool = pool_of(county.state.catch_up(), joint_plan, row, day)
    still = row.but(pool=Pool(tiers=("D",)))
    assert pool
    assert pool_of(county.state, joint_plan, still, day) == {}
    other = joint_plan.but(tasks=(still,))
    assert set(refused(county, approved(other, day), act(1, 20))) == {"plan.count"}
