"""A journal in the embedder's database: one lock, one order, the caller's own transaction."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import URL, Connection, Engine, Select, bindparam, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from ssj_core.adapters.beside import Beside
from ssj_core.adapters.sql import installing
from ssj_core.adapters.sql.failures import in_words, told
from ssj_core.adapters.sql.places import Callers, Where, engine_of
from ssj_core.adapters.sql.tables import HEAD, JOURNAL, NO_HASH, VALUES
from ssj_core.adapters.sql.turns import Engines, Opened
from ssj_core.encoding import Suite, new_hash
from ssj_core.errors.journal import (
    JournalMissingError,
    StoreBusyError,
    StoreDamagedError,
    StoreReadOnlyError,
    VersionConflictError,
)
from ssj_core.journal import Row, check_end, link

_PAGE: Final = 1000  # rows fetched at once, so that readers hold no connection and little memory
_COLUMNS: Final = (
    JOURNAL.c.seq,
    JOURNAL.c.stream,
    JOURNAL.c.version,
    JOURNAL.c.payload,
    JOURNAL.c.hash,
)
_LAST: Final = select(*_COLUMNS).order_by(JOURNAL.c.seq.desc()).limit(1)
_LAST_TWO: Final = _LAST.limit(2)
_END: Final = select(HEAD.c.seq).where(HEAD.c.id == 1)
_LOCK: Final = select(HEAD.c.seq, HEAD.c.hash).where(HEAD.c.id == 1).with_for_update()
_VERSION: Final = select(
    select(func.max(JOURNAL.c.version))
    .where(JOURNAL.c.stream == bindparam("stream"))
    .scalar_subquery(),
    select(func.max(JOURNAL.c.seq)).scalar_subquery(),
)
_INSERT: Final = JOURNAL.insert()
_HEAD: Final = (
    HEAD.update().where(HEAD.c.id == 1).values(seq=bindparam("end"), hash=bindparam("of"))
)
# A write that changes nothing takes SQLite's one lock of writers, before anything is read.
_SQLITE_LOCK: Final = text("UPDATE ssj_journal SET seq = seq WHERE 0 = 1")


class SqlStore:
    """A `ssj_core.ports.Store` in any database that SQLAlchemy speaks to.

    The writers' lock is taken when a transaction of the store begins, so that whoever decides
    inside it decides on what nobody else is changing. One object may be shared between threads.

    >>> with SqlStore("sqlite://") as store:
    ...     store.heads()
    {}
    """

    def __init__(
        self,
        place: str | URL | Engine | Connection | Session,
        *,
        suite: Suite | None = None,
        readonly: bool = False,
        timeout: float = 30.0,
    ) -> None:
        """Open the journal at `place`, or make it.

        Args:
            place: an address (``postgresql://…``, ``mariadb://…``, ``sqlite:///…``) or an engine of
                the caller's: every thread has its own transaction. Or a connection or session of
                the caller's: appends join the transaction it is in, and the caller commits; one it
                is not in is begun and committed here.
            suite: the digest suite of a new journal, ``sha256`` if not given; of an existing
                journal, what it must be.
            readonly: only read; the journal must exist.
            timeout: seconds to wait for another writer, on connections of our own.

        Raises:
            MissingExtraError: the driver is not installed.
            JournalMissingError: opened to read and there is none; or it would have to be made in
                the caller's open transaction, which this database cannot do.
            StoreSchemaError: the tables are of another version (``ssj journal upgrade``).
            StoreForbiddenError: the account may not make the tables.
            SuiteMismatchError, StoreDamagedError, StoreBusyError, StoreFailedError: see there.
        """
        self._readonly = readonly
        self.where, self._place = _placed(place, timeout, readonly=readonly)
        self._sqlite = self._place.dialect.name == "sqlite"
        self._seen: Row | None = None
        if not self._sqlite:
            self._place.finish = _write_head
        try:
            with in_words(self.where):
                if not readonly:
                    self._make(suite or "sha256")
                with self._place.look() as connection:
                    said = installing.stored(connection)
                    beside = inspect(connection).has_table(VALUES.name)
            self.values = SqlValues(self) if beside else None
            self._suite = installing.suite_of(said, self.where, suite)
        except BaseException:
            self.close()
            raise

    def _make(self, suite: Suite) -> None:
        new_hash(suite)  # refuses what is no suite
        with self._place.look() as connection:
            if installing.stored(connection):
                return
        with self._place.begin() as opened:
            if opened.joined and not installing.ddl_joins(self._place.dialect):
                raise JournalMissingError(
                    where=self.where,
                    why_zh="该数据库不能在已开始的事务中建表；请先执行 ssj journal upgrade",
                    why_en="this database makes no tables inside an open transaction: "
                    "run ssj journal upgrade first",
                )
            opened.mark()
            installing.make(opened.connection, suite)

    @property
    def suite(self) -> Suite:
        """The digest suite of the chain."""
        return self._suite

    def looking(self) -> AbstractContextManager[Connection]:
        """Return a context with a connection to read with: this thread's transaction, or a short one."""
        found: AbstractContextManager[Connection] = self._place.look()
        return found

    def vacuum(self, table: str) -> None:
        """Have a table give up what was deleted in it, where that is a command and an engine is ours."""
        if self._place.dialect.name == "postgresql" and isinstance(self._place, Engines):
            with in_words(self.where), self._place.alone() as connection:
                connection.exec_driver_sql(f"VACUUM {table}")

    def append(
        self, stream: str, expected_version: int, payloads: Sequence[bytes]
    ) -> tuple[Row, ...]:
        """Append `payloads` to `stream` if it stands at `expected_version`, and return their rows.

        Raises:
            VersionConflictError: the stream stands elsewhere; nothing was written.
            StoreBusyError: another writer held the journal for longer than the time-out, or the
                caller's transaction began before the last append; nothing was written.
            StoreReadOnlyError: the journal was opened to be read.
            StoreFailedError: the database failed; what was acknowledged before stands.
        """
        now = self._place.now
        if now is None:
            with self.transaction():
                return self.append(stream, expected_version, payloads)
        actual = self.version(stream)
        if actual != expected_version:
            raise VersionConflictError(stream=stream, expected=expected_version, actual=actual)
        rows = link(now.last, stream, actual, payloads, self._suite)
        if not rows:
            return rows
        try:
            now.mark()
            now.connection.execute(_INSERT, [row._asdict() for row in rows])
        except SQLAlchemyError as error:
            now.broken = told(error, self.where)
            raise now.broken from error
        now.last, now.versions[stream] = rows[-1], rows[-1].version
        return rows

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Yield the rows with `seq` above `after`: all of them, or those of one stream.

        Raises:
            StoreDamagedError: the database gives fewer rows than it says are there.
        """
        now = self._place.now
        if stream is None and now and now.last and after >= now.last.seq - 1:
            # Nobody else is writing: the end is what this transaction knows.
            yield from (now.last,)[: now.last.seq - after]
            return
        column, wanted = JOURNAL.c.seq, JOURNAL.c.seq > after
        if stream is not None:
            # Inside a stream versions run as positions do, and its index is by version.
            column, wanted = JOURNAL.c.version, wanted & (JOURNAL.c.stream == stream)
        query, end = select(*_COLUMNS).where(wanted).order_by(column).limit(_PAGE), 0
        there = 0
        while True:
            page = self._rows(query.where(column > end))
            yield from page
            if page:
                end = page[-1].seq if stream is None else page[-1].version
            if len(page) < _PAGE:
                if there > end and not page:  # what was said to be there before this look
                    why = f"it says that {there} is there, and gives nothing after {end}"
                    raise StoreDamagedError(where=self.where, why=why)
                there = self._there(select(func.max(column)).where(wanted), stream)
                if there <= max(end, after if stream is None else 0):
                    return

    def _there(self, query: "Select[tuple[int]]", stream: str | None) -> int:
        """Return where a reading has to end: a database that gives fewer rows is found out."""
        if stream is None and not self._sqlite:
            query = _END
        with in_words(self.where), self._place.look() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _rows(self, query: "Select[tuple[int, str, int, bytes, str]]") -> list[Row]:
        with in_words(self.where), self._place.look() as connection:
            return [_row(found) for found in connection.execute(query)]

    def version(self, stream: str) -> int:
        """Return the last version of `stream`, 0 when it has no event."""
        now = self._place.now
        known = now.versions.get(stream) if now else None
        if known is None:
            with in_words(self.where), self._place.look() as connection:
                known, end = connection.execute(_VERSION, {"stream": stream}).one()
            known = known or 0
            if now:
                self._check_end(now, end or 0)
                now.versions[stream] = known
        return int(known)

    def heads(self) -> dict[str, int]:
        """Return the last version of every stream."""
        query = (
            select(JOURNAL.c.stream, func.max(JOURNAL.c.version))
            .group_by(JOURNAL.c.stream)
            .order_by(func.min(JOURNAL.c.seq))
        )
        with in_words(self.where), self._place.look() as connection:
            return {stream: int(version) for stream, version in connection.execute(query)}

    def last(self) -> Row | None:
        """Return the journal's last row, None when it is empty."""
        now = self._place.now
        if now:
            return now.last
        return next(iter(self._rows(_LAST)), None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Return a context in which everything stands or falls together, under the writers' lock.

        That goes for appends and for whatever else is done on `connection`, the caller's own tables
        for example. Contexts nest; other writers wait until it ends, readers do not.

        Raises:
            StoreBusyError: another writer held the lock for longer than the time-out.
            StoreReadOnlyError: the journal was opened to be read.
        """
        if self._readonly:
            raise StoreReadOnlyError(where=self.where)
        outer = self._place.now
        if outer is not None and outer.broken:
            raise outer.broken
        callers: BaseException | None = None
        try:
            with self._place.begin() as opened:
                if not opened.locked:
                    self._lock(opened)
                try:
                    yield
                except BaseException as error:
                    callers = error
                    raise
                if opened.broken:
                    raise opened.broken
            if outer is None and opened.wrote:
                self._seen = opened.last
        except SQLAlchemyError as error:
            if error is callers:  # about the caller's own tables, and for the caller to read
                raise
            raise told(error, self.where) from error

    def _lock(self, opened: Opened) -> None:
        """Take the writers' lock, and learn where the journal ends."""
        connection, seen = opened.connection, self._seen
        if self._sqlite:
            connection.execute(_SQLITE_LOCK)
            last = _last_two(connection)
            check_end(last, self._suite)  # on a spoilt end nothing is built
            opened.last = last[-1] if last else None
        else:
            locked = connection.execute(_LOCK).one_or_none()
            if locked is None:
                raise StoreDamagedError(where=self.where, why="ssj_journal_head has no row")
            head = (locked.seq, "" if locked.hash == NO_HASH else locked.hash)
            if opened.joined or seen is None or (seen.seq, seen.hash) != head:
                last = _last_two(connection)
                seen = last[-1] if last else None
                end = (seen.seq, seen.hash) if seen else (0, "")
                if head != end:
                    self._behind(head, end, joined=opened.joined)
                check_end(last, self._suite)
            opened.last = seen
        opened.locked = True

    def _check_end(self, now: Opened, end: int) -> None:
        """Refuse to go on when the journal does not end where this transaction knows it to."""
        known = now.last.seq if now.last else 0
        if end != known:
            why = f"the last event is {end}, and not {known}: rows were put in or taken away"
            raise StoreDamagedError(where=self.where, why=why)

    def _behind(self, head: tuple[int, str], end: tuple[int, str], *, joined: bool) -> None:
        """Refuse a transaction that does not see the journal's end."""
        if joined and end[0] < head[0]:
            why = f"this transaction began before event {head[0]}: begin it anew"
            raise StoreBusyError(where=self.where, why=why)
        why = f"ssj_journal_head says {head[0]}:{head[1]}, the last event is {end[0]}:{end[1]}"
        raise StoreDamagedError(where=self.where, why=why)

    @property
    def connection(self) -> Connection:
        """The connection of the transaction this thread is in.

        Raises:
            RuntimeError: it is in none.
        """
        now = self._place.now
        if now is None:
            message = "inside `with store.transaction():` only"
            raise RuntimeError(message)
        now.mark()
        return now.connection

    def close(self) -> None:
        """Close the connections of our own; the caller's stay open."""
        self._place.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()


def _last_two(connection: Connection) -> list[Row]:
    return [_row(found) for found in connection.execute(_LAST_TWO)][::-1]


def _row(found: Any) -> Row:  # noqa: ANN401 - a row of SQLAlchemy's
    seq, stream, version, payload, hexdigest = found
    if isinstance(payload, bytearray | memoryview):
        payload = bytes(payload)  # what is no bytes at all stays as it is, for `verify` to tell
    return Row(seq, stream, version, payload, hexdigest)


def _write_head(connection: Connection, last: Row) -> None:
    connection.execute(_HEAD, {"end": last.seq, "of": last.hash})


def _placed(
    place: str | URL | Engine | Connection | Session, timeout: float, *, readonly: bool
) -> tuple[str, Where]:
    """Return the name of a place for messages, without its password, and its connections."""
    if isinstance(place, Connection | Session):
        return "(connection)", Callers(place)
    if isinstance(place, Engine):
        return str(place.url), Engines(place, own=False, timeout=timeout)
    engine = engine_of(place, timeout, readonly=readonly)
    if isinstance(engine.pool, StaticPool):
        # A database in memory has one connection, and threads take turns at it.
        return str(engine.url), Callers(engine.connect(), own=True)
    return str(engine.url), Engines(engine, own=True, timeout=timeout)


class SqlValues(Beside):
    """The texts beside a journal in a database, in the store's own transactions."""

    def __init__(self, store: SqlStore) -> None:
        """Keep them in the database of `store`."""
        self._store = store

    def _rows(self, seqs: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        query = select(VALUES.c.seq, VALUES.c.kept).where(VALUES.c.seq.in_(seqs))
        with in_words(self._store.where), self._store.looking() as connection:
            yield from [(int(seq), bytes(kept)) for seq, kept in connection.execute(query)]

    def _write(self, seq: int, data: bytes, *, new: bool) -> None:
        those = VALUES.c.seq == seq
        with self._store.transaction():
            connection = self._store.connection
            with in_words(self._store.where):
                if new:
                    connection.execute(VALUES.insert(), {"seq": seq, "kept": data})
                elif data:
                    connection.execute(VALUES.update().where(those).values(kept=data))
                else:
                    connection.execute(VALUES.delete().where(those))

    def scrub(self) -> None:
        """Have PostgreSQL give up the versions of rows that were there before."""
        self._store.vacuum(VALUES.name)
