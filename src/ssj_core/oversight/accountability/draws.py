"""Proof from a draw: was this target drawn, what was its ticket, where was the line (clause C136)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from ssj_core.encoding import SUITES, canonical, digest, parse
from ssj_core.legal import Text
from ssj_core.verify import verify_target


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
    known = _is_recorded(parse(bundle), list(recorded))
    return tuple(
        DrawProof(
            task=one.task,
            target=target,
            holds=True,
            recorded=known,
            void=one.void,
            listed=one.listed,
            drawn=one.drawn,
            ticket=one.ticket,
            threshold=one.highest if one.threshold is None else one.threshold,
            sentence=Text(one.sentence.zh, one.sentence.en),
            digest=name,
        )
        for one in report.answers
    )


def _is_recorded(bundle: Any, recorded: Sequence[Mapping[str, Any]]) -> bool:  # noqa: ANN401 - parsed JSON
    """Tell whether every record of the bundle, and what a slip says of RESULT, is in the journal."""
    known = {canonical(one) for one in recorded}
    if not all(canonical(one) in known for one in bundle["records"]):
        return False
    said = bundle.get("result")
    if said is None:
        return True
    results = [one for one in recorded if one["record"] == "RESULT"]
    return any(
        said["hash"] == digest(canonical(one), suite) and _agrees(bundle, one, recorded)
        for one in results
        for suite in SUITES
    )


def _agrees(
    slip: Mapping[str, Any], result: Mapping[str, Any], recorded: Sequence[Mapping[str, Any]]
) -> bool:
    """Tell whether a slip's tree, key and line are those that were made public."""
    said = slip["result"]
    opened = [one for one in recorded if one["record"] == "OPEN"]
    told = [
        entry
        for one in (result, *opened)
        for entry in one["tasks"]
        if entry["task"] == slip["task"] and one.get("commit") == result["commit"]
    ]
    root = any((one.get("root"), one.get("size")) == (said["root"], said["size"]) for one in told)
    if "unit_key" not in slip:
        return root
    key = [one for one in told if one.get("unit_key") == slip["unit_key"]]
    lines = [
        (entry.get("high"), entry.get("low"))
        for one in key
        for entry in one["strata"]
        if entry["label"] == slip["label"]
    ]
    line = slip.get("threshold", {})
    return root and (line.get("high"), line.get("low")) in lines
