"""What needs no statistics: every lot enumerated, every renaming, the relations of seeded draws."""

import json
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import factorial
from pathlib import Path
from typing import Any

import pytest

from ssj_core.drawing import select, selecting
from ssj_core.encoding import digest
from ssj_core.testing.fairness import (
    assert_equivariant,
    assert_seeded_draw,
    exact_distribution,
)

Engine = Callable[[Sequence[str], Sequence[str]], Any]
ROWS = "abcdefgh"
ENUMERATED = json.loads(
    (Path(__file__).parents[1] / "vectors" / "fairness_engines.json").read_text(encoding="utf-8")
)["enumerated"]


def pair_apart(one: int, other: int, number: int) -> Engine:
    """Return an engine whose two rows never come together: the later gives way to the next lot."""

    def engine(ids: Sequence[str], lot: Sequence[str]) -> list[str]:
        drawn = list(lot[:number])
        if {ids[one], ids[other]} <= set(drawn):
            later = max((ids[one], ids[other]), key=lot.index)
            drawn[drawn.index(later)] = lot[number]
        return drawn

    return engine


def gives_way(ids: Sequence[str], lot: Sequence[str]) -> list[str]:
    """Row 2 gives way when the first reserve stands after it in the register."""
    drawn = list(lot[:2])
    if ids[2] in drawn and ids.index(lot[2]) > 2:
        drawn[drawn.index(ids[2])] = lot[2]
    return drawn


def stepping(ids: Sequence[str], lot: Sequence[str]) -> list[str]:
    """The first lot gives the start, then a fixed step, as the peer's draw of 2 does."""
    step = len(ids) // 2
    start = ids.index(lot[0]) % step
    return [ids[start], ids[start + step]]


def first_free(ids: Sequence[str], lot: Sequence[str]) -> list[str]:
    """All but one by lot, and the first row of the register not yet drawn."""
    return [lot[0], next(one for one in ids if one != lot[0])]


ENGINES: list[Engine] = [
    lambda _, lot: lot[:2],
    pair_apart(1, 4, 2),
    gives_way,
    stepping,
    first_free,
]


@pytest.mark.parametrize(
    "known, engine",
    list(zip(ENUMERATED, ENGINES, strict=True)),
    ids=[known["engine"][:20] for known in ENUMERATED],
)
def test_the_known_distributions(known: dict[str, Any], engine: Engine) -> None:
    """Inclusion to the last fraction, 0 for rows never drawn; equivariant or not, as stated."""
    ids = list(ROWS[: known["N"]])
    exact = exact_distribution(engine, ids, known["n"])
    assert [exact.inclusion[one] for one in ids] == [Fraction(p) for p in known["inclusion"]]
    assert len(exact.chances) == known["outcomes"]
    if known["equivariant"]:
        assert assert_equivariant(engine, ids, number=known["n"]) == 2 * factorial(known["N"])
    else:
        with pytest.raises(AssertionError, match="unfair"):
            assert_equivariant(engine, ids, number=known["n"])


@pytest.mark.parametrize("size", [6, 7])
def test_every_pair_kept_apart_is_seen(size: int) -> None:
    """Whichever two never meet, near or far: the swap and the turn of all see them, every one."""
    ids = list(ROWS[:size])
    for one in range(size):
        for other in range(one):
            with pytest.raises(AssertionError, match="unfair"):
                assert_equivariant(pair_apart(other, one, 2), ids)


def test_exactly_n_of_n_for_the_real_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its tickets in every possible order, the draw gives everybody and every pair equal chances."""

    def engine(ids: Sequence[str], lot: Sequence[str]) -> tuple[str, ...]:
        lots = {one: bytes([at]) * 32 for at, one in enumerate(lot)}
        monkeypatch.setattr(
            selecting, "raw_tickets", lambda some, *_: [(lots[one], one) for one in some]
        )
        return select(ids, "0" * 64, 2).selected

    exact = exact_distribution(engine, list("abcdef"), 2)
    assert exact.inclusion == dict.fromkeys("abcdef", Fraction(2, 6))
    assert set(exact.chances.values()) == {Fraction(1, 15)}
    assert len(exact.chances) == 15
    assert assert_equivariant(engine, list("abcdef"), ordered=True) == 1440


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(stepping, id="skip sampling"),
        pytest.param(lambda _, lot: [min(lot[:2])], id="alphabet"),
        pytest.param(
            lambda ids, lot: [ids[0], next(x for x in lot if x != ids[0])], id="first row"
        ),
        pytest.param(lambda _, lot: {"t": lot[0], "u": "a"}, id="plan by alphabet"),
        pytest.param(pair_apart(0, 9, 3), id="two far rows"),
    ],
)
def test_beyond_eight_ids_renamings_are_sampled(engine: Engine) -> None:
    """Ten ids have too many orders: 2,062 random ones leave a miss of 1e-9 for engines wrong on 1 %."""
    with pytest.raises(AssertionError, match="unfair"):
        assert_equivariant(engine, list("abcdefghij"))


def test_sampled_renamings_pass_what_is_equal() -> None:
    """A fair engine passes, and the number of comparisons is that of the miss stated."""
    ids = [f"{n:02d}" for n in range(30)]
    assert assert_equivariant(lambda _, lot: lot[:5], ids) == 2062
    assert assert_equivariant(lambda _, lot: lot[:5], ids, miss=0.01, share=0.5) == 7


@pytest.mark.parametrize(
    "engine, words",
    [
        (lambda _, lot: [lot[0], lot[0]], "not a draw"),
        (lambda _, lot: [lot[0], "外人"], "not a draw"),
        (lambda _, lot: lot[:3], "2 different ids"),
        (lambda _, lot: lot[: 1 + (lot[0] == "a")], "2 different ids"),
    ],
)
def test_an_outcome_that_is_no_draw_is_an_error(engine: Engine, words: str) -> None:
    """One id twice, a stranger, another number: in both exact checks."""
    with pytest.raises(AssertionError, match=words):
        exact_distribution(engine, list("abc"), 2)
    with pytest.raises(AssertionError, match=r"not a draw|unfair"):
        assert_equivariant(engine, list("abc"), number=2)


def test_the_number_may_not_change_from_lot_to_lot() -> None:
    """One id by this lot and two by that one is no draw of n."""
    with pytest.raises(AssertionError, match="not a draw"):
        assert_equivariant(lambda _, lot: lot[: 1 + (lot[0] == "c")], list("abc"))


def test_ranks_are_compared_when_order_counts() -> None:
    """A list sorted by the alphabet has the right members; its order is not by lot."""
    engine: Engine = lambda _, lot: sorted(lot[:2])  # noqa: E731 - a table of one
    assert assert_equivariant(engine, list("abcd")) == 48
    with pytest.raises(AssertionError, match="unfair"):
        assert_equivariant(engine, list("abcd"), ordered=True)
    ranked = exact_distribution(lambda _, lot: lot[:2], list("abc"), 2, ordered=True)
    assert len(ranked.chances) == 6
    assert ranked.inclusion["a"] == Fraction(2, 3)


def test_plans_have_two_lots() -> None:
    """Targets and inspectors each have a lot; all pairs of lots are run, each list renamed by itself."""

    def plan(
        _t: Sequence[str], lot: Sequence[str], _i: Sequence[str], people: Sequence[str]
    ) -> Any:
        return {lot[0]: (people[0], people[1]), lot[1]: (people[1], people[2])}

    def fixed(
        _t: Sequence[str], lot: Sequence[str], who: Sequence[str], people: Sequence[str]
    ) -> Any:
        return {lot[0]: (who[0], people[0])}

    assert assert_equivariant(plan, ["t1", "t2", "t3"], ["甲", "乙", "丙"]) == 4 * 36
    with pytest.raises(AssertionError, match="unfair"):
        assert_equivariant(fixed, ["t1", "t2", "t3"], ["甲", "乙", "丙"])
    exact = exact_distribution(lambda _, lot: {"t1": [lot[0]], "t2": lot[1]}, ["a", "b", "c"])
    assert exact.chance_of(lambda outcome: ("t1", ("a",)) in outcome) == Fraction(1, 3)


@pytest.mark.parametrize(
    "ids, options, words",
    [
        (["a"], {}, "two ids at least"),
        (["a", "a"], {}, "an id twice"),
        (["a", "b"], {"miss": 0}, "between 0 and 1"),
        (["a", "b"], {"share": 2}, "between 0 and 1"),
    ],
)
def test_renaming_needs_something_to_rename(
    ids: list[str], options: dict[str, Any], words: str
) -> None:
    """One id, one id twice, impossible probabilities."""
    with pytest.raises(ValueError, match=words):
        assert_equivariant(lambda _, lot: lot[:1], ids, **options)


def test_too_many_orders_are_refused() -> None:
    """Nine ids have more orders than anyone waits for."""
    with pytest.raises(ValueError, match="too many orders"):
        exact_distribution(stepping, [f"{n}" for n in range(9)])


def ours(ids: Sequence[str], number: int, seed: str) -> Sequence[str]:
    """Return our draw, in the order of its tickets."""
    return select(ids, digest(seed.encode()), number).selected


def test_our_draw_keeps_every_seeded_relation() -> None:
    """Same seed, any order of the register; nested; one row more changes one member at most."""
    assert assert_seeded_draw(ours, [f"{n:02d}" for n in range(20)], 6) == 80


@pytest.mark.parametrize(
    "draw, words",
    [
        (lambda ids, n, seed: random.Random(seed).sample(ids, n), "order of the register"),
        (lambda ids, n, seed: sorted(ids)[:n] if seed else [], "20 seeds draw the same"),
        (
            lambda ids, n, seed: random.Random(f"{seed}{n}").sample(sorted(ids), n),
            "do not begin with",
        ),
        (lambda ids, n, _: random.sample(ids, n), "the same seed"),
        (lambda ids, n, seed: random.Random(seed).sample(sorted(ids), n), "more than one member"),
        (lambda ids, n, _: ids[:1] * n, "not a draw"),
    ],
)
def test_seeded_relations_that_do_not_hold(draw: Any, words: str) -> None:
    """Each relation has its engine that breaks it, and its words."""
    with pytest.raises(AssertionError, match=words):
        assert_seeded_draw(draw, [f"{n:02d}" for n in range(20)], 6)
    with pytest.raises(ValueError, match="two more"):
        assert_seeded_draw(draw, ["a", "b"], 2)
