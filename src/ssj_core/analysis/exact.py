"""Exact limits: how many of a stratum violate, given what a draw without replacement found.

Tails are summed in doubles away from the mean, to about fourteen digits; where a tail meets its
bound to nine digits, whole numbers decide, so that no limit is off by one.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from math import comb, exp, inf, lgamma, log, pi
from typing import Final, Literal

from ssj_core.errors.analysis import ArgumentRefusedError

Kind = Literal["exact", "midp", "blaker"]
KINDS: Final[tuple[Kind, ...]] = ("exact", "midp", "blaker")
_NEGLIGIBLE: Final = 1e-18
_TIE: Final = 1e-9
_SERIES_FROM: Final = 16
_BLAKER_MOST: Final = 20_000
_STEPS: Final = 200


def refuse(what: str, value: object, why_zh: str, why_en: str) -> ArgumentRefusedError:
    """Return the error that names an argument."""
    return ArgumentRefusedError(what=what, value=value, why_zh=why_zh, why_en=why_en)


def exact_share(value: object, what: str) -> Fraction:
    """Return a share strictly between 0 and 1 as the fraction its digits say.

    Raises:
        ArgumentRefusedError: it is no number between 0 and 1.
    """
    try:
        share = Fraction(str(value))
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise refuse(what, value, "应为 0 与 1 之间的数", "a number between 0 and 1") from error
    if not 0 < share < 1:
        raise refuse(what, value, "应大于 0 且小于 1", "greater than 0 and less than 1")
    return share


@cache
def _stirling_error(n: int) -> float:
    """Return ln n! less Stirling's formula: what keeps fourteen digits where ln n! keeps seven."""
    if n == 0:
        return 0.0
    if n < _SERIES_FROM:
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * pi)
    square = n * n
    series = 1 / 1680 - 1 / (1188 * square)
    for term in (1 / 1260, 1 / 360, 1 / 12):
        series = term - series / square
    return series / n


def _deviance(x: int, mean: float) -> float:
    """Return x·ln(x/mean) + mean − x without losing digits where x is near its mean."""
    if x == 0:
        return mean
    ratio = (x - mean) / (x + mean)
    if abs(ratio) >= 0.1:  # noqa: PLR2004 - where the series is no longer the shorter way
        return x * log(x / mean) + mean - x
    total, power = (x - mean) * ratio, 2 * x * ratio
    for odd in range(3, 2 * _SERIES_FROM, 2):
        power *= ratio * ratio
        total += power / odd
    return total


def _binomial(x: int, n: int, p: float) -> float:
    """Return ln P(X = x) of a binomial count."""
    if p <= 0 or p >= 1:
        return 0.0 if x == n * (p >= 1) else -inf
    if x in (0, n):
        return n * log(1 - p) if x == 0 else n * log(p)
    spread = 0.5 * log(n / (2 * pi * x * (n - x)))
    errors = _stirling_error(n) - _stirling_error(x) - _stirling_error(n - x)
    return errors + spread - _deviance(x, n * p) - _deviance(n - x, n * (1 - p))


def hypergeometric(found: int, size: int, violators: int, visited: int) -> float:
    """Return P(X = found) where `visited` of `size` are drawn, of whom `violators` violate.

    >>> round(hypergeometric(1, 6, 2, 3), 12)
    0.6
    """
    if not max(0, visited - (size - violators)) <= found <= min(visited, violators):
        return 0.0
    if visited in (0, size):
        return 1.0
    share = visited / size
    return exp(
        _binomial(found, violators, share)
        + _binomial(visited - found, size - violators, share)
        - _binomial(visited, size, share)
    )


def _tails(found: int, size: int, violators: int, visited: int) -> tuple[float, float, float]:
    """Return P(X = found), P(X ≤ found) and P(X ≥ found)."""
    here = hypergeometric(found, size, violators, visited)
    rest = size - violators - visited
    if found * size > visited * violators:
        above, term, x = 0.0, here, found
        while term > _NEGLIGIBLE * (here + above):
            term *= (visited - x) * (violators - x) / ((x + 1) * (rest + x + 1))
            above += term
            x += 1
        return here, 1 - above, here + above
    below, term, x = 0.0, here, found
    while term > _NEGLIGIBLE * (here + below):
        term *= x * (rest + x) / ((visited - x + 1) * (violators - x + 1))
        below += term
        x -= 1
    return here, here + below, 1 - below


def _whole_tail(found: int, size: int, violators: int, visited: int, *, least: bool) -> Fraction:
    """Return P(X ≥ found) or P(X ≤ found) as a fraction."""
    lowest, highest = max(0, visited - (size - violators)), min(visited, violators)
    counts = range(max(found, lowest), highest + 1) if least else range(lowest, found + 1)
    ways = sum(comb(violators, x) * comb(size - violators, visited - x) for x in counts)
    return Fraction(ways, comb(size, visited))


def _tail_above(
    found: int, size: int, violators: int, visited: int, bound: Fraction, *, least: bool, half: bool
) -> bool:
    """Tell whether a tail exceeds `bound`; `half` takes off half of P(X = found)."""
    here, below, above = _tails(found, size, violators, visited)
    tail = (above if least else below) - (here / 2 if half else 0)
    limit = float(bound)
    if abs(tail - limit) > _TIE * limit:
        return tail > limit
    whole = _whole_tail(found, size, violators, visited, least=least)
    if half:
        point = whole - _whole_tail(
            found + (1 if least else -1), size, violators, visited, least=least
        )
        whole -= point / 2
    return whole > bound


def first_true(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the least number from `low` to `high` that `holds`, which stays true once it is."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def last_true(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the greatest number from `low` to `high` that `holds`, which stays false once it is."""
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def hypergeometric_limits(
    found: int, visited: int, size: int, alpha: Fraction, kind: Kind = "exact"
) -> tuple[int, int]:
    """Return the limits for the number of violators in a stratum.

    Args:
        found: violators among those visited.
        visited: targets visited, drawn without replacement.
        size: N, targets in the stratum.
        alpha: 1 − level.
        kind: ``exact``, ``midp`` or ``blaker``.
    """
    low, high = found, size - visited + found
    if kind == "blaker":
        return _blaker(found, visited, size, alpha)
    half, bound = kind == "midp", alpha / 2

    def above(violators: int) -> bool:
        return _tail_above(found, size, violators, visited, bound, least=True, half=half)

    def below(violators: int) -> bool:
        return _tail_above(found, size, violators, visited, bound, least=False, half=half)

    return (first_true(low, high, above), last_true(low, high, below)) if low < high else (low, low)


def _blaker(found: int, visited: int, size: int, alpha: Fraction) -> tuple[int, int]:
    """Return the least and greatest number whose acceptability exceeds `alpha`."""
    if size > _BLAKER_MOST:
        raise refuse(
            "kind",
            "blaker",
            f"仅用于不超过 {_BLAKER_MOST} 户的组",
            f"is for strata of at most {_BLAKER_MOST}",
        )
    low, high = hypergeometric_limits(found, visited, size, alpha)
    accepted = [
        violators
        for violators in range(low, high + 1)
        if _acceptable(found, visited, size, violators, alpha)
    ]
    return accepted[0], accepted[-1]


def _acceptable(found: int, visited: int, size: int, violators: int, alpha: Fraction) -> bool:
    _, below, above = _tails(found, size, violators, visited)
    lowest, highest = max(0, visited - (size - violators)), min(visited, violators)
    near = min(below, above)
    if below <= above:
        other = last_true(
            found,
            highest + 1,
            lambda x: x <= found or _tails(x - 1, size, violators, visited)[2] > near * (1 + _TIE),
        )
        far = _tails(other, size, violators, visited)[2] if other <= highest else 0.0
    else:
        other = first_true(
            lowest - 1,
            found,
            lambda x: x >= found or _tails(x + 1, size, violators, visited)[1] > near * (1 + _TIE),
        )
        far = _tails(other, size, violators, visited)[1] if other >= lowest else 0.0
    return near + far > float(alpha) * (1 + _TIE)


def eligible_limits(wanted: int, contacted: int, size: int, alpha: Fraction) -> tuple[int, int]:
    """Return the limits for how many of a stratum can be inspected at all.

    Reserves were called in rank order until `wanted` could be inspected, and that took `contacted`.
    """
    low, high, bound = wanted, size - (contacted - wanted), alpha / 2

    def soon_enough(eligible: int) -> bool:
        """P(it takes `contacted` or fewer): at least `wanted` among them can be inspected."""
        return _tail_above(wanted, size, eligible, contacted, bound, least=True, half=False)

    def late_enough(eligible: int) -> bool:
        """P(it takes `contacted` or more): fewer than `wanted` before the last one."""
        return _tail_above(
            wanted - 1, size, eligible, contacted - 1, bound, least=False, half=False
        )

    return first_true(low, high, soon_enough), last_true(low, high, late_enough)


def _binomial_tail(found: int, visited: int, rate: float, *, least: bool, half: bool) -> float:
    """Return P(X ≥ found) or P(X ≤ found) of a binomial count, or less half of P(X = found)."""
    here = exp(_binomial(found, visited, rate))
    total, term, odds = 0.0, here, rate / (1 - rate)
    if found > visited * rate:
        x = found
        while term > _NEGLIGIBLE * (here + total):
            term *= (visited - x) / (x + 1) * odds
            total, x = total + term, x + 1
        tail = here + total if least else 1 - total
    else:
        x = found
        while term > _NEGLIGIBLE * (here + total):
            term *= x / ((visited - x + 1) * odds)
            total, x = total + term, x - 1
        tail = 1 - total if least else here + total
    return tail - here / 2 if half else tail


def binomial_limits(
    found: int, visited: int, alpha: Fraction, kind: Kind = "exact"
) -> tuple[float, float]:
    """Return the limits of Clopper and Pearson for the rate that produces violations.

    Raises:
        ArgumentRefusedError: ``blaker``, which is for registers of known size.
    """
    if kind == "blaker":
        raise refuse("kind", kind, "需要组的户数 size", "needs the size of the stratum")
    half, bound = kind == "midp", float(alpha / 2)
    if visited == 0:
        return 0.0, 1.0

    def solve(*, least: bool) -> float:
        low, high = 0.0, 1.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if middle in (low, high):
                break
            tail = _binomial_tail(found, visited, middle, least=least, half=half)
            low, high = (low, middle) if (tail > bound) is least else (middle, high)
        return (low + high) / 2

    return (
        0.0 if found == 0 else solve(least=True),
        1.0 if found == visited else solve(least=False),
    )
