"""Step 3, the items one by one: how they are written, and how many bits they have (§4)."""

import re
from typing import Final

from ssj_core.verify.drand import QUICKNET
from ssj_core.verify.form import is_part, short, wrong
from ssj_core.verify.tree import ascending

_HEX: Final = re.compile(r"[0-9a-f]{64}")
_ISSUE: Final = re.compile(r"[0-9]{7}")
_ROUND: Final = re.compile(r"[1-9][0-9]{0,17}")
_SIGNATURE: Final = re.compile(r"([0-9a-f]{2})+")
_DICE: Final = re.compile(r"[0-9]{1,255}")
_SSQ: Final = re.compile(r"[0-9]{2}(\.[0-9]{2}){5}\+[0-9]{2}")
_KL8: Final = re.compile(r"[0-9]{2}(\.[0-9]{2}){19}")
LEAST_OFFICIAL: Final = 24
STRONG: Final = 60
FIXED_BITS: Final = {"ssq": 24, "kl8": 61, "drand": 128, "contrib": 0, "secret": 0}  # nosec B105  # a kind of item, no password
ANNOUNCED: Final = ("ssq", "kl8", "drand")


def announced(item: str, where: str) -> None:
    """Check an item as COMMIT expects it (no values yet).

    Raises:
        WrongError: it is none of the forms of §3.
    """
    kind, _, rest = item.partition(":")
    good = item in {"dice", "secret"}
    if kind == "contrib":
        good = is_part(rest)
    if kind in {"ssq", "kl8"}:
        good = _ISSUE.fullmatch(rest) is not None
    if kind == "drand":
        chain, _, number = rest.partition(":")
        good = chain == QUICKNET.hash and _ROUND.fullmatch(number) is not None
    if not good:
        wrong(where, f"{short(item)} 不是来源的写法", f"{short(item)} is no form of a source")


def _balls(text: str, highest: int) -> bool:
    """Tell whether `text` is numbers of two digits, ascending, from 01 to `highest`."""
    numbers = [int(part) for part in text.split(".")]
    return ascending(numbers) is None and numbers[0] >= 1 and numbers[-1] <= highest


def well_formed(kind: str, value: str) -> bool:
    """Tell whether `value` is what an item of `kind` says, once it is known.

    >>> well_formed("ssq", "03.07.12.19.24.31+09"), well_formed("ssq", "03.07.12.19.24.34+09")
    (True, False)
    """
    if kind == "dice":
        return _DICE.fullmatch(value) is not None
    if kind == "ssq":
        reds, _, blue = value.partition("+")
        return _SSQ.fullmatch(value) is not None and _balls(reds, 33) and _balls(blue, 16)
    if kind == "kl8":
        return _KL8.fullmatch(value) is not None and _balls(value, 80)
    if kind == "drand":
        return _SIGNATURE.fullmatch(value) is not None
    return _HEX.fullmatch(value) is not None or (kind == "contrib" and value == "absent")


def bits_of(items: list[str]) -> int:
    """Return the sum of the items' bits.

    >>> bits_of(["dice:40271582139904617735", "secret"])
    66
    """
    total = 0
    for item in items:
        kind, _, value = item.partition(":")
        total += (10 ** len(value)).bit_length() - 1 if kind == "dice" else FIXED_BITS[kind]
    return total
