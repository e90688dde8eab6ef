"""The commands that read what oversight knows: figures, cases, milestones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from ssj_core.disclosure import records
from ssj_core.errors import oversight as oversight_errors
from ssj_core.errors.rules import NoClauseError
from ssj_core.journal import Event
from ssj_core.oversight import (
    CHECKS,
    AssessmentMade,
    Ledger,
    Look,
    Threshold,
    YearDuty,
    assess,
    beginnings,
    ledger,
    milestone,
    recorded,
)
from ssj_core.oversight.accountability import (
    Case,
    JudgmentRecorded,
    Situation,
    StatementMade,
    dossiers,
)
from ssj_core.oversight.accountability import fold_all as fold_cases
from ssj_core.registers import ITEM_LIST
from ssj_core.service import streams
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.others import YEAR, years_of
from ssj_core.service.commands.overseen_states import (
    FIGURE,
    MILESTONE,
    figure_state,
    milestone_state,
)
from ssj_core.service.commands.reading import day_of, need, refuse
from ssj_core.service.commands.shapes import (
    ANY,
    DAY,
    HEX64,
    IN_YEAR,
    NAMED,
    WHOLE,
    many,
    obj,
    shape_of,
)
from ssj_core.service.commands.writing import all_errors

if TYPE_CHECKING:
    from ssj_core.oversight import Assessment
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
_ABOUT: Final = ("target", "inspection", "plan", "task")


@frozen(kw_only=True)
class _Known:
    """What the journal had by the end of a day, for one department."""

    service: Service
    department: str
    day: date
    events: tuple[Event, ...]
    book: Ledger

    @classmethod
    def on(cls, service: Service, department: str, day: date, years: list[YearDuty]) -> _Known:
        """Return what `service` had by the end of `day`."""
        known = tuple(one for one in service.events() if one.at.date() <= day)
        book = ledger(known, service.rules, years=years)
        return cls(service=service, department=department, day=day, events=known, book=book)

    @property
    def items(self) -> tuple[str, ...]:
        """The department's items on its list, as the list was by then."""
        world = self.service.state.catch_up()
        history = world.get(ITEM_LIST, ITEM_LIST.of(department=self.department))
        version = history.at(self.day) if history else None
        return tuple(sorted(version.items)) if version else ()

    def assessed(self, year: int, thresholds: list[Threshold]) -> Assessment:
        """Return the figures of a year beside what is wanted of them."""
        draws = [
            one
            for one in self.events
            if one.department == self.department
            and one.kind.startswith("draw.")
            and one.at.year == year
        ]
        return assess(
            self.book,
            self.day,
            self.service.rules(self.day),
            year=year,
            department=self.department,
            items=self.items,
            thresholds=thresholds,
            draws=draws,
        )


def _thresholds(body: Body) -> list[Threshold]:
    found = []
    for at, one in enumerate(body["thresholds"]):
        if not isinstance(one, dict):
            refuse(f"$.input.thresholds[{at}]", "应为键值对象", "it must be an object")
        found.append(Threshold.from_input(one, f"/input/thresholds/{at}"))
    return found


def _compute(service: Service, _: Act, body: Body) -> Body:
    need(body, {"department": str, "year": int, "day": str, "thresholds": list}, {"years": list})
    day, name, year = day_of(body["day"], "$.input.day"), body["department"], body["year"]
    known = _Known.on(service, name, day, years_of(body))
    found = known.assessed(year, _thresholds(body))
    last = recorded.fold_all(service.journal.read(streams.OVERSIGHT)).assessment(name, year)
    made = found.made(day, version=last.version + 1 if last else 1)
    return {"figures": figure_state(found), "assessment": made.body()}


def _read_assessment(service: Service, _: Act, body: Body) -> Body:
    need(body, {"department": str, "year": int})
    known = recorded.fold_all(service.journal.read(streams.OVERSIGHT))
    name, year = body["department"], body["year"]
    own = [one.body() for one in known.assessments if (one.department, one.year) == (name, year)]
    return {"version": len(own), "assessments": own}


def _situations(body: Body) -> list[Situation]:
    known = {one.value: one for one in Situation}
    found = body.get("situations", list(known))
    for at, one in enumerate(found):
        if not isinstance(one, str) or one not in known:
            refuse(f"$.input.situations[{at}]", "没有这种情形", "there is no such situation")
    return [known[one] for one in found]


def _read_case(service: Service, _: Act, body: Body) -> Body:
    optional: dict[str, type] = {**dict.fromkeys(_ABOUT, str), "situations": list, "years": list}
    need(body, {"case": str, "department": str, "day": str}, optional)
    day = day_of(body["day"], "$.input.day")
    known = _Known.on(service, body["department"], day, years_of(body))
    said = fold_cases(one for one in known.events if one.stream == streams.case(body["case"]))
    case = Case(
        number=body["case"],
        department=known.department,
        day=day,
        book=known.book,
        items=known.items,
        statements=said.statements,
        terms=service.rulebook.terms,
        **{name: body[name] for name in _ABOUT if name in body},
    )
    suite = service.journal.suite
    return {
        "dossiers": [
            {"document": one.document(), "digest": one.digest(suite)}
            for one in dossiers(case, _situations(body))
        ],
        "statements": [one.body() for one in said.statements],
        "judgments": [one.body() for one in said.judgments],
    }


def _read_milestones(service: Service, _: Act, body: Body) -> Body:
    need(body, {"department": str, "day": str}, {"keeper": str, "years": list})
    day = day_of(body["day"], "$.input.day")
    known = _Known.on(service, body["department"], day, years_of(body))
    look = Look(
        department=known.department,
        day=day,
        rules=service.rules(day),
        book=known.book,
        begun=beginnings(known.events, keeper=body.get("keeper")),
        archive=records.fold_all(known.events),
        records=recorded.fold_all(known.events),
        assessment=known.assessed(day.year, []),
    )
    return {"milestones": [milestone_state(milestone(name, look)) for name in CHECKS]}


_ERRORS: Final = (*all_errors(oversight_errors), NoClauseError)
_SITUATION: Final = {"enum": [one.value for one in Situation]}

READ_COMMANDS: Final = (
    Command(
        name="assessment.compute",
        zh="计算考核指标（不登记）",
        en="work out the figures of an assessment; nothing is recorded",
        input=obj(
            {
                "department": NAMED,
                "year": IN_YEAR,
                "day": DAY,
                "thresholds": many(shape_of(Threshold)),
            },
            {"years": many(YEAR)},
        ),
        result=obj({"figures": many(FIGURE), "assessment": shape_of(AssessmentMade)}),
        errors=_ERRORS,
        run=_compute,
    ),
    Command(
        name="assessment.read",
        zh="查看已登记的考核",
        en="read the assessments on record",
        input=obj({"department": NAMED, "year": IN_YEAR}),
        result=obj({"version": WHOLE, "assessments": many(shape_of(AssessmentMade))}),
        run=_read_assessment,
    ),
    Command(
        name="case.read",
        zh="查看追责免责材料（不作认定）",
        en="read the material on a case; it concludes nothing",
        input=obj(
            {"case": NAMED, "department": NAMED, "day": DAY},
            {**dict.fromkeys(_ABOUT, NAMED), "situations": many(_SITUATION), "years": many(YEAR)},
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
        input=obj({"department": NAMED, "day": DAY}, {"keeper": NAMED, "years": many(YEAR)}),
        result=obj({"milestones": many(MILESTONE)}),
        errors=_ERRORS,
        run=_read_milestones,
    ),
)
"""Commands that read what oversight knows."""
