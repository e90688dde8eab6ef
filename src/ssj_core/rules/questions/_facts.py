"""The facts of a question, by their declared types."""

import types
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs

from ssj_core.rules.questions._base import Question


def fact_types(question: type[Question[Any]]) -> dict[str, Any]:
    """Return the type of every fact of a question, without the "not known".

    >>> from ssj_core.rules.questions import PlanBy
    >>> fact_types(PlanBy)
    {'year': <class 'int'>, 'joint': <class 'bool'>}
    """
    hints = get_type_hints(question)
    return {fact.name: _known(hints[fact.name]) for fact in attrs.fields(cast("Any", question))}


def _known(hint: Any) -> Any:  # noqa: ANN401 - any type
    if get_origin(hint) in (Union, types.UnionType):
        return next(one for one in get_args(hint) if one is not types.NoneType)
    return hint


def vocabulary(hint: Any) -> frozenset[Any]:  # noqa: ANN401 - any type
    """Return the values of a closed type; empty for an open one."""
    if hint is bool:
        return frozenset({True, False})
    return frozenset(get_args(hint)) if get_origin(hint) is Literal else frozenset()
