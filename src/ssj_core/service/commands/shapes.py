"""JSON Schemas (2020-12) of what goes in and out, made from the values themselves.

A field's annotation, default and Chinese name say all there is; nothing is written twice.
"""

from typing import Final

from ssj_core.journal.values import DAY as _DAY
from ssj_core.journal.values import HEX64 as _HEX64
from ssj_core.journal.values import RATIO as _RATIO
from ssj_core.journal.values import TEXT as _TEXT
from ssj_core.journal.values import WHOLE as _WHOLE
from ssj_core.journal.values import YES_NO as _YES_NO
from ssj_core.journal.values import Shape, Value, form_of, obj

__all__ = [
    "ANY",
    "COUNT",
    "DAY",
    "HEX64",
    "NAMED",
    "RATIO",
    "TEXT",
    "WHOLE",
    "YES_NO",
    "Shape",
    "many",
    "obj",
    "shape_of",
]

TEXT: Final[Shape] = _TEXT.schema
NAMED: Final[Shape] = {"type": "string", "pattern": r"\S"}
WHOLE: Final[Shape] = _WHOLE.schema
COUNT: Final[Shape] = {"type": "integer", "minimum": 0}
DAY: Final[Shape] = _DAY.schema
HEX64: Final[Shape] = _HEX64.schema
RATIO: Final[Shape] = _RATIO.schema
YES_NO: Final[Shape] = _YES_NO.schema
ANY: Final[Shape] = {"type": "object"}


def many(item: Shape, least: int = 0) -> Shape:
    """Return the schema of a list."""
    return {"type": "array", "items": item, **({"minItems": least} if least else {})}


def shape_of(kind: type[Value]) -> Shape:
    """Return the schema of a value that the journal takes.

    >>> from ssj_core.planning import PlanFiled
    >>> shape_of(PlanFiled)["required"]
    ['plan', 'version', 'receiver', 'on']
    """
    return form_of(kind, "given").schema
