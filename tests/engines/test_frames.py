"""Polars and Spark, in the longer command: the same draw, to the byte."""

import shutil

import polars as pl
import pytest
from engine_cases import KEY, NASTY, expected

from ssj_core.adapters.engines import draw_in
from ssj_core.adapters.engines.frames import PolarsEngine, SparkEngine
from ssj_core.errors.engines import EngineRefusedError

pytestmark = pytest.mark.long
ROWS = [(one, "A") for one in NASTY] + [(f"店{i}", "D'\\") for i in range(3000)]
NUMBERS = {"A": 7, "D'\\": 90}


def test_polars_draws_alike() -> None:
    """Eager and lazy frames; a null is refused by count."""
    pytest.importorskip("polars_hash", reason="the package polars-hash is not installed")
    frame = pl.DataFrame(ROWS, schema=["id", "tier"], orient="row")
    for table in (frame, frame.lazy()):
        engine = PolarsEngine(frame=table, id_column="id", stratum_column="tier")
        found = draw_in(engine, KEY, NUMBERS)
        assert expected(ROWS, NUMBERS) == {s: one.selected for s, one in found.items()}
    holed = pl.concat([frame, pl.DataFrame({"id": [None], "tier": ["A"]}, schema=frame.schema)])
    with pytest.raises(EngineRefusedError, match="without id"):
        draw_in(PolarsEngine(frame=holed, id_column="id", stratum_column="tier"), KEY, NUMBERS)


@pytest.mark.filterwarnings("ignore")
def test_spark_draws_alike() -> None:
    """A local session; backslashes in the names of strata survive its literals."""
    sql = pytest.importorskip("pyspark.sql", reason="the package pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    try:
        frame = session.createDataFrame(ROWS, ["id", "tier"])
        engine = SparkEngine(frame=frame, id_column="id", stratum_column="tier")
        found = draw_in(engine, KEY, NUMBERS)
        assert expected(ROWS, NUMBERS) == {s: one.selected for s, one in found.items()}
    finally:
        session.stop()
