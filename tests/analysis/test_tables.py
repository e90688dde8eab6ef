"""Every answer is a small table: text, HTML with an SVG, pandas, polars, Arrow, plot, Vega-Lite."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from ssj_core import analysis
from ssj_core.analysis import (
    burden,
    compare,
    estimate,
    export,
    pictures,
    timeliness,
    trend,
    workload,
)
from ssj_core.analysis.estimating import Estimates
from ssj_core.errors import InputRefusedError, MissingExtraError

ROWS = [{"stratum": f"<区{n:02}>", "N": 900, "n": 60, "found": n % 7} for n in range(30)]


@pytest.fixture
def table() -> Estimates:
    """Return estimates of thirty strata with awkward names."""
    return estimate(ROWS, "stratum")


def test_the_room_lists_what_it_offers() -> None:
    """Every public name is there and explained; fifteen functions and the tables they return."""
    functions = [name for name in analysis.__all__ if name.islower()]
    assert len(functions) == 15
    for name in analysis.__all__:
        assert (getattr(analysis, name).__doc__ or "").splitlines()[0].endswith(".")


def test_text_shows_twenty_rows_and_every_note(table: Estimates) -> None:
    """The first twenty rows, how many there are, Chinese beside English."""
    text = str(table)
    assert "31 rows in all" in text
    assert "问题率 rate" in text
    assert len(text) < 8_000
    assert "at most" in text
    assert table.row("<区00>")["found"] == 0
    with pytest.raises(KeyError):
        table.row("区99")


def test_html_is_escaped_and_carries_its_picture(table: Estimates) -> None:
    """No name becomes markup; the picture is an SVG without script, well formed."""
    page = table._repr_html_()
    assert "<区" not in page
    assert "&lt;区01&gt;" in page
    assert "<script" not in page
    picture = page[page.index("<svg") : page.index("</svg>") + 6]
    marks = ET.fromstring(picture)  # noqa: S314 - our own words
    assert len(marks.findall("{http://www.w3.org/2000/svg}circle")) == 20
    assert "<svg" not in burden([{"甲": "1/2"}])._repr_html_()


def test_every_frame_holds_the_same_rows(table: Estimates) -> None:
    """Pandas, polars, Arrow and DuckDB read the same columns and cells."""
    rows = table.rows()
    assert table.to_arrow().to_pylist() == rows
    assert table.to_polars().to_dicts() == rows
    assert pl.DataFrame(table).to_dicts() == rows
    frame = table.to_pandas()
    assert list(frame.columns) == list(table.columns)
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == rows
    asked = table
    assert len(duckdb.sql("select domain, total from asked").fetchall()) == len(asked)  # type: ignore[union-attr]  # a select gives rows


def test_cells_go_round_through_any_frame() -> None:
    """Cells written to a frame are read back as the cells they were, from SQL too."""
    counted = analysis.cells(ROWS)
    for form in (counted.to_pandas(), counted.to_polars(), counted.to_arrow(), counted):
        assert analysis.cells(form).rows() == counted.rows()
    frame = counted.to_pandas()
    assert len(frame) == 30
    assert analysis.cells(duckdb.sql("select * from frame")).rows() == counted.rows()


def test_a_plot_is_fit_for_print(table: Estimates, tmp_path: Path) -> None:
    """A file with Chinese labels and no warning about a missing glyph; on given axes as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = table.plot()
        axes.figure.savefig(tmp_path / "图.png")
        axes.figure.savefig(tmp_path / "图.pdf")
        assert compare(ROWS, ROWS).plot(axes) is axes
    assert (tmp_path / "图.png").stat().st_size > 5_000
    assert [label.get_text() for label in table.plot().get_yticklabels()][1] == "<区01>"
    empty = estimate([{"N": 0, "n": 0, "found": 0}])
    assert empty.plot() is not None
    assert "<svg" not in empty._repr_html_()


def test_without_a_chinese_font_labels_are_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """One warning, English titles, and still a plot."""
    monkeypatch.setattr(pictures, "FONTS", ("No Such Font",))
    pictures.chinese_font.cache_clear()
    try:
        with pytest.warns(UserWarning, match="fonts-noto-cjk"):
            axes = estimate([{"N": 9, "n": 3, "found": 1}]).plot()
        assert axes.get_title(loc="left") == "rate of violations with limits"
        assert estimate([{"N": 9, "n": 3, "found": 1}]).plot() is not None
    finally:
        pictures.chinese_font.cache_clear()


def test_a_chart_is_vega_lite(table: Estimates) -> None:
    """Plain data for JupyterLab: a rule and a point for every row, as JSON."""
    chart = json.loads(json.dumps(table.chart()))
    assert chart["$schema"].endswith("vega-lite/v5.json")
    assert len(chart["data"]["values"]) == 31
    assert chart["data"]["values"][0]["low"] == 0
    assert [layer["mark"]["type"] for layer in chart["layer"]] == ["rule", "point"]


@pytest.mark.parametrize(
    "method, package",
    [
        ("to_pandas", "pandas"),
        ("to_polars", "polars"),
        ("to_arrow", "pyarrow"),
        ("plot", "matplotlib"),
    ],
)
def test_a_missing_package_is_named(
    method: str, package: str, table: Estimates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the optional part the error says what to install."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match="pip install"):
        getattr(table, method)()


def test_arrow_streams_of_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever offers an Arrow stream is a table; without pyarrow the error says so."""

    class Stream:
        """An Arrow stream and nothing else."""

        columns = ()

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            """Return the stream."""
            return pa.Table.from_pylist(ROWS).__arrow_c_stream__(requested_schema)

    assert len(analysis.cells(Stream())) == 30
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match="analysis"):
        analysis.cells(Stream())


def test_every_table_prints() -> None:
    """None of the tables is without rows, text and notes in two languages."""
    years = {year: [{"N": 90, "n": 30, "found": year % 5}] for year in (2023, 2024, 2025)}
    tables: list[Any] = [
        burden([{"甲": "1/2"}]),
        workload({"店": ["甲", "乙"]}),
        timeliness({"days": [3, 30], "done": [1, 0]}),
        trend(years),
    ]
    tables += [
        analysis.cells(ROWS),
        analysis.allocate([{"stratum": "A", "N": 9, "sd": 0.3}], total=3),
        analysis.calibrate(ROWS[:3]),
    ]
    for one in tables:
        assert str(one)
        assert one.plot() is not None
        assert one.chart()["data"]["values"]
        assert one._repr_html_().startswith("<div>")
        assert isinstance(one.to_pandas(), pd.DataFrame)
        assert len(one) > 0


@pytest.mark.parametrize(
    "to, words",
    [
        ("r", ("svydesign(ids = ~1, strata = ~stratum, fpc = ~N", "fpc = ~N_cell", "gone == 0")),
        ("svy", ('stratum="stratum", wgt="weight", pop_size="N"', 'by="d"')),
        ("samplics", ("1 - n/N", 'domain=data["d"]')),
        ("stata", ("svyset [pweight = weight], strata(stratum_code) fpc(N)", "over(d)")),
    ],
)
def test_every_tool_gets_the_columns_it_wants(
    to: Any, words: tuple[str, ...], tmp_path: Path
) -> None:
    """One row a target contacted, the gone as zeros of their own, and a script that runs."""
    counted = [
        {
            "stratum": "A",
            "d": "东",
            "N": 40,
            "n": 8,
            "N_cell": 25,
            "inspected": 5,
            "gone": 1,
            "contacted": 6,
            "found": 2,
        },
        {
            "stratum": "A",
            "d": "西",
            "N": 40,
            "n": 8,
            "N_cell": 15,
            "inspected": 2,
            "pending": 1,
            "contacted": 3,
            "found": 0,
        },
    ]
    table, script = export(analysis.cells(counted, by="d"), tmp_path / "设计.csv", to)
    text = script.read_text(encoding="utf-8")
    assert all(word in text for word in words)
    frame = pd.read_csv(table)
    assert (len(frame), frame["found"].sum(), frame["gone"].sum()) == (8, 2, 1)
    assert set(frame["weight"]) == {5.0}
    assert set(frame["fpc"]) == ({0.8} if to == "samplics" else {40})


def test_what_cannot_be_exported_is_refused(tmp_path: Path) -> None:
    """An unknown tool, no outcome known, several draws in one."""
    with pytest.raises(InputRefusedError, match="stata"):
        export(ROWS, tmp_path / "x.csv", "sas")  # type: ignore[arg-type]  # no such tool
    with pytest.raises(InputRefusedError, match="no target"):
        export([{"N": 5, "n": 0, "found": 0}], tmp_path / "x.csv", "r")
    assert not (tmp_path / "x.csv").exists()
