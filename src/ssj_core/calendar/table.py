"""The day table: notices turned into one byte a day, and counting with what is known and what is open.

For a fixed day t the missing notices can only shift how many working days lie up to t, festival by festival
and independently; so the n-th working day is never before the first t where the most reaches n, never after
the first t where the fewest does, and both can happen.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import accumulate, chain, compress
from typing import Final, NamedTuple

from ssj_core.calendar.days import (
    BASE,
    FIRST_DAY,
    LAST_DAY,
    OPEN_FROM,
    SATURDAY,
    SIZE,
    DayKind,
    DayStatus,
    day_at,
)
from ssj_core.calendar.envelope import MODEL, Model, Window, windows
from ssj_core.calendar.festivals import FIRST_YEAR, LAST_YEAR, Festival, festivals
from ssj_core.calendar.notices import HolidayNotice
from ssj_core.errors.calendar import DayUnsupportedError

_WEEK: Final = b"\1\1\1\1\1\0\0"
_MAKE_UP: Final = "调休上班"


class Named(NamedTuple):
    """A day some notice names."""

    workday: bool
    name: str
    notice: HolidayNotice


class DayTable:
    """Every day from 2004 to 2099, worked or not, and what of it is still open.

    Attributes:
        work: one byte a day, 1 worked, 0 not; unpublished years hold the statute alone.
        prefix: how many working days lie before each day (one longer than `work`).
        place: the place of the k-th working day.
        named: the days some notice names.
        published: the years with an annual notice.
        settled: the first day that is not settled by notices.
    """

    def __init__(self, notices: Iterable[HolidayNotice]) -> None:
        """Build the table from `notices`, already validated."""
        ordered = sorted(notices, key=_order)
        self.published = frozenset(n.year for n in ordered if n.kind == "annual")
        self.named = _name_days(ordered)
        work = bytearray((_WEEK * (SIZE // 7 + 2))[FIRST_DAY.weekday() :][:SIZE])
        for year in self.unpublished(LAST_YEAR):
            for day in projected_off(festivals(year)):
                work[day.toordinal() - BASE] = 0
        for index, named in self.named.items():
            work[index] = named.workday
        self.work = bytes(work)
        self.prefix = array("I", chain([0], accumulate(self.work)))
        self.place = array("I", compress(range(SIZE), self.work))
        self.settled = self._settled()
        self._known: dict[Window, tuple[int, int]] = {}

    def unpublished(self, last: int) -> Sequence[int]:
        """Return the years up to `last` without an annual notice."""
        return [year for year in range(FIRST_YEAR, last + 1) if year not in self.published]

    def _settled(self) -> int:
        first = self.unpublished(LAST_YEAR + 1)[0]
        reaches_back = first - 1 in self.published
        day = date(first - 1, 12, OPEN_FROM) if reaches_back else date(first, 1, 1)
        return day.toordinal() - BASE

    @cached_property
    def open_days(self) -> frozenset[int]:
        """The last days of published years whose following year is not."""
        years = (y for y in self.published if y + 1 not in self.published)
        return frozenset(index for year in years for index in _december(year))

    def windows(
        self, first: int, last: int, *, pinned: bool, model: Model = MODEL
    ) -> Iterator[Window]:
        """Yield what missing notices can still change between two places in the calendar, in order.

        Args:
            first: the beginning of the span.
            last: its end, included.
            pinned: takes the last days of each December as the notice or statute of their own year has them.
            model: the envelope the arrangements come from.
        """
        if last < self.settled:
            return
        following = day_at(last).year + 1  # reaches back into December
        for year in range(day_at(first).year, following + 1):
            if year not in self.published:
                for window in windows(year, self._fixed_before(year, pinned=pinned), model):
                    if window.last >= first and window.first <= last:
                        yield window

    def _fixed_before(self, year: int, *, pinned: bool) -> frozenset[int]:
        """Return the days of the December before that the notice of `year` is not to change."""
        days = _december(year - 1)
        return days if pinned else self._named_open & days

    @cached_property
    def _named_open(self) -> frozenset[int]:
        return frozenset(index for index in self.open_days if index in self.named)

    def work_mask(self, window: Window) -> int:
        """Return the working days of a window as the plain table has them."""
        return self._masks(window)[0]

    def settled_mask(self, window: Window) -> int:
        """Return the days of a window that an overlay or decree fixes, whatever the annual notice brings."""
        return self._masks(window)[1]

    def kind(self, index: int) -> DayKind:
        """Return why a day is worked or not."""
        weekend = date.fromordinal(BASE + index).weekday() >= SATURDAY
        if index in self.named:
            return DayKind.MAKE_UP if self.named[index].workday else DayKind.HOLIDAY
        if self.name(index) or (not self.work[index] and not weekend):
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if weekend else DayKind.WEEKDAY

    def name(self, index: int) -> str:
        """Return the festival or make-up a day belongs to; empty on an ordinary day."""
        if index in self.named:
            return self.named[index].name
        day = date.fromordinal(BASE + index)
        if day.year in self.published:
            return ""
        return "、".join(feast.name for feast in festivals(day.year) if day in feast.days)

    def weakest(self, first: int, last: int) -> DayStatus:
        """Return the least sure status of the days from `first` to `last`."""
        if last < self.settled:
            return DayStatus.FINAL
        years = range(day_at(first).year, day_at(last).year + 1)
        if any(year not in self.published for year in years):
            return DayStatus.PROJECTED
        later = any(first <= index <= last for index in self.open_days)
        return DayStatus.PUBLISHED_OPEN if later else DayStatus.FINAL

    def _masks(self, window: Window) -> tuple[int, int]:
        if window not in self._known:
            days = range(window.first, window.last + 1)
            work = sum(self.work[day] << at for at, day in enumerate(days) if 0 <= day < SIZE)
            fixed = sum(
                1 << at
                for at, day in enumerate(days)
                if day in self.named and self.named[day].notice.kind != "annual"
            )
            self._known[window] = work, fixed
        return self._known[window]


@cache
def _december(year: int) -> frozenset[int]:
    """Return the days at the end of `year` that the next year's notice may change."""
    return frozenset(date(year, 12, day).toordinal() - BASE for day in range(OPEN_FROM, 32))


def _order(notice: HolidayNotice) -> tuple[object, ...]:
    """Annual notices by year, then decrees as they were issued, then overlays from wide to narrow."""
    rank = {"annual": 0, "one_off": 1, "amendment": 1, "regional": 2}[notice.kind]
    return rank, len(notice.jurisdiction), notice.known_from, notice.year, notice.digest


def _name_days(ordered: Iterable[HolidayNotice]) -> dict[int, Named]:
    """Apply notices in order; an amendment restates its festival, so the old days off fall away first."""
    found: dict[int, Named] = {}
    for notice in ordered:
        if notice.kind == "amendment":
            for index, old in list(found.items()):
                whole = old.notice.year == notice.year and notice.restates(old.name)
                if whole and not old.workday:
                    del found[index]
        for day, name in notice.days_off().items():
            found[day.toordinal() - BASE] = Named(workday=False, name=name, notice=notice)
        for day in notice.work:
            found[day.toordinal() - BASE] = Named(workday=True, name=_MAKE_UP, notice=notice)
    return {index: named for index, named in found.items() if 0 <= index < SIZE}


def projected_off(feasts: Sequence[Festival]) -> list[date]:
    """Return the days off the statute alone gives: its days, and a weekday for each that is lost.

    A statutory day on a weekend, or on another festival, is made up on the next free weekday (art. 6).

    >>> days = projected_off(festivals(2027))
    >>> sum(day.weekday() < 5 for day in days)
    13
    """
    taken = {day for feast in feasts for day in feast.days}
    seen: set[date] = set()
    for feast in feasts:
        lost = sum(day.weekday() >= SATURDAY or day in seen for day in feast.days)
        seen.update(feast.days)
        day = feast.days[-1].toordinal()
        while lost:
            day += 1
            spare = date.fromordinal(day)
            if spare.weekday() < SATURDAY and spare not in taken:
                taken.add(spare)
                lost -= 1
    return sorted(taken)


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
        model: the envelope unpublished years are bounded by.
    """

    __slots__ = ("_model", "_pinned", "_skip", "_table")

    def __init__(
        self,
        table: DayTable,
        *,
        skip: tuple[Span, ...] = (),
        pinned: bool = False,
        model: Model = MODEL,
    ) -> None:
        """Remember what to count with."""
        self._table, self._skip, self._pinned, self._model = table, skip, pinned, model

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
        for window in self._table.windows(first, last, pinned=self._pinned, model=self._model):
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
