"""Every kind of answer: tightening is a semilattice, and answers can say themselves."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.rules import Between, Bound, Choice, Due, Floor, Level, Required, Sampling, Verdict

NAMES = st.frozensets(st.sampled_from("abcd"))
SHARES = st.sampled_from(
    [Fraction(0), Fraction(1, 100), Fraction(1, 20), Fraction(1, 3), Fraction(1, 2), Fraction(1)]
)
BOUNDS = st.builds(
    Bound,
    st.sampled_from(["targets", "staff", "number"]),
    st.sampled_from(["task", "quarter", "year"]),
    SHARES,
    st.sampled_from(["up", "half-up", "down"]),
)


def _distinct(bounds: list[Bound]) -> tuple[Bound, ...]:
    return tuple({(bound.of, bound.per): bound for bound in bounds}.values())


SIDES = st.lists(BOUNDS, max_size=3).map(_distinct)
DUES = st.builds(
    lambda day, more: Due(
        date(2026, 1, 1) + timedelta(day), date(2026, 1, 1) + timedelta(day + more)
    ),
    st.integers(0, 9),
    st.integers(0, 4),
)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "sampling": st.builds(
        Sampling, floors=SIDES, caps=SIDES, minimum=st.integers(0, 3), without_repeats=st.booleans()
    ),
    "between": st.builds(Between, st.integers(0, 5), st.none() | st.integers(0, 5)),
    "verdict": st.builds(Verdict, st.booleans(), NAMES),
    "required": st.builds(Required, NAMES),
    "choice": st.builds(Choice, NAMES),
    "floor": st.builds(Floor, SHARES),
    "level": st.builds(Level, st.sampled_from(["low", "normal", "high"])),
    "due": DUES,
}


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(data=st.data())
def test_tightening_is_a_semilattice(kind: str, data: st.DataObject) -> None:
    """Associative, commutative, idempotent: so the order of clauses cannot matter."""
    a, b, c = (data.draw(KINDS[kind]) for _ in range(3))
    assert a.tighter(a) == a
    assert a.tighter(b) == b.tighter(a)
    assert a.tighter(b).tighter(c) == a.tighter(b.tighter(c))
    # A contradiction is never cured by tightening further.
    assert not a.contradictory or a.tighter(b).contradictory


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(data=st.data())
def test_every_answer_says_itself_in_both_languages(kind: str, data: st.DataObject) -> None:
    """An answer nobody can read is no answer."""
    answer = data.draw(KINDS[kind])
    if answer != Required(frozenset()):
        assert answer.say("zh", str)
        assert answer.say("en", str)


@pytest.mark.parametrize(
    "answer, zh, en",
    [
        (Between(2), "不少于 2", "at least 2"),
        (Between(2, 2), "恰好 2", "exactly 2"),
        (Between(0, 2), "不超过 2", "at most 2"),
        (Between(1, 2), "1 至 2", "1 to 2"),
        (Verdict(allowed=True), "可以", "allowed"),
        (
            Verdict(allowed=False, grounds={"b", "a"}),
            "不可以（a、b）".replace("（", " (").replace("）", ")"),
            "refused (a, b)",
        ),
        (Required({"b", "a"}), "a、b", "a, b"),
        (Choice({"a"}), "可选：a", "one of: a"),
        (Floor(Fraction(1)), "不少于100%", "at least 100%"),
        (Level("high"), "较高", "high"),
        (Due.on(date(2026, 1, 5)), "2026-01-05", "2026-01-05"),
        (
            Due(date(2026, 1, 5), date(2026, 1, 7)),
            "2026-01-05 至 2026-01-07 之间（暂定）",
            "between 2026-01-05 and 2026-01-07 (provisional)",
        ),
    ],
)
def test_answers_in_words(answer: Any, zh: str, en: str) -> None:
    """The words people read, in both languages."""
    assert (answer.say("zh"), answer.say("en")) == (zh, en)


def test_answers_can_be_asked_plainly() -> None:
    """Membership, iteration and what is missing."""
    assert 2 in Between(2, 3)
    assert 4 not in Between(2, 3)
    assert 9 in Between(2)
    assert list(Required({"b", "a"})) == ["a", "b"]
    assert Required({"b", "a"}).missing(["a"]) == {"b"}
    assert "a" in Choice({"a"})
    assert Due.on(date(2026, 1, 5)).date == date(2026, 1, 5)
    assert Due(date(2026, 1, 5), date(2026, 1, 7)).date is None
    assert Floor(Fraction(2)).contradictory
    assert Choice(frozenset()).contradictory


def test_repeats_add_up_without_any_number() -> None:
    """Saying "without repeats" is a tightening of its own."""
    once = Sampling(without_repeats=True)
    assert Sampling().tighter(once) == once.tighter(Sampling()) == once


def test_two_uncertain_days_give_the_earlier_at_both_ends() -> None:
    """Where neither day always comes first, both ends are the earlier one."""
    a = Due(date(2026, 1, 5), date(2026, 1, 20))
    b = Due(date(2026, 1, 7), date(2026, 1, 9))
    assert a.tighter(b) == Due(date(2026, 1, 5), date(2026, 1, 9))
