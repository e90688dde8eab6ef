"""The command that takes in results a platform recorded: many inspections, all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from ssj_core.errors import platform as platform_errors
from ssj_core.inspection import INSPECTION as ROOM
from ssj_core.inspection import InspectionFact
from ssj_core.journal import CATALOGUE, Fact
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.reading import refuse
from ssj_core.service.commands.shapes import HEX64, NAMED, TEXT, Shape, many, obj, shape_of
from ssj_core.service.commands.states import INSPECTION, inspection_state
from ssj_core.service.commands.writing import all_errors, written
from ssj_core.service.results import ResultsImported

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

STEPS: Final = (
    "inspection.assign",
    "inspection.notice",
    "inspection.start",
    "inspection.finish",
    "sheet.confirm",
    "sheet.refuse",
    "result.enter",
    "result.review",
    "result.publish",
)
"""The steps a platform's list can hold, by the commands that record them one by one."""
_FACTS: Final[dict[str, type[Fact]]] = {
    declared.command: declared.fact for declared in CATALOGUE.values() if declared.room is ROOM
}


def _step_shape() -> Shape:
    return {
        "oneOf": [
            obj({"command": {"const": name}, "input": shape_of(_FACTS[name])}) for name in STEPS
        ]
    }


def _step(value: object, at: int) -> InspectionFact:
    path = f"$.input.steps[{at}]"
    if not isinstance(value, dict) or value.keys() != {"command", "input"}:
        refuse(path, "应有 command 和 input 两项", "it must have command and input")
    if value["command"] not in STEPS:
        refuse(f"{path}.command", "不是检查步骤", "it is no step of an inspection")
    if not isinstance(value["input"], dict):
        refuse(f"{path}.input", "应为键值对象", "it must be an object")
    kind = _FACTS[value["command"]]
    return cast("InspectionFact", kind.from_input(value["input"], f"/input/steps/{at}/input"))


def _import(service: Service, act: Act, body: dict[str, Any]) -> dict[str, Any]:
    steps = body.get("steps")
    if not isinstance(steps, list):
        refuse("$.input.steps", "应为列表", "it must be a list")
    found = [_step(one, at) for at, one in enumerate(steps)]
    numbers = list(dict.fromkeys(one.inspection for one in found))
    given = {key: value for key, value in body.items() if key != "steps"}
    if "inspections" in given:
        refuse("$.input.inspections", "没有这一项", "there is no such key")
    head = {**given, "inspections": numbers, "on": act.on.isoformat()}
    fact = ResultsImported.from_input(head, "/input")
    after = service.import_results(fact, found, act)
    states = [inspection_state(after[number]) for number in numbers]
    return {**written(service, fact.stream), "inspections": states}


IMPORT_COMMANDS: Final = (
    Command(
        name="results.import",
        zh="导入平台检查结果",
        en="import results recorded by a platform",
        input=obj(
            {
                "draw": NAMED,
                "plan": NAMED,
                "task": NAMED,
                "platform": NAMED,
                "source": NAMED,
                "digest": HEX64,
                "steps": many(_step_shape(), 1),
            },
            {"remark": TEXT},
        ),
        result=obj({**ENTRY, "inspections": many(INSPECTION)}),
        errors=all_errors(platform_errors),
        run=_import,
        writes=True,
    ),
)
"""Commands that record what was done elsewhere."""
