"""Forms of fields: how each is checked, read from JSON, and said in a JSON Schema."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, NoReturn, Protocol

import attrs
from attrs import frozen

from ssj_core.drawing.times import write_time
from ssj_core.encoding import check_id, is_hex64, is_id, is_text
from ssj_core.encoding.limits import DRAW, TEXT_BYTES, VALUE_BYTES
from ssj_core.errors import SsjError
from ssj_core.errors.drawing import RecordRefusedError


def refuse(path: str, why_zh: str, why_en: str) -> NoReturn:
    """Raise the error that names a place in a record."""
    raise RecordRefusedError(path=path, why_zh=why_zh, why_en=why_en)


class Form(Protocol):
    """What a field may hold."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the form."""

    def read(self, value: Any, path: str) -> Any:  # noqa: ANN401 - JSON in, value out
        """Return the value that JSON stands for, or refuse it."""

    def check(self, value: Any, path: str) -> None:  # noqa: ANN401 - the value of any form
        """Refuse a value that the form does not hold."""


@frozen
class Leaf:
    """Text or a number that one test decides about."""

    holds: Callable[[Any], bool]
    what: tuple[str, str]
    schema: dict[str, Any]

    def check(self, value: object, path: str) -> None:
        """Refuse what the test does not hold for."""
        if not self.holds(value):
            zh, en = self.what
            refuse(path, f"应为{zh}，实为 {value!r}", f"{en} expected, not {value!r}")

    def read(self, value: object, path: str) -> object:
        """Return `value` itself once checked."""
        self.check(value, path)
        return value


@frozen
class ListOf:
    """An array of one form."""

    item: Form
    least: int = 0

    @property
    def schema(self) -> dict[str, Any]:
        """An array schema."""
        return {"type": "array", "items": self.item.schema, "minItems": self.least}

    def read(self, value: object, path: str) -> tuple[Any, ...]:
        """Return the items as a tuple."""
        if not isinstance(value, list) or len(value) < self.least:
            refuse(
                path,
                f"应为至少 {self.least} 项的数组",
                f"an array of {self.least} or more expected",
            )
        return tuple([self.item.read(one, f"{path}[{i}]") for i, one in enumerate(value)])

    def check(self, value: object, path: str) -> None:
        """Refuse anything but a tuple of that form."""
        if not isinstance(value, tuple) or len(value) < self.least:
            refuse(
                path, f"应为至少 {self.least} 项的元组", f"a tuple of {self.least} or more expected"
            )
        for i, one in enumerate(value):
            self.item.check(one, f"{path}[{i}]")


@frozen
class Either:
    """One of two forms, told apart by whether the value is an object."""

    plain: Form
    nested: Form

    @property
    def schema(self) -> dict[str, Any]:
        """Both schemas."""
        return {"anyOf": [self.plain.schema, self.nested.schema]}

    def read(self, value: object, path: str) -> object:
        """Read with the form that fits."""
        return (self.nested if isinstance(value, dict) else self.plain).read(value, path)

    def check(self, value: object, path: str) -> None:
        """Check with the form that fits."""
        (self.nested if attrs.has(type(value)) else self.plain).check(value, path)


def _passes(check: Callable[[Any], object]) -> Callable[[Any], bool]:
    def holds(value: object) -> bool:
        try:
            check(value)
        except (SsjError, ValueError, TypeError):
            return False
        return True

    return holds


def matching(pattern: str, zh: str, en: str) -> Leaf:
    """Return the form of text that matches a whole pattern."""
    test = re.compile(pattern, re.ASCII)
    return Leaf(
        lambda value: isinstance(value, str) and test.fullmatch(value) is not None,
        (zh, en),
        {"type": "string", "pattern": f"^(?:{pattern})$"},
    )


def one_of(*words: str) -> Leaf:
    """Return the form of a closed list of words."""
    listing = " / ".join(words)
    return Leaf(
        lambda value: isinstance(value, str) and value in words,
        (listing, listing),
        {"enum": list(words)},
    )


def whole(least: int) -> Leaf:
    """Return the form of whole numbers from `least` on."""
    return Leaf(
        lambda value: type(value) is int and value >= least,
        (f"不小于 {least} 的整数", f"a whole number from {least}"),
        {"type": "integer", "minimum": least},
    )


_PARTS: Final = re.compile("[1-9][0-9]{0,17}/[1-9][0-9]{0,17}", re.ASCII)


def _ratio(value: object) -> bool:
    if not isinstance(value, str) or _PARTS.fullmatch(value) is None:
        return False
    exact = Fraction(value)
    return f"{exact.numerator}/{exact.denominator}" == value and exact.denominator != 1


def _basis(value: object) -> bool:
    if not isinstance(value, str) or value == "caller":
        return value == "caller"
    clause, _, book = value.removeprefix("clause:").rpartition("@")
    return value.startswith("clause:") and is_id(clause) and is_hex64(book)


def _day(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def _names(*, party: bool) -> Callable[[Any], bool]:
    ok = _passes(check_id)
    return lambda value: ok(value) and not (party and (":" in value or "/" in value))


def _slot(value: object) -> bool:
    parts = value.split("/") if isinstance(value, str) else []
    *names, ordinal = parts or [""]
    return (
        len(names) == 2  # noqa: PLR2004 - department and role
        and all(map(_names(party=True), names))
        and re.fullmatch("[1-9][0-9]*", ordinal, re.ASCII) is not None
    )


_STRING: Final[dict[str, Any]] = {"type": "string"}
_ID_SCHEMA: Final = {"type": "string", "minLength": 1, "maxLength": 255}
TEXT: Final = Leaf(
    is_text,
    (f"可见的文本，1 至 {TEXT_BYTES} 字节", f"text that is seen whole, 1 to {TEXT_BYTES} bytes"),
    {**_STRING, "minLength": 1, "maxLength": TEXT_BYTES},
)
ANY_TEXT: Final = Leaf(
    lambda v: isinstance(v, str) and len(v.encode(errors="replace")) <= VALUE_BYTES,
    (f"不超过 {VALUE_BYTES} 字节的文本", f"text of {VALUE_BYTES} bytes at most"),
    {**_STRING, "maxLength": VALUE_BYTES},
)
ID: Final = Leaf(_names(party=False), ("编号", "an id"), _ID_SCHEMA)
PARTY: Final = Leaf(_names(party=True), ("不含 : 和 / 的编号", "an id without : and /"), _ID_SCHEMA)
SLOT: Final = Leaf(_slot, ("部门/角色/序号", "department/role/ordinal"), _ID_SCHEMA)
HEX64: Final = Leaf(
    is_hex64,
    ("64 位小写十六进制", "64 hex digits"),
    {"type": "string", "pattern": "^[0-9a-f]{64}$"},
)
BOUND: Final = matching("[0-9a-f]{64}|", "签号或空文本", "a ticket or empty text")
LABEL: Final = matching("[0-9a-f]{16}", "16 位小写十六进制", "16 hex digits")
TIME: Final = Leaf(
    _passes(lambda v: write_time(v) if isinstance(v, str) else refuse("$", "", "")),
    ("带时区的时间", "a time with its zone"),
    {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d$"},
)
DAY: Final = Leaf(
    lambda v: _passes(_day)(v) and _day(v), ("日期", "a day"), {"type": "string", "format": "date"}
)
BASIS: Final = Leaf(
    _basis,
    ("caller 或 clause:<条款>@<规则集摘要>", "caller or clause:<id>@<digest>"),
    {"type": "string", "pattern": "^(?:caller|clause:[^\\n]{1,255}@[0-9a-f]{64})$"},
)
AREA: Final = matching("[0-9]{6}", "六位区划代码", "a six-digit area code")
RATIO: Final = Leaf(
    lambda v: _passes(_ratio)(v) and _ratio(v),
    ("最简分数", "a fraction in lowest terms"),
    {"type": "string", "pattern": "^[1-9][0-9]{0,17}/[1-9][0-9]{0,17}$"},
)
COUNT: Final = whole(0)
FROM_ONE: Final = whole(1)
NUMBER: Final = Leaf(
    lambda v: COUNT.holds(v) or RATIO.holds(v),
    ("整数或最简分数", "a whole number or a fraction in lowest terms"),
    {"anyOf": [COUNT.schema, RATIO.schema]},
)
ATTRIBUTES: Final = Leaf(
    lambda v: (
        isinstance(v, Mapping)
        and len(v) <= DRAW.keys
        and all(
            isinstance(k, str) and k.isascii() and len(k) <= DRAW.key_bytes and ANY_TEXT.holds(x)
            for k, x in v.items()
        )
    ),
    ("键为 ASCII、值为文本的对象", "an object of text with ASCII keys"),
    {"type": "object", "additionalProperties": {"type": "string"}},
)
