"""Facts: what can happen, each declared once with its kind, its fields, its guard and its effect.

From the declaration follow the closed list of kinds, the codec, the JSON Schema, the command and
what it fills in, the fold, the headings of columns, and the words of every refusal::

    @fact(CONFERENCE, "minutes.consented", "与会单位审核同意", "attending unit consented",
          command="minutes.consent", clause="C51")
    class MinutesConsented(ConferenceFact):
        meeting: str = labelled("会议编号", "meeting")
        department: str = labelled("单位", "department", hand="department")
        on: date = world_day()

        def guard(self, now, world): ...     # yields refusals: what no record could mean
        def apply(self, now, entry): ...     # returns the state after it
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from string import Formatter
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal, Self, TypeVar, dataclass_transform

import attrs
from attrs import NOTHING, field, frozen

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal.envelope import NewEvent
from ssj_core.journal.kinds import Kind, Upcast, add_kind
from ssj_core.journal.personal import When, note_personal
from ssj_core.journal.room import Entry, Login, Room, World
from ssj_core.journal.values import Form, Value, parts_of

Hand = Literal["", "department", "actor", "day", "state"]
"""Where a command's left-out field comes from: the login, the recorded day, or the state (`reads`)."""
Asks = Callable[[World, Any], Iterable[Any]]
"""A function from the state and a fact to the questions the fact asks (`ssj_core.rules.Ask`)."""
V = TypeVar("V", bound=Value)
F = TypeVar("F", bound="Fact")


def labelled(  # noqa: PLR0913 - everything a field declares
    zh: str,
    en: str,
    *,
    default: Any = NOTHING,  # noqa: ANN401 - a default of any type
    late: bool = False,
    hand: Hand = "",
    term: str = "",
    day: bool = False,
    key: str = "",
    personal: When = False,
) -> Any:  # noqa: ANN401 - a field specifier has the type of its field
    """Return a field of a value or a fact with its Chinese and its English name.

    Args:
        zh: what it is called in Chinese.
        en: what it is called in English.
        default: its default; with one, it may be left out of a command.
        late: whether it was added after journals existed: left out of the body while it has its
            default.
        hand: what fills it in when a command leaves it out: ``department`` and ``actor`` of the
            login, the ``day`` of recording (acts of the system), or the fact's own look at the
            state (`Fact.reads`). What is sent all the same must agree with the login.
        term: its name in rulebooks, for `MustContain`; the field's own name when empty.
        day: whether it is the day of the world that is spoken of; left out, it is today.
        key: its key in JSON, where that is no name in Python (``from``).
        personal: whether its text is kept beside the journal, or what tells so from the JSON object
            it stands in.

    Raises:
        TypeError: a name is missing, or `late` is without a default.
    """
    if not zh.strip() or not en.strip():
        message = f"a field has a Chinese and an English name (got {zh!r}, {en!r})"
        raise TypeError(message)
    if late and default is NOTHING:
        message = f"{zh}: a late field has a default"
        raise TypeError(message)
    return attrs.field(
        default=default,
        metadata={
            "label": Text(zh, en),
            "late": late,
            "hand": hand,
            "term": term,
            "day": day,
            "key": key,
            "personal": personal,
        },
    )


def world_day(zh: str = "日期", en: str = "day") -> Any:  # noqa: ANN401 - a field specifier
    """Return the field `on` of a fact of the world: the day it happened, never after its recording."""
    return labelled(zh, en, day=True)


def system_day(zh: str = "日期", en: str = "day") -> Any:  # noqa: ANN401 - a field specifier
    """Return the field `on` of an act of the system: the day it is recorded, filled in by the server."""
    return labelled(zh, en, hand="day")


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(labelled, world_day, system_day)
)
def value(
    zh: str, en: str, *, form: str = "", kw_only: bool = True
) -> Callable[[type[V]], type[V]]:
    """Return the decorator of a value that stands inside facts.

    Args:
        zh: what it is called in Chinese.
        en: what it is called in English.
        form: what tells it apart where values of several classes may stand.
        kw_only: whether it is made with keywords only.

    Raises:
        TypeError: a field has no label.
    """

    def declare(cls: type[V]) -> type[V]:
        return _made(cls, Text(zh, en), form, kw_only=kw_only)

    return declare


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(labelled, world_day, system_day)
)
def fact(  # noqa: PLR0913 - everything that is declared once
    room: Room[Any],
    kind: str,
    zh: str,
    en: str,
    *,
    form: str = "",
    command: str = "",
    clause: str = "",
    asks: Sequence[Asks] = (),
    begins: bool = False,
    delegable: bool = False,
    upcasts: Sequence[Upcast] = (),
) -> Callable[[type[F]], type[F]]:
    """Return the decorator that declares a fact and enters it in the catalogue.

    Args:
        room: the room it belongs to.
        kind: ``subject.what-happened``, as the journal keeps it, for ever.
        zh: what it is called in Chinese.
        en: what it is called in English.
        form: what tells it apart from other facts of the same kind.
        command: name of the command that records it, ``thing.act``; none for facts that follow
            from others.
        clause: the decisions of the library it follows, for example ``"D14"``; what the papers of a
            place say of it, its rulebook maps from `Declared.cites`.
        asks: functions that give the questions it asks the rulebook.
        begins: whether it begins what its stream is about.
        delegable: whether its owner may delegate it to another department (D5).
        upcasts: what brings bodies of older editions up, one step each; all facts of a kind have
            the same. Events keep the edition they were written in.

    Raises:
        TypeError: a field has no label, `on` is not marked, or the kind is declared twice.
    """

    def declare(cls: type[F]) -> type[F]:
        made = _made(cls, Text(zh, en), form, kw_only=True)
        options = {part.name: part.options for part in parts_of(made)}
        on = options.get("on", {})
        if "on" in options and not (on.get("day") or on.get("hand") == "day"):
            message = f"{kind}: `on` is a world_day() or a system_day()"
            raise TypeError(message)
        made.kind = kind
        made.declared = Declared(
            room=room,
            kind=kind,
            form=form,
            says=Text(zh, en),
            command=command,
            clauses=tuple(clause.replace(",", " ").split()),
            asks=tuple(asks),
            begins=begins,
            delegable=delegable,
            fact=made,
        )
        _enter(made.declared, upcasts)
        note_personal(kind, form, made)
        return made

    return declare


def _made(cls: type[V], says: Text, form: str, *, kw_only: bool) -> type[V]:
    """Return the class as a frozen, slotted attrs class whose fields all have labels."""
    made = attrs.frozen(cls, kw_only=kw_only)
    bare = [field.name for field in attrs.fields(made) if "label" not in field.metadata]
    if bare:
        message = f"{cls.__name__}: without a label: {', '.join(bare)}"
        raise TypeError(message)
    made.says, made.form = says, form
    return made


@frozen(kw_only=True, eq=False)
class Declared:
    """What a fact declares; everything else about it is derived from this.

    Attributes:
        room, kind, form, says, command, clauses, asks, begins, delegable: see `fact`.
        fact: the class.
    """

    room: Room[Any]
    kind: str
    form: str
    says: Text
    command: str
    clauses: tuple[str, ...]
    asks: tuple[Asks, ...]
    begins: bool
    delegable: bool
    fact: "type[Fact]"

    @property
    def cites(self) -> tuple[str, ...]:
        """The key by which a rulebook says what its papers call this act."""
        return (f"fact:{self.kind}:{self.form}" if self.form else f"fact:{self.kind}",)


@frozen
class Taken:
    """What a command takes in the rows of a list beside the fields of their value.

    Attributes:
        needs: the keys each row must have; the others are filled in, or read from the register.
        more: keys a row may have that are turned into fields, or are not kept: words and form.
    """

    needs: tuple[str, ...]
    more: Mapping[str, tuple[Text, Form[Any]]] = field(factory=dict)


class Fact(Value):
    """Something that happened, with the kind of event it is written under; it holds no state.

    Attributes:
        kind: the kind of event.
        declared: its declaration; facts of rooms that are not ported yet have none.
        takes: what its command takes in the rows of a list, where that is not what is kept of them.
    """

    __slots__ = ()
    kind: ClassVar[str] = ""
    takes: ClassVar[Mapping[str, "Taken"]] = {}
    declared: ClassVar[Declared]

    def event(self) -> NewEvent:
        """Return the event the journal takes."""
        return NewEvent(self.kind, self.body())

    @property
    def stream(self) -> str:
        """The stream it is appended to: the room's name of it, filled with the fact's own fields."""
        return _naming(self.declared.room.stream)(self)

    @property
    def keys(self) -> tuple[str, ...]:
        """What it happens to, for the state: its stream, unless the room spreads over several."""
        return (self.stream,)

    @property
    def acts_as(self) -> str:
        """The post as which it is done, empty where anybody of the department may."""
        return ""

    @property
    def speaks_of(self) -> tuple[date, ...]:
        """The days of the world it speaks of: the one it happened on."""
        on: date | None = getattr(self, "on", None)
        return () if on is None else (on,)

    def completed(self, world: World) -> Self:
        """Return it with what the state knows and nobody says, as the road records it."""
        del world
        return self

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return what a command left out and the state knows, as JSON: fields ``hand="state"``.

        Args:
            given: the input so far, not checked yet: look into it with `get`.
            login: who sends it, for which department, when.
            world: the state.
        """
        return {}

    @classmethod
    def filled(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return a command's input with what it left out; what was sent stands over what is read."""
        return over(cls.reads(given, login, world), given)

    def marks(self, now: Any, entry: Entry) -> Iterable[str]:  # noqa: ANN401 - the room's state
        """Return what is shown with the fact wherever it is told, from the state after it."""
        return ()

    def cites(self) -> Iterable[str]:
        """Return the keys of what this one rests on, beside those of all of its kind."""
        return ()

    def hands(self, now: Any, world: World) -> tuple[str, ...] | None:  # noqa: ANN401 - the room's state
        """Return the departments whose hand may record it; None when any granted login may.

        Those are the values of its fields marked ``hand="department"``; a room overrides this where
        the hand follows from the state.
        """
        names = [
            part.name for part in parts_of(type(self)) if part.options.get("hand") == "department"
        ]
        return tuple(getattr(self, name) for name in names) or None

    def barred(self, now: Any, world: World) -> tuple[str, ...]:  # noqa: ANN401 - the room's state
        """Return the logins that may not record it, because another of the department has to."""
        return ()

    def guard(self, now: Any, world: World) -> Iterator[SsjError]:  # noqa: ANN401 - the room's state
        """Yield every reason why no record could mean this; what a place decides is never one."""
        yield from ()

    def apply(self, now: Any, entry: Entry) -> Any:  # noqa: ANN401 - the room's state
        """Return the state after it; whether it was allowed is not asked again."""
        raise NotImplementedError


def over(read: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent over what was read, part by part."""
    known = {
        key: over(read[key], part)
        for key, part in body.items()
        if isinstance(part, Mapping) and isinstance(read.get(key), Mapping)
    }
    return {**read, **body, **known}


@cache
def _naming(template: str) -> Callable[[Fact], str]:
    """Return what fills the fields of a fact into the name of a stream."""
    parts = [(text, field) for text, field, _, _ in Formatter().parse(template)]
    plain = "".join(f"{text}{{}}" if field else text for text, field in parts)
    looks = [attrgetter(field) for _, field in parts if field]
    if len(looks) == 1:
        (look,) = looks
        return lambda fact: plain.format(look(fact))
    return lambda fact: plain.format(*[look(fact) for look in looks])


_CATALOGUE: Final[dict[tuple[str, str], Declared]] = {}
CATALOGUE: Final[Mapping[tuple[str, str], Declared]] = MappingProxyType(_CATALOGUE)
"""Every declared fact by kind and form: the closed list of what can happen.

A room's facts are in it once its package is imported; so are those of another distribution.
"""


def _enter(declared: Declared, upcasts: Sequence[Upcast]) -> None:
    key = (declared.kind, declared.form)
    known = _CATALOGUE.get(key)
    if known is not None and known.fact.__qualname__ != declared.fact.__qualname__:
        message = f"{declared.kind}: declared by {known.fact.__qualname__} already"
        raise TypeError(message)
    _CATALOGUE[key] = declared
    add_kind(
        Kind(
            name=declared.kind,
            room=declared.room.name,
            zh=declared.says.zh,
            en=declared.says.en,
        ),
        upcasts,
    )


def read_fact(kind: str, body: Mapping[str, Any]) -> Fact | None:
    """Return the fact that an event of `kind` carries, None for kinds that declare none.

    Raises:
        ManyFaultsError: the body has not the form of its kind.
    """
    declared = CATALOGUE.get((kind, body.get("form", "")))
    return declared.fact.from_body(body) if declared else None


_no: Final = Refusals(
    "act",
    {
        "begun": ("{what}已登记过，不能再次办理“{step}”", "there is such a {what} already: {step}"),
        "unbegun": (
            "没有这个{what}，不能办理“{step}”；请先登记",
            "there is no such {what} for “{step}”: have it recorded first",
        ),
    },
)


def beginning(fact: Fact, now: object) -> Iterator[SsjError]:
    """Yield why a fact cannot follow on `now`: it begins what is there, or goes on with nothing."""
    declared = fact.declared
    what, step, cites = declared.room.says, declared.says, declared.cites
    if declared.begins and now is not None:
        yield _no("begun", what=what, step=step, clauses=declared.clauses, cites=cites)
    if not declared.begins and now is None and declared.room.empty is None:
        yield _no("unbegun", what=what, step=step, clauses=declared.clauses, cites=cites)


_day: Final = Refusals(
    "day",
    {
        "future": (
            "{what}的{label} {on} 晚于办理日 {today}；请改正日期",
            "{what}: {label} {on} is after the day of recording, {today}: correct the day",
            "D1",
        ),
        "order": (
            "{step}的日期 {on} 早于{what}的日期 {earlier}；请核对日期",
            "{step}: {on} is before the day of {what}, {earlier}: check the day",
            "D2",
        ),
    },
)


def in_order(fact: Fact, on: date, after: Fact | Text, earlier: date) -> Iterator[SsjError]:
    """Yield the refusal of a day before that of what the fact rests on (D2); the same day will do."""
    if on < earlier:
        what = after if isinstance(after, Text) else after.declared.says
        told = fact.declared
        yield _day(
            "order",
            step=told.says,
            on=on,
            what=what,
            earlier=earlier,
            clauses=told.clauses,
            cites=told.cites,
        )


def in_future(
    fact: Fact, label: Text, on: date, today: date, pointer: str = ""
) -> Iterator[SsjError]:
    """Yield the refusal of a day that has not come when the fact is recorded (D1)."""
    if on > today:
        yield _day(
            "future",
            what=fact.declared.says,
            label=label,
            on=on,
            today=today,
            clauses=fact.declared.clauses,
            cites=fact.declared.cites,
            pointer=pointer,
        )


def back_dated(fact: Fact, at: datetime) -> bool:
    """Tell whether a fact speaks of a day before the one it is recorded on (D1)."""
    return any(day < at.date() for day in fact.speaks_of)
