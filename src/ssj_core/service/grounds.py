"""Where results from a platform come from: a draw it made, or one of ours that it carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from ssj_core.drawing.external import ExternalDraw
from ssj_core.errors.platform import DrawClosedError, ExternalUnknownError
from ssj_core.inspection import InspectionAssigned
from ssj_core.journal import Event, Journal
from ssj_core.planning import PlanHistory, Task, find_task, unknown_row, unplanned
from ssj_core.rules import RuleSet
from ssj_core.rules.questions import TeamSize
from ssj_core.service import streams
from ssj_core.service.results import Ground


def ground_of(
    journal: Journal,
    draw: str,
    *,
    plan: str,
    task: str,
    history_of: Callable[[str], PlanHistory | None],
    rules_on: Callable[[date], RuleSet],
) -> Ground:
    """Return what results of a draw rest on.

    Args:
        journal: where the draw is.
        draw: its number: of an imported list, or of a session of ours.
        plan: number of the plan; an imported list names its own, a session of ours does not.
        task: number of the row; likewise.
        history_of: reads a plan.
        rules_on: the rules of a day.

    Raises:
        ExternalUnknownError: no draw of that number is in the journal, or not one of that task.
        DrawClosedError: the list of an unannounced draw is not open yet, or was never to be.
        Refused: there is no such plan, or it has no such row.
    """
    events = list(journal.read(streams.draw(draw)))
    made = [ExternalDraw.from_body(one.body) for one in events if one.kind == ExternalDraw.kind]
    if made:
        (fact,) = made
        if (plan or fact.plan, task or fact.task) != (fact.plan, fact.task):
            raise ExternalUnknownError(draw=draw, task=task or fact.task)
        plan, task, targets, on = fact.plan, fact.task, frozenset(fact.targets), fact.on
    else:
        targets, on = _ours(events, draw, task)
    history = history_of(plan)
    if history is None:
        raise unplanned(plan)
    row = _row(history, task, on)
    if row is None:
        raise unknown_row(plan, task)
    departments = (history.current.plan.department, *row.departments)
    size = rules_on(on).decide(TeamSize(joint=len(departments) > 1))
    visits = list(_assigned(journal))
    return Ground(
        draw=draw,
        external=bool(made),
        plan=plan,
        task=row,
        departments=departments,
        targets=targets,
        on=on,
        least=size.answer.least,
        least_basis="、".join(step.id for step in size.binding),
        known={
            one.target: one.inspection for one in visits if (one.draw, one.task) == (draw, task)
        },
        numbers=frozenset(one.inspection for one in visits),
    )


def _row(history: PlanHistory, task: str, on: date) -> Task | None:
    """Return the row as the version had it that was in effect on the day of the draw."""
    version = history.effective_on(on) or history.effective
    return find_task(version.plan, task) if version else None


def _ours(events: Sequence[Event], draw: str, task: str) -> tuple[frozenset[str], date]:
    """Return the targets that a session of ours is about, and the day of its result."""
    results = [one for one in events if one.kind == "draw.result"]
    if not results or any(one.kind == "draw.void" for one in events):
        raise ExternalUnknownError(draw=draw, task=task)
    drawn: set[str] | None = None
    known: set[str] = set()
    for event in events:
        record: dict[str, Any] = event.body["record"]
        for part in record["tasks"] if event.kind in ("draw.result", "draw.open") else ():
            known.add(part["task"])
            if part["task"] == task and "drawn" in part:
                drawn = {one if isinstance(one, str) else one["id"] for one in part["drawn"]}
        if event.kind == "draw.disposition" and record["task"] == task and "replaced_by" in record:
            drawn = {*(drawn or ()), record["replaced_by"]["id"]}
    if task not in known:
        raise ExternalUnknownError(draw=draw, task=task)
    if drawn is None:
        raise DrawClosedError(draw=draw)
    return frozenset(drawn), datetime.fromisoformat(results[0].body["record"]["at"]).date()


def _assigned(journal: Journal) -> Iterator[InspectionAssigned]:
    """Yield how every inspection began."""
    for stream in journal.heads():
        if stream.startswith(streams.inspection("")):
            first = next(journal.read(stream))
            yield InspectionAssigned.from_body(first.body)
