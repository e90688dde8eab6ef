"""Strata, policies, previews, caps: everything that changes a chance is said before the draw."""

import builtins
import sys
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from ssj_core.errors import MissingExtraError
from ssj_core.errors.selection import (
    BoundsError,
    CappedItemError,
    FactUnstatedError,
    ReasonError,
    RepeatedTargetError,
    RuleMissingError,
    TierError,
)
from ssj_core.legal import Amount
from ssj_core.registers.target import Target
from ssj_core.selection import (
    CREDIT_ABCD,
    FOOD_ABCD,
    SCHEMES,
    Exclusion,
    Exemption,
    FrequencyCap,
    MustCheck,
    Policy,
    Preview,
    RatioRule,
    Recency,
    Visit,
    at_cap,
    preview,
    recognised,
    rest_of_year,
)

DAY = date(2026, 5, 20)
YEARS = Recency(months=(12, 24))


def shop(one: str, tier: str = "A", **facts: Any) -> Target:
    """Return a target with a tier of 2022."""
    plain = {"id": one, "tier": tier, "tier_scheme": "credit-abcd", "district": "150602"}
    return Target(**(plain | facts))


def shops(**counts: int) -> list[Target]:
    """Return so many targets of each tier."""
    return [shop(f"{tier}{at:03d}", tier) for tier, count in counts.items() for at in range(count)]


def policy(*rules: RatioRule, **facts: Any) -> Policy:
    """Return a general policy over the tiers of 2022."""
    plain: dict[str, Any] = {
        "item": "SX-01",
        "item_class": "general",
        "rules": rules,
        "scheme": CREDIT_ABCD,
        "recency": YEARS,
    }
    return Policy(**(plain | facts))


LINDIAN = policy(  # the ratios a county published in 2024
    RatioRule(tier="A", ratio="不得超过5%"),
    RatioRule(tier="B", ratio="5%-20%"),
    RatioRule(tier="C", ratio="21%-60%"),
    RatioRule(tier="D", ratio="61%-100%", basis="clause:daqing-2024#4"),
)


def test_a_published_policy_gives_its_numbers_and_chances() -> None:
    """Tiers make strata; numbers keep the bounds; π is n/N exactly."""
    seen = preview(shops(A=100, B=30, C=10, D=7), LINDIAN, on=DAY, days_per_target=1)
    assert seen.numbers == {"A": 5, "B": 2, "C": 3, "D": 5}
    assert seen.total == 15
    assert seen.inspector_days == 30
    assert seen.probabilities["B000"] == Fraction(1, 15)
    assert [len(ids) for ids in seen.strata.values()] == [100, 30, 10, 7]
    assert seen.remarks == ()


@pytest.mark.parametrize(
    "last, on, name",
    [
        (None, DAY, "never"),
        (date(2026, 5, 19), DAY, "<12m"),
        (date(2025, 5, 21), DAY, "<12m"),
        (date(2025, 5, 20), DAY, "12-24m"),
        (date(2024, 5, 21), DAY, "12-24m"),
        (date(2024, 5, 20), DAY, ">24m"),
        (date(2024, 2, 29), date(2025, 2, 28), "<12m"),
    ],
)
def test_recency_classes(last: date | None, on: date, name: str) -> None:
    """Whole months since the last inspection decide; the border belongs to the longer time."""
    assert YEARS.of(last, on) == name


def test_one_border_makes_three_classes() -> None:
    """A single border still tells recent, past and never."""
    assert Recency(months=(36,)).classes == ("<36m", ">36m", "never")


def test_a_cooldown_lowers_a_chance_and_never_takes_it_away() -> None:
    """Recently inspected targets keep a chance, lower by the factor; zero is refused."""
    cool = policy(
        RatioRule(ratio="10%", rounding="up"),
        RatioRule(recency=">24m", ratio="≤20%"),
        cooldown={"<12m": Fraction(1, 4), ">24m": Fraction(1, 2)},
    )
    recent = [shop(f"r{at}", last_inspected=date(2026, 1, 1)) for at in range(40)]
    old = [shop(f"o{at}", last_inspected=date(2020, 1, 1)) for at in range(10)]
    fresh = [shop(f"n{at}") for at in range(40)]
    seen = preview([*recent, *old, *fresh], cool, on=DAY)
    assert seen.numbers == {"<12m": 1, ">24m": 1, "never": 4}
    least = policy(RatioRule(ratio="不少于10%"), cooldown={"<12m": Fraction(1, 4)})
    assert preview(recent, least, on=DAY).numbers == {"<12m": 4}
    with pytest.raises(BoundsError):
        policy(cooldown={"<12m": Fraction(0)})


def test_the_rule_that_says_most_holds() -> None:
    """A rule for a tier and a district goes before a rule for the tier; equals that differ are refused."""
    rules = (
        RatioRule(ratio="1户"),
        RatioRule(tier="A", ratio="2户"),
        RatioRule(tier="A", district="150602", ratio="3户"),
    )
    assert preview(shops(A=9), policy(*rules), on=DAY).numbers == {"A|150602": 3}
    with pytest.raises(RuleMissingError, match="2"):
        preview(shops(A=9), policy(*rules[:2], RatioRule(tier="A", ratio="4户")), on=DAY)
    with pytest.raises(RuleMissingError):
        preview(shops(B=9), policy(rules[1]), on=DAY)


def test_a_recency_rule_and_a_declared_dimension_make_strata() -> None:
    """Strata follow what rules name and what the policy adds."""
    assert policy(RatioRule(recency="never", ratio="1户"), also_by=("district",)).by == (
        "recency",
        "district",
    )


@pytest.mark.parametrize(
    "item_class, cap, ratio",
    [
        ("general", None, "100%"),
        ("general", Fraction(5, 100), "6%"),
        ("general", Fraction(5, 100), "≤6%"),
    ],
)
def test_a_general_item_above_its_cap_is_refused(
    item_class: str, cap: Fraction | None, ratio: str
) -> None:
    """Only key items may be drawn in full; a general item keeps the cap of its authority."""
    given = policy(RatioRule(ratio=ratio, rounding="up"), item_class=item_class, cap=cap)
    with pytest.raises(CappedItemError):
        preview(shops(A=10), given, on=DAY)


def test_a_key_item_may_be_drawn_in_full() -> None:
    """100 % of a key item: everybody, and the lot gives the order of the batches."""
    full = policy(RatioRule(ratio="100%"), item_class="key", cap=Fraction(1, 100))
    seen = preview(shops(A=10), full, on=DAY)
    assert (seen.total, seen.probabilities["A000"]) == (10, Fraction(1))
    assert not seen.remarks


def test_a_count_keeps_the_cap_of_a_general_item() -> None:
    """A count is held under the cap of the item."""
    given = policy(RatioRule(ratio="30户"), cap=Fraction(1, 10))
    assert preview(shops(A=50), given, on=DAY).total == 5


def test_a_capped_total_is_shared_by_a_divisor_method() -> None:
    """Where people are too few, plain and capped ratios give way in proportion, firm ones do not."""
    given = policy(
        RatioRule(tier="A", ratio="10%", rounding="up"),
        RatioRule(tier="B", ratio="20%", rounding="up"),
        RatioRule(tier="D", ratio="不少于50%"),
        total=20,
    )
    seen = preview(shops(A=100, B=100, D=10), given, on=DAY)
    assert seen.numbers == {"A": 5, "B": 10, "D": 5}
    assert [remark.code for remark in seen.remarks] == ["total-capped"]
    with pytest.raises(BoundsError):
        preview(shops(A=100, B=100, D=50), given, on=DAY)


def test_on_average_numbers_stay_exact() -> None:
    """An average ratio gives exact numbers, for the lot of the draw to make whole."""
    seen = preview(shops(A=7), policy(RatioRule(ratio="1/3", rounding="average")), on=DAY)
    assert seen.numbers == {"全部": Fraction(7, 3)}
    assert seen.total == Fraction(7, 3)
    assert seen.rows()[0]["n"] == "7/3"
    assert seen.probabilities["A000"] == Fraction(1, 3)


def test_a_target_in_two_registers_has_one_chance() -> None:
    """The same facts twice are one target; different facts are refused."""
    twice = [*shops(A=10), *shops(A=3)]
    seen = preview(twice, policy(RatioRule(ratio="2户")), on=DAY)
    assert seen.shares[0].stratum.size == 10
    assert seen.grouping.merged == ("A000", "A001", "A002")
    assert [remark.code for remark in seen.remarks] == ["merged"]
    with pytest.raises(RepeatedTargetError, match="district"):
        preview([shop("甲"), shop("甲", district="150603")], LINDIAN, on=DAY)


def test_left_out_and_checked_beside_the_draw() -> None:
    """Who is left out has a reason and no chance; who must be checked is not counted in the draw."""
    gone = shop("退", state="exited", exited_on=date(2026, 1, 1), exit_reason="注销")
    idle = shop("停", state="suspended")
    seen = preview(
        [*shops(A=10), gone, idle],
        policy(RatioRule(ratio="5户")),
        on=DAY,
        exclude={"A000": "exempt-by-law", "别处": "out-of-scope"},
        must_check={"A001": "complaint", "A000": "assigned"},
        days_per_target=Fraction(1, 2),
    )
    assert seen.grouping.excluded == {
        "A000": Exclusion.EXEMPT,
        "退": Exclusion.EXITED,
        "停": Exclusion.SUSPENDED,
    }
    assert seen.grouping.must_check == {"A001": MustCheck.COMPLAINT}
    assert seen.shares[0].stratum.size == 8
    chances = seen.probabilities
    assert [chances[one] for one in ("A000", "A001", "A002")] == [0, 1, Fraction(5, 8)]
    assert seen.inspector_days == 6
    assert "必查" in str(seen)
    assert "排除" in str(seen)


@pytest.mark.parametrize("given", [{"exclude": {"A000": "关系好"}}, {"must_check": {"A000": ""}}])
def test_nobody_is_left_out_or_added_without_a_reason(given: Mapping[str, Any]) -> None:
    """A reason outside the closed lists is refused."""
    with pytest.raises(ReasonError):
        preview(shops(A=3), LINDIAN, on=DAY, **given)


def test_schemes_of_tiers_never_mix() -> None:
    """A food grade A is not a credit class A, and an unknown tier is no tier."""
    with pytest.raises(TierError):
        preview([shop("甲", tier_scheme="food-abcd")], LINDIAN, on=DAY)
    with pytest.raises(TierError):
        preview([shop("甲", tier="E")], LINDIAN, on=DAY)
    assert SCHEMES["food-abcd"] is FOOD_ABCD


@pytest.mark.parametrize("given", [{"scheme": None}, {"recency": None}])
def test_strata_need_their_scheme(given: dict[str, Any]) -> None:
    """Without a scheme or classes nothing is grouped by them."""
    with pytest.raises(FactUnstatedError):
        preview(
            shops(A=3), policy(RatioRule(ratio="1户"), also_by=("tier", "recency"), **given), on=DAY
        )


def test_a_district_has_to_be_stated() -> None:
    """An empty district is no district."""
    with pytest.raises(FactUnstatedError, match="区域"):
        preview([shop("甲", district="")], policy(RatioRule(ratio="1户", district="北")), on=DAY)


def test_a_minimum_holds_under_a_capped_total() -> None:
    """A clause's fewest number is not what a shortage of people takes away first."""
    given = policy(
        RatioRule(tier="A", ratio="10%", rounding="up"),
        RatioRule(tier="B", ratio="10%", rounding="up", minimum=3),
        RatioRule(tier="C", ratio="1%", rounding="up", minimum=9),
        total=12,
    )
    seen = preview(shops(A=100, B=10, C=4), given, on=DAY)
    assert seen.numbers == {"A": 5, "B": 3, "C": 4}
    with pytest.raises(BoundsError):
        preview(shops(A=100, B=10, C=4), evolve(given, total=6), on=DAY)


def test_one_of_many_is_warned_about() -> None:
    """A stratum of which one is drawn leaves no standard error; one of one and two of many do."""
    one = policy(RatioRule(ratio="1户"))
    assert codes(preview(shops(A=9), one, on=DAY)) == ["one-drawn"]
    assert codes(preview(shops(A=9), policy(RatioRule(ratio="2户")), on=DAY)) == []
    assert "one-drawn" not in codes(preview(shops(A=1), one, on=DAY))
    average = policy(RatioRule(ratio="1/6", rounding="average"))
    assert codes(preview(shops(A=9), average, on=DAY)) == ["one-drawn"]


def test_a_preview_never_prints_the_register() -> None:
    """Hundreds of strata, thousands of names: twenty lines and how many there are."""
    many = [shop(f"店{n}", district=f"区{n % 300:03}") for n in range(3000)]
    given = policy(RatioRule(ratio="1户"), also_by=("district",))
    seen = preview(many, given, on=DAY, exclude={f"店{n}": "out-of-scope" for n in range(999)})
    for text in (str(seen), seen._repr_html_(), repr(seen), repr(seen.grouping.strata[0])):
        assert len(text) < 8_000
    assert "300 rows in all" in str(seen)
    assert "300 strata in all" in seen._repr_html_()
    assert len(seen.remarks) == 300


def codes(seen: Preview) -> list[str]:
    """Return the codes of the remarks."""
    return [remark.code for remark in seen.remarks]


def test_the_preview_points_out_what_a_careful_reader_would_ask() -> None:
    """Nobody drawn, everybody drawn, a count too great, an unused rule, an overall ratio missed."""
    assert codes(preview([], LINDIAN, on=DAY))[0] == "no-targets"
    assert "nobody" in codes(preview(shops(A=10), LINDIAN, on=DAY))
    assert "always-drawn" in codes(preview(shops(D=1), LINDIAN, on=DAY))
    assert "count-above-size" in codes(preview(shops(A=2), policy(RatioRule(ratio="3户")), on=DAY))
    assert codes(preview(shops(A=100), LINDIAN, on=DAY)) == ["rule-unused"] * 3
    huashan = policy(
        RatioRule(tier="A", ratio="5%", rounding="up"),
        RatioRule(tier="D", ratio="40%", rounding="up"),
        overall=Amount.parse("不低于25%"),
    )
    assert "overall" in codes(preview(shops(A=100, D=10), huashan, on=DAY))
    assert "overall" not in codes(preview(shops(A=10, D=100), huashan, on=DAY))
    unused = policy(RatioRule(ratio="1户"), RatioRule(district="其他", ratio="2户"))
    remark = preview(shops(A=5), unused, on=DAY).remarks[0]
    assert "其他" in str(remark)
    assert "is about no target" in str(remark)


def test_a_preview_is_a_table_for_people_and_tools() -> None:
    """Text, HTML, rows, a DataFrame, and the columns survey tools ask for."""
    seen = preview(shops(A=100, B=30, C=10, D=7), LINDIAN, on=DAY, days_per_target=1)
    assert "人日 inspector-days 30" in str(seen)
    assert "<td>不超过5%</td>" in seen._repr_html_()
    assert seen.rows()[3] == {
        "stratum": "D",
        "N": 7,
        "n": 5,
        "ratio": "61%-100%",
        "pi": "5/7",
        "weight": 1.4,
        "basis": "clause:daqing-2024#4",
    }
    assert list(seen.to_pandas()["n"]) == [5, 2, 3, 5]
    drawn = list(seen.target_rows({"A007", "D001"}))
    assert drawn[0] == {
        "id": "A007",
        "stratum": "A",
        "pi": "1/20",
        "weight": 20.0,
        "fpc": 100,
        "n": 5,
    }
    assert sum(row["weight"] for row in seen.target_rows() if row["stratum"] == "A") == 2000
    nobody = preview(shops(A=10), LINDIAN, on=DAY)
    assert next(nobody.target_rows())["weight"] is None
    assert str(nobody)
    assert preview([], LINDIAN, on=DAY).total == 0


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Optional packages are asked for by the name of their extra."""
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name.partition(".")[0] in {"pandas", "pyarrow"}:
            raise ImportError(name)
        return real(name, *args)

    seen = preview(shops(A=100), LINDIAN, on=DAY)
    for name in ("pandas", "pyarrow"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError):
        seen.to_pandas()


def visit(target: str, **facts: Any) -> Visit:
    """Return a visit of this year by the county."""
    plain: dict[str, Any] = {"target": target, "on": DAY, "department": "scjg", "level": "county"}
    return Visit(**(plain | facts))


def test_frequency_caps_count_all_departments_but_not_exempt_visits() -> None:
    """Two a year for a level, three in all: complaints and last year's visits do not count."""
    visits = [
        visit("甲"),
        visit("甲", department="yjj"),
        visit("乙"),
        visit("乙", exemption=Exemption.COMPLAINT),
        visit("丙", on=date(2025, 1, 1)),
        visit("丙"),
        visit("丁", level="city"),
        visit("丁", level="city"),
        visit("丁"),
        visit("戊", level=""),
    ]
    caps = [FrequencyCap(most=2, level="county"), FrequencyCap(most=3)]
    assert at_cap(visits, caps, year=2026) == dict.fromkeys(["丁", "甲"], Exclusion.FREQUENCY_CAP)
    assert at_cap(visits, caps, year=2027) == {}


def test_another_departments_result_is_recognised_within_its_time() -> None:
    """An equivalent item inspected in time stands for this one; equivalence has to be said."""
    visits = [
        visit("甲", item="X"),
        visit("乙", item="Y"),
        visit("丙", item="X", on=date(2026, 1, 1)),
    ]
    found = recognised(visits, item="Z", on=DAY, days=90, equivalent={"Z": ["X"]})
    assert found == {"甲": Exclusion.RECOGNISED}
    with pytest.raises(BoundsError):
        recognised(visits, item="Q", on=DAY, days=90, equivalent={})


def test_what_is_left_of_the_year_is_shared_over_its_rounds() -> None:
    """An annual sum is reached in the rounds left, or said to be out of reach."""
    assert rest_of_year(900, 200, 200, 1) == 0
    for size, rounds in ((100, 3), (900, 0)):
        with pytest.raises(BoundsError):
            rest_of_year(size, 200, 30, rounds)


@pytest.mark.parametrize("word", [*Exclusion, *MustCheck, *Exemption])
def test_every_word_has_a_chinese_label(word: Exclusion | MustCheck | Exemption) -> None:
    """The closed lists speak both languages."""
    assert word.zh
    assert word.zh != word.value
