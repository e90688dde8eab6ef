"""The rulebook as a draw asks it: every answer kept for the receipt of the act."""

from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeVar, cast

from attrs import field, frozen

from ssj_core.rules import Asking, Basis, Decision, RuleSet
from ssj_core.rules.questions import Question

A = TypeVar("A")


@frozen
class Own:
    """An answer that is the caller's own, where the rulebook is silent.

    Attributes:
        question: what was asked.
        answer: what the caller rests on.
        rules: the rules that were silent.
        binding: no clause.
    """

    question: Question[Any]
    answer: Any
    rules: RuleSet = field(repr=False)
    binding: tuple[Any, ...] = ()


class Answers:
    """The rulebook, with every answer kept for the receipt of the act."""

    def __init__(self, rules: RuleSet, own: Sequence[Basis] = ()) -> None:
        """Begin with nothing asked; `own` is what the caller rests on where the rulebook is silent."""
        self.asking = Asking(rules, own)

    @classmethod
    def over(cls, asking: Asking) -> Self:
        """Return the same rulebook asked on, its answers going into the same receipt."""
        found = cls(asking.rules)
        found.asking = asking
        return found

    @property
    def schemes(self) -> Mapping[str, tuple[str, ...]]:
        """The tiers of every scheme the rulebook knows."""
        return self.asking.rules.schemes

    def decide(self, question: Question[A]) -> Decision[A]:
        """Return the answer with its reasons; equal questions are asked once.

        Raises:
            Refused: ``rules.open``, with the clause text that would answer; ``rules.unknown-fact``.
        """
        found = self.asking.ask(question, question.title)
        if found.decision is not None:
            return cast("Decision[A]", found.decision)
        own = Own(question, found.answer, self.asking.rules)
        return cast("Decision[A]", own)

    def rests(self) -> dict[str, Any] | None:
        """Return the receipt for the envelope."""
        return self.asking.rests()
