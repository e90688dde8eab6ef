"""Sealing, drawing and verifying a register as large as the country, beside the hash itself.

Run: ``python benchmarks/bench_seal.py [ROWS] [WAY …]``; ways are ``python``, ``duckdb``, ``polars``,
``save`` and then ``verify``, ``plain``, ``sampler``, all of them by default, and ``spark``. Every way
runs in a process of its own, so that the peak of memory is its own; CPU time has that of the
processes it starts in it. The limit is OpenSSL hashing one 82-byte
message per target on one core, measured before and after everything else. A seal needs three such
hashes a target and one for each node of its trees: the fourth column says how far from that.
"""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MESSAGE = 64 + 18
HASHES = {"verify": 5, "plain": 1, "sampler": 1}
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
    sealed = ssj.seal(path, ratio=RATIO, **more)
    halfway = time.perf_counter()
    result = sealed.draw(ssj.Dice(DICE))
    print(json.dumps({"seal": halfway - began, "draw": time.perf_counter() - halfway}))
    return result


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
}


def measured(way: str, path: Path) -> dict[str, Any]:
    """Run one way in a process of its own; return its times and its peak of memory in MB."""
    command = [sys.executable, __file__, "--way", way, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {key: value for line in lines for key, value in line.items()}


def one_way(way: str, path: Path) -> None:
    """Run one way here and print what it cost."""
    import resource  # noqa: PLC0415 - not on every system

    WAYS[way](path)
    own, started = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = sum(used.ru_utime + used.ru_stime for used in (own, started))
    # A child's peak counts what it was forked from: of no use here.
    print(json.dumps({"cpu": seconds, "MB": own.ru_maxrss // 1024}))


def main() -> None:
    """Measure and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    ways = sys.argv[2:] or ["plain", "sampler", "python", "duckdb", "polars", "save", "verify"]
    if importlib.util.find_spec("consistent_sampler") is None and "sampler" in ways:
        ways.remove("sampler")
        print("consistent_sampler is not installed: left out")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        make(rows, path)
        before = openssl(rows)
        found = {way: measured(way, path) for way in ways}
        after = openssl(rows)
    load = (
        Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
        if Path("/proc/loadavg").exists()
        else "?"
    )
    limit = (before + after) / 2
    print(
        f"{rows:,} targets; OpenSSL, one hash a target: {before:.2f} s before, {after:.2f} s after; load {load}"
    )
    print(f"{'':10}{'CPU s':>8}{'x limit':>9}{'x own hashes':>14}{'peak MB':>9}   wall s")
    for way, cost in found.items():
        times = ", ".join(
            f"{key} {cost[key]:.2f}" for key in ("hash", "seal", "draw", "verify") if key in cost
        )
        by = cost["cpu"] / limit if limit else float("nan")
        print(
            f"{way:10}{cost['cpu']:8.2f}{by:9.1f}{by / HASHES.get(way, 4):14.1f}{cost['MB']:9}   {times}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        one_way(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
