"""Polars and Spark: the same predicate on data frames."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from attrs import field, frozen

from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.counting import facts_of
from ssj_core.adapters.engines.drawing import Facts
from ssj_core.adapters.engines.polarsmembers import hashing
from ssj_core.adapters.engines.sql import (
    ALONE,
    candidates_sql,
    counts_sql,
    distinct_sql,
    facts_sql,
    sums_sql,
)
from ssj_core.errors.engines import EngineRefusedError

_VIEW = "ssj_register"


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

        stratum = pl.lit(ALONE) if self.stratum_column is None else pl.col(self.stratum_column)
        return stratum.cast(pl.String).alias("s"), pl.col(self.id_column).alias("id")

    def facts(self) -> Facts:
        """Return the counts of the register."""
        import polars as pl  # noqa: PLC0415 - as above

        with told(self.name):
            rows = self.frame.lazy().select(*self._columns())
            if rows.collect_schema()["id"] != pl.String:
                raise EngineRefusedError(
                    engine=self.name,
                    why_zh=f"列 {self.id_column} 不是文本，前导零可能已丢失",
                    why_en=f"the column {self.id_column} is not text: leading zeros may be lost",
                )
            counted = rows.group_by("s").agg(
                pl.len().alias("n"), pl.col("id").count().alias("present")
            )
            distinct = (
                rows.select(pl.col("id").drop_nulls().n_unique()).collect(engine="streaming").item()
            )
            return facts_of(counted.collect(engine="streaming").iter_rows(), distinct)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound; the ticket is a filter and never a column kept."""
        with told(self.name):
            yield from self._near(key, bounds).collect(engine="streaming").iter_rows()

    def counts(self, key: str, bounds: Mapping[str, str]) -> Mapping[str, int]:
        """Return how many rows lie below their bound, by stratum."""
        import polars as pl  # noqa: PLC0415 - as above

        with told(self.name):
            counted = self._near(key, bounds).group_by("s").agg(pl.len())
            return dict(counted.collect(engine="streaming").iter_rows())

    def sums(self) -> Mapping[str, int]:
        """Return the digest of the ids of every stratum."""
        import polars as pl  # noqa: PLC0415 - as above

        weight = hashing().col("id").chash.sha2_256().str.head(8).str.to_integer(base=16)
        with told(self.name):
            summed = self.frame.lazy().select(*self._columns()).select("s", weight.alias("w"))
            return dict(
                summed.group_by("s").agg(pl.col("w").sum()).collect(engine="streaming").iter_rows()
            )

    def whole(self) -> AbstractContextManager[None]:
        """Return a context of one state: a frame does not change."""
        return nullcontext()

    def _near(self, key: str, bounds: Mapping[str, str]) -> Any:  # noqa: ANN401 - polars is optional
        import polars as pl  # noqa: PLC0415 - as above

        rows = self.frame.lazy().select(*self._columns())
        hashed = rows.with_columns((pl.lit(key) + pl.col("id")).alias("m"))
        cut = pl.col("s").replace_strict(dict(bounds), default="", return_dtype=pl.String)
        return hashed.filter(hashing().col("m").chash.sha2_256() < cut).select("s", "id")


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
        facts = facts_sql("spark", _VIEW, self.id_column, self.stratum_column)
        with told(self.name):
            rows = self._sql(facts).collect()
            (distinct,) = self._sql(distinct_sql("spark", _VIEW, self.id_column)).collect()[0]
        return facts_of(((s, n, present) for s, n, present in rows), distinct)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound."""
        with told(self.name):
            near = self._sql(self._near(key, bounds)).toLocalIterator()
            yield from ((stratum, target) for stratum, target in near)

    def counts(self, key: str, bounds: Mapping[str, str]) -> Mapping[str, int]:
        """Return how many rows lie below their bound, by stratum."""
        with told(self.name):
            return dict(map(tuple, self._sql(counts_sql(self._near(key, bounds))).collect()))

    def sums(self) -> Mapping[str, int]:
        """Return the digest of the ids of every stratum."""
        query = sums_sql("spark", _VIEW, self.id_column, self.stratum_column)
        with told(self.name):
            return dict(map(tuple, self._sql(query).collect()))

    def whole(self) -> AbstractContextManager[None]:
        """Return a context of one state, as far as the frame's source keeps it."""
        return nullcontext()

    def _near(self, key: str, bounds: Mapping[str, str]) -> str:
        return candidates_sql("spark", _VIEW, self.id_column, self.stratum_column, key, bounds)
