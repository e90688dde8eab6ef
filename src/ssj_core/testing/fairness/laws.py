"""What a fair draw of n out of N does: exact laws of counts and shapes, in whole numbers."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb, exp, inf, lgamma, log, log1p
from typing import Final

BLOCKS: Final = 64
_SERIES: Final = 1000


def log_comb(size: int, number: int) -> float:
    """Return the logarithm of the number of n-subsets.

    >>> round(exp(log_comb(40, 10)))
    847660528
    """
    return lgamma(size + 1) - lgamma(number + 1) - lgamma(size - number + 1)


@lru_cache(maxsize=1 << 12)
def log_hypergeometric(size: int, marked: int, number: int) -> tuple[float, ...]:
    """Return ln P(k marked among those drawn) for k = 0 … n, n drawn out of `size`.

    Ratios outward from the greatest term, then normalised: no factorial is ever rounded, and no
    tail underflows.

    >>> [round(exp(p), 9) for p in log_hypergeometric(5, 2, 2)]
    [0.3, 0.6, 0.1]
    """
    least, most = max(0, number + marked - size), min(number, marked)
    mode = min(max((number + 1) * (marked + 1) // (size + 2), least), most)
    law = [-inf] * (number + 1)
    law[mode] = 0.0
    for k in range(mode, most):
        ways = (k + 1) * (size - marked - number + k + 1)
        law[k + 1] = law[k] + log((marked - k) * (number - k) / ways)
    for k in range(mode, least, -1):
        ways = (marked - k + 1) * (number - k + 1)
        law[k - 1] = law[k] + log(k * (size - marked - number + k) / ways)
    whole = log(sum(map(exp, law)))
    return tuple(p - whole for p in law)


@lru_cache(maxsize=1 << 16)
def log_mean(size: int, marked: int, number: int, odds: float) -> float:
    """Return ln E[ω^K], K hypergeometric and ln ω = `odds`; −∞ asks for the chance of K = 0."""
    return log_moment(log_hypergeometric(size, marked, number), odds)


def log_moment(log_law: Sequence[float], odds: float) -> float:
    """Return ln E[ω^K] of a law on 0, 1, 2, … given in logarithms, with ln ω = `odds`.

    >>> round(log_moment([log(0.75), log(0.25)], -2.0), 6)
    -0.243558
    """
    if odds == -inf:
        return log_law[0]
    return log_sum(p + odds * k for k, p in enumerate(log_law))


def log_sum(logs: Iterable[float]) -> float:
    """Return ln Σ e^x.

    >>> round(log_sum([0.0, 0.0]), 6)
    0.693147
    """
    all_logs = list(logs)
    top = max(all_logs, default=-inf)
    return top if top == -inf else top + log(sum([exp(one - top) for one in all_logs]))


def log_fraction(part: Fraction) -> float:
    """Return ln of a fraction, −∞ of nothing."""
    return log(part.numerator) - log(part.denominator) if part else -inf


@lru_cache(maxsize=256)
def block_starts(size: int, number: int) -> tuple[int, tuple[int, ...]]:
    """Return the length of the blocks of the register, and where each begins.

    There are n of them, or 64 spread over the register; rows between two blocks are in none.
    """
    blocks = min(number, BLOCKS)
    parts = (at * number // blocks for at in range(blocks))
    return size // number, tuple(part * size // number for part in parts)


@lru_cache(maxsize=256)
def blocks_hit(size: int, number: int) -> tuple[Fraction, ...]:
    """Return the law of the number of blocks that hold a drawn row (occupancy law).

    >>> [str(p) for p in blocks_hit(9, 3)]
    ['0', '1/28', '9/14', '9/28']
    """
    length, starts = block_starts(size, number)
    blocks = len(starts)
    rest = size - blocks * length
    ways = [comb(length * held + rest, number) for held in range(blocks + 1)]
    whole = comb(size, number)
    return tuple(
        Fraction(
            comb(blocks, hit)
            * sum((-1) ** (hit - held) * comb(hit, held) * ways[held] for held in range(hit + 1)),
            whole,
        )
        for hit in range(blocks + 1)
    )


def hit_blocks(rows: Iterable[int], size: int, number: int) -> int:
    """Return how many blocks hold a drawn row.

    >>> hit_blocks([0, 1, 8], 9, 3)
    2
    """
    length, starts = block_starts(size, number)
    found = set()
    for row in rows:
        block = bisect_right(starts, row) - 1
        if row < starts[block] + length:
            found.add(block)
    return len(found)


def count_runs(rows: Iterable[int]) -> int:
    """Return how many runs of neighbouring rows there are among sorted rows.

    >>> count_runs([0, 1, 8])
    2
    """
    runs, before = 0, -2
    for row in rows:
        runs += row != before + 1
        before = row
    return runs


@lru_cache(maxsize=256)
def runs_of_rows(size: int, number: int) -> tuple[Fraction, ...]:
    """Return the law of the number of runs of neighbouring rows.

    >>> [str(p) for p in runs_of_rows(9, 3)]
    ['0', '1/12', '1/2', '5/12']
    """
    whole, rest = comb(size, number), size - number + 1
    law, ways = [Fraction(0)], rest
    for runs in range(1, number + 1):
        law.append(Fraction(ways, whole))
        ways = ways * (number - runs) * (rest - runs) // (runs * (runs + 1))
    return tuple(law)


@lru_cache(maxsize=256)
def mean_equal_gaps(size: int, number: int) -> Fraction:
    """Return the mean number of pairs of equal gaps round the register; n is 3 at least.

    >>> mean_equal_gaps(12, 4)
    Fraction(10, 11)
    """
    left, others = size - 3, number - 3
    term, ways = comb(left, others), 0
    while term:
        ways += term
        # C(m − 2, k) from C(m, k): a register of 200,000 rows has 100,000 of them.
        term = (
            term * (left - others) * (left - others - 1) // (left * (left - 1)) if left > 1 else 0
        )
        left -= 2
    return Fraction(comb(number, 2) * ways, comb(size - 1, number - 1))


def equal_gaps(rows: Sequence[int], size: int) -> int:
    """Return the number of pairs of equal gaps between sorted rows, round the end.

    >>> equal_gaps([0, 3, 6, 9], 12)
    6
    """
    seen: dict[int, int] = {}
    pairs, before = 0, rows[-1] - size
    for row in rows:
        gap = row - before
        before = row
        already = seen.get(gap, 0)
        pairs += already
        seen[gap] = already + 1
    return pairs


def log_all_new(outcomes: float, distinct: int) -> float:
    """Return ln of the chance that `distinct` draws out of equally likely outcomes all differ.

    >>> round(exp(log_all_new(365, 23)), 4)
    0.4927
    """
    if distinct > outcomes:
        return -inf
    if outcomes < _SERIES * distinct:
        return lgamma(outcomes + 1) - lgamma(outcomes - distinct + 1) - distinct * log(outcomes)
    first = distinct * (distinct - 1) / 2
    second = first * (2 * distinct - 1) / 3
    return -first / outcomes - second / (2 * outcomes**2) - first**2 / (3 * outcomes**3)


def mean_product(weights: Sequence[float], number: int) -> float:
    """Return ln of the mean, over all n-subsets, of the product of their members' weights.

    >>> round(exp(mean_product([1.0, 2.0, 3.0], 2)), 6)
    3.666667
    """
    means = [1.0] + [0.0] * number
    for at, weight in enumerate(weights, start=1):
        for taken in range(min(at, number), 0, -1):
            means[taken] += (taken / at) * (weight * means[taken - 1] - means[taken])
    return log(means[number])


def log_one_plus(part: float) -> float:
    """Return ln(1 + part), −∞ where nothing is left."""
    return log1p(part) if part > -1 else -inf
