"""For rooms that still go over events themselves: facts read from events, guarded and applied."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, cast

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import refuse_all
from ssj_core.inspection.refusals import no
from ssj_core.inspection.resulting import ResultEntered
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact
from ssj_core.journal import CATALOGUE, Room, World, after
from ssj_core.journal.facts import beginning
from ssj_core.journal.room import A


class Happened(Protocol):
    """An event as far as a fold looks at it: the journal's events are of this shape."""

    @property
    def kind(self) -> str:
        """Name of the event's kind."""

    @property
    def body(self) -> Mapping[str, Any]:
        """What happened."""


class _Nothing:
    """A world in which nothing else is known."""

    def get(self, room: Room[A], key: str) -> A | None:
        """Return nothing."""
        del room, key
        return None

    def find(self, room: Room[Any], mark: str, value: str | int) -> tuple[str, ...]:
        """Return nothing."""
        del room, mark, value
        return ()


def read_fact(event: Happened) -> InspectionFact | None:
    """Return the fact of this room that `event` carries, or None for events of other rooms."""
    declared = CATALOGUE.get((event.kind, event.body.get("form", "")))
    if declared is None or declared.room is not INSPECTION:
        return None
    found = declared.fact.from_body(event.body)
    return found if isinstance(found, InspectionFact) else None


def decide(inspection: Inspection | None, fact: InspectionFact) -> InspectionFact:
    """Return `fact` when its guard lets it through, where no other room is known.

    Raises:
        Refused, ManyFaultsError: every reason why not.
    """
    says = fact.declared.says
    refuse_all(says, beginning(fact, inspection))
    refuse_all(says, fact.guard(cast("Inspection", inspection), cast("World", _Nothing())))
    if isinstance(fact, ResultEntered) and inspection is not None:
        refuse_all(says, _unconfirmed(inspection))
    return fact


def _unconfirmed(inspection: Inspection) -> Iterator[SsjError]:
    """Yield that nobody confirmed what was seen on site, where no rulebook is asked (C115, A11)."""
    sheet = inspection.sheet
    if sheet and sheet.needs_confirmation and inspection.confirmed is None:
        yield no("unconfirmed", inspection=inspection.id)


def apply(inspection: Inspection | None, fact: InspectionFact) -> Inspection:
    """Return the inspection after `fact`; whether it was allowed is `decide`'s question.

    Raises:
        Refused: it was never assigned: the beginning of its stream is missing.
    """
    if inspection is None:
        refuse_all(fact.declared.says, beginning(fact, inspection))
    found: Inspection = after(fact, inspection, fact.event())
    return found


def fold(inspection: Inspection | None, event: Happened) -> Inspection | None:
    """Return one inspection after an event of its stream."""
    fact = read_fact(event)
    return inspection if fact is None else apply(inspection, fact)


def fold_all(events: Iterable[Happened]) -> dict[str, Inspection]:
    """Return every inspection by its number, from events of any rooms in their order."""
    found: dict[str, Inspection] = {}
    for event in events:
        if (fact := read_fact(event)) is not None:
            found[fact.inspection] = apply(found.get(fact.inspection), fact)
    return found
