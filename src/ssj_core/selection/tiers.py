"""Schemes of tiers 信用等级、风险类别: data, never mixed; the same letter differs from scheme to scheme."""

from typing import Final

from attrs import frozen

from ssj_core.errors.selection import TierError


@frozen(kw_only=True)
class TierScheme:
    """A closed scale of tiers.

    Attributes:
        name: id of the scheme; targets state it as `tier_scheme`.
        tiers: the tiers, the best first.
        zh: Chinese label.
        basis: the instrument the scale comes from.
    """

    name: str
    tiers: tuple[str, ...]
    zh: str = ""
    basis: str = ""

    def check(self, tier: str, scheme: str) -> str:
        """Return `tier` if it is of this scale and was stated on this scale.

        Raises:
            TierError: it is not, or it was stated on another scale.
        """
        if scheme != self.name or tier not in self.tiers:
            raise TierError(tier=f"{scheme}:{tier}", scheme=self.name, known="、".join(self.tiers))
        return tier


CREDIT_THREE: Final = TierScheme(
    name="credit-three",
    tiers=("low", "normal", "high"),
    zh="信用风险三档：较低、一般、较高",
    basis="各地实施方案常用的三档",
)
CREDIT_ABCD: Final = TierScheme(
    name="credit-abcd",
    tiers=("A", "B", "C", "D"),
    zh="企业信用风险分类",
    basis="国市监信发〔2022〕6号",
)
FOOD_ABCD: Final = TierScheme(
    name="food-abcd",
    tiers=("A", "B", "C", "D"),
    zh="食品生产经营风险等级",
    basis="食品生产经营风险分级管理办法（试行）",
)
SCHEMES: Final = {scheme.name: scheme for scheme in (CREDIT_THREE, CREDIT_ABCD, FOOD_ABCD)}
