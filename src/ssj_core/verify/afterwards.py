"""Step 10: attempts, VOID, and what became of every drawn target (§3)."""

from collections.abc import Collection
from typing import Final

from attrs import define, field

from ssj_core.verify.attempts import check_attempts
from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.form import moment, wrong
from ssj_core.verify.selection import Ranked, rank_tasks

APPROVED: Final = frozenset({"exempt", "recognised", "other"})
Places = dict[str, tuple[Ranked, int]]


def _places(ranked: list[Ranked] | None) -> Places | None:
    """Return the stratum and the rank of every target, None if the frame is not told."""
    if ranked is None:
        return None
    return {n: (part, rank) for part in ranked for rank, n in enumerate(part.order, 1)}


def check_afterwards(case: Case, notes: Notes) -> None:
    """Check what follows the draws.

    Raises:
        WrongError: an attempt without the VOID before it or weaker than it, a VOID that keeps back
            what it must open, a disposition of a target that is neither drawn nor the next reserve,
            or without reason or approver.
    """
    if case.bundle["bundle"] == "slip":
        notes.could_not("此前与此后的记录不在凭证中", "what came before and after, not in a slip")
        return
    check_attempts(case, notes)
    for session in case.sessions:
        if session.void:
            _check_void(session, session.void)
        if session.serves and session.serves.void and session.void is None:
            zh, en = "所服务的结果已作废，此次也须作废", "the RESULT served is void, so must it be"
            wrong(session.commit.at, zh, en)
        owners = _owners(session)
        for index, entry in enumerate(session.commit["tasks"]):
            _check_dispositions(case, session, index, owners.get(entry["group"], {}), notes)


def _check_void(session: Session, void: Placed) -> None:
    """With a RESULT, or once the entropy can be known, VOID opens what was drawn (§3)."""
    knowable = session.times.get("public", session.times.get("contributions"))
    if knowable is None and session.result is None:
        return
    due = session.result is not None or (knowable and moment(void["at"]) >= knowable)
    if due and session.opening is None:
        wrong(f"{void.at}.opens", "作废须公开结果", "VOID must open what was drawn")
    if not due and "opens" in void.doc:
        wrong(f"{void.at}.opens", "此时尚不能有结果", "nothing can be known yet")


def _check_dispositions(
    case: Case, session: Session, index: int, owners: dict[str, int], notes: Notes
) -> None:
    mine = session.by_task.get(session.names[index], [])
    drawn, ranked = session.drawn(index), rank_tasks(case, session, index)
    if ranked is not None:
        drawn = [name for part in ranked for name in part.selected]
    called = _Called(
        places=_places(ranked) if mine else None,
        drawn=dict.fromkeys(drawn) if drawn is not None else None,
        index=index,
        owners=owners,
    )
    for record in mine:
        called.take(record)
    if mine:
        notes.did("处理结果", "dispositions")
        if drawn is None:
            notes.could_not("名单未公开，处理结果无从核对", "dispositions while the list is closed")
    left = {*(drawn or ()), *called.reserves} - called.done
    if left and not session.void:
        notes.could_not(
            f"{session.names[index]} 尚有 {len(left)} 户无处理结果",
            f"{len(left)} of {session.names[index]} have no disposition yet",
        )
    if ranked is None and any("replaced_by" in record.doc for record in mine):
        notes.could_not("候补位次须有名单", "ranks of reserves need the frame")


def _owners(session: Session) -> dict[str, dict[str, int]]:
    """Return which task has drawn whom, for every group of tasks kept apart."""
    found: dict[str, dict[str, int]] = {}
    for index, entry in enumerate(session.commit["tasks"]):
        if entry.get("relation") == "apart":
            owners = found.setdefault(entry["group"], {})
            owners.update(dict.fromkeys(session.drawn(index) or (), index))
    return found


@define(kw_only=True)
class _Called:
    """Who was called up so far: the drawn, and reserves with their ranks; and who is done."""

    places: Places | None
    drawn: Collection[str] | None
    index: int
    owners: dict[str, int]
    done: set[str] = field(factory=set)
    reserves: dict[str, int] = field(factory=dict)
    used: dict[str, int] = field(factory=dict)
    """How many reserves of every stratum were called up."""

    def take(self, record: Placed) -> None:
        """Take the next disposition."""
        name = record["id"]
        _check_reasons(record)
        if name in self.done:
            wrong(record.at, f"{name} 已有处理结果", f"{name} has a disposition already")
        self.done.add(name)
        if self.drawn is not None and name not in self.drawn and name not in self.reserves:
            wrong(f"{record.at}.id", f"{name} 既未中签也非候补", f"{name} was not drawn")
        if self.reserves.get(name, record["rank"]) != record["rank"]:
            wrong(f"{record.at}.rank", "与候补时的位次不同", "not the rank it was called up with")
        if self.places is not None:
            _check_rank(record, "", name, record["rank"], self.places)
        if "replaced_by" in record.doc:
            _check_replacement(record, self.places, self.used)
            self._call_up(record)

    def _call_up(self, record: Placed) -> None:
        """Call a reserve up: nobody drawn, done or called before, here or by a task kept apart."""
        name, where = record["replaced_by"]["id"], f"{record.at}.replaced_by"
        if name in self.done or name in self.reserves or name in (self.drawn or ()):
            wrong(where, "已在名单中", "on the list already")
        if self.owners.setdefault(name, self.index) != self.index:
            wrong(where, "错开的任务已抽中或递补", "a task kept apart has it already")
        self.reserves[name] = record["replaced_by"]["rank"]


def _check_reasons(record: Placed) -> None:
    """All but the inspected have a reason; some, and every replacement, an approver (§3)."""
    approved = record["outcome"] in APPROVED or "replaced_by" in record.doc
    for key, needed in (("reason", record["outcome"] != "inspected"), ("approver", approved)):
        if needed and key not in record.doc:
            wrong(f"{record.at}.{key}", "须写明", "it must be stated")


def _check_rank(record: Placed, key: str, name: str, rank: int, places: Places) -> None:
    if name not in places or places[name][1] != rank:
        wrong(f"{record.at}{key}.rank", f"不是 {name} 的位次", f"not the rank of {name}")


def _check_replacement(record: Placed, places: Places | None, used: dict[str, int]) -> None:
    """A replacement is the next unused rank of its stratum."""
    reserve = record["replaced_by"]
    if reserve["rank"] <= record["rank"]:
        wrong(f"{record.at}.replaced_by.rank", "候补位次应靠后", "a reserve ranks after it")
    if places is None:
        return
    _check_rank(record, ".replaced_by", reserve["id"], reserve["rank"], places)
    part, theirs = places[record["id"]][0], places[reserve["id"]][0]
    label, (start, stride) = part.stratum.label, part.reserve
    if theirs is not part or reserve["rank"] != start + used.get(label, 0) * stride:
        wrong(f"{record.at}.replaced_by", "不是下一个候补", "not the next reserve")
    used[label] = used.get(label, 0) + 1
