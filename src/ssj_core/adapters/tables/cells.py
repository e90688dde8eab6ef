"""What a cell means: text, lists, dates, yes and no, leave; refused if it cannot be told."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from ssj_core.encoding import Word
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.errors.registers import DatesCrossedError
from ssj_core.registers import Leave

Reader = Callable[[object], object]
_LIST: Final = re.compile(r"[、;；|，\n]")
_DATE: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LEAVE: Final = re.compile(r"\s*(\S+?)\s*(?:\.\.|至|~|—)\s*(\S+)\s*(.*?)\s*")
_YES: Final = {"是": True, "yes": True, "true": True, "y": True, "1": True, "√": True}
_NO: Final = {"否": False, "no": False, "false": False, "n": False, "0": False, "": False}


class CellError(ValueError):
    """A cell that cannot be understood; says why in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences."""
        super().__init__(en)
        self.zh, self.en = zh, en


def is_blank(cell: object) -> bool:
    """Tell whether a cell holds nothing: None, not a number, or only blanks."""
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())  # noqa: PLR0124 - only NaN differs from itself


def exact_text(cell: object) -> str:
    """Return text as it was written; a number is refused, since a spreadsheet may have cut it."""
    if isinstance(cell, str):
        return cell
    raise CellError(
        "是数字而不是文本，请把该列设为文本格式",
        "a number where text is needed; make the column text",
    )


def text(cell: object) -> str:
    """Return a cell as text without blanks around it; whole numbers are written without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def texts(cell: object) -> tuple[str, ...]:
    """Return the parts of a list written with 、 or ； or a line break.

    >>> texts("食品安全、特种设备；")
    ('食品安全', '特种设备')
    """
    if isinstance(cell, tuple | list):
        return tuple(str(part) for part in cell)
    return tuple(part.strip() for part in _LIST.split(exact_text(cell)) if part.strip())


def day(cell: object) -> date:
    """Return the day a cell names: a date, ``2026-01-05``, ``2026/1/5``, ``2026年1月5日``, ``20260105``.

    >>> day("2026年1月5日")
    datetime.date(2026, 1, 5)
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = text(cell)
    found = _DATE.fullmatch(written) or _COMPACT.fullmatch(written)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            pass
    raise CellError("不是日期，请写成 2026-01-05", "not a date; write 2026-01-05")


def yes_no(cell: object) -> bool:
    """Return whether a cell says yes.

    >>> yes_no("是"), yes_no("否")
    (True, False)
    """
    if isinstance(cell, bool):
        return cell
    written = text(cell).lower()
    answer = _YES.get(written, _NO.get(written))
    if answer is None:
        raise CellError("请写“是”或“否”", "write 是/yes or 否/no")
    return answer


def leaves(cell: object) -> tuple[Leave, ...]:
    """Return the stretches of leave a cell lists: ``2026-03-02..2026-03-20 学习培训；…``.

    >>> leaves("2026-03-02..2026-03-20 学习")[0].last
    datetime.date(2026, 3, 20)
    """
    if isinstance(cell, tuple):
        return cell
    found = []
    for part in re.split("[;；\n]", exact_text(cell)):
        if not part.strip():
            continue
        match = _LEAVE.fullmatch(part)
        if match is None:
            raise CellError(
                "请写成 2026-03-02..2026-03-20 原因", "write 2026-03-02..2026-03-20 reason"
            )
        try:
            found.append(Leave(day(match[1]), day(match[2]), reason=match[3]))
        except DatesCrossedError as error:
            raise CellError("结束日早于开始日", "it ends before it begins") from error
    return tuple(found)


def word(words: type[Word]) -> Reader:
    """Return a reader for one word of a closed list."""

    def read(cell: object) -> Word:
        try:
            return words.read(text(cell))
        except UnknownWordError as error:
            zh, en = error.params["known_zh"], error.params["known_en"]
            raise CellError(f"请用其中之一：{zh}", f"use one of {en}") from error

    return read


def words(kind: type[Word]) -> Reader:
    """Return a reader for a list of words of a closed list."""
    one = word(kind)

    def read(cell: object) -> tuple[object, ...]:
        return tuple(one(part) for part in texts(cell))

    return read
