"""Rows that are no data: totals, remarks, who signed, the header once more."""

import re
from collections.abc import Sequence
from typing import Final

from ssj_core.adapters.tables.cells import is_blank, text
from ssj_core.adapters.tables.headers import plain
from ssj_core.encoding.days import plain_text

_END: Final = r"(?=$|[:\s0-9(])"
_PAGES: Final = r" ?[0-9一二三四五六七八九十]+ ?页"
_WORD: Final = re.compile(
    r"(?:本页)?(?:小 ?计|合 ?计|总 ?计|汇 ?总)"
    + _END
    + r"|(?:注|备 ?注|说 ?明)(?: ?:|$)"
    + r"|(?:填 ?表|填 ?报|审 ?核|复 ?核|制 ?表|经 ?办)(?: ?人)?"
    + _END
    + r"|(?:单位)?负 ?责 ?人"
    + _END
    + rf"|(?:第{_PAGES}(?:[ ,、/]*共{_PAGES})?|共{_PAGES})(?=$|\s)"
)
_COUNT: Final = re.compile(r"[0-9]{1,6}")
_CODE: Final = re.compile(r"[0-9A-Za-z]{8,}")
_COUNT_LENGTH: Final = 6


def may_be_no_data(cell: object) -> bool:
    """Tell whether the id cell of a row leaves room for its being no data.

    Quick, since it is asked of every row: a blank, a bare count, or text without a code in it.
    """
    return type(cell) is not str or len(cell) <= _COUNT_LENGTH or not cell.isascii()


def in_doubt(cells: Sequence[object]) -> set[int]:
    """Return which of many id cells leave room for their rows' being no data.

    >>> in_doubt(["91159900MA0000007M", None, "合计"])
    {1, 2}
    """
    try:
        if "".join(cells).isascii() and min(map(len, cells)) > _COUNT_LENGTH:  # type: ignore[arg-type]  # what is no text raises
            return set()
    except TypeError:
        pass
    return {at for at, cell in enumerate(cells) if may_be_no_data(cell)}


def is_no_data(cells: Sequence[object], at: int, header: Sequence[Sequence[object]]) -> bool:
    """Tell whether a row is no data.

    Args:
        cells: the row.
        at: position of the id.
        header: the header rows.

    >>> is_no_data(["合计", 5, None], 1, []), is_no_data(["小计巷饭店", None, "A"], 1, [])
    (True, False)
    """
    first = next((i for i, cell in enumerate(cells) if not is_blank(cell)), None)
    if first is None:
        return False
    if any(_repeats(cells, row) for row in header):
        return True
    words = plain_text(str(cells[first]))
    found = _WORD.match(words)
    if found is None:
        return False
    if first == at:
        return _CODE.search(words) is None
    identity = cells[at] if at < len(cells) else None
    if is_blank(identity) or _COUNT.fullmatch(text(identity)):
        return True
    # A remark, or who signed, goes on in the next cell; what has a code in it is no remark.
    signed = words[found.end() - 1 : found.end() + 1].strip()[:1] == ":" or words.endswith(":")
    return signed and isinstance(identity, str) and _CODE.search(identity) is None


def _repeats(cells: Sequence[object], row: Sequence[object]) -> bool:
    pairs = [(cell, head) for cell, head in zip(cells, row, strict=False) if not is_blank(head)]
    return bool(pairs) and all(plain(cell) == plain(head) for cell, head in pairs)
