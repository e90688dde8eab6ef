"""Step 6: every ticket that is shown, recomputed, and every threshold (§5)."""

from heapq import heappop, heappush
from itertools import zip_longest

from ssj_core.verify.case import Case, Notes, Placed, Session, ids_of, is_full
from ssj_core.verify.form import wrong


def check_tickets(case: Case, notes: Notes) -> None:
    """Recompute the tickets of every drawn target and weigh them against the thresholds.

    Raises:
        WrongError: a ticket or a threshold differs.
    """
    for session in case.sessions:
        for record in session.draws:
            _check_kept_apart(session, record)
        for index in range(len(session.tasks)):
            if not session.is_opened_apart:  # auditors have it drawn again in step 8
                check_same_lists(session, index)
            shown = [record for record in session.draws if is_full(record["tasks"][index])]
            for record in shown:
                _check_task(case, session, index, record)
            if not shown:
                notes.could_not("签号尚未公开", "the tickets are not public")
                continue
            notes.did("公开的签号与中签线", "the tickets and thresholds shown")
            if session.entry(index).doc.get("relation") == "rotated":
                notes.could_not("轮换签号须有名单才能重算", "rotated tickets need the frame")


def _check_kept_apart(session: Session, record: Placed) -> None:
    """No target is listed by two tasks kept apart: they take ranks of their own (§5.5)."""
    taken: dict[str, set[str]] = {}
    for index, entry in enumerate(session.commit["tasks"]):
        if entry.get("relation") != "apart":
            continue
        part, known = record.under("tasks", index), taken.setdefault(entry["group"], set())
        for at, name in enumerate(ids_of(part.doc.get("drawn", ()))):
            if name in known:
                zh, en = f"错开的任务都抽了 {name}", f"{name} is drawn by two tasks kept apart"
                wrong(f"{part.at}.drawn[{at}]", zh, en)
            known.add(name)


def check_same_lists(session: Session, index: int) -> None:
    """Hold what RESULT lists of a task, and its thresholds, against OPEN.

    Raises:
        WrongError: they differ.
    """
    outcome = session.outcome(index)
    if outcome is None or session.opening is None:
        return
    opened = session.opening["tasks"][index]
    for at, (target, again) in enumerate(
        zip_longest(ids_of(outcome.doc.get("drawn", opened["drawn"])), ids_of(opened["drawn"]))
    ):
        if target != again:
            wrong(f"{outcome.at}.drawn[{at}]", "与 OPEN 所列不同", "not whom OPEN lists")
    strata = outcome.doc.get("strata", ())
    for at, (stratum, again) in enumerate(zip(strata, opened["strata"], strict=False)):
        for key in ("high", "low"):
            if stratum.get(key, again.get(key)) != again.get(key):
                where = f"{outcome.at}.strata[{at}].{key}"
                wrong(where, "与 OPEN 的不同", "not the one of OPEN")


def _check_task(case: Case, session: Session, index: int, record: Placed) -> None:
    part, relation = record.under("tasks", index), session.entry(index).doc.get("relation")
    ids = [target["id"] for target in part["drawn"]]
    made = case.formulas.tickets(part["unit_key"], ids)
    before = session.before[index]
    counted = []
    for at, (target, ticket) in enumerate(zip(part["drawn"], made, strict=True)):
        where = f"{part.at}.drawn[{at}]"
        if ticket.hex() != target["ticket"]:
            wrong(f"{where}.ticket", "与重算的签号不同", "not the ticket recomputed")
        if relation != "rotated" and "rotated" in target:
            wrong(f"{where}.rotated", "此任务没有轮换", "this task is not rotated")
        if relation == "rotated" and "rotated" not in target:
            wrong(f"{where}.rotated", "缺少轮换签号", "the rotated ticket is missing")
        if before is None and target.get("rotated", target["ticket"]) != target["ticket"]:
            wrong(f"{where}.rotated", "首个任务尚未轮换", "the first task is not rotated yet")
        counted.append((target.get("rotated", target["ticket"]), where))
    if relation == "apart":
        _check_lows(part, None if before is None else record.under("tasks", before))
    _check_bounds(part, [ticket for ticket, _ in counted], relation)
    _check_places(part, sorted(counted))


def _check_lows(part: Placed, before: Placed | None) -> None:
    """The lows of a task kept apart are the highs of the task before it, stratum by stratum."""
    lows = [stratum.get("low", "") for stratum in part["strata"]]
    highs = [stratum["high"] for stratum in before["strata"]] if before else [""] * len(lows)
    if sorted(lows) != sorted(highs):
        wrong(f"{part.at}.strata", "下限与前一任务的中签线不同", "lows are not the highs before")


def _check_bounds(part: Placed, tickets: list[str], relation: str | None) -> None:
    """Every threshold is a drawn ticket of its own; a stratum with none drawn has no interval."""
    known, used = set(tickets), set()
    for at, stratum in enumerate(part["strata"]):
        where, low, high = f"{part.at}.strata[{at}].high", stratum.get("low", ""), stratum["high"]
        if (relation == "apart") != ("low" in stratum):
            where_low = f"{part.at}.strata[{at}].low"
            wrong(where_low, "错开抽取须有下限，其他没有", "exactly tasks kept apart have it")
        if stratum["number"] == 0:
            if high != low:
                wrong(where, "此组未抽，不应有中签线", "none is drawn, so there is no threshold")
            continue
        if high not in known or high in used or high <= low:
            wrong(where, "中签线不是中签者的签号", "not the ticket of a drawn target of its own")
        used.add(high)


def _check_places(part: Placed, tickets: list[tuple[str, str]]) -> None:
    """Give every drawn ticket a place inside a stratum's interval, the tightest first."""
    waiting = sorted((s.get("low", ""), s["high"], s["number"]) for s in part["strata"])
    waiting.reverse()
    ready: list[list[str | int]] = []
    for ticket, where in tickets:
        while waiting and waiting[-1][0] < ticket:
            _, high, number = waiting.pop()
            if number:
                heappush(ready, [high, number])
        if not ready or str(ready[0][0]) < ticket:
            wrong(
                where,
                "签号不在任何抽取组的中签范围内",
                "the ticket is inside no stratum's interval",
            )
        ready[0][1] = int(ready[0][1]) - 1
        if ready[0][1] == 0:
            heappop(ready)
