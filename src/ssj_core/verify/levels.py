"""The levels of §4: where the numbers come from, that the list was sealed early, that it was alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding import fold
from ssj_core.verify.case import Case, Session, kind_of
from ssj_core.verify.formulas import code_of
from ssj_core.verify.items import ANNOUNCED, bits_of
from ssj_core.verify.shapes import LEVELS

Doc = Mapping[str, Any]
OWN, WITNESSED, CLAIMED, PROVED = LEVELS
_ENOUGH: Final = 2


def lower(one: str, other: str) -> str:
    """Return the lower of two levels."""
    return min(one, other, key=LEVELS.index)


def higher(one: str, other: str) -> str:
    """Return the higher of two levels."""
    return max(one, other, key=LEVELS.index)


def witness_level(witnesses: Iterable[Doc], authorities: Iterable[str]) -> str:
    """Return what witnesses are worth: two or more people, one of them of none of the authorities.

    >>> both = [{"name": "王一", "of": "甲局"}, {"name": "李二", "of": "乙公证处"}]
    >>> witness_level(both, ["甲局"]), witness_level(both[1:], ["甲局"]), witness_level(both, [])
    ('witnessed', 'own-word', 'own-word')
    """
    own = {fold(name) for name in authorities}
    people = {fold(one["name"]): fold(one["of"]) for one in witnesses}
    outside = [of for of in people.values() if of not in own]
    return WITNESSED if own and len(people) >= _ENOUGH and outside else OWN


@frozen(kw_only=True)
class Levels:
    """The three levels of a session, and its bits.

    Attributes:
        numbers, early, only: a level each.
        bits: of the public items.
        proved: bits of the items that were checked here.
    """

    numbers: str
    early: str
    only: str
    bits: int
    proved: int

    @property
    def lowest(self) -> str:
        """The lowest of the three."""
        return lower(self.numbers, lower(self.early, self.only))


def item_levels(case: Case, session: Session) -> list[tuple[str, int]]:
    """Return level and bits of every public item that is known, in order."""
    record, known = session.evidence, session.items
    if record is None or known is None:
        return []
    public = [item for item in known["items"] if kind_of(item) not in {"contrib", "secret"}]
    found = []
    for item, evidence in zip(public, record["evidence"], strict=True):
        if kind_of(item) in ANNOUNCED:
            level = PROVED if item in case.looked_up else CLAIMED
        else:
            level = witness_level(evidence.get("witnesses", ()), session.authorities)
        found.append((level, bits_of([item])))
    return found


def levels_of(case: Case, session: Session) -> Levels:
    """Return the levels of a session, of a form and order that were checked."""
    items = item_levels(case, session)
    numbers = min((level for level, _ in items), key=LEVELS.index, default=OWN)
    early, only = _order(case, session, "COMMIT")
    if session.contrib:
        before = _order(case, session, "CONTRIB")
        early, only = lower(early, before[0]), lower(only, before[1])
    return Levels(
        numbers=numbers,
        early=early,
        only=only,
        bits=sum(bits for _, bits in items),
        proved=sum(bits for level, bits in items if level == PROVED),
    )


def _order(case: Case, session: Session, name: str) -> tuple[str, str]:
    """Return what shows that COMMIT (or CONTRIB) came before t2, and that it was the only one."""
    placed = session.commit if name == "COMMIT" else session.contrib
    digest = placed.digest if placed else ""
    seen: Sequence[Doc] = session.result.doc.get("seen", ()) if session.result else ()
    level = OWN
    for entry in seen:
        if entry["record"] == name:
            posted = CLAIMED if "where" in entry else OWN
            people = witness_level(entry.get("witnesses", ()), session.authorities)
            level = higher(level, higher(posted, people))
    if (case.held.codes and code_of(digest) in case.held.codes) or digest in case.held.seals:
        return PROVED, PROVED
    public = session.times.get("public")
    if public and digest in case.held.logged and case.held.logged[digest] < public:
        return PROVED, PROVED
    if public and digest in case.held.stamped and case.held.stamped[digest] < public:
        return PROVED, level
    return level, level
