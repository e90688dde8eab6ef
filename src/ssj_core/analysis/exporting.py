"""The design for other tools: R's `survey`, svy, samplics and Stata, each with the columns it wants."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal

from ssj_core.analysis.counts import Cell, Cells
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.gathering import as_cells

Tool = Literal["r", "svy", "samplics", "stata"]
TOOLS: Final[tuple[Tool, ...]] = ("r", "svy", "samplics", "stata")
_LONELY: Final = (
    "# A stratum with one visit has no error of its own: it is centred at the grand mean here,\n"
    "# where `estimate` states none."
)
ENDINGS: Final = {"r": ".R", "svy": ".py", "samplics": ".py", "stata": ".do"}


def export(
    cells: Any,  # noqa: ANN401 - cells, or any frame that counts them
    path: "str | PathLike[str]",
    to: Tool,
    *,
    overwrite: bool = False,
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
        overwrite: whether a table and a script that stand there may be replaced.

    Raises:
        ArgumentRefusedError: an unknown tool, several draws, nothing to write, a stratum with one
            visit for samplics, a folder that is not there, or a file that is.
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
    lonely = 1 in Counter(row["stratum"] for row in rows).values()
    if lonely and to == "samplics":
        raise refuse(
            "to",
            to,
            "有组只有一户，samplics 会除以零；请用 r 或 svy",
            "a stratum has one visit, by which samplics divides zero; take r or svy",
        )
    place = Path(path)
    script = place.with_suffix(ENDINGS[to])
    _check_places(place, script, overwrite=overwrite)
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    script.write_text(_script(given, place.name, to, lonely=lonely), encoding="utf-8")
    return place, script


def _check_places(place: Path, script: Path, *, overwrite: bool) -> None:
    """Refuse places where something would be lost, before anything is written."""
    if place == script:
        raise refuse(
            "path",
            str(place),
            "表与脚本会同名，请用 .csv",
            "table and script would have one name; take .csv",
        )
    if not place.parent.is_dir():
        raise refuse("path", str(place), "没有这个文件夹", "there is no such folder")
    there = [file.name for file in (place, script) if file.exists()]
    if there and not overwrite:
        raise refuse(
            "path",
            "、".join(there),
            "文件已存在，请换名或加 overwrite=True",
            "the file exists; take another name, or overwrite=True",
        )


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


def _script(given: Cells, name: str, to: Tool, *, lonely: bool) -> str:
    domains = list(given.by)
    if to == "samplics":
        return _samplics(name, domains)
    return {"r": _r, "svy": _svy, "stata": _stata}[to](name, domains, lonely=lonely)


def _quoted(text: str) -> str:
    """Return a text as R and Python read it between double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _r(name: str, domains: Sequence[str], *, lonely: bool) -> str:
    texts = ", ".join(
        f'{_quoted(column)} = "character"' for column in ("stratum", "cell", *domains)
    )
    lines = [
        "library(survey)",
        "# Names of strata and domains are texts: 01 stays 01, NA is a name, column names stay.",
        f'd <- read.csv("{name}", fileEncoding = "UTF-8", check.names = FALSE, na.strings = "",',
        f"  colClasses = c({texts}))",
        *([_LONELY, 'options(survey.lonely.psu = "adjust")'] if lonely or domains else []),
        "# N of the stratum as fpc gives the weights N/n: no weights= beside it.",
        "design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~N, data = d)",
        "print(svymean(~found, design, deff = TRUE))",
        "print(svytotal(~found, design))",
        "print(svyby(~found, ~stratum, design, svymean))",
        "# Those gone are a domain: rate among those who can be inspected.",
        "if (any(d$gone == 1)) print(svymean(~found, subset(design, gone == 0)))",
    ]
    if domains:
        formula = " + ".join(f"`{column}`" for column in domains)
        lines += [
            "# Domains of known size: each cell is a sample of its own, given how many fell into it.",
            "cells <- svydesign(ids = ~1, strata = ~cell, fpc = ~N_cell, data = d)",
            f"print(svyby(~found, ~{formula}, cells, svytotal))",
        ]
    return "\n".join(lines) + "\n"


def _svy(name: str, domains: Sequence[str], *, lonely: bool) -> str:
    rule = ', singleton="center"' if lonely else ""
    types = ", ".join(
        [
            '"found": pl.Float64',
            *(f"{_quoted(one)}: pl.String" for one in ("stratum", "cell", *domains)),
        ]
    )
    lines = [
        "import polars as pl",
        "import svy",
        "",
        f"data = pl.read_csv({_quoted(name)}, schema_overrides={{{types}}})",
        "# wgt is N/n, pop_size is N of the stratum.",
        *([_LONELY] if lonely else []),
        f'design = svy.Design(stratum="stratum", wgt="weight", pop_size="N"{rule})',
        "sample = svy.Sample(data, design)",
        'print(sample.estimation.mean("found"))',
        'print(sample.estimation.total("found"))',
    ]
    lines += [f'print(sample.estimation.mean("found", by={_quoted(column)}))' for column in domains]
    return "\n".join(lines) + "\n"


def _samplics(name: str, domains: Sequence[str]) -> str:
    lines = [
        "import pandas as pd",
        "from samplics import PopParam, TaylorEstimator",
        "",
        f"texts = dict.fromkeys({['stratum', 'cell', *domains]!r}, str)",
        f"data = pd.read_csv({_quoted(name)}, dtype=texts, keep_default_na=False)",
        "# fpc is 1 - n/N here, by stratum: N itself makes standard errors a hundred times too large.",
        'fpc = data.groupby("stratum")["fpc"].first().to_dict()',
        "for param in (PopParam.mean, PopParam.total):",
        "    estimator = TaylorEstimator(param)",
        "    estimator.estimate(",
        '        y=data["found"], samp_weight=data["weight"], stratum=data["stratum"], fpc=fpc,',
        "    )",
        "    print(param, estimator.point_est, estimator.stderror)",
    ]
    for column in domains:
        lines += [
            "estimator = TaylorEstimator(PopParam.mean)",
            "estimator.estimate(",
            '    y=data["found"], samp_weight=data["weight"], stratum=data["stratum"], fpc=fpc,',
            f"    domain=data[{_quoted(column)}],",
            ")",
            "print(estimator.point_est, estimator.stderror)",
        ]
    return "\n".join(lines) + "\n"


def _stata(name: str, domains: Sequence[str], *, lonely: bool) -> str:
    rule = " singleunit(centered)" if lonely else ""
    lines = [
        f'import delimited "{name}", clear encoding("utf-8") case(preserve)',
        "encode stratum, generate(stratum_code)",
        f"svyset [pweight = weight], strata(stratum_code) fpc(N){rule}",
        "svy: mean found",
        "svy: total found",
    ]
    # Stata takes no names with spaces: what is no plain word is left to whoever knows the codes.
    lines += [f"svy: mean found, over({column})" for column in domains if column.isidentifier()]
    return "\n".join(lines) + "\n"
