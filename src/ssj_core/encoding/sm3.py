"""SM3 (GB/T 32905-2016) in plain Python, for builds of hashlib that do without it."""

import struct
from typing import Final, Self

_IV: Final = (
    0x7380166F,
    0x4914B2B9,
    0x172442D7,
    0xDA8A0600,
    0xA96F30BC,
    0x163138AA,
    0xE38DEE4D,
    0xB0FB0E4E,
)
_MASK: Final = 0xFFFFFFFF
_BLOCK: Final = 64


def _rol(x: int, n: int) -> int:
    n %= 32
    return ((x << n) | (x >> (32 - n))) & _MASK


def _expand(block: bytes) -> list[int]:
    """Stretch 16 words of a block to 68 (section 5.3.2 of the standard)."""
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _rol(w[j - 3], 15)
        w.append(x ^ _rol(x, 15) ^ _rol(x, 23) ^ _rol(w[j - 13], 7) ^ w[j - 6])
    return w


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """One compression (section 5.3.3); the first 16 rounds use XOR, the others majority/choice."""
    w = _expand(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        early = j < 16  # noqa: PLR2004 - the standard's own number
        ss1 = _rol((_rol(a, 12) + e + _rol(0x79CC4519 if early else 0x7A879D8A, j)) & _MASK, 7)
        ss2 = ss1 ^ _rol(a, 12)
        ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if early else (e & f) | (~e & _MASK & g)
        tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & _MASK
        tt2 = (gg + h + ss1 + w[j]) & _MASK
        a, b, c, d = tt1, a, _rol(b, 9), c
        e, f, g, h = tt2 ^ _rol(tt2, 9) ^ _rol(tt2, 17), e, _rol(f, 19), g
    return tuple(x ^ y for x, y in zip((a, b, c, d, e, f, g, h), state, strict=True))


class SM3:
    """A hash object with the methods of hashlib's: update, copy, digest, hexdigest."""

    name = "sm3"
    digest_size = 32
    block_size = _BLOCK

    def __init__(self, data: bytes = b"") -> None:
        """Start with `data`."""
        self._state: tuple[int, ...] = _IV
        self._tail = b""
        self._length = 0
        self.update(data)

    def update(self, data: bytes, /) -> None:
        """Absorb more bytes."""
        self._length += len(data)
        data = self._tail + data
        whole = len(data) - len(data) % _BLOCK
        for start in range(0, whole, _BLOCK):
            self._state = _compress(self._state, data[start : start + _BLOCK])
        self._tail = data[whole:]

    def copy(self) -> Self:
        """Return an independent object in the same state."""
        twin = type(self)()
        twin._state, twin._tail, twin._length = self._state, self._tail, self._length  # noqa: SLF001 - its own class
        return twin

    def digest(self) -> bytes:
        """Return the 32 bytes."""
        end = self.copy()
        zeros = (55 - self._length) % _BLOCK
        end.update(b"\x80" + b"\0" * zeros + struct.pack(">Q", 8 * self._length))
        return struct.pack(">8I", *end._state)  # noqa: SLF001 - its own class

    def hexdigest(self) -> str:
        """Return the digest as 64 lower-case hex digits."""
        return self.digest().hex()
