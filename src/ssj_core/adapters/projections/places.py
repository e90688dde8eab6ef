"""Where the tables stand: a connection of SQLite's own, or of any database over SQLAlchemy.

A place knows how rows are written, replaced and found; what they say is the projector's.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from ssj_core.adapters.projections import tables

if TYPE_CHECKING:
    from ssj_core.journal import Store

Values = Mapping[str, Any]


class Place(Protocol):
    """Keeps the tables of `ssj_core.adapters.projections.tables`."""

    @property
    def connection(self) -> Any:  # noqa: ANN401 - of whichever database
        """The connection the tables are reached by."""
        ...

    def has(self, name: str) -> bool:
        """Tell whether there is a table or view of that name."""
        ...

    def create(self) -> None:
        """Make tables, indexes and views."""
        ...

    def drop(self) -> None:
        """Take them away again."""
        ...

    def put(self, table: str, row: Values) -> None:
        """Write a row, in the place of one with the same key."""
        ...

    def keep(self, table: str, row: Values) -> None:
        """Write a row, unless there is one with the same key."""
        ...

    def change(self, table: str, row: Values) -> None:
        """Change the columns given of the row with that key."""
        ...

    def delete(self, table: str, where: Values) -> None:
        """Take rows away."""
        ...

    def find(self, table: str, columns: Sequence[str], where: Values) -> list[tuple[Any, ...]]:
        """Return columns of the rows that have these values, in the order of their keys."""
        ...

    def position(self) -> tuple[int, str] | None:
        """Return up to where the tables are true, and keep other writers of them out until the end."""
        ...

    def whole(self) -> AbstractContextManager[object]:
        """Return a context in which all that is written stands, or nothing."""
        ...


def place_of(store: "Store", connection: Any) -> Place:  # noqa: ANN401 - of whichever database
    """Return the place behind a connection; beside the journal, in the journal's own transaction.

    Args:
        store: the journal's store.
        connection: of `sqlite3`, or of SQLAlchemy; None for the one the store itself writes on.
    """
    own = getattr(store, "connection", None) if isinstance(connection, sqlite3.Connection) else None
    if isinstance(connection, sqlite3.Connection):
        return SqlitePlace(connection, store if own is connection else None)
    # An extra, imported where it is used.
    from ssj_core.adapters.projections.sqlplace import SqlPlace  # noqa: PLC0415 - see above

    return SqlPlace(store, connection)


class SqlitePlace:
    """A connection of the standard library's."""

    def __init__(self, connection: sqlite3.Connection, store: "Store | None") -> None:
        """Write on `connection`; in the transactions of `store`, if it is the store's own."""
        self.connection, self._store = connection, store

    def has(self, name: str) -> bool:
        """Tell whether there is a table or view of that name."""
        query = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return self.connection.execute(query, (name,)).fetchone() is not None

    def create(self) -> None:
        """Make tables, indexes and views."""
        for statement in tables.create_statements():
            self.connection.execute(statement)

    def drop(self) -> None:
        """Take them away again."""
        for statement in tables.drop_statements():
            self.connection.execute(statement)

    def put(self, table: str, row: Values) -> None:
        """Write a row, in the place of one with the same key."""
        self.connection.execute(tables.INSERTS[table], tables.full(table, row))

    def keep(self, table: str, row: Values) -> None:
        """Write a row, unless there is one with the same key."""
        insert = tables.INSERTS[table].replace("OR REPLACE", "OR IGNORE")
        self.connection.execute(insert, tables.full(table, row))

    def change(self, table: str, row: Values) -> None:
        """Change the columns given of the row with that key."""
        keys = tables.keys_of(table)
        sets = ", ".join(f'"{name}" = :{name}' for name in row if name not in keys)
        where = " AND ".join(f'"{name}" = :{name}' for name in keys)
        self.connection.execute(f"UPDATE {table} SET {sets} WHERE {where}", dict(row))  # nosec B608  # noqa: S608 - names of our own

    def delete(self, table: str, where: Values) -> None:
        """Take rows away."""
        self.connection.execute(f"DELETE FROM {table}{_where(where)}", dict(where))  # nosec B608  # noqa: S608 - names of our own

    def find(self, table: str, columns: Sequence[str], where: Values) -> list[tuple[Any, ...]]:
        """Return columns of the rows that have these values, in the order of their keys."""
        names, order = _names(columns), _names(tables.keys_of(table))
        query = f"SELECT {names} FROM {table}{_where(where)} ORDER BY {order}"  # nosec B608  # noqa: S608 - names of our own
        return self.connection.execute(query, dict(where)).fetchall()

    def position(self) -> tuple[int, str] | None:
        """Return up to where the tables are true; SQLite has one writer anyhow."""
        found = self.find("projection_state", ("seq", "hash"), {})
        return (int(found[0][0]), found[0][1]) if found else None

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Return a context in which all that is written stands, or nothing."""
        with nullcontext() if self._store is None else self._store.transaction():
            if self._store is not None:
                yield
                return
            self.connection.execute("SAVEPOINT ssj_projection")
            try:
                yield
            except BaseException:
                self.connection.execute("ROLLBACK TO ssj_projection")
                raise
            finally:
                self.connection.execute("RELEASE ssj_projection")


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _where(where: Values) -> str:
    found = " AND ".join(f'"{name}" = :{name}' for name in where)
    return f" WHERE {found}" if found else ""
