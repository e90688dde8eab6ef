"""Policies, burden, people, days, allocation, calibration: what a planner asks before and after."""

from datetime import date, datetime
from fractions import Fraction
from itertools import product
from typing import Any

import pandas as pd
import polars as pl
import pytest
from attrs import evolve

import ssj_core as ssj
from ssj_core.analysis import (
    allocate,
    burden,
    calibrate,
    cells,
    chance_to_detect,
    compare,
    estimate,
    simulate,
    timeliness,
    trend,
    what_if,
    workload,
)
from ssj_core.analysis.estimating import WHOLE
from ssj_core.analysis.hiding import none_found, place_hidden
from ssj_core.drawing import read_bundle
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.registers import Target
from ssj_core.selection import CREDIT_ABCD, PlannedTask, Policy, RatioRule, Recency, preview

DAY = date(2026, 3, 2)


def shops(**tiers: int) -> list[Target]:
    """Return so many shops of each tier."""
    return [
        Target(id=f"{tier}{n:03}", tier=tier, tier_scheme="credit-abcd")
        for tier, count in tiers.items()
        for n in range(count)
    ]


def policy(a: str, d: str, **changes: Any) -> Policy:
    """Return a policy of ratios for A and D."""
    rules = (
        RatioRule(tier="A", ratio=a, rounding=changes.pop("rounding", "up")),
        RatioRule(tier="D", ratio=d, rounding="up"),
    )
    return Policy(item="SX", item_class="general", scheme=CREDIT_ABCD, rules=rules, **changes)


RATES: dict[str, Any] = {"A": (0.01, 0.02, 0.04), "D": 0.5}


def test_policies_side_by_side() -> None:
    """Visits, days, findings with limits, chance to detect, and how π changes by tier."""
    table = what_if(
        {"今年": policy("3%", "20%"), "拟改": policy("2%", "40%")},
        shops(A=200, D=40),
        RATES,
        on=DAY,
        violators=5,
    )
    now, then = table.row("今年", "D"), table.row("拟改", "D")
    assert (now["n"], now["days"], now["findings"]) == (8, 16.0, 4.0)
    assert (then["n"], then["pi_change"]) == (16, 0.2)
    whole = table.row("今年", WHOLE)
    assert whole["findings"] == pytest.approx(6 * 0.02 + 4)
    assert whole["low"] == pytest.approx(6 * 0.02 + 4 - 6 * 0.01)
    assert whole["chance"] == float(chance_to_detect([(200, 6), (40, 8)], 5))
    frame = [{"id": shop.id, "tier": shop.tier} for shop in shops(A=200, D=40)]
    again = what_if({"今年": policy("3%", "20%")}, pl.DataFrame(frame), RATES, on=DAY)
    assert again.row("今年", "D")["n"] == 8


def test_a_preview_is_a_policy_already_asked() -> None:
    """Previews need no register; averages stay fractions; estimates bring their limits."""
    average = policy("1.5%", "20%", rounding="average")
    seen = preview(shops(A=110, D=40), average, on=DAY)
    rates = estimate(
        [
            {"stratum": "A", "N": 110, "n": 20, "found": 1},
            {"stratum": "D", "N": 40, "n": 10, "found": 5},
        ],
        "stratum",
    )
    table = what_if({"预览": seen}, rates=rates)
    assert table.row("预览", "A")["n"] == pytest.approx(1.65)
    assert table.row("预览", "A")["high"] == pytest.approx(1.65 * rates.row("A")["high"])
    tiny = preview(shops(A=3), policy("50%", "50%"), on=DAY)
    assert what_if({"小": tiny}, rates={"A": 0.1}, violators=9).row("小", "A")["chance"] is None


@pytest.mark.parametrize(
    "words",
    [
        {"policies": {}, "rates": RATES},
        {"policies": {"x": policy("3%", "20%")}, "rates": None},
        {"policies": {"x": policy("3%", "20%")}, "rates": RATES},
        {
            "policies": {"x": policy("3%", "20%", recency=Recency(months=(12,)))},
            "rates": RATES,
            "frame": shops(A=9),
        },
        {
            "policies": {"x": policy("3%", "20%")},
            "rates": {"A": 0.1},
            "frame": shops(D=3),
            "on": DAY,
        },
        {
            "policies": {"x": policy("3%", "20%")},
            "rates": {"A": 1.1},
            "frame": shops(A=3),
            "on": DAY,
        },
        {"policies": {"x": policy("3%", "20%")}, "rates": RATES, "frame": 7, "on": DAY},
    ],
)
def test_a_question_about_policies_has_to_be_whole(words: dict[str, Any]) -> None:
    """No policy, no rates, no register, a tier without a rate, a rate above one."""
    with pytest.raises(InputRefusedError):
        what_if(**words)


def test_years_under_a_cooldown_are_simulated() -> None:
    """Who was visited last year is drawn less; a cap leaves nobody for more; the seed repeats it."""
    cool = policy("30%", "30%", recency=Recency(months=(12,)), cooldown={"<12m": Fraction(1, 10)})
    register = shops(A=60, D=20)
    words: dict[str, Any] = {"years": 3, "runs": 20, "seed": 7, "on": DAY}
    plain = simulate(policy("30%", "30%"), register, rates={"A": 0.1, "D": 0.5}, **words)
    mild = simulate(cool, register, **words)
    assert mild == simulate(cool, register, **words)
    assert plain.rows()[0]["drawn"] == 24
    assert plain.rows()[0]["findings"] == pytest.approx(18 * 0.1 + 6 * 0.5, abs=1)
    assert mild.rows()[1]["findings"] is None
    assert plain.rows()[2]["year"] == 2028
    shares = [row["visited"] for row in plain.rows()]
    assert shares == sorted(shares)
    capped = simulate(policy("30%", "30%"), register, most_visits=1, **words)
    assert capped.rows()[2]["twice"] == 0
    assert "simulated 20 times" in str(capped)
    bare = simulate(policy("30%", "30%"), register, 2, 3, 7)
    assert [row["year"] for row in bare.rows()] == [1, 2]
    moved = simulate(
        policy("10%", "99%"),
        shops(A=50, D=1),
        rates={"A": 1.0, "D": 0.0},
        moves={("A", True): "D"},
        **words,
    )
    assert moved.rows()[1]["drawn"] > moved.rows()[0]["drawn"]


def test_a_simulation_refuses_what_it_cannot_play() -> None:
    """Moves without rates, a tier without a rate, no run."""
    register = shops(A=9, D=9)
    words: dict[str, Any] = {"years": 1, "runs": 1, "seed": 1, "on": DAY}
    for more in ({"moves": {("A", True): "D"}}, {"rates": {"A": 0.1}}, {"runs": 0}):
        with pytest.raises(InputRefusedError):
            simulate(policy("50%", "50%"), register, **(words | more))


def test_nobody_left_under_a_cap_is_drawn_no_more() -> None:
    """When all have had their visits, a year draws nobody."""
    everybody = evolve(policy("100%", "1户"), item_class="key")
    done = simulate(everybody, shops(A=5), 2, 1, 1, on=DAY, most_visits=1)
    assert done.rows()[1]["drawn"] == 0


def test_burden_of_draws_in_any_form() -> None:
    """Previews, results, bundles' outcomes, planned tasks, frames: the same exact chances."""
    register = shops(A=40, D=10)
    seen = preview(register, policy("10%", "20%"), on=DAY)
    result = ssj.seal(seen).draw(ssj.rehearse())
    task = PlannedTask(task="t", strata=seen.strata, numbers=seen.numbers)
    frame = [{"id": target, "pi": str(chance)} for target, chance in seen.probabilities.items()]
    bundle = read_bundle(result.bundle("auditor"))
    forms = [seen, result, result.outcome, bundle, task, frame, pd.DataFrame(frame)]
    for form in forms:
        one = burden(form)
        assert (one.expected, one.targets, one.greatest) == (Fraction(6), 50, Fraction(1, 5)), type(
            form
        )
        assert burden([form, seen]).expected == 12
    both = burden([seen, result])
    assert both.chances("D000") == (Fraction(16, 25), Fraction(8, 25), Fraction(1, 25))
    assert both.twice == 40 * Fraction(1, 100) + 10 * Fraction(1, 25)
    assert both.row(2)["targets"] == pytest.approx(0.8)
    assert sum(row["share"] for row in both.rows()) == pytest.approx(1)


def test_relations_between_tasks_change_repeats_not_visits() -> None:
    """Together the larger holds the smaller; apart nobody is visited twice."""
    draws = [{"甲": "1/2", "乙": "1/4"}, {"甲": "1/3", "乙": "1/4"}]
    laws = {name: burden(draws, relation=name) for name in ("independent", "together", "apart")}
    assert {law.expected for law in laws.values()} == {Fraction(4, 3)}
    assert laws["together"].chances("甲") == (Fraction(1, 2), Fraction(1, 6), Fraction(1, 3))
    assert laws["apart"].chances("甲") == (Fraction(1, 6), Fraction(5, 6))
    assert laws["apart"].twice == 0
    with pytest.raises(InputRefusedError, match="repeat"):
        burden([{"甲": "2/3"}, {"甲": "2/3"}], relation="apart")
    bad: Any
    for bad in ([{"甲": "x"}], [{"甲": 2}], [{}], [7]):
        with pytest.raises(InputRefusedError):
            burden(bad)
    with pytest.raises(InputRefusedError):
        burden(draws, relation="near")  # type: ignore[arg-type]  # no such relation
    with pytest.raises(InputRefusedError):
        laws["apart"].chances("丙")


def test_work_of_people_in_any_form() -> None:
    """Results, mappings and frames: visits, days, leads, partners, and whom one meets again."""
    rows = [{"id": f"店{n}"} for n in range(6)]
    result = ssj.seal(rows, count=6, inspectors=["甲", "乙", "丙"], team=2).draw(ssj.rehearse())
    table = workload(result)
    assert sum(row["visits"] for row in table.rows()) == 12
    assert sum(row["leads"] for row in table.rows()) == 6
    assert workload([result, result]).repeat is not None
    assert workload([result, result]).repeat[2] == 2  # type: ignore[index]  # just looked at
    frame = [
        {"target": "店1", "inspector": "甲", "lead": True, "days": 2, "area": "东", "visit": 1},
        {"target": "店1", "inspector": "乙", "days": 2, "area": "东", "visit": 1},
        {"target": "店1", "inspector": "甲", "days": None, "area": "西", "visit": 2},
    ]
    seen = workload(pd.DataFrame(frame), roster=["丁"])
    first = seen.row("甲")
    assert (first["visits"], first["days"], first["leads"], first["areas"]) == (2, 3.0, 1, 2)
    assert seen.row("丁")["visits"] == 0
    assert seen.repeat == ("甲", "店1", 2)
    alone = workload({"店1": ["甲"]})
    assert (alone.pair, alone.gini) == (None, Fraction(0))
    bad: Any
    for bad in ({}, [{"target": "店1", "inspector": "甲", "days": -1}], [{"target": "店1"}]):
        with pytest.raises(InputRefusedError):
            workload(bad)


def test_days_until_published() -> None:
    """Dates, with working days where there is a calendar; open ones are open, and overdue named."""
    rows: list[dict[str, Any]] = [
        {"id": "一", "finished": date(2026, 3, 2), "published": date(2026, 3, 9)},
        {"id": "二", "finished": "2026-03-02", "published": None},
        {"id": "三", "finished": datetime(2026, 4, 20, 9), "published": "2026-06-01"},  # noqa: DTZ001 - a day
    ]
    days = timeliness(pd.DataFrame(rows), date(2026, 5, 6))
    assert [(row["day"], row["done"], row["censored"]) for row in days.rows()] == [
        (7, 1, 0),
        (16, 0, 1),
        (65, 0, 1),
    ]
    assert days.overdue == (("二", 65),)
    assert days.on_time == Fraction(1, 3)
    work = timeliness(rows, date(2026, 5, 6), calendar=ssj.WorkdayCalendar.cn())
    assert [row["day"] for row in work.rows()] == [5, 9, 43]
    assert "working days" in str(work)
    assert timeliness(rows[1:2], date(2026, 3, 4)).on_time == 0
    with pytest.raises(ManyFaultsError) as refused:
        timeliness(
            [rows[0] | {"published": "2026-03-01"}, {"finished": "März", "published": None}],
            date(2026, 5, 6),
        )
    assert len(refused.value.faults) == 2
    words: Any
    for words in (
        {"inspections": []},
        {"inspections": rows},
        {"inspections": [{"id": 1}], "on": DAY},
    ):
        with pytest.raises(InputRefusedError):
            timeliness(**words)


STRATA = [
    {"stratum": "A", "N": 12, "rate": 0.1},
    {"stratum": "B", "N": 8, "rate": 0.3},
    {"stratum": "C", "N": 5, "rate": 0.6},
]


def test_visits_one_by_one_are_the_optimum() -> None:
    """Against every way to share nine visits: the least variance, and the greatest chance."""
    plan = allocate(STRATA, total=9, least=1)
    ways = [n for n in product(range(1, 13), range(1, 9), range(1, 6)) if sum(n) == 9]

    def variance(numbers: tuple[int, ...]) -> float:
        return sum(
            row["N"] ** 2 * row["rate"] * (1 - row["rate"]) * (1 / n - 1 / row["N"])  # type: ignore[operator]  # numbers
            for row, n in zip(STRATA, numbers, strict=True)
        )

    assert variance(tuple(plan.numbers.values())) == pytest.approx(min(map(variance, ways)))
    assert plan.variance == pytest.approx(min(map(variance, ways)))
    for hidden in (1, 2, 4, 7):
        found = allocate(STRATA, total=9, least=1, for_="detection", violators=hidden)

        def chance(numbers: tuple[int, ...], hidden: int = hidden) -> Fraction:
            designs = [(int(row["N"]), n) for row, n in zip(STRATA, numbers, strict=True)]  # type: ignore[call-overload]  # numbers
            return 1 - none_found(designs, place_hidden(designs, hidden))

        assert found.chance == max(map(chance, ways)), hidden


def test_findings_fill_the_worst_strata_first() -> None:
    """For findings: the greatest rate first, up to its bound; the frontier shows what it costs."""
    plan = allocate(STRATA, total=10, for_="findings", most={"C": 4})
    assert plan.numbers == {"A": 2, "B": 4, "C": 4}
    assert plan.findings == pytest.approx(0.2 + 1.2 + 2.4)
    assert [row["purpose"] for row in plan.frontier] == ["precision", "findings", "detection"]
    assert plan.frontier[0]["se"] <= plan.frontier[1]["se"]
    days = allocate(STRATA, days=9.5, cost={"C": 2}, least=1)
    assert days.days + (days.days_left or 0) == Fraction(19, 2)
    assert "days left" in str(days)
    money = allocate(STRATA, days=11, cost=[1, 1, 3], for_="detection")
    assert money.days_left is not None
    assert money.days_left < 1


def test_last_years_upper_limits_keep_strata_from_starving() -> None:
    """From cells or estimates: a stratum without findings still gets visits."""
    last = [
        {"stratum": "A", "N": 4200, "n": 126, "found": 0},
        {"stratum": "B", "N": 310, "n": 62, "found": 17},
    ]
    first = allocate(cells(last), total=100)
    assert first.numbers == allocate(estimate(last, "stratum"), total=100).numbers
    assert first.numbers["A"] > 50


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"total": 5, "days": 5},
        {"total": 5, "for_": "beauty"},
        {"total": 4},
        {"total": 99},
        {"total": -1},
        {"days": 0},
        {"days": 3},
        {"total": 9, "least": {"A": 5}, "most": {"A": 4}},
        {"total": 9, "cost": {"A": 0}},
        {"total": 9, "least": [1]},
        {"total": 9, "violators": 26},
    ],
)
def test_an_allocation_that_cannot_be(words: dict[str, Any]) -> None:
    """Bounds, means and purposes that contradict each other are refused by name."""
    with pytest.raises(InputRefusedError):
        allocate(STRATA, **words)


def test_strata_to_allocate_say_what_they_know() -> None:
    """Deviation or rate, in range; findings need rates."""
    for wrong in ({"N": 5}, {"N": 5, "sd": -1}, {"N": 5, "rate": 2}, {"rate": 0.1}):
        with pytest.raises(InputRefusedError):
            allocate([wrong], total=2)
    with pytest.raises(InputRefusedError, match="rate"):
        allocate([{"N": 5, "sd": 0.3}], total=2, for_="findings")
    assert allocate([{"N": 5, "sd": 0.3, "rate": 1}, {"N": 0, "sd": 0}], total=2).numbers == {
        "1": 2,
        "2": 0,
    }
    nobody = allocate([{"N": 5, "sd": 0.3}, {"N": 5, "sd": 0}], total=3, least=0)
    assert nobody.numbers == {"1": 3, "2": 0}


def test_tiers_are_held_against_what_was_found() -> None:
    """Each tier against the one before; must-check targets do not count; the circle is warned of."""
    rows: list[dict[str, Any]] = [
        {"stratum": "A", "N": 4200, "n": 126, "found": 3},
        {"stratum": "B", "N": 1150, "n": 58, "found": 3},
        {"stratum": "D", "N": 88, "n": 44, "found": 1},
        {"stratum": "必查", "N": 5, "n": 5, "found": 5, "basis": "certain"},
    ]
    table = calibrate(rows)
    assert [row["verdict"] for row in table.rows()] == [
        None,
        "说不准 cannot tell",
        "说不准 cannot tell",
    ]
    assert table.brier is None
    assert "circular" in str(table)
    assert "not drawn" in str(table)
    rows[1]["found"] = 40
    assert [row["verdict"] for row in calibrate(rows).rows()][1:] == ["更差 worse", "更好 better"]
    clean = calibrate(
        [
            {"stratum": "A", "N": 50, "n": 9, "found": 0},
            {"stratum": "B", "N": 20, "n": 0 + 5, "found": 0},
        ],
        {"A": 0.1, "B": 0.2},
    )
    assert (clean.c_statistic, clean.rows()[0]["lift"]) == (None, None)
    for wrong in ({"A": 0.1}, {"A": 0.1, "B": 2, "D": 0.1}):
        with pytest.raises(InputRefusedError, match="B"):
            calibrate(rows, wrong)
    with pytest.raises(InputRefusedError, match="random"):
        calibrate(rows[3:])


def test_comparisons_say_when_they_cannot_tell() -> None:
    """Lower, higher, cannot tell; domains of one draw only are named; nothing in common is refused."""
    few = [
        {"stratum": "A", "N": 900, "n": 60, "found": 4},
        {"stratum": "B", "N": 90, "n": 9, "found": 0},
    ]
    many = [
        {"stratum": "A", "N": 900, "n": 60, "found": 30},
        {"stratum": "C", "N": 90, "n": 9, "found": 0},
    ]
    table = compare(many, few, "stratum")
    assert table.row("A")["verdict"] == "下降 lower"
    assert compare(few, few).row(WHOLE)["verdict"] == "说不准 cannot tell"
    assert "B、C" in str(table)
    clean = compare(few[1:], few[1:]).row(WHOLE)
    assert (clean["ratio"], clean["ratio_low"], clean["ratio_high"]) == (None, 0.0, None)
    wide = compare(few, many, process=True).row(WHOLE)
    assert wide["high"] > compare(few, many).row(WHOLE)["high"]
    alone = compare([{"N": 9, "n": 1, "found": 1}], [{"N": 9, "n": 9, "found": 9}]).row(WHOLE)
    assert alone["se"] is None
    full = compare([{"N": 9, "n": 9, "found": 9}], [{"N": 9, "n": 9, "found": 3}]).row(WHOLE)
    assert full["ratio_low"] == pytest.approx(1 / 3)
    left, right = estimate(few, "stratum"), estimate(many, "stratum")
    with pytest.raises(InputRefusedError, match="in common"):
        compare(
            evolve(left, rows=tuple(left.rows()[1:2])), evolve(right, rows=tuple(right.rows()[1:2]))
        )


def test_a_trend_needs_three_years_with_limits() -> None:
    """From cells by year; two years are no line, and limits of no width weigh nothing."""
    years = {
        2023 + n: [{"stratum": "A", "N": 900, "n": 60, "found": found}]
        for n, found in enumerate((12, 8, 5, 1))
    }
    line = trend(years)
    assert line.slope < 0
    assert "falling" in str(line)
    assert line.smallest > line.se
    rising = trend({year: years[2026 + 2023 - year] for year in years})
    assert "rising" in str(rising)
    with pytest.raises(InputRefusedError, match="three"):
        trend({year: years[year] for year in (2023, 2024)})
    flat = {"year": [1, 2, 3], "rate": [0.1] * 3, "low": [0.1] * 3, "high": [0.1] * 3}
    with pytest.raises(InputRefusedError, match="width"):
        trend(flat)
