"""Proof of not being drawn (C136): from the public bundle, the auditor's, and the slip."""

from typing import Any

import pytest

from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    StratumDraft,
    TaskDraft,
    Times,
    Witness,
    commitment,
    seal_session,
)
from ssj_core.drawing.slips import sealed_slip
from ssj_core.encoding import canonical, parse
from ssj_core.oversight.accountability import DrawProof, draw_proofs

IDS = [f"T{number:02d}" for number in range(10)]


def _outcome(*, closed: bool) -> Outcome:
    """Ten targets, three of them drawn; closed until the day it opens if `closed`."""
    draft = TaskDraft(
        "T1",
        purpose="rehearsal",
        title="食品经营检查",
        place="150602",
        on="2026-04-01",
        basis=("caller",),
        entropy=EntropyRule(bits=60, sources=("dice", "secret")),
        strata=(StratumDraft("A", targets=IDS, number=3),),
        frame_secret="3" * 64,
        rules_secret="4" * 64,
    )
    sealed = seal_session(
        session="S-1",
        suite="sha256",
        at="2026-04-01T09:00:00+08:00",
        mode="unannounced" if closed else "open",
        reveals="draw",
        tasks=(draft,),
        entropy=["dice", "secret"] if closed else ["dice"],
        secret="2" * 64 if closed else None,
        times=Times(
            public="2026-04-01T09:30:00+08:00",
            result="2026-04-01T18:00:00+08:00",
            open="2026-05-01T09:00:00+08:00" if closed else None,
        ),
    )
    return sealed.draw(
        items=(Dice("40271582139904617735"),),
        evidence=(
            Evidence(
                at="2026-04-01T09:30:00+08:00", witnesses=(Witness(name="岑某", of="企业代表"),)
            ),
        ),
        at="2026-04-01T09:40:00+08:00",
    )


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """A draw that was open from the start."""
    return _outcome(closed=False)


@pytest.fixture(scope="module")
def unannounced() -> Outcome:
    """A draw that stays closed."""
    return _outcome(closed=True)


def _records(outcome: Outcome) -> list[dict[str, Any]]:
    return [record.document() for record in outcome.records]


def _split(outcome: Outcome) -> tuple[str, str]:
    """Return one target that was drawn and one that was not."""
    drawn = {one.id for one in outcome.tasks["T1"].drawn}
    return min(drawn), min(set(IDS) - drawn)


def _one(bundle: bytes, target: str, outcome: Outcome) -> DrawProof:
    (proof,) = draw_proofs(bundle, target, _records(outcome))
    return proof


def test_a_slip_shows_ticket_and_line(outcome: Outcome) -> None:
    """Listed, not drawn, ticket above the line; drawn, ticket up to the line."""
    drawn, not_drawn = _split(outcome)
    proof = _one(outcome.slip("T1", not_drawn), not_drawn, outcome)
    assert (proof.holds, proof.recorded, proof.listed, proof.drawn) == (True, True, True, False)
    assert proof.ticket > proof.threshold > ""
    other = _one(outcome.slip("T1", drawn), drawn, outcome)
    assert other.drawn is True
    assert "" < other.ticket <= other.threshold
    assert len(proof.digest) == 64
    assert proof.sentence.zh
    assert proof.sentence.en


def test_the_public_bundle_is_enough_to_show_who_was_not_drawn(outcome: Outcome) -> None:
    """It shows ticket and line; whether the target was in the frame only the auditor's shows."""
    _, not_drawn = _split(outcome)
    public = _one(outcome.public_bundle().data, not_drawn, outcome)
    assert (public.listed, public.drawn) == (None, False)
    assert public.ticket > public.threshold > ""
    auditor = _one(outcome.auditor_bundle().data, not_drawn, outcome)
    assert (auditor.listed, auditor.drawn) == (True, False)
    assert _one(outcome.auditor_bundle().data, "T99", outcome).listed is False


def test_a_slip_of_somebody_else_tells_nothing(outcome: Outcome) -> None:
    """What a slip does not speak of is not known, rather than no."""
    drawn, not_drawn = _split(outcome)
    proof = _one(outcome.slip("T1", drawn), not_drawn, outcome)
    assert (proof.listed, proof.drawn, proof.ticket) == (None, None, "")


def test_a_bundle_that_was_changed_proves_nothing(outcome: Outcome) -> None:
    """It does not hold when recomputed: nothing else is known, listed and drawn least of all."""
    _, not_drawn = _split(outcome)
    data = outcome.public_bundle().data.replace(b'"number":3', b'"number":2')
    proof = _one(data, not_drawn, outcome)
    assert (proof.holds, proof.recorded, proof.drawn, proof.task) == (False, False, None, "")


def test_a_draw_beside_the_journal_is_told(outcome: Outcome, unannounced: Outcome) -> None:
    """A bundle may hold by itself and yet be another draw than the one on record."""
    _, not_drawn = _split(outcome)
    for bundle in (outcome.public_bundle().data, outcome.slip("T1", not_drawn)):
        (proof,) = draw_proofs(bundle, not_drawn, _records(unannounced))
        assert (proof.holds, proof.recorded) == (True, False)
        (none,) = draw_proofs(bundle, not_drawn, [])
        assert not none.recorded


def test_a_closed_draw_keeps_its_secret(unannounced: Outcome) -> None:
    """Before it opens a slip shows that the target was in the frame, and nothing more."""
    _, not_drawn = _split(unannounced)
    proof = _one(unannounced.slip("T1", not_drawn), not_drawn, unannounced)
    assert (proof.recorded, proof.listed, proof.drawn) == (True, True, None)
    later = unannounced.opened()
    opened = _one(later.slip("T1", not_drawn), not_drawn, later)
    assert (opened.recorded, opened.drawn) == (True, False)


def test_a_slip_before_the_draw_shows_the_frame(outcome: Outcome) -> None:
    """Sealed and not yet drawn: the target is in the list, that is all."""
    drawn, _ = _split(outcome)
    slip = sealed_slip(outcome.commit, outcome.sealed[0], drawn).data
    proof = _one(slip, drawn, outcome)
    assert (proof.recorded, proof.listed, proof.drawn) == (True, True, None)


def test_a_slip_that_says_otherwise_is_not_on_record(outcome: Outcome) -> None:
    """Another result, key or line than the journal's: the slip holds by itself and is not recorded."""
    drawn, _ = _split(outcome)
    slip = parse(outcome.slip("T1", drawn))
    for changes in ({"result": "0" * 64}, {"unit_key": "0" * 64}):
        changed = {key: value for key, value in (slip | changes).items() if key != "digest"}
        data = canonical(changed | {"digest": commitment("bundle", canonical(changed))})
        (proof,) = draw_proofs(data, drawn, _records(outcome))
        assert (proof.holds, proof.recorded) == (True, False)
