"""Draws through the service: a permit from an effective plan, then the records in their order."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ssj_core.drawing.afterwards import record_from
from ssj_core.errors.commands import ExternalKnownError
from ssj_core.errors.service import (
    DrawPendingError,
    SealUnknownError,
    ServedUnknownError,
    SlotDrawnError,
)
from ssj_core.journal import Event, Journal, NewEvent
from ssj_core.planning import Permit, PlanHistory, permit_draw
from ssj_core.service import streams
from ssj_core.service.act import Act
from ssj_core.service.external import ExternalDraw

Record = Mapping[str, Any]
_KINDS = {
    "TASK": "draw.task",
    "COMMIT": "draw.commit",
    "CONTRIB": "draw.contrib",
    "RESULT": "draw.result",
    "OPEN": "draw.open",
    "VOID": "draw.void",
    "DISPOSITION": "draw.disposition",
}


def draw_events(journal: Journal) -> list[Event]:
    """Return every record of every draw, imported ones too, in order."""
    kinds = {*_KINDS.values(), ExternalDraw.kind}
    # Only the streams of draws are read: registers and inspections are most of a journal.
    sessions = [one for one in journal.heads() if one.startswith(streams.draw(""))]
    found = [event for one in sessions for event in journal.read(one) if event.kind in kinds]
    return sorted(found, key=lambda event: event.seq)


def drawn_elsewhere(journal: Journal, plan: str, task: str) -> int:
    """Return how many draws of a row another platform made: each uses up a planned visit (C80)."""
    bodies = (event.body for event in draw_events(journal) if event.kind == ExternalDraw.kind)
    return sum((body["plan"], body["task"]) == (plan, task) for body in bodies)


def _tasks(record: Mapping[str, Any]) -> set[str]:
    """Return the tasks whose targets a COMMIT draws; a later draw of inspectors draws none."""
    return set() if "serves" in record else {entry["task"] for entry in record["tasks"]}


def sealed_and_standing(events: Sequence[Event], task: str) -> int:
    """Return how many draws of `task` stand: sealed here and not voided, or made elsewhere."""
    commits = [e for e in events if e.kind == "draw.commit" and task in _tasks(e.body["record"])]
    voided = {event.stream for event in events if event.kind == "draw.void"}
    external = [e for e in events if e.kind == ExternalDraw.kind and e.body["task"] == task]
    return len(external) + sum(event.stream not in voided for event in commits)


def still_open(events: Sequence[Event], task: str) -> str | None:
    """Return the stream of a session that sealed `task` and has neither result nor void."""
    ended = {event.stream for event in events if event.kind in {"draw.result", "draw.void"}}
    for event in events:
        if (
            event.kind == "draw.commit"
            and task in _tasks(event.body["record"])
            and event.stream not in ended
        ):
            return event.stream
    return None


def permit(
    journal: Journal, history: PlanHistory, task: str, *, department: str, day: date
) -> Permit:
    """Return the ground on which `department` may seal a draw of the plan's row `task`.

    Args:
        journal: where earlier draws are.
        history: the plan.
        task: number of the row of the plan, and id of its TASK.
        department: who wants to draw.
        day: the day of the draw.

    Raises:
        DrawPendingError: an earlier session of the task is still open; it is finished or voided first.
        Refused, ManyFaultsError: see `permit_draw`.
    """
    events = draw_events(journal)
    if stream := still_open(events, task):
        raise DrawPendingError(task=task, session=stream.removeprefix("draw/"))
    used = sealed_and_standing(events, task)
    return permit_draw(history, task, department=department, used=used, day=day)


def record(journal: Journal, session: str, records: Sequence[Record], act: Act) -> None:
    """Append records of a session that the journal does not have yet, in their order.

    Raises:
        SealUnknownError: the session's earlier records are not a beginning of `records`.
        DrawPendingError: a COMMIT seals a task whose earlier session is still open.
    """
    stream = streams.draw(session)
    with journal.transaction():  # nobody seals the same task between the look and the append
        known, fresh = _continued(journal, session, records)
        for entry in fresh:
            if entry["record"] == "COMMIT":
                _check_alone(draw_events(journal), entry)
        events = [
            NewEvent(_KINDS[entry["record"]], {"record": entry, "session": session})
            for entry in fresh
        ]
        if events:  # what is recorded already is recorded once
            journal.append(
                stream, known, events, actor=act.actor, department=act.department, at=act.at
            )


def _continued(
    journal: Journal, session: str, records: Sequence[Record]
) -> tuple[int, Sequence[Record]]:
    known = [event.body.get("record") for event in journal.read(streams.draw(session))]
    if known != list(records[: len(known)]):
        raise SealUnknownError(session=session)
    return len(known), records[len(known) :]


def new_tasks(journal: Journal, session: str, records: Sequence[Record]) -> list[str]:
    """Return the tasks whose targets `records` newly seal: each needs a permit.

    Raises:
        SealUnknownError: the session's earlier records are not a beginning of `records`.
        ServedUnknownError, SlotDrawnError: see `check_served`.
    """
    fresh = _continued(journal, session, records)[1]
    seals = [one for one in fresh if one["record"] == "COMMIT"]
    for seal in seals:
        if "serves" in seal:
            check_served(journal, session, seal)
    return [task for seal in seals for task in sorted(_tasks(seal))]


def check_served(journal: Journal, session: str, commit: Record) -> None:
    """Refuse a later draw of inspectors for no standing result, or for slots drawn already.

    Raises:
        ServedUnknownError: the result it serves is not here, was voided, or lacks one of the tasks.
        SlotDrawnError: a slot was sealed with the targets, or in another session that stands.
    """
    events = draw_events(journal)
    voided = {event.stream for event in events if event.kind == "draw.void"}
    seals = {
        event.stream: event.body["record"]
        for event in events
        if event.kind == "draw.commit" and event.stream not in voided
    }
    served = ""
    for event in events:
        if event.kind == "draw.result" and event.stream in seals:
            result = record_from(event.body["record"])
            if result.hash(seals[event.stream]["suite"]) == commit["serves"]:
                served = event.stream
    drawn = _tasks(seals[served]) if served else set()
    standing = [
        (stream, seal)
        for stream, seal in seals.items()
        if stream == served or seal.get("serves") == commit["serves"]
    ]
    for entry in commit["tasks"]:
        if entry["task"] not in drawn:
            raise ServedUnknownError(session=session, task=entry["task"])
        for stream, seal in standing:
            _check_slots(entry, stream.removeprefix("draw/"), seal)


def _check_slots(entry: Record, session: str, seal: Record) -> None:
    for other in seal["tasks"]:
        twice = set(entry.get("slots", ())) & set(other.get("slots", ()))
        if other["task"] == entry["task"] and twice:
            raise SlotDrawnError(task=entry["task"], slot=min(twice), session=session)


def _check_alone(events: Sequence[Event], commit: Record) -> None:
    for task in sorted(_tasks(commit)):
        if stream := still_open(events, task):
            raise DrawPendingError(task=task, session=stream.removeprefix("draw/"))


def take_external(journal: Journal, history: PlanHistory, fact: ExternalDraw, act: Act) -> None:
    """Append a draw made elsewhere; it uses up a planned visit like one of ours (C80, C87, C107).

    Raises:
        ExternalKnownError: a draw of that number is recorded already.
        DrawPendingError, Refused, ManyFaultsError: see `permit`.
    """
    stream = streams.draw(fact.draw)
    if journal.version(stream):
        raise ExternalKnownError(draw=fact.draw)
    permit(journal, history, fact.task, department=fact.department, day=act.on)
    journal.append(stream, 0, [fact.event()], actor=act.actor, department=act.department, at=act.at)
