"""The published attack files: exit, line and levels as they must be, from the library and the command."""

import json
from pathlib import Path
from typing import Any

import pytest

from ssj_core.cli import main
from ssj_core.verify.folder import check_log, check_together

FOLDER = Path(__file__).parents[1] / "vectors" / "attacks"
ROWS = json.loads((FOLDER / "expect.json").read_text(encoding="utf-8"))


def words(row: dict[str, Any]) -> list[str]:
    """Return the words of the command for a row."""
    path, arg = str(FOLDER / row["file"]), str(row.get("arg"))
    return {
        "verify": ["verify", path],
        "verify --code": ["verify", path, "--code", arg],
        "verify --with": ["verify", path, "--with", str(FOLDER / arg)],
        "target": ["verify", "target", path, arg],
    }[row["run"]]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["run"] not in {"monitor", "pair"}], ids=lambda r: r["file"]
)
def test_every_file_is_answered(row: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit, line and levels bind; the step is the one that must catch it."""
    assert main([*words(row), "--json"]) == row["exit"]
    told = json.loads(capsys.readouterr().out)
    assert told["line"] == row.get("line", "wrong")
    for name, level in row.get("levels", {}).items():
        assert told["sessions"][-1][name] == level
    if "step" in row:
        steps = [step for step in told["steps"] if step["status"] == "wrong"]
        assert steps[0]["number"] == row["step"]


def records(name: str) -> list[dict[str, Any]]:
    """Return the records of a bundle."""
    found: list[dict[str, Any]] = json.loads((FOLDER / name).read_bytes())["records"]
    return found


def test_a_split_view_shows_side_by_side() -> None:
    """Each of two bundles holds alone; beside one another they are two histories."""
    one, other = records("ok_public.json"), records("ok_split-view.json")
    said = [fault.message("en") for fault in check_together({"a": one, "b": other})]
    assert any("split view" in text for text in said)
    assert check_together({"a": one, "b": one}) == []


def test_parallel_seals_show_in_the_log() -> None:
    """Two open seals of one task: the log shows it, whoever publishes one of them."""
    lines = (FOLDER / "log-parallel.jsonl").read_bytes().splitlines()
    said = [fault.message("en") for fault in check_log([json.loads(line) for line in lines])]
    assert any("two open seals of task T1" in text for text in said)


def test_a_bundle_beside_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    """The command takes the log too, and says which seal is not in the bundle."""
    words = ["verify", str(FOLDER / "ok_public.json"), "--log", str(FOLDER / "log-parallel.jsonl")]
    assert main(words) == 1
    assert "two open seals of task T1" in capsys.readouterr().out
