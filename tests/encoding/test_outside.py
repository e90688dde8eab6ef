"""Documents of other hands: a few bytes neither end nor hold up who reads them."""

import json
import tomllib
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding.limits import BOOK, LINE_BYTES
from ssj_core.encoding.outside import read_json, read_toml
from ssj_core.errors.encoding import DocumentRefusedError

TOO_MUCH = {
    "larger than a book": "x = 1\n" * (BOOK.size // 6 + 1),
    "a line too long": "x = '" + "a" * LINE_BYTES + "'",
    "a key of many parts": ".".join("a" * 100) + " = 1",
    "a key of many quoted parts": ".".join(['"a b"'] * 100) + " = 1",
    "a key of many parts in a table's head": "[" + " . ".join("a" * 100) + "]",
    "a key of many parts in an inline table": "x = {" + ".".join("a" * 100) + " = 1}",
    "nested lists": "x = " + "[" * 1000,
    "nested tables": "x = " + "{a = " * 1000,
    "nested lists over lines": "x = " + "[\n" * 1000,
    "a long number": "x = " + "9" * 5000,
    "a long number in parts": "x = " + "9_" * 5000 + "9",
    "no TOML": "x",
    "a day that is none": "x = 2026-13-45",
    "a time that is none": "x = 2026-01-01T25:00:00+99:99",
    "a sign TOML does not take": "x = '\0'",
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_toml_past_a_limit_is_refused(text: str) -> None:
    """Bytes, lines, depth, digits: refused by name before anything is parsed."""
    with pytest.raises(DocumentRefusedError):
        read_toml(text)


@pytest.mark.parametrize(
    "text",
    [
        'x = "[[[[[[[[[[[[[[[[[[[[["',
        "x = '[[[[[[[[[[[[[[[[[[[[['",
        'x = """\n[[[[[[[[[[[[[[[[[[[[[[ "" \\""" a.b.c"""',
        "x = '''\n{{{{{{{{{{{{{{{{{{{{{ '' \"'''",
        "x = 1 # " + "[" * 100 + "'",
        "x = 1.5\ny = [1.5, 2.5, 3.5]\n" + "z.a.b = 1\n",
        'x = "' + "9" * 100 + '"',
        "x = 2026-11-30T12:00:00.123456+08:00",
        "x = 0xFFFF_FFFF",
    ],
)
def test_what_stands_in_text_is_no_structure(text: str) -> None:
    """Brackets, dots and digits in strings and comments count for nothing."""
    assert read_toml(text) == tomllib.loads(text)
    assert read_toml(text.encode()) == tomllib.loads(text)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 1000,
        b'{"a":' * 1000,
        b'{"a":' + b"9" * 5000 + b"}",
        b"\xff",
        b"",
        b"{",
        b'{"a":1,"b":2,"a":3}',
        b'"' + b"a" * BOOK.size + b'"',
    ],
)
def test_json_past_a_limit_is_refused(data: bytes) -> None:
    """Depth, digits, bytes, a key twice."""
    with pytest.raises(DocumentRefusedError):
        read_json(data)


@given(st.recursive(st.text() | st.integers(-(10**9), 10**9) | st.booleans() | st.none(), st.lists))
def test_json_within_the_limits_is_read(value: object) -> None:
    """What is shallow comes back as it was, with a mark in front or without, spaced as you like."""
    for indent in (None, 1):
        data = json.dumps(value, indent=indent, ensure_ascii="\ud800" in repr(value)).encode(
            "utf-8", "replace"
        )
        deep = _depth(value) > BOOK.depth
        with pytest.raises(DocumentRefusedError) if deep else nullcontext():
            assert read_json(b"\xef\xbb\xbf" + data) == json.loads(data)


def _depth(value: object) -> int:
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


@given(st.text("[]{}.\"'#\\\n =a1_", max_size=60))
def test_any_toml_is_read_or_refused(text: str) -> None:
    """The look at its structure never lets a text end otherwise than the parser would."""
    try:
        found = read_toml(text)
    except DocumentRefusedError:
        return
    assert found == tomllib.loads(text)
