"""Proof from a draw: was this target drawn, what was its ticket, where was the line (clause C136)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from ssj_core.encoding import canonical, digest, parse
from ssj_core.legal import Text
from ssj_core.verify import verify_target
from ssj_core.verify.against import hold_slip
from ssj_core.verify.bundle import read_bundle


@frozen(kw_only=True)
class DrawProof:
    """What one bundle or slip says about one target in one task, after it was re-checked.

    Attributes:
        task: the task.
        target: the target.
        holds: whether the bundle holds when recomputed; if not, nothing else is known.
        recorded: whether the journal has the very records the bundle consists of.
        void: whether the draw was voided.
        listed: whether the target was in the sealed frame; None if the bundle cannot tell.
        drawn: whether it was drawn; None if the bundle cannot tell.
        ticket: its ticket, 64 hex digits; empty while the key is closed.
        threshold: the line its ticket is compared with: of its own stratum, else the highest of the
            task; empty if none is known.
        sentence: all that in words.
        digest: SHA-256 of the bundle's bytes.
    """

    task: str
    target: str
    holds: bool
    recorded: bool
    void: bool = False
    listed: bool | None = None
    drawn: bool | None = None
    ticket: str = ""
    threshold: str = ""
    sentence: Text
    digest: str


def draw_proofs(
    bundle: bytes, target: str, recorded: Iterable[Mapping[str, Any]]
) -> tuple[DrawProof, ...]:
    """Return what a public bundle, auditor's bundle or slip proves about a target.

    The bundle is recomputed by the part of the library that shares nothing with the one that drew.

    Args:
        bundle: the bytes of the bundle or slip.
        target: identity of the target, as it stands in the register.
        recorded: the draw records of the journal (``event.body["record"]`` of its draw events).

    Raises:
        IdRefusedError: no register can hold such an identity.
    """
    report, name = verify_target(bundle, target), digest(bundle)
    if not report.answers:
        words = Text(
            "复核不符或不能复核，此件不能证明任何事",
            "it does not hold when recomputed, or cannot be: it proves nothing",
        )
        return (
            DrawProof(
                task="", target=target, holds=False, recorded=False, sentence=words, digest=name
            ),
        )
    records = list(recorded)
    known = _is_recorded(bundle, records)
    listed = _listed(bundle, target, records) if known else None
    return tuple(
        DrawProof(
            task=one.task,
            target=target,
            holds=True,
            recorded=known,
            void=one.void,
            listed=one.in_frame,
            drawn=listed if one.listed is None else one.listed,
            ticket=one.ticket,
            threshold=one.highest if one.threshold is None else one.threshold,
            sentence=Text(one.text("zh"), one.text("en")),
            digest=name,
        )
        for one in report.answers
    )


def _is_recorded(bundle: bytes, recorded: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether every record of the bundle, and what a slip says of RESULT, is in the journal."""
    known = {canonical(one) for one in recorded}
    document = parse(bundle)
    if not all(canonical(one) in known for one in document["records"]):
        return False
    return document["bundle"] != "slip" or not hold_slip(read_bundle(bundle), recorded).faults


def _listed(bundle: bytes, target: str, recorded: Sequence[Mapping[str, Any]]) -> bool | None:
    """Tell whether the journal's list has the target of a slip that names its result; None if not known."""
    document = parse(bundle)
    if document["bundle"] != "slip" or document["id"] != target or "result" not in document:
        return None
    return hold_slip(read_bundle(bundle), recorded).listed
