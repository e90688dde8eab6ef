"""Mistakes in use cases: a draw that is still open, records that do not continue a session."""

from ssj_core.errors._base import SsjError


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
