"""`ssj serve` on a real PostgreSQL: a worker killed under load loses nothing it has answered."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
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
def worker(store: str, folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Run `ssj serve` and give its process and address once it answers."""
    port = free_port()
    words = ["-m", "ssj_core", "serve", "--store", store, "--vault", str(folder / "vault"), *RULES]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *words, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end, place = time.monotonic() + 90, f"http://127.0.0.1:{port}"
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
