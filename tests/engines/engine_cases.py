"""Ids, key and the draw in Python that every engine is held against."""

from collections.abc import Mapping, Sequence

from ssj_core.drawing import derive_key, select

KEY = derive_key("5a" * 32, "unit", "T1")
NASTY = [
    "91159900000000000A",
    "𠮷野家",
    "（甲）",
    '个体户·甲 "引号"',
    "back\\slash 1e5",
    "O'Hara",
    "%_;--",
    "0012",
    "12",
    "\\001",
    "a b",
    "〇",
    "𠀀",
    "\U000323af",
    "{}",
    "$1",
    "''",
    "字" * 85,
]


def expected(
    rows: Sequence[tuple[str, str]], numbers: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """The draw as Python makes it."""
    return {s: select([i for i, t in rows if t == s], KEY, n).selected for s, n in numbers.items()}
