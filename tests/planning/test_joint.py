"""A joint row before its draw: consulted, answered, resolved; and the permit to draw (C48–C50, C106)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.journal import Fact
from ssj_core.planning import (
    JointConsulted,
    JointPlan,
    JointReplied,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFiled,
    PlanHistory,
    PlanPublished,
    Reply,
    SchemeAdopted,
    plan_digest,
    planned_row,
    row_faults,
    unknown_row,
    unplanned,
)
from ssj_core.service import Act, Service
from ssj_core.testing.worlds import open_world

S, H, E = "市监局", "卫健委", "应急局"
JOINT = f"{S}/2026/公共场所"
Login = Callable[..., Act]


def codes_of(service: Service, fact: Fact, act: Act) -> list[str]:
    """Return the codes a fact is refused with."""
    with pytest.raises(SsjError) as caught:
        service.record(fact, act)
    error = caught.value
    return [
        fault.code for fault in (error.faults if isinstance(error, ManyFaultsError) else (error,))
    ]


@pytest.fixture
def planned() -> Service:
    """The county on 13 February: its joint plan in effect, answered and resolved."""
    return open_world("planned").service


@pytest.fixture
def second(planned: Service, joint_plan: JointPlan, act: Login) -> JointPlan:
    """Return another joint plan, approved on 24 February."""
    plan = joint_plan.but(domain="餐饮")
    planned.record(PlanApproved(plan=plan, on=date(2026, 2, 24)), act(2, 24))
    return plan


def asked(plan: str, department: str = H, task: str = "J1", day: int = 2) -> JointConsulted:
    """Return the consultation of a department in March."""
    return JointConsulted(
        plan=plan, task=task, department=department, document="函1", on=date(2026, 3, day)
    )


def reply(plan: str, said: Reply = Reply.AGREE, department: str = H, day: int = 4) -> JointReplied:
    """Return the reply of a department in March."""
    return JointReplied(
        plan=plan, task="J1", department=department, reply=said, on=date(2026, 3, day)
    )


def scheme(plan: str, resolution: str = "R1", day: int = 20) -> SchemeAdopted:
    """Return the scheme of a row on a resolution, in March."""
    return SchemeAdopted(
        plan=plan, task="J1", resolution=resolution, title_zh="方案", on=date(2026, 3, day)
    )


def test_who_is_asked(planned: Service, second: JointPlan, act: Login) -> None:
    """Those who take part, each once, about a joint row, by the initiator (C48, C49)."""
    number = second.id
    assert codes_of(planned, asked(number, E), act(3, 2)) == ["joint.stranger"]
    assert codes_of(planned, asked(number, task="J9"), act(3, 2)) == ["joint.unknown"]
    assert codes_of(planned, asked(f"{S}/2026", task="T1"), act(3, 2)) == ["joint.unknown"]
    assert codes_of(planned, asked(number), act(3, 2, H)) == ["hand.other"]
    planned.record(asked(number), act(3, 2))
    assert codes_of(planned, asked(number), act(3, 2)) == ["joint.asked"]


def test_a_reply_is_the_consulted_units(planned: Service, second: JointPlan, act: Login) -> None:
    """Its own to record; its silence the initiator's, and only after the last day (C49, A18)."""
    number = second.id
    assert codes_of(planned, reply(number), act(3, 4, H)) == ["joint.not-asked"]
    planned.record(asked(number), act(3, 2))
    assert codes_of(planned, reply(number), act(3, 4)) == ["hand.other"]
    assert codes_of(planned, reply(number, department=E), act(3, 4, E)) == ["joint.not-asked"]
    assert codes_of(planned, reply(number, day=1), act(3, 4, H)) == ["day.order"]
    for day in (3, 9):
        early = reply(number, Reply.NO_REPLY, day=day)
        assert codes_of(planned, early, act(3, day)) == ["rules.act-by"]
    late = reply(number, Reply.NO_REPLY, day=10)
    assert codes_of(planned, late, act(3, 10, H)) == ["hand.other"]
    now: PlanHistory = planned.record(late, act(3, 10)).now
    assert now.progress("J1").answered[H].reply is Reply.NO_REPLY
    assert codes_of(planned, reply(number, day=11), act(3, 11, H)) == ["joint.answered"]


def test_a_scheme_rests_on_a_resolution_about_it(
    planned: Service, second: JointPlan, act: Login
) -> None:
    """Everybody answered, a signed resolution about this row, one scheme (C50, C51, C106)."""
    number = second.id
    silent = codes_of(planned, scheme(number), act(3, 20))
    assert silent == ["joint.silent", "joint.not-about"]
    planned.record(asked(number), act(3, 2))
    planned.record(reply(number), act(3, 4, H))
    assert codes_of(planned, scheme(number, "R9"), act(3, 20)) == ["conference.not-citable"]
    assert codes_of(planned, scheme(number, day=3), act(3, 20)) == ["day.order", "joint.not-about"]
    assert codes_of(planned, scheme(JOINT), act(3, 20)) == ["joint.scheme"]


def test_without_a_conference_nothing_is_resolved(planned: Service, second: JointPlan) -> None:
    """No conference, no resolution that could be cited (C50)."""

    class Nobody:
        """A world without a conference."""

        def get(self, room: Any, key: str) -> Any:
            """Return what the county has, but for the conference."""
            return None if room.name == "conference" else planned.state.get(room, key)

        find = keys = get

    now: Any = planned.plan_history(second.id)
    world: Any = Nobody()
    codes = [fault.code for fault in scheme(second.id).guard(now, world)]
    assert "conference.not-citable" in codes


def test_a_resolution_comes_before_the_scheme(planned: Service) -> None:
    """A scheme is not older than the resolution that carries it (D2)."""
    now: Any = planned.plan_history(JOINT)
    early = scheme(JOINT).but(on=date(2026, 2, 5))
    assert "day.order" in [fault.code for fault in early.guard(now, planned.state)]


def test_a_changed_joint_row_is_a_new_matter(planned: Service, act: Login) -> None:
    """A row an amendment changed is consulted and resolved again; a row it left is not (C48–C50)."""
    history = planned.plan_history(JOINT)
    assert history is not None
    plan = history.current.plan
    assert isinstance(plan, JointPlan)
    row = plan.tasks[0]
    extra = row.but(id="J2", window=row.window)
    same = plan.but(tasks=(row, extra), version=2)
    other = same.but(tasks=(row.but(target="只此一处"), extra), version=3)
    day = date(2026, 3, 2)
    planned.record(PlanAmended(plan=same, on=day, reason="增加任务"), act(3, 2))
    now = planned.record(PlanAmended(plan=other, on=day, reason="缩小范围"), act(3, 2)).now
    assert now.progress("J1", 2).scheme is not None
    assert now.progress("J1", 3).scheme is None
    now_drawn = planned_row(planned.state.catch_up(), JOINT, "J1", day)
    assert now_drawn is not None
    assert (now_drawn.version, now_drawn.resolution, now_drawn.implementation) == (1, "R1", True)
    planned.record(PlanEntered(plan=JOINT, version=3, on=day), act(3, 2))
    for channel in ("gsxt", "portal"):
        shown = PlanPublished(
            plan=JOINT, version=3, channel=channel, digest=plan_digest(other), on=day
        )
        planned.record(shown, act(3, 2))
    filed = PlanFiled(plan=JOINT, version=3, receiver="conference-office", on=day)
    planned.record(filed, act(3, 2))
    anew = planned_row(planned.state.catch_up(), JOINT, "J1", day)
    assert anew is not None
    assert (anew.version, anew.resolution, anew.implementation) == (3, None, False)


@pytest.mark.parametrize(
    "task, day, codes",
    [
        ("T1", date(2026, 2, 12), ["draw.not-effective"]),
        ("T1", date(2026, 7, 2), ["draw.window-over"]),
        ("T1", date(2026, 6, 30), []),
        ("T1", date(2026, 2, 26), []),
    ],
)
def test_a_row_is_drawn_under_its_plan(
    planned: Service, task: str, day: date, codes: list[str]
) -> None:
    """In effect that day, its period not over, before it no hindrance (C77, C79, C80, C87)."""
    row = planned_row(planned.state.catch_up(), f"{S}/2026", task, day)
    assert row is not None
    assert [fault.code for fault in row_faults(row, day)] == codes


def test_a_row_of_no_list_or_no_plan(planned: Service) -> None:
    """An item on no list is named (C5); a row or a plan that is not there is none (C87)."""
    world, day = planned.state.catch_up(), date(2026, 3, 2)
    assert planned_row(world, f"{S}/2026", "T9", day) is None
    assert planned_row(world, "无/2026", "T1", day) is None
    assert (unplanned("x").code, unknown_row("x", "T9").code) == (
        "draw.unplanned",
        "draw.unknown-row",
    )
    row = planned_row(world, f"{S}/2026", "T1", day)
    assert row is not None
    off = evolve(row, off_list=("S1",))
    assert [fault.code for fault in row_faults(off, day)] == ["draw.not-listed"]
