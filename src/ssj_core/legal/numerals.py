"""Chinese numerals 中文数字, as ratios and counts are written with them: 三, 二十五, 两千零五, 三点五."""

import re
from fractions import Fraction
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = {"万": 10_000, "千": 1000, "百": 100, "十": 10}
_PLAIN: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇两", "一二三四五六七八九十百千零二")
NUMERALS: Final = "零一二三四五六七八九十百千万点壹贰叁肆伍陆柒捌玖拾佰仟〇两"
"""Every character a numeral may have."""


def chinese_number(word: str) -> Fraction | None:
    """Return the number written in Chinese numerals below one hundred million, None if it is none.

    A skipped place needs its 零 (一千零五), as in careful writing; 一千五 is refused, because it may
    mean 1500 or 1005.

    >>> [str(chinese_number(word)) for word in ("三", "十", "二十五", "百", "两千零五", "三点五")]
    ['3', '10', '25', '100', '2005', '7/2']
    >>> chinese_number("一千五") is chinese_number("三三") is None
    True
    """
    whole, point, decimals = word.translate(_PLAIN).partition("点")
    if point and not re.fullmatch(f"[{_DIGITS}]+", decimals):
        return None
    # 十五, 百, 零十 leave out the 一 that 一十五, 一百, 零一十 write.
    full = re.sub("(^|零)(?=[十百千万])", r"\1一", whole)
    number = _value(full)
    if number is None or _written(number) != full:
        return None
    return Fraction(f"{number}.{''.join(str(_DIGITS.index(digit)) for digit in decimals) or 0}")


def _value(word: str) -> int | None:
    """Return what the characters add up to, whether or not they are written as they should be."""
    total = section = digit = 0
    for character in word:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character == "万":
            total, section, digit = (section + digit) * _UNITS["万"], 0, 0
        elif character in _UNITS:
            section, digit = section + digit * _UNITS[character], 0
        else:
            return None
    return total + section + digit


def _written(number: int) -> str:
    """Return a number in full numerals: 2005 is 二千零五."""
    if not number:
        return "零"
    text = ""
    for unit, worth in (*_UNITS.items(), ("", 1)):
        digit, number = divmod(number, worth)
        if digit:
            text += (_written(digit) if unit == "万" else _DIGITS[digit]) + unit
        elif text and number and not text.endswith("零"):
            text += "零"
    return text
