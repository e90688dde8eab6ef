"""The schemas that ship are those of the code; every fact has its command."""

import json
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from ssj_core import conference, inspection, planning
from ssj_core._data import packaged, read_text
from ssj_core.oversight import ExtensionGranted, OversightFact
from ssj_core.service import registering
from ssj_core.service.commands import COMMANDS, schema_of
from ssj_core.service.commands.overseeing import OVERSEEING
from ssj_core.service.commands.registering import REGISTERS
from ssj_core.service.commands.writing import DISTRICT, MEETINGS, PLANS, VISITS
from ssj_core.service.overseeing import CaseFact, RecordFact

FOLDER = ("service", "commands", "schemas")


def written(name: str) -> str:
    """Return a schema as its file has it."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n"


def test_every_command_has_its_file_and_no_file_is_left_over() -> None:
    """The folder of schemas holds one file for each command."""
    found = {one.name for one in packaged(*FOLDER).iterdir()}
    assert found == {f"{name}.json" for name in COMMANDS}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_files_are_current(name: str) -> None:
    """A schema that ships is the one the code makes, and it is a schema.

    After a change of a fact, write `written(name)` of every command over its file.
    """
    assert read_text(*FOLDER, f"{name}.json") == written(name)
    Draft202012Validator.check_schema(schema_of(name))


def test_every_fact_has_its_command() -> None:
    """No step of planning, conference or inspection, no event of the registers is without a command."""
    tables = {**PLANS, **MEETINGS, **VISITS, **DISTRICT, **REGISTERS, **OVERSEEING}
    facts = {*planning.FACTS.values(), *conference.FACTS.values()}
    facts |= set(registering.FACTS.values())
    facts |= {one for kinds in inspection.FACTS.values() for one in kinds}
    facts |= {*get_args(RecordFact), *get_args(OversightFact), *get_args(CaseFact)}
    facts.add(ExtensionGranted)
    assert {row[0] for row in tables.values()} == facts


@pytest.mark.parametrize(
    "body, holds",
    [
        ({"plan": "市监局/2026", "version": 1, "receiver": "办公室", "on": "2026-01-20"}, True),
        ({"plan": " ", "version": 1, "receiver": "办公室", "on": "2026-01-20"}, False),
        ({"plan": "市监局/2026", "version": "1", "receiver": "办公室", "on": "2026-01-20"}, False),
        ({"plan": "市监局/2026", "version": 1, "receiver": "办公室", "on": "20260120"}, False),
        ({"plan": "市监局/2026", "version": 1, "receiver": "办公室"}, False),
        ({"plan": "x", "version": 1, "receiver": "办公室", "on": "2026-01-20", "more": 1}, False),
    ],
)
def test_a_schema_says_what_the_code_says(body: Any, holds: bool) -> None:  # noqa: FBT001 - a table of cases
    """Schema and code take the same inputs."""
    schema = {**schema_of("plan.file"), "$ref": "#/$defs/input"}
    assert Draft202012Validator(schema).is_valid(body) is holds
    if holds:
        assert planning.PlanFiled.from_body(body).body() == body
    else:
        with pytest.raises(ValueError, match=r"."):
            planning.PlanFiled.from_input(body)
