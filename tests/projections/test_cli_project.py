"""`ssj journal project`: the tables, in the same file or in another."""

import sqlite3
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import main
from ssj_core.journal import Journal
from ssj_core.registers import TargetKind, TargetRow, TargetsEntered


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A journal with one entry in the register."""
    path = tmp_path / "ssj.db"
    with SqliteStore(path) as store:
        row = TargetRow(id="T-1", name="甲店", kind=TargetKind.ENTERPRISE)
        entered = TargetsEntered(department="y", targets=(row,), on=date(2026, 1, 5))
        at = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=8)))
        journal = Journal(store)
        journal.append(entered.stream, 0, [entered.event()], actor="x", department="y", at=at)
    return path


def count(path: Path, table: str) -> int:
    """Return the number of rows a page would see."""
    connection = sqlite3.connect(path)
    found = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608 - the test's own
    connection.close()
    return int(found)


def test_into_the_same_file(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tables stand beside the journal; a second run finds nothing to do; from zero is the same."""
    for more in ([], [], ["--rebuild"]):
        assert main(["journal", "project", str(database), *more]) == 0
        assert count(database, "targets") == 1
    assert "event 1" in capsys.readouterr().err
    assert main(["journal", "verify", str(database)]) == 0


def test_into_another_file_with_rules(database: Path, tmp_path: Path) -> None:
    """The journal's own file is only read, and the obligations come from the rules given."""
    other = tmp_path / "pages.db"
    args = ["--to", str(other), "--rules", "cn", "--place", "150602"]
    assert main(["journal", "project", str(database), *args]) == 0
    assert count(other, "targets") == 1
    assert count(other, "obligations") == 0
    with pytest.raises(sqlite3.OperationalError):
        count(database, "targets")


def test_rules_without_place(database: Path) -> None:
    """Rules without a place are no question."""
    assert main(["journal", "project", str(database), "--rules", "cn"]) == 2


def test_no_journal(tmp_path: Path) -> None:
    """A missing journal is nothing to project; no file is left behind."""
    assert (
        main(["journal", "project", str(tmp_path / "no.db"), "--to", str(tmp_path / "x.db")]) == 2
    )
    assert not (tmp_path / "x.db").exists()
