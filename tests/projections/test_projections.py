"""The tables say what the journal says, whenever and however they were made."""

import sqlite3
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.projections import (
    TABLES,
    ProjectingStore,
    Projector,
    load_snapshot,
    snapshot_digest,
    take_snapshot,
)
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.demo import play
from ssj_core.demo.cast import SJ, load_cast
from ssj_core.encoding import Suite
from ssj_core.errors.projections import (
    ProjectionStaleError,
    ProjectionTablesError,
    ProjectionUnreadError,
    SnapshotRefusedError,
)
from ssj_core.journal import Event, Journal, NewEvent
from ssj_core.oversight import ExtensionGranted, Law
from ssj_core.registers import (
    InspectorExit,
    InspectorExitReason,
    InspectorRow,
    InspectorsEntered,
    InspectorsExited,
    RollFact,
    TargetChangeReason,
    TargetExit,
    TargetExitReason,
    TargetKind,
    TargetRow,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
    TargetState,
)
from ssj_core.service import ExternalDraw, Service
from ssj_core.testing import StoreContract

AT = datetime(2026, 12, 31, 17, tzinfo=timezone(timedelta(hours=8)))


class TestProjectingStore(StoreContract):
    """A projecting store is a store."""

    def make_store(self, suite: Suite = "sha256") -> ProjectingStore:
        """Return a store in memory."""
        return ProjectingStore(SqliteStore(":memory:", suite=suite))


WX = "卫健委"
SHOP = TargetRow(id="T-1", name="甲店", kind=TargetKind.ENTERPRISE, tier="A", tier_scheme="分类")
OTHER = TargetRow(
    id="T-2", name="乙店", kind=TargetKind.OTHER, district="北区", entered_on=date(2025, 6, 1)
)
PERSON = InspectorRow(id="P-1", department=SJ, certified_until=date(2027, 12, 31))


def left(department: str, *ids: str) -> TargetsExited:
    """Return the exit of targets from a department's register."""
    gone = [
        TargetExit(id=one, reason=TargetExitReason.CANCELLED, left=date(2026, 2, 3)) for one in ids
    ]
    return TargetsExited(department=department, targets=tuple(gone), on=date(2026, 2, 5))


def registered() -> list[RollFact]:
    """Return what happened to the registers of two departments that share a target."""
    day, later = date(2026, 1, 5), date(2026, 2, 5)
    closed = SHOP.but(tier="C", state=TargetState.SUSPENDED)
    return [
        TargetsEntered(department=SJ, targets=(SHOP, OTHER), on=day),
        TargetsEntered(department=WX, targets=(SHOP,), on=day),
        InspectorsEntered(department=SJ, inspectors=(PERSON, PERSON.but(id="P-2")), on=day),
        TargetsChanged(department=WX, reason=TargetChangeReason.TIER, targets=(closed,), on=later),
        InspectorsExited(
            department=SJ,
            on=later,
            inspectors=(InspectorExit(id="P-2", reason=InspectorExitReason.RETIRED, left=later),),
        ),
        left(SJ, "T-1", "T-2"),
    ]


@pytest.fixture(scope="module")
def service() -> Service:
    """A whole year, with entries in the registers, an extension and a draw made elsewhere."""
    year = play.open_year(MemoryStore(), "种子")
    play.play(year, lambda _: None)
    journal = year.service.journal
    for fact in registered():
        # Straight into the journal: the year's own registers are of January already.
        stream = fact.stream
        journal.append(
            stream, journal.version(stream), [fact.event()], actor="x", department=SJ, at=AT
        )
    opened = [*year.service.owing.opened]
    for at, number in enumerate(opened[-3:]):
        granted = ExtensionGranted(
            obligation=number,
            until=date(2027, 3, 1 + at),
            reason="疫情",
            approver="分管负责人",
            on=date(2026, 12, 1),
        )
        stream = granted.stream
        journal.append(stream, 0, [granted.event()], actor="x", department=SJ, at=AT)
    elsewhere = ExternalDraw(
        draw="X-1",
        platform="区平台",
        reference="P7",
        plan=f"{SJ}/2026",
        task="SJ-2026-09",
        department=SJ,
        targets=("T-1", "T-9"),
        digest="0" * 64,
        on=date(2026, 11, 2),
    )
    journal.append("draw/X-1", 0, [elsewhere.event()], actor="x", department=SJ, at=AT)
    return year.service


@pytest.fixture(scope="module")
def events(service: Service) -> list[Event]:
    """The year's events."""
    return list(service.journal.read())


@pytest.fixture(scope="module")
def law(service: Service) -> Law:
    """What obligations are computed with."""
    return service.law


@pytest.fixture(scope="module")
def whole(service: Service, law: Law) -> Projector:
    """The year, projected from zero."""
    projector = Projector(service.journal, sqlite3.connect(":memory:"), law)
    assert projector.catch_up() == service.journal.checkpoint()["seq"]
    return projector


def rows(projector: Projector, query: str) -> list[tuple[Any, ...]]:
    """Return what a page would read."""
    return list(projector.connection.execute(query))


def test_plans_and_tasks(whole: Projector) -> None:
    """Both versions of an amended plan are there, with state and days, and their rows."""
    query = "SELECT version, state FROM plans WHERE plan = ? ORDER BY version"
    found = whole.connection.execute(query, (f"{SJ}/2026",)).fetchall()
    assert found == [(1, "superseded"), (2, "effective")]
    assert rows(whole, "SELECT COUNT(*) FROM plans WHERE published_portal IS NULL") == [(0,)]
    assert rows(whole, ("SELECT COUNT(*) FROM tasks WHERE window_end < window_start")) == [(0,)]


def test_draws(whole: Projector) -> None:
    """Sealed, voided and external draws stand side by side; the voided one keeps its reason."""
    states = dict(rows(whole, "SELECT state, COUNT(*) FROM draws GROUP BY state"))
    assert states["void"] == states["external"] == 1
    assert states["drawn"] == 7
    assert rows(whole, "SELECT COUNT(*) FROM draws WHERE state = 'void' AND reason <> ''") == [(1,)]
    assert rows(whole, "SELECT drawn, platform FROM draws WHERE source = 'external'") == [
        (2, "区平台")
    ]


def test_inspections_and_results(whole: Projector, service: Service) -> None:
    """Every inspection has a row, every inspecting department a result, every team its members."""
    book = service.ledger(AT.date())
    found = dict(rows(whole, "SELECT inspection, stage FROM inspections"))
    assert found == {one.id: one.stage.value for one in book.inspections.values()}
    (parts,) = rows(whole, "SELECT COUNT(*) FROM results WHERE state = 'published'")
    assert parts == (sum(len(one.parts) for one in book.inspections.values()),)
    (late,) = rows(whole, "SELECT SUM(inspections) FROM inspector_load")
    assert late == rows(whole, "SELECT COUNT(*) FROM inspection_team")[0]
    (visits,) = rows(whole, "SELECT SUM(visits) FROM target_visits WHERE year = '2026'")
    assert visits == (len(book.inspections),)


def test_registers(whole: Projector) -> None:
    """Entries, changes and exits give the state; who is only inspected is there with a number alone."""
    query = """SELECT target, name, tier, state, entered, exited, reason FROM targets
        WHERE target LIKE 'T-%' ORDER BY 1"""
    assert rows(whole, query) == [
        ("T-1", "甲店", "C", "suspended", "2026-01-05", None, None),
        ("T-2", "乙店", None, "exited", "2025-06-01", "2026-02-03", "cancelled"),
        ("T-9", None, None, None, None, None, None),
    ]
    query = "SELECT * FROM inspectors WHERE inspector LIKE 'P-%' ORDER BY 1"
    assert rows(whole, query) == [
        ("P-1", SJ, "2027-12-31", "active", "2026-01-05", None, None),
        ("P-2", SJ, "2027-12-31", "exited", "2026-01-05", "2026-02-05", "retired"),
    ]


def test_who_left_one_register_may_be_in_another(whole: Projector) -> None:
    """Each department's register has its own row; the target is out when none has it any more."""
    query = "SELECT keeper, state FROM memberships WHERE entry = 'T-1' ORDER BY state"
    assert rows(whole, query) == [(SJ, "exited"), (WX, "suspended")]


def test_the_district_is_entered_whole(whole: Projector) -> None:
    """All 2,000 targets and the 56 inspectors with a certificate of the year are in the tables, with the state they have."""
    cast = load_cast()
    query = "SELECT target, name, tier, state, entered FROM targets WHERE target NOT LIKE 'T-%'"
    assert set(rows(whole, query)) == {
        (one.id, one.name, one.tier, one.state.value, one.entered_on and one.entered_on.isoformat())
        for one in cast.targets
    }
    query = "SELECT inspector, department, certified_until FROM inspectors WHERE inspector NOT LIKE 'P-%'"
    assert set(rows(whole, query)) == {
        (one.id, one.department, one.cert_valid_until and one.cert_valid_until.isoformat())
        for one in cast.inspectors
        if one.certified_on(cast.inspectors.as_of)
    }


@pytest.mark.parametrize(
    "kind, body",
    [
        ("register.entered", {"on": "2026-01-05", "targets": [{"id": "T-1", "name": "甲店"}]}),
        ("register.entered", {}),
        ("register.exited", {"on": "2026-01-05", "targets": "T-1"}),
        ("inspectors.entered", {"on": 1, "inspectors": [{"id": "P-1", "department": SJ}]}),
        ("register.snapshot", {"size": 3}),
    ],
)
def test_a_body_of_another_shape_is_refused(kind: str, body: dict[str, Any]) -> None:
    """What is not the body of its fact is not appended with the tables; a reader lists it and goes on."""
    store = ProjectingStore(SqliteStore(":memory:"))
    event = NewEvent(kind, body)
    with pytest.raises(ProjectionUnreadError):
        Journal(store).append("register/x", 0, [event], actor="x", department=SJ, at=AT)
    assert store.version("register/x") == 0
    later = Journal(MemoryStore())
    later.append("register/x", 0, [event], actor="x", department=SJ, at=AT)
    later.store.append("register/x", 1, [b"no event"])
    projector = Projector(later, sqlite3.connect(":memory:"))
    assert projector.catch_up() == 2
    assert [(event.seq, event.kind) for event in projector.unread] == [(1, kind), (2, "")]


def test_obligations_are_the_ledgers(whole: Projector, service: Service) -> None:
    """The obligations, projected as the journal grows, are those of the ledger of the whole journal."""
    book = service.ledger(AT.date())
    found = {
        row[0]: row[1:]
        for row in rows(
            whole,
            """SELECT obligation, department, owed_to,
        opened, due_latest, extended_until, discharged, basis FROM obligations""",
        )
    }
    assert found == {
        one.id: (
            one.department,
            one.to,
            one.opened.isoformat(),
            one.due.latest.isoformat() if one.due else None,
            one.extension.until.isoformat() if one.extension else None,
            one.discharged.isoformat() if one.discharged else None,
            "、".join(one.binding),
        )
        for one in book.obligations.values()
    }
    assert sum(row[4] is not None for row in found.values()) == 3


def copied(events: list[Event], store: ProjectingStore | SqliteStore, sizes: list[int]) -> None:
    """Append the events again, in transactions of these sizes."""
    waiting = list(events)
    for size in [*sizes, len(events)]:
        with store.transaction():
            for event in waiting[:size]:
                store.append(event.stream, event.version - 1, [event.payload])
        waiting = waiting[size:]


@pytest.mark.long
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_replay_from_zero_equals_the_stored_state(
    service: Service, events: list[Event], law: Law, data: st.DataObject
) -> None:
    """Kept up append by append, or caught up in parts, or from zero: the state is the same bytes."""
    cut = data.draw(st.integers(0, len(events)))
    parts = data.draw(st.lists(st.integers(1, 60), max_size=4))
    inner = SqliteStore(":memory:")
    copied(events[:cut], ProjectingStore(inner, law) if cut < 200 else inner, parts)
    projector = Projector(Journal(inner), inner.connection, law)
    projector.catch_up()
    for at in range(cut, len(events), 97):
        for event in events[at : at + 97]:
            inner.append(event.stream, event.version - 1, [event.payload])
        projector.catch_up()
    kept = take_snapshot(projector)
    projector.rebuild()
    assert take_snapshot(projector) == kept
    fresh = Projector(service.journal, sqlite3.connect(":memory:"), law)
    fresh.catch_up()
    assert take_snapshot(fresh) == kept
    inner.close()


def test_append_and_tables_stand_or_fall_together(events: list[Event]) -> None:
    """What is rolled back is in no table; what the tables cannot take is not appended."""
    store = ProjectingStore(SqliteStore(":memory:"))
    copied(events[:20], store, [])
    before = take_snapshot(store.projector)

    def half() -> None:
        with store.transaction():
            copied(events[20:60], store, [])
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert take_snapshot(store.projector) == before
    bad = NewEvent("inspection.started", {"inspection": "no", "on": "2026-12-31"})
    with pytest.raises(ProjectionUnreadError, match="no"):
        Journal(store).append("inspection/no", 0, [bad], actor="x", department="y", at=AT)
    assert store.version("inspection/no") == 0
    assert take_snapshot(store.projector) == before


def test_without_duties_no_obligations(service: Service) -> None:
    """Without rules the table of obligations is empty, never guessed."""
    projector = Projector(service.journal, sqlite3.connect(":memory:"))
    projector.rebuild()
    assert rows(projector, "SELECT COUNT(*) FROM obligations") == [(0,)]


def test_an_empty_journal_owes_nothing(law: Law) -> None:
    """Before the first event nobody is known who could owe anything."""
    projector = Projector(Journal(MemoryStore()), sqlite3.connect(":memory:"), law)
    assert projector.catch_up() == projector.catch_up() == 0
    assert rows(projector, "SELECT COUNT(*) FROM obligations") == [(0,)]


def test_foreign_tables_are_left_alone(service: Service) -> None:
    """A table of the same name that is not ours is neither written nor dropped."""
    mine = sqlite3.connect(":memory:")
    mine.execute("CREATE TABLE plans (x)")
    with pytest.raises(ProjectionTablesError, match="plans"):
        Projector(service.journal, mine).catch_up()
    assert mine.execute("SELECT name FROM sqlite_master").fetchall() == [("plans",)]


def test_another_journal_is_noticed(whole: Projector, events: list[Event]) -> None:
    """Tables of another journal are refused, not added to; rebuilding makes them true."""
    other = Journal(MemoryStore())
    other.append("a", 0, [NewEvent("filing.made", {})], actor="x", department="y", at=AT)
    stray = Projector(other, sqlite3.connect(":memory:"))
    stray.catch_up()
    stray.journal = whole.journal
    with pytest.raises(ProjectionStaleError):
        stray.catch_up()
    assert stray.rebuild() == len(events)


def test_snapshots(whole: Projector, service: Service, law: Law) -> None:
    """A stored state is loaded and gone on from; a changed one is refused."""
    data = take_snapshot(whole)
    point = snapshot_digest(data)
    again = Projector(service.journal, sqlite3.connect(":memory:"), law)
    assert load_snapshot(again, data, point) == whole.position
    assert take_snapshot(again) == data
    for bad, why in (
        (data.replace("甲店".encode(), "乙店".encode()), point),
        (b"{", None),
        (b"{}", None),
        (data.replace(b'"seq":' + str(whole.position).encode(), b'"seq":3', 1), None),
    ):
        with pytest.raises(SnapshotRefusedError):
            load_snapshot(again, bad, why or snapshot_digest(bad))


def test_columns_say_nothing_of_the_payload() -> None:
    """Only the journal has a column named payload."""
    assert all("payload" not in columns for columns in TABLES.values())


def test_a_file_of_its_own(tmp_path: Path, service: Service) -> None:
    """The tables can live in another file, and any client reads them there."""
    connection = sqlite3.connect(tmp_path / "pages.db")
    Projector(service.journal, connection).catch_up()
    connection.close()
    other = sqlite3.connect(tmp_path / "pages.db")
    assert other.execute("SELECT COUNT(*) FROM inspections").fetchone()[0] == 60
    other.close()
