"""PostgreSQL and its relatives, through any DB-API connection the embedder already has."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ssj_core.adapters.engines.counting import facts_of
from ssj_core.adapters.engines.drawing import Facts
from ssj_core.adapters.engines.sql import candidates_sql, distinct_sql, facts_sql, quoted

_BATCH = 10_000


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
        """Return the counts of the register."""
        with self.connection.cursor() as cursor:
            cursor.execute(facts_sql("postgresql", self.table, self.id_column, self.stratum_column))
            rows = cursor.fetchall()
            cursor.execute(distinct_sql("postgresql", self.table, self.id_column))
            (distinct,) = cursor.fetchone()
        return facts_of(rows, distinct)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound, batch by batch."""
        query = candidates_sql(
            "postgresql", self.table, self.id_column, self.stratum_column, key, bounds
        )
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            while batch := cursor.fetchmany(_BATCH):
                yield from batch
