"""What an act costs does not grow with how many were before, and nobody's acts close another's task."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from ssj_core.adapters.memory import MemoryStore
from ssj_core.journal import Journal, Row
from ssj_core.testing.worlds import World, open_world

TARGET, DAY = "91159900MA2245075B", "2026-05-06"


class CountingStore(MemoryStore):
    """A store that counts the rows it gives."""

    given = 0

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Give rows, and count them."""
        for row in super().read(stream, after):
            self.given += 1
            yield row


def counted(name: str) -> tuple[World, CountingStore]:
    """A world over a store that counts."""
    world, store = open_world(name), CountingStore()
    for row in world.service.journal.store.read():
        store.append(row.stream, row.version - 1, [row.payload])
    return evolve(world, service=evolve(world.service, journal=Journal(store))), store


ACTS: dict[str, Any] = {
    "training.hold": lambda k: {
        "topic": f"培训{k}",
        "hours": 8,
        "inspectors": ["P1"],
        "on": DAY,
    },
    "draw.import": lambda k: {
        "draw": f"省抽-{k}",
        "authority": "自治区市场监督管理局",
        "reference": f"{k}号",
        "digest": "b" * 64,
        "targets": [TARGET],
    },
    "targets.enter": lambda k: {
        "targets": [
            {"id": f"店{k:04d}", "scheme": "text", "name": f"某店{k}", "kind": "enterprise"}
        ]
    },
    "duties.read": lambda _: {"day": DAY},
}


@pytest.mark.parametrize("command", ACTS)
def test_the_last_act_reads_what_the_first_read(command: str) -> None:
    """The hundredth of a kind reads no more rows than the tenth."""
    world, store = counted("inspected")
    costs = []
    for number in range(100):
        store.given = 0
        world.send(command, ACTS[command](number), department="市监局", at=DAY)
        costs.append(store.given)
    assert costs[99] <= costs[9] <= 10


def test_a_task_is_of_its_plan() -> None:
    """What another department takes in, or draws for a row of the same number, closes no row of mine."""
    world, _ = counted("planned")

    def send(command: str, department: str, **body: Any) -> str:
        answer = json.loads(world.send(command, body, department=department, at=DAY))
        return str(answer["status"])

    drawn = [world.ids[f"N{number:02d}"] for number in range(1, 5)]
    taken = {**ACTS["draw.import"](1), "targets": drawn}
    assert send("draw.import", "卫健委", **taken, plan="卫健委/2026", task="T1") == "done"
    assert send("draw.import", "应急局", **taken | {"draw": "省抽-2"}) == "done"
    mine = taken | {"draw": "省抽-3", "plan": "市监局/2026", "task": "T1"}
    assert send("draw.import", "卫健委", **mine) == "not-allowed"
    assert send("draw.permit", "市监局", plan="市监局/2026", task="T1") == "done"
    assert send("draw.permit", "卫健委", plan="卫健委/2026", task="T1") == "refused"
