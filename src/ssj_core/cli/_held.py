"""What a reader brings to `ssj verify`: codes, results, stamps, a log, frames beside the bundle."""

import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from ssj_core._data import is_plain
from ssj_core.encoding import DRAW, parse
from ssj_core.errors import SsjError
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.verify import ResultsRefusedError, WrongError
from ssj_core.verify import Held, Report, verify_bundle, verify_slip
from ssj_core.verify.folder import fault
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.held import FrameBytes
from ssj_core.verify.log import Head, LogProof, proved_record
from ssj_core.verify.words import BESIDE, Words

_PIECE = 1 << 20
_BESIDE = re.compile(rb'"frame":\{"digest":"[0-9a-f]{64}","file":("[^"\\/\x00-\x1f]{1,255}")')
PROOF_HEADER = b"c2sp.org/tlog-proof@"
_COLUMNS = ("kind", "issue", "day", "numbers")


def code_as_written(given: str) -> str:
    """Return a code in groups of four, whatever stands between its digits."""
    digits = "".join(sign for sign in given if sign.isascii() and sign.isdigit())
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def read_results(data: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the official results of lotteries by kind and issue: day and numbers.

    Raises:
        ResultsRefusedError: not a CSV with the columns kind, issue, day, numbers; or one issue twice.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ResultsRefusedError(row=1) from error
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        values = [row.get(name) for name in _COLUMNS]
        if not all(values) or None in row:
            raise ResultsRefusedError(row=number)
        kind, issue, day, numbers = (str(value).strip() for value in values)
        if found.setdefault((kind, issue), (day, numbers)) != (day, numbers):
            raise ResultsRefusedError(row=number)
    return found


def records_of(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the records of a bundle, none if it cannot be read: verification says why."""
    try:
        document = parse(data, DRAW)
    except NotCanonicalError:
        return
    records = document.get("records") if isinstance(document, dict) else None
    yield from (record for record in records or () if isinstance(record, dict))


def records_beside(root: Path) -> list[dict[str, Any]]:
    """Return the records of the public and auditors' bundles of a folder, those that can be read."""
    files = [path for name in ("draws", "auditor") for path in sorted((root / name).glob("*.json"))]
    plain = [path for path in files if is_plain(path)]
    return [
        record
        for path in plain
        if path.stat().st_size <= DRAW.size
        for record in records_of(path.read_bytes())
    ]


def frames_beside(path: Path, data: bytes) -> dict[str, FrameBytes]:
    """Return the files beside a bundle that its parts name as their frames, those there are."""
    # In canonical form no text holds a quote without a backslash before it: nothing else matches.
    names = {json.loads(told[1]) for told in _BESIDE.finditer(data)}
    found: dict[str, FrameBytes] = {}
    for name in sorted(names):
        place = path.parent / name
        if is_plain(place):
            found[name] = partial(pieces_of, place)
    return found


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece; nothing, if it can no longer be read."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def is_slip(data: bytes) -> bool:
    """Tell whether a file is a slip: keys are sorted, so its second key or its first says so."""
    return b'"bundle":"slip"' in data


def slip_and_bundle(one: bytes, other: bytes, held: Held) -> Report:
    """Return the report on the file named first, with the other beside it.

    A slip is held against the bundle of its draw. A bundle is held against a slip that the reader
    has: what contradicts it is wrong, and one without RESULT was held before the numbers were known.
    """
    if is_slip(one) or not is_slip(other):
        return verify_slip(one, other, held)
    beside = verify_slip(other, one, held)
    if not beside.ok:
        return beside
    seals = [record for record in beside.records if record["record"] == "COMMIT"]
    early = all(record["record"] != "RESULT" for record in beside.records)
    digests = [Formulas(record["suite"]).record(record) for record in seals if early]
    return verify_bundle(one, evolve(held, seals=(*held.seals, *digests)))


@frozen(kw_only=True)
class ReadLog:
    """What the reader brought of a log: all its records, or a proof of one.

    Attributes:
        records: the records, in order of entry.
        proof: the proof, where it is one.
        faults: what is wrong with it.
    """

    records: Sequence[dict[str, Any]] = ()
    proof: LogProof | None = None
    faults: Sequence[WrongError] = ()


def read_log(data: bytes) -> ReadLog:
    """Return a log, a record a line, or a proof from one (C2SP tlog-proof).

    Raises:
        ProofRefusedError: it begins like a proof and is none.
        NoteRefusedError: its checkpoint is no signed note.
    """
    if data.startswith(PROOF_HEADER):
        return ReadLog(proof=LogProof.parse(data))
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    records: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = parse(line, DRAW)
        except SsjError:
            words = "不是规范的记录", "no canonical record"
            return ReadLog(faults=[fault(f"log:{number}", *words)])
        if not isinstance(record, dict) or not isinstance(record.get("record"), str):
            return ReadLog(faults=[fault(f"log:{number}", "不是记录", "no record")])
        records.append(record)
    return ReadLog(records=records)


def log_proof(proof: LogProof, report: Report) -> tuple[Sequence[WrongError], Sequence[Words]]:
    """Return what is wrong with a proof beside a bundle, and of which record alone it is.

    Only a proof of the last RESULT or VOID says that the log has what the bundle ends with.
    """
    record = proved_record(proof, report.records)
    if record is None:
        words = "证明不是此处任何记录的", "a proof of no record here"
        return [fault("log", *words)], ()
    ends = [each for each in report.records if each["record"] in {"RESULT", "VOID"}]
    said = f"{record['record']} {Formulas(Head.parse(proof.note.text).suite).record(record)}"
    return (), () if [record] == ends[-1:] else (BESIDE["log-record"].filled(record=said),)
