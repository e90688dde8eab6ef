"""A worker killed under load loses nothing it acknowledged."""

import itertools
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from multiprocessing import get_context
from pathlib import Path

import pytest
import uvicorn
from door_client import Client, login
from test_opening import RULES, free_port

from ssj_core import Journal, Place, Rulebook, Service, WorkdayCalendar
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import check_file
from ssj_core.door import Door, LoopbackIdentity, make_app
from ssj_core.service.commands import COMMANDS
from ssj_core.testing.worlds.district import S

EVERYBODY = "经办"
KILLS = int(os.environ.get("SSJ_KILLS", "300"))
THREADS = 4


class Clerks:
    """Clerks who enter targets one after another, each under a key, and note what was acknowledged."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        self.acknowledged: dict[str, bytes] = {}
        self.unknown: set[str] = set()
        self.odd: list[bytes] = []
        self._numbers: Iterator[int] = itertools.count()
        self._stop = threading.Event()

    def send(self, client: Client, name: str) -> None:
        """Enter one target, or the same again."""
        row = {
            "name": "云杉坡粮油店",
            "kind": "enterprise",
            "tier": "A",
            "entered_on": "2026-01-04",
        }
        body = {"targets": [{**row, "id": name}]}
        headers = {**login("PC", S, EVERYBODY), "Idempotency-Key": name}
        self.unknown.add(name)
        reply = client.tell("targets.enter", body, headers=headers)
        if reply.status == 200:
            kept = self.acknowledged.setdefault(name, reply.body)
            if kept != reply.body:
                self.odd.append(reply.body)
            self.unknown.discard(name)
        else:
            self.odd.append(reply.body)

    def work(self, client: Client) -> None:
        """Send until the worker is gone."""
        while not self._stop.is_set():
            try:
                self.send(client, f"t{next(self._numbers)}")
            except (OSError, HTTPException):
                return

    def until_killed(self, client: Client, pid: int, after: float) -> None:
        """Work with several hands while the worker is killed in the middle of it."""
        hands = [threading.Thread(target=self.work, args=(client,)) for _ in range(THREADS)]
        for hand in hands:
            hand.start()
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        self._stop.set()
        for hand in hands:
            hand.join()
        self._stop.clear()


def serve(place: Path, port: int, rulebook: Rulebook) -> None:
    """Serve the journal at `place`: what a worker does, in a process of its own."""
    store = SqliteStore(place)
    service = Service(Journal(store), rulebook, Place("150602"), WorkdayCalendar.cn())
    door = Door(service=service, identity=LoopbackIdentity(), grants={EVERYBODY: tuple(COMMANDS)})
    uvicorn.run(make_app(door), port=port, log_level="critical")


@contextmanager
def worker(place: Path, rulebook: Rulebook) -> Iterator[tuple[Client, int]]:
    """Run a worker until it answers, and see that it is gone at the end."""
    port = free_port()
    process = get_context("fork").Process(target=serve, args=(place, port, rulebook), daemon=True)
    process.start()
    client = Client(port)
    for _ in range(2000):
        try:
            client.send("GET", "/healthz")
            break
        except OSError:
            time.sleep(0.02)
    try:
        yield client, process.pid or 0
    finally:
        process.kill()
        process.join()


@pytest.mark.long
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """Killed 300 times under load: every acknowledged command is there once, with its first answer."""
    clerks, place, rulebook = Clerks(), tmp_path / "journal.db", Rulebook.load(*RULES)
    for kill in range(KILLS):
        with worker(place, rulebook) as (client, pid):
            for name in sorted(clerks.unknown):  # what was not answered is sent again under its key
                clerks.send(client, name)
            clerks.until_killed(client, pid, 0.02 + (kill * 37 % 400) / 1000)
    assert clerks.odd == []
    assert check_file(place).holds
    with worker(place, rulebook) as (client, _):
        for name in sorted(clerks.unknown):
            clerks.send(client, name)
        entered: list[str] = []
        first = 1
        while first:
            page = client.send("GET", f"/v1/events?from={first}", headers=login("PC", S, EVERYBODY))
            for event in page.json["events"]:
                if event["stream"] == f"register/targets/{S}":
                    entered += [row["id"] for row in event["body"]["targets"]]
            first = page.json.get("next", 0)
    assert sorted(entered) == sorted(clerks.acknowledged)
    assert len(entered) == len(set(entered))
    print(json.dumps({"kills": KILLS, "acknowledged": len(entered), "lost": 0}))  # noqa: T201 - the figure
