"""The work lists for people: the overdue first, in words, and never an empty table without a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.disclosure import Facts, Links, Page, Table, tables
from ssj_core.journal import Fact
from ssj_core.legal import Text
from ssj_core.oversight import Entry, Ledger, Obligation, Status, work_list
from ssj_core.oversight.pages import work_index, work_page
from ssj_core.oversight.pages.work import left, why
from ssj_core.registers import ItemListAdopted
from ssj_core.rules import Rulebook
from ssj_core.rules.answers import Due

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
ME, OTHER = "市监局", "教体局"
DAY = date(2026, 4, 21)
NAMES = {"I-1": "甲食品厂", "I-2": "乙超市", "I-3": "丙酒店"}


@pytest.fixture
def book(book_of: Book, visit: Visit, listed: ItemListAdopted) -> Ledger:
    """Four inspections: one published late, one not yet, one with an open finding, one just begun."""
    april = date(2026, 4, 8)
    facts = [
        listed,
        listed.but(department=OTHER, on=date(2026, 4, 1)),
        *visit("I-1", finished=april, entered=date(2026, 4, 9), published=date(2026, 4, 21)),
        *visit("I-2", finished=april, entered=date(2026, 4, 9)),
        *visit(
            "I-3",
            finished=date(2026, 4, 17),
            entered=date(2026, 4, 20),
            results=("pending.market",),
        ),
    ]
    return book_of(facts, DAY)


def table(page: Page, name: str) -> Table:
    """Return the table of a page by the end of its name."""
    return next(one for one in tables([page]) if one.name.endswith(name))


def test_a_department_sees_the_overdue_first(book: Ledger) -> None:
    """What is late stands on top, says by how many days, about whom, and under which passage."""
    page = work_page(book.obligations.values(), DAY, department=ME, path="w.html", names=NAMES)
    rows = table(page, "-owed").rows
    said = [row["left"].zh for row in rows if isinstance(row["left"], Text)]
    assert said[:2] == ["已逾期 52 天", "已逾期 4 天"]
    assert said[-1] == "未定期限，须及时"
    assert str(rows[0]["subject"]) == str(Text("2026 年计划", "plan 2026"))
    late = rows[1]
    assert late["subject"] == Text("I-2 乙超市", "I-2 乙超市")
    assert (late["due"], late["since"]) == (Text("2026-04-17", "2026-04-17"), "2026-04-08")
    assert isinstance(late["why"], Text)
    assert "一（二）" in late["why"].zh
    assert (late["to"], late["days_left"], late["status"]) == ("社会公众", -4, "overdue")
    assert rows[-1]["days_left"] == ""
    assert not page.listed


def test_what_was_done_late_stays_in_sight(book: Ledger) -> None:
    """A duty done late leaves the list and stands in a table of its own with the days it was late."""
    page = work_page(book.obligations.values(), DAY, department=ME, path="w.html", names=NAMES)
    (row,) = table(page, "-late").rows
    assert (row["done"], row["over"]) == ("2026-04-21", 4)
    assert row["subject"] == Text("I-1 甲食品厂", "I-1 甲食品厂")
    facts = next(one for one in page.blocks if isinstance(one, Facts))
    counts = {label.zh: value for label, value in facts.items}
    assert (counts["已逾期"], counts["逾期办结"], counts["须及时办理（未定期限）"]) == (2, 1, 1)
    assert counts["七天内到期"] == 1
    assert counts["其他未到期"] == 0


def test_what_is_due_within_a_week_is_counted_apart(book: Ledger) -> None:
    """Seven days before the last day a duty is counted as soon due."""
    page = work_page(
        book.obligations.values(), date(2026, 4, 13), department=ME, path="w.html", names={}
    )
    facts = next(one for one in page.blocks if isinstance(one, Facts))
    assert {label.zh: value for label, value in facts.items}["七天内到期"] == 2


def test_a_duty_owed_to_nobody_in_particular_says_so() -> None:
    """Where nobody is named as the receiver, the page says that instead of leaving a gap."""
    page = work_page([OWED], DAY, department=ME, path="w.html", names={})
    (row,) = table(page, "-owed").rows
    assert row["to"] == Text("（未指明）", "(not named)")


def test_nothing_owed_is_said(book: Ledger) -> None:
    """A department without duties gets a sentence, not an empty page."""
    page = work_page(book.obligations.values(), DAY, department=OTHER, path="w.html", names={})
    notes = [one.note.zh for one in tables([page]) if one.note]
    assert notes == ["截至 2026-04-21，没有未办结的事项。", "没有逾期办结的事项。"]


def test_the_index_leads_to_every_department(book: Ledger) -> None:
    """Counts of all departments, everything overdue, and a link for each."""
    pages = {ME: "w-1.html", OTHER: "w-2.html"}
    page = work_index(book.obligations.values(), DAY, pages, "w.html", names=NAMES)
    rows = table(page, "w").rows
    assert [(row["department"], row["overdue"]) for row in rows] == [(ME, 2), (OTHER, 0)]
    assert len(table(page, "-overdue").rows) == 2
    links = next(one for one in page.blocks if isinstance(one, Links))
    assert [path for _, path in links.items] == ["w-1.html", "w-2.html"]
    before = work_index(book.obligations.values(), date(2025, 1, 1), pages, "w.html", names={})
    assert "没有逾期未办" in str(table(before, "-overdue").note)


DUTIES = {duty.code: duty for duty in Rulebook.load("cn-nm-dongsheng-2021").duties}
OWED = Obligation(
    id="x:1",
    duty=DUTIES["result-publication"],
    department=ME,
    to="",
    subject="I-1",
    opened=date(2026, 4, 1),
    due=Due.on(date(2026, 4, 20)),
)


@pytest.mark.parametrize(
    "day, due, zh",
    [
        (date(2026, 4, 19), Due.on(date(2026, 4, 20)), "还有 1 天"),
        (date(2026, 4, 20), Due.on(date(2026, 4, 20)), "今日到期"),
        (date(2026, 4, 22), Due.on(date(2026, 4, 20)), "已逾期 2 天"),
        (date(2026, 4, 21), Due(date(2026, 4, 20), date(2026, 4, 22)), "是否逾期尚不确定"),
        (date(2026, 4, 21), None, "未定期限，须及时"),
    ],
)
def test_days_left_in_words(day: date, due: Due | None, zh: str) -> None:
    """Days that a holiday notice can still move are called uncertain, never late."""
    (entry,) = work_list([evolve(OWED, due=due)], day)
    assert left(entry).zh == zh


@pytest.mark.parametrize(
    "duty, due, zh",
    [
        ("resolution", None, "会议纪要没有定期限"),
        ("execution", Due.on(date(2026, 4, 20)), "计划的实施时间"),
        (
            "finding",
            None,
            "《东胜区市场监管领域部门联合“双随机、一公开”监管工作实施方案》一（二）、四（三）3：只要求“及时”，规则没有给出天数",
        ),
    ],
)
def test_why_a_day_or_none(duty: str, due: Due | None, zh: str) -> None:
    """A day that a paper names says which paper; 及时 without a number says that."""
    said = why(evolve(OWED, duty=DUTIES[duty], due=due))
    assert isinstance(said, Text)
    assert said.zh == zh


def test_the_passages_that_bind_are_quoted(book: Ledger) -> None:
    """Where the rules gave the day, the passage stands as the rules cite it."""
    one = book["result-publication:I-2/市监局"]
    said = why(one)
    assert isinstance(said, Text)
    assert said.zh == next(term.cited for term in one.terms if term.binding)
    assert Entry(one, one.status(DAY), DAY).status is Status.OVERDUE


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    st.lists(st.tuples(st.sampled_from(sorted(DUTIES)), DAYS, st.none() | DAYS, st.none() | DAYS)),
    DAYS,
)
def test_no_duty_is_lost_between_the_numbers_and_the_lists(
    drawn: list[tuple[str, date, date | None, date | None]], day: date
) -> None:
    """Whatever is owed: every duty opened is counted once, and listed if it is open or was late."""
    owed = [
        evolve(
            OWED,
            id=f"x:{at}",
            duty=DUTIES[duty],
            opened=opened,
            due=None if due is None else Due.on(due),
            discharged=done,
        )
        for at, (duty, opened, due, done) in enumerate(drawn)
    ]
    page = work_page(owed, day, department=ME, path="w.html", names={})
    block = next(one for one in page.blocks if isinstance(one, Facts))
    counts = {label.zh: int(str(value)) for label, value in block.items}
    assert sum(counts.values()) == sum(one.opened <= day for one in owed)
    assert len(table(page, "-late").rows) == counts["逾期办结"]
    done = counts["逾期办结"] + counts["按期办结"]
    assert len(table(page, "-owed").rows) == sum(counts.values()) - done
