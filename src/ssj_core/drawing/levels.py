"""How far a draw shows what it says (section 4): numbers, sealed early, the only seal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ssj_core.drawing.items import ANNOUNCED, kind_of
from ssj_core.drawing.records import LEVELS, Evidence, Seen, Witness
from ssj_core.encoding import fold
from ssj_core.legal import Text

QUESTIONS: Final[Mapping[str, Text]] = {
    "numbers": Text("随机数的来历", "where the numbers come from"),
    "early": Text("封存在前", "sealed before the numbers"),
    "only": Text("唯一封存", "the only seal"),
}
"""What the three levels answer."""
LEVEL_NAMES: Final[Mapping[str, Text]] = {
    "own-word": Text("自述", "own word"),
    "witnessed": Text("见证", "witnessed"),
    "public-claimed": Text("公开可查", "in public"),
}
"""The levels and how they are said, from the lowest."""
_ENOUGH: Final = 2


def lowest(levels: Iterable[str]) -> str:
    """Return the lowest of some levels, the lowest there is for none."""
    return min(levels, key=LEVELS.index, default=LEVELS[0])


def witness_level(witnesses: Iterable[Witness], authorities: Iterable[str]) -> str:
    """Return what witnesses are worth: two people or more, one of them of none of the authorities.

    >>> both = [Witness(name="王一", of="甲局"), Witness(name="李二", of="乙公证处")]
    >>> witness_level(both, ["甲局"]), witness_level(both[:1], ["甲局"])
    ('witnessed', 'own-word')
    """
    own = {fold(name) for name in authorities}
    people = {fold(person.name): fold(person.of) for person in witnesses}
    outside = [of for of in people.values() if of not in own]
    return "witnessed" if own and len(people) >= _ENOUGH and outside else "own-word"


def numbers_level(
    items: Sequence[str], evidence: Sequence[Evidence], authorities: Sequence[str]
) -> str:
    """Return the level of the numbers: the lowest of the public items, since one can be the last."""
    public = [item for item in items if kind_of(item) not in {"contrib", "secret"}]
    return lowest(
        "public-claimed"
        if kind_of(item) in ANNOUNCED
        else witness_level(known.witnesses, authorities)
        for item, known in zip(public, evidence, strict=True)
    )


def order_level(seen: Iterable[Seen], authorities: Sequence[str], *, contrib: bool) -> str:
    """Return the level of early and only: of COMMIT, and of CONTRIB if there is one, the lower."""
    found = {"COMMIT": LEVELS[0], "CONTRIB": LEVELS[0]}
    for entry in seen:
        posted = LEVELS[2] if entry.where is not None else LEVELS[0]
        people = witness_level(entry.witnesses, authorities)
        found[entry.record] = max(found[entry.record], posted, people, key=LEVELS.index)
    return lowest(found.values()) if contrib else found["COMMIT"]
