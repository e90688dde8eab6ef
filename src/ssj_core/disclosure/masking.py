"""Masking: what of a person is shown is policy, as data; a field without a rule is not shown by accident."""

from collections.abc import Callable, Mapping
from typing import Final

from attrs import field, frozen

from ssj_core.errors import ManyFaultsError
from ssj_core.errors.disclosure import NoMaskingRuleError, UnknownMaskingRuleError

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

    def apply(self, name: str, value: str) -> str:
        """Return `value` as the public may see it.

        Raises:
            NoMaskingRuleError: the policy does not speak of the field `name`.
        """
        if name not in self.rules:
            raise NoMaskingRuleError(field=name)
        return RULES[self.rules[name]](value)
