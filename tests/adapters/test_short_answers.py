"""A database that gives fewer rows than it has, or another last one, is found out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.sql import SqlStore
from ssj_core.errors.journal import EventChangedError, EventMissingError, StoreDamagedError
from ssj_core.journal import Journal, Row, State
from ssj_core.testing.promises import payload

STREAMS = ("a", "b")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """A journal of six events in two streams."""
    with SqlStore(f"sqlite:///{tmp_path / 'a.db'}") as opened:
        for number in range(6):
            opened.append(STREAMS[number % 2], number // 2, [payload(number)])
        yield opened


@pytest.mark.parametrize("stream", [None, "a"])
@pytest.mark.parametrize("after", [0, 2])
def test_rows_left_off_at_the_end_are_asked_for_again(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, stream: str | None, after: int
) -> None:
    """A page that ends early is no end: what is there is asked for until it comes, or told."""
    whole = list(store.read(stream, after))
    honest = SqlStore._rows
    monkeypatch.setattr(SqlStore, "_rows", lambda self, query: honest(self, query)[:1])
    assert list(store.read(stream, after)) == whole
    monkeypatch.setattr(SqlStore, "_rows", lambda *_: [])
    with pytest.raises(StoreDamagedError, match="gives nothing after"):
        list(store.read(stream, after))


def test_nothing_is_missed_where_nothing_is(store: SqlStore) -> None:
    """A reading from the end, of a stream nobody knows, or past the end gives nothing."""
    assert [list(store.read(*asked)) for asked in ((None, 6), (None, 9), ("c", 0), ("a", 5))] == [
        *([] for _ in range(4))
    ]


def test_nothing_is_put_after_a_spoilt_end(store: SqlStore) -> None:
    """The last event is computed again before another follows it."""
    with store.transaction():
        connection = store.connection
        connection.execute(text("DROP TRIGGER ssj_journal_no_update"))
        connection.execute(text("UPDATE ssj_journal SET payload = 'x' WHERE seq = 6"))
    with pytest.raises(EventChangedError):
        store.append("a", 3, [payload(7)])
    assert store.version("a") == 3


def test_a_state_takes_no_event_after_a_gap() -> None:
    """An event left out in the middle stops what rests on it, by its number."""

    class Dropping(MemoryStore):
        def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
            return (row for row in super().read(stream, after) if row.seq != 3)

    dropping = Dropping()
    for number in range(5):
        dropping.append("a", number, [payload(number)])
    state = State(Journal(dropping))
    with pytest.raises(EventMissingError, match="3"):
        state.catch_up()
