"""How entropy is written (section 4): what COMMIT expects, and the items themselves."""

import re
from itertools import pairwise
from typing import Final

from ssj_core.drawing.forms import PARTY, Leaf
from ssj_core.encoding import is_hex64

_ISSUE: Final = "[0-9]{5,10}"
_DRAND: Final = "drand:[0-9a-f]{64}:[1-9][0-9]{0,15}"
_SIGNATURE: Final = "(?:[0-9a-f]{96}|[0-9a-f]{192})"
_BALL: Final = "[0-9]{2}"
_BITS: Final[dict[str, int]] = {"ssq": 24, "kl8": 61, "drand": 128}

_EXPECTED: Final = re.compile(rf"dice|secret|(?:ssq|kl8):{_ISSUE}|{_DRAND}", re.ASCII)
_ITEM: Final = re.compile(
    rf"dice:[0-9]{{1,255}}|secret|{_DRAND}:{_SIGNATURE}"
    rf"|ssq:{_ISSUE}:(?P<reds>{_BALL}(?:\.{_BALL}){{5}})\+(?P<blue>{_BALL})"
    rf"|kl8:{_ISSUE}:(?P<balls>{_BALL}(?:\.{_BALL}){{19}})",
    re.ASCII,
)


def _ascending(balls: str, highest: int) -> bool:
    numbers = [int(one) for one in balls.split(".")]
    strictly = all(a < b for a, b in pairwise(numbers))
    return strictly and numbers[0] >= 1 and numbers[-1] <= highest


def _is_contribution(text: str, *, valued: bool) -> bool:
    parts = text.split(":")
    if len(parts) != (3 if valued else 2) or parts[0] != "contrib" or not PARTY.holds(parts[1]):
        return False
    return not valued or parts[2] == "absent" or is_hex64(parts[2])


def is_expected(text: object) -> bool:
    """Tell whether `text` names an item as COMMIT lists it.

    >>> is_expected("dice"), is_expected("ssq:2026135"), is_expected("contrib:scjg")
    (True, True, True)
    """
    return isinstance(text, str) and (
        _EXPECTED.fullmatch(text) is not None or _is_contribution(text, valued=False)
    )


def is_item(text: object) -> bool:
    """Tell whether `text` is an item; the word ``secret`` stands for one withheld.

    >>> is_item("ssq:2026135:03.07.12.19.24.31+09"), is_item("ssq:2026135:03.07.12.19.24.34+09")
    (True, False)
    """
    if not isinstance(text, str):
        return False
    if _is_contribution(text, valued=True):
        return True
    if text.startswith("secret:"):
        return is_hex64(text[7:])
    found = _ITEM.fullmatch(text)
    if found is None:
        return False
    if reds := found["reds"]:
        return _ascending(reds, 33) and 1 <= int(found["blue"]) <= 16  # noqa: PLR2004 - the lottery's
    return not found["balls"] or _ascending(found["balls"], 80)


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
