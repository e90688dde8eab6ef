"""Ratios from text, roundings, averages and shares of a capped total: exact, or refused."""

import json
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.errors.selection import BoundsError, RatioError, RoundingError
from ssj_core.selection import (
    Ratio,
    apportion,
    parse_ratio,
    per_head,
    percent,
    round_number,
    spread_average,
)
from ssj_core.selection.apportion import Method
from ssj_core.selection.rounding import common_denominator, spread_by

KAT = json.loads((Path(__file__).parents[1] / "vectors" / "ssj_draw_1_kat.json").read_bytes())


@pytest.mark.parametrize(
    "text, ratio",
    [
        ("3%", "3/100"),
        ("３％", "3/100"),
        (" 3 % ", "3/100"),
        ("3.5%", "7/200"),
        ("0%", "0"),
        ("100%", "1"),
        ("2‰", "1/500"),
        ("1:5", "1/5"),
        ("1：10", "1/10"),
        ("3/100", "3/100"),
        ("0.03", "3/100"),
        (".5", "1/2"),
        ("百分之三", "3/100"),
        ("百分之二十五", "1/4"),
        ("百分之百", "1"),
        ("百分之一百", "1"),
        ("千分之五", "1/200"),
        ("万分之十", "1/1000"),
        ("百分之3.5", "7/200"),
        ("百分之十", "1/10"),
        ("千分之一百零五", "21/200"),
        ("百分之〇", "0"),
        ("百分之零", "0"),
        ("不少于3%", "3/100"),
        ("不低于 3%", "3/100"),
        ("≥3%", "3/100"),
        (">=3%", "3/100"),
        ("不超过5%", "1/20"),
        ("≤5%", "1/20"),
        ("3%以上", "3/100"),
        ("5%以内", "1/20"),
        ("5%以下", "1/20"),
        ("全部", "1"),
        ("全覆盖", "1"),
        (Fraction(1, 3), "1/3"),
        (Decimal("0.07"), "7/100"),
    ],
)
def test_a_ratio_is_read_exactly(text: Any, ratio: str) -> None:
    """Every way the law writes one ratio gives the same exact number."""
    assert parse_ratio(text) == Fraction(ratio)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "5%-20%",
        "30户",
        "101%",
        "1:0",
        "2:1",
        "-3%",
        "三成",
        "约3%",
        "<3%",
        "1.0",
        "%",
        "百分之百百",
        "百分之三三",
        "百分之",
        "1e-2",
        0.03,
        3,
        True,
        None,
        Decimal("NaN"),
        Fraction(-1, 2),
        Decimal("1.5"),
    ],
)
def test_what_is_no_exact_ratio_is_refused(text: Any) -> None:
    """Floats, bare numbers, ranges, counts, and anything above 100 % are not one exact ratio."""
    with pytest.raises(RatioError):
        parse_ratio(text)


@pytest.mark.parametrize(
    "text, size, number",
    [
        ("不少于3%", 101, 4),
        ("≥20%", 7, 2),
        ("3%以上", 0, 0),
        ("不超过5%", 19, 0),
        ("≤5%", 41, 2),
        ("5%-20%", 30, 2),
        ("5-20%", 30, 2),
        ("21%至60%", 10, 3),
        ("5%~20%", 20, 1),
        ("30户", 100, 30),
        ("30户", 12, 12),
        ("2家", 5, 2),
        ("100%", 9, 9),
        ("3%", 100, 3),
        ("2‰-5‰", 1000, 2),
    ],
)
def test_the_words_of_a_clause_say_how_to_round(text: str, size: int, number: int) -> None:
    """At least rounds up, at most down, a range gives its least, a count itself."""
    ratio = Ratio.parse(text)
    assert ratio.number(size) == number
    assert ratio.allows(number, size)


def test_a_plain_ratio_needs_its_rounding() -> None:
    """The law gives no rounding for a bare percentage, so none is assumed."""
    with pytest.raises(RoundingError, match="条款须写明"):
        Ratio.parse("3%").number(101)
    assert Ratio.parse("3%").number(101, "up") == 4
    assert Ratio.parse("3%").number(101, "down", 5) == 5
    assert Ratio.parse("3%").number(101, "average") == Fraction(303, 100)


@pytest.mark.parametrize("text", ["20%-5%", "a-b", "5%-", "1户-2户", "5-20"])
def test_ranges_that_are_none_are_refused(text: str) -> None:
    """A range runs upwards, between two ratios."""
    with pytest.raises(RatioError):
        Ratio.parse(text)


def test_a_range_without_a_whole_number_is_refused() -> None:
    """In a tiny stratum no whole number may lie between the bounds: merge, do not guess."""
    with pytest.raises(BoundsError):
        Ratio.parse("5%-20%").number(3)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("3%", "3%"),
        ("1/3", "1/3"),
        ("不少于3%", "≥3%"),
        ("不超过2‰", "≤0.2%"),
        ("5%-20%", "5%-20%"),
        ("3户", "3户"),
        (Fraction(1, 4), "25%"),
        ("100%", "100%"),
    ],
)
def test_a_ratio_is_written_as_people_write_it(text: Any, shown: str) -> None:
    """What is read can be shown, exactly."""
    assert str(Ratio.parse(text)) == shown


@pytest.mark.parametrize(
    "text, number, size, allowed",
    [
        ("≥3%", 2, 100, False),
        ("≤3%", 4, 100, False),
        ("5%-20%", 21, 100, False),
        ("3%", 50, 100, True),
        ("3户", 2, 10, False),
        ("3户", 2, 2, True),
        ("3%", 2, 100, False),
    ],
)
def test_bounds_can_be_checked_against_a_number(
    text: str, number: int, size: int, *, allowed: bool
) -> None:
    """A number keeps the words of the clause or it does not."""
    assert Ratio.parse(text).allows(number, size) is allowed


def test_all_integer_percent_cases_are_right() -> None:
    """For N up to 2000 and 1–99 %, ceiling and floor are exact; binary floats get 290 and 98 wrong."""
    wrong_up = wrong_down = 0
    for share in range(1, 100):
        ratio = parse_ratio(f"{share}%")
        for size in range(1, 2001):
            up, down = round_number(size, ratio, "up"), round_number(size, ratio, "down")
            assert up == -(-size * share // 100)
            assert down == size * share // 100
            wrong_up += ceil(size * (share / 100)) != up
            wrong_down += floor(size * (share / 100)) != down
    assert (wrong_up, wrong_down) == (290, 98)


@pytest.mark.parametrize(
    "size, ratio, rounding, minimum",
    [
        (-1, Fraction(1, 2), "up", 0),
        (10, Fraction(3, 2), "up", 0),
        (10, 0.5, "up", 0),
        (10, Fraction(-1, 2), "down", 0),
        (10, Fraction(1, 2), "up", -1),
        (3, Fraction(1, 2), "nearest", 0),
    ],
)
def test_numbers_out_of_range_are_refused(
    size: int, ratio: Any, rounding: Any, minimum: int
) -> None:
    """No float, no negative, nothing above 100 %, no unknown rounding."""
    with pytest.raises(RoundingError):
        round_number(size, ratio, rounding, minimum)


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


def test_a_ratio_to_the_staff_is_a_number_of_targets() -> None:
    """1:10 of seven inspectors is seventy targets, 2:3 of seven rounds up; none is refused."""
    assert [per_head(7, parse_ratio(text)) for text in ("1:10", "2/3", "100%")] == [70, 11, 7]
    for staff, ratio in ((-1, Fraction(1, 5)), (7, Fraction(0))):
        with pytest.raises(RoundingError):
            per_head(staff, ratio)


def test_percent_falls_back_to_the_fraction() -> None:
    """What has no finite percentage is shown as the fraction it is."""
    assert percent(Fraction(2, 7)) == "2/7"
    assert percent(Fraction(0)) == "0%"


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
