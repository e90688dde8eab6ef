"""The records that follow a RESULT or replace it: OPEN, VOID, DISPOSITION; and the strict reader."""

from typing import ClassVar, Final

from attrs import frozen

from ssj_core.drawing.documents import Nested, Recorded, Written, has, may
from ssj_core.drawing.forms import FROM_ONE, HEX64, ID, TEXT, TIME, ListOf, one_of, refuse
from ssj_core.drawing.items import ITEM
from ssj_core.drawing.records import (
    OUTCOMES,
    Commit,
    Contrib,
    DrawnEntry,
    Evidence,
    Result,
    StratumResult,
    Task,
    Witness,
    header,
)
from ssj_core.encoding import DRAW, parse


@frozen(kw_only=True)
class OpenTask(Written):
    """One task inside OPEN."""

    task: str = has(ID)
    unit_key: str = has(HEX64)
    strata: tuple[StratumResult, ...] = has(ListOf(Nested(StratumResult)))
    drawn: tuple[DrawnEntry, ...] = has(ListOf(Nested(DrawnEntry)), shown=False)


@frozen(kw_only=True)
class Open(Recorded):
    """OPEN: what an unannounced session kept closed; in full, for one of proofs, to auditors."""

    HEADER: ClassVar = header("OPEN")
    commit: str = has(HEX64)
    items: tuple[str, ...] = has(ListOf(ITEM, 1))
    seed: str = has(HEX64)
    tasks: tuple[OpenTask, ...] = has(ListOf(Nested(OpenTask), 1))


@frozen(kw_only=True)
class Void(Recorded):
    """VOID: the end of a session without result, disclosing what it would have drawn."""

    HEADER: ClassVar = header("VOID")
    commit: str = has(HEX64)
    at: str = has(TIME)
    reason: str = has(TEXT)
    approver: str = has(TEXT)
    shortage: str | None = may(TEXT)
    opens: Open | None = may(Nested(Open))
    evidence: tuple[Evidence, ...] | None = may(ListOf(Nested(Evidence)))
    witnesses: tuple[Witness, ...] = may(ListOf(Nested(Witness), 1), ())


@frozen(kw_only=True)
class Replacement(Written):
    """The reserve that takes the place of a drawn target."""

    id: str = has(ID)
    rank: int = has(FROM_ONE)


@frozen(kw_only=True)
class Disposition(Recorded):
    """DISPOSITION: what became of one drawn target, so that none is dropped quietly."""

    HEADER: ClassVar = header("DISPOSITION")
    commit: str = has(HEX64)
    task: str = has(ID)
    at: str = has(TIME)
    id: str = has(ID)
    rank: int = has(FROM_ONE)
    outcome: str = has(one_of(*OUTCOMES))
    reason: str | None = may(TEXT)
    approver: str | None = may(TEXT)
    replaced_by: Replacement | None = may(Nested(Replacement))


Record = Task | Commit | Contrib | Result | Open | Void | Disposition
RECORDS: Final[dict[str, type[Record]]] = {
    kind.HEADER["record"]: kind for kind in (Task, Commit, Contrib, Result, Open, Void, Disposition)
}


def record_from(document: object, path: str = "$") -> Record:
    """Return the record that a JSON object stands for.

    Raises:
        RecordRefusedError: no record of the protocol, a key missing or unknown, a wrong form.
    """
    name = document.get("record") if isinstance(document, dict) else None
    kind = RECORDS.get(name) if isinstance(name, str) else None
    if kind is None or not isinstance(document, dict):
        refuse(path, f"不是认识的记录：{name!r}", f"not a known record: {name!r}")
    return kind.from_document(document, path)


def read_record(data: bytes) -> Record:
    """Return the record whose canonical bytes are `data`.

    Raises:
        NotCanonicalError: the bytes are not their own canonical form.
        RecordRefusedError: no record of the protocol, a key missing or unknown, a wrong form.
    """
    return record_from(parse(data, DRAW))
