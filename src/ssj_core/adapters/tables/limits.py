"""How large a table may be: said before anything is allocated."""

from typing import Final

COLUMNS: Final = 16_384
LINE: Final = 16 * 2**20
CELL: Final = 262_144
UNPACKED: Final = 256 * 2**20
"""A workbook may always unpack to so many bytes; beyond it only to `RATIO` times its size."""
RATIO: Final = 200
UNPACKED_MOST: Final = 4 * 2**30
GAP: Final = 1_000
"""More empty rows than these end a table."""
SHOWN: Final = 40
"""Characters of a cell that a message shows."""
HEADERS_SHOWN, HEADER_SHOWN = 20, 30
