"""Tiers: ratios that do not rise with the risk, tiers a scheme does not have, unreachable totals."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from ssj_core.rules.answers.simple import LEVEL_ORDER
from ssj_core.rules.clause import Clause
from ssj_core.rules.guard import OneOf
from ssj_core.rules.lint._finding import Finding, notice
from ssj_core.rules.lint._probe import meet
from ssj_core.rules.policies import CreditTieredRatio, Ratio, TierLevels
from ssj_core.rules.questions import OverallRatio, SampleRatio
from ssj_core.rules.rulebook import Rulebook

_NONE: Final = Fraction(0)


def tier_findings(book: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong with the tiers of each clause."""
    for clause in book.clauses:
        policy = clause.policy
        if isinstance(policy, CreditTieredRatio):
            yield from _scheme(book, clause, policy.scheme, policy.ratios)
            ends = {
                tier: _ends(amount.least, amount.most) for tier, amount in policy.ratios.items()
            }
            yield from _rising(book, (clause,), policy.scheme, ends)
            yield from _overall(book, clause, policy)
        elif isinstance(policy, TierLevels):
            yield from _scheme(book, clause, policy.scheme, policy.levels)
            order = {t: (LEVEL_ORDER.index(name),) for t, name in policy.levels.items()}
            yield from _rising(book, (clause,), policy.scheme, order)
    yield from _guarded(book)


def _ends(least: Fraction | None, most: Fraction | None) -> tuple[Fraction, Fraction]:
    low = _NONE if least is None else least
    return low, (low if most is None else most)


def _scheme(
    book: Rulebook, clause: Clause, name: str, tiers: Mapping[str, Any]
) -> Iterator[Finding]:
    scheme = book.schemes.get(name)
    if scheme is None:
        yield notice(
            "unknown-scheme",
            (clause.id,),
            f"没有加载分类方案 {name}",
            f"scheme {name} is not loaded",
        )
    elif odd := sorted(set(tiers) ^ set(scheme.tiers)):
        listed = "、".join(odd)
        yield notice(
            "tier-outside-scheme",
            (clause.id,),
            f"与方案 {name} 的等级不一致：{listed}",
            f"tiers differ from scheme {name}: {listed}",
        )


def _rising(
    book: Rulebook, clauses: tuple[Clause, ...], name: str, ends: Mapping[str, tuple[Any, ...]]
) -> Iterator[Finding]:
    """Yield a finding where a riskier tier gets less than a safer one."""
    scheme = book.schemes.get(name)
    order = [tier for tier in (scheme.tiers if scheme else ()) if tier in ends]
    for safer, riskier in pairwise(order):
        if any(b < a for a, b in zip(ends[safer], ends[riskier], strict=True)):
            yield notice(
                "not-monotone",
                tuple(clause.id for clause in clauses),
                f"风险更高的 {riskier} 反而低于 {safer}；请提高 {riskier} 或者降低 {safer}",
                f"tier {riskier} is riskier than {safer} and gets less: raise it, or lower {safer}",
            )


def _guarded(book: Rulebook) -> Iterator[Finding]:
    """Check ratios that are written as one clause for each tier."""
    families: dict[Any, dict[str, tuple[Clause, Ratio]]] = {}
    for clause in book.clauses:
        tests = dict(clause.covers.tests)
        tiers, scheme = tests.pop("tier", None), tests.get("scheme")
        if (
            isinstance(clause.policy, Ratio)
            and isinstance(tiers, OneOf)
            and isinstance(scheme, OneOf)
        ):
            key = (
                clause.place,
                clause.question,
                clause.binding,
                tuple(sorted(tests.items(), key=lambda t: t[0])),
            )
            for tier in tiers.samples():
                families.setdefault(key, {})[tier] = (clause, clause.policy)
        elif clause.question is SampleRatio and isinstance(tiers, OneOf) and scheme is None:
            yield notice(
                "tier-without-scheme",
                (clause.id,),
                "按等级区分而未写明分类方案（scheme）",
                "distinguishes tiers without naming their scheme",
            )
    for (_, _, _, tests), members in families.items():
        names = next(test for fact, test in tests if fact == "scheme").samples()
        ends = {tier: _ends(r.ratio.least, r.ratio.most) for tier, (_, r) in members.items()}
        clauses = {clause.id: clause for clause, _ in members.values()}
        for name in names:
            yield from _rising(book, tuple(clauses[key] for key in sorted(clauses)), name, ends)


def _overall(book: Rulebook, clause: Clause, policy: CreditTieredRatio) -> Iterator[Finding]:
    """Compare the ratios of the tiers with a floor on the whole pool."""
    floors = [amount.least or amount.most or _NONE for amount in policy.ratios.values()]
    for other in book.clauses:
        if other.question is not OverallRatio or not isinstance(other.policy, Ratio):
            continue
        whole = other.policy.ratio.least
        # A tier of its own says nothing about the whole pool: leave it out of the comparison.
        mine = clause.guard if not meet(clause, other) else None
        if whole is None or mine is not None or clause.guard.witness(other.guard) is None:
            continue
        ids = (other.id, clause.id)
        if max(floors) < whole:
            yield notice(
                "overall-unreachable",
                ids,
                "各等级比例都低于总体比例，无法达到",
                "no tier's ratio is as high as the overall ratio",
            )
        elif min(floors) < whole:
            yield notice(
                "overall-depends",
                ids,
                "只有高风险对象足够多时才能达到总体比例",
                "the overall ratio is reached only if enough targets are of the riskier tiers",
            )
