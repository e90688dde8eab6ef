"""The tables of the SQLite journal, its guards against change, and how its file is opened."""

import os
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ssj_core.encoding import SUITES, Suite
from ssj_core.errors import SsjError
from ssj_core.errors.journal import (
    JournalMissingError,
    StoreBusyError,
    StoreDamagedError,
    StoreReadOnlyError,
    StoreSchemaError,
    SuiteMismatchError,
)

FORMAT: Final = "ssj-journal/1"
SCHEMA: Final = 1
"""Version of the tables; journals that do not say theirs are of version 1."""
MAGIC: Final = b"SQLite format 3\0"
_PAUSE: Final = 0.02  # seconds between two tries to switch to WAL

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
    for table in TABLES:
        connection.execute(table)
    connection.executemany(
        "INSERT INTO ssj_journal_meta (name, value) VALUES (?, ?)",
        [("format", FORMAT), ("suite", suite), ("schema", str(SCHEMA))],
    )
    for name in GUARDS:
        connection.execute(guard_sql(name))


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


def told(error: sqlite3.Error, where: str) -> SsjError | None:
    """Return the library's error for what SQLite says, None if it has none."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusyError(where=where, why=str(error))
    if code == sqlite3.SQLITE_READONLY:
        return StoreReadOnlyError(where=where)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return StoreDamagedError(where=where, why=str(error))
    return None


def open_to_write(path: Path, timeout: float) -> sqlite3.Connection:
    """Return a connection to the file at `path`, made if need be: WAL, every commit on the disk."""
    connection = sqlite3.connect(
        path, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        switch_to_wal(connection, timeout)
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error as error:
        connection.close()
        raise (told(error, str(path)) or error) from error
    return connection


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
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{mode}",
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only = 1")
    return connection
