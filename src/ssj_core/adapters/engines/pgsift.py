"""PostgreSQL as a place to seal in: a table of the caller's connection, temporary tables beside it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from secrets import token_hex
from typing import Any

from attrs import define, field

from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.sifting import Place
from ssj_core.adapters.engines.sql import quoted
from ssj_core.errors.engines import EngineRefusedError

_BATCH = 1 << 14
_TEXTS = frozenset({"text", "character varying", "character"})
_WHOLE = frozenset({"smallint", "integer", "bigint"})


@define(kw_only=True, eq=False)
class PostgresPlace(Place):
    """A table of a PostgreSQL database (11 or newer, in UTF-8), sifted and sealed where it lies.

    What is sealed is copied, in order, into temporary tables of the caller's session: they end with
    it, and whoever restores a seal later needs the frame of the auditors' bundle. Nothing else is
    written, and no transaction is begun, committed or rolled back.

    Attributes:
        connection: an open psycopg connection.
        register: name of the table or view, ``schema.table`` if it needs one.
        name: what it is called in messages.
        dialect: the dialect of its SQL.
        first_row: the number of its first row.
    """

    connection: Any = field(repr=False)
    register: str
    name: str = field(default="PostgreSQL", init=False)
    dialect: str = field(default="postgresql", init=False)
    first_row: int = field(default=1, init=False)
    _own: str = field(factory=lambda: f"ssj_{token_hex(6)}", init=False)
    _cursors: Iterator[int] = field(factory=count, init=False, repr=False)

    @property
    def _table(self) -> str:
        return ".".join(quoted(part, "postgresql") for part in self.register.split("."))

    @property
    def source(self) -> str:
        """What stands after FROM; rows are numbered as they lie in the table, a view's as they come."""
        return f"(SELECT *, row_number() OVER () AS ssj_row FROM {self._table}) AS register"  # nosec B608  # noqa: S608 - quoted

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns and what they hold.

        Raises:
            EngineRefusedError: the database is not in UTF-8, or there is no such table.
        """
        if self.run("SHOW server_encoding") != [("UTF8",)]:
            raise EngineRefusedError(
                engine=self.name, why_zh="数据库编码须为 UTF8", why_en="its encoding has to be UTF8"
            )
        described = self.run(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attnum > 0"  # nosec B608  # noqa: S608 - quoted, doubled
            f" AND NOT attisdropped AND attrelid = '{self._table.replace(chr(39), chr(39) * 2)}'::regclass"
            " ORDER BY attnum"
        )
        return {
            name: "text" if kind in _TEXTS else "whole" if kind in _WHOLE else "other"
            for name, kind in described
        }

    def table(self, name: str) -> str:
        """Return the name of a table of our own."""
        return f"pg_temp.{self._own}_{name}"

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Run a statement; return its rows.

        Raises:
            EngineRefusedError: PostgreSQL refuses it, in its own words.
        """
        with told(self.name), self.connection.cursor() as cursor:
            cursor.execute(query)
            rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
            return rows

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they come, in order, by way of a cursor of the server's."""
        name = f"{self._own}_{next(self._cursors)}"
        self.run(f"DECLARE {name} NO SCROLL CURSOR WITH HOLD FOR {query}")
        try:
            while batch := self.run(f"FETCH {_BATCH} FROM {name}"):
                yield from batch
        finally:
            self.run(f"CLOSE {name}")

    def hashes(self, query: str) -> Iterator[bytes]:
        """Yield the one column of a query, 32 bytes a row, joined."""
        run: list[bytes] = []
        for (one,) in self.stream(query):
            run.append(bytes(one))
            if len(run) == _BATCH:
                yield b"".join(run)
                run = []
        yield b"".join(run)

    def put(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> str:
        """Make a table of our own of rows; return its name."""
        table = self.table(name)
        self.run(f"CREATE TABLE {table} ({', '.join(map(' '.join, columns.items()))})")
        marks = ", ".join(["%s"] * len(columns))
        with told(self.name), self.connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # nosec B608  # noqa: S608 - our own table
        return table
