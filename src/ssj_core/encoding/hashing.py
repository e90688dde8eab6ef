"""The two suites (SHA-256, SM3) and the netstrings they are fed with."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Final, Literal, Protocol, Self, cast

from ssj_core.encoding.sm3 import SM3
from ssj_core.errors.encoding import UnknownSuiteError

Suite = Literal["sha256", "sm3"]
SUITES: Final[tuple[Suite, ...]] = ("sha256", "sm3")
HEX_DIGITS: Final = frozenset("0123456789abcdef")


class Hash(Protocol):
    """What hashlib's objects and our SM3 have in common."""

    def update(self, data: bytes, /) -> None:
        """Absorb more bytes."""

    def copy(self) -> Self:
        """Return an independent object in the same state."""

    def digest(self) -> bytes:
        """Return the 32 bytes."""

    def hexdigest(self) -> str:
        """Return the digest as 64 lower-case hex digits."""


def new_hash(suite: str, data: bytes = b"") -> Hash:
    """Return a running hash of `suite`, fed with `data`.

    Raises:
        UnknownSuiteError: `suite` is neither ``sha256`` nor ``sm3``.
    """
    if suite == "sha256":
        return cast("Hash", hashlib.sha256(data))
    if suite == "sm3":
        # hashlib promises SM3 nowhere: some OpenSSL builds leave it out.
        if "sm3" in hashlib.algorithms_available:
            return cast("Hash", hashlib.new("sm3", data))
        return SM3(data)
    raise UnknownSuiteError(suite=suite)


def hasher(suite: str) -> Callable[[bytes], Hash]:
    """Return what makes a hash of `suite` over bytes: for loops that make millions.

    Raises:
        UnknownSuiteError: `suite` is neither ``sha256`` nor ``sm3``.

    >>> hasher("sha256")(b"abc").hexdigest() == digest(b"abc")
    True
    """
    new_hash(suite)
    return (
        cast("Callable[[bytes], Hash]", hashlib.sha256)
        if suite == "sha256"
        else partial(new_hash, suite)
    )


def digest(data: bytes, suite: str = "sha256") -> str:
    """Return the hash of `data` as 64 lower-case hex digits.

    >>> digest(b"abc")[:16], digest(b"abc", "sm3")[:16]
    ('ba7816bf8f01cfea', '66c7f0f462eeedd9')
    """
    return new_hash(suite, data).hexdigest()


def netstrings(*items: str | bytes) -> bytes:
    r"""Return the items as netstrings (byte count, colon, bytes, comma), joined with nothing between.

    >>> netstrings("ssj-draw/1", "名")
    b'10:ssj-draw/1,3:\xe5\x90\x8d,'
    """
    parts = [item.encode() if isinstance(item, str) else item for item in items]
    return b"".join([b"%d:%s," % (len(part), part) for part in parts])


def is_hex64(text: object) -> bool:
    """Tell whether `text` is a digest as we write them: 64 lower-case hex digits."""
    return isinstance(text, str) and len(text) == 64 and HEX_DIGITS.issuperset(text)  # noqa: PLR2004 - 256 bits
