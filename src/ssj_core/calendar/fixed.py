"""Fixed days 固定日期: a date of every year, quarter or month, or a working day of it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from attrs import field, frozen

from ssj_core.calendar.counting import agreed, closing, exactly, rolled, with_days_off
from ssj_core.calendar.days import (
    DECEMBER,
    FIRST_DAY,
    LAST_DAY,
    DayStatus,
    civil_day,
    day_at,
    index_of,
    whole,
)
from ssj_core.calendar.deadline import Deadline, answered, reads
from ssj_core.calendar.festivals import FIRST_YEAR, LAST_YEAR
from ssj_core.calendar.statutes import counting, known_versions
from ssj_core.calendar.words import Mode, Roll, Unit, read_roll
from ssj_core.calendar.workdays import WorkdayCalendar
from ssj_core.errors.calendar import (
    DayUnsupportedError,
    FixedDateError,
    NoSuchDateError,
    RuleRefusedError,
)

Every = Literal["year", "quarter", "month"]
Last = Literal["last"]
_MONTHS: Final[dict[str, int]] = {"year": 12, "quarter": 3, "month": 1}
_DAYS_OF: Final = {"month": 31, "quarter": 92, "year": 366}


def _count(value: object) -> object:
    """Take NumPy's whole numbers for Python's; leave everything else for the validator."""
    number = whole(value)
    return value if number is None else number


@frozen
class ByDate:
    """A date that comes round: by the end of February, by the 15th of every month, the tenth working day of a quarter.

    No rule of law found moves such a date when it is a day off, so it stays unless `roll` (or the statute) says
    otherwise; the working days before and after are reported beside it, and the one before is safe.

    Attributes:
        month: 1 to 12 of a yearly date; None for the others.
        day: 1 to 31, or ``last``; None where working days or days after the end are counted.
        every: ``year``, ``quarter`` or ``month``.
        workday: the n-th working day of the quarter or month; from the end where negative.
        days_after_end: so many calendar days after the end of the quarter before.
        roll: ``none``, ``prev`` (to the last working day on or before it) or ``next`` (on or after).
        statute: the statute that sets it; 税收征收管理法 makes it roll and adds long runs of days off.

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> cal = WorkdayCalendar.cn()
    >>> due = ByDate.yearly(2, "last").due(2027, cal)
    >>> due.date.isoformat(), due.prudent.isoformat(), due.next_workday.isoformat()
    ('2027-02-28', '2027-02-26', '2027-03-01')
    >>> [due.date.isoformat() for due in ByDate.quarterly(workday=10).over(2026, cal)]
    ['2026-01-15', '2026-04-15', '2026-07-14', '2026-10-20']
    """

    month: int | None = field(converter=_count)
    day: int | Last | None = field(converter=_count)
    every: Every = field(default="year", kw_only=True)
    workday: int | None = field(default=None, kw_only=True, converter=_count)
    days_after_end: int | None = field(default=None, kw_only=True, converter=_count)
    roll: Roll = field(default=Roll.NONE, kw_only=True, converter=read_roll)
    statute: str = field(default="", kw_only=True)
    basis: str = field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a date that no year has, and a rule that asks for none or for two."""
        if self.statute:
            known_versions(self.statute)
        given = [part for part in (self.day, self.workday, self.days_after_end) if part is not None]
        if len(given) != 1 or self.every not in _MONTHS:
            raise RuleRefusedError(
                rule="ByDate",
                why_zh="写明日（day）、第几个工作日（workday）或期末后几日（days_after_end）之一",
                why_en="name one of day, workday and days_after_end",
            )
        if self.day is not None and not self._has_day():
            raise NoSuchDateError(month=self.month, day=self.day)
        most = _DAYS_OF[self.every]
        for part in (self.workday, self.days_after_end):
            least = -most if part is self.workday else 1
            if part is not None and not (type(part) is int and part and least <= part <= most):
                raise RuleRefusedError(
                    rule=f"ByDate({part!r})",
                    why_zh=f"须为不超过 {most} 的整数，且不为 0",
                    why_en=f"it must be a whole number up to {most} and not 0",
                )

    def _has_day(self) -> bool:
        if self.every == "quarter":
            return self.day == "last"
        month = 1 if self.every == "month" else self.month
        if type(month) is not int or not 1 <= month <= DECEMBER:
            return False
        if self.day == "last":
            return True
        try:
            return type(self.day) is int and bool(dt.date(2000, month, self.day))
        except ValueError:
            return False

    @classmethod
    def yearly(
        cls,
        month: int,
        day: int | Last,
        *,
        roll: str | None = None,
        statute: str = "",
        basis: str = "",
    ) -> "ByDate":
        """Return the date `day` of `month` of every year.

        Raises:
            NoSuchDateError: no year has such a day.
        """
        return cls(month, day, roll=_roll(roll, statute), statute=statute, basis=basis)

    @classmethod
    def monthly(
        cls,
        day: int | Last | None = None,
        *,
        workday: int | None = None,
        roll: str | None = None,
        statute: str = "",
        basis: str = "",
    ) -> "ByDate":
        """Return a day of every month: its date, ``last``, or its n-th working day (-1 is the last one).

        Raises:
            NoSuchDateError: no month has such a day.
            RuleRefusedError: neither or both are given.
        """
        return cls(
            None,
            day,
            every="month",
            workday=workday,
            roll=_roll(roll, statute),
            statute=statute,
            basis=basis,
        )

    @classmethod
    def quarterly(
        cls,
        day: Last | None = None,
        *,
        workday: int | None = None,
        days_after_end: int | None = None,
        roll: str | None = None,
        statute: str = "",
        basis: str = "",
    ) -> "ByDate":
        """Return a day of every quarter: its ``last``, its n-th working day, or n days after the quarter before.

        Raises:
            RuleRefusedError: none or more than one is given.
        """
        return cls(
            None,
            day,
            every="quarter",
            workday=workday,
            days_after_end=days_after_end,
            roll=_roll(roll, statute),
            statute=statute,
            basis=basis,
        )

    def due(
        self,
        when: int | dt.date,
        cal: WorkdayCalendar,
        *,
        mode: str = Mode.BOUNDS,
        office_hours: object = None,
        principle: bool = True,
    ) -> Deadline:
        """Return the date of a year, or the next one on or after a day.

        Args:
            when: a year, for a yearly date; or a day: then the first date that is not past on it.
            cal: the calendar to count with.
            mode: as `Within.due`.
            office_hours: as `Within.due`.
            principle: as `Within.due`.

        Raises:
            NoSuchDateError, FixedDateError: that year has no such day (29 February).
            DayUnsupportedError: the year lies outside the calendar.
            RuleRefusedError: a year was given for a date that comes round oftener; ask `over`.
            CalendarCoverageError: in a strict mode, if a roll depends on days that are open.
        """
        how = {
            "mode": Mode.read(mode),
            "closes": closing(office_hours),
            "with_principle": principle,
        }
        if not isinstance(when, dt.date):
            year = _year(when)
            if self.every != "year":
                raise RuleRefusedError(
                    rule=f"due({year})",
                    why_zh="一年有多个日期：用 over(年, cal)，或给出一个日子（取其当日或之后的第一个）",
                    why_en="a year has several: ask over(year, cal), or give a day for the next one",
                )
            return self._in(dt.date(year, 1, 1), cal, how)
        day = civil_day(when)
        index_of(day)
        for start in self._starts(max(FIRST_YEAR, day.year - 1), LAST_YEAR):
            if start.year > day.year or self._end(start) >= day - dt.timedelta(_DAYS_OF["year"]):
                try:
                    found = self._in(start, cal, {**how, "mode": Mode.BOUNDS})
                except FixedDateError:
                    continue
                if found.latest >= day:
                    return self._in(start, cal, how)
        raise DayUnsupportedError(what=day, first=FIRST_DAY, last=LAST_DAY)

    def over(
        self,
        year: int,
        cal: WorkdayCalendar,
        *,
        mode: str = Mode.BOUNDS,
        office_hours: object = None,
        principle: bool = True,
    ) -> tuple[Deadline, ...]:
        """Return every date of a year, in order; a date that rolls is of the year it is written for.

        Raises:
            FixedDateError, DayUnsupportedError, CalendarCoverageError: as `due`.
        """
        how = {
            "mode": Mode.read(mode),
            "closes": closing(office_hours),
            "with_principle": principle,
        }
        number = _year(year)
        return tuple(self._in(start, cal, how) for start in self._starts(number, number))

    def again(self, deadline: Deadline, cal: WorkdayCalendar, *, mode: Mode) -> Deadline:
        """Ask the question of `deadline` of another calendar."""
        anchor = deadline.nominal or deadline.earliest
        start = next(
            start for start in self._starts(anchor.year, anchor.year) if self._end(start) >= anchor
        )
        how = {"closes": deadline.closes, "with_principle": deadline.with_principle}
        return self._in(start, cal, {**how, "mode": mode})

    def _starts(self, first: int, last: int) -> Iterator[dt.date]:
        """Yield the first days of the years, quarters or months."""
        for year in range(first, last + 1):
            for month in range(1, DECEMBER + 1, _MONTHS[self.every]):
                yield dt.date(year, month, 1)

    def _end(self, start: dt.date) -> dt.date:
        month = start.month + _MONTHS[self.every] - 1
        return _last_of(start.year, month)

    def _in(self, start: dt.date, cal: WorkdayCalendar, how: dict[str, Any]) -> Deadline:
        """Return the date of the year, quarter or month that begins on `start`."""
        if self.workday is not None:
            return self._nth_workday(start, self.workday, cal, how)
        nominal = self._nominal(start)
        at = index_of(nominal)
        reckoner = cal.reckoner()
        behind, ahead = rolled(reckoner, at, Roll.PREV), rolled(reckoner, at, Roll.NEXT)
        reach = {Roll.NONE: exactly(at), Roll.PREV: behind, Roll.NEXT: ahead}[self.roll]
        first = at
        if self._adds() and self.roll is Roll.NEXT:
            first = index_of(start if self.every == "quarter" else nominal.replace(day=1))
            reach = with_days_off(cal, first, at)
        used = (min(first, reach.earliest), max(at, reach.latest))
        return answered(
            cal,
            rule=self,
            trigger=None,
            reach=reach,
            safe_date=day_at(behind.earliest),
            nominal=nominal,
            prudent=day_at(behind.earliest),
            next_workday=agreed(ahead),
            basis=self._basis(nominal),
            certainty=DayStatus.FINAL if self.roll is Roll.NONE else cal.weakest(*used),
            first_used=day_at(min(first, behind.earliest)),
            last_used=day_at(max(ahead.latest, reach.latest)),
            **how,
        )

    def _nth_workday(
        self, start: dt.date, n: int, cal: WorkdayCalendar, how: dict[str, Any]
    ) -> Deadline:
        first, last = index_of(start), index_of(self._end(start))
        reckoner = cal.reckoner()
        # The day before 2004-01-01 lies outside; no working day is lost by beginning on the holiday itself.
        reach = reckoner.forward(first - 1, n) if n > 0 else reckoner.backward(last + 1, -n)
        if not first <= reach.earliest <= reach.latest <= last:
            raise RuleRefusedError(
                rule=f"workday={n}",
                why_zh=f"{start} 起的这一期没有那么多工作日",
                why_en=f"the period from {start} has not so many working days",
            )
        span = (first, reach.latest) if n > 0 else (reach.earliest, last)
        return answered(
            cal,
            rule=self,
            trigger=start,
            reach=reach,
            safe_date=day_at(reach.earliest),
            prudent=day_at(reach.earliest),
            next_workday=agreed(reach),
            unit=Unit.WORKDAY.value,
            basis=self._basis(start),
            certainty=cal.weakest(*span),
            counted_from=day_at(span[0]),
            counted_to=day_at(span[1]),
            first_used=day_at(span[0]),
            last_used=day_at(span[1]),
            **how,
        )

    def _nominal(self, start: dt.date) -> dt.date:
        if self.days_after_end is not None:
            return start + dt.timedelta(self.days_after_end - 1)
        if self.day == "last":
            return _last_of(start.year, self.month or self._end(start).month)
        month = self.month or start.month
        try:
            return dt.date(start.year, month, self.day or 0)
        except ValueError:
            raise FixedDateError(year=start.year, month=month, day=self.day) from None

    def _adds(self) -> bool:
        """Whether days off inside lengthen it; for a whole year no practice was found, and none is taken."""
        return (
            bool(self.statute)
            and self.every != "year"
            and known_versions(self.statute)[-1].adds_days_off
        )

    def _basis(self, on: dt.date) -> tuple[str, ...]:
        own = (self.basis,) if self.basis else ()
        if not self.statute:
            return own
        rolls = self.roll is not Roll.NONE
        return (*own, *counting(self.statute, on, unit=Unit.CALENDAR_DAY, rolls=rolls).basis)

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as a record; what is not said is left out."""
        date = {
            "every": self.every if self.every != "year" else None,
            "month": self.month,
            "day": self.day,
            "workday": self.workday,
            "days_after_end": self.days_after_end,
        }
        words = {"statute": self.statute, "basis": self.basis}
        return {
            "by": {name: value for name, value in date.items() if value is not None},
            "roll": self.roll.value,
            **{name: value for name, value in words.items() if value},
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "ByDate":
        """Return the rule a record describes."""
        rest = dict(record)
        date = {"month": None, "day": None, **rest.pop("by")}
        return cls(date.pop("month"), date.pop("day"), **date, **rest)


def _roll(roll: str | None, statute: str) -> Roll:
    """Return what was asked, else what the statute says, else nothing."""
    if roll is not None:
        return Roll.read(roll)
    return Roll.NEXT if statute and known_versions(statute)[-1].adds_days_off else Roll.NONE


def _year(value: object) -> int:
    number = whole(value)
    if number is None or not FIRST_YEAR <= number <= LAST_YEAR:
        raise DayUnsupportedError(what=value, first=FIRST_DAY, last=LAST_DAY)
    return number


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year + month // DECEMBER, month % DECEMBER + 1, 1) - dt.timedelta(1)


reads("by", ByDate.from_dict)
