"""Words of the simple case: what is drawn of each stratum, and what says so."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from ssj_core.selection.words import MustCheck


def said_number(number: int | str | Fraction) -> str:
    """Return a number to draw, in words where it is an average.

    >>> said_number(3), said_number(Fraction(3, 5))
    ('3', '平均 on average 3/5')
    """
    exact = Fraction(number)
    return str(exact) if exact.denominator == 1 else f"平均 on average {exact}"


def said_basis(basis: Iterable[str]) -> str:
    """Return what says how much is drawn; of a rulebook's digest the first twelve digits.

    >>> said_basis(["clause:cap@" + "0123456789abcdef" * 4])
    'clause:cap@0123456789ab…'
    """
    parts = (one.partition("@") for one in basis)
    return "、".join(f"{name}@{book[:12]}…" if book else name for name, _, book in parts)


def beside_lines(must_check: Mapping[str, str]) -> list[str]:
    """Return a line on the targets checked beside the draw, by ground; none if there are none.

    >>> beside_lines({"甲": "complaint"})
    ['必查（不计入抽取）1 户：投诉举报 1 / 1 checked beside the draw: complaint 1']
    """
    if not must_check:
        return []
    grounds = Counter(must_check.values())
    labels = {ground.value: ground.zh for ground in MustCheck}
    zh = "、".join(f"{labels.get(ground, ground)} {count}" for ground, count in grounds.items())
    en = ", ".join(f"{ground} {count}" for ground, count in grounds.items())
    return [
        f"必查（不计入抽取）{len(must_check)} 户：{zh} / {len(must_check)} checked beside the draw: {en}"
    ]


def clipped(text: str, most: int = 400) -> str:
    """Return a line cut where it gets too long to read, and say that it is.

    >>> clipped("甲，乙，丙", most=3)
    '甲，乙……'
    """
    return text if len(text) <= most else f"{text[:most]}……"
