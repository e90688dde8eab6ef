"""R's `survey`, svy and samplics on the exported design: the same points, the same standard errors."""

import importlib.util
import json
import shutil
import subprocess
from functools import cache
from math import isclose
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from ssj_core.analysis import cells, estimate, export
from ssj_core.analysis.estimating import WHOLE

Rows = list[dict[str, Any]]
PROGRAM = """
suppressPackageStartupMessages(library(survey))
options(digits = 15, survey.lonely.psu = "fail")
words <- commandArgs(trailingOnly = TRUE)
show <- function(...) cat(paste(c(...), collapse = " "), "\\n")
for (file in words) {
  d <- read.csv(file, fileEncoding = "UTF-8", colClasses = c(stratum = "character", cell = "character"))
  design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~N, data = d)
  mean <- svymean(~found, design, deff = TRUE)
  total <- svytotal(~found, design)
  show("whole", format(coef(mean), digits = 15), format(SE(mean), digits = 15),
       format(coef(total), digits = 15), format(SE(total), digits = 15),
       format(deff(mean), digits = 15), degf(design))
  for (name in unique(d$stratum)) {
    own <- subset(design, stratum == name)
    part <- svymean(~found, own)
    show("stratum", name, format(coef(part), digits = 15), format(SE(part), digits = 15))
  }
  if ("d" %in% names(d)) {
    cells <- svydesign(ids = ~1, strata = ~cell, fpc = ~N_cell, data = d)
    for (name in unique(d$d)) {
      part <- svytotal(~found, subset(cells, d == name))
      show("domain", name, format(coef(part), digits = 15), format(SE(part), digits = 15))
    }
  }
}
"""


def rscript(*words: str, check: bool = True, cwd: Path | None = None) -> Any:
    """Return what R answered."""
    return subprocess.run(  # noqa: S603 - our own words
        [shutil.which("Rscript") or "Rscript", *words],
        capture_output=True,
        check=check,
        text=True,
        cwd=cwd,
    )


@cache
def r_survey() -> str | None:
    """Return why R's `survey` cannot be asked here, None if it can."""
    if shutil.which("Rscript") is None:
        return "Rscript is not installed (Debian: r-base-core, r-cran-survey)"
    there = rscript("-e", "library(survey)", check=False).returncode == 0
    return None if there else "R has no survey (Debian: r-cran-survey)"


def strata(*rows: tuple[int, int, int]) -> Rows:
    """Return strata of (N, n, found)."""
    return [
        {"stratum": f"S{place}", "N": size, "n": number, "found": found}
        for place, (size, number, found) in enumerate(rows)
    ]


def crossed() -> Rows:
    """Return two strata crossed with three districts, every cell of two visits or more."""
    counts = {
        ("S0", "east"): (400, 20, 2),
        ("S0", "south"): (300, 15, 0),
        ("S0", "west"): (200, 9, 1),
        ("S1", "east"): (40, 9, 4),
        ("S1", "south"): (25, 4, 2),
        ("S1", "west"): (10, 10, 3),
    }
    sizes = {"S0": (900, 44), "S1": (75, 23)}
    return [
        {
            "stratum": stratum,
            "d": district,
            "N": sizes[stratum][0],
            "n": sizes[stratum][1],
            "N_cell": part,
            "inspected": seen,
            "contacted": seen,
            "found": found,
        }
        for (stratum, district), (part, seen, found) in counts.items()
    ]


def counted_violations() -> Any:
    """Return cells of targets with numbers of violations."""
    values = {"S0": [0, 0, 3, 1, 0, 0], "S1": [2, 5, 0, 1]}
    drawn = [
        {"id": f"{name}{n}", "stratum": name, "N": size, "n": len(values[name])}
        for name, size in (("S0", 90), ("S1", 12))
        for n in range(len(values[name]))
    ]
    told = [
        {"id": f"{name}{n}", "found": v} for name, own in values.items() for n, v in enumerate(own)
    ]
    return cells(drawn, told)


DESIGNS: dict[str, Any] = {
    "five strata": strata((4200, 126, 3), (1150, 58, 6), (310, 62, 17), (88, 44, 26), (12, 12, 5)),
    "nothing found in one": strata((4200, 126, 0), (1150, 58, 2), (310, 62, 9)),
    "one stratum": strata((900, 60, 4)),
    "a stratum of one": strata((900, 60, 4), (1, 1, 1)),
    "all found": strata((50, 10, 10), (50, 10, 3)),
    "unknown left out": [row | {"unreachable": 3} for row in strata((4200, 126, 3), (310, 62, 17))],
    "gone, not replaced": [row | {"gone": 5} for row in strata((420, 60, 6), (310, 62, 17))],
    "crossed with districts": crossed(),
    "numbers of violations": counted_violations(),
}


def test_r_says_the_same(tmp_path: Path) -> None:
    """Every point and every standard error of every design, to nine digits, from R's `survey`."""
    if why := r_survey():
        pytest.skip(why)
    tables: dict[str, Any] = {}
    files = []
    for place, (name, rows) in enumerate(DESIGNS.items()):
        by = ("d",) if name.startswith("crossed") else ()
        tables[name] = rows if not isinstance(rows, list) else cells(rows, by=by)
        files.append(export(tables[name], tmp_path / f"{place}.csv", "r")[0])
    program = tmp_path / "ask.R"
    program.write_text(PROGRAM, encoding="utf-8")
    done = rscript(str(program), *map(str, files))
    answers = [line.split() for line in done.stdout.splitlines()]
    asked = 0
    tables_left = iter(tables.items())
    name, table = "", None
    for kind, *words in answers:
        if kind == "whole":
            name, table = next(tables_left)
        column = {"whole": None, "stratum": "stratum", "domain": "d"}[kind]
        row = estimate(table, column).row(WHOLE if column is None else words.pop(0))
        numbers = list(map(float, words))
        ours = {
            "whole": [row["rate"], row["se"], row["total"], row["se"] * row["N"]],
            "stratum": [row["rate"], row["se"]],
            "domain": [row["total"], row["se"] * row["N"]],
        }[kind]
        for mine, theirs in zip(ours, numbers, strict=False):
            assert isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-12), (name, kind, words)
            asked += 1
        if kind == "whole":
            if row["deff"] is not None and name != "gone, not replaced" and "numbers" not in name:
                assert isclose(row["deff"], numbers[4], rel_tol=1e-9), name
            if "gone" not in name:
                assert estimate(table).degf == numbers[5], name
    assert asked > 60


def test_the_script_beside_the_table_runs(tmp_path: Path) -> None:
    """What `export` writes for R runs as it is, domains and those gone included."""
    if why := r_survey():
        pytest.skip(why)
    rows = [
        row | ({"gone": 1, "contacted": row["contacted"] + 1} if row["d"] == "east" else {})
        for row in crossed()
    ]
    _, script = export(cells(rows, by="d"), tmp_path / "design.csv", "r")
    done = rscript(script.name, cwd=tmp_path)
    assert "DEff" in done.stdout
    assert "east" in done.stdout


def test_svy_says_the_same(tmp_path: Path) -> None:
    """Svy takes ``wgt`` = N/n and ``pop_size`` = N: the same mean, total and errors."""
    svy = pytest.importorskip("svy")
    table, _ = export(DESIGNS["five strata"], tmp_path / "design.csv", "svy")
    data = pl.read_csv(table, schema_overrides={"found": pl.Float64})
    sample = svy.Sample(data, svy.Design(stratum="stratum", wgt="weight", pop_size="N"))
    row = estimate(DESIGNS["five strata"]).row(WHOLE)
    for what, point, error in (
        (sample.estimation.mean("found"), row["rate"], row["se"]),
        (sample.estimation.total("found"), row["total"], row["se"] * row["N"]),
    ):
        (found,) = what.to_dicts() if hasattr(what, "to_dicts") else [json.loads(what.to_json())]
        assert isclose(found["est"], point, rel_tol=1e-9)
        assert isclose(found["se"], error, rel_tol=1e-9)


@pytest.mark.filterwarnings("ignore:samplics is archived")
def test_samplics_says_the_same(tmp_path: Path) -> None:
    """Samplics takes 1 − n/N as ``fpc``: the same mean, total and errors; N would be 150 times off."""
    if importlib.util.find_spec("samplics") is None:
        pytest.skip("samplics is not installed")
    from samplics import PopParam, TaylorEstimator  # noqa: PLC0415 - of the group bench

    table, _ = export(DESIGNS["five strata"], tmp_path / "design.csv", "samplics")
    data = pd.read_csv(table)
    fpc: Any = data.groupby("stratum")["fpc"].first().to_dict()
    row = estimate(DESIGNS["five strata"]).row(WHOLE)
    for param, point, error in (
        (PopParam.mean, row["rate"], row["se"]),
        (PopParam.total, row["total"], row["se"] * row["N"]),
    ):
        estimator = TaylorEstimator(param)
        words: Any = {"samp_weight": data["weight"], "stratum": data["stratum"]}
        estimator.estimate(y=data["found"], fpc=fpc, **words)
        assert isclose(float(estimator.point_est), point, rel_tol=1e-9)
        assert isclose(float(estimator.stderror), error, rel_tol=1e-9)
