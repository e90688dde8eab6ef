"""Stores that break a promise, each in a way seen in the field: the contract tells every one."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.sql import SqlStore
from ssj_core.adapters.sql.places import Callers
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import Suite
from ssj_core.errors.journal import VersionConflictError
from ssj_core.journal import Row, Store, link
from ssj_core.testing import StoreContract


class LockPerStream(MemoryStore):
    """Writers of different streams do not wait for one another."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Take no lock: `append` takes that of its stream, as far as this store knows."""
        yield


class NoLockAtTheStart(SqliteStore):
    """Transactions begin reading, and find out at the first append."""

    def _run(self, *statements: str) -> None:
        super()._run(*(text.replace("BEGIN IMMEDIATE", "BEGIN") for text in statements))


class LooksInATransaction(Callers):
    """A look leaves the transaction open that it began."""

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Read, and end nothing."""
        with self._lock:
            yield self._connection()


class LostInARead(SqlStore):
    """Appends join whatever transaction a read has begun, which nobody commits."""

    def __init__(self, place: Connection, *, suite: Suite | None = None) -> None:
        """Open the journal, then look as the others do."""
        super().__init__(place, suite=suite)
        self._place = LooksInATransaction(place)


class OneTransactionForAll(SqliteStore):
    """A connection among threads without a lock: they join one another's transactions."""

    class Open:
        """A lock that locks nothing."""

        def __enter__(self) -> None:
            """Go in."""

        def __exit__(self, *_: object) -> None:
            """Go out."""

    def __init__(self, place: str | Path, *, suite: Suite | None = None) -> None:
        """Open the journal, and drop the lock."""
        super().__init__(place, suite=suite)
        self._lock = self.Open()  # type: ignore[assignment]


class WritesLater(MemoryStore):
    """Acknowledges at once and writes to its file when it finds the time."""

    def __init__(self, path: Path, *, suite: Suite = "sha256") -> None:
        """Keep rows here, until they are written."""
        super().__init__(suite=suite)
        self.path = path
        with SqliteStore(path, suite=suite) as file:
            for row in file.read():
                super().append(row.stream, row.version - 1, [row.payload])

    def append(
        self, stream: str, expected_version: int, payloads: Sequence[bytes]
    ) -> tuple[Row, ...]:
        """Append, and write every tenth time."""
        rows = super().append(stream, expected_version, payloads)
        if rows[-1].seq % 10 == 0:
            with SqliteStore(self.path) as file:
                last = file.last()
                for row in self.read(after=last.seq if last else 0):
                    file.append(row.stream, row.version - 1, [row.payload])
        return rows


class ShowsTooMuch(MemoryStore):
    """Readers do not wait, and see what is not committed."""

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Yield what is there now."""
        return iter([row for row in self._rows[after:] if stream in (None, row.stream)])


class Overwrites(MemoryStore):
    """Whoever comes second writes over whoever came first."""

    def append(
        self, stream: str, expected_version: int, payloads: Sequence[bytes]
    ) -> tuple[Row, ...]:
        """Append wherever the caller believes the stream stands."""
        with self._lock:
            rows = link(self.last(), stream, expected_version, payloads, self.suite)
            self._rows.extend(rows)
            self._versions[stream] = expected_version + len(rows)
            return rows


class TakesBackTooMuch(MemoryStore):
    """An inner transaction that fails takes the outer one with it."""

    def __init__(self, *, suite: Suite = "sha256") -> None:
        """Keep where the outermost transaction began."""
        super().__init__(suite=suite)
        self._start: tuple[int, dict[str, int]] | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin once, take back to there."""
        with self._lock:
            outer = self._start
            self._start = outer or (len(self._rows), dict(self._versions))
            try:
                yield
            except BaseException:
                del self._rows[self._start[0] :]
                self._versions = dict(self._start[1])
                raise
            finally:
                self._start = outer


def in_memory(kind: type[MemoryStore]) -> Callable[[Path], type[StoreContract]]:
    """Return the contract over a store in memory."""

    def contract(_: Path) -> type[StoreContract]:
        class Contract(StoreContract):
            def make_store(self, suite: Suite = "sha256") -> Store:
                return kind(suite=suite)

        return Contract

    return contract


def in_file(kind: type[SqliteStore]) -> Callable[[Path], type[StoreContract]]:
    """Return the contract over a store in a file."""

    def contract(folder: Path) -> type[StoreContract]:
        class Contract(StoreContract):
            def make_store(self, suite: Suite = "sha256") -> Store:
                return kind(folder / f"{len(list(folder.iterdir()))}.db", suite=suite)

            def another(self, store: Store) -> Store:
                assert isinstance(store, SqliteStore)
                if kind is OneTransactionForAll:
                    return store
                return kind(store.where)

        return Contract

    return contract


def on_connections(folder: Path) -> type[StoreContract]:
    """Return the contract over connections of the caller's."""

    class Contract(StoreContract):
        def make_store(self, suite: Suite = "sha256") -> Store:
            self.engine = create_engine(
                f"sqlite:///{folder / 'a.db'}", connect_args={"check_same_thread": False}
            )
            return LostInARead(self.engine.connect(), suite=suite)

        def another(self, store: Store) -> Store:
            del store
            return SqlStore(self.engine)

    return Contract


def written_later(folder: Path) -> type[StoreContract]:
    """Return the contract over the store that writes later."""

    class Contract(StoreContract):
        kills = 1

        def make_store(self, suite: Suite = "sha256") -> Store:
            return WritesLater(folder / "a.db", suite=suite)

        def another(self, store: Store) -> Store:
            assert isinstance(store, WritesLater)
            return WritesLater(store.path)

        def recipe(self, store: Store) -> str:
            assert isinstance(store, WritesLater)
            here = str(Path(__file__).parent)
            return (
                f"import sys; sys.path.insert(0, {here!r})\n"
                "from pathlib import Path\nfrom test_bad_stores import WritesLater\n"
                f"store = WritesLater(Path({str(store.path)!r}))\n"
            )

    return Contract


BAD: dict[str, tuple[Callable[[Path], type[StoreContract]], str]] = {
    "a lock per stream": (in_memory(LockPerStream), "test_one_of_four_acts"),
    "a lock per stream, seen by who waits": (
        in_memory(LockPerStream),
        "test_the_lock_is_taken_at_the_start",
    ),
    "no lock at the start": (in_file(NoLockAtTheStart), "test_the_lock_is_taken_at_the_start"),
    "lost in a read": (on_connections, "test_an_append_beside_a_read_is_kept"),
    "one transaction for all": (in_file(OneTransactionForAll), "test_one_handle_among_threads"),
    "writes later": (written_later, "test_killed_writers_lose_nothing"),
    "shows too much": (in_memory(ShowsTooMuch), "test_nobody_sees_what_is_not_committed"),
    "overwrites": (in_memory(Overwrites), "test_refuses_another_version"),
    "takes back too much": (in_memory(TakesBackTooMuch), "test_transactions_nest"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_contract_tells_a_bad_store(name: str, tmp_path: Path) -> None:
    """The test that is about the broken promise fails, and says which promise it is."""
    contract, test = BAD[name]
    with pytest.raises((AssertionError, VersionConflictError, sqlite3.Error)):
        getattr(contract(tmp_path)(), test)()


def test_the_good_ones_are_told_apart() -> None:
    """The same tests hold for a store that keeps its promises: it is not the test that fails."""
    for _, test in BAD.values():
        if test != "test_killed_writers_lose_nothing":
            getattr(in_memory(MemoryStore)(Path())(), test)()
