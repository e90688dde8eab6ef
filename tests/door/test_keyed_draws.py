"""Draws sent twice under one key, and draws decided by a lottery."""

from pathlib import Path
from typing import Any

import pytest
from door_client import Listen, StillClock

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_vault import SqliteVault
from ssj_core.journal import Journal
from ssj_core.service import Service
from ssj_core.testing.worlds import World
from ssj_core.testing.worlds.district import S

ROW = {"plan": f"{S}/2026", "task": "T1"}
SESSION = f"{S}/2026#T1-1"
DICE = "40271582139904617735"
WITNESSES = [{"name": "梁见证", "of": "区司法局"}, {"name": "商见证", "of": S}]
KL8 = "kl8:2026051:" + ".".join(f"{ball:02d}" for ball in range(3, 62, 3))
THROWN_FROM = "2026-03-02T09:15:00+08:00"
SEEN = [{"at": "2026-03-02T09:05:00+08:00", "record": "COMMIT", "witnesses": WITNESSES}]


@pytest.fixture
def place(world: World, tmp_path: Path) -> Path:
    """Return a folder with the world's journal in a file."""
    with SqliteStore(tmp_path / "journal.db") as store:
        for row in world.service.journal.store.read():
            store.append(row.stream, row.version - 1, [row.payload])
    return tmp_path


def opened(place: Path, world: World) -> Service:
    """Return the service as a process has it that was just started."""
    return Service(
        Journal(SqliteStore(place / "journal.db")),
        world.service.rulebook,
        world.service.place,
        world.service.calendar,
        vault=SqliteVault(place / "draws.vault"),
    )


def test_seal_and_throw_once_for_a_key(listen: Listen, world: World, place: Path) -> None:
    """R172 for draws: seal and throw, each sent four times over a restart, are recorded once."""
    thrown: dict[str, Any] = {
        "session": SESSION,
        "dice": [DICE],
        "witnesses": WITNESSES,
        "seen": SEEN,
    }
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("draw.seal", {**ROW, "number": 10, "public_at": THROWN_FROM}, "2026-03-02T09:00:00+08:00"),
        ("draw.throw", thrown, "2026-03-02T09:30:00+08:00"),
    ]
    for name, body, at in steps:
        answers = set()
        for _ in range(2):
            service = opened(place, world)
            before = service.journal.checkpoint()["seq"]
            client = listen(service=service, clock=StillClock(at))
            for _again in range(2):
                reply = client.tell(name, body, headers={"Idempotency-Key": name})
                assert reply.status == 200, reply.body.decode()
                answers.add(reply.body)
            other = client.tell(name, {**body, "odd": 1}, headers={"Idempotency-Key": name})
            assert other.json["code"] == "command.key"
            added = service.journal.checkpoint()["seq"] - before
            service.journal.store.close()  # type: ignore[attr-defined]  # a store with a file
        assert len(answers) == 1
        assert added == 0


def test_a_refused_command_uses_up_no_key(listen: Listen, world: World) -> None:
    """What was refused was not recorded: mended, it may come again under its key."""
    client = listen()
    headers = {"Idempotency-Key": "k"}
    before = world.service.journal.checkpoint()["seq"]
    assert client.tell("draw.seal", {**ROW, "number": 3}, headers=headers).status == 422
    assert world.service.journal.checkpoint()["seq"] == before
    assert client.tell("draw.seal", {**ROW, "number": 10}, headers=headers).status == 200


def test_without_a_vault_such_a_command_takes_no_key(listen: Listen, world: World) -> None:
    """Where no answer can be kept, nothing pretends to be recorded once."""
    service = world.service
    bare = Service(service.journal, service.rulebook, service.place, service.calendar)
    none = {"session": "S", "records": []}
    reply = listen(service=bare).tell("draw.record", none, headers={"Idempotency-Key": "k"})
    assert (reply.status, reply.json["code"]) == (422, "command.key-unused")


def test_a_draw_by_lottery(listen: Listen) -> None:
    """A seal may announce a lottery: no numbers before its time, and none but the announced issue."""
    seal = {
        **ROW,
        "number": 10,
        "entropy": ["kl8:2026051"],
        "public_at": "2026-03-03T21:15:00+08:00",
    }
    client = listen(clock=StillClock("2026-03-02T09:00:00+08:00"))
    assert client.tell("draw.seal", seal).status == 200
    thrown = {"session": SESSION, "items": [KL8], "seen": SEEN}
    early = client.tell("draw.throw", thrown)
    assert (early.status, early.json["code"]) == (422, "draw.order")
    evening = listen(clock=StillClock("2026-03-03T21:30:00+08:00"))
    other = evening.tell("draw.throw", {**thrown, "items": [KL8.replace("051", "052")]})
    assert other.status == 422
    nothing = evening.tell("draw.throw", {"session": SESSION})
    assert nothing.status == 422
    done = evening.tell("draw.throw", thrown)
    assert done.status == 200, done.body
    assert len(done.json["result"]["state"]["drawn"]) == 10
