"""The frame and its numbers: everybody has a chance or a reason, and the plan's ratio is a floor."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.errors import ManyFaultsError
from ssj_core.errors.legal import AmountUnclearError
from ssj_core.errors.refusals import Refused
from ssj_core.errors.rules import FactNeededError, NoClauseError, OpenRuleError
from ssj_core.errors.selection import BoundsError, FactUnstatedError, TierError
from ssj_core.legal import Amount
from ssj_core.planning import Share, shares
from ssj_core.registers import InspectionItem, Target
from ssj_core.rules import Rulebook, RuleSet
from ssj_core.selection import (
    EVERY,
    Facts,
    Frame,
    Numbers,
    RatioFacts,
    bounded_numbers,
    frame_of,
    numbers_of,
)

DAY = date(2026, 3, 2)
SCHEME = "enterprise-credit-2022"
ITEM = InspectionItem(id="S1", name="证照", item_class="general")
KEY = InspectionItem(id="S2", name="电梯", item_class="key", target_labels=("电梯",))
LOCAL = """
schema = 1
jurisdiction = "150602"
title = { zh = "虚构参数", en = "Invented parameters" }
[instrument.own]
title = { zh = "虚构", en = "Invented" }
[[clause]]
id = "own-cap"
basis = { instrument = "own", article = "1" }
from = 2021-02-27
binding = "mandatory"
when = { class = "general" }
kind = "cap"
most = "20%"
rounding = "down"
answers = ["ds-c59"]
[[clause]]
id = "own-visits"
basis = { instrument = "own", article = "2" }
from = 2021-02-27
binding = "mandatory"
question = "visits-per-year"
kind = "between"
most = 2
answers = ["cn-54-cap"]
"""
FLOOR = """
[[clause]]
id = "own-floor"
basis = { instrument = "own", article = "3" }
from = 2021-02-27
binding = "default"
when = { class = "general" }
kind = "ratio"
ratio = "%s"
rounding = "%s"
"""


def rules(*more: str) -> RuleSet:
    """Return the national, the district's and an invented local book, with clauses added."""
    local = Rulebook.parse(LOCAL + "".join(more))
    book = Rulebook.joined(Rulebook.load("cn", "cn-nm-dongsheng-2021"), local)
    return book.at("150602", on=DAY)


RULES = rules()


@frozen(kw_only=True)
class Row:
    """A row as any room may have it."""

    ratios: tuple[Share, ...]
    count: int | None = None


def row(ratio: str | dict[str, str], count: int | None = None) -> Row:
    """Return a row with one ratio, or one by tier."""
    return Row(ratios=shares(ratio), count=count)


def shop(number: int, **facts: Any) -> Target:
    """Return one of a hundred shops: A to 40, B to 80, C to 92, D the rest."""
    tier = next(
        tier for tier, last in zip("ABCD", (40, 80, 92, 999), strict=True) if number <= last
    )
    return Target(**({"id": f"M{number:03}", "tier": tier, "tier_scheme": SCHEME} | facts))


ROLL = tuple(shop(number) for number in range(1, 101))


def facts(ratio: str | dict[str, str] = "10%", **change: Any) -> Facts:
    """Return the facts of a draw in which everything is known."""
    plain: dict[str, Any] = {"on": DAY, "row": row(ratio), "items": (ITEM,), "roll": ROLL}
    return Facts(**(plain | {"visits": {}, "last_drawn": {}, "checked": ()} | change))


def numbers(
    frame: Frame, ratio: Any = "10%", asked: RuleSet | None = RULES, **more: Any
) -> Numbers:
    """Return the numbers of a frame under a row."""
    count = more.pop("count", None)
    return numbers_of(
        frame, row(ratio, count), items=more.pop("items", (ITEM,)), rules=asked, **more
    )


def reasons(frame: Frame) -> dict[str, str]:
    """Return why each target is left out."""
    return {gone.target: gone.reason for gone in frame.excluded}


def test_one_ratio_is_one_stratum_rounded_up() -> None:
    """10 of 100; with one gone 10 of 99, because 9.9 goes up (C80, D9)."""
    frame = frame_of(facts(), RULES)
    assert [(stratum.name, stratum.size) for stratum in frame.strata] == [("全部", 100)]
    (part,) = numbers(frame).parts
    assert (part.number, part.ratio, part.rounding, part.probability) == (
        10,
        Fraction(1, 10),
        "up",
        Fraction(1, 10),
    )
    assert part.basis[0] == "caller"
    assert part.basis[1] == f"clause:own-cap@{RULES.book.digest}"
    gone = shop(50, state="exited", exited_on=date(2026, 2, 26), exit_reason="注销")
    frame = frame_of(facts(roll=(*ROLL[:49], gone, *ROLL[50:])), RULES)
    assert (frame.size, numbers(frame).total, reasons(frame)) == (99, 10, {"M050": "exited"})


def test_everybody_without_a_chance_is_named_with_a_reason() -> None:
    """Register, scope, plan, cap, rules and a person's word: each names whom it leaves out (D9)."""
    roll = (
        shop(1, labels=("电梯",)),
        shop(2),
        shop(3, labels=("电梯",), state="suspended"),
        shop(4, labels=("电梯",)),
        shop(5, labels=("电梯",)),
        shop(90, labels=("电梯",)),
    )
    found = frame_of(
        facts(
            {"A": "50%"},
            roll=roll,
            items=(KEY,),
            visits={"M004": 2},
            left_out={"M005": "互认其他部门结果"},
        ),
        RULES,
    )
    assert list(found.members) == ["M001"]
    assert reasons(found) == {
        "M002": "out-of-scope",
        "M003": "suspended",
        "M004": "frequency-cap",
        "M005": "recognised",
        "M090": "not-planned",
    }
    assert found.rows_left_out()[2] == ("3", "M004", "frequency-cap")
    by_cap = next(gone for gone in found.excluded if gone.target == "M004")
    assert by_cap.clauses == ("own-visits",)
    assert (by_cap.say(), by_cap.say("en")) == (
        "已达年度频次上限（own-visits）",
        "frequency-cap (own-visits)",
    )
    assert found.excluded[0].say() == "不在检查范围"


def test_what_a_clause_refuses_is_left_out_with_its_ground() -> None:
    """An equipment checked this year is not drawn again, whatever made it so (特种设备安全监察条例)."""
    book = Rulebook.joined(RULES.book, Rulebook.load("cn-equipment-2022")).at("150602", on=DAY)
    with pytest.raises(FactNeededError):
        frame_of(facts(checked=None), book)
    refused = frame_of(facts(checked=("M007",), fields=("special-equipment", "food")), book)
    assert set(reasons(refused)) == {"M007"}
    gone = refused.excluded[0]
    assert gone.clauses
    assert gone.say() == f"{gone.reason}（{'、'.join(gone.clauses)}）"


@pytest.mark.parametrize(
    "change, error, says",
    [
        ({"left_out": {"M999": "recognised"}}, Refused, "M999"),
        ({"added": ("M101",)}, Refused, "M101"),
        ({"left_out": {"M050": ""}}, Refused, "M050"),
        ({"left_out": {"M050": "exited"}}, Refused, "exited"),
        ({"left_out": {"M050": "frequency-cap"}}, Refused, "frequency-cap"),
        ({"added": ("M001",), "visits": {"M001": 2}}, Refused, "own-visits"),
    ],
)
def test_nobody_is_left_out_or_added_by_word_alone(
    change: dict[str, Any], error: type[Exception], says: str
) -> None:
    """Not in the register, no reason, a reason that does not hold, a cap reached: refused (C61, C88)."""
    with pytest.raises(error, match=says):
        frame_of(facts(**change), RULES)


def test_a_reason_that_holds_may_be_said() -> None:
    """Whoever says what register or visits say anyway is right; whoever is inside may be named."""
    found = frame_of(
        facts(visits={"M001": 2}, left_out={"M001": "frequency-cap"}, added=("M002",)), RULES
    )
    assert reasons(found) == {"M001": "frequency-cap"}


def test_all_faults_of_a_frame_are_told_at_once() -> None:
    """Two strangers and one without a reason are three faults."""
    with pytest.raises(ManyFaultsError) as caught:
        frame_of(facts(left_out={"M900": "recognised", "M001": " "}, added=("M901",)), RULES)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "roll, error",
    [
        ((shop(1), shop(2, tier="", tier_scheme="")), FactUnstatedError),
        ((shop(1), shop(2, tier_scheme="food-abcd")), TierError),
        ((shop(1, tier_scheme="own"),), Refused),
        ((shop(1, tier="E"),), TierError),
    ],
)
def test_tiers_that_make_strata_are_of_one_known_scheme(
    roll: tuple[Target, ...], error: type[Exception]
) -> None:
    """No tier, two schemes, or one the rulebook does not know: no strata are made of that."""
    with pytest.raises(error):
        frame_of(facts({"A": "5%", EVERY: "3%"}, roll=roll), RULES)


def test_without_rules_only_register_and_plan_decide() -> None:
    """A caller without a rulebook gets the same frame, less what only a clause can say."""
    frame = frame_of(facts({"A": "5%", EVERY: "10%"}, visits={"M001": 9}))
    assert [(stratum.name, stratum.size) for stratum in frame.strata] == [("A", 40), ("全部", 60)]
    assert frame.decisions == ()
    parts = numbers(frame, {"A": "5%", EVERY: "10%"}, None).parts
    assert [(part.number, part.basis) for part in parts] == [(2, ("caller",)), (6, ("caller",))]
    empty = frame_of(facts({"A": "5%"}, roll=()))
    assert (empty.strata, numbers(empty, {"A": "5%"}, None).total) == ((), 0)


def test_what_nobody_knows_is_not_asked() -> None:
    """Without visits the yearly cap is not asked; with them an open cap is a refusal that wants a value."""
    silent = frame_of(facts(visits=None), RULES)
    assert all(decision.question.word != "visits-per-year" for decision in silent.decisions)
    open_book = Rulebook.load("cn", "cn-nm-dongsheng-2021").at("150602", on=DAY)
    with pytest.raises(OpenRuleError, match="visits-per-year"):
        frame_of(facts(fields=("food",)), open_book)


def test_a_rulebook_that_sets_no_greatest_number_leaves_nobody_out() -> None:
    """A clause that only says how often at least is no cap."""
    least = LOCAL.replace("most = 2", "least = 1")
    book = Rulebook.joined(Rulebook.load("cn", "cn-nm-dongsheng-2021"), Rulebook.parse(least))
    assert frame_of(facts(visits={"M001": 9}), book.at("150602", on=DAY)).size == 100


def test_equal_targets_are_asked_about_once() -> None:
    """A register of any size puts some dozens of distinct questions."""
    roll = tuple(shop(number % 100 + 1, id=f"E{number:05}") for number in range(5000))
    visits = {f"E{number:05}": number % 3 for number in range(5000)}
    frame = frame_of(facts(dict.fromkeys("ABCD", "5%"), roll=roll, visits=visits), RULES)
    assert len(frame.decisions) < 20
    assert frame.size + len(frame.excluded) == 5000
    assert set(reasons(frame).values()) == {"frequency-cap"}


def test_a_cap_less_general_list_is_refused_with_the_clause_it_wants() -> None:
    """A question that no clause answers is a refusal that names it, once for all strata (D13)."""
    bare = Rulebook.load("cn-nm-dongsheng-2021").at("150602", on=DAY)
    frame = frame_of(facts(dict.fromkeys("ABCD", "5%")))
    with pytest.raises(OpenRuleError, match="ds-c59"):
        numbers(frame, dict.fromkeys("ABCD", "5%"), bare)
    nobody = Rulebook.parse(LOCAL.split("[[clause]]", maxsplit=1)[0]).at("150602", on=DAY)
    with pytest.raises(NoClauseError):
        numbers(frame_of(facts()), "10%", nobody)


def test_a_plan_outside_the_rules_is_refused_with_the_clause() -> None:
    """25 % of a general item is above the local 20 %; 5 % is below a floor of 8 % (C59)."""
    frame = frame_of(facts(), RULES)
    with pytest.raises(Refused, match="own-cap"):
        numbers(frame, "25%")
    with pytest.raises(Refused, match="own-floor"):
        numbers(frame, "5%", rules(FLOOR % ("8%", "up")))
    assert numbers(frame, "100%", items=(evolve(KEY, target_labels=()),)).total == 100


def test_a_stratum_too_small_for_floor_and_cap_needs_a_basis() -> None:
    """Of three targets 10 % is one at least and the cap of 20 % none: nobody guesses, all are named."""
    roll = (shop(1), shop(2), shop(3), shop(90), *ROLL[40:80])
    ratio = dict.fromkeys("ABCD", "10%")
    frame = frame_of(facts(ratio, roll=roll), RULES)
    with pytest.raises(ManyFaultsError) as caught:
        numbers(frame, ratio)
    assert all(isinstance(fault, Refused) for fault in caught.value.faults)
    assert [fault.params["stratum"] for fault in caught.value.faults] == ["A", "C"]
    found = numbers(frame, ratio, basis={"A": "合并前仍须抽查", "C": "合并前仍须抽查"})
    assert [(part.stratum, part.number) for part in found.parts] == [("A", 1), ("B", 4), ("C", 1)]
    assert found.parts[0].basis[-1] == "caller: 合并前仍须抽查"
    assert len(found.parts[1].basis) == 2


@pytest.mark.parametrize(
    "size, ratio, count, drawn",
    [
        (20, "20%", 4, [("全部", 4)]),
        (100, {"A": "10%", "B": "10%", "C": "10%", "D": "10%"}, 10, None),
        (100, {"A": "5%", "D": "10%"}, 3, [("A", 2), ("D", 1)]),
        (100, {"A": "5%", "D": "10%"}, 1, [("A", 1), ("D", 0)]),
    ],
)
def test_a_joint_task_draws_its_count(
    size: int, ratio: Any, count: int, drawn: list[tuple[str, int]] | None
) -> None:
    """The count, no more and no less, shared by the ratios where there are strata (C80, C102)."""
    frame = frame_of(facts(ratio, roll=ROLL[:size], joint=True), RULES)
    found = numbers(frame, ratio, count=count, joint=True)
    assert found.total == count
    if drawn is not None:
        assert [(part.stratum, part.number) for part in found.parts] == drawn


def test_a_joint_count_stays_within_one_of_every_share() -> None:
    """Four of shares 0.87, 0.99, 0.52 and 0.25: one each; more than all of them rounded up goes on by shares."""
    sizes = {"A": 87, "B": 33, "C": 13, "D": 5}
    asked = {"A": "1%", "B": "3%", "C": "4%", "D": "5%"}
    wanted = {name: Amount.parse(ratio) for name, ratio in asked.items()}
    drawn = [part.number for part in bounded_numbers(sizes, wanted, count=4).parts]
    assert drawn == [1, 1, 1, 1]
    more = [part.number for part in bounded_numbers(sizes, wanted, count=8).parts]
    assert (sum(more), min(more)) == (8, 1)


def test_a_joint_count_the_frame_cannot_give_is_refused() -> None:
    """Twenty-one of twenty, or nobody, is no draw."""
    frame = frame_of(facts("20%", roll=ROLL[:20]))
    for count in (21, 0):
        with pytest.raises(BoundsError):
            numbers(frame, "20%", None, count=count)


def test_a_joint_count_keeps_to_the_cap_unless_a_basis_is_stated() -> None:
    """Four of nineteen is a little above 20 %: rounded up, it needs a basis."""
    frame = frame_of(facts("20%", roll=ROLL[:19]))
    with pytest.raises(Refused):
        numbers(frame, "20%", count=4)
    assert numbers(frame, "20%", count=4, basis={"全部": "方案定为4户"}).total == 4


CLASSES = RatioFacts(classes=("general",))


@pytest.mark.parametrize(
    "clause, number, ratio, rounding",
    [
        (FLOOR % ("3%", "up"), 4, Fraction(3, 100), "up"),
        (FLOOR % ("3%", "half-up"), 3, Fraction(3, 100), "down"),
        (FLOOR % ("30户", "up"), 20, None, None),
    ],
)
def test_where_nobody_wants_a_number_the_rules_say_it(
    clause: str, number: int, ratio: Fraction | None, rounding: str | None
) -> None:
    """A rulebook alone gives the number; records know where a half went, not that it was one."""
    clause = clause.replace("30户", "20户")
    (part,) = bounded_numbers({"全部": 101}, None, rules=rules(clause), facts=CLASSES).parts
    assert (part.number, part.ratio, part.rounding) == (number, ratio, rounding)
    assert all(basis.startswith("clause:") for basis in part.basis)


def test_a_number_of_two_bounds_stands_for_itself() -> None:
    """Records name a ratio only where the number follows from it, rounded and with its minimum."""
    count = FLOOR.replace("own-floor", "own-count") % ("20户", "up")
    both = rules(FLOOR % ("3%", "up"), count.replace('"default"', '"mandatory"'))
    (part,) = bounded_numbers({"全部": 100}, None, rules=both, facts=CLASSES).parts
    assert (part.number, part.ratio, part.rounding) == (20, None, None)
    least = FLOOR.replace('rounding = "%s"', 'rounding = "%s"\nminimum = 5') % ("3%", "up")
    (part,) = bounded_numbers({"全部": 100}, None, rules=rules(least), facts=CLASSES).parts
    assert (part.number, part.ratio, part.minimum) == (5, Fraction(3, 100), 5)


def test_rules_that_only_cap_or_count_a_quarter_give_no_number() -> None:
    """A cap says how many at most; a quarter's floor does not say what one draw takes."""
    with pytest.raises(Refused, match="至少"):
        bounded_numbers({"全部": 100}, None, rules=RULES, facts=CLASSES)
    with pytest.raises(Refused, match="至少"):
        bounded_numbers({"全部": 100}, None, rules=rules(FLOOR % ("每季度5%", "up")), facts=CLASSES)
    with pytest.raises(Refused, match="没有说明"):
        bounded_numbers({"全部": 100}, None)


def test_a_ratio_to_the_staff_needs_them() -> None:
    """Five for each inspector in post is asked for with their number, or not at all."""
    wanted = {"全部": Amount.parse("按人员1:5")}
    with pytest.raises(AmountUnclearError):
        bounded_numbers({"全部": 100}, wanted)
    found = bounded_numbers({"全部": 100}, wanted, facts=evolve(CLASSES, staff=3))
    assert (found.parts[0].number, found.parts[0].ratio) == (15, None)


def test_on_average_leaves_the_fraction_to_the_lot() -> None:
    """Under “average” the number stays exact, and the total with it."""
    wanted = {"A": Amount.parse("3%"), "B": Amount.parse("3%")}
    found = bounded_numbers({"A": 10, "B": 15}, wanted, rounding="average")
    assert found.total == Fraction(3, 4)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.integers(1, 400), st.sampled_from(["active", "suspended"]), min_size=1),
    st.integers(1, 20),
)
def test_nobody_is_lost(states: Mapping[int, str], percent: int) -> None:
    """Every target of the roll is in one stratum or left out, never both; n is N·p rounded up."""
    roll = tuple(shop(number, state=state) for number, state in states.items())
    found = frame_of(facts(f"{percent}%", roll=roll))
    inside = [target for stratum in found.strata for target in stratum.targets]
    assert sorted([*inside, *reasons(found)]) == sorted(target.id for target in roll)
    for part in numbers(found, f"{percent}%", None).parts:
        assert part.number == -(-part.size * percent // 100)
