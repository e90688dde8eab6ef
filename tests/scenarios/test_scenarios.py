"""Every scenario of this folder is answered as the law wants it, or is on the list of those to come."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssj_core.testing.scenarios import Scenario, read_scenarios, run
from ssj_core.testing.worlds import WORLDS, open_world

HOME = Path(__file__).resolve().parent
SCENARIOS = read_scenarios(HOME)
BESIDE = {"R059", "R174", "R176"}
SAMPLED = {"fields_and_visits.toml", "plans_of_fields.toml", "records_and_hainan.toml"}
"""Files of one scenario a clause: each sixth in the short run, all in the long one."""
EACH = [
    pytest.param(
        scenario,
        id=scenario.id,
        marks=() if Path(scenario.file).name not in SAMPLED or at % 6 == 0 else (pytest.mark.long,),
    )
    for at, scenario in enumerate(SCENARIOS)
]


NAMES = re.compile(
    r"\[\[clause\]\].*"  # the clause to copy into a book
    r"|“[^”]*”|（[^（）]*）|[a-z-]+(?=（《)"  # what is quoted, what stands in brackets, a clause
    r"|(?<=[\u4e00-\u9fff）] )[a-z_-]+(?=[、，）])"  # the code of a closed list beside its label
    r"|\$\.[\w.\[\]]+|--[a-z-]+"  # a key path, an option
    r"|[\w/.-]*[0-9][\w/.-]*",  # a number of a plan, a clause, a target
    re.DOTALL,
)
WORD = re.compile(r"[A-Za-z_]{3,}")


def chinese(answer: object) -> Iterator[str]:
    """Yield every Chinese text of an answer."""
    if isinstance(answer, dict):
        if isinstance(answer.get("zh"), str):
            yield answer["zh"]
        for part in answer.values():
            yield from chinese(part)
    elif isinstance(answer, list):
        for part in answer:
            yield from chinese(part)


@pytest.mark.parametrize("scenario", EACH)
def test_each_act_gets_its_answer(scenario: Scenario) -> None:
    """The title of a scenario says the law; each of its acts gets the answer written there.

    No Chinese sentence of an answer holds an English word that is not a name, or the name of a class.
    """
    outcome = run(scenario)
    assert [f"{at}: {act.why}" for at, act in enumerate(outcome.acts, start=1) if act.why] == []
    refused = (act.answer.get("error", {}) for act in outcome.acts)
    texts = [text for error in refused for text in chinese(error)]
    assert [text for text in texts if WORD.search(NAMES.sub("", text))] == []


@pytest.mark.parametrize("name", WORLDS, ids=lambda name: f"world-{name}")
def test_every_step_of_a_world_is_taken(name: str) -> None:
    """A world is what the road itself accepts: none of its steps is refused."""
    found = open_world(name).unplayed
    assert [(str(step.day), step.command, step.answer["error"]["zh"]) for step in found] == []


def test_what_is_pending_is_there() -> None:
    """A name on the list of pending scenarios is one of a scenario or of a test beside them."""
    pending = set((HOME / "pending.txt").read_text(encoding="utf-8").split())
    worlds = {f"world-{name}" for name in WORLDS}
    assert pending <= {scenario.id for scenario in SCENARIOS} | BESIDE | worlds


def test_all_the_cases_are_said() -> None:
    """None of the 177 cases is missing: each is a scenario, or one of the three tests beside them."""
    said = {scenario.id for scenario in SCENARIOS} | BESIDE
    assert {f"R{number:03d}" for number in range(1, 178)} <= said
