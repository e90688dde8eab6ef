"""What the fields of commands and answers are called, and an example of each.

A field that a value declares is called as it is there; the table beside this module has the names
of the others, and examples for all.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from attrs import frozen

from ssj_core.legal import Text

Shape = Mapping[str, Any]
_DAY: Final = "2026-03-02"
_MOMENT: Final = "2026-03-02T09:30:00+08:00"
_RATIO: Final = "1/10"
_DIGEST: Final = "0" * 64


@frozen
class FieldWords:
    """A row of the table: what a field is called, and an example.

    Attributes:
        text: what it is called.
        example: an example, as text.
    """

    text: Text
    example: str


@cache
def table() -> Mapping[str, FieldWords]:
    """Return the table by the fields' keys."""
    text = files("ssj_core.door").joinpath("words.txt").read_text(encoding="utf-8")
    rows = (line.split("|") for line in text.splitlines())
    return {key: FieldWords(Text(zh, en), example) for key, zh, en, example in rows}


def called(key: str, shape: Shape) -> Text:
    """Return what a field is called: as its schema says, else as the table does."""
    row = table().get(key)
    if "title" in shape:
        words = str(shape.get("description", shape["title"]))
        return Text(str(shape["title"]), words)
    return row.text if row else Text(key, key.replace("_", " "))


def example_of(key: str, shape: Shape) -> Any:  # noqa: ANN401 - any JSON
    """Return an example of a field, of its schema.

    >>> example_of("plan", {"type": "string"}), example_of("days", {"type": "array", "items": {"type": "integer"}})
    ('市监局/2026', [5])
    """
    if "const" in shape:
        return shape["const"]
    if "enum" in shape:
        return shape["enum"][0]
    for several in ("oneOf", "anyOf"):
        if several in shape:
            return example_of(key, shape[several][0])
    kind = shape.get("type")
    if kind == "array":
        return [example_of(key, shape.get("items", {}))]
    if kind == "object":
        needed = shape.get("required", ())
        return {name: example_of(name, shape["properties"][name]) for name in needed}
    return _number(key, shape) if kind == "integer" else _text(key, shape)


def _number(key: str, shape: Shape) -> int:
    row = table().get(key)
    found = int(row.example) if row and row.example.isdecimal() else 1
    return max(found, int(shape.get("minimum", found)))


def _text(key: str, shape: Shape) -> str:
    """Return the first of what a field could hold that its pattern takes."""
    row = table().get(key)
    known = [row.example] if row else []
    format_ = shape.get("format")
    if format_ == "date":
        return _DAY
    if format_ == "date-time":
        return _MOMENT
    choices = [
        *known,
        str(shape.get("title", key)),
        _RATIO,
        _DIGEST,
        _MOMENT,
        _DAY,
        "159900",
        "caller",
    ]
    pattern = re.compile(shape.get("pattern", ""))
    least = shape.get("minLength", 1)
    return next((text for text in choices if pattern.search(text) and len(text) >= least), "")
