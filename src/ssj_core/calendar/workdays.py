"""The working-day calendar: which days are worked in China, and how sure that is."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from ssj_core.calendar.days import (
    BASE,
    LAST_DAY,
    SIZE,
    DayInfo,
    DayStatus,
    check_count,
    civil_day,
    day_at,
    index_of,
)
from ssj_core.calendar.envelope import MODEL, PRINCIPLE, Model
from ssj_core.calendar.festivals import LAST_YEAR
from ssj_core.calendar.notices import DOCUMENTS, HolidayNotice, annual_title, read_notice
from ssj_core.calendar.sources import contradictions, known_notices, region_of
from ssj_core.calendar.table import DayTable, Reach, Reckoner, Span
from ssj_core.calendar.trace import Stretches
from ssj_core.encoding import canonical, digest
from ssj_core.errors.calendar import CalendarCoverageError

if TYPE_CHECKING:
    from ssj_core.calendar.vector import VectorCalendar

ENGINE: Final = "ssj.cn-workdays/1"

_DIGITS: Final = bytes.maketrans(b"\0\1", b"01")


@frozen(kw_only=True)
class Coverage:
    """The reach of one calendar.

    Attributes:
        final_until: the last day no later annual notice can change.
        published_until: the last day of the unbroken row of published years; None where there is none.
        projected_until: the last day the calendar can say anything about.
        notices: the notices it is made of.
        missing: the title of the annual notice to load next, and of any year left out before the last.
        as_of: what was known on that day; None is everything.
        refused: what `chinese_calendar` offered and the rules did not let in, in words.
        confirmed: the notices somebody let in although they are unusual, each with the reason.
    """

    final_until: date
    published_until: date | None
    projected_until: date
    notices: tuple[HolidayNotice, ...]
    missing: tuple[str, ...]
    as_of: date | None
    refused: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()


class WorkdayCalendar:
    """The working days of China from 2004 to 2099, as known on a day.

    Immutable; two calendars are equal when they are made of the same notices. Make one with `cn`.

    Attributes:
        id: SHA-256 over the notices, the engine, the envelope, the region and `as_of`; 64 hex digits.
        as_of: what was known on that day; None is everything.
        region: the region whose overlays apply; None is the nation.
        model: the envelope unpublished years are bounded by.
        notices: what it is made of.
        stretches: its days in stretches alike in all but the day, by place.
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
        model: Model = MODEL,
    ) -> None:
        """Build from notices already validated; use `cn`."""
        order = sorted(notices, key=lambda notice: notice.digest)
        self.notices: Final = tuple(order)
        self.as_of: Final = as_of
        self.region: Final = region
        self.model: Final[Model] = model
        table = DayTable(order)
        self._table: Final = table
        # Lists for the commonest questions: the answers inside the settled days, without a detour.
        self._settled: Final = table.settled
        self._work: Final = table.work
        self._upto: Final = table.prefix[1:].tolist()
        self._answers: Final = [
            date.fromordinal(BASE + at) for at in table.place if at < table.settled
        ]
        self._pinned: Final = Reckoner(table, pinned=True, model=model)
        self._open: Final = Reckoner(table, model=model)
        self._infos: Final = dict[int, DayInfo]()
        self.stretches: Final = Stretches(self.info)
        self.coverage: Final = _coverage(table, self.notices, as_of, tuple(refused))
        self.id: Final = _calendar_id(self.notices, as_of, region, model)

    @classmethod
    def cn(
        cls,
        as_of: date | None = None,
        notices: Iterable[HolidayNotice | Mapping[str, Any]] = (),
        region: str | None = None,
        *,
        confirm: str = "",
    ) -> "WorkdayCalendar":
        """Return the calendar of China.

        Args:
            as_of: what was known at the end of that day (a date or aware datetime): only notices issued by
                then count. None is everything, and then years of which we ship no notice are filled from
                the tables of the installed `chinese_calendar`.
            notices: more notices (values or their file form); each is validated beside the shipped ones.
            region: applies the regional overlays among `notices` for it (``CN-GX`` or ``450000``;
                ``CN-SC-LS`` also takes those of ``CN-SC``).
            confirm: why notices that are unusual are right all the same; the reason enters the calendar's id,
                its coverage and every deadline.

        Raises:
            ManyFaultsError: a notice breaks a rule, or is unusual and not confirmed; everything is listed.
            RegionUnknownError: no notice of that region was handed in.
            NotADayError: `as_of` is neither a date nor an aware datetime.
        """
        more = tuple(
            notice if isinstance(notice, HolidayNotice) else read_notice(notice)
            for notice in notices
        )
        if confirm.strip():
            more = tuple(notice.confirm(confirm) for notice in more)
        place = None if region is None else region_of(region)
        return _build(None if as_of is None else civil_day(as_of), more, place)

    def __eq__(self, other: object) -> bool:
        """Equal when made of the same notices, for the same region and day of knowledge."""
        return isinstance(other, WorkdayCalendar) and self.id == other.id

    def __hash__(self) -> int:
        """Hash the id."""
        return hash(self.id)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as its notices; the tables are built again."""
        return _restore, (self.notices, self.as_of, self.region, self.coverage.refused, self.model)

    def __repr__(self) -> str:
        """Name what it is known by."""
        return f"<WorkdayCalendar {self.id[:12]} final until {self.coverage.final_until}>"

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is worked; the last days of a published December as published.

        Raises:
            CalendarCoverageError: its year is not published and arrangements differ on it.
            NotADayError: not a date or aware datetime.
            DayUnsupportedError: outside 2004 to 2099.
        """
        index = day.toordinal() - BASE if type(day) is date else index_of(day)
        if not 0 <= index < self._settled:
            index_of(day)
            self._sure(self._pinned, index, index)
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
        return self.info(index_of(day))

    def info(self, index: int) -> DayInfo:
        """Return everything known about the day at a place in the calendar; made once and kept."""
        if index not in self._infos:
            low, high = self._open.count(index, index)
            named = self._table.named.get(index)
            notice = named.notice if named else None
            self._infos[index] = DayInfo(
                day=day_at(index),
                workday=self._work[index] == 1,
                certain=low == high,
                kind=self._table.kind(index),
                status=self._table.weakest(index, index),
                name=self._table.name(index),
                notice=notice.label if notice else "",
                supplier=notice.supplier if notice and notice.supplier not in DOCUMENTS else "",
            )
        return self._infos[index]

    def bits(self, first: int, last: int) -> tuple[str, str]:
        """Return the days between two places, one character each: worked, and still open."""
        work = self._work[first : last + 1].translate(_DIGITS).decode()
        if last < self._settled:
            return work, "0" * len(work)
        days = range(first, last + 1)
        return work, "".join("0" if self.stretches[day].info.certain else "1" for day in days)

    def add_workdays(self, day: date, n: int, *, pinned: bool = False) -> date:
        """Return the n-th working day strictly after `day`, whether `day` is worked or not.

        Args:
            day: a date or aware datetime.
            n: how many, at least 1 (to count back use `Before`).
            pinned: takes the last days of a published December as published, though the next notice may
                still change them.

        Raises:
            CalendarCoverageError: days that are open can change the answer; ask a rule's ``due``, or the
                vector, for both ends.
            CountRefusedError: `n` is not a whole number of at least 1.
        """
        index = day.toordinal() - BASE if type(day) is date else index_of(day)
        if type(n) is int and n > 0 and 0 <= index < self._settled:
            k = self._upto[index] + n - 1
            if k < len(self._answers):
                return self._answers[k]
        return self._one(self._counter(pinned=pinned).forward(index_of(day), check_count(n)))

    def count_workdays(self, start: date, end: date, *, pinned: bool = False) -> int:
        """Return the working days after `start` up to and including `end`; negative if `end` is earlier.

        Raises:
            CalendarCoverageError: days that are open can change the answer (see `add_workdays` on `pinned`).
        """
        first, last = index_of(start), index_of(end)
        if first > last:
            return -self.count_workdays(end, start, pinned=pinned)
        if last >= self._settled:
            self._sure(self._counter(pinned=pinned), first + 1, last)
        return int(self._upto[last] - self._upto[first])

    def bounds_between(
        self, first: date, last: date, *, first_too: bool = False
    ) -> tuple[int, int]:
        """Return the fewest and the most working days after `first` (or from it) up to and including `last`."""
        return self._open.count(index_of(first) + (not first_too), index_of(last))

    def next_workday(self, day: date, *, pinned: bool = False) -> date:
        """Return the first working day after `day`."""
        return self.add_workdays(day, 1, pinned=pinned)

    def prev_workday(self, day: date, *, pinned: bool = False) -> date:
        """Return the last working day before `day`."""
        return self._one(self._counter(pinned=pinned).backward(index_of(day), 1))

    def reckoner(self, skip: tuple[Span, ...] = ()) -> Reckoner:
        """Return the counter rules use: everything open kept open, the days of `skip` never counted."""
        return Reckoner(self._table, skip=skip, model=self.model) if skip else self._open

    @cached_property
    def vector(self) -> "VectorCalendar":
        """The same questions over columns of days (needs the extra ``numpy``).

        Raises:
            MissingExtraError: NumPy is not installed.
        """
        from ssj_core.calendar.vector import VectorCalendar  # noqa: PLC0415 - NumPy is optional

        return VectorCalendar(self._table)

    @cached_property
    def principle(self) -> "WorkdayCalendar":
        """The same notices under the narrower model of the published principle; never used unasked."""
        return WorkdayCalendar(
            self.notices,
            as_of=self.as_of,
            region=self.region,
            refused=self.coverage.refused,
            model=PRINCIPLE,
        )

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """Where the installed `chinese_calendar` has a year otherwise than the notices; two lines a year."""
        return contradictions(self._table)

    def weakest(self, first: int, last: int) -> DayStatus:
        """Return the least sure status between two places in the calendar, both included."""
        return self._table.weakest(first, last)

    def confirmed(self, first: date, last: date) -> tuple[str, ...]:
        """Return the notices of these years that somebody let in for a reason, in words."""
        if not self.coverage.confirmed:
            return ()
        return tuple(
            f"{notice.label}：经人工确认载入（{notice.confirmed}）"
            for notice in self.notices
            if notice.confirmed and first.year <= notice.year <= last.year + 1
        )

    def _counter(self, *, pinned: bool) -> Reckoner:
        return self._pinned if pinned else self._open

    def _sure(self, reckoner: Reckoner, first: int, last: int) -> None:
        """Refuse a count that missing notices can change."""
        low, high = reckoner.count(first, last)
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


def _coverage(
    table: DayTable,
    notices: tuple[HolidayNotice, ...],
    as_of: date | None,
    refused: tuple[str, ...],
) -> Coverage:
    gaps = table.unpublished(min(max(table.published, default=0) + 1, LAST_YEAR)) or [
        min(table.unpublished(LAST_YEAR + 1))
    ]
    return Coverage(
        final_until=day_at(table.settled) - timedelta(1),
        published_until=date(gaps[0] - 1, 12, 31) if table.published else None,
        projected_until=LAST_DAY,
        notices=notices,
        missing=tuple(annual_title(year) for year in gaps),
        as_of=as_of,
        refused=refused,
        confirmed=tuple(f"{n.label}：{n.confirmed}" for n in notices if n.confirmed),
    )


def _calendar_id(
    notices: tuple[HolidayNotice, ...], as_of: date | None, region: str | None, model: Model
) -> str:
    """Return the digest a calendar is known by: its notices, the engine, the envelope, and what it was asked for."""
    about = {
        "engine": ENGINE,
        "envelope": model,
        "notices": [notice.digest for notice in notices],
        "region": region or "",
        "as_of": "" if as_of is None else as_of.isoformat(),
    }
    return digest(canonical(about))


@lru_cache(maxsize=32)
def _build(
    as_of: date | None, more: tuple[HolidayNotice, ...], region: str | None
) -> WorkdayCalendar:
    """Build each calendar once: it is asked for often and never changes."""
    known = known_notices(as_of, more, region)
    return WorkdayCalendar(known.notices, as_of=as_of, region=region, refused=known.refused)


def _restore(
    notices: tuple[HolidayNotice, ...],
    as_of: date | None,
    region: str | None,
    refused: tuple[str, ...],
    model: Model,
) -> WorkdayCalendar:
    return WorkdayCalendar(notices, as_of=as_of, region=region, refused=refused, model=model)
