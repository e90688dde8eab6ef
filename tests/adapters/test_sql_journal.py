"""The SQL store in a caller's own transaction, among installers, with other versions and rights."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from attrs import evolve
from databases import address, new_url
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from ssj_core.adapters.opening import open_store
from ssj_core.adapters.sql import SCHEMA, SqlStore, install, schema_of, upgrade
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.errors import MissingExtraError
from ssj_core.errors.journal import (
    JournalMissingError,
    StoreAddressError,
    StoreBusyError,
    StoreDamagedError,
    StoreFailedError,
    StoreForbiddenError,
    StoreReadOnlyError,
    StoreSchemaError,
    SuiteMismatchError,
    VersionConflictError,
)
from ssj_core.journal import Journal
from ssj_core.testing import servers
from ssj_core.testing.promises import payload
from ssj_core.testing.worlds import open_world
from ssj_core.verify.journal import check_journal


@pytest.fixture
def url(database: object) -> URL:
    """The address of a journal of one event, beside a table of the caller's."""
    place = new_url(database)
    engine = create_engine(place)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id INTEGER PRIMARY KEY)"))
    engine.dispose()
    with SqlStore(place) as store:
        store.append("a", 0, [payload(1)])
    return place


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    """An engine of the caller's."""
    made = create_engine(url)
    yield made
    made.dispose()


def order(connection: Connection | Session, number: int) -> None:
    """Write a row of the caller's own."""
    connection.execute(text("INSERT INTO orders VALUES (:number)"), {"number": number})


def found(url: URL) -> tuple[list[int], list[int]]:
    """Return the positions of the journal and the caller's rows, as somebody else sees them."""
    seen = create_engine(url)
    with seen.connect() as connection:
        orders = [row.id for row in connection.execute(text("SELECT id FROM orders ORDER BY id"))]
    seen.dispose()
    with SqlStore(url) as store:
        return [row.seq for row in store.read()], orders


@pytest.mark.parametrize("events_first", [True, False])
def test_appends_join_an_open_transaction(url: URL, engine: Engine, events_first: bool) -> None:  # noqa: FBT001 - a parameter of the case
    """In a transaction of the caller's, events and rows stand or fall together, in any order."""
    for number, commits in ((1, False), (2, True)):
        with engine.connect() as connection:
            outer = connection.begin()
            store = SqlStore(connection)
            if events_first:
                store.append("b", 0, [payload(2)])
            order(connection, number)
            if not events_first:
                store.append("b", 0, [payload(2)])
            assert found(url)[0] == [1]
            if commits:
                outer.commit()
            else:
                outer.rollback()
    assert found(url) == ([1, 2], [2])


def test_appends_join_a_session(url: URL, engine: Engine) -> None:
    """The same for a session: what it was going to write is written with the event, or not at all."""
    with Session(engine) as session:
        store = SqlStore(session)
        store.append("b", 0, [payload(2)])
        assert found(url)[0] == [1, 2], "a session that is in no transaction is committed here"
        order(session, 1)
        store.append("b", 1, [payload(3)])
        session.rollback()
        order(session, 2)
        with store.transaction():
            store.append("c", 0, [payload(4)])
        session.commit()
    assert found(url) == ([1, 2, 3], [2])


def test_the_callers_rows_join_our_transaction(url: URL, engine: Engine) -> None:
    """Inside `transaction`, the caller writes on `connection`; his own mistakes stay his own."""
    store = SqlStore(engine)
    with pytest.raises(RuntimeError):
        _ = store.connection
    with store.transaction():
        order(store.connection, 1)
        store.append("b", 0, [payload(2)])

    def twice() -> None:
        with store.transaction():
            store.append("b", 1, [payload(3)])
            order(store.connection, 1)

    with pytest.raises(IntegrityError):
        twice()
    assert found(url) == ([1, 2], [1])


def test_a_transaction_of_yesterday_is_refused(url: URL, engine: Engine) -> None:
    """A caller's transaction that no longer sees the journal's end decides nothing (R059)."""
    level = "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"
    held = engine.execution_options(isolation_level=level)
    with held.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        store = SqlStore(connection)
        connection.execute(text("SELECT COUNT(*) FROM ssj_journal")).scalar()
        with SqlStore(url) as other:
            other.append("b", 0, [payload(2)])
        with pytest.raises(StoreBusyError):
            store.append("c", 0, [payload(3)])
        connection.rollback()
        store.append("c", 0, [payload(3)])
        connection.commit()
    with SqlStore(url) as other:
        assert check_journal(other.read(), "sha256").holds
        assert other.heads() == {"a": 1, "b": 1, "c": 1}


def test_who_waits_too_long_is_told(url: URL) -> None:
    """A writer that holds the journal for longer than the time-out is a conflict, and no more."""
    with SqlStore(url) as first, SqlStore(url, timeout=1) as second:
        with first.transaction(), pytest.raises(StoreBusyError):
            second.append("b", 0, [payload(2)])
        second.append("b", 0, [payload(2)])


def opened_and_closed(place: URL) -> None:
    """Open a journal, which makes it where there is none."""
    SqlStore(place).close()


def test_installers_do_not_collide(database: object) -> None:
    """Workers that install one journal at once make one journal, whoever is first."""
    for _ in range(3):
        place = new_url(database)
        kinds: list[Callable[[], object]] = [partial(opened_and_closed, place)] * 2
        if isinstance(database, servers.Server):
            kinds = [partial(install, place), kinds[0]]
        with ThreadPoolExecutor(6) as pool:
            for done in [pool.submit(kind) for kind in kinds * 3]:
                done.result()
        with SqlStore(place) as store:
            store.append("a", 0, [payload(1)])
        assert schema_of(place) == SCHEMA


def test_four_clerks_seal_one_visit(database: object) -> None:
    """Of four clerks who seal one planned visit at once exactly one seals (R059, C80)."""
    world, place, vault = (
        open_world("planned"),
        new_url(database),
        open_world("planned").service.vault,
    )
    with SqlStore(place) as first:
        for row in world.service.journal.store.read():
            first.append(row.stream, row.version - 1, [row.payload])
    stores = [SqlStore(place) for _ in range(4)]
    clerks = [
        evolve(world, service=evolve(world.service, journal=Journal(store), vault=vault))
        for store in stores
    ]
    start, answers = Barrier(4), list[dict[str, object]]()

    def seal(number: int) -> None:
        clerks[number].service.state.catch_up()
        start.wait()
        sent = {"plan": "市监局/2026", "task": "T1", "number": 10}
        answers.append(json.loads(clerks[number].send("draw.seal", sent, at=date(2026, 3, 2))))

    threads = [Thread(target=seal, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert Counter(answer["status"] for answer in answers)["done"] == 1
    assert not [answer for answer in answers if answer["status"] == "failed"], answers
    with SqlStore(place) as store:
        kinds = Counter(event.kind for event in Journal(store).read("draw/市监局/2026#T1-1"))
        assert kinds["draw.commit"] == 1
        assert check_journal(store.read(), "sha256").holds


def test_the_tables_refuse_change(url: URL, engine: Engine) -> None:
    """No plain UPDATE or DELETE touches an event, whoever sends it."""
    for statement in (
        "UPDATE ssj_journal SET version = 7 WHERE seq = 1",
        "DELETE FROM ssj_journal WHERE seq = 1",
        "UPDATE ssj_journal_meta SET value = 'sm3' WHERE name = 'suite'",
        "DELETE FROM ssj_journal_meta",
    ):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    assert found(url)[0] == [1]


def loosened(engine: Engine, *statements: str) -> None:
    """Do what the guards forbid, as somebody with every right can."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for table in ("ssj_journal", "ssj_journal_meta"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            ends = ("update", "delete")
            for table in ("ssj_journal", "ssj_journal_meta"):
                for end in ends:
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{end}"))
            connection.execute(text("DROP TRIGGER IF EXISTS ssj_journal_meta_once"))
        for statement in statements:
            connection.execute(text(statement))


def test_tables_of_another_version(url: URL, engine: Engine) -> None:
    """Tables of a newer release are refused by name and number; those of this one need nothing."""
    assert upgrade(url) == (SCHEMA, SCHEMA)
    assert schema_of(engine) == SCHEMA
    loosened(engine, "UPDATE ssj_journal_meta SET value = '99' WHERE name = 'schema'")
    for act in (lambda: SqlStore(url), lambda: SqlStore(engine), lambda: upgrade(url)):
        with pytest.raises(StoreSchemaError, match="99"):
            act()


def test_what_a_journal_cannot_say(url: URL, engine: Engine) -> None:
    """A suite that there is not, or another than asked for, is refused."""
    with pytest.raises(SuiteMismatchError):
        SqlStore(url, suite="sm3")
    loosened(engine, "UPDATE ssj_journal_meta SET value = 'md5' WHERE name = 'suite'")
    with pytest.raises(StoreDamagedError, match="md5"):
        SqlStore(url)


def test_an_end_that_is_not_the_end(url: URL, engine: Engine) -> None:
    """Rows put in or taken away behind the store's back stop the next writer."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite needs no row for the lock")
    loosened(engine, "INSERT INTO ssj_journal VALUES (2, 'a', 2, 'x', 'h')")
    with SqlStore(url) as store, pytest.raises(StoreDamagedError, match="ssj_journal_head"):
        store.append("a", 2, [payload(2)])
    loosened(engine, "DELETE FROM ssj_journal WHERE seq = 2")
    with SqlStore(url) as store:
        store.append("a", 1, [payload(2)])
        loosened(engine, "DELETE FROM ssj_journal WHERE seq = 2")
        with pytest.raises(StoreDamagedError, match="taken away"):
            store.append("b", 0, [payload(2)])
    loosened(engine, "DELETE FROM ssj_journal_head")
    with SqlStore(url) as store, pytest.raises(StoreDamagedError, match="no row"):
        store.append("a", 2, [payload(2)])
    loosened(engine, "DROP TABLE ssj_journal")
    with SqlStore(url) as store, pytest.raises(StoreDamagedError):
        store.last()


def test_a_failed_write_is_not_committed(url: URL, engine: Engine) -> None:
    """What fails inside a transaction fails the whole of it, even if its error is caught."""
    loosened(engine)

    def failing(store: SqlStore) -> None:
        with store.transaction():
            store.append("b", 0, [payload(2)])
            store._place.now.last = None  # type: ignore[union-attr]
            store._place.now.versions["c"] = 0  # type: ignore[union-attr]
            with suppress(StoreBusyError):
                store.append("c", 0, [payload(3)])
            with suppress(StoreBusyError), store.transaction():
                pass

    with SqlStore(url) as store:
        with pytest.raises(StoreBusyError):
            failing(store)
        assert store.heads() == {"a": 1}
        with pytest.raises(VersionConflictError):
            store.append("a", 0, [payload(2)])
        assert store.append("a", 1, []) == ()


def test_reading_only(database: object, url: URL) -> None:
    """Opened to be read, a journal must be there, and takes nothing."""
    with SqlStore(url, readonly=True) as store:
        assert [row.seq for row in store.read()] == [1]
        with pytest.raises(StoreReadOnlyError):
            store.append("a", 1, [payload(2)])
    with pytest.raises((JournalMissingError, StoreFailedError, StoreDamagedError)):
        SqlStore(new_url(database), readonly=True)


def test_making_tables_in_an_open_transaction(database: object) -> None:
    """Where making tables would commit the caller's transaction, it is refused and named."""
    engine = create_engine(new_url(database))
    with engine.connect() as connection:
        connection.begin()
        if engine.dialect.name == "mariadb":
            with pytest.raises(JournalMissingError, match="ssj journal upgrade"):
                SqlStore(connection)
        else:
            SqlStore(connection).append("a", 0, [payload(1)])
        connection.rollback()
    with SqlStore(engine) as store:
        assert store.heads() == {}
    engine.dispose()


def test_an_account_without_the_right(database: object) -> None:
    """An account that may not make or write the tables is told so; nothing is half-made."""
    if not isinstance(database, servers.Server):
        pytest.skip("SQLite has no accounts")
    place = new_url(database)
    engine = create_engine(place)
    postgres = engine.dialect.name == "postgresql"
    with engine.begin() as connection:
        who = "reader" if postgres else "'reader'@'localhost'"
        made = f"CREATE ROLE {who} LOGIN" if postgres else f"CREATE USER {who}"
        connection.execute(text(made))
        if not postgres:
            connection.execute(text(f"GRANT SELECT ON {place.database}.* TO {who}"))
    reader = place.set(username="reader")
    with pytest.raises(StoreForbiddenError):
        SqlStore(reader)
    install(place)
    with engine.begin() as connection:
        if postgres:
            connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    with SqlStore(reader) as store:
        assert store.heads() == {}
        with pytest.raises(StoreForbiddenError):
            store.append("a", 0, [payload(1)])
    engine.dispose()


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address nobody answers at is said in words, without its password."""
    for name in ("postgresql", "mariadb"):
        with pytest.raises(StoreFailedError) as caught:
            SqlStore(f"{name}://ssj:geheim@127.0.0.1:9/none")
        assert "geheim" not in str(caught.value)
    for odd in ("oracel://ssj:geheim@127.0.0.1/x", "http://[::1", "://"):
        with pytest.raises(StoreAddressError) as refused:
            open_store(odd)
        assert "geheim" not in str(refused.value)
    with pytest.raises(StoreAddressError, match="pg8000"):
        SqlStore("postgresql+pg8000://ssj@127.0.0.1:9/none")
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(MissingExtraError, match="mariadb"):
        SqlStore("mariadb://ssj@127.0.0.1:9/none")


def test_one_file_for_both_stores(tmp_path: Path) -> None:
    """On SQLite a journal is the same file for both stores, to the byte, guards and all."""
    place = make_url(f"sqlite:///{tmp_path / 'a.db'}")
    with SqlStore(place) as ours:
        ours.append("a", 0, [payload(1)])
    with SqliteStore(tmp_path / "a.db") as theirs:
        theirs.append("a", 1, [payload(2)])
        rows = list(theirs.read())
    with SqlStore(place) as ours, open_store(address(place)) as theirs:
        assert list(ours.read()) == list(theirs.read()) == rows
    assert upgrade(address(place)) == (SCHEMA, SCHEMA)
    with pytest.raises(JournalMissingError):
        schema_of("sqlite://")


def test_a_journal_in_memory() -> None:
    """An address in memory is a journal of one connection, for as long as it is open."""
    with SqlStore("sqlite://", suite="sm3") as store:
        store.append("a", 0, [payload(1)])
        assert store.suite == "sm3"
        assert store.version("a") == 1
