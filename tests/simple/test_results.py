"""The result: a sequence, a table, a frame for analysis, a bundle for whoever doubts it."""

import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import ssj_core as ssj
from ssj_core.encoding import parse
from ssj_core.encoding.grid import html_table, text_table, width
from ssj_core.errors.simple import UnknownBundleError
from ssj_core.verify import verify_bundle

Rows = list[dict[str, Any]]
Draw = Callable[..., ssj.Result]
COLUMNS = [
    "id",
    "name",
    "stratum",
    "n",
    "rank",
    "ticket",
    "inclusion_probability",
    "inclusion_probability_exact",
    "weight",
    "fpc",
    "disposition",
    "replaced_by",
]


@pytest.fixture
def result(rows: Rows, people: Rows, draw: Draw) -> ssj.Result:
    """Six shops of twenty, two inspectors each."""
    return draw(rows, ratio={"A": "25%", "D": "50%"}, inspectors=people, team=2)


def test_it_is_a_sequence(result: ssj.Result) -> None:
    """Length, position, slice, iteration, membership: as of any tuple of picks."""
    assert len(result) == 6
    assert result[0] in result
    assert result[-1] is list(result)[-1]
    assert result[1:3] == (result[1], result[2])
    assert [pick.stratum for pick in reversed(result)] == ["D"] * 2 + ["A"] * 4
    assert isinstance(result[0], ssj.Pick)
    with pytest.raises(IndexError):
        _ = result[6]


def test_rows_are_ready_for_analysis(result: ssj.Result) -> None:
    """π and its inverse as decimals, π exact as text, N for the finite-population correction."""
    rows = result.to_dicts()
    assert list(rows[0]) == [*COLUMNS, "inspector_1", "inspector_2"]
    assert (rows[0]["inclusion_probability"], rows[0]["weight"], rows[0]["fpc"]) == (0.25, 4.0, 16)
    assert rows[0]["inclusion_probability_exact"] == "1/4"
    assert Fraction(rows[-1]["inclusion_probability_exact"]) == Fraction(1, 2)


def test_weights_add_up_to_the_register(result: ssj.Result) -> None:
    """The weights of the drawn sum to the size of the frame: nothing is counted twice or lost."""
    assert sum(row["weight"] for row in result.to_dicts()) == 20


def test_every_frame_holds_the_same_rows(result: ssj.Result) -> None:
    """Pandas, Arrow, polars and DuckDB read the same columns and cells."""
    rows = result.to_dicts()
    assert result.to_pandas().to_dict("records") == rows
    assert result.to_arrow().to_pylist() == rows
    assert pl.DataFrame(result).to_dicts() == rows
    found = duckdb.sql("select id, weight from result").fetchall()  # type: ignore[union-attr]  # a select gives rows
    assert found == [(row["id"], row["weight"]) for row in rows]


def test_nobody_drawn_is_still_a_table(rows: Rows, draw: Draw) -> None:
    """A draw of none has the columns and no rows, in every form."""
    result = draw(rows, count=0)
    assert len(result) == 0
    assert list(result.to_pandas().columns) == COLUMNS
    assert result.to_arrow().column_names == COLUMNS
    assert "抽取 0 户" in str(result)
    assert verify_bundle(result.bundle()).exit_code == 0


@pytest.mark.parametrize("method, package", [("to_pandas", "pandas"), ("to_arrow", "pyarrow")])
def test_a_missing_package_is_named(
    method: str, package: str, result: ssj.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the optional part the error says what to install."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ssj.MissingExtraError, match="pip install"):
        getattr(result, method)()


def test_it_prints_as_a_table(result: ssj.Result) -> None:
    """Who, in which stratum, inspected by whom; chance, basis and seal code above."""
    text = str(result)
    for word in (
        "编号",
        "检查人员 2",
        "basis: caller",
        result.seal_code,
        *(pick.id for pick in result),
    ):
        assert word in text
    assert all(name in text for pick in result for name in pick.inspectors)


def test_a_long_table_is_cut_and_says_so(draw: Draw) -> None:
    """Twenty rows and the number of all: a notebook stays readable."""
    result = draw([f"{i:03}" for i in range(60)], count=30)
    assert "共 30 行 / 30 rows in all" in str(result)
    assert result._repr_html_().count("<tr>") == 21
    assert "30 rows in all" in result._repr_html_()


def test_a_name_is_text_in_a_notebook(draw: Draw) -> None:
    """A register is not ours: its names cannot become markup."""
    result = draw([{"编号": "1", "名称": "<script>alert('x')</script>&"}], count=1)
    page = result._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)" in page


def test_chinese_takes_two_columns() -> None:
    """Tables line up where every second character is Chinese."""
    lines = text_table(["编号", "b"], [["甲", "1"], ["abcdef", "2"]]).splitlines()
    assert len({width(line) for line in lines}) == 1
    assert html_table(["a"], []).count("<tr>") == 1


def test_both_bundles_are_saved_and_verify(result: ssj.Result, tmp_path: Path) -> None:
    """What `save` writes is what `bundle` returns, and anyone finds it right."""
    public = result.save(tmp_path / "公开.json")
    auditor = result.save(str(tmp_path / "审计.json"), bundle="auditor")
    assert public.read_bytes() == result.bundle()
    assert auditor.read_bytes() == result.bundle("auditor")
    assert verify_bundle(public.read_bytes()).kind == "public"
    assert verify_bundle(auditor.read_bytes()).kind == "auditor"
    assert len(auditor.read_bytes()) > len(public.read_bytes())


def test_an_unknown_bundle_is_refused_and_nothing_written(
    result: ssj.Result, tmp_path: Path
) -> None:
    """A typing mistake writes no file."""
    with pytest.raises(UnknownBundleError, match="auditor"):
        result.save(tmp_path / "x.json", bundle="private")
    assert list(tmp_path.iterdir()) == []


def test_the_public_bundle_keeps_names_and_strata_in(result: ssj.Result) -> None:
    """No stratum name, no target name, no inspector leaves with the public bundle."""
    text = result.bundle().decode()
    assert "云杉坡" not in text
    assert not {"A", "D"} & {
        entry["label"] for entry in parse(result.bundle())["records"][1]["tasks"][0]["strata"]
    }
    assert "云杉坡" in result.bundle("auditor").decode()


def test_any_changed_byte_is_found(result: ssj.Result) -> None:
    """A saved bundle stands alone: one byte changed anywhere, and it no longer verifies."""
    for kind in ("public", "auditor"):
        data = result.bundle(kind)
        for at in range(1, len(data), len(data) // 60):
            broken = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            assert verify_bundle(broken).exit_code == 1, (kind, at)


def test_another_name_in_the_list_is_found(result: ssj.Result) -> None:
    """Nobody is put on the list, or taken off it, after the dice."""
    data = result.bundle()
    drawn = {pick.id for pick in result}
    other = next(f"店{i:02}" for i in range(20) if f"店{i:02}" not in drawn)
    assert verify_bundle(data.replace(result[0].id.encode(), other.encode())).exit_code == 1
