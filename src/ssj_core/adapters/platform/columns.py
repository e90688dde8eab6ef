"""A column of a form: its header, what a cell takes, and what is wrong with one."""

import re
from datetime import date
from typing import Final, Literal

from attrs import frozen

_ID: Final = re.compile(r"[0-9A-Z-]{2,64}")
_BETWEEN: Final = re.compile("[；;]")
BETWEEN: Final = "；"
"""What stands between the values of a cell that holds several; labels have commas of their own."""
Takes = Literal["text", "day", "identity"]


@frozen(kw_only=True)
class Column:
    """One column of a form.

    Attributes:
        name: the header, and the key of the value.
        takes: what a cell holds.
        needed: whether a cell may not be blank.
        choices: the only values, offered as a drop-down.
        also: values that are read though nobody is offered them.
        many: whether a cell holds several values, with `BETWEEN` between them.
        wide: width in characters.
    """

    name: str
    takes: Takes = "text"
    needed: bool = True
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    many: bool = False
    wide: int = 18

    def fault(self, text: str) -> tuple[str, str] | None:
        """Return what is wrong with a cell, in two languages, or None."""
        parts = values(text) if self.many else [text]
        if not text or not parts:
            return ("不能为空", "must not be blank") if self.needed else None
        if self.choices and set(parts) - {*self.choices, *self.also}:
            return "不在下拉清单中", "is not in the drop-down list"
        if self.takes == "day" and not _is_day(text):
            return "应为 YYYY-MM-DD 形式的日期", "must be a date, YYYY-MM-DD"
        if self.takes == "identity" and not _ID.fullmatch(text):
            return "应为大写字母和数字的代码", "must be a code of capital letters and digits"
        return None


def values(text: str) -> list[str]:
    """Return the values of a cell that holds several.

    >>> values("P-1；P-2;")
    ['P-1', 'P-2']
    """
    return [one.strip() for one in _BETWEEN.split(text) if one.strip()]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@frozen
class Form:
    """A form: its name, and its columns in order."""

    name: str
    columns: tuple[Column, ...]
