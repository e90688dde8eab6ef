"""The use cases: what the law does not let through is not in the journal, what is there folds back."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from earlier import put_in

import ssj_core as ssj
from ssj_core import conference
from ssj_core.adapters.memory import MemoryStore
from ssj_core.conference import (
    ConferenceEstablished,
    Liaison,
    MeetingConvened,
    MeetingKind,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Resolution,
    Seat,
)
from ssj_core.drawing import Dice, Evidence
from ssj_core.encoding import canonical, digest
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import InspectionStarted
from ssj_core.journal import Fact
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    PlanApproved,
    PlanFact,
    PlanFiled,
    PlanPublished,
    Window,
    shares,
)
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem
from ssj_core.service import Act, Service

CHINA = timezone(timedelta(hours=8))
LEAD, MATE, OFFICE = "甲局", "乙局", "联席会议办公室"
DAY, DRAWN = date(2026, 1, 20), date(2026, 3, 3)
TASK, JOINT = "T1", "J1"
DICE = "40271582139904617735"
PLANS = {TASK: f"{LEAD}/2026"}


def act(department: str = LEAD, day: date = DAY) -> Act:
    """Return an act of somebody in a department."""
    return Act("经办人", department, datetime(day.year, day.month, day.day, 9, tzinfo=CHINA))


def hand(fact: Fact) -> Act:
    """Return the act of whose step it is."""
    return act(fact.department if isinstance(fact, MinutesConsented) else LEAD)


def plan() -> DepartmentPlan:
    """Return a plan with one row, carried out once."""
    row = DepartmentTask(
        id=TASK,
        items=("X1",),
        scope="全区商户",
        ratios=shares("5%"),
        methods=(Method.ONSITE,),
        content="证照",
        window=Window(date(2026, 3, 1), date(2026, 6, 30)),
        visits=1,
    )
    return DepartmentPlan(year=2026, department=LEAD, tasks=(row,))


def joint() -> JointPlan:
    """Return a joint plan with one cooperating department."""
    row = JointTask(
        id=JOINT,
        plan_name="2026年联合计划",
        name="联合抽查",
        items=("X2",),
        target="商户",
        ratios=shares("5%"),
        count=3,
        departments=(MATE,),
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
    )
    return JointPlan(year=2026, department=LEAD, domain="商贸", tasks=(row,))


@pytest.fixture
def service() -> Service:
    """Return a service over an empty journal in memory."""
    return Service(
        ssj.Journal(MemoryStore()),
        ssj.Rulebook.load("cn", "cn-nm-dongsheng-2021"),
        ssj.Place("150602"),
        ssj.WorkdayCalendar.cn(),
    )


ITEMS = tuple(
    ListedItem(id=number, name="证照", item_class=ItemClass.GENERAL) for number in ("X1", "X2")
)


def given(service: Service, fact: PlanFact | ItemListAdopted) -> None:
    """Note a step of a plan as it stands: what was asked of it is tested where plans are."""
    put_in(service, fact, act())


def adopt(service: Service, document: DepartmentPlan | JointPlan) -> None:
    """Approve, publish on both channels, file."""
    given(service, ItemListAdopted(department=LEAD, items=ITEMS, on=DAY))
    given(service, PlanApproved(plan=document, on=DAY))
    content = digest(canonical(document.body()))
    for channel in ("gsxt", "portal"):
        fact = PlanPublished(plan=document.id, version=1, channel=channel, digest=content, on=DAY)
        given(service, fact)
    given(service, PlanFiled(plan=document.id, version=1, receiver=OFFICE, on=DAY))


def sealed(name: str = "一", minute: int = 0) -> ssj.Sealed:
    """Seal a draw of the plan's task; every call seals anew."""
    at = datetime(2026, 3, 2, 9, minute, tzinfo=CHINA)
    rows = [f"店{i}" for i in range(20)]
    return ssj.seal(rows, count=2, task=TASK, title=name, at=at)


def documents(records: Any) -> list[dict[str, Any]]:
    """Return records as the journal keeps them."""
    return [record.document() for record in records]


def steps() -> Iterator[conference.ConferenceFact]:
    """Yield the way of a conference to signed minutes."""
    seats, liaisons = (
        (Seat(LEAD, "副局长"), Seat(MATE, "局长")),
        (Liaison(LEAD, "股", "长"), Liaison(MATE, "股", "长")),
    )
    yield ConferenceEstablished(
        name="联席会议",
        office=OFFICE,
        lead=LEAD,
        convenor=Seat(LEAD, "局长"),
        members=seats,
        liaisons=liaisons,
        on=DAY,
    )
    both = (LEAD, MATE)
    yield MeetingConvened(
        meeting="L1",
        meeting_kind=MeetingKind.LIAISON,
        convened_by=OFFICE,
        chair=OFFICE,
        departments=both,
        agenda=("方案",),
        on=DAY,
    )
    yield MeetingConvened(
        meeting="Q1",
        meeting_kind=MeetingKind.FULL,
        convened_by="局长",
        chair="局长",
        departments=both,
        agenda=("方案",),
        on=DAY,
    )
    yield MinutesDrafted(
        meeting="Q1",
        attending=both,
        digest=digest(b"x"),
        on=DAY,
        resolutions=(Resolution(id="R1", text="同意方案", owner=LEAD, major=False),),
    )
    for name in both:
        yield MinutesConsented(meeting="Q1", department=name, on=DAY)
    yield MinutesSigned(meeting="Q1", by="局长", on=DAY)


def test_no_draw_without_a_plan_in_effect(service: Service) -> None:
    """No plan, a plan only approved: nothing may be drawn (C87); published and filed: it may."""
    with pytest.raises(Refused):
        service.draws.permit(plan().id, TASK, act())
    given(service, ItemListAdopted(department=LEAD, items=ITEMS, on=DAY))
    given(service, PlanApproved(plan=plan(), on=DAY))
    with pytest.raises(Refused):
        service.draws.permit(plan().id, TASK, act())
    content = digest(canonical(plan().body()))
    for channel in ("gsxt", "portal"):
        given(
            service,
            PlanPublished(plan=plan().id, version=1, channel=channel, digest=content, on=DAY),
        )
    given(service, PlanFiled(plan=plan().id, version=1, receiver=OFFICE, on=DAY))
    permit = service.draws.permit(plan().id, TASK, act())
    assert (permit.row.plan, permit.row.task) == (plan().id, TASK)


def test_only_the_department_of_the_plan_draws(service: Service) -> None:
    """Another department has no permit for it; a row the plan does not have has none either."""
    adopt(service, plan())
    with pytest.raises(Refused):
        service.draws.permit(plan().id, TASK, act(MATE))
    with pytest.raises(Refused):
        service.draws.permit(plan().id, "T9", act())


def test_a_seal_without_a_plan_is_refused(service: Service) -> None:
    """A session made elsewhere names the plan of its task, in its number or beside it (C87)."""
    adopt(service, plan())
    with pytest.raises(Refused, match="permits") as caught:
        service.draws.record("S1", documents(sealed().session.records), act(day=DRAWN))
    assert caught.value.code == "draw.plan-unnamed"


def test_one_seal_at_a_time(service: Service) -> None:
    """While a seal is open no second one is permitted; voided with a reason, it is again."""
    adopt(service, plan())
    first, second = sealed().session, sealed("二", 30).session
    number, other = first.commit.session, second.commit.session
    service.draws.record(number, documents(first.records), act(day=DRAWN), PLANS)
    with pytest.raises(Refused, match=re.escape(number)):
        service.draws.permit(plan().id, TASK, act(day=DRAWN))
    with pytest.raises(Refused, match=re.escape(number)):
        service.draws.record(other, documents(second.records), act(day=DRAWN), PLANS)
    assert len(service.events()) == 5 + 3
    known = Evidence(at="2026-03-02T09:10:00+08:00")
    void = first.void(
        at="2026-03-02T09:10:00+08:00",
        reason="名录有误",
        approver="负责人",
        items=[Dice("40271582139904617735")],
        evidence=[known],
    )
    service.draws.record(number, documents(void.records), act(day=DRAWN), PLANS)
    assert service.draws.permit(plan().id, TASK, act(day=DRAWN)).row.task == TASK
    service.draws.record(other, documents(second.records), act(day=DRAWN), PLANS)


def test_as_often_as_the_plan_says(service: Service) -> None:
    """A task planned once is drawn once: after its result there is no permit any more (C80)."""
    adopt(service, plan())
    one = sealed()
    number = one.session.commit.session
    outcome = one.draw(ssj.Dice(DICE), at=datetime(2026, 3, 2, 10, tzinfo=CHINA)).outcome
    service.draws.record(number, documents(outcome.records), act(day=DRAWN), PLANS)
    with pytest.raises(Refused):
        service.draws.permit(plan().id, TASK, act(day=DRAWN))


def test_records_only_ever_continue(service: Service) -> None:
    """What the journal has of a session stands: the rest is added, twice is once, others are refused."""
    adopt(service, plan())
    one = sealed()
    number = one.session.commit.session
    outcome = one.draw(ssj.Dice(DICE), at=datetime(2026, 3, 2, 10, tzinfo=CHINA)).outcome
    service.draws.record(number, documents(one.session.records), act(day=DRAWN), PLANS)
    service.draws.record(number, documents(outcome.records), act(day=DRAWN), PLANS)
    service.draws.record(number, documents(outcome.records), act(day=DRAWN), PLANS)
    before = service.events()
    drawn = [event.kind for event in before if event.kind.startswith("draw.")]
    assert drawn == ["draw.task", "draw.commit", "draw.result"]
    for other in (documents(sealed().session.records), [], documents(outcome.records)[:2]):
        with pytest.raises(Refused, match="不衔接"):
            service.draws.record(number, other, act(day=DRAWN))
    assert service.events() == before


def test_a_refused_step_leaves_no_trace(service: Service) -> None:
    """What a room does not let through is not in the journal."""
    way = list(steps())
    refused: list[tuple[Any, Any, type[Exception]]] = [
        (service.record, way[2], Refused),
        (
            service.record,
            PlanFiled(plan=plan().id, version=1, receiver=OFFICE, on=DAY),
            Refused,
        ),
        (service.inspect, InspectionStarted(inspection="I1", on=DAY), SsjError),
    ]
    for use, fact, error in refused:
        with pytest.raises(error):
            use(fact, act())
    assert service.events() == ()
    given(service, PlanApproved(plan=plan(), on=DAY))
    with pytest.raises(Refused):
        service.record(PlanApproved(plan=plan(), on=DAY), act())
    assert len(service.events()) == 1


def test_state_is_what_the_events_fold_to(service: Service) -> None:
    """What a step returns is what anyone reads from the journal afterwards."""
    for fact in steps():
        returned = service.record(fact, hand(fact))
        assert service.conference == returned.now
    assert service.plan_history("nobody/2026") is None
