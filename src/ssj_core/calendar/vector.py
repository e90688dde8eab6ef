"""The calendar over arrays of days (NumPy): look-ups in the same tables, no loop over days."""

from typing import TYPE_CHECKING

from ssj_core.calendar.days import FIRST_DAY, LAST_DAY, SIZE, check_count
from ssj_core.calendar.table import DayTable
from ssj_core.errors import MissingExtraError
from ssj_core.errors.calendar import ArrayRefusedError, DayUnsupportedError

try:
    import numpy as np
    from numpy.typing import NDArray
except ImportError as missing:  # pragma: no cover - NumPy is present wherever the tests run
    raise MissingExtraError(
        feature="成批计算工作日 / vectorised working days", extra="numpy"
    ) from missing

if TYPE_CHECKING:
    from ssj_core.calendar.workdays import WorkdayCalendar

Days = NDArray[np.datetime64]

_BASE = np.datetime64(FIRST_DAY, "D").astype(np.int64)


class VectorCalendar:
    """Answers for arrays of days; get it as `WorkdayCalendar.vector`.

    Days are ``datetime64[D]`` arrays of any shape, from 2004-01-01 to 2099-12-31, without NaT. Other units are
    refused: an instant has no day without a time zone.

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> days = np.array(["2026-12-08", "2027-01-08"], "datetime64[D]")
    >>> earliest, latest, provisional = WorkdayCalendar.cn().vector.add_workdays(days, 20)
    >>> earliest.astype(str).tolist(), latest.astype(str).tolist(), provisional.tolist()
    (['2027-01-06', '2027-02-03'], ['2027-01-06', '2027-02-15'], [False, True])
    """

    def __init__(self, calendar: "WorkdayCalendar", table: DayTable) -> None:
        """Copy the tables into arrays."""
        self._calendar = calendar
        self._settled = table.settled
        self._work = np.frombuffer(table.work, np.uint8).astype(np.bool_)
        self._upto = np.array(table.prefix, np.int32)[1:]
        place = np.array(table.place, np.int64)
        known = place[place < table.settled] + _BASE
        self._known = len(known)
        self._answers = known.astype("datetime64[D]")

    def _index(self, days: "Days") -> "NDArray[np.int64]":
        if getattr(days, "dtype", None) != np.dtype("datetime64[D]"):
            raise ArrayRefusedError(dtype=getattr(days, "dtype", type(days).__name__))
        index = days.view(np.int64) - _BASE
        if index.size and not (index.min() >= 0 and index.max() < SIZE):
            bad = days[(index < 0) | (index >= SIZE)].flat[0]
            raise DayUnsupportedError(what=str(bad), first=FIRST_DAY, last=LAST_DAY)
        return index

    def add_workdays(self, days: "Days", n: int) -> "tuple[Days, Days, NDArray[np.bool_]]":
        """Return the n-th working day strictly after each day: earliest, latest, and where they differ.

        Args:
            days: ``datetime64[D]``, any shape.
            n: at least 1.

        Returns:
            Three arrays of the shape of `days`: earliest and latest (``datetime64[D]``), provisional (bool).

        Raises:
            ArrayRefusedError: another dtype.
            DayUnsupportedError: a day outside the calendar, NaT, or an answer beyond it.
            CountRefusedError: `n` is not a whole number of at least 1.
        """
        index = self._index(days)
        k = np.take(self._upto, index) + np.int32(check_count(n) - 1)
        earliest = np.take(self._answers, k, mode="clip")
        wanting = k >= self._known
        if not wanting.any():
            return earliest, earliest.copy(), np.zeros(index.shape, np.bool_)
        latest = earliest.copy()
        asked, back = np.unique(index[wanting], return_inverse=True)
        found = [self._calendar.reckoner().forward(int(at), n) for at in asked]
        earliest[wanting] = self._days([reach.earliest for reach in found])[back]
        latest[wanting] = self._days([reach.latest for reach in found])[back]
        return earliest, latest, earliest != latest

    @staticmethod
    def _days(indexes: list[int]) -> "Days":
        return (np.array(indexes, np.int64) + _BASE).astype("datetime64[D]")

    def is_workday(self, days: "Days") -> "tuple[NDArray[np.bool_], NDArray[np.bool_]]":
        """Return for each day whether it is worked, and whether that is certain.

        Where it is not certain the first array holds what is published, or what the statute alone gives.

        Raises:
            ArrayRefusedError, DayUnsupportedError: as `add_workdays`.
        """
        index = self._index(days)
        certain = index < self._settled
        asked, back = np.unique(index[~certain], return_inverse=True)
        bounds = [self._calendar.reckoner().count(int(at), int(at)) for at in asked]
        certain[~certain] = np.array([low == high for low, high in bounds], np.bool_)[back]
        return self._work[index], certain

    def count_workdays(
        self, start: "Days", end: "Days"
    ) -> "tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]":
        """Return the working days after each start up to its end: fewest, most, and where they differ.

        Negative where the end is earlier; the arrays are broadcast against each other.

        Raises:
            ArrayRefusedError, DayUnsupportedError: as `add_workdays`.
        """
        first, last = np.broadcast_arrays(self._index(start), self._index(end))
        fewest = self._upto[last].astype(np.int64) - self._upto[first]
        most = fewest.copy()
        wanting = np.maximum(first, last) >= self._settled
        pairs = np.stack([first[wanting], last[wanting]], axis=-1)
        asked, back = np.unique(pairs, axis=0, return_inverse=True)
        found = np.array([self._count(int(a), int(b)) for a, b in asked], np.int64).reshape(-1, 2)
        fewest[wanting], most[wanting] = found[back.reshape(-1)].T
        return fewest, most, fewest != most

    def _count(self, first: int, last: int) -> tuple[int, int]:
        if first > last:
            low, high = self._count(last, first)
            return -high, -low
        return self._calendar.reckoner().count(first + 1, last)
