"""Chinese numerals up to 999, as ratios use them."""

import re
from fractions import Fraction
from typing import Final

_DIGITS: Final = {word: value for value, word in enumerate("零一二三四五六七八九")}
_DIGIT: Final = "[一二三四五六七八九]"
_FORM: Final = re.compile(
    rf"(?:(?P<hundreds>{_DIGIT})?百)?零?(?:(?P<tens>{_DIGIT})?(?P<ten>十))?(?P<ones>{_DIGIT})?"
)


def chinese_number(word: str) -> Fraction | None:
    """Return the number written in Chinese numerals or in digits, or None if it is none.

    >>> [int(chinese_number(word)) for word in ("三", "十", "二十五", "百", "2")]
    [3, 10, 25, 100, 2]
    """
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return Fraction(word)
    if word in {"零", "〇"}:
        return Fraction(0)
    match = _FORM.fullmatch(word)
    if match is None:
        return None
    total = 100 * _DIGITS[match["hundreds"] or "一"] if "百" in word else 0
    total += 10 * _DIGITS[match["tens"] or "一"] if match["ten"] else 0
    return Fraction(total + _DIGITS[match["ones"] or "零"])
