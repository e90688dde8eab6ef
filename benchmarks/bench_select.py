"""The stratified draw beside svy and pandas on the same frame, and the arithmetic before it.

Run: ``python benchmarks/bench_select.py [N]``. CPU time, best of three. The draw is told apart into its
tickets (one hash per target, which buys that anyone can recompute it) and the rest. Stability is
counted: how many of the drawn stay drawn when one target joins the register.
"""

import sys
from collections.abc import Callable
from datetime import date
from time import process_time

import numpy as np
import pandas as pd
import polars as pl
import svy

from ssj_core.drawing.selecting import select
from ssj_core.drawing.tickets import raw_tickets
from ssj_core.registers.target import Target
from ssj_core.selection import Policy, RatioRule, preview

KEY = "5e" * 32
STRATA = 200


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of three runs."""
    found = []
    for _ in range(3):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)


def ours(strata: dict[str, list[str]], number: int) -> set[str]:
    """Draw `number` of every stratum by ticket."""
    return {one for ids in strata.values() for one in select(ids, KEY, number).selected}


def by_svy(frame: pl.DataFrame, number: int) -> set[str]:
    """Draw the same by svy."""
    numbers = dict.fromkeys(frame["stratum"].unique().to_list(), number)
    sample = svy.Sample(frame, svy.Design(stratum="stratum")).sampling.srs(n=numbers, rstate=1)
    assert isinstance(sample, svy.Sample)  # noqa: S101 - one draw was asked for
    data = sample.data
    assert isinstance(data, pl.DataFrame)  # noqa: S101 - it was handed in as one
    return set(data["id"].to_list())


def by_pandas(frame: pd.DataFrame, number: int) -> set[str]:
    """Draw the same by pandas."""
    return set(frame.groupby("stratum")["id"].sample(n=number, random_state=1))


def main() -> None:
    """Print the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    number = max(size // STRATA * 3 // 100, 1)
    ids = [f"{at:018d}" for at in range(size)]
    names = [f"s{at:03d}" for at in (np.arange(size) * 7919) % STRATA]
    strata: dict[str, list[str]] = {}
    for one, name in zip(ids, names, strict=True):
        strata.setdefault(name, []).append(one)
    polars = pl.DataFrame({"id": ids, "stratum": names})
    pandas = polars.to_pandas()

    tickets = timed(lambda: [raw_tickets(some, KEY, "sha256") for some in strata.values()])
    whole = timed(lambda: ours(strata, number))
    rows = {
        "ssj_core, tickets alone": tickets,
        "ssj_core, tickets and draw": whole,
        "svy srs": timed(lambda: by_svy(polars, number)),
        "pandas groupby.sample": timed(lambda: by_pandas(pandas, number)),
    }
    print(f"{number} of each of {STRATA} strata, {size:,} targets; CPU seconds, and ratio to ours")
    for name, seconds in rows.items():
        print(f"{name:28} {seconds:7.2f} {seconds / whole:7.2f}")

    more = dict(strata, s000=[*strata["s000"], "~one more"])
    grown = pl.concat([pl.DataFrame({"id": ["~one more"], "stratum": ["s000"]}), polars])
    for name, before, after in (
        ("ssj_core", ours(strata, number), ours(more, number)),
        ("svy", by_svy(polars, number), by_svy(grown, number)),
        ("pandas", by_pandas(pandas, number), by_pandas(grown.to_pandas(), number)),
    ):
        there = before & set(strata["s000"])
        kept = len(there & after)
        print(f"{name:28} a target joins a stratum: {kept} of its {len(there)} drawn stay drawn")

    register = [
        Target(id=one, tier="ABCD"[at % 4], tier_scheme="credit-abcd", district=f"d{at % 50:02d}")
        for at, one in enumerate(ids[: size // 10])
    ]
    start = process_time()
    policy = Policy(
        item="SX",
        item_class="general",
        rules=(RatioRule(ratio="不少于3%"),),
        also_by=("district",),
    )
    seen = preview(register, policy, on=date(2026, 5, 20))
    print(
        f"preview of {len(register):,} targets in {len(seen.shares)} strata: {process_time() - start:.2f} s"
    )


if __name__ == "__main__":
    main()
