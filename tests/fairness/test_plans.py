"""Assignments of inspectors: fair ones pass, each bad one of the table is caught at its price."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log
from pathlib import Path
from typing import Any

import pytest

from ssj_core.testing.fairness import (
    AssignmentWatch,
    Budget,
    UnfairAssignmentError,
    assert_fair_assignment,
)

Teams = dict[str, list[str]]
Maker = Callable[[Sequence[str], Sequence[str]], Teams]
KNOWN = json.loads(
    (Path(__file__).parents[1] / "vectors" / "fairness_engines.json").read_text(encoding="utf-8")
)["plans"]
TARGETS = [f"店{n:02d}" for n in range(12)]
PEOPLE = [f"检{n:02d}" for n in range(10)]


def redrawn(chance: random.Random, bad: Callable[[str, list[str]], bool]) -> Maker:
    """Return independent teams of two, drawn again while `bad`."""

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        plan = {}
        for target in targets:
            team = chance.sample(list(people), 2)
            while bad(target, team):
                team = chance.sample(list(people), 2)
            plan[target] = team
        return plan

    return make


def independent(chance: random.Random) -> Maker:
    """Return teams of two by lot."""
    return redrawn(chance, lambda _target, _team: False)


def balanced(chance: random.Random) -> Maker:
    """Return teams by lot among those with the smallest load so far."""

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        loads = dict.fromkeys(people, 0)
        plan = {}
        for target in targets:
            order = chance.sample(list(people), len(people))
            plan[target] = sorted(order, key=loads.__getitem__)[:2]
            for one in plan[target]:
                loads[one] += 1
        return plan

    return make


def in_turn(start: Callable[[int], int]) -> Maker:
    """Return teams in the order of the list."""

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        first, many = start(len(people)), len(people)
        return {
            target: [people[(first + 2 * at) % many], people[(first + 2 * at + 1) % many]]
            for at, target in enumerate(targets)
        }

    return make


def fixed_partners(chance: random.Random) -> Maker:
    """Return teams of i and i + m/2."""

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        half = len(people) // 2
        leads = {target: chance.randrange(half) for target in targets}
        return {target: [people[lead], people[lead + half]] for target, lead in leads.items()}

    return make


def of_each_half(chance: random.Random) -> Maker:
    """Return one of each half of the list."""

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        half = len(people) // 2
        return {
            target: [chance.choice(people[:half]), chance.choice(people[half:])]
            for target in targets
        }

    return make


def twice_at_one(chance: random.Random) -> Maker:
    """Return one person about twice as likely at one target."""
    fair = independent(chance)

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        plan = fair(targets, people)
        if people[0] not in plan[targets[0]] and chance.random() < 0.25:
            plan[targets[0]][0] = people[0]
        return plan

    return make


def with_memory(chance: random.Random, part: float | None) -> Maker:
    """Return plans that keep a part of last time's teams, or none of their members."""
    fair, before = independent(chance), dict[str, list[str]]()

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        plan = fair(targets, people)
        for target, team in before.items():
            if part is None:
                plan[target] = chance.sample([one for one in people if one not in team], 2)
            elif chance.random() < part:
                plan[target] = team
        before.update(plan)
        return dict(plan)

    return make


def few_seeds(chance: random.Random) -> Maker:
    """Return plans of a thousand seeds."""

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        return independent(random.Random(chance.randrange(1000)))(targets, people)

    return make


MAKERS: dict[str, Callable[[random.Random], Maker]] = {
    "fair, balanced loads": balanced,
    "fair, independent teams": independent,
    "list order, round robin": lambda _chance: in_turn(lambda _many: 0),
    "list order, start drawn": lambda chance: in_turn(chance.randrange),
    "fixed partners i, i+m/2": fixed_partners,
    "one person twice as likely at one target": twice_at_one,
    "one person half the load": lambda chance: redrawn(
        chance, lambda _target, team: team_has_first(team) and chance.random() < 0.5
    ),
    "two never together": lambda chance: redrawn(
        chance, lambda _target, team: {name[-2:] for name in team} == {"00", "01"}
    ),
    "one person never at one target": lambda chance: redrawn(
        chance, lambda target, team: target[-2:] == "00" and team_has_first(team)
    ),
    "a fifth of the targets keep the team of last time": lambda chance: with_memory(chance, 0.2),
    "never anybody of the team of last time": lambda chance: with_memory(chance, None),
    "one of each half of the list": of_each_half,
    "1,000 seeds": few_seeds,
}


def team_has_first(team: Sequence[str]) -> bool:
    """Return whether the first inspector of the list is in the team."""
    return any(name.endswith("00") for name in team)


def rows() -> Iterator[Any]:
    """Yield the table, larger and slower rows marked as long."""
    for known in KNOWN:
        slow = known["inspectors"] > 10 or (known["must_catch_by"] or 0) > 400
        marks = [pytest.mark.long] if slow else []
        yield pytest.param(known, marks=marks, id=f"{known['engine']}-{known['inspectors']}")


@pytest.mark.parametrize("known", list(rows()))
def test_the_table_of_assigning_engines(known: Mapping[str, Any]) -> None:
    """Each bad way of assigning is caught within three times its stated cost; fair ones stay silent."""
    targets = [f"店{n:02d}" for n in range(known["targets"])]
    people = [f"检{n:02d}" for n in range(known["inspectors"])]
    make = MAKERS[known["engine"]](random.Random(3))
    watch = AssignmentWatch(targets, people)
    within = known["must_catch_by"] or 150
    while watch.plans < within and watch.greatest < log(1e9):
        watch.see(make(targets, people))
    caught = watch.look() >= log(1e9)
    assert caught == (known["must_catch_by"] is not None)


@pytest.mark.long
@pytest.mark.parametrize("engine", ["fair, balanced loads", "fair, independent teams"])
def test_fair_assignments_stay_silent(engine: str) -> None:
    """Over 1,500 plans the money of a fair way of assigning stays small."""
    watch = AssignmentWatch(TARGETS, PEOPLE)
    make = MAKERS[engine](random.Random(8))
    for _ in range(1500):
        watch.see(make(TARGETS, PEOPLE))
    assert watch.look() < log(100)


def test_a_fair_plan_passes_and_says_what_it_did() -> None:
    """Six families, as many plans as the budget; loads declared balanced are held outright."""
    make = balanced(random.Random(2))
    told: list[int] = []
    budget = Budget(draws=60, progress=lambda done, _most, _money: told.append(done))
    report = assert_fair_assignment(make, TARGETS, PEOPLE, balanced=True, leads=True, budget=budget)
    assert report.plans == told[-1] == 60
    assert set(report.money) == {"load", "partners", "places", "leads", "last_time", "repeats"}
    assert "60 plans, 6 families" in str(report)
    with pytest.raises(AssertionError, match="out of balance"):
        assert_fair_assignment(independent(random.Random(1)), TARGETS, PEOPLE, balanced=True)
    short = assert_fair_assignment(make, TARGETS, PEOPLE, budget=Budget(seconds=0.001))
    assert short.plans < 500


def test_the_worst_is_named_first() -> None:
    """Two that never meet: both names, the ratio and the p stand in the first line."""
    make = redrawn(random.Random(6), lambda _t, team: set(team) == {"检03", "检07"})
    with pytest.raises(UnfairAssignmentError) as caught:
        assert_fair_assignment(make, TARGETS, PEOPLE)
    first = str(caught.value).splitlines()[0]
    assert first.startswith("不公平 unfair: 检03 + 检07 同组 together  0.00×  p ≤ ")
    assert caught.value.findings[0].family == "partners"


def test_only_people_alike_are_compared() -> None:
    """A licence that one class alone has is no favour: classes are judged each by itself."""
    chance = random.Random(7)
    alike = {one: "特种设备" if at < 3 else "食品" for at, one in enumerate(PEOPLE)}

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        licensed, others = list(people[:3]), list(people[3:])
        return {one: [chance.choice(licensed), chance.choice(others)] for one in targets}

    assert_fair_assignment(make, TARGETS, PEOPLE, alike=alike, budget=Budget(draws=150))
    with pytest.raises(UnfairAssignmentError):
        assert_fair_assignment(make, TARGETS, PEOPLE, budget=Budget(draws=150))


def test_leaders_are_judged_when_they_lead() -> None:
    """The lower number always leads: no matter, unless leading is what is drawn."""
    fair = independent(random.Random(9))

    def make(targets: Sequence[str], people: Sequence[str]) -> Teams:
        return {target: sorted(team) for target, team in fair(targets, people).items()}

    assert_fair_assignment(make, TARGETS, PEOPLE, budget=Budget(draws=100))
    with pytest.raises(UnfairAssignmentError, match="任组长 leads"):
        assert_fair_assignment(make, TARGETS, PEOPLE, leads=True, budget=Budget(draws=100))


def test_teams_that_must_change() -> None:
    """Where the rules ask for rotation, last time's teams are not judged; requiring it fails."""
    make = with_memory(random.Random(4), None)
    report = assert_fair_assignment(make, TARGETS, PEOPLE, rotates=True, budget=Budget(draws=150))
    assert "last_time" not in report.money
    with pytest.raises(AssertionError, match="NOT JUDGED: 上一次 last time"):
        assert_fair_assignment(
            make, TARGETS, PEOPLE, rotates=True, require={"last_time"}, budget=Budget(draws=5)
        )


@pytest.mark.parametrize(
    "plan, words",
    [
        (lambda targets, _people: dict.fromkeys(targets[1:], ("检00",)), "missing or unknown"),
        (lambda targets, _people: dict.fromkeys(targets, ()), "nobody"),
        (lambda targets, _people: dict.fromkeys(targets, ("外人",)), "a stranger"),
        (lambda targets, _people: dict.fromkeys(targets, ("检00", "检00")), "one twice"),
        (lambda _targets, people: people, "no team of each target"),
    ],
)
def test_what_is_not_a_plan_is_refused(plan: Any, words: str) -> None:
    """A target missing, nobody, a stranger, one twice, no plan at all."""
    with pytest.raises(AssertionError, match="not a plan") as caught:
        assert_fair_assignment(plan, TARGETS, PEOPLE)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "targets, people, options, words",
    [
        ([], PEOPLE, {}, "targets none"),
        (["t", "t"], PEOPLE, {}, "more than once"),
        (TARGETS, ["甲"], {}, "nothing is left to chance"),
        (TARGETS, PEOPLE, {"alike": {"检00": "A"}}, "without a class"),
        (TARGETS, PEOPLE, {"false_alarm": 2.0}, "between 0 and 1"),
        (TARGETS, PEOPLE, {"require": {"souls"}}, "no such family"),
        (TARGETS, PEOPLE, {"require": "load"}, "no such family"),
    ],
)
def test_assignments_that_cannot_be_judged(
    targets: list[str], people: list[str], options: dict[str, Any], words: str
) -> None:
    """Nobody, one twice, one person alone, classes with gaps, impossible rates."""
    with pytest.raises(ValueError, match=words):
        assert_fair_assignment(independent(random.Random(1)), targets, people, **options)


def test_one_inspector_a_target_may_be_a_text() -> None:
    """A plan of one inspector each need not wrap it in a list."""
    chance = random.Random(11)
    report = assert_fair_assignment(
        lambda targets, people: {one: chance.choice(people) for one in targets},
        TARGETS,
        PEOPLE,
        budget=Budget(draws=40),
    )
    assert report.plans == 40
