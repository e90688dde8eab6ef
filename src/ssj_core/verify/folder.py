"""What lies side by side: bundles of one office held against one another, and against the journal (§9)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from attrs import define, field, frozen

from ssj_core.encoding import digest, folding, rewrite
from ssj_core.errors.verify import WrongError
from ssj_core.verify.case import Placed
from ssj_core.verify.form import moment
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.frame import inspectors_of
from ssj_core.verify.freshness import Freshness
from ssj_core.verify.shapes import RECORD
from ssj_core.verify.tree import Frontier

Doc = Mapping[str, Any]
_FIRST: Final = ("TASK", "COMMIT")
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Entered:
    """A record of a draw as a journal has it.

    Attributes:
        record: the record.
        where: the file, the event's number and its kind.
        at: when it was entered.
        written: its bytes.
    """

    record: Doc
    where: str
    at: datetime
    written: bytes = field(init=False, repr=False, eq=False)

    @written.default
    def _write(self) -> bytes:
        return rewrite(self.record)

    @property
    def digest(self) -> str:
        """``R`` of a record that names its suite."""
        return digest(self.written, self.record["suite"])


def fault(where: str, zh: str, en: str) -> WrongError:
    """Return the error that names a file or a place in one."""
    return WrongError(where=where, why_zh=zh, why_en=en)


@define
class _Known:
    """The records of all bundles, each once, under the first file that has it.

    Attributes:
        records: by their bytes; a COMMIT with its hash.
        commits: the hashes of the COMMITs of each file, with the position of each there.
        voids: the COMMITs that each file shows as void.
    """

    records: dict[bytes, Placed] = field(factory=dict)
    commits: dict[str, dict[int, str]] = field(factory=dict)
    voids: dict[str, set[str]] = field(factory=dict)

    @classmethod
    def of(cls, bundles: Mapping[str, Sequence[Doc]]) -> "_Known":
        found = cls()
        for name, records in bundles.items():
            for at, record in enumerate(records):
                found.take(name, at, record)
        return found

    def take(self, name: str, at: int, record: Doc) -> None:
        written, hashed = rewrite(record), ""
        if record["record"] == "COMMIT":
            hashed = digest(written, record["suite"])
            self.commits.setdefault(name, {})[at] = hashed
        if record["record"] == "VOID":
            self.voids.setdefault(name, set()).add(record["commit"])
        self.records.setdefault(written, Placed(record, f"{name} $.records[{at}]", hashed))

    def of_kind(self, kind: str) -> list[Placed]:
        return [placed for placed in self.records.values() if placed["record"] == kind]


def check_together(
    bundles: Mapping[str, Sequence[Doc]], order: Sequence[Doc] = ()
) -> list[WrongError]:
    """Return what is wrong between the bundles of one office.

    Two COMMITs on one head of a log, two of one attempt, two RESULTs of one COMMIT (or two of any
    record there is one of), a draw that stands here and is void there, one session's id twice,
    look-alike names, slots drawn twice, an item known before the seal that uses it.

    Args:
        bundles: the records of each public or auditors' bundle that holds, by file name.
        order: the records in order of entry, where a journal tells; by their own times else.
    """
    known = _Known.of(bundles)
    return _between(known, {rewrite(record): at for at, record in enumerate(order)})


def _between(known: _Known, order: Mapping[bytes, int]) -> list[WrongError]:
    commits = known.of_kind("COMMIT")
    faults = [*_heads(commits), *_seals(known, commits), *_once(known), *_names(known, commits)]
    faults += [*_void_elsewhere(known), *_serving(known, commits)]
    suites = {commit["suite"] for commit in commits}
    for suite in sorted(suites):
        faults += _fresh(known, suite, order)
    if len(suites) > 1:
        where = commits[-1].at
        faults.append(fault(where, "各次抽取的算法不一", "draws of one office in two suites"))
    return faults


def _heads(commits: Iterable[Placed]) -> Iterator[WrongError]:
    seen: dict[tuple[str, int], Placed] = {}
    for commit in commits:
        if "log" not in commit.doc:
            continue
        head = (commit["log"]["origin"], commit["log"]["size"])
        other = seen.setdefault(head, commit)
        if other is not commit:
            zh = f"与 {other.at} 在日志 {head[0]} 的同一处（{head[1]}）：两套历史"
            en = f"split view: two COMMITs on one head of the log {head[0]} at {head[1]} ({other.at})"
            yield fault(commit.at, zh, en)


def _seals(known: _Known, commits: Iterable[Placed]) -> Iterator[WrongError]:
    """One session's id once; one COMMIT for each attempt of a task; slots of one RESULT disjoint."""
    voided = {void["commit"] for void in known.of_kind("VOID")}
    sessions: dict[str, Placed] = {}
    attempts: dict[tuple[str, ...], Placed] = {}
    slots: dict[tuple[str, str, str], Placed] = {}
    for commit in commits:
        if sessions.setdefault(commit["session"], commit) is not commit:
            yield fault(commit.at, "场次编号用过", "a session's id twice")
        for entry in commit["tasks"]:
            served = commit.doc.get("serves", "")
            own = sorted(entry.get("slots", ())) if served else []
            key = (served, entry["task"], *own, str(entry["attempt"]))
            other = attempts.setdefault(key, commit)
            if other is not commit:
                said = entry["task"], entry["attempt"]
                zh = f"任务 {said[0]} 第 {said[1]} 次另有封存（{other.at}）"
                yield fault(
                    commit.at, zh, f"two seals of {said[0]}, attempt {said[1]} ({other.at})"
                )
            for slot in own if commit.digest not in voided else ():
                taken = slots.setdefault((served, entry["task"], slot), commit)
                if taken is not commit:
                    zh, en = f"岗位 {slot} 已由他次抽取", f"the slot {slot} was drawn for already"
                    yield fault(commit.at, zh, f"{en} ({taken.at})")


def _once(known: _Known) -> Iterator[WrongError]:
    """One CONTRIB, RESULT, OPEN and VOID for a COMMIT, one disposition for a target of it."""
    seen: dict[tuple[str, ...], Placed] = {}
    for placed in known.records.values():
        if placed["record"] in _FIRST:
            continue
        key: tuple[str, ...] = (placed["record"], placed["commit"])
        what = ("封存", "COMMIT")
        if placed["record"] == "DISPOSITION":
            key = (*key, placed["task"], placed["id"])
            what = ("对象", "target")
        other = seen.setdefault(key, placed)
        if other is not placed:
            zh = f"同一{what[0]}的第二个 {placed['record']}（{other.at}）"
            en = f"a second {placed['record']} of one {what[1]} ({other.at})"
            yield fault(placed.at, zh, en)


def _void_elsewhere(known: _Known) -> Iterator[WrongError]:
    """A draw that one file shows as standing is not void in another."""
    voids = {void["commit"]: void for void in known.of_kind("VOID")}
    for name, commits in known.commits.items():
        here = known.voids.get(name, ())
        for at, commit in commits.items():
            if commit in voids and commit not in here:
                zh = f"该次抽取已作废（{voids[commit].at}），此处未写明"
                en = f"that draw is void ({voids[commit].at}), which is not said here"
                yield fault(f"{name} $.records[{at}]", zh, en)


def _serving(known: _Known, commits: Iterable[Placed]) -> Iterator[WrongError]:
    """What serves a RESULT that became void is void too (§7)."""
    voided = {void["commit"] for void in known.of_kind("VOID")}
    sealed = {commit.digest: commit for commit in commits}
    results = {
        digest(written, sealed[placed["commit"]]["suite"]): placed["commit"]
        for written, placed in known.records.items()
        if placed["record"] == "RESULT" and placed["commit"] in sealed
    }
    for seal, commit in sealed.items():
        if results.get(commit.doc.get("serves", "")) in voided and seal not in voided:
            zh, en = "所服务的结果已作废，此次也须作废", "the RESULT served is void, so must it be"
            yield fault(commit.at, zh, en)


def _names(known: _Known, commits: Sequence[Placed]) -> Iterator[WrongError]:
    """Unequal names that look alike, of all that lie side by side (§2)."""
    tasks = [(entry["task"], commit.at) for commit in commits for entry in commit["tasks"]]
    sessions = [(commit["session"], commit.at) for commit in commits]
    authorities = [
        (task["authority"], task.at) for task in known.of_kind("TASK") if "authority" in task.doc
    ]
    parties = [
        (party["party"], commit.at)
        for commit in commits
        for party in commit.doc.get("contributions", ())
    ]
    for names in (tasks, sessions, authorities, parties):
        yield from _folding(names)


def _folding(names: Sequence[tuple[str, str]]) -> Iterator[WrongError]:
    if pair := folding(name for name, _ in names):
        where = dict(names)[pair[1]]
        yield fault(where, f"{pair[0]} 与 {pair[1]} 形近", f"{pair[0]} and {pair[1]} look alike")


def _fresh(known: _Known, suite: str, order: Mapping[bytes, int]) -> list[WrongError]:
    """Take the records in order of entry, or of their own times: a seal before what it might know."""
    own = {commit.digest for commit in known.of_kind("COMMIT") if commit["suite"] == suite}
    last = len(order)

    def rank(one: tuple[bytes, Placed]) -> tuple[int, float, bool]:
        written, placed = one
        at = moment(placed["at"]).timestamp() if "at" in placed.doc else 0.0
        return order.get(written, last), at, placed["record"] not in _FIRST

    freshness = Freshness(Formulas(suite))
    # OPEN has no time of its own: without a journal it stands where its bundle has it.
    timed = [
        (written, placed)
        for written, placed in known.records.items()
        if (placed.digest in own or placed.doc.get("commit") in own)
        and ("at" in placed.doc or order)
    ]
    faults = []
    for _, placed in sorted(timed, key=rank):
        try:
            freshness.take(placed)
        except WrongError as error:
            faults.append(error)
    return faults


def check_frame_secrets(parts: Mapping[str, Sequence[Doc]]) -> list[WrongError]:
    """Return where a frame's secret serves two entries.

    Args:
        parts: the private parts of each auditors' bundle that holds, by file name.
    """
    spent: dict[str, tuple[str, str]] = {}
    faults = []
    for name, private in parts.items():
        for at, part in enumerate(private):
            entry = (part["commit"], part["task"])
            if spent.setdefault(part["frame_secret"], entry) != entry:
                where = f"{name} $.private[{at}].frame_secret"
                faults.append(fault(where, "曾用过", "used before"))
    return faults


def check_people(parts: Mapping[str, Sequence[Doc]]) -> list[WrongError]:
    """Return inspectors of unequal ids that look alike, over all auditors' bundles (§2).

    Args:
        parts: the private parts of each auditors' bundle that holds, by file name.
    """
    names = []
    for name, private in parts.items():
        for at, part in enumerate(private):
            names += [(who, f"{name} $.private[{at}]") for who in inspectors_of(part)]
    return list(_folding(names))


def check_overdue(bundles: Mapping[str, Sequence[Doc]], now: datetime) -> list[WrongError]:
    """Return what should have come by the reader's clock: results by t3, openings by t4."""
    return _overdue(_Known.of(bundles), now)


def _overdue(known: _Known, now: datetime) -> list[WrongError]:
    ended = {r["commit"] for kind in ("RESULT", "VOID") for r in known.of_kind(kind)}
    opened = {r["commit"] for r in known.of_kind("OPEN")}
    opened |= {r["commit"] for r in known.of_kind("VOID") if "opens" in r.doc}
    faults = []
    for commit in known.of_kind("COMMIT"):
        times = commit["times"]
        if commit.digest not in ended and now > moment(times["result"]):
            due = times["result"]
            zh, en = f"逾期：结果或作废应在 {due} 前公布", f"overdue: a result was due by {due}"
            faults.append(fault(commit.at, zh, en))
        closed = commit["mode"] == "unannounced" and commit["reveals"] == "draw"
        if closed and commit.digest in ended - opened and now > moment(times["open"]):
            due = times["open"]
            zh, en = f"逾期：应在 {due} 前公开", f"overdue: OPEN was due by {due}"
            faults.append(fault(commit.at, zh, en))
    return faults


def check_entered(
    entered: Sequence[Entered], bundles: Mapping[str, Sequence[Doc]]
) -> list[WrongError]:
    """Return what is wrong between the records of a journal, or a log, and those of the bundles.

    Every record stands in both, in one order; COMMIT and CONTRIB were entered before t2; each `log`
    is the head before it.

    Args:
        entered: the journal's records of draws, in order of entry.
        bundles: the records of each public bundle, by file name.
    """
    index = {one.written: at for at, one in reversed(list(enumerate(entered)))}
    faults, seen = [], set()
    for name, records in bundles.items():
        last = -1
        for at, record in enumerate(records):
            written, where = rewrite(record), f"{name} $.records[{at}]"
            seen.add(written)
            found = index.get(written)
            if found is None:
                faults.append(fault(where, "日志中没有这条记录", "the journal has no such record"))
                continue
            if found < last:
                there = entered[found].where
                zh, en = f"录入次序不同（{there}）", f"entered in another order ({there})"
                faults.append(fault(where, zh, en))
            last = found
    for written, at in index.items():
        if written not in seen:
            faults.append(fault(entered[at].where, "复核包中没有这条记录", "in no bundle"))
    return faults + _in_time(entered) + _log_heads(entered)


def _in_time(entered: Sequence[Entered]) -> list[WrongError]:
    commits = {}
    faults = []
    for one in entered:
        record = one.record
        if record["record"] == "COMMIT":
            commits[one.digest] = record
        elif record["record"] != "CONTRIB":
            continue
        commit = record if record["record"] == "COMMIT" else commits.get(record["commit"])
        public = commit["times"].get("public") if commit else None
        if public and one.at >= moment(public):
            zh = f"{record['record']} 录入于 {one.at.isoformat()}，不早于 t2（{public}）"
            en = f"{record['record']} was entered {one.at.isoformat()}, not before t2 ({public})"
            faults.append(fault(one.where, zh, en))
    return faults


def _log_heads(entered: Sequence[Entered]) -> list[WrongError]:
    """Hold the head every COMMIT states against the records entered before it."""
    suites = {one.record["suite"] for one in entered if one.record["record"] == "COMMIT"}
    faults = []
    for suite in sorted(suites):
        frontier, seen = Frontier(suite), set()
        for one in entered:
            log = one.record.get("log") if one.record["record"] == "COMMIT" else None
            if log and one.record["suite"] == suite:
                head = {"root": frontier.root, "size": frontier.size}
                if {"root": log["root"], "size": log["size"]} != head:
                    zh, en = "log 不是此前的日志头", "its log is not the head before it"
                    faults.append(fault(one.where, zh, en))
            if one.written not in seen:
                seen.add(one.written)
                frontier.push(one.written)
    return faults


def entries_of(log: Sequence[Doc]) -> list[Entered]:
    """Return the records of a log as entries: it tells their order, not when they were entered."""
    return [Entered(record, f"log[{at}]", _LONG_AGO) for at, record in enumerate(log)]


def check_log(
    log: Sequence[Doc], records: Sequence[Doc] = (), now: datetime | None = None
) -> list[WrongError]:
    """Return what a log of draws, read whole, shows against itself and against a bundle.

    Args:
        log: its records, in order of entry.
        records: those of a bundle, each of which the log should have.
        now: the reader's clock, to tell what is overdue.
    """
    if shapes := check_shapes(log):
        return shapes
    entered, known = entries_of(log), _Known.of({"log": log})
    found = _between(known, {written: at for at, written in enumerate(known.records)})
    found += _log_heads(entered)
    found += _open_seals(entered)
    if now is not None:
        found += _overdue(known, now)
    return found + (check_in_log(entered, records) if records else [])


def check_in_log(entered: Sequence[Entered], records: Sequence[Doc]) -> list[WrongError]:
    """Return which records of a bundle the log does not have, and other seals of its tasks there."""
    found, known, mine = [], {one.written for one in entered}, set()
    for at, record in enumerate(records):
        written = rewrite(record)
        mine.add(written)
        if written not in known:
            where = f"$.records[{at}]"
            found.append(fault(where, "日志中没有这条记录", "the log has no such record"))
    named = {entry["task"] for record in records for entry in record.get("tasks", ())}
    for one in entered:
        if one.record["record"] == "COMMIT" and one.written not in mine:
            tasks = [entry["task"] for entry in one.record["tasks"]]
            if not named.isdisjoint(tasks):
                said = "、".join(tasks)
                zh = f"{said} 另有封存不在此包中"
                found.append(fault(one.where, zh, f"another seal of {said} is not in this bundle"))
    return found


def check_shapes(log: Sequence[Doc]) -> list[WrongError]:
    """Return what is no record of a draw, of the fields of section 3."""
    return [fault for at, record in enumerate(log) for fault in _shape(record, at)]


def _shape(record: Doc, at: int) -> Iterator[WrongError]:
    try:
        RECORD(record, f"log[{at}]")
    except WrongError as error:
        yield error


def _open_seals(entered: Sequence[Entered]) -> Iterator[WrongError]:
    """One open COMMIT per task at any time: the next not before its VOID."""
    open_now: dict[str, set[str]] = {}
    tasks: dict[str, list[str]] = {}
    for one in entered:
        record = one.record
        if record["record"] == "COMMIT" and "serves" not in record:
            name = one.digest
            tasks[name] = [entry["task"] for entry in record["tasks"]]
            for task in tasks[name]:
                others = open_now.setdefault(task, set())
                if others:
                    zh, en = f"任务 {task} 同时有两个封存", f"two open seals of task {task}"
                    yield fault(one.where, zh, en)
                others.add(name)
        if record["record"] == "VOID":
            for task in tasks.get(record["commit"], ()):
                open_now[task].discard(record["commit"])
