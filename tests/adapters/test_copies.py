"""`ssj journal` between any two stores: backups, restoring, moving house, to the byte."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import KINDS, address, new_url, running
from sqlalchemy import create_engine, text

from ssj_core.adapters.copying import copy_journal
from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.opening import open_store
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import main
from ssj_core.errors.journal import ImportRefusedError, JournalOtherError, SuiteMismatchError
from ssj_core.journal import Row
from ssj_core.testing.promises import payload
from ssj_core.testing.worlds import open_world

Ssj = Callable[..., tuple[int, str, str]]
UNKNOWN = (
    '{"actor":"王一","at":"2026-03-02T09:00:00+08:00","body":{"x":1},"department":"示例局",'
    '"kind":"county-nine.counted"}'
).encode()


@pytest.fixture
def ssj(capfd: pytest.CaptureFixture[str]) -> Ssj:
    """Return a function that runs `ssj journal` and gives exit code, stdout and stderr."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        code = main(["journal", *map(str, words)])
        sys.stdout.flush()
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """One of each kind of database."""
    with ExitStack() as running_ones:
        found = {}
        for kind in KINDS:
            opened = running(kind, tmp_path_factory.mktemp(kind))
            found[kind] = next(opened)
            running_ones.callback(opened.close)
        yield found


def rows(place: str) -> list[Row]:
    """Return every row of a journal."""
    with open_store(place, readonly=True) as store:
        return list(store.read())


def fill(place: str) -> None:
    """Write a district's year so far, and an event of a kind nobody here knows."""
    with open_store(place) as store:
        copy_journal(open_world("registered").service.journal.store, store)
        store.append("county", 0, [UNKNOWN])


@pytest.mark.parametrize(
    "first,second", [("sqlite", "postgresql"), ("postgresql", "mariadb"), ("mariadb", "sqlite")]
)
def test_a_journal_moves_house(
    databases: dict[str, object], ssj: Ssj, tmp_path: Path, first: str, second: str
) -> None:
    """Backed up, gone on with, exported, imported and restored, it is the same to the byte."""
    place, copy, back = (address(new_url(databases[kind])) for kind in (first, second, first))
    fill(place)
    wanted = rows(place)
    code, out, err = ssj("backup", place, copy)
    assert (code, f"{len(wanted)} events copied" in err) == (0, True), err
    assert rows(copy) == wanted
    assert ssj("checkpoint", place)[1] == out == ssj("checkpoint", copy)[1]
    with open_store(place) as store:
        store.append("county", 1, [payload(7)])
    assert "1 events copied" in ssj("backup", place, copy)[2]
    assert "0 events copied" in ssj("backup", place, copy)[2]
    wanted = rows(place)
    head = f"{wanted[-1].seq}:{wanted[-1].hash}"
    code, _, err = ssj("restore", copy, back, "--head", head)
    assert (code, rows(back)) == (0, wanted), err
    assert ssj("restore", copy, back)[0] == 3, "what has events is not restored into"
    assert ssj("restore", copy, tmp_path / "new.db", "--head", f"1:{head[-64:]}")[0] == 1
    assert not (tmp_path / "new.db").exists()
    code, lines, _ = ssj("export", copy)
    (tmp_path / "journal.jsonl").write_text(lines, encoding="utf-8")
    third = address(new_url(databases[second]))
    assert ssj("import", tmp_path / "journal.jsonl", third)[0] == 0
    assert rows(third) == wanted
    code, out, _ = ssj("verify", third, "--head", head)
    assert (code, f"all {len(wanted)} events" in out) == (0, True)
    assert "county-nine.counted" in ssj("log", third, "--stream", "county")[1]


def test_a_copy_of_another_journal_is_not_gone_on_with(ssj: Ssj, tmp_path: Path) -> None:
    """A backup goes on only where it ended; anything else is refused and left as it was."""
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    for place, number in ((ours, 1), (theirs, 2)):
        with SqliteStore(place) as store:
            store.append("a", 0, [payload(number)])
    before = rows(str(theirs))
    code, _, err = ssj("backup", ours, theirs)
    assert (code, "no earlier copy" in err, rows(str(theirs))) == (3, True, before)
    with pytest.raises(JournalOtherError), SqliteStore(ours) as store:
        copy_journal(MemoryStore(), store, onto=True)
    with pytest.raises(SuiteMismatchError), SqliteStore(ours) as store:
        copy_journal(store, MemoryStore(suite="sm3"))


def test_a_source_that_does_not_hold(tmp_path: Path, ssj: Ssj) -> None:
    """An event that does not follow from those before it stops the copy; nothing is half-copied."""

    class Broken(MemoryStore):
        def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
            for row in super().read(stream, after):
                yield row._replace(payload=UNKNOWN) if row.seq == 2 else row

    broken, target = Broken(), MemoryStore()
    broken.append("a", 0, [payload(1), payload(2), payload(3)])
    with pytest.raises(ImportRefusedError, match="2"):
        copy_journal(broken, target)
    assert target.last() is None
    place = tmp_path / "a.db"
    with SqliteStore(place) as store:
        store.append("a", 0, [payload(1)])
    engine = create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER ssj_journal_no_update"))
        connection.execute(text("UPDATE ssj_journal SET stream = 'b'"))
    engine.dispose()
    code, out, _ = ssj("restore", place, tmp_path / "b.db")
    assert (code, "does not hold seq 1" in out) == (1, True)


def test_tables_are_made_ahead(databases: dict[str, object], ssj: Ssj, tmp_path: Path) -> None:
    """`ssj journal upgrade` makes the tables, and says their version; twice does no harm."""
    for place in (tmp_path / "a.db", address(new_url(databases["postgresql"]))):
        for _ in range(2):
            code, out, err = ssj("upgrade", place)
            assert (code, "tables of version 1" in out) == (0, True), err
        assert ssj("checkpoint", place)[0] == 0


def test_a_password_is_never_shown(ssj: Ssj) -> None:
    """A database that does not answer is named without its password."""
    for name in ("verify", "checkpoint", "upgrade"):
        code, out, err = ssj(name, "postgresql://ssj:geheim@127.0.0.1:9/none")
        assert code == 70, "the machine failed, and not the input"
        assert "geheim" not in out + err
