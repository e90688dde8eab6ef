"""Values that go into the journal and come back equal: `body()` and `from_body()`.

The journal takes canonical JSON without booleans, null and decimals. One small codec writes every
payload of the rooms above the journal: dates as ISO text, ratios as ``n/d``, yes and no as words,
an absent value as an absent key. Reading is strict: whatever would be written differently is refused.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, NoReturn, Self, Union, cast, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields

from ssj_core.encoding import is_hex64
from ssj_core.errors._base import ManyFaultsError, SsjError
from ssj_core.errors.planning import BlankFieldError, DigestRefusedError, PayloadRefusedError
from ssj_core.journal import NewEvent


class Payload:
    """The behaviour of every value that is written into the journal; it holds no state.

    A required text, list or value that is blank is refused when the value is made, all blanks of
    one value together. A field with a default may be left out. A `digest` must be one.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[Any]
    form: ClassVar[str] = ""
    title: ClassVar[str] = ""

    def __attrs_post_init__(self) -> None:
        """Refuse blanks and whatever `faults` finds.

        Raises:
            ManyFaultsError: every fault of this value.
        """
        found: list[SsjError] = [
            BlankFieldError(
                what=self.title or type(self).__name__,
                field=one.name,
                label=one.metadata.get("zh", one.name),
            )
            for one in fields(type(self))
            if one.default is NOTHING and _blank(getattr(self, one.name))
        ]
        value = getattr(self, "digest", None)
        if isinstance(value, str) and value.strip() and not is_hex64(value):
            found.append(DigestRefusedError(what=self.title or type(self).__name__, value=value))
        found += self.faults()
        if found:
            raise ManyFaultsError(what=self.title or type(self).__name__, faults=found)

    def faults(self) -> list[SsjError]:
        """Return what is wrong with the value beyond blanks; most values have nothing to add."""
        return []

    def body(self) -> dict[str, Any]:
        """Return the value as the journal keeps it."""
        written: dict[str, Any] = _write(self)
        return written

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the value that `body` stands for.

        Raises:
            PayloadRefusedError: a key is missing, unknown, or holds something else; the message
                gives the path.
            ManyFaultsError: the shape is right and the content is refused.
        """
        value: Self = _read(cls, body, cls.form or cls.__name__)
        if value.body() != dict(body):
            _refuse(cls.__name__, "the form this library writes", dict(body))
        return value


class Fact(Payload):
    """A payload with the kind of event it is written under."""

    __slots__ = ()
    kind: ClassVar[str] = ""

    def event(self) -> NewEvent:
        """Return the event the journal takes."""
        return NewEvent(self.kind, self.body())


def _blank(value: object) -> bool:
    return (isinstance(value, str) and not value.strip()) or value == ()


def _write(value: object) -> Any:  # noqa: ANN401 - JSON is whatever it says
    if isinstance(value, Payload):
        pairs = ((one.name, getattr(value, one.name)) for one in fields(type(value)))
        head = {"form": value.form} if value.form else {}
        return head | {name: _write(item) for name, item in pairs if item is not None}
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _write_text(value)


def _write_text(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value


def _refuse(path: str, want: str, value: object) -> NoReturn:
    raise PayloadRefusedError(path=path, want=want, value=value)


@cache
def _hints(cls: Any) -> dict[str, Any]:  # noqa: ANN401 - mypy holds classes of values unhashable
    hints = get_type_hints(cls)
    return {one.name: hints[one.name] for one in fields(cls)}


def _read(want: Any, value: object, path: str) -> Any:  # noqa: ANN401 - `want` is any annotation
    origin = get_origin(want)
    if origin in (Union, UnionType):
        return _read_union(get_args(want), value, path)
    if origin is tuple:
        if not isinstance(value, list):
            _refuse(path, "a list", value)
        return tuple(
            _read(get_args(want)[0], item, f"{path}[{at}]") for at, item in enumerate(value)
        )
    if issubclass(want, Payload):
        return _read_object(want, value, path)
    if want is int:
        return value if type(value) is int else _refuse(path, "a whole number", value)
    if not isinstance(value, str):
        _refuse(path, "text", value)
    return value if want is str else _read_text(want, value, path)


def _read_text(want: Any, value: str, path: str) -> Any:  # noqa: ANN401 - `want` is any annotation
    try:
        if want is bool:
            return {"yes": True, "no": False}[value]
        if issubclass(want, StrEnum):
            return want(value)
        return want.fromisoformat(value) if want is date else Fraction(value)
    except (KeyError, ValueError, ZeroDivisionError):
        return _refuse(path, want.__name__, value)


def _read_union(options: tuple[Any, ...], value: object, path: str) -> Any:  # noqa: ANN401 - see `_read`
    kinds = [one for one in options if one is not NoneType]
    if len(kinds) == 1:
        return _read(kinds[0], value, path)
    form = value.get("form") if isinstance(value, Mapping) else None
    for one in kinds:
        if one.form == form:
            return _read_object(one, value, path)
    return _refuse(f"{path}.form", " or ".join(one.form for one in kinds), form)


def _read_object(want: type[Payload], value: object, path: str) -> Any:  # noqa: ANN401 - see `_read`
    if not isinstance(value, Mapping):
        _refuse(path, "an object", value)
    hints = _hints(cast(Any, want))
    known = {*hints, "form"} if want.form else {*hints}
    for key in value:
        if key not in known:
            _refuse(f"{path}.{key}", "no such key", value[key])
    if want.form and value.get("form") != want.form:
        _refuse(f"{path}.form", want.form, value.get("form"))
    for one in fields(want):
        if one.name not in value and one.default is NOTHING:
            _refuse(f"{path}.{one.name}", "a value", None)
    return want(
        **{key: _read(hints[key], value[key], f"{path}.{key}") for key in hints if key in value}
    )
