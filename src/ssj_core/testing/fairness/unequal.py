"""Draws of stated, unequal chances: what they promise of targets, of groups, and of memory."""

from collections.abc import Mapping, Sequence
from math import inf, log
from typing import Any, Final

from ssj_core.testing.fairness.extras import LinearBet
from ssj_core.testing.fairness.findings import Finding
from ssj_core.testing.fairness.groups import Group
from ssj_core.testing.fairness.laws import log_moment, log_one_plus, log_sum
from ssj_core.testing.fairness.money import SHOWN, TARGET_ODDS, Words, kept

WEIGHTS: Final = {"targets": 0.5, "groups": 0.3, "memory": 0.2}
_WINDOWS: Final = (1, 4, 16)


class UnequalTally:
    """Counts of draws whose rows come with chances π of their own; the subsets are not uniform.

    Args:
        chances: π by row.
        groups: rows watched together.
        row_words: how a row is named.
    """

    def __init__(
        self, chances: Sequence[float], groups: Sequence[Group], row_words: Words, *, memory: bool
    ) -> None:
        self.chances, self.groups, self.row_words = tuple(chances), tuple(groups), row_words
        self.size, self.draws = len(chances), 0
        self.counts = [0] * self.size
        self.held = [LinearBet() for _ in groups]
        self.windows = {length: LinearBet() for length in _WINDOWS} if memory else {}
        self._last: dict[int, int] = {}
        self._place: dict[str, int] = {}
        self._means = [sum(chances[row] for row in group.rows) for group in groups]

    def add(self, drawn_ids: Sequence[str], ids: Sequence[str]) -> None:
        """Count one draw of different ids of the register."""
        if not self._place:
            self._place = {one: row for row, one in enumerate(ids)}
        self.draws += 1
        rows = [self._place[one] for one in drawn_ids]
        drawn = set(rows)
        for length, window in self.windows.items():
            recent = [row for row, when in self._last.items() if self.draws - when <= length]
            mean = sum(self.chances[row] for row in recent)
            window.add(sum(row in drawn for row in recent), mean, len(recent))
        for row in rows:
            self.counts[row] += 1
            self._last[row] = self.draws
        for bet, group, mean in zip(self.held, self.groups, self._means, strict=True):
            bet.add(len(drawn & group.rows), mean, len(group.rows))

    def _target(self, row: int) -> float:
        chance = self.chances[row]
        law = (log_one_plus(-chance), log(chance) if chance else -inf)
        return log_sum(
            self._bettor(row, odds, law) for odds in TARGET_ODDS if odds > -inf or chance < 1
        ) - log(len(TARGET_ODDS))

    def _bettor(self, row: int, odds: float, law: Sequence[float]) -> float:
        return kept(odds, self.counts[row], self.draws * log_moment(law, odds))

    def logs(self) -> dict[str, float]:
        """Return ln of weight times money, by family."""
        rows = [self._target(row) for row in range(self.size)]
        found = {"targets": log_sum(rows) - log(self.size)}
        if self.held:
            found["groups"] = log_sum(bet.money() for bet in self.held) - log(len(self.held))
        if self.windows:
            found["memory"] = log_sum(bet.money() for bet in self.windows.values()) - log(
                len(self.windows)
            )
        return {family: log(WEIGHTS[family]) + money for family, money in found.items()}

    def findings(self, log_share: float) -> list[Finding]:
        """Return what stands out, the rarest first."""
        rows = sorted(range(self.size), key=lambda row: -self._target(row))[:SHOWN]
        found = [
            Finding(
                family="targets",
                what=self.row_words(row),
                seen=self.counts[row],
                expected=self.draws * self.chances[row],
                of=self.draws,
                log_p=-(self._target(row) - log(self.size) + log(WEIGHTS["targets"]) + log_share),
            )
            for row in rows
        ]
        for bet, group in zip(self.held, self.groups, strict=True):
            share = log(WEIGHTS["groups"] / len(self.held)) + log_share
            found.append(bet.finding("groups", group.name, share))
        for length, bet in self.windows.items():
            words = f"前 {length} 次抽中者再次抽中 drawn again within {length} draws"
            share = log(WEIGHTS["memory"] / len(self.windows)) + log_share
            found.append(bet.finding("memory", words, share))
        return sorted(found, key=lambda finding: finding.log_p)

    def state(self) -> dict[str, Any]:
        """Return everything counted, for JSON."""
        return {
            "draws": self.draws,
            "counts": self.counts,
            "held": [bet.state() for bet in self.held],
            "windows": [bet.state() for bet in self.windows.values()],
            "last": list(self._last.items()),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned."""
        self.draws, self.counts, self._last = state["draws"], state["counts"], dict(state["last"])
        for bet, saved in zip(
            [*self.held, *self.windows.values()], [*state["held"], *state["windows"]], strict=True
        ):
            bet.restore(saved)
