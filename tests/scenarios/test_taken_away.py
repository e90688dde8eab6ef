"""Nothing hollow: without any one guard, hand or question some scenario comes out otherwise.

Each is taken away in this process, by patching the declaration it stands in, and the scenarios that
reach it are run again until one turns. What none of them turns on is on the list, with the reason.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from ssj_core.journal import CATALOGUE, Declared, Fact
from ssj_core.journal.values import parts_of
from ssj_core.service.commands import COMMANDS
from ssj_core.testing.scenarios import Scenario, read_scenarios, run
from ssj_core.testing.worlds import PLACE
from ssj_core.testing.worlds.district import CLERKS, S, X

HOME = Path(__file__).resolve().parent
PLAIN: Mapping[str, str] = {}
"""What no scenario turns on, by ``kind part``, and why it stands all the same."""
SHARE = 95
"""Of a hundred guards, hands and questions that scenarios reach, how many one of them turns on."""
Part = tuple[Declared, str]


def parts() -> Iterator[Part]:
    """Yield every guard, hand and question of the declared facts."""
    for declared in CATALOGUE.values():
        if not declared.kind.startswith("toy"):
            if declared.fact.guard is not Fact.guard:
                yield declared, "guard"
            if owned(declared):
                yield declared, "hands"
            yield from ((declared, f"asks:{ask.__name__}") for ask in declared.asks)


def owned(declared: Declared) -> bool:
    """Tell whether a fact is somebody's: where any granted login may record it, there is no hand."""
    fields = (part.options.get("hand") for part in parts_of(declared.fact))
    return declared.fact.hands is not Fact.hands or "department" in fields


def name_of(part: Part) -> str:
    """Return what a part is called on the list."""
    declared, what = part
    form = f":{declared.form}" if declared.form else ""
    return f"{declared.kind}{form} {what}"


@contextmanager
def patched(part: Part, change: Callable[[Any], Any]) -> Iterator[None]:
    """Hold one part changed: `change` takes the function and returns the one in its place."""
    declared, what = part
    if what.startswith("asks:"):
        before = declared.asks
        after = tuple(change(ask) if what == f"asks:{ask.__name__}" else ask for ask in before)
        object.__setattr__(declared, "asks", after)
        try:
            yield
        finally:
            object.__setattr__(declared, "asks", before)
        return
    kind: Any = declared.fact
    own = what in vars(kind)
    known = getattr(kind, what)
    setattr(kind, what, change(known))
    try:
        yield
    finally:
        if own:
            setattr(kind, what, known)
        else:
            delattr(kind, what)


def reached(scenarios: tuple[Scenario, ...]) -> dict[str, list[Scenario]]:
    """Return which scenarios reach each part, the shortest first; all of them come out as expected."""
    found: dict[str, list[Scenario]] = {}
    seen: set[str] = set()

    def noting(name: str) -> Callable[[Any], Any]:
        def change(known: Any) -> Any:
            def noted(*given: Any) -> Any:
                seen.add(name)
                return known(*given)

            noted.__name__ = known.__name__
            return noted

        return change

    held = [patched(part, noting(name_of(part))) for part in parts()]
    for patch in held:
        patch.__enter__()
    try:
        for scenario in sorted(scenarios, key=lambda scenario: len(scenario.acts)):
            seen.clear()
            assert run(scenario).ok, scenario.id
            for name in seen:
                found.setdefault(name, []).append(scenario)
    finally:
        for patch in reversed(held):
            patch.__exit__(None, None, None)
    return found


def nothing(what: str) -> Callable[[Any], Any]:
    """Return what stands in the place of a part that is taken away: no fault, no hand, no question."""

    def change(known: Any) -> Any:
        def gone(*_given: Any) -> Any:
            return None if what == "hands" else iter(())

        gone.__name__ = known.__name__
        return gone

    return change


def foreign(scenarios: tuple[Scenario, ...]) -> Iterator[Scenario]:
    """Yield for every command an act that is taken, sent by a body that is none of those concerned."""
    seen: set[str] = set()
    for scenario in sorted(scenarios, key=lambda scenario: len(scenario.acts)):
        for at, act in enumerate(scenario.acts):
            if act.expect != "done" or act.command in seen or scenario.rules or scenario.without:
                continue
            seen.add(act.command)
            fields = COMMANDS[act.command].input["properties"]
            own = {"department": act.department or S} if "department" in fields else {}
            other = evolve(
                act,
                department=X,
                actor=CLERKS[X],
                input={**own, **act.input},
                expect="not-allowed",
                clauses=(),
                result={},
            )
            yield evolve(scenario, id=f"{scenario.id}-{at}-{X}", acts=(*scenario.acts[:at], other))


@pytest.mark.long
def test_without_any_one_guard_hand_or_question_some_scenario_turns() -> None:
    """Whatever is taken away, somebody gets another answer; the rest is said why (at least 95 %)."""
    cases = tuple(case for case in read_scenarios(HOME) if case.place == PLACE)
    hands = tuple(case for case in foreign(cases) if run(case).ok)
    where = reached((*cases, *hands))
    tried = [part for part in parts() if name_of(part) in where]
    kept = [name_of(part) for part in tried if not _turns(part, where[name_of(part)])]
    assert sorted({*kept} ^ PLAIN.keys()) == []
    assert (len(tried) - len(kept)) * 100 >= SHARE * len(tried)


def _turns(part: Part, cases: list[Scenario]) -> bool:
    """Tell whether one of the scenarios comes out otherwise without a part: the refusing ones first."""
    command = part[0].command
    near = sorted(
        cases,
        key=lambda case: (
            all(act.expect == "done" for act in case.acts),
            all(act.command != command or act.expect == "done" for act in case.acts),
        ),
    )
    with patched(part, nothing(part[1])):
        return any(not run(case).ok for case in near)
