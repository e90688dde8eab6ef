"""Ratios as the law writes them, read from text into exact fractions; no float ever enters."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from attrs import frozen

from ssj_core.errors.selection import BoundsError, RatioError
from ssj_core.selection.numerals import chinese_number
from ssj_core.selection.rounding import Number, Rounding, round_number

_LEAST: Final = (
    "不得少于",
    "不得低于",
    "不应少于",
    "不应低于",
    "不少于",
    "不低于",
    "至少",
    "≥",
    ">=",
)
_GREATEST: Final = (
    "不得超过",
    "不得高于",
    "不应超过",
    "不应高于",
    "不超过",
    "不高于",
    "至多",
    "最多",
    "≤",
    "<=",
)
_DECIMAL: Final = r"\d+(?:\.\d+)?"
_PART: Final = re.compile(
    rf"(?P<percent>{_DECIMAL})%|(?P<mille>{_DECIMAL})‰"
    rf"|(?P<over>\d+)[:/](?P<under>\d+)|(?P<decimal>0?\.\d+)"
    r"|(?P<base>百|千|万)分之(?P<word>[〇零一二三四五六七八九十百\d.]+)"
)
_COUNT: Final = re.compile(r"(\d+)(?:户次|户|家|个|件|targets?)")
_RANGE: Final = re.compile(r"(.+?)(?:-|–|—|~|至|到)(.+)")
_ALL: Final = ("全部", "全覆盖", "全数")
_BASES: Final = {"百": 100, "千": 1000, "万": 10000}


@frozen(kw_only=True)
class Ratio:
    """How many of a stratum are drawn: a ratio, bounds, or a count; exact.

    Attributes:
        least: smallest ratio allowed, if a smallest is stated.
        greatest: greatest ratio allowed, if one is stated; equal to `least` for a plain ratio.
        count: number of targets, if the clause counts them.
        bound: ``least`` and ``greatest`` are the words of the clause; ``plain`` has none.
    """

    least: Fraction | None = None
    greatest: Fraction | None = None
    count: int | None = None
    bound: Literal["plain", "least", "greatest", "range", "count"] = "plain"

    @classmethod
    def parse(cls, text: str | Fraction | Decimal) -> "Ratio":
        """Return the ratio written in `text`.

        Reads ``3%``, ``2‰``, ``1:5``, ``3/100``, ``0.03``, ``百分之三``, ``不少于3%``, ``≤5%``, ``5%-20%``,
        ``30户``, ``全部``.

        Raises:
            RatioError: the text is none of these, above 100 %, or a float was given.

        >>> Ratio.parse("不少于3%")
        Ratio(least=Fraction(3, 100), greatest=None, count=None, bound='least')
        >>> Ratio.parse("5-20%").greatest
        Fraction(1, 5)
        """
        if not isinstance(text, str):
            plain = parse_ratio(text)
            return cls(least=plain, greatest=plain)
        written = _normal(text)
        if count := _COUNT.fullmatch(written):
            return cls(count=int(count[1]), bound="count")
        bound, rest = _worded(written)
        if bound == "least":
            return cls(least=_single(rest, text), bound="least")
        if bound == "greatest":
            return cls(greatest=_single(rest, text), bound="greatest")
        if "分之" not in rest and (ends := _RANGE.fullmatch(rest)):
            return cls._between(ends[1], ends[2], text)
        plain = _single(rest, text)
        return cls(least=plain, greatest=plain)

    @classmethod
    def _between(cls, low: str, high: str, text: str) -> "Ratio":
        # "5-20%": the sign at the end belongs to both numbers.
        if low.replace(".", "", 1).isdecimal() and high[-1] in "%‰":
            low += high[-1]
        least, greatest = _single(low, text), _single(high, text)
        if least > greatest:
            raise RatioError(
                value=text, why_zh="下限大于上限", why_en="the least is above the greatest"
            )
        return cls(least=least, greatest=greatest, bound="range")

    def number(self, size: int, rounding: Rounding | None = None, minimum: int = 0) -> Number:
        """Return how many of `size` targets are drawn.

        "At least" rounds up and "at most" down, as the words ask. A plain ratio is rounded by
        `rounding`, which its clause must state. A range gives its least number: whoever wants more
        says so in the plan. A count is capped at `size`.

        Raises:
            RoundingError: a plain ratio gives no whole number and `rounding` is not stated.
            BoundsError: no whole number lies in the range.
        """
        if self.count is not None:
            return min(max(self.count, minimum), size)
        if self.bound == "greatest" and self.greatest is not None:
            return round_number(size, self.greatest, "down", minimum)
        ratio = self.least or Fraction(0)
        if self.bound == "plain":
            return round_number(size, ratio, rounding or "exact", minimum)
        number = round_number(size, ratio, "up", minimum)
        if self.greatest is not None and number > size * self.greatest:
            raise BoundsError(
                where=f"{size} × {self}",
                why_zh=f"上下限之间没有整数，至少 {number} 户已超过上限",
                why_en=f"no whole number lies between the bounds: {number} is above the greatest",
            )
        return number

    def allows(self, number: int, size: int) -> bool:
        """Tell whether drawing `number` of `size` keeps the bounds stated."""
        if self.count is not None:
            return number >= min(self.count, size)
        low = self.least is None or number >= self.least * size
        high = self.greatest is None or self.bound == "plain" or number <= self.greatest * size
        return low and high

    def __str__(self) -> str:
        """Return the ratio as people write it."""
        if self.count is not None:
            return f"{self.count}户"
        if self.bound == "plain" or self.greatest is None:
            return ("" if self.bound == "plain" else "≥") + percent(self.least or Fraction(0))
        if self.least is None:
            return "≤" + percent(self.greatest)
        return f"{percent(self.least)}-{percent(self.greatest)}"


def parse_ratio(text: str | Fraction | Decimal) -> Fraction:
    """Return the one number a ratio is made of, exact, from 0 to 1.

    Words for bounds ("不少于") are read over; a range or a count has no one number.

    Raises:
        RatioError: not a single ratio, outside 0–100 %, or a float was given.

    >>> parse_ratio("3%"), parse_ratio("2‰"), parse_ratio("1:5"), parse_ratio("不少于3%")
    (Fraction(3, 100), Fraction(1, 500), Fraction(1, 5), Fraction(3, 100))
    """
    if isinstance(text, str):
        ratio = _single(_worded(_normal(text))[1], text)
    elif isinstance(text, Decimal) and not text.is_finite():
        raise RatioError(value=text, why_zh="不是有限数", why_en="it is not a finite number")
    elif isinstance(text, Fraction | Decimal):
        ratio = _within(Fraction(text), text)
    else:
        raise RatioError(
            value=text,
            why_zh=f"是 {type(text).__name__}，二进制小数不准确，整数含义不明",
            why_en=f"a {type(text).__name__} is not exact, or not clear",
        )
    return ratio


def percent(ratio: Fraction) -> str:
    """Return a ratio as a percentage, exact.

    >>> percent(Fraction(7, 200)), percent(Fraction(1, 3))
    ('3.5%', '1/3')
    """
    scaled = ratio * 100
    reduced = scaled.denominator
    for prime in (2, 5):
        while reduced % prime == 0:
            reduced //= prime
    if reduced != 1:
        return f"{ratio.numerator}/{ratio.denominator}"
    text = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    return f"{text.normalize():f}%"


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _worded(text: str) -> tuple[Literal["least", "greatest", "plain"], str]:
    for word in _LEAST:
        if text.startswith(word):
            return "least", text.removeprefix(word)
    for word in _GREATEST:
        if text.startswith(word):
            return "greatest", text.removeprefix(word)
    if text.endswith("以上"):
        return "least", text.removesuffix("以上")
    if text.endswith(("以下", "以内")):
        return "greatest", text[:-2]
    return "plain", text


def _single(part: str, text: str) -> Fraction:
    if part in _ALL:
        return Fraction(1)
    found = _PART.fullmatch(part)
    if found is None:
        raise RatioError(value=text, why_zh="写法不明确", why_en="the form is not clear")
    if found["percent"]:
        ratio = Fraction(found["percent"]) / 100
    elif found["mille"]:
        ratio = Fraction(found["mille"]) / 1000
    elif found["decimal"]:
        ratio = Fraction(found["decimal"])
    elif found["over"]:
        under = int(found["under"])
        if under == 0:
            raise RatioError(value=text, why_zh="分母为零", why_en="the denominator is zero")
        ratio = Fraction(int(found["over"]), under)
    else:
        ratio = _numeral(found["word"], text) / _BASES[found["base"]]
    return _within(ratio, text)


def _numeral(word: str, text: str) -> Fraction:
    number = chinese_number(word)
    if number is None:
        raise RatioError(value=text, why_zh="数字写法不明确", why_en="the numeral is not clear")
    return number


def _within(ratio: Fraction, text: object) -> Fraction:
    if not 0 <= ratio <= 1:
        raise RatioError(value=text, why_zh="应在 0 到 100% 之间", why_en="0 to 100 % is expected")
    return ratio
