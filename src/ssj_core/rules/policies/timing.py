"""By when: so many working days after an event, a day of every year, a single day."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar, Literal

from attrs import field, frozen
from dateutil.relativedelta import relativedelta

from ssj_core.calendar import ByDate, Deadline, Within
from ssj_core.errors.calendar import FixedDateError
from ssj_core.errors.rules import CalendarNeededError
from ssj_core.rules.answers import Due
from ssj_core.rules.questions import ReadyBy


def due_of(deadline: Deadline) -> Due:
    """Return a calendar's deadline as an answer."""
    return Due(deadline.earliest, deadline.latest, deadline)


@frozen(kw_only=True)
class WithinDays:
    """So long after an event; the day of the event is not counted.

    Attributes:
        days: how many of the unit.
        unit: ``workdays``, ``days`` (the statute says of which kind), ``calendar_days``, ``weeks``, ``months`` or
            ``years``: the calendar's own words.
        clock: the fact that starts it: every text names its own event.
        statute: for ``days``: the statute that sets the period.
        excluding: the fact that says how many days of the unit do not count (a laboratory's).
        rule: the calendar's own rule.
    """

    says: ClassVar = Due
    counts_days: ClassVar = True

    days: int
    unit: Literal["workdays", "days", "calendar_days", "weeks", "months", "years"]
    clock: str
    statute: str = ""
    excluding: str = ""
    rule: Within = field(init=False, eq=False, repr=False)

    @rule.default
    def _rule(self) -> Within:
        return self._of(self.days)

    def _of(self, days: int) -> Within:
        return Within(self.unit, days, statute=self.statute, after=self.clock)

    def needs(self) -> tuple[str, ...]:
        """Return the facts it must know."""
        return (self.clock, self.excluding) if self.excluding else (self.clock,)

    def bind(self, calendar: Any, clause: str) -> Callable[[Any], Due]:  # noqa: ANN401 - a WorkdayCalendar or None
        """Return the function that answers with this calendar."""

        def answer(asked: Any) -> Due:  # noqa: ANN401 - any question with the clock
            if calendar is None:
                raise CalendarNeededError(clause=clause)
            more = getattr(asked, self.excluding) if self.excluding else 0
            rule = self._of(self.days + more) if more else self.rule
            return due_of(rule.due(getattr(asked, self.clock), calendar))

        return answer

    def answer(self, _: Any, /) -> Due:  # noqa: ANN401 - never asked unbound
        """Refuse: without a calendar there is no answer."""
        raise CalendarNeededError(clause=f"within {self.days} {self.unit}")


@frozen(kw_only=True)
class Lasts:
    """So long after a day, by the civil calendar: a term that runs out, with no roll to a working day.

    Attributes:
        years, months: how long.
        clock: the fact that starts it.
    """

    says: ClassVar = Due
    counts_days: ClassVar = False

    years: int = 0
    months: int = 0
    clock: str

    def needs(self) -> tuple[str, ...]:
        """Return the facts it must know."""
        return (self.clock,)

    def answer(self, asked: Any, /) -> Due:  # noqa: ANN401 - any question with the clock
        """Return the day."""
        start: dt.date = getattr(asked, self.clock)
        return Due.on(start + relativedelta(years=self.years, months=self.months))


@frozen(kw_only=True)
class ByDay:
    """A day of every year; "X月底前" is the last day of the month, without roll-forward.

    Attributes:
        month: 1 to 12.
        day: the day, or ``last``.
        rule: the calendar's own rule.
    """

    says: ClassVar = Due
    usual: ClassVar = "plan-by"
    counts_days: ClassVar = False

    month: int
    day: int | Literal["last"]
    rule: ByDate = field(init=False, eq=False, repr=False)

    @rule.default
    def _rule(self) -> ByDate:
        return ByDate.yearly(self.month, self.day)

    def needs(self) -> tuple[str, ...]:
        """Return the facts it must know."""
        return ("year",)

    def bind(self, calendar: Any, _: str) -> Callable[[Any], Due]:  # noqa: ANN401 - a WorkdayCalendar or None
        """Return the function that answers; a calendar adds the working days around, no more."""
        if calendar is None:
            return self.answer
        return lambda asked: due_of(self.rule.due(asked.year, calendar))

    def answer(self, asked: Any, /) -> Due:  # noqa: ANN401 - any question with a year
        """Return the day in the year asked about."""
        if self.day == "last":
            first = dt.date(asked.year + self.month // 12, self.month % 12 + 1, 1)
            return Due.on(first - dt.timedelta(days=1))
        try:
            return Due.on(dt.date(asked.year, self.month, self.day))
        except ValueError:
            raise FixedDateError(year=asked.year, month=self.month, day=self.day) from None


@frozen(kw_only=True)
class OnDay:
    """One day, once.

    Attributes:
        day: the day.
    """

    question: ClassVar = ReadyBy
    constant: ClassVar = True

    day: dt.date

    def answer(self, _: ReadyBy, /) -> Due:
        """Return the day."""
        return Due.on(self.day)
