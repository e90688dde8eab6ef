"""A fault at every statement of every database: full, locked, cut off, killed; and a clock that goes back.

Whatever fails and wherever: what was acknowledged is there, nothing is half there, the error is ours, and the
next append works. Each commit counts as a statement.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import pytest
from attrs import define, field
from databases import new_url
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, create_engine, event

from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.sql import SqlStore
from ssj_core.errors import SsjError
from ssj_core.errors.journal import ClockBehindError
from ssj_core.journal import Journal, NewEvent
from ssj_core.testing.promises import payload
from ssj_core.verify.journal import check_journal

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))
KILLED = 9


def _sqlite(name: str, text: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = getattr(sqlite3, name)
    error.sqlite_errorname = name
    return error


def _postgresql(name: str) -> Exception:
    errors = pytest.importorskip("psycopg").errors
    made: Exception = getattr(errors, name)(name)
    return made


def _mariadb(number: int, text: str) -> Exception:
    error: Exception = pytest.importorskip("pymysql").err.OperationalError(number, text)
    return error


FAULTS: dict[str, dict[str, Callable[[], Exception]]] = {
    "sqlite": {
        "full": lambda: _sqlite("SQLITE_FULL", "database or disk is full"),
        "locked": lambda: _sqlite("SQLITE_BUSY", "database is locked"),
        "cut off": lambda: _sqlite("SQLITE_IOERR_WRITE", "disk I/O error"),
    },
    "postgresql": {
        "full": lambda: _postgresql("DiskFull"),
        "locked": lambda: _postgresql("LockNotAvailable"),
        "cut off": lambda: _postgresql("AdminShutdown"),
    },
    "mariadb": {
        "full": lambda: _mariadb(1021, "Disk full"),
        "locked": lambda: _mariadb(1205, "Lock wait timeout exceeded"),
        "cut off": lambda: _mariadb(2013, "Lost connection"),
    },
}


@define
class Faulty:
    """Counts the statements of an engine, and at the n-th does what a fault does."""

    fail: Callable[[], None]
    at: int
    counts: Iterator[int] = field(factory=lambda: count(1))
    seen: int = 0

    def step(self, *_: Any) -> None:
        """Count, and fail when it is time."""
        self.seen = next(self.counts)
        if self.seen == self.at:
            self.fail()


@contextmanager
def faulty(url: URL, fail: Callable[[], None], at: int) -> Iterator[tuple[SqlStore, Faulty]]:
    """Yield a store whose n-th statement fails, from the opening of the store on."""
    engine, watch = create_engine(url), Faulty(fail, at)
    for name in ("do_execute", "do_execute_no_params", "do_executemany"):
        event.listen(engine, name, watch.step)
    event.listen(engine, "commit", watch.step)
    try:
        with SqlStore(engine) as store:
            yield store, watch
    finally:
        engine.dispose()


def work(store: SqlStore, acknowledged: Callable[[str, int], None]) -> None:
    """Append in ones and twos, to two streams, and to both in one transaction; tell each as it is taken."""
    for number in range(2):
        store.append("a", store.version("a"), [payload(number), payload(number)])
        acknowledged("a", store.version("a"))
    with store.transaction():
        store.append("a", store.version("a"), [payload(7), payload(8)])
        store.append("b", store.version("b"), [payload(9), payload(10)])
    acknowledged("a", 6)
    acknowledged("b", 2)
    list(store.read())


def stands(url: URL, acknowledged: dict[str, int]) -> None:
    """Hold a journal against what was acknowledged, and let it take one event more."""
    with SqlStore(url) as store:
        heads = store.heads()
        assert all(heads.get(stream, 0) >= version for stream, version in acknowledged.items())
        assert all(version % 2 == 0 for version in heads.values())
        assert heads.get("b", 0) in (0, 2)
        assert (heads.get("a", 0) == 6) == (heads.get("b", 0) == 2)
        store.append("a", heads.get("a", 0), [payload(11)])
        rows = [tuple(row) for row in store.read()]
    assert check_journal(rows, "sha256").fault is None


def kind_of(url: URL) -> str:
    """Return the family of a database."""
    return url.get_backend_name()


def tried(url: URL, fault: str, at: int) -> bool:
    """Let the n-th statement fail; tell whether there was one."""
    acknowledged: dict[str, int] = {}

    def fail() -> None:
        error = FAULTS[kind_of(url)][fault]()
        raise error

    reached = 0
    with suppress(SsjError), faulty(url, fail, at) as (store, watch):
        try:
            work(store, acknowledged.__setitem__)
        finally:
            reached = watch.seen
    stands(url, acknowledged)
    return reached < at and len(acknowledged) == 2


@pytest.mark.parametrize("fault", ["full", "locked", "cut off"])
@pytest.mark.parametrize("at", [1, 5, 9, 13, 17, 21, 25])
def test_a_fault_at_a_statement_leaves_whole_appends(database: object, fault: str, at: int) -> None:
    """Each kind of fault at statements all along the way, while the journal is made and while it is written."""
    tried(new_url(database), fault, at)


@pytest.mark.long
@pytest.mark.parametrize("fault", ["full", "locked", "cut off"])
def test_a_fault_at_every_statement_leaves_whole_appends(database: object, fault: str) -> None:
    """Every statement and every commit, until there are no more."""
    done = next(at for at in range(1, 200) if tried(new_url(database), fault, at))
    assert done > 20


def killed(url: URL, at: int) -> int:
    """End a process of its own at the n-th statement; return how it ended."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.close(read)

            def said(stream: str, version: int) -> None:
                os.write(write, f"{stream} {version}\n".encode())

            with faulty(url, lambda: os._exit(KILLED), at) as (store, _):
                work(store, said)
                os._exit(0)
        os._exit(1)
    os.close(write)
    with os.fdopen(read) as told:
        acknowledged = {line.split()[0]: int(line.split()[1]) for line in told}
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    stands(url, acknowledged)
    return code


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
@pytest.mark.parametrize("at", [1, 8, 15, 22])
def test_a_process_killed_at_a_statement_leaves_whole_appends(database: object, at: int) -> None:
    """Killed on the way: whoever comes next finds what was acknowledged, whole."""
    assert killed(new_url(database), at) in (0, KILLED)


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_a_process_killed_at_every_statement_leaves_whole_appends(database: object) -> None:
    """Every statement and every commit, until the work is done."""
    done = next(at for at in range(1, 200) if killed(new_url(database), at) == 0)
    assert done > 20


@given(st.lists(st.integers(-900, 900), max_size=12))
def test_a_clock_that_goes_back_writes_no_time_before_the_last(steps: list[int]) -> None:
    """Whatever the clocks of the workers say: the times of the journal run forward, and a refusal writes nothing."""
    journal, now = Journal(MemoryStore()), NOON
    for number, step in enumerate(steps):
        now += timedelta(seconds=step)
        before = journal.checkpoint()
        last = max((told.at for told in journal.read()), default=now)
        try:
            (entered,) = journal.append(
                f"s{number}", 0, [NewEvent("plan.drafted", {})], actor="a", department="d", at=now
            )
        except ClockBehindError:
            assert now < last - journal.drift  # type: ignore[operator]  # it has one
            assert journal.checkpoint() == before
        else:
            assert entered.at == max(now, last)
    times = [told.at for told in journal.read()]
    assert times == sorted(times)
