"""Masking: what of a person is shown is policy, as data; a field without a rule is not shown by accident."""

from collections.abc import Callable, Mapping
from typing import Final

from attrs import field, frozen

from ssj_core.errors import ManyFaultsError
from ssj_core.errors.disclosure import NoMaskingRuleError, UnknownMaskingRuleError
from ssj_core.errors.rules import NoClauseError, OpenRuleError
from ssj_core.legal import Text
from ssj_core.rules import RuleSet
from ssj_core.rules.questions import ShownAs

_KEEP: Final = 4


def _last4(value: str) -> str:
    return (
        "*" * max(len(value) - _KEEP, 0) + value[-_KEEP:]
        if len(value) > _KEEP
        else "*" * len(value)
    )


def _surname(value: str) -> str:
    return value[:1] + "某" * (len(value) - 1)


RULES: Final[Mapping[str, Callable[[str], str]]] = {
    "show": str,
    "hide": lambda _: "",
    "last4": _last4,
    "surname": _surname,
}


def _known(rules: Mapping[str, str]) -> dict[str, str]:
    faults = [
        UnknownMaskingRuleError(field=name, rule=rule)
        for name, rule in rules.items()
        if rule not in RULES
    ]
    if faults:
        raise ManyFaultsError(what="masking policy", faults=faults)
    return dict(rules)


@frozen
class MaskingPolicy:
    """How each field of a person is shown: ``show``, ``hide``, ``last4`` or ``surname``.

    The source orders the inspector register public and lists sex and certificate number among its
    fields (C67, C69); how much of them the public sees is a decision, so there is no default (A13).

    Raises:
        ManyFaultsError: rules that do not exist, all of them.

    >>> policy = MaskingPolicy({"name": "show", "cert_no": "last4", "sex": "hide"})
    >>> policy.apply("cert_no", "15060012345")
    '*******2345'
    """

    rules: Mapping[str, str] = field(converter=_known)
    grounds: tuple[Text, ...] = field(default=(), kw_only=True)
    """Where the law says so, for readers; none where the caller decided."""

    def apply(self, name: str, value: str) -> str:
        """Return `value` as the public may see it.

        Raises:
            NoMaskingRuleError: the policy does not speak of the field `name`.
        """
        if name not in self.rules:
            raise NoMaskingRuleError(field=name)
        return RULES[self.rules[name]](value)


_ASKED: Final[Mapping[str, ShownAs]] = {
    "name": ShownAs(person="inspector", part="name"),
    "sex": ShownAs(person="inspector", part="sex"),
    "cert_no": ShownAs(person="inspector", part="certificate-number"),
    "post": ShownAs(person="inspector", part="post"),
    "target": ShownAs(person="individual-business", part="name"),
    "target_id": ShownAs(person="individual-business", part="identity"),
}
"""What is asked of each field that may speak of a person."""
OPEN: Final = MaskingPolicy({"target": "show", "target_id": "show"})
"""How a target that is no person is shown: an enterprise bears no personal name."""


def masking_of(rules: RuleSet) -> MaskingPolicy:
    """Return how the law in force shows persons, with where it says so.

    What no clause speaks of gets no rule, and showing it is refused.

    Raises:
        ManyFaultsError: a clause names a way of showing that does not exist.
    """
    shown: dict[str, str] = {}
    grounds: dict[Text, None] = {}
    for name, question in _ASKED.items():
        try:
            decision = rules.decide(question)
        except (NoClauseError, OpenRuleError):
            continue
        # Of several ways the closest one hides most.
        shown[name] = max(decision.answer.names, key=_CLOSEST.index, default="hide")
        for step in decision.binding:
            if step.citation is not None:
                grounds[Text(step.citation.say("zh"), step.citation.say("en"))] = None
    return MaskingPolicy(shown, grounds=tuple(grounds))


_CLOSEST: Final = ("show", "surname", "last4", "hide")
