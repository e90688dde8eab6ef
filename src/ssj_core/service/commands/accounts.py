"""The commands that tell how something came about: conformity, the survey, cases, milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssj_core.errors import oversight as oversight_errors
from ssj_core.errors.rules import NoClauseError
from ssj_core.oversight import Status, assess, publication_clocks
from ssj_core.oversight.accountability import (
    CASES,
    Case,
    Conformity,
    JudgmentRecorded,
    Lack,
    Pointer,
    Rested,
    Situation,
    StatementMade,
    conformity,
    dossiers,
    rested_of,
    survey,
)
from ssj_core.service import office, streams
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.overseen_states import MILESTONE, milestone_state
from ssj_core.service.commands.owed import CLOCK, clock_state, inspection_of
from ssj_core.service.commands.reading import day_of, need, refuse
from ssj_core.service.commands.rights import readable
from ssj_core.service.commands.shapes import (
    ANY,
    COUNT,
    DAY,
    HEX64,
    IN_YEAR,
    NAMED,
    TEXT,
    YES_NO,
    many,
    obj,
    shape_of,
)
from ssj_core.service.commands.writing import all_errors

if TYPE_CHECKING:
    from ssj_core.oversight import Ledger
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
_ABOUT: Final = ("target", "inspection", "plan", "task")
_SITUATION: Final = {"enum": [situation.value for situation in Situation]}
_LACK: Final = obj({"what": NAMED, "zh": TEXT, "en": TEXT, "clause": TEXT})
_RESTED: Final = obj(
    {
        "seq": COUNT,
        "act": TEXT,
        "on": DAY,
        "book": HEX64,
        "answers": many(obj({"question": TEXT, "clauses": many(NAMED)})),
    }
)
_CONFORMITY: Final = obj(
    {
        "inspection": NAMED,
        "standing": {"enum": ["on-record", "gaps"]},
        "day": DAY,
        "lists": many(obj({"department": NAMED, "version": COUNT, "on": DAY})),
        "draw": obj({"session": TEXT, "drawn": YES_NO}),
        "team": many(obj({"inspector": NAMED, "department": NAMED, "certified": YES_NO})),
        "sheet": obj({"ended": YES_NO, "confirmed": YES_NO}),
        "days": many(CLOCK),
        "receipts": many(_RESTED),
        "gaps": many(_LACK),
    },
    {
        "list": obj({"version": COUNT, "on": DAY}),
        "plan": obj({"plan": NAMED, "task": NAMED, "version": COUNT, "effective": DAY}),
    },
)
_POINTER: Final = {
    "situation": _SITUATION,
    "label": TEXT,
    "clause": NAMED,
    "department": NAMED,
    "refs": many(TEXT),
}
_CASES: Final = many(
    obj(_POINTER, dict.fromkeys(("plan", "task", "target", "inspection", "session"), NAMED))
)


def _read_conformity(service: Service, act: Act, body: Body) -> Body:
    need(body, {"inspection": str})
    one = inspection_of(service, body["inspection"])
    readable(service, act, *one.assigned.departments)
    book = service.ledger(act.on)
    found = conformity(book, one)
    events = service.journal.read(streams.inspection(one.id))
    return {
        **_told(service, found),
        "days": [
            clock_state(clock, department)
            for department in one.assigned.departments
            for clock in publication_clocks(book, service.law, one, department)
        ],
        "receipts": [_rested(rested) for rested in rested_of(events)],
    }


def _told(service: Service, found: Conformity) -> Body:
    one = found.inspection
    assigned = one.assigned
    lists = [
        {"department": name, "version": version.number, "on": version.on.isoformat()}
        for name, version in found.lists
    ]
    drawn = not any(lack.what == "draw" for lack in found.lacks)
    told: Body = {
        "inspection": one.id,
        "standing": "gaps" if found.lacks else "on-record",
        "day": found.day.isoformat(),
        "lists": lists,
        "draw": {"session": assigned.draw, "drawn": "yes" if assigned.draw and drawn else "no"},
        "team": [
            {
                "inspector": member.inspector,
                "department": member.department,
                "certified": "yes" if member.inspector in found.certified else "no",
            }
            for member in one.team
        ],
        "sheet": {
            "ended": "yes" if one.ended_on else "no",
            "confirmed": "yes" if one.confirmed else "no",
        },
        "gaps": [_lack(service, lack) for lack in found.lacks],
    }
    if lists:
        told["list"] = {"version": lists[0]["version"], "on": lists[0]["on"]}
    if found.plan is not None and found.plan.effective_from is not None:
        told["plan"] = {
            "plan": assigned.plan,
            "task": assigned.task,
            "version": found.plan.plan.version,
            "effective": found.plan.effective_from.isoformat(),
        }
    return told


def _lack(service: Service, lack: Lack) -> Body:
    return {
        "what": lack.what,
        "zh": lack.text.zh,
        "en": lack.text.en,
        "clause": _cited(service, *lack.keys),
    }


def _rested(rested: Rested) -> Body:
    return {
        "seq": rested.seq,
        "act": rested.act.zh,
        "on": rested.on.isoformat(),
        "book": rested.book,
        "answers": [
            {"question": answer.question.zh, "clauses": list(answer.clauses)}
            for answer in rested.answers
        ],
    }


def _read_survey(service: Service, act: Act, body: Body) -> Body:
    need(body, {"department": str, "year": int}, {"day": str})
    day = day_of(body["day"], "$.input.day") if "day" in body else act.on
    readable(service, act, body["department"])
    book = service.ledger(day, recorded=day if day < act.on else None)
    found = survey(book, body["department"], year=body["year"])
    return {
        "cases": [_pointer(service, one) for one in found if one.status is not Status.MET_LATE],
        "late": [_pointer(service, one) for one in found if one.status is Status.MET_LATE],
    }


def _cited(service: Service, *keys: str) -> str:
    """Return the numbers that the papers of the place have for these keys; — for none."""
    return ", ".join(service.cited(*(f"point:{key}" for key in keys))) or "—"


def _pointer(service: Service, pointer: Pointer) -> Body:
    return {
        "situation": pointer.situation.value,
        "label": pointer.situation.zh,
        "clause": _cited(service, f"situation-{pointer.situation.value}"),
        "department": pointer.department,
        "refs": list(pointer.refs),
        **pointer.about,
    }


def _situations(body: Body) -> list[Situation]:
    known = {situation.value: situation for situation in Situation}
    found = body.get("situations", list(known))
    for at, one in enumerate(found):
        if not isinstance(one, str) or one not in known:
            refuse(f"$.input.situations[{at}]", "没有这种情形", "there is no such situation")
    return [known[one] for one in found]


def _looked_back(service: Service, day: str) -> Ledger:
    until = day_of(day, "$.input.day")
    return service.ledger(until, recorded=until)


def _read_case(service: Service, act: Act, body: Body) -> Body:
    optional: dict[str, type] = {**dict.fromkeys(_ABOUT, str), "situations": list}
    need(body, {"case": str, "department": str, "day": str}, optional)
    readable(service, act, body["department"])
    book = _looked_back(service, body["day"])
    said = book.world.get(CASES, CASES.of(case=body["case"]))
    statements, judgments = (said.statements, said.judgments) if said else ((), ())
    case = Case(
        number=body["case"],
        department=body["department"],
        day=book.day,
        book=book,
        statements=statements,
        terms=service.terms,
        **{name: body[name] for name in _ABOUT if name in body},
    )
    case = case.resting(
        {
            one.id: rested_of(
                event
                for event in service.journal.read(streams.inspection(one.id))
                if event.at.date() <= book.day
            )
            for one in case.inspections
        }
    )
    suite = service.journal.suite
    return {
        "dossiers": [
            {"document": one.document(), "digest": one.digest(suite)}
            for one in dossiers(case, _situations(body))
        ],
        "statements": [fact.body() for fact in statements],
        "judgments": [fact.body() for fact in judgments],
    }


def _read_milestones(service: Service, act: Act, body: Body) -> Body:
    need(body, {"department": str, "day": str}, {"keeper": str})
    department = body["department"]
    readable(service, act, department)
    book = _looked_back(service, body["day"])
    found = assess(book, service.law, year=book.day.year, department=department)
    stands = office.milestones(service, book, [found], body.get("keeper"))
    return {"milestones": [milestone_state(one) for one in stands]}


_ERRORS: Final = (*all_errors(oversight_errors), NoClauseError)

ACCOUNT_COMMANDS: Final = (
    Command(
        name="inspection.conformity",
        zh="查看是否照单履职（依当日清单、计划、名录、规则）",
        en="read whether an inspection followed list, plan, register and rules of its day",
        input=obj({"inspection": NAMED}),
        result=_CONFORMITY,
        run=_read_conformity,
    ),
    Command(
        name="survey.read",
        zh="查看需要核查的情形（逐一列名，不作认定）",
        en="read where somebody may have to look, each case named; it concludes nothing",
        input=obj({"department": NAMED, "year": IN_YEAR}, {"day": DAY}),
        result=obj({"cases": _CASES, "late": _CASES}),
        run=_read_survey,
    ),
    Command(
        name="case.read",
        zh="查看追责免责材料（不作认定）",
        en="read the material on a case; it concludes nothing",
        input=obj(
            {"case": NAMED, "department": NAMED, "day": DAY},
            {**dict.fromkeys(_ABOUT, NAMED), "situations": many(_SITUATION)},
        ),
        result=obj(
            {
                "dossiers": many(obj({"document": ANY, "digest": HEX64})),
                "statements": many(shape_of(StatementMade)),
                "judgments": many(shape_of(JudgmentRecorded)),
            }
        ),
        errors=_ERRORS,
        run=_read_case,
    ),
    Command(
        name="milestones.read",
        zh="查看阶段目标",
        en="read where a department stands to the milestones",
        input=obj({"department": NAMED, "day": DAY}, {"keeper": NAMED}),
        result=obj({"milestones": many(MILESTONE)}),
        errors=_ERRORS,
        run=_read_milestones,
    ),
)
"""How things came about, for whoever has to judge."""
