"""From an auditors' bundle back to the draw: the same targets, teams, dispositions and bytes."""

from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from ssj_core.drawing import AuditorBundle, load_outcome, read_bundle
from ssj_core.encoding import canonical
from ssj_core.errors.drawing import DrawVoidedError, RecordRefusedError

KINDS = (
    "open_session",
    "inspectors",
    "average",
    "apart",
    "together",
    "rotated",
    "combined",
    "unannounced",
    "opened",
    "proofs",
    "closed_proofs",
    "rehearsal",
    "disposed",
    "served",
)


def read(data: bytes) -> AuditorBundle:
    """Return the auditors' bundle of the bytes."""
    bundle = read_bundle(data)
    assert isinstance(bundle, AuditorBundle)
    return bundle


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_loads_back_whole(kind: str, sessions: ModuleType, suite: str) -> None:
    """Whatever the session: drawn, teams, thresholds, dispositions, and the very same bytes."""
    outcome: Any = getattr(sessions, kind)(suite)
    before = outcome.auditor_bundle()
    loaded = load_outcome(read(before.data))
    assert loaded.dispositions == outcome.dispositions
    for task, draw in outcome.tasks.items():
        again = loaded.tasks[task]
        assert (again.drawn, again.teams) == (draw.drawn, draw.teams)
        assert again.thresholds == draw.thresholds
    assert loaded.auditor_bundle().data == before.data


def test_the_last_attempt_counts(sessions: ModuleType) -> None:
    """After a voided attempt the bundle holds two sessions; the one that stands is loaded."""
    outcome = sessions.redrawn("sha256")
    _, bundle = sessions.bundles("redrawn", "sha256")
    assert load_outcome(bundle).commit == outcome.commit


def test_what_was_voided_does_not_load(sessions: ModuleType) -> None:
    """A VOID after its RESULT ends it: the bundle holds a draw, and none that stands."""
    voided = sessions.voided_late("sha256")
    with pytest.raises(DrawVoidedError, match="名单有误"):
        load_outcome(read(voided.auditor_bundle().data))


def test_a_bundle_without_a_seal_is_none(sessions: ModuleType) -> None:
    """Its digest is in the suite of COMMIT: without one there is nothing to hold it against."""
    public = sessions.open_session("sha256").public_bundle()
    told = {**public.document(), "records": [public.records[0].document()] * 2}
    with pytest.raises(RecordRefusedError, match="no COMMIT"):
        read_bundle(canonical(told))


def test_what_does_not_belong_together_is_refused(sessions: ModuleType) -> None:
    """No RESULT, no COMMIT, or a RESULT of another draw: nothing is made up."""
    bundle = sessions.open_session("sha256").auditor_bundle()
    kinds = {type(record).__name__: record for record in bundle.records}
    without = {
        name: tuple(record for record in bundle.records if type(record).__name__ != name)
        for name in ("Result", "Commit")
    }
    for name, why in (("Result", "no RESULT"), ("Commit", "COMMIT of the RESULT")):
        with pytest.raises(RecordRefusedError, match=why):
            load_outcome(evolve(bundle, records=without[name]))
    result: Any = kinds["Result"]
    other = evolve(result, tasks=(evolve(result.tasks[0], root="0" * 64),))
    with pytest.raises(RecordRefusedError, match="not the draw of the RESULT"):
        load_outcome(evolve(bundle, records=(*without["Result"], other)))
