"""The plain form of values: what digests and receipts are made of.

Sets are sorted, fractions written ``n/d``, days in ISO form, truth as ``yes``/``no``; facts that are
None are left out. Nothing depends on hash seeds or on the order in which things were loaded.
"""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from ssj_core.errors.encoding import NotCanonicalError


def _named(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any attrs value
    fields = attrs.fields(type(value))
    return {
        fact.name: plain(getattr(value, fact.name))
        for fact in fields
        if fact.eq and getattr(value, fact.name) is not None
    }


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - every value of a clause, one return a type
    """Return `value` as text, whole numbers, lists and mappings only.

    Raises:
        NotCanonicalError: a value has no plain form (a decimal number, an unknown class).

    >>> plain(frozenset({"b", "a"})), plain(Fraction(3, 100)), plain(True)
    (['a', 'b'], '3/100', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, frozenset | set):
        return sorted((plain(item) for item in value), key=repr)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        # Keys may be Chinese: pairs, because canonical keys are ASCII.
        return sorted([key, plain(item)] for key, item in value.items())
    if hasattr(value, "to_plain"):
        return value.to_plain()
    if attrs.has(type(value)):
        return _named(value)
    name = type(value).__name__
    raise NotCanonicalError(
        path="$", why_zh=f"{name} 没有规范形式", why_en=f"a {name} has no plain form"
    )


def facts(question: Any) -> dict[str, Any]:  # noqa: ANN401 - any attrs question
    """Return the known facts of a question in plain form."""
    return _named(question)
