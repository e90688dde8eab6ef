"""The other commands: draws, the site, and what only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from ssj_core.drawing.afterwards import RECORDS, record_from
from ssj_core.errors import drawing as drawing_errors
from ssj_core.inspection import INSPECTION as ROOM
from ssj_core.inspection import unknown
from ssj_core.inspection.refusals import hand
from ssj_core.planning import PlanHistory, coverage_of, unplanned
from ssj_core.rules import Ask, Asking, ByWhom, anything
from ssj_core.service import streams
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.reading import day_of, need, refuse
from ssj_core.service.commands.rights import overseeing, readable
from ssj_core.service.commands.shapes import (
    ANY,
    COUNT,
    DAY,
    HEX64,
    NAMED,
    many,
    obj,
)
from ssj_core.service.commands.states import (
    CONFERENCE,
    INSPECTION,
    PLAN,
    VERSION,
    conference_state,
    covered,
    inspection_state,
    plan_state,
    plan_versions,
)
from ssj_core.service.commands.writing import all_errors, written

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
_PAGE: Final = 1000
_PERMIT: Final = obj({"plan": NAMED, "task": NAMED})
_EVENT: Final = obj(
    {
        "seq": COUNT,
        "stream": NAMED,
        "version": COUNT,
        "kind": NAMED,
        "actor": NAMED,
        "department": NAMED,
        "at": NAMED,
        "hash": HEX64,
        "body": ANY,
    }
)


def _record(service: Service, act: Act, body: Body) -> Body:
    """Record a session; `permits` names the plan of every task that is newly sealed."""
    need(body, {"session": str, "records": list}, {"permits": list})
    for at, one in enumerate(body["records"]):
        record_from(one, f"$.input.records[{at}]")
    given = {}
    for at, one in enumerate(body.get("permits", [])):
        if not isinstance(one, dict):
            refuse(f"$.input.permits[{at}]", "应为键值对象", "it must be an object")
        need(one, {"plan": str, "task": str})
        given[one["task"]] = one["plan"]
    service.draws.record(body["session"], body["records"], act, given)
    return written(service, streams.draw(body["session"]))


def _read_plan(service: Service, act: Act, body: Body) -> Body:
    need(body, {"plan": str}, {"day": str})
    history = service.plan_history(body["plan"])
    if history is None:
        raise unplanned(body["plan"])
    if not (act.department in history.departments or overseeing(service, act)):
        history = _shown(service, act, history)
    day = day_of(body["day"], "$.input.day") if "day" in body else act.on
    plan, version = history.current.plan, service.journal.version(streams.plan(body["plan"]))
    found = coverage_of(service.state, plan.department, plan.year, day)
    return {
        "version": version,
        "state": {**plan_state(history), "coverage": covered(found)},
        "versions": plan_versions(history),
    }


def _shown(service: Service, act: Act, history: PlanHistory) -> PlanHistory:
    """Return a plan as everybody may read it: up to its last public version (C32, D18)."""
    public = [at for at, version in enumerate(history.versions, start=1) if version.public]
    if not public:
        readable(service, act, *history.departments)
    return evolve(history, versions=history.versions[: max(public, default=0)])


def _read_inspection(service: Service, act: Act, body: Body) -> Body:
    need(body, {"inspection": str})
    stream = ROOM.of(inspection=body["inspection"])
    state = service.state.catch_up().get(ROOM, stream)
    if state is None:
        raise unknown(body["inspection"])
    if act.department not in (*state.assigned.departments, *_readers(service, act)):
        raise hand("not-readable", inspection=state.id, department=act.department)
    return {"version": service.journal.version(stream), "state": inspection_state(state)}


def _readers(service: Service, act: Act) -> set[str]:
    """Return who reads what is not public, as the rulebook names them (C32, D18)."""
    question = ByWhom(act="inspection.read")
    asking = Asking(service.rules(act.on))
    if [*asking.objections([Ask(question, anything(), question.title, needed=False)])]:
        return set()
    names = {name for found in asking.answered for name in found.answer.names}
    offices = service.conference.offices if service.conference else ()
    known = set(offices) if "conference-office" in names else set()
    return known | {asking.name(name).zh for name in names - {"conference-office"}}


def _read_conference(service: Service, _: Act, body: Body) -> Body:
    need(body, {})
    state, version = service.conference, service.journal.version(streams.CONFERENCE)
    return {"version": version, **({"state": conference_state(state)} if state else {})}


def _read_journal(service: Service, _: Act, body: Body) -> Body:
    need(body, {}, {"after": int, "stream": str})
    events = []
    for event in service.journal.read(body.get("stream"), body.get("after", 0)):
        events.append(
            {
                "seq": event.seq,
                "stream": event.stream,
                "version": event.version,
                "kind": event.kind,
                "actor": event.actor,
                "department": event.department,
                "at": event.at.isoformat(),
                "hash": event.hash,
                "body": event.body,
            }
        )
        if len(events) == _PAGE:
            break
    return {"events": events, "checkpoint": dict(service.journal.checkpoint())}


_RECORD: Final = {"oneOf": [kind.schema() for kind in RECORDS.values()]}

OTHER_COMMANDS: Final = (
    Command(
        name="draw.record",
        zh="登记抽取记录",
        en="record a session of draws",
        input=obj({"session": NAMED, "records": many(_RECORD)}, {"permits": many(_PERMIT)}),
        result=obj(ENTRY),
        errors=all_errors(drawing_errors),
        run=_record,
        writes=True,
    ),
    Command(
        name="plan.read",
        zh="查看计划",
        en="read a plan",
        input=obj({"plan": NAMED}, {"day": DAY}),
        result=obj({"version": COUNT, "state": PLAN, "versions": many(VERSION)}),
        run=_read_plan,
    ),
    Command(
        name="inspection.read",
        zh="查看检查",
        en="read an inspection",
        input=obj({"inspection": NAMED}),
        result=obj({"version": COUNT, "state": INSPECTION}),
        run=_read_inspection,
    ),
    Command(
        name="conference.read",
        zh="查看联席会议",
        en="read the conference",
        input=obj({}),
        result=obj({"version": COUNT}, {"state": CONFERENCE}),
        run=_read_conference,
    ),
    Command(
        name="journal.read",
        zh="查看日志（每次至多 1000 条）",
        en="read the journal, 1000 events at most",
        input=obj({}, {"after": COUNT, "stream": NAMED}),
        result=obj({"events": many(_EVENT), "checkpoint": ANY}),
        run=_read_journal,
    ),
)
"""Commands that are no single fact of a room."""
