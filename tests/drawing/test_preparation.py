"""A draw prepared: one pure function from register, row, rules and people to what is sealed."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve, frozen

from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Prepared,
    Seen,
    Times,
    Witness,
    log_head,
    prepare_draw,
    seal_session,
)
from ssj_core.drawing.assignment import Rules, SlotRule
from ssj_core.drawing.preparation import CrewFacts, qualifications
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.assignment import TeamError
from ssj_core.errors.refusals import Refused
from ssj_core.planning import Share, shares
from ssj_core.registers import InspectionItem, Inspector, Target
from ssj_core.rules import Rulebook
from ssj_core.selection import Facts
from ssj_core.verify import verify_bundle

DAY = date(2026, 3, 2)
WITNESSES = (Witness(name="某某", of="公证处"), Witness(name="某乙", of="企业代表"))
LOCAL = """
schema = 1
jurisdiction = "150602"
title = { zh = "虚构参数", en = "Invented parameters" }
[instrument.own]
title = { zh = "虚构", en = "Invented" }
[[clause]]
id = "own-cap"
basis = { instrument = "own", article = "1" }
from = 2021-02-27
binding = "mandatory"
when = { class = "general" }
kind = "cap"
most = "20%"
rounding = "down"
answers = ["ds-c59"]
[[clause]]
id = "own-visits"
basis = { instrument = "own", article = "2" }
from = 2021-02-27
binding = "mandatory"
question = "visits-per-year"
kind = "between"
most = 2
answers = ["cn-54-cap"]
"""
BOOK = Rulebook.joined(Rulebook.load("cn", "cn-nm-dongsheng-2021"), Rulebook.parse(LOCAL))
RULES = BOOK.at("150602", on=DAY)
ITEM = InspectionItem(
    id="S1", name="证照", item_class="general", department="市监局", qualification="执法"
)
OTHER = InspectionItem(id="H1", name="公共场所", item_class="general", department="卫健委")
ROLL = tuple(Target(id=f"M{number:03}", name=f"{number}号店") for number in range(1, 101))


@frozen(kw_only=True)
class Row:
    """A row of a plan."""

    ratios: tuple[Share, ...]


def officer(number: int, department: str = "市监局", **facts: Any) -> Inspector:
    """Return a certified inspector."""
    plain: dict[str, Any] = {
        "id": f"{department[0]}{number}",
        "name": "员",
        "department": department,
        "cert_no": f"证{number}",
        "cert_valid_until": date(2028, 1, 1),
        "qualifications": ("执法",),
    }
    return Inspector(**(plain | facts))


PEOPLE = [officer(number) for number in range(1, 7)]


def facts(ratio: str = "10%", **change: Any) -> Facts:
    """Return the facts of a draw."""
    plain: dict[str, Any] = {
        "on": DAY,
        "row": Row(ratios=shares(ratio)),
        "items": (ITEM,),
        "roll": ROLL,
        "visits": {},
        "last_drawn": {},
        "checked": (),
        "onsite": True,
    }
    return Facts(**(plain | change))


def prepared(asked: Facts | None = None, **change: Any) -> Prepared:
    """Return a draw of one department prepared; `change` is about the crew, or of the draw."""
    draw: dict[str, Any] = {"task": "市监局/2026#T1", "answers": RULES}
    draw |= {name: change.pop(name) for name in ("task", "answers") if name in change}
    crew = {"departments": ("市监局",), "people": PEOPLE} | change
    given = None if crew["people"] is None else CrewFacts(**crew)
    return prepare_draw(asked or facts(), **draw, crew=given)


def test_ten_of_a_hundred_with_pairs() -> None:
    """Frame, numbers and teams of a row are one preparation, with the clauses each rests on (C88)."""
    found = prepared()
    assert (found.size, found.number) == (100, 10)
    assert found.crew is not None
    assert found.crew.slots == ("市监局/组员/1", "市监局/组员/2")
    asked = [decision.question.word for decision in found.decisions]
    assert asked == ["visits-per-year", "may-draw", "sample-ratio", "team-size", "may-assign"]
    assert found.rows() == [
        {
            "stratum": "全部",
            "N": 100,
            "n": "10",
            "ratio": "10%",
            "pi": "10%",
            "basis": f"caller、clause:own-cap@{BOOK.digest}",
        }
    ]


def test_what_is_shown_is_what_is_sealed() -> None:
    """The digest names frame, numbers, exclusions and crew: any change of one is another digest."""
    same = prepared()
    assert same.digest == prepared().digest
    others = [
        prepared(facts("11%")),
        prepared(facts(left_out={"M050": "recognised"})),
        prepared(facts(roll=ROLL[:99])),
        prepared(people=PEOPLE[:5]),
        prepared(people=None),
        prepared(task="市监局/2026#T2"),
        prepared(facts(on=date(2026, 3, 3))),
        prepared(team=3),
    ]
    assert len({same.digest, *(one.digest for one in others)}) == 9


def test_a_preparation_is_sealed_drawn_and_verified() -> None:
    """From the preparation to a bundle that anyone recomputes; those left out are in the seal."""
    found = prepared(facts(left_out={"M050": "exempt-by-law"}))
    draft = found.draft(
        frame_secret="1" * 64,
        rules_secret="2" * 64,
        entropy=EntropyRule(bits=24, level="witnessed", sources=("dice",)),
        authority="市监局",
        title="证照检查",
        place="150602",
    )
    assert draft.excluded == (("1", "M050", "exempt-by-law"),)
    assert draft.basis == ("caller", f"clause:own-cap@{BOOK.digest}")
    sealed = seal_session(
        session="市监局/2026#T1-1",
        suite="sha256",
        at="2026-03-02T09:00:00+08:00",
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=("dice",),
        times=Times(public="2026-03-02T09:30:00+08:00", result="2026-03-02T18:00:00+08:00"),
        log=log_head("日志", [], "sha256"),
    )
    outcome = sealed.draw(
        items=(Dice("40271582139904617735"),),
        evidence=(Evidence(at="2026-03-02T09:30:00+08:00", witnesses=WITNESSES),),
        seen=[Seen(at="2026-03-02T09:00:00+08:00", record="COMMIT", witnesses=WITNESSES)],
        at="2026-03-02T09:31:00+08:00",
    )
    assert len(outcome.tasks["市监局/2026#T1"].drawn) == 10
    assert verify_bundle(outcome.auditor_bundle().data).exit_code == 0


def test_a_joint_task_takes_each_departments_own() -> None:
    """Two of each department, each with what its own items ask (C107, C108)."""
    joint = facts(items=(ITEM, OTHER), joint=True)
    people = [*PEOPLE, *(officer(number, "卫健委", qualifications=()) for number in range(1, 5))]
    found = prepared(joint, departments=("市监局", "卫健委"), people=people, led=False)
    assert found.crew is not None
    assert found.crew.slots == (
        "市监局/组员/1",
        "市监局/组员/2",
        "卫健委/组员/1",
        "卫健委/组员/2",
    )
    assert qualifications((ITEM, OTHER), ("市监局", "卫健委")) == {
        "市监局": ("执法",),
        "卫健委": (),
    }
    twice = (ITEM, evolve(ITEM, id="S9"), evolve(ITEM, id="S8", department=""))
    assert qualifications(twice, ("市监局",)) == {"市监局": ("执法",)}


def test_every_fault_of_numbers_and_crew_is_told_at_once() -> None:
    """A ratio above the cap and a team below the law are two faults; a broken frame is its own."""
    with pytest.raises(ManyFaultsError) as caught:
        prepared(facts("25%"), team=1)
    assert [type(fault) for fault in caught.value.faults] == [Refused, TeamError]
    with pytest.raises(Refused):
        prepared(facts("25%"))
    with pytest.raises(TeamError):
        prepared(team=1)
    with pytest.raises(Refused):
        prepared(facts(added=("M999",)), team=1)


def test_a_caller_without_rulebook_says_the_team() -> None:
    """Without a rulebook nothing is asked, and the team is the caller's."""
    rules = Rules(team=(SlotRule(department="市监局", count=1),), on=DAY, minimum=1)
    found = prepared(answers=None, limits=rules)
    assert (found.decisions, found.number) == ((), 10)
    assert found.numbers.parts[0].ratio == Fraction(1, 10)
    with pytest.raises(TypeError, match="limits"):
        prepared(answers=None)
    limits = Rules(team=(SlotRule(department="x", count=2),), on=DAY, greatest=9)
    crew = prepared(limits=limits).crew
    assert crew is not None
    assert {row[2] for row in crew.roster.capacities} == {"9"}
