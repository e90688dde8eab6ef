"""The rule *average* (section 5.3): fractional numbers become whole ones by one shared carry."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor, lcm
from typing import Final

from ssj_core.drawing.tickets import derive_key, keyed
from ssj_core.errors.drawing import NumberRefusedError

_MOST: Final = 2**64


def denominator(numbers: Sequence[Fraction | int]) -> int:
    """Return D, the least common denominator of the numbers."""
    return lcm(*(Fraction(one).denominator for one in numbers))


def check_denominator(numbers: Sequence[Fraction | int], where: str) -> None:
    """Refuse numbers whose least common denominator is 2^64 or more.

    Raises:
        NumberRefusedError: it is.
    """
    if denominator(numbers) >= _MOST:
        raise NumberRefusedError(where=where, number="/…", size="D < 2^64")


def round_average(
    numbers: Sequence[Fraction | int], seed: str, task: str, suite: str
) -> tuple[int, ...]:
    """Return whole numbers whose sum is the total rounded once, each within one of its own.

    Each stratum's expectation is exactly its number: the carry k/D is drawn from the seed.

    >>> round_average([Fraction(1, 2), Fraction(1, 2)], "0" * 64, "t", "sha256")
    (0, 1)
    """
    whole = denominator(numbers)
    lot = int(keyed(derive_key(seed, "round", task, suite=suite), "0", suite), 16)
    carry = Fraction((lot * whole) >> 256, whole)
    ends = [floor(total + carry) for total in accumulate(numbers, initial=Fraction(0))]
    return tuple(after - before for before, after in pairwise(ends))
