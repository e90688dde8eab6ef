"""JSON Schemas (2020-12) of what goes in and out, made from the values themselves.

A field's annotation, default and Chinese name say all there is; nothing is written twice.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, fields

from ssj_core.encoding import Word
from ssj_core.planning import Payload

Shape = dict[str, Any]

TEXT: Final[Shape] = {"type": "string"}
NAMED: Final[Shape] = {"type": "string", "pattern": r"\S"}
WHOLE: Final[Shape] = {"type": "integer"}
COUNT: Final[Shape] = {"type": "integer", "minimum": 0}
DAY: Final[Shape] = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
HEX64: Final[Shape] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
RATIO: Final[Shape] = {"type": "string", "pattern": "^[0-9]+/[0-9]+$"}
YES_NO: Final[Shape] = {"enum": ["yes", "no"]}
ANY: Final[Shape] = {"type": "object"}


def obj(required: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    """Return the schema of an object with these keys and no others.

    >>> obj({"plan": TEXT})["required"]
    ['plan']
    """
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


def many(item: Shape, least: int = 0) -> Shape:
    """Return the schema of a list."""
    return {"type": "array", "items": item, **({"minItems": least} if least else {})}


def shape_of(kind: type[Payload]) -> Shape:
    """Return the schema of a value that the journal takes.

    >>> from ssj_core.planning import PlanFiled
    >>> shape_of(PlanFiled)["required"]
    ['plan', 'version', 'receiver', 'on']
    """
    hints = get_type_hints(kind)
    head: dict[str, Shape] = {"form": {"const": kind.form}} if kind.form else {}
    required: dict[str, Shape] = dict(head)
    optional: dict[str, Shape] = {}
    for one in fields(kind):
        known = one.default is NOTHING
        shape = _named(one, _of(hints[one.name], least=known))
        (required if known else optional)[one.name] = shape
    return obj(required, optional)


def _named(one: "Attribute[Any]", shape: Shape) -> Shape:
    if one.name == "digest":
        shape = HEX64
    title = one.metadata.get("zh")
    return {"title": title, **shape} if title else shape


def _of(hint: Any, *, least: bool) -> Shape:  # noqa: ANN401 - any annotation
    if get_origin(hint) is tuple:
        return many(_of(get_args(hint)[0], least=False), int(least))
    kinds: Sequence[Any] = [one for one in get_args(hint) if one is not NoneType] or [hint]
    shapes = [_plain(one, least=least) for one in kinds]
    return shapes[0] if len(shapes) == 1 else {"oneOf": shapes}


def _plain(hint: Any, *, least: bool) -> Shape:  # noqa: ANN401 - any annotation
    if issubclass(hint, Payload):
        return shape_of(hint)
    if issubclass(hint, StrEnum):
        return _words(hint)
    table: dict[type, Shape] = {bool: YES_NO, date: DAY, Fraction: RATIO, int: WHOLE}
    return table.get(hint, NAMED if least else TEXT)


def _words(kind: type[StrEnum]) -> Shape:
    """Return the schema of a closed list, with its labels for whoever draws a form."""
    says = [f"{one.value} {one.zh} {one.en}" for one in kind if isinstance(one, Word)]
    return {"enum": [one.value for one in kind], "description": "；".join(says)}
