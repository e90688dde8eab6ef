"""Where a store finds its connection: an engine of its own, or the caller's connection or session.

An engine serves every thread with a connection of its own. A connection or session belongs to the
caller: what is begun there is joined, what is not is begun and ended here.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final, Protocol

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from ssj_core.adapters.sql.tables import is_mysql
from ssj_core.adapters.sql.turns import Finish, Opened
from ssj_core.adapters.sqlite_schema import switch_to_wal
from ssj_core.errors import MissingExtraError
from ssj_core.errors.journal import StoreAddressError

_DRIVERS: Final = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
_ON_THE_DISK: Final = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'"
)
_THEIRS: Final = "-"  # SQLAlchemy's own savepoint, which the caller's session knows of
_EXTRAS: Final = {"psycopg": "postgresql", "psycopg2": "postgresql", "pymysql": "mariadb"}


def begin_now(connection: Connection) -> None:
    """Begin what SQLite's driver puts off: a savepoint without a transaction commits when released."""
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection) and not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class Where(Protocol):
    """Gives connections.

    Attributes:
        finish: what writes the journal's end down before a transaction is committed.
    """

    finish: Finish | None

    @property
    def dialect(self) -> Dialect:
        """The database's dialect."""
        ...

    @property
    def now(self) -> Opened | None:
        """The transaction of the store that this thread is in."""
        ...

    def begin(self) -> Any:  # noqa: ANN401 - a context manager of `Opened`
        """Return a context with a transaction of this thread's, or a part of the one it is in."""
        ...

    def look(self) -> Any:  # noqa: ANN401 - a context manager of `Connection`
        """Return a context with a connection to read with; it leaves no transaction behind."""
        ...

    def close(self) -> None:
        """Give up what is the store's own."""
        ...


class Callers:
    """A connection or session of the caller's; threads take turns."""

    def __init__(self, place: Connection | Session, *, own: bool = False) -> None:
        """Join `place`; it is closed at the end when it is `own`."""
        self._place, self._own = place, own
        self._lock = RLock()
        self._now: Opened | None = None
        self.finish: Finish | None = None
        bound = place.get_bind() if isinstance(place, Session) else place
        self._dialect = bound.dialect

    @property
    def dialect(self) -> Dialect:
        """The database's dialect."""
        return self._dialect

    @property
    def now(self) -> Opened | None:
        """The transaction of the store's that is open."""
        with self._lock:
            return self._now

    def _connection(self) -> Connection:
        place = self._place
        return place.connection() if isinstance(place, Session) else place

    @contextmanager
    def begin(self) -> Iterator[Opened]:
        """Begin a transaction, or join the caller's with a savepoint."""
        with self._lock:
            outer = self._now
            joined = self._place.in_transaction()
            if joined:
                begin_now(self._connection())
            with self._place.begin_nested() if joined else self._place.begin():
                opened = self._now = Opened(self._connection(), outer)
                opened.joined, opened.savepoint = joined and outer is None, _THEIRS
                try:
                    yield opened
                finally:
                    self._now = outer
                if outer is not None:
                    opened.hand_to(outer)
                elif opened.wrote and opened.last is not None and self.finish is not None:
                    self.finish(opened.connection, opened.last)

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Read; what the look began of itself is ended with it, so that appends do not join it."""
        with self._lock:
            joined = self._place.in_transaction()
            try:
                yield self._connection()
            finally:
                if not joined:
                    self._place.rollback()

    def close(self) -> None:
        """Leave the caller's connection as it is."""
        if self._own:
            self._place.close()


def engine_of(url: str | URL, timeout: float, *, readonly: bool = False) -> Engine:
    """Return an engine for `url` that waits `timeout` seconds for another writer.

    Raises:
        MissingExtraError: the driver is not installed.
        StoreAddressError: that is no address, or of a database nobody here knows.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        kind = str(url).partition("://")[0]
        raise StoreAddressError(given=f"{kind}://…") from error
    address = address.set(drivername=_DRIVERS.get(address.drivername, address.drivername))
    options: dict[str, Any] = {}
    if address.get_backend_name() == "sqlite":
        options = {"connect_args": {"timeout": timeout, "check_same_thread": False}}
        if address.database in (None, "", ":memory:"):
            options["poolclass"] = StaticPool
        elif readonly:
            query = {"mode": "ro", "uri": "true"}
            address = address.set(database=f"file:{address.database}", query=query)
    else:
        options = {"pool_pre_ping": True}
    try:
        engine = create_engine(address, **options)
    except ModuleNotFoundError as error:
        if extra := _EXTRAS.get(str(error.name)):
            raise MissingExtraError(feature=address.drivername, extra=extra) from error
        given = f"{address.drivername}://… (import {error.name})"
        raise StoreAddressError(given=given) from error
    except ArgumentError as error:  # no dialect of that name, or the name alone
        raise StoreAddressError(given=f"{address.drivername}://…") from error
    event.listen(engine, "connect", _settings(engine.dialect, timeout, readonly=readonly))
    return engine


def _settings(dialect: Dialect, timeout: float, *, readonly: bool) -> Any:  # noqa: ANN401 - a listener
    """Return what sets up each connection of an engine of our own."""
    seconds = max(1, round(timeout))
    statements: list[str] = []
    if dialect.name == "postgresql":
        statements = [
            f"SET lock_timeout = '{seconds}s'",
            _ON_THE_DISK,
        ]
    elif is_mysql(dialect):
        statements = [f"SET SESSION innodb_lock_wait_timeout = {seconds}"]
    elif dialect.name == "sqlite" and not readonly:
        statements = ["PRAGMA synchronous = FULL"]

    def set_up(connection: Any, _: object) -> None:  # noqa: ANN401 - a driver's connection
        if isinstance(connection, sqlite3.Connection) and not readonly:
            switch_to_wal(connection, timeout)
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        if not isinstance(connection, sqlite3.Connection):
            connection.commit()

    return set_up
