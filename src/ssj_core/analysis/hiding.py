"""Detection: how many visits find somebody, and where violators would hide best."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heapreplace
from math import comb
from typing import Any, Final

from ssj_core.analysis.counts import Cells
from ssj_core.analysis.exact import (
    exact_share,
    first_true,
    hypergeometric,
    hypergeometric_limits,
    refuse,
)
from ssj_core.analysis.frames import cell_of, records

_NEAR: Final = 1e-9
_PAIR: Final = 2


def whole(value: object, what: str, least: int = 0) -> int:
    """Return a whole number of at least `least`.

    Raises:
        ArgumentRefusedError: it is none.
    """
    try:
        number = -1 if isinstance(value, bool | str | bytes) else int(value)  # type: ignore[call-overload]  # whatever is no number raises
    except (TypeError, ValueError, OverflowError):
        number = -1
    if number < least or number != value:
        raise refuse(
            what, value, f"应为不小于 {least} 的整数", f"a whole number of at least {least}"
        )
    return int(number)


def to_detect(
    size: int,
    violators: int,
    confidence: float | Fraction = 0.95,
    sensitivity: float | Fraction = 1,
) -> int:
    """Return the fewest visits that find a violator with `confidence`, drawn without replacement.

    Args:
        size: N, targets in the stratum.
        violators: how many of them violate.
        confidence: the chance to find at least one.
        sensitivity: the chance that a visit to a violator finds the violation.

    Raises:
        ArgumentRefusedError: a number out of range, or even visiting everybody would not do.

    >>> to_detect(900, 9), to_detect(4200, 42, 0.95, sensitivity=0.8)
    (254, 361)
    """
    total, hidden = whole(size, "size", 1), whole(violators, "violators", 1)
    missed = 1 - exact_share(confidence, "confidence")
    seen = Fraction(1) if sensitivity == 1 else exact_share(sensitivity, "sensitivity")
    if hidden > total:
        raise refuse("violators", violators, f"多于 {size} 户", f"more than the {size} targets")
    blind = 1 - seen
    if blind**hidden > missed:
        raise refuse(
            "sensitivity",
            sensitivity,
            "即使全部检查也达不到这一把握",
            "even visiting everybody does not reach this confidence",
        )

    def enough(visits: int) -> bool:
        return _missing(total, hidden, visits, blind, missed)

    return first_true(0, total, enough)


def _missing(size: int, hidden: int, visits: int, blind: Fraction, bound: Fraction) -> bool:
    """Tell whether the chance of finding nobody is at most `bound`; a near tie in whole numbers."""
    most = min(hidden, visits)
    miss = float(blind)
    chance = sum(
        hypergeometric(met, size, hidden, visits) * miss**met
        for met in (range(most + 1) if blind else (0,))
    )
    if abs(chance - float(bound)) > _NEAR * float(bound):
        return chance < bound
    ways = sum(
        comb(hidden, met) * comb(size - hidden, visits - met) * blind**met
        for met in (range(most + 1) if blind else (0,))
    )
    return Fraction(ways) / comb(size, visits) <= bound


def place_hidden(designs: Sequence[tuple[int, int]], violators: int) -> list[int]:
    """Return where `violators` hide best from a draw of (N, n) strata, by stratum.

    The log chance of finding none is concave in every stratum, so one by one is the optimum.
    """
    placed = [0] * len(designs)
    heap = [(_risk(design, 0), stratum) for stratum, design in enumerate(designs)]
    heapify(heap)
    for _ in range(violators):
        stratum = heap[0][1]
        placed[stratum] += 1
        heapreplace(heap, (_risk(designs[stratum], placed[stratum]), stratum))
    return placed


def _risk(design: tuple[int, int], placed: int) -> Fraction:
    """Return the chance that one more violator of a stratum is met; 2 where there is no room."""
    size, number = design
    left = size - placed
    return Fraction(min(number, left), left) if left else Fraction(2)


def none_found(designs: Sequence[tuple[int, int]], placed: Sequence[int]) -> Fraction:
    """Return the chance that a draw meets none of the violators placed in its strata."""
    chance = Fraction(1)
    for (size, number), hidden in zip(designs, placed, strict=True):
        if hidden:
            chance *= Fraction(comb(size - number, hidden), comb(size, hidden))
    return chance


def most_hidden(designs: Sequence[tuple[int, int]], bound: Fraction) -> int:
    """Return the greatest number of violators that a draw finds none of with more than `bound`."""
    sizes = [design for design in designs if design[0]]
    if len(sizes) == 1:
        ((size, number),) = sizes
        return hypergeometric_limits(0, number, size, 2 * bound)[1]
    placed, chance, limit = [0] * len(sizes), 1.0, float(bound)
    heap = [(float(_risk(design, 0)), stratum) for stratum, design in enumerate(sizes)]
    heapify(heap)
    for count in range(sum(size for size, _ in sizes)):
        risk, stratum = heap[0]
        chance *= 1 - risk
        placed[stratum] += 1
        close = abs(chance - limit) <= _NEAR * limit
        if (none_found(sizes, placed) <= bound) if close else (chance < limit):
            return count
        heapreplace(heap, (float(_risk(sizes[stratum], placed[stratum])), stratum))
    return sum(placed)


def designs_of(strata: Any) -> list[tuple[int, int]]:  # noqa: ANN401 - cells, pairs, or any frame
    """Return (N, n) of every stratum of cells, of a frame, or of pairs.

    Raises:
        ArgumentRefusedError: no N or n, or n above N.
    """
    if isinstance(strata, Cells):
        sizes = {(cell.draw, cell.stratum): (cell.size, cell.number) for cell in strata.cells}
        pairs: Iterable[tuple[Any, Any]] = sizes.values()
    elif isinstance(strata, Sequence) and all(isinstance(pair, tuple | list) for pair in strata):
        if wrong := [pair for pair in strata if len(pair) != _PAIR]:
            raise refuse("strata", wrong[0], "每组应为 (N, n)", "a stratum is a pair (N, n)")
        pairs = [(pair[0], pair[1]) for pair in strata]
    elif hasattr(strata, "shares"):
        pairs = [(share.stratum.size, share.number) for share in strata.shares]
    else:
        rows: list[Mapping[str, Any]] = list(records(strata, "strata"))
        pairs = [(cell_of(row, "N", "strata"), cell_of(row, "n", "strata")) for row in rows]
    found = [(whole(size, "N"), whole(number, "n")) for size, number in pairs]
    for size, number in found:
        if number > size:
            raise refuse("n", number, f"多于 {size} 户", f"more than the {size} targets")
    return found


def chance_to_detect(strata: Any, violators: int) -> Fraction:  # noqa: ANN401 - see designs_of
    """Return the chance that a draw meets at least one of `violators` who hide as well as they can.

    Args:
        strata: cells, a preview, a frame with N and n, or pairs (N, n).
        violators: how many there are, in all strata together.

    Raises:
        ArgumentRefusedError: more violators than targets, or a stratum that is no stratum.

    >>> float(round(1 - chance_to_detect([(4200, 126), (1150, 58), (310, 62)], 20), 6))
    0.543032
    """
    designs = designs_of(strata)
    hidden = whole(violators, "violators", 1)
    if hidden > sum(size for size, _ in designs):
        raise refuse("violators", violators, "多于全部户数", "more than there are targets")
    return 1 - none_found(designs, place_hidden(designs, hidden))
