"""What must hold before a session is sealed: mode, times, entropy, levels, relations (sections 3 to 5)."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Final

from ssj_core.drawing.items import ANNOUNCED, PUBLIC, bits_of, kind_of, round_time
from ssj_core.drawing.records import LEVELS, Commit
from ssj_core.drawing.sealing import SealedTask
from ssj_core.drawing.times import check_before, instant
from ssj_core.encoding import check_id, folding, repeated
from ssj_core.encoding.sources import TABLE, Source, spoken_at
from ssj_core.errors.drawing import (
    EntropyRefusedError,
    LevelRefusedError,
    LogMissingError,
    LookAlikeError,
    NoPublicSourceError,
    NumberRefusedError,
    OrderRefusedError,
    RelationRefusedError,
    SecretMissingError,
    TaskRefusedError,
    TimeMissingError,
    TooFewBitsError,
)

MARGIN: Final = 60
OFFICIAL_BITS: Final = 24
STRONG_BITS: Final = 60
LONGEST: Final = timedelta(days=31)
LONGEST_CLOSED: Final = timedelta(days=366)
T0: Final = ("封存时间", "sealing")
T1: Final = ("收齐各方随机数的时间 t1", "the close of contributions (t1)")
T2: Final = ("公开来源公布的时间 t2", "the time of the public source (t2)")
T3: Final = ("结果期限 t3", "the time a result is due (t3)")
T4: Final = ("公开名单的时间 t4", "the time the list opens (t4)")


def check_session(
    commit: Commit, tasks: Sequence[SealedTask], sources: Sequence[Source] = TABLE
) -> None:
    """Refuse a session that could not be drawn, or not be believed.

    Raises:
        InputRefusedError: the first thing that does not hold, by its own class.
    """
    check_mode(commit)
    check_times(commit)
    check_hours(commit, sources)
    check_purposes(commit, tasks)
    check_levels(commit, tasks)
    check_names(commit, tasks)
    check_relations(tasks)


def check_mode(commit: Commit) -> None:
    """§4.5: unannounced sessions and those that reveal proofs only need a secret."""
    needing = [word for word in (commit.mode, commit.reveals) if word in {"unannounced", "proofs"}]
    if needing and commit.secret is None:
        raise SecretMissingError(mode=needing[0])


def check_times(commit: Commit) -> None:
    """§3, §4: sealing, then contributions close, then the public source, then RESULT, then OPEN."""
    kinds = {kind_of(name) for name in commit.entropy}
    times = commit.times
    for key, needed, zh, en in (
        ("contributions", "contrib" in kinds, "有参与方出数", "parties contribute"),
        ("public", bool(kinds & PUBLIC), "有公开来源", "a public source speaks"),
        ("open", commit.mode == "unannounced", "保密抽取须定公开时间", "the list opens later"),
    ):
        if needed and getattr(times, key) is None:
            raise TimeMissingError(name=key, why_zh=zh, why_en=en)
    ends = [(T0, commit.at, 0)]
    ends += [(T1, times.contributions, MARGIN)] if times.contributions else []
    ends += [(T2, times.public, 0)] if times.public else []
    ends.append((T3, times.result, 0))
    for (name, time, margin), (after, later, _) in pairwise(ends):
        between = margin if after == T2 else 0
        check_before(name, time, after, later, margin=between, strict=not between)
    if times.public is not None:
        _check_within(T3, times.result, T2, times.public, LONGEST)
    if times.open is not None:
        check_before(ends[-2][0], ends[-2][1], T4, times.open, strict=True)
        _check_within(T4, times.open, T3, times.result, LONGEST_CLOSED)


def _check_within(
    what: tuple[str, str], time: str, other: tuple[str, str], start: str, longest: timedelta
) -> None:
    if instant(time) - instant(start) > longest:
        raise OrderRefusedError(
            what_zh=what[0],
            what_en=what[1],
            time=time,
            other=start,
            rule_zh=f"在{other[0]}之后 {longest.days} 日内",
            rule_en=f"within {longest.days} days of {other[1]}",
        )


def check_hours(commit: Commit, sources: Sequence[Source]) -> None:
    """§4: t2 is not after the hour at which the source speaks, and its issue is of that year."""
    for name in commit.entropy:
        kind, _, rest = name.partition(":")
        if kind not in ANNOUNCED or commit.times.public is None:
            continue
        public = instant(commit.times.public)
        hour = _hour_of(name, kind, rest, public, sources)
        if hour is not None and public.timestamp() > hour:
            at = datetime.fromtimestamp(hour, public.tzinfo).isoformat()
            raise OrderRefusedError(
                what_zh=T2[0],
                what_en=T2[1],
                time=commit.times.public,
                other=at,
                rule_zh=f"不晚于 {kind} 公布的时刻",
                rule_en=f"no later than {kind} speaks",
            )


def _hour_of(
    name: str, kind: str, rest: str, public: datetime, sources: Sequence[Source]
) -> float | None:
    """Return the POSIX time at which a source speaks on the day of t2; None if no table tells."""
    if kind == "drand":
        return round_time(int(rest.partition(":")[2]))
    row = spoken_at(kind, public, sources)
    if row is None:
        return None
    source, hour = row
    year = public.astimezone(source.zone).year
    if rest[:4] != f"{year:04d}":
        raise EntropyRefusedError(
            item=name, why_zh=f"t2 在 {year} 年，期号不是", why_en=f"t2 is in {year}, the issue not"
        )
    if hour is None:
        raise EntropyRefusedError(
            item=name, why_zh="t2 当日不开奖", why_en="it does not speak on the day of t2"
        )
    return hour.timestamp()


def check_levels(commit: Commit, tasks: Sequence[SealedTask]) -> None:
    """§4: a clause in an official draw asks for witnesses or more, and for a log; both say who draws."""
    for task in tasks:
        record = task.record
        official = record.purpose == "official"
        if official and any(basis.startswith("clause:") for basis in record.basis):
            if record.entropy.level == LEVELS[0]:
                raise LevelRefusedError(
                    why_zh=f"任务 {task.task} 依条款抽取，至少须有见证（level）",
                    why_en=f"task {task.task} rests on a clause: ask for witnesses or more (level)",
                )
            if commit.log is None:
                raise LogMissingError
        if record.entropy.level != LEVELS[0] and record.authority is None:
            raise LevelRefusedError(
                why_zh=f"任务 {task.task} 须写明抽取单位（authority）",
                why_en=f"task {task.task} needs to say who draws (authority)",
            )


def check_names(commit: Commit, tasks: Sequence[SealedTask]) -> None:
    """§2: unequal tasks, strata, authorities, inspectors, parties that look alike are refused."""
    for names in (
        [task.task for task in tasks],
        [task.record.authority for task in tasks if task.record.authority],
        [promise.party for promise in commit.contributions],
        [stratum.name for task in tasks for stratum in task.strata],
        [row[0] for task in tasks for row in task.rows("capacities")],
    ):
        if pair := folding(names):
            raise LookAlikeError(id=pair[0], other=pair[1])


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
            raise NoPublicSourceError
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
    names = {task.task for task in tasks}
    twice = {*repeated(task.task for task in tasks)}
    for task in tasks:
        groups[check_id(task.entry.group)].append(task)
        if task.task in twice:
            raise TaskRefusedError(
                task=task.task, why_zh="在一次抽取中出现两次", why_en="twice in one session"
            )
    for group, members in groups.items():
        check_group(group, members, names)


def _unrelated(group: str, why_zh: str, why_en: str) -> RelationRefusedError:
    return RelationRefusedError(group=group, why_zh=why_zh, why_en=why_en)


def check_group(group: str, members: Sequence[SealedTask], names: AbstractSet[str]) -> None:
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
    frames = {one.name: one.members.ids for one in members[0].strata}
    for member in members:
        if {one.name: one.members.ids for one in member.strata} != frames:
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
