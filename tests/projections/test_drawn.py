"""What was drawn, as rows: stratum, N, n, π, weight, and what became of each target."""

import sqlite3
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import ssj_core as ssj
from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.projections import Projector
from ssj_core.drawing import (
    AuditorBundle,
    EntropyRule,
    Outcome,
    StratumDraft,
    TaskDraft,
    dispose,
    read_bundle,
    seal_session,
)
from ssj_core.drawing.records import Times
from ssj_core.journal import Journal
from ssj_core.service import Act
from ssj_core.service.draws.steps import fact_of

AT = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
TASK = "抽查任务"
COLUMNS = "target, stratum, size, drawn, pi, weight, rank, disposition, replaced_by, replaces"


def note(journal: Journal, session: str, records: Any, act: Act) -> None:
    """Append the records of a session as they stand."""
    for record in records:
        fact = fact_of(session, record)
        journal.append(
            fact.stream,
            journal.version(fact.stream),
            [fact.event()],
            actor=act.actor,
            department=act.department,
            at=act.at,
        )


def projected(outcome: Any, *, known: bool) -> sqlite3.Connection:
    """Return the tables of a journal with one session, with or without its auditors' bundle."""
    journal = Journal(MemoryStore())
    act = Act("王一", "示例局", AT + timedelta(days=30))
    session = outcome.commit.session
    note(journal, session, outcome.records, act)
    bundle = read_bundle(outcome.auditor_bundle().data)
    assert isinstance(bundle, AuditorBundle)
    bundles = {session: bundle} if known else {}
    connection = sqlite3.connect(":memory:")
    Projector(journal, connection, bundles=bundles.get).catch_up()
    return connection


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Return a draw of two strata: one inspected, one closed and replaced."""
    rows = [{"id": f"店{n:02}", "tier": "D" if n > 15 else "A"} for n in range(20)]
    sealed = ssj.seal(rows, ratio={"A": "25%", "D": "50%"}, at=AT)
    found = sealed.draw(ssj.Dice("40271582139904617735"), at=AT + timedelta(minutes=5)).outcome
    first, second, *_ = found.tasks[TASK].drawn
    day = AT + timedelta(days=7)
    found = dispose(found, TASK, first.id, at=day, what="inspected")
    return dispose(
        found, TASK, second.id, at=day, what="closed", reason="注销", approver="甲", replace=True
    )


def test_every_drawn_target_has_its_design(outcome: Outcome) -> None:
    """With the auditors' bundle: the columns a survey tool wants, reserves beside those they replace."""
    connection = projected(outcome, known=True)
    query = f"SELECT {COLUMNS} FROM drawn_weights ORDER BY stratum, rank IS NULL, rank"  # noqa: S608 - our own words
    rows = connection.execute(query).fetchall()
    first, second, third, *_ = outcome.tasks[TASK].drawn
    (reserve,) = outcome.tasks[TASK].reserves("A", 1)
    assert rows[:3] == [
        (first.id, "A", 16, 4, "1/4", 4.0, 1, "inspected", None, None),
        (second.id, "A", 16, 4, "1/4", 4.0, 2, "closed", reserve.id, None),
        (reserve.id, "A", 16, 4, "1/4", 4.0, 5, None, None, second.id),
    ]
    assert (third.id, "A", 16, 4, "1/4", 4.0, None, None, None, None) in rows
    total = connection.execute(
        "SELECT SUM(weight) FROM drawn_weights WHERE replaces IS NULL"
    ).fetchone()
    assert total == (20.0,)


def test_without_the_bundle_a_stratum_is_told_only_where_no_other_is_left(outcome: Outcome) -> None:
    """The public record hides who was in which stratum: NULL, never a guess."""
    rows = (
        projected(outcome, known=False)
        .execute("SELECT target, stratum, label, size FROM drawn")
        .fetchall()
    )
    labels = {part.stratum.label: part for part in outcome.tasks[TASK].strata}
    truth = {one.id: one.stratum for one in outcome.tasks[TASK].drawn}
    assert {row[1] for row in rows} == {None}
    for target, _, label, size in rows:
        if label is not None and target in truth:
            assert labels[label].stratum.name == truth[target]
            assert size == len(labels[label].stratum.frame)


def hidden(mode: str, reveals: str) -> Outcome:
    """Return a draw from one stratum that is announced late, or shows only proofs."""
    draft = TaskDraft(
        TASK,
        purpose="rehearsal",
        basis=["caller"],
        strata=[StratumDraft("全部", targets=[f"店{n}" for n in range(9)], number=3)],
        frame_secret="5a" * 32,
        rules_secret="5b" * 32,
        entropy=EntropyRule(bits=0, sources=("secret",)),
    )
    sealed = seal_session(
        session="S",
        suite="sha256",
        at=AT,
        mode=mode,
        reveals=reveals,
        tasks=[draft],
        entropy=["secret"],
        secret="5c" * 32,
        times=Times(result=(AT + timedelta(minutes=5)).isoformat()),
    )
    return sealed.draw(at=AT + timedelta(minutes=5))


def test_proofs_name_targets_and_nothing_else() -> None:
    """Of a session that shows no tickets the one stratum is known; the list is there."""
    rows = (
        projected(hidden("open", "proofs"), known=False)
        .execute("SELECT ticket, size, drawn, weight FROM drawn_weights")
        .fetchall()
    )
    assert rows == [(None, 9, 3, 3.0)] * 3


def test_a_void_draw_has_no_drawn_targets(outcome: Outcome) -> None:
    """What was voided stands in `draws`, and nobody of it in `drawn`."""
    void = outcome.void(at=AT + timedelta(days=9), reason="名单有误", approver="主任")
    journal = Journal(MemoryStore())
    act = Act("王一", "示例局", AT + timedelta(days=30))
    note(journal, "S", void.records, act)
    bundle = read_bundle(void.auditor_bundle().data)
    assert isinstance(bundle, AuditorBundle)
    connection = sqlite3.connect(":memory:")
    Projector(journal, connection, bundles={"S": bundle}.get).catch_up()
    assert connection.execute("SELECT COUNT(*) FROM drawn").fetchone() == (0,)
    assert connection.execute("SELECT state FROM draws").fetchone() == ("void",)
