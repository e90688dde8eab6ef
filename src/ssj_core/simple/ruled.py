"""Numbers from a rulebook: how much a clause asks of each tier, with the clause named."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from ssj_core.adapters.tables import ALL
from ssj_core.errors.simple import NumberMissingError, PoolTooSmallError
from ssj_core.legal import Rounding
from ssj_core.rules import Decision, RuleSet
from ssj_core.rules.answers import Sampling
from ssj_core.rules.questions import SampleRatio
from ssj_core.simple.numbers import Share, sealed_rounding


def basis_of(decision: Decision[Sampling]) -> tuple[str, ...]:
    """Return the clauses that made an answer, as a TASK names them."""
    book = decision.rules.book.digest
    return tuple(f"clause:{step.id}@{book}" for step in decision.binding)


def _ratio(answer: Sampling, size: int, number: int) -> tuple[Fraction | None, Rounding | None]:
    """Return the ratio and rounding a number followed from; none if it took more than one bound."""
    ratio, rounding = answer.least, answer.rounding
    if ratio is None or rounding is None or rounding == "average":
        return None, None
    exact = ratio * size
    rounding = sealed_rounding(rounding, exact, number)
    rounded = {"up": ceil(exact), "down": floor(exact)}.get(rounding, exact)
    follows = min(size, max(rounded, answer.minimum)) == number
    return (ratio, rounding) if follows else (None, None)


def ruled_shares(
    rules: RuleSet,
    sizes: Mapping[str, int],
    *,
    item_class: Literal["general", "key"],
    scheme: str | None,
    joint: bool = False,
    small: Literal["refuse", "least"] = "refuse",
) -> dict[str, Share]:
    """Return what `rules` ask of every stratum; strata are tiers of `scheme`.

    In a very small stratum no whole number may lie between floor and cap. Which gives way is nobody's
    to guess: it is refused, unless the caller decides that the floor holds (``small="least"``), and
    then the caller is named beside the clauses.

    Raises:
        NoClauseError, OpenRuleError, ConflictError: the rules do not answer; the message says why.
        NumberMissingError: the answer has no least number.
        PoolTooSmallError: a stratum is so small that no whole number lies between floor and cap.
    """
    found: dict[str, Share] = {}
    for stratum, size in sizes.items():
        tier = None if stratum == ALL else stratum
        decision = rules.decide(
            SampleRatio(
                item_class=item_class, scheme=scheme if tier else None, tier=tier, joint=joint
            )
        )
        answer = decision.answer
        if not answer.floors:
            raise NumberMissingError(
                what_zh=f"规则只给出上限（{answer.say()}），没有说 {stratum} 至少抽多少",
                what_en=f"the rules only cap {stratum} ({answer.say('en')})",
            )
        counts = answer.counts(size)
        if counts.contradictory and small == "refuse":
            raise PoolTooSmallError(
                stratum=stratum, size=size, least=counts.least, most=counts.most, said=answer.say()
            )
        ratio, rounding = _ratio(answer, size, counts.least)
        found[stratum] = Share(
            number=counts.least,
            ratio=ratio,
            rounding=rounding,
            minimum=answer.minimum if ratio is not None and answer.minimum else None,
            basis=(*basis_of(decision), *(("caller",) if counts.contradictory else ())),
        )
    return found
