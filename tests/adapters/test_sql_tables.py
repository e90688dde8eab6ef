"""The tables of a journal on PostgreSQL, MariaDB and SQLite: the same rows, in one transaction or caught up."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from databases import address
from sqlalchemy import URL, Engine, create_engine, text

from ssj_core.adapters.projections import ProjectingStore, Projector, load_snapshot, take_snapshot
from ssj_core.adapters.projections.snapshot import snapshot_digest
from ssj_core.adapters.sql import SqlStore
from ssj_core.cli import main
from ssj_core.errors.projections import ProjectionStaleError, ProjectionTablesError
from ssj_core.journal import Journal, Row, Store
from ssj_core.oversight import Law
from ssj_core.testing.worlds import open_world


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    """Return an engine of the reader's own."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


class Known:
    """A journal of a district with draws and visits, and its tables in memory."""

    def __init__(self) -> None:
        """Project it once."""
        service = open_world("inspected").service
        self.law: Law = service.law
        self.rows = list(service.journal.store.read())
        projector = Projector(service.journal, sqlite3.connect(":memory:"), self.law)
        projector.catch_up()
        self.tables = take_snapshot(projector)
        self.projector = projector


@pytest.fixture(scope="module")
def known() -> Known:
    """Return that journal."""
    return Known()


def copied(rows: list[Row], store: Store | ProjectingStore) -> None:
    """Append rows again, in one transaction."""
    with store.transaction():
        for row in rows:
            store.append(row.stream, row.version - 1, [row.payload])


def values(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    """Return what a page would read."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_in_the_journals_own_transaction(url: URL, engine: Engine, known: Known) -> None:
    """What is appended is in the tables with it; what is rolled back is in none."""
    with SqlStore(url) as inner:
        store = ProjectingStore(inner, known.law)
        copied(known.rows[:-5], store)
        before = take_snapshot(store.projector)

        def half() -> None:
            with store.transaction():
                copied(known.rows[-5:], store)
                raise KeyError

        with pytest.raises(KeyError):
            half()
        assert take_snapshot(store.projector) == before
        copied(known.rows[-5:], store)
        assert take_snapshot(store.projector) == known.tables
        store.projector.rebuild()
        assert take_snapshot(store.projector) == known.tables
    (weights,) = values(engine, "SELECT COUNT(*), SUM(weight) FROM drawn_weights")
    drawn = known.projector.connection.execute("SELECT COUNT(*), SUM(weight) FROM drawn_weights")
    assert (weights[0], float(weights[1])) == drawn.fetchone()
    assert values(engine, "SELECT MIN(visits) FROM target_visits") == [(1,)]


def test_caught_up_by_others(url: URL, engine: Engine, known: Known) -> None:
    """Another process brings the tables up when it likes; of several that do at once, none errs."""
    with SqlStore(url) as store:
        copied(known.rows[:100], store)
        with engine.connect() as connection:
            projector = Projector(Journal(store), connection, known.law)
            assert projector.rebuild() == 100
            assert projector.position == 100
        copied(known.rows[100:], store)

    def catch_up(_: int) -> int:
        with SqlStore(url) as own, engine.connect() as connection:
            return Projector(Journal(own), connection, known.law).catch_up()

    if engine.dialect.name == "sqlite":
        assert catch_up(0) == len(known.rows)
    else:
        with ThreadPoolExecutor(3) as threads:
            assert set(threads.map(catch_up, range(3))) == {len(known.rows)}
    with SqlStore(url) as own, engine.connect() as connection:
        projector = Projector(Journal(own), connection, known.law)
        assert take_snapshot(projector) == known.tables
        digest = snapshot_digest(known.tables)
        assert load_snapshot(projector, known.tables, digest) == len(known.rows)
        assert take_snapshot(projector) == known.tables


def test_tables_of_others(url: URL, engine: Engine, known: Known) -> None:
    """Tables of these names that are not ours are not touched; another journal's are noticed."""
    with SqlStore(url) as store, engine.connect() as connection:
        copied(known.rows[:10], store)
        projector = Projector(Journal(store), connection)
        with connection.begin():
            connection.execute(text("CREATE TABLE plans (id INTEGER)"))
        with pytest.raises(ProjectionTablesError, match="plans"):
            projector.catch_up()
        with connection.begin():
            connection.execute(text("DROP TABLE plans"))
        projector.catch_up()
        with connection.begin():
            connection.execute(text("UPDATE projection_state SET hash = 'x'"))
        with pytest.raises(ProjectionStaleError):
            projector.catch_up()


def test_from_the_command_line(
    url: URL, engine: Engine, known: Known, capsys: pytest.CaptureFixture[str]
) -> None:
    """`ssj journal project` takes addresses: the tables stand beside the journal, or elsewhere."""
    with SqlStore(url) as store:
        copied(known.rows, store)
    place = address(url)
    if engine.dialect.name == "sqlite":
        assert main(["journal", "project", place]) == 0
    else:
        assert main(["journal", "project", place, "--rules", "cn", "--place", "150602"]) == 0
        assert main(["journal", "project", place, "--to", place, "--rebuild"]) == 0
    assert f"event {len(known.rows)}" in capsys.readouterr().err
    ((count,),) = values(engine, "SELECT COUNT(*) FROM drawn")
    assert count > 10
