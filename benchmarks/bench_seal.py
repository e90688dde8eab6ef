"""Sealing, drawing and verifying a register as large as the country, beside the hash itself.

Run: ``python benchmarks/bench_seal.py [ROWS …] [WAY …]``; ways are ``python``, ``duckdb``, ``polars``,
``save`` and then ``verify``, ``plain``, ``sampler``, all of them by default, and ``spark``,
``simulate``, ``rehearse``. Every way runs in a process of its own, once with a small register before
it counts, so that its bytecode is there as it is in an installed package. CPU time and the peak of
memory have those of the processes it starts in them. The limit is OpenSSL hashing one 82-byte
message per target on one core, measured before and after everything else. A seal needs three such
hashes a target and one for each node of its trees: the fourth column says how far from that.

With several ROWS it says at the end how the cost of a target grows from each to the next.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

MESSAGE = 64 + 18
HASHES = {"verify": 5, "plain": 1, "sampler": 1, "rehearse": 1}
PRACTICE = {"simulate": 1_000, "rehearse": 100}
SMALL = 1_000
SAMPLED = 0.02
RATIO = {"A": "1%", "B": "3%", "C": "5%", "D": "10%"}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DICE = "40271582139904617735"


def openssl(rows: int) -> float:
    """Return the seconds OpenSSL needs for one message per target, 0 if there is no openssl."""
    program = shutil.which("openssl")
    if program is None:
        return 0.0
    command = [program, "speed", "-evp", "sha256", "-bytes", str(MESSAGE), "-seconds", "2"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - a fixed command
    rate = re.search(r"sha256\s+([0-9.]+)k", report)
    return rows * MESSAGE / (float(rate[1]) * 1000) if rate else 0.0


def make(rows: int, path: Path) -> None:
    """Write a register of invented credit codes, names and tiers, in no order."""
    import duckdb  # noqa: PLC0415 - only this process writes

    weights = [pow(3, place, 31) for place in range(17)]
    terms = " + ".join(
        f"(strpos('{ALPHABET}', substr(body, {place + 1}, 1)) - 1) * {weight}"
        for place, weight in enumerate(weights)
    )
    duckdb.connect().execute(
        f"COPY (SELECT body || substr('{ALPHABET}', 1 + (31 - ({terms}) % 31) % 31, 1) AS 统一社会信用代码,"  # noqa: S608 - our own words
        " '甲城' || i || '号商贸有限公司' AS 名称, substr('AABBBCCD', 1 + i % 8, 1) AS 信用等级"
        " FROM (SELECT i, '91159900' || lpad(((i * 829348951) % 1000000007)::VARCHAR, 9, '0') AS body"
        f" FROM range({rows}) r(i))) TO '{path}' (FORMAT parquet)"
    )


def seal(path: Path, **more: Any) -> Any:  # noqa: ANN401 - whatever `ssj.seal` takes and gives
    """Seal the register and draw from it; print how long each took."""
    import ssj_core as ssj  # noqa: PLC0415 - its import is part of what is measured

    began = time.perf_counter()
    door = ssj.seal
    door(["甲", "乙"], count=1)  # rooms are loaded when it is first called
    loaded = time.perf_counter()
    sealed = door(path, ratio=RATIO, **more)
    halfway = time.perf_counter()
    result = sealed.draw(ssj.Dice(DICE))
    ended = time.perf_counter()
    print(json.dumps({"import": loaded - began, "seal": halfway - began, "draw": ended - halfway}))
    return result


def practise(path: Path, act: str, count: int) -> None:
    """Draw hundredths of a register again and again, without a hash or from one sealed twin."""
    import ssj_core as ssj  # noqa: PLC0415 - as above

    rows = len(ids := [f"甲{at:09d}" for at in range(row_count(path))])
    sealed = ssj.seal(ids, count=rows // 100)
    began = time.perf_counter()
    results = getattr(sealed, act)(count)
    drawn = sum(1 for _ in results)
    print(json.dumps({f"{drawn} draws": time.perf_counter() - began}))


def row_count(path: Path) -> int:
    """Return how many rows a register has."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - a part of the benchmark

    return int(pq.ParquetFile(path).metadata.num_rows)


def sampler(path: Path) -> None:
    """Draw with `consistent_sampler`: no seal, no strata."""
    import consistent_sampler as peer  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - a peer
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    ids = pq.read_table(path, columns=["统一社会信用代码"])[0].to_pylist()
    began = time.perf_counter()
    list(peer.sampler(ids, with_replacement=False, take=len(ids) * 3 // 100, seed=DICE))
    print(json.dumps({"draw": time.perf_counter() - began}))


def plain(path: Path) -> None:
    """Hash the column in DuckDB and do nothing else."""
    import duckdb  # noqa: PLC0415 - as above

    began = time.perf_counter()
    duckdb.connect().execute(
        f"SELECT max(sha256('{'5a' * 32}' || 统一社会信用代码)) FROM read_parquet('{path}')"  # noqa: S608 - our own words
    ).fetchall()
    print(json.dumps({"hash": time.perf_counter() - began}))


def verify(path: Path) -> None:
    """Verify the auditors' bundle whose frame lies beside it, as ``ssj verify`` does."""
    from ssj_core.cli import main  # noqa: PLC0415 - as above

    began = time.perf_counter()
    exit_code = main(["verify", str(path.with_suffix(".json")), "--lang", "en"])
    print(json.dumps({"verify": time.perf_counter() - began, "exit": exit_code}))


WAYS: dict[str, Callable[[Path], Any]] = {
    "plain": plain,
    "sampler": sampler,
    "python": seal,
    "duckdb": lambda path: seal(path, engine="duckdb"),
    "polars": lambda path: seal(path, engine="polars"),
    "spark": lambda path: seal(path, engine="spark"),
    "save": lambda path: seal(path, engine="duckdb").save(
        path.with_suffix(".json"), "auditor", overwrite=True, beside=True
    ),
    "verify": verify,
    "simulate": lambda path: practise(path, "simulate", PRACTICE["simulate"]),
    "rehearse": lambda path: practise(path, "rehearsals", PRACTICE["rehearse"]),
}


def measured(way: str, path: Path) -> dict[str, Any]:
    """Run one way in a process of its own; return its times and its peak of memory in MB."""
    command = [sys.executable, __file__, "--way", way, str(path)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=kept) as started:  # noqa: S603 - ourselves
        peak = 0
        while started.poll() is None:
            peak = max(peak, resident(started.pid))
            time.sleep(SAMPLED)
        answer = started.stdout.read() if started.stdout else ""
    if started.returncode:
        sys.exit(f"{way} failed")
    lines = [json.loads(line) for line in answer.splitlines() if line.startswith("{")]
    found = {key: value for line in lines for key, value in line.items()}
    return found | {"MB": max(found["MB"], peak >> 20)}


def resident(pid: int, parent: bytes = b"") -> int:
    """Return the bytes a process and those it started have in memory, 0 where there is no /proc.

    Between its start and the program it is to run, a process still is its parent: it is not counted.
    """
    process = Path("/proc") / str(pid)
    try:
        words = (process / "cmdline").read_bytes()
        if words == parent:
            return 0
        pages = int((process / "statm").read_text(encoding="ascii").split()[1])
        started = [
            int(child)
            for task in (process / "task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except (OSError, IndexError):  # it has ended
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(child, words) for child in started)


def one_way(way: str, path: Path) -> None:
    """Run one way here and print what it cost."""
    import resource  # noqa: PLC0415 - not on every system

    WAYS[way](path)
    own, started = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = sum(used.ru_utime + used.ru_stime for used in (own, started))
    print(json.dumps({"cpu": seconds, "MB": own.ru_maxrss // 1024}))


def table(rows: int, ways: list[str]) -> dict[str, dict[str, Any]]:
    """Measure a register of so many rows; print the table and return it."""
    with tempfile.TemporaryDirectory() as folder:
        small, path = (Path(folder) / f"{size}.parquet" for size in ("small", "register"))
        make(SMALL, small)
        make(rows, path)
        for way in ways:
            measured(way, small)
        before = openssl(rows)
        found = {way: measured(way, path) for way in ways}
        after = openssl(rows)
    load = Path("/proc/loadavg")
    busy = load.read_text(encoding="ascii").split()[0] if load.exists() else "?"
    limit = (before + after) / 2
    print(
        f"{rows:,} targets; OpenSSL, one hash a target: {before:.2f} s before, {after:.2f} s after; load {busy}"
    )
    print(f"{'':10}{'CPU s':>8}{'x limit':>9}{'x own hashes':>14}{'peak MB':>9}   wall s")
    for way, cost in found.items():
        times = ", ".join(
            f"{key} {value:.2f}" for key, value in cost.items() if key not in {"cpu", "MB", "exit"}
        )
        by = cost["cpu"] / limit if limit else float("nan")
        hashes = HASHES.get(way, 4) * PRACTICE.get(way, 1)
        print(f"{way:10}{cost['cpu']:8.2f}{by:9.1f}{by / hashes:14.1f}{cost['MB']:9}   {times}")
    return found


def main() -> None:
    """Measure and print the tables, and between them how the cost of a target grows."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1_000_000]
    ways = [word for word in sys.argv[1:] if not word.isdigit()]
    ways = ways or ["plain", "sampler", "python", "duckdb", "polars", "save", "verify"]
    if importlib.util.find_spec("consistent_sampler") is None and "sampler" in ways:
        ways.remove("sampler")
        print("consistent_sampler is not installed: left out")
    tables = {rows: table(rows, ways) for rows in sizes}
    for less, more in pairwise(sizes):
        for way in ways:
            few, many = tables[less][way], tables[more][way]
            grown = many["cpu"] / few["cpu"] / (more / less)
            print(
                f"{way}: {less:,} to {more:,}: {grown:.2f} x the CPU a target,"
                f" {(many['MB'] - few['MB']) * 2**20 / (more - less):.0f} more bytes of peak a target"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        one_way(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
