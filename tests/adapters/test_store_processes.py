"""Several processes, and processes that are killed."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import check_file

RACER = """
import sys
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.errors.journal import VersionConflictError
from ssj_core.testing.promises import payload
path, rounds = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
won = 0
with SqliteStore(path) as store:
    for expected in range(rounds):
        while store.version("race") < expected:
            pass
        try:
            store.append("race", expected, [payload(expected)])
        except VersionConflictError:
            continue
        won += 1
print(won, flush=True)
"""

WRITER = """
import sys
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.testing.promises import payload
with SqliteStore(sys.argv[1]) as store:
    print(store.version("w"), flush=True)
    while True:
        at = store.version("w")
        rows = store.append("w", at, [payload(at + 1), payload(at + 2)])
        print(rows[-1].seq, flush=True)
"""


def start(program: str, *words: str) -> "subprocess.Popen[str]":
    """Start a Python process that runs `program`."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def race(path: Path, racers: int, rounds: int) -> list[int]:
    """Let processes race for every version of one stream; return how many each won."""
    running = [start(RACER, str(path), str(rounds)) for _ in range(racers)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    won = []
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        won.append(int(said))
    return won


def test_two_processes_race(tmp_path: Path) -> None:
    """Of two processes that append at the same version, exactly one wins, from the first event on.

    Neither finds the journal's file there: they race to make it, too.
    """
    path = tmp_path / "a.db"
    rounds = 30
    assert sum(race(path, 2, rounds)) == rounds
    report = check_file(path)
    assert report.holds
    assert report.journal.events == rounds


def kill_in_the_middle(path: Path, pause: float) -> int:
    """Start a writer, kill it -9 after `pause` seconds; return the last event it had acknowledged."""
    process = start(WRITER, str(path))
    assert process.stdout is not None
    acknowledged = int(process.stdout.readline())
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate(timeout=60)
    whole = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return int(whole[-1]) if whole else acknowledged


def check_after_the_kill(path: Path, acknowledged: int) -> None:
    """The journal verifies as the kill left it, lost nothing acknowledged, half-wrote nothing."""
    report = check_file(path)
    assert report.fault is None
    assert report.journal.events >= acknowledged
    assert report.journal.events % 2 == 0
    with SqliteStore(path) as store:
        assert store.version("w") == report.journal.events


@pytest.mark.parametrize("pause", [0.0, 0.003, 0.05])
def test_killed_writers(tmp_path: Path, pause: float) -> None:
    """Killed -9 while it writes, a writer leaves a journal that opens, verifies and goes on."""
    path = tmp_path / "a.db"
    for _ in range(2):
        check_after_the_kill(path, kill_in_the_middle(path, pause))


@pytest.mark.long
def test_a_hundred_kills(tmp_path: Path) -> None:
    """A hundred kills at random moments lose not one acknowledged event."""
    chance = random.Random(20260302)  # noqa: S311 - moments to kill at, not secrets
    path = tmp_path / "a.db"
    for _ in range(100):
        check_after_the_kill(path, kill_in_the_middle(path, chance.uniform(0, 0.1)))


KILLED_AT_BIRTH = """
import sys
from ssj_core.adapters.sqlite import SqliteStore
print("now", flush=True)
SqliteStore(sys.argv[1]).append("w", 0, [b"{}"])
"""


@pytest.mark.long
def test_killed_while_the_journal_is_made(tmp_path: Path) -> None:
    """Killed -9 while the file is being made, the next writer makes a sound journal of it."""
    chance = random.Random(7)  # noqa: S311 - moments to kill at, not secrets
    for number in range(40):
        path = tmp_path / f"{number}.db"
        process = start(KILLED_AT_BIRTH, str(path))
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        with SqliteStore(path) as store:
            store.append("w", store.version("w"), [b"{}"])
        assert check_file(path).damage is None
