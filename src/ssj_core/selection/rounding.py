"""Whole numbers from exact ratios: by the words of the clause, or "on average" by one lot."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Final, Literal, overload

from ssj_core.errors.selection import RoundingError

Rounding = Literal["up", "down", "average", "exact"]
Number = int | Fraction
ROUNDINGS: Final[tuple[Rounding, ...]] = ("up", "down", "average", "exact")
LOT_BITS: Final = 256


@overload
def round_number(
    size: int, ratio: Fraction, rounding: Literal["up", "down", "exact"], minimum: int = 0
) -> int: ...
@overload
def round_number(size: int, ratio: Fraction, rounding: Rounding, minimum: int = 0) -> Number: ...
def round_number(size: int, ratio: Fraction, rounding: Rounding, minimum: int = 0) -> Number:
    """Return how many of `size` targets a ratio draws, rounded as the clause says.

    Args:
        size: targets in the stratum, 0 or more.
        ratio: exact, from 0 to 1.
        rounding: ``up`` (not less than), ``down`` (not more than), ``exact`` (must be whole) or
            ``average``: the exact number itself, made whole by the lot of the draw.
        minimum: fewest targets drawn, as far as there are any.

    Raises:
        RoundingError: under ``exact`` the number is not whole, the rounding is unknown, or a
            number is out of range.

    >>> round_number(100, Fraction(7, 100), "up"), round_number(5, Fraction(3, 100), "down", 1)
    (7, 1)
    >>> round_number(10, Fraction(7, 30), "average")
    Fraction(7, 3)
    """
    if not (_exact(ratio) and 0 <= ratio <= 1 and size >= 0 <= minimum):
        raise RoundingError(
            size=size,
            ratio=ratio,
            why_zh="比例应为 0 到 1 的分数，数量不得为负",
            why_en="an exact ratio from 0 to 1 and numbers from 0 are expected",
        )
    exact = size * Fraction(ratio)
    number: Number
    if exact.denominator == 1:
        number = int(exact)
    elif rounding == "up":
        number = ceil(exact)
    elif rounding == "down":
        number = floor(exact)
    elif rounding == "average":
        number = exact
    else:
        raise RoundingError(
            size=size,
            ratio=ratio,
            why_zh=f"结果为 {exact}，条款须写明向上、向下或平均取整",
            why_en=f"it gives {exact}; the clause has to say up, down or average",
        )
    return max(number, min(minimum, size))


def per_head(staff: int, ratio: Fraction) -> int:
    """Return how many targets a ratio to the staff draws: 1:5 is five targets for each inspector.

    Environment authorities set their general ratio so; the number is at least that, rounded up.

    Args:
        staff: inspectors in post.
        ratio: inspectors to targets, above 0 and at most 1.

    Raises:
        RoundingError: a number is out of range.

    >>> per_head(12, Fraction(1, 5))
    60
    """
    if staff < 0 or not 0 < ratio <= 1:
        raise RoundingError(
            size=staff,
            ratio=ratio,
            why_zh="人数不得为负，比例应大于 0 且不超过 1",
            why_en="staff from 0 and a ratio above 0, at most 1, are expected",
        )
    return ceil(staff / ratio)


def _exact(ratio: object) -> bool:
    return isinstance(ratio, Fraction | int)


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
