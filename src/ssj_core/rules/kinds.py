"""The kinds of clause a rulebook may use: the library's own and, when asked for, those of plug-ins."""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, Self

import attrs
from attrs import field, frozen

from ssj_core.errors.rules import BadPluginError, DuplicateKindError
from ssj_core.rules import policies
from ssj_core.rules.questions import QUESTIONS, Question

GROUP: Final = "ssj_core.policies"

_OWN: Final[Mapping[str, type[Any]]] = {
    "allow": policies.Allow,
    "between": policies.Range,
    "by-date": policies.ByDay,
    "cap": policies.Cap,
    "count": policies.Count,
    "credit-tiered-ratio": policies.CreditTieredRatio,
    "ends-after": policies.EndsAfter,
    "lasts": policies.Lasts,
    "no-repeat": policies.NoRepeat,
    "on-date": policies.OnDay,
    "only": policies.Only,
    "open": policies.Open,
    "rate": policies.Rate,
    "ratio": policies.Ratio,
    "refuse": policies.Refuse,
    "require": policies.Require,
    "tier-levels": policies.TierLevels,
    "within": policies.WithinDays,
}


@frozen(kw_only=True)
class Kinds:
    """The kinds of clause that are understood, and the questions they answer.

    Attributes:
        policies: policy class by kind.
        questions: question by word.
        sources: distribution and version of every kind that a plug-in defines.
    """

    policies: Mapping[str, type[Any]] = field(factory=lambda: dict(_OWN))
    questions: Mapping[str, type[Question[Any]]] = field(factory=lambda: dict(QUESTIONS))
    sources: Mapping[str, tuple[str, str]] = field(factory=dict)

    def plus(self, kind: str, policy: type[Any], source: tuple[str, str]) -> Self:
        """Return the kinds with one more.

        Raises:
            DuplicateKindError: the kind exists already.
            BadPluginError: the class is not a policy.
        """
        if kind in self.policies:
            first = " ".join(self.sources.get(kind, ("ssj-core", "")))
            raise DuplicateKindError(kind=kind, first=first.strip(), second=" ".join(source))
        question = getattr(policy, "question", None)
        offered: Any = policy  # an entry point may name anything
        if not (isinstance(offered, type) and attrs.has(offered) and hasattr(offered, "answer")):
            raise BadPluginError(
                kind=kind, source=source[0], why="an attrs class with answer(question) is needed"
            )
        if question is None and getattr(policy, "says", None) is None:
            raise BadPluginError(kind=kind, source=source[0], why="it names no question")
        questions = dict(self.questions)
        if question is not None and questions.setdefault(question.word, question) is not question:
            raise BadPluginError(
                kind=kind, source=source[0], why=f"another question is called {question.word}"
            )
        return attrs.evolve(
            self,
            policies={**self.policies, kind: policy},
            questions=questions,
            sources={**self.sources, kind: source},
        )


BUILTIN: Final = Kinds()


def discover(kinds: Kinds = BUILTIN) -> Kinds:
    """Return the kinds with those of every installed plug-in (entry points ``ssj_core.policies``).

    Nothing is loaded at import: only this call looks.

    Raises:
        DuplicateKindError: two definitions of one kind.
        BadPluginError: an entry point cannot be loaded, or is not a policy.
    """
    for point in sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value)):
        kinds = kinds.plus(point.name, _loaded(point), _source(point))
    return kinds


def _source(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist else ("?", "?")


def _loaded(point: EntryPoint) -> type[Any]:
    try:
        found: type[Any] = point.load()
    except Exception as error:
        raise BadPluginError(kind=point.name, source=_source(point)[0], why=str(error)) from error
    return found
