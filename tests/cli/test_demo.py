"""`ssj demo OUT`: the words of the command; the year itself is tested beside the demo."""

from pathlib import Path

import pytest

from ssj_core.cli import main
from ssj_core.cli.demo import STEPS


def test_the_words_reach_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Folder and seed are handed on, steps go to stderr with a bar, the summary to stdout."""
    heard: list[tuple[Path, str]] = []

    def played(out: Path, seed: str, say: object) -> str:
        assert callable(say)
        heard.append((out, seed))
        for step in range(STEPS + 1):
            say(f"step {step}")
        return "the summary"

    monkeypatch.setattr("ssj_core.demo.play_into", played)
    out = tmp_path / "a" / "b"
    assert main(["demo", str(out), "--seed", "七"]) == 0
    assert heard == [(out, "七")]
    assert out.is_dir()
    told = capsys.readouterr()
    assert told.out == "the summary\n"
    lines = told.err.splitlines()
    assert lines[0] == "█" + "░" * (STEPS - 1) + " step 0"
    assert lines[STEPS - 1] == "█" * STEPS + f" step {STEPS - 1}"


def test_an_empty_folder_that_is_there_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is in the way is in the way."""
    monkeypatch.setattr("ssj_core.demo.play_into", lambda *_: "")
    assert main(["demo", str(tmp_path)]) == 0
    (tmp_path / "x").touch()
    assert main(["demo", str(tmp_path)]) == 3
