"""Making the tables of a journal, and bringing older ones up: by one installer at a time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import Final

from sqlalchemy import URL, Connection, Dialect, Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from ssj_core.adapters import sqlite_schema
from ssj_core.adapters.sql import tables
from ssj_core.adapters.sql.failures import in_words
from ssj_core.adapters.sql.places import begin_now, engine_of
from ssj_core.encoding import Suite, new_hash
from ssj_core.errors.journal import (
    JournalMissingError,
    StoreBusyError,
    StoreSchemaError,
)

UPGRADES: Final[Mapping[int, Callable[[Connection], None]]] = MappingProxyType({})
"""What brings the tables from a version to the next one."""

_LOCK: Final = 5_354_000_111  # any number, the same in every release: who installs holds it
_NAME: Final = "ssj_journal_install"


def stored(connection: Connection) -> dict[str, str]:
    """Return what the journal says of itself; empty when there is none, or a half-made one."""
    if not inspect(connection).has_table(tables.META.name):
        return {}
    return {row.name: row.value for row in connection.execute(select(tables.META))}


def suite_of(said: Mapping[str, str], where: str, asked: Suite | None) -> Suite:
    """Return the suite of the journal that says this of itself, which must be the one asked for.

    Raises:
        JournalMissingError: it says nothing: there is none.
        StoreDamagedError, StoreSchemaError, SuiteMismatchError: see `sqlite_schema.suite_of`.
    """
    if not said:
        raise JournalMissingError(
            where=where, why_zh="数据库中没有日志表", why_en="the database has no journal"
        )
    return sqlite_schema.suite_of(said, where, asked)


def make(connection: Connection, suite: Suite) -> None:
    """Make tables and guards in the transaction of `connection`, unless another worker just has.

    What is missing later is not put back: that it is missing is evidence.
    """
    with only_one(connection):
        if stored(connection):
            return
        for statement in tables.create_statements(connection.dialect):
            made = _again(statement) if tables.is_mysql(connection.dialect) else statement
            connection.execute(text(made))
        head = None if connection.dialect.name == "sqlite" else select(tables.HEAD)
        if head is not None and connection.execute(head).first() is None:
            connection.execute(tables.HEAD.insert(), {"id": 1, "seq": 0, "hash": tables.NO_HASH})
        said = {"format": tables.FORMAT, "suite": suite, "schema": str(tables.SCHEMA)}
        connection.execute(
            tables.META.insert(), [{"name": name, "value": value} for name, value in said.items()]
        )


def _again(statement: str) -> str:
    """Return a statement that a second installer can run: DDL outlives a killed one here."""
    for what in ("CREATE TABLE", "CREATE TRIGGER"):
        statement = statement.replace(what, f"{what} IF NOT EXISTS")
    return statement


@contextmanager
def only_one(connection: Connection) -> Iterator[None]:
    """Hold the installers' lock."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        yield
    elif tables.is_mysql(connection.dialect):
        got = connection.execute(text("SELECT GET_LOCK(:name, 60)"), {"name": _NAME}).scalar()
        if not got:
            raise StoreBusyError(where=dialect, why="another program is installing")
        try:
            yield
            # Ended by hand: whoever installs next must see what was made.
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            # Tables that were made stay; rows that were put in do not, or nobody could begin anew.
            with suppress(SQLAlchemyError):
                connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            with suppress(SQLAlchemyError):  # a connection that is gone holds no lock
                connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": _NAME})
    elif dialect == "sqlite":
        begin_now(connection)
        yield
    else:
        try:
            yield
        except DBAPIError:
            connection.rollback()
            if not stored(connection):
                raise


def ddl_joins(dialect: Dialect) -> bool:
    """Tell whether making tables leaves the caller's transaction open, and can be rolled back."""
    return dialect.name in ("sqlite", "postgresql")


def install(place: str | URL | Engine, suite: Suite = "sha256") -> int:
    """Make the tables of a journal where there are none, and return the version they have then.

    For who may make tables: the workers themselves need no more than SELECT, INSERT, and UPDATE on
    ``ssj_journal_head``. Several may install at once.

    Raises:
        StoreForbiddenError: the account may not.
    """
    new_hash(suite)
    with _engine(place) as engine, in_words(str(engine.url)), engine.connect() as connection:
        with connection.begin():
            make(connection, suite)
        return _schema(stored(connection), str(engine.url))


def schema_of(place: str | URL | Engine) -> int:
    """Return the version of the journal's tables.

    Raises:
        JournalMissingError: there are none.
    """
    with _engine(place) as engine, in_words(str(engine.url)), engine.connect() as connection:
        return _schema(stored(connection), str(engine.url))


def upgrade(place: str | URL | Engine) -> tuple[int, int]:
    """Bring the tables to the version of this release; return the versions before and after.

    Events are never changed. Several may upgrade at once.

    Raises:
        JournalMissingError: there are none.
        StoreSchemaError: they are of a newer release.
    """
    with _engine(place) as engine, in_words(str(engine.url)), engine.connect() as connection:
        with connection.begin(), only_one(connection):
            before = _schema(stored(connection), str(engine.url))
            if before > tables.SCHEMA:
                raise StoreSchemaError(where=str(engine.url), found=before, wanted=tables.SCHEMA)
            for version in range(before, tables.SCHEMA):
                UPGRADES[version](connection)
            if not inspect(connection).has_table(tables.VALUES.name):
                made = CreateTable(tables.VALUES).compile(dialect=connection.dialect)
                lite = connection.dialect.name == "sqlite"
                connection.execute(text(sqlite_schema.VALUES if lite else str(made)))
        return before, tables.SCHEMA


def _schema(said: Mapping[str, str], where: str) -> int:
    if not said:
        suite_of(said, where, None)
    return int(said.get("schema", "1"))


@contextmanager
def _engine(place: str | URL | Engine) -> Iterator[Engine]:
    if isinstance(place, Engine):
        yield place
        return
    engine = engine_of(place, 60.0)
    try:
        yield engine
    finally:
        engine.dispose()
