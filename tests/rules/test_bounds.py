"""Bounds of an answer: whole numbers of a pool, by the rounding each clause states."""

from fractions import Fraction

import pytest

from ssj_core.errors.rules import FactNeededError, PeriodUnclearError
from ssj_core.legal import Amount
from ssj_core.rules import Bound, Counts, Sampling
from ssj_core.rules.answers.sampling import caps, floors


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
    (bound,) = floors(Amount.parse(value), None, rounding)  # type: ignore[arg-type]
    assert bound.count(population) == count


def test_a_staff_ratio_counts_inspectors() -> None:
    """1:5 is five targets for every inspector in post, and cannot be counted without them."""
    (bound,) = floors(Amount.parse("1:5 of staff"), None, "up")
    assert bound.count(1000, 8) == 40
    assert (bound.say(), bound.say("en")) == ("1:5（按人员）", "1:5 of staff")
    with pytest.raises(FactNeededError):
        bound.count(1000)


def test_on_average_either_neighbour_keeps_the_bounds() -> None:
    """The lot of an average gives the whole number below or above: both satisfy floor and cap."""
    (floor,) = floors(Amount.parse("3%"), None, "average")
    (cap,) = caps(Amount.parse("恰好3%"), None, "average")
    assert Sampling(floors=(floor,), caps=(cap,)).counts(110) == Counts(3, 4)


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
