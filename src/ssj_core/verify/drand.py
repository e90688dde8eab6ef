"""A round of drand checked from its evidence alone: BLS signature, pinned chain, time of the round.

The network is never asked. Chains are pinned by their hash, and the hash is recomputed from the
chain's own parameters, so that a wrong key cannot hide behind a right name.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn

from attrs import frozen

from ssj_core.errors import MissingExtraError
from ssj_core.errors.log import BeaconRefusedError
from ssj_core.verify.bls import check_bls, point_bytes
from ssj_core.verify.report import Status
from ssj_core.verify.words import Words

UNCHAINED: Final = "bls-unchained-g1-rfc9380"
CHAINED: Final = "pedersen-bls-chained"
_ITEM: Final = re.compile(r"drand:([0-9a-f]{64}):([1-9][0-9]{0,18}):((?:[0-9a-f]{2})+)")
_DIGITS: Final = {UNCHAINED: 96, CHAINED: 192}


def _refuse(zh: str, en: str) -> NoReturn:
    raise BeaconRefusedError(why_zh=zh, why_en=en)


@frozen(kw_only=True)
class Chain:
    """The parameters of a drand chain; its hash is computed from them.

    Attributes:
        public_key: 192 hex digits, a point of G2; 96, of G1, if chained.
        period: seconds between rounds.
        genesis: POSIX time of round 1.
        group_hash: 64 hex digits.
        beacon: name of the beacon.
        scheme: ``bls-unchained-g1-rfc9380``, or ``pedersen-bls-chained``, which needs the round before.
    """

    public_key: str
    period: int
    genesis: int
    group_hash: str
    beacon: str
    scheme: str = UNCHAINED

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

    def seconds_of(self, number: int) -> int:
        """Return the POSIX time of round `number`."""
        return self.genesis + (number - 1) * self.period

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
DEFAULT: Final = Chain(
    public_key=(
        "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31"
    ),
    period=30,
    genesis=1595431050,
    group_hash="176f93498eac9ca337150b46d21dd58673ea4e3581185f869672e59fa4cb390a",
    beacon="default",
    scheme=CHAINED,
)
"""Its older chain, every thirty seconds, each round signing the one before."""


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


def check_beacon(
    item: str,
    chains: Sequence[Chain] = (QUICKNET, DEFAULT),
    previous: str | None = None,
    *,
    weigh: bool = True,
) -> Beacon:
    """Return what a seed item ``drand:<chain hash>:<round>:<signature>`` is worth.

    Args:
        item: the item, as RESULT has it.
        chains: the chains the reader has pinned.
        previous: hex signature of the round before; chained chains need it.
        weigh: whether to weigh the signature, which takes near half a second; its form is always
            looked at.

    Raises:
        BeaconRefusedError: not written as an item is, or the signature is not in the one encoding
            of its point (an alias would give another seed).
    """
    found = _ITEM.fullmatch(item)
    if found is None:
        _refuse(f"{item[:40]!r} 不是 drand 来源的写法", f"{item[:40]!r} is no item of drand")
    number, signature = int(found[2]), found[3]
    chain = next((each for each in chains if each.hash == found[1]), None)
    status: Status = "not-checked"
    if chain is None or chain.scheme not in _DIGITS:
        words = Words(
            "未固定参数的 drand 链或方案", "a chain or scheme of drand that is not pinned"
        )
    elif chain.scheme == CHAINED and previous is None:
        words = Words("须有上一轮签名", "the signature of the round before is needed")
    else:
        point = point_bytes(signature, _DIGITS[chain.scheme])
        if weigh:
            status, words = _judge(chain, number, point, previous)
        else:
            words = Words("签名过多，此次未核对", "one signature of too many to check at once")
    return Beacon(
        status=status,
        detail=words,
        chain=found[1],
        round=number,
        randomness=hashlib.sha256(bytes.fromhex(signature)).hexdigest(),
        time=chain.time_of(number) if chain else None,
    )


def _judge(
    chain: Chain, number: int, signature: bytes, previous: str | None
) -> tuple[Status, Words]:
    try:
        before = bytes.fromhex(previous or "") if chain.scheme == CHAINED else b""
    except ValueError:
        _refuse("上一轮签名不是十六进制", "the signature of the round before is not hex")
    message = hashlib.sha256(before + number.to_bytes(8)).digest()
    try:
        good = check_bls(bytes.fromhex(chain.public_key), message, signature)
    except MissingExtraError as error:
        return "not-checked", Words(error.message("zh"), error.message("en"))
    if good:
        return "holds", Words(f"第 {number} 轮签名相符", f"the signature of round {number} holds")
    return "wrong", Words(f"不是第 {number} 轮的签名", f"not the signature of round {number}")
