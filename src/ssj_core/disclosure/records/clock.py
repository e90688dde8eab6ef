"""By when a record must be public, as the rules answer, and whether it was."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol, TypeVar

from attrs import frozen

from ssj_core.disclosure.records.archive import Archive
from ssj_core.disclosure.records.state import Record
from ssj_core.disclosure.records.words import RecordState
from ssj_core.encoding import Word
from ssj_core.errors.rules import FactNeededError, NoClauseError, OpenRuleError
from ssj_core.rules.answers import Due
from ssj_core.rules.decision import Decision
from ssj_core.rules.questions import PublishBy, Question

A = TypeVar("A")


class Asked(Protocol):
    """Something that answers questions: the rules at one place on one day."""

    def decide(self, question: Question[A], /) -> Decision[A]:
        """Return the answer with its reasons."""


class AskedOn(Protocol):
    """The rules in force on a day."""

    def __call__(self, day: date, /) -> Asked:
        """Return them."""


class Timeliness(Word, zh="是否及时", en="timeliness"):
    """Whether a record became public in time, as of a day (clauses C9, C12)."""

    WAITING = "waiting", "未到期", "not yet due"
    UNCERTAIN = "uncertain", "是否逾期尚不确定", "overdue under some arrangements of holidays"
    OVERDUE = "overdue", "已逾期", "overdue"
    TIMELY = "timely", "按期公示", "published in time"
    LATE = "late", "逾期公示", "published late"
    NO_CLOCK = "no-clock", "规则未定期限", "the rules give no day"
    CLOSED = "closed", "依法不予公示", "withheld on a legal ground"


@frozen(kw_only=True)
class Clock:
    """The clock of one record.

    Attributes:
        record: the record's number.
        due: the last day, or None when no clause gives one.
        clauses: ids of the clauses that bind.
        why_none: why there is no day, in the words of the rules.
    """

    record: str
    due: Due | None
    clauses: tuple[str, ...] = ()
    why_none: str = ""


def clock(record: Record, rules_on: AskedOn) -> Clock:
    """Return by when a record must be public under the law of the day it was produced (clause C9).

    A correction starts no new clock: the record was produced once.
    """
    gathered = record.gathered
    question = PublishBy(document=gathered.info.value, produced=gathered.produced)
    try:
        decision: Decision[Any] = rules_on(gathered.produced).decide(question)
    except (NoClauseError, OpenRuleError, FactNeededError) as error:
        return Clock(record=record.id, due=None, why_none=error.message("zh"))
    return Clock(
        record=record.id,
        due=decision.answer,
        clauses=tuple(step.id for step in decision.binding),
    )


def timeliness(record: Record, due: Due | None, day: date) -> Timeliness:
    """Return whether a record was public in time, as far as known on `day`."""
    shown = record.shown_since
    if shown is None or shown > day:
        if record.state is RecordState.WITHHELD:
            return Timeliness.CLOSED
        shown = None
    if due is None:
        return Timeliness.NO_CLOCK
    at = day if shown is None else shown
    if at <= due.earliest:
        return Timeliness.WAITING if shown is None else Timeliness.TIMELY
    if at <= due.latest:
        return Timeliness.UNCERTAIN
    return Timeliness.OVERDUE if shown is None else Timeliness.LATE


def overdue(archive: Archive, rules_on: AskedOn, day: date) -> tuple[tuple[Record, Clock], ...]:
    """Return the records that should be public on `day` and are not, with their clocks."""
    pairs = ((one, clock(one, rules_on)) for one in _produced(archive.records.values(), day))
    return tuple(
        (one, clocked)
        for one, clocked in pairs
        if timeliness(one, clocked.due, day) is Timeliness.OVERDUE
    )


def _produced(records: Iterable[Record], day: date) -> Iterable[Record]:
    return (one for one in records if one.gathered.produced <= day)
