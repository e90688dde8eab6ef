"""One million targets, thirty thousand drawn, in the engines: wall time over the OpenSSL limit.

    python benchmarks/bench_engines.py [ROWS]

The limit is what OpenSSL hashes on one core in messages of the same size, measured before and after;
the engines use both cores. Registers are counted once, before; every engine gives the same ids.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from ssj_core.adapters.engines import Engine, draw_in
from ssj_core.adapters.engines.duck import DuckDBEngine
from ssj_core.adapters.engines.frames import PolarsEngine
from ssj_core.drawing import Frame, derive_key, select

KEY = derive_key("5a" * 32, "unit", "bench")
MESSAGE = 64 + 18


def openssl() -> float:
    """Return how many messages of our size OpenSSL hashes in a second, on one core."""
    words = [
        "openssl",
        "speed",
        "-seconds",
        "2",
        "-bytes",
        str(MESSAGE),
        "-evp",
        "sha256",
    ]
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
    return float(re.findall(r"([\d.]+)k", out)[-1]) * 1000 / MESSAGE


def best(run: Callable[[], object], times: int = 7) -> float:
    """Return the shortest wall time of a few runs, in seconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return min(found)


def main() -> None:
    """Measure and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    number = rows * 3 // 100
    ids = [
        f"91159900{hashlib.sha256(str(i).encode()).hexdigest()[:10].upper()}" for i in range(rows)
    ]
    ids = sorted(set(ids))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        frame = pl.DataFrame({"id": ids})
        frame.write_parquet(path)
        engines: dict[str, Engine] = {
            "Polars (polars-hash)": PolarsEngine(frame=frame, id_column="id"),
            "DuckDB, Parquet": DuckDBEngine(source=path, id_column="id"),
        }
        before = openssl()
        expected = select(Frame(ids), KEY, number).selected
        print(
            f"{len(ids):,} targets, {number:,} drawn; limit {before / 1e6:.1f} M messages/s on two cores"
        )
        for name, engine in engines.items():
            numbers, facts = {"全部": number}, engine.facts()
            assert draw_in(engine, KEY, numbers, facts=facts)["全部"].selected == expected  # noqa: S101 - a benchmark of wrong answers is none
            seconds = best(partial(draw_in, engine, KEY, numbers, facts=facts))
            print(
                f"{name:24} {seconds:6.2f} s wall   {seconds * before / len(ids):5.2f} × the limit"
            )
        print(f"limit afterwards {openssl() / 1e6:.1f} M messages/s")


if __name__ == "__main__":
    main()
