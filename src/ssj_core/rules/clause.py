"""A clause: one sentence of law, as the engine sees it."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final, Literal

from attrs import evolve, field, frozen

from ssj_core.encoding import canonical, digest
from ssj_core.errors.rules import BadClauseError
from ssj_core.legal import Citation, Period, Place, Text
from ssj_core.rules._order import natural
from ssj_core.rules._plain import plain
from ssj_core.rules.guard import Guard
from ssj_core.rules.policies import Open, Policy, implied_guard, needed_facts
from ssj_core.rules.questions import Question

Binding = Literal["default", "mandatory"]
OPEN: Final = "open"


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


@frozen(kw_only=True)
class Clause:
    """One sentence of law.

    Attributes:
        id: its name, unique among everything loaded together.
        place: where it holds, with everything below.
        citation: the passage it comes from.
        period: when it is in force.
        binding: ``default`` (a more local default may answer instead) or ``mandatory`` (it always
            tightens).
        question: the type of question it speaks to.
        kind: name of its policy in rulebooks.
        policy: what it says.
        guard: which cases it covers.
        excusable: whether the duty may be put off with a recorded reason ("原则上").
        answers: ids of the open clauses whose missing value it gives.
    """

    id: str
    place: Place
    citation: Citation
    period: Period
    binding: Binding
    question: type[Question[Any]]
    kind: str
    policy: Policy
    guard: Guard = field(default=Guard())
    excusable: bool = False
    answers: tuple[str, ...] = field(default=(), converter=_sorted)

    def __attrs_post_init__(self) -> None:
        """Refuse a policy that answers another question."""
        meant = getattr(self.policy, "question", None)
        family = getattr(self.policy, "says", None)
        fits = meant is self.question if meant else family in (None, self.question.answer)
        if not fits:
            word = self.question.word
            raise BadClauseError(
                clause=self.id,
                why_zh=f"{self.kind} 不能回答 {word}",
                why_en=f"{self.kind} cannot answer {word}",
            )

    @property
    def is_open(self) -> bool:
        """Whether the text requires a value here and gives none."""
        return isinstance(self.policy, Open)

    @cached_property
    def covers(self) -> Guard:
        """The guard together with what the policy itself can only answer."""
        return implied_guard(self.policy, self.guard)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Facts the policy must know."""
        return needed_facts(self.policy)

    @cached_property
    def canonical(self) -> bytes:
        """The one byte string that stands for the clause."""
        body = {
            "id": self.id,
            "place": self.place.code,
            "citation": plain(self.citation),
            "from": plain(self.period.start),
            "until": "" if self.period.until is None else plain(self.period.until),
            "binding": self.binding,
            "question": self.question.word,
            "kind": self.kind,
            "policy": plain(self.policy),
            "when": self.guard.to_plain(),
            "excusable": plain(self.excusable),
            "answers": list(self.answers),
        }
        return canonical(body)

    @cached_property
    def digest(self) -> str:
        """The hash of `canonical`, 64 hex digits."""
        return digest(self.canonical)

    @property
    def order(self) -> tuple[Any, ...]:
        """Where traces show it: the most local first, then by id."""
        return (-self.place.depth, natural(self.id))

    def ending(self, until: Any) -> "Clause":  # noqa: ANN401 - a day, or None to reopen
        """Return the clause with another end of its period."""
        return evolve(self, period=Period(self.period.start, until))

    def say(self, lang: str = "zh") -> str:
        """Return id and citation, for people."""
        return (
            f"{self.id} ({self.citation.say(lang)})"
            if lang == "en"
            else f"{self.id}（{self.citation.say(lang)}）"
        )


@frozen(kw_only=True)
class Unmodelled:
    """A passage that bears on questions and is not modelled, with the reason.

    Attributes:
        id: its name.
        place, citation, period: as in `Clause`.
        why: why it is not a clause.
        questions: words of the questions whose traces list it.
    """

    id: str
    place: Place
    citation: Citation
    period: Period
    why: Text
    questions: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[Any, ...]:
        """Where traces show it."""
        return (-self.place.depth, natural(self.id))
