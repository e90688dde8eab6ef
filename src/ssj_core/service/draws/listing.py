"""A list drawn elsewhere for a row of one's own plan: asked what a draw of one's own is asked (C33, C52).

Who drew it cannot be recomputed; whether it could have been drawn can be asked: was the row to be
drawn, had everybody on the list a chance on that day, and are they as many as the row draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from ssj_core.encoding import Text
from ssj_core.planning import PLATFORM
from ssj_core.service.draws.answers import Answers
from ssj_core.service.draws.permitting import permitted
from ssj_core.service.draws.refusals import no
from ssj_core.service.draws.sealing import Choices, prepare

if TYPE_CHECKING:
    from ssj_core.drawing.external import ExternalDraw
    from ssj_core.errors import SsjError
    from ssj_core.planning import PlannedRow
    from ssj_core.rules import Asking
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws


def listed(draws: Draws, told: ExternalDraw, act: Act, asking: Asking) -> Iterator[SsjError]:
    """Yield what rulebook, register and plan of the day of the draw object to in a list.

    Nothing is asked of a higher level's list, which is of no plan here. Where the register is not
    kept in this journal nobody can be held against it, and the permit alone is asked.

    Raises:
        Refused, ManyFaultsError: no permit; somebody on the list had no chance.
    """
    if told.higher:
        return
    day = evolve(act, at=datetime.combine(told.on, act.at.timetz()))
    answers = Answers.over(asking)
    there = evolve(draws, on_platform=_declared(draws, told))
    permit = permitted(there, told.plan, told.task, day, answers)
    if not draws.source.roll(permit.row, told.on):
        return
    # Whoever drew has no form for it: a stratum too small for floor and cap rests on its paper.
    basis = dict.fromkeys(_strata(permit.row), told.reference)
    chosen = Choices(added=told.targets, crew=False, basis=basis)
    prepared = prepare(draws, permit, day, answers, chosen)
    strata = {stratum.name: stratum.targets for stratum in prepared.frame.strata}
    for part in prepared.numbers.parts:
        found = len({*told.targets} & {*strata[part.stratum]})
        if found != part.number:
            of = Text(told.task, told.task)
            if len(strata) > 1:
                of = Text("{task}（{name}）", "{task} ({name})").format(
                    task=told.task, name=part.stratum
                )
            yield no("number", task=of, number=part.number, expected=found)


def _declared(draws: Draws, told: ExternalDraw) -> bool:
    """Tell whether the list is of the platform that was declared; any is, before one was (C52)."""
    platform = draws.state.get(PLATFORM, PLATFORM.of())
    current = platform.current if platform else None
    return current is None or current.platform == told.platform


def _strata(row: PlannedRow) -> Iterator[str]:
    yield "*"
    for share in row.row.ratios:
        yield share.stratum
