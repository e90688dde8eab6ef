"""Threads that write through one engine: one after another in a transaction, committed together.

A thread that is done and sees another one waiting hands its transaction over instead of committing
it, and answers when the last one has committed. What a part did is taken back by a savepoint, so
that nobody's failure touches another's. So a commit, which waits for the disk, and the writers'
lock, for which other processes wait, are paid once for many.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from threading import Event, Lock, local
from typing import Final

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.exc import SQLAlchemyError

from ssj_core.errors import SsjError
from ssj_core.errors.journal import StoreBusyError, StoreFailedError
from ssj_core.journal import Row

PARTS: Final = 64
"""How many parts are committed together at most."""
LONGEST: Final = 0.05
"""Seconds after which a transaction is handed over no more."""
_LOOK: Final = 1.0  # seconds after which who waits looks whether anybody still goes on
_BROKEN: Final = 3  # psycopg's status of a transaction that a failed statement ended

Finish = Callable[[Connection, Row], None]
"""What writes the journal's end down before a commit."""


class Opened:
    """A transaction of the store, or a part of one, as a thread stands in it.

    Attributes:
        connection: where it is.
        joined: whether somebody else will end it.
        outer: the part it is inside.
        last: the journal's last row, as far as this transaction knows.
        locked: whether it holds the writers' lock, and `last` is known.
        versions: where streams stand that were looked up.
        savepoint: where to go back to; empty when nothing was written yet.
        broken: what failed in it; it must not be committed then.
    """

    def __init__(self, connection: Connection, outer: "Opened | None" = None) -> None:
        """Begin with what the part around it knows."""
        self.connection, self.outer = connection, outer
        self.joined: bool = outer.joined if outer else False
        self.last: Row | None = outer.last if outer else None
        self.locked: bool = outer.locked if outer else False
        self.versions: dict[str, int] = dict(outer.versions) if outer else {}
        self.savepoint = ""
        self.wrote = False
        self.broken: Exception | None = None

    def mark(self) -> None:
        """Note where to go back to, before the first thing that is written in this part.

        Parts that begin at the same place share a savepoint.
        """
        if self.outer is not None and not self.savepoint:
            outer: Opened | None = self.outer
            if outer and outer.savepoint and not outer.wrote:
                self.savepoint = outer.savepoint
            else:
                self.savepoint = save(self.connection)
                while outer and not outer.wrote and not outer.savepoint:
                    outer.savepoint = self.savepoint
                    outer = outer.outer
        self.wrote = True

    def take_back(self) -> None:
        """Go back to where this part began."""
        if self.savepoint:
            back_to(self.connection, self.savepoint)

    def keep(self) -> None:
        """Hand what this part wrote and learned to the one around it."""
        outer = self.outer
        if outer is not None:
            if self.savepoint and self.savepoint != outer.savepoint:
                self.connection.dialect.do_release_savepoint(self.connection, self.savepoint)
            self.hand_to(outer)

    def hand_to(self, outer: "Opened") -> None:
        """Tell the part around this one what it wrote and learned."""
        outer.last, outer.versions = self.last, self.versions
        outer.wrote = outer.wrote or self.wrote


_NUMBERS: Final = count(1)


def save(connection: Connection) -> str:
    """Set a savepoint and return its name."""
    name, dialect = f"ssj_{next(_NUMBERS)}", connection.dialect
    dialect.do_savepoint(connection, name)
    return name


def back_to(connection: Connection, name: str) -> None:
    """Go back to a savepoint."""
    connection.dialect.do_rollback_to_savepoint(connection, name)


class Shared:
    """A transaction of the database that threads of this process write in one after another.

    Attributes:
        parts: how many wrote in it.
        last, versions: what the last of them left.
        committed: whether it was.
        failed: why it was not.
    """

    def __init__(self, connection: Connection) -> None:
        """Begin on a connection in a transaction."""
        self.connection, self.began = connection, time.monotonic()
        self.parts, self.locked = 0, False
        self.last: Row | None = None
        self.versions: dict[str, int] = {}
        self.done, self.committed = Event(), False
        self.failed: BaseException | None = None

    def opened(self) -> Opened:
        """Return a part for the thread whose turn it is."""
        opened = Opened(self.connection)
        opened.last, opened.versions, opened.locked = self.last, dict(self.versions), self.locked
        if self.parts:
            opened.savepoint = save(self.connection)
        return opened

    def take(self, opened: Opened) -> None:
        """Take what a part wrote and learned."""
        self.locked, self.last, self.versions = opened.locked, opened.last, opened.versions
        self.parts += opened.wrote

    def end(self, finish: Finish | None) -> None:
        """Commit, and let everybody who waits know."""
        try:
            if self.parts and self.failed is None:
                if finish is not None and self.last is not None:
                    finish(self.connection, self.last)
                _check(self.connection)
                self.connection.commit()
                self.committed = True
        except BaseException as error:
            self.failed = error  # told to everybody whose part was in it
            if not self.connection.invalidated:
                with suppress(
                    Exception
                ):  # a driver that failed before it sent anything is still in it
                    self.connection.connection.rollback()
            if not isinstance(error, Exception):
                raise
        finally:
            with suppress(Exception):
                self.connection.close()  # what was not committed is rolled back
            self.done.set()


def _check(connection: Connection) -> None:
    """Refuse to commit what a failed statement ended: PostgreSQL would roll it back without a word."""
    info = getattr(connection.connection.driver_connection, "info", None)
    if getattr(info, "transaction_status", None) == _BROKEN:
        raise StoreFailedError(
            where=str(connection.engine.url), why="a statement of this transaction failed"
        )


class Engines:
    """An engine: each thread in a transaction has it to itself until it is done."""

    def __init__(self, engine: Engine, *, own: bool, timeout: float) -> None:
        """Take connections of `engine`, which is disposed of at the end when it is `own`."""
        self._own, self._timeout = own, timeout
        # A writer that waited for the lock has to see what the one before it committed.
        fresh = engine.dialect.name != "sqlite"
        options = {"isolation_level": "READ COMMITTED"} if fresh else {}
        self._engine = engine.execution_options(**options)
        self._local = local()
        self._turn, self._counting, self._waiting = Lock(), Lock(), 0
        self._shared: Shared | None = None
        self.finish: Finish | None = None

    @property
    def dialect(self) -> Dialect:
        """The database's dialect."""
        return self._engine.dialect

    @property
    def now(self) -> Opened | None:
        """The transaction this thread is in."""
        return getattr(self._local, "now", None)

    @contextmanager
    def begin(self) -> Iterator[Opened]:
        """Begin a transaction, or a part of the one this thread is in."""
        outer = self.now
        if outer is not None:
            yield from self._inside(Opened(outer.connection, outer))
            return
        shared, opened = self._join(), None
        try:
            opened = shared.opened()
            yield from self._within(opened, None)
        except BaseException as error:
            self._failed(shared, opened, error)
            raise
        shared.take(opened)
        self._leave(shared)
        if opened.wrote:
            self._wait(shared)

    def _inside(self, opened: Opened) -> Iterator[Opened]:
        try:
            yield from self._within(opened, opened.outer)
        except BaseException:
            opened.take_back()
            raise
        opened.keep()

    def _within(self, opened: Opened, outer: Opened | None) -> Iterator[Opened]:
        self._local.now = opened
        try:
            yield opened
        finally:
            self._local.now = outer

    def _join(self) -> Shared:
        """Wait for this thread's turn, and return the transaction it goes on in, or a new one."""
        with self._counting:
            self._waiting += 1
        try:
            came = self._turn.acquire(timeout=self._timeout)
        finally:
            with self._counting:
                self._waiting -= 1
        if not came:
            why = "other threads of this process are writing"
            raise StoreBusyError(where=str(self._engine.url), why=why)
        if self._shared is None:
            try:
                connection = self._engine.connect()
                connection.begin()
            except BaseException:
                self._turn.release()
                raise
            self._shared = Shared(connection)
        return self._shared

    def _failed(self, shared: Shared, opened: Opened | None, error: BaseException) -> None:
        """Take back the part that failed; the first one takes the transaction with it."""
        if opened is None:
            shared.failed = error
        elif shared.parts:
            try:
                opened.take_back()
            except SQLAlchemyError:
                shared.failed = error
        if not shared.parts or shared.failed:
            self._end(shared)
        else:
            self._leave(shared)

    def _leave(self, shared: Shared) -> None:
        """Hand the transaction to the thread that waits next, or commit it."""
        late = time.monotonic() - shared.began > LONGEST
        if self._waiting and shared.locked and shared.parts < PARTS and not late:
            self._turn.release()
        else:
            self._end(shared)

    def _end(self, shared: Shared) -> None:
        self._shared = None
        try:
            shared.end(self.finish)
        finally:
            self._turn.release()

    def _wait(self, shared: Shared) -> None:
        """Wait until the transaction is committed; end it, should nobody have gone on in it."""
        while not shared.done.wait(_LOOK):
            if self._turn.acquire(blocking=False):
                if self._shared is shared:
                    self._end(shared)
                else:
                    self._turn.release()
        if not shared.committed:
            if isinstance(shared.failed, SQLAlchemyError | SsjError):
                raise shared.failed
            where = str(self._engine.url)
            raise StoreFailedError(where=where, why="rolled back") from shared.failed

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Read in this thread's transaction, or in one as short as the look."""
        if self.now is not None:
            yield self.now.connection
            return
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Return a connection for a statement that no transaction may hold."""
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Close the connections of an engine of our own."""
        if self._own:
            self._engine.dispose()
