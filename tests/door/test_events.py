"""The journal's events over HTTP, in pages and as a stream."""

import http.client
import json
from itertools import islice

import pytest
from door_client import Client, Listen, login

from ssj_core.door import Bounds
from ssj_core.encoding import canonical, digest
from ssj_core.testing.worlds import World
from ssj_core.testing.worlds.district import S


def test_pages_have_every_event_once(listen: Listen, world: World) -> None:
    """Page after page, every event comes once and in order, with the bytes its hash stands for."""
    client = listen(bounds=Bounds(page=7))
    seen, first = [], 1
    while True:
        page = client.get(f"/v1/events?from={first}&limit=7").json
        seen += page["events"]
        if "next" not in page:
            break
        first = page["next"]
    rows = list(world.service.journal.store.read())
    assert [event["hash"] for event in seen] == [row.hash for row in rows]
    beside = {"seq", "stream", "version", "hash"}
    for event, row in zip(seen, rows, strict=True):
        assert canonical({k: v for k, v in event.items() if k not in beside}) == row.payload
    assert client.get("/v1/events?from=100000").json == {"events": []}
    assert digest(rows[0].payload)


@pytest.mark.parametrize(
    "query",
    [
        "from=-1",
        "from=x",
        "from=%EF%BC%91",
        "limit=0",
        "limit=1001",
        "from=1e3",
        f"from={'0' * 5000}1",
    ],
)
def test_odd_pages_are_refused(client: Client, query: str) -> None:
    """What is no position is a problem that says the range."""
    reply = client.get(f"/v1/events?{query}")
    assert (reply.status, reply.json["code"]) == (400, "door.range")


def test_only_readers_of_the_journal(client: Client) -> None:
    """Events need the grant of `journal.read`, and a login."""
    reply = client.send("GET", "/v1/events", headers=login("PC", S, "无"))
    assert (reply.status, reply.json["code"]) == (403, "command.forbidden")
    assert client.send("GET", "/v1/events").status == 401


@pytest.mark.parametrize("again", [{}, {"Last-Event-ID": "52"}])
def test_a_stream_goes_on(client: Client, world: World, again: dict[str, str]) -> None:
    """A stream begins where it is told, or after the last event seen, and brings what is recorded later."""
    line = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    headers = {**login(), "Accept": "text/event-stream", **again}
    line.request("GET", "/v1/events?from=53", headers=headers)
    answer = line.getresponse()
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    last = world.service.journal.checkpoint()["seq"]
    client.tell("draw.seal", {"plan": f"{S}/2026", "task": "T1", "number": 10})
    data = (text for text in iter(answer.readline, b"") if text.startswith(b"data: "))
    events = [json.loads(text[6:]) for text in islice(data, last - 52 + 2)]
    assert [event["seq"] for event in events] == list(range(53, last + 3))
    assert events[-1]["kind"] == "draw.commit"
    answer.close()
    line.close()


@pytest.mark.parametrize(
    "accept",
    [
        "application/json, text/event-stream, application/problem+json",
        "text/event-stream, */*",
        "text/event-stream;q=0.5, application/json;q=0.9",
    ],
)
def test_who_takes_pages_too_gets_a_page(client: Client, accept: str) -> None:
    """A generated client accepts every type of the document: it gets an answer that ends."""
    reply = client.get("/v1/events?limit=1", Accept=accept)
    assert reply.headers["content-type"] == "application/json"
    assert reply.json["next"] == 2
