"""What a reader should know about how a table was read: said, not decided."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from ssj_core.adapters.tables.limits import HEADER_SHOWN, HEADERS_SHOWN, SHOWN


@frozen(kw_only=True)
class Note:
    """One remark, in Chinese and in English."""

    zh: str
    en: str


def cut(value: object, most: int = SHOWN) -> str:
    r"""Return a value as a message shows it: one line, at most so many characters.

    >>> cut("甲\n乙"), cut("x" * 50, 4)
    ('甲 乙', 'xxxx…')
    """
    text = "".join(char if char.isprintable() else " " for char in str(value)[: most + 1])
    return f"{text[:most]}…" if len(text) > most else text


def listed(headers: Iterable[object]) -> str:
    """Return headers as a message lists them, the first twenty, each cut."""
    names = [cut(header, HEADER_SHOWN) for header in headers]
    more = f"…（{len(names)}）" if len(names) > HEADERS_SHOWN else ""
    return "、".join(names[:HEADERS_SHOWN]) + more or "（无）"


def rows_listed(rows: Sequence[int]) -> str:
    """Return row numbers as a note lists them, the first twenty."""
    more = "…" if len(rows) > HEADERS_SHOWN else ""
    return "、".join(map(str, rows[:HEADERS_SHOWN])) + more
