"""A ratio policy 抽查比例政策: which ratio draws which stratum, and what it must not exceed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from ssj_core.errors.selection import BoundsError, CappedItemError, RuleMissingError
from ssj_core.legal.amounts import Amount, Number, Rounding, percent
from ssj_core.registers.words import ItemClass
from ssj_core.selection.apportionment import Method, apportion
from ssj_core.selection.strata import DIMENSIONS, Dimension, Recency, Stratum
from ssj_core.selection.tiers import TierScheme


def _amount(value: Amount | str) -> Amount:
    return value if isinstance(value, Amount) else Amount.parse(value)


@frozen(kw_only=True)
class RatioRule:
    """One line of a policy; of several that fit a stratum, the one that says most holds.

    Attributes:
        ratio: an `Amount`, or its text.
        tier: the tier it is about; any if empty.
        recency: the recency class it is about; any if empty.
        district: the district it is about; any if empty.
        rounding: for a plain ratio, as the clause says.
        minimum: fewest targets of a stratum that has any.
        basis: the clause, or ``caller``.
    """

    ratio: Amount = field(converter=_amount)
    tier: str = ""
    recency: str = ""
    district: str = ""
    rounding: Rounding | None = None
    minimum: int = 0
    basis: str = "caller"

    def fits(self, stratum: Stratum) -> bool:
        """Tell whether the rule is about `stratum`."""
        return all(getattr(self, name) in ("", getattr(stratum, name)) for name in DIMENSIONS)

    @property
    def weight(self) -> int:
        """Return how much the rule says about whom it is about."""
        return sum(bool(getattr(self, name)) for name in DIMENSIONS)


@frozen(kw_only=True)
class Share:
    """The number of one stratum and where it comes from.

    Attributes:
        stratum: the group.
        number: how many are drawn: whole, or exact "on average".
        rule: the rule that said so.
        asked: the number before a cap on the total.
    """

    stratum: Stratum
    number: Number
    rule: RatioRule
    asked: Number

    @property
    def probability(self) -> Fraction:
        """Return π, the exact chance of every target of the stratum."""
        return Fraction(self.number) / self.stratum.size if self.stratum.size else Fraction(0)


@frozen(kw_only=True)
class Policy:
    """All that decides the numbers of one inspection item.

    Attributes:
        item: id of the item.
        item_class: general or key; only key items may be drawn in full.
        rules: the lines of the policy.
        scheme: the tier scheme, if a rule names tiers.
        recency: the recency classes, if a rule or the cool-down names them.
        also_by: what else makes strata, though no rule names it.
        cap: greatest ratio of a general item, as its authority set it.
        cooldown: factor on the ratio by recency class, above 0 and at most 1: less often, never
            "never"; a least ratio of a clause is not undercut by it.
        overall: ratio over all strata together, if a clause asks for one.
        staff: inspectors in post, for a ratio to the staff.
        total: most targets there are people for.
        method: divisor method that shares a capped total.

    Raises:
        BoundsError: a factor is not above 0 and at most 1.
    """

    item: str
    item_class: ItemClass = field(converter=ItemClass)
    rules: tuple[RatioRule, ...]
    scheme: TierScheme | None = None
    recency: Recency | None = None
    also_by: tuple[Dimension, ...] = ()
    cap: Fraction | None = None
    cooldown: Mapping[str, Fraction] = field(factory=dict)
    overall: Amount | None = None
    staff: int | None = None
    total: int | None = None
    method: Method = "webster"

    def __attrs_post_init__(self) -> None:
        """Refuse a cool-down that would take a chance away."""
        for name, factor in self.cooldown.items():
            if not 0 < factor <= 1:
                raise BoundsError(
                    where=f"cooldown {name}",
                    why_zh="系数应大于 0 且不超过 1；不抽须写明排除理由",
                    why_en="a factor above 0, at most 1, is expected; nobody is left out without a reason",
                )

    @property
    def by(self) -> tuple[Dimension, ...]:
        """Return what changes a probability, and so makes strata."""
        named = {name for name in DIMENSIONS for rule in self.rules if getattr(rule, name)}
        named.update(self.also_by, {"recency"} if self.cooldown else ())
        return tuple(name for name in DIMENSIONS if name in named)

    def rule_for(self, stratum: Stratum) -> RatioRule:
        """Return the rule that says most about `stratum`.

        Raises:
            RuleMissingError: none fits, or two that say equally much differ.
        """
        fitting = [rule for rule in self.rules if rule.fits(stratum)]
        most = max((rule.weight for rule in fitting), default=-1)
        best = [rule for rule in fitting if rule.weight == most]
        if not best or any(rule != best[0] for rule in best):
            raise RuleMissingError(stratum=stratum.name, size=stratum.size, found=len(best))
        return best[0]

    def shares(self, strata: Sequence[Stratum]) -> tuple[Share, ...]:
        """Return the number of every stratum, in the order given.

        Raises:
            RuleMissingError: a stratum has no rule, or two that differ.
            CappedItemError: a general item is drawn in full, or above its cap.
            RoundingError: a number is not whole and nothing says how to round.
            BoundsError: `total` is below what the clauses ask at least.
        """
        shares = tuple(self._share(stratum) for stratum in strata)
        if self.total is None or sum(share.number for share in shares) <= self.total:
            return shares
        low = [_least(share) for share in shares]
        numbers = apportion(
            [share.number for share in shares],
            self.total,
            method=self.method,
            lower=[_whole(number) for number in low],
            upper=[_whole(share.number) for share in shares],
        )
        return tuple(
            evolve(share, number=number) for share, number in zip(shares, numbers, strict=True)
        )

    def _share(self, stratum: Stratum) -> Share:
        rule = self.rule_for(stratum)
        ratio = rule.ratio
        self._check_cap(ratio)
        factor = self.cooldown.get(stratum.recency)
        if factor is not None and ratio.of == "targets" and ratio.wording in {"plain", "most"}:
            ratio = ratio.times(factor)
        number = ratio.number(stratum.size, self.staff, rule.rounding, minimum=rule.minimum)
        general = self.item_class is ItemClass.GENERAL
        if self.cap is not None and general and ratio.of != "targets":
            number = min(number, _whole(self.cap * stratum.size))
        return Share(stratum=stratum, number=number, rule=rule, asked=number)

    def _check_cap(self, ratio: Amount) -> None:
        asked = ratio.least if ratio.least is not None else ratio.most
        if self.item_class is ItemClass.KEY or ratio.of != "targets" or asked is None:
            return
        cap = self.cap
        if asked == 1 or (cap is not None and asked > cap):
            shown = "未设 none" if cap is None else percent(cap)
            raise CappedItemError(item=self.item, ratio=str(ratio), cap=shown)


def _least(share: Share) -> Number:
    """Return what a cap on the total leaves alone: a floor of the ratio, or the rule's minimum."""
    if _firm(share.rule.ratio):
        return share.number
    return min(share.number, share.rule.minimum)


def _firm(ratio: Amount) -> bool:
    return ratio.of != "targets" or ratio.wording not in {"plain", "most"}


def _whole(number: Number) -> int:
    return number.numerator // number.denominator
