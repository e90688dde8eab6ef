"""Canonical JSON: one document, one byte string; everything else is refused with its place."""

import contextlib
import json
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding import canonical, parse
from ssj_core.errors.encoding import NotCanonicalError

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127))
DOCUMENTS: st.SearchStrategy[Any] = st.recursive(
    TEXT | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_equals_rfc_8785_inside_the_subset(document: Any) -> None:
    """Any JCS library writes our bytes, so any language can check them."""
    assert rfc8785.dumps(document) == canonical(document)


@given(DOCUMENTS)
def test_reads_back_what_it_wrote(document: Any) -> None:
    """Reading what was written gives the value again."""
    assert parse(canonical(document)) == document


@given(DOCUMENTS, st.data())
def test_a_changed_byte_is_refused_or_means_something_else(
    document: Any, data: st.DataObject
) -> None:
    """No two byte strings stand for one document."""
    good = canonical(document)
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    with contextlib.suppress(NotCanonicalError):
        assert parse(bad) != document


@pytest.mark.parametrize(
    "value, path",
    [
        (1.5, "$"),
        ({"a": [True]}, "$.a[0]"),
        ({"a": {"b": None}}, "$.a.b"),
        (2**53, "$"),
        ({"名": 1}, "$"),
        ({1: 1}, "$"),
        (["\ud800"], "$[0]"),
        (b"bytes", "$"),
        ({"a": {1, 2}}, "$.a"),
    ],
)
def test_what_has_no_form_is_refused_with_its_path(value: object, path: str) -> None:
    """Decimals, true, null, large numbers, other keys and other types have no canonical form."""
    with pytest.raises(NotCanonicalError) as caught:
        canonical(value)
    assert path == caught.value.params["path"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a":1,"a":1}',
        b"9007199254740992",
        b'[{"a":-9007199254740992}]',
        b'{"a":{"b":1,"b":2}}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b"[-0]",
        b"[01]",
        b"[1e2]",
        b"[1.0]",
        b"[true]",
        b"[null]",
        b"[NaN]",
        b'["\\u0041"]',
        b'["\\/"]',
        b"\xef\xbb\xbf{}",
        b'["\xff"]',
        b"[" * 100_000,
        b"1" * 5000,
    ],
)
def test_bytes_in_another_form_are_refused(data: bytes) -> None:
    """A document saved again by an editor is another document."""
    with pytest.raises(NotCanonicalError):
        parse(data)


def test_a_mapping_of_another_class_is_written_as_what_it_holds() -> None:
    """Read-only views and frozen mappings stand for the same document as a dict."""
    assert canonical(MappingProxyType({"a": MappingProxyType({"b": 1})})) == b'{"a":{"b":1}}'


def test_messages_speak_both_languages() -> None:
    """An official and a developer read the same fault."""
    with pytest.raises(NotCanonicalError, match="规范") as caught:
        parse(b'{"a":1,"a":1}')
    assert "the same key twice" in caught.value.message("en")
    assert caught.value.code == "encoding.not-canonical"


def test_standard_json_of_plain_python_differs_only_in_form() -> None:
    """The escapes are JSON's own: nothing needs a reader of ours."""
    value = {"a": '引号"与\\反斜杠\n'}
    assert json.loads(canonical(value)) == value
