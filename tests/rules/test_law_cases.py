"""The check cases of the law of November 2026, each with neighbours that come out otherwise."""

import tomllib
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.errors import rules as errors
from ssj_core.legal import Place
from ssj_core.rules import QUESTIONS, ActBy, Rulebook

LAWS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "law_cases.toml").read_text(encoding="utf-8")
)["law"]
CASES = [
    pytest.param(law, case, id=f"{law['id']}: {case.get('other', 'as the report says')}")
    for law in LAWS
    for case in law["case"]
]
PUBLISHED_CAP = """
schema = 1
jurisdiction = "460000"
title = { zh = "频次上限（虚构）", en = "published caps (invented)" }
[instrument.caps]
title = { zh = "涉企检查年度频次上限（虚构）", en = "yearly caps (invented)" }
[[clause]]
id = "own-cap"
basis = { instrument = "caps", article = "一" }
from = 2025-09-01
binding = "default"
question = "visits-per-year"
kind = "between"
most = 3
answers = ["hainan-9", "cn-54-cap"]
"""


@cache
def load(*names: str) -> Rulebook:
    """Return rulebooks by name; one is what a province published."""
    own = [Rulebook.parse(PUBLISHED_CAP)] if "published-cap" in names else []
    return Rulebook.joined(Rulebook.load(*(n for n in names if n != "published-cap")), *own)


def test_none_of_the_49_is_missing() -> None:
    """Every second number up to 97, each with a neighbour."""
    assert [law["id"] for law in LAWS] == [f"L{number:03d}" for number in range(1, 98, 2)]
    assert [law["id"] for law in LAWS if all("other" not in case for case in law["case"])] == []


@pytest.mark.parametrize("law, case", CASES)
def test_the_law_answers(law: dict[str, Any], case: dict[str, Any]) -> None:
    """The answer, and that it is read from the clauses of the instrument and article named."""
    book = load(*case["books"])
    rules = book.at(Place(case["place"]), on=case["on"], calendar=WorkdayCalendar.cn())
    question = QUESTIONS[case["ask"]](**case["facts"])
    by = case.get("by", law["by"])
    if "error" in case:
        with pytest.raises(getattr(errors, case["error"])) as refused:
            rules.decide(question)
        if case["error"] == "OpenRuleError" and ("by" in case or "other" not in case):
            assert set(by) <= set(refused.value.params["ids"])
        return
    decision = rules.decide(question)
    name = book.terms.name
    assert decision.answer.say("en", lambda code: name(code, "en")) == case["answer"]
    did = {step.id: step.effect for step in decision.steps}
    assert set(by) <= set(did), "a clause named is not in force"
    if "by" in case:
        assert set(by) <= {step.id for step in decision.binding}
    if "excusable" in case:
        assert decision.excusable is case["excusable"]
    if wanted := case.get("counts"):
        asked = {key: wanted[key] for key in ("staff", "per") if key in wanted}
        assert decision.answer.counts(wanted["population"], **asked).least == wanted["least"]
    for number, fits in case.get("fits", {}).items():
        assert (int(number) in decision.answer) is fits
    if reached := case.get("reached"):
        wanted_share = decision.answer.value
        assert Fraction(reached["done"], reached["of"]) < wanted_share
        assert wanted_share * reached["of"] - reached["done"] == reached["missing"]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law["id"])
def test_the_clause_cites_the_text_that_decides(law: dict[str, Any]) -> None:
    """Instrument, article and how sure, as the case has them; where they differ it says why."""
    book = load(*dict.fromkeys(name for case in law["case"] for name in case["books"]))
    clauses = [book.clause(name) for name in law["by"]]
    instrument, article = law["cites"]
    titles = [
        f"{clause.citation.instrument.title.zh}{clause.citation.article}" for clause in clauses
    ]
    assert any(instrument in title for title in titles), titles
    assert any(article in clause.citation.article for clause in clauses)
    assert {clause.citation.confidence for clause in clauses} == {law["confidence"]}


def test_a_crime_goes_to_the_police_in_four_days_with_the_plan_or_without() -> None:
    """“Timely” of the plan is what the State Council says: three days to decide, 24 hours to hand over."""
    asked = ActBy(act="criminal-transfer", since=date(2026, 5, 11))
    for names in (("cn",), ("cn", "cn-nm", "cn-nm-dongsheng-2021")):
        rules = load(*names).at(Place("150602"), on=date(2026, 5, 6), calendar=WorkdayCalendar.cn())
        assert rules.decide(asked).answer.date == date(2026, 5, 15)
