"""The default store: a journal in one SQLite file, or inside a database the caller already has."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import starmap
from os import PathLike
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Final, Self

from ssj_core.adapters import sqlite_schema as schema
from ssj_core.adapters.beside import Beside
from ssj_core.encoding import Suite, new_hash
from ssj_core.errors.journal import (
    JournalMissingError,
    VersionConflictError,
)
from ssj_core.journal import Row, check_end, link

_PAGE: Final = 1000  # rows fetched at once, so that readers hold no lock and little memory
_SELECT: Final = "SELECT seq, stream, version, payload, hash FROM ssj_journal "

_INSERT: Final = (
    "INSERT INTO ssj_journal (seq, stream, version, payload, hash) VALUES (?, ?, ?, ?, ?)"
)


class SqliteStore:
    """A `ssj_core.ports.Store` in SQLite: WAL, every commit on the disk, guarded by triggers.

    One object may be shared between threads; processes open one each.

    >>> with SqliteStore(":memory:") as store:
    ...     store.heads()
    {}
    """

    def __init__(
        self,
        place: str | PathLike[str] | sqlite3.Connection,
        *,
        suite: Suite | None = None,
        readonly: bool = False,
        timeout: float = 30.0,
    ) -> None:
        """Open the journal at `place`, or make it.

        Args:
            place: a file, ``":memory:"``, or an open connection of the caller's. In a connection
                that is inside a transaction, appends join that transaction: the caller commits.
                The connection keeps its own settings and is not closed here.
            suite: the digest suite of a new journal, ``sha256`` if not given; of an existing
                journal, what it must be.
            readonly: only read; the journal must exist.
            timeout: seconds to wait for another writer.

        Raises:
            JournalMissingError: opened to read, and there is none.
            SuiteMismatchError: the journal uses another suite.
            StoreDamagedError: the file is not a sound database, or its tables are not ours.
            StoreFailedError: it cannot be made or opened.
            StoreBusyError: another writer held the file for longer than `timeout`.
        """
        self._lock = RLock()
        self._owned = not isinstance(place, sqlite3.Connection)
        if isinstance(place, sqlite3.Connection):
            self.where, self.connection = "(connection)", place
        else:
            self.where = str(place)
            opened = schema.open_to_read if readonly else schema.open_to_write
            self.connection = opened(Path(place), timeout)
        try:
            if not readonly:
                self._create(suite or "sha256")
            self._suite = self._stored_suite(suite)
            self.values = SqliteValues(self) if schema.has_values(self.connection) else None
        except BaseException:
            self.close()
            raise

    def _create(self, suite: Suite) -> None:
        new_hash(suite)  # refuses what is no suite
        with self._told():
            schema.check_schema(self.connection, self.where)
            if schema.has_tables(self.connection):
                return
            with self.transaction():
                schema.create(self.connection, suite)

    def _stored_suite(self, asked: Suite | None) -> Suite:
        """Return the suite of the journal, which must be the one asked for, if any was."""
        with self._told():
            if not schema.has_tables(self.connection):
                raise JournalMissingError(
                    where=self.where,
                    why_zh="数据库中没有日志表",
                    why_en="the database has no journal",
                )
            schema.check_schema(self.connection, self.where)
            stored = dict(self.connection.execute("SELECT name, value FROM ssj_journal_meta"))
        return schema.suite_of(stored, self.where, asked)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Return a context with the connection to oneself, SQLite's errors in the library's words."""
        with self._lock, self._told():
            yield self.connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say SQLite's errors in the library's words."""
        try:
            yield
        except sqlite3.Error as error:
            raise schema.told(error, self.where) from error

    def upgrade(self) -> None:
        """Make what journals of an earlier release have not; no event is changed."""
        with self.transaction(), self._told():
            if not schema.has_values(self.connection):
                self.connection.execute(schema.VALUES)
        self.values = SqliteValues(self)

    @property
    def suite(self) -> Suite:
        """The digest suite of the chain."""
        return self._suite

    def append(
        self, stream: str, expected_version: int, payloads: Sequence[bytes]
    ) -> tuple[Row, ...]:
        """Append `payloads` to `stream` if it stands at `expected_version`, and return their rows.

        Raises:
            VersionConflictError: the stream stands elsewhere; nothing was written.
            EventChangedError: the last event is not what its hash says; nothing is put after it.
            StoreBusyError: another writer held the file for longer than the time-out.
            StoreFailedError: the disk is full, or the machine failed otherwise; nothing was written.
        """
        with self.transaction():
            actual = self.version(stream)
            if actual != expected_version:
                raise VersionConflictError(stream=stream, expected=expected_version, actual=actual)
            rows = link(self._end(), stream, actual, payloads, self._suite)
            with self._told():
                self.connection.executemany(_INSERT, rows)
        return rows

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Yield the rows with `seq` above `after`: all of them, or those of one stream."""
        where = "WHERE seq > ? " + ("" if stream is None else "AND stream = ? ")
        query = f"{_SELECT}{where}ORDER BY seq LIMIT {_PAGE}"
        while True:
            found = (after,) if stream is None else (after, stream)
            with self._lock, self._told():
                page = [*starmap(Row, self.connection.execute(query, found))]
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].seq

    def version(self, stream: str) -> int:
        """Return the last version of `stream`, 0 when it has no event."""
        query = "SELECT COALESCE(MAX(version), 0) FROM ssj_journal WHERE stream = ?"
        with self._lock, self._told():
            return int(self.connection.execute(query, (stream,)).fetchone()[0])

    def heads(self) -> dict[str, int]:
        """Return the last version of every stream."""
        query = "SELECT stream, MAX(version) FROM ssj_journal GROUP BY stream ORDER BY MIN(seq)"
        with self._lock, self._told():
            return dict(self.connection.execute(query))

    def last(self) -> Row | None:
        """Return the journal's last row, None when it is empty."""
        with self._lock, self._told():
            row = self.connection.execute(_SELECT + "ORDER BY seq DESC LIMIT 1").fetchone()
        return Row(*row) if row else None

    def _end(self) -> Row | None:
        """Return the last row, computed again: on a spoilt end nothing is built."""
        with self._told():
            rows = self.connection.execute(_SELECT + "ORDER BY seq DESC LIMIT 2").fetchall()
        found = [Row(*row) for row in rows]
        check_end(found[::-1], self._suite)
        return found[0] if found else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Return a context in which everything stands or falls together.

        That goes for appends and for whatever else is done on `connection`, the caller's own
        tables for example. Contexts nest; other threads and processes wait until it ends.
        """
        with self._lock:
            joined = self.connection.in_transaction
            self._run("SAVEPOINT ssj_journal" if joined else "BEGIN IMMEDIATE")
            try:
                yield
                self._run("RELEASE ssj_journal" if joined else "COMMIT")
            except BaseException:
                # Some failures, a full disk among them, may already have undone everything.
                if self.connection.in_transaction and joined:
                    self._run("ROLLBACK TO ssj_journal", "RELEASE ssj_journal")
                elif self.connection.in_transaction:
                    self._run("ROLLBACK")
                raise

    def _run(self, *statements: str) -> None:
        with self._told():
            for statement in statements:
                self.connection.execute(statement)

    def close(self) -> None:
        """Close the file; a connection of the caller's stays open."""
        if self._owned:
            self.connection.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()


class SqliteValues(Beside):
    """The texts beside a journal in SQLite, in its own transactions."""

    def __init__(self, store: SqliteStore) -> None:
        """Keep them in the file of `store`."""
        self._store = store

    def _rows(self, seqs: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        marks = ", ".join("?" * len(seqs))
        query = f"SELECT seq, kept FROM ssj_journal_values WHERE seq IN ({marks})"  # nosec B608  # noqa: S608 - marks alone
        with self._store.reading() as connection:
            yield from connection.execute(query, tuple(seqs)).fetchall()

    def _write(self, seq: int, data: bytes, *, new: bool) -> None:
        statement = "INSERT INTO ssj_journal_values (kept, seq) VALUES (?, ?)"
        if not new:
            statement = "UPDATE ssj_journal_values SET kept = ? WHERE seq = ?"
        with self._store.transaction(), self._store.reading() as connection:
            if data:
                connection.execute(statement, (data, seq))
            else:
                connection.execute("DELETE FROM ssj_journal_values WHERE seq = ?", (seq,))

    def drop(self, seq: int, commitments: Collection[str]) -> int:
        """Take texts of an event away, overwritten with zeros, and return how many were there."""
        with self._store.reading() as connection:
            connection.execute("PRAGMA secure_delete = 1")
        return super().drop(seq, commitments)

    def scrub(self) -> None:
        """Have what was taken away leave the log beside the file too, if nobody is reading it."""
        with self._store.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
