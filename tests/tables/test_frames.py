"""Tables that are no files: frames, Arrow, DuckDB, objects; and Parquet."""

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import frozen

from ssj_core.adapters.tables import check_register, open_table, read_table, write_faults
from ssj_core.errors import MissingExtraError
from ssj_core.errors.registers import (
    NoColumnError,
    NothingToCheckError,
    UnreadableTableError,
)

A, B = "91110000600037341L", "91350100M000100Y43"
DATA = {"企业名称": ["甲", None], "统一社会信用代码": [A, B], "数": [1, 2]}


@frozen
class Entry:
    """A row as somebody's own attrs class."""

    uscc: str
    name: str = "甲"
    _hidden: int = 0


@dataclasses.dataclass
class Plain:
    """A row as somebody's own dataclass."""

    uscc: str


class OnlyArrow:
    """Something that offers an Arrow stream and nothing else."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand out the stream of a table."""
        return pa.table(DATA).__arrow_c_stream__(requested_schema)


MAKERS: list[Callable[[], Any]] = [
    lambda: pd.DataFrame(DATA),
    lambda: pd.DataFrame(DATA, index=[7, 9]),
    lambda: pl.DataFrame(DATA),
    lambda: pl.LazyFrame(DATA),
    lambda: pa.table(DATA),
    lambda: pa.table(pd.DataFrame(DATA, index=["x", "y"])),
    OnlyArrow,
    lambda: duckdb.from_arrow(pa.table(DATA)),
    lambda: nw.from_native(pl.DataFrame(DATA)),
    lambda: nw.from_native(pl.LazyFrame(DATA)),
    lambda: [dict(zip(DATA, row, strict=True)) for row in zip(*DATA.values(), strict=True)],
]


@pytest.mark.parametrize("make", MAKERS)
def test_frames_read_alike(make: Callable[[], Any]) -> None:
    """Every kind of table in memory gives the same rows in the same order."""
    found = list(map(tuple, read_table(make())))
    assert found == [(1, {"name": "甲", "id": A, "数": 1}), (2, {"name": None, "id": B, "数": 2})]


@pytest.mark.parametrize(
    "rows",
    [[A, B], [Entry(A), Entry(B)], [Plain(A), Plain(B)], ({"uscc": one} for one in (A, B))],
)
def test_objects(rows: Any) -> None:
    """Ids, attrs objects, dataclasses and mappings are rows; order and numbers are theirs."""
    report = check_register(rows)
    assert (report.rows, report.accepted) == (2, 2)


def test_objects_with_different_keys() -> None:
    """Rows that lack a key lack the cell."""
    rows = [{"uscc": A}, {"uscc": B, "街道": "甲"}]
    assert [values for _, values in read_table(rows)] == [
        {"id": A, "街道": None},
        {"id": B, "街道": "甲"},
    ]


@pytest.mark.parametrize("source", [17, object(), None, {"uscc": A}, b"abc", [1, 2]])
def test_no_table(source: object) -> None:
    """What is no table is refused, with what would be one."""
    with pytest.raises(UnreadableTableError, match="DataFrame"):
        open_table(source)


@pytest.mark.parametrize("source", [[], pd.DataFrame()])
def test_no_columns(source: object) -> None:
    """A table without columns is nothing to check."""
    with pytest.raises(NothingToCheckError):
        check_register(source)
    with pytest.raises(NothingToCheckError):
        check_register(pd.DataFrame({"uscc": []}))


def test_missing_values_of_every_kind() -> None:
    """None, NaN, NaT and NA are missing; numbers are numbers."""
    frame = pd.DataFrame({"uscc": [None, float("nan"), pd.NaT, pd.NA, 5, A]}, dtype=object)
    report = check_register(frame)
    assert [fault.code for fault in report.faults] == ["missing"] * 4 + ["length"]
    report = check_register(pd.DataFrame({"注册号": [110108000000016]}))
    assert [fault.hint for fault in report.faults] == ["number"]


def parquet(folder: Path, table: pa.Table) -> Path:
    """Write a Parquet file and return its path."""
    path = folder / "a.parquet"
    pq.write_table(table, path)
    return path


def test_parquet(tmp_path: Path) -> None:
    """A Parquet file is checked by its identity column alone and read whole."""
    path = parquet(tmp_path, pa.table({**DATA, "x": [[1], [2]]}))
    report = check_register(path)
    assert (report.rows, report.accepted, report.column) == (2, 2, "统一社会信用代码")
    assert [values["x"] for _, values in read_table(path)] == [[1], [2]]
    assert check_register(path, columns={"id": "企业名称"}, scheme="text").by_code == {"missing": 1}


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary()]
)
def test_parquet_kinds_of_text(tmp_path: Path, kind: pa.DataType) -> None:
    """Text is text however the file stores it; NULL is missing."""
    column = pa.array([A, None, B]).cast(kind)
    report = check_register(parquet(tmp_path, pa.table({"uscc": column})))
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "missing")]


def test_joined_columns_of_a_frame(tmp_path: Path) -> None:
    """Columns complement one another in frames and Parquet files too."""
    table = pa.table({"uscc": [A, None], "regno": [None, "110108000000016"]})
    for source in (table, parquet(tmp_path, table)):
        assert check_register(source, columns={"id": "uscc|regno"}).accepted == 2


def test_last_rows_without_id_are_rows(tmp_path: Path) -> None:
    """A row of a frame or Parquet file that lacks its id is missing it, the last one too."""
    table = pa.table({"uscc": [A, None], "name": ["甲", "乙"]})
    for source in (table, parquet(tmp_path, table), table.to_pandas(), [{"uscc": A}, {"uscc": ""}]):
        assert dict(check_register(source).by_code) == {"missing": 1}


def test_text_that_is_no_utf8(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 in a text column are the fault ``encoding`` of their row."""
    column = pa.array([A.encode(), b"9135\xff100M000100Y43"]).view(pa.string())
    report = check_register(parquet(tmp_path, pa.table({"uscc": column})))
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "encoding")]


def test_parquet_without_identity_or_rows(tmp_path: Path) -> None:
    """No identity column lists the columns; no row is nothing to check."""
    with pytest.raises(NoColumnError, match="数"):
        check_register(parquet(tmp_path, pa.table({"数": [1]})))
    with pytest.raises(NothingToCheckError):
        check_register(parquet(tmp_path, pa.table({"uscc": pa.array([], pa.string())})))


def test_broken_parquet(tmp_path: Path) -> None:
    """A Parquet file that is cut, or damaged inside, is refused; no row is passed over."""
    path = parquet(tmp_path, pa.table({"uscc": [A, B] * 500}))
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    with pytest.raises(UnreadableTableError, match="Parquet"):
        check_register(path)
    path.write_bytes(whole[:4] + b"\xff" * 60 + whole[64:])
    with pytest.raises(UnreadableTableError, match="Parquet"):
        check_register(path)


def test_copy_of_a_frame(tmp_path: Path) -> None:
    """A frame is copied into a new workbook, its faults beside its rows."""
    frame = pl.DataFrame({"uscc": [A, "bad"], "n": [1, 2]})
    out = write_faults(frame, check_register(frame), tmp_path / "b.xlsx")
    rows = [list(values.values()) for _, values in read_table(out)]
    assert rows[0][:2] == [A, "1"]
    assert rows[1][2] == "length"


def test_missing_parts_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional packages the message says what to install."""
    path = parquet(tmp_path, pa.table({"uscc": [A]}))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match=r"ssj-core\[arrow\]"):
        check_register(path)
    with pytest.raises(MissingExtraError, match=r"ssj-core\[arrow\]"):
        check_register(OnlyArrow())
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(UnreadableTableError):
        check_register(17)


def test_a_look_at_the_first_rows_of_a_parquet_file_loses_none(tmp_path: Path) -> None:
    """Whether ids are codes is told by the first thousand rows; all are read, by row or by column."""
    path = tmp_path / "r.parquet"
    ids = [f"店{at:05d}" for at in range(2500)]
    pl.DataFrame({"编号": ids}).write_parquet(path, row_group_size=300)
    table = open_table(path)
    assert [cells[0] for _, cells in table.first(1000)] == ids[:1000]
    assert [cells[0] for _, cells in table.cells] == ids
    table = open_table(path)
    assert len(table.first(3000)) == len(ids)
    numbers = [number for batch in table.batches() for number in batch.numbers]
    assert numbers == list(range(1, len(ids) + 1))
