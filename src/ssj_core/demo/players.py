"""Two ways to play a story, to the same journal: as JSON through one door, or by the methods of Python."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from ssj_core.demo.story import Answer, Player, Step
from ssj_core.drawing import Dice, Evidence, Seen, Times, Witness
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.records import Promise, Reveal
from ssj_core.drawing.times import instant, write_time
from ssj_core.encoding import canonical, digest
from ssj_core.errors.demo import StepRefusedError
from ssj_core.journal import CATALOGUE
from ssj_core.legal import Text
from ssj_core.oversight import Threshold
from ssj_core.service import Service
from ssj_core.service.assigning import assign
from ssj_core.service.commands import COMMANDS
from ssj_core.service.commands.declared import filled_fact
from ssj_core.service.draws import Choices, Expected

CLERK: Final = "经办"
Body = Mapping[str, Any]


def by_json(service: Service) -> Player:
    """Return a player that sends every step as JSON and reads its answer.

    Raises (when it plays):
        StepRefusedError: a step was not taken; the answer says why.
    """
    grants = {CLERK: tuple(COMMANDS)}

    def play(step: Step) -> Answer:
        text = json.dumps({"command": step.command, "input": step.input}, ensure_ascii=False)
        answer = json.loads(service.handle(text, step.act, roles=[CLERK], grants=grants))
        if answer["status"] != "done":
            why = answer["error"]
            raise StepRefusedError(
                command=step.command, at=step.act.at.isoformat(), zh=why["zh"], en=why["en"]
            )
        result: Answer = answer["result"]
        return result

    return play


def by_python(service: Service) -> Player:
    """Return a player that gives every step to the method it stands for.

    Raises (when it plays):
        SsjError: a step was not taken.
    """
    facts = {declared.command: declared.fact for declared in CATALOGUE.values()}

    def play(step: Step) -> Answer:
        method = _METHODS.get(step.command)
        if method is not None:
            return method(service, step, step.input)
        service.state.catch_up()
        fact = filled_fact(service, facts[step.command], step.input, step.act)
        service.record(fact, step.act)
        return {}

    return play


# The methods that are more than a fact ------------------------------------------------------------


def _permit(service: Service, step: Step, body: Body) -> Answer:
    return {"session": service.draws.permit(body["plan"], body["task"], step.act).session}


def _seal(service: Service, step: Step, body: Body) -> Answer:
    times = None
    if "public_at" in body:
        public = instant(body["public_at"])
        times = Times(
            contributions=body.get("contributions_at"),
            public=body["public_at"],
            result=write_time(public + LONGEST),
            open=body.get("open_at"),
        )
    sealed = service.draws.seal(
        body["plan"],
        body["task"],
        step.act,
        Choices(
            led=body.get("led") == "yes",
            title=body["title"],
            basis={row["stratum"]: row["why"] for row in body.get("basis", ())},
        ),
        expected=Expected(number=body["number"]),
        entropy=body["entropy"],
        contributions=[Promise(**promise) for promise in body.get("contributions", ())],
        times=times,
    )
    return {"state": {"session": sealed.commit.session}}


def _close(service: Service, step: Step, body: Body) -> Answer:
    service.draws.close(body["session"], step.act, [Reveal(**row) for row in body["reveals"]])
    return {}


def _throw(service: Service, step: Step, body: Body) -> Answer:
    *seen, thrown = body["seen"]
    outcome = service.draws.throw(
        body["session"],
        step.act,
        items=[Dice(digits) for digits in body["dice"]],
        evidence=[
            Evidence(
                at=thrown["at"], note=thrown["record"], witnesses=_witnesses(body["witnesses"])
            )
        ],
        seen=[
            Seen(at=row["at"], record=row["record"], witnesses=_witnesses(row["witnesses"]))
            for row in seen
        ],
    )
    drawn = [
        {"target": pick.id, "ticket": pick.ticket}
        for draw in outcome.tasks.values()
        for pick in draw.drawn
    ]
    return {"state": {"drawn": drawn}}


def _witnesses(rows: list[dict[str, str]]) -> tuple[Witness, ...]:
    return tuple(Witness(**row) for row in rows)


def _void(service: Service, step: Step, body: Body) -> Answer:
    service.draws.void(
        body["session"],
        step.act,
        reason=body["reason"],
        approver=body["approver"],
        witnesses=_witnesses(body["witnesses"]),
    )
    return {}


def _prepare(service: Service, step: Step, body: Body) -> Answer:
    chosen = Choices(
        led=body.get("led") == "yes",
        basis={row["stratum"]: row["why"] for row in body.get("basis", ())},
    )
    prepared = service.draws.prepare(body["plan"], body["task"], step.act, chosen)
    return {"number": int(prepared.number), "size": prepared.size}


def _assign(service: Service, step: Step, body: Body) -> Answer:
    made = assign(service, body["session"], step.act, inspections=body["inspections"])
    return {
        "inspections": [
            {
                "inspection": assigned.now.id,
                "target": assigned.now.assigned.target,
                "items": assigned.now.assigned.items,
                "team": [member.inspector for member in assigned.now.team],
            }
            for assigned in made
        ]
    }


def _dispose(service: Service, step: Step, body: Body) -> Answer:
    service.draws.dispose(body["session"], body["target"], step.act, outcome=body["outcome"])
    return {}


def _assess(service: Service, step: Step, body: Body) -> Answer:
    wanted = [Threshold.from_input(row, "/input/thresholds") for row in body["thresholds"]]
    event = service.assess(body["department"], body["year"], step.act, thresholds=wanted)
    return {"state": event.body}


def _circular(service: Service, step: Step, body: Body) -> Answer:
    title = Text(**body["title"])
    draft = service.circular(body["number"], title, step.act.on, year=body["year"])
    told = [assessment.department for assessment in draft.assessments]
    return {"departments": told, "digest": digest(canonical(draft.document()))}


def _evidence(service: Service, step: Step, body: Body) -> Answer:
    leaving = service.evidence(step.act.on, keeper=body["keeper"])
    return {
        "files": [
            {"name": name, "digest": digest(data), "content": data.decode()}
            for name, data in sorted(leaving.files.items())
        ]
    }


_METHODS: Final[Mapping[str, Callable[[Service, Step, Body], Answer]]] = {
    "draw.permit": _permit,
    "draw.prepare": _prepare,
    "draw.seal": _seal,
    "draw.close": _close,
    "draw.throw": _throw,
    "draw.void": _void,
    "draw.assign": _assign,
    "draw.dispose": _dispose,
    "assessment.make": _assess,
    "circular.draft": _circular,
    "evidence.draft": _evidence,
}
