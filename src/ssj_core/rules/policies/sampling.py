"""How much to sample: ratios, caps, counts, and ratios by credit tier."""

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ssj_core.errors.legal import AmountUnclearError
from ssj_core.legal.amounts import Amount, Per, Rounding
from ssj_core.rules.answers import Sampling
from ssj_core.rules.answers.sampling import caps, floors
from ssj_core.rules.questions import SampleRatio


@frozen(kw_only=True)
class Ratio:
    """A share of the targets, or targets per inspector, with the rounding the clause states.

    Attributes:
        ratio: "3%", "at least 2‰", "5%-20%", "1:5 of staff".
        rounding: how the floor is rounded; a range's cap is rounded down.
        minimum: the smallest number whenever there is any target; 0 if the clause states none.
        per: the period, when the amount itself does not name it.
        without_repeats: whether the rounds of the period must take different targets.
    """

    says: ClassVar = Sampling
    usual: ClassVar = "sample-ratio"
    constant: ClassVar = True

    ratio: Amount
    rounding: Rounding
    minimum: int = 0
    per: Per | None = None
    without_repeats: bool = False

    _said: Sampling = field(init=False, eq=False, repr=False)

    @_said.default
    def _compute(self) -> Sampling:
        amount = self.ratio
        return Sampling(
            floors=floors(amount, self.per, self.rounding),
            caps=caps(amount, self.per, "down" if amount.wording == "range" else self.rounding),
            minimum=self.minimum,
            without_repeats=self.without_repeats,
        )

    def answer(self, _: Any, /) -> Sampling:  # noqa: ANN401 - a constant reads no fact
        """Return the bounds."""
        return self._said


@frozen(kw_only=True)
class Cap:
    """At most this much.

    Attributes:
        most: "5%", "30", …; words like "不超过" may be left out.
        rounding: how the cap is rounded.
        per: the period, when the amount itself does not name it.
    """

    says: ClassVar = Sampling
    usual: ClassVar = "sample-ratio"
    constant: ClassVar = True

    most: Amount
    rounding: Rounding
    per: Per | None = None

    def answer(self, _: Any, /) -> Sampling:  # noqa: ANN401 - a constant reads no fact
        """Return the cap."""
        amount = self.most
        return Sampling(
            caps=caps(amount, self.per, self.rounding) or floors(amount, self.per, self.rounding)
        )


@frozen(kw_only=True)
class Count:
    """A number of targets: "30", "at least 30", "20-40".

    Attributes:
        count: the number or range.
        per: the period, when the amount itself does not name it.
    """

    says: ClassVar = Sampling
    usual: ClassVar = "sample-ratio"
    constant: ClassVar = True

    count: Amount = field()
    per: Per | None = None

    @count.validator
    def _a_number(self, _: object, count: Amount) -> None:
        if count.of != "number":
            raise AmountUnclearError(
                text=count.text, why_zh="这里需要户数", why_en="a number of targets is needed here"
            )

    def answer(self, _: Any, /) -> Sampling:  # noqa: ANN401 - a constant reads no fact
        """Return the bounds."""
        return Sampling(
            floors=floors(self.count, self.per, "up"), caps=caps(self.count, self.per, "down")
        )


@frozen(kw_only=True)
class CreditTieredRatio:
    """A ratio for each tier of a scheme.

    Attributes:
        scheme: the scheme, rulebook data: tiers of two schemes are never compared.
        ratios: the amount for each tier.
        rounding: how floors are rounded; a range's cap is rounded down.
        minimum: the smallest number whenever there is any target; 0 if the clause states none.
        per: the period, when the amounts themselves do not name it.

    >>> from ssj_core.legal import Amount
    >>> tiers = {"A": Amount.parse("3%"), "D": Amount.parse("6%")}
    >>> policy = CreditTieredRatio(scheme="credit-2022", ratios=tiers, rounding="up")
    >>> policy.answer(SampleRatio(scheme="credit-2022", tier="D")).least
    Fraction(3, 50)
    """

    question: ClassVar = SampleRatio
    keyed: ClassVar = True

    scheme: str
    ratios: Mapping[str, Amount]
    rounding: Rounding
    minimum: int = 0
    per: Per | None = None
    _said: dict[str, Sampling] = field(init=False, eq=False, repr=False)

    @_said.default
    def _compute(self) -> dict[str, Sampling]:
        return {
            tier: Ratio(
                ratio=amount, rounding=self.rounding, minimum=self.minimum, per=self.per
            ).answer(None)
            for tier, amount in self.ratios.items()
        }

    def implied(self) -> Mapping[str, frozenset[str]]:
        """Return the facts it has something to say about: its scheme and the tiers named."""
        return {"scheme": frozenset({self.scheme}), "tier": frozenset(self.ratios)}

    def answer(self, asked: SampleRatio, /) -> Sampling:
        """Return the bounds of the stratum's tier."""
        return self._said[asked.tier or ""]
