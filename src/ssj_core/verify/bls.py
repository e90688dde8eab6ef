"""BLS signatures on BLS12-381: the one encoding of a point, and the pairing (`py_ecc`, an extra)."""

import hashlib
import re
from importlib import import_module
from typing import Any, Final, NoReturn

from ssj_core.errors import MissingExtraError
from ssj_core.errors.log import BeaconRefusedError

FIELD: Final = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
_HALF: Final = 48  # bytes of one coordinate


def _refuse(zh: str, en: str) -> NoReturn:
    raise BeaconRefusedError(why_zh=zh, why_en=en)


def point_bytes(signature: str, digits: int) -> bytes:
    """Return the bytes of a compressed point, if written in its one form.

    Args:
        signature: lower-case hex.
        digits: how many: 96 for a point of G1, 192 for one of G2.

    Raises:
        BeaconRefusedError: wrong length, wrong flags, the point at infinity, or a coordinate that
            is not below p.
    """
    if not re.fullmatch(f"[0-9a-f]{{{digits}}}", signature):
        _refuse(
            f"签名应为 {digits} 位小写十六进制", f"a signature is {digits} lower-case hex digits"
        )
    whole = bytes.fromhex(signature)
    first, *rest = [int.from_bytes(whole[at : at + _HALF]) for at in range(0, len(whole), _HALF)]
    flags, first = first >> 381, first & ((1 << 381) - 1)
    if flags not in {0b100, 0b101} or any(x >= FIELD for x in (first, *rest)):
        _refuse("签名不是点的规范编码", "the signature is not the one encoding of its point")
    return whole


def check_bls(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether e(key, H(message)) = e(generator, signature), all of the right subgroup.

    Args:
        key: compressed point; of G1 if the signature is of G2, and the other way round.
        message: the bytes hashed to the curve.
        signature: compressed point.

    Raises:
        MissingExtraError: the package is not installed.
    """
    try:
        curve: Any = import_module("py_ecc.optimized_bls12_381")
        points: Any = import_module("py_ecc.bls.point_compression")
        subgroup: Any = import_module("py_ecc.bls.g2_primitives")
        hashing: Any = import_module("py_ecc.bls.hash_to_curve")
    except ImportError as error:
        raise MissingExtraError(feature="drand", extra="drand") from error
    short = len(signature) == _HALF
    group = 1 if short else 2
    tag = f"BLS_SIG_BLS12381G{group}_XMD:SHA-256_SSWU_RO_NUL_".encode()
    try:
        one = points.decompress_G1(int.from_bytes(signature if short else key))
        two = points.decompress_G2(_halves(key if short else signature))
    except ValueError:
        return False  # x is on no point of the curve
    if not (subgroup.subgroup_check(one) and subgroup.subgroup_check(two)):
        return False
    if short:
        pairs = (
            (two, hashing.hash_to_G1(message, tag, hashlib.sha256)),
            (curve.neg(curve.G2), one),
        )
    else:
        pairs = (
            (hashing.hash_to_G2(message, tag, hashlib.sha256), one),
            (two, curve.neg(curve.G1)),
        )
    left, right = (curve.pairing(*pair, final_exponentiate=False) for pair in pairs)
    return bool(curve.final_exponentiate(left * right) == curve.FQ12.one())


def _halves(point: bytes) -> tuple[int, int]:
    return int.from_bytes(point[:_HALF]), int.from_bytes(point[_HALF:])
