"""Draws in the journal: each record carried as it was made, and nothing that no record could mean."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    Sealed,
    StratumDraft,
    TaskDraft,
    seal_session,
)
from ssj_core.drawing import dispose as dispose_of
from ssj_core.drawing.entropy import Contribution
from ssj_core.drawing.facts import (
    DRAW,
    FACT_OF,
    Contributed,
    Disposed,
    Draw,
    DrawFact,
    DrawOpened,
    DrawResulted,
    DrawSealed,
    DrawVoided,
    TaskRecorded,
)
from ssj_core.drawing.records import Promise, Reveal, Times
from ssj_core.errors.drawing import RecordRefusedError
from ssj_core.journal import Entry, World
from ssj_core.testing import Rooms

SESSION = "市监局/2026#T1-1"
AT = "2026-03-02T{}:00+08:00"


def sealed(session: str = SESSION, *, closed: bool = False) -> Sealed:
    """Return five targets sealed, two to be drawn; with a party's contribution."""
    draft = TaskDraft(
        "市监局/2026#T1",
        purpose="official",
        basis=("caller",),
        strata=[StratumDraft("全部", targets=["甲", "乙", "丙", "丁", "戊"], number=2)],
        entropy=EntropyRule(bits=24, sources=("contrib", "dice", "secret")),
        frame_secret="1" * 64,
        rules_secret="2" * 64,
    )
    given = Contribution(party="局", value="5" * 64)
    return seal_session(
        session=session,
        suite="sha256",
        at=AT.format("09:00"),
        mode="unannounced" if closed else "open",
        reveals="draw",
        tasks=(draft,),
        entropy=("contrib:局", "dice", "secret") if closed else ("contrib:局", "dice"),
        contributions=(Promise(commitment=given.commitment(session), party="局"),),
        secret="6" * 64 if closed else None,
        times=Times(
            contributions=AT.format("09:30"),
            public=AT.format("10:00"),
            result=AT.format("17:00"),
            open=AT.format("18:00") if closed else None,
        ),
    )


def drawn(of: Sealed) -> Outcome:
    """Return what the dice gave."""
    return of.draw(
        items=(Dice("40271582139904617735"),),
        evidence=(Evidence(at=AT.format("10:00")),),
        reveals=(Reveal(at=AT.format("09:20"), party="局", value="5" * 64),),
        at=AT.format("10:30"),
    )


def entry(version: int = 1) -> Entry:
    """Return where an event stands."""
    key = DRAW.of(session=SESSION)
    return Entry(
        seq=version,
        stream=key,
        version=version,
        key=key,
        actor="王一",
        department="市监局",
        at=datetime.fromisoformat(AT.format("11:00")),
    )


WORLD: World = Rooms()


def facts(*records: Any) -> list[DrawFact]:
    """Return the facts that carry records."""
    made: list[Any] = [FACT_OF[type(record)] for record in records]
    return [
        kind(record=record, session=SESSION) for kind, record in zip(made, records, strict=True)
    ]


def fold(*happened: DrawFact) -> Draw:
    """Return a draw after facts, each of which nothing speaks against."""
    now = Draw()
    for one in happened:
        assert not list(one.guard(now, WORLD)), one.kind
        now = one.apply(now, entry())
    return now


OPEN, CLOSED = sealed(), sealed(closed=True)
OUTCOME, LATER = drawn(OPEN), drawn(CLOSED)
SEALED = facts(*OPEN.records)
DRAWN = [*SEALED, *facts(OUTCOME.contrib, OUTCOME.result)]
VOID = facts(OPEN.void(at=AT.format("09:10"), reason="离场", approver="局长").void)[0]


def test_a_session_goes_from_task_to_result() -> None:
    """TASK, COMMIT, CONTRIB, RESULT: where it stands, and who was drawn, is read from the records."""
    assert Draw().stage == "begun"
    now = fold(*SEALED)
    assert (now.stage, now.rows, now.targets) == ("sealed", ("市监局/2026#T1",), ())
    now = fold(*DRAWN)
    assert (now.stage, len(now.targets)) == ("drawn", 2)
    assert set(now.targets) == {pick.id for pick in OUTCOME.tasks["市监局/2026#T1"].drawn}
    assert now.records == tuple(record.data for record in OPEN.records)
    assert {name: list(mark(now)) for name, mark in DRAW.marks.items()} == {
        "row": ["市监局/2026#T1"],
        "standing": ["市监局/2026#T1"],
        "target": list(now.targets),
        "result": [now.result.hash("sha256")] if now.result else [],
        "serves": [],
        "told": ["dice:40271582139904617735"],
    }
    gone = fold(*SEALED, VOID)
    assert (gone.stage, list(DRAW.marks["standing"](gone))) == ("void", [])


def test_a_closed_list_is_known_once_it_is_opened() -> None:
    """An unannounced draw shows nobody until OPEN (C88)."""
    before = fold(*facts(*CLOSED.records, LATER.contrib, LATER.result))
    assert before.targets == ()
    (opened,) = facts(LATER.opening)
    assert not list(opened.guard(before, WORLD))
    assert len(opened.apply(before, entry()).targets) == 2


def test_a_replacement_stands_in() -> None:
    """The reserve is drawn in place of whom it replaced (C64, C109)."""
    target = OUTCOME.tasks["市监局/2026#T1"].drawn[0].id
    after = dispose_of(
        OUTCOME,
        "市监局/2026#T1",
        target,
        at=AT.format("12:00"),
        what="closed",
        reason="注销",
        approver="局长",
        replace=True,
    )
    (step,) = facts(after.dispositions[-1])
    now = fold(*DRAWN, step)
    reserve = after.dispositions[-1].replaced_by
    assert reserve is not None
    assert reserve.id in now.targets
    assert target not in now.targets
    assert [error.code for error in step.guard(now, WORLD)] == ["draw.not-drawn"]
    kept = evolve(after.dispositions[-1], id=reserve.id, replaced_by=None)
    assert set(fold(*DRAWN, step, *facts(kept)).targets) == set(now.targets)


def impossible() -> Iterator[tuple[list[DrawFact], DrawFact, list[str]]]:
    """Yield what no record could mean: what was, what is handed in, the codes."""
    task, commit = SEALED
    contrib, result = facts(OUTCOME.contrib, OUTCOME.result)
    (opened,) = facts(OUTCOME.opening)
    (elsewhere,) = facts(drawn(sealed("X-1")).result)
    (step,) = facts(
        dispose_of(
            OUTCOME,
            "市监局/2026#T1",
            OUTCOME.tasks["市监局/2026#T1"].drawn[0].id,
            at=AT.format("12:00"),
            what="inspected",
        ).dispositions[-1]
    )
    yield SEALED, task, ["draw.sealed"]
    yield SEALED, commit, ["draw.sealed"]
    yield [], commit, ["draw.other-commit"]
    yield [task], result, ["draw.unsealed"]
    yield SEALED, elsewhere, ["draw.other-commit"]
    yield DRAWN, result, ["draw.drawn"]
    yield DRAWN, contrib, ["draw.drawn"]
    yield SEALED, opened, ["draw.undrawn"]
    yield SEALED, step, ["draw.undrawn"]
    yield [*SEALED, VOID], VOID, ["draw.void"]
    yield [*SEALED, VOID], result, ["draw.void"]


@pytest.mark.parametrize("before, given, codes", list(impossible()))
def test_what_no_record_could_mean_is_refused(
    before: list[DrawFact], given: DrawFact, codes: list[str]
) -> None:
    """Twice, too early, too late, of another seal: every reason with its code (C80, C88, C109)."""
    assert [error.code for error in given.guard(fold(*before), WORLD)] == codes


@pytest.mark.parametrize("happened", [*DRAWN, VOID, *facts(OUTCOME.opening)])
def test_a_record_comes_back_from_the_journal_to_the_byte(happened: DrawFact) -> None:
    """The body holds the record as its own document; old bodies without a session are read too."""
    body = happened.body()
    assert type(happened).from_body(body) == happened
    assert body["record"]["record"] in {"TASK", "COMMIT", "CONTRIB", "RESULT", "VOID", "OPEN"}
    bare = type(happened).from_body({"record": body["record"]})
    assert (bare.session, bare.body()) == ("", {"record": body["record"]})


def test_another_record_is_not_taken_for_it() -> None:
    """A COMMIT in the place of a TASK is refused by its form."""
    commit = SEALED[1].body()
    with pytest.raises(RecordRefusedError):
        TaskRecorded.from_body(commit)
    assert {FACT_OF[type(fact.record)] for fact in [*DRAWN, VOID]} <= {  # type: ignore[attr-defined]
        TaskRecorded,
        DrawSealed,
        Contributed,
        DrawResulted,
        DrawVoided,
        DrawOpened,
        Disposed,
    }


def test_later_draws_of_inspectors_draw_no_targets() -> None:
    """A session that serves a result of another draws no row (C89)."""
    served = evolve(OPEN.commit, serves="0" * 64)
    assert Draw(commit=served).rows == ()
