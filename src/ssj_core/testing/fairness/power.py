"""What so many draws let one see, and how many it takes: the price of a check before paying it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil, inf, log, log2, sqrt
from typing import Final

from attrs import frozen

from ssj_core.testing.fairness.laws import log_all_new, log_comb, log_mean, log_moment, log_one_plus
from ssj_core.testing.fairness.money import MOST_SEEDS, PAIR_ODDS, TARGET_ODDS, WEIGHTS
from ssj_core.testing.fairness.tally import MEMORY_ODDS, MOST_PAIRED
from ssj_core.testing.fairness.unequal import WEIGHTS as UNEQUAL

POWER: Final = 0.9
_NORMAL: Final = 1.2815515655446004
_MOST: Final = 10**12
_RATIOS: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_MORE: Final = (1.1, 1.2, 1.3, 1.4, 1.5, 1.7, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)


@lru_cache(maxsize=1024)
def _draws(fair: float, real: float, odds: tuple[float, ...], need: float) -> float:
    """Return the draws until a count of chance `real` that should be `fair` makes e^need, 9 times of 10."""
    law = (log_one_plus(-fair), log(fair))
    fewest = inf
    for one in odds:
        spent = log_moment(law, one)
        if one == -inf:
            needed = need / -spent if real <= 0 else inf
        else:
            gain = one * real - spent
            if gain <= 0:
                continue
            noise = _NORMAL * abs(one) * sqrt(max(real * (1 - real), 0.0))
            needed = ((noise + sqrt(noise * noise + 4 * gain * need)) / (2 * gain)) ** 2
        fewest = min(fewest, needed)
    return fewest


@frozen(kw_only=True)
class Seen:
    """What so many draws show with 90 % power, at one rate of false alarms.

    Attributes:
        size: N.
        number: n.
        draws: how many.
        false_alarm: α.
        never: whether a target never drawn is seen.
        least: a target at this part of its chance, or less, is seen; 0.0 only if never drawn, None not even then.
        most: a target at this multiple of its chance, or more, is seen; None if none.
        pair_never: whether two never drawn together are seen.
        pair_always: whether two always drawn together are seen.
        seeds: a generator of 2^k seeds or fewer is seen; None if none.
        last_time: whether leaving out all of last time's is seen.
        costs: the draws each of these takes.
    """

    size: int
    number: int
    draws: int
    false_alarm: float
    never: bool
    least: float | None
    most: float | None
    pair_never: bool
    pair_always: bool
    seeds: int | None
    last_time: bool
    costs: dict[str, float]

    def rows(self) -> list[tuple[str, str]]:
        """Return it as a table: what, and from how many draws on."""
        return [(what, _count(cost)) for what, cost in self.costs.items()]

    def __str__(self) -> str:
        """Return what is seen, then what is not and what it would take."""
        seen = ["从未抽中 never drawn"] if self.never else []
        if self.least:
            seen.append(f"≤ {self.least:g}×")
        if self.most is not None:
            seen.append(f"≥ {self.most:g}×")
        if self.pair_always:
            seen.append("两户总同时 pairs always together")
        if self.pair_never:
            seen.append("两户从不同时 pairs never together")
        if self.seeds is not None:
            seen.append(f"≤ 2^{self.seeds} seeds")
        if self.last_time:
            seen.append("上次的不再抽 last time's left out")
        missed = [
            f"{what} ({_count(cost)} draws needed)"
            for what, cost in self.costs.items()
            if cost > self.draws and what in _WORTH_SAYING
        ]
        words = f"以 90% 把握可见 seen with 90 %: {'、'.join(seen) or '—'}"
        return words + (f"; 未判断 not judged: {'、'.join(missed)}" if missed else "")


_WORTH_SAYING: Final = (
    "从未抽中 never drawn",
    "两户从不同时 pairs never together",
    "两户总同时 pairs always together",
    "上次的不再抽 last time's left out",
)


def _count(cost: float) -> str:
    return "—" if cost == inf else f"{ceil(cost):,}"


class Price:
    """Draws needed to see this or that, for one size, rate of false alarms and share of the money.

    Args:
        size: N.
        number: n.
        false_alarm: α.
        share: part of the money on this stratum and this way of seeing it.
        independent: whether memory and repeats are judged at all.
    """

    def __init__(
        self,
        size: int,
        number: int,
        false_alarm: float,
        share: float = 1.0,
        *,
        independent: bool = True,
    ) -> None:
        self.size, self.number, self.independent = size, number, independent
        self.false_alarm, self.share = false_alarm, share
        self.need = -log(false_alarm) - log(share)
        self.chance = number / size

    def target(self, ratio: float) -> float:
        """Return the draws until a target at `ratio` times its chance is seen."""
        need = self.need + log(self.size * len(TARGET_ODDS) / WEIGHTS["targets"])
        return _draws(self.chance, min(self.chance * ratio, 1.0), TARGET_ODDS, need)

    def pair(self, *, always: bool) -> float:
        """Return the draws until two never, or always, drawn together are seen."""
        if self.size > MOST_PAIRED or self.number < 2:  # noqa: PLR2004 - a pair
            return inf
        pairs = self.size * (self.size - 1) / 2
        both = self.chance * (self.number - 1) / (self.size - 1)
        need = self.need + log(pairs * len(PAIR_ODDS) / WEIGHTS["pairs"])
        return _draws(both, self.chance if always else 0.0, PAIR_ODDS, need)

    def last_time(self) -> float:
        """Return the draws until leaving out everybody of last time is seen."""
        if not self.independent or 2 * self.number > self.size:
            return inf
        windows = min(11, 1 + ceil(log2(max(2.0, self.size / self.number))))
        need = self.need + log(windows * len(MEMORY_ODDS) / WEIGHTS["memory"])
        return 1 + need / -log_mean(self.size, self.number, self.number, -4.0)

    def seeds(self, draws: float) -> int | None:
        """Return the greatest k such that a generator of 2^k seeds is seen within `draws`."""
        sets = log_comb(self.size, self.number)
        models = [power for power in range(MOST_SEEDS + 1) if power * log(2) < sets - log(2)]
        need = self.need + log(max(1, len(models)) / WEIGHTS["repeats"])
        for power in reversed(models) if self.independent else ():
            again = draws * draws / 2 / 2**power
            found = max(0, int(again - _NORMAL * sqrt(again))) if again > 2 else 0  # noqa: PLR2004 - fewer than two may be none
            distinct = max(1, int(min(draws, 2**power)))
            if (
                found * (sets - power * log(2)) + max(log_all_new(2**power, distinct), -2 * again)
                > need
            ):
                return power
        return None

    def seen(self, draws: int) -> Seen:
        """Return what `draws` draws show."""
        less = [ratio for ratio in _RATIOS if self.target(ratio) <= draws]
        more = [r for r in _MORE if r * self.chance <= 1 and self.target(r) <= draws]
        return Seen(
            size=self.size,
            number=self.number,
            draws=draws,
            false_alarm=self.false_alarm,
            never=self.target(0.0) <= draws,
            least=max(less, default=None),
            most=min(more, default=None),
            pair_never=self.pair(always=False) <= draws,
            pair_always=self.pair(always=True) <= draws,
            seeds=self.seeds(draws),
            last_time=self.last_time() <= draws,
            costs=dict(_costs(self)),
        )


class ChancePrice:
    """Draws needed to see a target off its stated chance, the least likely one.

    Args:
        chances: π by target.
        false_alarm: α.
    """

    def __init__(self, chances: Sequence[float], false_alarm: float) -> None:
        self.chance = min(chances)
        self.need = -log(false_alarm) + log(len(chances) * len(TARGET_ODDS) / UNEQUAL["targets"])

    def target(self, ratio: float) -> float:
        """Return the draws until a target at `ratio` times its chance is seen."""
        if self.chance == 1:
            return 1.0
        return _draws(self.chance, min(self.chance * ratio, 1.0), TARGET_ODDS, self.need)

    def words(self, draws: int) -> str:
        """Return what `draws` draws show of the least likely target, in words."""
        least = max((r for r in (0.0, *_RATIOS) if self.target(r) <= draws), default=None)
        seen = "—" if least is None else f"≤ {least:g}×" if least else "从未抽中 never drawn"
        return f"以 90% 把握可见 seen with 90 %: 机会最小的对象 the least likely target {seen}"


def seen_by(
    size: int,
    number: int,
    draws: int,
    false_alarm: float = 1e-9,
    *,
    share: float = 1.0,
    independent: bool = True,
) -> Seen:
    """Return what `draws` draws of n out of N show with 90 % power, before paying for them.

    Args:
        size: N.
        number: n.
        draws: how many draws are made.
        false_alarm: α.
        share: part of the money; half for each way of seeing a register shown in fresh orders.
        independent: whether memory and repeats are judged.

    >>> seen = seen_by(100, 10, 2354)
    >>> seen.never, seen.least, seen.pair_never, seen.seeds
    (True, 0.5, False, 19)
    """
    if not 0 < number < size or draws < 0 or not 0 < false_alarm < 1 or not 0 < share <= 1:
        message = "须 0 < n < N，0 < α < 1，次数不为负 n lies between 0 and N, α between 0 and 1, draws at 0 or more"
        raise ValueError(message)
    return Price(size, number, false_alarm, share, independent=independent).seen(draws)


def _costs(price: Price) -> Iterator[tuple[str, float]]:
    yield "从未抽中 never drawn", price.target(0.0)
    for ratio in (0.5, 2.0, 0.8, 1.2):
        if ratio * price.chance <= 1:
            yield f"{ratio:g}×", price.target(ratio)
    yield "两户从不同时 pairs never together", price.pair(always=False)
    yield "两户总同时 pairs always together", price.pair(always=True)
    yield "上次的不再抽 last time's left out", price.last_time()
