"""What only auditors see of a task: secrets, rules, the whole frame, and the rows of its lists."""

from typing import Final, Self

import attrs
from attrs import frozen

from ssj_core.drawing.documents import Nested, Written, has, may
from ssj_core.drawing.forms import (
    ANY_TEXT,
    COUNT,
    HEX64,
    ID,
    NUMBER,
    TEXT,
    Either,
    Leaf,
    ListOf,
    one_of,
)
from ssj_core.drawing.members import StratumFrame, StratumFrameForm
from ssj_core.encoding import is_text

ROUNDINGS: Final = ("up", "down", "average", "exact")
LISTS: Final = ("excluded", "diff", "alike", "roster", "eligibility", "capacities", "recusals")
Row = tuple[str, ...]


FILE: Final = Leaf(
    lambda value: is_text(value) and not set("/\\") & set(value) and value not in {".", ".."},
    ("旁边一个文件的名称", "the name of a file beside it"),
    {"type": "string", "pattern": r"^[^/\\]+$"},
)


@frozen(kw_only=True)
class RuleEntry(Written):
    """Where the number of one stratum came from."""

    basis: tuple[str, ...] = has(ListOf(TEXT, 1))
    minimum: int | None = may(COUNT)
    number: int | str = has(NUMBER)
    ratio: int | str | None = may(NUMBER)
    rounding: str | None = may(one_of(*ROUNDINGS))
    stratum: str = has(ID)


STRATUM_FRAME: Final = StratumFrameForm()
ROWS: Final = ListOf(ListOf(ANY_TEXT, 1))


@frozen(kw_only=True)
class PrivateTask(Written):
    """What is kept of one task from sealing on, and only auditors see."""

    task: str = has(ID)
    frame_secret: str = has(HEX64, shown=False)
    rules_secret: str = has(HEX64, shown=False)
    rules: tuple[RuleEntry, ...] = has(ListOf(Nested(RuleEntry)))
    frame: tuple[StratumFrame, ...] = has(ListOf(STRATUM_FRAME), shown=False)
    excluded: tuple[Row, ...] | None = may(ROWS, shown=False)
    diff: tuple[Row, ...] | None = may(ROWS, shown=False)
    alike: tuple[Row, ...] | None = may(ROWS, shown=False)
    roster: tuple[Row, ...] | None = may(ROWS, shown=False)
    eligibility: tuple[Row, ...] | None = may(ROWS, shown=False)
    capacities: tuple[Row, ...] | None = may(ROWS, shown=False)
    recusals: tuple[Row, ...] | None = may(ROWS, shown=False)


@frozen(kw_only=True)
class FrameFile(Written):
    """A frame that lies beside an auditors' bundle, a line for each target."""

    digest: str = has(HEX64)
    file: str = has(FILE)
    rows: int = has(COUNT)


@frozen(kw_only=True)
class PrivatePart(Written):
    """One entry's part of an auditors' bundle: what `PrivateTask` has, and whose it is."""

    commit: str = has(HEX64)
    task: str = has(ID)
    frame_secret: str = has(HEX64, shown=False)
    rules_secret: str = has(HEX64, shown=False)
    rules: tuple[RuleEntry, ...] = has(ListOf(Nested(RuleEntry)))
    frame: tuple[StratumFrame, ...] | FrameFile = has(
        Either(ListOf(STRATUM_FRAME), Nested(FrameFile)), shown=False
    )
    excluded: tuple[Row, ...] | None = may(ROWS, shown=False)
    diff: tuple[Row, ...] | None = may(ROWS, shown=False)
    alike: tuple[Row, ...] | None = may(ROWS, shown=False)
    roster: tuple[Row, ...] | None = may(ROWS, shown=False)
    eligibility: tuple[Row, ...] | None = may(ROWS, shown=False)
    capacities: tuple[Row, ...] | None = may(ROWS, shown=False)
    recusals: tuple[Row, ...] | None = may(ROWS, shown=False)
    assignment: tuple[Row, ...] | None = may(ROWS, shown=False)

    @classmethod
    def of(cls, task: PrivateTask, commit: str, assignment: tuple[Row, ...] | None) -> Self:
        """Return the part of one entry of the COMMIT with this hash."""
        kept = {field.name: getattr(task, field.name) for field in attrs.fields(PrivateTask)}
        return cls(commit=commit, **(kept | {"assignment": assignment}))


@frozen(kw_only=True)
class PrivateSession(Written):
    """What the drawing side keeps between sealing and drawing; it never leaves the house."""

    secret: str | None = may(HEX64, shown=False)
    tasks: tuple[PrivateTask, ...] = has(ListOf(Nested(PrivateTask), 1))
