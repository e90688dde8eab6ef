"""The schemas that ship are those of the code; every fact has its command."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ssj_core import planning
from ssj_core.cli import main
from ssj_core.oversight import AssessmentMade
from ssj_core.rules.loading.schema import book_schema
from ssj_core.service.commands import COMMANDS, schema_of

SHIPPED = sorted(
    name
    for name, command in COMMANDS.items()
    if command.declared is None or command.declared.fact.__module__.startswith("ssj_core.")
)
"""The commands of this distribution; another may declare more."""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_command_has_its_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`ssj schema NAME` prints the schema the code makes, and it is one."""
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == schema_of(name)
    Draft202012Validator.check_schema(schema_of(name))


def test_one_document_has_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    """`ssj schema` prints one document; every reference in it leads somewhere, errors stand once."""
    assert main(["schema"]) == 0
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(document)
    known = document["$defs"]
    wanted = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(document)))
    assert wanted <= set(known)
    assert {f"{name}.input" for name in SHIPPED} <= set(known)
    body = {"command": "plan.file", "input": {"plan": "x"}}
    whole = {**document, "$ref": "#/$defs/plan.file.request"}
    assert not Draft202012Validator(whole).is_valid(body)
    refused = {
        "command": "plan.file",
        "status": "refused",
        "error": {"code": "x.y", "zh": "不", "en": "no", "faults": []},
    }
    answer = {**document, "$ref": "#/$defs/plan.file.answer"}
    assert Draft202012Validator(answer).is_valid(refused) is Draft202012Validator(
        {**schema_of("plan.file"), "$ref": "#/$defs/answer"}
    ).is_valid(refused)


def test_the_schema_of_rulebooks_and_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """`ssj schema rulebook` is the loader's; a name nobody has is refused with those like it."""
    assert main(["schema", "rulebook"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(book_schema()))
    assert main(["schema", "plan.delete"]) == 3
    assert "plan.file" in capsys.readouterr().err
    assert main(["schema", "§"]) == 3


def test_every_fact_has_its_command() -> None:
    """What an assessment counts is worked out, never sent; everything else follows from its fact."""
    assert not AssessmentMade.declared.command
    assert {"assessment.make", "interview.hold", "statement.make"} <= set(COMMANDS)


@pytest.mark.parametrize(
    "body, holds",
    [
        ({"plan": "市监局/2026", "version": 1, "receiver": "办公室", "on": "2026-01-20"}, True),
        ({"plan": " ", "version": 1, "receiver": "办公室", "on": "2026-01-20"}, False),
        ({"plan": "市监局/2026", "version": "1", "receiver": "办公室", "on": "2026-01-20"}, False),
        ({"plan": "市监局/2026", "version": 1, "receiver": "办公室", "on": "20260120"}, False),
        ({"plan": "市监局/2026", "receiver": "办公室", "on": "2026-01-20"}, False),
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
