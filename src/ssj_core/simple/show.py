"""Words of the simple case: what is drawn of each stratum, and what says so."""

from collections.abc import Iterable
from fractions import Fraction


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


def clipped(text: str, most: int = 400) -> str:
    """Return a line cut where it gets too long to read, and say that it is.

    >>> clipped("甲，乙，丙", most=3)
    '甲，乙……'
    """
    return text if len(text) <= most else f"{text[:most]}……"
