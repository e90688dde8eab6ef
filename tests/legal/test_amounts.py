"""How much: one grammar, one table of spellings, and every door reads it alike."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellings import REFUSED, SPELLINGS, Row, exact

import ssj_core as ssj
from ssj_core.adapters.forms import plan_table
from ssj_core.errors import InputRefusedError, SsjError
from ssj_core.errors.legal import AmountRefusedError, AmountUnclearError
from ssj_core.errors.selection import BoundsError, RoundingError
from ssj_core.legal import Amount, percent, rounded
from ssj_core.legal.amounts import Rounding
from ssj_core.legal.numerals import chinese_number
from ssj_core.planning import DepartmentPlan, DepartmentTask, Method, Window, shares
from ssj_core.rules import Rulebook, SampleRatio
from ssj_core.selection import Policy, RatioRule

BOOK = """
schema = 1
jurisdiction = "330100"
title = {{ zh = "虚构", en = "Fictional" }}
[instrument.law]
title = {{ zh = "法", en = "Act" }}
[[clause]]
id = "a"
basis = {{ instrument = "law", article = "1" }}
from = 2023-01-01
binding = "default"
kind = "ratio"
ratio = "{text}"
rounding = "up"
"""
TARGETS = [{"id": f"店{n:04d}"} for n in range(1000)]


@pytest.mark.parametrize("row", SPELLINGS, ids=[row[0] for row in SPELLINGS])
def test_a_text_means_one_exact_amount(row: Row) -> None:
    """Shares, counts, ratios to the staff, ranges and periods are read exactly, and said again."""
    text, of, per, least, most, wording = row
    amount = Amount.parse(text)
    found = (amount.of, amount.per, amount.least, amount.most, amount.wording)
    assert found == (of, per, exact(least), exact(most), wording)
    assert amount.to_plain() == text
    assert Amount.parse(amount.say()) == amount == Amount.parse(amount.say("en"))


@pytest.mark.parametrize("text, says", REFUSED, ids=[text for text, _ in REFUSED])
def test_what_is_not_exact_is_refused(text: str, says: str) -> None:
    """Vague, impossible and ambiguous amounts are refused with the reason, never guessed."""
    with pytest.raises(AmountRefusedError) as caught:
        Amount.parse(text)
    assert says in caught.value.params["why_zh"]
    assert repr(text) in caught.value.message("zh")
    assert "3%" in caught.value.message("en")


def test_one_to_five_tells_both_readings() -> None:
    """“1:5” is a fifth of the targets or five for each inspector: the words decide, not a door."""
    with pytest.raises(AmountRefusedError) as caught:
        Amount.parse("1:5")
    why = caught.value.message("zh")
    assert "“1/5”" in why
    assert "“按人员1:5”" in why
    assert Amount.parse("1/5").number(100) == 20
    assert Amount.parse("按人员1:5").number(100, 12) == 60


@pytest.mark.parametrize("value", [0.03, 3, True, None, Decimal("NaN"), ["3%"]])
def test_numbers_that_are_not_exact_or_not_clear_are_refused(value: Any) -> None:
    """A float is not 3 %, and a bare 3 may be three targets or three per cent."""
    with pytest.raises(AmountRefusedError):
        Amount.parse(value)


@pytest.mark.parametrize("value", [Fraction(3, 2), Fraction(-1, 2), Decimal("1.5")])
def test_a_share_lies_between_nothing_and_all(value: Any) -> None:
    """An exact number is a share of the targets, and within 0 and 1."""
    with pytest.raises(AmountRefusedError):
        Amount.parse(value)


@pytest.mark.parametrize("raw", [0.03, True, None, ["3%"]])
def test_a_file_writes_amounts_as_text(raw: object) -> None:
    """A decimal number of a file is not exact; a whole one is a count."""
    with pytest.raises(AmountRefusedError):
        Amount.from_plain(raw)
    assert Amount.from_plain(30) == Amount.parse("30户")


@pytest.mark.parametrize(
    "text, size, staff, number",
    [
        ("不少于3%", 101, None, 4),
        ("≥20%", 7, None, 2),
        ("3%以上", 0, None, 0),
        ("不超过5%", 19, None, 0),
        ("≤5%", 41, None, 2),
        ("5%-20%", 30, None, 2),
        ("21%至60%", 10, None, 3),
        ("30户", 100, None, 30),
        ("30户", 12, None, 12),
        ("30-50户", 100, None, 30),
        ("不超过20户", 100, None, 20),
        ("100%", 9, None, 9),
        ("3%", 100, None, 3),
        ("恰好3%", 100, None, 3),
        ("按人员1:5", 1000, 12, 60),
        ("按人员1:5", 40, 12, 40),
        ("每名检查人员不少于2户", 1000, 7, 14),
    ],
)
def test_the_words_say_how_to_round(text: str, size: int, staff: int | None, number: int) -> None:
    """At least rounds up, at most down, a range gives its least, never more than there are."""
    amount = Amount.parse(text)
    assert amount.number(size, staff) == number
    assert amount.allows(number, size, staff)


def test_what_the_words_do_not_say_is_asked_for() -> None:
    """No rounding, no staff and no part of a period is assumed; negative sizes are refused."""
    with pytest.raises(RoundingError, match="条款须写明"):
        Amount.parse("3%").number(101)
    with pytest.raises(RoundingError):
        Amount.parse("3%").number(-1, rounding="up")
    with pytest.raises(AmountUnclearError, match="在岗人数"):
        Amount.parse("按人员1:5").number(100)
    with pytest.raises(AmountUnclearError, match="周期"):
        Amount.parse("每季度≥5%").number(100)
    assert Amount.parse("每季度≥5%").number(100, per="quarter") == 5
    assert Amount.parse("3%").number(101, rounding="down", minimum=5) == 5
    assert Amount.parse("3%").number(3, rounding="down", minimum=5) == 3


def test_a_range_without_a_whole_number_is_refused() -> None:
    """In a tiny stratum no whole number may lie between the bounds: nobody guesses."""
    with pytest.raises(BoundsError):
        Amount.parse("5%-20%").number(3)


@pytest.mark.parametrize(
    "text, number, size, allowed",
    [
        ("≥3%", 2, 100, False),
        ("≤3%", 4, 100, False),
        ("5%-20%", 21, 100, False),
        ("恰好3%", 4, 100, False),
        ("3%", 50, 100, True),
        ("3%", 2, 100, False),
        ("3户", 2, 10, False),
        ("3户", 2, 2, True),
        ("每季度3%", 3, 100, True),
    ],
)
def test_a_number_keeps_the_words_or_not(
    text: str, number: int, size: int, *, allowed: bool
) -> None:
    """Bounds can be held against a number."""
    assert Amount.parse(text).allows(number, size) is allowed


@pytest.mark.parametrize(
    "rounding, whole",
    [("up", 3), ("down", 2), ("half-up", 3), ("average", Fraction(5, 2))],
)
def test_one_list_of_roundings(rounding: Rounding, whole: int | Fraction) -> None:
    """A fraction of a target goes up, down, to the nearest, or waits for the lot."""
    assert rounded(Fraction(5, 2), rounding) == whole
    assert rounded(Fraction(4, 2), rounding) == 2


def test_a_number_that_must_be_whole_is_whole() -> None:
    """Under “exact” nothing is rounded; an unknown word rounds nothing either."""
    unknown: Any = "nearest"
    for rounding in ("exact", unknown):
        with pytest.raises(RoundingError):
            rounded(Fraction(5, 2), rounding)


def test_all_integer_percent_cases_are_right() -> None:
    """For N up to 2000 and 1–99 %, ceiling and floor are exact; binary floats get 290 and 98 wrong."""
    wrong_up = wrong_down = 0
    for part in range(1, 100):
        amount = Amount.parse(f"{part}%")
        for size in range(1, 2001):
            up, down = amount.number(size, rounding="up"), amount.number(size, rounding="down")
            assert up == -(-size * part // 100)
            assert down == size * part // 100
            wrong_up += ceil(size * (part / 100)) != up
            wrong_down += floor(size * (part / 100)) != down
    assert (wrong_up, wrong_down) == (290, 98)


@pytest.mark.parametrize(
    "share, places, text",
    [
        (Fraction(1, 3), None, "1/3"),
        (Fraction(1, 100000), None, "0.001%"),
        (Fraction(7, 200), None, "3.5%"),
        (Fraction(1), None, "100%"),
        (Fraction(0), None, "0%"),
        (Fraction(2, 3), 1, "66.7%"),
        (Fraction(1), 1, "100.0%"),
        (None, 1, ""),
    ],
)
def test_shares_are_written_exactly(share: Fraction | None, places: int | None, text: str) -> None:
    """What a percentage cannot say exactly is written as the fraction; a figure is rounded."""
    assert percent(share, places) == text


@given(st.integers(0, 10**6), st.integers(0, 12))
def test_a_percentage_reads_back(numerator: int, power: int) -> None:
    """Every share that ends in decimals is written so that it reads back."""
    share = Fraction(numerator, 10**6) / 2**power
    assert Amount.parse(percent(share)).least == share


def test_a_cooled_amount_keeps_its_words() -> None:
    """A factor changes both bounds and nothing else; an exact number is a share already."""
    assert Amount.parse(Fraction(3, 100)) == Amount.parse(Decimal("0.03")) == Amount.parse("3%")
    assert Amount.parse("不超过5%").times(Fraction(1, 2)) == Amount.parse("不超过2.5%")
    assert Amount.parse("4%").times(Fraction(1, 2)) == Amount.parse("2%")


@pytest.mark.parametrize(
    "word, number",
    [("两千零五", 2005), ("壹佰贰拾", 120), ("十", 10), ("百", 100), ("一万零三", 10003)],
)
def test_numerals_are_read_as_they_are_written_with_care(word: str, number: int) -> None:
    """Common and formal numerals, with the 零 of a skipped place."""
    assert chinese_number(word) == number


@pytest.mark.parametrize("word", ["", "一千五", "三三", "百百", "三点", "点五", "abc", "零五"])
def test_numerals_that_may_mean_two_things_are_none(word: str) -> None:
    """A loose numeral is no number."""
    assert chinese_number(word) is None


# The doors.


def _plan(text: str) -> DepartmentPlan:
    task = DepartmentTask(
        id="T1",
        items=("SX-01",),
        scope="全部",
        ratios=shares(text),
        methods=(Method.ONSITE,),
        content="证照",
        window=Window(date(2026, 3, 1), date(2026, 6, 30)),
        visits=1,
    )
    return DepartmentPlan(year=2026, department="市监局", tasks=(task,))


def _sealed(text: str) -> Fraction:
    sealed = ssj.seal(TARGETS, ratio=text)
    return Fraction(sealed.session.commit.tasks[0].strata[0].number)


def _ruled(text: str) -> tuple[Any, ...]:
    book = Rulebook.parse(BOOK.format(text=text))
    answer = book.at("330100", on=date(2026, 5, 1)).decide(SampleRatio()).answer
    return tuple(
        (bound.of, bound.per, bound.value) for bound in (*answer.floors[:1], *answer.caps[:1])
    )


@pytest.mark.parametrize("row", SPELLINGS, ids=[row[0] for row in SPELLINGS])
def test_every_door_reads_the_same(row: Row) -> None:
    """seal, rulebook, policy, plan and form read one amount, or say why it does not answer there."""
    text, of, per, least, most, _ = row
    amount = Amount.parse(text)
    bounds = tuple((of, per, exact(end)) for end in (least, most) if end is not None)
    assert _ruled(text) == bounds
    assert RatioRule(ratio=text).ratio == amount
    if of == "staff" or per != "task":
        with pytest.raises(AmountUnclearError):
            _sealed(text)
    else:
        scale = len(TARGETS) if of == "targets" else 1
        number = ceil(Fraction(least) * scale) if least else floor(Fraction(most or 0) * scale)
        assert _sealed(text) == min(number, len(TARGETS))
    try:
        share = amount.share
    except AmountUnclearError:
        with pytest.raises(AmountUnclearError):
            _plan(text)
        return
    if not share:
        with pytest.raises(InputRefusedError):
            _plan(text)
        return
    plan = _plan(text)
    assert plan.tasks[0].ratios[0].ratio == share == exact(least)
    printed = plan_table(plan).rows[0][4]
    assert Amount.parse(printed).share == share


@pytest.mark.parametrize("text", [text for text, _ in REFUSED])
def test_every_door_refuses_the_same(text: str) -> None:
    """What one door refuses, no other takes; the path, the text and the remedy are told."""
    policy = {"item": "SX-01", "item_class": "key"}
    for door in (
        lambda: ssj.seal(TARGETS, ratio=text),
        lambda: Rulebook.parse(BOOK.format(text=text)),
        lambda: Policy(rules=(RatioRule(ratio=text),), **policy),  # type: ignore[arg-type]
        lambda: _plan(text),
    ):
        with pytest.raises(SsjError) as caught:
            door()
        assert repr(text) in str(caught.value)
        assert "按人员1:5" in str(caught.value)


def test_a_count_is_not_shared_among_strata() -> None:
    """“30户” of several strata may mean thirty of each or of all: it is given by stratum."""
    rows = [{"id": f"店{n}", "tier": "AB"[n % 2]} for n in range(100)]
    with pytest.raises(InputRefusedError, match="按组"):
        ssj.seal(rows, ratio="30户", strata="tier")
    assert ssj.seal(rows, ratio={"A": "30户", "B": "10%"}).session.commit.tasks[0].strata


@pytest.mark.parametrize(
    "text",
    ["9" * 19 + "%", "1/" + "9" * 5000, "1" * 201, Decimal("1e10000000"), Decimal("1e-10000000")],
)
def test_an_amount_has_a_length(text: str | Decimal) -> None:
    """Eighteen digits a number, two hundred characters; more is refused before it is computed."""
    with pytest.raises(AmountRefusedError):
        Amount.parse(text)
