"""What comes in files: ids that look alike, ratios as people write them, rows with one fault."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from attrs import frozen
from hypothesis import strategies as st

from ssj_core.registers import FaultCode, uscc_check_character
from ssj_core.testing.strategies.registers import NAMES, credit_codes

ALIKE: Final = (
    ("0", "O"),
    ("1", "I", "l"),
    ("（甲）", "(甲)"),
    ("𠮷野家", "吉野家"),
    ("-", "·"),
    ("店A", "店a"),
    ("戶", "户"),
    ("VV", "W"),
)


@st.composite
def lookalikes(draw: st.DrawFn, max_size: int = 12) -> tuple[str, ...]:
    """Draw different ids that people mix up: width, case, old and new forms, letters beside digits."""
    stem = draw(st.sampled_from(("云杉坡", "91159900MA", "No.7 ", "砾")))
    group = draw(st.sampled_from(ALIKE))
    more = draw(
        st.lists(st.sampled_from([one for alike in ALIKE for one in alike]), max_size=max_size - 2)
    )
    first, second = draw(st.permutations(group))[:2]
    return tuple(dict.fromkeys(f"{stem}{end}" for end in (first, second, *more)))


@frozen(kw_only=True)
class RatioText:
    """A ratio as somebody wrote it.

    Attributes:
        text: what stands in the cell or the clause.
        ratio: what it says; nothing if it must be refused.
    """

    text: str
    ratio: Fraction | None


_DIGITS: Final = "零一二三四五六七八九"
_REFUSED: Final = (
    "1:5",
    "",
    "约3%",
    "3％左右",
    "120%",
    "-3%",
    "3",
    "百分之",
    "三成半",
    "0.03.1",
    "1:0",
    "３/0",
)


@st.composite
def ratio_texts(draw: st.DrawFn) -> RatioText:
    """Draw a ratio in one of its ways of writing, or a text that must be refused."""
    way = draw(st.sampled_from(("percent", "mille", "over", "word", "wide", "refused", "refused")))
    part = draw(st.integers(1, 99))
    if way == "percent":
        tenth = draw(st.integers(0, 9))
        return RatioText(text=f"{part}.{tenth}%", ratio=Fraction(10 * part + tenth, 1000))
    if way == "mille":
        return RatioText(text=f"{part}‰", ratio=Fraction(part, 1000))
    if way == "over":
        under = draw(st.integers(part, 999))
        return RatioText(text=f"{part}/{under}", ratio=Fraction(part, under))
    if way == "word":
        digit = draw(st.integers(1, 9))
        return RatioText(text=f"百分之{_DIGITS[digit]}", ratio=Fraction(digit, 100))
    if way == "wide":
        wide = str(part).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        return RatioText(text=f" {wide}％", ratio=Fraction(part, 100))
    return RatioText(text=draw(st.sampled_from(_REFUSED)), ratio=None)


@frozen(kw_only=True)
class FaultyTable:
    """Rows of a register of which one is wrong, or none.

    Attributes:
        rows: mappings of header to text, as a sheet gives them.
        fault: what is wrong with the identity of the row; nothing if all is well.
        row: which row, from 1; 0 if all is well.
    """

    rows: tuple[Mapping[str, str], ...]
    fault: FaultCode | None
    row: int


_FAULTS: Final = (
    FaultCode.MISSING,
    FaultCode.LENGTH,
    FaultCode.CASE,
    FaultCode.ALPHABET,
    FaultCode.CHECK,
    FaultCode.REPEATED,
)


def _broken(code: str, fault: FaultCode, first: str) -> str:
    """Return a code that has one fault and no earlier one."""
    if fault is FaultCode.MISSING:
        return ""
    if fault is FaultCode.LENGTH:
        return code[:-2]
    if fault is FaultCode.CASE:
        head = f"{code[:8]}MA{code[10:17]}"
        return (head + uscc_check_character(head)).lower()
    if fault is FaultCode.ALPHABET:
        return f"{code[:10]}O{code[11:]}"
    if fault is FaultCode.CHECK:
        return code[:17] + ("1" if code[17] != "1" else "2")
    return first


@st.composite
def faulty_tables(draw: st.DrawFn, max_size: int = 8) -> FaultyTable:
    """Draw rows of a target register with one planted fault in one row, or with none."""
    # Drawn first: what stands behind a long list is nearly always its simplest.
    fault = draw(st.sampled_from((*_FAULTS, None)))
    codes = draw(st.lists(credit_codes(), min_size=2, max_size=max_size, unique=True))
    at = draw(st.integers(1, len(codes) - 1))
    if fault is not None:
        codes[at] = _broken(codes[at], fault, codes[0])
    name = draw(NAMES)
    rows = tuple(
        {"统一社会信用代码": code, "企业名称": f"{name}{row}"} for row, code in enumerate(codes)
    )
    return FaultyTable(rows=rows, fault=fault, row=at + 1 if fault is not None else 0)
