"""Whether the targets of a row may be drawn, as far as the plan says (C50, C79, C80, C87, C107)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals, Refused, refuse_all
from ssj_core.planning.history import PlanHistory, Version
from ssj_core.planning.plan import JointPlan, find_task
from ssj_core.planning.tasks import Task

no: Final = Refusals(
    "permit",
    {
        "unplanned": (
            "没有计划 {plan}；请先制定并批准计划",
            "there is no plan {plan}: have it approved first",
            "C87",
        ),
        "not-effective": (
            "计划 {plan} 尚未生效（还缺：{missing}），不得抽取",
            "plan {plan} is not in effect (missing: {missing}): nothing may be drawn on it",
            "C79",
            "C87",
        ),
        "unknown-row": (
            "计划 {plan} 的生效版本没有任务 {task}",
            "plan {plan} in effect has no row {task}",
            "C87",
        ),
        "window-over": (
            "任务 {task} 的实施时间已于 {end} 结束；请先调整计划并再次公示、备案",
            "the period of row {task} ended on {end}: amend, publish and file the plan first",
            "C77",
            "C80",
        ),
        "used-up": (
            "任务 {task} 计划检查 {visits} 次，已用 {used} 次；增加次数须先调整计划并再次公示、备案",
            "row {task}: {used} of {visits} planned visits used: amend, publish and file first",
            "C80",
        ),
        "no-scheme": (
            "任务 {task} 的实施方案尚未经联席会议议定",
            "the scheme of row {task} is not resolved yet",
            "C50",
            "C106",
        ),
    },
)
hand: Final = Refusals(
    "permit",
    {
        "not-initiator": (
            "任务 {task} 的检查对象只能由 {initiator} 抽取，{department} 不能抽取",
            "the targets of row {task} are drawn by {initiator} alone, not by {department}",
            "C87",
            "C107",
        )
    },
    status="not-allowed",
)


def unplanned(plan: str) -> Refused:
    """Return the refusal of a plan that nobody approved."""
    return no("unplanned", plan=plan)


def unknown_row(plan: str, task: str) -> Refused:
    """Return the refusal of a row that the plan in effect does not have."""
    return no("unknown-row", plan=plan, task=task)


@frozen(kw_only=True)
class Permit:
    """The grounds on which targets may be drawn: the plan, its version and the row."""

    plan: str
    version: int
    task: Task
    resolution: str | None


def permit_draw(
    history: PlanHistory, task: str, *, department: str, used: int, day: date
) -> Permit:
    """Return the permit to draw the targets of a row.

    Args:
        history: the plan.
        task: number of the row.
        department: who wants to draw.
        used: how many draws of the row were sealed before and not voided.
        day: the day of the draw.

    Raises:
        Refused: ``permit.not-effective`` no version has all it needs (C79, C87); ``unknown-row``;
            ``not-initiator`` another department than the plan's own (C107).
        Refused, ManyFaultsError: ``window-over`` (C77, C80), ``used-up`` every planned visit is used
            (C80), ``no-scheme`` a joint row without its scheme (C50, C106).
    """
    version = history.effective_on(day)
    if version is None:
        raise no("not-effective", plan=history.id, missing=history.current.missing or ("—",))
    plan = version.plan
    row = find_task(plan, task)
    if row is None:
        raise unknown_row(plan.id, task)
    if department != plan.department:
        raise hand("not-initiator", task=task, initiator=plan.department, department=department)
    refuse_all(Text("抽取许可", "the permit"), _against(history, version, row, used, day))
    scheme = history.progress(task, plan.version).scheme
    return Permit(
        plan=plan.id,
        version=plan.version,
        task=row,
        resolution=scheme.resolution if scheme else None,
    )


def _against(
    history: PlanHistory, version: Version, row: Task, used: int, day: date
) -> Iterator[SsjError]:
    if day > row.window.end:
        yield no("window-over", task=row.id, end=row.window.end)
    if used >= row.visits:
        yield no("used-up", task=row.id, visits=row.visits, used=used)
    joint = isinstance(version.plan, JointPlan)
    if joint and history.progress(row.id, version.plan.version).scheme is None:
        yield no("no-scheme", task=row.id)
