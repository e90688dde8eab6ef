"""A power cut in the middle of the year: the journal opens, verifies and says where it stopped."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from ssj_core.cli import main


def rows_of(database: Path) -> int:
    """Return how many events are there by now; none while the tables are being made."""
    if not database.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM ssj_journal").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("enough", [1, 60, 300])
def test_a_killed_demo_leaves_a_sound_journal(
    enough: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever was appended is there, whole, chained; the last event is the place to go on from."""
    out = tmp_path / "year"
    words = [sys.executable, "-m", "ssj_core", "demo", str(out)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as played:  # noqa: S603 - our own words
        end = time.monotonic() + 60
        while rows_of(out / "ssj.db") < enough and played.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.002)
        os.kill(played.pid, signal.SIGKILL)
        played.wait()
    assert played.returncode == -signal.SIGKILL
    assert not (out / "site").exists()
    assert main(["journal", "verify", str(out / "ssj.db"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["holds"]
    assert report["events"] >= enough
    assert main(["journal", "log", str(out / "ssj.db")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == report["events"]
    assert lines[-1].split()[0] == str(report["events"])
    assert main(["demo", str(out)]) == 3
