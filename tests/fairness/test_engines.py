"""Every bad engine of the table is caught at the sizes and costs stated; the real ones are real."""

import json
from collections.abc import Iterator
from math import log
from pathlib import Path
from typing import Any

import pytest

from ssj_core.testing.bad_engines import BAD_ENGINES, fair_draw, skip_sampling
from ssj_core.testing.fairness import DrawWatch

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "fairness_engines.json").read_text(encoding="utf-8")
)
QUICK = 320  # draws that a test of every day may spend on one engine
ALPHA = 1e-9


def stated() -> Iterator[tuple[str, int, int, int, int]]:
    """Yield engine, N, n, the median stated, and the draws it must be caught in."""
    for engine in VECTORS["engines"]:
        for at, row in engine["at"].items():
            if "must_catch_by" in row:
                size, number = map(int, at.split(","))
                yield engine["engine"], size, number, row["median"], row["must_catch_by"]


def caught_after(name: str, size: int, number: int, within: int, seed: int) -> int | None:
    """Return the draws until the engine was caught with its rows in one order, nothing told."""
    ids = [f"{row:04d}" for row in range(size)]
    watch, draw = DrawWatch(ids, number), BAD_ENGINES[name](number, seed)
    while watch.draws < within:
        watch.see(draw(ids))
        if watch.greatest >= -log(ALPHA):
            return watch.draws
    watch.look()
    return watch.draws if watch.greatest >= -log(ALPHA) else None


def test_every_engine_of_the_table_is_there() -> None:
    """The names are those of the table; each says in both languages what it does."""
    assert {"fair", *BAD_ENGINES} == {engine["engine"] for engine in VECTORS["engines"]}
    assert all(engine.zh and engine.en for engine in BAD_ENGINES.values())


@pytest.mark.parametrize(
    "name, size, number, within",
    [(name, size, number, by) for name, size, number, _, by in stated() if by <= QUICK],
)
def test_a_gross_engine_is_caught_soon(name: str, size: int, number: int, within: int) -> None:
    """Steps, blocks, frozen and few seeds, decks, districts: within three times the worst run stated."""
    assert caught_after(name, size, number, within, seed=5) is not None


@pytest.mark.long
@pytest.mark.parametrize(
    "name, size, number, median, within",
    [row for row in stated() if row[4] > QUICK],
)
def test_a_fine_engine_is_caught_at_its_price(
    name: str, size: int, number: int, median: int, within: int
) -> None:
    """Spared friends, seeds, pairs, shuffles off by one, modulo: at 1–30 % ratios, as dear as stated."""
    found = caught_after(name, size, number, within, seed=11)
    print(f"| {name} | {size},{number} | {median:,} | {found:,} |")  # noqa: T201 - the table of the page
    assert found is not None


@pytest.mark.parametrize("size, number", [(40, 10), (100, 10), (1000, 10)])
def test_the_fair_control_is_not_blamed(size: int, number: int) -> None:
    """A fair draw keeps the money near 1 for as long as anybody looks."""
    ids = [f"{row:04d}" for row in range(size)]
    watch, draw = DrawWatch(ids, number), fair_draw(number, 3)
    for _ in range(300):
        watch.see(draw(ids))
    assert watch.look() < log(20)
    assert watch.p > 0.05


@pytest.mark.parametrize(
    "size, number, outcomes, never, always",
    [(299, 100, 2, 99, 0), (2999, 1000, 2, 999, 0), (1000, 30, 33, 10, 0), (190, 100, 2, 0, 10)],
)
def test_the_peers_draw_as_it_was_measured(
    size: int, number: int, outcomes: int, never: int, always: int
) -> None:
    """The bad engine is the real one: as many outcomes, undrawable and certain rows as were measured."""
    draw = skip_sampling(number, 1)
    ids = [f"{row:04d}" for row in range(size)]
    seen = {tuple(draw(ids)) for _ in range(400)}
    drawn = set().union(*seen)
    assert (len(seen), size - len(drawn)) == (outcomes, never)
    assert len(drawn.intersection(*seen)) == always


def test_bits_that_do_not_reach_are_refused() -> None:
    """A byte has no 300 different rows to give."""
    with pytest.raises(ValueError, match="8 bits reach 256 rows"):
        BAD_ENGINES["modulo_8bit"](300, 1)([f"{row:04d}" for row in range(1000)])
