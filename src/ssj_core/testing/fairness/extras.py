"""Bets beside those on one stratum: across strata, on rounding, on the order of the list drawn."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import log
from typing import Any, Final

from ssj_core.testing.fairness.findings import Finding
from ssj_core.testing.fairness.laws import log_mean, log_moment, log_one_plus, log_sum

ODDS: Final = (0.2, -0.2, 0.7, -0.7, 2.0, -2.0, 6.0)
WEIGHT: Final = 0.05
MOST_STRATA: Final = 10
_STAKES: Final = (0.9, -0.9, 0.5, -0.5, 0.2, -0.2, 0.05, -0.05)


class Bet:
    """One count against its law, with every odds.

    Attributes:
        total: Σ K.
        expected: Σ of its expectation.
        times: draws counted.
    """

    def __init__(self, odds: Sequence[float] = ODDS) -> None:
        self.odds = tuple(odds)
        self.total, self.expected, self.times = 0.0, 0.0, 0
        self.spent = [0.0] * len(self.odds)

    def add(self, count: float, expected: float, log_means: Sequence[float]) -> None:
        """Count once; `log_means` is ln E[ω^K] by odds."""
        self.total += count
        self.expected += expected
        self.times += 1
        self.spent = [spent + mean for spent, mean in zip(self.spent, log_means, strict=True)]

    def among(self, count: int, size: int, marked: int, number: int) -> None:
        """Count marked among `number` drawn out of `size`."""
        means = [log_mean(size, marked, number, one) for one in self.odds]
        self.add(count, number * marked / size, means)

    def logs(self) -> list[float]:
        """Return ln of the money, by odds."""
        return [
            odds * self.total - spent for odds, spent in zip(self.odds, self.spent, strict=True)
        ]

    def money(self) -> float:
        """Return ln of the mean money."""
        return log_sum(self.logs()) - log(len(self.odds))

    def finding(self, family: str, what: str, log_share: float) -> Finding:
        """Return it in words; `log_share` is ln of the money put on it."""
        return Finding(
            family=family,
            what=what,
            seen=self.total,
            expected=self.expected,
            log_p=-(max(self.logs()) - log(len(self.odds)) + log_share),
        )

    def state(self) -> list[Any]:
        """Return it for JSON."""
        return [self.total, self.expected, self.times, self.spent]

    def restore(self, state: Sequence[Any]) -> None:
        """Take over what `state` returned."""
        self.total, self.expected, self.times, self.spent = state


class LinearBet:
    """A count of known mean and no known law: money × (1 + c(K/μ − 1)) while that stays above 0."""

    def __init__(self) -> None:
        self.total, self.expected = 0.0, 0.0
        self.won = [0.0] * len(_STAKES)

    def add(self, count: float, mean: float, most: float) -> None:
        """Count once; K lies between 0 and `most` for sure."""
        if not 0 < mean < most:
            return
        self.total += count
        self.expected += mean
        down = mean / (most - mean)
        for at, stake in enumerate(_STAKES):
            factor = stake if stake > 0 else stake * min(1.0, down)
            self.won[at] += log_one_plus(factor * (count / mean - 1))

    def money(self) -> float:
        """Return ln of the mean money."""
        return log_sum(self.won) - log(len(_STAKES))

    def finding(self, family: str, what: str, log_share: float) -> Finding:
        """Return it in words; `log_share` is ln of the money put on it."""
        return Finding(
            family=family,
            what=what,
            seen=self.total,
            expected=self.expected,
            log_p=-(max(self.won) - log(len(_STAKES)) + log_share),
        )

    def state(self) -> list[Any]:
        """Return it for JSON."""
        return [self.total, self.expected, self.won]

    def restore(self, state: Sequence[Any]) -> None:
        """Take over what `state` returned."""
        self.total, self.expected, self.won = state


class Extras:
    """The bets that need more than one stratum's set of rows.

    Args:
        sizes: rows by stratum.
        numbers: the number to draw by stratum; a fraction is an average, rounded by lot.
        ordered: whether the list drawn comes in the order of its lots.
    """

    def __init__(
        self, sizes: Mapping[str, int], numbers: Mapping[str, Fraction], *, ordered: bool
    ) -> None:
        self.sizes, self.numbers, self.ordered = sizes, numbers, ordered
        drawn = [name for name, size in sizes.items() if 0 < numbers[name] < size]
        self.across = {pair: Bet() for pair in combinations(drawn[:MOST_STRATA], 2)}
        self.rounding = {name: Bet() for name in drawn if numbers[name].denominator > 1}
        self.first: dict[str, Counter[int]] = {}
        self.ranks = {name: Bet() for name in drawn} if ordered else {}

    def add(self, rows: Mapping[str, Sequence[int]], listed: Mapping[str, Sequence[int]]) -> None:
        """Count one draw: sorted rows by stratum, and the same in the order they were drawn in."""
        for pair, bet in self.across.items():
            least = min(self.sizes[name] for name in pair)
            one, other = ({row for row in rows[name] if row < least} for name in pair)
            bet.among(len(one & other), least, len(other), len(one))
        for name, bet in self.rounding.items():
            part = float(self.numbers[name] % 1)
            law = (log_one_plus(-part), log(part))
            up = len(rows[name]) - int(self.numbers[name])
            bet.add(up, part, [log_moment(law, odds) for odds in bet.odds])
        for name, bet in self.ranks.items():
            number = len(rows[name])
            early = number // 2
            if early:
                lower = set(rows[name][:early])
                bet.among(len(lower & set(listed[name][:early])), number, early, early)

    def bets(self) -> Iterator[tuple[str, str, Bet]]:
        """Yield family, words and bet."""
        for pair, bet in self.across.items():
            yield "strata", f"两组同位 the same places in {pair[0]} and {pair[1]}", bet
        for name, bet in self.rounding.items():
            yield "rounding", f"向上取整 rounded up {name}".rstrip(), bet
        for name, bet in self.ranks.items():
            yield "ranks", f"名录靠前者签序也靠前 earlier rows rank earlier {name}".rstrip(), bet
