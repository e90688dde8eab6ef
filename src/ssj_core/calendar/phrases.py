"""Periods in words, as people write them: "20 workdays", "不超过30日", "有效期届满六个月前", "end of february 2027"."""

import re
from collections.abc import Callable
from typing import Any, Final

from attrs import fields_dict, frozen

from ssj_core.calendar.fixed import ByDate
from ssj_core.calendar.periods import AtMost, Before, NotBefore, Within
from ssj_core.calendar.statutes import known_versions
from ssj_core.calendar.words import Act, Unit
from ssj_core.encoding import limits
from ssj_core.errors.calendar import PhraseRefusedError, RuleRefusedError, StatuteMissingError

Rule = Within | AtMost | NotBefore | Before | ByDate

_MONTHS: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - a line reads better
)
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
_ZH_YEAR: Final = re.compile(r"[零〇一二三四五六七八九]{4}(?=年)")
_NUMBER: Final = rf"(?P<n>\d{{1,{limits.DIGITS}}}|[零〇一二两三四五六七八九十百]+)"
# How each unit is written; longer spellings first, because 个工作日 ends in 日.
_UNITS: Final = {
    Unit.WORKDAY: r"(?:work(?:ing)?[ -]?days?|business days?|wd|个?工作日)",
    Unit.CALENDAR_DAY: r"(?:calendar days?|个?自然日|个?日历日)",
    Unit.DAY: r"(?:days?|日|天)",
    Unit.WEEK: r"(?:weeks?|周|个?星期)",
    Unit.MONTH: r"(?:months?|个月)",
    Unit.YEAR: r"(?:years?|年)",
    Unit.HOUR: r"(?:hours?|个?小时)",
}
_SPAN: Final = (
    rf"{_NUMBER} ?(?:"
    + "|".join(f"(?P<{unit.value}>{spelling})" for unit, spelling in _UNITS.items())
    + ")"
)
_WHAT: Final = r"[^\d零〇一二两三四五六七八九十百]*?"  # what it runs from or back from, in words
_YEAR: Final = r"(?:[ ,]*(?:of |in )?(?P<year>\d{4}))?"
_MONTH: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_Kind = type[Within] | type[AtMost] | type[NotBefore] | type[Before]


@frozen
class Phrase:
    """What a phrase says.

    Attributes:
        rule: the period.
        year: for a fixed date: the year, where the phrase names one.
    """

    rule: Rule
    year: int | None = None


def parse_phrase(text: str, *, statute: str = "", **more: Any) -> Phrase:  # noqa: ANN401 - fields of the rule, by name
    """Return the period a phrase describes.

    Args:
        text: English or Chinese; see the examples.
        statute: the statute that sets a period in days 日 or hours: it says how they are counted; of a fixed date only
            where it moves such dates.
        more: further fields of the rule by name: ``article``, ``whose``, ``roll``, ``extension``, ``act``, ``clear``.

    Raises:
        PhraseRefusedError: it cannot be read.
        StatuteMissingError: it gives days without saying of which statute.
        RuleRefusedError: the rule it describes has no such field.

    >>> parse_phrase("20个工作日").rule == parse_phrase("20 workdays").rule == Within.workdays(20)
    True
    >>> parse_phrase("end of february 2027") == Phrase(ByDate.yearly(2, "last"), 2027)
    True
    >>> parse_phrase("有效期届满六个月前").rule == Before.months(6)
    True
    """
    plain = re.sub(r"\s+", " ", text.strip().lower().replace("半年", "6个月"))
    plain = _ZH_YEAR.sub(lambda year: "".join(str(_DIGITS[digit]) for digit in year[0]), plain)
    for pattern, make in _FIXED:
        if found := pattern.fullmatch(plain):
            taxed = bool(statute) and known_versions(statute)[-1].adds_days_off
            return make(found, {"statute": statute, **more} if taxed else more)
    if re.fullmatch(r"(?:于|在)?当[日天]内?|(?:on )?the same day|same day", plain):
        return Phrase(Within.same_day(**more))
    for pattern, kind, fixed in _RUNNING:
        if found := pattern.fullmatch(plain):
            return Phrase(_period(kind, found, statute, {**fixed, **more}, text))
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


def _period(
    kind: _Kind, found: re.Match[str], statute: str, more: dict[str, Any], text: str
) -> Within | AtMost | NotBefore | Before:
    """Make a period of the unit that was written."""
    unit = next(unit for unit in _UNITS if found[unit.value])
    if unit is Unit.DAY and not statute:
        raise StatuteMissingError(text=text)
    if unit in (Unit.DAY, Unit.HOUR) and statute:
        more = {"statute": statute, **more}
    elif unit is Unit.CALENDAR_DAY and statute:
        more = {"basis": statute, **more}
    if unknown := sorted(set(more) - set(fields_dict(kind))):
        raise RuleRefusedError(
            rule=text,
            why_zh=f"这种期间没有 {'、'.join(unknown)}",
            why_en=f"this kind of period has no {', '.join(unknown)}",
        )
    return kind(unit, _number(found["n"]), **more)


_RUNNING: Final[tuple[tuple[re.Pattern[str], _Kind, dict[str, Any]], ...]] = tuple(
    (re.compile(pattern), kind, fixed)
    for pattern, kind, fixed in (
        (rf"(?:at most|no more than|up to) {_SPAN}", AtMost, {}),
        (rf"{_WHAT}(?:不得?超过|最长(?:不超过)?|至多) ?{_SPAN}", AtMost, {}),
        (rf"(?:at least|no less than) {_SPAN}", NotBefore, {"act": Act.ON}),
        (rf"{_WHAT}(?:不得?少于|至少) ?{_SPAN}", NotBefore, {"act": Act.ON}),
        (rf"(?:not before|after) {_SPAN}", NotBefore, {}),
        (rf"{_SPAN} (?:after|later)", NotBefore, {}),
        (rf"{_WHAT}(?:满|公示(?:满)?|届满) ?{_SPAN}(?:[之以]?后)?", NotBefore, {}),
        (rf"{_WHAT}{_SPAN}[之以]?后", NotBefore, {}),
        (rf"before {_SPAN}", Before, {}),
        (rf"{_SPAN} (?:before|earlier)", Before, {}),
        (rf"{_WHAT}提前 ?{_SPAN}", Before, {}),
        (rf"{_WHAT}{_SPAN}[之以]?前", Before, {}),
        (rf"(?:within )?{_SPAN}", Within, {}),
        (rf"{_WHAT}{_SPAN}[之以]?内", Within, {}),
    )
)


def _yearly(found: re.Match[str], more: dict[str, Any]) -> Phrase:
    """Make a date of every year; the year the phrase names goes with it."""
    named = found.groupdict()
    month = named["month"]
    if month[0].isalpha() and month[0].isascii():
        number = next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(month[:3]))
    else:
        number = _number(month)
    day = named.get("day")
    rule = ByDate.yearly(number, _number(day) if day and day != "last" else "last", **more)
    return Phrase(rule, int(named["year"]) if named.get("year") else None)


def _year_end(found: re.Match[str], more: dict[str, Any]) -> Phrase:
    year = found["year"]
    return Phrase(ByDate.yearly(12, "last", **more), int(year) if year else None)


def _monthly(found: re.Match[str], more: dict[str, Any]) -> Phrase:
    day = found["day"]
    return Phrase(ByDate.monthly("last" if day in ("last", "底", "末") else _number(day), **more))


def _nth_workday(found: re.Match[str], more: dict[str, Any]) -> Phrase:
    last = found["n"] in ("last", "最后一", "最后1")
    every = (
        ByDate.quarterly
        if "季" in found["every"] or "quarter" in found["every"]
        else ByDate.monthly
    )
    return Phrase(every(workday=-1 if last else _number(found["n"]), **more))


def _after_quarter(found: re.Match[str], more: dict[str, Any]) -> Phrase:
    return Phrase(ByDate.quarterly(days_after_end=_number(found["n"]), **more))


def _quarter_end(_: re.Match[str], more: dict[str, Any]) -> Phrase:
    return Phrase(ByDate.quarterly("last", **more))


_ZH_NUMBER: Final = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_FIXED: Final[tuple[tuple[re.Pattern[str], Callable[..., Phrase]], ...]] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (rf"(?:by )?(?:the )?end of (?P<month>{_MONTH}){_YEAR}", _yearly),
        (
            rf"(?:(?P<year>\d{{4}})年|每年)? ?(?P<month>{_ZH_NUMBER})月(?:份)?(?:底|末)[之以]?前?",
            _yearly,
        ),
        (
            rf"(?:(?P<year>\d{{4}})年|每年)? ?(?P<month>{_ZH_NUMBER})月(?P<day>{_ZH_NUMBER})[日号][之以]?前?",
            _yearly,
        ),
        (rf"yearly (?P<month>\d{{1,2}})[-/ ](?P<day>\d{{1,2}}|last){_YEAR}", _yearly),
        (r"(?:(?P<year>\d{4})年|每年)? ?年?(?:底|末|终)[之以]?前?", _year_end),
        (rf"(?:by )?(?:the )?end of (?:the )?year{_YEAR}", _year_end),
        (rf"每月的?(?P<day>{_ZH_NUMBER}|底|末)[日号]?[之以]?前?", _monthly),
        (
            r"(?P<day>)?月(?:底|末)[之以]?前?",
            lambda _, more: Phrase(ByDate.monthly("last", **more)),
        ),
        (r"monthly (?P<day>\d{1,2}|last)", _monthly),
        (
            rf"每(?P<every>个?季度?|个?月)的?(?:第|前)?(?P<n>最后[一1]|{_ZH_NUMBER})个工作日[之以]?[内前]?",
            _nth_workday,
        ),
        (r"(?P<every>monthly|quarterly) workday (?P<n>\d{1,2}|last)", _nth_workday),
        (
            rf"每?个?季度(?:终了|结束|终结)(?:之?后|之日起) ?(?P<n>{_ZH_NUMBER}) ?[日天][之以]?内?",
            _after_quarter,
        ),
        (r"quarterly (?P<n>\d{1,2}) days after(?: its)? end", _after_quarter),
        (r"每?个?季度?(?:底|末)[之以]?前?|end of (?:the |every )?quarter", _quarter_end),
    )
)
