"""Bets learned from the draws so far: many small deviations that nobody named."""

from collections import Counter
from math import exp
from typing import Any, Final

from ssj_core.testing.fairness.laws import mean_product
from ssj_core.testing.fairness.tally import Tally

FIRST: Final = 64
DEVIATIONS: Final = (0.02, 0.05, 0.1, 0.2, 0.5)
MOST_WORK: Final = 300_000


class History:
    """Weights of the rows, learned at draws 64, 128, 256, … and staked on the draws after.

    Attributes:
        closed: ln of the money at the last learning, by size of deviation expected.
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.closed = [0.0] * len(DEVIATIONS)
        self.since = 0
        self._next = FIRST
        self._counts: list[int] = []
        self._numbers: Counter[int] = Counter()
        self._odds: list[list[float]] = []
        self._spent: dict[tuple[int, int], float] = {}

    @property
    def able(self) -> bool:
        """Return whether the register is small enough for its means to be worked out."""
        return all(number * self.tally.size <= MOST_WORK for number in self.tally.numbers)

    def advance(self) -> None:
        """Learn, if the moment has come."""
        if self.tally.draws == self._next:
            self._next *= 2
            self.closed = self.money()
            self._learn()

    def _learn(self) -> None:
        tally = self.tally
        self.since, self._counts = tally.draws, list(tally.counts)
        self._numbers, self._spent = Counter(tally.numbers), {}
        expected = sum(number * times for number, times in tally.numbers.items()) / tally.size
        noise = (1 - expected / tally.draws) / expected if expected else 1.0
        self._odds = [
            [
                tau * tau / (tau * tau + noise) * (count / expected - 1) if expected else 0.0
                for count in self._counts
            ]
            for tau in DEVIATIONS
        ]

    def money(self) -> list[float]:
        """Return ln of the money of each bettor now."""
        if not self._odds or not self.able:
            return list(self.closed)
        tally = self.tally
        more = [now - then for now, then in zip(tally.counts, self._counts, strict=True)]
        numbers = tally.numbers - self._numbers
        found = []
        for at, odds in enumerate(self._odds):
            won = sum(odd * count for odd, count in zip(odds, more, strict=True) if count)
            spent = sum(self._mean(at, number) * times for number, times in numbers.items())
            found.append(self.closed[at] + won - spent)
        return found

    def _mean(self, at: int, number: int) -> float:
        if (at, number) not in self._spent:
            self._spent[at, number] = mean_product([exp(odd) for odd in self._odds[at]], number)
        return self._spent[at, number]

    def leaning(self) -> list[tuple[float, int]]:
        """Return the rows with what was learned of them, strongest first."""
        odds = self._odds[-1] if self._odds else []
        return sorted(((odd, row) for row, odd in enumerate(odds)), key=lambda one: -abs(one[0]))

    def state(self) -> dict[str, Any]:
        """Return what was learned, for JSON."""
        return {
            "closed": self.closed,
            "since": self.since,
            "next": self._next,
            "counts": self._counts,
            "numbers": list(self._numbers.items()),
            "odds": self._odds,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over what `state` returned."""
        self.closed, self.since, self._next = state["closed"], state["since"], state["next"]
        self._counts, self._odds = state["counts"], state["odds"]
        self._numbers = Counter(dict(state["numbers"]))
