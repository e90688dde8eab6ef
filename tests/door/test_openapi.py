"""The OpenAPI document: valid, whole, with words and examples that are true."""

import json
import re
from typing import Any

import pytest
from door_client import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from ssj_core import __version__
from ssj_core.door import openapi
from ssj_core.door.words import table
from ssj_core.service.commands import COMMANDS
from ssj_core.testing.worlds.district import S

DOCUMENT = openapi()
OWN = frozenset(COMMANDS)
"""The commands of the library; other distributions may declare more."""
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
FIELDS = [
    (name, key, field)
    for name, schema in SCHEMAS.items()
    for key, field in schema.get("properties", {}).items()
]


def test_it_is_an_openapi_document() -> None:
    """A validator of OpenAPI takes it; it has its version, and is what the door serves."""
    validate(DOCUMENT)
    assert DOCUMENT["info"]["version"] == __version__


def test_the_door_serves_it(client: Client) -> None:
    """Everybody may read the document and the schemas."""
    served = client.send("GET", "/openapi.json")
    assert served.json == json.loads(json.dumps(openapi()))
    whole = client.send("GET", "/v1/schemas").json
    assert whole["$id"].endswith(__version__)
    one = client.send("GET", "/v1/schemas/plan.read").json
    assert one["$id"] == f"urn:ssj-core:command:plan.read:{__version__}"


def test_every_command_is_there() -> None:
    """One address a command, each with an operation of its own name."""
    paths = DOCUMENT["paths"]
    assert {f"/v1/commands/{name}" for name in OWN} <= set(paths)
    names = [way["operationId"] for address in paths.values() for way in address.values()]
    assert len(names) == len(set(names))


def test_no_component_is_numbered() -> None:
    """Shared schemas have names of their own, and nothing that is an object stands without one."""
    assert [name for name in SCHEMAS if re.search(r"\d", name)] == []
    assert '"properties"' not in json.dumps([field for _, _, field in FIELDS])
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(DOCUMENT)))
    assert used == set(SCHEMAS)


def test_every_field_has_its_words_and_a_true_example() -> None:
    """Title, description and example of every field; each example is of the field's own schema."""
    for name, key, field in FIELDS:
        assert field["title"], (name, key)
        assert field["description"], (name, key)
        whole = {"$ref": f"#/components/schemas/{name}/properties/{key}"}
        validator = Draft202012Validator({**whole, "components": DOCUMENT["components"]})
        validator.validate(field["examples"][0])


def test_what_no_value_declares_is_in_the_table() -> None:
    """A field without a declared label has its words in the table beside the door."""
    unnamed = {key for _, key, field in FIELDS if field["title"] == key}
    assert unnamed == set()
    assert table()["plan"].example == "市监局/2026"


@pytest.mark.parametrize(
    "name, body",
    [
        ("plan.read", {"plan": f"{S}/2026"}),
        ("draw.prepare", {"plan": f"{S}/2026", "task": "T1"}),
        ("registers.read", {"department": S}),
        ("journal.read", {}),
    ],
)
def test_answers_are_of_the_document(client: Client, name: str, body: dict[str, Any]) -> None:
    """What the door answers is of the schema the document gives for it; problems too."""
    way = DOCUMENT["paths"][f"/v1/commands/{name}"]["post"]
    answer = way["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**answer, "components": DOCUMENT["components"]}
    Draft202012Validator(whole).validate(client.tell(name, body).json)
    problem = {"$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]}
    Draft202012Validator(problem).validate(client.tell(name, {"odd": 1}).json)
    events = {"$ref": "#/components/schemas/Events", "components": DOCUMENT["components"]}
    Draft202012Validator(events).validate(client.get("/v1/events").json)
    health = {"$ref": "#/components/schemas/Health", "components": DOCUMENT["components"]}
    Draft202012Validator(health).validate(client.get("/healthz").json)
