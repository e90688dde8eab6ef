"""Ids, key and the draw in Python that every engine is held against."""

from collections.abc import Mapping, Sequence

import pytest

from ssj_core.adapters.engines import CountingEngine, check_register, draw_in
from ssj_core.drawing import derive_key, select
from ssj_core.errors.engines import EngineWrongError
from ssj_core.testing.faulty_engines import FAULTS, FaultyEngine

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


FRAME = {
    "x' OR 1=1 --": [f"店{i}" for i in range(0, 900, 2)],
    "a\\": [f"店{i}" for i in range(1, 900, 2)],
}
"""A register in two strata, whose names are none of SQL's business."""
ROWS = [(target, stratum) for stratum, ids in FRAME.items() for target in ids]


def assert_held_to_its_word(engine: CountingEngine) -> None:
    """An engine over `FRAME` draws as Python does, and every fault in it is found by what finds it."""
    numbers = dict.fromkeys(FRAME, 7)
    found = draw_in(engine, KEY, numbers)
    assert {name: one.selected for name, one in found.items()} == expected(ROWS, numbers)
    assert check_register(engine, KEY, numbers, FRAME) == []
    for fault, by in FAULTS.items():
        faulty = FaultyEngine(inner=engine, fault=fault)
        if by == "draw":
            with pytest.raises(EngineWrongError):
                draw_in(faulty, KEY, numbers)
        else:
            assert draw_in(faulty, KEY, numbers)
            assert check_register(faulty, KEY, numbers, FRAME)
    above = select(FRAME["a\\"], KEY, 450).selected[-1]
    other = {**FRAME, "a\\": [*(i for i in FRAME["a\\"] if i != above), "新店"]}
    odd = check_register(engine, KEY, numbers, other)
    assert set(odd) == {f"a\\: {above}", "a\\: 新店"}
    short = {**FRAME, "B": ["店-1"]}
    assert check_register(engine, KEY, numbers, short) == ["B: 0 ≠ 1"]
