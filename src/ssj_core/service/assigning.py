"""Inspections read from a draw: who was drawn, by whom, for what, until when; nothing typed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ssj_core.drawing.external import not_initiator
from ssj_core.encoding import Text
from ssj_core.errors.refusals import Refusals, refuse_all
from ssj_core.inspection import (
    INSPECTION,
    Inspection,
    InspectionAssigned,
    InspectionRecognised,
    Member,
    Source,
    TeamChanged,
    unknown,
)
from ssj_core.inspection.assigning import next_number
from ssj_core.inspection.changing import change_faults
from ssj_core.inspection.refusals import no as visit_no
from ssj_core.planning import Method
from ssj_core.registers.rolls import inspector_serving
from ssj_core.service.act import Act
from ssj_core.service.draws import Assigned, Draws
from ssj_core.service.hands import day_faults
from ssj_core.service.road import Recorded, record_all

if TYPE_CHECKING:
    from ssj_core.service import Service

no: Final = Refusals(
    "assigning",
    {
        "numbers": (
            "检查编号 {numbers} 个、检查对象 {targets} 个，数目不一致；请逐一对应，或不写编号",
            "{numbers} numbers for {targets} targets: give one for each, or none",
        ),
        "all-assigned": (
            "抽取 {session} 抽中的对象都已派出检查",
            "every target of draw {session} has its inspection already",
        ),
        "team-for-one": (
            "核对检查组时只能派遣一个对象",
            "a team is held against the draw for one target at a time",
        ),
    },
)


def assign(
    service: Service,
    session: str,
    act: Act,
    *,
    targets: Sequence[str] | None = None,
    inspections: Sequence[str] | None = None,
    team: Sequence[str] | None = None,
    assistants: Sequence[str] = (),
) -> tuple[Recorded, ...]:
    """Record an inspection for each drawn target, all or none, with the team the lot gave it.

    Args:
        service: the road.
        session: the draw.
        act: who, for which department, when.
        targets: whom to assign; everybody who was drawn and has no inspection, when left out.
        inspections: a number for each of them, in their order; numbered by the system when left out.
        team: whom the sender believes to be drawn for the one target; refused when it is not so.
        assistants: experts beside the team (clause C71).

    Raises:
        Refused: no such draw, not drawn, another team, no inspectors drawn, assigned already.
        ManyFaultsError: several; or the rulebook's objections to the team.
    """
    draws = service.draws
    chosen = list(targets) if targets is not None else _waiting(service, draws, session)
    if not chosen:
        raise no("all-assigned", session=session)
    if inspections is not None and len(inspections) != len(chosen):
        raise no("numbers", numbers=len(inspections), targets=len(chosen))
    if team is not None and len(chosen) != 1:
        raise no("team-for-one")
    numbers = list(inspections) if inspections is not None else None
    facts = []
    for at, target in enumerate(chosen):
        read = draws.assigned(session, target, act, team=team)
        if act.department != read.row.owner:
            raise not_initiator(read.row, act.department)
        number = numbers[at] if numbers else _number(service, session, at)
        facts.append(_fact(read, number, act, assistants))
    return record_all(service, facts, act)


def _waiting(service: Service, draws: Draws, session: str) -> list[str]:
    """Return who was drawn and has no inspection that stands, in ticket order."""
    outcome = draws.outcome(session)
    found: list[str] = []
    for task, drawn in outcome.tasks.items():
        standing = dict.fromkeys(pick.id for pick in drawn.drawn)
        for step in outcome.dispositions:
            if step.task == task and step.id in standing:
                del standing[step.id]
                if step.replaced_by is not None:
                    standing[step.replaced_by.id] = None
        found += standing
    return [target for target in found if not _assigned(service, session, target)]


def _assigned(service: Service, session: str, target: str) -> bool:
    found = service.state.find(INSPECTION, "drawn", f"{session}/{target}")
    known = (service.state.get(INSPECTION, key) for key in found)
    return any(inspection.stands for inspection in known if inspection)


def _number(service: Service, session: str, at: int) -> str:
    """Return the number of the `at`-th inspection that is made now, the first is 0."""
    head, _, first = next_number(service.state, session).rpartition("/")
    return f"{head}/{int(first) + at}"


def _fact(read: Assigned, number: str, act: Act, assistants: Sequence[str]) -> InspectionAssigned:
    row = read.row
    methods = tuple(Method(name) for name in row.methods) or (Method.ONSITE,)
    return InspectionAssigned(
        inspection=number,
        target=read.target,
        plan=row.plan,
        task=row.task,
        draw=read.session,
        source=Source.RANDOM,
        departments=row.departments,
        team=tuple(_members(read)),
        items=tuple(item.id for item in row.items),
        methods=methods,
        window_end=row.last,
        on=act.on,
        assistants=tuple(assistants),
        version=row.version,
    )


def _members(read: Assigned) -> Iterator[Member]:
    for member in read.team.members:
        yield Member(member.inspector, member.slot.split("/")[0])


def change_team(service: Service, asked: TeamChanged, act: Act, *, named: bool = False) -> Recorded:
    """Record that somebody of a team is replaced: by the next of the draw's order, nobody picked.

    Args:
        service: the road.
        asked: what is asked; where the team was drawn, who steps in is read from the draw.
        act: who, for which department, when.
        named: whether the sender said who steps in: refused when it is not the next.

    Raises:
        Refused: not of the team, no ground on record, not the next, nobody left.
    """
    now = service.state.catch_up().get(INSPECTION, asked.stream)
    if now is None:
        raise unknown(asked.inspection)
    refuse_all(asked.declared.says, day_faults(asked, act))
    refuse_all(asked.declared.says, change_faults(asked, now, service.state))
    told = now.assigned
    if told.source is Source.RANDOM and service.vault is not None:
        came = _next(service, now, asked, act)
        if came is None:
            raise visit_no("nobody-left")
        if named and asked.came != came:
            raise visit_no("not-next", next=came, who=asked.came, pointer="/input/in")
        asked = asked.but(came=came)
    elif not named:
        raise visit_no("came-unsaid", pointer="/input/in")
    (recorded,) = record_all(service, [asked], act, made=True)
    return recorded


def _next(service: Service, now: Inspection, asked: TeamChanged, act: Act) -> str | None:
    """Return who comes next in the order of the slot and can go, None when nobody is left.

    Whoever is of the team or has left it is passed over, and who by the register of the day is away
    or has no valid certificate. How even the work is, is not asked: somebody has to go.
    """
    told = now.assigned
    gone = {member.inspector for member in (*told.team, *now.team)}
    gone |= {change.came for change in now.changes}
    at = next(at for at, member in enumerate(now.team) if member.inspector == asked.out)
    order = service.draws.order(told.draw, f"{told.plan}#{told.task}", told.target, at)
    drawn = told.team[at].inspector
    start = order.index(drawn) if drawn in order else -1
    department = now.team[at].department
    for person in (*order[start + 1 :], *order[: max(start, 0)]):
        row = inspector_serving(service.state, department, person, act.on)
        fit = row is not None and not row.absent_on(act.on)
        if row and fit and person not in gone and row.certificate_on(act.on) == "valid":
            return person
    return None


def recognise(
    service: Service,
    source: str,
    act: Act,
    *,
    inspection: str = "",
    session: str = "",
    target: str = "",
) -> Recorded:
    """Record that another department's result satisfies a visit that need not be made (C6, C21).

    Args:
        service: the road.
        source: the inspection whose result is used.
        act: who, for which department, when.
        inspection: the visit it satisfies, where it was assigned; else `session` and `target`: what
            was drawn is assigned first, so that what it satisfies is on record.
        session: the draw.
        target: the drawn target.

    Raises:
        Refused: no such result, not public, too old, other items, visited already.
    """
    state = service.state.catch_up()
    if state.get(INSPECTION, INSPECTION.of(inspection=source)) is None:
        why = Text("没有这项结果", "there is no such result")
        raise visit_no("not-recognised", inspection=inspection or target, source=source, why=why)
    with service.journal.transaction(), state.lock:
        number = inspection or _standing(service, session, target)
        if not number:
            (made,) = assign(service, session, act, targets=[target])
            number = made.now.id
        given = {"inspection": number, "source": source}
        fact = filled_recognition(service, given, act)
        (recorded,) = record_all(service, [fact], act, made=True)
    return recorded


def filled_recognition(service: Service, given: dict[str, str], act: Act) -> InspectionRecognised:
    """Return the recognition with what both inspections say."""
    body = InspectionRecognised.filled({**given, "on": act.on.isoformat()}, act, service.state)
    return InspectionRecognised.from_input(body, "/input")


def _standing(service: Service, session: str, target: str) -> str:
    """Return the number of the inspection of a drawn target that stands, empty for none."""
    for key in service.state.find(INSPECTION, "drawn", f"{session}/{target}"):
        found = service.state.get(INSPECTION, key)
        if found is not None and found.stands:
            return found.id
    return ""
