"""Nothing hollow: each mandatory clause that ships bears weight, each question is put by somebody.

`witnesses.json` names for a clause the scenario whose outcome turns on it, and the clauses that say
the same beside it (taken away on both sides). What no act of the library turns on is on the list of
advisory clauses, with its reason, and still changes the answer in the case it speaks of.
"""

import json
import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import evolve

from ssj_core.calendar import WorkdayCalendar
from ssj_core.errors import SsjError
from ssj_core.rules import QUESTIONS, Clause, Question, Rulebook
from ssj_core.rules.lint._probe import cases
from ssj_core.rules.questions._facts import fact_types
from ssj_core.testing.scenarios import Outcome, Scenario, read_scenarios, run

DAY = date(2026, 3, 2)
ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
BOOKS = (
    "cn",
    "cn-equipment-2022",
    "cn-fire-2021",
    "cn-food-2021",
    "cn-hi-2025",
    "cn-nm",
    "cn-nm-dongsheng-2021",
    "cn-penalty-records",
    "cn-product-sampling-2020",
    "cn-public-information",
)
WITNESSES: dict[str, tuple[str, list[str]]] = json.loads(
    (HERE / "witnesses.json").read_text(encoding="utf-8")
)
LISTS: dict[str, Any] = tomllib.loads((HERE / "advisory.toml").read_text(encoding="utf-8"))
ADVISORY = {clause["id"]: clause["reason"] for clause in LISTS["clause"]}
READING = re.compile(r"(duties|figures|milestones|survey|inspection\.days|assessment)")
NAMES = re.compile(r"\b[a-z]+-[a-z]?\d[a-z0-9-]*|[0-9a-f]{32,}")


@cache
def book(*names: str) -> Rulebook:
    """Return packaged books, joined."""
    return Rulebook.load(*names)


@cache
def mandatory() -> dict[str, Clause]:
    """Return every mandatory clause of the books, the open ones left out, by id."""
    return {clause.id: clause for name in BOOKS for clause in book(name).mandatory}


@cache
def scenarios() -> dict[str, Scenario]:
    """Return the scenarios by id, without the clauses they expect: those are what is taken away."""
    found = read_scenarios(ROOT / "tests/scenarios")
    return {
        scenario.id: evolve(scenario, acts=tuple(evolve(act, clauses=()) for act in scenario.acts))
        for scenario in found
    }


def seen(outcome: Outcome) -> list[Any]:
    """Return what became of every act: status, codes, whether as expected, and what a reading told."""
    told: list[Any] = []
    for act in outcome.acts:
        error, result = act.answer.get("error", {}), act.answer.get("result", {})
        codes = {error.get("code", ""), *(fault["code"] for fault in error.get("faults", ()))}
        rest = {key: part for key, part in result.items() if key not in ("rests", "clauses")}
        read = json.dumps(rest, sort_keys=True) if READING.match(act.command) else ""
        told.append((act.got, sorted(codes), act.ok, NAMES.sub("", read)))
    return told


def without(scenario: Scenario, *clauses: str) -> list[Any]:
    """Return what becomes of a scenario without clauses."""
    return seen(run(evolve(scenario, without=(*scenario.without, *clauses))))


def test_each_clause_is_on_one_list() -> None:
    """Witnessed by an act, or advisory with its reason: none on neither, none on both, none unknown."""
    known = set(mandatory())
    assert sorted(known - set(WITNESSES) - set(ADVISORY)) == []
    assert sorted(set(WITNESSES) & set(ADVISORY)) == []
    assert sorted((set(WITNESSES) | set(ADVISORY)) - known) == []
    assert len(ADVISORY) == len(LISTS["clause"])


def test_each_reason_is_its_own() -> None:
    """In two languages, and no two clauses share one: a reason for a group is a reason for none."""
    for reason in ADVISORY.values():
        assert len(reason["zh"]) > 20
        assert len(reason["en"]) > 40
    assert len({reason["en"] for reason in ADVISORY.values()}) == len(ADVISORY)
    assert len({reason["zh"] for reason in ADVISORY.values()}) == len(ADVISORY)


def test_most_bear_weight() -> None:
    """Fewer than a third of what is mandatory is there for questions alone."""
    assert 3 * len(ADVISORY) < len(mandatory())


QUICK = sorted(WITNESSES)[::20]


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param(name, marks=() if name in QUICK else pytest.mark.long)
        for name in sorted(WITNESSES)
    ],
)
def test_an_act_turns_on_it(clause: str) -> None:
    """Without the clause the scenario comes out otherwise; a twentieth of them in the short run."""
    name, twins = WITNESSES[clause]
    scenario = scenarios()[name]
    assert without(scenario, *twins) != without(scenario, *twins, clause)


def probe(clause: Clause) -> Question[Any]:
    """Return a question in the very case a clause speaks of, its clocks on one day."""
    given = next(cases(clause.covers, clause.covers), {})
    kind: Any = clause.question
    types = fact_types(clause.question)
    policy: Any = clause.policy
    clocks = policy.needs() if hasattr(policy, "needs") else ()
    wanted = (*clocks, *(part.name for part in attrs.fields(kind) if part.default is attrs.NOTHING))
    usual = {date: DAY, int: 0, str: "…", bool: True}
    asked: Question[Any] = kind(**{name: usual.get(types[name], "…") for name in wanted} | given)
    return asked


@pytest.mark.parametrize("clause", sorted(ADVISORY))
def test_an_answer_turns_on_what_is_advisory(clause: str) -> None:
    """No act asks it, or another refuses first; whoever asks in its own case is told otherwise without it."""
    found = mandatory()[clause]
    (law,) = (book(name) for name in BOOKS if clause in {one.id for one in book(name).clauses})
    like = [one for one in law.clauses if one.question is found.question and one.id != clause]
    alone = evolve(law, clauses=tuple(one for one in law.clauses if one not in like))
    end = found.period.until
    day = DAY if DAY in found.period else (end - timedelta(days=1) if end else found.period.start)

    def answer(book: Rulebook) -> Any:
        rules = book.at(found.place, on=day, calendar=WorkdayCalendar.cn())
        try:
            return rules.decide(probe(found)).answer
        except SsjError as error:
            return error.code

    assert answer(alone) != answer(alone - found)


def test_each_question_is_asked_or_advisory() -> None:
    """By an act, a duty or a figure; the rest is declared, with its reason."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src/ssj_core").rglob("*.py")
        if "rules/questions" not in path.as_posix()
    )
    owed = {duty.question for name in BOOKS for duty in book(name).duties}
    silent = {
        word
        for word, kind in QUESTIONS.items()
        if not re.search(rf"\b{kind.__name__}\(", code) and word not in owed
    }
    declared = {question["word"] for question in LISTS["question"]}
    assert silent <= declared
    assert declared <= set(QUESTIONS)
    assert all(
        question["reason"]["zh"] and question["reason"]["en"] for question in LISTS["question"]
    )
