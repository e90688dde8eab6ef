"""Sharing a capped total between strata by divisor methods: no paradoxes, bounds kept.

Largest remainders are not offered: raising the total could take a place away from a stratum.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

from ssj_core.errors.selection import BoundsError
from ssj_core.legal.amounts import Number

Method = Literal["webster", "jefferson", "adams", "huntington-hill"]
# The square of each divisor orders alike and is always rational.
_DIVISORS: Final[Mapping[Method, Callable[[int], int]]] = {
    "webster": lambda seats: (2 * seats + 1) ** 2,
    "jefferson": lambda seats: (seats + 1) ** 2,
    "adams": lambda seats: seats**2,
    "huntington-hill": lambda seats: seats * (seats + 1),
}


def apportion(
    weights: Sequence[Number],
    total: int,
    *,
    method: Method = "webster",
    lower: Sequence[int] | None = None,
    upper: Sequence[int] | None = None,
) -> list[int]:
    """Return whole numbers in proportion to `weights` that add up to `total`.

    Ties go to the greater weight, then to the earlier stratum.

    Args:
        weights: exact, 0 or more.
        total: what they add up to.
        method: the divisor method.
        lower: least number of each; 0 if absent.
        upper: greatest number of each; unlimited if absent.

    Raises:
        BoundsError: no numbers within the bounds add up to `total`.

    >>> apportion([21878, 9713, 4167, 3252, 1065], 44)
    [24, 10, 5, 4, 1]
    """
    low = [0] * len(weights) if lower is None else list(lower)
    high = [total] * len(weights) if upper is None else list(upper)
    squares = [Fraction(weight) ** 2 for weight in weights]
    _check(squares, total, low, high)
    divisor = _DIVISORS[method]

    def claim(stratum: int) -> tuple[int, Fraction, Fraction, int]:
        # Adams gives every stratum its first place before any its second.
        seats = divisor(low[stratum])
        rank = -squares[stratum] / seats if seats else Fraction(0)
        return (1 if seats else 0, rank, -squares[stratum], stratum)

    heap = [claim(one) for one in range(len(low)) if squares[one] and low[one] < high[one]]
    heapq.heapify(heap)
    for _ in range(total - sum(low)):
        stratum = heap[0][3]
        low[stratum] += 1
        if low[stratum] < high[stratum]:
            heapq.heapreplace(heap, claim(stratum))
        else:
            heapq.heappop(heap)
    return low


def _check(
    squares: Sequence[Fraction], total: int, low: Sequence[int], high: Sequence[int]
) -> None:
    bounds = list(zip(squares, low, high, strict=True))
    full = sum(top if weight else bottom for weight, bottom, top in bounds)
    if any(bottom > top for _, bottom, top in bounds) or not sum(low) <= total <= full:
        raise BoundsError(
            where=f"合计 total {total}",
            why_zh=f"各组下限合计 {sum(low)}、上限合计 {full}，无法凑成",
            why_en=f"the bounds allow {sum(low)} to {full}",
        )
