"""Exact limits and cells, against named peers, in one run.

Limits: R's way by scipy's hypergeometric distribution, the same bisection on its tails. Cells: a
group-by in polars, pandas and DuckDB through the one reader, from the same register.
"""

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import duckdb
import pandas as pd
import polars as pl
from scipy.stats import hypergeom

from ssj_core.analysis.exact import first_true, hypergeometric_limits, last_true
from ssj_core.analysis.frames import tally

ALPHA = 0.05
ROWS = 2_000_000


def by_scipy(found: int, visited: int, size: int) -> tuple[int, int]:
    """Return the limits with scipy's tails."""
    low, high = found, size - visited + found

    def above(violators: int) -> bool:
        return bool(hypergeom.sf(found - 1, size, violators, visited) > ALPHA / 2)

    def below(violators: int) -> bool:
        return bool(hypergeom.cdf(found, size, violators, visited) > ALPHA / 2)

    return first_true(low, high, above), last_true(low, high, below)


def seconds(call: Callable[[], Any], times: int) -> float:
    """Return the best of three, for one call."""
    best = []
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(times):
            call()
        best.append((time.perf_counter() - start) / times)
    return min(best)


def main() -> None:
    """Print one table for limits, one for cells."""
    print("limits                      ours       scipy      ratio")
    for found, visited, size in ((4, 60, 900), (19, 126, 4200), (300, 20_000, 1_000_000)):
        own = hypergeometric_limits(found, visited, size, Fraction(1, 20))
        if own != by_scipy(found, visited, size):
            raise SystemExit(f"scipy differs: {found}/{visited}/{size}")
        mine = seconds(
            lambda: hypergeometric_limits(found, visited, size, Fraction(1, 20)),  # noqa: B023 - called at once
            20,
        )
        theirs = seconds(lambda: by_scipy(found, visited, size), 5)  # noqa: B023 - called at once
        print(
            f"{found}/{visited}/{size:<14} {1e3 * mine:8.3f} ms {1e3 * theirs:8.3f} ms {theirs / mine:8.1f}"
        )
    register = pl.DataFrame(
        {
            "stratum": [f"S{n % 40}" for n in range(ROWS)],
            "district": [f"D{n % 97}" for n in range(ROWS)],
        }
    )
    keys = ["stratum", "district"]
    forms: dict[str, Any] = {
        "polars": register,
        "arrow": register.to_arrow(),
        "pandas": pd.DataFrame(register.to_dict(as_series=False)),
    }
    forms["duckdb"] = duckdb.sql("select * from register")
    print(f"\ncells of {ROWS:,} rows")
    first = None
    for name, form in forms.items():
        counted = tally(form, keys, "frame")
        first = first or counted
        if counted != first:
            raise SystemExit(f"{name} differs")
        print(f"{name:8} {seconds(lambda: tally(form, keys, 'frame'), 1):8.3f} s")  # noqa: B023 - called at once


if __name__ == "__main__":
    main()
