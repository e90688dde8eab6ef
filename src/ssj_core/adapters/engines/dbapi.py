"""PostgreSQL and its relatives, through any DB-API connection the embedder already has."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from attrs import field, frozen

from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.counting import facts_of
from ssj_core.adapters.engines.drawing import Facts
from ssj_core.adapters.engines.sql import (
    candidates_sql,
    counts_sql,
    distinct_sql,
    facts_sql,
    quoted,
    sums_sql,
)
from ssj_core.errors.engines import EngineRefusedError

_BATCH = 10_000
_TEXTS = frozenset({25, 1042, 1043})  # the numbers PostgreSQL has for text, char and varchar
_IDLE = 0  # libpq's PQTRANS_IDLE


@frozen(kw_only=True)
class PostgresEngine:
    """A table of a PostgreSQL database (11 or newer, for its sha256).

    Attributes:
        connection: an open DB-API connection (psycopg, psycopg2, …).
        source: name of the table or view, ``schema.table`` if it needs one.
        id_column: the column of the ids, text.
        stratum_column: the column of the strata; without it there is one stratum, 全部.
    """

    connection: Any = field(repr=False)
    source: str
    id_column: str
    stratum_column: str | None = None
    name: str = field(default="PostgreSQL", init=False)

    @property
    def table(self) -> str:
        """What stands after FROM."""
        return ".".join(quoted(part, "postgresql") for part in self.source.split("."))

    def facts(self) -> Facts:
        """Return the counts of the register.

        Raises:
            EngineRefusedError: the ids are no text, or PostgreSQL refuses, in its own words.
        """
        ids = f"SELECT {quoted(self.id_column, 'postgresql')} FROM {self.table} LIMIT 0"  # nosec B608  # noqa: S608 - quoted
        with told(self.name), self.connection.cursor() as cursor:
            cursor.execute(ids)
            if cursor.description[0][1] not in _TEXTS:
                raise EngineRefusedError(
                    engine=self.name,
                    why_zh=f"列 {self.id_column} 不是文本，前导零可能已丢失",
                    why_en=f"the column {self.id_column} is not text: leading zeros may be lost",
                )
        rows = self._run(facts_sql("postgresql", self.table, self.id_column, self.stratum_column))
        ((distinct,),) = self._run(distinct_sql("postgresql", self.table, self.id_column))
        return facts_of(rows, distinct)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound, batch by batch."""
        with told(self.name), self.connection.cursor() as cursor:
            cursor.execute(self._near(key, bounds))
            while batch := cursor.fetchmany(_BATCH):
                yield from batch

    def counts(self, key: str, bounds: Mapping[str, str]) -> Mapping[str, int]:
        """Return how many rows lie below their bound, by stratum."""
        return dict(self._run(counts_sql(self._near(key, bounds))))

    def sums(self) -> Mapping[str, int]:
        """Return the digest of the ids of every stratum."""
        return dict(
            self._run(sums_sql("postgresql", self.table, self.id_column, self.stratum_column))
        )

    def _near(self, key: str, bounds: Mapping[str, str]) -> str:
        return candidates_sql(
            "postgresql", self.table, self.id_column, self.stratum_column, key, bounds
        )

    def _run(self, query: str) -> list[tuple[Any, ...]]:
        with told(self.name), self.connection.cursor() as cursor:
            cursor.execute(query)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Return a context of one state: a transaction that only reads, of one snapshot.

        A transaction the caller is in already is taken as it is.
        """
        status = getattr(getattr(self.connection, "info", None), "transaction_status", None)
        if status is None or int(status) != _IDLE:
            yield
            return
        begin = "BEGIN" if self.connection.autocommit else "SET TRANSACTION"
        self._say(f"{begin} ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self._say("ROLLBACK")  # it only read

    def _say(self, statement: str) -> None:
        with told(self.name), self.connection.cursor() as cursor:
            cursor.execute(statement)
