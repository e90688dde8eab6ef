"""From a seal to its result: contributions close, chance speaks, or a result comes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from ssj_core.drawing import Contrib, Evidence, Item, Outcome, Seen, Shortage
from ssj_core.drawing.facts import DrawResulted, told_before
from ssj_core.drawing.records import Result, Reveal
from ssj_core.encoding import canonical, parse
from ssj_core.errors.refusals import refuse_all
from ssj_core.errors.vault import VaultEmptyError
from ssj_core.service.draws.refusals import no
from ssj_core.service.draws.steps import (
    commit_of,
    fact_of,
    put,
    put_new,
    recomputed,
    sealed_of,
    waiting,
    writing,
)

if TYPE_CHECKING:
    from ssj_core.drawing.facts import Draw
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws


@frozen(kw_only=True)
class Thrown:
    """Chance that was thrown and found no full teams: it stands until the VOID discloses it."""

    items: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    reveals: tuple[Reveal, ...] = ()


def close(draws: Draws, session: str, act: Act, reveals: Sequence[Reveal]) -> Contrib:
    """Record who of the parties revealed a contribution and who is absent, before chance speaks."""
    draw = waiting(draws, session, act)
    contrib = sealed_of(draws, draw).close(reveals, act.at)
    if contrib is None:
        raise no("no-parties", session=session)
    with writing(draws):
        put(draws, fact_of(session, contrib), act)
    return contrib


def throw(
    draws: Draws,
    session: str,
    act: Act,
    *,
    items: Sequence[Item | str],
    evidence: Sequence[Evidence],
    reveals: Sequence[Reveal],
    seen: Sequence[Seen],
) -> Outcome:
    """Return what chance decided, RESULT on record."""
    draw = waiting(draws, session, act)
    sealed = sealed_of(draws, draw)
    with thrown_once(draws, draw, items, evidence, reveals):
        outcome = sealed.draw(
            items=items,
            evidence=evidence,
            reveals=reveals,
            contrib=draw.contrib,
            at=act.at,
            seen=seen,
        )
    put_new(draws, draw, outcome, act)
    return outcome


@contextmanager
def thrown_once(
    draws: Draws,
    draw: Draw,
    items: Sequence[Item | str],
    evidence: Sequence[Evidence],
    reveals: Sequence[Reveal] = (),
) -> Iterator[None]:
    """Hold a throw to what was thrown before; what finds no full teams is kept for the VOID.

    Raises:
        Refused: ``draw.thrown``: other dice than those that led to a shortage; ``draw.told``: what the
            journal told before the seal.
        Shortage: no full teams: the dice stand and are never thrown again.
    """
    refuse_all(DrawResulted.declared.says, told_before(draw, map(written, items), draws.state))
    before = thrown_of(draws, draw)
    if before is not None and before.items != tuple(map(written, items)):
        raise no("thrown", session=draw.session)
    try:
        yield
    except Shortage:
        if before is None:
            _keep(draws, draw, items, evidence, reveals)
        raise


def take_result(
    draws: Draws, session: str, result: Result, act: Act, reveals: Sequence[Reveal]
) -> Outcome:
    """Take a RESULT made elsewhere from the same seal, recomputed before it is taken."""
    draw = waiting(draws, session, act)
    outcome = recomputed(sealed_of(draws, draw), result, draw.contrib, reveals)
    put_new(draws, draw, outcome, act)
    return outcome


def written(item: Item | str) -> str:
    """Return an item as a record writes it."""
    return item if isinstance(item, str) else item.item


def thrown_of(draws: Draws, draw: Draw) -> Thrown | None:
    """Return what was thrown and found no full teams, None if nothing was."""
    try:
        kept = parse(draws.closed.get(_key(draw)))
    except VaultEmptyError:
        return None
    return Thrown(
        items=tuple(kept["items"]),
        evidence=tuple(Evidence.from_document(proof) for proof in kept["evidence"]),
        reveals=tuple(Reveal.from_document(reveal) for reveal in kept["reveals"]),
    )


def _keep(
    draws: Draws,
    draw: Draw,
    items: Sequence[Item | str],
    evidence: Sequence[Evidence],
    reveals: Sequence[Reveal],
) -> None:
    document = {
        "evidence": [proof.document() for proof in evidence],
        "items": [written(item) for item in items],
        "reveals": [reveal.document() for reveal in reveals],
    }
    draws.closed.put(_key(draw), canonical(document))


def _key(draw: Draw) -> str:
    commit = commit_of(draw)
    return f"{commit.hash(commit.suite)}/thrown"
