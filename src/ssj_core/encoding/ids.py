"""The closed grammar of ids: what may be drawn is written in one way only.

Every id of the grammar is its own NFC form, so no table of any Unicode version is needed, and the
same text hashes alike in every language and database (docs/spec/ssj-draw-1.md, section 2).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ssj_core.errors.encoding import IdRefusedError

MAX_BYTES: Final = 255
_ALLOWED: Final = (
    " -~·〇（）"  # printable ASCII, middle dot, ideographic zero, full-width brackets
    "㐀-䶿一-鿿"
    "\U00020000-\U0002ebef\U00030000-\U000323af"
)
_ID: Final = re.compile(f"[{_ALLOWED}]+")
_OUTSIDE: Final = re.compile(f"[^{_ALLOWED}]")


def is_id(value: object) -> bool:
    """Tell whether `value` is an id of the grammar.

    >>> is_id("91159900000000000A"), is_id("个体户·甲"), is_id("café"), is_id(" a")
    (True, True, False, False)
    """
    return (
        isinstance(value, str)
        and _ID.fullmatch(value) is not None
        and value[0] != " "
        and value[-1] != " "
        and len(value.encode()) <= MAX_BYTES
    )


_PLAIN: Final = bytes(range(0x21, 0x7F))


def are_ids(ids: Sequence[str]) -> bool:
    """Tell whether all are ids: one look at the joined bytes if they are ASCII without spaces."""
    try:
        joined = "".join(ids).encode()
    except (TypeError, UnicodeEncodeError):
        return False
    if not joined.translate(None, _PLAIN):
        lengths = set(map(len, ids))
        return 0 not in lengths and max(lengths, default=0) <= MAX_BYTES
    return all(map(is_id, ids))


def repeated(names: Iterable[str]) -> list[str]:
    """Return what is named more than once, in order of first mention.

    >>> repeated(["甲", "乙", "丙", "乙", "甲"])
    ['甲', '乙']
    """
    return [name for name, times in Counter(names).items() if times > 1]


_FOLDED: Final = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=True))
    | {"（": "(", "）": ")", " ": None, "·": None}
    | dict.fromkeys("oO〇", "0")
    | dict.fromkeys("iIlL", "1")
)


def fold(text: str) -> str:
    """Return what `text` looks like: unequal texts of the same fold are look-alikes (section 2).

    >>> fold("91150699MA0000OO1a"), fold("乙·店") == fold("乙 店")
    ('91150699MA0000001A', True)
    """
    return text.translate(_FOLDED)


def folding(texts: Iterable[str]) -> tuple[str, str] | None:
    """Return two unequal texts that fold alike, None if there are none."""
    unequal = list(dict.fromkeys(texts))
    if none_alike(unequal):
        return None
    seen: dict[str, str] = {}
    for text in unequal:
        if seen.setdefault(fold(text), text) != text:
            return seen[fold(text)], text
    return None


_FOLDED_BYTES: Final = bytes.maketrans(
    b"abcdefghijklmnopqrstuvwxyzoOiIlL", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ001111"
)


def none_alike(ids: Sequence[str]) -> bool:
    """Tell whether no two of `ids` fold alike; False may also mean that it was not looked into.

    Quick for ASCII without line ends, which nearly every register's ids are.

    >>> none_alike(["91X", "92X"]), none_alike(["9O", "90"]), none_alike(["甲"])
    (True, False, False)
    """
    joined = "\n".join(ids)
    if not joined.isascii():
        return False
    folded = joined.encode().translate(_FOLDED_BYTES, b" ").split(b"\n")
    return len(set(folded)) == len(ids) == len(folded)


def alike(ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return each id with the next one, in byte order, of the same fold: all look-alikes.

    >>> alike(["l1", "I1", "11", "甲"])
    [('11', 'I1'), ('I1', 'l1')]
    """
    ids = list(ids)
    if none_alike(ids):
        return []
    latest: dict[str, str] = {}
    found = []
    for name in sorted(ids):  # code points sort as their UTF-8 bytes do
        before = latest.get(key := fold(name))
        if before is not None:
            found.append((before, name))
        latest[key] = name
    return sorted(found)


def check_id(value: object) -> str:
    """Return `value` if it is an id of the grammar.

    Raises:
        IdRefusedError: it is not; the message says why.
    """
    if is_id(value):
        return str(value)
    if not isinstance(value, str):
        name = type(value).__name__
        raise IdRefusedError(
            value=value, why_zh=f"是 {name}，不是文本", why_en=f"a {name}, not text"
        )
    if not value:
        raise IdRefusedError(value=value, why_zh="为空", why_en="empty")
    if outside := _OUTSIDE.search(value):
        mark = f"U+{ord(outside[0]):04X}"
        raise IdRefusedError(
            value=value,
            why_zh=f"第 {outside.start() + 1} 个字符 {mark} 不在允许的字符表内",
            why_en=f"character {outside.start() + 1}, {mark}, is not in the list of allowed characters",
        )
    if value != value.strip(" "):
        raise IdRefusedError(value=value, why_zh="首尾有空格", why_en="space at an end")
    raise IdRefusedError(value=value, why_zh="超过 255 字节", why_en="longer than 255 bytes")
