"""Step 1, the small part: the shapes a document may have, and nothing else."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from itertools import chain
from math import gcd
from reprlib import Repr
from typing import Final, NoReturn

from ssj_core.encoding import is_hex64, is_id, is_text, visible
from ssj_core.encoding.limits import VALUE_BYTES
from ssj_core.errors.verify import WrongError

Check = Callable[[object, str], None]

_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\+([01][0-9]|2[0-3]):[0-5][0-9]"
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RATIO: Final = re.compile(r"([1-9][0-9]{0,17})/([1-9][0-9]{0,17})")
_BASIS: Final = re.compile(r"clause:(.+)@([0-9a-f]{64})")
_ORDINAL: Final = re.compile(r"[1-9][0-9]*")
_FILE: Final = re.compile(r"[^/\\\x00]{1,255}")
_SHOWN: Final = 60
_PLACE: Final = 300
_BRIEF: Final = Repr()
_BRIEF.maxlist = _BRIEF.maxdict = _BRIEF.maxstring = _BRIEF.maxlevel = _SHOWN


def wrong(where: str, zh: str, en: str) -> NoReturn:
    """Say that what is at `where` does not hold.

    Raises:
        WrongError: always.
    """
    raise WrongError(where=visible(where[:_PLACE]), why_zh=visible(zh), why_en=visible(en))


def short(value: object) -> str:
    """Return `value` for a message: quoted, control characters escaped, not too long."""
    text = repr(value[: _SHOWN + 1]) if isinstance(value, str) else _BRIEF.repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def rule(holds: Callable[[object], bool], zh: str, en: str) -> Check:
    """Return the check that `holds` is true; `zh` and `en` say what is expected."""

    def check(value: object, where: str) -> None:
        if not holds(value):
            wrong(where, f"{short(value)} 不是{zh}", f"{short(value)} is not {en}")

    return check


def word(*allowed: str) -> Check:
    """Return the check for one of a few words."""
    listing = " / ".join(allowed)
    return rule(lambda value: value in allowed, f" {listing} 之一", f"one of {listing}")


def many(item: Check, least: int = 0) -> Check:
    """Return the check for an array of at least `least` entries."""

    def check(value: object, where: str) -> None:
        if not isinstance(value, list):
            wrong(where, "应为数组", "should be an array")
        if len(value) < least:
            wrong(where, f"至少应有 {least} 项", f"should have at least {least} entries")
        for index, entry in enumerate(value):
            item(entry, f"{where}[{index}]")

    return check


def shape(needed: Mapping[str, Check], maybe: Mapping[str, Check] | None = None) -> Check:
    """Return the check for an object with these keys and no other."""
    known = {**needed, **(maybe or {})}

    def check(value: object, where: str) -> None:
        if not isinstance(value, dict):
            wrong(where, "应为对象", "should be an object")
        for key in value:
            if key not in known:
                wrong(f"{where}.{key}", "规范中没有这个键", "a key the page does not name")
        for key in needed:
            if key not in value:
                wrong(f"{where}.{key}", "缺少这个键", "this key is missing")
        for key, entry in value.items():
            known[key](entry, f"{where}.{key}")

    return check


def by_word(key: str, kinds: Mapping[str, Check]) -> Check:
    """Return the check that follows the word under `key`."""
    kind = word(*kinds)

    def check(value: object, where: str) -> None:
        if not isinstance(value, dict):
            wrong(where, "应为对象", "should be an object")
        if key not in value:
            wrong(f"{where}.{key}", "缺少这个键", "this key is missing")
        kind(value[key], f"{where}.{key}")
        kinds[value[key]](value, where)

    return check


def is_part(value: object) -> bool:
    """Tell whether `value` is a party, or a part of a slot id (§2)."""
    return is_id(value) and not {":", "/"} & set(str(value))


def is_slot(value: object) -> bool:
    """Tell whether `value` is a slot id: department/role/ordinal.

    >>> is_slot("scjg/lead/1"), is_slot("scjg/lead/01")
    (True, False)
    """
    if not is_id(value):
        return False
    department, role, ordinal, *more = [*str(value).split("/"), "", ""]
    return (
        more == ["", ""]
        and is_part(department)
        and is_part(role)
        and _ORDINAL.fullmatch(ordinal) is not None
    )


def is_moment(value: object) -> bool:
    """Tell whether `value` is a time as we write it."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    return _is_day(value[:10])


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_ratio(value: object) -> bool:
    """Tell whether `value` is a ratio in lowest terms that is no whole number.

    >>> is_ratio("3/100"), is_ratio("3/1"), is_ratio("2/4")
    (True, False, False)
    """
    found = _RATIO.fullmatch(value) if isinstance(value, str) else None
    return found is not None and found[2] != "1" and gcd(int(found[1]), int(found[2])) == 1


def _is_basis(value: object) -> bool:
    if value == "caller":
        return True
    found = _BASIS.fullmatch(value) if isinstance(value, str) else None
    return found is not None and is_id(found[1])


def _is_natural(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _is_value(value: object) -> bool:
    return isinstance(value, str) and len(value.encode()) <= VALUE_BYTES


def _are_rows(value: object) -> bool:
    """Tell whether `value` is rows of texts, none of which can be too long; False may be anything."""
    if not isinstance(value, list) or set(map(type, value)) - {list} or not all(value):
        return False
    parts = list(chain.from_iterable(value))
    if set(map(type, parts)) - {str}:
        return False
    return 4 * max(map(len, parts), default=0) <= VALUE_BYTES


def _is_file(value: object) -> bool:
    """Tell whether `value` names a file beside the bundle, and nothing elsewhere."""
    return is_text(value) and _FILE.fullmatch(str(value)) is not None and value not in {".", ".."}


def _matches(pattern: str) -> Callable[[object], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def moment(text: str) -> datetime:
    """Return the time `text` says."""
    return datetime.fromisoformat(text)


def china_day(time: datetime) -> int:
    """Return the day it is in China at a time, counted from 1970-01-01, whatever zone it is told in.

    >>> china_day(moment("1970-01-01T16:00:00+00:00"))
    1
    """
    return int(time.timestamp() + 8 * 3_600) // 86_400


def is_day_of(time: datetime, day: str) -> bool:
    """Tell whether `day` is the day it is in China at a time."""
    try:
        told = date.fromisoformat(day)
    except ValueError:
        return False
    return (told - date(1970, 1, 1)).days == china_day(time)


def distinct(values: Collection[object]) -> bool:
    """Tell whether no value is there twice."""
    return len(set(values)) == len(values)


any_text: Final = rule(_is_value, "不超过 65536 字节的文本", "text of 65,536 bytes at most")
text: Final = rule(
    is_text,
    "非空、可见、不超过 4096 字节的文本",
    "text that is seen whole, not empty, 4,096 bytes at most",
)
file: Final = rule(_is_file, "旁边一个文件的名称", "the name of a file beside it")
ident: Final = rule(is_id, "合乎规则的编号", "an id of the grammar")
party: Final = rule(is_part, "合乎规则的名称（不含 : 和 /）", "a name of the grammar (no : and /)")
slot: Final = rule(is_slot, "岗位编号 部门/角色/序号", "a slot id department/role/ordinal")
hex64: Final = rule(is_hex64, " 64 位小写十六进制", "64 lower-case hex digits")
label: Final = rule(_matches("[0-9a-f]{16}"), " 16 位小写十六进制", "16 lower-case hex digits")
bound: Final = rule(lambda value: value == "" or is_hex64(value), "签号或空", "a ticket or empty")
time: Final = rule(is_moment, "时间 YYYY-MM-DDThh:mm:ss+hh:mm", "a time YYYY-MM-DDThh:mm:ss+hh:mm")
day: Final = rule(_is_day, "日期 YYYY-MM-DD", "a day YYYY-MM-DD")
area: Final = rule(_matches("[0-9]{6}"), "六位区划代码", "a six-digit area code")
natural: Final = rule(_is_natural, "自然数", "a whole number from 0")
positive: Final = rule(
    lambda value: _is_natural(value) and value != 0, "正整数", "a positive number"
)
basis: Final = rule(_is_basis, "依据（caller 或 clause:…@…）", "a basis (caller or clause:…@…)")
ratio: Final = rule(is_ratio, "最简分数", "a ratio in lowest terms")
number: Final = rule(
    lambda value: _is_natural(value) or is_ratio(value), "自然数或最简分数", "a number or a ratio"
)
_each_row: Final = many(many(any_text, 1))


def rows(value: object, where: str) -> None:
    """Check rows of texts: as a whole, and one by one only to say which is none."""
    if not _are_rows(value):
        _each_row(value, where)


texts: Final = many(text, 1)
