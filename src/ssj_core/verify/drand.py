"""A round of drand checked from its evidence alone: BLS signature, pinned chain, time of the round.

The network is never asked. Chains are pinned by their hash, and the hash is recomputed from the
chain's own parameters, so that a wrong key cannot hide behind a right name.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, Final, NoReturn

from attrs import field, frozen

from ssj_core.errors import MissingExtraError
from ssj_core.errors.log import BeaconRefusedError
from ssj_core.verify.report import Status, Words

FIELD: Final = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
_DST: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_SCHEME: Final = "bls-unchained-g1-rfc9380"
_ITEM: Final = re.compile(r"drand:([0-9a-f]{64}):([1-9][0-9]{0,18}):((?:[0-9a-f]{2})+)")
_G1: Final = 48
_MARGIN: Final = timedelta(seconds=60)


def _refuse(zh: str, en: str) -> NoReturn:
    raise BeaconRefusedError(why_zh=zh, why_en=en)


@frozen(kw_only=True)
class Chain:
    """The parameters of a drand chain; its hash is computed from them.

    Attributes:
        public_key: 192 hex digits, a point of G2.
        period: seconds between rounds.
        genesis: POSIX time of round 1.
        group_hash: 64 hex digits.
        beacon: name of the beacon.
        scheme: only ``bls-unchained-g1-rfc9380`` can be checked from one round alone.
    """

    public_key: str
    period: int
    genesis: int
    group_hash: str
    beacon: str
    scheme: str = field(default=_SCHEME)

    @property
    def hash(self) -> str:
        """The chain hash that pins all of this but the scheme.

        >>> QUICKNET.hash[:16]
        '52db9ba70e0cc0f6'
        """
        parts = self.period.to_bytes(4) + self.genesis.to_bytes(8)
        parts += bytes.fromhex(self.public_key) + bytes.fromhex(self.group_hash)
        name = b"" if self.beacon == "default" else self.beacon.encode()
        return hashlib.sha256(parts + name).hexdigest()

    def time_of(self, number: int) -> datetime:
        """Return when round `number` comes at the earliest, in UTC.

        Raises:
            BeaconRefusedError: there is no such round in any calendar.
        """
        try:
            start = datetime.fromtimestamp(self.genesis, UTC)
            return start + timedelta(seconds=(number - 1) * self.period)
        except (OverflowError, ValueError):
            _refuse(f"没有第 {number} 轮", f"there is no round {number}")


QUICKNET: Final = Chain(
    public_key=(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510"
        "d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    period=3,
    genesis=1692803367,
    group_hash="f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
    beacon="quicknet",
)
"""The chain of the League of Entropy with a round every three seconds."""


@frozen(kw_only=True)
class Beacon:
    """What one round of drand is worth.

    Attributes:
        status: ``holds``, ``wrong`` or ``not-checked``.
        detail: why.
        chain: chain hash.
        round: number of the round.
        randomness: SHA-256 of the signature, hex.
        time: when the round came at the earliest; None if the chain is unknown.
    """

    status: Status
    detail: Words
    chain: str
    round: int
    randomness: str
    time: datetime | None = None


def check_beacon(item: str, chains: tuple[Chain, ...] = (QUICKNET,)) -> Beacon:
    """Return what a seed item ``drand:<chain hash>:<round>:<signature>`` is worth.

    Args:
        item: the item, as RESULT has it.
        chains: the chains the reader knows.

    Raises:
        BeaconRefusedError: not written as an item is, or the signature is not in the one encoding
            of its point (an alias would give another seed).
    """
    found = _ITEM.fullmatch(item)
    if found is None:
        _refuse(f"{item[:40]!r} 不是 drand 来源的写法", f"{item[:40]!r} is no item of drand")
    name, number, signature = found[1], int(found[2]), found[3]
    chain = next((each for each in chains if each.hash == name), None)
    if chain is None:
        words = Words("不认识的 drand 链", "a chain of drand that nobody pinned")
        status: Status = "not-checked"
    elif chain.scheme != _SCHEME:
        words = Words("此方案无法凭一轮核对", "one round alone cannot be checked in its scheme")
        status = "not-checked"
    else:
        status, words = _judge(chain, number, point_bytes(signature))
    return Beacon(
        status=status,
        detail=words,
        chain=name,
        round=number,
        randomness=hashlib.sha256(bytes.fromhex(signature)).hexdigest(),
        time=chain.time_of(number) if chain else None,
    )


def point_bytes(signature: str) -> bytes:
    """Return the 48 bytes of a compressed point of G1, if written in its one form.

    Args:
        signature: lower-case hex.

    Raises:
        BeaconRefusedError: wrong length, wrong flags, the point at infinity, or x not below p.
    """
    if not re.fullmatch(r"[0-9a-f]{96}", signature):
        _refuse("签名应为 96 位小写十六进制", "a signature is 96 lower-case hex digits")
    whole = int(signature, 16)
    flags, x = whole >> 381, whole & ((1 << 381) - 1)
    if flags not in {0b100, 0b101} or x >= FIELD:
        _refuse("签名不是点的规范编码", "the signature is not the one encoding of its point")
    return bytes.fromhex(signature)


def _judge(chain: Chain, number: int, signature: bytes) -> tuple[Status, Words]:
    try:
        good = _pairing(chain, number, signature)
    except MissingExtraError as error:
        return "not-checked", Words(error.message("zh"), error.message("en"))
    if good:
        words = Words(f"第 {number} 轮签名相符", f"the signature of round {number} holds")
        return "holds", words
    return "wrong", Words(f"不是第 {number} 轮的签名", f"not the signature of round {number}")


def _pairing(chain: Chain, number: int, signature: bytes) -> bool:
    """Tell whether e(key, H(round)) = e(G2, signature), for a point of the right subgroup."""
    try:
        curve: Any = import_module("py_ecc.optimized_bls12_381")
        points: Any = import_module("py_ecc.bls.point_compression")
        subgroup: Any = import_module("py_ecc.bls.g2_primitives")
        hashing: Any = import_module("py_ecc.bls.hash_to_curve")
    except ImportError as error:
        raise MissingExtraError(feature="drand", extra="drand") from error
    key = bytes.fromhex(chain.public_key)
    halves = (int.from_bytes(key[:_G1]), int.from_bytes(key[_G1:]))
    try:
        public = points.decompress_G2(halves)
        point = points.decompress_G1(int.from_bytes(signature))
    except ValueError:
        return False  # x is on no point of the curve
    if not (subgroup.subgroup_check(point) and subgroup.subgroup_check(public)):
        return False
    message = hashlib.sha256(number.to_bytes(8)).digest()
    hashed = hashing.hash_to_G1(message, _DST, hashlib.sha256)
    left = curve.pairing(public, hashed, final_exponentiate=False)
    right = curve.pairing(curve.neg(curve.G2), point, final_exponentiate=False)
    return bool(curve.final_exponentiate(left * right) == curve.FQ12.one())


def check_round(
    beacon: Beacon, *, sealed: datetime, closed: datetime | None, known: datetime
) -> tuple[Status, Words]:
    """Return whether the round could not be known when it must not be (section 4, rules 1 and 2).

    The times in records are claims; a round's number fixes when it came.

    Args:
        beacon: the round, of a known chain.
        sealed: `at` of COMMIT.
        closed: t1, when contributions closed; None if there are none.
        known: `at` of its evidence.
    """
    time = beacon.time
    if time is None:
        return "not-checked", beacon.detail
    said = time.isoformat()
    if time <= sealed:
        zh, en = (
            f"第 {beacon.round} 轮 {said} 早于封存",
            f"round {beacon.round} came {said}, before sealing",
        )
    elif closed is not None and time < closed + _MARGIN:
        zh = f"第 {beacon.round} 轮 {said} 距贡献截止不足 60 秒"
        en = f"round {beacon.round} came {said}, less than 60 s after contributions closed"
    elif known < time:
        zh, en = (
            f"证据早于第 {beacon.round} 轮 {said}",
            f"the evidence is older than its round, {said}",
        )
    else:
        return "holds", Words(f"第 {beacon.round} 轮 {said}", f"round {beacon.round} came {said}")
    return "wrong", Words(zh, en)
