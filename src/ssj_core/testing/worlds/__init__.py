"""Named worlds: an invented district, played through the JSON door as far as each name says.

`open_world("planned")` is the district on the evening of 13 February 2026, with lists, registers
and plans in effect; docs/scenarios.md describes the six. A world is built once in a process and
copied for whoever opens it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from attrs import evolve, frozen

from ssj_core.adapters.memory import MemoryStore, MemoryVault
from ssj_core.calendar import WorkdayCalendar
from ssj_core.errors.scenarios import WorldUnknownError
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS
from ssj_core.testing.worlds import books, closing, district, founding, year
from ssj_core.testing.worlds.books import Book, Source
from ssj_core.testing.worlds.play import CLERK, LEAD, MINUTE, Play, Unplayed, moment

__all__ = ["PLACE", "WORLDS", "Unplayed", "World", "open_world"]

PLACE: Final = "150602"
_FIRST: Final = "2026-01-04"

_STEPS: Final[dict[str, Callable[[Play], None]]] = {
    "empty": founding.empty,
    "registered": founding.registered,
    "planned": founding.planned,
    "drawn": year.drawn,
    "inspected": year.inspected,
    "year-end": closing.year_end,
}
WORLDS: Final = tuple(_STEPS)
"""Names of the worlds; each holds the one before it."""


@frozen(kw_only=True)
class World:
    """A district at one moment, ready for the next act.

    Attributes:
        name: the world's name.
        service: the road its acts go; its journal is this world's own.
        ids: short names of targets, people, draws and inspections, and what they stand for: the
            throw decides who is who.
        books: the rulebooks it goes on under, by name.
        day: the moment of its last step.
        unplayed: steps of the world that the road did not take; none, when all is well.
    """

    name: str
    service: Service
    ids: Mapping[str, str]
    books: Mapping[str, Book]
    day: datetime
    unplayed: tuple[Unplayed, ...] = ()

    @property
    def last(self) -> datetime:
        """The moment of the last entry, or of the last step of the world."""
        head = self.service.journal.checkpoint()["seq"]
        for event in self.service.journal.read(after=head - 1):
            return max(event.at, self.day)
        return self.day

    def send(
        self,
        command: str,
        input: Mapping[str, Any],  # noqa: A002 - a command's own word
        *,
        at: datetime | date | str | None = None,
        department: str | None = None,
        actor: str | None = None,
        roles: Iterable[str] = (),
        key: str | None = None,
        expected: int | None = None,
    ) -> bytes:
        """Send a command through the JSON door and return the answer's bytes.

        Args:
            command: name of the command.
            input: what it is about.
            at: the server's moment, or its day; left out: the moment of the last entry.
            department: for which department; left out: the lead department.
            actor: who; left out: that department's clerk.
            roles: roles of the login; left out: 经办, which may do everything.
            key: key of a retry.
            expected: the version of the stream the sender read before.
        """
        last = self.last
        unit = LEAD if department is None else department
        who = district.CLERKS.get(unit, unit) if actor is None else actor
        now = last if at is None else moment(at, last)
        if at is not None and now == last and not isinstance(at, datetime):
            now += MINUTE
        act = Act(who, unit, now)
        play = Play(service=self.service, ids=dict(self.ids))
        return play.tell(
            command, input, act, roles=tuple(roles) or (CLERK,), key=key, expected=expected
        )


def open_world(
    name: str,
    rules: Iterable[Source] = (),
    without: Iterable[str] = (),
    *,
    place: str = PLACE,
) -> World:
    """Return a copy of a named world, to go on from under these rules.

    Args:
        name: one of `WORLDS`.
        rules: books to add, as paths of TOML files, packaged names, or tables with a `name`; a
            book of a name that is there takes its place. The world itself was played without them.
        without: names of books to take away, or ids of clauses.
        place: area code whose books hold from here on; the world itself was played at `PLACE`.

    Raises:
        PlaceRefusedError: `place` is no area code.
        WorldUnknownError: there is no such world.
        UnknownBookError, UnreadableBookError, ManyFaultsError: a book cannot be read.
        NothingWithoutError: `without` names neither a book nor a clause.

    >>> import json
    >>> world = open_world("empty")
    >>> json.loads(world.send("registers.read", {"department": "市监局"}))["status"]
    'done'
    """
    if name not in _STEPS:
        raise WorldUnknownError(name=name, known="、".join(WORLDS))
    shelf, book = books.changed(books.standard(), tuple(rules), tuple(without))
    play = _built(name).copy(book)
    world = World(
        name=name,
        service=evolve(play.service, place=Place(place)),
        ids=play.ids,
        books=shelf,
        day=play.last or moment(_FIRST),
        unplayed=tuple(play.unplayed),
    )
    if (rules or without) and "rulebook.adopt" in COMMANDS:
        world.send("rulebook.adopt", {"document": "规则书调整"}, department=district.G)
    return world


@cache
def _built(name: str) -> Play:
    """Return a world as it was played, the one before it first."""
    at = WORLDS.index(name)
    if at:
        play = _built(WORLDS[at - 1]).copy()
    else:
        book = books.joined(books.standard())
        calendar = WorkdayCalendar.cn()
        service = Service(Journal(MemoryStore()), book, Place(PLACE), calendar, vault=MemoryVault())
        play = Play(service=service, ids=district.ids())
    _STEPS[name](play)
    return play
