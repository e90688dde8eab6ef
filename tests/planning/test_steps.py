"""The steps of a plan, from approval to the permit to draw."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.errors.planning import (
    JointStepError,
    NoEffectivePlanError,
    NotInitiatorError,
    PlanStepError,
    PlanUnknownError,
    VisitsLockedError,
)
from ssj_core.journal import KINDS, NewEvent
from ssj_core.planning import (
    FACTS,
    Channel,
    DepartmentPlan,
    DepartmentTask,
    JointConsulted,
    JointPlan,
    JointReplied,
    Method,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFact,
    PlanFiled,
    PlanHistory,
    PlanPublished,
    PlanReported,
    PlansAggregated,
    PlanState,
    Reply,
    SchemeAdopted,
    Window,
    apply,
    decide,
    fold,
    fold_all,
    permit_draw,
    read_fact,
    shares,
)

DAY = date(2026, 1, 20)
HEX = "0" * 64


def _publish(plan: str, channel: Channel, version: int = 1, on: date = DAY) -> PlanPublished:
    return PlanPublished(plan=plan, version=version, channel=channel, digest=HEX, on=on)


def _effective(plan: DepartmentPlan | JointPlan) -> list[PlanFact]:
    return [
        PlanApproved(plan=plan, on=DAY),
        _publish(plan.id, Channel.GSXT),
        _publish(plan.id, Channel.PORTAL),
        PlanFiled(plan=plan.id, version=1, receiver="联席会议办公室", on=DAY),
    ]


def _run(facts: list[PlanFact]) -> PlanHistory:
    history: PlanHistory | None = None
    for fact in facts:
        history = apply(history, decide(history, fact))
    assert history is not None
    return history


def test_a_plan_becomes_effective_step_by_step(plan: DepartmentPlan) -> None:
    """Approved, published on both channels, filed: then and only then it is in effect (C78–C79)."""
    states, missing = [], []
    for count in range(1, 5):
        history = _run(_effective(plan)[:count])
        states.append(history.state(1))
        missing.append(len(history.current.missing))
    assert states == [
        PlanState.APPROVED,
        PlanState.APPROVED,
        PlanState.PUBLISHED,
        PlanState.EFFECTIVE,
    ]
    assert missing == [3, 2, 1, 0]


def test_an_amendment_is_entered_published_and_filed_again(plan: DepartmentPlan) -> None:
    """Until the new version has gone all the way, the old one stays in effect (C85–C86)."""
    later = date(2026, 5, 6)
    new = evolve(plan, tasks=(evolve(plan.tasks[0], visits=2),), version=2)
    facts = [*_effective(plan), PlanAmended(plan=new, on=later, reason="投诉增多")]
    history = _run(facts)
    assert history.effective is history.versions[0]
    assert history.current.missing[0] == "录入平台"
    assert [one.field for one in history.changes(2)] == ["visits"]
    with pytest.raises(PlanStepError, match="录入平台"):
        decide(history, _publish(plan.id, Channel.GSXT, 2, later))
    facts += [
        PlanEntered(plan=plan.id, version=2, on=later),
        _publish(plan.id, Channel.GSXT, 2, later),
        _publish(plan.id, Channel.PORTAL, 2, later),
        PlanFiled(plan=plan.id, version=2, receiver="联席会议办公室", on=later),
    ]
    history = _run(facts)
    assert history.effective is history.current
    assert (history.state(1), history.state(2)) == (PlanState.SUPERSEDED, PlanState.EFFECTIVE)


@pytest.mark.parametrize(
    "count, fact",
    [
        (4, lambda plan: PlanApproved(plan=plan, on=DAY)),
        (0, lambda plan: PlanApproved(plan=evolve(plan, version=2), on=DAY)),
        (1, lambda plan: PlanFiled(plan=plan.id, version=1, receiver="办公室", on=DAY)),
        (2, lambda plan: PlanFiled(plan=plan.id, version=1, receiver="办公室", on=DAY)),
        (2, lambda plan: _publish(plan.id, Channel.GSXT)),
        (1, lambda plan: _publish(plan.id, Channel.GSXT, 2)),
        (1, lambda plan: _publish(plan.id, Channel.GSXT, on=date(2026, 1, 19))),
        (4, lambda plan: PlanFiled(plan=plan.id, version=1, receiver="办公室", on=DAY)),
        (4, lambda plan: PlanAmended(plan=evolve(plan, version=3), on=DAY, reason="r")),
        (4, lambda plan: PlanAmended(plan=evolve(plan, version=2), on=DAY, reason="r")),
    ],
    ids=[
        "approved twice",
        "first version not 1",
        "filed before publication",
        "filed after one channel",
        "one channel twice",
        "a version that is not there",
        "before the approval",
        "filed twice",
        "a version left out",
        "nothing changed",
    ],
)
def test_steps_out_of_order_are_refused(
    plan: DepartmentPlan, count: int, fact: Callable[[DepartmentPlan], PlanFact]
) -> None:
    """A plan moves only along its states (C76–C79, C85–C86)."""
    history = _run(_effective(plan)[:count]) if count else None
    with pytest.raises(PlanStepError):
        decide(history, fact(plan))


def test_a_plan_must_exist(plan: DepartmentPlan) -> None:
    """A step of a plan nobody approved, or of another plan, is refused."""
    with pytest.raises(PlanUnknownError):
        decide(None, _publish(plan.id, Channel.GSXT))
    with pytest.raises(PlanUnknownError):
        decide(_run(_effective(plan)), _publish("别的/2026", Channel.GSXT))


def _consult(plan: JointPlan, department: str, task: str = "J1") -> JointConsulted:
    return JointConsulted(plan=plan.id, task=task, department=department, document="函1", on=DAY)


def _reply(plan: JointPlan, department: str, reply: Reply = Reply.AGREE) -> JointReplied:
    return JointReplied(plan=plan.id, task="J1", department=department, reply=reply, on=DAY)


def _scheme(plan: JointPlan) -> SchemeAdopted:
    return SchemeAdopted(
        plan=plan.id, task="J1", resolution="R-1", title_zh="实施方案", digest=HEX, on=DAY
    )


def _ready(plan: JointPlan) -> list[PlanFact]:
    return [
        *_effective(plan),
        _consult(plan, "市监局"),
        _consult(plan, "消防救援大队"),
        _reply(plan, "市监局"),
        _reply(plan, "消防救援大队", Reply.NO_REPLY),
        _scheme(plan),
    ]


def test_a_joint_task_is_consulted_answered_and_resolved(joint_plan: JointPlan) -> None:
    """Consultation, one recorded reply each, a scheme under a resolution: then the draw (C48–C50)."""
    history = _run(_ready(joint_plan))
    permit = permit_draw(history, "J1", department="教体局", used=0)
    assert (permit.plan, permit.version, permit.resolution) == (joint_plan.id, 1, "R-1")
    assert len(history.progress("J1").replies) == 2


@pytest.mark.parametrize(
    "count, fact",
    [
        (4, lambda plan: _consult(plan, "公安局")),
        (5, lambda plan: _consult(plan, "市监局")),
        (4, lambda plan: _reply(plan, "市监局")),
        (7, lambda plan: _reply(plan, "市监局")),
        (7, _scheme),
        (9, _scheme),
    ],
    ids=["stranger", "asked twice", "not asked", "answers twice", "one silent", "second scheme"],
)
def test_consultation_out_of_order_is_refused(
    joint_plan: JointPlan, count: int, fact: Callable[[JointPlan], PlanFact]
) -> None:
    """Nobody is skipped, nobody answers twice, one scheme per task (C49, A18, C106)."""
    with pytest.raises(JointStepError):
        decide(_run(_ready(joint_plan)[:count]), fact(joint_plan))


def test_consultation_is_about_a_joint_task(plan: DepartmentPlan, joint_plan: JointPlan) -> None:
    """A row that is not there, or not joint, has no consultation."""
    with pytest.raises(PlanUnknownError):
        decide(_run(_effective(joint_plan)), _consult(joint_plan, "市监局", "J9"))
    with pytest.raises(PlanUnknownError):
        decide(
            _run(_effective(plan)),
            JointConsulted(plan=plan.id, task="T1", department="x", document="函", on=DAY),
        )


def test_a_changed_joint_row_is_resolved_again(joint_plan: JointPlan) -> None:
    """A row an amendment changed is a new matter; the old one may be drawn until the new is filed."""
    row = joint_plan.tasks[0]
    extra = evolve(row, id="J2")
    same = evolve(joint_plan, tasks=(row, extra), version=2)
    other = evolve(same, tasks=(evolve(row, departments=("市监局",)), extra), version=3)
    facts = [
        *_ready(joint_plan),
        PlanAmended(plan=same, on=DAY, reason="增加任务"),
        PlanAmended(plan=other, on=DAY, reason="消防不参加"),
    ]
    assert _run(facts[:-1]).progress("J1").scheme is not None
    history = _run(facts)
    assert history.progress("J1").scheme is None
    assert permit_draw(history, "J1", department="教体局", used=0).version == 1
    with pytest.raises(JointStepError):
        decide(history, _scheme(joint_plan))
    facts += [
        PlanEntered(plan=other.id, version=3, on=DAY),
        _publish(other.id, Channel.GSXT, 3),
        _publish(other.id, Channel.PORTAL, 3),
        PlanFiled(plan=other.id, version=3, receiver="办公室", on=DAY),
    ]
    with pytest.raises(JointStepError):
        permit_draw(_run(facts), "J1", department="教体局", used=0)
    facts += [_consult(other, "市监局"), _reply(other, "市监局"), _scheme(other)]
    assert permit_draw(_run(facts), "J1", department="教体局", used=0).version == 3


def test_nothing_is_drawn_without_an_effective_plan(plan: DepartmentPlan) -> None:
    """No draw without a published and filed plan, and the error says what is missing (C87)."""
    with pytest.raises(NoEffectivePlanError, match="备案"):
        permit_draw(_run(_effective(plan)[:3]), "T1", department="市监局", used=0)


def test_the_number_of_visits_is_locked(plan: DepartmentPlan) -> None:
    """One draw more than planned needs an amendment (C80, A8)."""
    history = _run(_effective(plan))
    assert permit_draw(history, "T1", department="市监局", used=0).resolution is None
    with pytest.raises(VisitsLockedError):
        permit_draw(history, "T1", department="市监局", used=1)


def test_only_the_initiating_department_draws(joint_plan: JointPlan) -> None:
    """A cooperating department cannot draw the targets (C107)."""
    history = _run(_ready(joint_plan))
    with pytest.raises(NotInitiatorError):
        permit_draw(history, "J1", department="市监局", used=0)
    with pytest.raises(PlanUnknownError):
        permit_draw(history, "J9", department="教体局", used=0)


def test_a_joint_draw_waits_for_its_scheme(joint_plan: JointPlan) -> None:
    """Without the resolution and the scheme nothing is drawn (C50, C106)."""
    with pytest.raises(JointStepError):
        permit_draw(_run(_ready(joint_plan)[:8]), "J1", department="教体局", used=0)


@frozen
class Told:
    """An event as folds see it."""

    kind: str
    body: dict[str, Any]


def test_every_kind_is_in_the_journal(plan: DepartmentPlan) -> None:
    """The journal knows every kind of this room, and takes its bodies."""
    assert all(KINDS[kind].room == "planning" for kind in FACTS)
    fact = PlanApproved(plan=plan, on=DAY)
    assert fact.event() == NewEvent("plan.approved", fact.body())
    assert fact.event().body["plan"]["form"] == "department-plan"


def test_events_of_other_rooms_change_nothing(plan: DepartmentPlan) -> None:
    """A fold takes its own room's events and passes over the rest."""
    history = _run(_effective(plan))
    assert fold(history, Told("draw.result", {})) is history
    district = PlansAggregated(year=2026, plans=("p",), digest=HEX, on=DAY)
    assert fold(history, Told(district.kind, district.body())) is history
    report = PlanReported(year=2026, receiver="区人民政府", digest=HEX, on=DAY)
    assert read_fact(Told(report.kind, report.body())) == report


def test_a_history_without_its_beginning_is_refused(plan: DepartmentPlan) -> None:
    """A stream whose approval is missing is not folded into something else."""
    fact = _publish(plan.id, Channel.GSXT)
    with pytest.raises(PlanUnknownError):
        fold(None, fact.event())


def _row(number: int) -> DepartmentTask:
    return DepartmentTask(
        id=f"T{number}",
        items=(f"item-{number}",),
        scope="全部",
        ratios=shares("3%"),
        methods=(Method.ONSITE,),
        content="内容",
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
    )


@given(st.lists(st.sampled_from(["amend", "enter", "gsxt", "portal", "file"]), max_size=25))
def test_replaying_the_journal_gives_the_same_plan(steps: list[str]) -> None:
    """Whatever was accepted, folding the written events gives the state that was reached."""
    plan = DepartmentPlan(year=2026, department="市监局", tasks=(_row(1),))
    facts: list[PlanFact] = [decide(None, PlanApproved(plan=plan, on=DAY))]
    history = apply(None, facts[0])
    for step in steps:
        version = history.current.plan.version
        tasks = tuple(_row(number) for number in range(1, version + 2))
        wanted: dict[str, PlanFact] = {
            "amend": PlanAmended(
                plan=evolve(plan, tasks=tasks, version=version + 1), on=DAY, reason="调整"
            ),
            "enter": PlanEntered(plan=plan.id, version=version, on=DAY),
            "gsxt": _publish(plan.id, Channel.GSXT, version),
            "portal": _publish(plan.id, Channel.PORTAL, version),
            "file": PlanFiled(plan=plan.id, version=version, receiver="办公室", on=DAY),
        }
        try:
            fact = decide(history, wanted[step])
        except PlanStepError:
            continue
        facts.append(fact)
        history = apply(history, fact)
    written = [Told(fact.kind, fact.body()) for fact in facts]
    replayed: PlanHistory | None = None
    for event in written:
        replayed = fold(replayed, event)
    assert replayed == history
    others = [Told("draw.result", {}), *written]
    assert fold_all(others) == {plan.id: history}
