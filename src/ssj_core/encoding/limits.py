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
        sparse: bytes there are at least, in a document of a megabyte or more, for each array and
            object: what is denser is none of its kind, and would cost its reader many times its size.
    """

    size: int
    depth: int
    keys: int
    key_bytes: int
    sparse: int = 0


MIB: Final = 1 << 20
DOCUMENT: Final = Limits(size=1 << 40, depth=256, keys=1 << 40, key_bytes=1 << 40)
"""Any canonical document: only what keeps its reader alive."""
DRAW: Final = Limits(size=256 * MIB, depth=16, keys=255, key_bytes=64, sparse=10)
"""Records and bundles of ssj-draw/1 (docs/spec/ssj-draw-1.md, section 1)."""
COMMAND: Final = Limits(size=MIB, depth=32, keys=1 << 20, key_bytes=MIB)
"""The JSON of a command."""
COMMAND_MOST: Final = Limits(size=64 * MIB, depth=32, keys=1 << 26, key_bytes=MIB, sparse=10)
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
COLUMNS: Final = 16_384
"""Columns of a table."""
TABLE_LINE: Final = 16 * MIB
"""A line of a CSV file, in bytes."""
CELL: Final = 262_144
"""A cell of a table, in characters."""
UNPACKED: Final = 256 * MIB
"""A workbook may always unpack to so many bytes; beyond it only to `UNPACKED_RATIO` times its size."""
UNPACKED_RATIO: Final = 200
UNPACKED_MOST: Final = 4 << 30
READING: Final = 10
"""Seconds of computing that reading a workbook of another form (XLS, XLSB, ODS) may take, …"""
READING_EACH: Final = 5
"""… and so many more for each megabyte of it."""
HELD, HELD_EACH, HELD_MOST = 768 * MIB, 64, 2048 * MIB
"""Memory of that reader, with the program itself in it: so much, so many times its size, at most."""
SHOWN: Final = 200
"""Characters of a value that a message shows."""
KIND: Final = 20
"""How many mistakes of a kind a message tells; the rest are counted."""
WAIT: Final = 30.0
"""Seconds to wait for a lock, then it is busy."""


def _size(number: int) -> str:
    units = (("GiB", 1 << 30), ("MiB", MIB), ("KiB", 1 << 10), ("B", 1))
    unit, scale = next(pair for pair in units if number >= pair[1] and number % pair[1] == 0)
    return f"{number // scale} {unit}"


TABLE: Final = (
    ("命令", "a command", f"{_size(COMMAND.size)}, depth {COMMAND.depth}"),
    (
        "带记录、名录、导入的命令",
        "a command of records, registers, imports",
        _size(COMMAND_MOST.size),
    ),
    ("命令中的文本", "text in a command", f"{_size(TEXT_BYTES)}; remarks {_size(VALUE_BYTES)}"),
    (
        "记录、复核包",
        "a record, a bundle",
        f"{_size(DRAW.size)}, depth {DRAW.depth}, {DRAW.keys} keys of {DRAW.key_bytes} B",
    ),
    ("文本中的数字", "a number in text", f"{DIGITS} digits a part"),
    (
        "规则书、放假通知、场景、授权清单",
        "a rulebook, a notice, scenarios, grants",
        f"{_size(BOOK.size)}, depth {BOOK.depth}, a line {_size(LINE_BYTES)}",
    ),
    (
        "表格",
        "a table",
        f"{COLUMNS:,} columns, a line {_size(TABLE_LINE)}, a cell {CELL:,} characters",
    ),
    (
        "工作簿展开",
        "a workbook unpacked",
        f"{_size(UNPACKED)}, beyond that {UNPACKED_RATIO} × packed, {_size(UNPACKED_MOST)} in all",
    ),
    (
        "读取 XLS、XLSB、ODS",
        "reading XLS, XLSB, ODS",
        f"{READING} s of computing, {READING_EACH} s more for each MiB; memory {_size(HELD)} and {HELD_EACH} times its size, {_size(HELD_MOST)} at most",
    ),
    ("事件", "an event", _size(EVENT_BYTES)),
    ("被拒命令的答复", "the answer to a refused command", _size(ANSWER_BYTES)),
    (
        "报错中的值",
        "a value in a message",
        f"{SHOWN} characters; {KIND} mistakes of a kind, the rest counted",
    ),
    ("等待写锁", "waiting for a lock", f"{WAIT:.0f} s, then busy"),
)
"""The limits for people: Chinese, English, the most."""
