"""The envelope: every arrangement an unpublished year may get, and what all of them have in common.

A versioned model, not a promise. Around each festival one unbroken block of days off holds the statutory
days; as many weekend days nearby are worked as the block takes weekdays beyond the statute (the conservation
law). Back-tested on 2008 to 2026 the truth lies outside only after the two one-off decrees of 2015 and 2020.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise, product
from typing import Final, NamedTuple

from ssj_core.calendar.days import BASE
from ssj_core.calendar.statute import Festival, festivals

VERSION: Final = "P/1"
SATURDAY: Final = 5
POOLED: Final = 14  # days: no further apart, Mid-Autumn and National Day share their make-up days

# Days the block may reach before and after the statutory days; how far away a make-up day may lie.
LIMITS: Final = {
    "元旦": (2, 2, 3),
    "春节": (2, 6, 7),
    "清明节": (2, 2, 3),
    "劳动节": (2, 4, 7),
    "端午节": (2, 2, 3),
    "中秋节": (3, 7, 3),
    "国庆节": (3, 5, 7),
}


class Option(NamedTuple):
    """One block arrangement: weekdays off and weekend days that may be worked (bit masks), how many are."""

    off: int
    candidates: int
    worked: int


class Window:
    """The days around one festival (or two pooled) that its arrangement can change.

    Bit i of a mask is the day `first` + i of the calendar.

    Attributes:
        first, last: the window, as places in the calendar; the first and the last year's reach beyond its ends.
        year: the year whose notice is missing.
    """

    __slots__ = ("_found", "_options", "_weekdays", "first", "last", "name", "year")

    def __init__(self, feasts: tuple[Festival, ...], pinned: frozenset[int]) -> None:
        """Lay out the options for `feasts`; days in `pinned` stay as they are."""
        self.name = "、".join(feast.name for feast in feasts)
        self.year = feasts[0].days[0].year
        reaches = [_reach(feast, near) for feast, near in zip(feasts, _near(feasts), strict=True)]
        self.first = min(first for first, _ in reaches)
        self.last = max(last for _, last in reaches)
        days = range(self.first, self.last + 1)
        self._weekdays = sum(1 << at for at, day in enumerate(days) if _weekday(day))
        fixed = sum(1 << at for at, day in enumerate(days) if day in pinned)
        self._options = tuple(self._lay_out(feasts, fixed))
        self._found: dict[int, tuple[int, int]] = {}

    def _lay_out(self, feasts: tuple[Festival, ...], fixed: int) -> set[Option]:
        found = set()
        statutory = sum(len(feast.days) for feast in feasts)
        for blocks in product(*(tuple(_blocks(feast)) for feast in feasts)):
            off = self._mask(day for block in blocks for day in block)
            near = self._mask(
                day
                for block, reach in zip(blocks, _near(feasts), strict=True)
                for day in range(block.start - reach, block.stop + reach)
            )
            option = Option(
                off=off & self._weekdays,
                candidates=near & ~off & ~self._weekdays & ~fixed,
                worked=(off & self._weekdays).bit_count() - statutory,
            )
            if 0 <= option.worked <= option.candidates.bit_count() and not option.off & fixed:
                found.add(option)
        return found

    def _mask(self, days: Iterable[int]) -> int:
        mask = 0
        for day in days:
            mask |= 1 << (day - self.first)
        return mask

    def mask(self, first: int, last: int) -> int:
        """Return the mask of the days from `first` to `last` that lie in the window."""
        low, high = max(first, self.first), min(last, self.last)
        return ((1 << (high - low + 1)) - 1) << (low - self.first) if low <= high else 0

    def bounds(self, mask: int) -> tuple[int, int]:
        """Return the fewest and the most working days among the days of `mask`."""
        if mask not in self._found:
            low, high = mask.bit_count(), 0
            for off, candidates, worked in self._options:
                plain = (self._weekdays & ~off & mask).bit_count()
                inside = (candidates & mask).bit_count()
                outside = (candidates & ~mask).bit_count()
                low = min(low, plain + max(0, worked - outside))
                high = max(high, plain + min(worked, inside))
            self._found[mask] = low, high
        return self._found[mask]


@cache
def windows(year: int, pinned: frozenset[int] = frozenset()) -> tuple[Window, ...]:
    """Return the windows of a year's festivals in order; laid out once and shared, they never change.

    Festivals whose windows overlap are arranged together, so that no day is counted twice.
    """
    groups: list[list[Festival]] = []
    for feast in festivals(year):
        if groups and _reach(feast)[0] <= _reach(groups[-1][-1])[1]:
            groups[-1].append(feast)
        else:
            groups.append([feast])
    return tuple(Window(tuple(group), pinned) for group in groups)


def _weekday(index: int) -> bool:
    return date.fromordinal(BASE + index).weekday() < SATURDAY


def _span(feast: Festival) -> tuple[int, int]:
    return feast.days[0].toordinal() - BASE, feast.days[-1].toordinal() - BASE


def _near(feasts: tuple[Festival, ...]) -> list[int]:
    """Return how far away each festival's make-up days may lie."""
    gaps = [(late.days[0] - early.days[-1]).days for early, late in pairwise(feasts)]
    close = any(gap <= POOLED for gap in gaps)
    return [7 if close else LIMITS[feast.name][2] for feast in feasts]


def _blocks(feast: Festival) -> Iterator[range]:
    """Yield the blocks a festival may get."""
    before, after, _ = LIMITS[feast.name]
    first, last = _span(feast)
    for start, stop in product(range(first - before, first + 1), range(last, last + after + 1)):
        yield range(start, stop + 1)


def _reach(feast: Festival, near: int = 0) -> tuple[int, int]:
    """Return the first and last day a festival's arrangement can touch."""
    before, after, usual = LIMITS[feast.name]
    near = near or usual
    first, last = _span(feast)
    return first - before - near, last + after + near
