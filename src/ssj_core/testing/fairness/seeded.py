"""Relations that hold of any sound seeded draw, checked without statistics."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final

SeededDraw = Callable[[Sequence[str], int, str], Iterable[str]]
_SEEDS: Final = 20


def assert_seeded_draw(
    draw: SeededDraw,
    frame: Sequence[str],
    number: int,
    *,
    nested: bool = True,
    stable: bool = True,
    seeds: int = _SEEDS,
) -> int:
    """Check the relations between draws of one seed: none of them needs chance, none gives a false alarm.

    The same seed draws the same again, whatever the order of the register; another seed draws
    something else sooner or later; n + 1 holds n (`nested`), and the one more is the first reserve;
    a row added changes one member at most (`stable`).

    Args:
        draw: called with the ids, n and a seed; returns the ids drawn, in the order of their lots.
        frame: the ids, 3 at least.
        number: n, at least two fewer than the ids.
        nested: whether a larger draw must hold the smaller one.
        stable: whether a row added may change one member at most.
        seeds: how many seeds are tried.

    Returns:
        How many comparisons were made.

    Raises:
        AssertionError: a relation does not hold; the message names it.
        ValueError: too few ids.

    >>> import random
    >>> assert_seeded_draw(lambda ids, n, seed: random.Random(seed).sample(ids, n), list("abcdef"), 2)
    Traceback (most recent call last):
        ...
    AssertionError: 不公平 unfair: the order of the register decides ...
    """
    ids = list(frame)
    if not 0 < number <= len(ids) - 2 or len(set(ids)) != len(ids):
        message = f"{len(ids)} 个中抽 {number} 个太少 need different ids, two more than are drawn"
        raise ValueError(message)
    compared = 0
    outcomes = set()
    for turn in range(seeds):
        seed = sha256(f"{turn}".encode()).hexdigest()
        drawn = _drawn(draw, ids, number, seed)
        outcomes.add(frozenset(drawn))
        _same(drawn, _drawn(draw, ids, number, seed), "the same seed draws something else", seed)
        backwards = _drawn(draw, ids[::-1], number, seed)
        _same(drawn, backwards, "the order of the register decides", seed)
        compared += 2
        if nested:
            more = _drawn(draw, ids, number + 1, seed)
            _same(drawn, more[:number], f"{number + 1} drawn do not begin with the {number}", seed)
            compared += 1
        if stable:
            fewer = _drawn(draw, ids[:-1], number, seed)
            if len(set(drawn) - set(fewer)) > 1:
                _fail("a row added changes more than one member", seed, drawn, fewer)
            compared += 1
    if len(outcomes) == 1 and seeds > 1:
        message = f"不公平 unfair: {seeds} seeds draw the same {sorted(next(iter(outcomes)))}"
        raise AssertionError(message)
    return compared


def _drawn(draw: SeededDraw, ids: Sequence[str], number: int, seed: str) -> list[str]:
    drawn = list(draw(list(ids), number, seed))
    if len(set(drawn)) != len(drawn) or not set(drawn) <= set(ids) or len(drawn) != number:
        message = f"不是一次抽取 not a draw: {drawn}, {number} different ids are promised"
        raise AssertionError(message)
    return drawn


def _same(drawn: Sequence[str], other: Sequence[str], words: str, seed: str) -> None:
    if list(drawn) != list(other):
        _fail(words, seed, drawn, other)


def _fail(words: str, seed: str, drawn: Sequence[str], other: Sequence[str]) -> None:
    message = f"不公平 unfair: {words} (seed {seed[:12]}…): {list(drawn)}, {list(other)}"
    raise AssertionError(message)
