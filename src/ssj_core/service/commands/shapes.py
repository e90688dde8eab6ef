"""JSON Schemas (2020-12) of what goes in and out, made from the values themselves.

A field's annotation, default and Chinese name say all there is; nothing is written twice.
"""

from collections.abc import Collection
from typing import Final

from ssj_core.calendar.days import FIRST_DAY, LAST_DAY
from ssj_core.encoding.ids import MAX_BYTES
from ssj_core.encoding.limits import TEXT_BYTES, VALUE_BYTES
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
    "IN_YEAR",
    "NAMED",
    "RATIO",
    "TEXT",
    "WHOLE",
    "YES_NO",
    "Shape",
    "bounded",
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
IN_YEAR: Final[Shape] = {
    "type": "integer",
    "minimum": FIRST_DAY.year,
    "maximum": LAST_DAY.year,
}
YES_NO: Final[Shape] = _YES_NO.schema
ANY: Final[Shape] = {"type": "object"}


def many(item: Shape, least: int = 0) -> Shape:
    """Return the schema of a list."""
    return {"type": "array", "items": item, **({"minItems": least} if least else {})}


def shape_of(kind: type[Value]) -> Shape:
    """Return the schema of a value that the journal takes.

    >>> from ssj_core.planning import PlanFiled
    >>> shape_of(PlanFiled)["required"]
    ['plan', 'version']
    """
    return form_of(kind, "given").schema


REMARKS: Final = frozenset(
    {"reason", "content", "remark", "note", "text", "words", "finding", "disposal", "conclusion"}
    | {"opinion", "summary", "scope", "basis", "topic", "principles", "publication", "assessment"}
    | {"like", "question", "open", "shortage", "statement"}
)
"""Keys under which people write as much as they need."""


def limit_of(key: str, most: int = TEXT_BYTES) -> int:
    """Return how many bytes a text under a key may have, `most` being what holds above it."""
    return VALUE_BYTES if most == VALUE_BYTES or key in REMARKS else TEXT_BYTES


def bounded(shape: Shape, ids: Collection[str] = (), most: int = TEXT_BYTES) -> Shape:
    """Return the schema of an input with the rules of its texts named.

    ``format: text`` is what a pattern cannot say: at most so many *bytes* of UTF-8. ``format: id``
    is the grammar of ids (docs/spec/ssj-draw-1.md, section 2), for `ids`: what a stream is named by.

    >>> bounded({"type": "string"})["maxLength"], bounded({"type": "string", "format": "date"})
    (4096, {'type': 'string', 'format': 'date'})
    """
    made = dict(shape)
    if "properties" in made:
        made["properties"] = {
            key: _named(key, bounded(part, ids, limit_of(key, most)), ids)
            for key, part in made["properties"].items()
        }
    if isinstance(made.get("items"), dict):
        made["items"] = bounded(made["items"], ids, most)
    for several in ("oneOf", "anyOf"):
        if several in made:
            made[several] = [bounded(part, ids, most) for part in made[several]]
    if made.get("type") == "string" and not {"enum", "format"} & made.keys():
        made |= {"format": "text", "maxLength": min(most, made.get("maxLength", most))}
    return made


def _named(key: str, shape: Shape, ids: Collection[str]) -> Shape:
    """Return the schema of a part, with the rule its key stands for."""
    if key in ids and shape.get("format") == "text":
        return {**shape, "format": "id", "maxLength": MAX_BYTES}
    return {**shape, **IN_YEAR} if key == "year" and shape.get("type") == "integer" else shape
