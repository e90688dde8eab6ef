"""Rooms: what a fact belongs to, what is known of the world, and where an event stands."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from attrs import field, fields, frozen

from ssj_core.encoding import Text

A = TypeVar("A")
Mark = Callable[[Any], Iterable[str | int]]
"""A function from an aggregate to the values it can be found by."""


@frozen(eq=False)
class Room(Generic[A]):
    """A part of the world with one kind of aggregate: the conference, a plan, an inspection.

    Attributes:
        name: the package that owns it.
        says: what one of its aggregates is called.
        stream: the name of an aggregate's stream, with fields of its facts in braces:
            ``"plan/{plan}"``.
        marks: what its aggregates can be found by: name → function from the aggregate.
        empty: the aggregate before its first fact, where no fact begins it.

    >>> Room("planning", Text("计划", "plan"), stream="plan/{plan}").of(plan="市监局/2026")
    'plan/市监局/2026'
    """

    name: str
    says: Text
    stream: str = field(kw_only=True)
    marks: Mapping[str, Mark] = field(factory=dict, kw_only=True)
    empty: Callable[[], A] | None = field(default=None, kw_only=True)

    def of(self, **names: Any) -> str:  # noqa: ANN401 - fields of any type
        """Return the stream of the aggregate with these names."""
        return self.stream.format_map(names)


if TYPE_CHECKING:
    from attrs import evolve as evolve  # noqa: PLC0414 - so that mypy takes it as ours
else:

    def evolve(aggregate: A, /, **change: Any) -> A:  # noqa: ANN401 - any field
        """Return a slotted aggregate with some fields changed; nothing of it is checked again.

        That is what `attrs.evolve` does, in two thirds of the time: a worker that starts does it
        with every event. What comes in was checked when its fact was made.

        Raises:
            KeyError: there is no such field.
        """
        look, setters = _copied(type(aggregate))
        made = object.__new__(type(aggregate))
        for put, part in zip(setters.values(), look(aggregate), strict=False):
            put(made, part)
        for name, part in change.items():
            setters[name](made, part)
        return made


@cache
def _copied(
    kind: type[Any],
) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, Callable[[Any, Any], None]]]:
    """Return what looks at all the fields of a class of aggregates, and what sets each."""
    names = [part.name for part in fields(kind)]
    look = attrgetter(*names, names[0])  # a tuple also where there is one field alone
    return look, {name: getattr(kind, name).__set__ for name in names}


@frozen(kw_only=True)
class Entry:
    """Where an event stands in the journal, and whose hand it is.

    Attributes:
        seq: position in the journal.
        stream: the stream it was appended to.
        version: position in the stream.
        key: the aggregate it is applied to.
        actor: who recorded it.
        department: for which department.
        at: when it was recorded.
        rests: the answers of the rulebook it rests on, None where none was asked.
    """

    seq: int
    stream: str
    version: int
    key: str
    actor: str
    department: str
    at: datetime
    rests: Mapping[str, Any] | None = None

    @property
    def on(self) -> date:
        """The recorded day."""
        return self.at.date()


class Login(Protocol):
    """Who sends a command, for which department, when."""

    @property
    def actor(self) -> str:
        """The person."""
        ...

    @property
    def department(self) -> str:
        """The department."""
        ...

    @property
    def on(self) -> date:
        """The recorded day."""
        ...


class World(Protocol):
    """What a guard and a question may look at: every room as the journal has it."""

    def get(self, room: Room[A], key: str) -> A | None:
        """Return an aggregate by its key (its stream), None when nothing happened to it."""
        ...

    def find(self, room: Room[Any], mark: str, value: str | int) -> tuple[str, ...]:
        """Return the keys of a room's aggregates that carry `value` as their `mark`."""
        ...

    def keys(self, room: Room[Any]) -> tuple[str, ...]:
        """Return the keys of all aggregates of a room, the oldest first."""
        ...
