"""Tables for people: aligned text where Chinese takes two columns, and HTML for notebooks."""

import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Final

SHOWN: Final = 20
"""Rows of a table that are shown; how many there are is said below them."""


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


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], shown: int = SHOWN) -> str:
    """Return `rows` under `head` as aligned text, the first `shown` of them.

    >>> print(text_table(["编号", "组"], [["甲", "A"], ["乙乙乙", "B"]]))
    编号    组
    ------  --
    甲      A
    乙乙乙  B
    """
    top = [head, *rows[:shown]]
    widths = [max(width(row[i]) for row in top) for i in range(len(head))]
    lines = [_line(head, widths), "  ".join("-" * wide for wide in widths)]
    lines += [_line(row, widths) for row in rows[:shown]]
    return "\n".join(lines if len(rows) <= shown else [*lines, _more(len(rows))])


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]], shown: int = SHOWN) -> str:
    """Return `rows` under `head` as an HTML table, escaped, the first `shown` of them."""
    top = "".join(f"<th style='text-align:left'>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>"
        + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for row in rows[:shown]
    )
    more = f"<p>{_more(len(rows))}</p>" if len(rows) > shown else ""
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{more}"
