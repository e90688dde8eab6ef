"""Whether a row may be drawn: what no draw of it could mean, whose it is, what the rulebook says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ssj_core.drawing.external import not_initiator, standing_faults
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.encoding import Text
from ssj_core.errors.refusals import refuse_all
from ssj_core.planning import PlannedRow, on_platform, row_faults, unknown_row
from ssj_core.rules.adopted import level_here
from ssj_core.rules.questions import MayRunDraw
from ssj_core.service.draws.refusals import no, ruled

if TYPE_CHECKING:
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws
    from ssj_core.service.draws.answers import Answers


@frozen(kw_only=True)
class Permit:
    """The ground on which a row may be drawn.

    Attributes:
        row: the row.
        session: the number the next session gets.
        attempt: 1, or one more than the attempt that was voided.
        previous: the hash of the COMMIT that was voided, None if there is none.
        clauses: the clauses of the rulebook that answered.
    """

    row: PlannedRow
    session: str
    attempt: int = 1
    previous: str | None = None
    clauses: tuple[str, ...] = ()


def permitted(draws: Draws, plan: str, task: str, act: Act, answers: Answers) -> Permit:
    """Return the ground on which the department of `act` may seal a draw of a row."""
    row = draws.source.row(plan, task, act.on)
    if row is None:
        raise unknown_row(plan, task)
    if act.department != row.owner:
        raise not_initiator(row, act.department)
    world = draws.state.catch_up()
    found = [*row_faults(row, act.on), *standing_faults(world, row)]
    refuse_all(Text("抽取许可", "the permit"), found, answers.asking.name)
    asked = MayRunDraw(
        joint=row.joint,
        plan_effective=not row.missing,
        scheme_approved=None if not row.joint else row.resolution is not None,
        implementation_scheme=None if not row.joint else row.implementation,
        by_initiator=True,
        on_platform=_on_platform(draws, act.on),
        snapshot_frozen=True,
        authority_level=level_here(world),
    )
    cited: list[str] = []
    for field in dict.fromkeys(item.field or None for item in row.items) or (None,):
        decision = answers.decide(evolve(asked, field=field))
        if not decision.answer.allowed:
            raise ruled(Text("抽取", "the draw"), decision, Text("不允许", "refused"))
        cited += [step.id for step in decision.binding]
    sessions = [world.get(DRAW, key) for key in world.find(DRAW, "row", row.key)]
    last = sessions[-1] if sessions else None
    attempt, previous = 1, None
    if last is not None and last.commit is not None and last.void is not None:
        # A session recorded under a number of its own is followed by none: its id was another.
        for entry in last.commit.tasks:
            if entry.task == row.key:
                attempt, previous = entry.attempt + 1, last.commit.hash(last.commit.suite)
    return Permit(
        row=row,
        session=f"{row.key}-{len(sessions) + 1}",
        attempt=attempt,
        previous=previous,
        clauses=tuple(dict.fromkeys(cited)),
    )


def sealed_as(draws: Draws, row: str, digest: str) -> Draw:
    """Return the draw of a row whose COMMIT has a digest.

    Raises:
        Refused: ``draw.unknown``: there is none.
    """
    for key in draws.state.find(DRAW, "row", row):
        draw = draws.state.get(DRAW, key)
        if draw and draw.commit and draw.commit.hash(draw.commit.suite) == digest:
            return draw
    raise no("unknown", session=digest)


def _on_platform(draws: Draws, day: date) -> bool:
    """Tell whether this system is the platform; until somebody declared one, it is."""
    if draws.on_platform is not None:
        return draws.on_platform
    return on_platform(draws.state, day) is not False
