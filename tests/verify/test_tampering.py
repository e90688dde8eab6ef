"""What tampering shows, with the journal, with a head kept outside, with nothing: a test for each cell.

The table is the one of docs/security.md.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import ssj_core.service  # noqa: F401 - the kinds of draws are declared with it
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_schema import GUARDS, guard_sql
from ssj_core.journal import Journal
from ssj_core.verify import verify_slip

from .test_folder import made, out, verify  # noqa: F401 - fixtures

Harm = Callable[[Path], object]


def in_file(*statements: str, guards: bool = True) -> Harm:
    """Return what somebody with the file in hands does; the guards are put back unless asked not to."""

    def act(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "ssj.db", isolation_level=None)) as connection:
            for name in GUARDS:
                connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            for statement in statements:
                connection.execute(statement)
            if guards:
                for name in GUARDS:
                    connection.execute(guard_sql(name))

    return act


def rewrite(folder: Path) -> None:
    """Write a whole new chain: the last event says something else."""
    with closing(SqliteStore(folder / "ssj.db", readonly=True)) as store:
        rows = list(store.read())
    (folder / "ssj.db").unlink()
    with closing(SqliteStore(folder / "ssj.db")) as store:
        for row in rows:
            payload = row.payload.replace("下年度".encode(), "某年度".encode())
            store.append(row.stream, row.version - 1, [payload])


def lose_wal(folder: Path) -> None:
    """Lose the -wal of a writer that was killed: the last acknowledged event is gone."""
    with closing(SqliteStore(folder / "ssj.db")) as store:
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (folder / "before.db").write_bytes((folder / "ssj.db").read_bytes())
    shutil.move(folder / "before.db", folder / "ssj.db")
    in_file("DELETE FROM ssj_journal WHERE seq = 6")(folder)


def empty(folder: Path) -> None:
    """Put a fresh journal in its place."""
    (folder / "ssj.db").unlink()
    SqliteStore(folder / "ssj.db").close()


def change(name: str) -> Harm:
    """Change a file of the folder, and its manifest with it where it is on the site."""

    def act(folder: Path) -> None:
        path = folder / name
        path.write_bytes(path.read_bytes() + b" ")
        manifest = folder / name.partition("/")[0] / "manifest.json"
        if not manifest.exists():
            return
        told = json.loads(manifest.read_bytes())
        for entry in told["files"]:
            if entry["path"] == name.partition("/")[2]:
                data = path.read_bytes()
                entry.update(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        manifest.write_bytes(
            json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        )

    return act


SPOIL = "UPDATE ssj_journal SET payload = CAST(replace(payload, '下年度', '某年度') AS BLOB)"
CELLS: dict[str, tuple[Harm, int, int]] = {
    # what was done: (how, exit from inside, exit with a head that left the house)
    "an event changed": (in_file(SPOIL), 1, 1),
    "an event dropped": (in_file("DELETE FROM ssj_journal WHERE seq = 3"), 1, 1),
    "two events swapped": (
        in_file(
            "UPDATE ssj_journal SET seq = -3 WHERE seq = 3",
            "UPDATE ssj_journal SET seq = 3 WHERE seq = 4",
            "UPDATE ssj_journal SET seq = 4 WHERE seq = -3",
        ),
        1,
        1,
    ),
    "a stream renamed": (
        in_file("UPDATE ssj_journal SET stream = 'plan/2028' WHERE stream = 'plan/2027'"),
        1,
        1,
    ),
    "a foreign trigger": (
        in_file("CREATE TRIGGER t AFTER INSERT ON ssj_journal BEGIN SELECT 1; END"),
        1,
        1,
    ),
    "a view in the place of the table": (
        in_file(
            "ALTER TABLE ssj_journal RENAME TO kept",
            "CREATE VIEW ssj_journal AS SELECT * FROM kept",
            guards=False,
        ),
        1,
        1,
    ),
    "the guards lost": (in_file(guards=False), 0, 0),
    "the end cut": (in_file("DELETE FROM ssj_journal WHERE seq = 6"), 0, 1),
    "the -wal lost": (lose_wal, 0, 1),
    "the chain rewritten whole": (rewrite, 0, 1),
    "the journal emptied, results beside it": (empty, 1, 1),
    "a page of the site changed, and its manifest": (change("site/index.html"), 1, 1),
    "folders left out": (lambda folder: shutil.rmtree(folder / "auditor"), 0, 0),
    "a slip changed": (change("slips/2026-017.json"), 1, 1),
}


@pytest.mark.parametrize("done", CELLS)
def test_what_tampering_shows(out: Path, done: str, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811 - the fixture
    """From inside, and with a checkpoint that left the house; never a tick where nothing was held."""
    harm, inside, anchored = CELLS[done]
    with closing(SqliteStore(out / "ssj.db", readonly=True)) as store:
        head = Journal(store).checkpoint()
    harm(out)
    code, text = verify(out, capsys, "--lang", "en")
    assert code == inside, text
    assert "holds" not in text.splitlines()[-1]
    code, text = verify(out, capsys, "--lang", "en", "--head", f"{head['seq']}:{head['hash']}")
    assert code == anchored, text


def test_what_is_told_and_not_judged(out: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811 - the fixture
    """Lost guards, folders left out, and that no head was given, are said by name."""
    in_file(guards=False)(out)
    shutil.rmtree(out / "auditor")
    _, text = verify(out, capsys, "--lang", "en")
    assert "guards are missing" in text
    assert "auditor/ [not checked]" in text
    assert "only a head kept outside shows" in text


def test_the_site_changed_without_a_journal_is_not_found(
    out: Path,  # noqa: F811 - the fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With nothing to hold it against, a page and its manifest changed together pass, and it is said."""
    change("site/index.html")(out)
    (out / "ssj.db").unlink()
    code, text = verify(out, capsys, "--lang", "en")
    assert code == 0
    assert "– site/ [not checked] agrees with its own manifest alone" in text


def test_a_journal_emptied_with_nothing_beside_it_is_nothing_to_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty journal alone holds nothing: exit 2, no verdict; so on the first day."""
    SqliteStore(tmp_path / "ssj.db").close()
    assert verify(tmp_path, capsys)[0] == 2


def test_times_that_run_back_are_told(out: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811 - the fixture
    """Times are the writer's word: only that they run forward is looked at, and told."""
    with closing(SqliteStore(out / "ssj.db")) as store:
        last = store.last()
        assert last is not None
        payload = last.payload.replace(b"2026-03-02", b"2020-03-02")
        store.append("plan/2028", 0, [payload])
    code, text = verify(out, capsys, "--lang", "en")
    assert code == 0
    assert "event 7 says it was entered before the one ahead of it" in text


def test_a_bundle_in_the_place_of_a_slip_is_told(out: Path) -> None:  # noqa: F811 - the fixture
    """What is no slip is held against nothing: a report says so, whatever bundle it is."""
    bundle = (out / "draws/2026-017.json").read_bytes()
    report = verify_slip(bundle, bundle)
    assert (report.ok, report.line) == (False, "wrong")
    assert "no slip" in report.text("en")
