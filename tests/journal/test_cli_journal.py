"""`ssj journal`, as people and programs use it."""

import io
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import main
from ssj_core.journal import Journal, export_lines, import_lines

Ssj = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ssj(capfd: pytest.CaptureFixture[str]) -> Ssj:
    """Return a function that runs `ssj journal` and gives exit code, stdout and stderr."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        code = main(["journal", *map(str, words)])
        sys.stdout.flush()
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def db(tmp_path: Path, journal: Journal) -> Path:
    """Return the file of a journal of six events."""
    place = tmp_path / "日志.db"
    with SqliteStore(place) as store:
        import_lines(list(export_lines(journal)), Journal(store))
    return place


def break_event(db: Path, seq: int) -> None:
    """Change the payload of event `seq` behind the journal's back."""
    connection = sqlite3.connect(db)
    connection.execute("DROP TRIGGER ssj_journal_no_update")
    connection.execute(
        "UPDATE ssj_journal SET payload = CAST(replace(payload, '王', '汪') AS BLOB) WHERE seq = ?",
        (seq,),
    )
    connection.commit()
    connection.close()


def test_verify_a_good_journal(ssj: Ssj, db: Path, journal: Journal) -> None:
    """A journal that holds: exit 0, how many events, and the checkpoint to publish."""
    code, out, err = ssj("verify", db)
    assert code == 0
    assert "6 个事件全部复核一致" in out
    assert "all 6 events" in out
    assert f"6:{journal.checkpoint()['hash']}" in out
    assert "--head" in err


def test_verify_names_the_broken_event(ssj: Ssj, db: Path) -> None:
    """A journal that does not hold: exit 1, and the event is named in both languages."""
    break_event(db, 4)
    code, out, err = ssj("verify", db)
    assert code == 1
    assert "不成立 seq 4：第 4 号事件" in out
    assert "does not hold seq 4: event 4" in out
    assert "ssj_journal_no_update" in err


def test_verify_for_machines(ssj: Ssj, db: Path, journal: Journal) -> None:
    """--json gives one document; the fault has its code, seq and words."""
    code, out, _ = ssj("verify", db, "--json")
    document = json.loads(out)
    assert code == 0
    assert document == {
        "anchored": False,
        "backwards": 4,
        "events": 6,
        "file": str(db),
        "hash": journal.checkpoint()["hash"],
        "holds": True,
        "missing_guards": [],
        "suite": "sha256",
    }
    break_event(db, 2)
    code, out, _ = ssj("verify", db, "--json")
    document = json.loads(out)
    assert code == 1
    assert (document["holds"], document["events"]) == (False, 1)
    assert (document["fault"]["code"], document["fault"]["seq"]) == ("journal.event-changed", 2)
    assert "第 2 号事件" in document["fault"]["zh"]
    assert "event 2" in document["fault"]["en"]


def test_verify_a_file_around_a_good_chain(ssj: Ssj, db: Path) -> None:
    """Damage outside the events is a fault without a seq."""
    data = db.read_bytes()
    with sqlite3.connect(db) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_ssj_journal_1'"
        ).fetchone()
    connection.close()
    start = (root - 1) * size
    db.write_bytes(data[:start] + bytes(size) + data[start + size :])
    code, out, _ = ssj("verify", db, "--json")
    document = json.loads(out)
    assert code == 1
    assert document["fault"]["code"] == "journal.store-damaged"
    assert "seq" not in document["fault"]


def test_verify_with_nothing_to_verify(ssj: Ssj, tmp_path: Path) -> None:
    """No file, or no journal in it: exit 2, and why."""
    code, out, err = ssj("verify", tmp_path / "none.db")
    assert (code, out) == (2, "")
    assert "没有日志" in err
    (tmp_path / "text.db").write_text("x")
    for action in ("verify", "log", "export", "checkpoint"):
        assert ssj(action, tmp_path / "text.db")[0] == 2


def test_verify_against_a_checkpoint(ssj: Ssj, db: Path, tmp_path: Path) -> None:
    """A cut end shows against the checkpoint that was printed before, on the line or in a file."""
    code, point, _ = ssj("checkpoint", db)
    assert code == 0
    kept = tmp_path / "checkpoint.json"
    kept.write_text(point)
    head = "{seq}:{hash}".format(**json.loads(point))
    assert ssj("verify", db, "--head", head)[0] == 0
    code, out, _ = ssj("verify", db, "--checkpoint", kept, "--json")
    assert (code, json.loads(out)["anchored"]) == (0, True)
    connection = sqlite3.connect(db)
    connection.execute("DROP TRIGGER ssj_journal_no_delete")
    connection.execute("DELETE FROM ssj_journal WHERE seq = 6")
    connection.commit()
    connection.close()
    assert ssj("verify", db)[0] == 0
    for option in (("--head", head), ("--checkpoint", str(kept))):
        code, out, _ = ssj("verify", db, *option)
        assert code == 1
        assert "event 6" in out


def test_verify_refuses_a_malformed_checkpoint(ssj: Ssj, db: Path, tmp_path: Path) -> None:
    """A checkpoint that cannot be read is refused: exit 3."""
    assert ssj("verify", db, "--head", "six")[0] == 3
    assert ssj("verify", db, "--checkpoint", tmp_path / "none.json")[0] == 3


def test_the_log_reads_in_chinese(ssj: Ssj, db: Path) -> None:
    """One line for each event: position, time, label, stream, who; --body adds the content."""
    code, out, _ = ssj("log", db)
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 6
    assert lines[1].split() == [
        "2",
        "2026-03-02",
        "13:00:00+08:00",
        "批准抽查计划",
        "plan.approved",
        "plan/2026",
        "v2",
        "区市场监管局",
        "·",
        "王一",
        "←",
        "1",
    ]
    _, out, _ = ssj("log", db, "--stream", "plan/2026", "--after", "2", "--body")
    assert [line.split()[0] for line in out.splitlines()] == [
        "3",
        '{"with":"联席会议办公室"}',
        "5",
        '{"channels":["a","b"]}',
    ]


def test_a_broken_event_stops_log_and_export(ssj: Ssj, db: Path) -> None:
    """What is not an envelope is neither shown nor exported: exit 1, and its seq."""
    connection = sqlite3.connect(db)
    connection.execute("DROP TRIGGER ssj_journal_no_update")
    connection.execute("UPDATE ssj_journal SET payload = x'7b' WHERE seq = 3")
    connection.commit()
    connection.close()
    for action in ("log", "export"):
        code, out, err = ssj(action, db)
        assert code == 1
        assert len(out.splitlines()) == 2
        assert "event 3" in err


def test_export_and_import_to_the_byte(
    ssj: Ssj, db: Path, journal: Journal, tmp_path: Path
) -> None:
    """Exported, imported into a new file and exported again: the same bytes."""
    code, out, _ = ssj("export", db)
    assert code == 0
    assert out.encode() == b"".join(export_lines(journal))
    lines = tmp_path / "journal.jsonl"
    lines.write_bytes(out.encode())
    code, said, err = ssj("import", lines, tmp_path / "again.db")
    assert (code, said) == (0, "")
    assert "6" in err
    assert ssj("export", tmp_path / "again.db")[1] == out
    assert ssj("verify", tmp_path / "again.db")[0] == 0


def test_import_from_stdin(
    ssj: Ssj, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash reads the lines from stdin."""
    data = b"".join(export_lines(journal))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    assert ssj("import", "-", tmp_path / "a.db")[0] == 0
    assert ssj("export", tmp_path / "a.db")[1].encode() == data


def test_a_refused_import_leaves_nothing(ssj: Ssj, journal: Journal, tmp_path: Path) -> None:
    """A bad line: exit 3, the line is named, and a file that was not there is still not there."""
    lines = list(export_lines(journal))
    for name, data in {
        "cut": lines[0] + lines[2],
        "empty": b"",
        "text": b"no journal\n",
        "end": b"".join(lines) + b"\n",
    }.items():
        (tmp_path / name).write_bytes(data)
        code, out, err = ssj("import", tmp_path / name, tmp_path / f"{name}.db")
        assert (code, out) == (3, "")
        assert "line" in err
        assert not list(tmp_path.glob(f"{name}.db*"))


def test_import_into_a_journal_in_use(ssj: Ssj, db: Path, journal: Journal, tmp_path: Path) -> None:
    """An import into a journal with events is refused, and the journal stays as it was."""
    (tmp_path / "lines").write_bytes(b"".join(export_lines(journal)))
    code, _, err = ssj("import", tmp_path / "lines", db)
    assert code == 3
    assert "6" in err
    assert ssj("verify", db)[0] == 0


def test_import_of_a_file_that_is_not_there(ssj: Ssj, tmp_path: Path) -> None:
    """Nothing to import: exit 2."""
    assert ssj("import", tmp_path / "none", tmp_path / "a.db")[0] == 2
    assert not (tmp_path / "a.db").exists()


def test_an_action_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    """`ssj journal` alone is a usage error: exit 2."""
    with pytest.raises(SystemExit) as caught:
        main(["journal"])
    assert caught.value.code == 2
    assert "ACTION" in capsys.readouterr().err
