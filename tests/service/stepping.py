"""Facts of one room, one after another: guarded and applied as the road does it, no rulebook asked."""

from collections.abc import Iterable
from typing import Any

from ssj_core.errors.refusals import refuse_all
from ssj_core.inspection import Inspection, InspectionFact
from ssj_core.journal import Event, Fact, NewEvent, after, read_fact
from ssj_core.journal.facts import beginning
from ssj_core.service.results import check_step


def decide(now: Inspection | None, fact: InspectionFact) -> InspectionFact:
    """Return a step that is not refused, where no other room is known."""
    check_step(now, fact)
    return fact


def apply(now: Any, fact: Fact) -> Any:
    """Return what a fact makes of the state; whether it was allowed is `decide`'s question."""
    refuse_all(fact.declared.says, beginning(fact, now) if now is None else ())
    return after(fact, now, fact.event())


def replayed(events: Iterable[Event | NewEvent]) -> dict[str, Any]:
    """Return every state of the rooms that events speak of, by stream."""
    found: dict[str, Any] = {}
    for event in events:
        fact = read_fact(event.kind, event.body)
        if fact is not None:
            found[fact.stream] = apply(found.get(fact.stream), fact)
    return found
