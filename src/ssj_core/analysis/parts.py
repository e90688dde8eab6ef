"""One stratum, estimated: complete, with unknown outcomes, or with reserves for those who are gone.

A part is what the sums of `estimate` are made of: a point, its variance, its limits.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import hypot, inf
from typing import Final

from attrs import evolve, frozen

from ssj_core.analysis.counts import Cell
from ssj_core.analysis.draws import CERTAIN
from ssj_core.analysis.exact import (
    Kind,
    binomial_limits,
    eligible_limits,
    hypergeometric_limits,
)

EMPTY: Final = "empty"
LONELY: Final = "lonely"
GONE: Final = "gone"
UNREPLACED: Final = "unreplaced"
UNKNOWN: Final = "unknown"
COUNTS: Final = "counts"


@frozen(kw_only=True)
class Part:
    """The violators of one stratum, or one cell.

    Attributes:
        point: the estimate of their number.
        variance: of the point; None where a single target leaves none.
        fine: the estimate if every unknown outcome were fine; the point if none is unknown.
        worst: the estimate if every unknown outcome violated.
        low: lower limit below `fine`, None where the outcomes are no yes or no.
        high: upper limit above `worst`.
        least: as many are known for sure.
        most: more there cannot be.
        eligible: how many can be inspected at all, with limits.
        flags: what has to be said about it.
    """

    point: float
    variance: float | None
    fine: float
    worst: float
    low: float | None
    high: float | None
    least: float
    most: float
    eligible: tuple[float, float, float] | None = None
    flags: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Asked:
    """How limits are asked for.

    Attributes:
        alpha: 1 − level.
        kind: kind of exact limits.
        process: whether the rate that produces violations is meant, not this register.
    """

    alpha: Fraction
    kind: Kind
    process: bool = False

    def limits(self, found: int, most: int, visited: int, size: int) -> tuple[float, float]:
        """Return limits for a stratum where `found` to `most` of those visited may violate."""
        if self.process:
            low, _ = binomial_limits(found, visited, self.alpha, self.kind)
            _, high = binomial_limits(most, visited, self.alpha, self.kind)
            return size * low, size * high
        low = hypergeometric_limits(found, visited, size, self.alpha, self.kind)[0]
        high = hypergeometric_limits(most, visited, size, self.alpha, self.kind)[1]
        return low, high


NOBODY_LEFT: Final = Part(
    point=0.0,
    variance=0.0,
    fine=0.0,
    worst=0.0,
    low=0.0,
    high=0.0,
    least=0,
    most=0,
    eligible=(0.0, 0.0, 0.0),
    flags=frozenset({GONE}),
)
"""A stratum that turned out to be gone whole."""


def spread_of(values: Sequence[tuple[int, int]]) -> float | None:
    """Return s² of the outcomes, None of a single one."""
    count = sum(times for _, times in values)
    if count < 2:  # noqa: PLR2004 - a variance needs two
        return None
    total = sum(value * times for value, times in values)
    squares = sum(value * value * times for value, times in values)
    return (squares - total * total / count) / (count - 1)


def part_of(cell: Cell, asked: Asked) -> Part | None:
    """Return the estimate of a cell, None if nothing was seen of it."""
    if cell.part == 0:
        return Part(
            point=0.0, variance=0.0, fine=0.0, worst=0.0, low=0.0, high=0.0, least=0, most=0
        )
    if cell.inspected == 0:
        return NOBODY_LEFT if cell.gone == cell.part else None
    part = _complete(cell, asked) if cell.gone == 0 else _with_gone(cell, asked)
    if cell.unreachable + cell.pending:
        part = evolve(part, flags=part.flags | {UNKNOWN})
    if not cell.plain:
        part = evolve(part, low=None, high=None, most=inf, flags=part.flags | {COUNTS})
    return part


def _complete(cell: Cell, asked: Asked) -> Part:
    """Return N·p of a simple random sample; who is unknown widens the limits from both ends."""
    size, seen, found = cell.part, cell.inspected, cell.found
    unknown = cell.unreachable + cell.pending
    take_all = cell.basis == CERTAIN and not unknown
    spread = spread_of(cell.values)
    variance: float | None
    if seen == size and (take_all or not asked.process):
        variance = 0.0
    elif spread is None:
        variance = None
    else:
        variance = size * size * spread / seen * (1 if asked.process else 1 - seen / size)
    low, high = (0.0, inf)
    if cell.plain:
        fixed = evolve(asked, process=False) if take_all else asked
        low, high = fixed.limits(found, found + unknown, seen + unknown, size)
    return Part(
        point=size * found / seen,
        variance=variance,
        fine=size * found / (seen + unknown),
        worst=size * (found + unknown) / (seen + unknown),
        low=low,
        high=high,
        least=0 if asked.process and not take_all else found,
        most=size if asked.process and not take_all else size - (seen - found),
        flags=frozenset({LONELY} if variance is None else ()),
    )


def _with_gone(cell: Cell, asked: Asked) -> Part:
    """Return the estimate where some of those contacted can no longer be inspected.

    Reserves in rank order until n can be inspected are inverse sampling: K = N(k−1)/(m−1) is then
    without bias, and N/n times the findings is not. Where the rule did not run to its end, the
    inspectable are a domain of the m contacted.
    """
    size, contacted, found, seen = cell.part, cell.contacted, cell.found, cell.inspected
    unknown = cell.unreachable + cell.pending
    known = seen + unknown
    mean, spread = found / seen, spread_of(cell.values)
    flags = {GONE}
    variance: float | None
    k_variance: float | None
    k_low: float
    k_high: float
    if contacted == size:
        eligible, k_low, k_high, k_variance = float(known), known, known, 0.0
        variance = 0.0 if not unknown else None
    elif known == cell.number and cell.part == cell.size:
        eligible = size * (known - 1) / (contacted - 1)
        k_low, k_high = eligible_limits(known, contacted, size, asked.alpha)
        share = eligible / size
        k_variance = (
            size * size * share * (1 - share) / (contacted - 2) * (1 - (contacted - 1) / size)
            if contacted > 2  # noqa: PLR2004 - its own denominator
            else None
        )
        variance = (
            None
            if spread is None or k_variance is None
            else eligible * (eligible - seen) * spread / seen
            + k_variance * (mean * mean - spread / seen)
        )
    else:
        flags.add(UNREPLACED)
        eligible = size * known / contacted
        k_low, k_high = hypergeometric_limits(known, contacted, size, asked.alpha)
        # Those gone are outcomes of 0 in the sample of all m contacted.
        zeros = spread_of([*cell.values, (0, cell.gone)])
        counted = seen + cell.gone
        variance = None if zeros is None else size * size * (1 - counted / size) * zeros / counted
    near = max(round(eligible), known)
    fine, worst = found / known, (found + unknown) / known
    if contacted == size:
        low, high = float(found), float(found + unknown)
    elif cell.plain:
        bottom, top = evolve(asked, process=False).limits(found, found + unknown, known, near)
        below = ((fine - bottom / near) * eligible, fine * (eligible - k_low))
        above = ((top / near - worst) * eligible, worst * (k_high - eligible))
        low = max(0.0, eligible * fine - hypot(*below))
        high = eligible * worst + hypot(*above)
    else:
        low, high = 0.0, inf
    return Part(
        point=eligible * mean,
        variance=variance,
        fine=eligible * fine,
        worst=eligible * worst,
        low=low,
        high=high,
        least=0,
        most=size - cell.gone - (seen - found),
        eligible=(eligible, k_low, k_high),
        flags=frozenset(flags | ({LONELY} if variance is None else set())),
    )


def borrowed(cell: Cell, mean: float) -> Part:
    """Return an empty cell with its stratum's rate, and limits that say nothing is known."""
    return Part(
        point=cell.part * mean,
        variance=None,
        fine=cell.part * mean,
        worst=cell.part * mean,
        low=0.0,
        high=float(cell.part),
        least=0,
        most=cell.part,
        flags=frozenset({EMPTY}),
    )


def added(parts: Sequence[Part], *, guaranteed: bool) -> Part:
    """Return the sum of parts: limits joined by squares of their distances (MOVER), or added up."""
    point, fine, worst = (
        sum(getattr(part, name) for part in parts) for name in ("point", "fine", "worst")
    )
    variances = [part.variance for part in parts]
    low: float | None
    high: float | None
    if any(part.low is None or part.high is None for part in parts):
        low = high = None
    elif guaranteed:
        low = sum(part.low or 0 for part in parts)
        high = sum(part.high or 0 for part in parts)
    elif len(parts) == 1:
        low, high = parts[0].low, parts[0].high
    else:
        low = fine - hypot(*(part.fine - (part.low or 0) for part in parts))
        high = worst + hypot(*((part.high or 0) - part.worst for part in parts))
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    known = [part.eligible for part in parts if part.eligible]
    return Part(
        point=point,
        variance=None if None in variances else sum(v for v in variances if v is not None),
        fine=fine,
        worst=worst,
        low=None if low is None else max(low, least),
        high=None if high is None else min(high, most),
        least=least,
        most=most,
        eligible=known[0] if len(parts) == 1 and known else None,
        flags=_flags(parts),
    )


def _flags(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(flag for part in parts for flag in part.flags)
