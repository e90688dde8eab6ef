"""Periods as the law writes them: within so many days, by a fixed date, before an event."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, Literal, get_args

from attrs import field, frozen

from ssj_core.calendar import engine
from ssj_core.calendar.days import check_count
from ssj_core.calendar.deadline import Deadline, Mode
from ssj_core.calendar.operators import Operator
from ssj_core.calendar.units import Unit, find_version
from ssj_core.calendar.workdays import WorkdayCalendar
from ssj_core.errors.calendar import FixedDateError, ModeUnknownError, StatuteUnknownError

Roll = Literal["none", "prev", "next"]
_ROLLS: Final = get_args(Roll)
_DECEMBER: Final = 12


def _known_statute(_: object, __: object, value: str) -> None:
    """Refuse a statute the table of units does not have, when the rule is made."""
    if value:
        find_version(value, dt.date.max)


@frozen
class Within:
    """A period that runs from an event: within 20 working days, 7 days, 3 months.

    The day of the event is not counted (民法典 art. 201). A period in calendar days or months that ends on a rest
    day ends on the next working day (art. 203); one in working days never needs to.

    Attributes:
        unit: ``workday``, ``day`` (the statute says which days) or ``month``.
        n: how many.
        statute: for ``day``: the statute that sets the period, ``行政处罚法`` or ``行政处罚法@2021``.
        after: what it runs from, in words.
        basis: the clause that sets it.

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> Within.workdays(20).due(dt.date(2026, 12, 8), WorkdayCalendar.cn()).date
    datetime.date(2027, 1, 6)
    """

    unit: Unit
    n: int = field(converter=check_count)
    statute: str = field(default="", kw_only=True, validator=_known_statute)
    after: str = field(default="", kw_only=True)
    basis: str = field(default="", kw_only=True)

    @classmethod
    def workdays(cls, n: int, *, after: str = "", basis: str = "") -> "Within":
        """Return a period of `n` working days 个工作日."""
        return cls("workday", n, after=after, basis=basis)

    @classmethod
    def days(cls, n: int, *, statute: str, after: str = "", basis: str = "") -> "Within":
        """Return a period of `n` days 日, working or calendar days as its statute says.

        Args:
            n: how many days.
            statute: the statute that sets the period; ``@year`` pins a version, else the one in force counts.
            after: what it runs from, in words.
            basis: the clause that sets it.

        Raises:
            StatuteUnknownError: the statute or version is not in the table of units.

        >>> from ssj_core.calendar import WorkdayCalendar
        >>> Within.days(7, statute="行政处罚法").due(dt.date(2026, 2, 11), WorkdayCalendar.cn()).date
        datetime.date(2026, 2, 27)
        """
        if not statute:
            raise StatuteUnknownError(statute=statute, known="民法典、行政处罚法…")
        return cls("day", n, statute=statute, after=after, basis=basis)

    @classmethod
    def months(cls, n: int, *, after: str = "", basis: str = "") -> "Within":
        """Return a period of `n` months 个月: to the corresponding day, or the month's last (民法典 art. 202)."""
        return cls("month", n, after=after, basis=basis)

    def unit_on(self, trigger: dt.date) -> Unit:
        """Return what is counted when the period begins on `trigger`."""
        if self.unit != "day":
            return self.unit
        return find_version(self.statute, trigger).unit(self.n)

    def due(
        self,
        trigger: dt.date,
        cal: WorkdayCalendar,
        ops: Iterable[Operator] = (),
        *,
        mode: Mode = "bounds",
    ) -> Deadline:
        """Return the last day of the period that runs from `trigger`.

        Args:
            trigger: the day of the event (a date, or an aware datetime read in Asia/Shanghai).
            cal: the calendar to count with.
            ops: what happened to the period: exclude, suspend, resume, extend, restart; in any order.
            mode: ``bounds`` answers ``[earliest, latest]``; ``strict`` raises if open days can change the
                answer; ``strict_final`` raises if it depends on any day that is not final.

        Raises:
            NotADayError: a naive datetime, text, or anything else for `trigger`.
            DayUnsupportedError: the period leaves the calendar.
            CalendarCoverageError: in a strict mode.
            OperatorRefusedError: an operator contradicts the others; `ExtensionTooLateError` and
                `PeriodSuspendedError` are kinds of it.
        """
        return engine.within(self, trigger, cal, tuple(ops), mode)

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as a record; empty fields are left out."""
        words = {"statute": self.statute, "after": self.after, "basis": self.basis}
        return {"within": self.unit, "n": self.n, **{k: v for k, v in words.items() if v}}


def _check_fixed(rule: "ByDate", _: object, day: object) -> None:
    if day == "last":
        valid = type(rule.month) is int and 1 <= rule.month <= _DECEMBER
    else:
        try:
            valid = type(day) is int and bool(
                dt.date(2000, rule.month, day)
            )  # a leap year: 29 February passes
        except (TypeError, ValueError):
            valid = False
    if not valid:
        raise FixedDateError(year="任何一 / any", month=rule.month, day=day)


def _check_roll(_: object, __: object, roll: object) -> None:
    if roll not in _ROLLS:
        raise ModeUnknownError(what="roll", value=roll, choices=", ".join(_ROLLS))


@frozen
class ByDate:
    """A date that comes round every year: by the end of February.

    No rule of law found moves such a date when it falls on a rest day, so it stays unless `roll` says otherwise; the
    working days before and after are reported beside it.

    Attributes:
        month: 1 to 12.
        day: 1 to 31, or ``last``.
        roll: ``none``, ``prev`` (to the last working day on or before it) or ``next`` (on or after).

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> due = ByDate.yearly(2, "last").due(2027, WorkdayCalendar.cn())
    >>> due.date.isoformat(), due.prudent.isoformat(), due.next_workday.isoformat()
    ('2027-02-28', '2027-02-26', '2027-03-01')
    """

    month: int
    day: int | Literal["last"] = field(validator=_check_fixed)
    roll: Roll = field(default="none", kw_only=True, validator=_check_roll)
    basis: str = field(default="", kw_only=True)

    @classmethod
    def yearly(
        cls, month: int, day: int | Literal["last"], *, roll: Roll = "none", basis: str = ""
    ) -> "ByDate":
        """Return the date `day` of `month` of every year.

        Raises:
            FixedDateError: no year has such a day.
        """
        return cls(month, day, roll=roll, basis=basis)

    def due(self, year: int, cal: WorkdayCalendar, *, mode: Mode = "bounds") -> Deadline:
        """Return the date in `year`, with the working days before and after it.

        Raises:
            FixedDateError: that year has no such day (29 February).
            DayUnsupportedError: the year lies outside the calendar.
            CalendarCoverageError: in a strict mode, if a roll depends on days that are open.
        """
        return engine.by_date(self, year, cal, mode)

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as a record."""
        words = {"basis": self.basis} if self.basis else {}
        return {"by": {"month": self.month, "day": self.day}, "roll": self.roll, **words}


@frozen
class Before:
    """A period that runs back from an event: at least 7 working days before it.

    The day of the event is not counted; the answer is the last day that is still in time.

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> Before.workdays(7).due(dt.date(2026, 10, 12), WorkdayCalendar.cn()).date
    datetime.date(2026, 9, 24)
    """

    n: int = field(converter=check_count)
    after: str = field(default="", kw_only=True)
    basis: str = field(default="", kw_only=True)

    @classmethod
    def workdays(cls, n: int, *, after: str = "", basis: str = "") -> "Before":
        """Return a period of `n` working days back from an event."""
        return cls(n, after=after, basis=basis)

    def due(self, event: dt.date, cal: WorkdayCalendar, *, mode: Mode = "bounds") -> Deadline:
        """Return the n-th working day before `event`.

        Raises:
            NotADayError, DayUnsupportedError, CalendarCoverageError: as `Within.due`.
        """
        return engine.before(self, event, cal, mode)

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as a record; empty fields are left out."""
        words = {"after": self.after, "basis": self.basis}
        return {"before": "workday", "n": self.n, **{k: v for k, v in words.items() if v}}


Rule = Within | ByDate | Before
