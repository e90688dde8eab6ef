"""What a store says when the machine fails: our words, nothing half-written, and then it goes on."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import check_file
from ssj_core.adapters.sqlite_schema import told
from ssj_core.errors import FailedError, SsjError
from ssj_core.errors.journal import JournalMissingError, StoreFailedError
from ssj_core.testing.promises import payload

posix = pytest.mark.skipif(os.name != "posix", reason="modes, pipes and links of POSIX")


def _folder(place: Path) -> None:
    place.mkdir()


def _pipe(place: Path) -> None:
    os.mkfifo(place)


def _dangling(place: Path) -> None:
    place.symlink_to(place.with_name("gone") / "away")


def _device(place: Path) -> None:
    place.symlink_to("/dev/full")


@posix
@pytest.mark.parametrize("make", [_folder, _pipe, _dangling, _device])
@pytest.mark.parametrize("readonly", [False, True])
def test_what_is_no_plain_file_is_told_and_nothing_waits(
    tmp_path: Path, make: object, *, readonly: bool
) -> None:
    """A folder, a pipe, a link to nowhere, a device in the place of the journal."""
    place = tmp_path / "a.db"
    assert callable(make)
    make(place)
    with pytest.raises(JournalMissingError):
        SqliteStore(place, readonly=readonly)


@pytest.mark.parametrize("name", ["no/such/folder/a.db", "a\0b", "x" * 300])
def test_what_cannot_be_made_is_told(tmp_path: Path, name: str) -> None:
    """No folder, a name no system takes."""
    with pytest.raises(StoreFailedError):
        SqliteStore(tmp_path / name)


def test_a_closed_store_says_so() -> None:
    """A store that was closed fails in our words."""
    store = SqliteStore(":memory:")
    store.close()
    with pytest.raises(StoreFailedError):
        list(store.read())


_FULL = """
import resource, signal, sys
from pathlib import Path
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.errors.journal import StoreFailedError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
place = Path(sys.argv[1])
with SqliteStore(place) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    done = 0
    try:
        for number in range(100):
            store.append("a", number, [b'{"x":"' + b"x" * 20_000 + b'"}'])
            done += 1
    except StoreFailedError:
        pass
    else:
        sys.exit("the disk was never full")
    assert store.version("a") == done, "what was acknowledged is there, and no more"
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    store.append("a", done, [b"{}"])
    assert store.version("a") == done + 1
"""


@posix
def test_a_full_disk_loses_nothing_and_the_next_append_works(tmp_path: Path) -> None:
    """Full: our words, nothing half-written; with space again it goes on."""
    place = tmp_path / "a.db"
    ended = subprocess.run(  # noqa: S603 - our own text
        [sys.executable, "-c", _FULL, str(place)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert check_file(place).journal.fault is None or "form" in str(check_file(place).fault)


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_a_new_journal_can_be_read_by_its_owner_only(tmp_path: Path, umask: int) -> None:
    """Whatever the umask: the file and those beside it are 0600; a file that is there keeps its own."""
    old = os.umask(umask)
    try:
        with SqliteStore(tmp_path / "a.db") as store:
            store.append("a", 0, [payload(1)])
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(old)
    assert modes == dict.fromkeys(("a.db", "a.db-wal", "a.db-shm"), 0o600)
    (tmp_path / "a.db").chmod(0o640)
    with SqliteStore(tmp_path / "a.db") as store:
        store.append("a", 1, [payload(2)])
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o640


_CODES = {
    name: code
    for name, code in vars(sqlite3).items()
    if name.startswith("SQLITE_") and isinstance(code, int) and name != "SQLITE_OK"
}


class _Failing:
    """A connection whose n-th statement fails as SQLite fails."""

    def __init__(self, connection: sqlite3.Connection, at: int) -> None:
        self.real, self.at, self.count = connection, at, 0

    def _step(self) -> None:
        self.count += 1
        if self.count == self.at:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
            raise error

    def execute(self, *given: object) -> object:
        self._step()
        return self.real.execute(*given)  # type: ignore[arg-type]  # passed on as given

    def executemany(self, *given: object) -> object:
        self._step()
        return self.real.executemany(*given)  # type: ignore[arg-type]  # as above

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


def _appends(store: SqliteStore) -> Iterator[int]:
    for number in range(3):
        with suppress(FailedError):
            store.append("a", store.version("a"), [payload(number), payload(number)])
            yield number


@pytest.mark.parametrize("at", range(1, 22))
def test_a_fault_at_any_statement_leaves_whole_appends(tmp_path: Path, at: int) -> None:
    """Whichever statement fails, an append stands whole or not at all, and is told as it is."""
    with SqliteStore(tmp_path / "a.db") as store:
        real = store.connection
        store.connection = _Failing(real, at)  # type: ignore[assignment]  # stands in for it
        done: list[int] = []
        with suppress(SsjError):
            done.extend(_appends(store))
        store.connection = real
        assert not real.in_transaction
        assert 2 * len(done) <= store.version("a") <= 2 * len(done) + 2
        assert store.version("a") % 2 == 0
        store.append("a", store.version("a"), [payload(7)])
    assert check_file(tmp_path / "a.db").holds


@pytest.mark.parametrize("name", sorted(_CODES))
def test_whatever_sqlite_says_is_said_in_our_words(name: str) -> None:
    """Every code SQLite knows ends in an error of ours."""
    error = sqlite3.OperationalError(name)
    error.sqlite_errorcode = _CODES[name]
    assert isinstance(told(error, "a.db"), SsjError)
