"""The fairness checks: fair draws pass, every draw known to be bad is caught, costs are said."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import pytest

from ssj_core.drawing import selecting
from ssj_core.drawing.selecting import select
from ssj_core.encoding import digest
from ssj_core.testing.bad_engines import BAD_ENGINES, skip_sampling
from ssj_core.testing.fairness import assert_equivariant, assert_fair_draw, exact_distribution


def frame(size: int) -> list[str]:
    """Return a register in order."""
    return [f"{at:04d}" for at in range(size)]


def ours(number: int) -> Callable[[Sequence[str]], Iterable[str]]:
    """Return our draw with a new key each time."""
    keys = itertools.count()
    return lambda ids: select(ids, digest(b"%d" % next(keys)), number).selected


def skipping(ids: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return the peer's draw of 2 with its start taken from the lot."""
    step = len(ids) // 2
    start = ids.index(order[0]) % step
    return [ids[start], ids[start + step]]


def test_exactly_n_of_n_for_the_real_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its tickets in every possible order, the draw gives everybody and every pair equal chances."""

    def engine(ids: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
        lots = {one: bytes([at]) * 32 for at, one in enumerate(order)}
        monkeypatch.setattr(
            selecting, "raw_tickets", lambda some, *_: [(lots[one], one) for one in some]
        )
        return select(ids, "0" * 64, 2).selected

    exact = exact_distribution(engine, list("abcdef"))
    assert exact.inclusion == dict.fromkeys("abcdef", Fraction(2, 6))
    assert set(exact.chances.values()) == {Fraction(1, 15)}
    assert len(exact.chances) == 15
    assert assert_equivariant(engine, list("abcd")) == 576
    assert assert_equivariant(engine, list("abcdef")) == 144


def test_exact_distribution_shows_the_peers_tail() -> None:
    """Skip sampling of 2 out of 5 has two outcomes, and the last row has no chance."""
    exact = exact_distribution(skipping, list("abcde"))
    assert len(exact.chances) == 2
    assert "e" not in exact.inclusion
    assert exact.inclusion["a"] == Fraction(3, 5)


def test_plans_can_be_enumerated_too() -> None:
    """A mapping is an outcome like any other; it has no inclusion of its own."""
    exact = exact_distribution(lambda _, order: {"t1": order[0], "t2": order[1]}, ["a", "b", "c"])
    assert exact.chance_of(lambda plan: ("t1", "a") in plan) == Fraction(1, 3)
    assert exact.inclusion != {}


def test_too_many_orders_are_refused() -> None:
    """Nine ids have more orders than anyone waits for."""
    with pytest.raises(ValueError, match="too many orders"):
        exact_distribution(skipping, frame(9))


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(skipping, id="skip sampling"),
        pytest.param(lambda _, order: [min(order[:2])], id="alphabet"),
        pytest.param(lambda ids, order: [ids[0], order[1]], id="first row"),
        pytest.param(lambda _, order: {"t": order[0], "u": "a"}, id="plan by alphabet"),
    ],
)
@pytest.mark.parametrize("size", [4, 6])
def test_what_looks_at_names_or_rows_is_not_equivariant(
    engine: Callable[[Sequence[str], Sequence[str]], object], size: int
) -> None:
    """Renaming shows any use of row order or spelling."""
    with pytest.raises(AssertionError, match="unfair"):
        assert_equivariant(engine, list("abcdef")[:size])


def test_plans_by_lot_are_equivariant() -> None:
    """A plan that follows the lot alone is renamed with it."""
    assert assert_equivariant(
        lambda _, order: {("t1", "d/m/1"): order[0], "t2": order[1]}, list("abc")
    )


@pytest.mark.parametrize("size, number", [(299, 100), (40, 10), (60, 1)])
def test_our_draw_is_fair(size: int, number: int) -> None:
    """Our draw passes, N = 299 and n = 100 included: nobody is undrawable; the report says the cost."""
    report = assert_fair_draw(ours(number), frame(size))
    assert report.checks == 2 * size - 1
    assert f"{report.draws} draws" in str(report)
    assert report.sees_pairs == (number > 1)


@pytest.mark.parametrize("name", BAD_ENGINES)
@pytest.mark.parametrize("size, number", [(299, 100), (300, 100), (190, 100)])
def test_every_bad_engine_is_caught(name: str, size: int, number: int) -> None:
    """Tails never drawn, favourites, folded bytes, frozen lots, skips, neighbours: all are seen."""
    with pytest.raises(AssertionError, match="unfair"):
        assert_fair_draw(BAD_ENGINES[name](number, 7), frame(size), number=number)


def test_what_is_not_a_draw_at_all_is_refused() -> None:
    """Too few, one twice, or strangers: each single draw is checked."""
    draws: list[Callable[[Sequence[str]], list[str]]] = [
        lambda ids: list(ids[:2]),
        lambda ids: [ids[0]] * 3,
        lambda ids: [*ids[:2], "外人"],
    ]
    for draw in draws:
        with pytest.raises(AssertionError, match="not a draw"):
            assert_fair_draw(draw, frame(20), number=3)


@pytest.mark.parametrize("number", [0, 20])
def test_nothing_left_to_chance_cannot_be_checked(number: int) -> None:
    """A draw of nobody or of everybody has no fairness to see."""
    with pytest.raises(ValueError, match="nothing to chance"):
        assert_fair_draw(lambda ids: list(ids[:number]), frame(20))


@pytest.mark.parametrize(
    "size, number, outcomes, never, always",
    [(299, 100, 2, 99, 0), (2999, 1000, 2, 999, 0), (1000, 30, 33, 10, 0), (190, 100, 2, 0, 10)],
)
def test_the_peers_draw_as_it_was_measured(
    size: int, number: int, outcomes: int, never: int, always: int
) -> None:
    """The bad engine is the real one: as many outcomes, undrawable and certain rows as were measured."""
    draw = skip_sampling(number, 1)
    seen = {tuple(draw(frame(size))) for _ in range(400)}
    drawn = set().union(*seen)
    assert (len(seen), size - len(drawn)) == (outcomes, never)
    assert len(drawn.intersection(*seen)) == always
