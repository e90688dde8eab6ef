"""The independent check names the first event that does not hold."""

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import ssj_core.verify.journal as verify_journal
from ssj_core.encoding import canonical
from ssj_core.errors.journal import (
    CheckpointMismatchError,
    CheckpointRefusedError,
    EventChangedError,
    EventFormError,
    EventMissingError,
    EventTypeError,
    EventVersionError,
    JournalCutError,
)
from ssj_core.journal import Journal, Row, chain_hash, link
from ssj_core.verify.journal import JournalReport, KnownHead, check_journal, read_checkpoint

Raw = tuple[object, ...]


def rows_of(journal: Journal) -> list[Raw]:
    """Return the rows as plain tuples."""
    return [tuple(row) for row in journal.store.read()]


def check(rows: Sequence[Raw], known: KnownHead | None = None) -> JournalReport:
    """Return the report on `rows`."""
    return check_journal(rows, "sha256", known)


def with_column(rows: list[Raw], seq: int, column: int, value: object) -> list[Raw]:
    """Return the rows with one column of event `seq` replaced."""
    changed = list(rows[seq - 1])
    changed[column] = value
    return [*rows[: seq - 1], tuple(changed), *rows[seq:]]


def test_a_good_journal_holds(journal: Journal) -> None:
    """All events of an untouched journal hold, and the report gives its end."""
    report = check(rows_of(journal))
    assert report.holds
    end = journal.checkpoint()
    assert (report.events, report.head, report.anchored) == (end["seq"], end["hash"], False)
    assert check([]) == JournalReport(events=0, head="", suite="sha256", anchored=False, fault=None)


def test_every_changed_byte_is_named(journal: Journal) -> None:
    """Each bit of each byte of each payload, stream and hash: the first fault is that event's."""
    rows = rows_of(journal)
    for seq, row in enumerate(rows, start=1):
        for column in (1, 3, 4):
            value = row[column]
            data = value.encode() if isinstance(value, str) else value
            assert isinstance(data, bytes)
            for at in range(len(data)):
                for bit in range(8):
                    flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
                    back = flipped.decode("utf-8", "surrogateescape") if column != 3 else flipped
                    report = check(with_column(rows, seq, column, back))
                    assert report.fault is not None
                    assert (report.fault.seq, report.events) == (seq, seq - 1)


def test_every_changed_number_is_named(journal: Journal) -> None:
    """A changed version is that event's fault; a changed seq leaves its place empty."""
    rows = rows_of(journal)
    for seq, row in enumerate(rows, start=1):
        version = row[2]
        assert isinstance(version, int)
        for wrong in (version + 1, version - 1, -version, version + 256):
            fault = check(with_column(rows, seq, 2, wrong)).fault
            assert isinstance(fault, EventChangedError)
            assert fault.seq == seq
        for wrong in (seq + 1, 0, -seq, seq + 100):
            fault = check(with_column(rows, seq, 0, wrong)).fault
            assert isinstance(fault, EventMissingError)
            assert (fault.seq, fault.params["found"]) == (seq, wrong)


def test_missing_moved_and_doubled_rows(journal: Journal) -> None:
    """A row taken out, put twice or put elsewhere is named by the place that is wrong."""
    rows = rows_of(journal)
    for seq in range(1, len(rows)):
        fault = check(rows[: seq - 1] + rows[seq:]).fault
        assert isinstance(fault, EventMissingError)
        assert fault.seq == seq
        doubled = check(rows[:seq] + rows[seq - 1 :]).fault
        assert doubled is not None
        assert doubled.seq == seq + 1
        swapped = [*rows[: seq - 1], rows[seq], rows[seq - 1], *rows[seq + 1 :]]
        fault = check(swapped).fault
        assert fault is not None
        assert fault.seq == seq


@pytest.mark.parametrize("column", range(5))
@pytest.mark.parametrize("value", [None, 1.5, b"x", "x", True])
def test_stored_types(journal: Journal, column: int, value: object) -> None:
    """A NULL or a value of another type in any column of event 2 is event 2's fault."""
    fault = check(with_column(rows_of(journal), 2, column, value)).fault
    assert fault is not None
    assert fault.seq == 2
    wanted = (int, str, int, bytes, str)[column]
    if column and type(value) is not wanted:
        assert isinstance(fault, EventTypeError)


@pytest.mark.parametrize("value", [2.0, "2", b"2"])
def test_a_seq_of_another_type(journal: Journal, value: object) -> None:
    """A seq that looks right but is no whole number leaves its place empty."""
    fault = check(with_column(rows_of(journal), 2, 0, value)).fault
    assert isinstance(fault, EventMissingError)
    assert fault.seq == 2


def test_a_payload_stored_as_text(journal: Journal) -> None:
    """The right characters in the wrong type are reported: a byte is a byte."""
    rows = rows_of(journal)
    payload = rows[1][3]
    assert isinstance(payload, bytes)
    fault = check(with_column(rows, 2, 3, payload.decode())).fault
    assert isinstance(fault, EventTypeError)
    assert (fault.params["found"], fault.params["wanted"]) == ("TEXT", "BLOB")


def test_rows_of_another_width(journal: Journal) -> None:
    """A row with a column too few is a fault, not a crash."""
    fault = check([rows_of(journal)[0][:4]]).fault
    assert isinstance(fault, EventTypeError)


def forged(*parts: tuple[str, int, bytes]) -> list[Row]:
    """Return rows with right hashes, whatever their streams, versions and payloads."""
    rows: list[Row] = []
    head = ""
    for seq, (stream, version, payload) in enumerate(parts, start=1):
        head = chain_hash(head, seq, stream, version, payload)
        rows.append(Row(seq, stream, version, payload, head))
    return rows


GOOD: dict[str, Any] = {
    "actor": "王一",
    "at": "2026-03-02T09:00:00+08:00",
    "body": {},
    "department": "局",
    "kind": "plan.drafted",
}


def test_versions_without_gaps() -> None:
    """Under right hashes, a version left out or given twice is still found."""
    payload = canonical(GOOD)
    for versions, seq, wanted in (((1, 3), 2, 2), ((2,), 1, 1), ((1, 2, 2), 3, 3), ((0,), 1, 1)):
        fault = check(forged(*(("s", version, payload) for version in versions))).fault
        assert isinstance(fault, EventVersionError)
        assert (fault.seq, fault.params["wanted"]) == (seq, wanted)
    assert check(forged(("s", 1, payload), ("t", 1, payload), ("s", 2, payload))).holds


@pytest.mark.parametrize("stream", ["", " a", "a\n", "café", "a" * 256])
def test_stream_names(stream: str) -> None:
    """Under a right hash, a stream name outside the grammar is still found."""
    fault = check(forged((stream, 1, canonical(GOOD)))).fault
    assert isinstance(fault, EventFormError)
    assert fault.params["part"] == "stream"


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b'{"a": 1}', b"\xff", b"null", b"1.5", b"[]", b'"x"', b"{}"],
)
def test_payloads_that_are_not_canonical(payload: bytes) -> None:
    """Under a right hash, a payload that is not a canonical envelope is still found."""
    fault = check(forged(("s", 1, payload))).fault
    assert isinstance(fault, EventFormError)
    assert fault.seq == 1


@pytest.mark.parametrize(
    "part, value",
    [
        ("actor", ""),
        ("actor", " a"),
        ("actor", 1),
        ("actor", "a\n"),
        ("actor", ...),
        ("department", ""),
        ("department", []),
        ("department", ...),
        ("kind", "plan"),
        ("kind", "Plan.filed"),
        ("kind", 1),
        ("kind", ...),
        ("at", "2026-03-02"),
        ("at", "2026-03-02T09:00:00"),
        ("at", "2026-13-02T09:00:00+08:00"),
        ("at", "2026-03-02T09:00:00-00:00"),
        ("at", 1),
        ("at", ...),
        ("body", "x"),
        ("body", []),
        ("body", ...),
        ("causation", 0),
        ("causation", 1),
        ("causation", 2),
        ("causation", "1"),
        ("Extra", "x"),
        ("edition", 1),
        ("edition", "2"),
    ],
)
def test_envelopes_that_are_malformed(part: str, value: object) -> None:
    """Under a right hash, a malformed part is named; an event cannot be its own cause."""
    document = {**GOOD, part: value}
    if value is ...:
        del document[part]
    fault = check(forged(("s", 1, canonical(document)))).fault
    assert isinstance(fault, EventFormError)
    assert fault.params["part"] == part


def test_parts_of_the_future_hold_and_are_told() -> None:
    """A part that a newer release wrote is in the chain like any other; the first is told."""
    later = canonical({**GOOD, "seal": {"by": "x"}, "edition": 2})
    rows = forged(("s", 1, canonical(GOOD)), ("s", 2, later), ("s", 3, later))
    report = check(rows)
    assert (report.holds, report.newer) == (True, 2)
    assert check(rows[:1]).newer == 0


def test_kinds_of_the_future_hold() -> None:
    """A kind that this version does not know yet is no fault: the chain is what is checked."""
    caused = canonical({**GOOD, "kind": "new-thing.has-happened", "causation": 1})
    assert check(forged(("s", 1, canonical(GOOD)), ("s", 2, caused))).holds


def test_a_cut_end_needs_a_checkpoint(journal: Journal) -> None:
    """Cut from the end, a journal still holds in itself; against a checkpoint the cut shows."""
    rows = rows_of(journal)
    known = KnownHead(6, str(rows[5][4]))
    for left in range(6):
        assert check(rows[:left]).holds
        fault = check(rows[:left], known).fault
        assert isinstance(fault, JournalCutError)
        assert fault.seq == left + 1
    report = check(rows, known)
    assert report.holds
    assert report.anchored


def test_a_journal_that_went_on_holds(journal: Journal) -> None:
    """An old checkpoint still holds after more events were appended."""
    rows = rows_of(journal)
    for seq in range(1, 7):
        assert check(rows, KnownHead(seq, str(rows[seq - 1][4]))).holds
    assert check(rows, KnownHead(0, "")).holds
    assert check([], KnownHead(0, "")).holds


def test_a_rewritten_journal_shows(journal: Journal) -> None:
    """A chain rewritten from some event on holds in itself, and not against a checkpoint."""
    rows = list(journal.store.read())
    known = KnownHead(5, rows[4].hash)
    changed = canonical({**GOOD, "body": {"n": 1}})
    rewritten = forged(*((row.stream, row.version, changed) for row in rows))
    assert check(rewritten).holds
    fault = check(rewritten, known).fault
    assert isinstance(fault, CheckpointMismatchError)
    assert fault.seq == 5


def test_a_fault_in_the_chain_comes_before_the_checkpoint(journal: Journal) -> None:
    """A broken event is named itself, also when there is a checkpoint."""
    rows = with_column(rows_of(journal), 2, 4, "00" * 32)
    fault = check(rows, KnownHead(6, "00" * 32)).fault
    assert isinstance(fault, EventChangedError)


def test_the_other_suite(journal: Journal) -> None:
    """A journal is checked with its own suite: with the other one, event 1 does not hold."""
    fault = check_journal(rows_of(journal), "sm3").fault
    assert isinstance(fault, EventChangedError)
    rows = link(None, "s", 0, [canonical(GOOD)], "sm3")
    assert check_journal(rows, "sm3").holds


def test_checkpoints_are_read(journal: Journal) -> None:
    """A checkpoint is read as a document, with or without its newline, and as SEQ:HASH."""
    end = journal.checkpoint()
    known = KnownHead(6, end["hash"])
    assert read_checkpoint(canonical(end), "sha256") == known
    assert read_checkpoint(canonical(end) + b"\n", "sha256") == known
    assert read_checkpoint(f"6:{end['hash']}\n".encode(), "sha256") == known
    empty = canonical({"seq": 0, "hash": "", "suite": "sm3"})
    assert read_checkpoint(empty, "sm3") == KnownHead(0, "")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"6",
        b"6:",
        b":",
        b"0:" + b"0" * 64,
        b"-1:" + b"0" * 64,
        b"6:" + b"A" * 64,
        b"\xff",
        b"x:" + b"0" * 64,
        "６:".encode() + b"0" * 64,
        b"6:" + b"0" * 63,
        b"9" * 5000 + b":",
        b"{",
        b"{}",
        b"[]",
        b'{"hash":"","seq":0,"suite":"sm3"}',
        b'{"hash":"","seq":1,"suite":"sha256"}',
        b'{"hash":1,"seq":0,"suite":"sha256"}',
        b'{"hash":"","seq":"0","suite":"sha256"}',
        b'{"hash":"","seq":0}',
        b'{"seq":0,"hash":"","suite":"sha256"}',
    ],
)
def test_checkpoints_that_are_none(data: bytes) -> None:
    """A checkpoint that is malformed, or of another suite, is refused, never half understood."""
    with pytest.raises(CheckpointRefusedError):
        read_checkpoint(data, "sha256")


def test_the_check_stands_alone() -> None:
    """The check imports nothing of the house but encoding and errors."""
    tree = ast.parse(Path(str(verify_journal.__file__)).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    house = {module for module in modules if module and module.startswith("ssj_core")}
    assert all(module.split(".")[1] in {"encoding", "errors"} for module in house)
