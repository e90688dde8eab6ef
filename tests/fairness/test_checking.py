"""The check of a black box: what it hands out, what it takes, what it says, and when it refuses."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.drawing import select
from ssj_core.encoding import digest
from ssj_core.testing.fairness import (
    Budget,
    DrawWatch,
    NotADrawError,
    NotJudgedError,
    UnfairDrawError,
    assert_fair_draw,
    seen_by,
)

SHOPS = [f"店{n:02d}" for n in range(40)]


def fairly(number: int, seed: int = 1) -> Callable[[Sequence[str]], list[str]]:
    """Return a fair draw with chance of its own."""
    chance = random.Random(seed)
    return lambda ids: chance.sample(list(ids), number)


@pytest.mark.parametrize("size, number", [(299, 100), (40, 10), (60, 1)])
def test_our_draw_is_fair(size: int, number: int) -> None:
    """Our draw passes, N = 299 and n = 100 included; the report says the cost and what it saw."""

    def draw(ids: Sequence[str], seed: str) -> Iterable[str]:
        return select(ids, digest(seed.encode()), number).selected

    report = assert_fair_draw(draw, [f"{at:04d}" for at in range(size)], number=number)
    assert f"{report.draws:,} draws" in str(report)
    assert report.seen[""].least == 0.5
    assert not report.unjudged


def test_an_engine_that_shuffles_its_list_hides_nothing() -> None:
    """Each call gets a list of its own: the spared shop is named, not whoever stood in its place."""

    def draw(ids: list[str]) -> list[str]:
        chance.shuffle(ids)
        return [one for one in ids if one != "店07"][:10]

    chance = random.Random(4)
    with pytest.raises(UnfairDrawError) as caught:
        assert_fair_draw(draw, SHOPS)
    worst = caught.value.findings[0]
    assert "店07" in worst.what
    assert (worst.seen, worst.ratio) == (0, 0.0)
    assert worst.p < 1e-8
    assert str(caught.value).splitlines()[0].startswith("不公平 unfair: target 店07  0.00×  p ≤ ")


def test_rows_and_names_are_told_apart() -> None:
    """Shown in fresh orders, a last row that is never drawn is blamed as a row, in the first line."""
    chance = random.Random(2)
    with pytest.raises(UnfairDrawError, match="unfair: 末行 last row"):
        assert_fair_draw(lambda ids: chance.sample(ids[:-1], 10), SHOPS)
    with pytest.raises(UnfairDrawError, match="unfair: target 店39"):
        assert_fair_draw(lambda ids: chance.sample(ids[:-1], 10), SHOPS, order="kept")


def test_told_groups_are_seen_sooner() -> None:
    """Eight shops of one owner spared half the time: named as their owner's."""
    chance = random.Random(3)
    owned = set(SHOPS[5:13])

    def draw(ids: list[str]) -> list[str]:
        drawn = chance.sample(ids, 10)
        while len(owned & set(drawn)) > 1 and chance.random() < 0.7:
            drawn = chance.sample(ids, 10)
        return drawn

    with pytest.raises(UnfairDrawError) as caught:
        assert_fair_draw(draw, SHOPS, groups={"一户之主 one owner": owned})
    assert "one owner" in str(caught.value)


@pytest.mark.parametrize(
    "draw, words",
    [
        (lambda ids: list(ids[:2]), "2 ids drawn, 3 promised"),
        (lambda ids: [ids[0]] * 3, "more than once"),
        (lambda ids: [*ids[:2], "外人"], "not in the register"),
        (lambda ids: [*ids[:2], 7], "not in the register"),
        (lambda _ids: "店00", "no list of ids"),
        (lambda _ids: None, "no list of ids"),
    ],
)
def test_what_is_not_a_draw_is_refused(draw: Callable[[Any], Any], words: str) -> None:
    """Too few, one twice, strangers, no list at all: each single result is checked."""
    with pytest.raises(AssertionError, match="not a draw") as caught:
        assert_fair_draw(draw, SHOPS, number=3)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"number": 0}, "nothing to chance"),
        ({"number": 40}, "nothing to chance"),
        ({"number": 41}, "a draw of 41 out of 40"),
        ({"number": -1}, "a draw of -1 out of 40"),
        ({"number": "三"}, "not a number to draw"),
        ({"number": float("nan")}, "not a number to draw"),
        ({"number": 3, "false_alarm": 0}, "must lie between 0 and 1"),
        ({"number": 3, "false_alarm": 1.0}, "must lie between 0 and 1"),
        ({"number": 3, "effect": 1}, "effect"),
        ({"number": 3, "budget": "cheap"}, "quick"),
        ({"number": 3, "budget": 200}, "quick"),
        ({"number": 3, "require": {"souls"}}, "no such family: souls"),
        ({"number": 3, "require": "pairs"}, "no such family"),
        ({"number": 3, "order": "any"}, "kept or fresh"),
        ({"number": 3, "groups": {"g": ["外人"]}}, "ids not in the frame: 外人"),
        ({"number": 3, "strata": {"店00": "A"}}, "without a stratum"),
        ({"number": {"A": 3}}, "no such stratum: A"),
        ({"chances": dict.fromkeys(SHOPS, 0.1), "number": 3}, "chances add up to 4, not to 3"),
        ({"chances": dict.fromkeys(SHOPS, 1.5)}, "above 0 and up to 1"),
        ({"chances": {"店00": 0.5}}, "without a chance"),
    ],
)
def test_arguments_that_contradict_are_refused(arguments: dict[str, Any], words: str) -> None:
    """What is wrong is said before the engine is run for long."""
    with pytest.raises(ValueError, match=words):
        assert_fair_draw(fairly(3), SHOPS, **arguments)


@pytest.mark.parametrize(
    "frame, words",
    [
        ("店00店01", "not a list"),
        (["a", "a", "b"], "more than once"),
        (["a", 1, "b"], "not a text"),
        ([], "nothing to chance"),
    ],
)
def test_frames_that_are_none_are_refused(frame: Any, words: str) -> None:
    """A text, an id twice, a number for an id, nobody at all."""
    with pytest.raises(ValueError, match=words):
        DrawWatch(frame, 1)


def test_all_faults_come_at_once() -> None:
    """Two wrong rates and an unknown family are one error."""
    with pytest.raises(ValueError, match=r"false_alarm.*effect.*souls"):
        assert_fair_draw(fairly(3), SHOPS, 2.0, effect=0.0, require={"souls"}, number=3)


def test_a_budget_too_small_is_said_in_the_first_line() -> None:
    """A run that cannot judge what it promises does not pass in silence."""
    report = assert_fair_draw(fairly(10), SHOPS, budget=Budget(draws=50))
    assert report.draws == 50
    first = str(report).splitlines()[0]
    assert first.startswith("未能判断 NOT JUDGED")
    assert "0.5× of their chance (804 draws needed)" in first


def test_what_is_required_and_not_judged_fails() -> None:
    """`require` turns “not judged” into a failure; with draws enough it passes."""
    with pytest.raises(NotJudgedError, match="NOT JUDGED: 成对 pairs"):
        assert_fair_draw(fairly(10), [f"{n:03d}" for n in range(100)], require={"pairs"})
    report = assert_fair_draw(fairly(10), SHOPS, require={"pairs", "repeats", "memory", "groups"})
    assert report.sees_pairs
    with pytest.raises(NotJudgedError, match="重复 repeats"):
        assert_fair_draw(fairly(10), SHOPS, independent=False, require={"repeats"})


def test_quick_and_seconds_and_progress() -> None:
    """“quick” pays for what sees a target never drawn; time ends a run; progress is told."""
    quick = assert_fair_draw(fairly(10), SHOPS, budget="quick")
    assert quick.draws == 103
    assert not quick.unjudged
    told: list[tuple[int, int, float]] = []
    report = assert_fair_draw(
        fairly(10), SHOPS, budget=Budget(seconds=0.01, progress=lambda *now: told.append(now))
    )
    assert report.draws < 804
    assert told[-1][:2] == (report.draws, 804)
    for wrong in ({"draws": 0}, {"seconds": -1.0}, {"seconds": float("inf")}):
        with pytest.raises(ValueError, match="budget"):
            Budget(**wrong)


def test_an_engine_that_takes_a_seed_is_told_one() -> None:
    """Each call another seed, the same ones in every run; a thousand internal seeds are seen."""
    seeds: list[str] = []

    def draw(ids: Sequence[str], seed: str) -> list[str]:
        seeds.append(seed)
        return random.Random(seed).sample(list(ids), 10)

    first = assert_fair_draw(draw, SHOPS, seed=7)
    assert len(set(seeds)) == len(seeds)
    assert all(len(seed) == 64 for seed in seeds)
    assert assert_fair_draw(draw, SHOPS, seed=7).evidence == first.evidence
    with pytest.raises(UnfairDrawError, match=r"the same draw again, about \d+ seeds"):
        assert_fair_draw(
            lambda ids, seed: random.Random(int(seed, 16) % 1000).sample(ids, 10),
            SHOPS,
            order="kept",
        )


def test_strata_numbers_and_averages() -> None:
    """Numbers hold by stratum each time; an average is rounded in proportion; strata share no chance."""
    strata = {one: "A" if at < 30 else "B" for at, one in enumerate(SHOPS)}
    chance = random.Random(5)

    def draw(ids: Sequence[str], up: float = 0.5) -> list[str]:
        more = chance.random() < up
        tier_a = [one for one in ids if strata[one] == "A"]
        tier_b = [one for one in ids if strata[one] == "B"]
        return chance.sample(tier_a, 4) + chance.sample(tier_b, 2 + more)

    numbers: dict[str, int | Fraction | float | str] = {"A": 4, "B": Fraction(5, 2)}
    report = assert_fair_draw(draw, SHOPS, number=numbers, strata=strata, budget=Budget(draws=400))
    assert set(report.seen) == {"A", "B"}
    assert {"rounding", "strata"} <= set(report.families)
    with pytest.raises(UnfairDrawError, match="rounded up B"):
        assert_fair_draw(lambda ids: draw(ids, 0.9), SHOPS, number=numbers, strata=strata)
    by_stratum = {"A": SHOPS[:30], "B": SHOPS[30:]}
    with pytest.raises(NotADrawError, match="B: 抽了 1 个"):
        assert_fair_draw(
            lambda _ids: [*fairly(3)(SHOPS[:30]), SHOPS[-1]],
            SHOPS,
            number={"A": 3, "B": 2},
            strata=by_stratum,
        )


def test_one_seed_for_two_strata_is_seen() -> None:
    """The same places in both strata: caught within a dozen draws."""
    ids = [f"{n:03d}" for n in range(100)]
    strata = {one: "A" if one < "050" else "B" for one in ids}
    chance = random.Random(6)

    def draw(shown: Sequence[str]) -> list[str]:
        seed = chance.random()
        halves = ([one for one in shown if strata[one] == tier] for tier in "AB")
        return [one for half in halves for one in random.Random(seed).sample(half, 5)]

    with pytest.raises(UnfairDrawError, match="the same places in A and B") as caught:
        assert_fair_draw(draw, ids, number={"A": 5, "B": 5}, strata=strata)
    assert caught.value.report.draws <= 12


def test_unequal_chances() -> None:
    """Stated chances are held to: a Poisson draw passes, a target at half its chance is named."""
    chances = {one: 0.1 if at < 20 else 0.3 for at, one in enumerate(SHOPS)}
    chance = random.Random(8)

    def draw(ids: Sequence[str], spared: float = 1.0) -> list[str]:
        return [
            one for one in ids if chance.random() < chances[one] * (spared if one == "店30" else 1)
        ]

    report = assert_fair_draw(draw, SHOPS, chances=chances)
    assert not report.unjudged
    assert "the least likely target ≤ 0.5×" in str(report)
    assert "pairs, repeats, shapes and many small deviations are not judged" in str(report)
    with pytest.raises(UnfairDrawError, match="target 店30"):
        assert_fair_draw(lambda ids: draw(ids, 0.5), SHOPS, chances=chances)
    with pytest.raises(NotADrawError, match="8 promised"):
        assert_fair_draw(draw, SHOPS, chances=chances, number=8)
    with pytest.raises(ValueError, match="cannot both be stated"):
        assert_fair_draw(draw, SHOPS, chances=chances, strata=dict.fromkeys(SHOPS, "A"))


def test_the_order_of_the_list_is_judged_when_it_counts() -> None:
    """A list handed back in register order has the right members and the wrong reserves."""
    chance = random.Random(9)
    draw = fairly(10, 9)
    assert_fair_draw(draw, SHOPS, ordered=True, budget=Budget(draws=200))
    with pytest.raises(UnfairDrawError, match="earlier rows rank earlier"):
        assert_fair_draw(
            lambda ids: sorted(chance.sample(ids, 10), key=ids.index), SHOPS, ordered=True
        )


def test_a_rotation_that_the_rules_ask_for() -> None:
    """Nobody twice running is caught, unless draws may look at earlier ones; the report says what that costs."""
    before: list[str] = []
    chance = random.Random(10)

    def draw(ids: Sequence[str]) -> list[str]:
        before[:] = chance.sample([one for one in ids if one not in before], 10)
        return list(before)

    with pytest.raises(UnfairDrawError, match="drawn again within 1 draws"):
        assert_fair_draw(draw, SHOPS)
    report = assert_fair_draw(draw, SHOPS, independent=False)
    assert "memory, repeats and spread are not judged" in str(report)
    assert not {"memory", "repeats"} & set(report.families)


def test_statistics_inside_given_are_refused() -> None:
    """A promise per example is none; an engine that is told its seed may be checked there."""

    @settings(max_examples=1, deadline=None, database=None)
    @given(st.just(10))
    def unseeded(number: int) -> None:
        assert_fair_draw(fairly(number), SHOPS)

    with pytest.raises(RuntimeError, match="inside @given"):
        unseeded()

    @settings(max_examples=1, deadline=None, database=None)
    @given(st.just(10))
    def seeded(number: int) -> None:
        assert_fair_draw(
            lambda ids, seed: random.Random(seed).sample(ids, number), SHOPS, budget="quick"
        )

    seeded()


@pytest.mark.parametrize(
    "size, number, never, half, pair_never, pair_always",
    [
        (40, 10, 100, 787, 539, 236),
        (100, 10, 281, 2354, 3706, 379),
        (1000, 10, 3180, 27641, 427576, 1776),
        (1000, 30, 1049, 9023, 44214, 784),
    ],
)
def test_the_price_is_known_before(
    size: int, number: int, never: int, half: int, pair_never: int, pair_always: int
) -> None:
    """The draws stated for each sight, within two per cent of what was worked out elsewhere."""
    seen = seen_by(size, number, draws=half)
    prices = list(seen.costs.values())
    for found, known in zip(
        (prices[0], prices[1], prices[-3], prices[-2]),
        (never, half, pair_never, pair_always),
        strict=True,
    ):
        assert found == pytest.approx(known, rel=0.02)
    assert len(seen.rows()) == len(seen.costs)


@pytest.mark.parametrize("wrong", [(0, 0, 1, 0.1), (5, 5, 1, 0.1), (5, 2, -1, 0.1), (5, 2, 1, 1.0)])
def test_a_price_of_nothing_is_refused(wrong: tuple[int, int, int, float]) -> None:
    """Sizes, draws and rates that mean nothing."""
    with pytest.raises(ValueError, match="n lies between"):
        seen_by(*wrong)


def test_orders_shown_do_not_change_who_is_drawn() -> None:
    """Over fresh orders each shop comes as often as the others."""
    counts: Counter[str] = Counter()
    draw = fairly(10, 12)

    def counted(ids: Sequence[str]) -> list[str]:
        drawn = draw(ids)
        counts.update(drawn)
        return drawn

    assert_fair_draw(counted, SHOPS)
    assert max(counts.values()) < 1.4 * min(counts.values())
