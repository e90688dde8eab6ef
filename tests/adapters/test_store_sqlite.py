"""The SQLite store keeps every promise, and guards its tables."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssj_core.adapters import sqlite as sqlite_module
from ssj_core.adapters import sqlite_schema
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import check_file
from ssj_core.encoding import Suite
from ssj_core.errors.encoding import UnknownSuiteError
from ssj_core.errors.journal import (
    JournalMissingError,
    StoreBusyError,
    StoreDamagedError,
    StoreFailedError,
    StoreReadOnlyError,
    SuiteMismatchError,
    VersionConflictError,
)
from ssj_core.journal import Store
from ssj_core.testing import StoreContract
from ssj_core.testing.promises import payload


class TestSqliteStore(StoreContract):
    """The store contract, over files."""

    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Path) -> Iterator[None]:
        self.folder = tmp_path
        self.opened: list[SqliteStore] = []
        yield
        for store in self.opened:
            store.close()

    def make_store(self, suite: Suite = "sha256") -> SqliteStore:
        """Return a store over a new file."""
        store = SqliteStore(self.folder / f"{len(self.opened)}.db", suite=suite)
        self.opened.append(store)
        return store

    def another(self, store: Store) -> SqliteStore:
        """Return a second connection to the same file."""
        assert isinstance(store, SqliteStore)
        self.opened.append(SqliteStore(store.where))
        return self.opened[-1]


class TestSqliteInACallersDatabase(StoreContract):
    """The store contract, over a connection the caller owns."""

    @pytest.fixture(autouse=True)
    def _connected(self) -> Iterator[None]:
        self.connections: list[sqlite3.Connection] = []
        yield
        for connection in self.connections:
            connection.close()

    def make_store(self, suite: Suite = "sha256") -> SqliteStore:
        """Return a store inside a new database."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        self.connections.append(connection)
        return SqliteStore(connection, suite=suite)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the place of a journal of three events."""
    place = tmp_path / "日志.db"
    with SqliteStore(place) as store:
        store.append("a", 0, [payload(1), payload(2)])
        store.append("b", 0, [payload(3)])
    return place


def test_one_table_has_a_payload(path: Path) -> None:
    """The events' bytes are in the column `payload` of the one table that has such a column."""
    with sqlite3.connect(path) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        having = [
            table
            for table in tables
            if "payload"
            in {column[1] for column in connection.execute(f"PRAGMA table_info({table})")}
        ]
        assert having == ["ssj_journal"]
        stored = list(connection.execute("SELECT seq, payload FROM ssj_journal ORDER BY seq"))
    connection.close()
    assert stored == [(1, payload(1)), (2, payload(2)), (3, payload(3))]


def test_every_commit_is_on_the_disk(tmp_path: Path) -> None:
    """The journal's file is in WAL mode and every commit waits for the disk."""
    with SqliteStore(tmp_path / "a.db") as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.connection.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ssj_journal SET payload = x'00' WHERE seq = 2",
        "UPDATE ssj_journal SET hash = hash",
        "DELETE FROM ssj_journal WHERE seq = 3",
        "DELETE FROM ssj_journal",
        "INSERT OR REPLACE INTO ssj_journal VALUES (2, 'a', 2, x'00', 'h')",
        "INSERT OR REPLACE INTO ssj_journal VALUES (4, 'a', 2, x'00', 'h')",
        "INSERT INTO ssj_journal VALUES (5, 'b', 2, x'00', 'h')",
        "INSERT INTO ssj_journal VALUES (4, 'b', 3, x'00', 'h')",
        "UPDATE ssj_journal_meta SET value = 'sm3' WHERE name = 'suite'",
        "DELETE FROM ssj_journal_meta",
        "INSERT OR REPLACE INTO ssj_journal_meta VALUES ('suite', 'sm3')",
    ],
)
def test_the_tables_refuse_change(path: Path, statement: str) -> None:
    """No plain statement changes, removes, replaces or skips an event."""
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    assert check_file(path).holds


def test_appends_join_the_callers_transaction(tmp_path: Path) -> None:
    """Inside the caller's own transaction, events and the caller's rows stand or fall together."""
    connection = sqlite3.connect(tmp_path / "app.db")
    connection.execute("CREATE TABLE orders (id INTEGER)")
    store = SqliteStore(connection)
    connection.execute("INSERT INTO orders VALUES (1)")
    store.append("a", 0, [payload(1)])
    connection.rollback()
    assert (list(store.read()), list(connection.execute("SELECT * FROM orders"))) == ([], [])
    connection.execute("INSERT INTO orders VALUES (2)")
    store.append("a", 0, [payload(1)])
    assert connection.in_transaction
    connection.commit()
    store.close()
    assert list(connection.execute("SELECT id FROM orders")) == [(2,)]
    connection.close()
    assert check_file(tmp_path / "app.db").journal.events == 1


def test_a_journal_can_be_made_inside_the_callers_transaction(tmp_path: Path) -> None:
    """Even the tables join: a roll-back leaves a database without a journal."""
    connection = sqlite3.connect(tmp_path / "app.db", isolation_level=None)
    connection.execute("BEGIN")
    SqliteStore(connection).append("a", 0, [payload(1)])
    connection.execute("ROLLBACK")
    assert list(connection.execute("SELECT name FROM sqlite_master")) == []
    connection.close()


def test_long_journals_are_read_in_pages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading page by page gives every row once, also when the last page is full."""
    with SqliteStore(path) as store:
        whole = list(store.read())
        for size in (1, 2, 3, 4):
            monkeypatch.setattr(sqlite_module, "_PAGE", size)
            assert list(store.read()) == whole
            assert list(store.read("a")) == whole[:2]


def test_reading_leaves_no_trace(path: Path) -> None:
    """A store opened to read refuses to write, changes no byte and leaves no file."""
    before = path.read_bytes()
    with SqliteStore(path, readonly=True) as store:
        assert len(list(store.read())) == 3
        with pytest.raises(StoreReadOnlyError):
            store.append("a", 2, [payload(4)])
    assert check_file(path).holds
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_reads_beside_a_living_writer(path: Path) -> None:
    """While a writer has the journal open, readers see what it has committed."""
    with SqliteStore(path) as writer:
        writer.append("b", 1, [payload(4)])
        with SqliteStore(path, readonly=True) as reader:
            assert len(list(reader.read())) == 4
            writer.append("b", 2, [payload(5)])
            assert len(list(reader.read())) == 5
        assert check_file(path).journal.events == 5


def test_reads_in_a_place_that_takes_no_files(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a read-only medium the journal is read all the same."""
    monkeypatch.setattr("os.access", lambda *_: False)
    assert check_file(path).holds
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_suites(tmp_path: Path) -> None:
    """The suite is chosen once; asking for another one later is refused."""
    with SqliteStore(tmp_path / "a.db", suite="sm3") as store:
        store.append("a", 0, [payload(1)])
    with SqliteStore(tmp_path / "a.db") as store:
        assert store.suite == "sm3"
    with pytest.raises(SuiteMismatchError):
        SqliteStore(tmp_path / "a.db", suite="sha256")
    with pytest.raises(UnknownSuiteError):
        SqliteStore(tmp_path / "b.db", suite="md5")  # type: ignore[arg-type]


def test_a_locked_journal_says_so(path: Path) -> None:
    """A writer that waits in vain is told, and nothing is written."""
    with SqliteStore(path) as one, SqliteStore(path, timeout=0.01) as two, one.transaction():
        one.append("a", 2, [payload(4)])
        with pytest.raises(StoreBusyError):
            two.append("a", 2, [payload(5)])
    assert check_file(path).journal.events == 4


def test_a_stale_decision_is_a_conflict(path: Path) -> None:
    """Who decided on an old version is told the version now."""
    with SqliteStore(path) as one, SqliteStore(path) as two:
        assert two.version("a") == 2
        one.append("a", 2, [payload(4)])
        with pytest.raises(VersionConflictError, match=r"版本 2.*版本 3"):
            two.append("a", 2, [payload(5)])


def test_a_new_journal_waits_for_a_lock(tmp_path: Path) -> None:
    """A file that stays locked while the journal is being made is reported, not waited for in vain."""
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreBusyError):
        SqliteStore(tmp_path / "a.db", timeout=0.05)
    connection.close()


def test_what_is_no_journal(tmp_path: Path) -> None:
    """No file, a text file, a foreign or half-emptied database: each is named for what it is."""
    with pytest.raises(JournalMissingError):
        SqliteStore(tmp_path / "none.db", readonly=True)
    (tmp_path / "text.db").write_text("not a database, but long enough to be read as one" * 20)
    with pytest.raises(JournalMissingError):
        SqliteStore(tmp_path / "text.db", readonly=True)
    with pytest.raises(StoreDamagedError):
        SqliteStore(tmp_path / "text.db")
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(JournalMissingError):
        SqliteStore(tmp_path / "other.db", readonly=True)


def test_an_unknown_format_is_not_guessed_at(tmp_path: Path) -> None:
    """A journal that names another format or suite is not opened."""
    for name in ("format", "suite"):
        place = tmp_path / f"{name}.db"
        SqliteStore(place).close()
        connection = sqlite3.connect(place)
        connection.execute("DROP TRIGGER ssj_journal_meta_no_update")
        connection.execute("UPDATE ssj_journal_meta SET value = 'x' WHERE name = ?", (name,))
        connection.commit()
        connection.close()
        with pytest.raises(StoreDamagedError):
            SqliteStore(place)


@pytest.mark.parametrize(
    "statement, error",
    [
        ("UPDATE ssj_journal SET version = 9", sqlite3.IntegrityError),
        ("INSERT INTO nowhere VALUES (1)", sqlite3.OperationalError),
    ],
)
def test_errors_of_the_callers_own_sql_stay(
    tmp_path: Path, statement: str, error: type[Exception]
) -> None:
    """The caller's own SQL error reaches the caller as it is, and the transaction is undone."""
    with SqliteStore(tmp_path / "a.db") as store:

        def both() -> None:
            with store.transaction():
                store.append("a", 0, [payload(1)])
                store.connection.execute(statement)

        with pytest.raises(error):
            both()
        assert list(store.read()) == []


@pytest.mark.parametrize("nested", [False, True])
def test_a_transaction_that_was_undone_already(tmp_path: Path, *, nested: bool) -> None:
    """Where SQLite has taken everything back itself, the first error is the one that is told."""
    with SqliteStore(tmp_path / "a.db") as store:

        def undone() -> None:
            with store.transaction():
                store.append("a", 0, [payload(1)])
                store.connection.execute("ROLLBACK")
                raise KeyError

        def both() -> None:
            with store.transaction():
                undone()

        with pytest.raises(KeyError):
            (both if nested else undone)()
        assert list(store.read()) == []
        assert not store.connection.in_transaction


def test_lost_guards_are_not_put_back(path: Path) -> None:
    """Opening a journal whose guards somebody has dropped does not hide that they were."""
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER ssj_journal_no_delete")
    connection.close()
    with SqliteStore(path) as store:
        store.append("a", 2, [payload(4)])
    assert check_file(path).missing_guards == ("ssj_journal_no_delete",)


def test_theswitch_to_wal_waits() -> None:
    """Where SQLite answers "busy" at once, the switch is tried again until the time is up."""
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    answers: list[Exception | None] = [busy, busy, None]

    class Connection:
        def execute(self, _: str) -> None:
            answer = answers.pop(0)
            if answer:
                raise answer

    sqlite_schema.switch_to_wal(Connection(), 30)  # type: ignore[arg-type]
    assert answers == []
    answers[:] = [busy]
    with pytest.raises(sqlite3.OperationalError):
        sqlite_schema.switch_to_wal(Connection(), -1)  # type: ignore[arg-type]


def test_a_full_disk_takes_everything_back(tmp_path: Path) -> None:
    """When the disk is full the append fails whole, and the store goes on once there is room."""
    with SqliteStore(tmp_path / "a.db") as store:
        store.append("a", 0, [payload(1)])
        store.connection.execute("PRAGMA max_page_count = 20")
        with pytest.raises(StoreFailedError, match="full"):
            store.append("a", 1, [payload(2), b"x" * 1_000_000])

        def both() -> None:
            with store.transaction():
                store.append("a", 1, [payload(3)])
                store.append("b", 0, [b"x" * 1_000_000])

        with pytest.raises(StoreFailedError, match="full"):
            both()
        assert not store.connection.in_transaction
        store.connection.execute("PRAGMA max_page_count = 100000")
        store.append("a", 1, [payload(4)])
    assert check_file(tmp_path / "a.db").journal.events == 2


def test_who_comes_second_makes_nothing(path: Path) -> None:
    """Where another process has just made the journal, it is taken as it is, suite and all."""
    with SqliteStore(path) as store:
        with store.transaction():
            sqlite_schema.create(store.connection, "sm3")
        assert list(store.connection.execute("SELECT value FROM ssj_journal_meta")) == [
            ("ssj-journal/1",),
            ("sha256",),
            ("1",),
        ]
