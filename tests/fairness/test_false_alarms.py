"""The promise of the statistical checks: how often a fair draw fails, measured."""

from math import log

import pytest

from ssj_core.testing.bad_engines import fair_draw
from ssj_core.testing.fairness import DrawWatch

RUNS = {(20, 2): 800, (40, 10): 600, (100, 10): 400, (1000, 10): 200}
DRAWS = 1000


def alarms(size: int, number: int, runs: int, draws: int = DRAWS) -> dict[float, int]:
    """Return how many of `runs` fair engines were ever blamed, by rate promised."""
    ids = [f"{row:04d}" for row in range(size)]
    found = {0.05: 0, 0.01: 0}
    for seed in range(runs):
        watch = DrawWatch(ids, number)
        draw = fair_draw(number, seed * 7919 + size)
        for _ in range(draws):
            watch.see(draw(ids))
        watch.look()
        for rate in found:
            found[rate] += watch.greatest >= -log(rate)
    return found


def test_a_fair_draw_is_seldom_blamed() -> None:
    """Twenty fair engines at a promise of five per cent: three or fewer alarms, here none."""
    assert alarms(20, 2, runs=20, draws=200)[0.05] <= 3


@pytest.mark.long
def test_false_alarms_stay_below_the_promise() -> None:
    """Of 2,000 fair runs looked at all the time, at most 34 alarm at a promise of one per cent."""
    found = {size: alarms(*size, runs=runs) for size, runs in RUNS.items()}
    print(found)  # noqa: T201 - the figures are the point of the long run
    assert sum(RUNS.values()) == 2000
    assert sum(count[0.01] for count in found.values()) <= 34
    assert sum(count[0.05] for count in found.values()) <= 140
