"""`ssj serve` on a real PostgreSQL: a worker killed under load loses nothing it has answered."""

import contextlib
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from databases import address, new_url, running

from ssj_core.adapters.opening import open_store
from ssj_core.verify.journal import check_journal

pytest.importorskip("uvicorn")
HEADERS = {
    "Content-Type": "application/json",
    "X-SSJ-Actor": "PC",
    "X-SSJ-Department": quote("市监局"),
    "X-SSJ-Roles": quote("经办"),
}
KILLS = int(os.environ.get("SSJ_SERVED_KILLS", "30"))
HANDS, WORKERS, PATIENCE = 4, 2, 600.0
RULES = ("--rules", "cn", "--rules", "cn-nm-dongsheng-2021", "--place", "150602")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A PostgreSQL server of this module's own."""
    yield from running("postgresql", tmp_path_factory.mktemp("pg"))


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def worker(store: str, folder: Path, *more: str) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Run `ssj serve` and give its process and address once it answers."""
    port = free_port()
    words = ["-m", "ssj_core", "serve", "--store", store, "--vault", str(folder / "vault"), *RULES]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *words, "--port", str(port), *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end, place = time.monotonic() + PATIENCE, f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urlopen(f"{place}/healthz", timeout=5).close()  # noqa: S310 - an address of this machine
                break
            except (URLError, OSError):
                assert time.monotonic() < end, "the worker does not answer"
                assert process.poll() is None, "the worker ended"
                time.sleep(0.1)
        yield process, place
    finally:
        process.kill()
        process.wait(timeout=30)


def gather(place: str, number: int) -> dict[str, object]:
    """Send one command with its key, and return its result."""
    body = {"record": f"X-{number}", "target": f"T-{number}", "info": "licence", "name": "许可变更"}
    body |= {"digest": "0" * 64, "produced": "2026-01-05"}
    request = Request(  # noqa: S310 - an address of this machine
        f"{place}/v1/commands/record.gather",
        data=json.dumps({"input": body}).encode(),
        headers={**HEADERS, "Idempotency-Key": f"key-{number}"},
    )
    with urlopen(request, timeout=60) as answer:  # noqa: S310 - see above
        return dict(json.loads(answer.read())["result"])


@pytest.mark.long
def test_a_killed_worker_loses_nothing_it_answered(database: object, tmp_path: Path) -> None:
    """Killed -9 in the middle, its answers stand; what had none is sent again, and counts once."""
    store = address(new_url(database))
    answered: dict[int, dict[str, object]] = {}
    count, dies_after = 24, 9
    with worker(store, tmp_path) as (process, place):
        for number in range(count):
            try:
                answered[number] = gather(place, number)
            except OSError:
                break
            if len(answered) == dies_after:
                process.send_signal(signal.SIGKILL)
    assert len(answered) >= dies_after
    with worker(store, tmp_path) as (_, place):
        for number in range(count):
            told = gather(place, number)
            if number in answered:
                assert told == answered[number], "the first answer stands"
    with open_store(store, readonly=True) as journal:
        assert check_journal(journal.read(), journal.suite).holds
        assert [journal.version(f"record/X-{number}") for number in range(count)] == [1] * count


def workers_of(pid: int) -> list[int]:
    """Return the processes that serve, below the one that watches over them."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        said = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    except OSError:
        return []
    return [child for child, words in said.items() if b"spawn_main" in words]


class Clerks:
    """Clerks who send one command after another, each under its key, and note what was answered."""

    def __init__(self, place: str) -> None:
        """Begin with nothing sent."""
        self.place, self.numbers, self.over = place, itertools.count(), threading.Event()
        self.answered: dict[int, dict[str, object]] = {}
        self.unknown: set[int] = set()
        self.hands = [threading.Thread(target=self.work) for _ in range(HANDS)]
        for hand in self.hands:
            hand.start()

    def work(self) -> None:
        """Send until told to stop; what a killed worker took along is not known, and sent later."""
        while not self.over.is_set():
            number = next(self.numbers)
            try:
                self.answered[number] = gather(self.place, number)
            except (OSError, HTTPException):
                self.unknown.add(number)
                time.sleep(0.1)

    def stop(self) -> None:
        """Wait until nobody sends any more."""
        self.over.set()
        for hand in self.hands:
            hand.join()


def killed(process: "subprocess.Popen[bytes]", clerks: Clerks) -> None:
    """Kill one worker after it, or another, has answered a few more commands."""
    wanted, end = len(clerks.answered) + random.randint(1, 8), time.monotonic() + PATIENCE  # noqa: S311 - no draw
    while len(clerks.answered) < wanted or len(workers_of(process.pid)) < WORKERS:
        assert time.monotonic() < end, "the workers do not come back"
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.kill(random.choice(workers_of(process.pid)), signal.SIGKILL)  # noqa: S311 - no draw


@pytest.mark.long
def test_workers_killed_under_load(database: object, tmp_path: Path) -> None:
    """Whichever worker is killed -9 while clerks are at work: what was answered is there, once."""
    store = address(new_url(database))
    with worker(store, tmp_path, "--workers", str(WORKERS)) as (process, place):
        clerks = Clerks(place)
        try:
            for _ in range(KILLS):
                killed(process, clerks)
        finally:
            clerks.stop()
            for pid in workers_of(process.pid):
                os.kill(pid, signal.SIGKILL)
    with worker(store, tmp_path) as (_, place):
        again = random.sample(sorted(clerks.answered), min(20, len(clerks.answered)))
        for number in (*clerks.unknown, *again):
            told = gather(place, number)
            assert told == clerks.answered.get(number, told), "the first answer stands"
    with open_store(store, readonly=True) as journal:
        assert check_journal(journal.read(), journal.suite).holds
        heads = journal.heads()
    sent = {*clerks.answered, *clerks.unknown}
    assert {number: heads.get(f"record/X-{number}") for number in sent} == dict.fromkeys(sent, 1)
    counts = f"{KILLS} kills, {len(clerks.answered)} answered, {len(clerks.unknown)} sent again"
    sys.stderr.write(f"{counts}\n")
