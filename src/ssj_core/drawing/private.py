"""What only auditors see of a task: secrets, rules, the whole frame, and the rows of its lists."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from ssj_core.drawing.documents import Nested, Written, has, may
from ssj_core.drawing.forms import (
    ANY_TEXT,
    ATTRIBUTES,
    COUNT,
    HEX64,
    ID,
    NUMBER,
    RATIO,
    TEXT,
    Leaf,
    ListOf,
    one_of,
)
from ssj_core.drawing.frame import are_ids

ROUNDINGS: Final = ("up", "down", "average", "exact")
LISTS: Final = ("excluded", "diff", "roster", "eligibility", "capacities", "recusals")
Row = tuple[str, ...]


@frozen(kw_only=True)
class RuleEntry(Written):
    """Where the number of one stratum came from."""

    basis: tuple[str, ...] = has(ListOf(TEXT, 1))
    minimum: int | None = may(COUNT)
    number: int | str = has(NUMBER)
    ratio: str | None = may(RATIO)
    rounding: str | None = may(one_of(*ROUNDINGS))
    stratum: str = has(ID)


def _is_target(value: object) -> bool:
    if not isinstance(value, Mapping) or not isinstance(value.get("id"), str):
        return False
    if len(value) == 1:
        return True
    attributes = value.get("attributes")
    return len(value) == 2 and bool(attributes) and ATTRIBUTES.holds(attributes)  # noqa: PLR2004 - its two keys


def _is_stratum(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == {"stratum", "targets"}
        and ID.holds(value["stratum"])
        and isinstance(value["targets"], Sequence)
        and all(map(_is_target, value["targets"]))
        and are_ids([one["id"] for one in value["targets"]])
    )


_TARGET_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"attributes": ATTRIBUTES.schema, "id": ID.schema},
    "required": ["id"],
    "additionalProperties": False,
}
# Plain mappings, not attrs values: a frame may have a million targets.
STRATUM_FRAME: Final = Leaf(
    _is_stratum,
    ("抽取组及其对象", "a stratum with its targets"),
    {
        "type": "object",
        "properties": {
            "stratum": ID.schema,
            "targets": {"type": "array", "items": _TARGET_SCHEMA},
        },
        "required": ["stratum", "targets"],
        "additionalProperties": False,
    },
)
ROWS: Final = ListOf(ListOf(ANY_TEXT, 1))


@frozen(kw_only=True)
class PrivateTask(Written):
    """One task's private part of the auditor's bundle."""

    task: str = has(ID)
    frame_secret: str = has(HEX64, shown=False)
    rules_secret: str = has(HEX64, shown=False)
    rules: tuple[RuleEntry, ...] = has(ListOf(Nested(RuleEntry)))
    frame: tuple[Mapping[str, Any], ...] = has(ListOf(STRATUM_FRAME), shown=False)
    unit_key: str | None = may(HEX64, shown=False)
    excluded: tuple[Row, ...] | None = may(ROWS, shown=False)
    diff: tuple[Row, ...] | None = may(ROWS, shown=False)
    roster: tuple[Row, ...] | None = may(ROWS, shown=False)
    eligibility: tuple[Row, ...] | None = may(ROWS, shown=False)
    capacities: tuple[Row, ...] | None = may(ROWS, shown=False)
    recusals: tuple[Row, ...] | None = may(ROWS, shown=False)
    assignment: tuple[Row, ...] | None = may(ROWS, shown=False)


@frozen(kw_only=True)
class PrivateSession(Written):
    """What the drawing side keeps between sealing and drawing; it never leaves the house."""

    secret: str | None = may(HEX64, shown=False)
    tasks: tuple[PrivateTask, ...] = has(ListOf(Nested(PrivateTask), 1))
