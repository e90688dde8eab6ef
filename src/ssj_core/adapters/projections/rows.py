"""What the events of one stream look like as rows: plans and tasks, inspections and results."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ssj_core.inspection import (
    Inspection,
    InspectionCancelled,
    InspectionRecognised,
    Part,
    SheetConfirmed,
    SheetRefused,
    gaps,
)
from ssj_core.planning import (
    JointPlan,
    JointTask,
    PlanHistory,
    PlanPublished,
    Task,
    Version,
)

Row = dict[str, Any]
Rows = Iterator[tuple[str, Row]]


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _list(values: Iterable[str]) -> str:
    return "、".join(values)


def plan_rows(stream: str, history: PlanHistory) -> Rows:
    """Yield the rows of `plans` and `tasks`: every version of the plan, and its rows."""
    for version in history.versions:
        yield "plans", _plan(stream, history, version)
        for task in version.plan.tasks:
            yield "tasks", _task(stream, version, task)


def _published(published: Iterable[PlanPublished], channel: str) -> str | None:
    return next((_day(one.on) for one in published if one.channel == channel), None)


def _plan(stream: str, history: PlanHistory, one: Version) -> Row:
    plan = one.plan
    return {
        "plan": plan.id,
        "version": plan.version,
        "stream": stream,
        "form": plan.form,
        "department": plan.department,
        "year": plan.year,
        "domain": plan.domain if isinstance(plan, JointPlan) else None,
        "state": history.state(plan.version).value,
        "approved": _day(one.on),
        "reason": one.reason or None,
        "entered": _day(one.entered),
        "published_gsxt": _published(one.published, "gsxt"),
        "published_portal": _published(one.published, "portal"),
        "filed": _day(one.filed.on) if one.filed else None,
        "receiver": one.filed.receiver if one.filed else None,
    }


def _task(stream: str, version: Version, task: Task) -> Row:
    joint = isinstance(task, JointTask)
    return {
        "plan": version.plan.id,
        "version": version.plan.version,
        "task": task.id,
        "stream": stream,
        "name": task.name if isinstance(task, JointTask) else None,
        "scope": task.target if isinstance(task, JointTask) else task.scope,
        "content": None if isinstance(task, JointTask) else task.content,
        "items": _list(task.items),
        "methods": None if isinstance(task, JointTask) else _list(m.value for m in task.methods),
        "ratios": _list(f"{one.stratum}={one.ratio}" for one in task.ratios),
        "departments": _list(task.departments) if joint else None,
        "count": task.count if isinstance(task, JointTask) else None,
        "visits": task.visits,
        "window_start": _day(task.window.start),
        "window_end": _day(task.window.end),
    }


def inspection_rows(stream: str, one: Inspection) -> Rows:
    """Yield the rows of one inspection: itself, its team, results and matters; and who they name."""
    yield "inspections", _inspection(stream, one)
    yield "targets", {"target": one.assigned.target}
    for member in one.assigned.team:
        named = {"inspector": member.inspector, "department": member.department}
        yield "inspection_team", {"inspection": one.id, "stream": stream, **named}
        yield "inspectors", named
    for department, part in one.parts:
        yield "results", _result(stream, one, department, part)
    for matter in one.matters:
        yield (
            "matters",
            {
                "inspection": one.id,
                "matter": matter.id,
                "stream": stream,
                "action": matter.action.value,
                "department": matter.department,
                "handed_to": matter.to or None,
                "document": matter.document or None,
                "opened": _day(matter.opened),
                "closed": _day(matter.closed),
                "outcome": matter.outcome or None,
            },
        )


def _inspection(stream: str, one: Inspection) -> Row:
    said, confirmed = one.assigned, one.confirmed
    ended = one.ended
    return {
        "inspection": one.id,
        "stream": stream,
        "target": said.target,
        "plan": said.plan,
        "task": said.task,
        "draw": said.draw,
        "source": said.source.value,
        "departments": _list(said.departments),
        "stage": one.stage.value,
        "assigned": _day(said.on),
        "window_end": _day(said.window_end),
        "noticed": _day(one.noticed.on) if one.noticed else None,
        "started": _day(one.started.on) if one.started else None,
        "finished": _day(one.finished.on) if one.finished else None,
        "confirmed": _day(confirmed.on) if isinstance(confirmed, SheetConfirmed) else None,
        "refused": _day(confirmed.on) if isinstance(confirmed, SheetRefused) else None,
        "ended": _day(ended.on) if ended else None,
        "gaps": None
        if isinstance(ended, InspectionCancelled | InspectionRecognised)
        else _list(gap.zh for gap in gaps(one)),
    }


def _result(stream: str, one: Inspection, department: str, part: Part) -> Row:
    entered, reviewed = part.entered, part.reviewed
    public = {str(shown.channel): _day(shown.on) for shown in part.published}
    return {
        "inspection": one.id,
        "department": department,
        "stream": stream,
        "state": part.state.value,
        "codes": _list(entered.results) if entered else None,
        "crime": ("yes" if entered.crime else "no") if entered else None,
        "entered": _day(entered.on) if entered else None,
        "entered_by": entered.by if entered else None,
        "reviewed": _day(reviewed.on) if reviewed else None,
        "reviewed_by": reviewed.by if reviewed else None,
        "published_gsxt": public.get("gsxt"),
        "published_portal": public.get("portal"),
    }
