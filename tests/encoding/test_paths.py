"""File names and paths of what leaves, and texts as pages hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding.paths import file_name, path_fault
from ssj_core.encoding.texts import shown

HOSTILE = [
    *(
        "../../x",
        "..",
        ".",
        "",
        "CON",
        "con",
        "nul.txt",
        "COM1",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "a.",
    ),
    *(
        "x" * 500,
        "X" * 121,
        '"><script>',
        "某店",
        "a\0b",
        "a\nb",
        " a",
        "a b",
        "~",
        "x~0123456789abcdef",
    ),
    *("abc", "ABC", "Abc", "91159900ma2245075b", "91159900MA2245075B", "\ud800"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_file_name_is_safe(text: str) -> None:
    """ASCII, at most 120 bytes, no device, no folder, no dot in front."""
    name = file_name(text)
    assert path_fault(name) is None, name
    assert len(name.encode()) <= 120
    assert "/" not in name


def test_unequal_ids_have_unequal_names_also_without_case() -> None:
    """Where upper and lower case are one, no name stands for two ids."""
    assert len({file_name(text).casefold() for text in HOSTILE}) == len(set(HOSTILE))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_ids(one: str, other: str) -> None:
    """Any two different texts get different names, and safe ones."""
    names = file_name(one), file_name(other)
    assert all(path_fault(name) is None for name in names)
    assert one == other or names[0].casefold() != names[1].casefold()


def test_credit_codes_stay_as_they_are() -> None:
    """What is safe already is its own name."""
    assert file_name("91159900MA2245075B") == "91159900MA2245075B"


def test_what_is_not_seen_is_shown_as_replaced() -> None:
    """Controls, marks of direction, lone surrogates and what is no character; text and lines stay."""
    assert shown("某店 A\n\t-5") == "某店 A\n\t-5"
    for sign in "\x00\x0b\x7f\u202e\u200b\ufffe\uffff\ufdd0\ud800":
        assert shown(f"甲{sign}") == "甲\ufffd"
