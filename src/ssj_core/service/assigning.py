"""Inspections read from a draw: who was drawn, by whom, for what, until when; nothing typed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ssj_core.errors.refusals import Refusals
from ssj_core.inspection import INSPECTION, InspectionAssigned, Member, Source
from ssj_core.inspection.assigning import next_number
from ssj_core.planning import Method
from ssj_core.service.act import Act
from ssj_core.service.draws import Assigned, Draws
from ssj_core.service.road import Recorded, record_all

if TYPE_CHECKING:
    from ssj_core.service import Service

no: Final = Refusals(
    "assigning",
    {
        "numbers": (
            "检查编号 {numbers} 个、检查对象 {targets} 个，数目不一致；请逐一对应，或不写编号",
            "{numbers} numbers for {targets} targets: give one for each, or none",
            "C87",
        ),
        "all-assigned": (
            "抽取 {session} 抽中的对象都已派出检查",
            "every target of draw {session} has its inspection already",
            "C80",
        ),
        "team-for-one": (
            "核对检查组时只能派遣一个对象",
            "a team is held against the draw for one target at a time",
            "C89",
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
