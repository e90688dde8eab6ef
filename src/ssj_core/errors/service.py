"""Mistakes in use cases: a draw that is still open, a seal without plan, records that do not continue."""

from ssj_core.errors._base import InputRefusedError, SsjError


class DrawPendingError(SsjError):
    """The task has a sealed session without an end."""

    code = "service.draw-pending"
    zh = "任务 {task} 已有封存未完成的抽取 {session}；须先完成抽取，或说明理由作废，再重新封存"
    en = "task {task} has a sealed session without an end, {session}: finish it, or void it with a reason, before sealing again"


class SealUnknownError(SsjError):
    """Records do not continue what the journal has of the session."""

    code = "service.seal-unknown"
    zh = "抽取 {session} 的记录与日志中已有的记录不衔接；日志不改写，请从日志中的封存继续"
    en = "the records of session {session} do not continue those in the journal: nothing is overwritten, go on from the seal the journal has"


class PlanUnnamedError(InputRefusedError):
    """A new seal does not say which plan one of its tasks rests on (clauses C80, C87)."""

    code = "service.plan-unnamed"
    zh = "新封存的任务 {task} 没有写明所依据的计划；请在 plans（命令中为 permits）里写明计划编号"
    en = "the new seal of task {task} names no plan it rests on: give the plan's number in plans (permits in a command)"


class ServedUnknownError(SsjError):
    """A later draw of inspectors serves a result that the journal does not have, or that was voided."""

    code = "service.served-unknown"
    zh = (
        "抽取 {session} 所服务的抽取结果（任务 {task}）不在日志中，或已作废；请先登记对象的抽取结果"
    )
    en = "the result that session {session} serves (task {task}) is not in the journal, or was voided: record the draw of the targets first"


class SlotDrawnError(SsjError):
    """A slot is sealed again although its inspectors are drawn, or being drawn, already."""

    code = "service.slot-drawn"
    zh = "任务 {task} 的岗位 {slot} 已在场次 {session} 中抽取；如须重抽，请先说明理由作废该场次"
    en = "slot {slot} of task {task} is drawn in session {session} already: void that session with a reason before drawing it again"
