"""The records of a session (docs/spec/ssj-draw-1.md, section 3), field by field."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from ssj_core.drawing.documents import Nested, Recorded, Written, has, may
from ssj_core.drawing.forms import (
    AREA,
    BASIS,
    BOUND,
    COUNT,
    DAY,
    FROM_ONE,
    HEX64,
    ID,
    LABEL,
    NUMBER,
    PARTY,
    SLOT,
    TEXT,
    TIME,
    Either,
    ListOf,
    one_of,
)
from ssj_core.drawing.items import EXPECTED, ITEM
from ssj_core.drawing.tickets import PROTOCOL
from ssj_core.legal import Text

SUITE: Final = one_of("sha256", "sm3")
KINDS: Final = ("contrib", "dice", "drand", "kl8", "secret", "ssq")
GRADES: Final[Mapping[str, Text]] = {
    "local": Text("本机随机数", "chance of this machine alone"),
    "contributions": Text("各方共同提供", "contributed by the parties"),
    "public-weak": Text("公开但位数不足 60", "public, under 60 bits"),
    "public": Text("公开", "public"),
    "beacon": Text("公共随机信标", "public beacon"),
    "combined": Text("各方共同提供且公开", "contributed by the parties, then public"),
}
"""The grades of section 4.4 and how they are said."""
OUTCOMES: Final = (
    "inspected",
    "closed",
    "moved",
    "unreachable",
    "exempt",
    "recognised",
    "other",
)


def header(record: str) -> Mapping[str, str]:
    """Return the two keys every record starts with."""
    return {"protocol": PROTOCOL, "record": record}


@frozen(kw_only=True)
class EntropyRule(Written):
    """What a TASK asks of the entropy: least bits, and the kinds of sources it allows."""

    bits: int = has(COUNT)
    sources: tuple[str, ...] = has(ListOf(one_of(*KINDS), 1))


@frozen(kw_only=True)
class Task(Recorded):
    """TASK: one inspection task, before anything is sealed."""

    HEADER: ClassVar = header("TASK")
    suite: str = has(SUITE)
    task: str = has(ID)
    purpose: str = has(one_of("official", "rehearsal"))
    title: str | None = may(TEXT)
    place: str | None = may(AREA)
    on: str | None = may(DAY)
    basis: tuple[str, ...] = has(ListOf(BASIS, 1))
    rules: str = has(HEX64)
    slots: tuple[str, ...] = may(ListOf(SLOT, 1), ())
    entropy: EntropyRule = has(Nested(EntropyRule))


@frozen(kw_only=True)
class StratumEntry(Written):
    """One stratum as COMMIT shows it: no name, only its label."""

    label: str = has(LABEL)
    number: int | str = has(NUMBER)
    root: str = has(HEX64)
    size: int = has(COUNT)


@frozen(kw_only=True)
class ListRoot(Written):
    """The root and size of a list tree (section 6)."""

    root: str = has(HEX64)
    size: int = has(COUNT)


_LIST: Final = Nested(ListRoot)


@frozen(kw_only=True)
class TaskEntry(Written):
    """One task inside COMMIT."""

    task: str = has(ID)
    record: str = has(HEX64)
    group: str = has(ID)
    relation: str | None = may(one_of("together", "apart", "rotated"))
    attempt: int = has(FROM_ONE)
    previous: str | None = may(HEX64)
    strata: tuple[StratumEntry, ...] = has(ListOf(Nested(StratumEntry)))
    excluded: ListRoot | None = may(_LIST)
    diff: ListRoot | None = may(_LIST)
    roster: ListRoot | None = may(_LIST)
    eligibility: ListRoot | None = may(_LIST)
    capacities: ListRoot | None = may(_LIST)
    recusals: ListRoot | None = may(_LIST)
    slots: tuple[str, ...] = may(ListOf(SLOT, 1), ())


@frozen(kw_only=True)
class Promise(Written):
    """A party's commitment to its contribution."""

    commitment: str = has(HEX64)
    party: str = has(PARTY)


@frozen(kw_only=True)
class Times(Written):
    """When contributions close (t1), the public source speaks (t2), the list opens (t4)."""

    contributions: str | None = may(TIME)
    public: str | None = may(TIME)
    open: str | None = may(TIME)


@frozen(kw_only=True)
class Commit(Recorded):
    """COMMIT: one session, sealed before any entropy exists."""

    HEADER: ClassVar = header("COMMIT")
    suite: str = has(SUITE)
    session: str = has(ID)
    at: str = has(TIME)
    mode: str = has(one_of("open", "unannounced"))
    reveals: str = has(one_of("draw", "proofs"))
    entropy: tuple[str, ...] = has(ListOf(EXPECTED, 1))
    contributions: tuple[Promise, ...] = may(ListOf(Nested(Promise), 1), ())
    secret: str | None = may(HEX64)
    times: Times | None = may(Nested(Times))
    serves: str | None = may(HEX64)
    tasks: tuple[TaskEntry, ...] = has(ListOf(Nested(TaskEntry), 1))


@frozen(kw_only=True)
class Reveal(Written):
    """A party's contribution, revealed before contributions closed."""

    at: str = has(TIME)
    party: str = has(PARTY)
    value: str = has(HEX64)


@frozen(kw_only=True)
class Contrib(Recorded):
    """CONTRIB: who revealed, and who did not."""

    HEADER: ClassVar = header("CONTRIB")
    commit: str = has(HEX64)
    at: str = has(TIME)
    reveals: tuple[Reveal, ...] = has(ListOf(Nested(Reveal)))
    absent: tuple[str, ...] = has(ListOf(PARTY))


@frozen(kw_only=True)
class Evidence(Written):
    """When a public item was known, before whom."""

    at: str = has(TIME)
    note: str | None = may(TEXT)
    witnesses: tuple[str, ...] = may(ListOf(TEXT, 1), ())


@frozen(kw_only=True)
class StratumResult(Written):
    """The interval of tickets drawn in one stratum: low < ticket ≤ high."""

    high: str | None = may(BOUND)
    label: str = has(LABEL)
    low: str | None = may(BOUND)
    number: int = has(COUNT)


@frozen(kw_only=True)
class DrawnEntry(Written):
    """One drawn target with its ticket, without its stratum."""

    id: str = has(ID)
    rotated: str | None = may(HEX64)
    ticket: str = has(HEX64)


DRAWN: Final = ListOf(Either(ID, Nested(DrawnEntry)))


@frozen(kw_only=True)
class TaskResult(Written):
    """One task inside RESULT."""

    task: str = has(ID)
    key: str = has(HEX64)
    size: int = has(COUNT)
    root: str = has(HEX64)
    assignment: ListRoot | None = may(_LIST)
    unit_key: str | None = may(HEX64)
    strata: tuple[StratumResult, ...] | None = may(ListOf(Nested(StratumResult)))
    drawn: tuple[DrawnEntry | str, ...] | None = may(DRAWN, shown=False)


@frozen(kw_only=True)
class Result(Recorded):
    """RESULT: the entropy, its grade, and what the mode lets out of the draw."""

    HEADER: ClassVar = header("RESULT")
    commit: str = has(HEX64)
    at: str = has(TIME)
    contrib: str | None = may(HEX64)
    items: tuple[str, ...] = has(ListOf(ITEM, 1))
    evidence: tuple[Evidence, ...] = has(ListOf(Nested(Evidence)))
    grade: str = has(one_of(*GRADES))
    bits: int = has(COUNT)
    seed: str | None = may(HEX64)
    open: str | None = may(HEX64)
    tasks: tuple[TaskResult, ...] = has(ListOf(Nested(TaskResult), 1))
