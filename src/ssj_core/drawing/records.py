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

SUITE: Final = one_of("sha256", "sm3")
KINDS: Final = ("contrib", "dice", "drand", "kl8", "secret", "ssq")
LEVELS: Final = ("own-word", "witnessed", "public-claimed")
"""What a TASK may ask for, from the lowest (section 4); ``proved`` is the reader's to say."""
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
    """What a TASK asks of the entropy: least bits, the level, and the kinds of sources it allows.

    The level is the least of three: where the numbers come from, that the list was sealed early,
    and that it was the only one.
    """

    bits: int = has(COUNT)
    level: str = has(one_of(*LEVELS), LEVELS[0])
    sources: tuple[str, ...] = has(ListOf(one_of(*KINDS), 1))


@frozen(kw_only=True)
class Task(Recorded):
    """TASK: one inspection task, before anything is sealed."""

    HEADER: ClassVar = header("TASK")
    suite: str = has(SUITE)
    task: str = has(ID)
    purpose: str = has(one_of("official", "rehearsal"))
    authority: str | None = may(PARTY)
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
CHANGEABLE: Final = ("basis", "entropy", "on", "place", "rules", "slots", "title")
"""The fields of TASK that a further attempt may change, and then says so."""


@frozen(kw_only=True)
class Against(Written):
    """The frame that the `diff` of a first attempt is against: a task of an earlier COMMIT."""

    commit: str = has(HEX64)
    task: str = has(ID)


@frozen(kw_only=True)
class TaskEntry(Written):
    """One task inside COMMIT."""

    task: str = has(ID)
    record: str = has(HEX64)
    group: str = has(ID)
    relation: str | None = may(one_of("together", "apart", "rotated"))
    attempt: int = has(FROM_ONE)
    previous: str | None = may(HEX64)
    against: Against | None = may(Nested(Against))
    changes: tuple[str, ...] = may(ListOf(one_of(*CHANGEABLE), 1), ())
    strata: tuple[StratumEntry, ...] = has(ListOf(Nested(StratumEntry)))
    excluded: ListRoot | None = may(_LIST)
    diff: ListRoot | None = may(_LIST)
    alike: ListRoot | None = may(_LIST)
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
    """When contributions close (t1), the public source speaks (t2), a result is due (t3), OPEN (t4)."""

    contributions: str | None = may(TIME)
    public: str | None = may(TIME)
    result: str = has(TIME)
    open: str | None = may(TIME)


@frozen(kw_only=True)
class LogHead(Written):
    """The head of the deployment's log just before a COMMIT: it pins what was sealed before."""

    origin: str = has(TEXT)
    root: str = has(HEX64)
    size: int = has(COUNT)


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
    times: Times = has(Nested(Times))
    serves: str | None = may(HEX64)
    log: LogHead | None = may(Nested(LogHead))
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
class Witness(Written):
    """Somebody who saw it, and whose person that is; part of a RESULT, and told so."""

    name: str = has(TEXT)
    of: str = has(TEXT)


_WITNESSES: Final = ListOf(Nested(Witness), 1)


@frozen(kw_only=True)
class Evidence(Written):
    """When a public item was known, before whom."""

    at: str = has(TIME)
    note: str | None = may(TEXT)
    witnesses: tuple[Witness, ...] = may(_WITNESSES, ())


@frozen(kw_only=True)
class Seen(Written):
    """Who wrote the code of COMMIT or CONTRIB down before t2, or where it was posted."""

    at: str = has(TIME)
    record: str = has(one_of("COMMIT", "CONTRIB"))
    where: str | None = may(TEXT)
    witnesses: tuple[Witness, ...] = may(_WITNESSES, ())


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
    """RESULT: the entropy, who saw it and the seal, and what the mode lets out of the draw."""

    HEADER: ClassVar = header("RESULT")
    commit: str = has(HEX64)
    at: str = has(TIME)
    contrib: str | None = may(HEX64)
    items: tuple[str, ...] = has(ListOf(ITEM, 1))
    evidence: tuple[Evidence, ...] = has(ListOf(Nested(Evidence)))
    bits: int = has(COUNT)
    seed: str | None = may(HEX64)
    open: str | None = may(HEX64)
    seen: tuple[Seen, ...] = may(ListOf(Nested(Seen), 1), ())
    tasks: tuple[TaskResult, ...] = has(ListOf(Nested(TaskResult), 1))
