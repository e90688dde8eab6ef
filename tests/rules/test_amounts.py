"""Amounts: what texts of law mean, exactly."""

from fractions import Fraction

import pytest

from ssj_core.errors.rules import AmountRefusedError, FactNeededError, PeriodUnclearError
from ssj_core.rules import Amount, Bound, Counts, Sampling
from ssj_core.rules.answers.sampling import percent


@pytest.mark.parametrize(
    "text, of, per, least, most",
    [
        ("3%", "targets", "task", Fraction(3, 100), None),
        ("0.5%", "targets", "task", Fraction(1, 200), None),
        ("3％", "targets", "task", Fraction(3, 100), None),
        ("不少于2‰", "targets", "task", Fraction(1, 500), None),
        ("不低于25%", "targets", "task", Fraction(1, 4), None),
        ("at least 5 %", "targets", "task", Fraction(1, 20), None),
        ("≥3%", "targets", "task", Fraction(3, 100), None),
        (">= 3%", "targets", "task", Fraction(3, 100), None),
        ("不超过5%", "targets", "task", None, Fraction(1, 20)),
        ("不得超过5%", "targets", "task", None, Fraction(1, 20)),
        ("≤5%", "targets", "task", None, Fraction(1, 20)),
        ("at most 100%", "targets", "task", None, Fraction(1)),
        ("恰好3%", "targets", "task", Fraction(3, 100), Fraction(3, 100)),
        ("=3%", "targets", "task", Fraction(3, 100), Fraction(3, 100)),
        ("5%-20%", "targets", "task", Fraction(1, 20), Fraction(1, 5)),
        ("21%—60%", "targets", "task", Fraction(21, 100), Fraction(3, 5)),
        ("61%至100%", "targets", "task", Fraction(61, 100), Fraction(1)),
        ("5% to 20%", "targets", "task", Fraction(1, 20), Fraction(1, 5)),
        ("1/20", "targets", "task", Fraction(1, 20), None),
        ("0%", "targets", "task", Fraction(0), None),
        ("100%", "targets", "task", Fraction(1), None),
        ("1:5 of staff", "staff", "task", Fraction(5), None),
        ("按人员1:10", "staff", "task", Fraction(10), None),
        ("2：5", "staff", "task", Fraction(5, 2), None),
        ("30", "number", "task", Fraction(30), None),
        ("30户", "number", "task", Fraction(30), None),
        ("at most 30 targets", "number", "task", None, Fraction(30)),
        ("20-40", "number", "task", Fraction(20), Fraction(40)),
        ("每季度不少于25%", "targets", "quarter", Fraction(1, 4), None),
        ("5% per quarter", "targets", "quarter", Fraction(1, 20), None),
        ("每月10户", "number", "month", Fraction(10), None),
        ("每半年1%", "targets", "half-year", Fraction(1, 100), None),
        ("每年3%", "targets", "year", Fraction(3, 100), None),
    ],
)
def test_a_text_means_one_exact_amount(
    text: str, of: str, per: str, least: Fraction | None, most: Fraction | None
) -> None:
    """Shares, permilles, staff ratios, counts, ranges and periods are read without any rounding."""
    amount = Amount.parse(text)
    assert (amount.of, amount.per, amount.least, amount.most) == (of, per, least, most)
    assert amount.to_plain() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "三%",
        "120%",
        "不超过101%",
        "-3%",
        "3%-",
        "20%-5%",
        "3%-5户",
        "1%-2%-3%",
        "1/0",
        "0:5",
        "about 3%",
        "0.03",
        "适当",
        "1:5:6",
        "每季度",
    ],
)
def test_what_is_not_exact_is_refused(text: str) -> None:
    """Vague, impossible and contradictory amounts are refused, never guessed."""
    if text == "3":
        assert Amount.parse(text).of == "number"
        return
    with pytest.raises(AmountRefusedError):
        Amount.parse(text)


@pytest.mark.parametrize("raw", [0.03, True, None, ["3%"]])
def test_a_file_writes_amounts_as_text(raw: object) -> None:
    """A decimal number of a file is not exact: it is refused."""
    with pytest.raises(AmountRefusedError):
        Amount.from_plain(raw)


def test_a_whole_number_of_a_file_is_a_count() -> None:
    """30 in a file means thirty targets."""
    assert Amount.from_plain(30).least == 30


@pytest.mark.parametrize(
    "value, rounding, population, count",
    [
        ("3%", "up", 33, 1),
        ("3%", "down", 33, 0),
        ("3%", "half-up", 33, 1),
        ("3%", "half-up", 16, 0),
        ("50%", "half-up", 1, 1),
        ("100%", "up", 7, 7),
        ("3%", "up", 100, 3),
        ("0%", "up", 100, 0),
    ],
)
def test_rounding_is_the_one_the_clause_states(
    value: str, rounding: str, population: int, count: int
) -> None:
    """A fraction of a target goes up, down, or to the nearest: as written, never implied."""
    (bound,) = Amount.parse(value).floors(None, rounding)  # type: ignore[arg-type]
    assert bound.count(population) == count


def test_a_staff_ratio_counts_inspectors() -> None:
    """1:5 is five targets for every inspector in post, and cannot be counted without them."""
    (bound,) = Amount.parse("1:5 of staff").floors(None, "up")
    assert bound.count(1000, 8) == 40
    assert (bound.say(), bound.say("en")) == ("1:5（按人员）", "1:5 of staff")
    with pytest.raises(FactNeededError):
        bound.count(1000)


def test_numbers_stay_inside_the_pool() -> None:
    """No more targets than there are; a minimum never exceeds the pool; caps cut."""
    floor = Bound("targets", "task", Fraction(3, 100), "up")
    cap = Bound("targets", "task", Fraction(5, 100), "down")
    answer = Sampling(floors=(floor,), caps=(cap,), minimum=1)
    assert answer.counts(1000) == Counts(30, 50)
    assert answer.counts(18) == Counts(1, 0)
    assert answer.counts(18).contradictory
    assert not answer.counts(1000).contradictory
    assert answer.counts(0) == Counts(0, 0)
    assert Sampling(floors=(Bound("number", "task", Fraction(30)),)).counts(10) == Counts(10, 10)
    assert Sampling(floors=(Bound("targets", "quarter", Fraction(1, 4)),)).counts(
        100, per="quarter"
    ) == Counts(25, 100)


def test_floors_of_two_periods_are_not_one_number() -> None:
    """A yearly and a quarterly floor stand side by side: asking for the one floor is refused."""
    year, quarter = (
        Bound("targets", "year", Fraction(1, 5)),
        Bound("targets", "quarter", Fraction(1, 20)),
    )
    answer = Sampling(floors=(year, quarter))
    with pytest.raises(PeriodUnclearError):
        _ = answer.least
    assert answer.most is None
    assert answer.rounding == "up"
    assert Sampling().rounding is None
    assert answer.say("en") == "at least 5% per quarter, at least 20% per year"
    assert Sampling(minimum=2, without_repeats=True).say() == "最少 2 户，不重复计算"
    assert (Sampling().say(), Sampling().say("en")) == ("无限制", "no limit")


@pytest.mark.parametrize(
    "value, text",
    [
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 100000), "0.001%"),
        (Fraction(1), "100%"),
        (Fraction(0), "0%"),
    ],
)
def test_shares_are_written_exactly(value: Fraction, text: str) -> None:
    """What a percentage cannot say exactly is written as a fraction."""
    assert percent(value) == text
