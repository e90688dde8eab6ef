"""What the steps of a draw share: the draw as it stands, its closed part, the writers' lock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from ssj_core.drawing import Outcome, Sealed, Shortage, restore
from ssj_core.drawing.external import hand
from ssj_core.drawing.facts import DRAW, FACT_OF, Draw, DrawFact
from ssj_core.drawing.facts import no as happened
from ssj_core.drawing.records import Commit, Contrib, Result, Reveal
from ssj_core.errors import SsjError
from ssj_core.service.draws.refusals import no
from ssj_core.service.road import record_derived

if TYPE_CHECKING:
    from ssj_core.drawing.documents import Recorded
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws


def draw_of(draws: Draws, session: str) -> Draw:
    """Return a draw that was sealed.

    Raises:
        Refused: ``draw.unknown``.
    """
    draw = draws.state.catch_up().get(DRAW, DRAW.of(session=session))
    if draw is None or draw.commit is None:
        raise no("unknown", session=session)
    return draw


def commit_of(draw: Draw) -> Commit:
    """Return the COMMIT of a draw that was sealed."""
    return cast("Commit", draw.commit)


def own_draw(draws: Draws, session: str, act: Act) -> Draw:
    """Return a draw, if the department of `act` sealed it (C87, C107).

    Raises:
        Refused: ``draw.unknown``; ``hand.initiator``: another's.
    """
    draw = draw_of(draws, session)
    if act.department != draw.department:
        raise hand("initiator", task=session, owner=draw.department, department=act.department)
    return draw


def waiting(draws: Draws, session: str, act: Act) -> Draw:
    """Return a draw of one's own that is sealed and waits for chance.

    Raises:
        Refused: ``draw.void``, ``draw.drawn``; see `own_draw`.
    """
    draw = own_draw(draws, session, act)
    if draw.void is not None:
        raise happened("void", session=session)
    if draw.result is not None:
        raise happened("drawn", session=session)
    return draw


def sealed_of(draws: Draws, draw: Draw) -> Sealed:
    """Return a draw as it was sealed, with its closed part.

    Raises:
        VaultEmptyError: the closed part is lost.
    """
    commit = commit_of(draw)
    return restore(draw.records, draws.closed.get(commit.hash(commit.suite)))


def outcome_of(draws: Draws, draw: Draw) -> Outcome:
    """Return the outcome of a drawn session, computed again from vault and journal.

    Raises:
        Refused: ``draw.undrawn``.
        VaultEmptyError: the closed part is lost.
    """
    if draw.result is None:
        raise happened("undrawn", session=draw.session)
    kept, key = draws.service.outcomes, draw.result.hash(commit_of(draw).suite)
    outcome = kept.pop(key, None) or again(sealed_of(draws, draw), draw.result, draw.contrib)
    kept[key] = outcome
    if len(kept) > _KEPT:
        kept.popitem(last=False)
    return outcome.with_dispositions(draw.dispositions)


_KEPT: Final = 2
"""How many computed draws a service keeps: a closed part is as large as its frame."""


def again(
    sealed: Sealed,
    result: Result,
    contrib: Contrib | None = None,
    reveals: Sequence[Reveal] = (),
) -> Outcome:
    """Return the outcome that a result's chance gives of what was sealed."""
    own = ("secret", "contrib")
    return sealed.draw(
        items=[item for item in result.items if not item.startswith(own)],
        evidence=result.evidence,
        contrib=contrib,
        reveals=reveals,
        at=result.at,
        seen=result.seen,
    )


def recomputed(
    sealed: Sealed,
    result: Result,
    contrib: Contrib | None = None,
    reveals: Sequence[Reveal] = (),
) -> Outcome:
    """Return the outcome of a RESULT made elsewhere, held against what its seal gives (C88).

    Raises:
        Refused: ``draw.not-recomputed``.
        Shortage: no full teams.
    """
    session = sealed.commit.session
    try:
        outcome = again(sealed, result, contrib, reveals)
    except Shortage:
        raise
    except SsjError as error:
        raise no("not-recomputed", session=session) from error
    if outcome.result != result:
        raise no("not-recomputed", session=session)
    return outcome


@contextmanager
def writing(draws: Draws) -> Iterator[None]:
    """Hold the writers' lock with the state caught up; what is refused leaves nothing behind."""
    with draws.service.journal.transaction(), draws.state.lock:
        start = draws.state.catch_up().seq
        try:
            yield
        except BaseException:
            draws.state.rewind(start)
            raise


def fact_of(session: str, record: Recorded) -> DrawFact:
    """Return the fact that carries a record."""
    kind = cast("Any", FACT_OF[type(record)])
    made: DrawFact = kind(record=record, session=session)
    return made


def put(draws: Draws, fact: DrawFact, act: Act, rests: Mapping[str, Any] | None = None) -> None:
    """Record a fact of a draw; the caller holds the writers' lock."""
    record_derived(draws.service, fact, act, rests)


def put_new(draws: Draws, draw: Draw, outcome: Outcome, act: Act) -> None:
    """Record what an outcome adds to what is on record: CONTRIB, if it is not there yet, and RESULT."""
    with writing(draws):
        fresh = [outcome.result]
        for record in fresh if draw.contrib else (outcome.contrib, *fresh):
            if record is not None:
                put(draws, fact_of(draw.session, record), act)
