"""Tables for people: aligned text where Chinese takes two columns, and HTML for notebooks."""

import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Final, TypeVar

SHOWN: Final = 20
"""Rows of a table that are shown; how many there are is said below them."""


Row = TypeVar("Row")


def width(text: str) -> int:
    """Return how many columns a terminal gives `text`.

    >>> width("中签 12")
    7
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True)
    ).rstrip()


def _more(count: int) -> str:
    return f"…… 共 {count} 行 / {count} rows in all"


def top_rows(
    rows: Sequence[Row], shown: int = SHOWN, *, last: bool = False
) -> tuple[Sequence[Row], bool]:
    """Return the rows that are shown, the first, with `last` the last too; and whether some are not.

    >>> top_rows("abcde", 3, last=True)
    (['a', 'b', 'e'], True)
    """
    if len(rows) <= shown:
        return rows, False
    return [*rows[: shown - 1], rows[-1]] if last else rows[:shown], True


def text_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    shown: int = SHOWN,
    *,
    last: bool = False,
) -> str:
    """Return `rows` under `head` as aligned text, the first `shown` of them; with `last`, the last too.

    >>> print(text_table(["编号", "组"], [["甲", "A"], ["乙乙乙", "B"]]))
    编号    组
    ------  --
    甲      A
    乙乙乙  B
    """
    top, more = top_rows(rows, shown, last=last)
    widths = [max(width(row[i]) for row in [head, *top]) for i in range(len(head))]
    lines = [_line(head, widths), "  ".join("-" * wide for wide in widths)]
    lines += [_line(row, widths) for row in top]
    return "\n".join([*lines, _more(len(rows))] if more else lines)


def html_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    shown: int = SHOWN,
    *,
    last: bool = False,
) -> str:
    """Return `rows` under `head` as an HTML table, escaped, as `text_table` shows them."""
    top, more = top_rows(rows, shown, last=last)
    heading = "".join(f"<th style='text-align:left'>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>"
        + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for row in top
    )
    below = f"<p>{_more(len(rows))}</p>" if more else ""
    return f"<table><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>{below}"
