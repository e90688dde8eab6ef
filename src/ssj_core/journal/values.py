"""Values that go into the journal and come back equal: the one codec of the event world.

The journal takes canonical JSON without booleans, null and decimals: days as ISO text, moments with
their offset, ratios as ``n/d`` in lowest terms, yes and no as words, an absent value as an absent key.

A value is *checked when it is made*: types, blanks, and whatever its class finds wrong. Reading a
body of the journal checks *form only*, so that a guard added later never makes an old journal
unreadable. A command's input is read with everything checked, every fault with its JSON pointer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Generic,
    Literal,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from attrs import NOTHING, fields, frozen

from ssj_core.encoding import Text, is_hex64
from ssj_core.encoding.limits import DIGITS
from ssj_core.errors._base import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refusals, Refused

T = TypeVar("T")
Shape = dict[str, Any]
"""A JSON Schema, or a part of one."""
Step = tuple[str | int, Text | None]
"""One step into a value: the key or the position, and what the field is called."""
Manner = Literal["kept", "given"]
"""Which JSON is read: a body the journal *kept*, or one that was *given* with a command."""

no: Final = Refusals(
    "form",
    {
        "wants": ("{where}应为{want}（收到 {value}）", "{where} must be {want} (got {value})"),
        "missing": (
            "{where}没有填写；请补全后再提交",
            "{where} is missing: fill it in and hand it in again",
        ),
        "blank": (
            "{where}不能为空；请补全后再提交",
            "{where} is blank: fill it in and hand it in again",
        ),
        "unknown": (
            "{where}没有“{key}”这一项；请删去或改正名称",
            "{where} has no part {key!r}: remove it, or correct its name",
        ),
    },
)
"""What can be wrong with the form of a value."""

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d", re.ASCII)
_SHOWN: Final = 80
_MISSING: Final = object()
_SEEN: Final = 4096  # texts of days and ratios that are kept with what they say
_SHORT: Final = 40


@frozen(kw_only=True, eq=False)
class Form(Generic[T]):
    """How values of one type stand in JSON.

    Attributes:
        read: from JSON to the value; a `Wrong` where it is none.
        write: from the value to JSON.
        plain: the type that stands in JSON as it is, if the form is that of one.
        fits: whether something is such a value, when one is made in Python.
        schema: its JSON Schema.
        wants: what it is, for messages.
    """

    read: Callable[[Any], Any]
    write: Callable[[T], Any]
    fits: Callable[[Any], bool]
    schema: Shape
    wants: Text
    plain: type | None = None


class Wrong:
    """What is wrong at a place of a body, and below it: reasons with the steps that lead there."""

    __slots__ = ("found",)

    def __init__(
        self, found: list[tuple[tuple[Step, ...], str | SsjError, dict[str, Any]]]
    ) -> None:
        """Take reasons of the table `no`, or errors a value's own class found."""
        self.found = found

    @classmethod
    def at(cls, reason: str, **params: Any) -> Self:  # noqa: ANN401 - parameters of the sentence
        """Return one reason, here."""
        return cls([((), reason, params)])

    def below(self, step: Step) -> list[tuple[tuple[Step, ...], str | SsjError, dict[str, Any]]]:
        """Return the reasons as the place above sees them."""
        return [((step, *steps), reason, params) for steps, reason, params in self.found]


def _shown(value: object) -> str:
    if isinstance(value, str):
        text = f"“{value}”"
    elif isinstance(value, Mapping):
        text = "{…}"
    elif isinstance(value, list | tuple):
        text = "[…]"
    else:
        text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _wants(want: Text, value: object) -> Wrong:
    return Wrong.at("wants", want=want, value=_shown(value))


def _scalar(
    kind: type[T],
    zh: str,
    en: str,
    schema: Shape,
    *,
    read: Callable[[str], T | None] | None = None,
    write: Callable[[T], Any] = str,
    fits: Callable[[Any], bool] | None = None,
) -> Form[T]:
    """Return the form of a type that stands in JSON as text (or, without `read`, as itself)."""
    wants = Text(zh, en)

    def plain(raw: Any) -> Any:  # noqa: ANN401 - any JSON
        return raw if type(raw) is kind else _wants(wants, raw)

    @lru_cache(maxsize=_SEEN)
    def seen(raw: str) -> T | None:
        try:
            value = read(raw) if read else None
        except (KeyError, ValueError, ZeroDivisionError):
            return None
        return value if value is not None and write(value) == raw else None

    def parsed(raw: Any) -> Any:  # noqa: ANN401 - any JSON
        if type(raw) is not str:
            return _wants(wants, raw)
        # The same days come again and again; what is long is nobody's day and is not kept.
        value = seen(raw) if len(raw) <= _SHORT else seen.__wrapped__(raw)
        return _wants(wants, raw) if value is None else value

    return Form(
        read=parsed if read else plain,
        write=write,
        fits=fits or (lambda value: type(value) is kind),
        schema=schema,
        wants=wants,
        plain=None if read else kind,
    )


def _placed(value: object) -> bool:
    offset = value.utcoffset() if isinstance(value, datetime) else None
    return offset is not None and not offset % timedelta(minutes=1)


_RATIO: Final = re.compile(rf"(0/1|[1-9][0-9]{{0,{DIGITS - 1}}}/[1-9][0-9]{{0,{DIGITS - 1}}})")


def _moment(raw: str) -> datetime | None:
    return datetime.fromisoformat(raw) if _MOMENT.fullmatch(raw) else None


def _fraction(raw: str) -> Fraction | None:
    # Form and length first: an exponent would be written out before it is looked at.
    return Fraction(raw) if _RATIO.fullmatch(raw) else None


def _ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _same(value: T) -> T:
    return value


TEXT: Final[Form[str]] = _scalar(str, "文本", "text", {"type": "string"}, write=_same)
WHOLE: Final[Form[int]] = _scalar(
    int,
    "整数",
    "a whole number",
    {"type": "integer", "minimum": 1 - (1 << 53), "maximum": (1 << 53) - 1},
    write=_same,
)
YES_NO: Final[Form[bool]] = _scalar(
    bool,
    "yes 或 no",
    "yes or no",
    {"enum": ["yes", "no"]},
    read={"yes": True, "no": False}.__getitem__,
    write=lambda value: "yes" if value else "no",
)
DAY: Final[Form[date]] = _scalar(
    date,
    "日期（YYYY-MM-DD）",
    "a day (YYYY-MM-DD)",
    {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    read=date.fromisoformat,
    write=date.isoformat,
)
MOMENT: Final[Form[datetime]] = _scalar(
    datetime,
    "带时区偏移的时间（YYYY-MM-DDTHH:MM:SS+08:00）",
    "a time with its offset (YYYY-MM-DDTHH:MM:SS+08:00)",
    {"type": "string", "format": "date-time", "pattern": f"^{_MOMENT.pattern}$"},
    read=_moment,
    write=datetime.isoformat,
    fits=_placed,
)
RATIO: Final[Form[Fraction]] = _scalar(
    Fraction,
    "最简分数（例如 1/10）",
    "a fraction in lowest terms (for example 1/10)",
    {
        "type": "string",
        "format": "ratio",
        "pattern": f"^{_RATIO.pattern}$",
        "description": "最简分数 / a fraction in lowest terms",
    },
    read=_fraction,
    write=_ratio,
)
HEX64: Final[Form[str]] = Form(
    read=TEXT.read,
    write=_same,
    fits=lambda value: isinstance(value, str) and is_hex64(value),
    schema={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    wants=Text("64 位小写十六进制摘要", "a digest of 64 lower-case hex digits"),
    plain=str,
)
Digest = Annotated[str, HEX64]
"""A SHA-256 or SM3 digest: 64 lower-case hex digits."""
_SCALARS: Final[dict[Any, Form[Any]]] = {
    str: TEXT,
    int: WHOLE,
    bool: YES_NO,
    date: DAY,
    datetime: MOMENT,
    Fraction: RATIO,
}
_OBJECT: Final = Text("键值对象", "an object")
_LIST: Final = Text("列表", "a list")


def obj(required: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    """Return the schema of an object with these keys and no others.

    >>> obj({"plan": {"type": "string"}})["required"]
    ['plan']
    """
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


def _word(kind: type[StrEnum]) -> Form[StrEnum]:
    members = {member.value: member for member in kind}
    labels = [(member, getattr(member, "text", None)) for member in kind]
    says = [f"{member.value} {text.zh} {text.en}" for member, text in labels if text]
    called = getattr(kind, "called", None) or Text("其中之一", "one of these")
    known = [
        Text(f"{text.zh} {member.value}", member.value) if text else Text(*[member.value] * 2)
        for member, text in labels
    ]
    wants = Text("{called}（{known}）", "{called} ({known})").format(
        called=called, known=Text.join(known)
    )

    def read(raw: Any) -> Any:  # noqa: ANN401 - any JSON
        found = members.get(raw) if type(raw) is str else None
        return _wants(wants, raw) if found is None else found

    return Form(
        read=read,
        write=attrgetter("value"),
        fits=lambda value: type(value) is kind,
        schema={
            "$comment": f"word {kind.__name__}: {called.zh} / {called.en}",
            "type": "string",
            "enum": list(members),
            "description": "；".join(says),
        },
        wants=wants,
    )


def _many(item: Form[Any]) -> Form[tuple[Any, ...]]:
    wants, one, write = _LIST, item.read, item.write

    def read(raw: Any) -> Any:  # noqa: ANN401 - any JSON
        if type(raw) is not list:
            return _wants(wants, raw)
        values = [one(part) for part in raw]
        if Wrong not in map(type, values):
            return tuple(values)
        return Wrong(
            [
                fault
                for at, value in enumerate(values)
                if type(value) is Wrong
                for fault in value.below((at, None))
            ]
        )

    return Form(
        read=read,
        write=lambda values: [write(value) for value in values],
        fits=lambda values: type(values) is tuple and all(map(item.fits, values)),
        schema={"type": "array", "items": item.schema},
        wants=Text("由{item}组成的列表", "a list, each {item}").format(item=item.wants),
    )


def _one_of(kinds: Iterable[type["Value"]], manner: Manner) -> Form["Value"]:
    """Return the form of several classes of values, told apart by their ``form``."""
    classes = tuple(kinds)
    forms = {kind.form: form_of(kind, manner) for kind in classes}
    known = "、".join(forms)
    wants = Text(f"{known} 之一", f"one of {known}")

    def read(raw: Any) -> Any:  # noqa: ANN401 - any JSON
        if type(raw) is not dict and not isinstance(raw, Mapping):
            return _wants(_OBJECT, raw)
        name = raw.get("form", "")
        form = forms.get(name) if isinstance(name, str) else None
        if form is None:
            return Wrong(_wants(wants, name).below(("form", Text("类型", "form"))))
        return form.read(raw)

    return Form(
        read=read,
        write=lambda value: forms[value.form].write(value),
        fits=lambda value: isinstance(value, classes),
        schema={"oneOf": [form.schema for form in forms.values()]},
        wants=wants,
    )


_FORMS: Final[dict[tuple[Any, Manner], Form[Any]]] = {}


def form_of(hint: Any, manner: Manner = "kept") -> Form[Any]:  # noqa: ANN401 - any annotation
    """Return how values of an annotation stand in JSON, worked out once.

    Raises:
        TypeError: there is no form for it.
    """
    key = (hint, manner)
    found = _FORMS.get(key)
    if found is None:
        found = _FORMS[key] = _form(hint, manner)
    return found


def _form(hint: Any, manner: Manner) -> Form[Any]:  # noqa: ANN401 - any annotation
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return next(part for part in inside if isinstance(part, Form))
    if origin in (Union, UnionType):
        kinds = [kind for kind in inside if kind is not NoneType]
        return form_of(kinds[0], manner) if len(kinds) == 1 else _one_of(kinds, manner)
    if origin is tuple:
        return _many(form_of(inside[0], manner))
    if hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Value):
        return _Class(hint, manner).form()
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word(hint)
    message = f"no form in the journal for {hint}"
    raise TypeError(message)


@frozen
class Part:
    """A field of a value, as the codec sees it.

    Attributes:
        name: its name.
        key: its key in JSON: the name, where nothing else is declared.
        label: what it is called.
        form: how it stands in JSON.
        default: its default, `attrs.NOTHING` when it must be given.
        late: whether it is left out of a body while it has its default.
        options: what else the declaration says (`hand`, `term`, `day`).
    """

    name: str
    key: str
    label: Text
    form: Form[Any]
    default: Any
    late: bool
    options: Mapping[str, Any]

    @property
    def needed(self) -> bool:
        """Whether it must be given."""
        return self.default is NOTHING

    def check(self, value: Any) -> Wrong | None:  # noqa: ANN401 - any value
        """Return what is wrong with a value that is given for the field."""
        if not self.needed and value == self.default:
            return None
        if (self.needed and _blank(value)) or _holds_blank(value):
            return Wrong.at("blank")
        if not self.form.fits(value):
            return _wants(self.form.wants, value)
        return None

    @property
    def schema(self) -> Shape:
        """The JSON Schema of the field."""
        shape = self.form.schema
        if self.needed and shape == TEXT.schema:
            shape = {"type": "string", "pattern": r"\S"}
        elif self.needed and shape.get("type") == "array":
            shape = {**shape, "minItems": 1}
        if shape.get("items") == TEXT.schema:
            shape = {**shape, "items": {"type": "string", "pattern": r"\S"}}
        about = [self.label.en, shape["description"]] if "description" in shape else [self.label.en]
        return {**shape, "title": self.label.zh, "description": "；".join(about)}


def _whole(found: Iterable[Any]) -> bool:
    """Tell whether a value has all its fields, blank ones at most: then its class can look at it."""
    return all(reason == "blank" and len(steps) == 1 for steps, reason, _ in found)


def _blank(value: object) -> bool:
    return value == () or (isinstance(value, str) and not value.strip())


def _holds_blank(value: object) -> bool:
    """Tell whether one of several texts says nothing."""
    return isinstance(value, tuple) and any(
        isinstance(text, str) and not text.strip() for text in value
    )


_PARTS: Final[dict[tuple[type["Value"], Manner], tuple[Part, ...]]] = {}


def parts_of(kind: type["Value"], manner: Manner = "kept") -> tuple[Part, ...]:
    """Return the fields of a class of values, in order."""
    found = _PARTS.get((kind, manner))
    if found is None:
        found = _PARTS[kind, manner] = _parts_of(kind, manner)
    return found


def _parts_of(kind: type["Value"], manner: Manner) -> tuple[Part, ...]:
    hints = get_type_hints(kind, include_extras=True)
    found: list[Part] = []
    for attribute in fields(kind):
        hint = hints[attribute.name]
        # Values declared without `Digest` are known by the field's name.
        form = HEX64 if attribute.name == "digest" and hint is str else form_of(hint, manner)
        found.append(
            Part(
                attribute.name,
                attribute.metadata.get("key") or attribute.name,
                attribute.metadata["label"],
                form,
                attribute.default,
                bool(attribute.metadata.get("late")),
                attribute.metadata,
            )
        )
    return tuple(found)


_Setter = Callable[[Any, Any], None]
_Plan = tuple[
    list[tuple[type | None, Callable[[Any], Any], _Setter]],  # of each key: plain, read, setter
    list[tuple[_Setter, Any]],  # of what is left out: setter, default
]
_SHAPES: Final = 64  # of bodies of one class, by the keys they have


def _nowhere(value: Any, item: Any) -> None:  # noqa: ANN401 - see `_Setter`
    """Set what is no field."""


class _Class:
    """The codec of one class of values, compiled once."""

    def __init__(self, kind: type["Value"], manner: Manner) -> None:
        self.kind, self.manner = kind, manner
        self.parts = parts_of(kind, manner)
        self.setters = [getattr(kind, part.name).__set__ for part in self.parts]
        # What the journal kept has every key but those left out on purpose; a sender may leave out
        # whatever has a default.
        self.plan = [
            (
                part.key,
                part.form.plain,
                part.form.read,
                _MISSING if self._must(part) else part.default,
                setter,
                part,
            )
            for part, setter in zip(self.parts, self.setters, strict=True)
        ]
        self.quick: dict[tuple[str, ...], _Plan] = {}
        self.writes = [
            (part.name, part.key, part.form.write, part.default if part.late else _MISSING)
            for part in self.parts
        ]

    def _must(self, part: Part) -> bool:
        kept = self.manner == "kept" and part.default is not None and not part.late
        return part.needed or kept

    def _free(self, part: Part) -> bool:
        filled = part.options.get("hand") or part.options.get("day")
        return not part.needed or (self.manner == "given" and bool(filled))

    def form(self) -> Form[Any]:
        head: dict[str, Shape] = {"form": {"const": self.kind.form}} if self.kind.form else {}
        # What the server fills in may be left out of what is given.
        free = {part.key: part.schema for part in self.parts if self._free(part)}
        needed = {part.key: part.schema for part in self.parts if part.key not in free}
        kind, called = self.kind, self.kind.called()
        mark = {"$comment": f"value {kind.__name__}: {called.zh} / {called.en}"}
        return Form(
            read=self.read,
            write=self.write,
            fits=lambda value: isinstance(value, kind),
            schema={**mark, **obj({**head, **needed}, free)},
            wants=called,
        )

    def read(self, raw: Any) -> Any:  # noqa: ANN401 - any JSON
        """Return the value that `raw` stands for, or everything that is wrong with it."""
        if type(raw) is dict and self.manner == "kept":
            value = self._quickly(raw)
            if value is not None:
                return value
        return self._in_full(raw)

    def _quickly(self, raw: dict[str, Any]) -> Any:  # noqa: ANN401 - a value of the class
        """Return the value of a body with nothing wrong in it, None of any other."""
        keys = tuple(raw)
        plan = self.quick.get(keys)
        if plan is None:
            plan = self._planned(keys)
            if plan is None:
                return None
            if len(self.quick) < _SHAPES:
                self.quick[keys] = plan
        steps, absent = plan
        value = object.__new__(self.kind)
        for item, (plain, read, setter) in zip(raw.values(), steps, strict=True):
            found = item if type(item) is plain else read(item)
            if type(found) is Wrong:
                return None
            setter(value, found)
        for setter, default in absent:
            setter(value, default)
        return value

    def _planned(self, keys: tuple[str, ...]) -> _Plan | None:
        """Return how a body with these keys is read; None where one is missing or unknown."""
        known = {name: (plain, read, setter) for name, plain, read, _, setter, _ in self.plan}
        if self.kind.form:
            known["form"] = (None, self._own_form, _nowhere)
        if not known.keys() >= {*keys}:
            return None
        left = [
            (setter, default) for name, _, _, default, setter, _ in self.plan if name not in keys
        ]
        if any(default is _MISSING for _, default in left) or (
            self.kind.form and "form" not in keys
        ):
            return None
        return [known[key] for key in keys], left

    def _own_form(self, raw: Any) -> Any:  # noqa: ANN401 - any JSON
        return raw if raw == self.kind.form else Wrong([])

    def _in_full(self, raw: Any) -> Any:  # noqa: ANN401 - any JSON
        if type(raw) is not dict and not isinstance(raw, Mapping):
            return _wants(_OBJECT, raw)
        value = object.__new__(self.kind)
        found: list[Any] = []
        seen = self._fill(value, raw, found)
        form = self.kind.form
        if form:
            seen += "form" in raw
            if raw.get("form") != form:
                found += _wants(Text(form, form), raw.get("form", "")).below(("form", None))
        if len(raw) != seen:
            known = {part.key for part in self.parts} | ({"form"} if form else set())
            odd = (key for key in raw if key not in known)
            found += [(((key, None),), "unknown", {"key": key}) for key in odd]
        if self.manner == "given" and _whole(found):
            found += [((), fault, {}) for fault in value.faults()]
        return Wrong(found) if found else value

    def _fill(self, value: "Value", raw: Mapping[str, Any], found: list[Any]) -> int:
        """Set the fields of `value`; note what is wrong; return how many keys are fields."""
        seen, checked = 0, self.manner == "given"
        for name, plain, read, default, setter, part in self.plan:
            item = given = raw.get(name, _MISSING)
            if given is _MISSING:
                if default is _MISSING:
                    found += Wrong.at("missing").below((name, part.label))
                else:
                    setter(value, default)
                continue
            seen += 1
            if type(given) is not plain:
                item = read(given)
                if type(item) is Wrong:
                    found += item.below((name, part.label))
                    continue
            setter(value, item)
            if checked and (wrong := part.check(item)):
                found += wrong.below((name, part.label))
        return seen

    def write(self, value: Any) -> dict[str, Any]:  # noqa: ANN401 - a value of the class
        """Return the value as the journal keeps it."""
        body: dict[str, Any] = {"form": self.kind.form} if self.kind.form else {}
        for name, key, write, default in self.writes:
            item = getattr(value, name)
            if item is not None and item != default:
                body[key] = write(item)
        return body


def refusals_of(wrong: Wrong, what: Text, root: str = "") -> tuple[SsjError, ...]:
    """Return what is wrong as refusals, each in the field's own labels and with its JSON pointer."""
    found: list[SsjError] = []
    for steps, reason, params in wrong.found:
        pointer = root + "".join(f"/{_escaped(str(key))}" for key, _ in steps)
        if isinstance(reason, Refused) and not reason.pointer.startswith("/"):
            # A value that looks at itself knows which of its fields it is, not where it stands.
            own = f"/{reason.pointer}" if reason.pointer else ""
            reason.pointer = pointer + own
        if not isinstance(reason, str):
            found.append(reason)
            continue
        inside = steps[:-1] if reason == "unknown" else steps
        found.append(no(reason, pointer=pointer, where=_where(what, inside), **params))
    return tuple(found)


def _where(what: Text, steps: tuple[Step, ...]) -> Text:
    """Return where something is, in the fields' own labels: 检查通知书的检查项目第2项的名称."""
    zh, en = what.zh, what.en
    for key, label in steps:
        if isinstance(key, int):
            zh, en = f"{zh}第{key + 1}项", f"{en} {key + 1}"
        else:
            shown = label or Text(key, key)
            zh, en = f"{zh}的{shown.zh}", f"{en}: {shown.en}"
    return Text(zh, en)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


class Value:
    """The behaviour of every value that goes into the journal; it holds no state.

    Attributes:
        form: what tells values of several classes apart in one place, empty where one is expected.
        title: its Chinese name, where the declaration gives no text.
        says: its name in both languages.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[Any]
    form: ClassVar[str] = ""
    title: ClassVar[str] = ""
    says: ClassVar[Text | None] = None

    def __attrs_post_init__(self) -> None:
        """Refuse values of other types, blanks, and whatever `faults` finds, all together.

        Raises:
            ManyFaultsError: every fault of this value.
        """
        kind = type(self)
        found: list[Any] = []
        for part in parts_of(kind):
            wrong = part.check(getattr(self, part.name))
            if wrong is not None:
                found += wrong.below((part.key, part.label))
        if _whole(found):
            found += [((), fault, {}) for fault in self.faults()]
        if found:
            what = kind.called()
            raise ManyFaultsError(what=what, faults=refusals_of(Wrong(found), what))

    def faults(self) -> Iterable[SsjError]:
        """Return what is wrong with the value beyond types and blanks; most have nothing to add."""
        return ()

    def but(self, **change: Any) -> Self:  # noqa: ANN401 - any field
        """Return the value with some fields changed, checked anew."""
        old = {part.name: getattr(self, part.name) for part in parts_of(type(self))}
        return type(self)(**{**old, **change})

    def body(self) -> dict[str, Any]:
        """Return the value as the journal keeps it."""
        written: dict[str, Any] = form_of(type(self)).write(self)
        return written

    @classmethod
    def called(cls) -> Text:
        """Return what such values are called."""
        return cls.says or Text(cls.title or cls.__name__, cls.__name__)

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the value that a body of the journal stands for; its form alone is checked.

        Raises:
            ManyFaultsError: a key is missing, unknown, or holds something else, or the body is not
                in the one form this library writes.
        """
        return cls._taken(form_of(cls).read(body))

    @classmethod
    def from_input(cls, body: Mapping[str, Any], root: str = "") -> Self:
        """Return the value that a command's input stands for, with everything checked.

        Args:
            body: the input; what has a default may be left out.
            root: JSON pointer to it.

        Raises:
            ManyFaultsError: every fault of form and content, each with its pointer.
        """
        return cls._taken(form_of(cls, "given").read(body), root)

    @classmethod
    def _taken(cls, read: Any, root: str = "") -> Self:  # noqa: ANN401 - a value or what is wrong
        if type(read) is Wrong:
            what = cls.called()
            raise ManyFaultsError(what=what, faults=refusals_of(read, what, root))
        value: Self = read
        return value
