"""The tables of the SQLite journal, its guards against change, and how its file is opened."""

import os
import sqlite3
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ssj_core.encoding import SUITES, Suite
from ssj_core.encoding.limits import EVENT_BYTES
from ssj_core.errors import SsjError
from ssj_core.errors.journal import (
    JournalMissingError,
    StoreBusyError,
    StoreDamagedError,
    StoreFailedError,
    StoreReadOnlyError,
    StoreSchemaError,
    SuiteMismatchError,
)

FORMAT: Final = "ssj-journal/1"
SCHEMA: Final = 1
"""Version of the tables; journals that do not say theirs are of version 1."""
MAGIC: Final = b"SQLite format 3\0"
MEMORY: Final = ":memory:"
_BESIDE: Final = 1 << 20  # bytes of a row beside its payload
_PAUSE: Final = 0.02  # seconds between two tries to switch to WAL
_OWNER: Final = 0o600
_OURS: Final = r"""SELECT type, name, tbl_name, sql FROM sqlite_master
WHERE lower(tbl_name) LIKE 'ssj\_%' ESCAPE '\' OR type <> 'index' AND lower(name) LIKE 'ssj\_%' ESCAPE '\'"""
"""Our names, and what is attached to our tables; indexes of the projections stand on theirs."""

TABLES: Final = (
    """CREATE TABLE ssj_journal (
  seq INTEGER PRIMARY KEY NOT NULL,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload BLOB NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  UNIQUE (stream, version)
)""",
    """CREATE TABLE ssj_journal_meta (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
)""",
)
VALUES: Final = """CREATE TABLE ssj_journal_values (
  seq INTEGER PRIMARY KEY NOT NULL,
  kept BLOB NOT NULL
)"""
"""Texts beside the journal, which can be erased; journals made before there were any have no such table."""
# INSERT OR REPLACE removes rows without firing a DELETE trigger: the insert guards stop that way.
GUARDS: Final = {
    "ssj_journal_no_update": "BEFORE UPDATE ON ssj_journal",
    "ssj_journal_no_delete": "BEFORE DELETE ON ssj_journal",
    "ssj_journal_at_end": """BEFORE INSERT ON ssj_journal
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM ssj_journal)
  OR NEW.version <>
    (SELECT COALESCE(MAX(version), 0) + 1 FROM ssj_journal WHERE stream = NEW.stream)""",
    "ssj_journal_meta_no_update": "BEFORE UPDATE ON ssj_journal_meta",
    "ssj_journal_meta_no_delete": "BEFORE DELETE ON ssj_journal_meta",
    "ssj_journal_meta_once": """BEFORE INSERT ON ssj_journal_meta
WHEN EXISTS (SELECT 1 FROM ssj_journal_meta WHERE name = NEW.name)""",
}


def guard_sql(name: str) -> str:
    """Return the statement that makes the guard `name`, as `sqlite_master` keeps it."""
    return (
        f"CREATE TRIGGER {name} {GUARDS[name]}\n"
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )


def has_tables(connection: sqlite3.Connection) -> bool:
    """Tell whether any table of a journal is there."""
    query = "SELECT 1 FROM sqlite_master WHERE name IN ('ssj_journal', 'ssj_journal_meta')"
    return connection.execute(query).fetchone() is not None


def create(connection: sqlite3.Connection, suite: str) -> None:
    """Make the tables and guards, unless another process just has; within a write transaction.

    What is missing later is not put back: that it is missing is evidence.
    """
    if has_tables(connection):
        return
    for table in (*TABLES, VALUES):
        connection.execute(table)
    connection.executemany(
        "INSERT INTO ssj_journal_meta (name, value) VALUES (?, ?)",
        [("format", FORMAT), ("suite", suite), ("schema", str(SCHEMA))],
    )
    for name in GUARDS:
        connection.execute(guard_sql(name))


def has_values(connection: sqlite3.Connection) -> bool:
    """Tell whether texts can be kept beside the journal."""
    query = "SELECT 1 FROM sqlite_master WHERE name = 'ssj_journal_values'"
    return connection.execute(query).fetchone() is not None


def suite_of(said: Mapping[str, str], where: str, asked: Suite | None) -> Suite:
    """Return the suite of the journal that says this of itself, which must be the one asked for.

    Raises:
        StoreDamagedError: that is not what a journal says.
        StoreSchemaError: its tables are of another version than this release writes.
        SuiteMismatchError: it uses another suite.
    """
    suite, schema = said.get("suite"), said.get("schema", "1")
    known = {"format": FORMAT, "suite": suite, "schema": schema}
    if suite not in SUITES or {"schema": "1", **said} != known or not schema.isdecimal():
        raise StoreDamagedError(where=where, why=f"ssj_journal_meta says {dict(said)!r}")
    if int(schema) != SCHEMA:
        raise StoreSchemaError(where=where, found=schema, wanted=SCHEMA)
    if asked not in (None, suite):
        raise SuiteMismatchError(stored=suite, asked=asked)
    return suite


def check_schema(connection: sqlite3.Connection, where: str) -> None:
    """Hold what is named ``ssj_…`` or attached to it against what `create` makes.

    Before a row is read: a view in the place of a table answers whatever it likes, for ever. The
    caller's own tables, and triggers on them, are not looked at; guards that are gone are told by
    `missing_guards`, what stands in a guard's place is foreign.

    Raises:
        StoreDamagedError: something there is not ours, or not as it was made.
    """
    made = dict(zip(("ssj_journal", "ssj_journal_meta"), TABLES, strict=True))
    made["ssj_journal_values"] = VALUES
    made |= {name: guard_sql(name) for name in GUARDS}
    for kind, name, table, sql in connection.execute(_OURS):
        if kind == "index" and sql is None and table in made:
            continue  # SQLite's own, of UNIQUE and PRIMARY KEY
        if sql is None or made.get(name) != sql:
            raise StoreDamagedError(
                where=where, why=f"{kind} {str(name)[:100]!r} on {str(table)[:100]!r}"
            )


def missing_guards(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the triggers against change that are no longer there."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return tuple(name for name in GUARDS if there.get(name) != guard_sql(name))


_WORDS: Final = (
    (StoreBusyError, (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)),
    (
        StoreDamagedError,
        (
            sqlite3.SQLITE_CORRUPT,
            sqlite3.SQLITE_NOTADB,
            sqlite3.SQLITE_ERROR,
            sqlite3.SQLITE_TOOBIG,
        ),
    ),
)


def told(error: sqlite3.Error, where: str) -> SsjError:
    """Return the library's error for what SQLite says: busy, read-only, damaged, or failed.

    Failed: the disk is full, the machine answers with an I/O error, there is no memory, the file
    cannot be opened, the connection is closed.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_READONLY:
        return StoreReadOnlyError(where=where)
    for kind, codes in _WORDS:
        if code in codes:
            return kind(where=where, why=str(error))
    return StoreFailedError(where=where, why=str(error))


def open_to_write(path: Path, timeout: float) -> sqlite3.Connection:
    """Return a connection to the file at `path`, made if need be: WAL, every commit on the disk.

    A new file can be read by its owner only, whatever the umask; SQLite gives the files beside it
    the same mode. A file that is there keeps its own.

    Raises:
        JournalMissingError: something is there that is no plain file.
        StoreFailedError, StoreBusyError: it cannot be made or opened.
    """
    if str(path) != MEMORY:
        _make(path)
    connection = _connected(path, timeout)
    try:
        switch_to_wal(connection, timeout)
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error as error:
        connection.close()
        raise told(error, str(path)) from error
    return connection


def _connected(path: Path | str, timeout: float, *, uri: bool = False) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            path, timeout=timeout, isolation_level=None, check_same_thread=False, uri=uri
        )
    except sqlite3.Error as error:
        raise told(error, str(path)) from error
    # A row that says it is larger than an event can be is refused before it is allocated.
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, EVENT_BYTES + _BESIDE)
    return connection


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER))
    except FileExistsError:
        _check_plain(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StoreFailedError(where=str(path), why=why) from error


def _check_plain(path: Path) -> None:
    """Refuse what is no plain file, or leads to none, before anything waits for it."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise JournalMissingError(
            where=str(path), why_zh=f"无法打开（{why}）", why_en=why
        ) from error
    if not stat.S_ISREG(mode):
        raise JournalMissingError(
            where=str(path), why_zh="不是普通文件", why_en="it is no plain file"
        )


def switch_to_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Switch to WAL; SQLite does not wait for locks here, so wait ourselves."""
    end = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def open_to_read(path: Path, timeout: float) -> sqlite3.Connection:
    """Return a connection that cannot write and leaves no file behind.

    A plain ``mode=ro`` leaves ``-wal`` and ``-shm`` files beside a tidy database. So: with a
    ``-wal`` there (a writer is alive, or died), ``mode=ro`` reads through it; without one,
    ``mode=rw`` under ``query_only``, which clears up on closing; without one in a place that takes
    no files, ``immutable``.

    Raises:
        JournalMissingError: no file, or not one of SQLite's.
    """
    _check_plain(path)
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC))
    except OSError as error:
        why = error.strerror or str(error)
        raise JournalMissingError(
            where=str(path), why_zh=f"无法打开（{why}）", why_en=why
        ) from error
    if start != MAGIC:
        raise JournalMissingError(
            where=str(path), why_zh="不是 SQLite 数据库文件", why_en="it is not an SQLite database"
        )
    mode = "mode=ro"
    if not path.with_name(path.name + "-wal").exists():
        writable = os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)
        mode = "mode=rw" if writable else "immutable=1"
    connection = _connected(f"{path.resolve().as_uri()}?{mode}", timeout, uri=True)
    connection.execute("PRAGMA query_only = 1")
    return connection
