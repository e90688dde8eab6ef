"""Step 10, attempts (§3): each follows the VOID before it, and is no weaker and no easier to choose."""

from collections.abc import Mapping
from typing import Any

from ssj_core.verify.case import Case, Notes, Session, kind_of
from ssj_core.verify.form import wrong
from ssj_core.verify.items import ANNOUNCED
from ssj_core.verify.levels import Levels, levels_of
from ssj_core.verify.shapes import CHANGEABLE, LEVELS

Doc = Mapping[str, Any]
Key = tuple[str, ...]
_SHOWN = "$.records["


def position(at: str) -> int:
    """Return the position of a record in the bundle, from its key path."""
    return int(at.removeprefix(_SHOWN).partition("]")[0])


def key_of(session: Session, index: int) -> Key:
    """Return what attempts are counted by: the task, or the RESULT served, the task, its slots."""
    entry = session.commit["tasks"][index]
    if "serves" not in session.commit.doc:
        return (entry["task"],)
    return (session.commit["serves"], entry["task"], *sorted(entry["slots"]))


def check_attempts(case: Case, notes: Notes) -> None:
    """Check the attempts of every task, in order.

    Raises:
        WrongError: one out of count, without the VOID before it, with TASK changed in silence, with
            fewer bits, a lower level, an issue used before; slots drawn twice for one RESULT; two
            COMMITs on one head of a log.
    """
    latest: dict[Key, tuple[Session, int]] = {}
    used: dict[Key, set[str]] = {}
    for session in case.sessions:
        for index in range(len(session.names)):
            key = key_of(session, index)
            entry, before = session.entry(index), latest.get(key)
            count = before[0].commit["tasks"][before[1]]["attempt"] if before else 0
            if entry["attempt"] != count + 1:
                wrong(f"{entry.at}.attempt", f"应为 {count + 1}", f"should be {count + 1}")
            if before:
                _check_follows(session, index, *before)
                _check_task(session, index, *before)
                _check_no_weaker(case, session, index, before[0])
                _check_sources(session, index, before[0], used[key])
            latest[key] = (session, index)
            names = {item for item in session.commit["entropy"] if kind_of(item) in ANNOUNCED}
            used.setdefault(key, set()).update(names)
            notes.did("各次抽取前后相接", "attempts follow each other")
    _check_slots(case)
    _check_logs(case)


def _check_logs(case: Case) -> None:
    """A log has grown, from one COMMIT to the next, by the records that stand between (§3)."""
    latest: dict[str, tuple[int, int]] = {}
    for session in case.sessions:
        log = session.commit.doc.get("log")
        if log is None:
            continue
        at, size = position(session.commit.at), log["size"]
        before = latest.get(log["origin"])
        if before is not None and size < before[1] + at - before[0]:
            least = before[1] + at - before[0]
            zh = f"日志 {log['origin']} 此前至少有 {least} 条，不是 {size} 条：两套历史"
            en = f"split view: the log {log['origin']} had {least} records by then, not {size}"
            wrong(f"{session.commit.at}.log.size", zh, en)
        latest[log["origin"]] = (at, size)


def _check_follows(session: Session, index: int, before: Session, _: int) -> None:
    entry = session.entry(index)
    if entry["previous"] != before.digest:
        wrong(f"{entry.at}.previous", "不是上一次 COMMIT", "not the COMMIT before it")
    if before.void is None or position(before.void.at) > position(session.commit.at):
        wrong(entry.at, "上一次抽取尚未作废", "the attempt before it is not void")


def _check_task(session: Session, index: int, before: Session, at: int) -> None:
    """What changed in TASK is named, and some of it may not change."""
    now, then, entry = session.tasks[index], before.tasks[at], session.entry(index)
    fields = sorted(key for key in {*now, *then} if now.get(key) != then.get(key))
    if fixed := [key for key in fields if key not in CHANGEABLE]:
        said = "、".join(fixed)
        wrong(f"{entry.at}.record", f"TASK 的 {said} 不得改变", f"TASK may not change in {said}")
    if fields != entry.doc.get("changes", []):
        said = "、".join(fields) or "—"
        where = f"{entry.at}.changes"
        wrong(where, f"TASK 实际变更：{said}", f"TASK differs in {said}, and it is not said so")


def _check_no_weaker(case: Case, session: Session, index: int, before: Session) -> None:
    entry, now = session.entry(index), session.tasks[index]["entropy"]
    then = before.tasks[before.places[entry["task"]]]["entropy"]
    if now["bits"] < then["bits"] or LEVELS.index(now["level"]) < LEVELS.index(then["level"]):
        wrong(f"{entry.at}.record", "要求低于上一次", "it asks for less than the attempt before")
    if session.evidence is None or before.evidence is None:
        return
    mine, theirs = levels_of(case, session), levels_of(case, before)
    if _is_weaker(mine, theirs):
        zh, en = "随机数弱于上一次", "its numbers are weaker than those of the attempt before"
        wrong(session.evidence.at, zh, en)


def _is_weaker(mine: Levels, theirs: Levels) -> bool:
    return mine.bits < theirs.bits or LEVELS.index(mine.numbers) < LEVELS.index(theirs.numbers)


def _check_sources(session: Session, index: int, before: Session, used: set[str]) -> None:
    """No issue or round of an earlier attempt, and no dice after a lottery or round (§3, §4)."""
    where = f"{session.entry(index).at}.attempt"
    if again := sorted(used & set(session.commit["entropy"])):
        wrong(where, f"{again[0]} 前次已用", f"{again[0]} was named by an earlier attempt")
    if used and "dice" in session.commit["entropy"] and "dice" not in before.commit["entropy"]:
        wrong(where, "彩票或信标之后不得改用骰子", "dice do not follow a lottery or round")


def _check_slots(case: Case) -> None:
    """Slots drawn for one task and RESULT are disjoint, also from the task's own (§7)."""
    taken: dict[tuple[str, str], set[str]] = {}
    for session in case.sessions:
        if session.serves is None or session.void:
            continue
        for index, name in enumerate(session.names):
            own = session.serves.commit["tasks"][session.serves.places[name]]
            known = taken.setdefault((session.commit["serves"], name), set())
            for slot in session.entry(index)["slots"]:
                if slot in known or slot in own.get("slots", ()):
                    zh, en = f"岗位 {slot} 已由他次抽取", f"the slot {slot} was drawn for already"
                    wrong(f"{session.entry(index).at}.slots", zh, en)
                known.add(slot)
