"""Entropy as values: dice, lottery numbers, a beacon's round, contributions, a committed secret."""

from collections.abc import Iterable
from typing import Protocol

from attrs import field, frozen

from ssj_core.drawing.items import bits_of, expected_of, is_expected, is_item
from ssj_core.drawing.records import Promise, Reveal
from ssj_core.drawing.tickets import commitment
from ssj_core.drawing.times import Moment, write_time
from ssj_core.encoding import is_hex64
from ssj_core.errors.drawing import EntropyRefusedError


class Entropy(Protocol):
    """Anything that gives one item of the seed."""

    @property
    def item(self) -> str:
        """The item as the seed takes it."""

    @property
    def bits(self) -> int:
        """Its bits of public entropy."""


def _checked(item: str, zh: str, en: str) -> str:
    if not is_item(item):
        raise EntropyRefusedError(item=item, why_zh=zh, why_en=en)
    return item


def _balls(numbers: Iterable[int]) -> str:
    return ".".join(f"{one:02d}" for one in sorted(numbers))


def _shown(item: str) -> str:
    """Return an item as it may be printed: without the value of a secret or contribution."""
    name, _, value = item.rpartition(":")
    hidden = is_hex64(value) and name.startswith(("secret", "contrib:"))
    return repr(f"{name}:…" if hidden else item)


@frozen
class Item:
    """An item already written as the protocol writes it.

    Attributes:
        item: for example ``dice:40271582``.

    Raises:
        EntropyRefusedError: written in another way.

    >>> Item("dice:40271582139904617735").bits
    66
    """

    item: str = field(repr=_shown)

    @item.validator
    def _check(self, _: object, value: str) -> None:
        _checked(value, "写法不符合协议", "not written as the protocol writes it")

    @property
    def bits(self) -> int:
        """Bits of public entropy."""
        return bits_of(self.item)

    @property
    def expected(self) -> str:
        """What COMMIT lists for it."""
        return expected_of(self.item)


def Dice(digits: str) -> Item:  # noqa: N802 - reads as the thing it makes
    """Return ten-sided dice thrown before witnesses: 1 to 255 decimal digits, spaces left out.

    Raises:
        EntropyRefusedError: something other than digits, none, or more than 255.

    >>> Dice("4027 1582 1399 0461 7735").item
    'dice:40271582139904617735'
    """
    item = "dice:" + "".join(digits.split())
    return Item(_checked(item, "应为 1 到 255 位十进制数字", "1 to 255 decimal digits expected"))


def DoubleColourBall(issue: str, reds: Iterable[int], blue: int) -> Item:  # noqa: N802 - reads as the thing it makes
    """Return one issue of 双色球: six of 33 (any order) and one of 16.

    Raises:
        EntropyRefusedError: numbers the lottery does not have.

    >>> DoubleColourBall("2026135", [7, 3, 12, 19, 24, 31], 9).item
    'ssq:2026135:03.07.12.19.24.31+09'
    """
    item = f"ssq:{issue}:{_balls(reds)}+{blue:02d}"
    return Item(_checked(item, "应为 33 选 6 加 16 选 1", "six of 33 and one of 16 expected"))


def Happy8(issue: str, numbers: Iterable[int]) -> Item:  # noqa: N802 - reads as the thing it makes
    """Return one issue of 快乐8: twenty of 80, in any order.

    Raises:
        EntropyRefusedError: numbers the lottery does not have.

    >>> Happy8("2026301", range(1, 21)).bits
    61
    """
    item = f"kl8:{issue}:{_balls(numbers)}"
    return Item(_checked(item, "应为 80 选 20", "twenty of 80 expected"))


def Drand(chain: str, round: int, signature: str) -> Item:  # noqa: N802, A002 - the beacon's own words
    """Return one round of a drand beacon; whether its signature holds is checked elsewhere.

    Raises:
        EntropyRefusedError: no chain hash, round or signature.
    """
    item = f"drand:{chain}:{round}:{signature}"
    return Item(
        _checked(item, "应为链杂凑、轮次与签名", "chain hash, round and signature expected")
    )


def Secret(value: str) -> Item:  # noqa: N802 - reads as the thing it makes
    """Return the agency's secret, committed to when sealing: 64 hex of a cryptographic source.

    Raises:
        EntropyRefusedError: not 64 lower-case hex digits.
    """
    return Item(_checked(f"secret:{value}", "应为 64 位小写十六进制", "64 hex digits expected"))


@frozen(kw_only=True)
class Contribution:
    """A party's part of the entropy: committed to when sealing, revealed before t1.

    Attributes:
        party: id without ``:`` and ``/``.
        value: 64 hex of a cryptographic source, known to the party alone until revealed.

    >>> Contribution(party="scjg", value="1" * 64).commitment("S-2026-03")[:16]
    '5498664c57facfea'
    """

    party: str
    value: str = field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a party or a value of another form."""
        _checked(self.item, "应为参与方编号与 64 位十六进制", "a party and 64 hex digits expected")

    @property
    def item(self) -> str:
        """The item as the seed takes it."""
        return f"contrib:{self.party}:{self.value}"

    @property
    def bits(self) -> int:
        """None: what a party knows is not public entropy."""
        return 0

    def commitment(self, session: str, suite: str = "sha256") -> str:
        """Return what the party hands in before sealing."""
        return commitment("contrib", session, self.party, self.value, suite=suite)

    def promise(self, session: str, suite: str = "sha256") -> Promise:
        """Return the commitment with its party's name, as `seal_session` takes it."""
        return Promise(commitment=self.commitment(session, suite), party=self.party)

    def reveal(self, at: Moment) -> Reveal:
        """Return the revealed value with its time, as `Sealed.draw` takes it."""
        return Reveal(at=write_time(at), party=self.party, value=self.value)


def written(entropy: Entropy | str) -> str:
    """Return the item of an entropy value or of a text already in its form.

    Raises:
        EntropyRefusedError: a text of another form.
    """
    return Item(entropy).item if isinstance(entropy, str) else entropy.item


def check_expected(names: Iterable[str]) -> tuple[str, ...]:
    """Return what COMMIT shall list, each name checked and none twice.

    Raises:
        EntropyRefusedError: an unknown form, or a name given twice.
    """
    found: list[str] = []
    for name in names:
        if not is_expected(name):
            raise EntropyRefusedError(
                item=name, why_zh="不是可用的随机源名称", why_en="not the name of a source"
            )
        if name in found:
            raise EntropyRefusedError(item=name, why_zh="重复", why_en="given twice")
        found.append(name)
    return tuple(found)
