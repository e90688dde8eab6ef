"""What an answer wants of an act: each way of holding it, and what is said when it does not hold."""

from datetime import date
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.encoding import Text
from ssj_core.legal import Place
from ssj_core.rules import (
    Ask,
    Asking,
    Between,
    Choice,
    Holds,
    Question,
    RecordWithin,
    Required,
    Rulebook,
    TeamSize,
    Verdict,
    allowed,
    among,
    anything,
    has,
    number,
    one_of,
)
from ssj_core.rules.example import example_of
from ssj_core.rules.questions import QUESTIONS

OF = Text("此事", "this")


def name(code: str) -> Text:
    """Return a code as a rulebook might call it."""
    return Text(f"《{code}》", code)


@pytest.mark.parametrize(
    "holds, answer, zh",
    [
        (allowed(), Verdict(allowed=True), None),
        (allowed(), Verdict(allowed=False), "不可以"),
        (allowed(), Verdict(allowed=False, grounds={"a", "b"}), "不可以：《a》、《b》"),
        (number(2), Between(2), None),
        (number(1), Between(2, 3), "应2 至 3，现为 1"),
        (has({"a", "b"}), Required({"a"}), None),
        (has({"a"}), Required({"c", "b", "a"}), "还缺《b》、《c》"),
        (among({"a"}), Choice({"a", "b"}), None),
        (among({"a", "c"}), Choice({"a", "b"}), "不能用《c》，可用：《a》、《b》"),
        (one_of({"a", "x"}), Choice({"a", "b"}), None),
        (one_of(()), Choice({"a", "b"}), "应由《a》、《b》办理"),
        (anything(), Between(9), None),
    ],
)
def test_an_answer_is_held_against_the_act(holds: Holds[Any], answer: Any, zh: str | None) -> None:
    """It holds, or what is lacking is named as the rulebook calls it."""
    misses = holds.misses(answer, name)
    assert (misses and misses.zh) == zh


def test_objections_are_raised_together_or_alone() -> None:
    """Nothing where all holds; the one objection by itself."""
    asking = Asking(Rulebook.load("cn").at("150602", on=date(2026, 3, 2)))
    team = TeamSize(joint=False, onsite=True)
    asking.hold_all([Ask(team, number(2), OF), Ask(team, anything(), OF)])
    assert [one.question for one in asking.answered] == [team]
    with pytest.raises(ValueError, match="执法检查人数应不少于 2，现为 1"):
        asking.hold_all([Ask(team, number(1), OF)])


PREAMBLE = """
schema = 1
jurisdiction = "150602"
title = { zh = "本级规则（虚构）", en = "own rules (invented)" }
[instrument.own]
title = { zh = "本级规定（虚构）", en = "own paper (invented)" }
"""
CLOCKS = ("since", "produced", "finished", "amended", "happened", "published")


@pytest.mark.parametrize("word", sorted(QUESTIONS))
def test_every_question_has_the_clause_that_would_answer_it(word: str) -> None:
    """Where nothing is in force, the text for one's own rulebook names question and kind."""
    kind: type[Question[Any]] = QUESTIONS[word]
    given = {
        "document": "x",
        "act": "x",
        "metric": "x",
        "scheme": "x",
        "tier": "x",
        "milestone": "x",
        "register": "abnormal",
        "year": 2026,
    }
    given |= {"joint": False, "onsite": True}
    needed = {key: value for key, value in given.items() if key in kind.__annotations__}
    day = date(2026, 3, 2)
    needed |= {name: day for name in CLOCKS if name in kind.__annotations__}
    text = example_of(kind(**needed), Place("150602"), day)
    assert f'question = "{word}"' in text
    assert ('document = "x"' in text) == ("document" in needed)
    assert ("joint = false" in text) == ("joint" in needed)
    values = {
        'instrument = "…"': 'instrument = "own"',
        'article = "…"': 'article = "一"',
        'scheme   = "…"': 'scheme   = "x"',
        "levels   = { }": 'levels   = { x = "low" }',
        '"…%"': '"10%"',
        '"…"': '"x"',
        'kind     = "on-date"\nday      = …': 'kind     = "on-date"\nday      = 2026-06-30',
        "= …": "= 1",
    }
    for gap, value in values.items():
        text = text.replace(gap, value)
    assert "…" not in text
    book = Rulebook.parse(f"{PREAMBLE}\n{text}\n".encode(), name="own")
    rules = book.at("150602", on=day, calendar=WorkdayCalendar.cn())
    decision = rules.decide(kind(**needed))
    assert [step.id for step in decision.binding] == [f"150602-{word}"]


def test_recording_has_a_last_day_where_a_book_gives_one() -> None:
    """How late something may be recorded is a clause like any other, and open where none is."""
    asking = Asking(Rulebook.load("cn").at("150602", on=date(2026, 3, 2)))
    late = RecordWithin(document="plan", happened=date(2026, 2, 20))
    (silent,) = asking.objections([Ask(late, anything(), OF)])
    assert silent.code == "rules.open"


def test_a_silent_rulebook_is_told_once_a_question() -> None:
    """Two rows that want the same clause are answered with one clause to write."""
    asking = Asking(Rulebook.load("cn").at("150602", on=date(2026, 3, 2)))
    late = RecordWithin(document="plan", happened=date(2026, 2, 20))
    rows = [Ask(late, anything(), Text(f"第 {row} 行", f"row {row}")) for row in (1, 2)]
    (silent,) = asking.objections(rows)
    assert "row 1" in str(silent)
