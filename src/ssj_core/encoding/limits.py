"""How much a reader takes: the bounds of documents, as numbers, in one place.

Each is looked at before the work it bounds: depth and digits on the bytes, before anything is parsed.
"""

from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """The bounds of one kind of document.

    Attributes:
        size: bytes of the whole document.
        depth: how deep arrays and objects may stand in one another.
        keys: keys of one object, where the shape of a document does not fix them.
        key_bytes: bytes of one such key.
    """

    size: int
    depth: int
    keys: int
    key_bytes: int


MIB: Final = 1 << 20
DOCUMENT: Final = Limits(size=1 << 40, depth=256, keys=1 << 40, key_bytes=1 << 40)
"""Any canonical document: only what keeps its reader alive."""
DRAW: Final = Limits(size=256 * MIB, depth=16, keys=255, key_bytes=64)
"""Records and bundles of ssj-draw/1 (docs/spec/ssj-draw-1.md, section 1)."""
COMMAND: Final = Limits(size=MIB, depth=32, keys=1 << 20, key_bytes=MIB)
"""The JSON of a command."""
COMMAND_MOST: Final = Limits(size=64 * MIB, depth=32, keys=1 << 26, key_bytes=MIB)
"""The JSON of a command that carries records, registers or an import."""
BOOK: Final = Limits(size=MIB, depth=16, keys=1 << 20, key_bytes=MIB)
"""A rulebook, a holiday notice, a manifest of scenarios: TOML or JSON."""
LINE_BYTES: Final = 16 * 1024
"""A line of a rulebook."""
ANSWER_BYTES: Final = 16 * 1024
"""The answer to a command that was refused."""
TEXT_BYTES: Final = 4096
"""A text of a record, in bytes of UTF-8."""
VALUE_BYTES: Final = 65_536
"""An attribute, or a part of a row of a list, in bytes of UTF-8."""
DIGITS: Final = 18
"""A part of a ratio, the number of a round: decimal digits."""
EVENT_BYTES: Final = 64 * MIB
"""An event of a journal: its envelope in canonical bytes."""
