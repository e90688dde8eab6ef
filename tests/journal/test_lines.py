"""JSON Lines, there and back."""

import json
from datetime import datetime
from typing import Any

import pytest

from ssj_core.adapters.memory import MemoryStore
from ssj_core.encoding import canonical
from ssj_core.errors.journal import EventFormError, ImportRefusedError, JournalNotEmptyError
from ssj_core.journal import Journal, NewEvent, export_lines, import_lines, suite_of


def test_there_and_back_to_the_byte(journal: Journal) -> None:
    """An exported journal, imported and exported again, gives the same bytes and the same rows."""
    lines = list(export_lines(journal))
    again = Journal(MemoryStore())
    assert import_lines(lines, again) == 6
    assert list(again.store.read()) == list(journal.store.read())
    assert list(export_lines(again)) == lines


def test_lines_are_plain_json(journal: Journal) -> None:
    """Any JSON reader gets the event out of its line; one line is one event."""
    lines = list(export_lines(journal))
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    for event, line in zip(journal.read(), lines, strict=True):
        document = json.loads(line)
        assert document["payload"]["body"] == event.body
        assert [document[key] for key in ("seq", "stream", "version", "hash", "suite")] == [
            event.seq,
            event.stream,
            event.version,
            event.hash,
            "sha256",
        ]


def test_the_other_suite(noon: datetime) -> None:
    """A journal in SM3 goes there and back too; its first line names the suite."""
    journal = Journal(MemoryStore(suite="sm3"))
    journal.append("s", 0, [NewEvent("plan.drafted", {})], actor="a", department="d", at=noon)
    lines = list(export_lines(journal))
    assert suite_of(lines[0]) == "sm3"
    again = Journal(MemoryStore(suite="sm3"))
    import_lines(lines, again)
    assert again.checkpoint() == journal.checkpoint()
    with pytest.raises(ImportRefusedError, match="sm3"):
        import_lines(lines, Journal(MemoryStore()))


def test_only_into_an_empty_journal(journal: Journal) -> None:
    """An import never mixes with events that are there already."""
    with pytest.raises(JournalNotEmptyError):
        import_lines(list(export_lines(journal)), journal)


def test_a_last_line_without_its_end(journal: Journal) -> None:
    """A file whose last newline was lost is still the same journal."""
    whole = b"".join(export_lines(journal)).removesuffix(b"\n")
    again = Journal(MemoryStore())
    import_lines(whole.splitlines(keepends=True), again)
    assert again.checkpoint() == journal.checkpoint()


@pytest.mark.parametrize(
    "change",
    [
        {"hash": "00" * 32},
        {"hash": "AB" * 32},
        {"seq": 4},
        {"seq": "3"},
        {"version": 9},
        {"version": 0},
        {"version": "3"},
        {"stream": "site"},
        {"stream": ""},
        {"stream": 7},
        {"suite": "sm3"},
        {"suite": 1},
        {"payload": {}},
        {"payload": "x"},
        {"extra": 1},
        {"hash": None},
    ],
    ids=str,
)
def test_a_changed_line_is_named(journal: Journal, change: dict[str, Any]) -> None:
    """One changed value on line 3: the import names that line and leaves nothing behind."""
    lines = list(export_lines(journal))
    document = {**json.loads(lines[2]), **change}
    kept = {key: value for key, value in document.items() if value is not None}
    lines[2] = canonical(kept) + b"\n"
    again = Journal(MemoryStore())
    with pytest.raises(ImportRefusedError) as caught:
        import_lines(lines, again)
    assert caught.value.params["line"] == 3
    assert again.checkpoint()["seq"] == 0


def test_every_changed_byte_is_refused(journal: Journal) -> None:
    """Whatever byte of an export is flipped, the import is refused."""
    whole = b"".join(export_lines(journal))
    for at in range(len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(ImportRefusedError):
            import_lines(changed.splitlines(keepends=True), Journal(MemoryStore()))


@pytest.mark.parametrize("lines", [[1, 0], [0, 2], [1], [0, 0], [0, 1, 3, 2]])
def test_missing_and_moved_lines(journal: Journal, lines: list[int]) -> None:
    """A line left out, doubled or moved breaks the import."""
    whole = list(export_lines(journal))
    with pytest.raises(ImportRefusedError):
        import_lines([whole[number] for number in lines], Journal(MemoryStore()))


def test_causes_are_checked(journal: Journal) -> None:
    """A line whose cause lies in its own future is refused, even under a right hash."""
    store = MemoryStore()
    early = next(journal.read("plan/2026", after=1)).payload
    store.append("s", 0, [early])
    with pytest.raises(ImportRefusedError):
        import_lines(list(export_lines(Journal(store))), Journal(MemoryStore()))


def test_a_payload_that_is_not_canonical_is_not_exported() -> None:
    """A journal that does not hold is not exported as if it did."""
    store = MemoryStore()
    store.append("s", 0, [b'{"a": 1}'])
    with pytest.raises(EventFormError) as caught:
        list(export_lines(Journal(store)))
    assert caught.value.seq == 1
    with pytest.raises(EventFormError):
        list(Journal(store).read())


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"[]", b"{}", b'{"suite":"md5"}', b'{"suite":["sm3"]}', b"x"]
)
def test_first_lines_that_name_no_suite(line: bytes) -> None:
    """A file that does not begin with an exported event is refused at line 1."""
    with pytest.raises(ImportRefusedError) as caught:
        suite_of(line)
    assert caught.value.params["line"] == 1
