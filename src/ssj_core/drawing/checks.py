"""What must hold before a session is sealed: mode, times, entropy, relations (sections 3 to 5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Final

from ssj_core.drawing.items import bits_of
from ssj_core.drawing.records import Commit, Times
from ssj_core.drawing.sealing import SealedTask
from ssj_core.drawing.times import check_before
from ssj_core.encoding import check_id
from ssj_core.errors.drawing import (
    EntropyRefusedError,
    GradeRefusedError,
    NumberRefusedError,
    RelationRefusedError,
    SecretMissingError,
    TaskRefusedError,
    TimeMissingError,
    TooFewBitsError,
)

MARGIN: Final = 60
OFFICIAL_BITS: Final = 24
STRONG_BITS: Final = 60
ANNOUNCED: Final = frozenset({"ssq", "kl8", "drand"})
PUBLIC: Final = ANNOUNCED | {"dice"}
T0: Final = ("封存时间", "sealing")
T1: Final = ("收齐各方随机数的时间 t1", "the close of contributions (t1)")
T2: Final = ("公开来源公布的时间 t2", "the time of the public source (t2)")
T4: Final = ("公开名单的时间 t4", "the time the list opens (t4)")


def kind_of(name: str) -> str:
    """Return the kind of an entropy item or of its name in COMMIT."""
    return name.split(":", 1)[0]


def check_session(commit: Commit, tasks: Sequence[SealedTask]) -> None:
    """Refuse a session that could not be drawn, or not be believed.

    Raises:
        InputRefusedError: the first thing that does not hold, by its own class.
    """
    check_mode(commit)
    check_times(commit)
    check_purposes(commit, tasks)
    check_relations(tasks)


def check_mode(commit: Commit) -> None:
    """§4.5: unannounced sessions and those that reveal proofs only need a secret."""
    needing = [word for word in (commit.mode, commit.reveals) if word in {"unannounced", "proofs"}]
    if needing and commit.secret is None:
        raise SecretMissingError(mode=needing[0])


def check_times(commit: Commit) -> None:
    """§4.1, §4.2: sealing, then contributions close, then the public source, then OPEN."""
    kinds = {kind_of(name) for name in commit.entropy}
    times = commit.times or Times()
    ends = [(T0, commit.at, 0)]
    if "contrib" in kinds:
        ends.append(
            (
                T1,
                _needed(times.contributions, "contributions", "有参与方出数", "parties contribute"),
                MARGIN,
            )
        )
    if kinds & ANNOUNCED:
        ends.append(
            (T2, _needed(times.public, "public", "有预告的公开来源", "a source is announced"), 0)
        )
    if commit.mode == "unannounced":
        ends.append(
            (
                T4,
                _needed(
                    times.open, "open", "保密抽取须定公开时间", "an unannounced list opens later"
                ),
                0,
            )
        )
    for (name, time, margin), (after, later, _) in pairwise(ends):
        check_before(name, time, after, later, margin=margin, strict=not margin)


def _needed(time: str | None, name: str, why_zh: str, why_en: str) -> str:
    if time is None:
        raise TimeMissingError(name=name, why_zh=why_zh, why_en=why_en)
    return time


def check_purposes(commit: Commit, tasks: Sequence[SealedTask]) -> None:
    """§4.3, §4.4: one purpose; allowed sources; official draws have a public source and its bits."""
    for task in tasks:
        if bool(task.strata) == (commit.serves is not None) or not (
            task.strata or task.record.slots
        ):
            raise TaskRefusedError(
                task=task.task,
                why_zh="须有抽取组；只抽人员的须有岗位并写明所服务的结果",
                why_en="a task has strata; one for inspectors only has slots and serves a RESULT",
            )
    purposes = {task.record.purpose for task in tasks}
    if len(purposes) != 1:
        raise TaskRefusedError(
            task=tasks[0].task,
            why_zh="一次抽取不能既有正式任务又有演练任务",
            why_en="one session is either official or a rehearsal",
        )
    for task in tasks:
        for name in commit.entropy:
            if kind_of(name) not in task.record.entropy.sources:
                raise EntropyRefusedError(
                    item=name,
                    why_zh=f"任务 {task.task} 不允许此类来源",
                    why_en=f"task {task.task} does not allow this kind of source",
                )
    if purposes == {"official"}:
        kinds = {kind_of(name) for name in commit.entropy}
        if not kinds & PUBLIC:
            raise GradeRefusedError(grade="contributions" if "contrib" in kinds else "local")
        if "dice" not in kinds:  # how many dice are thrown is not known yet
            check_bits(sum(map(bits_of, commit.entropy)), tasks)


def check_bits(bits: int, tasks: Sequence[SealedTask]) -> None:
    """§4.3: an official draw needs 24 bits and what its tasks ask.

    Raises:
        TooFewBitsError: it has fewer.
    """
    needed = max(OFFICIAL_BITS, *(task.record.entropy.bits for task in tasks))
    if bits < needed:
        raise TooFewBitsError(bits=bits, needed=needed)


def check_relations(tasks: Sequence[SealedTask]) -> None:
    """§3, §5.4–6: groups, and what their relation asks of the strata."""
    groups: dict[str, list[SealedTask]] = defaultdict(list)
    names = [task.task for task in tasks]
    for task in tasks:
        groups[check_id(task.entry.group)].append(task)
        if names.count(task.task) > 1:
            raise TaskRefusedError(
                task=task.task, why_zh="在一次抽取中出现两次", why_en="twice in one session"
            )
    for group, members in groups.items():
        check_group(group, members, names)


def _unrelated(group: str, why_zh: str, why_en: str) -> RelationRefusedError:
    return RelationRefusedError(group=group, why_zh=why_zh, why_en=why_en)


def check_group(group: str, members: Sequence[SealedTask], names: Sequence[str]) -> None:
    """Refuse a group whose members do not fit together.

    Raises:
        RelationRefusedError: a name that is a task's id, no or differing relations, strata that
            differ although kept apart.
        NumberRefusedError: more targets asked of a stratum, apart, than it has.
    """
    relations = {member.entry.relation for member in members}
    if len(members) == 1:
        if group != members[0].task or relations != {None}:
            raise _unrelated(
                group,
                "只有一个任务；组名应为该任务编号，且不写关系",
                "only one task: its group is its own id, without relation",
            )
        return
    if group in names:
        raise _unrelated(group, "组名与任务编号相同", "the shared name is a task's id")
    if len(relations) != 1 or None in relations:
        raise _unrelated(
            group, "各任务应写明同一种关系", "its tasks must state one and the same relation"
        )
    if relations == {"apart"}:
        check_apart(group, members)


def check_apart(group: str, members: Sequence[SealedTask]) -> None:
    """§5.5: equal strata, and no more asked than there are."""
    frames: Mapping[str, tuple[str, ...]] = {one.name: one.frame.ids for one in members[0].strata}
    for member in members:
        if {one.name: one.frame.ids for one in member.strata} != frames:
            raise _unrelated(
                group,
                f"任务 {member.task} 的抽取组与其他任务不同，不能用 apart，可用 rotated",
                f"the strata of task {member.task} differ: use rotated, not apart",
            )
    for name, ids in frames.items():
        numbers = [one.number for member in members for one in member.strata if one.name == name]
        total = sum(map(ceil, numbers))
        if total > len(ids):
            raise NumberRefusedError(where=f"{group} / {name}", number=total, size=len(ids))
