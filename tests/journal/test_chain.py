"""The bytes a hash is taken of."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding import new_hash
from ssj_core.journal import DOMAIN, Row, chain_hash, link

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_known_answers(vector: dict[str, object]) -> None:
    """The hash of an event is that of the committed vectors, in both suites."""
    payload = str(vector["payload"]).encode()
    parts = (str(vector["previous"]), vector["seq"], str(vector["stream"]), vector["version"])
    assert chain_hash(*parts, payload, vector["suite"]) == vector["hash"]  # type: ignore[arg-type]


def test_the_formula() -> None:
    """The hash is of six netstrings: domain, hash before, seq, stream, version, payload."""
    parts = [DOMAIN.encode(), b"ab" * 32, b"7", "计划".encode(), b"3", b'{"a":1}']
    data = b"".join(str(len(part)).encode() + b":" + part + b"," for part in parts)
    assert chain_hash("ab" * 32, 7, "计划", 3, b'{"a":1}') == hashlib.sha256(data).hexdigest()
    assert (
        chain_hash("ab" * 32, 7, "计划", 3, b'{"a":1}', "sm3") == new_hash("sm3", data).hexdigest()
    )


PARTS = st.tuples(
    st.sampled_from(["", "00" * 32, "ab" * 32]),
    st.integers(1, 10**6),
    st.text(min_size=1, max_size=4),
    st.integers(1, 10**6),
    st.binary(max_size=8),
)


@given(PARTS, PARTS)
def test_different_events_have_different_hashes(
    one: tuple[str, int, str, int, bytes], two: tuple[str, int, str, int, bytes]
) -> None:
    """No part of an event can flow into the next without changing the hash."""
    assert (chain_hash(*one) == chain_hash(*two)) == (one == two)


def test_link_goes_on_from_the_last_row() -> None:
    """Linking in two steps gives the rows of linking in one."""
    payloads = [b"1", b"2", b"3"]
    whole = link(None, "a", 0, payloads, "sha256")
    first = link(None, "a", 0, payloads[:1], "sha256")
    rest = link(first[-1], "a", 1, payloads[1:], "sha256")
    assert first + rest == whole
    assert [row[:3] for row in whole] == [(1, "a", 1), (2, "a", 2), (3, "a", 3)]
    assert link(Row(4, "b", 1, b"", "00" * 32), "a", 3, [b"x"], "sha256")[0][:3] == (5, "a", 4)
