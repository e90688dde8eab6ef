"""§1 of the specification: what is hashed, and how (our own, from the page alone)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding import digest, hasher, netstrings, rewrite

PROTOCOL: Final = "ssj-draw/1"


@frozen
class Formulas:
    """The functions T, K, C, R of §1 in one suite.

    Attributes:
        suite: ``sha256`` or ``sm3``, taken from COMMIT.
    """

    suite: str

    def ticket(self, key: str, text: str) -> str:
        """Return ``T(key, text)``: 64 hex digits."""
        return digest((key + text).encode(), self.suite)

    def tickets(self, key: str, ids: Iterable[str]) -> list[bytes]:
        """Return the 32 bytes of ``T(key, id)`` for each of many ids."""
        new, start = hasher(self.suite), key.encode()
        return [new(start + target.encode()).digest() for target in ids]

    def key(self, purpose: str, seed: str, *context: str) -> str:
        """Return ``K(purpose, context…)`` of `seed`."""
        return digest(netstrings(PROTOCOL, purpose, seed, *context), self.suite)

    def commitment(self, purpose: str, *parts: str | bytes) -> str:
        """Return ``C(purpose, parts…)``."""
        return digest(netstrings(PROTOCOL, purpose, *parts), self.suite)

    def record(self, record: Mapping[str, Any]) -> str:
        """Return ``R(record)``: the hash of the record's bytes."""
        return digest(rewrite(record), self.suite)

    def label(self, frame_secret: str, stratum: str) -> str:
        """Return the label (§6) of a stratum's name: 16 hex digits."""
        return self.ticket(self.commitment("label", frame_secret), stratum)[:16]

    def seed(self, commit: str, items: list[str]) -> str:
        """Return the seed (§4) of `items` under the COMMIT whose hash is `commit`."""
        return digest(netstrings(PROTOCOL, "seed", commit, *items), self.suite)


def code_of(digest: str) -> str:
    """Return the code of a record's hash: 40 digits in ten groups of four, to be read out.

    >>> code_of("c0" * 32)
    '8344 4590 4236 4659 9826 5041 6194 1934 1525 8304'
    """
    digits = f"{int(digest or '0', 16) % 10**40:040d}"
    return " ".join(digits[start : start + 4] for start in range(0, 40, 4))
