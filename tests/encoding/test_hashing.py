"""Digests, netstrings and the grammar of ids."""

import hashlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding import check_id, digest, is_hex64, is_id, netstrings, new_hash
from ssj_core.encoding.sm3 import SM3
from ssj_core.errors.encoding import IdRefusedError, UnknownSuiteError


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_our_sm3_is_openssl_s(parts: list[bytes]) -> None:
    """The fallback gives the bytes of GB/T 32905, however the input is cut."""
    if "sm3" not in hashlib.algorithms_available:
        pytest.skip("this build of OpenSSL has no SM3 to compare with")
    ours = SM3()
    for part in parts:
        ours.update(part)
    twin = ours.copy()
    assert hashlib.new("sm3", b"".join(parts)).digest() == twin.digest() == ours.digest()


def test_sm3_is_there_without_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of hashlib without SM3 draws the same."""
    monkeypatch.setattr(hashlib, "algorithms_available", set())
    assert isinstance(new_hash("sm3"), SM3)
    assert (
        digest(b"abc", "sm3") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_an_unknown_suite_is_refused() -> None:
    """There are two suites, and a misspelt one is not a third."""
    with pytest.raises(UnknownSuiteError, match="sha256"):
        new_hash("sha-256")


def test_netstrings_cannot_be_confused() -> None:
    """Moving a byte from one item to the next changes the bytes."""
    assert netstrings("ab", "c") == b"2:ab,1:c,"
    assert netstrings("a", b"bc") == b"1:a,2:bc,"
    assert netstrings() == b""


@pytest.mark.parametrize(
    "text, good", [("a" * 64, True), ("A" * 64, False), ("a" * 63, False), (1, False)]
)
def test_digests_are_written_one_way(text: object, good: bool) -> None:  # noqa: FBT001 - a table of cases
    """64 lower-case hex digits."""
    assert good is is_hex64(text)


ALLOWED = (
    [chr(c) for c in range(0x20, 0x7F)]
    + ["·", "〇", "（", "）"]
    + [
        chr(c)
        for lo, hi in [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2EBEF), (0x30000, 0x323AF)]
        for c in (lo, hi)
    ]
)


def test_the_grammar_is_the_closed_list_and_nothing_else() -> None:
    """Every code point of Unicode is judged: exactly those of section 2 pass."""
    ranges = [(0x20, 0x7E), (0xB7, 0xB7), (0x3007, 0x3007), (0xFF08, 0xFF09)]
    ranges += [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2EBEF), (0x30000, 0x323AF)]
    expected = sum(high - low + 1 for low, high in ranges)
    passed = sum(
        is_id(f"a{chr(c)}a") for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF
    )
    assert expected == passed
    assert all(is_id(f"a{char}a") for char in ALLOWED)


@pytest.mark.parametrize(
    "value, why",
    [
        ("", "empty"),
        (None, "NoneType"),
        (91, "int"),
        (" a", "space"),
        ("a ", "space"),
        ("e\u0301", "U+0301"),
        ("Å", "U+00C5"),
        ("a\u200bb", "U+200B"),
        ("\ufeffa", "U+FEFF"),
        ("ａ", "U+FF41"),
        ("a\nb", "U+000A"),
        ("a\x00", "U+0000"),
        ("\ud800", "U+D800"),
        ("字" * 86, "255"),
    ],
)
def test_what_is_outside_is_refused_with_the_reason(value: object, why: str) -> None:
    """Nothing is repaired: the register is corrected, or the row is left out and said so."""
    assert not is_id(value)
    with pytest.raises(IdRefusedError) as caught:
        check_id(value)
    assert why in caught.value.message("en")


@given(st.text(ALLOWED, min_size=1, max_size=60))
def test_every_id_is_its_own_nfc(text: str) -> None:
    """The list holds no character that normalisation would change, so equal text is equal bytes."""
    import unicodedata  # noqa: PLC0415 - only this property needs it

    if is_id(text):
        assert unicodedata.normalize("NFC", text) == text == check_id(text)
