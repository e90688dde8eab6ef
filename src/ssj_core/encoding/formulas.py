"""What a spreadsheet would take for a formula, an error or a command: one list for all we write."""

import unicodedata
from typing import Final

RISKY: Final = ("=", "+", "-", "@", "#", "\t", "\r", "\n")
"""What may stand first in a cell a spreadsheet program runs or takes for an error value."""

_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc")
"""Letters and signs that are written as nothing, or as a blank."""


def is_risky(text: str) -> bool:
    r"""Tell whether a spreadsheet may take text for more than text.

    Width, blanks and invisible signs before the first character do not matter.

    >>> is_risky("＝1+1"), is_risky("\u200b =1"), is_risky("甲店")
    (True, True, False)
    """
    if text.startswith(RISKY):
        return True
    first = next((char for char in text if not _unseen(char)), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[:1] in RISKY


def defused(text: str) -> str:
    """Return text no spreadsheet program runs when it stands in a CSV file.

    >>> defused("=1+1"), defused("-5"), defused("甲店")
    ("'=1+1", '-5', '甲店')
    """
    return f"'{text}" if is_risky(text) and not _number(text) else text


def _unseen(char: str) -> bool:
    kind = unicodedata.category(char)
    return char.isspace() or char in _BLANK or kind[0] in "MZ" or kind in ("Cf", "Cc")


def _number(text: str) -> bool:
    whole = text[1:] if text[:1] in "+-" else text
    digits = whole.replace(".", "", 1)
    return bool(digits) and digits.isascii() and digits.isdecimal()
