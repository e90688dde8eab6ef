"""What a check of a draw found, in words: worst first when it fails, what it could not see when not."""

from collections.abc import Collection, Mapping, Sequence
from math import log
from typing import Final

from attrs import frozen

from ssj_core.testing.fairness.findings import FAMILIES, Finding, chance_in_words, power_of_ten
from ssj_core.testing.fairness.power import Seen

SHOWN: Final = 5
_TELLING: Final = log(0.01)
_MEANS: Final = {
    "targets": "这些对象或行的机会不等；查随机数的上下界、名单、“抽到再换”。"
    "these have other chances than the rest; look at the bounds of the random index, at lists of names, at redrawing",
    "pairs": "两者的命运相连。the fates of two are tied: an owner, a rule, a redraw",
    "repeats": "随机数的种子太少，或以时钟为种子，或结果固定。too few seeds, a seed from the clock, or a frozen result",
    "memory": "抽取记得上一次。the engine remembers earlier draws: a deck, a rotation, a list kept",
    "groups": "一类对象整体偏多或偏少，或被调平。a kind of targets comes too often, too seldom or too evenly: "
    "modulo bias, quotas, weights, a shuffle that is none",
    "shape": "抽中的行排成了样。the rows form a pattern: a start and a step, one of each part, neighbours",
    "history": "许多对象各偏一点。many targets deviate a little each: weights that nobody named",
    "chances": "与声明的入样概率不符。not the chances that were stated",
    "strata": "各组用了同一个随机数。strata share one source of chance",
    "rounding": "平均数的取整不按比例。averages are not rounded in proportion",
    "ranks": "签序不随机。the order of the list is not by lot",
}


@frozen(kw_only=True)
class FairnessReport:
    """What a statistical check did, and what it could have seen.

    Attributes:
        draws: how often the draw was made.
        false_alarm: greatest probability that a fair draw fails, wherever it stops.
        evidence: ln of the greatest money seen; a fair draw exceeds ln 1/α with probability α at most.
        money: ln of the money at the end, by family.
        effect: the deviation of one target asked for.
        seen: what so many draws show, by stratum.
        unjudged: what was promised or required and could not be judged.
        seconds: spent waiting for the engine, and in all.
        fingerprint: of the register, the numbers and the groups.
        seed: of the orders shown and the seeds told.
        assumed: what the promise rests on beside chance, in words.
    """

    draws: int
    false_alarm: float
    evidence: float
    money: Mapping[str, float]
    effect: float
    seen: Mapping[str, Seen]
    unjudged: Sequence[str]
    seconds: tuple[float, float]
    fingerprint: str
    seed: int
    assumed: str = ""

    @property
    def checks(self) -> int:
        """Return how many families of bets were placed."""
        return len(self.money)

    @property
    def sees_pairs(self) -> bool:
        """Return whether two that never come together would have been seen, in every stratum."""
        return all(seen.pair_never for seen in self.seen.values())

    @property
    def families(self) -> list[str]:
        """Return the families of bets placed."""
        return list(self.money)

    def __str__(self) -> str:
        """Return it in words; what could not be judged comes first."""
        first = f"未能判断 NOT JUDGED: {'；'.join(self.unjudged)}\n" if self.unjudged else ""
        words = (
            f"{self.draws:,} draws, {self.checks} families, false alarm ≤ {self.false_alarm:g}, "
            f"evidence {power_of_ten(self.evidence)} of {1 / self.false_alarm:.0e}"
        )
        seen = "".join(
            f"\n  {f'{name}: ' if name else ''}{judged}" for name, judged in self.seen.items()
        )
        waited, spent = self.seconds
        assumed = f"\n  {self.assumed}" if self.assumed else ""
        return (
            f"{first}{words}; {seen.strip() if len(self.seen) == 1 else seen}{assumed}\n"
            f"  {spent:.1f} s, {waited:.1f} s of them in the engine; "
            f"seed {self.seed}, frame {self.fingerprint}"
        )

    def rows(self) -> list[tuple[str, str]]:
        """Return the money by family as a table."""
        return [
            (FAMILIES.get(family, family), power_of_ten(money))
            for family, money in self.money.items()
        ]


class UnfairDrawError(AssertionError):
    """A draw that chance does not make: the message names the worst offender, its ratio and its p.

    Attributes:
        findings: what stands out, the rarest first.
        report: what was done until then.
    """

    def __init__(self, findings: Sequence[Finding], report: FairnessReport) -> None:
        self.findings, self.report = tuple(findings), report
        super().__init__(in_words(findings, report))


class NotJudgedError(AssertionError):
    """A check that was required to see something and could not: too few draws, or another design."""


def in_words(findings: Sequence[Finding], report: FairnessReport) -> str:
    """Return a failure in words: worst first, five at most, and what it may mean."""
    telling = [one for one in findings[1:] if one.log_p < _TELLING][: SHOWN - 1]
    worst = findings[0]
    lines = [
        f"不公平 unfair: {worst}",
        *(f"  {finding}" for finding in telling),
        f"means: {_MEANS.get(worst.family, FAMILIES.get(worst.family, worst.family))}",
    ]
    promise = f"{chance_in_words(report.false_alarm)}; evidence {power_of_ten(report.evidence)}"
    lines.append(
        f"{promise} after {report.draws:,} draws; seed {report.seed}, frame {report.fingerprint}"
    )
    return "\n".join(lines)


def unjudged(
    seen: Mapping[str, Seen], require: Collection[str], watched: Collection[str]
) -> list[str]:
    """Return what was required and could not be judged, in words."""
    found = []
    for name, judged in seen.items():
        where = f"{name}: " if name else ""
        if "pairs" in require and not (judged.pair_never and judged.pair_always):
            found.append(where + FAMILIES["pairs"])
        if "repeats" in require and judged.seeds is None:
            found.append(where + FAMILIES["repeats"])
        if "memory" in require and not judged.last_time:
            found.append(where + FAMILIES["memory"])
    found += [
        FAMILIES[family]
        for family in sorted(set(require) - {"targets", "pairs", "repeats", "memory"})
        if family not in watched
    ]
    if not seen:
        found += [FAMILIES[family] for family in ("pairs", "repeats") if family in require]
    return found
