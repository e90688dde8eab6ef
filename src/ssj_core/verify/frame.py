"""Step 7: the frame, the rules and the lists, against the roots COMMIT has of them (§6)."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import contains
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding import DRAW, alike, canonical, folding, hasher, is_id, netstrings, parse
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.verify import WrongError
from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.changes import check_diff
from ssj_core.verify.form import is_slot, wrong
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.rules import check_rules
from ssj_core.verify.shapes import LISTS, attributes
from ssj_core.verify.targets import Targets
from ssj_core.verify.tree import ascending

Doc = Mapping[str, Any]
COUNT: Final = re.compile("0|[1-9][0-9]{0,17}")


@frozen
class Stratum:
    """One stratum of a frame: its name, its label, and its targets in order of id."""

    name: str
    label: str
    targets: Targets

    @property
    def ids(self) -> Sequence[str]:
        """The ids, in order."""
        return self.targets.ids

    def has(self, target: str) -> bool:
        """Tell whether a target is in it."""
        at = bisect_left(self.ids, target)
        return at < len(self.ids) and self.ids[at] == target


def salt_of(formulas: Formulas, frame_secret: str, target: str) -> str:
    """Return the salt of a target."""
    return formulas.ticket(formulas.commitment("salt", frame_secret), target)


def frame_leaf(
    formulas: Formulas, target: str, label: str, attributes: Mapping[str, str], salt: str
) -> bytes:
    """Return a target's leaf in the tree of its stratum."""
    veiled = formulas.ticket(salt, canonical(attributes).decode())
    return netstrings(target, label, veiled, salt)


def salter(formulas: Formulas, frame_secret: str) -> Callable[[bytes], bytes]:
    """Return the function from the bytes of a target's id to its salt."""
    new, key = hasher(formulas.suite), formulas.commitment("salt", frame_secret).encode()
    return lambda target: new(key + target).hexdigest().encode()


def result_leaf(target: str, rank: int, salt: str) -> bytes:
    """Return a drawn target's leaf in the tree of the result."""
    return netstrings(target, str(rank), salt)


def frame_leaves(formulas: Formulas, secret: str, stratum: Stratum) -> Iterator[bytes]:
    """Yield the leaves of a stratum, in order of id."""
    new, salt_for, label = hasher(formulas.suite), salter(formulas, secret), stratum.label.encode()
    for target, text in zip(map(str.encode, stratum.ids), stratum.targets.texts, strict=True):
        salt = salt_for(target)
        veiled = new(salt + (text or b"{}")).hexdigest().encode()
        yield b"%d:%s,16:%s,64:%s,64:%s," % (len(target), target, label, veiled, salt)


def strata_of(formulas: Formulas, private: Placed) -> list[Stratum]:
    """Return the strata of an auditor's part, in byte order of their labels (as in COMMIT)."""
    strata = [
        Stratum(
            part["stratum"],
            formulas.label(private["frame_secret"], part["stratum"]),
            Targets.of(part["targets"]),
        )
        for part in private["frame"]
    ]
    return sorted(strata, key=lambda stratum: stratum.label)


def list_leaves(
    formulas: Formulas, secret: str, name: str, rows: Iterable[Sequence[str]]
) -> Iterator[bytes]:
    """Yield the leaves of a list."""
    new, key = hasher(formulas.suite), formulas.commitment("list", secret, name).encode()
    for row in rows:
        whole = b"".join([b"%d:%b," % (len(part), part) for part in map(str.encode, row)])
        yield b"%b64:%b," % (whole, new(key + whole).hexdigest().encode())


def check_frame(case: Case, notes: Notes) -> None:
    """Recompute labels, salts, roots, rules and lists from the auditor's parts.

    Raises:
        WrongError: a root, a size, a label, a commitment, a number differs; a target is in two
            strata; look-alikes or changes are not listed.
    """
    if not case.is_auditor:
        notes.could_not("须有审计复核包", "needs the auditor's bundle")
        return
    spent: set[str] = set()
    for session in case.sessions:
        for index, name in enumerate(session.names):
            part = session.private[name]
            if part["frame_secret"] in spent:
                wrong(f"{part.at}.frame_secret", "曾用过", "used before")
            spent.add(part["frame_secret"])
            private = session.frame_of(index)
            if private is None:
                file = part["frame"]["file"]
                notes.could_not(f"旁边没有名单文件 {file}", f"the frame {file} is not beside it")
                continue
            _check_order(private)
            _check_strata(case, session.entry(index), private)
            check_rules(case, session, index, private)
            _check_lists(case, session, index, private)
            _check_alike(private)
            check_diff(case, session, index, private, notes)
            notes.did("名单、规则与各清单", "frame, rules and lists")
        _check_names(session)


def _check_order(private: Placed) -> None:
    """Names and ids are in order, and no id is in two strata."""
    # Code points sort as their UTF-8 bytes do.
    names = [part["stratum"] for part in private["frame"]]
    if (at := ascending(names)) is not None:
        wrong(f"{private.at}.frame[{at}].stratum", "未按序或重复", "out of order, or twice")
    parts = [Targets.of(part["targets"]).ids for part in private["frame"]]
    for at, ids in enumerate(parts):
        if (bad := ascending(ids)) is not None:
            where = f"{private.at}.frame[{at}].targets[{bad}].id"
            wrong(where, "未按序或重复", "out of order, or twice")
    seen: set[str] = set()
    for at, ids in enumerate(parts):
        if not seen.isdisjoint(ids):
            bad = next(place for place, name in enumerate(ids) if name in seen)
            where = f"{private.at}.frame[{at}].targets[{bad}].id"
            wrong(where, "同时在两个抽取组", "in two strata")
        seen.update(ids)


def _check_strata(case: Case, entry: Placed, private: Placed) -> None:
    strata = strata_of(case.formulas, private)
    if [s.label for s in strata] != [s["label"] for s in entry["strata"]]:
        wrong(
            f"{private.at}.frame", "组名与 COMMIT 的标签不符", "names do not make COMMIT's labels"
        )
    for at, stratum in enumerate(strata):
        where = f"{entry.at}.strata[{at}]"
        if len(stratum.targets) != entry["strata"][at]["size"]:
            wrong(
                f"{where}.size", f"名单有 {len(stratum.targets)} 户", f"{len(stratum.targets)} here"
            )
        leaves = frame_leaves(case.formulas, private["frame_secret"], stratum)
        if case.trees.root(leaves) != entry["strata"][at]["root"]:
            wrong(f"{where}.root", "与名单的根不符", "not the root of the frame")


def _check_lists(case: Case, session: Session, index: int, private: Placed) -> None:
    """Every list COMMIT and RESULT have a root of is there, row by row, and no other."""
    entry, outcome = session.entry(index), session.outcome(index)
    for name in (*LISTS, "assignment"):
        holder = outcome if name == "assignment" else entry
        where = f"{private.at}.{name}"
        if (name in private.doc) != (holder is not None and name in holder.doc):
            wrong(where, "清单与根不成对", "a list and its root belong together")
        if name not in private.doc or holder is None:
            continue
        rows = private[name]
        if (at := odd_row(name, rows)) >= 0:
            wrong(f"{where}[{at}]", "此行不合规定", "not a row of this list")
        if (bad := ascending(rows)) is not None:  # code points sort as their UTF-8 bytes do
            wrong(f"{where}[{bad}]", "未按序或重复", "out of order, or twice")
        leaves = list_leaves(case.formulas, private["frame_secret"], name, rows)
        made = {"root": case.trees.root(leaves), "size": len(rows)}
        if made != holder[name]:
            wrong(f"{holder.at}.{name}", "与清单的根不符", "not the root of the list")


def _check_alike(private: Placed) -> None:
    """All look-alikes of the task are listed, and no other (§2)."""
    ids = [one for part in private["frame"] for one in Targets.of(part["targets"]).ids]
    rows = private.doc.get("alike", [])
    expected = [list(pair) for pair in alike(ids)]
    if [row[:2] for row in rows] != expected:
        zh, en = "形近编号与清单不符", "look-alikes not listed, or others listed"
        wrong(f"{private.at}.alike", zh, en)


def inspectors_of(part: Doc) -> list[str]:
    """Return the inspectors that the lists of an auditor's part name."""
    people = [row[0] for name in ("roster", "capacities") for row in part.get(name, ())]
    return people + [row[1] for name in ("eligibility", "recusals") for row in part.get(name, ())]


def _check_names(session: Session) -> None:
    """Strata, and inspectors, of the tasks of a session: unequal names look unlike (§2)."""
    parts = list(session.private.values())
    strata = [rule["stratum"] for part in parts for rule in part["rules"]]
    people = [who for part in parts for who in inspectors_of(part.doc)]
    for what, names in (("strata", strata), ("inspectors", people)):
        if pair := folding(names):
            zh, en = f"{pair[0]} 与 {pair[1]} 形近", f"{pair[0]} and {pair[1]} look alike"
            wrong(f"{parts[0].at}…{what}", zh, en)


def _is_count(text: str) -> bool:
    return COUNT.fullmatch(text) is not None


def _is_attributes(text: str) -> bool:
    """Tell whether a text is attributes in canonical form."""
    try:
        attributes(parse(text.encode(), DRAW), "$")
    except (NotCanonicalError, WrongError):
        return False
    return True


ROWS: Final[Mapping[str, tuple[Callable[[str], bool], ...]]] = {
    "excluded": (_is_count, lambda _: True, bool),
    "diff": (is_id, lambda kind: kind in {"entered", "left", "moved"}, lambda _: True),
    "alike": (is_id, is_id, lambda _: True),
    "roster": (is_id, _is_attributes),
    "eligibility": (lambda place: is_slot(f"{place}/1"), is_id),
    "capacities": (is_id, _is_count, _is_count),
    "recusals": (is_id, is_id),
    "assignment": (is_id, is_slot, is_id),
}


def odd_row(name: str, rows: Sequence[Sequence[str]]) -> int:
    """Return the first position of what is no row of the list `name` (§6), or -1.

    Taken column by column: what stands in many rows is looked at once.

    >>> odd_row("capacities", [["JC01", "0", "3"]]), odd_row("capacities", [["JC01", "4", "3"]])
    (-1, 0)
    """
    rules = ROWS[name]
    if set(map(len, rows)) - {len(rules)}:
        return next(at for at, row in enumerate(rows) if len(row) != len(rules))
    columns = zip(rules, zip(*rows, strict=True), strict=False)
    bad = [{part for part in set(column) if not holds(part)} for holds, column in columns]
    if any(bad):
        odd = (at for at, row in enumerate(rows) if any(map(contains, bad, row)))
        return next(odd)
    pairs = ((int(row[1]), int(row[2])) for row in rows) if name == "capacities" else ()
    return next((at for at, (least, most) in enumerate(pairs) if least > most), -1)
