"""`ssj serve`: what a door is opened with, and what it is not opened with."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from door_client import Client, login

from ssj_core.adapters.opening import open_store
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import main
from ssj_core.door.identity import HeaderIdentity, JwtIdentity, LoopbackIdentity
from ssj_core.door.serving import EVERYBODY, Serving, grants_of, identity_of, open_door
from ssj_core.errors import SsjError
from ssj_core.testing.worlds.district import O, S

RULES = ("cn", "cn-nm-dongsheng-2021")
WORDS = ["serve", "--rules", RULES[0], "--rules", RULES[1], "--place", "150602"]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, *more: str) -> Iterator[tuple[Client, subprocess.Popen[str]]]:
    """Run `ssj serve` in a process of its own until it answers."""
    port = free_port()
    words = [*WORDS, "--store", str(folder / "journal.db"), "--port", str(port), *more]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "ssj_core", *words],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    client = Client(port)
    try:
        for _ in range(1200):  # a busy machine takes its time to start two processes
            try:
                client.send("GET", "/healthz")
                break
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read()
                time.sleep(0.1)
        yield client, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr:
            process.stderr.close()


def test_a_door_on_this_machine(tmp_path: Path) -> None:
    """Without an identity it says that it listens on this machine only, works, and ends when told."""
    platform = {"platform": "省级平台", "own": "yes", "document": "云联办〔2026〕9号"}
    with serving(tmp_path, "--vault", str(tmp_path / "draws.vault")) as (client, process):
        assert client.send("GET", "/healthz").json["draws"] == "yes"
        done = client.tell("platform.declare", platform, headers=login("OC", O, EVERYBODY))
        assert done.status == 200, done.body
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in {0, -signal.SIGTERM}
        said = process.stderr.read() if process.stderr else ""
        assert "只监听本机" in said
        assert "only this machine" in said
        assert "Traceback" not in said
    with SqliteStore(tmp_path / "journal.db", readonly=True) as store:
        assert "platform" in store.heads()


def test_several_workers_share_one_journal(tmp_path: Path) -> None:
    """Two processes answer from one store; a key is known to both."""
    platform = {"platform": "省级平台", "own": "yes", "document": "云联办〔2026〕9号"}
    headers = {**login("OC", O, EVERYBODY), "Idempotency-Key": "p-1"}
    with serving(tmp_path, "--workers", "2") as (client, _):
        replies = [client.tell("platform.declare", platform, headers=headers) for _ in range(6)]
    assert {reply.status for reply in replies} == {200}
    assert len({reply.body for reply in replies}) == 1


BAD: list[tuple[list[str], str, int]] = [
    (["--store", "x.db", "--host", "0.0.0.0"], "--identity", 3),  # noqa: S104 - must be refused
    (["--store", "oracle://x:secret@y/z"], "oracle", 3),
    (["--store", "x.db", "--identity", "nobody.toml"], "nobody.toml", 3),
    (["--store", "x.db", "--grants", "nobody.toml"], "nobody.toml", 3),
]


@pytest.mark.parametrize("words, said, code", BAD)
def test_a_door_that_is_not_opened(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
    code: int,
) -> None:
    """An open door to everybody, an unknown store, files that are not there: refused, with words."""
    monkeypatch.chdir(tmp_path)
    assert main([*WORDS, *words]) == code
    told = capsys.readouterr().err
    assert said in told
    assert "secret" not in told


def test_stores_by_address(tmp_path: Path) -> None:
    """A path and its URL are the same store."""
    for url in (str(tmp_path / "a.db"), f"sqlite:///{tmp_path / 'a.db'}"):
        store = open_store(url)
        assert isinstance(store, SqliteStore)
        store.close()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == ["a.db"]


IDENTITIES: list[tuple[str, type[Any] | None]] = [
    ('kind = "header"\nsecret = "sixteen letters and more"', HeaderIdentity),
    (
        'kind = "jwt"\nkey = "k"\nalgorithms = ["HS256"]\naudience = "ssj"\nissuer = "login"',
        JwtIdentity,
    ),
    ('kind = "python"\nname = "door_client:LOGIN"', LoopbackIdentity),
    ('kind = "header"', None),
    ('kind = "header"\nsecret = "short"', None),
    ('kind = "header"\nsecret = "sixteen letters and more"\nodd = 1', None),
    ('kind = "python"\nname = "no_such_module:x"', None),
    ('kind = "python"', None),
    ('kind = "ldap"', None),
    ("kind = ", None),
]


@pytest.mark.parametrize("text, kind", IDENTITIES)
def test_identities_from_a_file(tmp_path: Path, text: str, kind: type[Any] | None) -> None:
    """A file says who is asking; what is missing, unknown or short is refused with its name."""
    file = tmp_path / "identity.toml"
    file.write_text(text, encoding="utf-8")
    given = Serving(store="", rules=RULES, place="150602", identity=str(file))
    if kind is None:
        with pytest.raises(SsjError):
            identity_of(given)
    else:
        assert isinstance(identity_of(given), kind)


@pytest.mark.parametrize(
    "name, text, holds",
    [
        ("a.toml", '"经办" = ["plan.read"]', True),
        ("a.json", '{"经办": ["plan.read"]}', True),
        ("a.toml", '"经办" = "plan.read"', False),
        ("a.toml", '"经办" = [1]', False),
        ("a.json", "[]", False),
        ("a.json", "{", False),
    ],
)
def test_grants_from_a_file(tmp_path: Path, name: str, text: str, *, holds: bool) -> None:
    """Roles and their commands, as TOML or JSON; anything else is refused."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    if holds:
        assert grants_of(str(file)) == {"经办": ("plan.read",)}
    else:
        with pytest.raises(SsjError):
            grants_of(str(file))


def test_others_are_served_with_identity_and_grants_only(tmp_path: Path) -> None:
    """A gateway's door needs its grants; with both it opens, and is not bound to this machine."""
    identity, grants = tmp_path / "identity.toml", tmp_path / "grants.json"
    identity.write_text('kind = "header"\nsecret = "sixteen letters and more"', encoding="utf-8")
    given: dict[str, Any] = {
        "store": str(tmp_path / "a.db"),
        "rules": RULES,
        "place": "150602",
        "identity": str(identity),
        "host": "0.0.0.0",  # noqa: S104 - behind a gateway
    }
    with pytest.raises(SsjError):
        open_door(Serving(**given))
    grants.write_text(json.dumps({"经办": ["plan.reed"]}), encoding="utf-8")
    with pytest.raises(SsjError):
        open_door(Serving(**given, grants=str(grants)))
    grants.write_text(json.dumps({"经办": ["plan.read"]}), encoding="utf-8")
    door = open_door(Serving(**given, grants=str(grants)))
    assert not door.loopback
    assert re.fullmatch("[0-9a-f]{64}", door.service.rulebook.digest)
    door.service.journal.store.close()  # type: ignore[attr-defined]  # a store with a file


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Return the address of a real PostgreSQL of this test's own."""
    servers = pytest.importorskip("ssj_core.testing.servers")
    try:
        with servers.postgresql() as server:
            yield server.url.render_as_string(hide_password=False)
    except servers.ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.mark.long
def test_two_processes_on_one_postgresql(tmp_path: Path, postgres: str) -> None:
    """Two workers over PostgreSQL: each key counts once, whoever sends it, and after a restart."""
    vault = ["--vault", str(tmp_path / "draws.vault")]
    who = login("PC", S, EVERYBODY)
    row = {"name": "云杉坡粮油店", "kind": "enterprise", "tier": "A", "entered_on": "2026-01-04"}

    def enter(number: int) -> tuple[int, bytes]:
        targets = {"targets": [{**row, "id": f"店{number % 4}"}]}
        headers = {**who, "Idempotency-Key": f"t-{number % 4}"}
        reply = client.tell("targets.enter", targets, headers=headers)
        return reply.status, reply.body

    with serving(tmp_path, "--workers", "2", "--store", postgres, *vault) as (client, _):
        with ThreadPoolExecutor(8) as clerks:
            answers = list(clerks.map(enter, range(24)))
        assert {status for status, _ in answers} == {200}
        assert len({body for _, body in answers}) == 4
        events = client.send("GET", "/v1/events", headers=who).json["events"]
        entered = [event for event in events if event["stream"] == f"register/targets/{S}"]
        assert [event["version"] for event in entered] == [1, 2, 3, 4]
    with serving(tmp_path, "--store", postgres, *vault) as (client, _):
        assert enter(1) in answers
        assert client.send("GET", "/v1/events", headers=who).json["events"] == events
