"""Even work: the tightest loads people alike can share, found by filling up like water.

The highest level is the smallest one at which a complete plan exists. Those who cannot be brought
below it (the Hall violator one level lower, which is unique) are set to it; the rest go on.
"""

from collections.abc import Collection, Mapping

from attrs import evolve

from ssj_core.drawing.assignment.instance import Instance
from ssj_core.drawing.assignment.lookahead import any_plan
from ssj_core.errors.assignment import Shortage


def balanced_loads(instance: Instance) -> dict[str, tuple[int, int]]:
    """Return (least, greatest) loads that leave people alike at most one apart.

    Loads already stated are kept: nobody gets less than their least or more than their greatest.

    Raises:
        Shortage: no complete plan exists, balanced or not.
    """
    any_plan(instance)
    free = evolve(instance, least=[0] * len(instance.people))
    settled: dict[int, tuple[int, int]] = {}
    level = max(instance.greatest, default=0)
    while len(settled) < len(instance.people):
        level = _lowest(free, settled, level)
        stuck = _stuck(free, settled, level - 1) if level else None
        for one in stuck if stuck is not None else range(len(instance.people)):
            top = min(level, instance.greatest[one])
            settled.setdefault(one, (min(max(level - 1, 0), top), top))
    loads = [
        (max(low, least), max(high, least))
        for (low, high), least in zip(
            (settled[one] for one in sorted(settled)), instance.least, strict=True
        )
    ]
    even = evolve(instance, least=[low for low, _ in loads], greatest=[high for _, high in loads])
    try:
        any_plan(even)
    except Shortage:  # single least loads can stand against an even share: they were stated
        even = instance
    return dict(zip(instance.people, zip(even.least, even.greatest, strict=True), strict=True))


def _at(instance: Instance, settled: Mapping[int, tuple[int, int]], level: int) -> Instance:
    greatest = [
        settled[one][1] if one in settled else min(level, most)
        for one, most in enumerate(instance.greatest)
    ]
    return evolve(instance, greatest=greatest)


def _lowest(instance: Instance, settled: Mapping[int, tuple[int, int]], level: int) -> int:
    """Return the smallest level at which a complete plan exists; `level` is known to be enough."""
    low = 0
    while low < level:
        middle = (low + level) // 2
        if _stuck(instance, settled, middle) is None:
            level = middle
        else:
            low = middle + 1
    return level


def _stuck(
    instance: Instance, settled: Mapping[int, tuple[int, int]], level: int
) -> Collection[int] | None:
    """Return the people who cannot all stay within `level`, or None if a complete plan exists."""
    try:
        any_plan(_at(instance, settled, level))
    except Shortage as shortage:
        number = {one: index for index, one in enumerate(instance.people)}
        names = {one for part in shortage.certificate.bottlenecks for one in part.people}
        return sorted(number[one] for one in names if number[one] not in settled)
    return None
