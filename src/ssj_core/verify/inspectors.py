"""Step 9: the plan of inspectors keeps its constraints and is the first complete one (§7)."""

from collections import Counter
from collections.abc import Sequence

from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.form import wrong
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.plan import Duty, Slot, first_complete_plan
from ssj_core.verify.selection import rank_tasks


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
    """Recompute the plan of every task that has slots.

    Raises:
        WrongError: a constraint is broken, or another plan comes first.
    """
    for session in case.sessions:
        for index, name in enumerate(session.names):
            private = session.private.get(name)
            if "slots" not in session.entry(index).doc:
                continue
            if private is None:
                notes.could_not("须有审计复核包", "needs the auditor's bundle")
                continue
            _check_people(private)
            if "assignment" not in private.doc:
                notes.could_not(f"{name} 尚未派人", f"{name} has no inspectors yet")
                continue
            targets = _targets(case, session, index)
            if targets is None:
                notes.could_not(f"{name} 的中签者不明", f"who was drawn in {name}")
                continue
            _check_constraints(session, index, private, targets)
            notes.did("资格、回避、负荷", "eligibility, recusals, loads")
            if session.seed is None:
                notes.could_not(
                    "种子未知，不能重排人员", "the plan cannot be made without the seed"
                )
                continue
            _check_first(case, session, index, private, targets)
            notes.did("首个完整方案", "the first complete plan")
    if not notes.checked and not notes.unchecked:
        notes.could_not("没有随机派人", "no inspectors were drawn")


def _check_people(private: Placed) -> None:
    """Everyone eligible is on the roster and has a load, where those lists are committed."""
    people = {row[1] for row in private["eligibility"]}
    for name in ("roster", "capacities"):
        if name in private.doc:
            listed = [row[0] for row in private[name]]
            if len(set(listed)) != len(listed) or people - set(listed):
                wrong(f"{private.at}.{name}", "人员重复或缺失", "someone is twice, or missing")


def _targets(case: Case, session: Session, index: int) -> list[str] | None:
    """Return the ids drawn, from what is shown, from the frame, or from the RESULT served."""
    served = session.commit.doc.get("serves")
    if served is None:
        return _drawn(case, session, index)
    name, results = session.names[index], [other for other in case.sessions if other.result]
    other = next(s for s in results if s.result and case.formulas.record(s.result.doc) == served)
    if name in other.names:
        return _drawn(case, other, other.names.index(name))
    return _drawn(case, other, 0) if len(other.names) == 1 else None


def _drawn(case: Case, session: Session, index: int) -> list[str] | None:
    shown, outcome = session.shown(index), session.outcome(index)
    if shown:
        return [target["id"] for target in shown["drawn"]]
    if outcome and "drawn" in outcome.doc:
        return [str(target) for target in outcome["drawn"]]
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


def _check_first(
    case: Case, session: Session, index: int, private: Placed, targets: Sequence[str]
) -> None:
    formulas, entry = case.formulas, session.commit["tasks"][index]
    seed = formulas.seed(session.digest, session.seed["items"]) if session.seed else ""
    key = formulas.key("assign", seed, session.names[index])
    duty = duty_of(formulas, key, private, targets, entry["slots"])
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
    for place, who in private["eligibility"]:
        eligible.setdefault(place, []).append(who)
    keyed = slots_in_order(formulas, key, targets, slots)
    candidates = {}
    for slot_key, (target, slot) in keyed:
        people = [w for w in eligible.get(_place(slot), ()) if (target, w) not in recused]
        ranked = sorted((formulas.ticket(slot_key, who), who.encode(), who) for who in people)
        candidates[target, slot] = [row[2] for row in ranked]
    return Duty(slots=[slot for _, slot in keyed], candidates=candidates, loads=loads)
