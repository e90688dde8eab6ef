"""The Java program of the page: compiled, run, and compared with our own vectors."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "draw.md"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("javac") is None, reason="no Java compiler")
def test_the_program_of_the_page_draws_the_same(tmp_path: Path, vectors: Any) -> None:
    """Seed, key, tickets and selection of another language, from the page alone, are ours."""
    source = re.search(r"```java\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert source is not None
    file = tmp_path / "Draw.java"
    file.write_text(source[1], encoding="utf-8")
    compiler, runner = shutil.which("javac"), shutil.which("java")
    assert compiler is not None
    assert runner is not None
    subprocess.run([compiler, "-encoding", "UTF-8", file], check=True)  # noqa: S603 - our own page
    known = vectors("ssj-draw-1.json")["sha256"]
    drawn, ids = known["select"]["selected"], list(known["tickets"])
    lines = [known["commit"], "2026-017", str(len(drawn)), str(len(known["items"]))]
    given = "\n".join([*lines, *known["items"], *ids, ""])
    run = subprocess.run(  # noqa: S603 - our own page
        [runner, "-cp", tmp_path, "Draw"], input=given.encode(), capture_output=True, check=True
    )
    expected = [known["seed"], known["keys"]["unit"]]
    expected += [f"{known['tickets'][one]} {one}" for one in drawn]
    assert run.stdout.decode().splitlines() == expected
