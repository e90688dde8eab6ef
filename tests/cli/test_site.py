"""`ssj site build`: the public site and the office's pages of a journal, by command."""

import json
from pathlib import Path

import pytest

from ssj_core.adapters.copying import copy_journal
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import main
from ssj_core.journal import Journal
from ssj_core.testing.worlds import open_world

BOOKS = [f"--rules={name}" for name in ("cn", "cn-nm", "cn-nm-dongsheng-2021")]
SAID = [*BOOKS, "--place=150602", "--title=云杉区", "--publisher=联席会议办公室"]
PEOPLE = """人员编号,姓名,性别,单位,执法证号,证件有效期至,岗位,状态
P1,岑一,男,市监局,ZF159900001,2099-12-31,执法,在岗
P2,褚二,女,市监局,ZF159900002,2020-12-31,执法,在岗
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Return the file of a journal with a draw."""
    path = tmp_path / "j.db"
    with SqliteStore(path) as store:
        copy_journal(open_world("drawn").service.journal.store, store)
    return path


def test_a_site_is_built_and_noted(journal: Path, tmp_path: Path, capsys: Captured) -> None:
    """Pages, bundles and the check page are there, the office's are private, the note fits `verify`."""
    out, office = tmp_path / "site", tmp_path / "office"
    people = tmp_path / "人员.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    words = ["site", "build", str(journal), str(out), *SAID, f"--office={office}"]
    words.append(f"--inspectors={people}")
    assert main([*words, "--actor=网管", "--department=市监局"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["command"] == "site.publish"
    assert {"index.html", "draws.html", "check.html", "manifest.json"} <= {
        path.name for path in out.iterdir()
    }
    first = (out / "index.html").read_text(encoding="utf-8")
    assert "云杉区" in first
    assert "演练" not in first
    shown = (out / "inspectors.html").read_text(encoding="utf-8")
    assert "岑一" in shown
    assert "褚二" not in shown, "whose certificate has ended does not serve"
    assert (office / "index.html").stat().st_mode & 0o077 == 0
    with SqliteStore(journal, readonly=True) as store:
        *_, noted = Journal(store).read()
    assert (noted.kind, noted.body) == ("site.published", told["input"])
    assert main(words) == 0, "an earlier site is replaced"


def test_a_folder_of_something_else_is_left_alone(
    journal: Path, tmp_path: Path, capsys: Captured
) -> None:
    """A publication replaces a whole folder: never one that holds other files; half a hand is none."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "论文.txt").write_text("三年的工作", encoding="utf-8")
    words = ["site", "build", str(journal), str(tmp_path / "mine"), *SAID]
    assert main(words) == 2
    assert "别的文件" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["论文.txt"]
    assert main([*words[:3], str(tmp_path / "site"), *SAID, "--actor=网管"]) == 2
    assert not (tmp_path / "site").exists()
