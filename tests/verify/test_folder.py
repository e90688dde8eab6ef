"""`ssj verify` on a folder of results: bundles, journal, site, and what binds them."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import main
from ssj_core.encoding import Suite, digest
from ssj_core.journal import Journal, NewEvent
from ssj_core.verify import verify_slip

from .conftest import seal

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))


def manifest_of(site: Path, journal: dict[str, Any], dumps: Callable[[Any], bytes]) -> bytes:
    """Return the manifest of a site as it stands."""
    files = []
    for path in site.rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            data = path.read_bytes()
            name, found = path.relative_to(site).as_posix(), hashlib.sha256(data).hexdigest()
            files.append({"path": name, "sha256": found, "size": len(data)})
    files.sort(key=lambda entry: str(entry["path"]).encode())
    return dumps(
        {"schema": "ssj.site/1", "files": files, "journal": journal, "purpose": "rehearsal"}
    )


@pytest.fixture(scope="module")
def made(draw: Any, tools: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of results."""
    out = tmp_path_factory.mktemp("made") / "out"
    session = draw(purpose="rehearsal", tasks=[tools.task(slots=tools.SLOTS, lists=tools.LISTS)])
    target = session.chosen(session.o.tasks[0])[0][1]
    slip = session.slip(target)
    for name, data in (
        ("draws", session.public()),
        ("auditor", session.auditor()),
        ("slips", slip),
    ):
        (out / name).mkdir(parents=True)
        (out / name / "2026-017.json").write_bytes(data)
    (out / "site" / "data").mkdir(parents=True)
    (out / "site" / "index.html").write_text("<p>演练</p>", encoding="utf-8")
    (out / "site" / "data" / "list.json").write_bytes(b"[1]")
    (out / "site" / "draws").mkdir()
    (out / "site" / "draws" / "2026-017.json").write_bytes(session.public())
    with closing(SqliteStore(out / "ssj.db")) as store:
        journal = Journal(store, drift=None)

        def add(kind: str, body: dict[str, Any], version: int, stream: str) -> None:
            journal.append(
                stream, version, [NewEvent(kind, body)], actor="王一", department="甲局", at=NOON
            )

        for at, record in enumerate(session.records):
            kind = f"draw.{record['record'].lower()}"
            add(kind, {"record": record}, at, "draw/2026-017")
        data = manifest_of(out / "site", dict(journal.checkpoint()), tools.dumps)
        (out / "site" / "manifest.json").write_bytes(data)
        add("site.published", {"manifest": hashlib.sha256(data).hexdigest()}, 0, "site")
        add("plan.drafted", {"title": "下年度计划"}, 0, "plan/2027")
    return out


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A copy of the folder, to do something to."""
    shutil.copytree(made, tmp_path / "out")
    return tmp_path / "out"


def verify(out: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Return exit code and output of ``ssj verify``."""
    code = main(["verify", str(out), *words])
    return code, capsys.readouterr().out


def test_all_holds(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bundles, journal and site agree; the rehearsal is said, in both languages."""
    code, text = verify(out, capsys)
    assert code == 0, text
    assert "演练" in text
    assert "REHEARSAL" in text
    assert "journal: 6 events" in text
    assert "site: 3 files" in text
    assert "site: 1 bundles as in draws" in text
    assert "5 files: 0 WRONG, 5 not checked" in text
    assert "4 records as in the journal" in text
    assert "1 slips agree" in text
    code, text = verify(out, capsys, "--json")
    document = json.loads(text)
    assert (code, document["ok"], document["purpose"]) == (0, True, "rehearsal")
    files = [b["file"].partition("/")[0] for b in document["bundles"]]
    assert files == ["draws", "auditor", "slips"]
    code, text = verify(out, capsys, "--lang", "en")
    assert "演练" not in text


def change_byte(path: str) -> Callable[[Path], None]:
    """Return what changes one byte in the middle of a file."""

    def apply(out: Path) -> None:
        data = bytearray((out / path).read_bytes())
        data[len(data) // 2] ^= 1
        (out / path).write_bytes(bytes(data))

    return apply


def append(path: str) -> Callable[[Path], Any]:
    """Return what adds a final newline, as an editor does."""
    return lambda out: (out / path).write_bytes((out / path).read_bytes() + b"\n")


def sql(*statements: str) -> Callable[[Path], None]:
    """Return what changes the journal behind its guards."""

    def apply(out: Path) -> None:
        with closing(sqlite3.connect(out / "ssj.db")) as connection:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return apply


def edit(path: str, change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    """Return what edits a JSON file and writes it canonically."""

    def apply(out: Path) -> None:
        document = json.loads((out / path).read_bytes())
        change(document)
        (out / path).write_bytes(seal(document))

    return apply


def witnesses(document: dict[str, Any]) -> None:
    """Change what no hash in the bundle covers."""
    document["records"][3]["evidence"][0]["witnesses"] = [{"name": "某", "of": "乙"}]


def _bare(slip: dict[str, Any]) -> dict[str, Any]:
    """Leave of a slip only that its target was sealed in."""
    for key in ("result", "rank", "drawn", "unit_key", "threshold", "team"):
        slip.pop(key, None)
    return slip


def _empty(out: Path) -> None:
    """Put a fresh journal in the place of the one there."""
    (out / "ssj.db").unlink()
    with closing(SqliteStore(out / "ssj.db")):
        pass


MANIFEST, SLIP = "site/manifest.json", "slips/2026-017.json"
HARM: dict[str, tuple[Callable[[Path], Any], str]] = {
    "slip": (change_byte("slips/2026-017.json"), "slips/2026-017.json"),
    "slip of another sealing": (
        edit(SLIP, lambda s: [s["records"][1].update(session="x"), s["records"].pop(), _bare(s)]),
        "no bundle has its COMMIT",
    ),
    "slip of another result": (edit(SLIP, lambda s: s.update(result="0" * 64)), "$.result"),
    "slip of a result of its own": (
        edit(SLIP, lambda s: [s["records"].pop(), s.update(result="0" * 64)]),
        "$.result",
    ),
    "slip with a short team": (edit(SLIP, lambda s: s["team"].pop()), "$.team"),
    "slip with another team": (
        edit(SLIP, lambda s: s["team"][0].update(inspector="JC09")),
        "$.team[0]",
    ),
    "slip with another key": (
        edit(SLIP, lambda s: s.update(unit_key="0" * 64)),
        "$.unit_key",
    ),
    "slip with another threshold": (
        edit(SLIP, lambda s: s["threshold"].update(high="f" * 64)),
        "$.threshold",
    ),
    "public bundle": (change_byte("draws/2026-017.json"), "draws/2026-017.json"),
    "auditor's bundle": (change_byte("auditor/2026-017.json"), "auditor/2026-017.json"),
    "site file": (change_byte("site/data/list.json"), "data/list.json: the content was changed"),
    "manifest saved again": (append(MANIFEST), "manifest.json byte"),
    "manifest": (change_byte(MANIFEST), "manifest.json"),
    "event": (
        sql("UPDATE ssj_journal SET payload = replace(payload, '王一', '王二') WHERE seq = 2"),
        "2",
    ),
    "event removed": (sql("DELETE FROM ssj_journal WHERE seq = 3"), "3"),
    "last events cut": (sql("DELETE FROM ssj_journal WHERE seq > 4"), "no site.published"),
    "journal cut into the draw": (sql("DELETE FROM ssj_journal WHERE seq > 3"), "no such record"),
    "journal no database": (lambda out: (out / "ssj.db").write_bytes(b"x" * 100), "ssj.db"),
    "journal truncated": (lambda out: (out / "ssj.db").write_bytes(b"SQLite format 3\0"), "ssj.db"),
    "site file missing": (lambda out: (out / "site/index.html").unlink(), "not in the site"),
    "site file extra": (lambda out: (out / "site/x.html").write_text(""), "not in the manifest"),
    "site file longer": (
        lambda out: (
            (out / "site/x.css").write_text("") or (out / "site/index.html").write_text("x")
        ),
        "size differs",
    ),
    "manifest missing": (lambda out: (out / MANIFEST).unlink(), "the manifest is missing"),
    "manifest with an unknown key": (edit(MANIFEST, lambda m: m.update(x=1)), "manifest.json.x"),
    "manifest out of order": (
        edit(MANIFEST, lambda m: m["files"].reverse()),
        "manifest.json.files[1]",
    ),
    "manifest leaving the site": (
        edit(MANIFEST, lambda m: m["files"][0].update(path="../x")),
        "path",
    ),
    "manifest of another time": (edit(MANIFEST, lambda m: m["journal"].update(seq=3)), "event 5"),
    "another bundle on the site": (
        lambda out: (out / "site/draws/2026-017.json").write_bytes(b"{}"),
        "not the one in draws",
    ),
    "a link for a bundle": (
        lambda out: (out / "draws/x.json").symlink_to(out / "draws/2026-017.json"),
        "draws/x.json: no plain file",
    ),
    "a folder for a bundle": (
        lambda out: (out / "draws/x.json").mkdir(),
        "draws/x.json: no plain file",
    ),
    "a pipe in the site": (lambda out: os.mkfifo(out / "site/x"), "site/x: no plain file"),
    "an auditor's bundle among the public ones": (
        lambda out: shutil.copy(out / "auditor/2026-017.json", out / "draws/x.json"),
        "public belongs here",
    ),
    "journal emptied": (_empty, "no site.published"),
    "site missing": (lambda out: shutil.rmtree(out / "site"), "the site is missing"),
    "bundle missing": (lambda out: (out / "draws/2026-017.json").unlink(), "in no bundle"),
    "words no hash covers": (
        edit("draws/2026-017.json", witnesses),
        "draws/2026-017.json $.records[3]",
    ),
    "the same with the auditor": (
        edit("auditor/2026-017.json", witnesses),
        "auditor/2026-017.json $.records[3]",
    ),
}


@pytest.mark.parametrize("name", HARM)
def test_harm_is_named(out: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A byte changed, a file missing or too many: exit 1, what and where."""
    harm, said = HARM[name]
    harm(out)
    code, text = verify(out, capsys, "--lang", "en")
    assert code == 1, text
    assert said in text
    assert "WRONG" in text.splitlines()[-1]
    assert "holds" not in text.splitlines()[-1]
    code, text = verify(out, capsys, "--json")
    document = json.loads(text)
    assert (code, document["ok"]) == (1, False)


def test_a_public_copy_holds_and_says_what_is_not_there(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The site and its draws alone: nothing wrong, and what a whole folder has is named."""
    for name in ("auditor", "slips", "office", "evidence"):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / "ssj.db").unlink()
    code, text = verify(out, capsys, "--lang", "en")
    assert code == 0, text
    for name in ("auditor/", "slips/", "office/", "evidence/", "ssj.db", "site/"):
        assert f"– {name} [not checked]" in text
    assert "holds" not in text.splitlines()[-1]


def test_what_stands_where_nothing_is_expected_is_named(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder beside, and every file of a folder among the bundles, is told by name."""
    (out / "notes").mkdir()
    (out / "draws/sub").mkdir()
    (out / "draws/sub/x.json").write_bytes(b"{}")
    code, text = verify(out, capsys, "--lang", "en")
    assert code == 1
    assert "– notes/ [not checked]" in text
    assert "– draws/sub/x.json [not checked]" in text
    assert "✗ draws/sub: no plain file" in text


def test_slip_without_result(draw: Any) -> None:
    """A slip made before the draw, or without its key, is confirmed as far as it goes."""
    made = draw()
    sealed = {"records": [made.TASKS[0], made.COMMIT]}
    nothing = dict.fromkeys(("result", "unit_key", "threshold"))
    for left_out in (nothing | sealed, {"unit_key": None, "threshold": None}):
        assert verify_slip(made.slip("只有一户", **left_out), made.public()).ok


def test_checkpoint_must_be_the_head_before(
    out: Path, tools: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal's event confirms the manifest, and the manifest names the head before it."""
    with closing(SqliteStore(out / "ssj.db")) as store:
        journal = Journal(store, drift=None)
        wrong = dict(journal.checkpoint()) | {"seq": 3}
        data = manifest_of(out / "site", wrong, tools.dumps)
        (out / MANIFEST).write_bytes(data)
        body = {"manifest": hashlib.sha256(data).hexdigest()}
        event = NewEvent("site.published", body)
        journal.append("site", 1, [event], actor="王一", department="甲局", at=NOON)
    code, text = verify(out, capsys)
    assert code == 1
    assert "not the checkpoint before event 7" in text


def test_only_bundles(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of bundles alone is verified, and says that no journal was compared."""
    shutil.rmtree(out / "site")
    (out / "ssj.db").unlink()
    code, text = verify(out, capsys)
    assert code == 0
    assert "No journal" in text


def test_only_a_journal(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A journal of draws whose bundles are gone does not hold; one with nothing in it is nothing."""
    shutil.rmtree(out / "draws")
    shutil.rmtree(out / "auditor")
    shutil.rmtree(out / "slips")
    assert verify(out, capsys)[0] == 1
    other = out / "other"
    other.mkdir()
    with closing(SqliteStore(other / "ssj.db")):
        pass
    assert verify(other, capsys)[0] == 2


def test_a_head_kept_outside(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A head that left the house shows a journal cut or made anew; one that is none is refused."""
    with closing(SqliteStore(out / "ssj.db")) as store:
        head = Journal(store).checkpoint()
    kept = f"{head['seq']}:{head['hash']}"
    assert verify(out, capsys, "--head", kept)[0] == 0
    sql("DELETE FROM ssj_journal WHERE seq > 5")(out)
    assert verify(out, capsys)[0] == 0  # the end cut: not to be seen from inside
    assert verify(out, capsys, "--head", kept)[0] == 1
    (out / "ssj.db").unlink()
    assert verify(out, capsys, "--head", kept)[0] == 1


def test_what_is_held_against_nothing_is_named(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables at the root, other files among the bundles, folders left out: said, never passed over."""
    (out / "deadlines.csv").write_text("x", encoding="utf-8")
    (out / "draws" / "x.txt").write_text("x", encoding="utf-8")
    shutil.rmtree(out / "auditor")
    code, text = verify(out, capsys, "--lang", "en")
    assert code == 0, text
    for name in ("deadlines.csv", "draws/x.txt", "auditor/"):
        assert f"– {name} [not checked]" in text


def test_entered_late_or_out_of_order(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """COMMIT entered once the source has spoken, or RESULT before it: the journal shows it."""
    records = json.loads((out / "draws/2026-017.json").read_bytes())["records"]
    for order, at, said in (
        ([0, 1, 2, 3], NOON + timedelta(days=30), "not before t2"),
        ([0, 3, 1, 2], NOON, "entered in another order"),
    ):
        (out / "ssj.db").unlink()
        with closing(SqliteStore(out / "ssj.db")) as store:
            journal = Journal(store, drift=None)
            for version, index in enumerate(order):
                kind = f"draw.{records[index]['record'].lower()}"
                event = NewEvent(kind, {"record": records[index]})
                journal.append("draw/x", version, [event], actor="王一", department="甲局", at=at)
        code, text = verify(out, capsys, "--lang", "en")
        assert (code, said in text) == (1, True), text


def test_bundle_slip_and_target(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file is verified in both languages, or asked about one target."""
    path = out / "draws" / "2026-017.json"
    assert main(["verify", str(path)]) == 0
    text = capsys.readouterr().out
    assert "封存码" in text
    assert "seal code" in text
    assert main(["verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bundle"] == "public"
    assert main(["verify", "target", str(path), "只有一户"]) == 0
    text = capsys.readouterr().out
    assert "名单中没有它" in text
    assert "sha256sum" in text
    assert main(["verify", "target", str(path), "只有一户", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answers"][0]["listed"] is False
    bad = tmp_path / "bad.json"
    bad.write_bytes(path.read_bytes()[:-1] + b" }")
    assert main(["verify", str(bad)]) == 1
    assert main(["verify", "target", str(bad), "只有一户"]) == 1
    assert main(["verify", "target", str(path), "a\u200b"]) == 3


def test_nothing_to_verify(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A place with nothing in it, or words that do not fit: exit 2, on stderr."""
    empty = tmp_path / "empty.json"
    empty.write_bytes(b"")
    (tmp_path / "folder").mkdir()
    path = str(out / "draws" / "2026-017.json")
    for words in (
        [str(empty)],
        [str(tmp_path / "no")],
        [str(tmp_path / "folder")],
        [path, path],
        ["target", path],
        ["target", str(empty), "a"],
    ):
        assert main(["verify", *words]) == 2
        caught = capsys.readouterr()
        assert not caught.out
        assert caught.err


def _office(out: Path, dumps: Callable[[Any], bytes], **told: Any) -> None:
    """Put internal pages into `out`, made from the journal there if nothing else is told."""
    with closing(SqliteStore(out / "ssj.db")) as store:
        checkpoint = dict(Journal(store).checkpoint())
    (out / "office").mkdir(exist_ok=True)
    (out / "office" / "index.html").write_text("<p>内部资料</p>", encoding="utf-8")
    data = manifest_of(out / "office", checkpoint | told, dumps)
    (out / "office" / "manifest.json").write_bytes(data)


def test_internal_pages(out: Path, tools: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """They are held against their list and, by its checkpoint, against the journal beside them."""
    _office(out, tools.dumps)
    code, text = verify(out, capsys)
    assert code == 0, text
    assert "office/ [not checked] 1 files agree with their own manifest" in text
    for told in ({"seq": 3}, {"seq": 7}, {"hash": "0" * 64}):
        _office(out, tools.dumps, **told)
        code, text = verify(out, capsys, "--lang", "en")
        assert (code, "no checkpoint of this journal" in text) == (1, True)
    (out / "ssj.db").unlink()
    assert "checkpoint of this journal" not in verify(out, capsys, "--lang", "en")[1]


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_evidence_that_left(suite: Suite, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last export counts, in the suite of its journal; without any, nothing may lie there."""
    (out / "evidence").mkdir()
    assert verify(out, capsys)[0] == 0
    (out / "evidence" / "figures.json").write_bytes(b"[]")
    code, text = verify(out, capsys, "--lang", "en")
    assert (code, "no record of it" in text) == (1, True)
    with closing(SqliteStore(out / "ssj.db")) as store:
        files = [{"name": "figures.json", "digest": digest(b"[]", suite)}]
        Journal(store, drift=None).append(
            "oversight",
            0,
            [NewEvent("evidence.exported", {"files": files})],
            actor="王一",
            department="甲局",
            at=NOON,
        )
    code, text = verify(out, capsys, "--lang", "en")
    assert "evidence: 1 files as in the journal" in text, text
    (out / "evidence" / "figures.json").write_bytes(b"[1]")
    code, text = verify(out, capsys, "--lang", "en")
    assert (code, "figures.json" in text) == (1, True)
    (out / "evidence" / "figures.json").unlink()
    code, text = verify(out, capsys, "--lang", "en")
    assert (code, "not in the folder" in text) == (1, True)
