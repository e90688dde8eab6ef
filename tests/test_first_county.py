"""A county's own road, as a newcomer would take it: the script, the scenario, the page with their output."""

import subprocess
import sys
from pathlib import Path

import pytest

from ssj_core.cli import main

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "first.md").read_text(encoding="utf-8")
SCRIPT, SCENARIO = DOCS / "examples" / "first_county.py", DOCS / "examples" / "first_county.toml"


def test_the_script_does_what_the_page_shows(tmp_path: Path) -> None:
    """Fifty-nine lines from a list to a public site, with the output the page prints."""
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) < 60
    words = [sys.executable, str(SCRIPT), str(tmp_path / "site")]
    done = subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - our own script
    assert done.stdout.decode().strip() in PAGE
    made = (tmp_path / "site" / "results.html").read_text(encoding="utf-8")
    assert "河街" in made
    assert "未发现问题" in made
    (bundle,) = (tmp_path / "site" / "draws").iterdir()
    assert main(["verify", str(bundle)]) == 0


def test_the_scenario_says_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    """The same road as a scenario of the county's own place, a visit without approval refused."""
    assert main(["scenario", str(SCENARIO)]) == 0
    assert capsys.readouterr().out.strip() in PAGE
