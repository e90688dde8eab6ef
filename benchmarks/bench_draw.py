"""The draw of 30,000 out of 1,000,000 against its peers and against the hash itself.

Run: ``python benchmarks/bench_draw.py [N] [n]``. CPU time of the best of seven runs, in one
process; the limit is OpenSSL hashing one 82-byte message per target (64 of key, 18 of id),
measured by ``openssl speed`` before and after everything else. Peers that are not installed are
left out and named. A draw in Python asks hashlib once a target: what those calls alone cost is the
row "hashlib alone", which no loop around them can go below.
"""

import contextlib
import hashlib
import importlib
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from ssj_core.drawing import Frame, select, select_stream, ticket

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else SIZE * 3 // 100
KEY = "5a" * 32
MESSAGE = 64 + 18


def cpu(work: Callable[[], object], rounds: int = 7) -> float:
    """Return the CPU seconds of the fastest round."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def openssl_limit() -> float:
    """Return the seconds OpenSSL needs for SIZE messages, 0 if there is no openssl."""
    program = shutil.which("openssl")
    if program is None:
        return 0.0
    command = [program, "speed", "-evp", "sha256", "-bytes", str(MESSAGE), "-seconds", "2"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - a fixed command
    rate = re.search(r"sha256\s+([0-9.]+)k", report)
    return SIZE * MESSAGE / (float(rate[1]) * 1000) if rate else 0.0


def peers(ids: list[str]) -> dict[str, Callable[[], object]]:
    """Return what is installed of the peers, each drawing COUNT of SIZE."""
    found: dict[str, Callable[[], object]] = {
        "random.sample (not verifiable)": lambda: random.Random(1).sample(ids, COUNT)
    }
    with contextlib.suppress(ImportError):
        sampler: Any = importlib.import_module("consistent_sampler")
        found["consistent_sampler"] = lambda: list(
            sampler.sampler(ids, with_replacement=False, take=COUNT, seed=KEY)
        )
    with contextlib.suppress(ImportError):
        crypto: Any = importlib.import_module("cryptorandom.cryptorandom")
        sample: Any = importlib.import_module("cryptorandom.sample")
        found["cryptorandom Fisher-Yates"] = lambda: sample.random_sample(
            SIZE, COUNT, method="Fisher-Yates", prng=crypto.SHA256(KEY)
        )
        found["cryptorandom PIKK"] = lambda: sample.random_sample(
            SIZE, COUNT, method="PIKK", prng=crypto.SHA256(KEY)
        )
    with contextlib.suppress(ImportError):
        np: Any = importlib.import_module("numpy")
        found["numpy permutation (not verifiable)"] = lambda: np.random.default_rng(1).permutation(
            SIZE
        )[:COUNT]
    with contextlib.suppress(ImportError):
        pd: Any = importlib.import_module("pandas")
        table = pd.DataFrame({"id": ids, "tier": [i % 5 for i in range(SIZE)]})
        found["pandas groupby.sample, 5 tiers (not verifiable)"] = lambda: table.groupby(
            "tier"
        ).sample(COUNT // 5, random_state=1)
    return found


def main() -> None:
    """Measure and print the table."""
    ids = [f"91159900{i:09d}A" for i in range(SIZE)]
    before = openssl_limit()
    frame = Frame(ids)
    # As read from a file that is not in order; 7919 is prime, so no id comes twice.
    messages = [(KEY + one).encode() for one in ids]
    unordered = [f"91159900{i * 7919 % 10**9:09d}A" for i in range(SIZE)]
    ours: dict[str, Callable[[], object]] = {
        "Frame (checked before)": lambda: select(frame, KEY, COUNT),
        "plain list in order, with its checks": lambda: select(ids, KEY, COUNT),
        "plain list, no order, with its checks": lambda: select(unordered, KEY, COUNT),
        "streaming, O(n) memory": lambda: select_stream(iter(ids), KEY, COUNT),
        "making the Frame": lambda: Frame(ids),
        "SM3, Frame": lambda: select(frame, KEY, COUNT, suite="sm3"),
        "tickets one by one": lambda: [ticket(KEY, one) for one in ids],
        "hashlib alone, a call a message": lambda: [
            hashlib.sha256(message).digest() for message in messages
        ],
    }
    times = {name: cpu(work) for name, work in ours.items()}
    times |= {name: cpu(work, rounds=1) for name, work in peers(ids).items()}
    after = openssl_limit()
    limit = (before + after) / 2
    print(f"{COUNT:,} out of {SIZE:,}; OpenSSL {before:.3f} s before, {after:.3f} s after")
    print(f"{'':48}{'CPU s':>8}{'x OpenSSL':>11}{'x Frame':>9}")
    for name, spent in times.items():
        ratio = spent / limit if limit else float("nan")
        ours_by = spent / times["Frame (checked before)"]
        print(f"{name:48}{spent:8.3f}{ratio:11.2f}{ours_by:9.2f}")
    equal = (
        select(frame, KEY, COUNT) == select_stream(iter(ids), KEY, COUNT) == select(ids, KEY, COUNT)
    )
    print(f"all three ways draw the same: {equal}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
