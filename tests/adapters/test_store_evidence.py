"""A journal file as evidence: whatever was done to it, the check says what and where."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import FileReport, check_file
from ssj_core.adapters.sqlite_schema import GUARDS
from ssj_core.errors.journal import (
    CheckpointRefusedError,
    EventChangedError,
    EventFaultError,
    EventMissingError,
    EventTypeError,
    EventUnreadableError,
    JournalCutError,
    JournalMissingError,
    StoreDamagedError,
)
from ssj_core.testing.promises import payload
from ssj_core.verify.journal import check_journal

EVENTS = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the place of a journal of six events in two streams."""
    place = tmp_path / "a.db"
    with SqliteStore(place) as store:
        for number in range(EVENTS):
            store.append("ab"[number % 2], number // 2, [payload(number)])
    return place


def tamper(path: Path, *statements: str, guards: bool = False) -> None:
    """Run `statements` as somebody with the file in hands would; put the guards back if asked."""
    connection = sqlite3.connect(path, isolation_level=None)
    kept = [
        sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE type='trigger'")
    ]
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    for statement in statements:
        connection.execute(statement)
    if guards:
        for sql in kept:
            connection.execute(sql)
    connection.close()


def fault_of(path: Path) -> EventFaultError:
    """Return the fault of an event that the check must find."""
    fault = check_file(path).fault
    assert isinstance(fault, EventFaultError)
    return fault


def test_an_untouched_file_holds(path: Path) -> None:
    """All holds, nothing is missing."""
    report = check_file(path)
    assert (report.holds, report.fault, report.missing_guards) == (True, None, ())
    assert report.journal.events == EVENTS


@pytest.mark.parametrize(
    "statement, kind",
    [
        (
            "UPDATE ssj_journal SET payload = replace(payload, '示例', '某某') WHERE seq = 4",
            EventTypeError,
        ),
        (
            "UPDATE ssj_journal SET payload = CAST(replace(payload, '示', '某') AS BLOB) WHERE seq = 4",
            EventChangedError,
        ),
        ("UPDATE ssj_journal SET payload = CAST(payload AS TEXT) WHERE seq = 4", EventTypeError),
        ("UPDATE ssj_journal SET payload = x'' WHERE seq = 4", EventChangedError),
        ("UPDATE ssj_journal SET payload = 7 WHERE seq = 4", EventTypeError),
        ("UPDATE ssj_journal SET stream = 'c' WHERE seq = 4", EventChangedError),
        ("UPDATE ssj_journal SET stream = CAST(x'ff41' AS TEXT) WHERE seq = 4", EventFaultError),
        ("UPDATE ssj_journal SET stream = x'41' WHERE seq = 4", EventTypeError),
        ("UPDATE ssj_journal SET version = 7 WHERE seq = 4", EventChangedError),
        ("UPDATE ssj_journal SET version = 2.5 WHERE seq = 4", EventTypeError),
        ("UPDATE ssj_journal SET hash = upper(hash) WHERE seq = 4", EventChangedError),
        ("UPDATE ssj_journal SET hash = '' WHERE seq = 4", EventChangedError),
        ("UPDATE ssj_journal SET seq = 99 WHERE seq = 4", EventMissingError),
        ("DELETE FROM ssj_journal WHERE seq = 4", EventMissingError),
    ],
)
@pytest.mark.parametrize("guards", [True, False])
def test_what_was_done_to_event_four(
    path: Path, statement: str, kind: type[Exception], *, guards: bool
) -> None:
    """A change of event 4 is event 4's fault, with the guards put back or left off."""
    tamper(path, statement, guards=guards)
    fault = fault_of(path)
    assert isinstance(fault, kind)
    assert fault.seq == 4
    assert check_file(path).missing_guards == (() if guards else tuple(GUARDS))


LOOSE = (
    "CREATE TABLE other (seq, stream, version, payload, hash)",
    "INSERT INTO other SELECT * FROM ssj_journal",
    "DROP TABLE ssj_journal",
    "ALTER TABLE other RENAME TO ssj_journal",
)


@pytest.mark.parametrize("column", ["seq", "stream", "version", "payload", "hash"])
@pytest.mark.parametrize("value", ["NULL", "'x'", "1.5", "x'00'"])
def test_a_table_without_its_constraints(path: Path, column: str, value: str) -> None:
    """A table rebuilt to take anything is refused as it is; its rows show what it took."""
    tamper(path, *LOOSE, f"UPDATE ssj_journal SET {column} = {value} WHERE seq = 3")  # noqa: S608 - our own table
    # A seq that is no number of its own is found where it sorts to.
    sorted_to = {("seq", "NULL"): 1, ("seq", "1.5"): 2}
    assert fault_of_rows(path).seq == sorted_to.get((column, value), 3)


def fault_of_rows(path: Path) -> EventFaultError:
    """Return the fault of an event in a table that is not ours any more."""
    with pytest.raises(StoreDamagedError):
        check_file(path)
    with closing(sqlite3.connect(path)) as connection:
        fault = check_journal(
            connection.execute(
                "SELECT seq, stream, version, payload, hash FROM ssj_journal ORDER BY seq"
            ),
            "sha256",
        ).fault
    assert isinstance(fault, EventFaultError)
    return fault


def test_a_rebuilt_table_is_not_ours(path: Path) -> None:
    """Rebuilt with the same rows, it takes what ours would not: damaged."""
    tamper(path, *LOOSE)
    with pytest.raises(StoreDamagedError):
        check_file(path)


def test_an_event_twice(path: Path) -> None:
    """The same event stored twice is found at the place after it."""
    tamper(path, *LOOSE, "INSERT INTO ssj_journal SELECT * FROM ssj_journal WHERE seq = 2")
    fault = fault_of_rows(path)
    assert isinstance(fault, EventMissingError)
    assert fault.seq == 3


@pytest.mark.parametrize(
    "statements",
    [
        ("ALTER TABLE ssj_journal RENAME COLUMN hash TO digest",),
        ("DROP TABLE ssj_journal_meta",),
        ("DROP TABLE ssj_journal",),
        ("UPDATE ssj_journal_meta SET value = 'md5' WHERE name = 'suite'",),
        ("UPDATE ssj_journal_meta SET value = NULL WHERE name = 'suite'",),
        ("DELETE FROM ssj_journal_meta",),
        ("DROP TABLE ssj_journal_meta", "CREATE TABLE ssj_journal_meta (x)"),
    ],
)
def test_tables_that_cannot_be_read(path: Path, statements: tuple[str, ...]) -> None:
    """Without its columns or its suite, the journal is damaged, not absent."""
    if "NULL" in statements[0]:
        tamper(path, "DROP TABLE ssj_journal_meta", "CREATE TABLE ssj_journal_meta (name, value)")
    else:
        tamper(path, *statements)
    with pytest.raises(StoreDamagedError):
        check_file(path)


def test_another_suite_in_the_meta_table(path: Path) -> None:
    """Told it was made with another suite, the chain breaks at its first event."""
    tamper(path, "UPDATE ssj_journal_meta SET value = 'sm3' WHERE name = 'suite'")
    assert fault_of(path).seq == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda _: None,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not a database"),
        lambda path: sqlite3.connect(path).execute("CREATE TABLE t (payload)").connection.close(),
    ],
    ids=["nothing", "folder", "empty", "text", "foreign"],
)
def test_there_is_no_journal(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """No file, a folder, an empty or text file, a foreign database: there is nothing to check."""
    place = tmp_path / "x.db"
    make(place)
    with pytest.raises(JournalMissingError):
        check_file(place)


def test_checkpoints(path: Path) -> None:
    """With a checkpoint a cut end shows, without one it cannot; a malformed one is refused."""
    with SqliteStore(path) as store:
        last = store.last()
    assert last is not None
    known = f"6:{last.hash}".encode()
    assert check_file(path, known).journal.anchored
    tamper(path, "DELETE FROM ssj_journal WHERE seq > 4", guards=True)
    assert check_file(path).holds
    fault = check_file(path, known).fault
    assert isinstance(fault, JournalCutError)
    assert fault.seq == 5
    with pytest.raises(CheckpointRefusedError):
        check_file(path, b"6")


def flip(path: Path, at: int) -> bytes:
    """Change one byte of the file; return the file as it was."""
    data = path.read_bytes()
    path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
    return data


def report_or_none(path: Path) -> FileReport | None:
    """Return the report, or None where the file is so damaged that the check says just that."""
    try:
        return check_file(path)
    except (StoreDamagedError, JournalMissingError):
        return None


def test_every_byte_of_an_event_in_the_file(path: Path) -> None:
    """A byte changed on the disk, inside an event's payload, is that event's fault."""
    data = path.read_bytes()
    for number in range(EVENTS):
        start = data.index(payload(number))
        for at in range(start, start + len(payload(number))):
            before = flip(path, at)
            assert fault_of(path).seq == number + 1
            path.write_bytes(before)
    assert check_file(path).holds


def answer_on_damage(path: Path, step: int) -> None:
    """Change every `step`-th byte of the file in turn; the check must answer, and answer right."""
    whole = check_file(path).journal
    for at in range(0, path.stat().st_size, step):
        before = flip(path, at)
        report = report_or_none(path)
        assert report is None or not report.holds or report.journal == whole
        path.write_bytes(before)
    assert check_file(path).holds


def test_damage_anywhere_is_never_a_crash(path: Path) -> None:
    """Whatever byte of the file changes, the check says what is wrong, or all events are there."""
    answer_on_damage(path, 97)


@pytest.mark.long
def test_damage_everywhere_is_never_a_crash(path: Path) -> None:
    """The same for every single byte."""
    answer_on_damage(path, 1)


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    """Where the file itself breaks off, the first event that cannot be read is named."""
    place = tmp_path / "big.db"
    with SqliteStore(place) as store:
        for number in range(60):
            long = payload(number).replace(b'{"n"', b'{"m":"%s","n"' % (b"y" * 3000))
            store.append("a", number, [long])
        (size,) = store.connection.execute("PRAGMA page_size").fetchone()
    data = place.read_bytes()
    middle = (len(data) // size // 2) * size
    place.write_bytes(data[:middle] + bytes(size) + data[middle + size :])
    report = check_file(place)
    assert isinstance(report.fault, EventUnreadableError)
    assert report.fault.seq == report.journal.events + 1 > 10
    assert report.damage is not None


ENDLESS = (
    "ALTER TABLE ssj_journal RENAME TO kept",
    """CREATE VIEW ssj_journal AS WITH RECURSIVE t(seq, stream, version, payload, hash) AS (
    SELECT 1, 'a', 1, x'00', '00' UNION ALL SELECT seq + 1, stream, version, payload, hash FROM t
    ) SELECT * FROM t""",
)
FOREIGN = {
    "a view in the place of the table, which never ends": ENDLESS,
    "the same under other letters": (
        ENDLESS[0],
        ENDLESS[1].replace("VIEW ssj_journal", "VIEW SSJ_Journal"),
    ),
    "a table of other columns": (
        "DROP TABLE ssj_journal",
        "CREATE TABLE ssj_journal (seq, stream, version, payload, hash)",
    ),
    "a trigger of somebody else's": (
        "CREATE TRIGGER quiet AFTER INSERT ON ssj_journal BEGIN SELECT 1; END",
    ),
    "a guard that guards nothing": (
        "CREATE TRIGGER ssj_journal_no_update BEFORE UPDATE ON ssj_journal BEGIN SELECT 1; END",
    ),
    "an index that computes": ("CREATE INDEX slow ON ssj_journal (length(zeroblob(60000000)))",),
    "a view of our name": ("CREATE VIEW ssj_other AS SELECT 1",),
    "a view in the place of the other table": (
        "ALTER TABLE ssj_journal_meta RENAME TO said",
        "CREATE VIEW ssj_journal_meta AS SELECT * FROM said",
    ),
}


@pytest.mark.parametrize("done", FOREIGN)
def test_what_is_replaced_or_foreign_is_found_before_a_row_is_read(path: Path, done: str) -> None:
    """At every opening, to check, to read and to write, our names are held against what we made."""
    tamper(path, *FOREIGN[done])
    with pytest.raises(StoreDamagedError):
        check_file(path)
    for readonly in (True, False):
        with pytest.raises(StoreDamagedError):
            SqliteStore(path, readonly=readonly)


def test_the_embedders_own_tables_and_triggers_are_theirs(path: Path) -> None:
    """Tables, views, indexes and triggers beside the journal are not looked at."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT CHECK (length(name) > 0));"
        "CREATE INDEX by_name ON files (name);"
        "CREATE VIEW named AS SELECT name FROM files;"
        "CREATE TRIGGER noted AFTER INSERT ON files BEGIN SELECT 1; END;"
        "INSERT INTO files (name) VALUES ('甲');"
    )
    connection.close()
    assert check_file(path).holds
    with SqliteStore(path) as store:
        store.append("a", store.version("a"), [payload(9)])


@pytest.mark.parametrize("seq", [1, EVENTS])
def test_a_spoilt_end_takes_no_event(path: Path, seq: int) -> None:
    """The last row is computed again before anything is built on it, also when it is the only one."""
    if seq == 1:
        tamper(path, "DELETE FROM ssj_journal WHERE seq > 1", guards=True)
    spoilt = "UPDATE ssj_journal SET payload = CAST(replace(payload, '示', '某') AS BLOB)"
    tamper(path, spoilt, guards=True)
    with SqliteStore(path) as store:
        with pytest.raises(EventChangedError) as raised:
            store.append("c", 0, [payload(9)])
        assert raised.value.seq == seq
        assert store.version("c") == 0


def test_a_spoilt_type_at_the_end_takes_no_event(path: Path) -> None:
    """A payload that is text, or no value at all, is no end either."""
    tamper(
        path, "UPDATE ssj_journal SET payload = CAST(payload AS TEXT) WHERE seq = 6", guards=True
    )
    with SqliteStore(path) as store, pytest.raises(EventChangedError):
        store.append("c", 0, [payload(9)])


def test_a_row_larger_than_an_event_can_be_is_not_read(path: Path) -> None:
    """What says it is a gigabyte is refused before it is allocated."""
    tamper(path, "UPDATE ssj_journal SET payload = zeroblob(200000000) WHERE seq = 5", guards=True)
    fault = fault_of(path)
    assert isinstance(fault, EventUnreadableError)
    with SqliteStore(path, readonly=True) as store, pytest.raises(StoreDamagedError):
        list(store.read())
