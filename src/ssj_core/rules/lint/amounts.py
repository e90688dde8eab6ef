"""Amounts: rounding against the wording, and more rounds than visits allowed."""

from collections.abc import Iterator
from typing import Any, Final

from ssj_core.rules.answers import Between
from ssj_core.rules.clause import Clause
from ssj_core.rules.lint._finding import Finding, notice
from ssj_core.rules.lint._probe import meet
from ssj_core.rules.policies import Cap, CreditTieredRatio, Range, Ratio
from ssj_core.rules.questions import SampleRatio, VisitsPerYear
from ssj_core.rules.rulebook import Rulebook

_ROUNDS: Final = {"month": 12, "quarter": 4, "half-year": 2, "year": 1, "task": 1}


def amount_findings(book: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong with the amounts of each clause."""
    caps = [clause for clause in book.clauses if clause.question is VisitsPerYear]
    for clause in book.clauses:
        yield from _rounding(clause)
        if clause.question is SampleRatio:
            for cap in caps:
                yield from _rounds(clause, cap)


def _rounding(clause: Clause) -> Iterator[Finding]:
    policy: Any = clause.policy
    if not isinstance(policy, Ratio | Cap | CreditTieredRatio):
        return
    if isinstance(policy, CreditTieredRatio):
        amounts = tuple(policy.ratios.values())
    else:
        amounts = (policy.most if isinstance(policy, Cap) else policy.ratio,)
    floor = not isinstance(policy, Cap) and any(amount.least is not None for amount in amounts)
    if floor and policy.rounding != "up":
        yield notice(
            "rounding-below-floor",
            (clause.id,),
            "不少于的比例应向上取整，否则可能低于规定",
            "a floor not rounded up may fall below what is written",
        )
    if not floor and policy.rounding != "down":
        yield notice(
            "rounding-above-cap",
            (clause.id,),
            "不超过的比例应向下取整，否则可能超过规定",
            "a cap not rounded down may rise above what is written",
        )


def _rounds(clause: Clause, cap: Clause) -> Iterator[Finding]:
    """Compare the rounds of a year with the visits allowed in it."""
    policy: Any = clause.policy
    if not isinstance(policy, Ratio) or not isinstance(cap.policy, Range) or policy.without_repeats:
        return
    most = Between(cap.policy.least, cap.policy.most).most
    rounds = _ROUNDS[policy.per or policy.ratio.per]
    if (
        most is None
        or rounds <= most
        or not meet(clause, cap)
        or clause.guard.witness(cap.guard) is None
    ):
        return
    yield notice(
        "rounds-exceed-frequency",
        (clause.id, cap.id),
        f"每年 {rounds} 轮，同一对象可能被检查超过 {most} 次；请注明不重复（without_repeats）",
        f"{rounds} rounds a year can visit one target more than {most} times; say without_repeats",
    )
