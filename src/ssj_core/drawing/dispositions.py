"""What became of the drawn targets (section 3): one DISPOSITION each, reserves in strict order."""

from typing import Final

from ssj_core.drawing.afterwards import Disposition, Replacement
from ssj_core.drawing.drawn import Drawn, TaskDraw
from ssj_core.drawing.outcome import Outcome
from ssj_core.drawing.times import Moment, write_time
from ssj_core.errors.drawing import DispositionRefusedError, UnknownEntryError

APPROVED: Final = frozenset({"exempt", "recognised", "other"})


def dispose(
    outcome: Outcome,
    task: str,
    target: str,
    *,
    at: Moment,
    what: str,
    reason: str | None = None,
    approver: str | None = None,
    replace: bool = False,
) -> Outcome:
    """Return the outcome with the DISPOSITION of one target that was drawn or stood in.

    Args:
        outcome: the outcome so far, with earlier dispositions.
        task: the task.
        target: a drawn target, or a reserve that replaced one.
        at: when it was recorded.
        what: ``inspected``, ``closed``, ``moved``, ``unreachable``, ``exempt``, ``recognised``
            or ``other``.
        reason: why; required for anything but ``inspected``.
        approver: who approved; required for ``exempt``, ``recognised``, ``other`` and a replacement.
        replace: whether the next unused reserve of the same stratum takes its place.

    Raises:
        DispositionRefusedError: not drawn, disposed of before, no reason or approver, no reserve.
        UnknownEntryError: no such task.
    """
    if task not in outcome.tasks:
        raise UnknownEntryError(what_zh="任务", what_en="task", value=task)
    draw = outcome.tasks[task]
    earlier = [one for one in outcome.dispositions if one.task == task]
    one = _standing(draw, earlier, target)
    if what in APPROVED and approver is None:
        raise _refused(target, f"{what} 须有批准人", f"{what} needs an approver")
    if what != "inspected" and reason is None:
        raise _refused(target, "未查的对象须写明原因", "state the reason why it was not inspected")
    if replace and (reason is None or approver is None):
        raise _refused(target, "候补须有原因和批准人", "a replacement has a reason and an approver")
    made = Disposition(
        commit=outcome.result.commit,
        task=task,
        at=write_time(at),
        id=target,
        rank=one.rank,
        outcome=what,
        reason=reason,
        approver=approver,
        replaced_by=_next(draw, earlier, one) if replace else None,
    )
    return outcome.with_dispositions([made])


def _refused(target: str, why_zh: str, why_en: str) -> DispositionRefusedError:
    return DispositionRefusedError(id=target, why_zh=why_zh, why_en=why_en)


def _used(earlier: list[Disposition]) -> list[str]:
    return [one.replaced_by.id for one in earlier if one.replaced_by is not None]


def _standing(draw: TaskDraw, earlier: list[Disposition], target: str) -> Drawn:
    if any(one.id == target for one in earlier):
        raise _refused(target, "已登记过", "it has one already")
    count = len(_used(earlier))
    names = {one.stratum.name for one in draw.strata}
    reserves = [one for name in names for one in draw.reserves(name, count)]
    stood_in = [one for one in reserves if one.id in _used(earlier)]
    for one in (*draw.drawn, *stood_in):
        if one.id == target:
            return one
    raise _refused(target, "未被抽中", "it was not drawn")


def _next(draw: TaskDraw, earlier: list[Disposition], gone: Drawn) -> Replacement:
    used = set(_used(earlier))
    for one in draw.reserves(gone.stratum, len(used) + 1):
        if one.id not in used:
            return Replacement(id=one.id, rank=one.rank)
    raise _refused(gone.id, "该组已无候补", "its stratum has no reserve left")


def undisposed(outcome: Outcome, task: str) -> tuple[str, ...]:
    """Return the drawn targets and stand-ins of a task that have no DISPOSITION yet."""
    earlier = [one for one in outcome.dispositions if one.task == task]
    done = {one.id for one in earlier}
    due = [one.id for one in outcome.tasks[task].drawn] + _used(earlier)
    return tuple(one for one in due if one not in done)
