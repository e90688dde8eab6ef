"""A joint row before its draw: consulted, answered, resolved; and the permit to draw (C48–C50, C106)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refused
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
    permit_draw,
    plan_digest,
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
    permit = permit_draw(now, "J1", department=S, used=0, day=day)
    assert (permit.plan, permit.version, permit.resolution) == (JOINT, 1, "R1")
    planned.record(PlanEntered(plan=JOINT, version=3, on=day), act(3, 2))
    for channel in ("gsxt", "portal"):
        shown = PlanPublished(
            plan=JOINT, version=3, channel=channel, digest=plan_digest(other), on=day
        )
        planned.record(shown, act(3, 2))
    filed = PlanFiled(plan=JOINT, version=3, receiver="conference-office", on=day)
    now = planned.record(filed, act(3, 2)).now
    with pytest.raises(Refused, match="实施方案"):
        permit_draw(now, "J1", department=S, used=0, day=day)


@pytest.mark.parametrize(
    "plan, task, department, used, day, code, clause",
    [
        (f"{S}/2026", "T1", S, 0, date(2026, 2, 12), "permit.not-effective", "C87"),
        (f"{S}/2026", "T9", S, 0, date(2026, 3, 2), "permit.unknown-row", "C87"),
        (JOINT, "J1", H, 0, date(2026, 4, 1), "permit.not-initiator", "C107"),
        (f"{S}/2026", "T1", S, 1, date(2026, 3, 2), "permit.used-up", "C80"),
        (f"{S}/2026", "T1", S, 0, date(2026, 7, 2), "permit.window-over", "C80"),
    ],
)
def test_nothing_is_drawn_without_a_permit(
    planned: Service,
    plan: str,
    task: str,
    department: str,
    used: int,
    day: date,
    code: str,
    clause: str,
) -> None:
    """In effect, a row of it, the initiator, a visit left, the period not over (C77, C80, C87, C107)."""
    history = planned.plan_history(plan)
    assert history is not None
    with pytest.raises(Refused) as caught:
        permit_draw(history, task, department=department, used=used, day=day)
    assert caught.value.code == code
    assert clause in caught.value.clauses
    assert unplanned("x").code == "permit.unplanned"


def test_before_the_period_is_no_hindrance(planned: Service) -> None:
    """A draw is made before its visits (C87)."""
    history = planned.plan_history(f"{S}/2026")
    assert history is not None
    permit = permit_draw(history, "T1", department=S, used=0, day=date(2026, 2, 26))
    assert permit.resolution is None
