"""Inspectors drawn later, by department: no second visit, no slot twice, only for a result that stands."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from earlier import put_in

import ssj_core as ssj
from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.projections.drawn import draw_rows
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    RosterDraft,
    Sealed,
    StratumDraft,
    TaskDraft,
    Times,
    seal_session,
)
from ssj_core.encoding import canonical, digest
from ssj_core.errors.refusals import Refused
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
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem
from ssj_core.service import Act, Service

CHINA = timezone(timedelta(hours=8))
LEAD, MATE, TASK = "甲局", "乙局", "T1"
SHOPS = [f"店{at}" for at in range(20)]
PLANS = {TASK: f"{LEAD}/2026"}


def act(department: str = LEAD) -> Act:
    """Return an act of somebody in a department."""
    return Act("经办人", department, datetime(2026, 3, 3, 9, tzinfo=CHINA))


def given(service: Service, fact: PlanFact | ItemListAdopted, act: Act) -> None:
    """Note a step of a plan as it stands: what was asked of it is tested where plans are."""
    put_in(service, fact, act)


@pytest.fixture
def service() -> Service:
    """Return a service whose plan, in effect, has one row that is carried out once."""
    made = Service(
        ssj.Journal(MemoryStore()),
        ssj.Rulebook.load("cn", "cn-nm-dongsheng-2021"),
        ssj.Place("150602"),
        ssj.WorkdayCalendar.cn(),
    )
    day = date(2026, 1, 20)
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
    plan = DepartmentPlan(year=2026, department=LEAD, tasks=(row,))
    item = ListedItem(id="X1", name="证照", item_class=ItemClass.GENERAL)
    given(made, ItemListAdopted(department=LEAD, items=(item,), on=day), act())
    given(made, PlanApproved(plan=plan, on=day), act())
    content = digest(canonical(plan.body()))
    for channel in ("gsxt", "portal"):
        fact = PlanPublished(plan=plan.id, version=1, channel=channel, digest=content, on=day)
        given(made, fact, act())
    given(made, PlanFiled(plan=plan.id, version=1, receiver="办公室", on=day), act())
    return made


def _draft(department: str | None, task: str = TASK) -> TaskDraft:
    """Return the draw of the targets, or of one department's two inspectors for each of them."""
    slots = [f"{department}/member/{at}" for at in (1, 2)] if department else []
    people = [f"{department}-{at}" for at in range(4)] if department else []
    return TaskDraft(
        task,
        purpose="official",
        basis=["caller"],
        strata=[] if department else [StratumDraft("全部", targets=SHOPS, number=2)],
        frame_secret=digest(f"frame {department} {task}".encode()),
        rules_secret=digest(f"rules {department} {task}".encode()),
        entropy=EntropyRule(bits=24, sources=("dice",)),
        slots=slots,
        roster=RosterDraft(
            inspectors=[(one, {"unit": department or ""}) for one in people],
            eligibility=[(f"{department}/member", one) for one in people],
            capacities=[(one, 0, 2) for one in people],
            recusals=[],
        )
        if department
        else None,
    )


def _seal(session: str, draft: TaskDraft, serves: Outcome | None = None, hour: int = 9) -> Sealed:
    return seal_session(
        session=session,
        suite="sha256",
        at=f"2026-03-03T{hour:02d}:00:00+08:00",
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=["dice"],
        serves=serves.result.hash("sha256") if serves else None,
        times=Times(
            public=f"2026-03-03T{hour:02d}:30:00+08:00", result="2026-03-03T23:00:00+08:00"
        ),
    )


def _throw(
    sealed: Sealed,
    serving: Outcome | None = None,
    hour: int = 10,
    dice: str = "40271582139904617735",
) -> Outcome:
    at = f"2026-03-03T{hour:02d}:00:00+08:00"
    return sealed.draw(items=[Dice(dice)], evidence=[Evidence(at=at)], at=at, serving=serving)


def _documents(records: Sequence[Any]) -> list[dict[str, Any]]:
    return [one.document() for one in records]


@pytest.fixture
def targets(service: Service) -> Outcome:
    """The targets, drawn and recorded under the plan."""
    outcome = _throw(_seal("S1", _draft(None)))
    service.draws.record("S1", _documents(outcome.records), act(), PLANS)
    return outcome


def test_a_new_seal_names_its_plan(service: Service) -> None:
    """Without a plan nothing is sealed, whoever asks (C80, C87); nothing is half recorded."""
    before = service.events()
    outcome = _throw(_seal("S1", _draft(None)))
    with pytest.raises(Refused, match="T1"):
        service.draws.record("S1", _documents(outcome.records), act())
    assert service.events() == before


def test_each_department_draws_its_inspectors_later(service: Service, targets: Outcome) -> None:
    """Both draw with dice of their own, at once; the planned visit is used up once, by the targets."""
    own = _seal("S2", _draft(LEAD), targets, 11)
    other = _seal("S3", _draft(MATE), targets, 11)
    service.draws.record("S2", _documents(own.records), act())
    service.draws.record("S3", _documents(other.records), act(MATE))
    thrown = (
        ("S2", own, LEAD, "59301746820093315428"),
        ("S3", other, MATE, "17840392265510938746"),
    )
    for session, sealed, who, dice in thrown:
        outcome = _throw(sealed, targets, 12, dice)
        assert len(outcome.tasks[TASK].teams) == 4
        service.draws.record(session, _documents(outcome.records), act(who))
    kinds = [event.kind for event in service.events() if event.kind.startswith("draw.")]
    assert kinds.count("draw.result") == 3
    ((table, row),) = draw_rows("draw/S2", list(service.journal.read("draw/S2")))
    assert (table, row["size"], row["state"]) == ("draws", 0, "drawn")
    assert row["serves"] == targets.result.hash("sha256")


def test_no_slot_is_drawn_twice(service: Service, targets: Outcome) -> None:
    """A second draw of the same slots is refused until the first is voided with a reason."""
    first = _seal("S2", _draft(LEAD), targets, 11)
    service.draws.record("S2", _documents(first.records), act())
    again = _documents(_seal("S3", _draft(LEAD), targets, 12).records)
    with pytest.raises(Refused, match="S2"):
        service.draws.record("S3", again, act())
    void = first.void(at="2026-03-03T11:20:00+08:00", reason="名册有误", approver="负责人")
    service.draws.record("S2", _documents(void.records), act())
    service.draws.record("S3", again, act())


def test_a_result_that_stands_is_served(service: Service, targets: Outcome) -> None:
    """A result not in the journal, one that was voided, a task it has not: refused."""
    elsewhere = _throw(_seal("S9", _draft(None, "T9")))
    unknown = _documents(_seal("S2", _draft(LEAD, "T9"), elsewhere, 11).records)
    stranger = _documents(_seal("S2", _draft(LEAD, "T9"), targets, 11).records)
    for records in (unknown, stranger):
        with pytest.raises(Refused, match="T9"):
            service.draws.record("S2", records, act())
    void = targets.void(at="2026-03-03T10:30:00+08:00", reason="名录有误", approver="负责人")
    service.draws.record("S1", _documents(void.records), act())
    late = _documents(_seal("S2", _draft(LEAD), targets, 11).records)
    with pytest.raises(Refused, match="T1"):
        service.draws.record("S2", late, act())
