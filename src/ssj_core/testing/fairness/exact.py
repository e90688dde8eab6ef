"""Fairness without statistics: every order of the lot, every renaming, no false alarms.

An engine here is a pure function of the ids in register order and in lot order; the lot order is
the only chance it may use.
"""

import random
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from math import ceil, factorial, log
from typing import Any, Final

from attrs import field, frozen

Engine = Callable[..., Any]
MOST_ITEMS: Final = 8
MOST_LOTS: Final = factorial(MOST_ITEMS)


@frozen
class Distribution:
    """Every outcome a draw can have, with its exact probability.

    Attributes:
        chances: probability by outcome; they add up to 1.
        ids: those drawn from.
    """

    chances: Mapping[Hashable, Fraction]
    ids: tuple[str, ...] = ()

    @property
    def inclusion(self) -> dict[str, Fraction]:
        """Return the probability of each id to be in the outcome; 0 for ids never drawn."""
        found = dict.fromkeys(self.ids, Fraction(0))
        for outcome, chance in self.chances.items():
            for one in outcome if isinstance(outcome, frozenset | tuple) else ():
                found[one] = found.get(one, Fraction(0)) + chance
        return found

    def chance_of(self, event: Callable[[Any], bool]) -> Fraction:
        """Return the probability of the outcomes for which `event` holds."""
        return sum((c for outcome, c in self.chances.items() if event(outcome)), Fraction(0))


def exact_distribution(
    engine: Engine, ids: Sequence[str], number: int | None = None, *, ordered: bool = False
) -> Distribution:
    """Return the exact distribution of a draw, by running it on every order of the lot.

    Args:
        engine: called with the ids in register order and in lot order. It returns ids drawn, or a
            mapping such as a plan.
        ids: at most 8.
        number: how many ids each outcome must hold; not asked of a plan.
        ordered: whether outcomes that differ in their order are different.

    Raises:
        ValueError: more ids than can be enumerated, or one id twice.
        AssertionError: an outcome holds strangers, one id twice, or not `number` of them.

    >>> exact_distribution(lambda ids, order: order[:2], ["a", "b", "c"]).inclusion["c"]
    Fraction(2, 3)
    >>> exact_distribution(lambda ids, order: order[:1], ["a", "b"], number=2)
    Traceback (most recent call last):
        ...
    AssertionError: 不是一次抽取 not a draw: lot ['a', 'b'] draws ['a'], 2 different ids of 2 are promised
    """
    names = _different(ids)
    if len(names) > MOST_ITEMS:
        message = f"{len(names)} ids have too many orders; {MOST_ITEMS} at most"
        raise ValueError(message)
    share = Fraction(1, factorial(len(names)))
    outcomes = (
        (_outcome(engine(list(names), lot), names, lot, number, ordered=ordered), share)
        for lot in permutations(names)
    )
    return distribution_of(outcomes, names)


def distribution_of(
    outcomes: Iterable[tuple[Any, Fraction]], ids: Sequence[str] = ()
) -> Distribution:
    """Return the distribution of outcomes that come with their weights."""
    chances: dict[Hashable, Fraction] = {}
    for outcome, weight in outcomes:
        key = _hashable(outcome)
        chances[key] = chances.get(key, Fraction(0)) + weight
    return Distribution(chances, tuple(ids))


def _hashable(outcome: Any) -> Hashable:  # noqa: ANN401 - ids, or a plan
    if isinstance(outcome, Mapping):
        return frozenset((key, _frozen(value)) for key, value in outcome.items())
    return outcome if isinstance(outcome, tuple) else frozenset(outcome)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - what a plan says of a target
    return tuple(value) if isinstance(value, list) else value


def _different(ids: Sequence[str]) -> tuple[str, ...]:
    names = tuple(ids)
    if len(set(names)) != len(names):
        message = f"同一编号出现两次 an id twice: {list(names)}"
        raise ValueError(message)
    return names


def _outcome(
    outcome: Any,  # noqa: ANN401 - ids, or a plan
    ids: Sequence[str],
    lot: Sequence[str],
    number: int | None,
    *,
    ordered: bool = False,
) -> Any:  # noqa: ANN401 - as above
    """Return an outcome that can be compared, after it was held to be a draw."""
    if isinstance(outcome, Mapping):
        return {key: _frozen(value) for key, value in outcome.items()}
    drawn = [outcome] if isinstance(outcome, str) else list(outcome)
    wanted = len(drawn) if number is None else number
    if len(set(drawn)) != len(drawn) or not set(drawn) <= set(ids) or len(drawn) != wanted:
        message = (
            f"不是一次抽取 not a draw: lot {list(lot)} draws {drawn}, "
            f"{wanted} different ids of {len(ids)} are promised"
        )
        raise AssertionError(message)
    return tuple(drawn) if ordered else frozenset(drawn)


def assert_equivariant(
    engine: Engine,
    ids: Sequence[str],
    others: Sequence[str] = (),
    *,
    number: int | None = None,
    ordered: bool = False,
    miss: float = 1e-9,
    share: Fraction | float = Fraction(1, 100),
) -> int:
    """Check that renaming in the lot renames the outcome and does nothing else.

    An engine that passes, fed with uniform lots, gives everybody alike the same chances. Up to 8 ids
    this is a proof: every lot is run, and held against the swap of the first two ids and the turn
    of all; renamings for which an engine holds form a group, and these two generate every one.
    Beyond, lots and renamings are taken at random, enough of them that an engine wrong on `share`
    of them passes with probability `miss` at most; that is no proof.

    Args:
        engine: called with the ids in register order and in lot order; with `others`, with
            (ids, lot of ids, others, lot of others), such as targets and inspectors.
        ids: in register order.
        others: a second list that has its own lot, for plans; every pair of lots is run.
        number: how many ids an outcome must hold; any number, but always the same, if absent.
        ordered: whether the order of an outcome counts, as it does for reserves.
        miss: probability of passing an engine that is wrong on `share`, beyond 8 ids.
        share: the part of lots and renamings on which such an engine is wrong.

    Returns:
        Pairs of calls compared: 2·N! up to 8 ids.

    Raises:
        AssertionError: renaming changed the outcome, or it is no draw; the message shows the case.
        ValueError: fewer than two ids, one id twice, or a probability outside 0 and 1.
    """
    lists = (_different(ids), *((_different(others),) if others else ()))
    if min(map(len, lists)) < 2:  # noqa: PLR2004 - one id cannot be renamed
        message = "至少两个编号才能改名 two ids at least can be renamed"
        raise ValueError(message)
    if not (0 < miss < 1 and 0 < share < 1):
        message = f"miss 与 share 须在 0 与 1 之间 lie between 0 and 1: {miss!r}, {share!r}"
        raise ValueError(message)
    checked = _Checked(engine, lists, number, ordered)
    lots = 1
    for names in lists:
        lots *= factorial(len(names))
    if lots <= MOST_LOTS:
        return checked.everywhere()
    return checked.somewhere(ceil(log(1 / miss) / -log(1 - float(share))))


@frozen
class _Checked:
    engine: Engine
    lists: tuple[tuple[str, ...], ...]
    number: int | None
    ordered: bool
    _sizes: list[int] = field(factory=list, init=False)

    def run(self, lots: Sequence[tuple[str, ...]]) -> Any:  # noqa: ANN401 - ids, or a plan
        pairs = zip(self.lists, lots, strict=True)
        asked = [part for names, lot in pairs for part in (list(names), lot)]
        known = [name for names in self.lists for name in names]
        lot = [name for names in lots for name in names]
        number = self._sizes[0] if self._sizes else self.number
        outcome = _outcome(self.engine(*asked), known, lot, number, ordered=self.ordered)
        if not self._sizes and not isinstance(outcome, Mapping):
            self._sizes.append(len(outcome))
        return outcome

    def everywhere(self) -> int:
        """Compare every lot with its swaps and turns."""
        outcomes = {lots: self.run(lots) for lots in self._all_lots(())}
        renamings = list(self._generators())
        for lots, plain in outcomes.items():
            for name in renamings:
                renamed = tuple(tuple(name[one] for one in lot) for lot in lots)
                self._compare(lots, plain, name, outcomes[renamed])
        return len(outcomes) * len(renamings)

    def _all_lots(
        self, before: tuple[tuple[str, ...], ...]
    ) -> Iterator[tuple[tuple[str, ...], ...]]:
        if len(before) == len(self.lists):
            yield before
            return
        for lot in permutations(self.lists[len(before)]):
            yield from self._all_lots((*before, lot))

    def _generators(self) -> Iterator[dict[str, str]]:
        same = {name: name for names in self.lists for name in names}
        for names in self.lists:
            first, second = names[:2]
            yield same | {first: second, second: first}
            yield same | dict(zip(names, (*names[1:], names[0]), strict=True))

    def somewhere(self, pairs: int) -> int:
        """Compare so many random lots with a swap of two ids."""
        chance = random.Random(f"{self.lists}")  # nosec B311  # noqa: S311 - lots to try, the same each time
        same = {name: name for names in self.lists for name in names}
        for _ in range(pairs):
            lots = tuple(tuple(chance.sample(names, len(names))) for names in self.lists)
            first, second = chance.sample(chance.choice(self.lists), 2)
            name = same | {first: second, second: first}
            renamed = tuple(tuple(name[one] for one in lot) for lot in lots)
            self._compare(lots, self.run(lots), name, self.run(renamed))
        return pairs

    def _compare(
        self,
        lots: Sequence[Sequence[str]],
        plain: Any,  # noqa: ANN401 - ids, or a plan
        name: Mapping[str, str],
        found: Any,  # noqa: ANN401 - as above
    ) -> None:
        wanted = _rename(plain, name)
        if found != wanted:
            changed = {one: other for one, other in name.items() if one != other}
            message = (
                f"不公平 unfair: lot {[list(lot) for lot in lots]} draws {_shown(plain)}; "
                f"renamed by {changed} it should draw {_shown(wanted)}, but draws {_shown(found)}"
            )
            raise AssertionError(message)


def _shown(outcome: Any) -> Any:  # noqa: ANN401 - ids, or a plan
    return sorted(outcome) if isinstance(outcome, frozenset) else outcome


def _rename(value: Any, name: Mapping[str, str]) -> Any:  # noqa: ANN401 - ids, or a plan
    if isinstance(value, str):
        return name.get(value, value)
    if isinstance(value, Mapping):
        return {_rename(key, name): _rename(held, name) for key, held in value.items()}
    if isinstance(value, tuple):
        return tuple(_rename(held, name) for held in value)
    if isinstance(value, frozenset | set | list):
        return type(value)(_rename(held, name) for held in value)
    return value
