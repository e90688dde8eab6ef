"""The design for other tools: R's `survey`, svy, samplics and Stata, each with the columns it wants."""

import csv
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal

from ssj_core.analysis.counts import Cell, Cells
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.gathering import as_cells

Tool = Literal["r", "svy", "samplics", "stata"]
TOOLS: Final[tuple[Tool, ...]] = ("r", "svy", "samplics", "stata")
ENDINGS: Final = {"r": ".R", "svy": ".py", "samplics": ".py", "stata": ".do"}


def export(
    cells: Any,  # noqa: ANN401 - cells, or any frame that counts them
    path: "str | PathLike[str]",
    to: Tool,
) -> tuple[Path, Path]:
    """Write the design, one row a target contacted, and the script that reads it; return both paths.

    Whoever is gone stays in as a row of its own domain, found 0. Unknown outcomes are left out of
    the rows and of n, so that N, n and weight are those of the cases known.

    Columns: stratum, N, n, weight (N/n), fpc (N for R, svy and Stata; 1 − n/N for samplics), cell
    and N_cell (stratum and domain, for post-stratified domains), found, gone, and the columns the
    cells were split by.

    Args:
        cells: `Cells`, or a frame of stratum, N, n and found.
        path: the table; the script stands beside it under the same name.
        to: ``r``, ``svy``, ``samplics`` or ``stata``.

    Raises:
        ArgumentRefusedError: an unknown tool, several draws, or nothing to write.
    """
    if to not in TOOLS:
        raise refuse("to", to, f"应为 {'、'.join(TOOLS)}", f"one of {', '.join(TOOLS)}")
    given = as_cells(cells)
    if given.several:
        raise refuse(
            "cells",
            "draws",
            "请逐次导出：每次抽取各是一个设计",
            "export one draw at a time: each is a design of its own",
        )
    rows = list(_rows(given, to))
    if not rows:
        raise refuse("cells", 0, "没有已知结果的对象", "no target has a known outcome")
    place = Path(path)
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    script = place.with_suffix(ENDINGS[to])
    script.write_text(_script(given, place.name, to), encoding="utf-8")
    return place, script


def _rows(given: Cells, to: Tool) -> Iterator[dict[str, Any]]:
    known: dict[str, int] = {}
    for cell in given.cells:
        known[cell.stratum] = known.get(cell.stratum, 0) + cell.inspected + cell.gone
    for cell in given.cells:
        number = known[cell.stratum]
        head = {
            "stratum": cell.stratum,
            "N": cell.size,
            "n": number,
            "weight": cell.size / number if number else None,
            "fpc": 1 - number / cell.size if to == "samplics" and cell.size else cell.size,
            "cell": "|".join((cell.stratum, *cell.facts)),
            "N_cell": cell.part,
        }
        head |= dict(zip(given.by, cell.facts, strict=True))
        for found, gone in _outcomes(cell):
            yield head | {"found": found, "gone": gone}


def _outcomes(cell: Cell) -> Iterator[tuple[int, int]]:
    for value, count in cell.values:
        yield from [(value, 0)] * count
    yield from [(0, 1)] * cell.gone


def _script(given: Cells, name: str, to: Tool) -> str:
    domains = list(given.by)
    return {"r": _r, "svy": _svy, "samplics": _samplics, "stata": _stata}[to](name, domains)


def _r(name: str, domains: Sequence[str]) -> str:
    lines = [
        "library(survey)",
        f'd <- read.csv("{name}", fileEncoding = "UTF-8")',
        "# N of the stratum as fpc gives the weights N/n: no weights= beside it.",
        "design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~N, data = d)",
        "print(svymean(~found, design, deff = TRUE))",
        "print(svytotal(~found, design))",
        "print(svyby(~found, ~stratum, design, svymean))",
        "# Those gone are a domain: rate among those who can be inspected.",
        "if (any(d$gone == 1)) print(svymean(~found, subset(design, gone == 0)))",
    ]
    if domains:
        formula = " + ".join(domains)
        lines += [
            "# Domains of known size: each cell is a sample of its own, given how many fell into it.",
            "# A cell with one visit has no error of its own; R then looks at the whole.",
            'options(survey.lonely.psu = "adjust")',
            "cells <- svydesign(ids = ~1, strata = ~cell, fpc = ~N_cell, data = d)",
            f"print(svyby(~found, ~{formula}, cells, svytotal))",
        ]
    return "\n".join(lines) + "\n"


def _svy(name: str, domains: Sequence[str]) -> str:
    lines = [
        "import polars as pl",
        "import svy",
        "",
        f'data = pl.read_csv("{name}", schema_overrides={{"found": pl.Float64}})',
        "# wgt is N/n, pop_size is N of the stratum.",
        'design = svy.Design(stratum="stratum", wgt="weight", pop_size="N")',
        "sample = svy.Sample(data, design)",
        'print(sample.estimation.mean("found"))',
        'print(sample.estimation.total("found"))',
    ]
    lines += [f'print(sample.estimation.mean("found", by="{column}"))' for column in domains]
    return "\n".join(lines) + "\n"


def _samplics(name: str, domains: Sequence[str]) -> str:
    lines = [
        "import pandas as pd",
        "from samplics import PopParam, TaylorEstimator",
        "",
        f'data = pd.read_csv("{name}")',
        "# fpc is 1 - n/N here, by stratum: N itself makes standard errors a hundred times too large.",
        'fpc = data.groupby("stratum")["fpc"].first().to_dict()',
        "for param in (PopParam.mean, PopParam.total):",
        "    estimator = TaylorEstimator(param)",
        "    estimator.estimate(",
        '        y=data["found"], samp_weight=data["weight"], stratum=data["stratum"], fpc=fpc',
        "    )",
        "    print(param, estimator.point_est, estimator.stderror)",
    ]
    for column in domains:
        lines += [
            "estimator = TaylorEstimator(PopParam.mean)",
            "estimator.estimate(",
            '    y=data["found"], samp_weight=data["weight"], stratum=data["stratum"], fpc=fpc,',
            f'    domain=data["{column}"],',
            ")",
            "print(estimator.point_est, estimator.stderror)",
        ]
    return "\n".join(lines) + "\n"


def _stata(name: str, domains: Sequence[str]) -> str:
    lines = [
        f'import delimited "{name}", clear encoding("utf-8") case(preserve)',
        "encode stratum, generate(stratum_code)",
        "svyset [pweight = weight], strata(stratum_code) fpc(N)",
        "svy: mean found",
        "svy: total found",
    ]
    lines += [f"svy: mean found, over({column})" for column in domains]
    return "\n".join(lines) + "\n"
