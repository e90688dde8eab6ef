"""The commands that list what the journal has, a page at a time, and all there is of one target.

They read the state, which catches up from its last event: a page costs what the page has. A page
ends with `next`, the key to ask for the following one with; without it there is no more. What is not
public is shown to the department it belongs to, and to the office and the government (C32, D18).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from ssj_core.disclosure.records.state import RECORD, Record
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.inspection import Inspection, Stage
from ssj_core.inspection.state import INSPECTION
from ssj_core.journal.values import form_of
from ssj_core.planning import PlanHistory, PlanState
from ssj_core.planning.history import PLAN
from ssj_core.registers import INSPECTOR, TARGET, InspectorRow, TargetRow
from ssj_core.registers.rolls import Member
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.reading import need, refuse
from ssj_core.service.commands.recorded import RECORD_STATE, record_state
from ssj_core.service.commands.rights import overseeing, readable
from ssj_core.service.commands.shapes import (
    COUNT,
    DAY,
    IN_YEAR,
    NAMED,
    TEXT,
    WHOLE,
    Shape,
    many,
    obj,
)
from ssj_core.service.commands.states import INSPECTION as INSPECTION_STATE
from ssj_core.service.commands.states import PLAN as PLAN_STATE
from ssj_core.service.commands.states import inspection_state, plan_state

if TYPE_CHECKING:
    from ssj_core.journal import Room, State
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
LARGEST: Final = 1000
"""The most lines of a page; 100 if none is asked for."""
_USUAL: Final = 100
_LOOKED_AT: Final = 5000  # lines that do not fit a filter are passed over, and a page must end
_PAGED: Final[dict[str, Shape]] = {
    "after": NAMED,
    "limit": {"type": "integer", "minimum": 1, "maximum": LARGEST},
}
_MARKED: Final = {"after": str, "limit": int}
_TARGET: Final = form_of(TargetRow, "given")
_INSPECTOR: Final = form_of(InspectorRow, "given")
_DRAW: Final = obj(
    {"session": NAMED, "stage": {"enum": ["begun", "sealed", "drawn", "void"]}, "drawn": COUNT},
    {"plan": NAMED, "department": NAMED, "tasks": many(NAMED), "size": COUNT, "sealed": TEXT},
)


def _paged(
    name: str,
    state: State,
    room: Room[Any],
    found: tuple[str, str | int],
    body: Body,
    line: Callable[[Any], Body | None],
) -> Body:
    """Return a page of what a room has under a mark: the lines `line` gives, and where it ends."""
    limit = body.get("limit", _USUAL)
    if not 1 <= limit <= LARGEST:
        refuse("$.input.limit", f"应为 1 至 {LARGEST}", f"it must be from 1 to {LARGEST}")
    lines: list[Body] = []
    for looked, key in enumerate(_keys(state, room, found, body.get("after", "")), start=1):
        told = line(state.get(room, key))
        if told is not None:
            lines.append(told)
        if len(lines) == limit or looked == _LOOKED_AT:
            more = state.page(room, *found, after=key, size=1)
            return {name: lines, **({"next": key} if more else {})}
    return {name: lines}


def _keys(state: State, room: Room[Any], found: tuple[str, str | int], after: str) -> Iterator[str]:
    while keys := state.page(room, *found, after=after, size=_USUAL):
        yield from keys
        after = keys[-1]


def _fits(body: Body, **values: object) -> bool:
    """Tell whether a line has every value that is asked for."""
    return all(body.get(name, value) == value for name, value in values.items())


def _seen(service: Service, act: Act, body: Body) -> Callable[..., bool]:
    """Return what tells whether a login may see something of these departments.

    Raises:
        Refused: ``hand.reader``: another department's is asked for by name.
    """
    if "department" in body:
        readable(service, act, body["department"])
    everything = overseeing(service, act)
    return lambda *owners: everything or act.department in owners


def _targets(service: Service, act: Act, body: Body) -> Body:
    filters = {"tier": str, "kind": str, "state": str, "district": str}
    need(body, {}, {"department": str, **_MARKED, **filters})
    department = body.get("department", act.department)
    readable(service, act, department)

    def line(member: Member[TargetRow]) -> Body | None:
        row = member.row
        if row is None or member.since is None:
            return None
        fits = _fits(
            body, tier=row.tier, kind=row.kind.value, state=row.state.value, district=row.district
        )
        return _TARGET.write(row) | {"since": member.since.isoformat()} if fits else None

    return _paged(
        "targets", service.state.catch_up(), TARGET, ("department", department), body, line
    )


def _inspectors(service: Service, act: Act, body: Body) -> Body:
    need(body, {"department": str}, {**_MARKED, "state": str, "station": str})
    readable(service, act, body["department"])

    def line(member: Member[InspectorRow]) -> Body | None:
        row = member.row
        if row is None or member.since is None:
            return None
        fits = _fits(body, state=row.state.value, station=row.station)
        return _INSPECTOR.write(row) | {"since": member.since.isoformat()} if fits else None

    found = ("department", body["department"])
    return _paged("inspectors", service.state.catch_up(), INSPECTOR, found, body, line)


def _plans(service: Service, _: Act, body: Body) -> Body:
    need(body, {}, {**_MARKED, "department": str, "year": int, "state": str})

    def line(history: PlanHistory) -> Body | None:
        plan = history.current.plan
        state = history.state(plan.version).value
        fits = _fits(body, department=plan.department, year=plan.year, state=state)
        told = {"department": plan.department, "year": plan.year}
        return told | plan_state(history) if fits else None

    found = _found(body, "department", "year")
    return _paged("plans", service.state.catch_up(), PLAN, found, body, line)


def _found(body: Body, *marks: str) -> tuple[str, str | int]:
    """Return the first mark that is asked for; none, for everything."""
    return next(((mark, body[mark]) for mark in marks if mark in body), ("", ""))


def draw_line(draw: Draw) -> Body:
    """Return one session of draws in a line."""
    told: Body = {"session": draw.session, "stage": draw.stage, "drawn": len(draw.targets)}
    if draw.plan:
        told["plan"] = draw.plan
    if draw.department:
        told["department"] = draw.department
    if draw.commit is not None:
        told["tasks"] = [entry.task for entry in draw.commit.tasks]
        told["size"] = sum(part.size for entry in draw.commit.tasks for part in entry.strata)
        told["sealed"] = str(draw.commit.at)
    return told


def _draws(service: Service, act: Act, body: Body) -> Body:
    names = ("plan", "task", "target", "department", "stage")
    need(body, {}, {**_MARKED, **dict.fromkeys(names, str)})
    if "task" in body and "plan" not in body:
        refuse("$.input.plan", "任务编号属于计划，须写明计划", "a task is numbered within its plan")

    seen = _seen(service, act, body)

    def line(draw: Draw) -> Body | None:
        task = f"{draw.plan}#{body.get('task', '')}"
        if ("task" in body and task not in draw.rows) or (
            "target" in body and body["target"] not in draw.targets
        ):
            return None
        fits = _fits(body, plan=draw.plan, department=draw.department, stage=draw.stage)
        return draw_line(draw) if fits and draw.session and seen(draw.department) else None

    found = _found(body, "target")
    if "task" in body:
        found = ("row", f"{body['plan']}#{body['task']}")
    return _paged("draws", service.state.catch_up(), DRAW, found, body, line)


def inspection_line(found: Inspection) -> Body:
    """Return one inspection in a line."""
    return {"assigned": found.assigned.on.isoformat()} | inspection_state(found)


def _inspections(service: Service, act: Act, body: Body) -> Body:
    need(body, {}, {**_MARKED, "target": str, "department": str, "stage": str})
    seen = _seen(service, act, body)

    def line(found: Inspection) -> Body | None:
        units = found.assigned.departments
        if body.get("department", "") not in ("", *units) or not seen(*units):
            return None
        return inspection_line(found) if _fits(body, stage=found.stage.value) else None

    found = _found(body, "target", "department")
    return _paged("inspections", service.state.catch_up(), INSPECTION, found, body, line)


def _records(service: Service, act: Act, body: Body) -> Body:
    need(body, {}, {**_MARKED, "target": str, "department": str, "info": str})
    seen = _seen(service, act, body)

    def line(record: Record) -> Body | None:
        gathered = record.gathered
        fits = _fits(body, department=gathered.accountable, info=gathered.info.value)
        return record_state(record) if fits and seen(gathered.accountable) else None

    return _paged("records", service.state.catch_up(), RECORD, _found(body, "target"), body, line)


def _target(service: Service, act: Act, body: Body) -> Body:
    """Return everything about one target that the login may see."""
    need(body, {"target": str})
    target, state, seen = body["target"], service.state.catch_up(), _seen(service, act, {})
    members = [state.get(TARGET, key) for key in state.find(TARGET, "id", target)]
    draws = [state.get(DRAW, key) for key in state.find(DRAW, "target", target)]
    inspections = [state.get(INSPECTION, key) for key in state.find(INSPECTION, "target", target)]
    records = [state.get(RECORD, key) for key in state.find(RECORD, "target", target)]
    return {
        "entries": [_entry(part) for part in members if part is not None and seen(part.keeper)],
        "draws": [draw_line(part) for part in draws if part is not None and seen(part.department)],
        "inspections": [
            inspection_line(part)
            for part in inspections
            if part is not None and seen(*part.assigned.departments)
        ],
        "records": [
            record_state(part)
            for part in records
            if part is not None and seen(part.gathered.accountable)
        ],
    }


def _entry(member: Member[TargetRow]) -> Body:
    told: Body = {"department": member.keeper, "stays": len(member.stays)}
    if member.row is not None and member.since is not None:
        told |= {"row": _TARGET.write(member.row), "since": member.since.isoformat()}
    return told


def _page_of(name: str, line: Shape) -> Shape:
    return obj({name: many(line)}, {"next": NAMED})


def _with(shape: Shape, **more: Shape) -> Shape:
    """Return the schema of a state with more that is always there; it is another value than that."""
    name = shape.get("$comment", "").replace("Row:", "Line:")
    return {
        **shape,
        **({"$comment": name} if name else {}),
        "required": [*more, *shape["required"]],
        "properties": {**more, **shape["properties"]},
    }


_PLAN_LINE: Final = _with(PLAN_STATE, department=NAMED, year=WHOLE)
_INSPECTION_LINE: Final = _with(INSPECTION_STATE, assigned=DAY)

LIST_COMMANDS: Final = (
    Command(
        name="targets.list",
        zh="检查对象名录（分页）",
        en="the target register, page by page",
        input=obj(
            {},
            {
                "department": NAMED,
                **_PAGED,
                "tier": TEXT,
                "kind": TEXT,
                "state": TEXT,
                "district": TEXT,
            },
        ),
        result=_page_of("targets", _with(_TARGET.schema, since=DAY)),
        run=_targets,
    ),
    Command(
        name="inspectors.list",
        zh="执法检查人员名录（分页）",
        en="the inspector register, page by page",
        input=obj({"department": NAMED}, {**_PAGED, "state": TEXT, "station": TEXT}),
        result=_page_of("inspectors", _with(_INSPECTOR.schema, since=DAY)),
        run=_inspectors,
    ),
    Command(
        name="plans.list",
        zh="计划清单（分页）",
        en="plans, page by page",
        input=obj(
            {},
            {
                **_PAGED,
                "department": NAMED,
                "year": IN_YEAR,
                "state": {"enum": [state.value for state in PlanState]},
            },
        ),
        result=_page_of("plans", _PLAN_LINE),
        run=_plans,
    ),
    Command(
        name="draws.list",
        zh="抽取清单（分页）",
        en="draws, page by page",
        input=obj(
            {},
            {
                **_PAGED,
                "plan": NAMED,
                "task": NAMED,
                "target": NAMED,
                "department": NAMED,
                "stage": _DRAW["properties"]["stage"],
            },
        ),
        result=_page_of("draws", _DRAW),
        run=_draws,
    ),
    Command(
        name="inspections.list",
        zh="检查清单（分页）",
        en="inspections, page by page",
        input=obj(
            {},
            {
                **_PAGED,
                "target": NAMED,
                "department": NAMED,
                "stage": {"enum": [stage.value for stage in Stage]},
            },
        ),
        result=_page_of("inspections", _INSPECTION_LINE),
        run=_inspections,
    ),
    Command(
        name="records.list",
        zh="记录清单（分页）",
        en="records under targets, page by page",
        input=obj({}, {**_PAGED, "target": NAMED, "department": NAMED, "info": NAMED}),
        result=_page_of("records", RECORD_STATE),
        run=_records,
    ),
    Command(
        name="target.read",
        zh="一户一档",
        en="everything about one target",
        input=obj({"target": NAMED}),
        result=obj(
            {
                "entries": many(
                    obj(
                        {"department": NAMED, "stays": COUNT},
                        {"row": _TARGET.schema, "since": DAY},
                    )
                ),
                "draws": many(_DRAW),
                "inspections": many(_INSPECTION_LINE),
                "records": many(RECORD_STATE),
            }
        ),
        run=_target,
    ),
)
"""What lists, page by page, and what tells all of one target."""
