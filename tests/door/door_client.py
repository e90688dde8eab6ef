"""A door that really listens: an application behind a socket of this machine, and a plain client."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from attrs import define, frozen

from ssj_core.door import Bounds, Door, LoopbackIdentity, make_app
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.district import S
from ssj_core.testing.worlds.play import CLERK, grants

LOGIN = LoopbackIdentity()
NOON = "2026-03-02T12:00:00+08:00"


@define
class StillClock:
    """A clock that stands where a test sets it."""

    at: str = NOON

    def now(self) -> datetime:
        """Return the moment."""
        return datetime.fromisoformat(self.at)


@frozen(kw_only=True)
class Reply:
    """What came back: the status, the headers in lower case, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


def login(actor: str = "PC", department: str = S, *roles: str) -> dict[str, str]:
    """Return the headers of a login."""
    held = ",".join(roles or (CLERK,))
    return {
        "X-SSJ-Actor": quote(actor),
        "X-SSJ-Department": quote(department),
        "X-SSJ-Roles": quote(held),
    }


@frozen
class Client:
    """A client of a door on this machine."""

    port: int

    def send(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request and return what came back."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body=body, headers=dict(headers or {}))
            answer = line.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(status=answer.status, headers=found, body=answer.read())
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Reply:
        """Get an address as the clerk of the lead department."""
        return self.send("GET", path, headers={**login(), **headers})

    def tell(
        self,
        name: str,
        body: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Reply:
        """Send a command as that clerk."""
        text = json.dumps({"input": body, **more}, ensure_ascii=False).encode()
        whole = {"Content-Type": "application/json", **login(), **(headers or {})}
        return self.send("POST", f"/v1/commands/{name}", text, whole)


@contextmanager
def listening(door: Door) -> Iterator[Client]:
    """Serve a door on a free port of this machine, in a thread."""
    config = uvicorn.Config(
        make_app(door), port=0, log_level="critical", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Client(port)
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def world() -> World:
    """Return the district with its plans in effect."""
    return open_world("planned")


Listen = Callable[..., Client]


@pytest.fixture
def listen(world: World) -> Iterator[Listen]:
    """Return what opens doors of the world, closed when the test ends."""
    opened: list[Any] = []

    def listen(**parts: Any) -> Client:
        given: dict[str, Any] = {
            "service": world.service,
            "identity": LoopbackIdentity(),
            "grants": grants(),
            "clock": StillClock(),
            "bounds": Bounds(),
        }
        manager = listening(Door(**{**given, **parts}))
        opened.append(manager)
        return manager.__enter__()

    yield listen
    for manager in opened:
        manager.__exit__(None, None, None)


@pytest.fixture
def client(listen: Listen) -> Client:
    """Return a client of the door of the world."""
    return listen()
