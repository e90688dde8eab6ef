"""Polars and Spark: the same predicate on data frames."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ssj_core.adapters.engines.counting import facts_of
from ssj_core.adapters.engines.drawing import Facts
from ssj_core.adapters.engines.sql import candidates_sql, distinct_sql, facts_sql
from ssj_core.errors import MissingExtraError

_VIEW = "ssj_register"
_ALL = "全部"


@frozen(kw_only=True)
class PolarsEngine:
    """A polars frame, lazy or not; needs the package polars-hash.

    Attributes:
        frame: the register.
        id_column: the column of the ids, text.
        stratum_column: the column of the strata; without it there is one stratum, 全部.
    """

    frame: Any = field(repr=False)
    id_column: str
    stratum_column: str | None = None
    name: str = field(default="Polars", init=False)

    def _columns(self) -> tuple[Any, Any]:
        import polars as pl  # noqa: PLC0415 - the frame is one, so it is there

        stratum = pl.lit(_ALL) if self.stratum_column is None else pl.col(self.stratum_column)
        return stratum.alias("s"), pl.col(self.id_column).alias("id")

    def facts(self) -> Facts:
        """Return the counts of the register."""
        import polars as pl  # noqa: PLC0415 - as above

        rows = self.frame.lazy().select(*self._columns())
        counted = rows.group_by("s").agg(pl.len().alias("n"), pl.col("id").count().alias("present"))
        distinct = (
            rows.select(pl.col("id").drop_nulls().n_unique()).collect(engine="streaming").item()
        )
        return facts_of(counted.collect(engine="streaming").iter_rows(), distinct)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound; the ticket is a filter and never a column kept."""
        import polars as pl  # noqa: PLC0415 - as above

        try:
            import polars_hash as plh  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise MissingExtraError(feature="polars-hash", extra="polars") from error
        rows = self.frame.lazy().select(*self._columns())
        hashed = rows.with_columns((pl.lit(key) + pl.col("id")).alias("m"))
        cut = pl.col("s").replace_strict(dict(bounds), return_dtype=pl.String)
        near = hashed.filter(plh.col("m").chash.sha2_256() < cut).select("s", "id")
        yield from near.collect(engine="streaming").iter_rows()


@frozen(kw_only=True)
class SparkEngine:
    """A Spark data frame; a map-only predicate, so no shuffle.

    Attributes:
        frame: the register.
        id_column: the column of the ids, text.
        stratum_column: the column of the strata; without it there is one stratum, 全部.
    """

    frame: Any = field(repr=False)
    id_column: str
    stratum_column: str | None = None
    name: str = field(default="Spark", init=False)

    def _sql(self, query: str) -> Any:  # noqa: ANN401 - pyspark is optional
        self.frame.createOrReplaceTempView(_VIEW)
        return self.frame.sparkSession.sql(query)

    def facts(self) -> Facts:
        """Return the counts of the register."""
        rows = self._sql(facts_sql("spark", _VIEW, self.id_column, self.stratum_column)).collect()
        (distinct,) = self._sql(distinct_sql("spark", _VIEW, self.id_column)).collect()[0]
        return facts_of(((s, n, present) for s, n, present in rows), distinct)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound."""
        query = candidates_sql("spark", _VIEW, self.id_column, self.stratum_column, key, bounds)
        yield from ((stratum, one) for stratum, one in self._sql(query).toLocalIterator())
