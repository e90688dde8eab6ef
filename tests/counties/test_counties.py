"""Other places' law on the same code: a county with channels and teams of its own, a toy country."""

import json
import re
from pathlib import Path

import attrs
import pytest
from attrs import evolve

from ssj_core.disclosure import Site
from ssj_core.legal import Text
from ssj_core.oversight.pages import OfficeShowing
from ssj_core.rules import Rulebook
from ssj_core.testing.scenarios import Scenario, cited_by, read_scenarios, run

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "docs" / "examples"
PLACES = {
    "qinghe": (EXAMPLES / "first_county.toml", EXAMPLES / "qinghe.toml"),
    "toy": (HERE / "toy_road.toml", HERE / "toy.toml"),
    "qinghe-year": (HERE / "qinghe_year.toml", HERE / "qinghe_more.toml"),
    "toy-year": (HERE / "toy_year.toml", HERE / "toy_more.toml"),
}
"""The first visit of each place and its whole year, with the book whose clauses each is held to."""
CLAUSES = [
    (name, clause.id)
    for name, (_, book) in PLACES.items()
    for clause in Rulebook.load(str(book)).clauses
]


def scenario(name: str) -> Scenario:
    """Return the road of a place."""
    (found,) = read_scenarios(PLACES[name][0])
    return found


@pytest.mark.parametrize("name", PLACES)
def test_the_road_goes_as_the_place_wants(name: str) -> None:
    """Every act and every figure is answered by the place's own book, each clause of it told by some.

    A year has its plan, draws, visits, results, figures, what is owed, assessment and dossiers.
    """
    outcome = run(scenario(name))
    assert outcome.ok, [act.why for act in outcome.acts if act.why]
    own = {clause for place, clause in CLAUSES if place == name}
    told = json.dumps([act.answer for act in outcome.acts])
    assert {clause for clause in own if f'"{clause}"' not in told} == set()


@pytest.mark.parametrize("name, clause", CLAUSES)
def test_no_clause_is_hollow(name: str, clause: str) -> None:
    """Without any one clause some act is answered otherwise."""
    road = scenario(name)
    assert not run(evolve(road, without=(*road.without, clause))).ok


@pytest.mark.parametrize("name", PLACES)
def test_no_other_countys_paper_is_cited(name: str) -> None:
    """What the plan of 2021 numbers is cited where that plan holds, and nowhere else (C1)."""
    outcome = run(scenario(name))
    cited = {clause for act in outcome.acts for clause in cited_by(act.answer)}
    assert [clause for clause in cited if re.fullmatch(r"[CA]\d+", clause)] == []
    told = json.dumps([act.answer for act in outcome.acts])
    assert re.findall(r'"(?:clause|basis)": "[CA]\d+[^"]*"', told) == []


def test_two_are_not_three() -> None:
    """Where the county wants teams of three, a register of two sends nobody out."""
    road = scenario("qinghe")
    acts = list(road.acts)
    enter = next(number for number, act in enumerate(acts) if act.command == "inspectors.enter")
    two = {"inspectors": acts[enter].input["inspectors"][:2]}
    acts[enter] = evolve(acts[enter], input=two)
    outcome = run(evolve(road, acts=tuple(acts)))
    (thrown,) = [act for act in outcome.acts if act.command == "draw.throw"]
    assert not thrown.ok or "shortage" in str(thrown.answer)


def shown(site: Site) -> str:
    """Return every text of a site's pages, in both languages."""
    return "\n".join(repr(attrs.asdict(page, recurse=True)) for page in site.pages)


@pytest.mark.parametrize("name", PLACES)
def test_pages_and_figures_show_no_other_countys_numbers(name: str) -> None:
    """Neither a figure, an assessment, a list of duties nor a page names a clause or section of the plan of 2021."""
    world = run(scenario(name)).world
    day = world.last
    for command, given in (
        ("figures.read", {"department": "市监局", "year": day.year}),
        ("assessment.compute", {"department": "市监局", "year": day.year}),
        ("survey.read", {"department": "市监局", "year": day.year}),
        ("duties.read", {}),
    ):
        answer = world.send(command, given, department="市监局").decode()
        assert not re.search(r"\bC\d{1,3}\b|方案[一二三四五六]|东胜", answer), command
    showing = OfficeShowing(
        title=Text("办公室", "office"),
        publisher=Text("办公室", "office"),
        day=day.date(),
        departments=("市监局",),
    )
    pages = shown(world.service.office_site(showing, day))
    assert not re.search(r"\bC\d{1,3}\b|方案[一二三四五六]|东胜", pages)
