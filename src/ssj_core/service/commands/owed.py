"""The commands that tell what is owed and what the figures say: duties, figures, days, assessments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ssj_core.errors import oversight as oversight_errors
from ssj_core.errors.refusals import Refusals
from ssj_core.inspection import INSPECTION, Inspection
from ssj_core.oversight import (
    AssessmentMade,
    Clock,
    Figure,
    Line,
    Obligation,
    Threshold,
    assess,
    clause_number,
    figures,
    publication_clocks,
    records_of,
    work_list,
)
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.overseen_states import FIGURE, figure_line, figure_state
from ssj_core.service.commands.reading import day_of, need, refuse
from ssj_core.service.commands.rights import overseeing, readable
from ssj_core.service.commands.shapes import (
    COUNT,
    DAY,
    IN_YEAR,
    NAMED,
    TEXT,
    WHOLE,
    many,
    obj,
    shape_of,
)
from ssj_core.service.commands.states import DUTY, duty_state
from ssj_core.service.commands.writing import all_errors

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
no: Final = Refusals(
    "oversight",
    {
        "typed": (
            "考核指标由系统计算，不能填报；请删去“{name}”",
            "the figures of an assessment are worked out, never typed in: leave {name} out",
        ),
        "no-inspection": (
            "没有检查 {inspection}",
            "there is no inspection {inspection}",
        ),
        "no-part": (
            "{department}不是检查 {inspection} 的检查部门",
            "{department} does not inspect in {inspection}",
        ),
    },
)
_UNREAD: Final = obj({"seq": COUNT, "kind": NAMED})
_COUNT: Final = {"numerator": COUNT, "denominator": COUNT}
_STANDS: Final = {"enum": ["counted", "owed", "left-out"]}
_LINE: Final = obj(
    {"stands": _STANDS, "number": COUNT},
    dict.fromkeys(("plan", "task", "target", "inspection", "department"), NAMED),
)
_FIGURE: Final = obj(
    {
        "figure": NAMED,
        "label": TEXT,
        "label_en": TEXT,
        "scope": {"enum": ["own", "joint"]},
        **_COUNT,
        "left_out": COUNT,
        "counts": TEXT,
        "clause": TEXT,
        "tasks": many(obj({"task": NAMED, **_COUNT})),
        "parts": many(obj({"department": NAMED, **_COUNT})),
        "rows": many(_LINE),
    },
    {"required": TEXT, "rate": TEXT},
)
CLOCK: Final = obj(
    {
        "clause": NAMED,
        "basis": NAMED,
        "department": NAMED,
        "starts": DAY,
        "last": DAY,
        "status": {"enum": ["open", "kept", "missed"]},
    },
    {"done": DAY},
)


def _day(body: Body, act: Act) -> date:
    return day_of(body["day"], "$.input.day") if "day" in body else act.on


def _recorded(day: date, act: Act) -> date | None:
    """Return the day of recording that counts: a look back does not see what came later."""
    return day if day < act.on else None


def _unread(service: Service) -> list[Body]:
    """Return the events this version could not read: a newer writer stops nobody."""
    return [{"seq": event.seq, "kind": event.kind} for event in service.state.unread]


def _read_duties(service: Service, act: Act, body: Body) -> Body:
    need(body, {}, {"day": str, "department": str})
    day = _day(body, act)
    department = body.get("department")
    if department is None and not overseeing(service, act):
        department = act.department
    if department is not None:
        readable(service, act, department)
    last = service.state.catch_up().last
    owed: tuple[Obligation, ...]
    if last is None or last.date() <= day:
        owed = service.still_owed(day, department)
    else:
        book = service.ledger(day, recorded=_recorded(day, act))
        owed = tuple(book.obligations.values())
    lines = work_list(owed, day, department=department)
    return {"duties": [duty_state(entry) for entry in lines], "unread": _unread(service)}


def _read_figures(service: Service, act: Act, body: Body) -> Body:
    need(body, {"department": str, "year": int}, {"plan": str, "day": str})
    day, department = _day(body, act), body["department"]
    readable(service, act, department)
    book = service.ledger(day, recorded=_recorded(day, act))
    found = figures(
        book, service.law, year=body["year"], department=department, plan=body.get("plan", "")
    )
    return {"figures": [_figure(figure) for figure in found], "unread": _unread(service)}


def _figure(figure: Figure) -> Body:
    told = figure_line(figure) | {
        "scope": figure.scope,
        "left_out": figure.left_out,
        "tasks": [
            {"task": part.of, "numerator": part.numerator, "denominator": part.denominator}
            for part in figure.tasks
        ],
        "parts": [
            {"department": part.of, "numerator": part.numerator, "denominator": part.denominator}
            for part in figure.parts
        ],
        "rows": [_line(line) for line in figure.lines],
    }
    for name, share in (("required", figure.required), ("rate", figure.rate)):
        if share is not None:
            told[name] = f"{share.numerator}/{share.denominator}"
    return told


def _line(line: Line) -> Body:
    named = {
        name: getattr(line, name)
        for name in ("plan", "task", "target", "inspection", "department")
        if getattr(line, name)
    }
    return {"stands": line.stands, "number": line.number, **named}


def inspection_of(service: Service, number: str) -> Inspection:
    """Return an inspection by its number.

    Raises:
        Refused: ``oversight.no-inspection``.
    """
    found = service.state.catch_up().get(INSPECTION, INSPECTION.of(inspection=number))
    if found is None:
        raise no("no-inspection", inspection=number)
    return found


def _read_days(service: Service, act: Act, body: Body) -> Body:
    need(body, {"inspection": str}, {"department": str, "day": str})
    one = inspection_of(service, body["inspection"])
    units = one.assigned.departments
    readable(service, act, *units)
    if "department" in body and body["department"] not in units:
        raise no("no-part", department=body["department"], inspection=one.id)
    own = act.department if act.department in units else ""
    day = _day(body, act)
    book = service.ledger(day, recorded=_recorded(day, act))
    wanted = body.get("department") or own
    return {
        "clocks": [
            clock_state(clock, department)
            for department in units
            if wanted in ("", department)
            for clock in publication_clocks(book, service.law, one, department)
        ]
    }


def clock_state(clock: Clock, department: str) -> Body:
    """Return one clock of a department's result."""
    told = {
        "clause": clause_number(clock.clause),
        "basis": clock.clause,
        "department": department,
        "starts": clock.started.isoformat(),
        "last": clock.last.latest.isoformat(),
        "status": clock.status,
    }
    return told | ({"done": clock.done.isoformat()} if clock.done else {})


def _thresholds(body: Body) -> list[Threshold]:
    found = []
    for at, one in enumerate(body.get("thresholds", [])):
        if not isinstance(one, dict):
            refuse(f"$.input.thresholds[{at}]", "应为键值对象", "it must be an object")
        found.append(Threshold.from_input(one, f"/input/thresholds/{at}"))
    return found


def _compute(service: Service, act: Act, body: Body) -> Body:
    need(body, {"department": str, "year": int}, {"day": str, "thresholds": list})
    day, name, year = _day(body, act), body["department"], body["year"]
    readable(service, act, name)
    book = service.ledger(day, recorded=_recorded(day, act))
    found = assess(book, service.law, year=year, department=name, thresholds=_thresholds(body))
    last = records_of(service.state).assessment(name, year)
    made = found.made(day, version=last.version + 1 if last else 1)
    return {"figures": figure_state(found), "assessment": made.body()}


def _make(service: Service, act: Act, body: Body) -> Body:
    typed = {"rows", "as_of", "version", "figures"} & body.keys()
    if typed:
        name = min(typed)
        raise no("typed", name=name, pointer=f"/input/{name}")
    need(body, {"department": str, "year": int}, {"day": str, "thresholds": list})
    event = service.assess(
        body["department"],
        body["year"],
        act,
        day=_day(body, act),
        thresholds=_thresholds(body),
    )
    return {
        "seq": event.seq,
        "stream": event.stream,
        "version": event.version,
        "state": dict(event.body),
    }


def _read_assessment(service: Service, act: Act, body: Body) -> Body:
    need(body, {"department": str, "year": int})
    name, year = body["department"], body["year"]
    readable(service, act, name)
    known = records_of(service.state.catch_up()).assessments
    own = [made.body() for made in known if (made.department, made.year) == (name, year)]
    return {"version": len(own), "assessments": own}


_ERRORS: Final = all_errors(oversight_errors)
_THRESHOLDS: Final = many(shape_of(Threshold))

OWED_COMMANDS: Final = (
    Command(
        name="duties.read",
        zh="查看待办与期限",
        en="read what is owed, and until when",
        input=obj({}, {"day": DAY, "department": NAMED}),
        result=obj({"duties": many(DUTY), "unread": many(_UNREAD)}),
        run=_read_duties,
    ),
    Command(
        name="figures.read",
        zh="查看指标",
        en="read the figures of a department's year, row by row",
        input=obj({"department": NAMED, "year": IN_YEAR}, {"plan": NAMED, "day": DAY}),
        result=obj({"figures": many(_FIGURE), "unread": many(_UNREAD)}),
        run=_read_figures,
    ),
    Command(
        name="inspection.days",
        zh="查看检查结果的各项期限",
        en="read the clocks of an inspection's results, clause by clause",
        input=obj({"inspection": NAMED}, {"department": NAMED, "day": DAY}),
        result=obj({"clocks": many(CLOCK)}),
        run=_read_days,
    ),
    Command(
        name="assessment.compute",
        zh="计算考核指标（不登记）",
        en="work out the figures of an assessment; nothing is recorded",
        input=obj({"department": NAMED, "year": IN_YEAR}, {"day": DAY, "thresholds": _THRESHOLDS}),
        result=obj({"figures": many(FIGURE), "assessment": shape_of(AssessmentMade)}),
        errors=_ERRORS,
        run=_compute,
    ),
    Command(
        name="assessment.make",
        zh="登记考核（指标由系统计算）",
        en="record an assessment, its figures worked out",
        input=obj({"department": NAMED, "year": IN_YEAR}, {"day": DAY, "thresholds": _THRESHOLDS}),
        result=obj({**ENTRY, "state": shape_of(AssessmentMade)}),
        errors=_ERRORS,
        run=_make,
        writes=True,
    ),
    Command(
        name="assessment.read",
        zh="查看已登记的考核",
        en="read the assessments on record",
        input=obj({"department": NAMED, "year": IN_YEAR}),
        result=obj({"version": WHOLE, "assessments": many(shape_of(AssessmentMade))}),
        run=_read_assessment,
    ),
)
"""What is owed, and what the figures say."""
