"""The tables in any SQL database, over SQLAlchemy Core: PostgreSQL, MariaDB, SQLite."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    MetaData,
    String,
    Table,
    Text,
    and_,
    delete,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.dialects import mysql

from ssj_core.adapters.projections import tables
from ssj_core.adapters.projections.places import Values
from ssj_core.journal import Store

_MYSQL: Final = ("mysql", "mariadb")
_KEY_SIZE: Final = 255
_LONG_KEY: Final = 700  # an obligation's number is what is owed and about what
_COLLATED: Final = {"charset": "utf8mb4", "collation": "utf8mb4_bin"}


def _key(size: int) -> Any:  # noqa: ANN401 - a type of SQLAlchemy's
    kind: Any = Text()
    for dialect in _MYSQL:
        kind = kind.with_variant(mysql.VARCHAR(size, **_COLLATED), dialect)
    return kind.with_variant(String(size), "oracle").with_variant(String(size), "dm")


def _text() -> Any:  # noqa: ANN401 - a type of SQLAlchemy's
    kind: Any = Text()
    for dialect in _MYSQL:
        kind = kind.with_variant(mysql.LONGTEXT(**_COLLATED), dialect)
    return kind


def _column(table: str, name: str) -> "Column[Any]":
    key = name in tables.keys_of(table)
    if name in tables.NUMBERS:
        return Column(name, BigInteger(), primary_key=key, autoincrement=False)
    if key or (table, name) in tables.INDEXED or name == "stream":
        size = _LONG_KEY if name == "obligation" else _KEY_SIZE
        return Column(name, _key(size), primary_key=key)
    return Column(name, _text())


METADATA: Final = MetaData()
_TABLES: Final = {
    name: Table(
        name,
        METADATA,
        *(_column(name, column) for column in columns),
        *(Index(f"ssj_{name}_{column}", column) for column in tables.indexes_of(name)),
        mysql_engine="InnoDB",
        mariadb_engine="InnoDB",
    )
    for name, columns in tables.TABLES.items()
}


class SqlPlace:
    """A connection of SQLAlchemy's, or the one a store of the same database writes on."""

    def __init__(self, store: Store, connection: Connection | None) -> None:
        """Write on `connection`; None for that of the transaction `store` is in."""
        self._store, self._connection = store, connection

    @property
    def connection(self) -> Connection:
        """The connection the tables are reached by."""
        if self._connection is not None:
            return self._connection
        found: Connection = getattr(self._store, "connection")  # noqa: B009 - no part of the port
        return found

    def has(self, name: str) -> bool:
        """Tell whether there is a table or view of that name."""
        found = inspect(self.connection)
        return found.has_table(name) or name in found.get_view_names()

    def create(self) -> None:
        """Make tables, indexes and views."""
        METADATA.create_all(self.connection, checkfirst=False)
        for statement in tables.view_statements():
            self.connection.execute(text(self._quoted(statement)))

    def drop(self) -> None:
        """Take them away again."""
        for name in tables.VIEWS:
            self.connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
        METADATA.drop_all(self.connection)

    def _quoted(self, statement: str) -> str:
        return statement.replace('"', "`") if self.connection.dialect.name in _MYSQL else statement

    def put(self, table: str, row: Values) -> None:
        """Write a row, in the place of one with the same key."""
        full = tables.full(table, row)
        self.delete(table, {name: full[name] for name in tables.keys_of(table)})
        self.connection.execute(_TABLES[table].insert(), full)

    def keep(self, table: str, row: Values) -> None:
        """Write a row, unless there is one with the same key."""
        keys = tables.keys_of(table)
        if not self.find(table, keys, {name: row[name] for name in keys}):
            self.connection.execute(_TABLES[table].insert(), tables.full(table, row))

    def change(self, table: str, row: Values) -> None:
        """Change the columns given of the row with that key."""
        keys = tables.keys_of(table)
        rest = {name: value for name, value in row.items() if name not in keys}
        made = update(_TABLES[table]).where(self._those(table, {key: row[key] for key in keys}))
        self.connection.execute(made.values(rest))

    def delete(self, table: str, where: Values) -> None:
        """Take rows away."""
        self.connection.execute(delete(_TABLES[table]).where(self._those(table, where)))

    def find(self, table: str, columns: Sequence[str], where: Values) -> list[tuple[Any, ...]]:
        """Return columns of the rows that have these values, in the order of their keys."""
        found = _TABLES[table].c
        query = select(*(found[name] for name in columns)).where(self._those(table, where))
        # Bytes, not the database's own order of letters, so that every database gives one order.
        rows = [tuple(row) for row in self.connection.execute(query)]
        if set(tables.keys_of(table)) <= set(columns):
            places = [list(columns).index(name) for name in tables.keys_of(table)]
            rows.sort(key=lambda row: [_bytes(row[place]) for place in places])
        return rows

    def _those(self, table: str, where: Values) -> Any:  # noqa: ANN401 - a condition
        return and_(True, *(_TABLES[table].c[name] == value for name, value in where.items()))  # noqa: FBT003 - SQL's own true

    def position(self) -> tuple[int, str] | None:
        """Return up to where the tables are true, and keep other writers of them out until the end."""
        state = _TABLES["projection_state"].c
        found = self.connection.execute(select(state.seq, state.hash).with_for_update()).first()
        return (int(found[0]), found[1]) if found else None

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Return a context in which all that is written stands, or nothing."""
        if self._connection is None:
            with self._store.transaction():
                yield
            return
        place = self._connection
        with place.begin_nested() if place.in_transaction() else place.begin():
            yield


def _bytes(value: Any) -> Any:  # noqa: ANN401 - a key
    return value.encode() if isinstance(value, str) else value
