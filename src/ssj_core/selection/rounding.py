"""Whole numbers "on average" 平均取整, made by one lot (ssj-draw/1, section 5.3)."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor, lcm
from typing import Final

from ssj_core.legal.amounts import Number

LOT_BITS: Final = 256


def spread_average(numbers: Sequence[Number], lot: int) -> list[int]:
    """Return whole numbers whose expectation is exactly `numbers`, made by one lot (§5.3).

    Every run of neighbours, so every district of a sorted list, stays within its own floor and
    ceiling.

    Args:
        numbers: exact numbers, in the order of the strata.
        lot: uniform on 0 … 2^256 − 1, the ticket of the rounding.

    >>> spread_average([0, Fraction(5, 2), Fraction(7, 3), Fraction(1, 6)], 1 << 254)
    [0, 2, 3, 0]
    """
    unit = common_denominator(numbers)
    return spread_by(numbers, (lot * unit) >> LOT_BITS)


def spread_by(numbers: Sequence[Number], start: int) -> list[int]:
    """Return the whole numbers of `spread_average` for one of its `common_denominator` outcomes."""
    offset = Fraction(start, common_denominator(numbers))
    whole: list[int] = []
    total = Fraction(0)
    for number in numbers:
        before = floor(total + offset)
        total += number
        whole.append(floor(total + offset) - before)
    return whole


def common_denominator(numbers: Sequence[Number]) -> int:
    """Return the least common denominator of exact numbers: how many outcomes the lot can have."""
    return lcm(*(Fraction(number).denominator for number in numbers))
