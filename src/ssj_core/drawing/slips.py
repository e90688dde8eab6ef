"""Making slips (section 8): the leaf of one target, its proofs, and what the mode lets out."""

from bisect import bisect_left

from attrs import evolve

from ssj_core.drawing.afterwards import Record
from ssj_core.drawing.bundles import Interval, Place, Slip, TeamMember
from ssj_core.drawing.drawn import TaskDraw
from ssj_core.drawing.leaves import list_salt, salt_of
from ssj_core.drawing.records import Commit, Result
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
        if (index := stratum.members.find(target)) is not None:
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
        attributes=stratum.members[index][1] or None,
        salt=salt_of(task.private.frame_secret, target, commit.suite),
        frame=Place(index=index, path=stratum.tree.path(index)),
    )


def drawn_slip(
    commit: Commit, result: Result, draw: TaskDraw, target: str, *, key: bool, whole: bool
) -> Slip:
    """Return the slip of a target after the draw; with the key and thresholds if `key`.

    Args:
        commit: its COMMIT.
        result: its RESULT.
        draw: what its task drew.
        target: its id.
        key: whether key and thresholds are public.
        whole: whether RESULT goes into the slip, so that rank and team are proved by it alone.

    Raises:
        UnknownEntryError: the target is not in the frame.
    """
    base = sealed_slip(commit, draw.sealed, target)
    stratum = next(one for one in draw.strata if one.stratum.label == base.label)
    index, rank = draw.places.get(target, (None, None))
    return evolve(
        base,
        records=(*base.records, result) if whole else base.records,
        result=result.hash(commit.suite),
        rank=rank,
        drawn=None if index is None else Place(index=index, path=draw.tree.path(index)),
        unit_key=draw.unit_key if key else None,
        threshold=Interval(high=stratum.high, low=stratum.low) if key else None,
        team=_team(draw, target),
    )


def serving_slip(commit: Commit, result: Result, draw: TaskDraw, target: str) -> Slip:
    """Return the slip of a session that drew inspectors only: who comes to `target`.

    Raises:
        UnknownEntryError: nobody was drawn for the target.
    """
    team = _team(draw, target)
    if not team:
        raise UnknownEntryError(what_zh="对象", what_en="target", value=target)
    record = draw.sealed.record
    return Slip(
        purpose=record.purpose,
        records=(record, commit, result),
        task=record.task,
        id=target,
        result=result.hash(commit.suite),
        team=team,
    )


def _team(draw: TaskDraw, target: str) -> tuple[TeamMember, ...]:
    """Return who fills every slot at a target, in order, each with its way to the root."""
    slots, suite = draw.sealed.record.slots, draw.sealed.record.suite
    secret = draw.sealed.private.frame_secret
    if (target, next(iter(slots), "")) not in draw.teams:
        return ()
    rows, tree = draw.assigned
    found = []
    for slot in slots:
        row = (target, slot, draw.teams[target, slot])
        index = bisect_left(rows, row)
        found.append(
            TeamMember(
                index=index,
                inspector=row[2],
                path=tree.path(index),
                salt=list_salt("assignment", row, secret, suite),
                slot=slot,
            )
        )
    return tuple(found)
