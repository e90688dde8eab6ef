"""Estimates: what limits promise, and what is said where an ordinary table would be silent."""

import random
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.analysis import cells, compare, estimate, interval, to_detect
from ssj_core.analysis.estimating import WHOLE
from ssj_core.analysis.exact import Kind, hypergeometric, hypergeometric_limits
from ssj_core.analysis.exact import _whole_tail as whole_tail
from ssj_core.analysis.hiding import most_hidden, none_found, place_hidden
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.analysis import StratumUnseenError

ALPHA = Fraction(1, 20)


def counted(*rows: tuple[int, int, int], **more: Any) -> list[dict[str, Any]]:
    """Return strata A, B, … of (N, n, found)."""
    return [
        {"stratum": chr(65 + place), "N": size, "n": number, "found": found} | more
        for place, (size, number, found) in enumerate(rows)
    ]


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int, int]:
    """Return (found, visited, size)."""
    size = draw(st.integers(1, 60))
    visited = draw(st.integers(0, size))
    return draw(st.integers(0, visited)), visited, size


@given(samples())
@settings(max_examples=150, deadline=None)
def test_limits_are_what_whole_numbers_say(sample: tuple[int, int, int]) -> None:
    """The limits are those of the definition, counted in whole numbers."""
    found, visited, size = sample
    possible = range(found, size - visited + found + 1)
    low = min(v for v in possible if whole_tail(found, size, v, visited, least=True) > ALPHA / 2)
    high = max(v for v in possible if whole_tail(found, size, v, visited, least=False) > ALPHA / 2)
    assert interval(found, visited, size) == (low, high)


@pytest.mark.parametrize("kind, least", [("exact", 0.95), ("blaker", 0.95), ("midp", 0.9)])
def test_limits_hold_as_often_as_promised(kind: Kind, least: float) -> None:
    """Over every number of violators of some small strata, by their exact chances."""
    for size, visited in ((12, 5), (30, 7), (40, 20)):
        limits = [hypergeometric_limits(x, visited, size, ALPHA, kind) for x in range(visited + 1)]
        for violators in range(size + 1):
            covered = sum(
                hypergeometric(x, size, violators, visited)
                for x, (low, high) in enumerate(limits)
                if low <= violators <= high
            )
            assert covered >= least - 1e-12, (size, visited, violators)


def test_extremes() -> None:
    """Nobody visited, everybody visited, levels near 1, sizes of a country."""
    assert interval(0, 0, 50) == (0, 50)
    assert interval(7, 50, 50) == (7, 7)
    assert interval(0, 500, level=1 - Fraction(2, 10**6))[1] == pytest.approx(1 - 1e-6 ** (1 / 500))
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(9, 9)[1] == 1.0
    low, high = interval(2_000, 100_000, 10**7)
    assert (low, high) == (191_455, 208_823)
    assert interval(3, 60, kind="midp")[0] > interval(3, 60)[0]


@pytest.mark.parametrize(
    "words",
    [
        {"found": 4, "visited": 3},
        {"found": 1, "visited": 9, "size": 8},
        {"found": -1, "visited": 3},
        {"found": 1.5, "visited": 3},
        {"found": 1, "visited": "3"},
        {"found": 1, "visited": 3, "level": 1},
        {"found": 1, "visited": 3, "level": "high"},
        {"found": 1, "visited": 3, "level": float("nan")},
        {"found": 1, "visited": 3, "kind": "wald"},
        {"found": 1, "visited": 3, "kind": "blaker"},
        {"found": 1, "visited": 3, "size": 10**6, "kind": "blaker"},
    ],
)
def test_arguments_that_cannot_be_meant(words: dict[str, Any]) -> None:
    """Each is refused by name, in both languages."""
    with pytest.raises(InputRefusedError):
        interval(**words)


def test_nothing_found_is_said_in_numbers() -> None:
    """0 of 126 out of 4,200 is 0 to 119, and at most 97; over strata, however they hide."""
    row = estimate(counted((4200, 126, 0))).row(WHOLE)
    assert (row["total_low"], row["total_high"]) == (0, 119)
    assert "at most 97 of 4,200 (95%)" in row["note"]
    both = estimate(counted((4200, 126, 0), (1150, 58, 0))).row(WHOLE)
    assert "at most 97 of 5,350" in both["note"]
    assert both["total_high"] > 119
    assert "at most 0 of 9" in estimate(counted((9, 9, 0))).row(WHOLE)["note"]


def test_most_hidden_is_the_greatest_number_that_may_be_missed() -> None:
    """Against every placement of violators in two small strata."""
    designs = [(9, 3), (7, 2)]
    for bound in (Fraction(1, 20), Fraction(1, 4), Fraction(1, 7)):
        worst = {
            total: max(
                none_found(designs, (first, total - first))
                for first in range(total + 1)
                if first <= 9 and total - first <= 7
            )
            for total in range(1, 17)
        }
        assert most_hidden(designs, bound) == max(
            d for d, chance in worst.items() if chance > bound
        )
        for total, chance in worst.items():
            assert none_found(designs, place_hidden(designs, total)) == chance
    assert most_hidden([(5, 0), (4, 0)], ALPHA) == 9


def test_one_visit_leaves_no_standard_error_but_limits() -> None:
    """N = 1 of many: the error is None, never 0; the limits stand; take-all strata add nothing."""
    row = estimate(counted((30, 1, 0), (50, 10, 2))).row(WHOLE)
    assert row["se"] is None
    assert row["deff"] is None
    assert row["total_low"] < row["total"] < row["total_high"]
    assert "one visit" in row["note"]
    whole = estimate(counted((12, 12, 5), (1, 1, 0))).row(WHOLE)
    assert (whole["se"], whole["total_low"], whole["total_high"]) == (0.0, 5, 5)


def test_a_stratum_nobody_saw_has_to_be_merged() -> None:
    """Nothing seen of C: an error that says what to write, all of them at once; merged it counts."""
    rows = counted((900, 30, 3), (40, 4, 1), (7, 0, 0), (5, 0, 0))
    with pytest.raises(StratumUnseenError, match="merge=") as refused:
        estimate(rows[:3])
    assert refused.value.params["stratum"] == "C"
    with pytest.raises(ManyFaultsError):
        estimate(rows)
    table = estimate(rows, "stratum", merge={"D": "C", "C": "B"})
    assert [(row["domain"], row["N"]) for row in table.rows()] == [
        ("A", 900),
        ("B", 52),
        (WHOLE, 952),
    ]
    assert table.row("B")["total"] == pytest.approx(13)
    assert "C is counted with B" in str(table)
    for wrong in ({"C": "X"}, {"C": "C"}, {"C": "D", "D": "C"}):
        with pytest.raises(InputRefusedError):
            estimate(rows, merge=wrong)


def test_an_average_that_gave_nobody_joins_its_neighbour() -> None:
    """π of 2/5 in a stratum of one, the lot gave 0: counted with its neighbour, and said."""
    rows = counted((900, 30, 3), (9, 0, 0))
    rows[1]["pi"] = "1/18"
    table = estimate(rows)
    assert table.row(WHOLE)["N"] == 909
    assert "B is counted with A" in str(table)
    first = [rows[1] | {"stratum": "0"}, rows[0]]
    assert "0 is counted with A" in str(estimate(first))


def test_gone_without_replacement_is_a_domain_of_the_sample() -> None:
    """Not everybody gone was replaced: zeros among those contacted, flagged; a census is exact."""
    (row,) = counted((400, 40, 6))
    part = estimate([row | {"gone": 8}]).row(WHOLE)
    assert part["total"] == pytest.approx(400 * 6 / 40)
    assert "not everybody gone was replaced" in part["note"]
    (row,) = counted((30, 10, 4))
    census = estimate([row | {"contacted": 30, "inspected": 8, "gone": 22}]).row(WHOLE)
    assert (census["total"], census["total_low"], census["total_high"], census["se"]) == (
        4,
        4,
        4,
        0,
    )
    unknown = [row | {"contacted": 30, "inspected": 8, "gone": 20, "pending": 2}]
    late = estimate(unknown).row(WHOLE)
    assert (late["total_low"], late["total_high"], late["se"]) == (4, 6, None)
    (row,) = counted((5, 5, 0))
    gone = estimate([row | {"gone": 5}]).row(WHOLE)
    assert (gone["total"], gone["total_high"]) == (0, 0)
    (row,) = counted((50, 1, 1))
    lonely = estimate([row | {"contacted": 2, "inspected": 1, "gone": 1}]).row(WHOLE)
    assert lonely["se"] is None


def test_numbers_of_violations_have_totals_and_errors_but_no_exact_limits() -> None:
    """A count per target: total and error as R's, limits only where outcomes are yes or no."""
    drawn = [{"id": f"店{n}", "stratum": "A", "N": 50, "n": 5} for n in range(5)]
    values = [0, 3, 1, 0, 2]
    told = [{"id": f"店{n}", "found": value} for n, value in enumerate(values)]
    row = estimate(cells(drawn, told)).row(WHOLE)
    mean = sum(values) / 5
    spread = sum((value - mean) ** 2 for value in values) / 4
    assert row["total"] == pytest.approx(60)
    assert row["se"] * 50 == pytest.approx((50**2 * spread / 5 * (1 - 5 / 50)) ** 0.5)
    assert row["low"] is None
    assert "no exact limits" in row["note"]
    with pytest.raises(InputRefusedError, match="limits"):
        compare(cells(drawn, told), cells(drawn, told))
    gone = [{"id": "店0", "disposition": "closed"}, *told[1:]]
    assert estimate(cells(drawn, gone)).row(WHOLE)["total"] == pytest.approx(60)


def test_a_process_is_asked_about_another_thing() -> None:
    """The rate that produces violations: wider, also where everybody was visited."""
    rows = counted((60, 60, 6), (900, 30, 3))
    this, process = (estimate(rows, process=asked).row(WHOLE) for asked in (False, True))
    assert process["se"] > this["se"]
    assert process["total_low"] < this["total_low"]
    assert process["total_high"] > this["total_high"]
    assert "not this register" in str(estimate(rows, process=True))
    certain = estimate([rows[0] | {"basis": "certain"}], process=True).row(WHOLE)
    assert (certain["total_low"], certain["total_high"]) == (6, 6)


def test_only_the_ranks_before_the_first_unknown() -> None:
    """A prefix of the ranks is a smaller sample of its own; ranks have to be known."""
    drawn = [{"id": f"店{n}", "stratum": "A", "N": 100, "n": 8, "rank": n + 1} for n in range(8)]
    told = [{"id": f"店{n}", "found": int(n in (1, 6))} for n in range(8) if n != 5]
    table = cells(drawn, told)
    row = estimate(table, pending="prefix").row(WHOLE)
    assert (row["visited"], row["found"], row["total"]) == (5, 1, 20)
    assert "slow cases" in str(estimate(table, pending="prefix"))
    assert estimate(table).row(WHOLE)["visited"] == 7
    with pytest.raises(InputRefusedError, match="rank"):
        estimate(counted((9, 3, 1)), pending="prefix")
    with pytest.raises(InputRefusedError, match="bounds"):
        estimate(table, pending="drop")  # type: ignore[arg-type]  # no such way


def test_domains_say_where_they_are_empty() -> None:
    """An empty cell borrows its stratum's rate, has limits that say nothing, and no error."""
    rows = [
        {"stratum": "A", "d": "东", "N": 100, "n": 10, "N_cell": 90, "inspected": 10, "found": 2},
        {
            "stratum": "A",
            "d": "西",
            "N": 100,
            "n": 10,
            "N_cell": 10,
            "inspected": 0,
            "contacted": 0,
            "found": 0,
        },
    ]
    rows[0]["contacted"] = 10
    table = estimate(cells(rows, by=["d"]), "d")
    west = table.row("西")
    assert (west["total"], west["total_low"], west["total_high"], west["se"]) == (2.0, 0, 10, None)
    assert "empty cell" in west["note"]
    assert "need not add up" in str(table)
    with pytest.raises(InputRefusedError, match="street"):
        estimate(cells(rows, by=["d"]), "street")


def test_an_empty_register_has_no_rate() -> None:
    """A stratum of nobody adds nothing."""
    rows = counted((0, 0, 0))
    assert estimate(rows).row(WHOLE)["rate"] is None
    with_more = estimate(counted((0, 0, 0), (10, 5, 1))).row(WHOLE)
    assert with_more["total"] == 2


@pytest.mark.parametrize("rates", [(0.005, 0.02, 0.1, 0.3), (0.2, 0.3, 0.4, 0.6)])
def test_joined_limits_cover(rates: tuple[float, ...]) -> None:
    """Rare violations, unequal fractions: 400 draws, at least 93 of 100 limits hold."""
    sizes, numbers = (8000, 1500, 400, 100), (80, 75, 40, 30)
    chance = random.Random(20260302)  # noqa: S311 - a simulation
    violators = [round(size * rate) for size, rate in zip(sizes, rates, strict=True)]
    held = 0
    for _ in range(400):
        found = [
            sum(target < bad for target in chance.sample(range(size), number))
            for size, number, bad in zip(sizes, numbers, violators, strict=True)
        ]
        row = estimate(counted(*zip(sizes, numbers, found, strict=True))).row(WHOLE)
        held += row["total_low"] <= sum(violators) <= row["total_high"]
    assert held >= 0.93 * 400


def test_limits_by_bonferroni_are_wider() -> None:
    """Guaranteed limits hold the others."""
    rows = counted((4200, 126, 3), (310, 62, 17))
    plain, sure = estimate(rows).row(WHOLE), estimate(rows, guaranteed=True).row(WHOLE)
    assert sure["total_low"] < plain["total_low"]
    assert sure["total_high"] > plain["total_high"]


def test_the_number_to_detect_is_the_least() -> None:
    """Against whole numbers, with and without a visit that may miss; what cannot be is refused."""
    for size, violators in ((40, 3), (25, 1), (60, 10)):
        for miss in (Fraction(0), Fraction(1, 10)):
            number = to_detect(size, violators, Fraction(4, 5), sensitivity=1 - miss)
            for visits, enough in ((number, True), (number - 1, False)):
                none = sum(
                    Fraction(
                        comb(violators, k) * comb(size - violators, visits - k), comb(size, visits)
                    )
                    * miss**k
                    for k in range(violators + 1)
                    if k <= visits
                )
                assert (none <= Fraction(1, 5)) is enough
    for words in (
        {"size": 10, "violators": 11},
        {"size": 10, "violators": 0},
        {"size": 10, "violators": 1, "sensitivity": 0.5},
        {"size": 10, "violators": 1, "confidence": 1},
        {"size": True, "violators": 1},
    ):
        with pytest.raises(InputRefusedError):
            to_detect(**words)


def test_all_samples_of_a_small_register() -> None:
    """Over every sample the mean estimate is the truth, and the mean variance the variance."""
    strata = {"A": (1, 0, 1, 0, 0), "B": (1, 1, 0, 0)}
    drawn = {"A": 3, "B": 2}
    totals, variances = [], []
    for first in combinations(strata["A"], drawn["A"]):
        for second in combinations(strata["B"], drawn["B"]):
            row = estimate(counted((5, 3, sum(first)), (4, 2, sum(second)))).row(WHOLE)
            totals.append(row["total"])
            variances.append((row["se"] * 9) ** 2)
    mean = sum(totals) / len(totals)
    assert mean == pytest.approx(4)
    spread = sum((total - mean) ** 2 for total in totals) / len(totals)
    assert sum(variances) / len(variances) == pytest.approx(spread)
