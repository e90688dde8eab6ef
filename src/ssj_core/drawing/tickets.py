"""Tickets, keys and commitments (docs/spec/ssj-draw-1.md, section 1): every one is a single hash."""

from collections.abc import Iterable
from typing import Final

from ssj_core.encoding import check_id, digest, hasher, is_hex64, netstrings
from ssj_core.errors.drawing import HexRefusedError, PurposeRefusedError

PROTOCOL: Final = "ssj-draw/1"
HIGHEST: Final = b"\xff" * 32


def check_hex(value: object, what_zh: str, what_en: str) -> str:
    """Return `value` if it is 64 lower-case hex digits.

    Raises:
        HexRefusedError: it is not.
    """
    if not is_hex64(value):
        raise HexRefusedError(what_zh=what_zh, what_en=what_en, value=value)
    return str(value)


def keyed(key: str, text: str, suite: str) -> str:
    """Return T(key, text): what `ticket` returns, for trusted keys and for text that is no id."""
    return digest((key + text).encode(), suite)


def ticket(key: str, id: str, suite: str = "sha256") -> str:  # noqa: A002 - the protocol's own word
    """Return the ticket 签号 of `id` under `key`: 64 hex digits; the smallest are drawn.

    Anyone recomputes it with ``printf '%s%s' KEY ID | sha256sum``.

    Args:
        key: 64 hex digits, exactly one block of the hash.
        id: an id of the grammar (section 2).
        suite: ``sha256`` or ``sm3``.

    Raises:
        HexRefusedError: `key` is not 64 hex digits.
        IdRefusedError: `id` is outside the grammar.

    >>> ticket("0" * 64, "91159900000000000A")[:16]
    '5d07403ed5a76f25'
    """
    return keyed(check_hex(key, "密钥", "the key"), check_id(id), suite)


def derive_key(seed: str, purpose: str, *context: str, suite: str = "sha256") -> str:
    """Return K(purpose, context…): the key that `seed` gives for one purpose.

    Raises:
        HexRefusedError: `seed` is not 64 hex digits.
        PurposeRefusedError: `purpose` is empty or ``seed``, the one purpose that is never a key.

    >>> derive_key("0" * 64, "unit", "2026-017")[:16]
    '217d46d4d922c32c'
    """
    check_hex(seed, "种子", "the seed")
    if not purpose or purpose == "seed":
        raise PurposeRefusedError(purpose=purpose)
    return digest(netstrings(PROTOCOL, purpose, seed, *context), suite)


def commitment(purpose: str, *parts: str | bytes, suite: str = "sha256") -> str:
    """Return C(purpose, parts…): a digest that binds to `parts` and does not tell them.

    >>> commitment("secret", "S-2026-03", "2" * 64)[:16]
    '45fcbaabd5730dd1'
    """
    return digest(netstrings(PROTOCOL, purpose, *parts), suite)


def derive_seed(commit: str, items: Iterable[str], suite: str = "sha256") -> str:
    """Return the seed of a session (section 4) from the hash of its COMMIT and its entropy items.

    Raises:
        HexRefusedError: `commit` is not 64 hex digits.
    """
    check_hex(commit, "封存记录的杂凑值", "the hash of COMMIT")
    return digest(netstrings(PROTOCOL, "seed", commit, *items), suite)


def code_of(digest: str) -> str:
    """Return the code of a record's hash: 40 decimal digits in ten groups of four, to be read out.

    Of COMMIT it is the seal code 封存码, of RESULT the result code 结果码.

    >>> code_of("c0" * 32)
    '8344 4590 4236 4659 9826 5041 6194 1934 1525 8304'
    """
    digits = f"{int(check_hex(digest, '记录的杂凑值', 'the hash of a record'), 16) % 10**40:040d}"
    return " ".join(digits[i : i + 4] for i in range(0, 40, 4))


seal_code = code_of
"""The seal code 封存码 of a COMMIT, from its hash."""


def raw_tickets(
    ids: Iterable[str], key: str, suite: str, bound: bytes = HIGHEST
) -> list[tuple[bytes, str]]:
    """Return (ticket, id) for each id whose ticket, as 32 bytes, is at most `bound`."""
    new, start = hasher(suite), key.encode()
    # Hashing the key's block again costs less than copying the state behind it.
    return [
        (raw, target) for target in ids if (raw := new(start + target.encode()).digest()) <= bound
    ]
