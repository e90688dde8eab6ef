"""A journal file as evidence: read raw and held against `ssj_core.verify`, whatever was done to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from os import PathLike
from pathlib import Path
from typing import Final, cast

from attrs import evolve, frozen

from ssj_core.adapters import sqlite_schema as schema
from ssj_core.encoding import SUITES, Suite
from ssj_core.errors import SsjError
from ssj_core.errors.journal import (
    EventUnreadableError,
    JournalMissingError,
    StoreDamagedError,
)
from ssj_core.verify.journal import JournalReport, check_journal, read_checkpoint

_TIMEOUT: Final = 30.0
_TABLES: Final = ("ssj_journal", "ssj_journal_meta")
# A complaint of SQLite's about bytes that are not UTF-8 is itself not UTF-8.
BROKEN: Final = (sqlite3.Error, UnicodeDecodeError)
_SELECT: Final = "SELECT seq, stream, version, payload, hash FROM ssj_journal ORDER BY seq"


@frozen(kw_only=True)
class FileReport:
    """What the check of a journal file found.

    Attributes:
        journal: what holds of the chain.
        damage: what is wrong with the file around the chain, or None.
        missing_guards: triggers against change that are no longer there: the chain may hold, but
            somebody has had the file open to change it.
    """

    journal: JournalReport
    damage: StoreDamagedError | None
    missing_guards: tuple[str, ...]

    @property
    def fault(self) -> SsjError | None:
        """The first thing that does not hold, None when all holds."""
        return self.journal.fault or self.damage

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return self.fault is None


def check_file(path: str | PathLike[str], checkpoint: bytes | None = None) -> FileReport:
    """Return what holds of the journal in the SQLite file at `path`, which is only read.

    Args:
        path: the file.
        checkpoint: ``SEQ:HASH`` or a checkpoint document, to see a cut end or a replaced chain.

    Raises:
        JournalMissingError: no file, not SQLite's, or no journal in it.
        StoreDamagedError: the journal cannot even be read: its columns or its suite are gone.
        CheckpointRefusedError: the checkpoint is malformed, or of another suite.
    """
    where = str(path)
    with closing(schema.open_to_read(Path(path), _TIMEOUT)) as connection:
        # Bytes that are not UTF-8 must reach the check, not stop the reading.
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            schema.check_schema(connection, where)
            suite = _suite(connection, where)
            known = None if checkpoint is None else read_checkpoint(checkpoint, suite)
            rows = _Rows(connection)
            report = check_journal(rows, suite, known)
            if rows.broken:
                report = evolve(report, fault=rows.broken)
            damage = _unsound(connection)
            guards = schema.missing_guards(connection)
        except BROKEN as error:
            raise StoreDamagedError(where=where, why=str(error)) from error
    return FileReport(
        journal=report,
        damage=StoreDamagedError(where=where, why=damage) if damage else None,
        missing_guards=guards,
    )


class _Rows:
    """The rows as they stand; where the file itself breaks off, they end and `broken` says why."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.broken: EventUnreadableError | None = None

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        cursor = self.connection.execute(_SELECT)
        count = 0
        try:
            for row in cursor:
                yield row
                count += 1
        except BROKEN as error:
            self.broken = EventUnreadableError(seq=count + 1, why=str(error))


def _suite(connection: sqlite3.Connection, where: str) -> Suite:
    """Return the suite the journal says it has."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    wanted = set(_TABLES)
    if not names & wanted:
        raise JournalMissingError(
            where=where, why_zh="数据库中没有日志表", why_en="the database has no journal"
        )
    if gone := sorted(wanted - names):
        raise StoreDamagedError(where=where, why=f"no table {gone[0]}")
    stored = dict(connection.execute("SELECT name, value FROM ssj_journal_meta"))
    if stored.get("format") != schema.FORMAT or stored.get("suite") not in SUITES:
        raise StoreDamagedError(where=where, why=f"ssj_journal_meta says {stored!r}")
    return cast("Suite", stored["suite"])


def _unsound(connection: sqlite3.Connection) -> str:
    """Return what SQLite's own check of our tables complains of first, "" for nothing.

    Only ours: a foreign table may make a check of the whole file as long as it likes.
    """
    for table in _TABLES:
        try:
            (said,) = connection.execute(f"PRAGMA integrity_check({table})").fetchone()
        except BROKEN as error:
            return str(error)
        if said != "ok":
            return str(said)
    return ""
