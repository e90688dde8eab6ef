"""How large a table may be: said before anything is allocated."""

from typing import Final

from ssj_core.encoding.limits import (
    CELL,
    COLUMNS,
    HELD,
    HELD_EACH,
    HELD_MOST,
    MIB,
    READING,
    READING_EACH,
    UNPACKED,
    UNPACKED_MOST,
)
from ssj_core.encoding.limits import TABLE_LINE as LINE
from ssj_core.encoding.limits import UNPACKED_RATIO as RATIO

__all__ = [
    "CELL",
    "COLUMNS",
    "GAP",
    "HEADERS_SHOWN",
    "HEADER_SHOWN",
    "HELD",
    "HELD_EACH",
    "HELD_MOST",
    "LINE",
    "MIB",
    "RATIO",
    "READING",
    "READING_EACH",
    "SHOWN",
    "UNPACKED",
    "UNPACKED_MOST",
]

GAP: Final = 1_000
"""More empty rows than these end a table."""
SHOWN: Final = 40
"""Characters of a cell that a message shows."""
HEADERS_SHOWN, HEADER_SHOWN = 20, 30
