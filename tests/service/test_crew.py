"""Inspectors drawn after the targets: no assignment before, teams by lot after (C88, C89)."""

import json
from typing import Any

import pytest

from ssj_core.testing.worlds import World, open_world

WITNESSES = [{"name": "梁见证", "of": "区司法局"}, {"name": "商见证", "of": "市监局"}]
SESSION = "市监局/2026#T1-1"
TARGETS_DICE, CREW_DICE = "40271582139904617735", "71583920461958273640"


def told(world: World, command: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Send a command and return its answer."""
    answer: dict[str, Any] = json.loads(world.send(command, body, **more))
    return answer


def thrown(at: str, dice: str = CREW_DICE) -> dict[str, Any]:
    """Dice, and who saw the seal when."""
    seen = [{"at": at, "record": "COMMIT", "witnesses": WITNESSES}]
    return {"session": SESSION, "dice": [dice], "witnesses": WITNESSES, "seen": seen}


@pytest.fixture
def world() -> World:
    """T1's targets drawn on 2 March, its inspectors left for later."""
    world = open_world("planned")
    row = {"plan": "市监局/2026", "task": "T1", "number": 10, "inspectors": "later"}
    assert told(world, "draw.seal", row, at="2026-03-02T09:00:00+08:00")["status"] == "done"
    at = "2026-03-02T09:10:00+08:00"
    body = thrown("2026-03-02T09:00:00+08:00", TARGETS_DICE)
    assert told(world, "draw.throw", body, at=at)["status"] == "done"
    return world


def test_inspectors_are_drawn_for_targets_drawn_before(world: World) -> None:
    """Nobody is sent before the lot said whom; then every target has its pair (C89)."""
    assign = {"session": SESSION}
    early = told(world, "draw.assign", assign, at="2026-04-07")
    assert (early["status"], early["error"]["code"]) == ("refused", "draw.no-team")
    assert "C89" in early["clauses"]
    unsealed = told(world, "draw.crew", thrown("2026-04-07T08:00:00+08:00"), at="2026-04-07")
    assert unsealed["error"]["code"] == "draw.unsealed"
    sealed = told(world, "draw.crew", {"session": SESSION}, at="2026-04-07T10:00:00+08:00")
    assert sealed["status"] == "done", sealed
    assert sealed["result"]["state"]["crew"] == f"{SESSION}-crew-1"
    twice = told(world, "draw.crew", {"session": SESSION}, at="2026-04-07T10:01:00+08:00")
    assert twice["error"]["code"] == "draw.crew-drawn"
    waits = told(world, "draw.assign", assign, at="2026-04-07T10:02:00+08:00")
    assert waits["error"]["code"] == "draw.no-team"
    body = thrown("2026-04-07T10:00:00+08:00")
    drawn = told(world, "draw.crew", body, at="2026-04-07T10:10:00+08:00")
    assert drawn["status"] == "done", drawn
    teams = {row["target"]: row["team"] for row in drawn["result"]["state"]["teams"]}
    sent = told(world, "draw.assign", assign, at="2026-04-08")
    assert sent["status"] == "done", sent
    assert {row["target"]: row["team"] for row in sent["result"]["inspections"]} == teams
    assert all(len(team) == 2 for team in teams.values())


def test_the_next_of_a_later_crew_steps_in(world: World) -> None:
    """Who was drawn later is replaced by the order of that draw too (C68, C89)."""
    told(world, "draw.crew", {"session": SESSION}, at="2026-04-07T10:00:00+08:00")
    body = thrown("2026-04-07T10:00:00+08:00")
    drawn = told(world, "draw.crew", body, at="2026-04-07T10:10:00+08:00")
    first = drawn["result"]["state"]["teams"][0]
    assign = {"session": SESSION, "targets": [first["target"]], "inspections": ["I1"]}
    told(world, "draw.assign", assign, at="2026-04-08")
    out = first["team"][0]
    change = {
        "inspection": "I1",
        "out": out,
        "why": "recusal",
        "asked_by": first["target"],
        "approver": "PH",
    }
    changed = told(world, "inspection.team-change", change, at="2026-04-08")
    assert changed["status"] == "done", changed
    (step,) = changed["result"]["state"]["changes"]
    assert step["out"] == out
    assert step["in"] not in first["team"]
