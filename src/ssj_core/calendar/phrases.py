"""Periods in words, as people write them: "20 workdays", "20个工作日", "end of february 2027"."""

import re
from typing import Final, Literal

from attrs import frozen

from ssj_core.calendar.rules import Before, ByDate, Rule, Within
from ssj_core.errors.calendar import PhraseRefusedError, StatuteMissingError

_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
_NUMBER: Final = r"(\d+|[零〇一二两三四五六七八九十百]+)"
_WORKDAYS: Final = r"(?:work(?:ing)?[ -]?days?|business days?|wd)"
_CALENDAR_DAYS: Final = "民法典"  # whose days are all counted
_YEAR: Final = r"(?:[ ,]*(?:of |in )?(\d{4}))?"


@frozen
class Phrase:
    """What a phrase says.

    Attributes:
        rule: the period.
        year: for a fixed date: the year, where the phrase names one.
    """

    rule: Rule
    year: int | None = None


def parse_phrase(text: str, *, statute: str = "") -> Phrase:
    """Return the period a phrase describes.

    Args:
        text: English or Chinese; see the examples.
        statute: the statute that sets a period in days 日: it says whether they are working days.

    Raises:
        PhraseRefusedError: it cannot be read.
        StatuteMissingError: it gives days without saying of which statute.

    >>> parse_phrase("20个工作日").rule == parse_phrase("20 workdays").rule == Within.workdays(20)
    True
    >>> parse_phrase("end of february 2027")
    Phrase(rule=ByDate(month=2, day='last', roll='none', basis=''), year=2027)
    """
    plain = re.sub(r"\s+", " ", text.strip().lower())
    for read in (_period, _fixed):
        if (found := read(plain, statute)) is not None:
            return found
    raise PhraseRefusedError(text=text)


def _number(digits: str) -> int:
    """Read Arabic digits or a Chinese numeral below 1000."""
    if digits.isdecimal():
        return int(digits)
    total, last = 0, 0
    for char in digits:
        if char in "十百":
            total += (last or 1) * (10 if char == "十" else 100)
            last = 0
        else:
            last = _DIGITS[char]
    return total + last


def _period(text: str, statute: str) -> Phrase | None:
    """Read a number of days or months."""
    back = re.fullmatch(rf"{_NUMBER} ?{_WORKDAYS} (?:before|earlier)", text)
    back = back or re.fullmatch(rf"before {_NUMBER} ?{_WORKDAYS}", text)
    back = back or re.fullmatch(rf"提前 ?{_NUMBER} ?个?工作日", text)
    back = back or re.fullmatch(rf"{_NUMBER} ?个?工作日前", text)
    if back:
        return Phrase(Before.workdays(_number(back[1])))
    text = re.sub(r"^within ", "", re.sub(r"(之?内|以内)$", "", text))
    if found := re.fullmatch(rf"{_NUMBER} ?(?:{_WORKDAYS}|个?工作日)", text):
        return Phrase(Within.workdays(_number(found[1])))
    if found := re.fullmatch(rf"{_NUMBER} ?(?:months?|个月)", text):
        return Phrase(Within.months(_number(found[1])))
    if found := re.fullmatch(rf"{_NUMBER} ?(?:calendar days?|个?自然日)", text):
        rule = Within.days(_number(found[1]), statute=_CALENDAR_DAYS, basis=statute)
        return Phrase(rule)
    if found := re.fullmatch(rf"{_NUMBER} ?(?:days?|日|天)", text):
        if not statute:
            raise StatuteMissingError(text=text)
        return Phrase(Within.days(_number(found[1]), statute=statute))
    return None


def _fixed(text: str, _: str) -> Phrase | None:
    """Read a date that comes round every year."""
    names = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
    if found := re.fullmatch(rf"(?:by )?(?:the )?end of ({names}){_YEAR}", text):
        month = next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(found[1][:3]))
        return _date(month, "last", found[2])
    if found := re.fullmatch(r"(?:(\d{4})年|每年)? ?(\d{1,2})月(?:底|末)前?", text):
        return _date(int(found[2]), "last", found[1])
    if found := re.fullmatch(r"(?:(\d{4})年|每年)? ?(\d{1,2})月(\d{1,2})日前?", text):
        return _date(int(found[2]), int(found[3]), found[1])
    if found := re.fullmatch(rf"yearly (\d{{1,2}})[-/ ](\d{{1,2}}|last){_YEAR}", text):
        return _date(int(found[1]), "last" if found[2] == "last" else int(found[2]), found[3])
    return None


def _date(month: int, day: int | Literal["last"], year: str | None) -> Phrase:
    return Phrase(ByDate.yearly(month, day), int(year) if year else None)
