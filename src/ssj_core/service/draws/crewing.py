"""Inspectors drawn later, for targets that were drawn before (C89, section 7 of the protocol)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ssj_core.drawing import (
    EntropyRule,
    Evidence,
    Item,
    Outcome,
    Sealed,
    Seen,
    seal_session,
)
from ssj_core.drawing.assignment import Rules, crew_of
from ssj_core.drawing.assignment.crew import team_of
from ssj_core.drawing.drafts import TaskDraft
from ssj_core.drawing.facts import DRAW, Draw, DrawSealed
from ssj_core.drawing.facts import no as happened
from ssj_core.drawing.preparation import qualifications
from ssj_core.drawing.records import Result
from ssj_core.planning import unknown_row
from ssj_core.rules import Decision
from ssj_core.selection.numbers import CALLER
from ssj_core.service.draws.answers import Answers
from ssj_core.service.draws.refusals import no
from ssj_core.service.draws.sealing import (
    BITS,
    SOURCES,
    after,
    fields_of,
    head_of,
    onsite,
    times_of,
)
from ssj_core.service.draws.steps import (
    commit_of,
    draw_of,
    fact_of,
    outcome_of,
    own_draw,
    put,
    put_new,
    sealed_of,
    writing,
)
from ssj_core.service.draws.throwing import thrown_once

if TYPE_CHECKING:
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws


def crews_of(draws: Draws, draw: Draw) -> tuple[Draw, ...]:
    """Return the standing draws of inspectors for the targets of a draw."""
    if draw.result is None:
        return ()
    served = draw.result.hash(commit_of(draw).suite)
    keys = draws.state.find(DRAW, "serves", served)
    return tuple(crew for key in keys if (crew := draws.state.get(DRAW, key)) is not None)


def crew_outcome(draws: Draws, draw: Draw, outcome: Outcome) -> Outcome | None:
    """Return the outcome of the draw of inspectors for `outcome`, None while there is none."""
    for crew in crews_of(draws, draw):
        if crew.result is not None:
            return _drawn(draws, crew, crew.result, outcome)
    return None


def outcome_of_crew(draws: Draws, session: str, crew: str) -> Outcome:
    """Return the outcome of a drawn session of inspectors that serves `session`, computed again."""
    served, drawn = draw_of(draws, session), draw_of(draws, crew)
    if drawn.result is None:
        raise happened("undrawn", session=crew)
    return _drawn(draws, drawn, drawn.result, outcome_of(draws, served))


def _drawn(draws: Draws, crew: Draw, result: Result, outcome: Outcome) -> Outcome:
    return sealed_of(draws, crew).draw(
        items=result.items,
        evidence=result.evidence,
        at=result.at,
        seen=result.seen,
        serving=outcome,
    )


def seal_crew(draws: Draws, session: str, act: Act) -> Sealed:
    """Return the inspectors' draw for the targets of a session sealed: on record, closed part kept."""
    draw = own_draw(draws, session, act)
    outcome = outcome_of(draws, draw)
    if draw.void is not None:
        raise happened("void", session=session)
    if crews_of(draws, draw) or any(sealed.record.slots for sealed in outcome.sealed):
        raise no("crew-drawn", session=session)
    answers = Answers(draws.service.rules(act.on))
    drafts = tuple(_draft(draws, outcome, task, act, answers) for task in outcome.tasks)
    suite = commit_of(draw).suite
    before = draws.service.journal.checkpoint()
    sealed = seal_session(
        session=_number(draws, session),
        suite=suite,
        at=act.at,
        mode="open",
        reveals="draw",
        tasks=drafts,
        entropy=("dice",),
        serves=outcome.result.hash(suite),
        times=times_of(act, None),
        log=lambda own: head_of(draws, act, own),
    )
    draws.closed.put(sealed.commit.hash(suite), sealed.private)
    with writing(draws):
        if crews_of(draws, draw):
            raise no("crew-drawn", session=session)
        sealed = after(draws, sealed, act, before)
        for record in sealed.records:
            fact, rests = fact_of(sealed.commit.session, record), None
            if isinstance(fact, DrawSealed):
                rests = answers.rests()
                fact = fact.but(plan=draw.plan, version=draw.version)
            put(draws, fact, act, rests)
    return sealed


def throw_crew(
    draws: Draws,
    session: str,
    act: Act,
    *,
    items: Sequence[Item | str],
    evidence: Sequence[Evidence],
    seen: Sequence[Seen],
) -> Outcome:
    """Return the teams that chance gave the targets of a session, RESULT on record."""
    draw = own_draw(draws, session, act)
    waiting = [crew for crew in crews_of(draws, draw) if crew.result is None]
    if not waiting:
        raise happened("unsealed", session=session)
    crew = waiting[0]
    with thrown_once(draws, crew, items, evidence):
        outcome = sealed_of(draws, crew).draw(
            items=items,
            evidence=evidence,
            at=act.at,
            seen=seen,
            serving=outcome_of(draws, draw),
        )
    put_new(draws, crew, outcome, act)
    return outcome


def _number(draws: Draws, session: str) -> str:
    """Return the number of the next draw of inspectors for a session."""
    at = 1
    while draws.state.get(DRAW, DRAW.of(session=f"{session}-crew-{at}")) is not None:
        at += 1
    return f"{session}-crew-{at}"


def _basis(asked: Iterable[Decision[Any]]) -> tuple[str, ...]:
    """Return what a TASK rests on: the clauses that said how many are sent, else the caller."""
    said = {
        f"clause:{step.id}@{decision.rules.book.digest}"
        for decision in asked
        for step in decision.binding
    }
    return tuple(sorted(said)) or (CALLER,)


def _draft(draws: Draws, outcome: Outcome, task: str, act: Act, answers: Answers) -> TaskDraft:
    plan, _, number = task.rpartition("#")
    sealed_on = date.fromisoformat(outcome.commit.at[:10])
    row = draws.source.row(plan, number, sealed_on)
    if row is None:
        raise unknown_row(plan, number)
    drawn = {pick.id for pick in outcome.tasks[task].drawn}
    targets = [target for target in draws.source.roll(row, sealed_on) if target.id in drawn]
    places, asked = team_of(
        answers,
        row.departments,
        qualifications=qualifications(row.items, row.departments),
        onsite=onsite(row),
        fields=fields_of(row),
    )
    least = max(decision.answer.least for decision in asked)
    crew = crew_of(
        targets,
        draws.source.people(row, act.on),
        Rules(team=places, on=act.on, through=row.last, minimum=least),
        number=len(targets),
        answers=answers,
        fields=fields_of(row),
    )
    return TaskDraft(
        task,
        purpose=draws.purpose,
        basis=_basis(asked),
        strata=(),
        frame_secret=draws.chance(),
        rules_secret=draws.chance(),
        entropy=EntropyRule(bits=BITS, level="witnessed", sources=SOURCES),
        slots=crew.slots,
        roster=crew.roster,
        authority=act.department,
        place=draws.service.place.code,
        on=act.on.isoformat(),
    )
