"""The exact laws the bets rest on, against known answers and against counting every draw."""

import json
from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise
from math import comb, exp, log
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.testing.fairness import laws
from ssj_core.testing.fairness.history import DEVIATIONS
from ssj_core.testing.fairness.money import kept

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "fairness_engines.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("known", VECTORS["laws"], ids=lambda law: f"{law['N']},{law['n']}")
def test_the_laws_are_those_of_the_known_answers(known: dict[str, Any]) -> None:
    """Blocks hit, runs of rows and the mean of equal gaps, to the last fraction."""
    size, number = known["N"], known["n"]
    assert list(laws.blocks_hit(size, number)) == [Fraction(p) for p in known["blocks_hit"]]
    assert list(laws.runs_of_rows(size, number)) == [Fraction(p) for p in known["runs"]]
    assert laws.mean_equal_gaps(size, number) == Fraction(known["mean_pairs_of_equal_gaps"])


@pytest.mark.parametrize("size, number", [(9, 3), (10, 4), (11, 5), (7, 6), (13, 4)])
def test_the_laws_are_those_of_every_draw_counted(size: int, number: int) -> None:
    """All subsets enumerated: the laws hold also where the register does not divide evenly."""
    length, starts = laws.block_starts(size, number)
    blocks, runs, gaps = Counter[int](), Counter[int](), 0
    for rows in combinations(range(size), number):
        hit = {
            at for at, start in enumerate(starts) if set(rows) & set(range(start, start + length))
        }
        blocks[len(hit)] += 1
        runs[1 + sum(after > before + 1 for before, after in pairwise(rows))] += 1
        gaps += laws.equal_gaps(rows, size)
    whole = comb(size, number)
    assert [Fraction(blocks[k], whole) for k in range(number + 1)] == list(
        laws.blocks_hit(size, number)
    )
    assert [Fraction(runs[k], whole) for k in range(number + 1)] == list(
        laws.runs_of_rows(size, number)
    )
    assert Fraction(gaps, whole) == laws.mean_equal_gaps(size, number)


@pytest.mark.parametrize("known", VECTORS["money"], ids=lambda bet: f"{bet['N']},{bet['group']}")
def test_the_money_is_that_of_the_known_answers(known: dict[str, Any]) -> None:
    """ω^K over its mean, K hypergeometric, to the digits given."""
    spent = known["draws"] * laws.log_mean(
        known["N"], known["group"], known["n"], known["log_odds"]
    )
    assert kept(known["log_odds"], known["total"], spent) == pytest.approx(
        known["log_money"], abs=1e-8
    )


@given(
    st.integers(2, 60).flatmap(
        lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))
    )
)
def test_the_hypergeometric_law_is_exact(sizes: tuple[int, int, int]) -> None:
    """Every probability as counted in whole numbers, the far tails too."""
    size, marked, number = sizes
    for k, p in enumerate(laws.log_hypergeometric(size, marked, number)):
        ways = comb(marked, k) * comb(size - marked, number - k)
        assert exp(p) == pytest.approx(ways / comb(size, number), rel=1e-12)


def test_no_tail_underflows() -> None:
    """A bet on ω = e^4 over thousands drawn has a mean, and its average factor is 1."""
    law = laws.log_hypergeometric(10_000, 5_000, 2_000)
    assert law[2_000] < -1_000
    assert laws.log_moment(law, 4.0) == laws.log_mean(10_000, 5_000, 2_000, 4.0)
    assert laws.log_sum(law) == pytest.approx(0.0, abs=1e-9)


@given(st.lists(st.floats(0.2, 5.0), min_size=2, max_size=8), st.data())
def test_the_mean_of_products_is_that_of_every_subset(
    weights: list[float], data: st.DataObject
) -> None:
    """What the learned bets are divided by: the mean over all n-subsets."""
    number = data.draw(st.integers(1, len(weights)))
    total = 0.0
    for subset in combinations(weights, number):
        product = 1.0
        for weight in subset:
            product *= weight
        total += product
    mean = total / comb(len(weights), number)
    assert laws.mean_product(weights, number) == pytest.approx(log(mean), abs=1e-9)


@pytest.mark.parametrize(
    "outcomes, distinct", [(50, 0), (50, 7), (50, 50), (10**7, 40), (2**64, 1000)]
)
def test_the_chance_that_all_differ(outcomes: int, distinct: int) -> None:
    """The birthday product, where logarithms of factorials would cancel too."""
    exact = sum(log((outcomes - k) / outcomes) for k in range(distinct))
    assert laws.log_all_new(outcomes, distinct) == pytest.approx(exact, rel=1e-6, abs=1e-12)
    assert laws.log_all_new(outcomes, outcomes + 1) == float("-inf")


def test_the_learned_bets_expect_deviations_of_two_to_fifty_per_cent() -> None:
    """The sizes of deviation are sorted and below one."""
    assert sorted(DEVIATIONS) == list(DEVIATIONS)
    assert DEVIATIONS[-1] < 1


def test_laws_of_large_registers_go_step_by_step() -> None:
    """Each term follows from the one before: the same fractions, without a binomial for each row."""
    size, number = 1500, 40
    ways = sum(comb(size - 2 * gap - 1, number - 3) for gap in range(1, (size - 1) // 2 + 1))
    expected = Fraction(comb(number, 2) * ways, comb(size - 1, number - 1))
    assert laws.mean_equal_gaps(size, number) == expected
    law = laws.runs_of_rows(size, number)
    assert sum(law) == 1
    assert law[2] == Fraction(comb(number - 1, 1) * comb(size - number + 1, 2), comb(size, number))
