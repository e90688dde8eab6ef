"""Spark as a place to seal in: a partitioned table, sorted, hashed and folded where it lies."""

import shutil
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from attrs import define, field

from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.ranges import Subtree, folding
from ssj_core.adapters.engines.sifting import Place
from ssj_core.adapters.engines.sql import quoted
from ssj_core.errors import MissingExtraError
from ssj_core.errors.engines import EngineRefusedError

_WHOLE: Final = frozenset({"tinyint", "smallint", "int", "bigint"})
_BATCH: Final = 1 << 14
_WITHIN: Final = (1 << 33) - 1
"""The bits of ``monotonically_increasing_id`` that count inside a partition."""


def refused(why_zh: str, why_en: str) -> EngineRefusedError:
    """Return the refusal of a register in Spark."""
    return EngineRefusedError(engine="Spark", why_zh=why_zh, why_en=why_en)


@define(kw_only=True, eq=False)
class SparkPlace(Place):
    """A Spark data frame, or a Parquet file its executors can read, sealed without collecting it.

    Plain rows never come to the driver: it gets the rows that are not plain, one hash for a thousand
    leaves, and the candidates of a draw. What is sealed is copied, sorted by stratum and id, into
    Parquet files below `folder`.

    Attributes:
        register: a data frame, or the path of one Parquet file.
        row: the column of a data frame that numbers its rows from 1; without it they are numbered as
            they lie in its partitions, which has to be the same whenever they are read.
        folder: where the sealed frame is kept, a path or address all executors can write to. A local
            master needs none: a temporary folder of the owner's that goes with this object. One that
            is given is left to whoever gave it.
        name: what it is called in messages.
        dialect: the dialect of its SQL.
        first_row: the number of its first row.
    """

    register: Any = field(repr=False)
    row: str | None = None
    folder: str | None = None
    name: str = field(default="Spark", init=False)
    dialect: str = field(default="spark", init=False)
    first_row: int = field(default=1, init=False)
    session: Any = field(default=None, init=False, repr=False)
    columns: Mapping[str, str] = field(factory=dict, init=False, repr=False)
    _own: str = field(factory=lambda: f"ssj_{token_hex(6)}", init=False)
    _starts: list[int] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        """Number the rows, and find a folder for what is sealed.

        Raises:
            MissingExtraError: pyspark is not installed.
            EngineRefusedError: no Parquet file, or a cluster without `folder`.
        """
        try:
            from pyspark.sql import SparkSession, functions  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise MissingExtraError(feature="Spark", extra="spark") from error
        with told("Spark"):
            if isinstance(self.register, str | Path):
                self.session = SparkSession.builder.getOrCreate()
                frame = self.session.read.parquet(str(self.register))
                number = functions.col("_metadata.row_index") + 1
            else:
                frame, self.session = self.register, self.register.sparkSession
                number = None if self.row is None else functions.col(quoted(self.row, "spark"))
            self.columns = {
                name: "text" if kind == "string" else "whole" if kind in _WHOLE else "other"
                for name, kind in frame.dtypes
                if name != self.row
            }
            self._folder()
            numbered = (
                self._numbered(frame)
                if number is None
                else frame.select("*", number.cast("bigint").alias("ssj_row"))
            )
            numbered.createOrReplaceTempView(self.table("register"))

    def _folder(self) -> None:
        if self.folder is not None:
            return
        if not str(self.session.sparkContext.master).startswith("local"):
            raise refused(
                "集群须给出 folder：各执行节点都能写入的目录，用来存放封存的名单",
                "a cluster needs a folder all executors can write to: the sealed frame is kept there",
            )
        self.folder = tempfile.mkdtemp(prefix="ssj-frame-")
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @staticmethod
    def _numbered(frame: Any) -> Any:  # noqa: ANN401 - pyspark ships no types of ours
        """Return a frame with its rows numbered as they lie, partition by partition."""
        from pyspark.sql import functions  # noqa: PLC0415 - it is there: the frame is one

        part = functions.spark_partition_id()
        counts = frame.groupBy(part.alias("part")).count().collect()
        sizes = {row["part"]: row["count"] for row in counts}
        starts = [0, *accumulate(sizes.get(at, 0) for at in range(max(sizes, default=0)))]
        before = functions.element_at(functions.array(*map(functions.lit, starts)), part + 1)
        inside = functions.monotonically_increasing_id().bitwiseAND(functions.lit(_WITHIN))
        return frame.select("*", (before + inside + 1).cast("bigint").alias("ssj_row"))

    @property
    def source(self) -> str:
        """What stands after FROM, with the row number from 1."""
        return f"{self.table('register')} AS register"

    def table(self, name: str) -> str:
        """Return the name of a view of our own."""
        return f"{self._own}_{name}"

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Run a query; return its rows.

        Raises:
            EngineRefusedError: Spark refuses it, in its own words.
        """
        with told("Spark"):
            return list(map(tuple, self.session.sql(query).collect()))

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they come, in order, partition by partition."""
        with told("Spark"):
            yield from map(tuple, self.session.sql(query).toLocalIterator())

    def hashes(self, query: str) -> Iterator[bytes]:
        """Yield the one column of a query, 32 bytes a row, joined."""
        run: list[bytes] = []
        for (leaf,) in self.stream(query):
            run.append(bytes(leaf))
            if len(run) == _BATCH:
                yield b"".join(run)
                run = []
        yield b"".join(run)

    def subtrees(self, query: str, start: int) -> Iterator[Subtree]:
        """Yield the subtrees of (pos, leaf), folded where the leaves lie.

        Args:
            query: positions and leaves of one stratum.
            start: position of its first leaf.
        """
        with told("Spark"):
            shape = "at bigint, level int, hash binary"
            found = self.session.sql(query).mapInArrow(folding(start), shape).collect()
            yield from ((row["at"], row["level"], bytes(row["hash"])) for row in found)

    def within(self, first: int, end: int) -> str:
        """Return the condition of the rows of the frame from one position up to another.

        It names their ranges of ids too, so that files of others are not read.
        """
        low, high = (bisect_right(self._starts, at) - 1 for at in (first, max(end - 1, first)))
        return f"pos >= {first} AND pos < {end} AND part BETWEEN {low} AND {high}"

    def keep(self, name: str, query: str) -> str:
        """Make a table of our own of the rows of a query; return its name."""
        with told("Spark"):
            return self._written(name, self.session.sql(query))

    def _written(self, name: str, frame: Any) -> str:  # noqa: ANN401 - pyspark ships no types of ours
        at = f"{self.folder}/{self._own}/{name}"
        frame.write.parquet(at)
        table = self.table(name)
        self.session.read.schema(frame.schema).parquet(at).createOrReplaceTempView(table)
        return table

    def keep_sorted(self, name: str, query: str) -> str:
        """Make a table of stratum, id and attributes in byte order, each row with its position.

        One shuffle by ranges of (stratum, id); positions follow from how many rows each range has.
        """
        with told("Spark"):
            parts = int(self.session.conf.get("spark.sql.shuffle.partitions"))
            frame = self.session.sql(query).repartitionByRange(parts, "home", "id")
            inside = f"monotonically_increasing_id() & {_WITHIN}"
            ranges = frame.sortWithinPartitions("home", "id").selectExpr(
                "spark_partition_id() AS part", f"{inside} AS inside", "home", "id", "a"
            )
            table = self._written(f"{name}_ranges", ranges)
            counts = self.run(f"SELECT part, count(*) FROM {table} GROUP BY part")  # nosec B608  # noqa: S608 - our own view
            sizes = dict(counts)
            self._starts = [0, *accumulate(sizes.get(part, 0) for part in range(parts - 1))]
            starts = ", ".join(f"{start}L" for start in self._starts)
            positions = f"inside + element_at(array({starts}), part + 1) AS pos"
            sorted_rows = f"SELECT {positions}, part, home, id, a FROM {table}"  # nosec B608  # noqa: S608 - our own view
            self.session.sql(sorted_rows).createOrReplaceTempView(self.table(name))
            return self.table(name)

    def put(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> str:
        """Make a table of our own of rows; return its name."""
        shape = ", ".join(f"{column} string" for column in columns)
        with told("Spark"):
            frame = self.session.createDataFrame(list(rows), shape)
            frame.createOrReplaceTempView(self.table(name))
            return self.table(name)
