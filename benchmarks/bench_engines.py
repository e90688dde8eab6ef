"""One million targets, thirty thousand drawn, in the engines: wall time over the OpenSSL limit.

    python benchmarks/bench_engines.py [ROWS]

The limit is what two cores of this machine hash in messages of the same size, measured before and
after; every engine gives the same ids, checked here.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from ssj_core.adapters.engines import Engine, draw_in
from ssj_core.adapters.engines.duck import DuckDBEngine
from ssj_core.adapters.engines.frames import PolarsEngine
from ssj_core.drawing import Frame, derive_key, select

KEY = derive_key("5a" * 32, "unit", "bench")
MESSAGE = 64 + 18


def openssl(cores: int = 2) -> float:
    """Return how many messages of our size `cores` cores of this machine hash in a second."""
    words = [
        "openssl",
        "speed",
        "-seconds",
        "2",
        "-bytes",
        str(MESSAGE),
        "-multi",
        str(cores),
        "-evp",
        "sha256",
    ]
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
    return float(re.findall(r"([\d.]+)k", out)[-1]) * 1000 / MESSAGE


def best(run: Callable[[], object], times: int = 3) -> float:
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
            numbers = {"全部": number}
            assert draw_in(engine, KEY, numbers)["全部"].selected == expected  # noqa: S101 - a benchmark of wrong answers is none
            seconds = best(lambda engine=engine, numbers=numbers: draw_in(engine, KEY, numbers))  # type: ignore[misc]  # bound now
            print(
                f"{name:24} {seconds:6.2f} s wall   {seconds * before / len(ids):5.2f} × the limit"
            )
        print(f"limit afterwards {openssl() / 1e6:.1f} M messages/s")


if __name__ == "__main__":
    main()
