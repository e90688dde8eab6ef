"""Step 9: the plan of inspectors keeps its constraints and is the first complete one (§7)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ssj_core.errors.verify import PlanTooLargeError
from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.form import wrong
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.plan import Duty, Slot, first_complete_plan
from ssj_core.verify.selection import Tickets, by_ticket, rank_tasks

WORK: Final = 2_000_000
"""Candidates, over all slots of all targets, that are tried; past it, it is said."""


def slots_in_order(
    formulas: Formulas, key: str, targets: Sequence[str], slots: Sequence[str]
) -> list[tuple[str, Slot]]:
    """Return (slot key, (target, slot id)) in the order slots are taken (§7.1)."""
    keyed = []
    for target in targets:
        target_key = formulas.ticket(key, target)
        keyed += [(formulas.ticket(target_key, slot), (target, slot)) for slot in slots]
    return sorted(keyed, key=lambda row: (row[0], row[1][0].encode(), row[1][1].encode()))


def check_inspectors(case: Case, notes: Notes) -> None:
    """Recompute the plan of every task that has slots, and every shortage.

    Raises:
        WrongError: a constraint is broken, another plan comes first, or a complete plan exists
            where a shortage was stated.
    """
    for session in case.sessions:
        with_slots = [i for i, entry in enumerate(session.commit["tasks"]) if "slots" in entry]
        parts = [(index, session.frame_of(index)) for index in with_slots]
        for index, private in parts:
            if private is None:
                notes.could_not("须有审计复核包", "needs the auditor's bundle")
                continue
            _check_people(private)
            _check_task(case, session, index, private, notes)
        if session.void and "shortage" in session.void.doc:
            _check_shortage(case, session, parts, notes)
    if not notes.checked and not notes.unchecked:
        notes.could_not("没有随机派人", "no inspectors were drawn")


def _check_task(case: Case, session: Session, index: int, private: Placed, notes: Notes) -> None:
    name = session.names[index]
    targets = targets_of(case, session, index)
    if "assignment" not in private.doc or targets is None:
        notes.could_not(f"{name} 没有派人", f"{name} has no inspectors")
        return
    if _work(private, targets, session.commit["tasks"][index]["slots"]) > WORK:
        zh, en = f"{name} 过大（上限 {WORK}）", f"{name} is too large ({WORK} at most)"
        notes.could_not(zh, en)
        return
    _check_constraints(session, index, private, targets)
    notes.did("资格、回避、负荷", "eligibility, recusals, loads")
    if session.seed is None:
        notes.could_not("种子未知，不能重排人员", "the plan cannot be made without the seed")
        return
    duty = _duty(case, session, index, private, targets)
    try:
        _check_first(private, duty)
    except PlanTooLargeError as error:
        notes.could_not(error.message("zh"), error.message("en"))
        return
    notes.did("首个完整方案", "the first complete plan")


def single_candidates(case: Case, session: Session, index: int) -> int | None:
    """Return how many slots had one candidate, None if it cannot be told here."""
    private, targets = session.frame_of(index), targets_of(case, session, index)
    entry = session.commit["tasks"][index]
    if private is None or targets is None or "slots" not in entry:
        return None
    if _work(private, targets, entry["slots"]) > WORK:
        return None
    places = [_place(slot) for slot in entry["slots"]]
    known, drawn = set(places), set(targets)
    may = [(row[0], row[1]) for row in private["eligibility"] if row[0] in known]
    eligible = Counter(place for place, _ in may)
    held: dict[str, list[str]] = {}
    for place, who in may:
        held.setdefault(who, []).append(place)
    out = Counter(
        (target, place)
        for target, who in private.doc.get("recusals", ())
        if target in drawn
        for place in held.get(who, ())
    )
    return sum(eligible[p] - out[t, p] == 1 for t in targets for p in places)


def _work(private: Placed, targets: Sequence[str], slots: Sequence[str]) -> int:
    """Return how many candidates there are, over all slots of all targets."""
    eligible = Counter(row[0] for row in private["eligibility"])
    return len(targets) * sum(eligible[_place(slot)] for slot in slots)


def _check_shortage(
    case: Case, session: Session, parts: Sequence[tuple[int, Placed | None]], notes: Notes
) -> None:
    """A shortage is stated where no complete plan exists, of one task at least (§7)."""
    at = f"{session.void.at}.shortage" if session.void else ""
    for index, private in parts:
        targets = targets_of(case, session, index)
        if private is None or targets is None:
            notes.could_not("人手不足是否属实", "whether there was a shortage")
            return
        if _work(private, targets, session.commit["tasks"][index]["slots"]) > WORK:
            notes.could_not("人手不足是否属实", "whether there was a shortage")
            return
        try:
            plan = first_complete_plan(_duty(case, session, index, private, targets))
        except PlanTooLargeError:
            notes.could_not("人手不足是否属实", "whether there was a shortage")
            return
        if plan is None:
            notes.did("人手确实不足", "there was a shortage indeed")
            return
    wrong(at, "存在完整方案，人手并无不足", "a complete plan exists: there was no shortage")


def _check_people(private: Placed) -> None:
    """Everyone eligible is on the roster and has a load, where those lists are committed."""
    people = {row[1] for row in private["eligibility"]}
    for name in ("roster", "capacities"):
        if name in private.doc:
            listed = [row[0] for row in private[name]]
            if len(set(listed)) != len(listed) or people - set(listed):
                wrong(f"{private.at}.{name}", "人员重复或缺失", "someone is twice, or missing")


def targets_of(case: Case, session: Session, index: int) -> list[str] | None:
    """Return the ids drawn, from what is shown, from the frame, or from the RESULT served."""
    if session.serves:
        return _drawn(case, session.serves, session.serves.places[session.names[index]])
    return _drawn(case, session, index)


def _drawn(case: Case, session: Session, index: int) -> list[str] | None:
    if (listed := session.drawn(index)) is not None:
        return listed
    ranked = rank_tasks(case, session, index)
    return None if ranked is None else [name for part in ranked for name in part.selected]


def _place(slot: str) -> str:
    return slot.rpartition("/")[0]


def _loads(private: Placed, slots: int) -> dict[str, tuple[int, int]]:
    people = sorted({row[1] for row in private["eligibility"]})
    if "capacities" not in private.doc:
        return dict.fromkeys(people, (0, slots))
    return {row[0]: (int(row[1]), int(row[2])) for row in private["capacities"]}


def _check_constraints(
    session: Session, index: int, private: Placed, targets: Sequence[str]
) -> None:
    rows, slots = private["assignment"], session.commit["tasks"][index]["slots"]
    where = f"{private.at}.assignment"
    wanted = {(target, slot) for target in targets for slot in slots}
    if {(row[0], row[1]) for row in rows} != wanted or len(rows) != len(wanted):
        wrong(where, "并非每户每岗位各一人", "not one inspector for each slot of each target")
    eligible = {tuple(row) for row in private["eligibility"]}
    recused = {tuple(row) for row in private.doc.get("recusals", ())}
    at_target = Counter((row[0], row[2]) for row in rows)
    for at, (target, slot, who) in enumerate(rows):
        if (_place(slot), who) not in eligible:
            wrong(f"{where}[{at}]", f"{who} 无此岗位资格", f"{who} is not eligible")
        if (target, who) in recused:
            wrong(f"{where}[{at}]", f"{who} 应当回避", f"{who} is recused")
        if at_target[target, who] > 1:
            wrong(f"{where}[{at}]", f"{who} 在同一户两次", f"{who} is twice at this target")
    counts = Counter(row[2] for row in rows)
    for who, (least, most) in _loads(private, len(rows)).items():
        if not least <= counts[who] <= most:
            wrong(where, f"{who} 的负荷 {counts[who]} 超出范围", f"{who} has load {counts[who]}")


def _duty(
    case: Case, session: Session, index: int, private: Placed, targets: Sequence[str]
) -> Duty:
    formulas, entry = case.formulas, session.commit["tasks"][index]
    seed = formulas.seed(session.digest, session.seed["items"]) if session.seed else ""
    key = formulas.key("assign", seed, session.names[index])
    return duty_of(formulas, key, private, targets, entry["slots"])


def _check_first(private: Placed, duty: Duty) -> None:
    plan = first_complete_plan(duty)
    found = {(row[0], row[1]): row[2] for row in private["assignment"]}
    if plan != found:
        slot = next((s for s in duty.slots if plan and plan[s] != found[s]), ("", ""))
        wrong(
            f"{private.at}.assignment",
            f"{slot[0]} {slot[1]} 不是首个完整方案",
            f"{slot[0]} {slot[1]} is not as in the first complete plan",
        )


def duty_of(
    formulas: Formulas, key: str, private: Placed, targets: Sequence[str], slots: Sequence[str]
) -> Duty:
    """Return what has to be filled, slots and candidates in the order of §7.1."""
    loads = _loads(private, len(targets) * len(slots))
    recused = {tuple(row) for row in private.doc.get("recusals", ())}
    eligible: dict[str, list[str]] = {}
    for place, who in sorted(map(tuple, private["eligibility"])):
        eligible.setdefault(place, []).append(who)
    keyed = slots_in_order(formulas, key, targets, slots)
    candidates = {}
    for slot_key, (target, slot) in keyed:
        people = [w for w in eligible.get(_place(slot), ()) if (target, w) not in recused]
        candidates[target, slot] = by_ticket(people, Tickets(formulas, slot_key))
    return Duty(slots=[slot for _, slot in keyed], candidates=candidates, loads=loads)
