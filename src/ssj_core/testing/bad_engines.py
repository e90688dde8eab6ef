"""Draws that are known to be unfair: a check that lets one of them pass is no check.

Each factory returns a draw of n ids with its own, seeded chance. `skip_sampling` is the way a
provincial platform draws (one random start, then every r-th row).
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

Draw = Callable[[Sequence[str]], list[str]]


def skip_sampling(number: int, seed: int) -> Draw:
    """Return a draw by one start and a fixed step: few outcomes, and a tail nobody reaches."""
    chance = random.Random(seed)  # noqa: S311 - a bad engine needs no good chance

    def draw(ids: Sequence[str]) -> list[str]:
        step = len(ids) // number
        if step > 1:
            start = chance.randrange(step)
            return [ids[start + step * at] for at in range(number)]
        gap = len(ids) // (len(ids) - number)
        start = chance.randrange(gap)
        dropped = {start + gap * at for at in range(len(ids) - number)}
        return [one for at, one in enumerate(ids) if at not in dropped]

    return draw


def never_last(number: int, seed: int) -> Draw:
    """Return a draw that misses the last row by one, as ``nextInt(N - 1)`` does."""
    chance = random.Random(seed)  # noqa: S311 - a bad engine needs no good chance
    return lambda ids: chance.sample(list(ids)[:-1], number)


def modulo_bias(number: int, seed: int) -> Draw:
    """Return a draw that folds one byte onto the rows: the first come more often."""
    chance = random.Random(seed)  # noqa: S311 - a bad engine needs no good chance

    def draw(ids: Sequence[str]) -> list[str]:
        drawn: dict[str, None] = {}
        while len(drawn) < number:
            drawn[ids[chance.randrange(256) % len(ids)]] = None
        return list(drawn)

    return draw


def favourite(number: int, seed: int) -> Draw:
    """Return a draw that gives the first row a second chance."""
    chance = random.Random(seed)  # noqa: S311 - a bad engine needs no good chance

    def draw(ids: Sequence[str]) -> list[str]:
        drawn = chance.sample(list(ids), number)
        if ids[0] not in drawn and chance.random() < number / len(ids):
            drawn[0] = ids[0]
        return drawn

    return draw


def spared(number: int, seed: int) -> Draw:
    """Return a draw made again whenever it hits the first row, once."""
    chance = random.Random(seed)  # noqa: S311 - a bad engine needs no good chance

    def draw(ids: Sequence[str]) -> list[str]:
        drawn = chance.sample(list(ids), number)
        return chance.sample(list(ids), number) if ids[0] in drawn else drawn

    return draw


def frozen_lot(number: int, seed: int) -> Draw:
    """Return a draw that seeds its chance anew each time, and so never changes."""
    return lambda ids: random.Random(seed).sample(list(ids), number)  # noqa: S311 - as above


def neighbours(number: int, seed: int) -> Draw:
    """Return a draw of consecutive rows from one start, wrapping round: pairs always together."""
    chance = random.Random(seed)  # noqa: S311 - a bad engine needs no good chance

    def draw(ids: Sequence[str]) -> list[str]:
        start = chance.randrange(len(ids))
        return [ids[(start + at) % len(ids)] for at in range(number)]

    return draw


BAD_ENGINES: Final[Mapping[str, Callable[[int, int], Draw]]] = {
    factory.__name__: factory
    for factory in (
        skip_sampling,
        never_last,
        modulo_bias,
        favourite,
        spared,
        frozen_lot,
        neighbours,
    )
}
