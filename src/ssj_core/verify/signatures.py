"""Signatures checked with a public key: Ed25519 (`cryptography`) and SM2 (`gmalg`), both extras.

Without the package the answer is ``not-checked``: an absent library never makes a signature good.
"""

from importlib import import_module
from typing import Any, Final

from attrs import field, frozen

from ssj_core.errors import MissingExtraError
from ssj_core.errors.log import KeyRefusedError
from ssj_core.verify.report import Status

ED25519: Final = "Ed25519"
SM2: Final = "SM2-SM3"
DEFAULT_UID: Final = b"1234567812345678"  # GM/T 0009: the user id where none is agreed on
_SIZE: Final = 32
_PRIME: Final = 2**255 - 19
_EIGHTH: Final = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
# y of the points of order 1, 2, 4 and 8: with such a key anything passes.
_SMALL: Final = frozenset({0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH})
_SM2_PRIME: Final = 2**256 - 2**224 - 2**96 + 2**64 - 1
_SM2_B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93


def _refuse(algorithm: str, data: bytes, zh: str, en: str) -> None:
    given = f"{algorithm} {data.hex()[:16]}…"
    raise KeyRefusedError(given=given, why_zh=zh, why_en=en)


def _check_ed25519(data: bytes) -> None:
    if len(data) != _SIZE:
        _refuse(ED25519, data, "应为 32 字节", "32 bytes are wanted")
    y = int.from_bytes(data, "little") & (2**255 - 1)
    if y >= _PRIME or y in _SMALL:
        _refuse(ED25519, data, "不是规范的或是低阶的点", "not a canonical point of full order")


def _check_sm2(data: bytes) -> None:
    if len(data) != 2 * _SIZE + 1 or data[0] != 4:  # noqa: PLR2004 - 04 marks an uncompressed point
        _refuse(SM2, data, "应为 04‖x‖y 共 65 字节", "65 bytes are wanted: 04 ‖ x ‖ y")
    x, y = int.from_bytes(data[1:33]), int.from_bytes(data[33:])
    curve = (x * x * x - 3 * x + _SM2_B - y * y) % _SM2_PRIME
    if max(x, y) >= _SM2_PRIME or curve:
        _refuse(SM2, data, "不是曲线上的点", "not a point of the curve")


@frozen(kw_only=True)
class PublicKey:
    """A public key that a signature can be checked with.

    Attributes:
        algorithm: ``Ed25519`` or ``SM2-SM3``; any other is kept, and never checked.
        data: 32 bytes Ed25519; 65 bytes SM2 (04 ‖ x ‖ y), or 64 without the 04.
        uid: SM2 only: the signer's user id, hashed with the message.
    """

    algorithm: str
    data: bytes = field()
    uid: bytes = DEFAULT_UID

    def __attrs_post_init__(self) -> None:
        """Refuse a key under which anything, or nothing, would pass.

        Raises:
            KeyRefusedError: wrong length, not on the curve, of low order.
        """
        if self.algorithm == ED25519:
            _check_ed25519(self.data)
        if self.algorithm == SM2:
            _check_sm2(self.point)

    @property
    def point(self) -> bytes:
        """The key with the 04 of an uncompressed point, where it is one."""
        bare = self.algorithm == SM2 and len(self.data) == 2 * _SIZE
        return b"\x04" + self.data if bare else self.data


def check_signature(key: PublicKey, message: bytes, signature: bytes) -> Status:
    """Return whether `signature` is `key`'s over `message`.

    Args:
        key: whose signature it should be.
        message: the bytes signed.
        signature: 64 bytes; for SM2 r ‖ s, or DER.

    Returns:
        ``holds``, ``wrong``, or ``not-checked`` if the package is not installed or the algorithm is
        none of the two.
    """
    check = {ED25519: _ed25519, SM2: _sm2}.get(key.algorithm)
    if check is None:
        return "not-checked"
    try:
        return "holds" if check(key, message, signature) else "wrong"
    except MissingExtraError:
        return "not-checked"


def _ed25519(key: PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        exceptions: Any = import_module("cryptography.exceptions")
        scheme: Any = import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
    except ImportError as error:
        raise MissingExtraError(feature="Ed25519", extra="crypto") from error
    try:
        scheme.Ed25519PublicKey.from_public_bytes(key.data).verify(signature, message)
    except exceptions.InvalidSignature:
        return False
    return True


def _sm2(key: PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        gmalg: Any = import_module("gmalg")
    except ImportError as error:
        raise MissingExtraError(feature="SM2", extra="gm") from error
    parts = split_sm2(signature)
    if parts is None:
        return False
    r, s = (part.to_bytes(_SIZE) for part in parts)
    return bool(gmalg.SM2(uid=key.uid, pk=key.point).verify(message, r, s))


def split_sm2(signature: bytes) -> tuple[int, int] | None:
    r"""Return r and s of a signature in 64 bytes or in strict DER, None if it is neither.

    >>> split_sm2(bytes(31) + b"\1" + bytes(31) + b"\2"), split_sm2(bytes.fromhex("3006020101020102"))
    ((1, 2), (1, 2))
    """
    if len(signature) == 2 * _SIZE:
        return int.from_bytes(signature[:_SIZE]), int.from_bytes(signature[_SIZE:])
    found, rest = [], signature[2:]
    while len(rest) > 2:  # noqa: PLR2004 - tag and length
        value, rest = rest[2 : 2 + rest[1]], rest[2 + rest[1] :]
        found.append(int.from_bytes(value))
    if len(found) != 2 or max(found) >= 1 << 256 or signature != _der(*found):  # noqa: PLR2004 - r, s
        return None
    return found[0], found[1]


def _der(r: int, s: int) -> bytes:
    """Return the one DER form of r and s: written again, it must equal what was given."""
    body = b""
    for number in (r, s):
        octets = number.to_bytes(number.bit_length() // 8 + 1)
        body += bytes([2, len(octets)]) + octets
    return bytes([0x30, len(body)]) + body
