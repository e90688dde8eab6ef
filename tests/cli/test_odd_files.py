"""Files that are none: whoever names a pipe, a device, a folder or nothing gets a word at once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import ssj_core as ssj
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.analysis import estimate
from ssj_core.cli import main
from ssj_core.cli._held import frames_beside
from ssj_core.errors import SsjError
from ssj_core.journal import Journal, export_lines
from ssj_core.testing.promises import payload

KEY = "log.example.cn+00000000+AQID"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """End whatever waits for a writer that never comes."""
    signal.alarm(20)
    yield
    signal.alarm(0)


@pytest.fixture(params=["pipe", "device", "folder", "nothing", "too long"])
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a place that is no plain file."""
    place = tmp_path / "place"
    if request.param == "pipe":
        os.mkfifo(place)
    elif request.param == "folder":
        place.mkdir()
    named = {"device": "/dev/zero", "too long": str(tmp_path / ("x" * 300))}
    return named.get(request.param, str(place))


READERS = {
    "scenarios": (["scenario", "ODD"], 3),
    "rulebook": (["rules", "check", "ODD"], 3),
    "notice": (["calendar", "import", "ODD"], 3),
    "register": (["check", "register", "ODD"], 3),
    "bundle": (["verify", "target", "ODD", "x"], 2),
    "proof": (["log", "verify", "ODD", "FILE", "--log-key", KEY], 2),
    "leaves": (["log", "monitor", "ODD"], 2),
    "checkpoint": (["journal", "verify", "DB", "--checkpoint", "ODD"], 3),
    "exported": (["journal", "import", "ODD", "NEW"], 2),
    "texts": (["journal", "import", "LINES", "NEW", "--texts", "ODD"], 2),
}


@pytest.mark.parametrize("words", READERS.values(), ids=READERS)
def test_a_reader_opens_plain_files_alone(
    words: tuple[list[str], int], odd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No reader waits for a pipe or swallows a device; it says so and changes nothing."""
    db, lines = tmp_path / "a.db", tmp_path / "lines"
    with SqliteStore(db) as store:
        store.append("a", 0, [payload(1)])
        lines.write_bytes(b"".join(export_lines(Journal(store))))
    named = {"ODD": odd, "DB": str(db), "LINES": str(lines), "NEW": str(tmp_path / "b.db")}
    given, code = words
    if given[0] == "scenario" and odd == str(tmp_path / "place") and (tmp_path / "place").is_dir():
        code = 2  # a folder without scenarios: nothing to run
    assert main([named.get(word, word) for word in given]) == code
    said = capsys.readouterr().err
    assert "程序出错" not in said
    assert len(said) < 3_000
    assert not (tmp_path / "b.db").exists()


def test_tables_are_not_put_into_what_is_no_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of something else stays what it was, and SQLite's own words are not all that is said."""
    db, other = tmp_path / "a.db", tmp_path / "other"
    with SqliteStore(db) as store:
        store.append("a", 0, [payload(1)])
    other.write_text("something else " * 50, encoding="utf-8")
    before = other.read_bytes()
    assert main(["journal", "project", str(db), "--to", str(other)]) in (1, 70)
    assert "程序出错" not in capsys.readouterr().err
    assert other.read_bytes() == before


def test_python_gets_an_error_of_ours(odd: str, tmp_path: Path) -> None:
    """A result, a log of draws and a table of draws are read from plain files too."""
    with pytest.raises(SsjError):
        ssj.Result.load(odd)
    with pytest.raises(SsjError):
        estimate(odd)
    people = tmp_path / "a.csv"
    people.write_text("编号,名称\n1,甲店\n2,乙店\n", encoding="utf-8")
    if not odd.endswith("place") or (tmp_path / "place").exists():
        with pytest.raises(SsjError):
            ssj.seal(people, count=1, log=odd)


@pytest.mark.parametrize("name", ["x" * 300, "\ud800", "..", "pipe.jsonl", "a/b", ""])
def test_a_frame_that_is_no_file_beside(name: str, tmp_path: Path) -> None:
    """A bundle may name whatever it likes as its frame: what is no plain file beside it is not there."""
    os.mkfifo(tmp_path / "pipe.jsonl")
    frame = ascii(name).replace("'", '"')
    data = f'{{"private":[{{"frame":{{"digest":"","file":{frame},"rows":1}}}}]}}'.encode()
    assert frames_beside(tmp_path / "bundle.json", data) == {}


@pytest.mark.parametrize("reader", ["register", "rulebook", "notice", "bundle"])
def test_of_what_a_link_leads_to_nothing_is_shown(
    reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link in the place of a file: what it leads to has no header, so none of its words are repeated."""
    private, link = tmp_path / "private.txt", tmp_path / "a.csv"
    private.write_text("密钥甲乙丙:x:0:0:root\n密钥丁戊己:x:1:1:daemon\n" * 30, encoding="utf-8")
    link.symlink_to(private)
    words, _ = READERS[reader]
    assert main([str(link) if word == "ODD" else word for word in words]) in (1, 2, 3)
    told = capsys.readouterr()
    assert "密钥" not in told.err + told.out
