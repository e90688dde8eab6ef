"""The bundles of a session: for everybody, and for the auditors who may see what was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssj_core.drawing import AuditorBundle, Outcome, PublicBundle, Voided
from ssj_core.service.draws.permitting import sealed_as
from ssj_core.service.draws.steps import commit_of, draw_of, outcome_of, sealed_of

if TYPE_CHECKING:
    from ssj_core.drawing.facts import Draw
    from ssj_core.service.draws import Draws


def bundles(draws: Draws, session: str) -> tuple[PublicBundle, AuditorBundle]:
    """Return the public bundle and the auditors' bundle of a session that ended.

    A later attempt's begin with the records of the one before: nobody is shown a second draw
    without the first.
    """
    draw = draw_of(draws, session)
    public: PublicBundle | None = None
    audit: AuditorBundle | None = None
    for entry in commit_of(draw).tasks:
        if entry.previous is not None:
            before = sealed_as(draws, entry.task, entry.previous).session
            public, audit = bundles(draws, before)
    ended = _ended(draws, draw)
    return ended.public_bundle(public), ended.auditor_bundle(audit)


def _ended(draws: Draws, draw: Draw) -> Outcome | Voided:
    if draw.void is None:
        return outcome_of(draws, draw)
    if draw.result is not None:
        told = draw.void
        return outcome_of(draws, draw).void(at=told.at, reason=told.reason, approver=told.approver)
    return Voided(
        commit=commit_of(draw),
        sealed=sealed_of(draws, draw).tasks,
        before=(draw.contrib,) if draw.contrib else (),
        void=draw.void,
    )
