"""Step 8: all tickets recomputed from the frame, and the selected exactly those drawn (§5)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from ssj_core.verify.case import Case, Notes, Placed, Session, ids_of
from ssj_core.verify.form import wrong
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.frame import Stratum, result_leaf, salter, strata_of
from ssj_core.verify.numbers import numbers_of
from ssj_core.verify.tickets import check_same_lists


@frozen
class Tickets:
    """The tickets of one key, each computed when it is asked for."""

    formulas: Formulas
    key: str

    def __getitem__(self, target: str) -> str:
        """Return the ticket of a target."""
        return self.formulas.ticket(self.key, target)


@frozen(kw_only=True)
class Ranked:
    """A stratum with its targets in ticket order.

    Attributes:
        order: ids by (ticket, id); rank 1 first.
        tickets: the tickets that count (as dealt, if rotated), by id.
        first: rank of the first selected target.
        number: how many are selected.
        reserve: ``(start, stride)``: reserve r has rank ``start + (r − 1)·stride``.
    """

    stratum: Stratum
    order: Sequence[str]
    tickets: Mapping[str, str] | Tickets = field(repr=False)
    first: int
    number: int
    reserve: tuple[int, int]

    @property
    def selected(self) -> Sequence[str]:
        """The ids drawn, in ticket order."""
        return self.order[self.first - 1 : self.first - 1 + self.number]

    def bound(self, rank: int) -> str:
        """Return the ticket of `rank`, empty for rank 0."""
        return self.tickets[self.order[rank - 1]] if rank else ""

    @property
    def high(self) -> str:
        """The threshold: the ticket of the last rank taken, empty if none."""
        return self.bound(self.first - 1 + self.number)

    @property
    def low(self) -> str:
        """The lower threshold of a task kept apart."""
        return self.bound(self.first - 1)


def by_ticket(ids: Sequence[str], tickets: Mapping[str, str] | Tickets) -> list[str]:
    """Return `ids`, which are in order, in ticket order; equal tickets go by id (its bytes)."""
    if isinstance(tickets, Tickets):
        ranks = tickets.formulas.tickets(tickets.key, ids)
    else:
        ranks = [bytes.fromhex(tickets[name]) for name in ids]
    return [ids[at] for at in sorted(range(len(ids)), key=ranks.__getitem__)]


def dealt(strata: Sequence[Ranked], tickets: Mapping[str, str]) -> dict[str, str]:
    """Return the tickets dealt out again after a task (§5.6).

    Inside each stratum the tickets go up in order, first to those not selected.
    """
    after = dict(tickets)
    for stratum in strata:
        chosen = set(stratum.selected)
        queue = [name for name in stratum.order if name not in chosen] + list(stratum.selected)
        given = [stratum.tickets[name] for name in stratum.order]
        after.update(zip(queue, given, strict=True))
    return after


def rank_tasks(case: Case, session: Session, index: int) -> list[Ranked] | None:
    """Return the ranked strata of task `index`, or None if something needed is not told.

    The tasks of its group are ranked together and once: where they are apart or rotated, each goes
    on from the one before.
    """
    name = session.commit["tasks"][index]["group"]
    key = (session.digest, name)
    if key not in case.ranks:
        case.ranks[key] = dict(_rank_group(case, session, session.groups[name]))
    found: list[Ranked] | None = case.ranks[key].get(index)
    return found


def _rank_group(
    case: Case, session: Session, group: Sequence[int]
) -> Iterator[tuple[int, list[Ranked]]]:
    """Yield the ranked strata of the tasks of a group, as far as they can be told, in order."""
    relation = session.entry(group[0]).doc.get("relation")
    whole = [(session.frame_of(at), numbers_of(case, session, at)) for at in group]
    totals = _totals(case, whole) if relation == "apart" else Counter()
    if totals is None:
        return
    told: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for place, (at, (private, numbers)) in enumerate(zip(group, whole, strict=True), start=1):
        key = session.unit_key(at)
        if private is None or numbers is None or key is None:
            if relation in {"apart", "rotated"}:
                return
            continue
        strata = strata_of(case.formulas, private)
        tickets: Mapping[str, str] | Tickets = Tickets(case.formulas, key)
        if relation == "rotated":
            for name in (name for stratum in strata for name in stratum.ids):
                told.setdefault(name, tickets[name])
            tickets = told
        apart = relation == "apart"
        ranked = [
            Ranked(
                stratum=stratum,
                order=by_ticket(stratum.ids, tickets),
                tickets=tickets,
                first=taken[stratum.name] + 1 if apart else 1,
                number=number,
                reserve=(totals[stratum.name] + place, len(group)) if apart else (number + 1, 1),
            )
            for stratum, number in zip(strata, numbers, strict=True)
        ]
        _check_room(session.entry(at), ranked)
        taken.update({part.stratum.name: part.number for part in ranked})
        told = dealt(ranked, told) if relation == "rotated" else told
        yield at, ranked


def _totals(
    case: Case, whole: Sequence[tuple[Placed | None, Sequence[int] | None]]
) -> Counter[str] | None:
    """Return how many the tasks of a group take of each stratum, None if one is not told."""
    totals: Counter[str] = Counter()
    for private, numbers in whole:
        if private is None or numbers is None:
            return None
        for stratum, number in zip(strata_of(case.formulas, private), numbers, strict=True):
            totals[stratum.name] += number
    return totals


def _check_room(entry: Placed, ranked: list[Ranked]) -> None:
    for at, part in enumerate(ranked):
        if part.first - 1 + part.number > len(part.order):
            where = f"{entry.at}.strata[{at}].number"
            wrong(where, "各任务之和超过此组户数", "the tasks take more than the stratum has")


def check_selection(case: Case, notes: Notes) -> None:
    """Select again from the frame and compare with everything that is shown.

    Raises:
        WrongError: a threshold, the list of the drawn, or the root of the result differs.
    """
    if not case.is_auditor:
        notes.could_not("须有审计复核包", "needs the auditor's bundle")
        return
    for session in case.sessions:
        if session.result is None and session.opening is None:
            notes.could_not("抽取尚未进行", "not drawn yet")
            continue
        for index, name in enumerate(session.names):
            outcome, told = session.outcome(index), session.told(index)
            _check_equal_strata(case, session, index)
            ranked = rank_tasks(case, session, index)
            if ranked is None:
                check_same_lists(session, index)
                notes.could_not(f"{name}：缺名单或密钥", f"{name}: no frame, or no key")
                continue
            for part in told:
                _check_told(part, ranked, session.entry(index).doc.get("relation"))
            if outcome:
                _check_root(case, session.private[name], outcome, ranked)
            notes.did("全部签号、中签者与结果根", "all tickets, the selected, the result's root")


def _check_equal_strata(case: Case, session: Session, index: int) -> None:
    """Tasks kept apart have the same strata of the same ids."""
    entry, first = session.entry(index), session.group(index)[0]
    parts = [session.frame_of(at) for at in (index, first)]
    if entry.doc.get("relation") != "apart" or parts[0] is None or parts[1] is None:
        return
    frames = [{s.name: s.ids for s in strata_of(case.formulas, part)} for part in parts if part]
    if frames[0] != frames[1]:
        wrong(f"{parts[0].at}.frame", "错开抽取的各组应相同", "tasks kept apart need equal strata")


def _check_told(part: Placed, ranked: list[Ranked], relation: str | None) -> None:
    rotated = {n: s.tickets[n] for s in ranked for n in s.selected if relation == "rotated"}
    drawn = {n: "" for s in ranked for n in s.selected} | rotated
    for at, target in enumerate(part.doc.get("drawn", ())):
        where = f"{part.at}.drawn[{at}]"
        (name,) = ids_of([target])
        if name not in drawn:
            wrong(where, f"{name} 并未中签", f"{name} is not among the selected")
        if isinstance(target, dict) and target.get("rotated", drawn[name]) != drawn[name]:
            wrong(f"{where}.rotated", "与重算的轮换签号不同", "not the rotated ticket recomputed")
    for at, (stratum, expected) in enumerate(zip(part.doc.get("strata", ()), ranked, strict=False)):
        where = f"{part.at}.strata[{at}]"
        if stratum.get("high", expected.high) != expected.high:
            wrong(f"{where}.high", "与重算的中签线不同", "not the threshold recomputed")
        if stratum.get("low", expected.low) != expected.low:
            wrong(f"{where}.low", "与重算的下限不同", "not the low recomputed")


def result_rows(ranked: Sequence[Ranked]) -> list[tuple[str, int]]:
    """Return (id, rank) of everyone drawn, in order of id."""
    rows = [(name, s.first + at) for s in ranked for at, name in enumerate(s.selected)]
    return sorted(rows)  # code points sort as their UTF-8 bytes do, and no id is there twice


def _check_root(case: Case, private: Placed, outcome: Placed, ranked: list[Ranked]) -> None:
    salt = salter(case.formulas, private["frame_secret"])
    leaves = (
        result_leaf(name, rank, salt(name.encode()).decode()) for name, rank in result_rows(ranked)
    )
    if case.trees.root(leaves) != outcome["root"]:
        wrong(f"{outcome.at}.root", "与重算的结果根不同", "not the root of the result")
