"""Ed25519 and SM2: published values, keys under which anything would pass, absent packages."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding import digest
from ssj_core.errors.log import KeyRefusedError
from ssj_core.verify.signatures import ED25519, SM2, PublicKey, check_signature, split_sm2

Read = Callable[[str], Any]
PRIME = 2**255 - 19


def _key(case: dict[str, str], **more: Any) -> PublicKey:
    return PublicKey(algorithm=SM2, data=bytes.fromhex(case["pub"]), **more)


def _der(r: int, s: int) -> bytes:
    parts = b""
    for number in (r, s):
        octets = number.to_bytes(number.bit_length() // 8 + 1)
        parts += bytes([2, len(octets)]) + octets
    return bytes([0x30, len(parts)]) + parts


def test_the_example_of_the_sm2_standard(vectors: Read) -> None:
    """The signature of the standard's annex holds, raw and in DER; a changed one does not."""
    pytest.importorskip("gmalg")
    for case in vectors("sm2")["sign"]:
        message, raw = case["msg_utf8"].encode(), bytes.fromhex(case["r"] + case["s"])
        der = _der(int(case["r"], 16), int(case["s"], 16))
        key = _key(case, uid=case["id"].encode())
        full = PublicKey(algorithm=SM2, data=b"\x04" + key.data)
        for good in (raw, der):
            assert check_signature(key, message, good) == "holds"
            assert check_signature(full, message, good) == "holds"
        bad = (raw[:-1], der + b"\0", b"", bytes(64), raw[32:] + raw[:32], bytes(200))
        assert {check_signature(key, message, each) for each in bad} == {"wrong"}
        assert check_signature(key, message + b"!", raw) == "wrong"
        assert check_signature(_key(case, uid=b"somebody else"), message, raw) == "wrong"


def test_the_digests_of_the_sm2_example(vectors: Read) -> None:
    """Z and e of the annex come out of our SM3."""
    found = vectors("sm2")
    case, curve = found["sign"][0], found["curve"]
    uid = case["id"].encode()
    parts = [curve["a"], curve["b"], curve["gx"], curve["gy"], case["pub"]]
    entity = (8 * len(uid)).to_bytes(2) + uid + bytes.fromhex("".join(parts))
    assert digest(entity, "sm3") == case["za"]
    assert digest(bytes.fromhex(case["za"]) + case["msg_utf8"].encode(), "sm3") == case["e"]


@given(st.integers(1, 2**256 - 1), st.integers(1, 2**256 - 1))
def test_der_has_one_form(r: int, s: int) -> None:
    """A signature in DER reads as its numbers; longer forms of it are no signature."""
    assert split_sm2(_der(r, s)) == (r, s)
    assert split_sm2(_der(r, s) + b"\0") is None
    padded = b"\2\x22\0" + r.to_bytes(33) + b"\2\1\1"
    assert split_sm2(bytes([0x30, len(padded)]) + padded) is None


def test_ed25519(ed25519: type[Any]) -> None:
    """A signature holds for its message and key, and for no other."""
    one, other = ed25519("one"), ed25519("other")
    key = PublicKey(algorithm=ED25519, data=one.public)
    signature = one.sign(b"message")
    assert check_signature(key, b"message", signature) == "holds"
    assert check_signature(key, b"massage", signature) == "wrong"
    assert check_signature(key, b"message", signature[:-1]) == "wrong"
    assert check_signature(key, b"message", other.sign(b"message")) == "wrong"


def _double(y: int) -> int:
    """Return y of twice the point with this y on edwards25519."""
    d = -121665 * pow(121666, -1, PRIME)
    y2 = y * y % PRIME
    x2 = (y2 - 1) * pow(d * y2 + 1, -1, PRIME) % PRIME
    # -x² + y² = 1 + d x² y²; 2P has y = (y² + x²) / (1 - d x² y²).
    return (y2 + x2) * pow(1 - d * x2 * y2, -1, PRIME) % PRIME


def test_ed25519_keys_of_low_order() -> None:
    """Keys of order 1, 2, 4, 8 and keys not in canonical form are refused: they pass anything."""
    eighth = int.from_bytes(
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
    )
    assert _double(_double(_double(eighth))) == 1
    assert _double(_double(eighth)) != 1
    for y in (0, 1, PRIME - 1, eighth, PRIME - eighth, PRIME, PRIME + 1, 2**255 - 1):
        for sign in (0, 1 << 255):
            with pytest.raises(KeyRefusedError):
                PublicKey(algorithm=ED25519, data=(y | sign).to_bytes(32, "little"))
    with pytest.raises(KeyRefusedError):
        PublicKey(algorithm=ED25519, data=bytes(31))


def test_sm2_keys_off_the_curve(vectors: Read) -> None:
    """A point off the curve, out of range or of another form is no key."""
    point = bytes.fromhex(vectors("sm2")["sign"][0]["pub"])
    for bad in (
        point[:-1],
        b"\x02" + point[:32],
        b"\x06" + point,
        point[:-1] + b"\0",
        bytes(64),
        b"\xff" * 64,
    ):
        with pytest.raises(KeyRefusedError):
            PublicKey(algorithm=SM2, data=bad)


def test_an_absent_package_is_never_a_pass(
    monkeypatch: pytest.MonkeyPatch, vectors: Read, ed25519: type[Any]
) -> None:
    """Without `cryptography` or `gmalg`, and for other algorithms, the answer is `not-checked`."""
    signature = ed25519("one").sign(b"x")
    key = PublicKey(algorithm=ED25519, data=ed25519("one").public)
    case = vectors("sm2")["sign"][0]
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    monkeypatch.setitem(sys.modules, "gmalg", None)
    assert check_signature(key, b"x", signature) == "not-checked"
    assert check_signature(_key(case), b"message digest", bytes(64)) == "not-checked"
    other = PublicKey(algorithm="ML-DSA-44", data=b"")
    assert check_signature(other, b"x", b"") == "not-checked"
