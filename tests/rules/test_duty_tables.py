"""Duty tables of a rulebook: what is wrong in one is told at its path, and nothing of it is guessed."""

from datetime import date

import pytest

from ssj_core.errors import ManyFaultsError
from ssj_core.errors.rules import SameClauseIdError
from ssj_core.rules import Rulebook

HEAD = """
schema = 1
jurisdiction = "330100"
title = { zh = "虚构", en = "Fictional" }
[instrument.law]
title = { zh = "法", en = "Act" }
[term]
office = { zh = "办公室", en = "the office" }
"""
DUTY = """
[[duty]]
id = "d"
code = "reply"
title = { zh = "答复", en = "reply" }
basis = { instrument = "law", article = "1" }
confidence = "primary"
from = 2023-01-01
cites = ["C1"]
of = "fact"
subject = "{plan}"
owes = "{department}"
to = "office"
about = { plan = "{plan}" }
asks = { question = "plan-by", year = "{year}", joint = false }
opens = [{ by = "plan.approved", each = "now.departments", when = { "plan.form" = "joint-plan" } }]
meets = [{ by = ["plan.filed"], subject = "{plan}" }]
"""
GOOD = HEAD + DUTY
ASKS = 'asks = { question = "plan-by", year = "{year}", joint = false }\n'
OPENS = DUTY[DUTY.index("opens =") : DUTY.index("meets =")]


def changed(old: str, new: str) -> str:
    """Return the good rulebook with one thing of its duty changed."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def faults(text: str) -> dict[str, str]:
    """Return the faults of a rulebook: path → why, in English."""
    with pytest.raises(ManyFaultsError) as caught:
        Rulebook.parse(text)
    return {fault.params["path"]: fault.params["why_en"] for fault in caught.value.faults}


def test_a_good_duty_is_read_as_it_stands() -> None:
    """Without faults the duty has its question, its facts and its steps; braces stay as written."""
    (duty,) = Rulebook.parse(GOOD).duties
    assert (duty.id, duty.of, duty.question) == ("d", "fact", "plan-by")
    assert duty.asks == {"year": "{year}", "joint": False}
    (opens,), (meets,) = duty.opens, duty.meets
    assert (opens.by, opens.each, opens.when) == (
        ("plan.approved",),
        "now.departments",
        {"plan.form": ("joint-plan",)},
    )
    assert (meets.by, meets.subject, duty.lapses, duty.reopens) == (
        ("plan.filed",),
        "{plan}",
        (),
        (),
    )


@pytest.mark.parametrize(
    "text, paths",
    [
        (changed('subject = "{plan}"\nowes', "owes"), {"duty[0].subject"}),
        (changed('owes = "{department}"', "owes = 3"), {"duty[0].owes"}),
        (changed('owes = "{department}"', 'owes = "{De partment}"'), {"duty[0].owes"}),
        (changed('subject = "{plan}"\nowes', 'subject = "a{}/b{1}"\nowes'), {"duty[0].subject"}),
        (
            changed("about = { plan = ", 'about = { task = "{Task}", plan = '),
            {"duty[0].about.task"},
        ),
        (changed('"now.departments"', '"now departments"'), {"duty[0].opens[0].each"}),
        (changed('"now.departments"', '"now.departments", on = "1"'), {"duty[0].opens[0].on"}),
        (changed('"plan.form" =', '"plan form" ='), {"duty[0].opens[0].when.plan form"}),
        (changed('"joint-plan" }', '["joint-plan", 1.5] }'), {"duty[0].opens[0].when.plan.form"}),
        (changed('["plan.filed"]', "[1]"), {"duty[0].meets[0].by[0]"}),
        (changed('{ by = ["plan.filed"], ', "{ "), {"duty[0].meets[0].by"}),
        (changed("{ by = [", "{ bye = 1, by = ["), {"duty[0].meets[0].bye"}),
        (changed('of = "fact"', 'of = "month"'), {"duty[0].of"}),
        (changed(ASKS, 'due = "Last day"\n'), {"duty[0].due"}),
    ],
)
def test_a_fault_is_told_at_its_path(text: str, paths: set[str]) -> None:
    """What is missing, of another type or no path is told where it stands, and only there."""
    assert set(faults(text)) == paths


def test_what_is_no_path_is_shown() -> None:
    """The fault has the words that are no path, and an example of one."""
    told = faults(changed('owes = "{department}"', 'owes = "{De partment}"'))
    assert told["duty[0].owes"].startswith("'De partment' is no path")
    assert "now.departments" in told["duty[0].owes"]


def test_the_last_day_comes_from_one_place() -> None:
    """A duty that asks a question and names a day of a document is refused; either alone is read."""
    told = faults(changed(ASKS, ASKS + 'due = "plan.until"\n'))
    assert told == {"duty[0].due": "the last day comes from asks or from due, not both"}
    (duty,) = Rulebook.parse(changed(ASKS, 'due = "plan.until"\n')).duties
    assert (duty.question, duty.asks, duty.due) == ("", {}, "plan.until")


@pytest.mark.parametrize("of", ["fact", "year"])
def test_a_duty_of_a_fact_or_a_year_says_what_opens_it(of: str) -> None:
    """Nothing else could open it: without `opens` the table is refused."""
    text = changed(OPENS, "").replace('of = "fact"', f'of = "{of}"')
    assert faults(text) == {"duty[0].opens": "missing"}


@pytest.mark.parametrize("of", ["task", "target"])
def test_a_duty_of_a_task_or_a_target_does_not(of: str) -> None:
    """Plan and draw open it: `opens` is refused, and without it the duty is read."""
    told = faults(changed('of = "fact"', f'of = "{of}"'))
    assert set(told) == {"duty[0].opens"}
    assert "follows from plan and draw" in told["duty[0].opens"]
    (duty,) = Rulebook.parse(changed(OPENS, "").replace('of = "fact"', f'of = "{of}"')).duties
    assert (duty.of, duty.opens) == (of, ())


@pytest.mark.parametrize("word", ["plan-bye", "ratio"])
def test_a_question_for_a_last_day_is_asked(word: str) -> None:
    """An unknown question, or one that no day answers, is refused with those that one does."""
    told = faults(changed('question = "plan-by"', f'question = "{word}"'))
    why = told["duty[0].asks.question"]
    assert why.startswith("no question for a last day")
    known = why.partition("known: ")[2].split(", ")
    assert "plan-by" in known
    assert word not in known


def test_a_question_is_named() -> None:
    """Facts without the question they are for are refused."""
    told = faults(changed('question = "plan-by", ', ""))
    assert "duty[0].asks.question" in told


@pytest.mark.parametrize(
    "old, new, path",
    [
        ("joint = false", "joint = false, act = 1", "duty[0].asks.act"),
        ("joint = false", 'joint = "no"', "duty[0].asks.joint"),
        ('year = "{year}"', 'year = "{Year}"', "duty[0].asks.year"),
        ('year = "{year}"', 'year = "2026"', "duty[0].asks.year"),
    ],
)
def test_facts_are_those_of_the_question(old: str, new: str, path: str) -> None:
    """A fact it does not have, a value of another type, braces without a path: each is refused."""
    assert set(faults(changed(old, new))) == {path}


def test_a_fact_nobody_knows_is_answered_with_those_there_are() -> None:
    """The fault names the facts of the question."""
    told = faults(changed("joint = false", "joint = false, act = 1"))
    assert told == {"duty[0].asks.act": "no such fact; facts: joint, year"}


def test_all_faults_of_a_book_come_at_once() -> None:
    """Faults of two duties are told together, each with its place in the list."""
    second = DUTY.replace('id = "d"', 'id = "e"').replace('code = "reply"', "code = 1")
    text = changed('of = "fact"', 'of = "month"') + second
    assert set(faults(text)) == {"duty[0].of", "duty[1].code"}


def test_one_id_is_one_duty() -> None:
    """The same duty in two books is one; two duties with one id are refused, in any order."""
    one = Rulebook.parse(GOOD)
    other = Rulebook.parse(changed("from = 2023-01-01", "from = 2024-01-01"))
    assert Rulebook.joined(one, one).duties == one.duties
    assert other.duties[0].period.start == date(2024, 1, 1)
    for books in ((one, other), (other, one)):
        with pytest.raises(SameClauseIdError, match="d"):
            Rulebook.joined(*books)
