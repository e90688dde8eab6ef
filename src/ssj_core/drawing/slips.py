"""Making slips (section 8): the leaf of one target, its proofs, and what the mode lets out."""

from bisect import bisect_left

from attrs import evolve

from ssj_core.drawing.afterwards import Record
from ssj_core.drawing.bundles import Interval, Place, Slip, SlipResult, TeamMember
from ssj_core.drawing.drawn import TaskDraw
from ssj_core.drawing.leaves import salt_of
from ssj_core.drawing.records import Commit
from ssj_core.drawing.sealing import SealedStratum, SealedTask
from ssj_core.errors.drawing import UnknownEntryError


def find_task(tasks: tuple[SealedTask, ...], task: str) -> SealedTask:
    """Return the sealed task with this id.

    Raises:
        UnknownEntryError: none has.
    """
    for one in tasks:
        if one.task == task:
            return one
    raise UnknownEntryError(what_zh="任务", what_en="task", value=task)


def find_target(task: SealedTask, target: str) -> tuple[SealedStratum, int]:
    """Return the stratum of a target and its index in it.

    Raises:
        UnknownEntryError: the target is in no stratum of the task.
    """
    for stratum in task.strata:
        index = bisect_left(stratum.frame.ids, target)
        if index < len(stratum.frame) and stratum.frame.ids[index] == target:
            return stratum, index
    raise UnknownEntryError(what_zh="对象", what_en="target", value=target)


def sealed_slip(commit: Commit, task: SealedTask, target: str) -> Slip:
    """Return the slip of a target before the draw: it is in the frame, in this stratum.

    Raises:
        UnknownEntryError: the target is not in the frame.
    """
    stratum, index = find_target(task, target)
    records: tuple[Record, ...] = (task.record, commit)
    return Slip(
        purpose=task.record.purpose,
        records=records,
        task=task.task,
        id=target,
        label=stratum.label,
        attributes=stratum.attributes.get(target),
        salt=salt_of(task.private.frame_secret, target, commit.suite),
        frame=Place(index=index, path=stratum.tree.path(index)),
    )


def drawn_slip(
    commit: Commit, result: SlipResult, draw: TaskDraw, target: str, *, key: bool
) -> Slip:
    """Return the slip of a target after the draw; with the key and thresholds if `key`.

    Raises:
        UnknownEntryError: the target is not in the frame.
    """
    base = sealed_slip(commit, draw.sealed, target)
    stratum = next(one for one in draw.strata if one.stratum.label == base.label)
    index, rank = draw.places.get(target, (None, None))
    return evolve(
        base,
        result=result,
        rank=rank,
        drawn=None if index is None else Place(index=index, path=draw.tree.path(index)),
        unit_key=draw.unit_key if key else None,
        threshold=Interval(high=stratum.high, low=stratum.low) if key else None,
        team=tuple(
            TeamMember(inspector=inspector, slot=slot)
            for (one, slot), inspector in sorted(draw.teams.items())
            if one == target
        ),
    )
