"""Commands over HTTP: answers, problems with their status, keys, races and bounds."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from door_client import Client, Listen, Reply, login

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.door import Bounds
from ssj_core.journal import Journal
from ssj_core.service import Service
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.district import O, S

T1 = {"plan": f"{S}/2026", "task": "T1"}
SEAL = {**T1, "number": 10}


def test_a_command_is_answered_as_the_service_answers_it(client: Client, world: World) -> None:
    """The body of a 200 is the answer of the JSON command, byte for byte."""
    reply = client.tell("plan.read", {"plan": f"{S}/2026"})
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.headers["cache-control"] == "no-store"
    assert (
        reply.json["result"]
        == json.loads(world.send("plan.read", {"plan": f"{S}/2026"}, at="2026-03-02"))["result"]
    )


PROBLEMS: list[tuple[str, dict[str, Any], dict[str, str], int, str, str | None]] = [
    ("plan.read", {"plan": "没有/2026"}, {}, 422, "draw.unplanned", None),
    ("plan.read", {"plan": 1}, {}, 422, "command.malformed", "/input/plan"),
    ("plan.file", {"plan": " ", "version": "x"}, {}, 422, "input.faults", "/input/plan"),
    ("plan.delete", {}, {}, 404, "command.unknown", None),
    ("plan.read", {"plan": "x"}, login("PC", S, "无此角色"), 403, "command.forbidden", None),
    ("plan.read", {"plan": "x"}, {"X-SSJ-Actor": ""}, 401, "door.login", None),
    ("plan.read", {"plan": "x"}, {"X-SSJ-Actor": "%ff"}, 401, "door.login", None),
    ("draw.seal", SEAL, login("WC", "卫健委"), 403, "hand.initiator", None),
    ("draw.seal", {**SEAL, "number": 3}, {}, 422, "draw.number", None),
    ("plan.read", {"plan": "x"}, {"Content-Type": "text/plain"}, 415, "door.media", None),
    ("plan.read", {"plan": "x"}, {"Host": "evil.example"}, 403, "door.elsewhere", None),
    ("plan.read", {"plan": "x"}, {"Origin": "http://evil.example"}, 403, "door.elsewhere", None),
]


@pytest.mark.parametrize("name, body, headers, status, code, path", PROBLEMS)
def test_what_is_not_done_is_a_problem(
    client: Client,
    name: str,
    body: dict[str, Any],
    headers: dict[str, str],
    status: int,
    code: str,
    path: str | None,
) -> None:
    """Each kind of refusal has its status; the problem says code, both languages and the place."""
    reply = client.tell(name, body, headers=headers)
    problem = reply.json
    assert (reply.status, problem["code"]) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["type"] == f"urn:ssj-core:problem:{code}"
    assert problem["zh"] != problem["en"]
    assert problem["detail"] == problem["zh"]
    assert problem["faults"]
    if path is not None:
        assert path in [fault.get("path") for fault in problem["faults"]]


@pytest.mark.parametrize(
    "text, status, code",
    [
        (b"{", 400, "command.malformed"),
        (b"[]", 400, "command.malformed"),
        (b'{"input": {}, "input": {}}', 400, "command.malformed"),
        (b'{"input": {}, "command": "plan.file"}', 400, "command.malformed"),
        (b'{"input": {}, "expected": -1}', 400, "command.malformed"),
        (b'{"input": ' + b"[" * 70 + b"]" * 70 + b"}", 400, "door.depth"),
        (b'{"input": {"plan": "' + b"x" * 3000 + b'"}}', 413, "door.size"),
        (b'{"input": {"plan": "\\ud800"}}', 422, "command.malformed"),
    ],
)
def test_what_cannot_be_read_is_refused_before_any_work(
    listen: Listen, text: bytes, status: int, code: str
) -> None:
    """Broken, deep and large bodies are refused as what they are."""
    client = listen(bounds=Bounds(size=2000))
    headers = {"Content-Type": "application/json", **login()}
    for body in (text, iter([text[:9], text[9:]])):  # with its length, and in parts without one
        reply = client.send("POST", "/v1/commands/plan.read", body, headers)
        assert (reply.status, reply.json["code"]) == (status, code)


def test_a_body_that_never_comes_is_not_waited_for(listen: Listen) -> None:
    """A sender that stops in the middle is told so after the time it has."""
    client = listen(bounds=Bounds(arrival=0.2))

    def halves() -> Any:
        yield b'{"input"'
        time.sleep(0.6)

    headers = {"Content-Type": "application/json", **login()}
    reply = client.send("POST", "/v1/commands/plan.read", halves(), headers)
    assert (reply.status, reply.json["code"]) == (408, "door.slow")


def test_work_that_takes_long_is_answered_all_the_same(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for too long is told that it may still be under way, and to use his key."""

    def slow(*_: object, **__: object) -> bytes:
        time.sleep(1)
        return b"{}"

    monkeypatch.setattr("ssj_core.door.commands.handle", slow)
    reply = listen(bounds=Bounds(work=0.2)).tell("plan.read", {"plan": "x"})
    assert (reply.status, reply.json["code"]) == (503, "door.time")


def test_our_own_fault_says_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks inside is a 500 with a number for the keeper; nothing of it is told."""

    def broken(*_: object, **__: object) -> bytes:
        message = "password=hunter2 at 10.0.0.5"
        raise RuntimeError(message)

    monkeypatch.setattr("ssj_core.door.commands.handle", broken)
    reply = client.tell("plan.read", {"plan": "x"})
    assert (reply.status, reply.json["code"]) == (500, "door.fault")
    assert b"hunter2" not in reply.body
    assert b"Runtime" not in reply.body


@pytest.mark.parametrize(
    "method, path, status, code",
    [
        ("GET", "/nothing", 404, "door.route"),
        ("GET", "/v1/commands/plan.read", 405, "door.method"),
        ("DELETE", "/healthz", 405, "door.method"),
        ("GET", "/v1/schemas/plan.delete", 404, "command.unknown"),
    ],
)
def test_where_there_is_nothing(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    """Unknown addresses and methods are problems too, in the same form."""
    reply = client.send(method, path, headers=login())
    assert (reply.status, reply.json["code"]) == (status, code)


def test_of_four_who_seal_at_once_one_seals(client: Client, world: World) -> None:
    """R059 over HTTP: the losers are told that somebody was faster; a later one, that it is pending."""
    with ThreadPoolExecutor(4) as clerks:
        replies: list[Reply] = list(clerks.map(lambda _: client.tell("draw.seal", SEAL), range(4)))
    assert sorted(reply.status for reply in replies) == [200, 409, 409, 409]
    for reply in replies:
        if reply.status == 409:
            assert reply.json["code"] == "command.overtaken"
            assert [fault["code"] for fault in reply.json["faults"]] == ["draw.pending"]
            assert "C80" in reply.json["clauses"]
    later = client.tell("draw.seal", SEAL)
    assert (later.status, later.json["code"]) == (422, "draw.pending")
    draws = [name for name in world.service.journal.heads() if name.startswith("draw/")]
    assert draws == [f"draw/{S}/2026#T1-1"]


def test_whoever_may_not_is_not_told_of_a_race(client: Client) -> None:
    """A foreign department loses no race: it may not seal, and is told that."""
    with ThreadPoolExecutor(2) as clerks:
        own = clerks.submit(client.tell, "draw.seal", SEAL)
        foreign = clerks.submit(client.tell, "draw.seal", SEAL, headers=login("WC", "卫健委"))
        assert (own.result().status, foreign.result().status) == (200, 403)


PLATFORM = {"platform": "省级平台", "own": "yes", "document": "云联办〔2026〕9号"}


def test_a_key_gives_the_first_answer_again_also_after_a_restart(
    listen: Listen, world: World, tmp_path: Path
) -> None:
    """The same key, sent again, gives the same bytes and counts once; another input is refused."""
    place = tmp_path / "journal.db"
    with SqliteStore(place) as store:
        for row in world.service.journal.store.read():
            store.append(row.stream, row.version - 1, [row.payload])
    first: bytes = b""
    for _ in range(2):
        with SqliteStore(place) as store:
            service = Service(
                Journal(store), world.service.rulebook, world.service.place, world.service.calendar
            )
            client = listen(service=service)
            headers = {**login("OC", O), "Idempotency-Key": '"platform-1"'}
            for _again in range(2):
                reply = client.tell("platform.declare", PLATFORM, headers=headers)
                assert reply.status == 200
                first = first or reply.body
                assert reply.body == first
            other = client.tell("platform.declare", {**PLATFORM, "own": "no"}, headers=headers)
            assert (other.status, other.json["code"]) == (422, "command.key")
            twice = client.tell("platform.declare", PLATFORM, headers=headers, key="platform-2")
            assert (twice.status, twice.json["code"]) == (422, "command.two-keys")
            added = service.journal.checkpoint()["seq"] - world.service.journal.checkpoint()["seq"]
            assert added == 1


def test_the_version_a_clerk_decided_at(client: Client) -> None:
    """A stale `expected` is a conflict, whatever else is wrong."""
    body = {"plan": f"{S}/2026", "version": 1, "channel": "portal"}
    reply = client.tell("plan.publish", body, expected=0)
    assert (reply.status, reply.json["code"]) == (409, "journal.version-conflict")
    assert reply.headers["retry-after"] == "0"


def test_health(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it can work is told to everybody; a store that cannot be read is a 503."""
    reply = client.send("GET", "/healthz")
    assert (reply.status, reply.json["status"], reply.json["draws"]) == (200, "ok", "yes")
    assert reply.json["seq"] == world.service.journal.checkpoint()["seq"]

    def broken(_: object) -> None:
        raise OSError

    monkeypatch.setattr(type(world.service.journal.store), "last", broken)
    assert client.send("GET", "/healthz").status == 503


def test_an_empty_journal_is_healthy(listen: Listen) -> None:
    """Before the first event the position is 0."""
    empty = open_world("empty").service
    assert listen(service=empty).send("GET", "/healthz").json["seq"] >= 0
