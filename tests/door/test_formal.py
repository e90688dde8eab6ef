"""What is of the schema is refused for its form only where the schema names the rule."""

import json
import random
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from door_client import NOON
from jsonschema import Draft202012Validator

from ssj_core.service import Act
from ssj_core.service.commands import COMMANDS, schema_of
from ssj_core.service.commands.shapes import Shape
from ssj_core.testing import worlds
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.district import S
from ssj_core.testing.worlds.play import Play

TRIES = 6
FORMAL = ("form.", "command.", "encoding.", "journal.", "server.")
TEXTS = (
    *("甲", " a", "a ", "a\nb", "\t1", "\u200b", "𠮷", "a/b#c", "\u0000", "é", "e\u0301", "1", ""),
    *(
        "x" * 300,
        "文" * 4096,
        "0" * 64,
        "0" * 16,
        "gsxt",
        "市监局",
        "159900",
        "caller",
        NOON,
        "2026-02-28",
    ),
    *("1/10", "2/4", "0/1", "9" * 20 + "/1"),
)


def texts(schema: Shape) -> list[str]:
    """Return what a text may be by its schema, odd ones too."""
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1 << 20)
    days = {
        "date": ("2026-02-30", "0001-01-01"),
        "date-time": ("2026-03-02T09:00:00.123456+00:00",),
    }
    wanted = [*TEXTS, *days.get(schema.get("format", ""), ())]
    pattern = re.compile(schema.get("pattern", ""))
    return [text for text in wanted if least <= len(text) <= most and pattern.search(text)]


def made(schema: Shape, chance: random.Random) -> Any:  # noqa: PLR0911 - a kind of schema each
    """Return something of a schema."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return chance.choice(schema["enum"])
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return made(chance.choice(schema[several]), chance)
    if schema["type"] == "object":
        needed, parts = schema.get("required", ()), schema.get("properties", {})
        chosen = [key for key in parts if key in needed or chance.random() < 0.4]
        return {key: made(parts[key], chance) for key in chosen}
    if schema["type"] == "array":
        least = schema.get("minItems", 0)
        return [made(schema["items"], chance) for _ in range(chance.randint(least, least + 1))]
    if schema["type"] == "integer":
        bounds = schema.get("minimum", 1 - (1 << 53)), schema.get("maximum", (1 << 53) - 1)
        return chance.choice(
            [number for number in (*bounds, 0, 1, 2026) if bounds[0] <= number <= bounds[1]]
        )
    return chance.choice(texts(schema))


def at(schema: Shape, steps: list[str], body: Any) -> Iterator[Shape]:
    """Yield the schemas that a place of a body is under."""
    if not steps:
        yield schema
        return
    for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield from at(part, steps, body)
    step, *rest = steps
    if step in schema.get("properties", {}):
        yield from at(schema["properties"][step], rest, body)
    elif step.isdecimal() and "items" in schema:
        yield from at(schema["items"], rest, body)


def sent(body: Any, steps: list[str]) -> bool:
    """Tell whether the sender wrote something at a place; what is not sent the server fills in."""
    for step in steps:
        if isinstance(body, list):
            body = body[int(step)]
        elif isinstance(body, dict) and step in body:
            body = body[step]
        else:
            return False
    return True


@pytest.fixture(scope="module")
def district() -> World:
    """Return the district; what is recorded in it only makes more of it known."""
    return open_world("planned")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_form_is_said_by_the_schema(district: World, name: str) -> None:
    """Whatever is of the input's schema meets content, hands and days, or a rule the schema names."""
    schema = schema_of(name)["$defs"]["input"]
    chance = random.Random(name)  # noqa: S311 - the same tries every time
    act = Act("PC", S, datetime.fromisoformat(NOON))
    for _ in range(TRIES):
        body = made(schema, chance)
        text = json.dumps({"command": name, "input": body}, ensure_ascii=False)
        answer = json.loads(district.service.handle(text, act, roles=["a"], grants={"a": [name]}))
        error = answer.get("error", {"faults": []})
        for fault in error["faults"] or [error]:
            if not fault.get("code", "").startswith(FORMAL):
                continue
            steps = [step for step in fault.get("path", "/input").split("/")[2:] if step]
            if not sent(body, steps):
                continue
            named = [part for part in at(schema, steps, body) if "format" in part]
            ids = fault["code"].startswith("encoding.") and '"format": "id"' in json.dumps(schema)
            assert named or ids, (fault, body)


def test_what_is_done_is_of_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """No schema asks for more than the code: every act of a world that is done is of its schema."""
    wrong: list[str] = []
    tell = Play.tell

    def told(play: Play, command: str, body: Any, act: Act, **more: Any) -> bytes:
        answer = tell(play, command, body, act, **more)
        if json.loads(answer)["status"] == "done":
            schema = {**schema_of(command), "$ref": "#/$defs/input"}
            sent = json.loads(json.dumps(body))
            wrong.extend(
                f"{command}: {fault.message}"
                for fault in Draft202012Validator(schema).iter_errors(sent)
            )
        return answer

    monkeypatch.setattr(Play, "tell", told)
    worlds._built.cache_clear()
    open_world("year-end")
    assert wrong == []
