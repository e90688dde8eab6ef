"""Known answers: exact integers, fractions and R's numbers, to the last digit they are given with."""

import json
from fractions import Fraction
from itertools import permutations
from math import isclose
from pathlib import Path
from typing import Any, cast

import pytest

from ssj_core.analysis import (
    allocate,
    burden,
    calibrate,
    cells,
    chance_to_detect,
    compare,
    estimate,
    interval,
    timeliness,
    to_detect,
    trend,
)
from ssj_core.analysis.burdens import gini
from ssj_core.analysis.counts import Cell
from ssj_core.analysis.estimating import WHOLE
from ssj_core.analysis.exact import eligible_limits
from ssj_core.analysis.parts import Asked, part_of

ANSWERS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "analysis.json").read_text(encoding="utf-8")
)


def near(value: float, known: float) -> bool:
    """Tell whether a number is the known one, given to ten digits."""
    return isclose(value, known, rel_tol=1e-9, abs_tol=1e-9)


def rows(known: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the strata of a known answer as a counted table."""
    extra = {"unreachable": known["unreachable"]} if "unreachable" in known else {}
    columns = {name: known[name] for name in ("N", "n", "found")} | extra
    return [
        {"stratum": chr(65 + place)} | {name: cells[place] for name, cells in columns.items()}
        for place in range(len(known["N"]))
    ]


@pytest.mark.parametrize("known", ANSWERS["hypergeometric_interval"])
def test_exact_limits_of_one_stratum(known: dict[str, Any]) -> None:
    """Limits are whole numbers, and none is off by one, in every kind."""
    for kind in ("exact", "midp", "blaker"):
        if kind in known:
            found = interval(known["found"], known["visited"], known["size"], kind=kind)
            assert list(found) == known[kind]


@pytest.mark.parametrize("known", ANSWERS["nothing_found_upper"])
def test_nothing_found_is_at_most(known: dict[str, Any]) -> None:
    """Nothing found in n of N: the greatest number that would be missed so often, as a sentence."""
    counted = [{"stratum": "A", "N": known["size"], "n": known["visited"], "found": 0}]
    note = estimate(counted, level=known["confidence"]).row(WHOLE)["note"]
    assert f"at most {known['most']:,} of {known['size']:,}" in note


@pytest.mark.parametrize("known", ANSWERS["number_to_detect"])
def test_how_many_visits_find_somebody(known: dict[str, Any]) -> None:
    """The least number that reaches the confidence: one fewer would not."""
    words = (known["size"], known["violators"], known["confidence"])
    assert to_detect(*words, sensitivity=known["sensitivity"]) == known["number"]


@pytest.mark.parametrize("known", ANSWERS["worst_hiding"])
def test_violators_hide_as_well_as_they_can(known: dict[str, Any]) -> None:
    """The chance of a draw against violators who know the numbers, as an exact fraction."""
    chance = chance_to_detect(list(zip(known["N"], known["n"], strict=True)), known["violators"])
    assert isinstance(chance, Fraction)
    assert near(float(1 - chance), known["chance_none_found"])


@pytest.mark.parametrize("known", ANSWERS["allocation"])
def test_visits_go_where_they_tell_most(known: dict[str, Any]) -> None:
    """Numbers of every stratum, within bounds, for visits or for days."""
    means = {"total": known["total"]} if known["cost"] is None else {"days": known["total"]}
    strata = {"stratum": list("ABCD")[: len(known["N"])], "N": known["N"], "sd": known["sd"]}
    plan = allocate(
        strata, least=known["least"], most=known["most"], cost=known["cost"], **cast("Any", means)
    )
    assert list(plan.numbers.values()) == known["number"]
    assert near(plan.variance, known["variance"])


@pytest.mark.parametrize("known", ANSWERS["stratified"])
def test_sums_over_strata(known: dict[str, Any]) -> None:
    """Point and standard errors are R's; limits join the exact limits of the strata."""
    table = estimate(rows(known), "stratum")
    whole = table.row(WHOLE)
    assert near(whole["total"], known["total"])
    assert near(whole["rate"], known["rate"])
    assert near(whole["se"], known["se"])
    assert near(whole["se"], known["R_survey"]["se"])
    assert near(whole["se"] * whole["N"], known["R_survey"]["total"][1])
    assert near(whole["deff"], known["deff"])
    assert table.degf == known["degf"]
    found = [[row["total_low"], row["total_high"]] for row in table.rows()[:-1]]
    assert found == known["limits_by_stratum"]
    assert near(whole["total_low"], known["interval_total"][0])
    assert near(whole["total_high"], known["interval_total"][1])
    sure = estimate(rows(known), guaranteed=True).row(WHOLE)
    assert [sure["total_low"], sure["total_high"]] == known["guaranteed_total"]
    assert near(estimate(rows(known), process=True).row(WHOLE)["se"], known["se_process"])


@pytest.mark.parametrize("known", ANSWERS["difference"])
def test_a_difference_of_two_draws(known: dict[str, Any]) -> None:
    """After less before, with limits from the limits of either."""
    row = compare(rows(known["before"]), rows(known["after"])).row(WHOLE)
    found = [row["difference"], row["low"], row["high"]]
    assert all(map(near, found, known["difference"]))
    assert row["verdict"] == "上升 higher"


@pytest.mark.parametrize("known", ANSWERS["rate_ratio"])
def test_a_ratio_of_two_rates(known: dict[str, Any]) -> None:
    """One tier against another, with limits."""
    base, other = [
        dict(zip(("N", "n", "found"), known[name], strict=True)) for name in ("base", "other")
    ]
    row = compare([base], [other]).row(WHOLE)
    assert near(row["ratio"], known["ratio"])
    assert near(row["ratio_low"], known["low"])
    assert near(row["ratio_high"], known["high"])


@pytest.mark.parametrize("known", ANSWERS["reserves"])
def test_reserves_until_enough_can_be_inspected(known: dict[str, Any]) -> None:
    """Inverse sampling: how many can be inspected, how many violate, with limits; not N/n."""
    size, wanted, contacted = known["size"], known["wanted"], known["contacted"]
    limits = eligible_limits(wanted, contacted, size, Fraction(1, 20))
    assert list(limits) == known["eligible_interval"]
    if contacted == wanted:
        return  # nobody gone: an ordinary sample, with the exact limits of one
    gone = contacted - wanted
    counted = [{"N": size, "n": wanted, "inspected": wanted, "found": known["found"], "gone": gone}]
    row = estimate(counted).row(WHOLE)
    assert near(row["total"], known["violators"])
    assert near(row["se"] * size, known["se"])
    assert near(row["total_low"], known["violators_interval"][0])
    assert near(row["total_high"], known["violators_interval"][1])
    assert f"{known['eligible']:.1f}" in row["note"]


@pytest.mark.parametrize("known", ANSWERS["domain"])
def test_a_domain_that_crosses_strata(known: dict[str, Any]) -> None:
    """Cells of known size; an empty one takes its stratum's rate and says nothing else."""
    shares = {
        name: Fraction(rate).limit_denominator(1000)
        for name, rate in known["stratum_rates"].items()
    }
    counted = []
    for cell in known["cells"]:
        rate = shares[cell["stratum"]]
        own = {"stratum": cell["stratum"], "N": 10 * cell["N"], "n": rate.denominator}
        counted.append(
            own
            | {
                "N_cell": cell["N"],
                "inspected": cell["n"],
                "contacted": cell["n"],
                "found": cell["found"],
                "d": "东",
            }
        )
        rest = rate.denominator - cell["n"]
        counted.append(
            own
            | {
                "N_cell": 9 * cell["N"],
                "inspected": rest,
                "contacted": rest,
                "found": rate.numerator - cell["found"],
                "d": "西",
            }
        )
    row = estimate(cells(counted, by="d"), "d").row("东")
    assert near(row["total"], known["total"])
    assert near(row["rate"], known["rate"])
    assert near(row["low"], known["low"])
    assert near(row["high"], known["high"])


@pytest.mark.parametrize("known", ANSWERS["unreachable"])
def test_unknown_outcomes_widen_the_limits(known: dict[str, Any]) -> None:
    """From all of them fine to all of them violating; the point is of those known."""
    row = estimate(rows(known)).row(WHOLE)
    assert near(row["total"], known["complete_case_total"])
    assert near(row["total_low"], known["interval_total"][0])
    assert near(row["total_high"], known["interval_total"][1])


@pytest.mark.parametrize("known", ANSWERS["visits"])
def test_visits_of_several_draws(known: dict[str, Any]) -> None:
    """The exact chances of 0, 1, 2, … visits."""
    seen = burden([{"甲": chance} for chance in known["pi"]])
    assert list(seen.chances("甲"))[: len(known["chance"])] == list(map(Fraction, known["chance"]))


@pytest.mark.parametrize("known", ANSWERS["calibration"])
def test_predictions_against_outcomes(known: dict[str, Any]) -> None:
    """Brier's score in its parts, and the weighted C-statistic."""
    groups: dict[tuple[float, float], list[int]] = {}
    for weight, chance, found in zip(
        known["weight"], known["predicted"], known["found"], strict=True
    ):
        groups.setdefault((weight, chance), []).append(found)
    counted = [
        {"stratum": str(chance), "N": weight * len(found), "n": len(found), "found": sum(found)}
        for (weight, chance), found in groups.items()
    ]
    seen = calibrate(counted, {str(chance): chance for _, chance in groups})
    for name in ("brier", "reliability", "resolution", "uncertainty", "c_statistic"):
        assert near(getattr(seen, name), known[name]), name


@pytest.mark.parametrize("known", ANSWERS["timeliness"])
def test_open_cases_are_open(known: dict[str, Any]) -> None:
    """Still open by day, as fractions, with open cases counted as far as they are known."""
    seen = timeliness({"days": known["days"], "done": known["done"]})
    done = [row for row in seen.rows() if row["done"]]
    assert [(row["day"], row["at_risk"], row["done"]) for row in done] == [
        (row["day"], row["at_risk"], row["done"]) for row in known["curve"]
    ]
    assert list(seen.curve.values()) == [Fraction(row["still_open"]) for row in known["curve"]]


@pytest.mark.parametrize("known", ANSWERS["gini"])
def test_loads_by_one_number(known: dict[str, Any]) -> None:
    """The Gini index, exact."""
    assert gini(known["loads"]) == Fraction(known["gini"])


@pytest.mark.parametrize("known", ANSWERS["trend"])
def test_a_line_through_years(known: dict[str, Any]) -> None:
    """Slope and its error, weighted by the width of the limits."""
    found = trend({name: known[name] for name in ("year", "rate", "low", "high")})
    assert near(found.slope, known["slope"])
    assert near(found.se, known["se"])


def test_the_estimate_with_reserves_is_exactly_unbiased() -> None:
    """Over all orders of eight targets the mean is the truth, and the mean variance the variance."""
    (known,) = ANSWERS["reserves_enumerated"]
    wanted, size = known["wanted"], len(known["eligible"])
    counts: dict[tuple[int, int], int] = {}
    for order in permutations(range(size)):
        seen = found = 0
        for contacted, target in enumerate(order, start=1):
            seen += known["eligible"][target]
            found += known["eligible"][target] and known["violators"][target]
            if seen == wanted:
                counts[contacted, found] = counts.get((contacted, found), 0) + 1
                break
    total = sum(counts.values())
    asked = Asked(alpha=Fraction(1, 20), kind="exact")
    mean = square = variance = naive = 0.0
    for (contacted, found), times in counts.items():
        cell = Cell(
            stratum="A",
            size=size,
            number=wanted,
            chance=Fraction(wanted, size),
            part=size,
            contacted=contacted,
            inspected=wanted,
            gone=contacted - wanted,
            values=((0, wanted - found), (1, found)),
        )
        part = part_of(cell, asked)
        assert part is not None
        assert part.variance is not None
        mean += times * part.point / total
        square += times * part.point**2 / total
        variance += times * part.variance / total
        naive += times * size / wanted * found / total
    assert near(mean, float(Fraction(known["mean_of_estimate"])))
    assert near(square - mean**2, float(Fraction(known["variance"])))
    assert near(variance, float(Fraction(known["mean_of_variance_estimate"])))
    assert near(naive, float(Fraction(known["mean_naive"])))
