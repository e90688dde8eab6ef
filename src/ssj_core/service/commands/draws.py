"""The commands of the draw: permit, prepare, seal, throw, result, void, dispose, standing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ssj_core.drawing import Dice, Evidence, Item, Outcome, Prepared, Seen, Shortage, Times, Witness
from ssj_core.drawing.afterwards import record_from
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.facts import (
    DRAW,
    Contributed,
    Disposed,
    DrawFact,
    DrawResulted,
    DrawSealed,
    DrawVoided,
    TaskRecorded,
)
from ssj_core.drawing.records import OUTCOMES, Promise, Result, Reveal
from ssj_core.drawing.times import write_time
from ssj_core.encoding import parse
from ssj_core.errors import drawing as drawing_errors
from ssj_core.errors import selection as selection_errors
from ssj_core.errors import vault as vault_errors
from ssj_core.errors.drawing import UnknownEntryError
from ssj_core.legal.amounts import Number
from ssj_core.selection.frame import no as frame_refusals
from ssj_core.selection.numbers import no as number_refusals
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.declared import RESTS, cited
from ssj_core.service.commands.reading import need, refuse
from ssj_core.service.commands.shapes import (
    ANY,
    COUNT,
    HEX64,
    NAMED,
    TEXT,
    YES_NO,
    Shape,
    many,
    obj,
)
from ssj_core.service.commands.writing import all_errors, written
from ssj_core.service.draws import Choices, Draws, Expected
from ssj_core.service.draws import no as draw_refusals

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
_ROW: Final = {"plan": NAMED, "task": NAMED}
_LEFT_OUT: Final = many(obj({"target": NAMED}, {"reason": TEXT}))
_FRAME: Final = {
    "left_out": _LEFT_OUT,
    "added": many(NAMED),
    "inspectors": {"enum": ["now", "later"]},
    "led": YES_NO,
    "basis": many(obj({"stratum": NAMED, "why": NAMED})),
}
_CHOSEN: Final[dict[str, type]] = {
    "left_out": list,
    "added": list,
    "inspectors": str,
    "led": str,
    "basis": list,
}
_PROMISE: Final = {
    "$comment": "value DrawPromise: 承诺 / commitment of a party",
    **obj({"party": NAMED, "commitment": HEX64}),
}
_REVEAL: Final = {
    "$comment": "value DrawReveal: 揭示 / contribution revealed",
    **obj({"party": NAMED, "value": HEX64}, {"at": NAMED}),
}
_WITNESS: Final = {
    "$comment": "value DrawWitness: 见证人 / witness",
    **obj({"name": NAMED, "of": NAMED}),
}
_SEEN: Final = {
    "$comment": "value DrawSeen: 见证 / what was seen",
    **obj({"at": NAMED}, {"record": TEXT, "where": TEXT, "witnesses": many(_WITNESS)}),
}
_GONE: Final = obj({"target": NAMED, "reason": NAMED}, {"clauses": many(NAMED)})
_NUMBER: Final[Shape] = {"oneOf": [COUNT, TEXT]}
"""How many are drawn: a whole number, or an exact fraction in text where it is one on average."""
_STRATUM: Final = obj({"stratum": NAMED, "size": COUNT, "number": _NUMBER, "basis": many(NAMED)})
_PREPARED: Final = obj(
    {
        "digest": HEX64,
        "size": COUNT,
        "number": _NUMBER,
        "strata": many(_STRATUM),
        "left_out": many(_GONE),
    },
    {"crew": ANY},
)
_SHARE: Final = obj({"stratum": NAMED, "size": COUNT, "number": _NUMBER})
_SEALED_STATE: Final = obj(
    {
        "session": NAMED,
        "seal_code": NAMED,
        "number": COUNT,
        "size": COUNT,
        "strata": many(_SHARE),
        "cites": many(TEXT),
        "records": many(ANY),
    },
    {"redraw_of": NAMED},
)
_PICK: Final = {"target": NAMED, "ticket": HEX64, "stratum": TEXT}
_DRAWN_STATE: Final = obj(
    {"session": NAMED},
    {
        "drawn": many(obj({**_PICK, "team": many(TEXT)})),
        "reserves": many(obj(_PICK)),
        "shortage": TEXT,
    },
)
_VOID_STATE: Final = obj({"session": NAMED, "stage": {"const": "void"}}, {"cites": many(TEXT)})
_DISPOSED_STATE: Final = obj(
    {"session": NAMED, "target": NAMED, "outcome": {"enum": list(OUTCOMES)}}, {"replaced_by": NAMED}
)


def _draws(service: Service) -> Draws:
    return service.draws


def _session_written(service: Service, session: str, state: Body) -> Body:
    """Return where the journal has what was written to a session, with the receipt it rests on."""
    where = written(service, DRAW.of(session=session))
    events = service.journal.read(where["stream"])
    rests = [event.envelope.rests for event in events if event.seq == where["seq"]]
    return {**where, **({"rests": rests[-1]} if any(rests) else {}), "state": state}


def _permit(service: Service, act: Act, body: Body) -> Body:
    need(body, {"plan": str, "task": str})
    given = _draws(service).permit(body["plan"], body["task"], act)
    basis = {"resolution": given.row.resolution} if given.row.resolution else {}
    return {
        "plan": given.row.plan,
        "version": given.row.version,
        "task": given.row.task,
        "session": given.session,
        "clauses": list(given.clauses),
        **basis,
    }


def _choices(body: Body) -> Choices:
    """Return what the sender decides about frame and crew."""
    reasons: dict[str, str] = {}
    for at, row in enumerate(body.get("left_out", [])):
        path = f"$.input.left_out[{at}]"
        if not isinstance(row, dict) or not isinstance(row.get("target"), str):
            refuse(path, "应为 {target, reason}", "it must be {target, reason}")
        if row["target"] in reasons:
            refuse(path, f"{row['target']} 已写过理由", f"{row['target']} has its reason already")
        # A reason that is missing is a reason that does not hold: the frame says so, with its clause.
        reasons[row["target"]] = str(row.get("reason", ""))
    return Choices(
        left_out=reasons,
        added=tuple(map(str, body.get("added", []))),
        crew=body.get("inspectors", "now") == "now",
        led=body.get("led", "no") == "yes",
        basis={row["stratum"]: row["why"] for row in body.get("basis", [])},
        title=body.get("title"),
    )


def _count(number: Number) -> int | str:
    return int(number) if number == int(number) else str(number)


def _shown(prepared: Prepared) -> Body:
    """Return a preparation as an answer gives it."""
    crew = prepared.crew
    shown: Body = {
        "digest": prepared.digest,
        "size": prepared.size,
        "number": _count(prepared.number),
        "strata": [
            {
                "stratum": part.stratum,
                "size": part.size,
                "number": _count(part.number),
                "basis": list(part.basis),
            }
            for part in prepared.numbers.parts
        ],
        "left_out": [
            {
                "target": gone.target,
                "reason": gone.reason,
                **({"clauses": list(gone.clauses)} if gone.clauses else {}),
            }
            for gone in prepared.frame.excluded
        ],
    }
    if crew is not None:
        shown["crew"] = {
            "slots": list(crew.slots),
            "people": len(crew.roster.inspectors),
            "unmanned": list(crew.unmanned),
            "unfit": [
                {"kind": kind, "inspector": person, "reasons": [zh for zh, _ in reasons]}
                for (kind, person), reasons in crew.lists.unfit.items()
            ],
        }
    return shown


def _prepare(service: Service, act: Act, body: Body) -> Body:
    need(
        body,
        {"plan": str, "task": str},
        {**_CHOSEN, "reserves": int},
    )
    found = _draws(service).prepare(body["plan"], body["task"], act, _choices(body))
    left, wanted = int(found.size - found.number), body.get("reserves", 0)
    if left < wanted:
        raise draw_refusals("reserves", task=body["task"], left=left, expected=wanted)
    return _shown(found)


def _seal(service: Service, act: Act, body: Body) -> Body:
    need(
        body,
        {"plan": str, "task": str, "number": int},
        {
            **_CHOSEN,
            "title": str,
            "size": int,
            "expect": str,
            "open_at": str,
            "public_at": str,
            "contributions_at": str,
            "contributions": list,
            "entropy": list,
            "reserves": int,
        },
    )
    draws = _draws(service)
    sealed = draws.seal(
        body["plan"],
        body["task"],
        act,
        _choices(body),
        expected=Expected(
            number=body["number"],
            size=body.get("size"),
            digest=body.get("expect"),
            reserves=body.get("reserves", 0),
        ),
        entropy=tuple(map(str, body.get("entropy", ["dice"]))),
        contributions=[Promise.from_document(row) for row in body.get("contributions", [])],
        times=_times(act, body),
    )
    session = sealed.commit.session
    entry = sealed.commit.tasks[0]
    row = draws.source.row(body["plan"], body["task"], act.on)
    joint = row is not None and row.joint
    written = _session_written(service, session, {})
    state: Body = {
        "session": session,
        "seal_code": sealed.seal_code,
        "number": sum(int(stratum.number) for stratum in entry.strata),
        "size": sum(stratum.size for stratum in entry.strata),
        "strata": [
            {"stratum": one.name, "size": len(one.frame), "number": _count(one.number)}
            for one in sealed.tasks[0].strata
        ],
        "cites": sorted({*cited(written), *(service.cited("point:joint-draw") if joint else ())}),
        "records": [record.document() for record in sealed.records],
    }
    if entry.previous is not None:
        state["redraw_of"] = draws.sealed_as(entry.task, entry.previous).session
    return {**written, "state": state}


_SEALED: Final = frozenset({"COMMIT", "CONTRIB"})
"""What may be seen before the throw; every other record shows the throw itself."""


def evidence_of(act: Act, body: Body) -> Evidence:
    """Return when the dice were thrown and before whom, as a command says."""
    seen = [row for row in body.get("seen", []) if row.get("record") not in _SEALED] or [{}]
    names = [*_named(body), *(one for row in seen for one in _named(row))]
    told = [row["record"] for row in seen if "record" in row]
    return Evidence(
        at=str(seen[0].get("at", write_time(act.at))),
        note="；".join(told) or None,
        witnesses=tuple(dict.fromkeys(names)),
    )


def _times(act: Act, body: Body) -> Times | None:
    """Return the times that were said: contributions, throw, opening; else those of the road."""
    if not {"open_at", "public_at", "contributions_at"} & body.keys():
        return None
    public = write_time(body.get("public_at", act.at + timedelta(seconds=1)), "$.input.public_at")
    result = write_time(datetime.fromisoformat(public) + LONGEST)
    return Times(
        contributions=body.get("contributions_at"),
        public=public,
        result=result,
        open=body.get("open_at"),
    )


def _named(body: Body) -> tuple[Witness, ...]:
    """Return the witnesses a command names."""
    return tuple(Witness(name=one["name"], of=one["of"]) for one in body.get("witnesses", []))


def seen_of(act: Act, body: Body) -> list[Seen]:
    """Return who wrote down or where was posted what was sealed, of the rows that say so."""
    return [
        Seen(
            at=str(row.get("at", write_time(act.at))),
            record=str(row["record"]),
            where=row.get("where"),
            witnesses=_named(row),
        )
        for row in body.get("seen", [])
        if row.get("record") in _SEALED
    ]


def _drawn(outcome: Outcome) -> Body:
    """Return who was drawn, with teams and reserves."""
    shown: Body = {"session": outcome.commit.session, "drawn": [], "reserves": []}
    for draw in outcome.tasks.values():
        slots = draw.sealed.record.slots
        for pick in draw.drawn:
            shown["drawn"].append(
                {
                    "target": pick.id,
                    "ticket": pick.ticket,
                    "stratum": pick.stratum,
                    "team": [draw.teams[pick.id, slot] for slot in slots],
                }
            )
        for stratum in sorted({pick.stratum for pick in draw.drawn}):
            shown["reserves"].extend(
                {"target": one.id, "ticket": one.ticket, "stratum": stratum}
                for one in draw.reserves(stratum, _RESERVES)
            )
    return shown


_RESERVES: Final = 10


def _close(service: Service, act: Act, body: Body) -> Body:
    need(body, {"session": str, "reveals": list})
    now = {"at": write_time(act.at)}
    reveals = [Reveal.from_document({**now, **row}) for row in body["reveals"]]
    closed = _draws(service).close(body["session"], act, reveals)
    state = {
        "session": body["session"],
        "revealed": [row.party for row in closed.reveals],
        "absent": list(closed.absent),
    }
    return _session_written(service, body["session"], state)


def _throw(service: Service, act: Act, body: Body) -> Body:
    need(body, {"session": str}, {"dice": list, "items": list, "witnesses": list, "seen": list})
    session = body["session"]
    seen = evidence_of(act, body)
    items: list[Item | str] = [Dice(str(digits)) for digits in body.get("dice", [])]
    items += [str(item) for item in body.get("items", [])]
    try:
        outcome = _draws(service).throw(
            session, act, items=items, evidence=[seen] * len(items), seen=seen_of(act, body)
        )
    except Shortage as shortage:
        return _session_written(
            service, session, {"session": session, "shortage": shortage.statement}
        )
    return _session_written(service, session, _drawn(outcome))


def _result(service: Service, act: Act, body: Body) -> Body:
    need(body, {"session": str, "result": dict})
    record = record_from(body["result"], "$.input.result")
    if not isinstance(record, Result):
        refuse("$.input.result", "应为 RESULT 记录", "it must be a RESULT record")
    outcome = _draws(service).result(body["session"], record, act)
    return _session_written(service, body["session"], _drawn(outcome))


def _void(service: Service, act: Act, body: Body) -> Body:
    need(
        body,
        {"session": str, "reason": str, "approver": str},
        {"shortage": str, "failed_verification": str, "dice": list, "witnesses": list},
    )
    _draws(service).void(
        body["session"],
        act,
        reason=body["reason"],
        approver=body["approver"],
        shortage=body.get("shortage"),
        failed_verification=body.get("failed_verification"),
        dice=tuple(Dice(str(digits)) for digits in body.get("dice", [])),
        witnesses=_named(body),
    )
    state = {"session": body["session"], "stage": "void"}
    cites = {"cites": list(service.cited("point:crew-draw"))} if "shortage" in body else {}
    return _session_written(service, body["session"], {**state, **cites})


def _dispose(service: Service, act: Act, body: Body) -> Body:
    need(
        body,
        {"session": str, "target": str, "outcome": str},
        {"reason": str, "approver": str, "document": str, "replace": str},
    )
    told = [body[name] for name in ("reason", "document") if name in body]
    disposed = _draws(service).dispose(
        body["session"],
        body["target"],
        act,
        outcome=body["outcome"],
        reason="；".join(told) or None,
        approver=body.get("approver"),
        replace=body.get("replace"),
    )
    last = disposed.dispositions[-1]
    state: Body = {"session": body["session"], "target": last.id, "outcome": last.outcome}
    if last.replaced_by is not None:
        state["replaced_by"] = last.replaced_by.id
    return _session_written(service, body["session"], state)


def _session_of(service: Service, body: Body) -> str:
    """Return the draw a body names: by its number, or the last that stands of a row."""
    if "session" in body:
        return str(body["session"])
    if not {"plan", "task"} <= body.keys():
        refuse("$.input.session", "请写明抽取编号，或计划和任务", "name the draw, or plan and task")
    row = f"{body['plan']}#{body['task']}"
    state = service.state.catch_up()
    known = [state.get(DRAW, key) for key in state.find(DRAW, "standing", row)]
    drawn = [draw.session for draw in known if draw is not None and draw.result is not None]
    if not drawn:
        raise draw_refusals("unknown", session=row)
    return drawn[-1]


def _standing(service: Service, _: Act, body: Body) -> Body:
    need(body, {"target": str}, {"session": str, "plan": str, "task": str})
    outcome = _draws(service).outcome(_session_of(service, body))
    for task in outcome.tasks:
        try:
            slip = parse(outcome.slip(task, body["target"]))
        except UnknownEntryError:
            continue
        drawn = {pick.id: pick for pick in outcome.tasks[task].drawn}
        pick = drawn.get(body["target"])
        return {
            "standing": "not-drawn" if pick is None else "drawn",
            "proof": slip,
            **({} if pick is None else {"ticket": pick.ticket}),
        }
    return {"standing": "not-in-frame"}


_ERRORS: Final = (
    *all_errors(drawing_errors),
    *all_errors(selection_errors),
    *all_errors(vault_errors),
)
_CODES: Final = tuple(
    f"{table.room}.{reason}"
    for table in (draw_refusals, frame_refusals, number_refusals)
    for reason in table.table
)


def _written_as(state: Shape) -> Shape:
    """Return the schema of what a command answers that wrote to a draw."""
    return obj({**ENTRY, "state": state}, {"rests": RESTS})


def _command(
    name: str,
    facts: Iterable[type[DrawFact]],
    zh: str,
    en: str,
    **more: Any,  # noqa: ANN401 - fields of Command
) -> Command:
    """Return a command that rests on what the facts rest on that it records, or would record."""
    cites = dict.fromkeys(cite for fact in facts for cite in fact.declared.cites)
    rests_on = (*cites, f"command:{name}")
    return Command(name=name, rests_on=rests_on, zh=zh, en=en, errors=_ERRORS, codes=_CODES, **more)


_SEALS: Final = (TaskRecorded, DrawSealed)


DRAW_COMMANDS: Final = (
    _command(
        "draw.permit",
        (DrawSealed,),
        "可否抽取",
        "whether targets may be drawn",
        input=obj(_ROW),
        result=obj(
            {**_ROW, "version": COUNT},
            {"session": NAMED, "clauses": many(NAMED), "resolution": NAMED},
        ),
        run=_permit,
    ),
    _command(
        "draw.prepare",
        (DrawSealed,),
        "准备抽取",
        "prepare a draw",
        input=obj(_ROW, {**_FRAME, "reserves": COUNT}),
        result=_PREPARED,
        run=_prepare,
    ),
    _command(
        "draw.seal",
        _SEALS,
        "封存",
        "seal a draw",
        input=obj(
            {**_ROW, "number": COUNT},
            {
                **_FRAME,
                "title": TEXT,
                "size": COUNT,
                "expect": HEX64,
                "open_at": NAMED,
                "public_at": NAMED,
                "contributions_at": NAMED,
                "contributions": many(_PROMISE, 1),
                "entropy": many(NAMED, 1),
                "reserves": COUNT,
            },
        ),
        result=_written_as(_SEALED_STATE),
        run=_seal,
        writes=True,
    ),
    _command(
        "draw.close",
        (Contributed,),
        "收齐各方随机数",
        "close the parties' contributions",
        input=obj({"session": NAMED, "reveals": many(_REVEAL)}),
        result=_written_as(obj({"session": NAMED, "revealed": many(NAMED), "absent": many(NAMED)})),
        run=_close,
        writes=True,
    ),
    _command(
        "draw.throw",
        (DrawResulted,),
        "掷骰抽取",
        "throw the dice",
        input=obj(
            {"session": NAMED},
            {
                "dice": many(NAMED),
                "items": many(NAMED),
                "witnesses": many(_WITNESS),
                "seen": many(_SEEN),
            },
        ),
        result=_written_as(_DRAWN_STATE),
        run=_throw,
        writes=True,
    ),
    _command(
        "draw.result",
        (DrawResulted,),
        "采用在别处得出的结果",
        "take a result made elsewhere from the same seal",
        input=obj({"session": NAMED, "result": Result.schema()}),
        result=_written_as(_DRAWN_STATE),
        run=_result,
        writes=True,
    ),
    _command(
        "draw.void",
        (DrawVoided,),
        "作废",
        "void a draw",
        input=obj(
            {"session": NAMED, "reason": NAMED, "approver": NAMED},
            {
                "shortage": NAMED,
                "failed_verification": NAMED,
                "dice": many(NAMED, 1),
                "witnesses": many(_WITNESS),
            },
        ),
        result=_written_as(_VOID_STATE),
        run=_void,
        writes=True,
    ),
    _command(
        "draw.dispose",
        (Disposed,),
        "名单处置",
        "dispose of a drawn target",
        input=obj(
            {"session": NAMED, "target": NAMED, "outcome": {"enum": list(OUTCOMES)}},
            {"reason": NAMED, "approver": NAMED, "document": NAMED, "replace": NAMED},
        ),
        result=_written_as(_DISPOSED_STATE),
        run=_dispose,
        writes=True,
    ),
    _command(
        "draw.standing",
        (DrawResulted,),
        "查询是否抽中",
        "whether a target was drawn, with the proof",
        input=obj({"target": NAMED}, {"session": NAMED, **_ROW}),
        result=obj(
            {"standing": {"enum": ["drawn", "not-drawn", "not-in-frame"]}},
            {"ticket": HEX64, "proof": ANY},
        ),
        run=_standing,
    ),
)
"""Commands of the draw on the road."""
