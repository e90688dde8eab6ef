"""Closed lists of the calendar: one line a word, with its Chinese and its English label."""

from enum import StrEnum
from typing import Self

from ssj_core.errors.calendar import ModeUnknownError


class Word(StrEnum):
    """A word of a closed list: its value, and what it is called in Chinese and in English."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        """Keep the two labels beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh, member.en = zh, en
        return member

    @property
    def label(self) -> str:
        """The Chinese label."""
        return self.zh

    def say(self, lang: str = "zh") -> str:
        """Return the label in one language, ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the member written as `value`, in Chinese or by its English value.

        Raises:
            ModeUnknownError: no member is written so; nothing is guessed.

        >>> Roll.read("next") is Roll.read("顺延") is Roll.NEXT
        True
        """
        if isinstance(value, cls):
            return value
        for member in cls:
            if isinstance(value, str) and value in cls.spellings(member):
                return member
        raise ModeUnknownError(what=cls.__name__.lower(), value=value, choices=", ".join(cls))

    @classmethod
    def spellings(cls, member: Self) -> tuple[str, ...]:
        """Return every way a member may be written."""
        return member.value, member.zh


class Unit(Word):
    """What a period counts; "日" is a unit of its own, because only its statute says which days it means."""

    WORKDAY = "workday", "个工作日", "working days"
    DAY = "day", "日", "days"
    CALENDAR_DAY = "calendar_day", "个自然日", "calendar days"
    WEEK = "week", "周", "weeks"
    MONTH = "month", "个月", "months"
    YEAR = "year", "年", "years"
    HOUR = "hour", "小时", "hours"
    SAME_DAY = "same_day", "当日", "the same day"

    @classmethod
    def spellings(cls, member: Self) -> tuple[str, ...]:
        """Return every way a unit may be written: one or many, with or without 个."""
        return member.value, f"{member.value}s", member.zh, member.zh.removeprefix("个")


class Roll(Word):
    """Where a last day goes that is a day off."""

    NONE = "none", "不顺延", "stays"
    PREV = "prev", "提前", "to the working day before"
    NEXT = "next", "顺延", "to the next working day"


class Mode(Word):
    """What to do about days that are not published."""

    BOUNDS = "bounds", "给出区间", "answer with bounds"
    STRICT = "strict", "会改变答案时报错", "refuse if they can change the answer"
    STRICT_FINAL = "strict_final", "涉及时报错", "refuse if the answer depends on any"


class Whose(Word):
    """Whose act a period limits."""

    AGENCY = "agency", "行政机关", "the agency's"
    PARTY = "party", "当事人", "the party's"


class Act(Word):
    """When the act may follow a waiting period."""

    AFTER = "after", "届满之后", "after the last day"
    ON = "on", "第N日当日", "on the last day"


def read_unit(value: object) -> Unit:
    """Return a unit by any of its spellings; see `Word.read`."""
    return Unit.read(value)


def read_roll(value: object) -> Roll:
    """Return where a last day goes; see `Word.read`."""
    return Roll.read(value)


def read_whose(value: object) -> Whose:
    """Return whose act is limited; see `Word.read`."""
    return Whose.read(value)


def read_act(value: object) -> Act:
    """Return when the act may follow; see `Word.read`."""
    return Act.read(value)
