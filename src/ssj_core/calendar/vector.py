"""The calendar over columns of days (NumPy, pandas, polars): look-ups in the same tables, no loop over rows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Literal, NamedTuple

from ssj_core.calendar.days import FIRST_DAY, LAST_DAY, SIZE, check_count, day_at
from ssj_core.calendar.envelope import Window
from ssj_core.calendar.table import DayTable
from ssj_core.calendar.words import Roll
from ssj_core.errors import MissingExtraError
from ssj_core.errors.calendar import (
    ArrayRefusedError,
    CountRefusedError,
    DayUnsupportedError,
    RowsApartError,
    ValueInColumnError,
)

try:
    import numpy as np
    from numpy.typing import NDArray
except ImportError as missing:  # pragma: no cover - NumPy is present wherever the tests run
    raise MissingExtraError(
        feature="成批计算工作日 / vectorised working days", extra="numpy"
    ) from missing

Days = Any  # an array datetime64[D], or a pandas or polars column; what comes in decides what comes out
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Nat = Literal["refuse", "keep"]

_BASE: Final = np.datetime64(FIRST_DAY, "D").astype(np.int64)
_NAT: Final = np.datetime64("NaT", "D")
_MIDNIGHT: Final = np.timedelta64(1, "D")


class Column(NamedTuple):
    """A column of days taken in: its values, and how to hand a result back in the same kind."""

    days: NDArray[np.datetime64]
    back: Callable[[Any], Any]


class Answer(NamedTuple):
    """Bounds for every row: earliest and latest (or fewest and most), and where they differ."""

    earliest: Any
    latest: Any
    provisional: Any


def column(days: Days) -> Column:
    """Return a column as days.

    An array must be ``datetime64[D]``: an instant has no day without a time zone. Of a pandas or polars column
    midnights are days, and instants with a zone are read in Asia/Shanghai.

    Raises:
        ArrayRefusedError: anything else, or times of day without a zone.
    """
    module = type(days).__module__.partition(".")[0]
    if module == "pandas" and type(days).__name__ in ("Series", "DatetimeIndex", "Index"):
        return _pandas(days)
    if module == "polars" and type(days).__name__ == "Series":
        return _polars(days)
    if getattr(days, "dtype", None) != np.dtype("datetime64[D]"):
        raise ArrayRefusedError(dtype=getattr(days, "dtype", type(days).__name__))
    return Column(np.asarray(days), lambda values: values)


def _pandas(days: Any) -> Column:  # noqa: ANN401 - a pandas object
    import pandas as pd  # noqa: PLC0415 - only where a pandas column was handed in

    series = pd.Series(days)
    if isinstance(
        series.dtype, pd.ArrowDtype
    ):  # dates as objects, instants as moments of pandas' own
        whole = series.astype(object)
        series = (
            whole if "date" in str(series.dtype) else pd.to_datetime(whole.where(whole.notna()))
        )
    moments = series
    if series.dtype == object:
        moments = pd.Series(pd.to_datetime(series, errors="coerce"), index=series.index)
        kinds = {type(value).__name__ for value in series[series.notna()]}
        if not kinds <= {"date"}:
            raise ArrayRefusedError(dtype=f"object（{', '.join(sorted(kinds))}）")
    if getattr(moments.dtype, "tz", None) is not None:
        moments = moments.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()
    if not pd.api.types.is_datetime64_dtype(moments.dtype):
        raise ArrayRefusedError(dtype=series.dtype)
    if not (moments.dropna() == moments.dropna().dt.normalize()).all():
        raise ArrayRefusedError(dtype=f"{series.dtype}（不是零点 / not at midnight）")
    values = moments.to_numpy().astype("datetime64[D]")

    def back(found: Any) -> Any:  # noqa: ANN401 - a pandas column
        whole = found.astype("datetime64[s]") if found.dtype.kind == "M" else found
        return pd.Series(whole, index=series.index, name=series.name)

    return Column(values, back)


def _polars(days: Any) -> Column:  # noqa: ANN401 - a polars column
    import polars as pl  # noqa: PLC0415 - only where a polars column was handed in

    moments = days
    if isinstance(days.dtype, pl.Datetime):
        if days.dtype.time_zone is not None:
            moments = days.dt.convert_time_zone("Asia/Shanghai").dt.date()
        elif not (days.drop_nulls().dt.truncate("1d") == days.drop_nulls()).all():
            raise ArrayRefusedError(dtype=f"{days.dtype}（不是零点 / not at midnight）")
    elif days.dtype != pl.Date:
        raise ArrayRefusedError(dtype=days.dtype)
    values = moments.cast(pl.Date).to_numpy().astype("datetime64[D]")
    return Column(values, lambda found: pl.Series(days.name, found))


def side_by_side(days: Days, other: Any) -> None:  # noqa: ANN401 - a column, or numbers
    """Refuse columns whose rows are not each other's.

    Raises:
        RowsApartError: they differ in length, or two pandas columns have not the same index in the same order.
    """
    shape, wide = np.shape(days), np.shape(other)
    named = type(days).__module__.partition(".")[0] in ("pandas", "polars")
    try:
        fits = np.broadcast_shapes(shape, wide)
    except ValueError:
        fits = ()
    if (wide and shape and not fits) or (named and fits != shape):
        sizes = f"{'×'.join(map(str, shape))} / {'×'.join(map(str, wide))}"
        raise RowsApartError(
            why_zh=f"长度不同（{sizes}）", why_en=f"they differ in length ({sizes})"
        )
    ours: Any = getattr(days, "index", None)
    theirs: Any = getattr(other, "index", None)
    if hasattr(ours, "equals") and hasattr(theirs, "equals") and not ours.equals(theirs):
        raise RowsApartError(
            why_zh="索引不同；请先对齐，或用 .to_numpy() 按顺序给出",
            why_en="their indexes differ; align them first, or hand .to_numpy() in to go by order",
        )


def _missing(lengths: Any) -> Bools:  # noqa: ANN401 - an array, a column or a list
    """Tell which lengths of a pandas or polars column are missing."""
    ask = getattr(lengths, "isna", None) or getattr(lengths, "is_null", None)
    return np.asarray(ask() if ask else False)


class VectorCalendar:
    """Answers for columns of days; get it as `WorkdayCalendar.vector`.

    Days are ``datetime64[D]`` arrays of any shape, or pandas or polars columns, from 2004-01-01 to 2099-12-31;
    results come in the same kind. Lengths `n` are one number, or an array of them, one a row, broadcast.

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> days = np.array(["2026-12-08", "2027-01-08"], "datetime64[D]")
    >>> earliest, latest, provisional = WorkdayCalendar.cn().vector.add_workdays(days, 20)
    >>> earliest.astype(str).tolist(), latest.astype(str).tolist(), provisional.tolist()
    (['2027-01-06', '2027-02-03'], ['2027-01-06', '2027-02-15'], [False, True])
    """

    def __init__(self, table: DayTable) -> None:
        """Copy the tables into arrays."""
        self._table = table
        self._settled = table.settled
        self._work = np.frombuffer(table.work, np.uint8).astype(np.bool_)
        self._upto = np.array(table.prefix, np.int64)[1:]
        place = np.array(table.place, np.int64)
        self._place = place[place < table.settled]
        self._known = len(self._place)
        self._answers = (self._place + _BASE).astype("datetime64[D]")
        self._open = _OpenDays(table)

    def _index(self, days: NDArray[np.datetime64], nat: Nat) -> tuple[Ints, Bools | None]:
        """Return the places of days, and which are missing (their places then stand in and mean nothing)."""
        missing = np.asarray(np.isnat(days))
        gone = bool(missing.any())
        if gone and nat != "keep":
            raise ValueInColumnError(
                row=int(np.flatnonzero(missing)[0]),
                value="NaT",
                why_zh='缺少日期；要保留空值请写 nat="keep"',
                why_en='the day is missing; to keep it write nat="keep"',
            )
        numbers = days.astype(np.int64)
        index = np.asarray((np.where(missing, _BASE, numbers) if gone else numbers) - _BASE)
        if index.size and not (index.min() >= 0 and index.max() < SIZE):
            wrong = np.flatnonzero((index < 0) | (index >= SIZE))[0]
            what = str(days.reshape(-1)[wrong])
            raise DayUnsupportedError(what=what, first=FIRST_DAY, last=LAST_DAY)
        return index, missing if gone else None

    @staticmethod
    def _lengths(n: Any, days: Days) -> Ints:  # noqa: ANN401 - one number or an array of them
        """Return lengths as int64, each at least one, whose rows are those of the days."""
        if not hasattr(n, "dtype") and not isinstance(n, list | tuple):
            one: Ints = np.asarray(min(check_count(n), 2 * SIZE), np.int64)
            return one
        side_by_side(days, n)
        if (gone := _missing(n)).any():
            raise ValueInColumnError(
                row=int(np.flatnonzero(gone)[0]),
                value="NA",
                why_zh="缺少期间的长度",
                why_en="the length is missing",
            )
        lengths = np.asarray(n)
        if lengths.dtype.kind not in "iu":
            raise CountRefusedError(value=f"{lengths.dtype} 数组 / array")
        if lengths.size and lengths.min() < 1:
            row = int(np.flatnonzero(lengths < 1)[0])
            raise ValueInColumnError(
                row=row,
                value=lengths.reshape(-1)[row],
                why_zh="期间的长度须不小于 1",
                why_en="a length must be at least 1",
            )
        if lengths.dtype.kind == "u":  # the largest would wrap
            lengths = np.minimum(lengths.astype(np.uint64), np.uint64(2 * SIZE))
        many: Ints = np.minimum(lengths.astype(np.int64), 2 * SIZE)
        return many

    @staticmethod
    def _leaves(start: Ints, n: Ints, wrong: Bools, sign: str) -> None:
        """Refuse answers beyond the calendar, naming the first."""
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            start, n = np.broadcast_arrays(start, n)
            what = f"{day_at(int(start.reshape(-1)[row]))} {sign}{n.reshape(-1)[row]}"
            raise DayUnsupportedError(what=what, first=FIRST_DAY, last=LAST_DAY)

    @staticmethod
    def _days(index: Ints) -> NDArray[np.datetime64]:
        return (index + _BASE).astype("datetime64[D]")

    def _answer(self, taken: Column, earliest: Ints, latest: Ints, missing: Bools | None) -> Answer:
        low, high = self._days(earliest), self._days(latest)
        apart = np.asarray(earliest != latest)
        if missing is not None:
            gone = np.broadcast_to(missing, low.shape)
            low, high = np.where(gone, _NAT, low), np.where(gone, _NAT, high)
            apart = apart & ~gone
        return Answer(*map(taken.back, (low, high, apart)))

    def add_workdays(self, days: Days, n: Any, *, nat: Nat = "refuse") -> Answer:  # noqa: ANN401 - one number or an array of them
        """Return the n-th working day strictly after each day: earliest, latest, and where they differ.

        Args:
            days: the column.
            n: at least 1; an array is broadcast against the days.
            nat: what to do about missing days: ``refuse`` names the first, ``keep`` leaves them missing.

        Raises:
            ArrayRefusedError: no column of days.
            RowsApartError: lengths whose rows are not those of the days: another size, another pandas index.
            ValueInColumnError: a missing day, or a length below one, with its position.
            DayUnsupportedError: a day outside the calendar, or an answer beyond it.
            CountRefusedError: `n` is no whole number of at least 1.
        """
        taken = column(days)
        index, missing = self._index(taken.days, nat)
        lengths = self._lengths(n, days)
        k = np.asarray(np.take(self._upto, index) + (lengths - 1))
        wanting = np.asarray(k >= self._known)
        if missing is None and not wanting.any():
            found = np.asarray(np.take(self._answers, k))
            return Answer(
                *map(taken.back, (found, found.copy(), np.zeros(np.shape(found), np.bool_)))
            )
        earliest = np.asarray(np.take(self._place, k, mode="clip"))
        latest = earliest.copy()
        start, many = np.broadcast_arrays(index, lengths)
        low, high = self._open.forward(start[wanting], many[wanting], self._bounds)
        earliest[wanting], latest[wanting] = low, high
        if missing is not None:
            latest = np.where(np.broadcast_to(missing, latest.shape), earliest, latest)
        self._leaves(index, lengths, latest >= SIZE, "+")
        return self._answer(taken, earliest, latest, missing)

    def before_workdays(self, days: Days, n: Any, *, nat: Nat = "refuse") -> Answer:  # noqa: ANN401 - one number or an array of them
        """Return the n-th working day strictly before each day; as `add_workdays`."""
        taken = column(days)
        index, missing = self._index(taken.days, nat)
        lengths = self._lengths(n, days)
        start, many = np.broadcast_arrays(index, lengths)
        if missing is not None:  # any answer will do where there is no day
            start = np.where(np.broadcast_to(missing, start.shape), SIZE - 1, start)
        k = np.asarray(np.where(start > 0, self._upto[start - 1], 0) - many)
        settled = np.asarray(start <= self._settled)
        self._leaves(start, many, settled & (k < 0), "-")
        earliest = np.asarray(np.take(self._place, k, mode="clip"))
        latest = earliest.copy()
        low, high = self._open.backward(start[~settled], many[~settled], self._bounds)
        earliest[~settled], latest[~settled] = low, high
        self._leaves(start, many, earliest < 0, "-")
        return self._answer(taken, earliest, latest, missing)

    def add_days(
        self,
        days: Days,
        n: Any,  # noqa: ANN401 - one number or an array of them
        *,
        roll: str = "next",
        nat: Nat = "refuse",
    ) -> Answer:
        """Return the day `n` calendar days after each day, rolled as `Within.calendar_days` does."""
        taken = column(days)
        index, missing = self._index(taken.days, nat)
        lengths = self._lengths(n, days)
        ends = index + lengths
        self._leaves(index, lengths, ends >= SIZE, "+")
        return self._rolled(taken, np.asarray(ends), roll, missing)

    def add_months(
        self,
        days: Days,
        n: Any,  # noqa: ANN401 - one number or an array of them
        *,
        roll: str = "next",
        nat: Nat = "refuse",
    ) -> Answer:
        """Return the corresponding day `n` months after each day, or the month's last, rolled likewise."""
        taken = column(days)
        index, missing = self._index(taken.days, nat)
        lengths = self._lengths(n, days)
        present = self._days(index)
        months = present.astype("datetime64[M]")
        day = (present - months.astype("datetime64[D]")).astype(np.int64)
        target = months + lengths
        room = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(
            np.int64
        )
        ends = target.astype("datetime64[D]").astype(np.int64) + np.minimum(day, room - 1) - _BASE
        self._leaves(index, lengths, np.asarray(ends >= SIZE), "+ months ")
        return self._rolled(taken, np.asarray(ends), roll, missing)

    def roll(self, days: Days, roll: str = "next", *, nat: Nat = "refuse") -> Answer:
        """Return each day itself if it is worked, else the next (or ``prev``) working day.

        Args:
            days: the column.
            roll: ``next``, ``prev`` or ``none``.
            nat: as `add_workdays`.
        """
        taken = column(days)
        index, missing = self._index(taken.days, nat)
        return self._rolled(taken, index, roll, missing)

    def _rolled(self, taken: Column, index: Ints, roll: str, missing: Bools | None) -> Answer:
        way = Roll.read(roll)
        if missing is not None:
            index = np.where(np.broadcast_to(missing, index.shape), 0, index)
        if way is Roll.NONE:
            return self._answer(taken, index, index, missing)
        ones = np.ones(index.shape, np.int64)
        forward = way is Roll.NEXT
        count = self._open.forward if forward else self._open.backward
        low = np.array(index)
        high = np.array(index)
        moving = (index >= self._settled) | ~self._work[index]
        at = index[moving] + (-1 if forward else 1)
        found = count(at, ones[moving], self._bounds)
        low[moving], high[moving] = found
        self._leaves(index, ones, (high >= SIZE) | (low < 0), "")
        return self._answer(taken, low, high, missing)

    def is_workday(self, days: Days, *, nat: Nat = "refuse") -> tuple[Any, Any]:
        """Return for each day whether it is worked, and whether that is certain.

        Where it is not certain the first column holds what is published, or what the statute alone gives;
        a missing day that is kept is neither worked nor certain.

        Raises:
            ArrayRefusedError, ValueInColumnError, DayUnsupportedError: as `add_workdays`.
        """
        taken = column(days)
        index, missing = self._index(taken.days, nat)
        low, high = self._bounds(index, index)
        work, certain = np.asarray(self._work[index]), np.asarray(low == high)
        if missing is not None:
            work, certain = work & ~missing, certain & ~missing
        return taken.back(work), taken.back(certain)

    def count_workdays(self, start: Days, end: Days) -> Answer:
        """Return the working days after each start up to its end: fewest, most, and where they differ.

        Negative where the end is earlier; the columns are broadcast against each other.

        Raises:
            ArrayRefusedError, ValueInColumnError, DayUnsupportedError, RowsApartError: as `add_workdays`.
        """
        one, other = column(start), column(end)
        side_by_side(start, end)
        side_by_side(end, start)
        first, last = np.broadcast_arrays(
            self._index(one.days, "refuse")[0], self._index(other.days, "refuse")[0]
        )
        fewest: Ints = np.asarray(self._upto[last] - self._upto[first])
        most = fewest.copy()
        wanting = np.maximum(first, last) >= self._settled
        if wanting.any():
            a, b = first[wanting], last[wanting]
            back = a > b
            low, high = self._bounds(np.minimum(a, b) + 1, np.maximum(a, b))
            fewest[wanting] = np.where(back, -high, low)
            most[wanting] = np.where(back, -low, high)
        taken = one if one.days.ndim >= other.days.ndim else other
        return Answer(*map(taken.back, (fewest, most, np.asarray(fewest != most))))

    def _bounds(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Return the fewest and the most working days from `first` to `last`, both included."""
        before = np.where(first > 0, self._upto[np.maximum(first - 1, 0)], 0)
        plain = np.where(last >= first, self._upto[last] - before, 0)
        low, high = self._open.differences(first, last)
        return plain + low, plain + high


Bounds = Callable[[Ints, Ints], tuple[Ints, Ints]]


class _Packed(NamedTuple):
    """The cuts of every window in one array, with where each window's begin and how wide it is."""

    tables: NDArray[np.int64]
    offsets: Ints
    widths: Ints


def _bits(masks: list[int], places: range) -> Ints:
    """Return masks as rows of ones and noughts."""
    return np.array([[mask >> at & 1 for at in places] for mask in masks], np.int64)


def _sums(rows: Ints) -> Ints:
    """Return running sums along rows, beginning with nought."""
    return np.concatenate([np.zeros((len(rows), 1), np.int64), np.cumsum(rows, axis=1)], axis=1)


def _distinct(days: Ints, n: Ints) -> tuple[Ints, Ints, NDArray[np.intp]]:
    """Return every question once, and which answer belongs to which row."""
    keys, back = np.unique(days * (4 * SIZE) + n, return_inverse=True)
    start = keys // (4 * SIZE)
    return start, keys - start * (4 * SIZE), back.reshape(-1)


class _OpenDays:
    """By how much missing notices can change a count between two days, as arrays.

    Windows never overlap: of a span the first and the last window may be cut, those between are whole.
    Only the windows of the years asked about are laid out.
    """

    def __init__(self, table: DayTable) -> None:
        """Remember the days; nothing is laid out before it is asked for."""
        self._table = table
        self._until = table.settled
        self._home = np.full(SIZE + 1, -1, np.int64)
        self._starts = np.zeros(0, np.int64)
        self._cuts: list[NDArray[np.int64]] = []
        self._whole = np.zeros((2, 1), np.int64)
        self._from = self._upto = np.zeros((2, SIZE), np.int64)
        self._seen: set[int] = set()
        self._packed: _Packed = _Packed(np.zeros((2, 0), np.int64), self._starts, self._starts)

    def _reach(self, last: int) -> None:
        """Lay out every window up to the year after `last`, once."""
        if last < self._until:
            return
        end = min(day_at(min(last, SIZE - 1)).replace(month=12, day=31), LAST_DAY)
        stop = (end - FIRST_DAY) // timedelta(1)
        for window in self._table.windows(self._table.settled, stop, pinned=False):
            if window.first not in self._seen:
                self._seen.add(window.first)
                self._lay_out(window)
        sizes = np.array([cuts.shape[1] for cuts in self._cuts], np.int64)
        self._packed = _Packed(
            np.concatenate([cuts.reshape(2, -1) for cuts in self._cuts], axis=1),
            np.cumsum(sizes * sizes) - sizes * sizes,
            sizes - 1,
        )
        self._sum_up()
        self._until = stop + 1

    def _lay_out(self, window: Window) -> None:
        first, last = max(window.first, 0), min(window.last, SIZE - 1)
        width = last - first + 1
        cuts = np.zeros((2, width + 1, width + 1), np.int64)
        shift = first - window.first
        places = range(shift, shift + width)
        known = _bits([self._table.work_mask(window)], places)[0]
        free = _bits([~self._table.settled_mask(window)], places)[0]
        plain = _sums(_bits([window.weekdays & ~o.off for o in window.options], places) * free)
        near = _sums(_bits([o.candidates for o in window.options], places) * free)
        all_near = np.array([o.candidates.bit_count() for o in window.options], np.int64)[:, None]
        worked = np.array([o.worked for o in window.options], np.int64)[:, None]
        table = _sums((known * free)[None, :])
        for a in range(width):
            inside = near - near[:, a, None]
            base = plain - plain[:, a, None] - (table - table[:, a, None])
            low = base + np.maximum(0, worked - (all_near - inside))
            high = base + np.minimum(worked, inside)
            cuts[0, a, a + 1 :] = low.min(axis=0)[a + 1 :]
            cuts[1, a, a + 1 :] = high.max(axis=0)[a + 1 :]
        self._home[first : last + 1] = len(self._cuts)
        self._starts = np.append(self._starts, first)
        self._cuts.append(cuts)
        self._whole = np.append(self._whole, self._whole[:, -1:] + cuts[:, 0, width, None], axis=1)

    def differences(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Return how many fewer and more working days there may be than the plain table has."""
        shape = np.shape(first)
        if not np.size(last) or int(np.max(last)) < self._table.settled:
            return np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self._reach(int(np.max(last)))
        flat_first, flat_last = np.ravel(first), np.ravel(last)
        empty = flat_last < flat_first
        flat_first = np.minimum(flat_first, SIZE - 1)  # after the last day nothing begins
        found = self._from[:, flat_first] + self._upto[:, flat_last]
        home = self._home[flat_first]
        inside = (home == self._home[flat_last]) & (home >= 0)
        if empty.any():
            found[:, empty] = 0
            inside &= ~empty
        at = home[inside]
        begin, packed = self._starts[at], self._packed
        place = packed.offsets[at] + (flat_first[inside] - begin) * (packed.widths[at] + 1)
        found[:, inside] = packed.tables[:, place + flat_last[inside] - begin + 1]
        return found[0].reshape(shape), found[1].reshape(shape)

    def _sum_up(self) -> None:
        """Sum windows up day by day: what a span has from its first day on, and up to its last."""
        ends = self._starts + self._packed.widths - 1
        days = np.arange(SIZE)
        self._from = -self._whole[:, np.searchsorted(self._starts, days, "right")]
        self._upto = self._whole[:, np.searchsorted(ends, days, "left")]
        for start, cuts in zip(self._starts, self._cuts, strict=True):
            width = cuts.shape[1] - 1
            self._from[:, start : start + width] += cuts[:, :width, width]
            self._upto[:, start : start + width] += cuts[:, 0, 1:]

    def forward(self, after: Ints, n: Ints, bounds: Bounds) -> tuple[Ints, Ints]:
        """Return where the n-th working day after each day lies at the earliest and at the latest."""
        start, many, back = _distinct(after, n)
        return (
            self._search(start, many, lambda days: bounds(start + 1, days)[1], forward=True)[back],
            self._search(start, many, lambda days: bounds(start + 1, days)[0], forward=True)[back],
        )

    def backward(self, before: Ints, n: Ints, bounds: Bounds) -> tuple[Ints, Ints]:
        """Return where the n-th working day before each day lies at the earliest and at the latest."""
        start, many, back = _distinct(before, n)
        return (
            self._search(start, many, lambda days: bounds(days, start - 1)[0], forward=False)[back],
            self._search(start, many, lambda days: bounds(days, start - 1)[1], forward=False)[back],
        )

    @staticmethod
    def _search(start: Ints, n: Ints, count: Callable[[Ints], Ints], *, forward: bool) -> Ints:
        """Return the nearest day up to which `count` reaches `n`, by bisection; `SIZE` or -1 where none does."""
        sign = 1 if forward else -1
        end = SIZE - 1 if forward else 0
        low = np.zeros(start.shape, np.int64)  # a distance too short
        high = np.minimum(2 * n + 32, np.abs(end - start))
        while True:  # widen until far enough, or at the end
            short = (count(start + sign * high) < n) & (high < np.abs(end - start))
            if not short.any():
                break
            high = np.where(short, np.minimum(2 * high + 1, np.abs(end - start)), high)
        none = count(start + sign * high) < n
        while (high - low > 1).any():
            middle = (low + high) // 2
            enough = count(start + sign * middle) >= n
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.where(none, SIZE if forward else -1, start + sign * high)
