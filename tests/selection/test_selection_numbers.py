"""Averages and shares of a capped total: exact, or refused."""

import json
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.errors.selection import BoundsError
from ssj_core.selection import apportion, spread_average
from ssj_core.selection.apportionment import Method
from ssj_core.selection.rounding import common_denominator, spread_by

KAT = json.loads((Path(__file__).parents[1] / "vectors" / "ssj_draw_1_kat.json").read_bytes())


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_average_rounding_of_the_known_answers(suite: str) -> None:
    """The average rounding of the specification comes out of its k and D."""
    known = KAT[suite]["average"]
    order = known["label_order"]
    numbers = [Fraction(known["numbers"][name]) for name in order]
    assert common_denominator(numbers) == known["D"]
    assert spread_by(numbers, known["k"]) == [known["n"][name] for name in order]
    lot = -(-known["k"] * 2**256 // known["D"])
    assert spread_average(numbers, lot) == [known["n"][name] for name in order]


fractions = st.builds(Fraction, st.integers(0, 40), st.integers(1, 6))


@settings(deadline=None)
@given(st.lists(fractions, min_size=1, max_size=6))
def test_on_average_is_exactly_on_average(numbers: list[Fraction]) -> None:
    """Over all outcomes of its one lot the mean is the number itself, block by block in its bounds."""
    unit = common_denominator(numbers)
    outcomes = [spread_by(numbers, start) for start in range(unit)]
    for at, number in enumerate(numbers):
        assert Fraction(sum(outcome[at] for outcome in outcomes), unit) == number
    for whole in outcomes:
        for exact, sum_ in zip(accumulate(numbers), accumulate(whole), strict=True):
            assert floor(exact) <= sum_ <= ceil(exact)


@pytest.mark.parametrize(
    "method, weights, total, seats",
    [
        # The last four are the table of Balinski and Young (1975): each method its own way.
        ("adams", [5117, 4400, 162, 161, 160], 100, [51, 43, 2, 2, 2]),
        ("jefferson", [5117, 4400, 162, 161, 160], 100, [52, 45, 1, 1, 1]),
        ("webster", [53000, 24000, 23000], 10, [6, 2, 2]),
        ("huntington-hill", [9061, 7179, 5259, 3319, 1182], 26, [9, 7, 6, 3, 1]),
        ("webster", [9061, 7179, 5259, 3319, 1182], 26, [9, 8, 5, 3, 1]),
        ("jefferson", [9061, 7179, 5259, 3319, 1182], 26, [10, 7, 5, 3, 1]),
        ("adams", [9061, 7179, 5259, 3319, 1182], 26, [9, 7, 5, 3, 2]),
    ],
)
def test_divisor_methods(method: Method, weights: list[int], total: int, seats: list[int]) -> None:
    """Published apportionments come out of exact integers."""
    assert apportion(weights, total, method=method) == seats


def test_bounds_of_an_apportionment_are_kept_or_refused() -> None:
    """Least and greatest numbers hold; what cannot add up is refused."""
    assert apportion([1, 1, 98], 10, lower=[2, 0, 0], upper=[10, 10, 5]) == [3, 2, 5]
    assert apportion([0, 1], 1) == [0, 1]
    assert apportion([], 0) == []
    for total, lower, upper in ((1, [1, 1], [2, 2]), (5, [0, 0], [2, 2]), (2, [3, 0], [2, 2])):
        with pytest.raises(BoundsError):
            apportion([1, 1], total, lower=lower, upper=upper)


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=7),
    st.integers(0, 60),
    st.sampled_from(["webster", "jefferson", "adams", "huntington-hill"]),
)
def test_a_greater_total_takes_nothing_away(weights: list[int], total: int, method: Method) -> None:
    """Divisor methods are monotone in the total: no paradox, and they add up."""
    less, more = (
        apportion(weights, total, method=method),
        apportion(weights, total + 1, method=method),
    )
    assert sum(less) == total
    assert all(small <= great for small, great in zip(less, more, strict=True))
