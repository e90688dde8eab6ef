"""How entropy is written (section 4): what COMMIT expects, and the items themselves."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from ssj_core.drawing.forms import PARTY, Leaf
from ssj_core.encoding import is_hex64

_BALL: Final = "[0-9]{2}"
_BITS: Final[dict[str, int]] = {"ssq": 24, "kl8": 61, "drand": 128}
_DICE: Final = re.compile("[0-9]{1,255}", re.ASCII)
_SSQ: Final = re.compile(rf"({_BALL}(?:\.{_BALL}){{5}})\+({_BALL})", re.ASCII)
_KL8: Final = re.compile(rf"{_BALL}(?:\.{_BALL}){{19}}", re.ASCII)
ANNOUNCED: Final = frozenset({"ssq", "kl8", "drand"})
PUBLIC: Final = ANNOUNCED | {"dice"}
TELLING: Final = 8
"""From so many digits on, dice are known again when they are used twice (section 4)."""
QUICKNET: Final = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""The one chain of drand that is taken; rounds from this second, three seconds apart."""
_GENESIS, _PERIOD = 1692803367, 3
_ISSUE: Final = re.compile("[0-9]{7}", re.ASCII)
_ROUND: Final = re.compile("[1-9][0-9]{0,17}", re.ASCII)
_SIGNATURE: Final = re.compile("(?:[0-9a-f]{2})+", re.ASCII)


def kind_of(name: str) -> str:
    """Return the kind of an entropy item or of its name in COMMIT."""
    return name.partition(":")[0]


def round_time(number: int) -> int:
    """Return the POSIX time of a round of `QUICKNET`."""
    return _GENESIS + (number - 1) * _PERIOD


def _ascending(balls: str, highest: int) -> bool:
    numbers = [int(one) for one in balls.split(".")]
    strictly = all(a < b for a, b in pairwise(numbers))
    return strictly and numbers[0] >= 1 and numbers[-1] <= highest


def _is_ssq(value: str) -> bool:
    found = _SSQ.fullmatch(value)
    return found is not None and _ascending(found[1], 33) and _ascending(found[2], 16)


_VALUES: Final[dict[str, Callable[[str], bool]]] = {
    "contrib": lambda value: value == "absent" or is_hex64(value),
    "secret": is_hex64,
    "dice": lambda value: _DICE.fullmatch(value) is not None,
    "drand": lambda value: _SIGNATURE.fullmatch(value) is not None,
    "ssq": _is_ssq,
    "kl8": lambda value: _KL8.fullmatch(value) is not None and _ascending(value, 80),
}


def is_expected(text: object) -> bool:
    """Tell whether `text` names an item as COMMIT lists it.

    >>> is_expected("dice"), is_expected("ssq:2026135"), is_expected("contrib:scjg")
    (True, True, True)
    """
    if not isinstance(text, str):
        return False
    kind, *rest = text.split(":")
    if kind in {"dice", "secret"}:
        return not rest
    if kind == "drand":
        return rest[:1] == [QUICKNET] and len(rest) == 2 and bool(_ROUND.fullmatch(rest[1]))  # noqa: PLR2004 - chain, round
    if kind in {"ssq", "kl8"}:
        return len(rest) == 1 and bool(_ISSUE.fullmatch(rest[0]))
    return kind == "contrib" and len(rest) == 1 and PARTY.holds(rest[0])


def is_item(text: object) -> bool:
    """Tell whether `text` is an item; the word ``secret`` stands for one withheld.

    >>> is_item("ssq:2026135:03.07.12.19.24.31+09"), is_item("ssq:2026135:03.07.12.19.24.34+09")
    (True, False)
    """
    if not isinstance(text, str) or text == "secret":
        return text == "secret"
    name, _, value = text.rpartition(":")
    if not is_expected(name):
        return False
    return _VALUES[name.split(":", 1)[0]](value)


def expected_of(item: str) -> str:
    """Return what COMMIT must list for `item` to be used.

    >>> expected_of("dice:0417"), expected_of("contrib:rsj:absent")
    ('dice', 'contrib:rsj')
    """
    kind = item.split(":", 1)[0]
    if kind in {"dice", "secret"}:
        return kind
    return item.rsplit(":", 1)[0]


def bits_of(item: str) -> int:
    """Return how many bits of public entropy an item has; contributions and secrets have none.

    >>> bits_of("dice:" + "0" * 20), bits_of("kl8:2026135:…"), bits_of("secret")
    (66, 61, 0)
    """
    kind = item.split(":", 1)[0]
    if kind == "dice":
        limit: int = 10 ** (len(item) - len("dice:"))
        return limit.bit_length() - 1
    return _BITS.get(kind, 0)


EXPECTED: Final = Leaf(
    is_expected, ("随机源名称", "the name of an entropy source"), {"type": "string", "minLength": 4}
)
ITEM: Final = Leaf(is_item, ("随机源", "an entropy item"), {"type": "string", "minLength": 6})
