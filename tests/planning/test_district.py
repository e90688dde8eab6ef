"""The joint plan of a district, its report, and the platform it is drawn on (C52, C104)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from earlier import put_in

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.journal import Fact
from ssj_core.planning import (
    DISTRICT,
    JointPlan,
    PlanApproved,
    PlanReported,
    PlansAggregated,
    PlatformDeclared,
    aggregate,
    district_plan,
    on_platform,
)
from ssj_core.service import Act, Service
from ssj_core.testing.worlds import open_world

S, H, O = "市监局", "卫健委", "联席会议办公室"  # noqa: E741 - the letters the cases use
JOINT = f"{S}/2026/公共场所"
DAY = date(2026, 2, 26)
Login = Callable[..., Act]


@pytest.fixture
def planned() -> Service:
    """The county on 13 February, its joint plan in effect."""
    return open_world("planned").service


def codes_of(service: Service, fact: Fact, act: Act) -> list[str]:
    """Return the codes a fact is refused with."""
    with pytest.raises(SsjError) as caught:
        service.record(fact, act)
    error = caught.value
    return [
        fault.code for fault in (error.faults if isinstance(error, ManyFaultsError) else (error,))
    ]


def aggregated(service: Service, **change: Any) -> PlansAggregated:
    """Return the putting together of what is in effect."""
    whole = district_plan(service.state.catch_up(), 2026, DAY)
    said: dict[str, Any] = {"year": 2026, "plans": whole.numbers, "digest": whole.digest, "on": DAY}
    return PlansAggregated(**said | change)


def test_what_is_in_effect_is_put_together(
    planned: Service, joint_plan: JointPlan, act: Login
) -> None:
    """Joint plans of the year in effect; the rest are named, totals add up (C6, C104)."""
    waiting = joint_plan.but(domain="餐饮")
    planned.record(PlanApproved(plan=waiting, on=date(2026, 2, 24)), act(2, 24))
    whole = district_plan(planned.state, 2026, DAY)
    assert (whole.numbers, whole.waiting) == ((f"{JOINT}@1",), (waiting.id,))
    assert (whole.count, whole.repeated) == (4, ())
    assert [task.id for _, task in whole.tasks] == ["J1"]
    history = planned.plan_history(JOINT)
    assert history is not None
    assert aggregate([history, history], 2026).repeated == ("H1", "S1")
    assert district_plan(planned.state, 2027, DAY).plans == ()


def test_the_office_puts_together_and_reports(planned: Service, act: Login) -> None:
    """All that is in effect and nothing else, by the office, to whom the rulebook names (C104)."""
    login, state = act(2, 26, O), planned.state
    assert codes_of(planned, aggregated(planned), act(2, 26, H)) == ["hand.other"]
    assert codes_of(planned, aggregated(planned, plans=("x@1",)), login) == ["district.other-plans"]
    assert codes_of(planned, aggregated(planned, digest="1" * 64), login) == ["district.other-text"]
    early = PlanReported(year=2026, receiver="district-government", digest="0" * 64, on=DAY)
    assert codes_of(planned, early, login) == ["district.not-aggregated"]
    assert PlanReported.reads({"year": 2026}, login, state)["receiver"] == "—"
    read = PlansAggregated.reads({"year": 2026, "on": "2026-02-26"}, login, state)
    assert read == {"plans": [f"{JOINT}@1"], "digest": aggregated(planned).digest}
    assert PlansAggregated.reads({"year": 2026, "on": "?"}, login, state) == read
    assert PlansAggregated.reads({"year": "2026"}, login, state) == {}
    planned.record(aggregated(planned), login)
    filled = PlanReported.reads({"year": 2026}, login, state)
    assert filled == {"receiver": "district-government", "digest": read["digest"]}
    report = PlanReported(year=2026, **filled, on=DAY, document="云双办〔2026〕6号")
    assert codes_of(planned, report.but(digest="1" * 64), login) == ["district.other-text"]
    assert codes_of(planned, report.but(receiver="x"), login) == ["rules.file-with"]
    now = planned.record(report, login).now
    assert now.years[2026].reported == (report,)
    assert state.get(DISTRICT, DISTRICT.of()) == now


def test_an_early_report_of_an_old_journal(planned: Service, act: Login) -> None:
    """Where no receipt says to whom, nothing is filled in."""
    login = act(2, 26, O)
    put_in(planned, aggregated(planned), login)
    state = planned.state.catch_up()
    assert "receiver" not in PlanReported.reads({"year": 2026}, login, state)


def declared(own: bool, day: int = 2, **more: Any) -> PlatformDeclared:  # noqa: FBT001 - the word of the case
    """Return a declaration of the platform in March."""
    said: dict[str, Any] = {"department": O, "platform": "云平台", "own": own, "document": "函2号"}
    return PlatformDeclared(**said | {"on": date(2026, 3, day)} | more)


def test_the_platform_is_declared(planned: Service, act: Login) -> None:
    """By the office, each time something else; what held on a day is a look (C52)."""
    state = planned.state.catch_up()
    assert on_platform(state, date(2026, 3, 1)) is True
    assert on_platform(state, date(2026, 1, 1)) is None
    assert codes_of(planned, declared(own=False, department=H), act(3, 2, H)) == ["hand.other"]
    planned.record(declared(own=False), act(3, 2, O))
    assert on_platform(state, date(2026, 3, 2)) is False
    assert codes_of(planned, declared(own=False), act(3, 2, O)) == ["platform.same"]
    assert codes_of(planned, declared(own=True, day=1), act(3, 2, O)) == ["day.order"]


def test_before_a_conference_anybody_declares(act: Login) -> None:
    """A platform can be there before the conference is; then its own word has to do."""
    empty = open_world("empty", without=()).service
    now = empty.record(declared(own=False, department=S), act(3, 2)).now
    assert now.current is not None
    bare = type(now)()
    assert bare.current is None
    assert bare.own_on(DAY) is None
