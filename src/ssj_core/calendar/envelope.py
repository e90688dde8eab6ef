"""The envelope: every arrangement an unpublished year may get, and what all of them have in common.

Two versioned models, no promises. P/1: around each festival one unbroken block of days off holds the statutory
days; as many weekend days nearby are worked as the block takes weekdays beyond the statute (the conservation
law). Back-tested on 2008 to 2026 the truth lies outside only after the two one-off decrees of 2015 and 2020.
Q/1: the same under the principle the notice of 2025 published (国办发明电〔2024〕12号) and art. 7 of 放假办法 (no more
than six working days in a row around a holiday); narrower, shown beside P/1, never instead of it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import combinations, pairwise, product
from typing import Final, Literal, NamedTuple

from ssj_core.calendar.days import BASE, SATURDAY
from ssj_core.calendar.festivals import Festival, festivals

Model = Literal["P/1", "Q/1"]
MODEL: Final[Model] = "P/1"
PRINCIPLE: Final[Model] = "Q/1"
PRINCIPLE_SOURCE: Final = "国办发明电〔2024〕12号、放假办法第七条"
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

    __slots__ = ("_found", "first", "last", "name", "options", "weekdays", "year")

    def __init__(
        self, feasts: tuple[Festival, ...], pinned: frozenset[int], model: Model = MODEL
    ) -> None:
        """Lay out the options for `feasts` under a model; days in `pinned` stay as they are."""
        self.name = "、".join(feast.name for feast in feasts)
        self.year = feasts[0].days[0].year
        reaches = [_reach(feast, near) for feast, near in zip(feasts, _near(feasts), strict=True)]
        self.first = min(first for first, _ in reaches)
        self.last = max(last for _, last in reaches)
        known = _by_principle(feasts, pinned) if model == PRINCIPLE else ()
        if known:
            touched = {day for off, made_up in known for day in (*off, *made_up)}
            self.first, self.last = min(touched), max(touched)
        days = range(self.first, self.last + 1)
        self.weekdays = sum(1 << at for at, day in enumerate(days) if _weekday(day))
        fixed = sum(1 << at for at, day in enumerate(days) if day in pinned)
        # Where the principle has no arrangement left, the wider model stands.
        self.options = tuple(
            {Option(self._mask(off), self._mask(work), len(work)) for off, work in known}
            or self._lay_out(feasts, fixed)
        )
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
                off=off & self.weekdays,
                candidates=near & ~off & ~self.weekdays & ~fixed,
                worked=(off & self.weekdays).bit_count() - statutory,
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
            for off, candidates, worked in self.options:
                plain = (self.weekdays & ~off & mask).bit_count()
                inside = (candidates & mask).bit_count()
                outside = (candidates & ~mask).bit_count()
                low = min(low, plain + max(0, worked - outside))
                high = max(high, plain + min(worked, inside))
            self._found[mask] = low, high
        return self._found[mask]


@cache
def windows(
    year: int, pinned: frozenset[int] = frozenset(), model: Model = MODEL
) -> tuple[Window, ...]:
    """Return the windows of a year's festivals in order; laid out once and shared, they never change.

    Festivals whose windows overlap are arranged together, so that no day is counted twice.
    """
    groups: list[list[Festival]] = []
    for feast in festivals(year):
        if groups and _reach(feast)[0] <= _reach(groups[-1][-1])[1]:
            groups[-1].append(feast)
        else:
            groups.append([feast])
    return tuple(Window(tuple(group), pinned, model) for group in groups)


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


# Days a block has under the principle; the others have three, or the Wednesday alone.
_LENGTHS: Final = {"春节": 8, "国庆节": 7, "劳动节": 5}
_SHORT: Final = 3
_TOGETHER: Final = 8  # National Day with Mid-Autumn in it
_WEDNESDAY: Final = 2
_SIX: Final = 6
Days = frozenset[int]


def blocks_by_principle(feasts: tuple[Festival, ...]) -> tuple[frozenset[date], ...]:
    """Return the blocks the published principle gives festivals that share one, as sets of days.

    >>> [max(block).isoformat() for block in blocks_by_principle(festivals(2027)[1:2])]
    ['2027-02-12']
    """
    found = _together(feasts) if len(feasts) > 1 else tuple(_cores(feasts[0]))
    return tuple(frozenset(date.fromordinal(BASE + day) for day in block) for block in found)


def _cores(feast: Festival) -> Iterator[Days]:
    """Yield the blocks the principle gives one festival, free weekend days at their ends left out."""
    first, last = _span(feast)
    length = _LENGTHS.get(feast.name, _SHORT)
    if feast.name in ("春节", "国庆节"):
        yield frozenset(range(first, first + length))
    elif length == _SHORT and feast.days[0].weekday() == _WEDNESDAY:
        yield frozenset((first,))
    else:
        reach = LIMITS[feast.name][0]
        for start in range(max(last - length + 1, first - reach), first + 1):
            yield frozenset(range(start, start + length))


def _together(feasts: tuple[Festival, ...]) -> tuple[Days, ...]:
    """Return the blocks of National Day and Mid-Autumn where they have one; none where they are too far apart."""
    days = {
        day for feast in feasts for place in [_span(feast)] for day in range(place[0], place[1] + 1)
    }
    first, last = min(days), max(days)
    national = min(_span(feast)[0] for feast in feasts if feast.name == "国庆节")
    starts = [national] if first == national else range(last - _TOGETHER + 1, first + 1)
    blocks = (frozenset(range(start, start + _TOGETHER)) for start in starts)
    return tuple(block for block in blocks if days <= block)


def _by_principle(
    feasts: tuple[Festival, ...], pinned: frozenset[int]
) -> tuple[tuple[Days, tuple[int, ...]], ...]:
    """Return the principle's arrangements: weekdays off, and the make-up days art. 7 allows.

    Of the blocks it allows those that take the fewest make-up days are the ones notices choose.
    """
    statutory = sum(len(feast.days) for feast in feasts)
    joint = [(block,) for block in _together(feasts)] if len(feasts) > 1 else []
    apart = list(product(*(tuple(_cores(feast)) for feast in feasts)))
    found: dict[int, list[tuple[Days, tuple[int, ...]]]] = {}
    for blocks in joint or apart:
        days = frozenset[int]().union(*blocks)
        off = frozenset(day for day in days if _weekday(day))
        worked = len(off) - statutory
        if worked < 0 or off & pinned:
            continue
        near = {
            day
            for block in blocks
            for first, last in [_widened(block)]
            for day in range(first - max(_near(feasts)), last + max(_near(feasts)) + 1)
            if not _weekday(day) and day not in days and day not in pinned
        }
        kept = [days for days in combinations(sorted(near), worked) if _no_long_runs(days, off)]
        found.setdefault(worked, []).extend((off, made_up) for made_up in kept)
    best = [worked for worked in sorted(found) if found[worked]]
    return tuple(found[best[0]]) if best else ()


def _widened(block: Days) -> tuple[int, int]:
    """Return a block with the weekend days that join it."""
    first, last = min(block), max(block)
    while not _weekday(first - 1):
        first -= 1
    while not _weekday(last + 1):
        last += 1
    return first, last


def _no_long_runs(made_up: tuple[int, ...], off: Days) -> bool:
    """Tell whether no make-up day makes more than six working days in a row."""

    def worked(day: int) -> bool:
        return day in made_up or (_weekday(day) and day not in off)

    for day in made_up:
        first = last = day
        while worked(first - 1):
            first -= 1
        while worked(last + 1):
            last += 1
        if last - first + 1 > _SIX:
            return False
    return True
