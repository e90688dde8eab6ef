"""Places: six-digit division codes of GB/T 2260, from the nation down to a county."""

import re
from typing import Any, Final

from attrs import field, frozen

from ssj_core.errors.legal import PlaceRefusedError

_SIX_DIGITS: Final = re.compile(r"[0-9]{6}", re.ASCII)
LEVELS: Final = ("nation", "province", "city", "county")
_LEVEL_ZH: Final = ("全国", "省级", "地级", "县级")


def _check(_: object, __: object, code: Any) -> None:  # noqa: ANN401 - whatever was handed in
    if not isinstance(code, str) or _SIX_DIGITS.fullmatch(code) is None:
        raise PlaceRefusedError(
            value=code, why_zh="应为六个数字的文本", why_en="six digits, as text"
        )
    province, city, county = code[:2], code[2:4], code[4:]
    if (province == "00" and code != "000000") or (city == "00" and county != "00"):
        raise PlaceRefusedError(
            value=code,
            why_zh="下级代码缺少上级代码",
            why_en="a lower part without the part above it",
        )


@frozen(order=True)
class Place:
    """An administrative division, by its code; ``000000`` stands for the nation.

    The library ships no list of divisions: a code is checked for its form, not for existence.

    Attributes:
        code: six digits; trailing pairs of zeros mean "the whole of" (``150000`` a province,
            ``150600`` a city, ``150602`` a county).

    Raises:
        PlaceRefusedError: the code has not this form.

    >>> [place.code for place in Place("150602").chain()]
    ['000000', '150000', '150600', '150602']
    """

    code: str = field(validator=_check)

    @property
    def depth(self) -> int:
        """How local: 0 nation, 1 province, 2 city, 3 county."""
        if self.code == "000000":
            return 0
        if self.code.endswith("0000"):
            return 1
        return 2 if self.code.endswith("00") else 3

    @property
    def level(self) -> str:
        """``nation``, ``province``, ``city`` or ``county``."""
        return LEVELS[self.depth]

    def chain(self) -> tuple["Place", ...]:
        """Return the places whose rules reach here: the nation first, this place last."""
        parts = ("000000", self.code[:2] + "0000", self.code[:4] + "00", self.code)
        return tuple(Place(code) for code in parts[: self.depth + 1])

    def covers(self, other: "Place") -> bool:
        """Tell whether a rule of this place reaches `other`.

        >>> Place("150000").covers(Place("150602")), Place("150602").covers(Place("150000"))
        (True, False)
        """
        return self in other.chain()

    def say(self, lang: str = "zh") -> str:
        """Return the code with its level, for people."""
        level = self.level if lang == "en" else _LEVEL_ZH[self.depth]
        return level if self.depth == 0 else f"{level} {self.code}"

    def __str__(self) -> str:
        """Return the code."""
        return self.code


NATION: Final = Place("000000")
