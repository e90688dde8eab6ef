"""What became of drawn targets, and who is sent to those that stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from ssj_core.drawing import Outcome, teams_of
from ssj_core.drawing import dispose as disposed_of
from ssj_core.drawing.assignment import Team, Teams
from ssj_core.drawing.external import hand
from ssj_core.drawing.facts import Draw
from ssj_core.drawing.facts import no as happened
from ssj_core.encoding import Text
from ssj_core.inspection import INSPECTION
from ssj_core.planning import PlannedRow, unknown_row
from ssj_core.rules.questions import TeamSize
from ssj_core.service.draws.answers import Answers
from ssj_core.service.draws.crewing import crew_outcome
from ssj_core.service.draws.refusals import no, other_team, ruled
from ssj_core.service.draws.sealing import fields_of, onsite
from ssj_core.service.draws.steps import draw_of, fact_of, outcome_of, own_draw, put, writing

if TYPE_CHECKING:
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws


@frozen(kw_only=True)
class Assigned:
    """What a drawn target is inspected for, by whom, when: read from the draw, never typed.

    Attributes:
        session: the draw.
        target: the target.
        team: the inspectors drawn for it.
        row: the row in effect when it was sealed.
        late: whether the row's period is over.
    """

    session: str
    target: str
    team: Team
    row: PlannedRow
    late: bool = False


def dispose(
    draws: Draws,
    session: str,
    target: str,
    act: Act,
    *,
    outcome: str,
    reason: str | None,
    approver: str | None,
    replace: str | bool | None,
) -> Outcome:
    """Record what became of a drawn target; with `replace`, its next reserve takes its place."""
    draw = own_draw(draws, session, act)
    known = outcome_of(draws, draw)
    task = _task_of(draw, known, target)
    if replace:
        _check_left(draws, draw, task, target, act.on)
    if replace or outcome != "inspected":
        _check_unvisited(draws, session, target, replaced=bool(replace))
    disposed = disposed_of(
        known,
        task,
        target,
        at=act.at,
        what=outcome,
        reason=reason,
        approver=approver,
        replace=bool(replace),
    )
    last = disposed.dispositions[-1]
    if isinstance(replace, str) and last.replaced_by and last.replaced_by.id != replace:
        raise no("not-next", session=session, next=last.replaced_by.id, reserve=replace)
    with writing(draws):
        put(draws, fact_of(session, last), act)
    return disposed


def assigned(
    draws: Draws, session: str, target: str, act: Act, team: Sequence[str] | None
) -> Assigned:
    """Return what a drawn target is to be inspected for, and by whom."""
    draw = draw_of(draws, session)
    outcome = outcome_of(draws, draw)
    task = _task_of(draw, outcome, target)
    row = _row(draws, task, date.fromisoformat(outcome.commit.at[:10]))
    if act.department not in row.departments:
        raise hand("initiator", task=row.task, owner=row.owner, department=act.department)
    teams = _teams(draws, draw, outcome, task)
    if teams is None:
        raise no("no-team", session=session)
    place = _team_place(outcome, task, target)
    drawn = Team(target=target, members=teams.team(place).members)
    if team is not None and set(team) != set(drawn.inspectors):
        raise other_team(drawn, team, teams)
    _check_size(draws, row, drawn, act)
    return Assigned(session=session, target=target, team=drawn, row=row, late=act.on > row.last)


def _teams(draws: Draws, draw: Draw, outcome: Outcome, task: str) -> Teams | None:
    """Return the teams drawn with the targets or after them, None while nobody was drawn."""
    teams = teams_of(outcome, task)
    if teams.plan:
        return teams
    crew = crew_outcome(draws, draw, outcome)
    return teams_of(crew, task) if crew else None


def slot_order(draws: Draws, session: str, task: str, target: str, at: int) -> list[str]:
    """Return the lot order of the `at`-th slot of a drawn target: who comes next, and next."""
    draw = draw_of(draws, session)
    outcome = outcome_of(draws, draw)
    teams = _teams(draws, draw, outcome, task)
    if teams is None:
        raise no("no-team", session=session)
    return teams.ranks(_team_place(outcome, task, target), teams.slots[at])


def _row(draws: Draws, task: str, on: date) -> PlannedRow:
    plan, _, number = task.rpartition("#")
    row = draws.source.row(plan, number, on)
    if row is None:
        raise unknown_row(plan, number)
    return row


def _task_of(draw: Draw, outcome: Outcome, target: str) -> str:
    """Return the task a standing target was drawn for; the list of a closed draw is in the vault."""
    for task, drawn in outcome.tasks.items():
        standing = dict.fromkeys(pick.id for pick in drawn.drawn)
        for step in draw.dispositions:
            if step.task == task and step.replaced_by is not None:
                standing.pop(step.id, None)
                standing[step.replaced_by.id] = None
        if target in standing and draw.void is None:
            return task
    raise happened("not-drawn", session=draw.session, target=target)


def _check_left(draws: Draws, draw: Draw, task: str, target: str, on: date) -> None:
    """Refuse a reserve for somebody who, by the register, is still there (C64, C80)."""
    here = {row.id for row in draws.source.roll(_row(draws, task, on), on) if row.active}
    if target in here:
        raise no("still-there", session=draw.session, target=target)


def _check_unvisited(draws: Draws, session: str, target: str, *, replaced: bool) -> None:
    """Refuse to drop whom a visit has met, or to replace whom it has looked for (C80, C94)."""
    for key in draws.state.find(INSPECTION, "drawn", f"{session}/{target}"):
        found = draws.state.get(INSPECTION, key)
        if found is None or not found.stands or found.started is None:
            continue
        if found.unmet is None or replaced:
            raise no("visited", target=target, inspection=found.id)


def _team_place(outcome: Outcome, task: str, target: str) -> str:
    """Return the drawn target whose team a target has: its own, or that of whom it replaced."""
    for step in reversed(outcome.dispositions):
        if step.task == task and step.replaced_by and step.replaced_by.id == target:
            return _team_place(outcome, task, step.id)
    return target


def _check_size(draws: Draws, row: PlannedRow, team: Team, act: Act) -> None:
    """Hold the team against the size the rulebook asks on the day it is sent (C71)."""
    answers = Answers(draws.service.rules(act.on))
    sent = Counter(member.slot.split("/")[0] for member in team.members)
    for supervised in fields_of(row) or (None,):
        decision = answers.decide(TeamSize(joint=row.joint, onsite=onsite(row), field=supervised))
        for department in row.departments:
            if sent[department] not in decision.answer:
                raise ruled(
                    Text("派出", "sending the team"),
                    decision,
                    Text(
                        f"{department} {sent[department]} 人，应{decision.answer.say()} 人",
                        f"{department}: {sent[department]}, should be {decision.answer.say('en')}",
                    ),
                    "point:team",
                )
