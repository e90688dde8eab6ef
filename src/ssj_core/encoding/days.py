"""Days as offices write them: the one parser for cells, arguments and command lines.

Read are 2028-06-30, 2028/6/30, 2028.6.30, 2028年6月30日, 20280630, Chinese numerals, full width, each
with or without a time of day; dates and moments (an aware one counts in China's time); and the serial
numbers of spreadsheets from 2000 to 2100. A term also says 有效期至, 长期, or A至B. Nothing else is a day.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from numbers import Real
from typing import Final

from attrs import frozen

from ssj_core.errors.encoding import DayRefusedError

CHINA: Final = timezone(timedelta(hours=8))
SERIALS: Final = range(36_526, 73_416)
"""Serial numbers read as days: 2000-01-01 to 2100-12-31 in the 1900 system."""

NO_LAST_DAY: Final = ("长期", "长期有效", "永久", "无固定期限")
"""What says that a term has no last day."""

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_COMPACT_DIGITS: Final = 8
_N: Final = "[0-9〇○零一二三四五六七八九十]"
_TIME: Final = (
    r"[ T]*(?P<half>上午|下午)? ?(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"|[时点](?:(?P<minute_zh>[0-9]{1,2})分(?:(?P<second_zh>[0-9]{1,2})秒)?)?)"
    r" ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_WRITTEN: Final = re.compile(
    rf"(?P<year>{_N}{{4}})(?:-(?P<m1>[0-9]{{1,2}})-(?P<d1>[0-9]{{1,2}})"
    r"|/(?P<m2>[0-9]{1,2})/(?P<d2>[0-9]{1,2})|\.(?P<m3>[0-9]{1,2})\.(?P<d3>[0-9]{1,2})"
    rf"|年(?P<m4>{_N}{{1,3}})月(?P<d4>{_N}{{1,3}})日|(?P<m5>[0-9]{{2}})(?P<d5>[0-9]{{2}}))"
    rf"(?P<time>{_TIME})?"
)
_SERIAL: Final = re.compile(r"([0-9]{5}|[0-9]{8})(?:\.[0-9]+)?")
_UNTIL: Final = re.compile(r"(?:有效期至|截至|至):? ?")
_BETWEEN: Final = re.compile(r" ?(?:至|~|[—–]+|\.{2,3}|-+) ?")
_DIGITS: Final = {char: str(i) for i, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
}
_NO_ZONE: Final = (
    "的时刻没有时区，请只写日期，或写成 2026-01-05T10:00+08:00",
    "the time of day has no zone; write the day alone, or 2026-01-05T10:00+08:00",
)
_NOT_A_DAY: Final = ("不是日期，请写成 2026-01-05", "not a day; write 2026-01-05")


@frozen(kw_only=True)
class Term:
    """From a first day to a last, both included.

    Attributes:
        first: None if none is said.
        last: None if it has no last day, said in words.
        serial: whether a serial number of a spreadsheet was read.
    """

    first: date | None
    last: date | None
    serial: bool = False

    def __contains__(self, day: date) -> bool:
        """Tell whether `day` lies in it."""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


def plain_text(text: str) -> str:
    """Return text in half width, runs of blanks as one, none at its ends."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read_day(value: object, *, epoch_1904: bool = False, zoned: bool = False) -> date:
    """Return the day a cell or an argument names.

    Args:
        value: text, date, moment or number.
        epoch_1904: whether serial numbers count from 1904-01-01.
        zoned: whether a time of day needs its zone. A cell is written where it is read, an argument may not be.

    Raises:
        DayRefusedError: it names no day, or a time of day whose zone is wanted and missing.

    >>> read_day("2028年6月30日"), read_day("2028/6/30 17:30"), read_day(46934)
    (datetime.date(2028, 6, 30), datetime.date(2028, 6, 30), datetime.date(2028, 6, 30))
    """
    return _day(value, epoch_1904=epoch_1904, zoned=zoned)[0]


def read_term(value: object, *, epoch_1904: bool = False) -> Term:
    """Return the term a cell names: its last day, both days, or that it has none.

    Raises:
        DayRefusedError: it names none, or ends before it begins.

    >>> read_term("2023.7.1—2028.6.30").first, read_term("长期").last
    (datetime.date(2023, 7, 1), None)
    """
    last: date | None
    if not isinstance(value, str):
        last, serial = _day(value, epoch_1904=epoch_1904)
        return Term(first=None, last=last, serial=serial)
    text = plain_text(value)
    begin = _WRITTEN.match(text)
    if begin and (between := _BETWEEN.match(text, begin.end())):
        first = _written(begin, value)
        rest = text[between.end() :]
        last = None if rest in NO_LAST_DAY else _day(rest, epoch_1904=False, shown=value)[0]
        if last is not None and last < first:
            raise _refused(
                value, ("结束日早于开始日，请更正", "it ends before it begins; correct it")
            )
        return Term(first=first, last=last)
    rest = text[until.end() :] if (until := _UNTIL.match(text)) else text
    if rest in NO_LAST_DAY:
        return Term(first=None, last=None)
    last, serial = _day(rest, epoch_1904=epoch_1904, shown=value)
    return Term(first=None, last=last, serial=serial)


def _refused(value: object, why: tuple[str, str] = _NOT_A_DAY) -> DayRefusedError:
    return DayRefusedError(value=value, why_zh=why[0], why_en=why[1])


def _day(
    value: object, *, epoch_1904: bool, shown: object = None, zoned: bool = False
) -> tuple[date, bool]:
    """Return a day, and whether it was written as a serial number."""
    shown = value if shown is None else shown
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124 - only "not a time" differs from itself
        if zoned and value.tzinfo is None:
            raise _refused(shown, _NO_ZONE)
        return (value.astimezone(CHINA) if value.tzinfo else value).date(), False
    if isinstance(value, date) and not isinstance(value, datetime):
        return value, False
    if isinstance(value, Real) and not isinstance(value, bool):
        return _number(float(value), shown, epoch_1904=epoch_1904, zoned=zoned)
    text = plain_text(str(value))
    if _SERIAL.fullmatch(text):
        return _number(float(text), shown, epoch_1904=epoch_1904, zoned=zoned)
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise _refused(shown)
    if zoned and found["time"] and not found["zone"]:
        raise _refused(shown, _NO_ZONE)
    return _written(found, shown), False


def _number(number: float, shown: object, *, epoch_1904: bool, zoned: bool) -> tuple[date, bool]:
    if not number >= SERIALS.start:
        raise _refused(shown)
    whole = int(min(number, 10**9))
    if whole in SERIALS:
        if zoned and number != whole:
            raise _refused(shown, _NO_ZONE)
        return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=whole), True
    found = _WRITTEN.fullmatch(str(whole))
    if found is None or len(str(whole)) != _COMPACT_DIGITS:
        raise _refused(shown)
    return _written(found, shown), False


def _written(found: re.Match[str], shown: object) -> date:
    """Return the day of a match; the time of day counts only where a zone moves it."""
    parts = found.groupdict()
    month = next(parts[f"m{i}"] for i in range(1, 6) if parts[f"m{i}"])
    day = next(parts[f"d{i}"] for i in range(1, 6) if parts[f"d{i}"])
    try:
        civil = date(*map(_whole, (parts["year"], month, day)))
        if parts["time"] is None:
            return civil
        return _with_time(civil, parts)
    except (ValueError, OverflowError):
        raise _refused(
            shown, ("没有这一天，请核对", "there is no such day; look at it again")
        ) from None


def _with_time(civil: date, parts: dict[str, str | None]) -> date:
    hour, minute, second = (
        int(parts["hour"] or 0),
        int(parts["minute"] or parts["minute_zh"] or 0),
        int(parts["second"] or parts["second_zh"] or 0),
    )
    if parts["half"] == "下午" and hour < 12:  # noqa: PLR2004 - noon
        hour += 12
    if (hour, minute, second) == (24, 0, 0):  # the end of the day it names
        return civil
    moment = datetime(civil.year, civil.month, civil.day, hour, minute, second)  # noqa: DTZ001 - what is written; a zone follows
    zone = parts["zone"]
    if zone is None:
        return civil
    aware = datetime.fromisoformat(f"{moment.isoformat()}{zone.replace('Z', '+00:00')}")
    return aware.astimezone(CHINA).date()


def _whole(text: str) -> int:
    """Return a number written in digits or in Chinese numerals up to 99."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(_DIGITS.get(char, char) for char in text))
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        raise ValueError(text)
    return int(_DIGITS.get(tens, tens) or 1) * 10 + int(_DIGITS.get(ones, ones) or 0)
