"""The working-day calendar: which days are worked in China, and how sure that is."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from ssj_core.calendar.coverage import coverage_of
from ssj_core.calendar.days import (
    BASE,
    SIZE,
    DayInfo,
    DayStatus,
    check_count,
    civil_day,
    day_at,
    index_of,
)
from ssj_core.calendar.known import calendar_id, known_notices
from ssj_core.calendar.notice import HolidayNotice
from ssj_core.calendar.reach import Reach, Reckoner, Span
from ssj_core.calendar.reading import read_notice
from ssj_core.calendar.table import DayTable
from ssj_core.errors.calendar import CalendarCoverageError

if TYPE_CHECKING:
    from ssj_core.calendar.vector import VectorCalendar


class WorkdayCalendar:
    """The working days of China from 2004 to 2099, as known on a day.

    Immutable; two calendars are equal when they are made of the same notices. Make one with `cn`.

    Attributes:
        id: SHA-256 over the notices, the engine, the envelope, the region and `as_of`; 64 hex digits.
        as_of: what was known on that day; None is everything.
        region: the region whose overlays apply; None is the nation.
        notices: what it is made of.
        coverage: until when it is final, published and projected.

    >>> cal = WorkdayCalendar.cn()
    >>> cal.is_workday(date(2026, 2, 28)), cal.add_workdays(date(2026, 12, 8), 20).isoformat()
    (True, '2027-01-06')
    """

    def __init__(
        self,
        notices: Iterable[HolidayNotice],
        *,
        as_of: date | None = None,
        region: str | None = None,
        refused: Iterable[str] = (),
    ) -> None:
        """Build from notices already validated; use `cn`."""
        order = sorted(notices, key=lambda notice: notice.digest)
        self.notices: Final = tuple(order)
        self.as_of: Final = as_of
        self.region: Final = region
        table = DayTable(order)
        self._table: Final = table
        # Lists for the commonest questions: the answers inside the settled days, without a detour.
        self._settled: Final = table.settled
        self._work: Final = table.work
        self._upto: Final = table.prefix[1:].tolist()
        self._answers: Final = [
            date.fromordinal(BASE + at) for at in table.place if at < table.settled
        ]
        self._pinned: Final = Reckoner(table, pinned=True)
        self._open: Final = Reckoner(table)
        self.coverage: Final = coverage_of(table, self.notices, as_of, tuple(refused))
        self.id: Final = calendar_id(self.notices, as_of, region)

    @classmethod
    def cn(
        cls,
        as_of: date | None = None,
        notices: Iterable[HolidayNotice | Mapping[str, Any]] = (),
        region: str | None = None,
    ) -> "WorkdayCalendar":
        """Return the calendar of China.

        Args:
            as_of: what was known at the end of that day (a date or aware datetime): only notices issued by
                then count. None is everything, and then years of which we ship no notice are filled from
                the tables of the installed `chinese_calendar`.
            notices: more notices (values or their file form); each is validated beside the shipped ones.
            region: applies the regional overlays among `notices` for it (``CN-GX``; ``CN-SC-LS`` also takes
                those of ``CN-SC``).

        Raises:
            ManyFaultsError: a notice breaks a rule; every failed rule of every notice is listed.
            RegionUnknownError: no notice of that region was handed in.
            NotADayError: `as_of` is neither a date nor an aware datetime.
        """
        more = tuple(
            notice if isinstance(notice, HolidayNotice) else read_notice(notice)
            for notice in notices
        )
        return _build(None if as_of is None else civil_day(as_of), more, region)

    def __eq__(self, other: object) -> bool:
        """Equal when made of the same notices, for the same region and day of knowledge."""
        return isinstance(other, WorkdayCalendar) and self.id == other.id

    def __hash__(self) -> int:
        """Hash the id."""
        return hash(self.id)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as its notices; the tables are built again."""
        return _restore, (self.notices, self.as_of, self.region, self.coverage.refused)

    def __repr__(self) -> str:
        """Name what it is known by."""
        return f"<WorkdayCalendar {self.id[:12]} final until {self.coverage.final_until}>"

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is worked.

        Raises:
            CalendarCoverageError: its year is not published and arrangements differ on it.
            NotADayError: not a date or aware datetime.
            DayUnsupportedError: outside 2004 to 2099.
        """
        index = day.toordinal() - BASE if type(day) is date else index_of(day)
        if not 0 <= index < self._settled:
            index_of(day)
            self._sure(index, index)
        return self._work[index] == 1

    def status(self, day: date) -> DayStatus:
        """Return how sure the calendar is of `day`; never raises for a day out of reach."""
        index = civil_day(day).toordinal() - BASE
        return self._table.weakest(index, index) if 0 <= index < SIZE else DayStatus.UNSUPPORTED

    def explain(self, day: date) -> DayInfo:
        """Return everything known about `day`: worked or not, why, from which notice, how sure.

        >>> info = WorkdayCalendar.cn().explain(date(2026, 2, 28))
        >>> info.workday, info.name, info.kind.value
        (True, '调休上班', 'make_up')
        """
        index = index_of(day)
        low, high = self._open.count(index, index)
        named, worked = self._table.named.get(index), self._table.work[index] == 1
        return DayInfo(
            day=day_at(index),
            workday=worked,
            certain=low == high,
            kind=self._table.kind(index),
            status=self.status(day),
            name=self._table.name(index),
            notice=named.notice.label if named else "",
        )

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day strictly after `day`, whether `day` is worked or not.

        Raises:
            CalendarCoverageError: days of an unpublished year can change the answer; ask a rule's ``due``.
            CountRefusedError: `n` is not a whole number of at least 1 (to count back use `Before`).
        """
        index = day.toordinal() - BASE if type(day) is date else index_of(day)
        if type(n) is int and n > 0 and 0 <= index < self._settled:
            k = self._upto[index] + n - 1
            if k < len(self._answers):
                return self._answers[k]
        return self._one(self._pinned.forward(index_of(day), check_count(n)))

    def count_workdays(self, start: date, end: date) -> int:
        """Return the working days after `start` up to and including `end`; negative if `end` is earlier.

        Raises:
            CalendarCoverageError: days of an unpublished year can change the answer.
        """
        first, last = index_of(start), index_of(end)
        if first > last:
            return -self.count_workdays(end, start)
        if last >= self._settled:
            self._sure(first + 1, last)
        return int(self._upto[last] - self._upto[first])

    def next_workday(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.add_workdays(day, 1)

    def prev_workday(self, day: date) -> date:
        """Return the last working day before `day`."""
        return self._one(self._pinned.backward(index_of(day), 1))

    def reckoner(self, skip: tuple[Span, ...] = ()) -> Reckoner:
        """Return the counter rules use: everything open kept open, the days of `skip` never counted."""
        return Reckoner(self._table, skip=skip) if skip else self._open

    @cached_property
    def vector(self) -> "VectorCalendar":
        """The same questions over arrays of days (needs the extra ``numpy``).

        Raises:
            MissingExtraError: NumPy is not installed.
        """
        from ssj_core.calendar.vector import VectorCalendar  # noqa: PLC0415 - NumPy is optional

        return VectorCalendar(self, self._table)

    def weakest(self, first: int, last: int) -> DayStatus:
        """Return the least sure status between two places in the calendar, both included."""
        return self._table.weakest(first, last)

    def _sure(self, first: int, last: int) -> None:
        """Refuse a count that missing notices can change."""
        low, high = self._pinned.count(first, last)
        if low != high:
            raise self.uncovered(f"{low}", f"{high}")

    def _one(self, reach: Reach) -> date:
        if reach.earliest != reach.latest:
            raise self.uncovered(*sorted(str(day_at(i)) for i in reach[:2]))
        return day_at(reach.earliest)

    def uncovered(self, earliest: object, latest: object) -> CalendarCoverageError:
        """Return the error for an answer that lies between two, naming what is missing."""
        return CalendarCoverageError(
            earliest=earliest,
            latest=latest,
            final_until=self.coverage.final_until,
            missing="、".join(self.coverage.missing),
        )


@lru_cache(maxsize=32)
def _build(
    as_of: date | None, more: tuple[HolidayNotice, ...], region: str | None
) -> WorkdayCalendar:
    """Build each calendar once: it is asked for often and never changes."""
    notices, refused = known_notices(as_of, more, region)
    return WorkdayCalendar(notices, as_of=as_of, region=region, refused=refused)


def _restore(
    notices: tuple[HolidayNotice, ...],
    as_of: date | None,
    region: str | None,
    refused: tuple[str, ...],
) -> WorkdayCalendar:
    return WorkdayCalendar(notices, as_of=as_of, region=region, refused=refused)
