"""Decisions: an answer with its reasons, worked out only when somebody asks for them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from attrs import field, frozen

from ssj_core.legal import Citation
from ssj_core.rules.clause import Clause, Unmodelled
from ssj_core.rules.plan import Plan
from ssj_core.rules.questions import Question

if TYPE_CHECKING:
    from ssj_core.rules.ruleset import RuleSet

A = TypeVar("A")
Effect = Literal[
    "answered",
    "tightened",
    "agreed",
    "overruled",
    "filled",
    "does-not-cover",
    "pending",
    "unmodelled",
]


@frozen(kw_only=True)
class Step:
    """What one clause did to a decision.

    Attributes:
        id: the clause's id.
        effect: ``answered``, ``tightened``, ``agreed``; ``overruled`` by a more local or more special
            default; ``filled`` (an open clause whose value another clause gives); ``does-not-cover``
            this case; ``pending`` until `missing` is known; ``unmodelled``.
        said: what the clause itself said, None if it was not asked.
        citation: where it stands.
        missing: the facts a pending clause waits for.
        source: the clause or the unmodelled passage.
    """

    id: str
    effect: Effect
    said: Any = None
    citation: Citation
    missing: tuple[str, ...] = ()
    source: Clause | Unmodelled = field(repr=False)
    _terms: Any = field(default=None, eq=False, repr=False)

    @property
    def clause(self) -> Clause | None:
        """The clause, None for a passage that is not modelled."""
        return self.source if isinstance(self.source, Clause) else None

    def words(self, lang: str = "zh") -> str:
        """Return what it said, in words; empty if it was not asked."""
        if self.said is None:
            return ""
        text: str = self.said.say(lang, lambda code: self._terms.name(code, lang))
        return text


@frozen
class Decision(Generic[A]):
    """An answer with its reasons.

    Attributes:
        question: what was asked.
        answer: the answer, of the question's type.
        rules: the rules that were asked: place, day, calendar, rulebook.
    """

    question: Question[A]
    answer: A
    rules: "RuleSet" = field(repr=False)
    _plan: Plan = field(repr=False, eq=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What every clause of this question did, those that made the answer first."""
        made = self._speaking()
        rest = [self._step(c, "filled") for c in self._plan.filled]
        rest += [self._step(c, "overruled", said=self._said(c)) for c in self._plan.overruled]
        rest += [self._step(c, "pending", missing=self._missing(c)) for c in self._plan.pending]
        seen = {step.id for step in (*made, *rest)} | {c.id for c in self._plan.unanswered}
        shelf = self.rules.shelf(type(self.question))
        rest += [self._step(c, "does-not-cover") for c in shelf.clauses if c.id not in seen]
        rest += [
            Step(id=u.id, effect="unmodelled", citation=u.citation, source=u)
            for u in self.rules.unmodelled
            if self.question.word in u.questions
        ]
        return tuple(made + rest)

    def _speaking(self) -> list[Step]:
        steps: list[Step] = []
        running: Any = None
        for clause in self._plan.speaking:
            said = self._said(clause)
            new = said if running is None else self.question.tighter(running, said)
            effect: Effect = (
                "answered" if running is None else "agreed" if new == running else "tightened"
            )
            steps.append(self._step(clause, effect, said=said))
            running = new
        return steps

    def _said(self, clause: Clause) -> Any:  # noqa: ANN401 - an answer of any type
        shelf = self.rules.shelf(type(self.question))
        return shelf.says[shelf.clauses.index(clause)](self.question)

    def _missing(self, clause: Clause) -> tuple[str, ...]:
        wanted = {fact for fact, _ in clause.covers.tests} | set(clause.needs)
        return tuple(sorted(fact for fact in wanted if getattr(self.question, fact) is None))

    def _step(
        self, clause: Clause, effect: Effect, *, said: object = None, missing: tuple[str, ...] = ()
    ) -> Step:
        return Step(
            id=clause.id,
            effect=effect,
            said=said,
            citation=clause.citation,
            missing=missing,
            source=clause,
            terms=self.rules.terms,
        )

    @property
    def pending(self) -> tuple[Step, ...]:
        """The clauses that could not be asked yet, each with the facts it waits for."""
        return tuple(step for step in self.steps if step.effect == "pending")

    @cached_property
    def hard(self) -> A | None:
        """What would be left if every excusable clause were put off; None if nothing would."""
        left: Any = None
        for step in self._speaking():
            if isinstance(step.source, Clause) and not step.source.excusable:
                left = step.said if left is None else self.question.tighter(left, step.said)
        answer: A | None = left
        return answer

    @property
    def excusable(self) -> bool:
        """Whether the answer may be put off with a recorded reason (原则上), as far as `hard`."""
        return self.hard != self.answer

    @property
    def binding(self) -> tuple[Step, ...]:
        """The steps whose clause says exactly what the answer is, or that made it together."""
        exact = tuple(step for step in self._speaking() if step.said == self.answer)
        return exact or tuple(step for step in self._speaking() if step.effect != "agreed")

    @property
    def past_at_issue(self) -> bool:
        """Whether the answer is a day already past when the instrument it comes from was issued."""
        latest = getattr(self.answer, "latest", None)
        issued = [step.citation.instrument.issued for step in self.binding]
        return latest is not None and any(day is not None and latest < day for day in issued)

    def receipt(self) -> bytes:
        """Return the canonical JSON from which `replay` makes this decision again."""
        from ssj_core.rules.receipt import receipt_of  # noqa: PLC0415 - receipts read decisions

        return receipt_of(self)

    def explain(self, lang: str = "zh") -> str:
        """Return the reasons as text, one line a clause."""
        from ssj_core.rules.explain import as_text  # noqa: PLC0415 - explanations read decisions

        return as_text(self, lang)

    def tree(self, lang: str = "zh") -> str:
        """Return the reasons as a tree."""
        from ssj_core.rules.explain import as_tree  # noqa: PLC0415 - explanations read decisions

        return as_tree(self, lang)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by question and rules: the same rules give the same decision."""
        return self.rules.decide, (self.question,)

    def __str__(self) -> str:
        """Return the reasons as Chinese text."""
        return self.explain()

    def _repr_html_(self) -> str:
        from ssj_core.rules.explain import as_html  # noqa: PLC0415 - explanations read decisions

        return as_html(self)
