"""Lists have pages that join without gap or repeat, filters, and the same answer for every reader."""

import json
from typing import Any

import pytest

from ssj_core.drawing.facts import DRAW
from ssj_core.service.commands import COMMANDS, schema_of
from ssj_core.testing.worlds import World, open_world

jsonschema = pytest.importorskip("jsonschema")
LISTS = {
    "targets.list": {"department": "市监局"},
    "inspectors.list": {"department": "市监局"},
    "plans.list": {},
    "draws.list": {},
    "inspections.list": {},
    "records.list": {},
}


@pytest.fixture(scope="module")
def world() -> World:
    """A district with draws."""
    return open_world("inspected")


def ask(world: World, command: str, **body: Any) -> dict[str, Any]:
    """Return the result of a command, sent by the office, who reads everything (D18)."""
    answer: dict[str, Any] = json.loads(world.send(command, body, department="联席会议办公室"))
    assert answer["status"] == "done", answer
    return dict(answer["result"])


def paged(world: World, command: str, size: int, **body: Any) -> list[dict[str, Any]]:
    """Return every line of a list, read page by page."""
    lines: list[dict[str, Any]] = []
    while True:
        found = ask(world, command, **body, limit=size)
        page = found[command.partition(".")[0]]
        assert len(page) <= size
        lines += page
        if "next" not in found:
            return lines
        body["after"] = found["next"]


@pytest.mark.parametrize("command", LISTS)
def test_pages_join(world: World, command: str) -> None:
    """Read one by one, or all at once, the lines are the same."""
    body = LISTS[command]
    whole = paged(world, command, 1000, **body)
    assert paged(world, command, 1 if len(whole) < 20 else 17, **body) == whole
    answer = json.loads(world.send(command, {**body, "limit": 3}, department="联席会议办公室"))
    document = schema_of(command)
    jsonschema.validate(answer, {"$ref": "#/$defs/answer", "$defs": document["$defs"]})
    assert whole or command in ("inspections.list", "records.list")


def test_filters_narrow(world: World) -> None:
    """A filter leaves exactly the lines it says, on every page."""
    rows = paged(world, "targets.list", 1000, department="市监局")
    for name in ("tier", "kind", "state", "district"):
        value = rows[0][name]
        narrowed = paged(world, "targets.list", 3, department="市监局", **{name: value})
        assert narrowed == [row for row in rows if row[name] == value]
    assert ask(world, "targets.list", department="市监局", tier="无此等级") == {"targets": []}
    assert ask(world, "targets.list", department="不存在的局") == {"targets": []}
    people = paged(world, "inspectors.list", 1000, department="市监局")
    assert paged(world, "inspectors.list", 2, department="市监局", state="active") == people
    assert ask(world, "inspectors.list", department="市监局", station="无此所") == {
        "inspectors": []
    }
    plans = paged(world, "plans.list", 1000)
    ours = [plan for plan in plans if plan["department"] == "市监局"]
    assert paged(world, "plans.list", 1, department="市监局", year=2026) == ours
    assert ask(world, "plans.list", year=2019) == {"plans": []}
    assert ask(world, "plans.list", state="draft")["plans"] == [] or plans


def test_draws_by_row_and_target(world: World) -> None:
    """Draws are found by the row of the plan and by whoever is drawn."""
    (draw,) = ask(world, "draws.list", plan="市监局/2026", task="T1")["draws"]
    assert (draw["stage"], draw["plan"], draw["tasks"]) == (
        "drawn",
        "市监局/2026",
        ["市监局/2026#T1"],
    )
    assert draw["drawn"] == 10
    assert ask(world, "draws.list", plan="市监局/2026", task="T1", stage="void")["draws"] == []
    whole = ask(world, "draws.list", plan="市监局/2026")["draws"]
    assert draw in whole
    assert all(line["plan"] == "市监局/2026" for line in whole)
    nobody = ask(world, "draws.list", plan="市监局/2026", task="T1", target="91150600MA0000000X")
    assert nobody["draws"] == []
    refused = json.loads(world.send("draws.list", {"task": "T1"}))
    assert "$.input.plan" in refused["error"]["en"]
    assert (
        ask(world, "draws.list", department="卫健委", plan="市监局/2026", task="T1")["draws"] == []
    )


def test_all_of_one_target(world: World) -> None:
    """What is on record of one target: its entries, draws, inspections and records."""
    state = world.service.state
    draws = [state.get(DRAW, key) for key in state.find(DRAW, "row", "市监局/2026#T1")]
    drawn = [target for draw in draws if draw is not None for target in draw.targets]
    found = ask(world, "target.read", target=drawn[0])
    assert [entry["row"]["id"] for entry in found["entries"]] == [drawn[0]] * len(found["entries"])
    assert [draw["stage"] for draw in found["draws"]] == ["drawn"] * len(found["draws"])
    assert found["draws"] == ask(world, "draws.list", target=drawn[0])["draws"]
    assert found["inspections"] == ask(world, "inspections.list", target=drawn[0])["inspections"]
    nobody: dict[str, list[object]] = {"draws": [], "entries": [], "inspections": [], "records": []}
    assert ask(world, "target.read", target="91150600MA0000000X") == nobody


def test_a_department_reads_its_own(world: World) -> None:
    """Another department's lines are not shown, and refused when asked for by name (C32, D18)."""
    for command in LISTS.keys() - {"plans.list"}:
        asked = {"department": "市监局"}
        answer = json.loads(world.send(command, asked, department="卫健委"))
        assert (answer["status"], answer["error"]["code"]) == ("not-allowed", "hand.reader"), (
            command
        )
        assert answer["clauses"] == ["C32", "D18"]
        assert json.loads(world.send(command, asked))["status"] == "done"
    for command in ("draws.list", "inspections.list", "records.list"):
        lines = json.loads(world.send(command, {}, department="卫健委"))["result"][
            command.partition(".")[0]
        ]
        assert not [line for line in lines if line.get("department") == "市监局"]
    whole = ask(world, "draws.list")["draws"]
    ours = json.loads(world.send("draws.list", {}))["result"]["draws"]
    assert ours == [line for line in whole if line["department"] == "市监局"]
    target = ask(world, "targets.list", department="市监局", limit=1)["targets"][0]["id"]
    for unit in ("市监局", "卫健委"):
        found = json.loads(world.send("target.read", {"target": target}, department=unit))["result"]
        assert {entry["department"] for entry in found["entries"]} <= {unit}


def test_records_by_target_department_and_kind() -> None:
    """Records are listed by target, by who answers for them, and by kind."""
    world = open_world("planned")
    for number in range(5):
        body = {"record": f"X-{number}", "target": f"T-{number % 2}", "info": "licence"}
        body |= {"name": "许可变更", "produced": "2026-02-13", "digest": "0" * 64}
        assert json.loads(world.send("record.gather", body))["status"] == "done"
    whole = paged(world, "records.list", 2)
    assert [line["record"] for line in whole] == [f"X-{number}" for number in range(5)]
    ours = [line["record"] for line in paged(world, "records.list", 2, target="T-1")]
    assert ours == ["X-1", "X-3"]
    assert paged(world, "records.list", 9, department="市监局", info="licence") == whole
    assert paged(world, "records.list", 9, department="卫健委") == []
    assert ask(world, "target.read", target="T-1")["records"] == [whole[1], whole[3]]


@pytest.mark.parametrize("size", [0, 1001, -1, "7"])
def test_the_size_of_a_page(world: World, size: Any) -> None:
    """A page of none, or of more than a thousand, is refused at its place."""
    answer = json.loads(world.send("plans.list", {"limit": size}))
    assert (answer["status"], answer["error"]["code"]) == ("refused", "command.malformed")
    assert "$.input.limit" in answer["error"]["en"]
    assert not COMMANDS["plans.list"].writes
