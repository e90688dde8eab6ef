"""The commands that send people out by a draw: assign its targets, draw the inspectors left for later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from ssj_core.drawing import Dice
from ssj_core.drawing.facts import DRAW, DrawSealed
from ssj_core.drawing.tickets import code_of
from ssj_core.inspection import InspectionAssigned, InspectionRecognised, TeamChanged
from ssj_core.inspection.refusals import no as inspection_refusals
from ssj_core.service.assigning import assign, change_team, recognise
from ssj_core.service.assigning import no as own_refusals
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.declared import (
    RESTS,
    answer_of,
    clauses_of,
    filled_fact,
    input_of,
)
from ssj_core.service.commands.draws import evidence_of, seen_of
from ssj_core.service.commands.reading import need
from ssj_core.service.commands.shapes import COUNT, DAY, NAMED, TEXT, many, obj
from ssj_core.service.commands.states import INSPECTION
from ssj_core.service.commands.writing import written
from ssj_core.service.draws import no as draw_refusals
from ssj_core.service.road import told_again

if TYPE_CHECKING:
    from ssj_core.drawing import Outcome
    from ssj_core.drawing.records import Commit
    from ssj_core.journal import Event, Fact
    from ssj_core.service import Service
    from ssj_core.service.act import Act
    from ssj_core.service.road import Recorded

Body = dict[str, Any]
_ASSIGNED: Final = obj(
    {
        "inspection": NAMED,
        "target": NAMED,
        "team": many(NAMED),
        "items": many(NAMED),
        "methods": many(NAMED),
        "window": obj({"end": DAY}),
        "plan": NAMED,
        "task": NAMED,
        "version": COUNT,
    },
    {"assistants": many(NAMED)},
)


def _assign(service: Service, act: Act, body: Body) -> Body:
    need(
        body,
        {"session": str},
        {"targets": list, "inspections": list, "team": list, "assistants": list},
    )
    made = assign(
        service,
        body["session"],
        act,
        targets=_names(body, "targets"),
        inspections=_names(body, "inspections"),
        team=_names(body, "team"),
        assistants=_names(body, "assistants") or (),
    )
    return _assigned(service, made, body)


def _assigned(service: Service, made: Sequence[Recorded], body: Body) -> Body:
    last = made[-1].event
    answered = (said["by"] for one in made for said in (one.event.envelope.rests or {})["said"])
    cites = {clause for by in answered for clause in by}
    cites |= set(service.cited(*(key for one in made for key in one.fact.cites())))
    return {
        "seq": last.seq,
        "stream": last.stream,
        "version": last.version,
        "inspections": [_shown(one) for one in made],
        "marks": list(dict.fromkeys(mark for one in made for mark in one.marks)),
        "state": {"session": body["session"], "cites": sorted(cites)},
    }


def _assigned_again(service: Service, events: Sequence[Event], body: Body) -> Body:
    """Return the answer of an assignment from the inspections it recorded."""
    return _assigned(service, _recorded(service, events, InspectionAssigned), body)


def _recorded(service: Service, events: Sequence[Event], fact: type[Fact]) -> list[Recorded]:
    return [told_again(service, event) for event in events if event.kind == fact.kind]


def _names(body: Body, key: str) -> list[str] | None:
    return [str(name) for name in body[key]] if key in body else None


def _shown(made: Recorded) -> Body:
    fact: InspectionAssigned = made.now.assigned
    return {
        "inspection": fact.inspection,
        "target": fact.target,
        "team": [member.inspector for member in fact.team],
        "items": list(fact.items),
        "methods": [method.value for method in fact.methods],
        "window": {"end": fact.window_end.isoformat()} if fact.window_end else {},
        "plan": fact.plan,
        "task": fact.task,
        "version": fact.version,
        **({"assistants": list(fact.assistants)} if fact.assistants else {}),
    }


def _change(service: Service, act: Act, body: Body) -> Body:
    """Replace somebody of a team; whoever steps in is filled in from the draw."""
    with service.journal.transaction(), service.state.lock:
        service.state.catch_up()
        asked = filled_fact(service, TeamChanged, {"in": _UNSAID, **body}, act)
        made = change_team(service, cast("TeamChanged", asked), act, named="in" in body)
    return _stepped(service, made)


def _stepped(service: Service, made: Recorded) -> Body:
    answer = answer_of(made)
    answer["state"]["cites"] = clauses_of(service, made)
    return answer


def _changed_again(service: Service, events: Sequence[Event], _: Body) -> Body:
    return _stepped(service, *_recorded(service, events, TeamChanged))


def _recognised_again(service: Service, events: Sequence[Event], _: Body) -> Body:
    return _stepped(service, *_recorded(service, events, InspectionRecognised))


def _crew(service: Service, act: Act, body: Body) -> Body:
    """Seal the draw of inspectors; sent again with the dice, throw them."""
    need(body, {"session": str}, {"dice": list, "witnesses": list, "seen": list})
    session, draws = body["session"], service.draws
    if "dice" not in body:
        commit = draws.seal_crew(session, act).commit
        return _crew_sealed(
            service, body, commit, written(service, DRAW.of(session=commit.session))
        )
    proof = evidence_of(act, body)
    items = tuple(Dice(str(digits)) for digits in body["dice"])
    outcome = draws.throw_crew(
        session, act, items=items, evidence=(proof,) * len(items), seen=seen_of(act, body)
    )
    where = written(service, DRAW.of(session=outcome.commit.session))
    return _crew_drawn(service, body, outcome, where)


def _crew_sealed(service: Service, body: Body, commit: Commit, where: Body) -> Body:
    code = code_of(commit.hash(commit.suite))
    return _crew_answer(service, body, where, {"crew": commit.session, "seal_code": code})


def _crew_drawn(service: Service, body: Body, outcome: Outcome, where: Body) -> Body:
    found = {"crew": outcome.commit.session, "teams": _teams_of(outcome)}
    return _crew_answer(service, body, where, found)


def _crew_answer(service: Service, body: Body, where: Body, found: Body) -> Body:
    state = {"session": body["session"], "cites": list(service.cited("point:crew-draw"))}
    return {**where, "state": state | found}


def _crew_again(service: Service, events: Sequence[Event], body: Body) -> Body:
    """Return the answer of the seal of a crew, or of its throw: the teams are recomputed."""
    last = told_again(service, events[-1])
    where = {"seq": last.event.seq, "stream": last.event.stream, "version": last.event.version}
    if isinstance(last.fact, DrawSealed):
        return _crew_sealed(service, body, last.fact.record, where)
    outcome = service.draws.crew(body["session"], last.now.session)
    return _crew_drawn(service, body, outcome, where)


def _teams_of(outcome: Outcome) -> list[Body]:
    """Return the team of every target, in the order of the lot."""
    return [
        {"target": target, "team": [draw.teams[target, slot] for slot in draw.sealed.record.slots]}
        for draw in outcome.tasks.values()
        for target in dict.fromkeys(target for target, _ in draw.teams)
    ]


def _recognise(service: Service, act: Act, body: Body) -> Body:
    need(body, {"source": str}, {"inspection": str, "session": str, "target": str})
    if "inspection" not in body and not {"session", "target"} <= body.keys():
        raise inspection_refusals("recognised-what", pointer="/input")
    made = recognise(
        service,
        body["source"],
        act,
        inspection=body.get("inspection", ""),
        session=body.get("session", ""),
        target=body.get("target", ""),
    )
    return _stepped(service, made)


_UNSAID: Final = "—"
"""What stands for who steps in, until the draw says it."""
_CHANGE: Final = input_of(TeamChanged)
_RECORDED: Final = obj(
    {**ENTRY, "on": DAY, "recorded": DAY, "marks": many(NAMED), "state": INSPECTION},
    {"rests": RESTS},
)
_CODES: Final = tuple(
    f"{table.room}.{reason}"
    for table in (own_refusals, draw_refusals, inspection_refusals)
    for reason in table.table
)

_WITNESS: Final = {
    "$comment": "value DrawWitness: 见证人 / witness",
    **obj({"name": NAMED, "of": NAMED}),
}

ASSIGN_COMMANDS: Final = (
    Command(
        name="draw.crew",
        zh="抽取检查人员",
        en="draw the inspectors of targets drawn before",
        input=obj(
            {"session": NAMED},
            {
                "dice": many(NAMED, 1),
                "witnesses": many(_WITNESS),
                "seen": many(
                    obj({"at": NAMED}, {"record": TEXT, "where": TEXT, "witnesses": many(_WITNESS)})
                ),
            },
        ),
        result=obj(
            {
                **ENTRY,
                "state": obj(
                    {"session": NAMED, "crew": NAMED, "cites": many(NAMED)},
                    {
                        "seal_code": NAMED,
                        "teams": many(obj({"target": NAMED, "team": many(NAMED)})),
                    },
                ),
            }
        ),
        codes=_CODES,
        run=_crew,
        again=_crew_again,
        writes=True,
    ),
    Command(
        name="inspection.recognise",
        zh="结果互认",
        en="use another department's result instead of a visit",
        input=obj({"source": NAMED}, {"inspection": NAMED, "session": NAMED, "target": NAMED}),
        result=_RECORDED,
        codes=_CODES,
        run=_recognise,
        again=_recognised_again,
        writes=True,
    ),
    Command(
        name="inspection.team-change",
        zh="更换检查人员",
        en="replace an inspector of a team",
        input={**_CHANGE, "required": [name for name in _CHANGE["required"] if name != "in"]},
        result=obj(
            {**ENTRY, "on": DAY, "recorded": DAY, "marks": many(NAMED), "state": INSPECTION},
            {"rests": RESTS},
        ),
        codes=tuple(
            f"{table.room}.{reason}"
            for table in (draw_refusals, inspection_refusals)
            for reason in table.table
        ),
        run=_change,
        again=_changed_again,
        writes=True,
    ),
    Command(
        name="draw.assign",
        zh="按抽取结果派遣",
        en="assign the drawn targets to the drawn inspectors",
        input=obj(
            {"session": NAMED},
            {
                "targets": many(NAMED, 1),
                "inspections": many(NAMED, 1),
                "team": many(NAMED, 1),
                "assistants": many(NAMED),
            },
        ),
        result=obj(
            {
                **ENTRY,
                "inspections": many(_ASSIGNED, 1),
                "marks": many(NAMED),
                "state": obj({"session": NAMED, "cites": many(NAMED)}),
            }
        ),
        codes=tuple(
            f"{table.room}.{reason}"
            for table in (own_refusals, draw_refusals, inspection_refusals)
            for reason in table.table
        ),
        run=_assign,
        again=_assigned_again,
        writes=True,
    ),
)
"""Commands that send people out by a draw."""
