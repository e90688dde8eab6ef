"""The five kinds of period: a duty, a limit on a power, a waiting period, counting back, a fixed day.

Each has its own way with a last day that is a day off, and its own safe side: one rule does not fit all.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, Self

from attrs import field, fields, frozen

from ssj_core.calendar.counting import Ended, agreed, closing, ending, exactly, rolled, shifted
from ssj_core.calendar.days import (
    FIRST_DAY,
    LAST_DAY,
    DayStatus,
    check_count,
    civil_day,
    day_at,
    index_of,
    instant_of,
)
from ssj_core.calendar.deadline import Deadline, answered, reads
from ssj_core.calendar.operators import Course, Operator, course_of
from ssj_core.calendar.statutes import (
    Counting,
    article_name,
    counting,
    known_versions,
    refuse_open,
)
from ssj_core.calendar.words import (
    Act,
    Mode,
    Roll,
    Unit,
    Whose,
    Word,
    read_act,
    read_roll,
    read_unit,
    read_whose,
)
from ssj_core.calendar.workdays import WorkdayCalendar
from ssj_core.errors.calendar import (
    DayUnsupportedError,
    OperatorRefusedError,
    PeriodSuspendedError,
    RuleRefusedError,
    StatuteUnknownError,
)

_HOUR: Final = dt.timedelta(hours=1)


@frozen
class Length(ABC):
    """So many of a unit, counted from a day: what the kinds that run have in common.

    Attributes:
        unit: a word of `Unit`; ``day`` means 日, whose statute says which days.
        n: how many.
        statute: the statute that sets the period, ``行政处罚法`` or ``行政处罚法@2021``.
        article: the article that sets it, to be cited; ``56`` is 第五十六条.
        whose: whose act it limits, ``agency`` or ``party``; some statutes count only the agency's in working days.
        after: what it runs from, in words.
        basis: the clause that sets it, in words of the caller.
    """

    word: ClassVar[str] = ""
    units: ClassVar[frozenset[Unit]] = frozenset(Unit) - {Unit.HOUR, Unit.SAME_DAY}
    back: ClassVar[bool] = False

    unit: Unit = field(converter=read_unit)
    n: int = field(converter=check_count)
    statute: str = field(default="", kw_only=True)
    article: str = field(default="", kw_only=True, converter=article_name)
    whose: Whose = field(default=Whose.AGENCY, kw_only=True, converter=read_whose)
    after: str = field(default="", kw_only=True)
    basis: str = field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a unit the kind does not know, and days whose statute does not say what they are."""
        if self.unit not in self.units:
            known = "、".join(unit.zh for unit in Unit if unit in self.units)
            raise RuleRefusedError(
                rule=f"{type(self).__name__}({self.unit.value!r}, {self.n})",
                why_zh=f"单位须为{known}之一",
                why_en=f"the unit must be one of {', '.join(sorted(self.units))}",
            )
        if self.unit is Unit.DAY or self.statute:
            if not self.statute:
                raise StatuteUnknownError(statute="", known="民法典、行政处罚法…")
            version = known_versions(self.statute)[-1]
            if self.unit is Unit.DAY:
                refuse_open(version, self.n, article=self.article, whose=self.whose, back=self.back)

    @classmethod
    def workdays(cls, n: int, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a period of `n` working days 个工作日; `more` are the other fields, by name."""
        return cls(Unit.WORKDAY, n, **more)

    @classmethod
    def days(cls, n: int, *, statute: str, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a period of `n` days 日, working or calendar days as its statute says.

        Args:
            n: how many days.
            statute: the statute that sets the period; ``@year`` pins a version, else the one in force counts.
            more: ``article``, ``whose``, ``after``, ``basis``, and the fields of the kind.

        Raises:
            StatuteUnknownError: the statute or version is not in the table.
            UnitOpenError: the statute does not say which days; use `workdays` or `calendar_days`.
        """
        return cls(Unit.DAY, n, statute=statute, **more)

    @classmethod
    def calendar_days(cls, n: int, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a period of `n` calendar days 自然日, of whatever statute; name it in ``basis``."""
        return cls(Unit.CALENDAR_DAY, n, **more)

    @classmethod
    def weeks(cls, n: int, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a period of `n` weeks 周 of seven calendar days."""
        return cls(Unit.WEEK, n, **more)

    @classmethod
    def months(cls, n: int, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a period of `n` months 个月: to the corresponding day, or the month's last (民法典 art. 202)."""
        return cls(Unit.MONTH, n, **more)

    @classmethod
    def years(cls, n: int, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a period of `n` years 年: to the corresponding day, or the month's last."""
        return cls(Unit.YEAR, n, **more)

    def unit_on(self, trigger: dt.date) -> Unit:
        """Return what is counted when the period begins on `trigger`; ``day`` then means calendar days."""
        return self.counting_on(trigger).unit

    def counting_on(self, day: dt.date, *, rolls: bool = True) -> Counting:
        """Return how the period is counted when it begins on `day`, with the law to be cited."""
        return counting(
            self.statute,
            day,
            unit=self.unit,
            n=self.n,
            article=self.article,
            whose=self.whose,
            back=self.back,
            rolls=rolls,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as a record; fields left at their default are left out."""
        found: dict[str, Any] = {self.word: self.unit.value, "n": self.n}
        for part in fields(type(self))[2:]:
            value = getattr(self, part.name)
            if value != part.default:
                found[part.name] = value.value if isinstance(value, Word) else value
        return found

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return the rule a record describes."""
        rest = dict(record)
        return cls(rest.pop(cls.word), rest.pop("n"), **rest)

    def _measured(self, course: Course, cal: WorkdayCalendar, roll: Roll) -> tuple[Counting, Ended]:
        found = self.counting_on(course.start, rolls=roll is not Roll.NONE)
        n = self.n + sum(extension.n for extension in course.extensions)
        ended = ending(
            cal,
            course.start,
            found.unit,
            n,
            skipped=course.skipped,
            roll=roll,
            adds_days_off=found.adds_days_off,
        )
        return found, ended

    def _course(
        self, begun: dt.date, cal: WorkdayCalendar, ops: Iterable[Operator], roll: Roll
    ) -> Course:
        """Follow what happened to the period; a suspended one has no last day."""

        def end_of(course: Course) -> dt.date:
            return day_at(self._measured(course, cal, roll)[1].reach.latest)

        course = course_of(begun, ops, end_of)
        if course.suspended is not None:
            raise PeriodSuspendedError(since=course.suspended)
        return course

    def again(self, deadline: Deadline, cal: WorkdayCalendar, *, mode: Mode) -> Deadline:
        """Ask the question of `deadline` of another calendar."""
        return self.due(
            deadline.instant or deadline.day_asked,
            cal,
            deadline.operators,
            mode=mode,
            office_hours=deadline.closes,
            principle=deadline.with_principle,
        )

    def due(
        self,
        trigger: dt.date,
        cal: WorkdayCalendar,
        ops: Iterable[Operator] = (),
        *,
        mode: str = Mode.BOUNDS,
        office_hours: object = None,
        principle: bool = True,
    ) -> Deadline:
        """Return the answer for a period that runs from `trigger`.

        Args:
            trigger: the day of the event (a date, or an aware datetime read in Asia/Shanghai; for a period in hours
                an aware datetime).
            cal: the calendar to count with.
            ops: what happened to the period: exclude, suspend, resume, extend, restart; in any order.
            mode: ``bounds`` answers ``[earliest, latest]``; ``strict`` raises if open days can change the
                answer; ``strict_final`` raises if it depends on any day that is not final.
            office_hours: when business closes on the last day (民法典 art. 203): a time, or ``17:30``.
            principle: whether text and record show the bound under the published principle as well.

        Raises:
            NotADayError: a naive datetime, text, or anything else for `trigger`.
            DayUnsupportedError: the period leaves the calendar.
            CalendarCoverageError: in a strict mode.
            OperatorRefusedError: an operator contradicts the others; `PeriodExpiredError` (too late) and
                `PeriodSuspendedError` are kinds of it.
        """
        how = {
            "mode": Mode.read(mode),
            "with_principle": principle,
            "closes": closing(office_hours),
        }
        if self.unit is Unit.HOUR:
            return self._in_hours(trigger, cal, tuple(ops), how)
        begun = civil_day(trigger)
        index_of(begun)
        return self._due(begun, cal, tuple(ops), how)

    @abstractmethod
    def _due(
        self, begun: dt.date, cal: WorkdayCalendar, ops: tuple[Operator, ...], how: dict[str, Any]
    ) -> Deadline:
        """Count in the kind's own way."""

    def _in_hours(
        self, trigger: object, cal: WorkdayCalendar, ops: tuple[Operator, ...], how: dict[str, Any]
    ) -> Deadline:
        """Count hours from the moment, or where the statute says so from the next full hour."""
        begun = instant_of(trigger)
        if ops or how["closes"] is not None:
            raise OperatorRefusedError(
                operator=type(ops[0]).__name__ if ops else "office_hours",
                why_zh="以小时计的期间连续计算，不扣除、中止、延长，也不看办公时间",
                why_en="a period in hours runs on: nothing is excluded or extended, and no business hours count",
            )
        found = self.counting_on(begun.date(), rolls=False)
        start = begun
        if found.first_hour_out:
            start = begun.replace(minute=0, second=0, microsecond=0) + _HOUR
        if self.n > (LAST_DAY - FIRST_DAY).days * 24:
            raise DayUnsupportedError(what=f"{begun} + {self.n} h", first=FIRST_DAY, last=LAST_DAY)
        end, safe = start + self.n * _HOUR, begun + self.n * _HOUR
        index_of(end)
        return answered(
            cal,
            rule=self,
            trigger=begun.date(),
            instant=begun,
            reach=exactly(index_of(end)),
            safe_date=safe.date(),
            moment=end,
            safe_moment=safe,
            unit=found.unit.value,
            basis=_cited(self.basis, found),
            first_used=begun.date(),
            last_used=end.date(),
            **how,
        )


@frozen
class Within(Length):
    """A duty 义务期间: someone must act within 20 working days, 7 days, 3 months of an event.

    The day of the event is not counted (民法典 art. 201). A period in calendar days, weeks, months or years that ends on
    a day off ends on the next working day (art. 203); one in working days never needs to. Safe is the earliest day.

    Attributes:
        roll: ``next``, ``prev`` or ``none`` (where the law restrains liberty it never rolls).

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> cal = WorkdayCalendar.cn()
    >>> Within.workdays(20).due(dt.date(2026, 12, 8), cal).date
    datetime.date(2027, 1, 6)
    >>> Within.days(7, statute="行政处罚法").due(dt.date(2026, 2, 11), cal).date
    datetime.date(2026, 2, 27)
    """

    word: ClassVar[str] = "within"
    units: ClassVar[frozenset[Unit]] = frozenset(Unit)

    roll: Roll = field(default=Roll.NEXT, kw_only=True, converter=read_roll)

    @classmethod
    def hours(cls, n: int, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a period of `n` hours 小时: from the moment (民法典 art. 201), never rolled."""
        return cls(Unit.HOUR, n, **more)

    @classmethod
    def same_day(cls, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return the day of the event itself 当日, whatever day it is."""
        return cls(Unit.SAME_DAY, 1, **more)

    def _due(
        self, begun: dt.date, cal: WorkdayCalendar, ops: tuple[Operator, ...], how: dict[str, Any]
    ) -> Deadline:
        course = self._course(begun, cal, ops, self.roll)
        found, ended = self._measured(course, cal, self.roll)
        start, reach = index_of(course.start), ended.reach
        workdays = found.unit is Unit.WORKDAY
        first = cal.reckoner(ended.skip).forward(start, 1) if workdays else None
        nominal = ended.nominal
        touched = start + 1 if workdays or found.adds_days_off else index_of(nominal)
        return answered(
            cal,
            rule=self,
            trigger=begun,
            reach=reach,
            safe_date=day_at(reach.earliest),
            nominal=nominal,
            first_counted_day=agreed(first) if first else day_at(min(start + 1, reach.earliest)),
            unit=found.unit.value,
            basis=_cited(self.basis, found),
            operators=ops,
            skipped=course.skipped,
            certainty=_certainty(cal, ended, self.roll, touched),
            counted_from=day_at(min(start + 1, reach.latest)),
            counted_to=nominal or day_at(reach.latest),
            first_used=day_at(min(start + 1, reach.earliest)),
            last_used=max(day_at(reach.latest), nominal or FIRST_DAY),
            **how,
        )


@frozen
class AtMost(Length):
    """A limit on a power 权力上限: seal for at most 30 days, detain for at most 24 hours.

    It never moves: the last day is the nominal one, whatever day it is, and the safe one as well; the last working
    day on or before it stands beside it.

    Attributes:
        extension: by how much it may be extended in all, in the same unit; 0 where the law allows none.

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> seizure = AtMost.days(30, statute="行政强制法", extension=30)
    >>> due = seizure.due(dt.date(2026, 3, 5), WorkdayCalendar.cn())
    >>> due.date.isoformat(), due.last_workday.isoformat()
    ('2026-04-04', '2026-04-03')
    """

    word: ClassVar[str] = "at_most"
    units: ClassVar[frozenset[Unit]] = frozenset(Unit) - {Unit.SAME_DAY}

    extension: int = field(default=0, kw_only=True)

    @extension.validator
    def _check_extension(self, _: object, value: object) -> None:
        if value != 0 or isinstance(value, bool):
            check_count(value)

    @classmethod
    def hours(cls, n: int, **more: Any) -> Self:  # noqa: ANN401 - the other fields of the kind, by name
        """Return a limit of `n` hours 小时, from the moment (民法典 art. 201)."""
        return cls(Unit.HOUR, n, **more)

    def _due(
        self, begun: dt.date, cal: WorkdayCalendar, ops: tuple[Operator, ...], how: dict[str, Any]
    ) -> Deadline:
        course = self._course(begun, cal, ops, Roll.NONE)
        if (more := sum(extension.n for extension in course.extensions)) > self.extension:
            raise OperatorRefusedError(
                operator=f"Extend {more}",
                why_zh=f"合计延长 {more}，法律允许的上限为 {self.extension}（extension=）",
                why_en=f"extended by {more} in all, the law allows {self.extension} (extension=)",
            )
        found, ended = self._measured(course, cal, Roll.NONE)
        reach, start = ended.reach, index_of(course.start)
        behind = cal.reckoner().backward(reach.earliest + 1, 1)
        return answered(
            cal,
            rule=self,
            trigger=begun,
            reach=reach,
            safe_date=day_at(reach.earliest),
            nominal=ended.nominal or agreed(reach),
            last_workday=day_at(behind.earliest),
            first_counted_day=day_at(start + 1) if ended.nominal else None,
            unit=found.unit.value,
            basis=_cited(self.basis, found),
            operators=ops,
            skipped=course.skipped,
            certainty=_certainty(cal, ended, Roll.NONE, start + 1),
            counted_from=day_at(start + 1),
            counted_to=day_at(reach.latest),
            first_used=min(day_at(start + 1), day_at(behind.earliest)),
            last_used=day_at(reach.latest),
            **how,
        )


@frozen
class NotBefore(Length):
    """A waiting period 等待期: not before ten days are over, at least 20 days to the closing day, shown for 3 days.

    The later reading is the safe one: the last day to wait may be a day off and then end with the next working day.

    Attributes:
        act: ``after`` (满N日、N日后: the day after the last one) or ``on`` (不少于N日: the N-th day itself will do).

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> shown = NotBefore.calendar_days(3).due(dt.date(2026, 6, 17), WorkdayCalendar.cn())
    >>> shown.period_last.isoformat(), shown.earliest.isoformat(), shown.safe_from.isoformat()
    ('2026-06-20', '2026-06-21', '2026-06-23')
    """

    word: ClassVar[str] = "not_before"

    act: Act = field(default=Act.AFTER, kw_only=True, converter=read_act)

    def _due(
        self, begun: dt.date, cal: WorkdayCalendar, ops: tuple[Operator, ...], how: dict[str, Any]
    ) -> Deadline:
        course = self._course(begun, cal, ops, Roll.NONE)
        found, ended = self._measured(course, cal, Roll.NONE)
        reach, start = ended.reach, index_of(course.start)
        following = 1 if self.act is Act.AFTER else 0
        reckoner = cal.reckoner(ended.skip)
        safe = rolled(reckoner, reach.latest, Roll.NEXT).latest + following
        first = cal.reckoner().forward(safe - 1, 1)
        return answered(
            cal,
            rule=self,
            trigger=begun,
            reach=reach._replace(
                earliest=reach.earliest + following,
                latest=reach.latest + following,
                projected=reach.projected + following,
            ),
            safe_date=day_at(safe),
            period_last=day_at(reach.latest),
            safe_from=day_at(safe),
            first_workday=agreed(first),
            first_counted_day=day_at(start + 1) if ended.nominal else None,
            unit=found.unit.value,
            basis=_cited(self.basis, found),
            operators=ops,
            skipped=course.skipped,
            certainty=_certainty(cal, ended, Roll.NONE, start + 1),
            counted_from=day_at(start + 1),
            counted_to=day_at(reach.latest),
            first_used=day_at(start + 1),
            last_used=day_at(first.latest),
            **how,
        )


@frozen
class Before(Length):
    """A period that runs back from an event 提前: at least 7 working days before it, 15 days before the hearing.

    The day of the event is not counted; the answer is the last day that is still in time, and it never moves on. Safe
    is the last working day on or before it.

    Attributes:
        clear: whether full days must lie between; then it is one day earlier.

    >>> from ssj_core.calendar import WorkdayCalendar
    >>> Before.workdays(7).due(dt.date(2026, 10, 12), WorkdayCalendar.cn()).date
    datetime.date(2026, 9, 24)
    """

    word: ClassVar[str] = "before"
    back: ClassVar[bool] = True

    clear: bool = field(default=False, kw_only=True)

    def _due(
        self, begun: dt.date, cal: WorkdayCalendar, ops: tuple[Operator, ...], how: dict[str, Any]
    ) -> Deadline:
        if ops:
            raise OperatorRefusedError(
                operator=type(ops[0]).__name__,
                why_zh="只有自某日起算的期间才能扣除、中止、延长、重新起算",
                why_en="only a period that runs from a day can be excluded, suspended, extended or restarted",
            )
        found = self.counting_on(begun, rolls=False)
        at, reckoner = index_of(begun), cal.reckoner()
        workdays = found.unit is Unit.WORKDAY
        if workdays:
            reach = reckoner.backward(at, self.n + self.clear)
        else:
            reach = exactly(at - self._back(begun, found.unit) - self.clear)
            if reach.earliest < 0:
                raise DayUnsupportedError(
                    what=f"{begun} - {self.n}", first=FIRST_DAY, last=LAST_DAY
                )
        prudent = rolled(reckoner, reach.earliest, Roll.PREV).earliest
        return answered(
            cal,
            rule=self,
            trigger=begun,
            reach=reach,
            safe_date=day_at(prudent),
            nominal=None if workdays else day_at(reach.earliest),
            prudent=day_at(prudent),
            unit=found.unit.value,
            basis=_cited(self.basis, found),
            certainty=cal.weakest(reach.earliest, at - 1) if workdays else DayStatus.FINAL,
            counted_from=day_at(reach.earliest),
            counted_to=day_at(at - 1),
            first_used=day_at(prudent),
            last_used=day_at(at - 1),
            **how,
        )

    def _back(self, event: dt.date, unit: Unit) -> int:
        if unit in (Unit.MONTH, Unit.YEAR):
            return (event - shifted(event, unit, -self.n)).days
        return self.n * (7 if unit is Unit.WEEK else 1)


def _cited(basis: str, found: Counting) -> tuple[str, ...]:
    return (basis, *found.basis) if basis else found.basis


def _certainty(cal: WorkdayCalendar, ended: Ended, roll: Roll, touched: int) -> DayStatus:
    """Return the least sure status among the days an end depends on: none, where it is a matter of arithmetic."""
    if ended.nominal is not None and roll is Roll.NONE:
        return DayStatus.FINAL
    last = ended.reach.latest if ended.nominal is None else max(ended.reach.latest, touched)
    return cal.weakest(min(touched, ended.reach.earliest), last)


for _kind in (Within, AtMost, NotBefore, Before):
    reads(_kind.word, _kind.from_dict)
