"""What a reader gives is looked at, or refused: an option that does nothing would be a tick for nothing."""

import shutil
from pathlib import Path

import pytest

from ssj_core.cli import main

ATTACKS = Path(__file__).parents[1] / "vectors" / "attacks"
HEAD = f"1:{'0' * 64}"


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    """Return a bundle that holds."""
    (tmp_path / "out" / "draws").mkdir(parents=True)
    return str(shutil.copy(ATTACKS / "ok_public.json", tmp_path / "out" / "draws" / "a.json"))


@pytest.mark.parametrize("head", ["", "1", HEAD])
def test_a_head_is_of_a_journal(bundle: str, head: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle alone has no journal: a head, empty or not, is not passed over in silence."""
    assert main(["verify", bundle, "--head", head]) == 2
    assert "--head" in capsys.readouterr().err
    assert main(["verify", str(Path(bundle).parents[1]), "--head", head]) in (1, 3)


@pytest.mark.parametrize(
    "words",
    [
        ["--register", "x.csv"],
        ["target", "--log", "x"],
        ["target", "--head", ""],
        ["target", "--stamp", "x"],
        ["target", "--engine", "duckdb"],
        ["folder", "--with", "x"],
        ["folder", "--engine", "duckdb"],
        ["folder", "--register", "x"],
    ],
    ids=" ".join,
)
def test_what_is_not_looked_at_is_refused(
    bundle: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of the three questions says which options are not for it."""
    about = {"target": ["target", bundle, "甲"], "folder": [str(Path(bundle).parents[1])]}
    asked = about.get(words[0], [bundle])
    assert main(["verify", *asked, *(words[1:] if words[0] in about else words)]) == 2
    assert next(word for word in words if word.startswith("--")) in capsys.readouterr().err


def test_an_engine_does_not_outvote_what_else_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log that has none of the records is wrong with an engine too, and no engine is asked."""
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"{}\n")
    bundle = str(ATTACKS / "ok_auditor-redraw.json")
    engine = ["--engine", "duckdb", "--register", str(tmp_path / "nowhere.csv")]
    assert main(["verify", bundle, "--log", str(log)]) == 1
    assert main(["verify", bundle, "--log", str(log), *engine]) == 1
    assert main(["verify", bundle, "--log", str(log), *engine, "--json"]) == 1
    assert main(["verify", bundle, *engine]) == 3
    assert "nowhere.csv" in capsys.readouterr().err


def test_a_log_without_records_has_none_of_them(bundle: str, tmp_path: Path) -> None:
    """A log of one blank line is a log: it does not have what the bundle says was entered."""
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"\n")
    assert main(["verify", bundle, "--log", str(log)]) == 1
    assert main(["verify", str(Path(bundle).parents[1]), "--log", str(log)]) == 1
