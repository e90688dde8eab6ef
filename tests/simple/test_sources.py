"""The register comes as it is: a file, a data frame, objects; no row is lost in silence."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import frozen

import ssj_core as ssj
from ssj_core.adapters.tables import ALL, read_pool
from ssj_core.encoding import parse
from ssj_core.errors.registers import NoColumnError, NothingToCheckError, UnreadableTableError
from ssj_core.errors.simple import FaultyRegisterError, NothingToDrawError
from ssj_core.verify import verify_bundle

Rows = list[dict[str, Any]]
Draw = Callable[..., ssj.Result]
GOOD = "91159900MA0000007M"
CODES = ["91110000600037341L", "91350100M000100Y43", "110108000000016"]


@frozen
class Shop:
    """A target as somebody else's program has it."""

    id: str
    name: str
    tier: str


def as_csv(rows: Rows, folder: Path, encoding: str) -> Path:
    """Write the rows as a CSV file."""
    path = folder / f"名录-{encoding}.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_xlsx(rows: Rows, folder: Path) -> Path:
    """Write the rows as a workbook with a title above the header."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["砾泉区检查对象名录"])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    path = folder / "名录.xlsx"
    book.save(path)
    return path


def as_parquet(rows: Rows, folder: Path) -> Path:
    """Write the rows as Parquet."""
    path = folder / "名录.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


FORMS: dict[str, Callable[[Rows, Path], Any]] = {
    "csv": lambda rows, folder: as_csv(rows, folder, "utf-8"),
    "csv-bom": lambda rows, folder: str(as_csv(rows, folder, "utf-8-sig")),
    "csv-gb": lambda rows, folder: as_csv(rows, folder, "gb18030"),
    "xlsx": as_xlsx,
    "parquet": as_parquet,
    "pandas": lambda rows, _: pd.DataFrame(rows),
    "polars": lambda rows, _: pl.DataFrame(rows),
    "arrow": lambda rows, _: pa.Table.from_pylist(rows),
    "mappings": lambda rows, _: rows,
    "objects": lambda rows, _: [Shop(*row.values()) for row in rows],
    "generator": lambda rows, _: (row for row in rows),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_targets(form: str, rows: Rows, tmp_path: Path) -> None:
    """Ids, names and strata do not depend on the form the register comes in."""
    read = read_pool(FORMS[form](rows, tmp_path), strata="tier")
    assert [tuple(target) for target in read.targets] == [tuple(row.values()) for row in rows]
    assert {name: len(members) for name, members in read.strata().items()} == {"A": 16, "D": 4}
    assert read.left_out == ()


@pytest.mark.parametrize("form", ["csv", "xlsx", "pandas", "polars", "objects"])
def test_the_five_lines_run_on_every_form(
    form: str, rows: Rows, tmp_path: Path, draw: Draw
) -> None:
    """A path, a frame or objects: sealed, drawn, and the saved bundle holds."""
    result = draw(FORMS[form](rows, tmp_path), ratio={"A": "25%", "D": "50%"})
    assert [pick.stratum for pick in result] == ["A"] * 4 + ["D"] * 2
    assert verify_bundle(result.save(tmp_path / "包.json").read_bytes()).exit_code == 0


def test_a_list_of_ids_is_a_register(draw: Draw) -> None:
    """Nothing but ids is enough; there is one stratum then, and no names."""
    result = draw(["甲", "乙", "丙"], count=2)
    assert {pick.stratum for pick in result} == {ALL}
    assert {pick.name for pick in result} == {""}


def test_columns_and_strata_can_be_named(draw: Draw) -> None:
    """Headers that tell nothing are told by the caller."""
    rows = [{"代号": f"{i}", "片区": "东" if i % 2 else "西"} for i in range(10)]
    result = draw(rows, columns={"id": "代号"}, strata="片区", count={"东": 1, "西": 2})
    assert [pick.stratum for pick in result] == ["东", "西", "西"]


@pytest.mark.parametrize(
    "words, error",
    [
        ({"columns": {"id": "没有"}}, NoColumnError),
        ({"strata": "没有"}, NoColumnError),
        ({"ratio": {"A": "3%"}, "count": None, "columns": {"tier": "没有"}}, NoColumnError),
    ],
)
def test_a_column_that_is_not_there_is_named(
    words: dict[str, Any], error: type[Exception], rows: Rows
) -> None:
    """A wrong header is refused with the headers there are."""
    with pytest.raises(error, match="编号"):
        ssj.seal(rows, **({"count": 1} | words))


def test_nothing_is_no_register(tmp_path: Path) -> None:
    """Empty is never permission: no file, no rows, nothing left after exclusions."""
    with pytest.raises(UnreadableTableError, match="没有这份"):
        ssj.seal(tmp_path / "没有这份.csv", count=1)
    with pytest.raises(NothingToCheckError):
        ssj.seal([], count=1)
    empty = tmp_path / "空.csv"
    empty.write_text("编号,名称\n", encoding="utf-8")
    with pytest.raises(NothingToDrawError, match="空"):
        ssj.seal(empty, count=1)
    with pytest.raises(NothingToDrawError, match="1 row"):
        ssj.seal([{"id": "\ufffd"}], count=1, exclude_faulty=True)


def faulty() -> Rows:
    """Three good rows and one of each fault a draw can meet."""
    codes = [*CODES, "", "123", CODES[0].lower(), "91310115MA1H8R7C6D", CODES[0], "坏\ufffd"]
    rows = [{"统一社会信用代码": code, "等级": "A"} for code in codes]
    return [*rows, {"统一社会信用代码": GOOD, "等级": ""}]


def test_faulty_rows_are_refused_all_at_once() -> None:
    """Every fault is counted by its code and none is repaired; the message says what to do."""
    with pytest.raises(FaultyRegisterError) as caught:
        ssj.seal(faulty(), count={"A": 1})
    error = caught.value
    rows = [fault.params["row"] for fault in error.faults]
    assert rows == sorted(rows)
    assert {3 + 1, 5, 6, 7, 8, 9, 10} == set(rows)
    for word in (
        "missing 1",
        "length 1",
        "case 1",
        "check",
        "repeated 1",
        "encoding 1",
        "exclude_faulty",
    ):
        assert word in str(error)
    assert isinstance(error, ssj.ManyFaultsError)


def test_a_long_list_of_faults_shows_the_first_ten(rows: Rows) -> None:
    """A register of nothing but faults is still a message a person can read."""
    bad = rows * 3
    with pytest.raises(FaultyRegisterError) as caught:
        ssj.seal(bad, count=1)
    assert len(caught.value.faults) == 40
    assert str(caught.value).count("- 第") == 10
    assert "repeated 40" in str(caught.value)


def test_excluded_rows_are_committed_with_their_reasons(draw: Draw) -> None:
    """Nothing shrinks in silence: the seal holds the rows left out, and the auditor sees them."""
    result = draw(faulty(), count={"A": 2}, exclude_faulty=True)
    auditor = result.bundle("auditor")
    (private,) = parse(auditor)["private"]
    listed = json.dumps(private, ensure_ascii=False)
    for row, code in (
        (4, "missing"),
        (5, "length"),
        (6, "case"),
        (8, "repeated"),
        (9, "encoding"),
        (10, "stratum"),
    ):
        assert f'"{row}"' in listed
        assert f'"{code}"' in listed
    assert verify_bundle(auditor).exit_code == 0
    assert verify_bundle(result.bundle()).exit_code == 0
    public = result.bundle().decode()
    assert "stratum" not in public.replace('"strata"', "")
    assert CODES[0].lower() not in public


def test_the_seal_says_how_many_were_left_out() -> None:
    """Whoever reads the seal code out reads the number of excluded rows with it."""
    sealed = ssj.seal(faulty(), count={"A": 2}, exclude_faulty=True)
    assert "未列入 7 行" in str(sealed)
    assert sealed.source.left_out[0].code == "missing"


def test_ids_are_checked_as_what_they_call_themselves(rows: Rows) -> None:
    """A column of credit codes is checked as credit codes; other ids only for their characters."""
    assert len(read_pool(rows).targets) == 20
    with pytest.raises(FaultyRegisterError):
        read_pool(rows, scheme="uscc")
    with pytest.raises(FaultyRegisterError):
        read_pool([{"统一社会信用代码": "店01"}])
    assert read_pool([{"统一社会信用代码": "店01"}], scheme="text").targets[0].id == "店01"


def test_reading_tells_how_far_it_is() -> None:
    """Every ten thousand rows the caller hears of it."""
    heard: list[int] = []
    read_pool([f"{i:06}" for i in range(20_001)], progress=heard.append)
    assert heard == [10_000, 20_000]
