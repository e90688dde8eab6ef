"""Spark as a place to seal in, in the longer command: a cluster of two workers on this machine."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from seal_cases import HEADER, RATIO, assert_equal, code, dirty_rows, drawn, mappings, sealed

from ssj_core.adapters.engines.sparkplace import SparkPlace
from ssj_core.errors.engines import EngineRefusedError, EngineWrongError

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A cluster of two workers, each a Java process of its own."""
    sql = pytest.importorskip("pyspark.sql", reason="the package pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    import pyspark  # noqa: PLC0415 - it is there: its sql is

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    made = (
        sql.SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "5")
        .getOrCreate()
    )
    yield made
    made.stop()


def parquet(folder: Path, rows: list[Any]) -> Path:
    """A register as a Parquet file."""
    path = folder / "名录.parquet"
    pl.DataFrame(rows, schema=dict.fromkeys(HEADER, pl.String), orient="row").write_parquet(path)
    return path


def test_a_dirty_file_is_sealed_alike(session: Any, tmp_path: Path) -> None:  # noqa: ARG001 - the cluster
    """Rows left out, repeats, states: the same records, draw, bundles and slips as in one process."""
    path = parquet(tmp_path, dirty_rows())
    here = sealed(path, ratio=RATIO, exclude_faulty=True)
    assert_equal(here, sealed(path, ratio=RATIO, exclude_faulty=True, engine="spark"))


def test_a_partitioned_frame_is_sealed_alike(session: Any) -> None:
    """A data frame in three partitions, its rows numbered by a column or as they lie."""
    rows = dirty_rows(200)
    numbered = [(at, *row) for at, row in enumerate(rows, start=1)]
    shape = ", ".join(f"`{name}` string" for name in HEADER)
    frame = session.createDataFrame(numbered, f"`行` long, {shape}").repartition(3)
    here = sealed(mappings(rows), ratio=RATIO, exclude_faulty=True)
    assert_equal(
        here, sealed(SparkPlace(register=frame, row="行"), ratio=RATIO, exclude_faulty=True)
    )
    lying = session.createDataFrame(session.sparkContext.parallelize(rows, 3), shape)
    assert_equal(here, sealed(lying, ratio=RATIO, exclude_faulty=True, engine="spark"))


def test_several_thousand_leaves_are_folded_on_the_workers(session: Any, tmp_path: Path) -> None:  # noqa: ARG001 - the cluster
    """More than a block in every range: roots, paths and the draw are those of the whole tree."""
    path = tmp_path / "r.parquet"
    pl.DataFrame({"统一社会信用代码": [code(i) for i in range(7000)]}).write_parquet(path)
    here, there = (sealed(path, count=40, engine=engine) for engine in (None, "spark"))
    trees = [held.session.tasks[0].strata[0].tree for held in (here, there)]
    assert trees[0].root == trees[1].root
    for index in (0, 1023, 1024, 6999):
        assert trees[0].path(index) == trees[1].path(index)
    assert drawn(there).bundle("public") == drawn(here).bundle("public")


def test_sm3_is_hashed_in_python(session: Any, tmp_path: Path) -> None:  # noqa: ARG001 - the cluster
    """Spark has no SM3: the same seal, its leaves streamed."""
    path = parquet(tmp_path, dirty_rows(60))
    here, there = (
        sealed(path, count=3, exclude_faulty=True, suite="sm3", engine=engine)
        for engine in (None, "spark")
    )
    assert [r.data for r in there.session.records] == [r.data for r in here.session.records]


class Lying(SparkPlace):
    """A Spark whose subtrees somebody meddles with."""

    def subtrees(self, query: str, start: int) -> Iterator[tuple[int, int, bytes]]:
        """Return the subtrees, each with another hash."""
        for at, level, found in super().subtrees(query, start):
            yield at, level, found[::-1]


def test_a_cluster_that_folds_otherwise_is_found_out(session: Any, tmp_path: Path) -> None:  # noqa: ARG001 - the cluster
    """Some blocks are made here again; what is no register is refused."""
    with pytest.raises(EngineWrongError):
        sealed(Lying(register=parquet(tmp_path, dirty_rows(50))), count=3, exclude_faulty=True)
    with pytest.raises(EngineRefusedError):
        sealed(tmp_path / "none.parquet", count=3, engine="spark")
