"""Requests no browser and no gateway sends: each gets an answer of ours, and none gets through."""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import pytest
from door_client import StillClock, login
from starlette.applications import Starlette

from ssj_core.door import Door, HeaderIdentity, LoopbackIdentity, make_app
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.play import grants

COMMAND = "/v1/commands/registers.read"
GOOD = json.dumps({"input": {"department": "市监局"}}).encode()
HERE, MEDIA = ("host", "localhost"), ("content-type", "application/json")
Headers = Sequence[tuple[str, str]]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    """Return the application itself, with a site: no server has looked at what comes in."""
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text("here", encoding="utf-8")
    door = Door(
        service=open_world("planned").service,
        identity=LoopbackIdentity(),
        grants=grants(),
        clock=StillClock(),
        site=site,
    )
    return make_app(door)


def send(
    app: Starlette,
    method: str,
    path: str,
    headers: Headers | None = None,
    body: bytes = b"",
    query: bytes = b"",
) -> tuple[int, bytes, dict[bytes, bytes]]:
    """Return status, body and headers of what the application answers to a request."""
    given = [HERE, *login().items()] if headers is None else headers
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def answer(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path, errors="replace"),
        "raw_path": path.encode("latin-1"),
        "query_string": query,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    asyncio.run(app(scope, receive, answer))
    whole = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], whole, dict(sent[0]["headers"])


@pytest.mark.parametrize(
    "host",
    [
        "",
        "[",
        "[::1",
        "a b",
        "evil.com",
        "127.0.0.1@evil",
        "localhost@evil.com",
        "localhost#evil",
        "localhost:x",
        "localhost:99999999",
        "127.0.0.1.evil.com",
        "\xff",
        "x" * 9000,
    ],
)
def test_a_host_that_is_none_is_elsewhere(app: Starlette, host: str) -> None:
    """A host is taken as it was sent: what cannot be read is not this machine."""
    headers = [("host", host), MEDIA, *login().items()]
    status, body, _ = send(app, "POST", COMMAND, headers, GOOD)
    assert (status, json.loads(body)["code"]) == (403, "door.elsewhere")
    assert len(body) < 3_000


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"])
def test_this_machine_has_three_names(app: Starlette, host: str) -> None:
    """With a port or without; a page of the same address may ask too."""
    headers = [("host", host), ("origin", f"http://{host}"), MEDIA, *login().items()]
    assert send(app, "POST", COMMAND, headers, GOOD)[0] == 200


@pytest.mark.parametrize("origin", ["null", "https://localhost", "http://localhost@evil", "["])
def test_another_sites_page_is_elsewhere(app: Starlette, origin: str) -> None:
    """What a page of another site sends says where it is from."""
    headers = [HERE, ("origin", origin), MEDIA, *login().items()]
    assert send(app, "POST", COMMAND, headers, GOOD)[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/%00",
        "/index.html%00",
        "/" + "x" * 5000,
        "/" + "a/" * 3000,
        "/%ff",
        "/index.html/x",
        "/v1/schemas/%00",
        "/v1/schemas/" + "x" * 9000,
        "/v1/commands/..",
        "/moment/%2e%2e/x",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_path_leads_out(app: Starlette, method: str, path: str) -> None:
    """What is not in the site is not found, whatever the path looks like."""
    status, body, _ = send(app, method, path)
    assert status in (404, 405)
    assert b"root:" not in body


def test_a_name_of_a_command_is_not_repeated_at_length(app: Starlette) -> None:
    """An answer names what was asked for, cut."""
    headers = [HERE, MEDIA, *login().items()]
    status, said, _ = send(app, "POST", "/v1/commands/" + "x" * 70_000, headers, GOOD)
    assert status == 404
    assert len(said) < 16 * 1024


@pytest.mark.parametrize("query", [b"\xff", b"from=%00", b"from=1&from=x", b"limit=" + b"9" * 900])
def test_a_query_of_odd_bytes(app: Starlette, query: bytes) -> None:
    """A query is read, or refused by name."""
    assert send(app, "GET", "/v1/events", query=query)[0] in (200, 400)


@pytest.mark.parametrize(
    "key, code",
    [
        ("k" * 10_000_000, "command.malformed"),
        ("\xff" * 300, "documents.twice"),
        ("a\r\nSet-Cookie: x=1", "documents.twice"),
        ("\x00", "documents.twice"),
    ],
    ids=["long", "latin", "lines", "nul"],
)
def test_a_key_that_is_none(app: Starlette, key: str, code: str) -> None:
    """A key without bounds is refused before anything is done; no header of an answer has it."""
    headers = [HERE, ("idempotency-key", key), MEDIA, *login().items()]
    body = b'{"input":{"document":"item-list","outlet":"portal"}}'
    status, said, found = send(app, "POST", "/v1/commands/document.publish", headers, body)
    assert (status, json.loads(said)["code"]) == (422 if "twice" in code else 400, code)
    assert len(said) < 20_000
    assert b"set-cookie" not in found


@pytest.mark.parametrize("size", ["9" * 5000, "99999999999"])
def test_a_stated_size_is_looked_at_first(app: Starlette, size: str) -> None:
    """A body said to be larger than allowed is not waited for."""
    headers = [HERE, ("content-length", size), MEDIA, *login().items()]
    assert send(app, "POST", COMMAND, headers, GOOD)[0] == 413


@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/plain",
        "application/jsonx",
        "application/json, text/plain",
        "*/*",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/json\x00",
    ],
)
def test_only_json_is_json(app: Starlette, media: str) -> None:
    """A page of another site can send three media types without asking: none of them is taken."""
    headers = [HERE, ("content-type", media), *login().items()]
    assert send(app, "POST", COMMAND, headers, GOOD)[0] == 415


@pytest.mark.parametrize("said", ["%FF", "%", "%00", "%0d%0aSet-Cookie:x", "\xff", "", " ", "%20"])
@pytest.mark.parametrize("name", ["X-SSJ-Actor", "X-SSJ-Department", "X-SSJ-Roles"])
def test_a_login_of_odd_bytes(app: Starlette, name: str, said: str) -> None:
    """A login is read, or there is none."""
    headers = [HERE, MEDIA, *{**login(), name: said}.items()]
    status, body, found = send(app, "POST", COMMAND, headers, GOOD)
    assert status in (200, 401, 403, 422)
    assert b"set-cookie" not in found
    assert json.loads(body)


def test_a_gateways_proof_is_compared_whatever_it_is(world: World) -> None:
    """Ten megabytes and letters outside ASCII are no proof either."""
    identity = HeaderIdentity(secret="not to be guessed 5e")  # noqa: S106 - a test's own
    app = make_app(Door(service=world.service, identity=identity, grants=grants()))
    for proof in ("", "\xff" * 20, "x" * 10_000_000):
        headers = [MEDIA, ("x-ssj-proof", proof), *login().items()]
        assert send(app, "POST", COMMAND, headers, GOOD)[0] == 401


def test_a_fault_is_logged_on_one_line(
    app: Starlette, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What a path holds cannot write lines of its own into the server's log."""

    def broken(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ssj_core.door.app.schema_of", broken)
    with caplog.at_level(logging.ERROR, "ssj_core.door"), pytest.raises(RuntimeError):
        send(app, "GET", "/v1/schemas/x%0aINFO: all is well", query=b"\xff")
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]


def test_what_was_there_before_the_door_opened_is_no_race(world: World) -> None:
    """The first request of all is refused for itself: nobody was faster."""
    door = Door(
        service=world.service, identity=LoopbackIdentity(), grants=grants(), clock=StillClock()
    )
    headers = [HERE, MEDIA, *login().items()]
    body = b'{"input":{"document":"item-list","outlet":"portal"}}'
    status, said, _ = send(make_app(door), "POST", "/v1/commands/document.publish", headers, body)
    assert (status, json.loads(said)["code"]) == (422, "documents.twice")
