"""RFC 3161 tokens: what an authority stamped, and that its word needs a root the reader trusts."""

import sys
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest

from ssj_core.errors.log import TimestampRefusedError
from ssj_core.verify.log import check_timestamp, timestamps

Read = Callable[[str], Any]


@pytest.fixture
def stamped(vectors: Read) -> dict[str, Any]:
    """Return the made timestamp, decoded."""
    pytest.importorskip("rfc3161_client")
    found: dict[str, Any] = vectors("rfc3161_timestamp")
    return {
        "message": found["message"].encode(),
        "response": b64decode(found["response"]),
        "token": b64decode(found["token"]),
        "root": found["root"].encode(),
        "other": found["other_root"].encode(),
        "at": datetime.fromisoformat(found["at"]),
    }


@pytest.mark.parametrize("form", ["response", "token"])
def test_a_timestamp_holds(stamped: dict[str, Any], form: str) -> None:
    """A response and a bare token of a trusted authority say when the bytes existed."""
    found = check_timestamp(stamped[form], stamped["message"], [stamped["other"], stamped["root"]])
    assert (found.status, found.at) == ("holds", stamped["at"])


def test_a_timestamp_of_other_bytes_or_by_a_stranger(stamped: dict[str, Any]) -> None:
    """Other bytes, or an authority nobody trusts: wrong, and no time is given."""
    for message, root in (
        (stamped["message"] + b"!", stamped["root"]),
        (stamped["message"], stamped["other"]),
    ):
        found = check_timestamp(stamped["response"], message, [root])
        assert (found.status, found.at) == ("wrong", None)


def test_nobody_is_trusted_by_default(
    stamped: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a root, the package, or a digest it knows, a timestamp is not checked."""
    given = stamped["response"], stamped["message"]
    assert check_timestamp(*given, []).status == "not-checked"
    with monkeypatch.context() as patch:
        patch.setattr(timestamps, "_IMPRINTS", frozenset())
        assert check_timestamp(*given, [stamped["root"]]).status == "not-checked"
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    assert check_timestamp(*given, [stamped["root"]]).status == "not-checked"


@pytest.mark.parametrize("bad", [b"", b"0", b"0\x03abc", b"text", b"0\x81", b"0\x05\x06\x03abc"])
def test_what_is_no_timestamp(stamped: dict[str, Any], bad: bytes) -> None:
    """Bytes that are none, and files that are no certificate, are refused."""
    with pytest.raises(TimestampRefusedError):
        check_timestamp(bad, b"", [stamped["root"]])
    with pytest.raises(TimestampRefusedError):
        check_timestamp(stamped["response"], b"", [b"no certificate"])


def test_any_cut_token_is_refused_or_wrong(stamped: dict[str, Any]) -> None:
    """A token cut short at any place never holds."""
    token = stamped["token"]
    for end in range(0, len(token), 97):
        try:
            found = check_timestamp(token[:end], stamped["message"], [stamped["root"]])
        except TimestampRefusedError:
            continue
        assert found.status == "wrong"


def test_what_a_token_is_over_is_read_without_a_root(
    stamped: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its digest and the digest's name; junk is refused, without the package nothing is said."""
    found = timestamps.imprint_of(stamped["token"])
    assert found == ("sha256", sha256(stamped["message"]).digest())
    with pytest.raises(TimestampRefusedError):
        timestamps.imprint_of(b"0junk")
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    assert timestamps.imprint_of(stamped["token"]) is None
