"""Commands nobody means well with: always an answer, bounded, and nothing is written."""

import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve

from ssj_core.adapters.memory import MemoryStore
from ssj_core.journal import Journal
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS, schema_of
from ssj_core.testing.worlds import open_world

from .conftest import ACT


def answer(service: Service, text: str | bytes, act: Act = ACT) -> dict[str, Any]:
    """Return the answer to a text."""
    told = service.handle(text, act, roles=["all"], grants={"all": tuple(COMMANDS)})
    return dict(json.loads(told))


def ask(body: str, command: str = "plan.approve") -> str:
    """Return a command whose input is this JSON."""
    return f'{{"command": "{command}", "input": {body}}}'


TOO_MUCH: dict[str, str | bytes] = {
    "nested lists under an unknown key": ask('{"x": ' + "[" * 980 + "]" * 980 + "}"),
    "deeper than any stack": ask('{"x": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "nested objects": ask('{"x": ' + '{"a":' * 33 + "1" + "}" * 33 + "}"),
    "larger than a command": ask(json.dumps({"x": "y" * (1 << 20)})),
    "a number of many digits": ask('{"x": ' + "9" * 5000 + "}"),
    "a text longer than a remark": ask(json.dumps({"reason": "长" * 30_000})),
    "a name longer than a text": ask(json.dumps({"plan": "长" * 2_000})),
    "no UTF-8": b'{"command": "\xff"}',
    "a surrogate": '{"command": "\ud800"}',
    "a surrogate, escaped": ask('{"plan": "\\ud800"}'),
    "a key twice": ask('{"plan": "a", "plan": "b"}'),
    "nothing": "",
    "no object": "[]",
    "a float": ask('{"x": 1e999}'),
    "no number": ask('{"x": NaN}'),
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_too_much_is_refused_by_form(service: Service, text: str | bytes) -> None:
    """Bytes, depth, digits and texts are bounded before the writers' lock is taken."""
    told = answer(service, text)
    assert told["status"] == "refused"
    assert len(json.dumps(told, ensure_ascii=False).encode()) < 16 * 1024
    assert service.journal.checkpoint()["seq"] == 0


@pytest.mark.parametrize(
    "ratio", ["1e10000000", "1E5", "9" * 19 + "/1", "1/" + "9" * 19, "-1/5", "1/0"]
)
def test_a_ratio_is_refused_by_its_form(service: Service, plan: dict[str, Any], ratio: str) -> None:
    """No exponent, no sign, eighteen digits a part at most; nothing is computed to find out."""
    plan["tasks"][0]["ratios"][0]["ratio"] = ratio
    told = answer(service, ask(json.dumps({"plan": plan, "on": "2026-01-20"})))
    assert told["status"] == "refused"
    assert ratio[:20] in json.dumps(told, ensure_ascii=False)
    assert service.journal.checkpoint()["seq"] == 0


@pytest.mark.parametrize("year", [1_000_002_026, 10_000, 2100, 2003, 0, -5])
@pytest.mark.parametrize("command", ["duties.read", "milestones.read", "assessment.read"])
def test_a_year_lies_in_the_calendar(service: Service, command: str, year: int) -> None:
    """A mistyped year is refused by name, before anything is computed."""
    told = answer(service, ask(json.dumps({"department": "市监局", "year": year}), command))
    assert told["status"] == "refused"
    assert "2004" in told["error"]["zh"]


SPOILT = re.compile(rb'"(on|started|finished|end|until)":"2026')


@pytest.mark.parametrize(
    "kind",
    ["plan.approved", "joint.consulted", "inspection.finished", "inspection.resulted"],
)
def test_one_event_never_stops_the_others(kind: str) -> None:
    """An event of another program with a mistyped year leaves every other duty with its number."""
    world = open_world("inspected")
    store, spoilt = MemoryStore(), False
    for row in world.service.journal.store.read():
        payload = row.payload
        if not spoilt and json.loads(payload)["kind"] == kind:
            payload = SPOILT.sub(rb'"\1":"2206', payload)
            spoilt = payload != row.payload
        store.append(row.stream, row.version - 1, [payload])
    assert spoilt
    service = evolve(world.service, journal=Journal(store))
    act = Act("王一", "市监局", datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=8))))
    asked = {
        "duties.read": {"day": "2026-06-01"},
        "milestones.read": {"department": "市监局", "day": "2026-06-01"},
    }
    for command, body in asked.items():
        told = answer(service, ask(json.dumps(body), command), act)
        assert told["status"] == "done", told


@pytest.mark.parametrize("end", ["2206-06-30", "9999-12-31"])
def test_no_planned_day_lies_outside_the_calendar(
    service: Service, plan: dict[str, Any], end: str
) -> None:
    """A window that ends where no deadline can be computed is refused with the plan."""
    plan["tasks"][0]["window"]["end"] = end
    told = answer(service, ask(json.dumps({"plan": plan, "on": "2026-01-20"})))
    assert told["status"] == "refused"
    assert end in json.dumps(told) or "window" in json.dumps(told)


@pytest.mark.parametrize(
    "command, body",
    [
        ("draw.throw", {"session": "x", "witnesses": [{}]}),
        ("draw.throw", {"session": "x", "witnesses": "甲"}),
        ("draw.throw", {"session": "x", "witnesses": [["name", "of"]]}),
        ("draw.throw", {"session": "x", "dice": {"a": 1}}),
        ("draw.seal", {"session": "x", "seen": ["y"]}),
        ("draw.void", {"session": "x", "reason": 1}),
        ("duties.read", {"years": {"a": 1}}),
        ("duties.read", {"day": ["2026-03-02"]}),
        ("journal.read", {"after": "x"}),
    ],
)
def test_a_value_of_another_kind_is_told_by_its_path(
    service: Service, command: str, body: dict[str, Any]
) -> None:
    """What has another form than the schema says never reaches the command."""
    told = answer(service, ask(json.dumps(body), command))
    assert told["status"] in ("refused", "not-allowed"), told
    assert told["error"]["code"] != "server.fault"


ODD: tuple[Any, ...] = ([], {}, 0, "x", {"form": []}, {"form": "x"}, [{"form": []}])


def test_every_part_of_every_command_may_be_anything() -> None:
    """What the state fills in is looked for in an input nobody has checked yet: no part of it is trusted."""
    world = open_world("planned")
    act = Act("王一", "市监局", datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=8))))
    for name in COMMANDS:
        parts = schema_of(name)["$defs"]["input"].get("properties", {})
        for part in parts:
            for odd in ODD:
                told = answer(world.service, ask(json.dumps({part: odd}), name), act)
                assert told["status"] != "failed", (name, part, odd, told)
