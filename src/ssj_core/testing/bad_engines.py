"""Draws that are known to be unfair: a check that lets one of them pass is no check.

Each `BadEngine` makes draws of n ids with a seeded chance of its own. Among them are the way a
provincial platform draws (`skip_sampling`), the classical slips of programmers (modulo bias, a
random comparator, Fisher–Yates off by one), and favours done on purpose.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key
from math import gcd
from typing import Final

from attrs import frozen

Draw = Callable[[Sequence[str]], list[str]]
Places = Callable[[random.Random, int, int], list[int]]
Remembering = Callable[[random.Random, int], Callable[[int], list[int]]]


@frozen
class BadEngine:
    """A draw known to be unfair.

    Attributes:
        name: by which tables and vectors call it.
        zh: what it does, in Chinese.
        en: what it does, in English.
    """

    name: str
    zh: str
    en: str
    _make: Callable[[random.Random, int], Draw]

    def __call__(self, number: int, seed: int) -> Draw:
        """Return a draw of `number` ids, its chance seeded with `seed`."""
        return self._make(random.Random(seed), number)  # nosec B311  # noqa: S311 - a bad engine needs no good chance


def _by_place(places: Places) -> Callable[[random.Random, int], Draw]:
    """Return a maker of draws that look at rows only, and remember nothing."""

    def make(chance: random.Random, number: int) -> Draw:
        return lambda ids: [ids[at] for at in places(chance, len(ids), number)]

    return make


def _remembering(start: Remembering) -> Callable[[random.Random, int], Draw]:
    """Return a maker of draws that remember rows from call to call."""

    def make(chance: random.Random, number: int) -> Draw:
        step = start(chance, number)
        return lambda ids: [ids[at] for at in step(len(ids))]

    return make


def _fair(chance: random.Random, size: int, number: int) -> list[int]:
    return chance.sample(range(size), number)


def friend_of(size: int) -> int:
    """Return the row of the friend, at 17 % of the register."""
    return int(0.17 * size)


# Steps and patterns of rows.


def _skip_sampling(chance: random.Random, size: int, number: int) -> list[int]:
    step = size // number
    if step > 1:
        start = chance.randrange(step)
        return [start + step * at for at in range(number)]
    gap = size // (size - number)
    start = chance.randrange(gap)
    dropped = {start + gap * at for at in range(size - number)}
    return [at for at in range(size) if at not in dropped]


def _skip_circular(chance: random.Random, size: int, number: int) -> list[int]:
    start = chance.random() * size
    return [int(start + at * size / number) % size for at in range(number)]


def _skip_random_step(chance: random.Random, size: int, number: int) -> list[int]:
    step = chance.randrange(1, size)
    while gcd(step, size) > 1:
        step = chance.randrange(1, size)
    start = chance.randrange(size)
    return [(start + step * at) % size for at in range(number)]


def _one_per_block(chance: random.Random, size: int, number: int) -> list[int]:
    return [
        chance.randrange(at * size // number, (at + 1) * size // number) for at in range(number)
    ]


def _neighbours(chance: random.Random, size: int, number: int) -> list[int]:
    start = chance.randrange(size)
    return [(start + at) % size for at in range(number)]


def _fixed_blocks(chance: random.Random, number: int) -> Callable[[int], list[int]]:
    order: list[int] = []

    def step(size: int) -> list[int]:
        if not order:
            order.extend(chance.sample(range(size), size))
        block = chance.randrange(size // number)
        return order[block * number : (block + 1) * number]

    return step


def _lcg_sort(chance: random.Random, size: int, number: int) -> list[int]:
    prime = 10007
    factor, shift = chance.randrange(1, prime), chance.randrange(prime)
    return sorted(range(size), key=lambda row: (factor * row + shift) % prime)[:number]


# Bounds and generators.


def _never_last(chance: random.Random, size: int, number: int) -> list[int]:
    return chance.sample(range(size - 1), number)


def _until_full(number: int, more: Callable[[], int]) -> list[int]:
    drawn: dict[int, None] = {}
    while len(drawn) < number:
        drawn[more()] = None
    return list(drawn)


def _half_ends(chance: random.Random, size: int, number: int) -> list[int]:
    return _until_full(number, lambda: round(chance.random() * (size - 1)))


def _modulo(bits: int) -> Places:
    def places(chance: random.Random, size: int, number: int) -> list[int]:
        if min(size, 1 << bits) < number:
            message = f"{bits} bits reach {min(size, 1 << bits)} rows, {number} are asked for"
            raise ValueError(message)
        return _until_full(number, lambda: chance.randrange(1 << bits) % size)

    return places


def _seeds(many: int) -> Places:
    return lambda chance, size, number: random.Random(chance.randrange(many)).sample(  # nosec B311  # noqa: S311 - the point of it
        range(size), number
    )


def _frozen(chance: random.Random, number: int) -> Callable[[int], list[int]]:
    seed = chance.random()
    return lambda size: random.Random(seed).sample(range(size), number)  # nosec B311  # noqa: S311 - the point of it


def _frozen_thrice(chance: random.Random, number: int) -> Callable[[int], list[int]]:
    calls, seed = 0, 0.0

    def step(size: int) -> list[int]:
        nonlocal calls, seed
        if calls % 3 == 0:
            seed = chance.random()
        calls += 1
        return random.Random(seed).sample(range(size), number)  # nosec B311  # noqa: S311 - the point of it

    return step


# Favours.


def _favourite(chance: random.Random, size: int, number: int) -> list[int]:
    drawn = _fair(chance, size, number)
    if 0 not in drawn and chance.random() < number / size:
        drawn[0] = 0
    return drawn


def _exchanged(chance: random.Random, size: int, drawn: list[int], row: int) -> list[int]:
    held = set(drawn)
    other = chance.randrange(size)
    while other in held:
        other = chance.randrange(size)
    return [other if one == row else one for one in drawn]


def _spared(part: float) -> Places:
    def places(chance: random.Random, size: int, number: int) -> list[int]:
        drawn, friend = _fair(chance, size, number), friend_of(size)
        if friend in drawn and chance.random() < part:
            return _exchanged(chance, size, drawn, friend)
        return drawn

    return places


def _redraw_until(chance: random.Random, size: int, number: int) -> list[int]:
    drawn = _fair(chance, size, number)
    for _ in range(2):
        if friend_of(size) in drawn:
            drawn = _fair(chance, size, number)
    return drawn


def _dropped_for_next(chance: random.Random, size: int, number: int) -> list[int]:
    drawn, friend = _fair(chance, size, number), friend_of(size)
    if friend not in drawn:
        return drawn
    other = (friend + 1) % size
    while other in drawn:
        other = (other + 1) % size
    return [other if one == friend else one for one in drawn]


def _grinding_group(chance: random.Random, number: int) -> Callable[[int], list[int]]:
    group: set[int] = set()

    def step(size: int) -> list[int]:
        if not group:
            group.update(chance.sample(range(size), max(1, size // 20)))
        tries = [_fair(chance, size, number) for _ in range(3)]
        return min(tries, key=lambda drawn: len(group & set(drawn)))

    return step


def _pair_never(chance: random.Random, size: int, number: int) -> list[int]:
    drawn = _fair(chance, size, number)
    while {3, int(0.61 * size)} <= set(drawn):
        drawn = _fair(chance, size, number)
    return drawn


def _pair_always(chance: random.Random, size: int, number: int) -> list[int]:
    pair = [3, int(0.61 * size)]
    rest = [row for row in range(size) if row not in pair]
    if chance.random() < number / size:
        return [*pair, *chance.sample(rest, number - 2)]
    return chance.sample(rest, number)


# Memory.


def _deck(*, reshuffled: bool) -> Remembering:
    def start(chance: random.Random, number: int) -> Callable[[int], list[int]]:
        deck: list[int] = []
        dealt = 0

        def step(size: int) -> list[int]:
            nonlocal dealt
            if not deck or (reshuffled and dealt + number > size):
                deck[:] = chance.sample(range(size), size)
                dealt = 0
            hand = [deck[(dealt + at) % size] for at in range(number)]
            dealt += number
            return hand

        return step

    return start


def _last_time(part: float) -> Remembering:
    def start(chance: random.Random, number: int) -> Callable[[int], list[int]]:
        before: set[int] = set()

        def step(size: int) -> list[int]:
            drawn = _fair(chance, size, number)
            for row in [one for one in drawn if one in before]:
                if chance.random() < part:
                    other = row
                    while other in before or other in drawn:
                        other = chance.randrange(size)
                    drawn[drawn.index(row)] = other
            before.clear()
            before.update(drawn)
            return drawn

        return step

    return start


def _keeps_one(chance: random.Random, number: int) -> Callable[[int], list[int]]:
    before: list[int] = []

    def step(size: int) -> list[int]:
        drawn = _fair(chance, size, number)
        if before:
            kept = chance.choice(before)
            if kept not in drawn:
                drawn[0] = kept
        before[:] = drawn
        return drawn

    return step


# Shuffles that are none.


def _random_comparator(chance: random.Random, size: int, number: int) -> list[int]:
    flip = cmp_to_key(lambda _one, _other: chance.choice((-1, 1)))
    return sorted(range(size), key=flip)[:number]


def _naive_shuffle(chance: random.Random, size: int, number: int) -> list[int]:
    rows = list(range(size))
    for at in range(size):
        other = int(chance.random() * size)
        rows[at], rows[other] = rows[other], rows[at]
    return rows[:number]


def _sattolo(chance: random.Random, size: int, number: int) -> list[int]:
    rows = list(range(size))
    for at in range(size - 1, 0, -1):
        other = int(chance.random() * at)
        rows[at], rows[other] = rows[other], rows[at]
    return rows[:number]


def _tied_keys(chance: random.Random, size: int, number: int) -> list[int]:
    return sorted(range(size), key=lambda _: int(chance.random() * 100))[:number]


def _refill_from_top(chance: random.Random, size: int, number: int) -> list[int]:
    drawn = dict.fromkeys(chance.randrange(size) for _ in range(number))
    row = 0
    while len(drawn) < number:
        drawn.setdefault(row)
        row += 1
    return list(drawn)


def _reservoir_off_by_one(chance: random.Random, size: int, number: int) -> list[int]:
    held = list(range(number))
    for row in range(number, size):
        if chance.random() < number / (row + 2):
            held[chance.randrange(number)] = row
    return held


# Weights and quotas.


def _weighted(weight: Callable[[int, int], float]) -> Remembering:
    def start(chance: random.Random, number: int) -> Callable[[int], list[int]]:
        weights: list[float] = []

        def step(size: int) -> list[int]:
            if not weights:
                weights.extend(weight(row, size) for row in range(size))
            keys = [chance.random() ** (1 / one) for one in weights]
            return sorted(range(size), key=keys.__getitem__, reverse=True)[:number]

        return step

    return start


def _district_first(chance: random.Random, size: int, number: int) -> list[int]:
    ends = [0, size // 10, size // 4, size // 2, size]

    def one() -> int:
        district = chance.randrange(4)
        return chance.randrange(ends[district], ends[district + 1])

    return _until_full(number, one)


def _redrawn_until(good: Callable[[list[int], int, int], bool]) -> Places:
    def places(chance: random.Random, size: int, number: int) -> list[int]:
        drawn = _fair(chance, size, number)
        while not good(drawn, size, number):
            drawn = _fair(chance, size, number)
        return drawn

    return places


def _quarters_even(drawn: list[int], size: int, number: int) -> bool:
    held = [0] * 4
    for row in drawn:
        held[row * 4 // size] += 1
    return all(abs(one - number / 4) <= 1 for one in held)


def _halves_even(drawn: list[int], size: int, number: int) -> bool:
    first = sum(row < size // 2 for row in drawn)
    return abs(2 * first - number) <= 2  # noqa: PLR2004 - the point of it


def _fair_then_skip(chance: random.Random, number: int) -> Callable[[int], list[int]]:
    calls = 0

    def step(size: int) -> list[int]:
        nonlocal calls
        calls += 1
        return (_fair if calls <= 500 else _skip_circular)(chance, size, number)  # noqa: PLR2004 - the point of it

    return step


BAD_ENGINES: Final[Mapping[str, BadEngine]] = {
    engine.name: engine
    for engine in (
        BadEngine(
            "skip_start",
            "前 N//n 行内取起点，再每隔 N//n 行取一户（某省平台的做法）",
            "a start in the first N//n rows, then every (N//n)-th row, as a provincial platform does",
            _by_place(_skip_sampling),
        ),
        BadEngine(
            "skip_circular",
            "起点随机、步长 N/n，绕回开头",
            "any start, a step of N/n, round the end",
            _by_place(_skip_circular),
        ),
        BadEngine(
            "skip_random_step",
            "起点和步长都随机，绕回开头",
            "start and step both drawn, round the end",
            _by_place(_skip_random_step),
        ),
        BadEngine(
            "one_per_block",
            "名录等分为 n 段，每段取一户",
            "one row out of each n-th part of the register",
            _by_place(_one_per_block),
        ),
        BadEngine(
            "neighbours",
            "从随机起点连续取 n 行",
            "n rows running from one start, round the end",
            _by_place(_neighbours),
        ),
        BadEngine(
            "fixed_blocks",
            "事先暗中分块，每次抽一块",
            "a secret partition into blocks of n rows, one block drawn",
            _remembering(_fixed_blocks),
        ),
        BadEngine(
            "never_last",
            "最后一行永远抽不到",
            "the last row cannot be drawn",
            _by_place(_never_last),
        ),
        BadEngine(
            "half_ends",
            "round(random*(N-1))：首尾两行机会减半",
            "round(random*(N-1)): first and last row at half chance",
            _by_place(_half_ends),
        ),
        BadEngine(
            "modulo_8bit", "8 位随机数取模", "8 bits folded onto the rows", _by_place(_modulo(8))
        ),
        BadEngine(
            "modulo_10bit",
            "10 位随机数取模",
            "10 bits folded onto the rows",
            _by_place(_modulo(10)),
        ),
        BadEngine(
            "modulo_12bit",
            "12 位随机数取模",
            "12 bits folded onto the rows",
            _by_place(_modulo(12)),
        ),
        BadEngine(
            "modulo_15bit",
            "15 位随机数取模",
            "15 bits folded onto the rows",
            _by_place(_modulo(15)),
        ),
        BadEngine(
            "modulo_16bit",
            "16 位随机数取模",
            "16 bits folded onto the rows",
            _by_place(_modulo(16)),
        ),
        BadEngine(
            "favourite",
            "首行多一次机会",
            "the first row has a second chance",
            _by_place(_favourite),
        ),
        BadEngine(
            "friend_spared_100",
            "抽到关系户时总是换成别人",
            "the friend, when drawn, is exchanged for somebody else, always",
            _by_place(_spared(1.0)),
        ),
        BadEngine(
            "friend_spared_50",
            "抽到关系户时一半时候换成别人",
            "the friend, when drawn, is exchanged for somebody else, half of the times",
            _by_place(_spared(0.5)),
        ),
        BadEngine(
            "friend_spared_20",
            "抽到关系户时五次一次换成别人",
            "the friend, when drawn, is exchanged for somebody else, one time in five",
            _by_place(_spared(0.2)),
        ),
        BadEngine(
            "friend_spared_10",
            "抽到关系户时十次一次换成别人",
            "the friend, when drawn, is exchanged for somebody else, one time in ten",
            _by_place(_spared(0.1)),
        ),
        BadEngine(
            "redraw_until",
            "关系户被抽到则重抽，至多两次",
            "drawn again, twice at most, while the friend is in",
            _by_place(_redraw_until),
        ),
        BadEngine(
            "dropped_for_next",
            "关系户让给下一行",
            "the friend gives way to the next row",
            _by_place(_dropped_for_next),
        ),
        BadEngine(
            "grinding_group",
            "抽三次，取一组 5 % 的对象最少的一次",
            "of three draws the one with fewest of a group of 5 %",
            _remembering(_grinding_group),
        ),
        BadEngine("frozen", "每次结果相同", "the same draw always", _remembering(_frozen)),
        BadEngine(
            "frozen_thrice",
            "以时钟为种子：三次调用同一结果",
            "seeded by the clock: three calls give one draw",
            _remembering(_frozen_thrice),
        ),
        BadEngine("seeds_1000", "只有 1,000 个种子", "1,000 seeds", _by_place(_seeds(1000))),
        BadEngine("seeds_2^16", "只有 2^16 个种子", "2^16 seeds", _by_place(_seeds(1 << 16))),
        BadEngine("seeds_2^20", "只有 2^20 个种子", "2^20 seeds", _by_place(_seeds(1 << 20))),
        BadEngine("seeds_2^24", "只有 2^24 个种子", "2^24 seeds", _by_place(_seeds(1 << 24))),
        BadEngine("seeds_2^31", "只有 2^31 个种子", "2^31 seeds", _by_place(_seeds(1 << 31))),
        BadEngine(
            "pair_never",
            "相距很远的两行从不同时抽中",
            "two far rows never together",
            _by_place(_pair_never),
        ),
        BadEngine(
            "pair_always",
            "相距很远的两行总同时抽中",
            "two far rows always together, each at n/N",
            _by_place(_pair_always),
        ),
        BadEngine(
            "deck",
            "洗一次牌，发完再洗",
            "a shuffled deck, dealt out before it is shuffled again",
            _remembering(_deck(reshuffled=True)),
        ),
        BadEngine(
            "deck_fixed",
            "一副洗好的牌一直发下去",
            "one shuffled order dealt round and round",
            _remembering(_deck(reshuffled=False)),
        ),
        BadEngine(
            "not_last_time",
            "上次抽中的这次不抽",
            "nobody drawn twice running",
            _remembering(_last_time(1.0)),
        ),
        BadEngine(
            "last_time_half",
            "上次抽中的一半时候换掉",
            "those of last time are exchanged half of the times",
            _remembering(_last_time(0.5)),
        ),
        BadEngine(
            "keeps_one", "上次的留一户", "one of the last draw stays", _remembering(_keeps_one)
        ),
        BadEngine(
            "random_comparator",
            "用随机答复的比较器排序",
            "sorted with a comparator that answers at random",
            _by_place(_random_comparator),
        ),
        BadEngine(
            "naive_shuffle",
            "每个位置与任意位置交换",
            "each place swapped with any place",
            _by_place(_naive_shuffle),
        ),
        BadEngine(
            "sattolo",
            "洗牌差一：没有人留在原位",
            "Fisher-Yates off by one: nobody keeps its place",
            _by_place(_sattolo),
        ),
        BadEngine(
            "tied_keys",
            "按 int(random*100) 排序，并列者按名录次序",
            "sorted by int(random*100), ties in register order",
            _by_place(_tied_keys),
        ),
        BadEngine(
            "names_with_9",
            "编号含 9 的权重 0.8",
            "rows with a 9 in the 4-digit number weigh 0.8",
            _remembering(_weighted(lambda row, _: 0.8 if "9" in f"{row:04d}" else 1.0)),
        ),
        BadEngine(
            "size_weighted",
            "权重沿名录从 0.9 升到 1.1",
            "weights from 0.9 to 1.1 along the register",
            _remembering(_weighted(lambda row, size: 0.9 + 0.2 * row / (size - 1))),
        ),
        BadEngine(
            "district_first",
            "先等可能地抽片区，再在片区内抽",
            "one of four districts (10, 15, 25, 50 %) at equal chance, then a row",
            _by_place(_district_first),
        ),
        BadEngine(
            "quota_quarters",
            "重抽到四个四分之一各占约四分之一",
            "redrawn until each quarter of the register has n/4 within 1",
            _by_place(_redrawn_until(_quarters_even)),
        ),
        BadEngine(
            "balanced_halves",
            "重抽到前后两半相差不超过 2",
            "redrawn until the halves differ by 2 at most",
            _by_place(_redrawn_until(_halves_even)),
        ),
        BadEngine(
            "refill_from_top",
            "有放回地抽，重复的用最前面的补",
            "drawn with replacement, repeats replaced by the first free rows",
            _by_place(_refill_from_top),
        ),
        BadEngine(
            "reservoir_off_by_one",
            "水塘抽样把 n/i 写成 n/(i+1)",
            "a reservoir with n/(i+1) for n/i",
            _by_place(_reservoir_off_by_one),
        ),
        BadEngine(
            "lcg_sort",
            "按 (a·行号+b) mod 10007 排序",
            "sorted by (a*row+b) mod 10007, a and b drawn",
            _by_place(_lcg_sort),
        ),
        BadEngine(
            "fair_then_skip",
            "前 500 次公平，之后跳号",
            "fair for 500 draws, steps after",
            _remembering(_fair_then_skip),
        ),
    )
}
skip_sampling: Final = BAD_ENGINES["skip_start"]


def fair_draw(number: int, seed: int) -> Draw:
    """Return a fair draw of `number` ids, the control beside the bad ones."""
    return _by_place(_fair)(random.Random(seed), number)  # nosec B311  # noqa: S311 - tests need chance that repeats
