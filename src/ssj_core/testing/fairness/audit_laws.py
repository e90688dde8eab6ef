"""Exact p-values of sums over lists: each list a fair draw of its register, independent of the rest."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import comb, exp, fsum
from typing import Final

from ssj_core.testing.fairness.laws import log_hypergeometric

Law = tuple[float, ...]
MOST_QUARTERED: Final = 120
LEAST: Final = 1e-100
_NEGLIGIBLE: Final = LEAST * 1e-10


@lru_cache(maxsize=1 << 12)
def hypergeometric(size: int, marked: int, number: int) -> Law:
    """Return P(k marked among n drawn) for k = 0 … n."""
    return tuple(exp(p) for p in log_hypergeometric(size, marked, number))


def convolution(laws: Iterable[Law], least: float = LEAST) -> Law:
    """Return the law of a sum of independent counts; chances below `least` are dropped.

    >>> convolution([(0.5, 0.5), (0.5, 0.5)])
    (0.25, 0.5, 0.25)
    """
    found: Law = (1.0,)
    for law, times in Counter(laws).items():
        power, left = law, times
        while left:
            if left % 2:
                found = _sum_of_two(found, power, least)
            left //= 2
            if left:
                power = _sum_of_two(power, power, least)
    return found


def _sum_of_two(one: Law, other: Law, least: float) -> Law:
    found = [0.0] * (len(one) + len(other) - 1)
    held = [(k, p) for k, p in enumerate(other) if p > least]
    for k, p in enumerate(one):
        if p > least:
            for j, q in held:
                found[k + j] += p * q
    return tuple(found)


def two_sided(law: Sequence[float], seen: int, least: float = LEAST) -> float:
    """Return twice the smaller tail of `seen`, 1 at most, and never less than `least`.

    >>> two_sided((0.25, 0.5, 0.25), 0)
    0.5
    """
    return max(least, min(1.0, 2 * min(fsum(law[: seen + 1]), fsum(law[seen:]))))


def mean_of(law: Sequence[float]) -> float:
    """Return the mean of a law on 0, 1, 2, …."""
    return fsum(k * p for k, p in enumerate(law))


@lru_cache(maxsize=256)
def quarter_law(size: int, number: int) -> Law:
    """Return the law of Σ k² over the quarters of the register, k drawn in each; n is 120 at most."""
    ends = [size * at // 4 for at in range(5)]
    states: dict[tuple[int, int], int] = {(0, 0): 1}
    for at in range(4):
        rows = ends[at + 1] - ends[at]
        more: Counter[tuple[int, int]] = Counter()
        for (drawn, squares), ways in states.items():
            for k in range(min(rows, number - drawn) + 1):
                more[drawn + k, squares + k * k] += ways * comb(rows, k)
        states = dict(more)
    whole = comb(size, number)
    law = [0.0] * (number * number + 1)
    for (drawn, squares), ways in states.items():
        if drawn == number:
            law[squares] += ways / whole
    return tuple(law)


def quarter_squares(rows: Sequence[int], size: int) -> int:
    """Return Σ k² over the quarters of the register.

    >>> quarter_squares([0, 1, 9], 12)
    5
    """
    ends = [size * at // 4 for at in range(1, 5)]
    held = [0] * 4
    for row in rows:
        held[sum(row >= end for end in ends)] += 1
    return sum(k * k for k in held)


def distinct_law(size: int, numbers: Sequence[int]) -> Law:
    """Return the law of how many different targets independent draws of one register reach.

    >>> [round(p, 6) for p in distinct_law(4, [2, 2])]
    [0.0, 0.0, 0.166667, 0.666667, 0.166667]
    """
    most = min(size, sum(numbers))
    law = [1.0] + [0.0] * most
    for number in numbers:
        more = [0.0] * (most + 1)
        for reached, p in enumerate(law):
            if p > _NEGLIGIBLE:
                for new, q in enumerate(hypergeometric(size, size - reached, number)):
                    if q > _NEGLIGIBLE:
                        more[reached + new] += p * q
        law = more
    return tuple(law)


def by_relabelling(
    seen: float,
    relabelled: Callable[[random.Random], float],
    *,
    seed: int,
    most: int,
    enough: int = 50,
) -> tuple[float, int]:
    """Return a Monte Carlo p-value, valid though it stops early, and how many trials it took.

    It stops once `enough` trials reach what was seen (Besag and Clifford 1991).
    """
    chance = random.Random(seed)  # nosec B311  # noqa: S311 - trials that anybody can repeat
    reached = 0
    for trial in range(1, most + 1):
        reached += relabelled(chance) >= seen
        if reached == enough:
            return reached / trial, trial
    return (reached + 1) / (most + 1), most


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number, in the same order (Holm 1979).

    >>> holm([0.01, 0.5, 0.02])
    [0.03, 0.5, 0.04]
    """
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    ranked = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, at in enumerate(ranked):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return adjusted
