"""Credit codes judged many at a time: the same answer as one by one, without a step per code.

Every code is a column of seventeen products and a check value, each below 31. The columns of all
codes are added as one long number, a byte for each code; eight of them cannot overflow a byte.
"""

from collections.abc import Sequence
from typing import Final

from ssj_core.registers.identity import USCC, USCC_ALPHABET, uscc_holds

_LENGTH: Final = USCC.length
_MODULUS: Final = 31
_LETTERS: Final = USCC_ALPHABET.encode()
_LANES: Final = 8
_FEW: Final = 64
_PARTS: Final = 16
_TERMS: Final = tuple(
    bytes.maketrans(
        _LETTERS,
        bytes(
            (value * (pow(3, place, _MODULUS) if place < _LENGTH - 1 else 1)) % _MODULUS
            for value in range(_MODULUS)
        ),
    )
    for place in range(_LENGTH)
)
_REST: Final = bytes(value % _MODULUS for value in range(256))
_IS_ODD: Final = bytes(bool(value % _MODULUS) for value in range(256))


def uscc_failing(codes: Sequence[str]) -> list[int]:
    """Return the positions of those that are no credit code that holds.

    >>> uscc_failing(["91159900MA0000007M", "91159900MA0000007X", "91", "甲"])
    [1, 2, 3]
    """
    joined = "".join(codes)
    if set(map(len, codes)) == {_LENGTH} and joined.isascii():
        data = joined.encode()
        if not data.translate(None, _LETTERS):
            return _failing(data, len(codes))
    if len(codes) <= _FEW:
        return [at for at, code in enumerate(codes) if len(code) != _LENGTH or not uscc_holds(code)]
    # What is odd is rare: the parts without it go the quick way again.
    part = len(codes) // _PARTS + 1
    return [
        start + at
        for start in range(0, len(codes), part)
        for at in uscc_failing(codes[start : start + part])
    ]


def _failing(data: bytes, size: int) -> list[int]:
    """Return the positions of the codes that do not hold, `size` codes of the alphabet joined."""
    total = 0
    for start in range(0, _LENGTH, _LANES):
        lanes = sum(
            int.from_bytes(data[place::_LENGTH].translate(_TERMS[place]), "big")
            for place in range(start, min(start + _LANES, _LENGTH))
        )
        total += int.from_bytes(lanes.to_bytes(size, "big").translate(_REST), "big")
    odd = total.to_bytes(size, "big").translate(_IS_ODD)
    found, at = [], odd.find(1)
    while at >= 0:
        found.append(at)
        at = odd.find(1, at + 1)
    return found
