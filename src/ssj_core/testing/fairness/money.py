"""The money of the bets on a fair draw: ω^K over its mean, worked out from counts alone.

A bettor names a count K and odds ω before the draw; its money is multiplied by ω^K / E[ω^K], which
is 1 on average if the draw is fair. A weighted mean of such bettors exceeds 1/α ever with
probability α at most (Ville), so one may look after every draw and stop whenever one likes.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import exp, inf, log
from typing import Final

from ssj_core.testing.fairness.findings import Finding
from ssj_core.testing.fairness.history import DEVIATIONS, History
from ssj_core.testing.fairness.laws import (
    blocks_hit,
    log_all_new,
    log_comb,
    log_fraction,
    log_hypergeometric,
    log_mean,
    log_moment,
    log_one_plus,
    log_sum,
    mean_equal_gaps,
    runs_of_rows,
)
from ssj_core.testing.fairness.tally import MEMORY_ODDS, Tally

WEIGHTS: Final = {
    "targets": 0.20,
    "pairs": 0.10,
    "repeats": 0.15,
    "memory": 0.15,
    "groups": 0.15,
    "shape": 0.10,
    "history": 0.15,
}
TARGET_ODDS: Final = (
    *(-inf, 4.0),
    *(sign * odds for odds in (2.0, 1.2, 0.7, 0.35, 0.18, 0.09) for sign in (1, -1)),
)
PAIR_ODDS: Final = (-inf, -2.0, -0.7, -0.35, 0.35, 0.7, 1.5, 3.0, 5.0, 8.0)
GROUP_ODDS: Final = tuple(
    sign * odds for odds in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0) for sign in (1, -1)
)
EVENNESS: Final = (-1.0, -0.3, 0.2)
SHAPE_ODDS: Final = (0.1, -0.1, 0.3, -0.3, 1.0, -1.0, 3.0, -3.0, 6.0)
GAP_STAKES: Final = (0.02, 0.1, 0.3)
MOST_SEEDS: Final = 64
SHOWN: Final = 5
FEWEST_GAPS: Final = 3

Words = Callable[[int], str]


def kept(odds: float, count: int, spent: float) -> float:
    """Return ln of ω^K / mean: nothing once a bet on “never” was lost."""
    if odds == -inf:
        return -inf if count else -spent
    return odds * count - spent


class Stakes:
    """The money of every family on one tally.

    Args:
        tally: the counts.
        history: what was learned from them.
        row_words: how a row is named in findings.
    """

    def __init__(self, tally: Tally, history: History, row_words: Words) -> None:
        self.tally, self.history, self.row_words = tally, history, row_words

    def logs(self) -> dict[str, float]:
        """Return ln of weight times money, by family."""
        tally = self.tally
        found = {"targets": self._counted(self._targets(), tally.size * len(TARGET_ODDS))}
        if tally.pairs:
            found["pairs"] = self._counted(self._pairs(), len(tally.together) * len(PAIR_ODDS))
        if tally.remembers:
            models = [self._repeats(seeds) for seeds in self.models()]
            found["repeats"] = log_sum(models) - log(len(models)) if models else 0.0
            bets = [money for window in range(len(tally.windows)) for money in self._memory(window)]
            found["memory"] = log_sum(bets) - log(len(bets)) if bets else 0.0
        found["groups"] = log_sum(
            self._group_weight(at) + log_sum(self._group(at)) for at in range(len(tally.groups))
        )
        shapes = [money for _, money in self._shapes()]
        found["shape"] = log_sum(shapes) - log(len(shapes)) if shapes else 0.0
        if self.history.able:
            found["history"] = log_sum(self.history.money()) - log(len(DEVIATIONS))
        return {family: log(WEIGHTS[family]) + money for family, money in found.items()}

    # Targets and pairs: many alike bettors, of whom only the counts matter.

    def _counted(self, terms: Iterator[tuple[int, int, float]], bettors: int) -> float:
        return log_sum(log(many) + money for many, _, money in terms) - log(bettors)

    def _spent(self, odds: Sequence[float], marked: int) -> list[float]:
        size = self.tally.size
        return [
            sum(
                times * log_mean(size, marked, number, one)
                for number, times in self.tally.numbers.items()
            )
            for one in odds
        ]

    def _targets(self) -> Iterator[tuple[int, int, float]]:
        spent = self._spent(TARGET_ODDS, 1)
        for count, many in Counter(self.tally.counts).items():
            for odds, mean in zip(TARGET_ODDS, spent, strict=True):
                yield many, count, kept(odds, count, mean)

    def _pair_spent(self) -> list[float]:
        size = self.tally.size
        found = []
        for odds in PAIR_ODDS:
            spent = 0.0
            for number, times in self.tally.numbers.items():
                both = number * (number - 1) / (size * (size - 1))
                spent += times * log_moment(
                    (log_one_plus(-both), log(both) if both else -inf), odds
                )
            found.append(spent)
        return found

    def _pairs(self) -> Iterator[tuple[int, int, float]]:
        spent = self._pair_spent()
        steps = self.tally.steps
        before = len(self.tally.together)
        for count, reached in enumerate([*steps, 0]):
            many, before = before - reached, reached
            if many:
                for odds, mean in zip(PAIR_ODDS, spent, strict=True):
                    yield many, count, kept(odds, count, mean)

    # Repeats: as many equally likely seeds as 1, 2, 4, … against C(N, n) sets.

    def models(self) -> list[int]:
        """Return the numbers of seeds that are fewer than the sets there are."""
        sets = max(
            (log_comb(self.tally.size, number) for number in self.tally.numbers if number),
            default=0.0,
        )
        return [1 << power for power in range(MOST_SEEDS + 1) if power * log(2) < sets - log(2)]

    def _repeats(self, seeds: int) -> float:
        money = 0.0
        for number, seen in self.tally.distinct.items():
            sets = log_comb(self.tally.size, number)
            if number and log(seeds) < sets:
                fair = log_all_new(exp(sets), len(seen)) if sets < 600 else 0.0  # noqa: PLR2004 - no float beyond
                money += self.tally.repeats[number] * (sets - log(seeds))
                money += log_all_new(seeds, len(seen)) - fair
        return money

    def _memory(self, window: int) -> list[float]:
        seen = self.tally.windows[window]
        return [
            odds * seen.overlap - spent for odds, spent in zip(MEMORY_ODDS, seen.spent, strict=True)
        ]

    # Groups: sums and sums of squares suffice.

    def _group_weight(self, at: int) -> float:
        groups = self.tally.groups
        many = sum(group.told == groups[at].told for group in groups)
        share = 1.0 if many == len(groups) else 0.5
        return log(share / many / (len(GROUP_ODDS) + len(EVENNESS)))

    def _group(self, at: int) -> Iterator[float]:
        tally, marked = self.tally, len(self.tally.groups[at].rows)
        total = sum(totals[at] for totals in tally.totals.values())
        for odds in GROUP_ODDS:
            spent = sum(
                times * log_mean(tally.size, marked, number, odds)
                for number, times in tally.numbers.items()
            )
            yield odds * total - spent
        for power in EVENNESS if tally.remembers else ():
            yield sum(
                times * self._evenness(at, marked, number, power, times)
                for number, times in tally.numbers.items()
                if 0 < number < tally.size
            )

    def _evenness(self, at: int, marked: int, number: int, power: float, times: int) -> float:
        mean, variance, spent = _evenness_law(self.tally.size, marked, number, power)
        total, squares = self.tally.totals[number][at], self.tally.squares[number][at]
        away = (squares - 2 * mean * total) / times + mean * mean
        return power * away / variance - spent

    def _shapes(self) -> Iterator[tuple[str, float]]:
        tally = self.tally
        for name, laws, hists in (
            ("blocks", blocks_hit, tally.blocks),
            ("runs", runs_of_rows, tally.runs),
        ):
            for odds in SHAPE_ODDS:
                yield (
                    name,
                    sum(
                        odds * sum(value * times for value, times in hist.items())
                        - hist.total() * _shape_mean(laws, tally.size, number, odds)
                        for number, hist in hists.items()
                    ),
                )
        if any(_gap_mean(tally.size, number) for number in tally.gaps):
            for stake in GAP_STAKES:
                yield (
                    "gaps",
                    sum(
                        times * log_one_plus(stake * (pairs / _gap_mean(tally.size, number) - 1))
                        for number, hist in tally.gaps.items()
                        if _gap_mean(tally.size, number)
                        for pairs, times in hist.items()
                    ),
                )

    # What stands out, in words.

    def findings(self, log_share: float) -> list[Finding]:
        """Return what stands out, the rarest first; `log_share` is ln of the money put on this tally."""
        found = [*self._far_targets(), *self._far_groups(), *self._single_findings()]
        if self.tally.pairs:
            found += self._far_pairs()
        return sorted(
            (
                Finding(
                    family=family,
                    what=what,
                    seen=seen,
                    expected=expected,
                    of=of,
                    log_p=-(money + log(WEIGHTS[family]) + log_share),
                )
                for family, what, seen, expected, of, money in found
            ),
            key=lambda finding: finding.log_p,
        )

    def _far_targets(self) -> Iterator[tuple[str, str, float, float, int, float]]:
        tally = self.tally
        best: dict[int, float] = {}
        for _, count, money in self._targets():
            best[count] = max(best.get(count, -inf), money)
        ranked = sorted(range(tally.size), key=lambda row: -best[tally.counts[row]])[:SHOWN]
        expected = self._expected(1)
        for row in ranked:
            money = best[tally.counts[row]] - log(tally.size * len(TARGET_ODDS))
            yield "targets", self.row_words(row), tally.counts[row], expected, tally.draws, money

    def _expected(self, marked: int) -> float:
        tally = self.tally
        return sum(number * times for number, times in tally.numbers.items()) * marked / tally.size

    def _far_pairs(self) -> Iterator[tuple[str, str, float, float, int, float]]:
        tally = self.tally
        best: dict[int, tuple[float, int]] = {}
        for many, count, money in self._pairs():
            best[count] = max(best.get(count, (-inf, 0)), (money, many))
        if not best:
            return
        count, (money, many) = max(best.items(), key=lambda item: item[1][0])
        size = tally.size
        at = tally.together.index(count)
        first = 0
        while at >= size - 1 - first:
            at, first = at - (size - 1 - first), first + 1
        words = f"{self.row_words(first)} + {self.row_words(first + 1 + at)}"
        more = f"（另 {many - 1} 对 and {many - 1} more）" if many > 1 else ""
        expected = sum(
            times * number * (number - 1) / (size * (size - 1))
            for number, times in tally.numbers.items()
        )
        yield (
            "pairs",
            words + more,
            count,
            expected,
            tally.draws,
            money - log(len(tally.together) * len(PAIR_ODDS)),
        )

    def _far_groups(self) -> Iterator[tuple[str, str, float, float, int, float]]:
        tally = self.tally
        linear = len(GROUP_ODDS)
        for at, group in enumerate(tally.groups):
            bets = list(self._group(at))
            weight = self._group_weight(at)
            total = sum(totals[at] for totals in tally.totals.values())
            yield (
                "groups",
                group.name,
                total,
                self._expected(len(group.rows)),
                0,
                max(bets[:linear]) + weight,
            )
            if not tally.remembers:
                continue
            squares = sum(
                self._evenness_seen(at, number, times) for number, times in tally.numbers.items()
            )
            yield (
                "groups",
                f"{group.name}（离散程度 spread）",
                squares,
                tally.draws,
                0,
                max(bets[linear:]) + weight,
            )

    def _evenness_seen(self, at: int, number: int, times: int) -> float:
        if not 0 < number < self.tally.size:
            return float(times)
        mean, variance, _ = _evenness_law(
            self.tally.size, len(self.tally.groups[at].rows), number, EVENNESS[0]
        )
        total, squares = self.tally.totals[number][at], self.tally.squares[number][at]
        return (squares - 2 * mean * total + times * mean * mean) / variance

    def _single_findings(self) -> Iterator[tuple[str, str, float, float, int, float]]:
        tally = self.tally
        if tally.remembers and (models := self.models()):
            money, seeds = max((self._repeats(seeds), seeds) for seeds in models)
            again = sum(tally.repeats.values())
            fair = sum(
                len(seen) ** 2 / 2 * exp(-log_comb(tally.size, number))
                for number, seen in tally.distinct.items()
                if number
            )
            words = f"同一结果再次出现，种子约 {seeds} 个 the same draw again, about {seeds} seeds"
            yield "repeats", words, again, fair, tally.draws, money - log(len(models))
        bettors = len(tally.windows) * len(MEMORY_ODDS)
        for at, window in enumerate(tally.windows):
            words = f"前 {window.length} 次抽中者再次抽中 drawn again within {window.length} draws"
            money = max(self._memory(at)) - log(bettors)
            yield "memory", words, window.overlap, window.expected, 0, money
        shapes = list(self._shapes())
        for name, words in _SHAPES.items():
            bets = [money for shape, money in shapes if shape == name]
            if bets:
                seen, expected = self._shape_counts(name)
                yield "shape", words, seen, expected, 0, max(bets) - log(len(shapes))
        if self.history.able and (leaning := self.history.leaning()):
            money = max(self.history.money()) - log(len(DEVIATIONS))
            rows = "、".join(self.row_words(row) for _, row in leaning[:3])
            counts = sum(tally.counts[row] for _, row in leaning[:3])
            words = f"许多小偏差 many small deviations, among them {rows}"
            yield "history", words, counts, self._expected(3), 0, money

    def _shape_counts(self, name: str) -> tuple[float, float]:
        tally = self.tally
        hists = {"blocks": tally.blocks, "runs": tally.runs, "gaps": tally.gaps}[name]
        seen = sum(value * times for hist in hists.values() for value, times in hist.items())
        if name == "gaps":
            means = {number: _gap_mean(tally.size, number) for number in hists}
        else:
            law = blocks_hit if name == "blocks" else runs_of_rows
            means = {
                number: float(sum(k * p for k, p in enumerate(law(tally.size, number))))
                for number in hists
            }
        return seen, sum(hist.total() * means[number] for number, hist in hists.items())


_SHAPES: Final = {
    "blocks": "等分段抽中数 equal parts of the register hit",
    "runs": "相邻行的连段数 runs of neighbouring rows",
    "gaps": "相等的间距 pairs of equal gaps between rows",
}


@lru_cache(maxsize=4096)
def _evenness_law(size: int, marked: int, number: int, power: float) -> tuple[float, float, float]:
    mean = number * marked / size
    variance = mean * (1 - marked / size) * (size - number) / (size - 1)
    law = log_hypergeometric(size, marked, number)
    spent = log_sum(p + power * (k - mean) ** 2 / variance for k, p in enumerate(law))
    return mean, variance, spent


@lru_cache(maxsize=4096)
def _shape_mean(
    law: Callable[[int, int], Sequence[Fraction]], size: int, number: int, odds: float
) -> float:
    return log_moment([log_fraction(p) for p in law(size, number)], odds)


@lru_cache(maxsize=1024)
def _gap_mean(size: int, number: int) -> float:
    return float(mean_equal_gaps(size, number)) if number >= FEWEST_GAPS else 0.0
