"""Asking the rules for a day, and keeping what every clause said."""

from datetime import date
from typing import Any, Protocol, TypeVar

from attrs import field, frozen

from ssj_core.errors.calendar import DayUnsupportedError
from ssj_core.errors.rules import FactNeededError, NoClauseError, OpenRuleError
from ssj_core.oversight.obligation import Term
from ssj_core.rules.answers import Due
from ssj_core.rules.clause import Clause
from ssj_core.rules.decision import Decision
from ssj_core.rules.questions import Question

A = TypeVar("A")


class Rules(Protocol):
    """Something that answers questions: the rules at one place on one day."""

    def decide(self, question: Question[A], /) -> Decision[A]:
        """Return the answer with its reasons."""


class RulesOn(Protocol):
    """The rules in force on a day: usually ``lambda day: book.at(place, on=day, calendar=cal)``."""

    def __call__(self, day: date, /) -> Rules:
        """Return them."""


@frozen(kw_only=True)
class Answer:
    """What the rules say about a day.

    Attributes:
        due: the last day, or None when no clause gives a number.
        hard: the day no extension can move, or None.
        terms: what each clause said.
        why_none: why there is no day.
    """

    due: Due | None
    hard: Due | None = None
    terms: tuple[Term, ...] = ()
    why_none: str = ""


def fixed(day: date | None, why_none: str = "") -> Answer:
    """Return the answer of a document that names the day itself: a plan, minutes."""
    due = None if day is None else Due.on(day)
    return Answer(due=due, hard=due, why_none=why_none)


@frozen
class Asker:
    """Asks each question once a day of law; obligations by the thousand share their answers.

    Attributes:
        rules_on: the rules in force on a day.
    """

    rules_on: RulesOn
    _known: dict[tuple[date, Question[Any]], Answer] = field(factory=dict, init=False, repr=False)
    _sets: dict[date, Rules] = field(factory=dict, init=False, repr=False)

    def ask(self, question: Question[Due], day: date) -> Answer:
        """Return the day the law of `day` gives.

        A duty the law leaves without a number (及时) is owed all the same: `due` is None then, and
        `why_none` says what the rules lack. So is one opened on a day outside the calendar, a year
        mistyped perhaps: one event never stops the others. Contradictions and missing calendars are
        raised.
        """
        key = (day, question)
        if key not in self._known:
            try:
                if day not in self._sets:
                    self._sets[day] = self.rules_on(day)
                self._known[key] = _answer(self._sets[day], question)
            except DayUnsupportedError as error:
                self._known[key] = Answer(due=None, why_none=error.message("zh"))
        return self._known[key]


def _answer(rules: Rules, question: Question[Due]) -> Answer:
    try:
        decision = rules.decide(question)
    except (NoClauseError, OpenRuleError, FactNeededError) as error:
        return Answer(due=None, why_none=error.message("zh"))
    binding = {step.id for step in decision.binding}
    terms = tuple(
        Term(
            clause=step.id,
            cited=step.citation.say("zh"),
            cited_en=step.citation.say("en"),
            due=step.said,
            effect=step.effect,
            excusable=isinstance(step.source, Clause) and step.source.excusable,
            binding=step.id in binding,
        )
        for step in decision.steps
        if isinstance(step.said, Due) and step.effect != "overruled"
    )
    return Answer(due=decision.answer, hard=decision.hard, terms=terms)
