"""Rooms without a journal: facts weighed and taken by hand, to test what a room says about them."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, Final, TypeVar, cast

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refused, refuse_all
from ssj_core.journal import Entry, Fact, Reader, Room, beginning
from ssj_core.legal import Place
from ssj_core.rules import Asking, Rulebook, RuleSet

A = TypeVar("A")
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


def clauses_of(
    error: SsjError, book: str = "cn-nm-dongsheng-2021", place: str = "150602"
) -> set[str]:
    """Return the clauses an error rests on: those that answered, and those of a place's papers.

    Args:
        error: what was refused; the faults of several are looked at together.
        book: the rulebook that says what the papers call things.
        place: area code of the place.
    """
    faults = error.faults if isinstance(error, ManyFaultsError) else (error,)
    told = [fault for fault in faults if isinstance(fault, Refused)]
    papers = Rulebook.load(book)
    return {
        clause
        for fault in told
        for clause in (*fault.clauses, *papers.cited(Place(place), *fault.cites))
    }


class Rooms:
    """A world of aggregates that are put into it, for guards, questions and effects.

    Hand, day and clock are the service's and are not looked at here.

    Args:
        rules: the rules whose answers are held against facts; None asks nothing.
        readers: who follows beside the rooms, as beside a `State`.
    """

    def __init__(self, rules: RuleSet | None = None, readers: Sequence[Reader] = ()) -> None:
        """Begin with nothing."""
        self.rules, self.readers = rules, tuple(readers)
        self._held: dict[tuple[str, str], Any] = {}
        self._seq = 0

    def get(self, room: Room[A], key: str) -> A | None:
        """Return an aggregate, None when nothing happened to it."""
        return cast("A | None", self._held.get((room.name, key)))

    def keys(self, room: Room[Any]) -> tuple[str, ...]:
        """Return the keys of all aggregates of a room."""
        return tuple(key for name, key in self._held if name == room.name)

    def find(self, room: Room[Any], mark: str, value: str | int) -> tuple[str, ...]:
        """Return the keys of the aggregates that carry `value` as their `mark`."""
        return tuple(
            key
            for key in self.keys(room)
            if value in set(room.marks[mark](self._held[room.name, key]))
        )

    def hold(self, room: Room[A], aggregate: A | None, **names: str) -> "Rooms":
        """Put an aggregate into the world under the stream of these names."""
        if aggregate is not None:
            self._held[room.name, room.of(**names)] = aggregate
        return self

    def faults(self, fact: Fact) -> tuple[SsjError, ...]:
        """Return what keeps a fact from being recorded: its guard's reasons, else the rulebook's."""
        declared = fact.declared
        now = self.get(declared.room, fact.keys[0])
        found = tuple(beginning(fact, now)) or tuple(fact.guard(self._now(fact), self))
        if found or self.rules is None:
            return found
        asking = Asking(self.rules)
        asks = [ask for questions in declared.asks for ask in questions(self, fact)]
        return tuple(asking.objections(asks))

    def check(self, *facts: Fact) -> "Rooms":
        """Refuse facts that something keeps from being recorded, and change nothing.

        Raises:
            SsjError: what keeps one of them.
        """
        for fact in facts:
            refuse_all(fact.declared.says, self.faults(fact))
        return self

    def take(self, *facts: Fact) -> "Rooms":
        """Take facts one after another, each of which nothing keeps from being recorded.

        Raises:
            SsjError: what keeps one of them.
        """
        for fact in facts:
            self.check(fact).put(fact)
        return self

    def _now(self, fact: Fact) -> Any:  # noqa: ANN401 - an aggregate of any room
        room = fact.declared.room
        now = self.get(room, fact.keys[0])
        return room.empty() if now is None and room.empty is not None else now

    def put(self, *facts: Fact) -> "Rooms":
        """Take facts without weighing them."""
        for fact in facts:
            self._seq += 1
            room = fact.declared.room
            for key in fact.keys:
                now = self._now(fact) if key == fact.keys[0] else self.get(room, key)
                self._held[room.name, key] = fact.apply(now, _entry(fact, key, self._seq))
            for reader in self.readers:
                reader.take(fact, _entry(fact, fact.stream, self._seq), self)
        return self


def _entry(fact: Fact, key: str, seq: int) -> Entry:
    """Return the entry of a fact recorded on its own day, where it has one."""
    on = getattr(fact, "on", None)
    at = datetime.combine(on, time(), UTC) if on else _LONG_AGO
    return Entry(seq=seq, stream=fact.stream, version=seq, key=key, actor="", department="", at=at)
