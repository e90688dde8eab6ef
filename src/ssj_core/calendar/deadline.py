"""A deadline: the last (or first) day of a period, how sure it is, which day is safe, and why.

It can be written down and read back; `recounting` asks it again of another calendar.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol, Self

from attrs import define, field, fields, frozen

from ssj_core.calendar.days import (
    SHANGHAI,
    DayKind,
    DayStatus,
    civil_day,
    day_at,
    index_of,
    place_of,
)
from ssj_core.calendar.envelope import PRINCIPLE, PRINCIPLE_SOURCE
from ssj_core.calendar.operators import Operator, operator_dict, operator_of
from ssj_core.calendar.table import Reach
from ssj_core.calendar.trace import (
    COUNTED_DAYS,
    COUNTED_WORKDAYS,
    ROLLED,
    SHOWN,
    DayBits,
    Effect,
    Part,
    Run,
    runs,
)
from ssj_core.calendar.words import Mode, Unit, Word
from ssj_core.calendar.workdays import WorkdayCalendar
from ssj_core.errors.calendar import DeadlineFormError


class Rule(Protocol):
    """A kind of period: a value that can be written down and asked again."""

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as a record."""

    def again(self, deadline: "Deadline", cal: WorkdayCalendar, *, mode: Mode) -> "Deadline":
        """Ask the question of `deadline` of another calendar."""


Reader = Callable[[Mapping[str, Any]], Rule]
_READERS: Final = dict[str, Reader]()


def reads(word: str, reader: Reader) -> None:
    """Say which rule a record that begins with `word` describes."""
    _READERS[word] = reader


def rule_of(record: Mapping[str, Any]) -> Rule:
    """Return the rule a record describes.

    Raises:
        DeadlineFormError: it describes none.
    """
    word = next(iter(record), "")
    if word not in _READERS:
        raise DeadlineFormError(
            field="rule",
            why_zh=f"不是 {'、'.join(_READERS)} 之一",
            why_en=f"it is none of {', '.join(_READERS)}",
        )
    return _READERS[word](record)


class DeadlineState(Word):
    """Where a day stands to a deadline."""

    OPEN = "open", "未到期", "open"
    DUE_TODAY = "due_today", "今日到期", "due today"
    UNDETERMINED = (
        "undetermined",
        "是否逾期取决于尚未公布的放假安排",
        "depends on a notice not yet published",
    )
    OVERDUE = "overdue", "已逾期", "overdue"
    WAITING = "waiting", "等待期未满，不得实施", "too early"
    FREE = "free", "等待期已满，可以实施", "may be done"


@frozen(kw_only=True)
class DeadlineStatus:
    """Where one day stands to a deadline.

    Attributes:
        state: ``open``, ``due_today``, ``undetermined`` (after the earliest, not after the latest possible last
            day) or ``overdue``; of a waiting period ``waiting``, ``undetermined`` (one reading lets it be done)
            or ``free``.
        workdays_left: working days after `on` up to the safe date, the fewest possible; 0 from then on. None
            where the deadline was read back without its calendar and `on` lies outside its days.
        days_overdue: calendar days after the latest possible last day; 0 for a waiting period.
    """

    on: dt.date
    state: DeadlineState
    workdays_left: int | None
    days_overdue: int


class Bound(NamedTuple):
    """An answer under the published principle: a narrower model, shown beside the bounds, never instead.

    Attributes:
        earliest, latest: the ends under the principle.
        model: its version.
        source: where the principle stands.
    """

    earliest: dt.date
    latest: dt.date
    model: str = PRINCIPLE
    source: str = PRINCIPLE_SOURCE

    @property
    def date(self) -> dt.date | None:
        """The day, where the principle leaves one only."""
        return self.earliest if self.earliest == self.latest else None

    def to_dict(self) -> dict[str, Any]:
        """Return the bound as a record."""
        earliest, latest = self.earliest.isoformat(), self.latest.isoformat()
        return {
            "date": earliest if earliest == latest else None,
            "earliest": earliest,
            "latest": latest,
            "model": self.model,
            "source": self.source,
        }


@define(kw_only=True)
class _Evidence:
    """What a deadline rests on; read back from its record, or taken from the calendar when asked for."""

    trace: tuple[Run, ...]
    bits: DayBits
    principle: Bound | None
    missing: tuple[str, ...]


@frozen(kw_only=True)
class Deadline:
    """The answer to a rule under one calendar.

    Attributes:
        rule: what was asked: `Within`, `AtMost`, `NotBefore`, `Before` or `ByDate`.
        trigger: the day it runs from (or back from); of the n-th working day of a month or quarter its first day; None
            for other fixed dates.
        instant: for periods in hours: the instant it runs from, in Asia/Shanghai.
        earliest, latest: the answer is never before, never after. The last day; of a waiting period the first
            day on which the act is allowed.
        projected: the same by the statute alone in unpublished years; not to be relied on.
        safe_date: the day that is safe in every arrangement of the model and in every reading: to be done by,
            or of a waiting period not to act before.
        nominal: the day before days off move it: of a period in calendar days, weeks, months or years, or the
            fixed date.
        prudent: fixed dates and periods counted back: the last working day on or before it (the earliest
            possible one).
        next_workday: fixed dates: the first working day on or after it; None while that is open.
        last_workday: limits: the last working day on or before the last day (the earliest possible one).
        period_last: waiting periods: the last day to wait.
        safe_from: waiting periods: the first day that is late enough in the later reading.
        first_workday: waiting periods: the first working day from then on; None while that is open.
        first_counted_day: day one of the period; None while open, and for other rules.
        moment, safe_moment: periods in hours: when they end, and when they end if the first hour counts.
        closes: when business closes on the last day, where the caller says so.
        unit: what was counted: ``workday``, ``day`` (calendar days), ``week``, ``month``, ``year``, ``hour``,
            ``same_day``; empty for a fixed date.
        basis: the law the counting follows.
        operators: what happened to the period.
        skipped: spans not counted, with reasons.
        certainty: the least sure status among the days the answer depends on.
        mode: ``bounds``, ``strict`` or ``strict_final``.
        counted_from, counted_to: the days that were counted one by one; None where none was.
        first_used, last_used: the days the trace and the bits cover.
        confirmed: the notices among those used that somebody let in for a reason, in words.
        with_principle: whether the bound under the published principle is shown.
        calendar_id: the digest of the calendar it was counted with.
        calendar: that calendar; None where the deadline was read back.
    """

    rule: Rule
    trigger: dt.date | None
    instant: dt.datetime | None = None
    earliest: dt.date
    latest: dt.date
    projected: dt.date
    safe_date: dt.date
    nominal: dt.date | None = None
    prudent: dt.date | None = None
    next_workday: dt.date | None = None
    last_workday: dt.date | None = None
    period_last: dt.date | None = None
    safe_from: dt.date | None = None
    first_workday: dt.date | None = None
    first_counted_day: dt.date | None = None
    moment: dt.datetime | None = None
    safe_moment: dt.datetime | None = None
    closes: dt.time | None = None
    unit: str = ""
    basis: tuple[str, ...] = ()
    operators: tuple[Operator, ...] = ()
    skipped: tuple[tuple[dt.date, dt.date, str], ...] = ()
    certainty: DayStatus = DayStatus.FINAL
    mode: Mode = Mode.BOUNDS
    counted_from: dt.date | None = None
    counted_to: dt.date | None = None
    first_used: dt.date
    last_used: dt.date
    confirmed: tuple[str, ...] = ()
    with_principle: bool = True
    calendar_id: str
    calendar: WorkdayCalendar | None = field(default=None, eq=False, repr=False)
    stored: _Evidence | None = field(default=None, eq=False, repr=False)

    @property
    def date(self) -> dt.date | None:
        """The day, once every arrangement still possible agrees on it; None before."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def provisional(self) -> bool:
        """Whether the day still depends on a notice that is not loaded."""
        return self.earliest != self.latest

    @property
    def final(self) -> bool:
        """Whether no later annual notice can change any day the answer depends on."""
        return self.certainty is DayStatus.FINAL

    @property
    def waiting(self) -> bool:
        """Whether the answer is a first day and not a last one."""
        return self.safe_from is not None

    @property
    def due_before(self) -> dt.datetime | None:
        """The instant the period has ended, in Asia/Shanghai; None while open, and for a waiting period.

        Midnight after the last day; where business hours were given, when it closes (民法典 art. 203); of a period
        in hours, its end.
        """
        if self.moment is not None:
            return self.moment
        if self.date is None or self.waiting:
            return None
        if self.closes is not None:
            return dt.datetime.combine(self.date, self.closes, SHANGHAI)
        return dt.datetime.combine(self.date + dt.timedelta(1), dt.time(), SHANGHAI)

    @property
    def day_asked(self) -> dt.date:
        """The day the question was about: the trigger or event, or the fixed date itself."""
        return self.trigger or self.nominal or self.earliest

    @cached_property
    def _evidence(self) -> _Evidence:
        cal = self.calendar
        if cal is None:
            assert self.stored is not None  # nosec B101  # noqa: S101 - read back with its evidence, or made with a calendar
            return self.stored
        return _Evidence(
            trace=runs(cal.stretches, self._parts()),
            bits=DayBits(
                self.first_used, *cal.bits(place_of(self.first_used), place_of(self.last_used))
            ),
            principle=self._by_principle(cal),
            missing=() if self.final else cal.coverage.missing,
        )

    def _by_principle(self, cal: WorkdayCalendar) -> Bound | None:
        if not self.with_principle:
            return None
        if not self.provisional:
            return Bound(self.earliest, self.latest)
        narrow = self.rule.again(self, cal.principle, mode=Mode.BOUNDS)
        return Bound(narrow.earliest, narrow.latest)

    @property
    def trace(self) -> tuple[Run, ...]:
        """The days that led here, in runs."""
        return self._evidence.trace

    @property
    def day_bits(self) -> DayBits:
        """The days used, for a verifier without a calendar."""
        return self._evidence.bits

    @property
    def principle(self) -> Bound | None:
        """The answer under the published principle, beside the bounds; None where it was not asked for."""
        return self._evidence.principle

    @property
    def missing(self) -> tuple[str, ...]:
        """The notices whose absence leaves it open; empty where it is final."""
        return self._evidence.missing

    def _parts(self) -> Iterator[Part]:
        """Yield the days used, cut where they begin to be treated otherwise."""
        place, last = place_of(self.first_used), place_of(self.last_used)
        counted = range(0)
        if self.counted_from is not None and self.counted_to is not None:
            counted = range(place_of(self.counted_from), place_of(self.counted_to) + 1)
        end = place_of(self.latest) + 1
        cuts = {counted.start, counted.stop, end, last + 1}
        excluded = [(place_of(start), place_of(stop), why) for start, stop, why in self.skipped]
        for start, stop, _ in excluded:
            cuts |= {start, stop + 1}
        how = COUNTED_WORKDAYS if self.unit == Unit.WORKDAY else COUNTED_DAYS
        rolls = how is COUNTED_DAYS and counted and self.nominal is not None
        for cut in sorted(cuts):
            if not place < cut <= last + 1:
                continue
            why = next((why for start, stop, why in excluded if start <= place <= stop), "")
            after = ROLLED if rolls and counted.stop <= place < end else SHOWN
            yield place, cut - 1, why or (how if place in counted else after)
            place = cut

    @property
    def make_up_days(self) -> tuple[dt.date, ...]:
        """The weekend days that matter because a notice has them worked: counted, or the last day itself."""
        made_up = [run for run in self.trace if run[3] is _MADE_UP and run[2] in _USED]
        if self.unit == Unit.WORKDAY:
            return tuple(
                day_at(index)
                for run in made_up
                for index in range(place_of(run.first), place_of(run.last) + 1)
            )
        day = self.date
        return (day,) if day and any(run.first <= day <= run.last for run in made_up) else ()

    def status(self, on: dt.date) -> DeadlineStatus:
        """Return where `on` (a date or aware datetime) stands to this deadline."""
        day = civil_day(on)
        if self.safe_from is not None:
            state = DeadlineState.FREE if day >= self.safe_from else DeadlineState.WAITING
            if self.earliest <= day < self.safe_from:
                state = DeadlineState.UNDETERMINED
        elif day > self.latest:
            state = DeadlineState.OVERDUE
        elif day > self.earliest:
            state = DeadlineState.UNDETERMINED
        else:
            state = DeadlineState.DUE_TODAY if day == self.earliest else DeadlineState.OPEN
        late = 0 if self.waiting else max(0, (day - self.latest).days)
        return DeadlineStatus(on=day, state=state, workdays_left=self._left(day), days_overdue=late)

    def _left(self, day: dt.date) -> int | None:
        """Count the working days after a day up to the safe date, the fewest possible."""
        if day >= self.safe_date:
            return 0
        if self.calendar is not None:
            return self.calendar.reckoner().count(index_of(day) + 1, index_of(self.safe_date))[0]
        start = (day - self.day_bits.first).days + 1
        stop = (self.safe_date - self.day_bits.first).days + 1
        if start < 0 or stop > len(self.day_bits.work):
            return None
        pairs = zip(self.day_bits.work[start:stop], self.day_bits.open[start:stop], strict=True)
        return sum(worked == "1" and open_ == "0" for worked, open_ in pairs)

    def text(self, lang: str = "zh") -> str:
        """Return the whole reasoning for people, in ``zh`` or ``en``: answer, law, runs of days, calendar."""
        lines = [_answer(self, lang), *_facts(self, lang)]
        lines += [f"  {run.text(lang)}" for run in self.trace]
        return "\n".join([*lines, f"{'calendar' if lang == 'en' else '日历'} {self.calendar_id}"])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as one JSON document (dates in ISO form, None where open)."""
        evidence = self._evidence
        principle = evidence.principle
        due = self.due_before
        return {
            "date": self.earliest.isoformat() if self.earliest == self.latest else None,
            "provisional": self.provisional,
            "due_before": None if due is None else due.isoformat(),
            **{
                name: None if day is None else day.isoformat()
                for name, day in zip(_DAYS, _days_of(self), strict=True)
            },
            "unit": self.unit,
            "certainty": str.__str__(self.certainty),
            "mode": str.__str__(self.mode),
            "rule": self.rule.to_dict(),
            "basis": list(self.basis),
            "operators": [operator_dict(op) for op in self.operators],
            "skipped": [[str(first), str(last), reason] for first, last, reason in self.skipped],
            "confirmed": list(self.confirmed),
            "missing": list(evidence.missing),
            "principle": None if principle is None else principle.to_dict(),
            "trace": [run.to_dict() for run in evidence.trace],
            "make_up_days": [day.isoformat() for day in self.make_up_days],
            "day_bits": evidence.bits.to_dict(),
            "calendar_id": self.calendar_id,
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return the deadline a record describes; its fields must agree with one another.

        It carries no calendar: to ask again, use `recompute`.

        Raises:
            DeadlineFormError: a field is missing, unreadable, unknown, or contradicts the others.

        >>> from ssj_core.calendar import Within
        >>> due = Within.workdays(20).due(dt.date(2026, 12, 8), WorkdayCalendar.cn())
        >>> Deadline.from_dict(due.to_dict()) == due
        True
        """
        try:
            found = cls(**_read(record))
            again = found.to_dict()
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            if isinstance(error, DeadlineFormError):
                raise
            raise DeadlineFormError(
                field=_named(error),
                why_zh=f"缺少或读不懂（{error}）",
                why_en=f"missing or unreadable ({error})",
            ) from None
        safe = found.safe_moment.date() if found.safe_moment else found.earliest
        sides = {"safe_date": found.safe_date == (found.safe_from or found.prudent or safe)}
        sides["latest"] = found.earliest <= found.latest
        for name in sorted({*record, *again}):
            agrees = sides.get(name, True)
            if name not in again or name not in record or again[name] != record[name] or not agrees:
                raise DeadlineFormError(
                    field=name,
                    why_zh="不认识，或与其他各项矛盾",
                    why_en="unknown, or it contradicts the other fields",
                )
        return found


def answered(cal: WorkdayCalendar, *, reach: Reach, **parts: Any) -> Deadline:  # noqa: ANN401 - the other fields of a deadline, by name
    """Return the deadline if its mode lets it pass.

    Raises:
        CalendarCoverageError: it does not.
    """
    deadline = Deadline(
        earliest=day_at(reach.earliest),
        latest=day_at(reach.latest),
        projected=day_at(reach.projected),
        confirmed=cal.confirmed(parts["first_used"], parts["last_used"]),
        calendar_id=cal.id,
        calendar=cal,
        **parts,
    )
    open_days = deadline.provisional and deadline.mode is Mode.STRICT
    if open_days or (deadline.mode is Mode.STRICT_FINAL and not deadline.final):
        raise cal.uncovered(deadline.earliest, deadline.latest)
    return deadline


_MADE_UP: Final = DayKind.MAKE_UP
_USED: Final = (Effect.COUNTED, Effect.LANDED)
_WORDS: Final = frozenset(
    {
        "rule",
        "unit",
        "certainty",
        "mode",
        "basis",
        "operators",
        "skipped",
        "confirmed",
        "with_principle",
        "calendar_id",
        "calendar",
        "stored",
    }
)
_DAYS: Final = tuple(part.name for part in fields(Deadline) if part.name not in _WORDS)
_days_of: Final = attrgetter(*_DAYS)


def _named(error: Exception) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else "$"


def _read(record: Mapping[str, Any]) -> dict[str, Any]:
    """Read every field that is kept."""
    instants = ("instant", "moment", "safe_moment")
    kinds = {**dict.fromkeys(instants, dt.datetime.fromisoformat), "closes": dt.time.fromisoformat}
    found: dict[str, Any] = {}
    for name in _DAYS:
        value = record[name]
        read: Callable[[str], object] = kinds.get(name, dt.date.fromisoformat)
        found[name] = None if value is None else read(value)
    bits, principle = record["day_bits"], record["principle"]
    days = (
        {
            "earliest": dt.date.fromisoformat(principle["earliest"]),
            "latest": dt.date.fromisoformat(principle["latest"]),
        }
        if principle
        else {}
    )
    day = dt.date.fromisoformat
    return {
        **found,
        "unit": str(record["unit"]),
        "certainty": DayStatus.read(record["certainty"]),
        "mode": Mode.read(record["mode"]),
        "rule": rule_of(record["rule"]),
        "basis": tuple(record["basis"]),
        "operators": tuple(operator_of(row) for row in record["operators"]),
        "skipped": tuple((day(a), day(b), str(reason)) for a, b, reason in record["skipped"]),
        "confirmed": tuple(record["confirmed"]),
        "with_principle": principle is not None,
        "calendar_id": record["calendar_id"],
        "stored": _Evidence(
            trace=tuple(Run.from_dict(row) for row in record["trace"]),
            bits=DayBits(day(bits["first"]), str(bits["work"]), str(bits["open"])),
            principle=Bound(**days, model=principle["model"], source=principle["source"])
            if principle
            else None,
            missing=tuple(record["missing"]),
        ),
    }


# What people read, in both languages: {} is the deadline.
_ANSWERS: Final = {
    "waiting": (
        "最早可以实施之日：{0.earliest}；稳妥起见自 {0.safe_from} 起（其后第一个工作日：{first_workday}）",
        "may be done from {0.earliest}; to be safe from {0.safe_from} (first working day then: {first_workday})",
    ),
    "waiting_open": (
        "最早可以实施之日尚不能确定：{0.earliest} 至 {0.latest} 之间；稳妥起见自 {0.safe_from} 起",
        "may be done from a day between {0.earliest} and {0.latest}, not certain yet; to be safe from {0.safe_from}",
    ),
    "hours": (
        "期限届满之时：{0.moment:%Y-%m-%d %H:%M}（稳妥起见以 {0.safe_moment:%Y-%m-%d %H:%M} 为限）",
        "ends at {0.moment:%Y-%m-%d %H:%M} (to be safe take {0.safe_moment:%Y-%m-%d %H:%M})",
    ),
    "sure": ("期限届满日：{0.date}", "last day: {0.date}"),
    "exact": (
        "期限届满日：{0.date}（所依据的日子尚有未定，模型 P/1 所容许的任何安排下结果相同；这是模型，不是保证）",
        "last day: {0.date} (days it rests on are still open; every arrangement of the model P/1 gives the same, which is a model and no promise)",
    ),
    "open": (
        "期限届满日尚不能确定：最早 {0.earliest}，最晚 {0.latest}；在 {0.safe_date} 前（含当日）完成，模型 P/1 所容许的任何安排下都不逾期（这是模型，不是保证）",
        "last day not certain yet: {0.earliest} at the earliest, {0.latest} at the latest; done by {0.safe_date} is in time under every arrangement of the model P/1, which is a model and no promise",
    ),
}
_FACTS: Final = (
    ("instant", "起算之时：{:%Y-%m-%d %H:%M}", "runs from {:%Y-%m-%d %H:%M}"),
    ("nominal", "名义届满日：{}", "nominal last day: {}"),
    (
        "prudent",
        "审慎日（当日或之前最后一个工作日）：{}",
        "prudent day (last working day on or before): {}",
    ),
    ("last_workday", "届满前最后一个工作日：{}", "last working day on or before: {}"),
    ("period_last", "等待期末日：{}", "last day to wait: {}"),
    (
        "closes",
        "截止时间：{:%H:%M}（停止业务活动的时间）",
        "closing time: {:%H:%M} (close of business)",
    ),
)
_LISTS: Final = (
    ("basis", "依据：{}", "law: {}"),
    ("confirmed", "注意：{}", "note: {}"),
)


def _answer(deadline: Deadline, lang: str) -> str:
    key = "open" if deadline.provisional else "sure" if deadline.final else "exact"
    if deadline.waiting:
        key = "waiting_open" if deadline.provisional else "waiting"
    elif deadline.moment is not None:
        key = "hours"
    english = lang == "en"
    first = deadline.first_workday or ("open" if english else "未定")
    return _ANSWERS[key][english].format(deadline, first_workday=first)


def _facts(deadline: Deadline, lang: str) -> Iterator[str]:
    english = lang == "en"
    if deadline.unit:
        unit = Unit.read(deadline.unit)
        name = ("days", "日（日历日）")[not english] if unit is Unit.DAY else unit.say(lang)
        line = "runs from {}, in {}" if english else "起算事由之日：{}；单位：{}"
        yield line.format(deadline.trigger, name)
    for name, *lines in _FACTS:
        if (value := getattr(deadline, name)) is not None:
            yield lines[english].format(value)
    if deadline.prudent is not None and not deadline.unit:
        after = deadline.next_workday or ("open" if english else "未定")
        line = "first working day on or after: {}" if english else "当日或之后第一个工作日：{}"
        yield line.format(after)
    for name, *lines in _LISTS:
        yield from (lines[english].format(text) for text in getattr(deadline, name))
    line = "not counted: {} to {}, {}" if english else "不计入：{} 至 {}，{}"
    yield from (line.format(*span) for span in deadline.skipped)
    if days := deadline.make_up_days:
        line = "make-up weekend days counted: " if english else "计入的调休上班日："
        yield line + (", " if english else "、").join(map(str, days))
    if deadline.missing:
        yield ("missing: " if english else "缺少：") + "、".join(deadline.missing)
    narrow = deadline.principle
    if deadline.provisional and narrow is not None:
        days_text = f"{narrow.date}" if narrow.date else f"{narrow.earliest} … {narrow.latest}"
        yield (
            f"under the published principle (model {narrow.model}, {narrow.source}), for orientation only: {days_text}"
            if english
            else f"按已公布的原则（模型 {narrow.model}，{narrow.source}），仅供参考：{days_text}"
        )
