"""The rulebooks that ship, asked case by case (tests/cases/*.toml)."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.errors import rules as errors
from ssj_core.legal import Place
from ssj_core.rules import (
    QUESTIONS,
    PlanBy,
    PublishBy,
    RiskLevel,
    Rulebook,
    SampleRatio,
    book_names,
    replay,
)

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "src/ssj_core/demo/rulebook.toml"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((ROOT / "tests/cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


@cache
def load(*names: str) -> Rulebook:
    """Return rulebooks by name; ``demo`` is the one of the demonstration."""
    return Rulebook.load(*(str(DEMO) if name == "demo" else name for name in names))


def rules_of(case: dict[str, Any]) -> Any:
    """Return the rules a case asks."""
    return load(*case["books"]).at(
        Place(case["place"]), on=case["on"], calendar=WorkdayCalendar.cn()
    )


@pytest.mark.parametrize("case", CASES)
def test_a_case_of_law(case: dict[str, Any]) -> None:
    """The answer, what each clause did, and how far it may be put off, as the source says."""
    question = QUESTIONS[case["ask"]](**case["facts"])
    rules = rules_of(case)
    if "error" in case:
        with pytest.raises(getattr(errors, case["error"])):
            rules.decide(question)
        return
    decision = rules.decide(question)
    assert decision.explain("en").splitlines()[0].split(": ", 1)[1].startswith(case["answer"])
    name = rules.book.terms.name
    assert decision.answer.say("en", lambda code: name(code, "en")) == case["answer"]
    did = {step.id: step.effect for step in decision.steps}
    assert did == {**did, **case.get("did", {})}
    if "excusable" in case:
        assert decision.excusable is case["excusable"]
    if wanted := case.get("counts"):
        asked = {key: wanted[key] for key in ("staff", "per") if key in wanted}
        counts = decision.answer.counts(wanted["population"], **asked)
        assert (counts.least, counts.most) == (wanted["least"], wanted.get("most", counts.most))
    again = replay(decision.receipt(), rules.book, calendar=rules.calendar)
    assert again.receipt() == decision.receipt()


def test_every_book_has_its_cases() -> None:
    """No rulebook ships unasked."""
    asked = {path.stem for path in (ROOT / "tests/cases").glob("*.toml")}
    assert asked == {*book_names(), "demo"}


@pytest.mark.parametrize("name", [*book_names(), "demo"])
def test_every_clause_cites_its_source(name: str) -> None:
    """Citation, confidence and a summary in both languages: without them a number is a rumour."""
    book = load(name)
    assert book.clauses
    for clause in book.clauses:
        assert clause.citation.summary is not None, clause.id
        assert clause.citation.confidence in ("primary", "secondary"), clause.id
        assert clause.citation.article, clause.id
    assert [one for one in book.lint() if one.level == "contradiction"] == []


def test_all_books_live_together() -> None:
    """Loaded together they do not contradict one another."""
    book = load(*book_names())
    assert [one for one in book.lint() if one.level == "contradiction"] == []
    demo = load("cn", "cn-nm-dongsheng-2021", "demo")
    assert [one.code for one in demo.lint() if one.code == "unanswered"] == []


def test_the_trace_of_the_collision_names_both_clauses() -> None:
    """7 working days from production and 20 from the end: both bind, the earlier wins."""
    rules = load("cn", "cn-nm-dongsheng-2021").at(
        Place("150602"), on=date(2021, 6, 1), calendar=WorkdayCalendar.cn()
    )
    asked = PublishBy(joint=False, finished=date(2021, 4, 1), produced=date(2021, 4, 26))
    text = rules.decide(asked).explain("zh")
    assert "ds-c9（" in text
    assert "2021-05-08" in text
    assert "ds-c93（" in text
    assert "2021-04-29" in text


def test_the_chain_of_instruments_reaches_the_state_council() -> None:
    """The plan carries out the city's plan, the region's measures and the State Council's opinions."""
    plan = load("cn-nm-dongsheng-2021").clause("ds-c93").citation.instrument
    assert plan.under[-3:] == ("eff-2021-16", "nzf-2019-10", "gf-2019-5")
    assert plan.issued == date(2021, 2, 27)


def test_a_deadline_past_at_issue_says_so() -> None:
    """The joint plan of 2021 was due four weeks before the plan was issued."""
    rules = load("cn-nm-dongsheng-2021").at(Place("150602"), on=date(2021, 2, 27))
    assert rules.decide(PlanBy(year=2021, joint=True)).past_at_issue
    assert not rules.decide(PlanBy(year=2022, joint=True)).past_at_issue


def test_the_examples_of_the_page_on_rulebooks_answer() -> None:
    """What a county copies from the page is a rulebook, and gives the values the plan leaves open."""
    page = (ROOT / "docs/rulebooks.md").read_text(encoding="utf-8")
    blocks = [part.partition("```")[0] for part in page.split("```toml\n")[1:]]
    assert Rulebook.parse(blocks[0] + blocks[1]).clauses[0].id == "own-general-ratio"
    assert Rulebook.parse(blocks[0] + blocks[-3]).unmodelled
    assert "own-grades" in Rulebook.parse(blocks[0] + blocks[-2]).schemes
    borrowed = Rulebook.parse(blocks[0] + blocks[-1])
    assert borrowed.cited(Place("150602"), "point:figure-entry") == ("四十二",)
    own = Rulebook.parse(next(block for block in blocks if "own-levels" in block))
    rules = Rulebook.joined(load("cn", "cn-nm-dongsheng-2021"), own).at(
        Place("150602"), on=date(2026, 3, 2)
    )
    tier: dict[str, Any] = {"scheme": "enterprise-credit-2022", "tier": "D"}
    ratio = SampleRatio(item_class="general", **tier)
    assert rules.decide(ratio).answer.say("en") == "at least 5%, at most 5%, never fewer than 1"
    assert rules.decide(RiskLevel(**tier)).answer.say("en") == "high"
