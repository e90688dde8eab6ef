"""The rule *average* (section 5.3): each stratum within one of its number, the total rounded once."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.drawing import rounding
from ssj_core.drawing.rounding import check_denominator, denominator, round_average
from ssj_core.errors.drawing import NumberRefusedError

SEED = "ab" * 32
NUMBERS = st.lists(st.fractions(0, 20, max_denominator=12), min_size=1, max_size=6)


def test_known_answer(kat: Any, suite: str) -> None:
    """The carry and the numbers are the published ones, in both suites."""
    given_ = kat["average"]
    numbers = [Fraction(given_["numbers"][name]) for name in given_["label_order"]]
    assert denominator(numbers) == given_["D"]
    found = round_average(numbers, kat["seed"], kat["task"], suite)
    assert found == tuple(given_["n"][name] for name in given_["label_order"])


@given(NUMBERS)
def test_numbers_stay_within_one_and_so_does_their_sum(numbers: list[Fraction]) -> None:
    """Nobody gets more than the number rounded up or less than rounded down; nor does the total."""
    found = round_average(numbers, SEED, "t", "sha256")
    assert all(floor(a) <= n <= ceil(a) for a, n in zip(numbers, found, strict=True))
    assert floor(sum(numbers)) <= sum(found) <= ceil(sum(numbers))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_whole_numbers_are_left_alone(numbers: list[int]) -> None:
    """Where nothing is fractional nothing is rounded."""
    assert round_average(numbers, SEED, "t", "sha256") == tuple(numbers)


@settings(deadline=None)
@given(numbers=st.lists(st.fractions(0, 20, max_denominator=6), min_size=1, max_size=4))
def test_the_average_is_exact(numbers: list[Fraction]) -> None:
    """Over all values of the carry each stratum's mean is its number, to the last digit."""
    whole = denominator(numbers)
    totals = [Fraction(0)] * len(numbers)
    with pytest.MonkeyPatch.context() as patch:
        for k in range(whole):
            lot = f"{-(-k * 2**256 // whole):064x}"
            patch.setattr(rounding, "keyed", lambda *_, lot=lot: lot)
            found = round_average(numbers, SEED, "t", "sha256")
            totals = [total + n for total, n in zip(totals, found, strict=True)]
    assert [total / whole for total in totals] == numbers


def test_denominators_have_a_limit() -> None:
    """A common denominator of 2^64 or more is refused."""
    check_denominator([Fraction(1, 2**63)], "t")
    with pytest.raises(NumberRefusedError):
        check_denominator([Fraction(1, 2**64)], "t")
