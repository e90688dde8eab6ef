"""Is a draw fair? Exact where chance can be enumerated, else with a stated false-alarm rate.

Three checks, the strongest first: `exact_distribution` runs an engine over every order the lot can
give; `assert_equivariant` renames what is drawn from; `assert_fair_draw` watches any black box.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from math import ceil, factorial, inf, log
from typing import Any, Final

from attrs import frozen

Engine = Callable[[Sequence[str], Sequence[str]], Any]
MOST_ITEMS: Final = 8


@frozen
class Distribution:
    """Every outcome a draw can have, with its exact probability.

    Attributes:
        chances: probability by outcome; they add up to 1.
    """

    chances: Mapping[Hashable, Fraction]

    @property
    def inclusion(self) -> dict[str, Fraction]:
        """Return the probability of each id to be in the outcome; ids never drawn are missing."""
        found: dict[str, Fraction] = {}
        for outcome, chance in self.chances.items():
            for one in outcome if isinstance(outcome, frozenset) else ():
                found[one] = found.get(one, Fraction(0)) + chance
        return found

    def chance_of(self, event: Callable[[Any], bool]) -> Fraction:
        """Return the probability of the outcomes for which `event` holds."""
        return sum((c for outcome, c in self.chances.items() if event(outcome)), Fraction(0))


def exact_distribution(engine: Engine, ids: Sequence[str]) -> Distribution:
    """Return the exact distribution of a draw, by running it on every order of the lot.

    Args:
        engine: called with the ids in register order and in lot order; the lot order is the only
            chance it may use. It returns ids drawn, or a mapping such as a plan.
        ids: at most 8.

    Raises:
        ValueError: more ids than can be enumerated.

    >>> exact_distribution(lambda ids, order: order[:2], ["a", "b", "c"]).inclusion["c"]
    Fraction(2, 3)
    """
    if len(ids) > MOST_ITEMS:
        message = f"{len(ids)} ids have too many orders; {MOST_ITEMS} at most"
        raise ValueError(message)
    share = Fraction(1, factorial(len(ids)))
    return distribution_of((engine(ids, order), share) for order in permutations(ids))


def distribution_of(outcomes: Iterable[tuple[Any, Fraction]]) -> Distribution:
    """Return the distribution of outcomes that come with their weights."""
    chances: dict[Hashable, Fraction] = {}
    for outcome, weight in outcomes:
        key = frozenset(outcome.items() if isinstance(outcome, Mapping) else outcome)
        chances[key] = chances.get(key, Fraction(0)) + weight
    return Distribution(chances)


def assert_equivariant(engine: Engine, ids: Sequence[str]) -> int:
    """Check that renaming in the lot renames the outcome and does nothing else.

    An engine that passes, fed with uniform lots, gives everybody alike the same chances. It costs
    one call per lot and renaming, all of them up to four ids, rotations and swaps beyond; there are
    no false alarms. It sees any use of row order, of the spelling of ids, or of hidden state.

    Args:
        engine: as for `exact_distribution`.
        ids: in register order.

    Returns:
        Pairs of calls compared.

    Raises:
        AssertionError: renaming changed the outcome; the message shows the smallest case met.
    """
    lots = list(_rearranged(ids))
    for order in lots:
        plain = _outcome(engine(ids, order))
        for other in lots:
            name = dict(zip(ids, other, strict=True))
            renamed = _outcome(engine(ids, [name[one] for one in order]))
            if renamed != _rename(plain, name):
                message = (
                    f"不公平 unfair: lot {list(order)} draws {plain}; renamed by {name} "
                    f"it should draw {_rename(plain, name)}, but draws {renamed}"
                )
                raise AssertionError(message)
    return len(lots) ** 2


def _rearranged(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    if len(ids) <= 4:  # noqa: PLR2004 - 24 orders, 576 pairs
        return permutations(ids)
    turned = [[*ids[start:], *ids[:start]] for start in range(len(ids))]
    swapped = [[*ids[:at], ids[at + 1], ids[at], *ids[at + 2 :]] for at in range(len(ids) - 1)]
    return [*turned, *swapped, list(reversed(ids))]


def _outcome(outcome: Any) -> Any:  # noqa: ANN401 - ids, or a plan
    return dict(outcome) if isinstance(outcome, Mapping) else frozenset(outcome)


def _rename(value: Any, name: Mapping[str, str]) -> Any:  # noqa: ANN401 - ids, or a plan
    if isinstance(value, str):
        return name.get(value, value)
    if isinstance(value, Mapping):
        return {_rename(key, name): _rename(one, name) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(_rename(one, name) for one in value)
    return frozenset(_rename(one, name) for one in value)


@frozen(kw_only=True)
class FairnessReport:
    """What a statistical check did and what it could have seen.

    Attributes:
        draws: how often the draw was made.
        checks: how many counts were compared with what chance allows.
        false_alarm: greatest probability that a fair draw fails.
        effect: a target off its chance by this part of it, or more, is seen nearly surely.
        sees_pairs: whether neighbours that never come together are seen.
    """

    draws: int
    checks: int
    false_alarm: float
    effect: float
    sees_pairs: bool

    def __str__(self) -> str:
        """Return it in words."""
        pairs = "" if self.sees_pairs else "not "
        return (
            f"{self.draws} draws, {self.checks} checks, false alarm ≤ {self.false_alarm:g}; a target "
            f"at ≥ {1 + self.effect:g} or ≤ {1 - self.effect:g} times its chance is seen nearly surely, "
            f"neighbours that never meet are {pairs}seen"
        )


def assert_fair_draw(
    draw: Callable[[Sequence[str]], Iterable[str]],
    frame: Iterable[str],
    false_alarm: float = 1e-9,
    *,
    number: int | None = None,
    effect: float = 0.5,
) -> FairnessReport:
    """Check any draw of n out of a frame, made again and again, each time with fresh chance.

    Every target must come n/N of the time, every pair of neighbours n(n−1)/(N(N−1)) of the time, and
    each draw must hold n different targets. Counts are held against Chernoff's bound, shared out over
    all checks, so the rate of false alarms is a promise and not an estimate. It sees tails that are never drawn, favourites, skip sampling,
    frozen results; it does not see a draw repeated until it pleased, nor ties between far targets.

    Args:
        draw: gets the ids in register order, returns the ids drawn.
        frame: the ids, in register order.
        false_alarm: greatest probability that a fair draw fails.
        number: n; taken from the first draw if absent.
        effect: relative deviation of one target to be seen: 0.5 is half as often again. The draws
            it costs grow with its inverse square.

    Raises:
        AssertionError: the draw is not fair, or not a draw of n; the message says what was seen.
        ValueError: the frame is too small, or the draw takes nobody or everybody.
    """
    ids = list(frame)
    first = list(draw(ids))
    size, taken = len(ids), len(first) if number is None else number
    if not 0 < taken < size:
        message = f"a draw of {taken} out of {size} leaves nothing to chance"
        raise ValueError(message)
    rate, pair = taken / size, taken * (taken - 1) / (size * (size - 1))
    checks = 2 * size - 1
    needed = log(2 * checks / false_alarm)
    draws = _draws_needed(rate, pair, effect, needed)
    single, double = _count(draw, ids, taken, draws, first)
    for what, counts, chance in (("target", single, rate), ("pair", double, pair)):
        for one, count in counts:
            if draws * _divergence(count / draws, chance) > needed:
                message = (
                    f"不公平 unfair: {what} {one} came {count} times in {draws} draws, "
                    f"about {draws * chance:.0f} are expected; a fair draw fails so with "
                    f"probability {false_alarm:g} at most"
                )
                raise AssertionError(message)
    return FairnessReport(
        draws=draws,
        checks=checks,
        false_alarm=false_alarm,
        effect=effect,
        sees_pairs=draws * _divergence(0.0, pair) > needed,
    )


def _draws_needed(rate: float, pair: float, effect: float, needed: float) -> int:
    # Twice the bound leaves a deviation of `effect` several deviations beyond it.
    single = needed / _divergence(min(rate * (1 + effect), 1.0), rate)
    never = needed / -log(1 - pair) if pair else 0.0
    return ceil(2 * (never if single < never <= 2 * single else single))


def _count(
    draw: Callable[[Sequence[str]], Iterable[str]],
    ids: Sequence[str],
    taken: int,
    draws: int,
    first: list[str],
) -> tuple[list[tuple[object, int]], list[tuple[object, int]]]:
    place = {one: at for at, one in enumerate(ids)}
    single: Counter[int] = Counter()
    double: Counter[int] = Counter()
    for turn in range(draws):
        drawn = first if turn == 0 else list(draw(ids))
        places = {place.get(one, -1) for one in drawn}
        if len(drawn) != taken or len(places) != taken or -1 in places:
            message = f"不是一次抽取 not a draw: {len(drawn)} ids, not {taken} different ones of the frame"
            raise AssertionError(message)
        single.update(places)
        double.update(at for at in places if at + 1 in places)
    pairs: list[tuple[object, int]] = [
        ((ids[at], ids[at + 1]), double[at]) for at in range(len(ids) - 1)
    ]
    return [(one, single[at]) for at, one in enumerate(ids)], pairs


def _divergence(seen: float, chance: float) -> float:
    """Return the Kullback–Leibler divergence of two rates; its exponential bounds the tail."""
    sides = ((seen, chance), (1 - seen, 1 - chance))
    return sum(
        (share * log(share / expected) if expected > 0 else inf)
        for share, expected in sides
        if share > 0
    )
