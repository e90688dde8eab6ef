"""Any single byte changed in what the year left behind is found, with its place."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ssj_core.cli import main

Named = Callable[[Path, str], Path]
BUNDLES = [
    f"{folder}/{task}.json"
    for folder in ("draws", "auditor")
    for task in (
        "LH-2026-01-1",
        "SJ-2026-01-1",
        "SJ-2026-02-1",
        "SJ-2026-03-1",
        "SJ-2026-03-2",
        "SJ-2026-04-1",
        "SJ-2026-05-1",
        "YJ-2026-01-1",
    )
]
SITE = [
    f"site/{name}"
    for name in (
        "index.html",
        "en/draws.html",
        "check.html",
        "data/results.json",
        "data/inspectors.csv",
        "draws/SJ-2026-01-1.json",
        "manifest.json",
    )
]


def flip(path: Path, at: int) -> None:
    """Change one byte of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def verified(out: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Return exit code and words of `ssj verify`."""
    capsys.readouterr()
    return main(["verify", str(out), "--lang", "en"]), capsys.readouterr().out


@pytest.mark.parametrize("part", [0.13, 0.5, 0.97])
@pytest.mark.parametrize("name", ["draws/SJ-2026-03-2.json", "auditor/SJ-2026-04-1.json"])
def test_a_byte_anywhere_in_a_bundle(
    name: str, part: float, breakable: Path, named: Named, capsys: pytest.CaptureFixture[str]
) -> None:
    """Near the start, in the middle, at the end: exit 1, and the file is named."""
    path = named(breakable, name)
    flip(path, int(path.stat().st_size * part))
    code, said = verified(breakable, capsys)
    assert code == 1
    assert path.name in said
    assert "WRONG" in said


@pytest.mark.parametrize("name", BUNDLES)
def test_a_byte_of_every_bundle(
    name: str, breakable: Path, named: Named, capsys: pytest.CaptureFixture[str]
) -> None:
    """No bundle is left out of the check."""
    path = named(breakable, name)
    flip(path, path.stat().st_size * 2 // 3)
    code, said = verified(breakable, capsys)
    assert code == 1
    assert path.name in said


@pytest.mark.parametrize("name", SITE)
def test_a_byte_of_the_site(
    name: str, breakable: Path, named: Named, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pages, data, downloads and the manifest itself."""
    path = named(breakable, name)
    flip(path, path.stat().st_size // 2)
    code, said = verified(breakable, capsys)
    assert code == 1
    assert path.name in said


@pytest.mark.parametrize(
    "name",
    [
        "office/index.html",
        "office/data/cases.json",
        "office/manifest.json",
        "evidence/figures.json",
    ],
)
def test_a_byte_of_what_only_the_office_has(
    name: str, breakable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Internal pages are held against their list and the journal, evidence against its digests."""
    path = breakable / name
    flip(path, path.read_bytes().rfind(b"2") if name.endswith("manifest.json") else 400)
    code, said = verified(breakable, capsys)
    assert code == 1
    assert path.name in said


def test_evidence_is_neither_added_nor_lost(
    breakable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that never left is named, and one that left and is gone."""
    (breakable / "evidence" / "figures.json").rename(breakable / "evidence" / "other.json")
    code, said = verified(breakable, capsys)
    assert code == 1
    assert "figures.json" in said
    assert "other.json" in said


def test_a_slip_is_checked_too(breakable: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The proof in an enterprise's hands is worth as much as the rest."""
    slip = min((breakable / "slips").iterdir())
    flip(slip, slip.stat().st_size // 2)
    code, said = verified(breakable, capsys)
    assert code == 1
    assert slip.name in said


@pytest.mark.parametrize(
    "name", ["draws/SJ-2026-02-1.json", "site/data/draws.json", "site/manifest.json"]
)
def test_nothing_can_be_taken_away(
    name: str, breakable: Path, named: Named, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing bundle, page or manifest is a change like any other."""
    named(breakable, name).unlink()
    assert verified(breakable, capsys)[0] == 1


def test_nothing_can_be_added_to_the_site(
    breakable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page that nobody published is named."""
    (breakable / "site" / "extra.html").write_text("<p>x</p>", encoding="utf-8")
    code, said = verified(breakable, capsys)
    assert code == 1
    assert "extra.html" in said


@pytest.mark.parametrize("seq", [1, 37, 400])
def test_a_byte_of_an_event(seq: int, breakable: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the guards taken away an event can be rewritten; its number is told all the same."""
    with closing(sqlite3.connect(breakable / "ssj.db", isolation_level=None)) as connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        assert len(triggers) == 6
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        ((payload,),) = connection.execute("SELECT payload FROM ssj_journal WHERE seq = ?", (seq,))
        broken = bytearray(payload)
        broken[len(broken) // 2] ^= 1
        connection.execute("UPDATE ssj_journal SET payload = ? WHERE seq = ?", (bytes(broken), seq))
    assert verified(breakable, capsys)[0] == 1
    assert main(["journal", "verify", str(breakable / "ssj.db"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["fault"]["seq"] == seq


def test_the_copy_is_whole_again(breakable: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The other tests fail for the byte they changed and for nothing else."""
    assert verified(breakable, capsys)[0] == 0
