"""What the journal shows of how a department began: lists, registers, rules, its first draw (C22–C23)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, Protocol

from attrs import Factory, define

from ssj_core.disclosure.records import DOCUMENT
from ssj_core.journal import World

PARTS: Final = {
    "item-list.adopted": "item-list",
    "register.snapshot": "target-register",
    "register.entered": "target-register",
    "inspectors.snapshot": "inspector-register",
    "inspectors.entered": "inspector-register",
    "work-rules.adopted": "work-rules",
}
"""Which event shows which of 一单、两库、一细则."""

_REGISTERS: Final = ("target-register", "inspector-register")
_DRAWS: Final = ("draw.result", "draw.external")


class Entered(Protocol):
    """An event as far as this looks at it: what, for which department, when."""

    @property
    def kind(self) -> str:
        """Name of the event's kind."""

    @property
    def body(self) -> Any:  # noqa: ANN401 - each kind has its own body
        """What happened."""

    @property
    def department(self) -> str:
        """For which department."""

    @property
    def at(self) -> datetime:
        """When it was entered."""


@define
class Beginnings:
    """The first day of each part, and of the first draw, by department.

    Attributes:
        parts: department and part to the day it was first recorded.
        draws: department to the day of its first draw.
        keeper: the department that keeps the two registers for everybody; None if each keeps its own.
    """

    parts: dict[tuple[str, str], date] = Factory(dict)
    draws: dict[str, date] = Factory(dict)
    keeper: str | None = None

    def part(self, department: str, part: str) -> date | None:
        """Return the day a department first had a part, or None."""
        own = self.parts.get((department, part))
        if own is None and part in _REGISTERS and self.keeper is not None:
            return self.parts.get((self.keeper, part))
        return own


def beginnings(events: Iterable[Entered], *, keeper: str | None = None) -> Beginnings:
    """Return how every department began, from the journal's events in their order.

    Args:
        events: the events of the journal.
        keeper: the department whose registers of targets and inspectors stand for all, if one does.
    """
    found = Beginnings(keeper=keeper)
    for event in events:
        day = event.at.date()
        if event.kind in PARTS:
            found.parts.setdefault((event.department, PARTS[event.kind]), day)
        elif event.kind in _DRAWS:
            found.draws.setdefault(event.department, day)
    return found


def public_since(
    world: World, department: str, document: str, channels: Iterable[str]
) -> date | None:
    """Return the day a document of a department was public on every channel asked for, or None.

    Args:
        world: the state of the journal.
        department: whose document.
        document: as the rulebook writes it.
        channels: as the rulebook writes them; ``public`` is met by any channel.
    """
    first: dict[str, date] = {}
    known = world.get(DOCUMENT, DOCUMENT.of(department=department, document=document))
    for shown in known.shown if known else ():
        first.setdefault(shown.outlet, shown.on)
        first.setdefault("public", shown.on)
    days = [first.get(channel) for channel in channels]
    met = [day for day in days if day is not None]
    return max(met) if met and len(met) == len(days) else None
