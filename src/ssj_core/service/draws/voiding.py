"""A session that shall not stand: before its outcome, or on a shortage or a failed verification (D10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ssj_core.drawing import Dice, Evidence, Item, Voided, Witness
from ssj_core.drawing.facts import no as happened
from ssj_core.drawing.items import PUBLIC, TELLING, bits_of, kind_of
from ssj_core.drawing.times import instant, write_time
from ssj_core.service.draws.crewing import crews_of
from ssj_core.service.draws.refusals import no
from ssj_core.service.draws.steps import (
    commit_of,
    fact_of,
    outcome_of,
    own_draw,
    put,
    sealed_of,
    writing,
)
from ssj_core.service.draws.throwing import Thrown, thrown_of, written

if TYPE_CHECKING:
    from ssj_core.drawing.facts import Draw
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws

_FOR_VOID: Final = "作废时掷出，只为公开本应抽中的名单"


def void(  # noqa: PLR0913 - what can end a session, each by its name
    draws: Draws,
    session: str,
    act: Act,
    *,
    reason: str,
    approver: str,
    shortage: str | None,
    failed_verification: str | None,
    dice: Sequence[Item],
    witnesses: Sequence[Witness],
) -> Voided:
    """Return a session that shall not stand, its VOID on record."""
    draw = own_draw(draws, session, act)
    if draw.void is not None:
        raise happened("void", session=session)
    if draw.result is not None and failed_verification is None:
        _check_short(draws, draw, shortage)
    words = reason if failed_verification is None else f"{reason}（{failed_verification}）"
    short = thrown_of(draws, draw)
    if draw.result is not None:
        voided = outcome_of(draws, draw).void(at=act.at, reason=words, approver=approver)
    elif short is None and shortage is not None:
        raise no("no-shortage", session=session)
    else:
        thrown = short or _disclosed(draws, draw, act, dice, witnesses)
        voided = sealed_of(draws, draw).void(
            at=act.at,
            reason=words,
            approver=approver,
            shortage=None if short is None else " ".join((shortage or words).split()),
            items=thrown.items if thrown else (),
            evidence=thrown.evidence if thrown else (),
            reveals=thrown.reveals if thrown else (),
            contrib=draw.contrib,
            witnesses=() if thrown else witnesses,
        )
    with writing(draws):
        put(draws, fact_of(session, voided.void), act)
    return voided


def _check_short(draws: Draws, draw: Draw, shortage: str | None) -> None:
    """Want a shortage of the inspectors' draw where targets are drawn and nothing else is said (D10)."""
    if shortage is None:
        raise no("stands", session=draw.session)
    if not any(thrown_of(draws, crew) for crew in crews_of(draws, draw)):
        raise no("no-shortage", session=draw.session)


def _disclosed(
    draws: Draws, draw: Draw, act: Act, dice: Sequence[Item], witnesses: Sequence[Witness]
) -> Thrown | None:
    """Return the dice that a VOID from t2 on discloses, thrown here if nobody threw any.

    Dice on the table are nobody's knowledge before they are thrown: whoever voids after t2 throws
    them, so that what would have been drawn is seen (section 3). None before t2, and where another
    public source has spoken: what it said is to be given.
    """
    commit = commit_of(draw)
    if not dice:
        public = [name for name in commit.entropy if kind_of(name) in PUBLIC]
        spoken = commit.times.public is not None and act.at >= instant(commit.times.public)
        if not spoken or public != ["dice"]:
            return None
        digits = max(TELLING, *(_digits(task.entropy.bits) for task in draw.tasks))
        dice = (Dice(f"{int(draws.chance(), 16) % 10**digits:0{digits}d}"),)
        witnesses = ()
    proof = Evidence(at=write_time(act.at), note=_FOR_VOID, witnesses=tuple(witnesses))
    items = tuple(written(item) for item in dice)
    return Thrown(items=items, evidence=(proof,) * len(items))


def _digits(bits: int) -> int:
    """Return how many ten-sided dice give so many bits."""
    return next(count for count in range(1, bits + 1) if bits_of("dice:" + "0" * count) >= bits)
