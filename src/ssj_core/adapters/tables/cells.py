"""What a cell means: text, lists, days, yes and no, leave; refused if it cannot be told."""

import re
from collections.abc import Callable
from datetime import date, datetime
from numbers import Real
from typing import Final

from ssj_core.encoding import Word, read_day, read_term
from ssj_core.encoding.days import plain_text
from ssj_core.errors.encoding import DayRefusedError, UnknownWordError
from ssj_core.errors.registers import DatesCrossedError
from ssj_core.registers import Leave

Reader = Callable[[object], object]
LIST_MARKS: Final = "、，,；;｜|/\n"
NOTHING: Final = frozenset({"无", "/"})
"""What stands in a cell to say that there is none."""

_LIST: Final = re.compile(r"[、;；|｜，\n]")
_LEAVES: Final = re.compile(r"[;；\n]|[、，,](?=\s*[0-9０-９二])")
_LEAVE: Final = re.compile(r"(?P<term>[^\s(]+(?: ?(?:至|~|[—–]+|\.{2,3}|-) ?[^\s(]+)?)(?P<rest>.*)")
_FROM_ON: Final = re.compile("起$")
_YES: Final = {"是": True, "yes": True, "true": True, "y": True, "1": True, "√": True}
_NO: Final = {"否": False, "no": False, "false": False, "n": False, "0": False, "": False}
_EXACT: Final = 10**15


class CellError(ValueError):
    """A cell that cannot be understood; says why in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences."""
        super().__init__(en)
        self.zh, self.en = zh, en


def is_blank(cell: object) -> bool:
    """Tell whether a cell holds nothing: None, not a number, nothing of a list, only blanks."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell.strip()
    if isinstance(cell, tuple | list):
        return not cell
    try:
        return bool(cell != cell)  # noqa: PLR0124 - only what is not there differs from itself
    except (TypeError, ValueError):
        return type(cell).__name__ == "NAType"


def exact_text(cell: object) -> str:
    """Return text as it was written; a number is refused, since a spreadsheet may have cut it."""
    if isinstance(cell, str):
        return cell
    raise CellError(
        "是数字而不是文本，请把该列设为文本格式",
        "a number where text is needed; make the column text",
    )


def text(cell: object) -> str:
    """Return a cell as text without blanks around it: whole numbers without a point, days as ISO.

    >>> text(1.0), text(" A "), text(date(2026, 1, 5))
    ('1', 'A', '2026-01-05')
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float | Real) and not isinstance(cell, bool | int):
        number = float(cell)
        return str(int(number)) if number.is_integer() else str(cell)
    return str(cell).strip()


def id_text(cell: object) -> str:
    """Return an id as text; a number up to fifteen digits is written without a point.

    >>> id_text(3001.0), id_text("007")
    ('3001', '007')
    """
    if isinstance(cell, str):
        return cell
    number = None if isinstance(cell, bool) or not isinstance(cell, Real) else float(cell)
    if number is not None and number.is_integer():
        if abs(number) < _EXACT:
            return str(int(number))
        raise CellError(
            "是 16 位以上的数字，表格软件只保留 15 位，已被截断；请从原系统按文本重新导出",
            "a number of 16 digits or more, cut by a spreadsheet; export it again as text",
        )
    return exact_text(cell)


def texts(cell: object) -> tuple[str, ...]:
    """Return the parts of a list written with 、 or ； or a line break.

    >>> texts("食品安全、特种设备；")
    ('食品安全', '特种设备')
    """
    if isinstance(cell, tuple | list):
        return tuple(str(part) for part in cell)
    return tuple(part.strip() for part in _LIST.split(exact_text(cell)) if part.strip())


def parties(cell: object) -> tuple[str, ...]:
    """Return whom a cell of conflicts may name: the whole cell alone; see `split_parties`."""
    if isinstance(cell, tuple | list | set | frozenset):
        return tuple(id_text(part).strip() for part in cell if not is_blank(part))
    whole = id_text(cell).strip()
    return () if whole in NOTHING else (whole,)


def split_parties(whole: str) -> tuple[str, ...]:
    """Return the parts of a cell of conflicts, split at any mark a list has, blanks included.

    >>> split_parties("甲店/乙店 丙店")
    ('甲店', '乙店', '丙店')
    """
    for mark in LIST_MARKS:
        whole = whole.replace(mark, " ")
    return tuple(part for part in whole.split() if part not in NOTHING)


def conflicts(cell: object) -> tuple[str, ...]:
    """Return the parties of a cell where no register is at hand to tell names from lists."""
    return tuple(part for whole in parties(cell) for part in split_parties(whole))


def day(cell: object) -> date:
    """Return the day a cell names; see `ssj_core.encoding.read_day`.

    >>> day("2026年1月5日")
    datetime.date(2026, 1, 5)
    """
    try:
        return read_day(cell)
    except DayRefusedError as error:
        raise CellError(error.params["why_zh"], error.params["why_en"]) from error


def yes_no(cell: object) -> bool:
    """Return whether a cell says yes.

    >>> yes_no("是"), yes_no("否")
    (True, False)
    """
    if isinstance(cell, bool):
        return cell
    answer = {**_YES, **_NO}.get(text(cell).lower())
    if answer is None:
        raise CellError("请写“是”或“否”", "write 是/yes or 否/no")
    return answer


def leaves(cell: object) -> tuple[Leave, ...]:
    """Return the stretches of leave a cell lists: ``2026-03-02..2026-03-20 学习；…``, …起, one day.

    >>> leaves("2026-03-02..2026-03-20 学习")[0].last, leaves("2026-03-02起")[0].last
    (datetime.date(2026, 3, 20), datetime.date(9999, 12, 31))
    """
    if isinstance(cell, tuple | list) and all(isinstance(part, Leave) for part in cell):
        return tuple(cell)
    if isinstance(cell, date):
        return (Leave(day(cell), day(cell)),)
    written = exact_text(cell)
    if written.strip() in NOTHING:
        return ()
    return tuple(_leave(part) for part in _LEAVES.split(written) if part.strip())


def _leave(written: str) -> Leave:
    unclear = CellError("请写成 2026-03-02..2026-03-20 原因", "write 2026-03-02..2026-03-20 reason")
    found = _LEAVE.fullmatch(plain_text(written))
    if found is None:
        raise unclear
    term, reason = found["term"], found["rest"].strip().strip("()")
    try:
        if _FROM_ON.search(term):
            return Leave(read_day(_FROM_ON.sub("", term)), date.max, reason=reason)
        stretch = read_term(term)
    except DayRefusedError as error:
        raise unclear from error
    if stretch.last is None or _UNTIL_ONLY.match(term):
        raise unclear
    try:
        return Leave(stretch.first or stretch.last, stretch.last, reason=reason)
    except DatesCrossedError as error:  # pragma: no cover - a term that runs backwards was refused
        raise CellError("结束日早于开始日", "it ends before it begins") from error


_UNTIL_ONLY: Final = re.compile("有效期至|截至|至")


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
    read_one = word(kind)

    def read(cell: object) -> tuple[object, ...]:
        return tuple(read_one(part) for part in texts(cell))

    return read
