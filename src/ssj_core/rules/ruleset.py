"""The rules at one place on one day: ask it questions."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from attrs import field, frozen

from ssj_core.errors.rules import (
    ConflictError,
    ContradictoryRulesError,
    FactNeededError,
    NoClauseError,
    OpenRuleError,
)
from ssj_core.legal import Place
from ssj_core.rules.answers import Verdict
from ssj_core.rules.clause import Clause, Unmodelled
from ssj_core.rules.decision import Decision
from ssj_core.rules.diff import Diff, diff_clauses
from ssj_core.rules.duties import Duty
from ssj_core.rules.example import example_clauses
from ssj_core.rules.plan import Plan
from ssj_core.rules.questions import Question
from ssj_core.rules.shelf import Shelf
from ssj_core.rules.terms import Terms

if TYPE_CHECKING:
    from ssj_core.rules.rulebook import Rulebook

A = TypeVar("A")


@frozen(kw_only=True)
class RuleSet:
    """The clauses in force at a place on a day.

    Attributes:
        book: the rulebook they come from.
        place: where.
        on: which day's law; never "today" by itself.
        calendar: the working-day calendar, needed for deadlines in working days only.
    """

    book: "Rulebook"
    place: Place
    on: dt.date
    calendar: Any = None
    _shelves: dict[type, Shelf | None] = field(factory=dict, init=False, eq=False, repr=False)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses in force here, most local first."""
        chain = set(self.place.chain())
        found = (c for c in self.book.clauses if c.place in chain and self.on in c.period)
        return tuple(sorted(found, key=lambda clause: clause.order))

    @property
    def unmodelled(self) -> tuple[Unmodelled, ...]:
        """The passages in force here that are not modelled."""
        chain = set(self.place.chain())
        found = (u for u in self.book.unmodelled if u.place in chain and self.on in u.period)
        return tuple(sorted(found, key=lambda passage: passage.order))

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties in force here: of one code, those of the most local place.

        What every year obliges to is among them whatever the day: who came to owe it may have done
        so before it was law.
        """
        chain = set(self.place.chain())
        found = [
            duty
            for duty in self.book.duties
            if duty.place in chain and (self.on in duty.period or duty.of == "year")
        ]
        depth: dict[str, int] = {}
        for duty in found:
            depth[duty.code] = max(depth.get(duty.code, 0), duty.place.depth)
        kept = (duty for duty in found if duty.place.depth == depth[duty.code])
        return tuple(sorted(kept, key=lambda duty: duty.order))

    @cached_property
    def terms(self) -> Terms:
        """What codes are called here."""
        return self.book.terms.at(self.place)

    @property
    def schemes(self) -> Mapping[str, tuple[str, ...]]:
        """The tiers of every scheme the rulebook knows."""
        return {name: scheme.tiers for name, scheme in self.book.schemes.items()}

    def decide(self, question: Question[A]) -> Decision[A]:
        """Return the answer with its reasons.

        Raises:
            NoClauseError: no clause in force covers the question.
            OpenRuleError: the text requires a value that no clause gives.
            ConflictError: two clauses of equal standing differ.
            ContradictoryRulesError: no answer satisfies all clauses.
            FactNeededError: nothing can be said before a fact is known; or a permission hangs on a
                mandatory clause that cannot be asked yet.
            UnknownTierError: the tier is not one of its scheme.
            CalendarNeededError: a clause counts working days and no calendar was given.
        """
        kind = question.__class__
        shelf = self._shelves.get(kind)
        if shelf is None:
            shelf = self.shelf(kind)
        plan = shelf.plan(question)
        answer = plan.fixed
        if plan.unanswered or plan.awaited or plan.split or (answer is None and not plan.asks):
            answer = self._special(question, plan)
        tighter = question.tighter
        for say in plan.asks:
            said = say(question)
            answer = said if answer is None else tighter(answer, said)
        if answer.contradictory:
            self._contradiction(question, plan)
        if plan.blocked and isinstance(answer, Verdict) and answer.allowed:
            self._needs_facts(question, plan)
        return Decision(question, answer, self, plan)

    def diff(self, other: "RuleSet") -> Diff:
        """Return what is in force in `other` and not here, and the other way round, in words."""
        return diff_clauses(self.clauses, other.clauses)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by what it was made from: the index is built again."""
        return _again, (self.book, self.place, self.on, self.calendar)

    def shelf(self, kind: type[Question[Any]]) -> Shelf:
        """Return the indexed clauses for one kind of question, building them once."""
        shelf = self._shelves.get(kind)
        if shelf is None:
            mine = [clause for clause in self.clauses if clause.question is kind]
            shelf = Shelf.of(kind, mine, self.schemes, self.calendar)
            self._shelves[kind] = shelf
        return shelf

    def _special(self, question: Question[A], plan: Plan) -> A:
        """Return what several agreeing heads say, tightened by the constants; or fail."""
        if plan.unanswered:
            self._open(question, plan)
        if plan.awaited:
            self._needs_facts(question, plan)
        if not plan.split:
            if plan.pending:
                self._needs_facts(question, plan)
            self._nothing(question)
        said = [say(question) for say in plan.split]
        if any(one != said[0] for one in said):
            clauses = "; ".join(
                f"{clause.say('en')}: {one.say('en')}"
                for clause, one in zip(plan.heads, said, strict=True)
            )
            raise ConflictError(question=question.word, clauses=clauses)
        return said[0] if plan.fixed is None else question.tighter(said[0], plan.fixed)

    def _nothing(self, question: Question[Any]) -> NoReturn:
        other = [c for c in self.book.clauses if c.question is type(question)]
        near = [c for c in other if c.place in set(self.place.chain())]
        listed = "、".join(sorted(clause.id for clause in near)[:5])
        raise NoClauseError(
            place=self.place.code,
            on=self.on,
            question=question.word,
            title_zh=question.title.zh,
            nearby_zh=f"相关条款（{listed}）不在有效期内或不适用于该情形；" if near else "",
            nearby_en=f"related clauses ({listed}) are not in force or do not cover the case; "
            if near
            else "",
        )

    def _open(self, question: Question[Any], plan: Plan) -> NoReturn:
        clauses = ", ".join(clause.say("en") for clause in plan.unanswered)
        raise OpenRuleError(
            question=question.word,
            clauses=clauses,
            ids=tuple(clause.id for clause in plan.unanswered),
            example=example_clauses(plan.unanswered, self.place, self.on),
        )

    def _contradiction(self, question: Question[Any], plan: Plan) -> NoReturn:
        said = [
            f"{step.id}: {step.words('en')}"
            for step in Decision(question, None, self, plan).steps
            if step.said is not None
        ]
        raise ContradictoryRulesError(question=question.word, clauses="; ".join(said))

    def _needs_facts(self, question: Question[Any], plan: Plan) -> NoReturn:
        waiting = Decision(question, None, self, plan).pending
        facts = sorted({fact for step in waiting for fact in step.missing})
        names = ", ".join(step.id for step in waiting)
        raise FactNeededError(question=question.word, facts=", ".join(facts), clauses=names)


def _again(book: "Rulebook", place: Place, on: dt.date, calendar: object) -> RuleSet:
    return book.at(place, on=on, calendar=calendar)
