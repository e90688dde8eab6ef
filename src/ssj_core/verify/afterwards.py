"""Step 10: attempts, VOID, and what became of every drawn target (§3)."""

from attrs import define, field

from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.entropy import PUBLIC, kind_of
from ssj_core.verify.form import moment, wrong
from ssj_core.verify.selection import Ranked, rank_tasks

Places = dict[str, tuple[Ranked, int]]


def _places(ranked: list[Ranked] | None) -> Places | None:
    """Return the stratum and the rank of every target, None if the frame is not told."""
    if ranked is None:
        return None
    return {n: (part, rank) for part in ranked for rank, n in enumerate(part.order, 1)}


def check_afterwards(case: Case, notes: Notes) -> None:
    """Check what follows the draws.

    Raises:
        WrongError: an attempt without the VOID before it, a VOID that keeps back what it must
            open, a disposition of a target that is neither drawn nor the next reserve.
    """
    _check_attempts(case, notes)
    for session in case.sessions:
        if session.void and not session.opening and _could_be_known(session, session.void):
            wrong(f"{session.void.at}.opens", "作废须公开结果", "VOID must open what was drawn")
        for index in range(len(session.tasks)):
            _check_dispositions(case, session, index, notes)


def _check_attempts(case: Case, notes: Notes) -> None:
    latest: dict[tuple[str, str], Session] = {}
    for session in case.sessions:
        for index, name in enumerate(session.names):
            entry, key = session.entry(index), (name, session.commit.doc.get("serves", ""))
            before = latest.get(key)
            if case.bundle["bundle"] == "slip":
                if entry["attempt"] > 1:
                    notes.could_not("此前的抽取不在凭证中", "the attempts before, not in a slip")
                continue
            count = latest[key].entry(latest[key].names.index(name))["attempt"] if before else 0
            if entry["attempt"] != count + 1:
                wrong(f"{entry.at}.attempt", f"应为 {count + 1}", f"should be {count + 1}")
            if before and entry.doc.get("previous") != before.digest:
                wrong(f"{entry.at}.previous", "不是上一次 COMMIT", "not the COMMIT before it")
            if before and (before.void is None or _order(before.void) > _order(session.commit)):
                wrong(entry.at, "上一次抽取尚未作废", "the attempt before it is not void")
            latest[key] = session
            notes.did("各次抽取前后相接", "attempts follow each other")


def _order(record: Placed) -> int:
    """Return the position of a record in the bundle."""
    return int(record.at.removeprefix("$.records[").partition("]")[0])


def _could_be_known(session: Session, void: Placed) -> bool:
    """Tell whether the entropy could be known when the session was made void."""
    kinds = {kind_of(item) for item in session.commit["entropy"]}
    times = session.commit.doc.get("times", {})
    if session.result:
        return True
    if kinds & {"ssq", "kl8", "drand"}:
        return moment(void["at"]) >= moment(times["public"])
    if kinds & set(PUBLIC):
        return False  # dice: only a RESULT tells that they were thrown
    return "contrib" not in kinds or moment(void["at"]) >= moment(times["contributions"])


def _drawn(session: Session, index: int) -> list[str] | None:
    """Return the ids drawn, None while they are not public."""
    for told in (session.shown(index), session.outcome(index)):
        if told and "drawn" in told.doc:
            return [t["id"] if isinstance(t, dict) else t for t in told["drawn"]]
    return None


def _check_dispositions(case: Case, session: Session, index: int, notes: Notes) -> None:
    mine = [d for d in session.dispositions if d["task"] == session.names[index]]
    drawn, ranked = _drawn(session, index), rank_tasks(case, session, index)
    if ranked is not None:
        drawn = [name for part in ranked for name in part.selected]
    called = _Called(
        places=_places(ranked) if mine else None,
        allowed=dict.fromkeys(drawn) if drawn is not None else None,
    )
    for record in mine:
        called.take(record)
    if mine:
        notes.did("处理结果", "dispositions")
        if drawn is None:
            notes.could_not("名单未公开，处理结果无从核对", "dispositions while the list is closed")
    left = [name for name in called.allowed or () if name not in called.done]
    if left and not session.void:
        notes.could_not(
            f"{session.names[index]} 尚有 {len(left)} 户无处理结果",
            f"{len(left)} of {session.names[index]} have no disposition yet",
        )
    if ranked is None and any("replaced_by" in record.doc for record in mine):
        notes.could_not("候补位次须有名单", "ranks of reserves need the frame")


@define(kw_only=True)
class _Called:
    """Who was called up so far: the drawn, and reserves with their ranks; and who is done."""

    places: Places | None
    allowed: dict[str, int | None] | None
    done: set[str] = field(factory=set)
    reserves: dict[str, int] = field(factory=dict)

    def take(self, record: Placed) -> None:
        """Take the next disposition."""
        name = record["id"]
        if name in self.done:
            wrong(record.at, f"{name} 已有处理结果", f"{name} has a disposition already")
        self.done.add(name)
        if self.allowed is not None and name not in self.allowed:
            wrong(f"{record.at}.id", f"{name} 既未中签也非候补", f"{name} was not drawn")
        if (self.allowed or {}).get(name) not in {None, record["rank"]}:
            wrong(f"{record.at}.rank", "与候补时的位次不同", "not the rank it was called up with")
        if self.places is not None:
            _check_rank(record, "", name, record["rank"], self.places)
        if "replaced_by" in record.doc:
            _check_replacement(record, self.places, self.reserves)
            self._call_up(record)

    def _call_up(self, record: Placed) -> None:
        reserve = record["replaced_by"]
        if self.allowed is None:
            return
        if reserve["id"] in self.allowed:
            wrong(f"{record.at}.replaced_by", "已在名单中", "on the list already")
        self.allowed[reserve["id"]] = reserve["rank"]


def _check_rank(record: Placed, key: str, name: str, rank: int, places: Places) -> None:
    if name not in places or places[name][1] != rank:
        wrong(f"{record.at}{key}.rank", f"不是 {name} 的位次", f"not the rank of {name}")


def _check_replacement(record: Placed, places: Places | None, reserves: dict[str, int]) -> None:
    """A replacement has reason and approver, and is the next unused rank of its stratum."""
    for key in ("reason", "approver"):
        if key not in record.doc:
            wrong(f"{record.at}.{key}", "更换须写明", "a replacement needs it")
    reserve = record["replaced_by"]
    if reserve["rank"] <= record["rank"]:
        wrong(f"{record.at}.replaced_by.rank", "候补位次应靠后", "a reserve ranks after it")
    if places is None:
        return
    _check_rank(record, ".replaced_by", reserve["id"], reserve["rank"], places)
    part, theirs = places[record["id"]][0], places[reserve["id"]][0]
    label, (start, stride) = part.stratum.label, part.reserve
    used = reserves.get(label, 0)
    if theirs is not part or reserve["rank"] != start + used * stride:
        wrong(f"{record.at}.replaced_by", "不是下一个候补", "not the next reserve")
    reserves[label] = used + 1
