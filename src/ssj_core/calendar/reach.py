"""Counting with what is known and what is open: the fewest and the most, the earliest and the latest.

For a fixed day t the missing notices can only shift how many working days lie up to t, festival by festival
and independently; so the n-th working day is never before the first t where the most reaches n, never after
the first t where the fewest does, and both can happen.
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from ssj_core.calendar.days import FIRST_DAY, LAST_DAY, SIZE, day_at
from ssj_core.calendar.envelope import Window
from ssj_core.calendar.table import DayTable
from ssj_core.errors.calendar import DayUnsupportedError

Span = tuple[int, int]


class Reach(NamedTuple):
    """Where a count ends: at the earliest, at the latest, and by published days and statute alone."""

    earliest: int
    latest: int
    projected: int


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans (both ends included) in order, those that touch joined into one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


class Reckoner:
    """Counts the working days of one table, days in `skip` never counted.

    Args:
        table: the days.
        skip: spans not counted, merged.
        pinned: takes the last days of published years as they stand, though a later notice may change them.
    """

    __slots__ = ("_pinned", "_skip", "_table")

    def __init__(
        self, table: DayTable, *, skip: tuple[Span, ...] = (), pinned: bool = False
    ) -> None:
        """Remember what to count with."""
        self._table, self._skip, self._pinned = table, skip, pinned

    def plain(self, first: int, last: int) -> int:
        """Return the working days from `first` to `last`, unpublished years by the statute alone."""
        if last < first:
            return 0
        prefix = self._table.prefix
        found = prefix[last + 1] - prefix[first]
        for start, stop in self._skip:
            low, high = max(first, start), min(last, stop)
            if low <= high:
                found -= prefix[high + 1] - prefix[low]
        return found

    def count(self, first: int, last: int) -> tuple[int, int]:
        """Return the fewest and the most working days from `first` to `last`."""
        low = high = self.plain(first, last)
        for window in self._table.windows(first, last, pinned=self._pinned):
            mask = self._mask(window, first, last)
            known = (self._table.work_mask(window) & mask).bit_count()
            fewest, most = window.bounds(mask)
            low += fewest - known
            high += most - known
        return low, high

    def _mask(self, window: Window, first: int, last: int) -> int:
        """Return the days of a window that count and are open."""
        mask = window.mask(first, last) & ~self._table.settled_mask(window)
        for start, stop in self._skip:
            mask &= ~window.mask(start, stop)
        return mask

    def forward(self, after: int, n: int) -> Reach:
        """Return where the n-th working day strictly after `after` lies.

        Raises:
            DayUnsupportedError: beyond the end of the calendar.
        """
        table = self._table
        k = table.prefix[after + 1] + n - 1
        if not self._skip and k < len(table.place) and table.place[k] < table.settled:
            return Reach(table.place[k], table.place[k], table.place[k])
        first = after + 1
        width = 2 * n + 32
        while self.count(first, min(first + width, SIZE - 1))[0] < n:
            if first + width >= SIZE:
                raise DayUnsupportedError(
                    what=f"{day_at(after)} +{n}", first=FIRST_DAY, last=LAST_DAY
                )
            width *= 2
        days = range(first, min(first + width, SIZE - 1) + 1)
        return Reach(
            days[bisect_left(days, n, key=lambda day: self.count(first, day)[1])],
            days[bisect_left(days, n, key=lambda day: self.count(first, day)[0])],
            days[bisect_left(days, n, key=lambda day: self.plain(first, day))],
        )

    def backward(self, before: int, n: int) -> Reach:
        """Return where the n-th working day strictly before `before` lies.

        Raises:
            DayUnsupportedError: before the beginning of the calendar.
        """
        table = self._table
        k = table.prefix[before] - n
        if not self._skip and k >= 0 and before <= table.settled:
            return Reach(table.place[k], table.place[k], table.place[k])
        last = before - 1
        width = 2 * n + 32
        while self.count(max(last - width, 0), last)[0] < n:
            if width >= last:
                raise DayUnsupportedError(
                    what=f"{day_at(before)} -{n}", first=FIRST_DAY, last=LAST_DAY
                )
            width *= 2
        days = range(last, max(last - width, 0) - 1, -1)
        return Reach(
            days[bisect_left(days, n, key=lambda day: self.count(day, last)[0])],
            days[bisect_left(days, n, key=lambda day: self.count(day, last)[1])],
            days[bisect_left(days, n, key=lambda day: self.plain(day, last))],
        )
