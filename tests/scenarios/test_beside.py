"""The cases no file can say: several hands at one moment, and an event of a newer writer."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ssj_core.encoding import canonical
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.district import PLANS, S


def answered(world: World, command: str, body: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Return the answer to a command, as JSON reads it."""
    return dict(json.loads(world.send(command, body, **parts)))


@pytest.mark.scenario("R059")
def test_of_four_clerks_one_seals() -> None:
    """Four clerks of one department seal one task at one moment: it is sealed once (C80)."""
    world = open_world("planned")
    body = {"plan": PLANS[S], "task": "T1", "number": 10}

    def seal(clerk: int) -> str:
        said = answered(world, "draw.seal", body, at="2026-03-02", actor=f"经办{clerk}")
        return str(said["status"])

    with ThreadPoolExecutor(4) as hands:
        found = sorted(hands.map(seal, range(4)))
    assert found.count("done") == 1
    assert set(found) <= {"done", "refused", "conflict"}


@pytest.mark.scenario("R174")
def test_pages_have_each_target_once_while_others_write() -> None:
    """Listing 250 targets by 100 gives each once, though another clerk enters one in between."""
    from ssj_core.testing.worlds import district  # noqa: PLC0415 - the rows of this test alone

    world = open_world("registered")

    def enter(numbers: range, at: str) -> None:
        row = district.target("M101")
        rows = [row | {"id": district.code(n), "name": f"云杉商店{n}号"} for n in numbers]
        said = answered(world, "targets.enter", {"targets": rows}, at=at)
        assert said["status"] == "done"

    enter(range(101, 251), "2026-01-20")
    known = {district.code(n) for n in range(1, 251)}
    found: list[str] = []
    after: dict[str, Any] = {}
    while True:
        page = answered(world, "targets.list", {"department": S, "limit": 100} | after)["result"]
        found += [row["id"] for row in page["targets"]]
        enter(range(300 + len(found), 301 + len(found)), "2026-01-21")
        if "next" not in page:
            break
        after = {"after": page["next"]}
    assert len(found) == len(set(found))
    assert known <= set(found)


@pytest.mark.scenario("R176")
def test_an_event_of_a_newer_writer_stops_nobody() -> None:
    """A kind this version does not know is named, and the list of what is owed is given."""
    world = open_world("inspected")
    store = world.service.journal.store
    last = store.last()
    assert last is not None
    written = json.loads(last.payload)
    written |= {"kind": "inspection.scored", "body": {"inspection": "I1", "score": 7}}
    written.pop("rests", None)
    store.append("inspection/I1", store.version("inspection/I1"), [canonical(written)])
    said = answered(world, "duties.read", {}, at="2026-05-06")
    assert said["status"] == "done"
    assert said["result"]["duties"]
    assert [row["kind"] for row in said["result"]["unread"]] == ["inspection.scored"]
