"""Facts of an earlier journal, put in past the road: what was asked of them is tested elsewhere."""

from ssj_core.journal import Event, Fact
from ssj_core.service import Act, Service


def put_in(service: Service, fact: Fact, act: Act) -> Event:
    """Append a fact to its stream, unguarded, and return the event."""
    version = service.journal.version(fact.stream)
    (event,) = service.journal.append(
        fact.stream,
        version,
        [fact.event()],
        actor=act.actor,
        department=act.department,
        at=act.at,
    )
    return event
