"""Which steps a plan allows, and who may draw on it: guards before anything is written."""

from collections.abc import Callable
from typing import NoReturn

from attrs import frozen

from ssj_core.errors.planning import (
    JointStepError,
    NoEffectivePlanError,
    NotInitiatorError,
    PlanStepError,
    PlanUnknownError,
    VisitsLockedError,
)
from ssj_core.planning.facts import (
    JointConsulted,
    JointReplied,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFact,
    PlanFiled,
    PlanPublished,
    SchemeAdopted,
)
from ssj_core.planning.history import PlanHistory, plan_id
from ssj_core.planning.plan import JointPlan, diff, find_task
from ssj_core.planning.tasks import Task
from ssj_core.planning.words import PlanState

_Refuse = Callable[[str, str], NoReturn]


def decide(history: PlanHistory | None, fact: PlanFact) -> PlanFact:
    """Return `fact` when the plan's state allows it; it is then ready to be appended.

    Raises:
        PlanUnknownError: no such plan or task.
        PlanStepError: a step out of order (clauses C76–C79, C85–C86, C103).
        JointStepError: consultation, replies or scheme out of order (C48–C50, C106).
    """
    if isinstance(fact, PlanApproved):
        _approve(history, fact)
        return fact
    number = plan_id(fact)
    if history is None or history.id != number:
        raise PlanUnknownError(plan=number, task="—")
    if fact.on < history.current.on:
        _step(history, "早于批准日期办理", "acted on before its approval")(
            f"{fact.on} 早于 {history.current.on}", f"{fact.on} is before {history.current.on}"
        )
    if isinstance(fact, PlanAmended):
        _amend(history, fact)
    elif isinstance(fact, PlanEntered | PlanPublished | PlanFiled):
        _advance(history, fact)
    else:
        _joint(history, fact)
    return fact


def _step(history: PlanHistory, zh: str, en: str) -> _Refuse:
    plan = history.current.plan

    def refuse(why_zh: str, why_en: str) -> NoReturn:
        raise PlanStepError(
            plan=plan.id, version=plan.version, step_zh=zh, step_en=en, why_zh=why_zh, why_en=why_en
        )

    return refuse


def _approve(history: PlanHistory | None, fact: PlanApproved) -> None:
    if history is not None:
        _step(history, "再次批准", "approved again")("已批准，变更请走调整", "amend it instead")
    if fact.plan.version != 1:
        raise PlanStepError(
            plan=fact.plan.id,
            version=fact.plan.version,
            step_zh="批准",
            step_en="approved",
            why_zh="首次批准的版本号应为 1",
            why_en="the first version has the number 1",
        )


def _amend(history: PlanHistory, fact: PlanAmended) -> None:
    refuse = _step(history, "调整", "amended")
    now = history.current.plan
    if type(fact.plan) is not type(now) or fact.plan.version != now.version + 1:
        refuse(f"下一版应为第 {now.version + 1} 版", f"the next version is {now.version + 1}")
    if not diff(now, fact.plan):
        refuse("与上一版相同", "nothing differs from the version before")


def _advance(history: PlanHistory, fact: PlanEntered | PlanPublished | PlanFiled) -> None:
    now = history.current
    if isinstance(fact, PlanEntered):
        refuse = _step(history, "录入平台", "entered in the platform")
        done = now.entered is not None
    elif isinstance(fact, PlanPublished):
        refuse = _step(history, "公示", "published")
        done = any(one.channel == fact.channel for one in now.published)
    else:
        refuse = _step(history, "备案", "filed")
        done = now.filed is not None
    if fact.version != now.plan.version:
        refuse(f"现行版本为第 {now.plan.version} 版", f"the current version is {now.plan.version}")
    if done:
        refuse("已经办理", "that has been done")
    if now.reason and now.entered is None and not isinstance(fact, PlanEntered):
        refuse("调整后的计划尚未录入平台", "the amended plan is not yet entered in the platform")
    if isinstance(fact, PlanFiled) and now.state is not PlanState.PUBLISHED:
        refuse("尚未在两个渠道公示", "it is not yet public on both channels")


def _task_refusal(task: str) -> _Refuse:
    def refuse(why_zh: str, why_en: str) -> NoReturn:
        raise JointStepError(task=task, why_zh=why_zh, why_en=why_en)

    return refuse


def _joint(history: PlanHistory, fact: JointConsulted | JointReplied | SchemeAdopted) -> None:
    plan, refuse = history.current.plan, _task_refusal(fact.task)
    task = find_task(plan, fact.task)
    if task is None or not isinstance(plan, JointPlan):
        raise PlanUnknownError(plan=plan.id, task=fact.task)
    progress = history.progress(fact.task)
    asked = {one.department for one in progress.consulted}
    answered = {one.department for one in progress.replies}
    if isinstance(fact, SchemeAdopted):
        if silent := [one for one in task.departments if one not in answered]:
            names = "、".join(silent)
            refuse(f"{names} 的答复尚未记录", f"no reply of {names} is recorded")
        if progress.scheme is not None:
            refuse("实施方案已制定", "its scheme is adopted already")
        return
    if fact.department not in task.departments:
        refuse(f"{fact.department} 不是配合部门", f"{fact.department} does not take part")
    if isinstance(fact, JointConsulted):
        if fact.department in asked:
            refuse(f"已征求过 {fact.department} 的意见", f"{fact.department} was asked already")
    elif fact.department not in asked:
        refuse(
            f"尚未书面征求 {fact.department} 的意见", f"{fact.department} was not asked in writing"
        )
    elif fact.department in answered:
        refuse(f"{fact.department} 已答复", f"{fact.department} has replied already")


@frozen(kw_only=True)
class Permit:
    """The grounds on which targets may be drawn: the plan, its version and the task."""

    plan: str
    version: int
    task: Task
    resolution: str | None


def permit_draw(history: PlanHistory, task: str, *, department: str, used: int) -> Permit:
    """Return the permit to draw the targets of a task.

    Args:
        history: the plan.
        task: number of the row.
        department: who wants to draw.
        used: how many draws of the task were sealed before and not voided.

    Raises:
        NoEffectivePlanError: no version is published on both channels and filed (clause C87).
        PlanUnknownError: the version in effect has no such row.
        NotInitiatorError: another department than the plan's own (clause C107).
        VisitsLockedError: every planned visit is used (clause C80).
        JointStepError: a joint task without an approved scheme (clauses C50, C106).
    """
    version = history.effective
    if version is None:
        missing = "、".join(history.current.missing)
        raise NoEffectivePlanError(plan=history.id, missing=missing)
    plan = version.plan
    row = find_task(plan, task)
    if row is None:
        raise PlanUnknownError(plan=plan.id, task=task)
    if department != plan.department:
        raise NotInitiatorError(task=task, initiator=plan.department, department=department)
    if used >= row.visits:
        raise VisitsLockedError(task=task, visits=row.visits, used=used)
    scheme = history.progress(task, plan.version).scheme
    if isinstance(plan, JointPlan) and scheme is None:
        _task_refusal(task)(
            "实施方案尚未经联席会议议定", "its scheme is not yet approved by a resolution"
        )
    return Permit(
        plan=plan.id,
        version=plan.version,
        task=row,
        resolution=scheme.resolution if scheme else None,
    )
