"""Decisions explain themselves, leave a receipt, and can be replayed; rulebooks can be compared."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.encoding import canonical, parse
from ssj_core.errors.rules import ReceiptRefusedError, ReplayDiffersError
from ssj_core.legal import Place
from ssj_core.rules import (
    MayDraw,
    MayInspect,
    PlanBy,
    PublishBy,
    Rulebook,
    SampleRatio,
    TeamSize,
    replay,
)
from ssj_core.rules._plain import plain
from ssj_core.rules.guard import Bounds, Given, Guard, NoneOf, OneOf

Make = Callable[..., Rulebook]
Ask = Callable[..., Any]
RATIO = 'kind = "ratio"\nratio = "{}"\nrounding = "up"'
WITHIN = 'kind = "within"\ndays = {}\nunit = "workdays"\nclock = "{}"\nquestion = "publish-by"\nbinding = "mandatory"'
UNMODELLED = """
[[unmodelled]]
id = "gap"
basis = { instrument = "law", article = "9" }
from = 2020-01-01
why = { zh = "没有数字", en = "no number" }
questions = ["sample-ratio"]
"""


@pytest.fixture
def decision(toy: Make, ask: Ask) -> Any:
    """A decision with every kind of step."""
    book = toy(
        RATIO.format("2%") + '\nplace = "000000"',
        RATIO.format("3%"),
        RATIO.format("5%") + '\nbinding = "mandatory"\nanswers = "c7"',
        RATIO.format("4%") + '\nbinding = "mandatory"\nplace = "000000"',
        RATIO.format("9%") + '\nbinding = "mandatory"\nwhen = { class = "key" }',
        RATIO.format("9%") + '\nbinding = "mandatory"\nwhen = { joint = true }',
        'kind = "open"\nwants = "ratio"\nquestion = "sample-ratio"',
        extra=UNMODELLED,
    )
    return ask(book, SampleRatio(joint=False))


def test_the_text_says_what_each_clause_said_and_did(decision: Any) -> None:
    """Not the running answer: what the clause itself said."""
    assert decision.explain("en").splitlines() == [
        "how much to sample: at least 5%",
        "  c2 (Toy Act 1) answered: at least 3%",
        "  c3 (Toy Act 1) tightened: at least 5%",
        "  c4 (Toy Act 1) agreed: at least 4%",
        "  c7 (Toy Act 1) leaves a value open, which another clause gives",
        "  c1 (Toy Act 1) gave way to a more local or more special rule: at least 2%",
        "  c5 (Toy Act 1) cannot be asked yet, waiting for: item_class",
        "  c6 (Toy Act 1) does not cover this case",
        "  gap (Toy Act 9) is not modelled: no number",
    ]
    assert str(decision).splitlines()[:3] == [
        "抽查比例：不少于5%",
        "  c2（《虚构法》1）给出答案：不少于3%",
        "  c3（《虚构法》1）收紧为：不少于5%",
    ]


def test_the_tree_shows_the_summaries(decision: Any) -> None:
    """Each step stands over the summary of its clause; the last one closes the tree."""
    lines = decision.tree("en").splitlines()
    assert lines[1:3] == ["├─ ● c2 (Toy Act 1) answered: at least 3%", "│      invented"]
    assert lines[-1] == "└─ ？ gap (Toy Act 9) is not modelled: no number"
    assert decision.tree().splitlines()[2] == "│      虚构"


def test_the_html_links_and_escapes(toy: Make, ask: Ask) -> None:
    """Links lead to the instrument; nothing of a rulebook becomes markup or a script."""
    nasty = 'kind = "refuse"\nquestion = "may-inspect"\ngrounds = ["<b>"]\nid = "<i>"'
    html = ask(toy(nasty), MayInspect())._repr_html_()
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert '<a href="https://example.invalid/law">' in html
    assert "<b>" not in html


def test_a_link_that_is_none_is_no_link() -> None:
    """Only web addresses become links."""
    book = Rulebook.parse(
        'schema = 1\njurisdiction = "990000"\ntitle = { zh = "国", en = "Land" }\n'
        '[instrument.law]\ntitle = { zh = "法", en = "Act" }\nurl = "javascript:alert(1)"\n'
        '[[clause]]\nid = "a"\nbasis = { instrument = "law", article = "1" }\nfrom = 2020-01-01\n'
        'binding = "default"\nkind = "between"\nleast = 2\nquestion = "team-size"\n'
    )
    decision = book.at(Place("990000"), on=date(2026, 1, 1)).decide(TeamSize())
    assert "href" not in decision._repr_html_()
    assert (
        decision.tree("en")
        == "inspectors per inspection: at least 2\n└─ ● a (Act 1) answered: at least 2"
    )


def test_a_receipt_holds_the_clauses_read_and_no_others(decision: Any, toy: Make, ask: Ask) -> None:
    """It stays the same while rules on other questions come and go."""
    body = parse(decision.receipt())
    assert [step["clause"] for step in body["steps"]] == ["c2", "c3", "c4", "c7", "c1", "c5", "c6"]
    assert body["facts"] == {"joint": "no"}
    assert "calendar" not in body
    more = decision.rules.book + toy(
        'kind = "between"\nquestion = "team-size"\nleast = 2\nid = "team"'
    ).clause("team")
    assert ask(more, SampleRatio(joint=False)).receipt() == decision.receipt()
    assert replay(decision.receipt(), more).receipt() == decision.receipt()


def test_a_receipt_names_the_calendar_it_counted_with(
    toy: Make, ask: Ask, cal: WorkdayCalendar
) -> None:
    """Another calendar, or none, does not replay it."""
    book = toy(WITHIN.format(20, "finished"))
    decision = ask(book, PublishBy(finished=date(2026, 3, 2)))
    assert parse(decision.receipt())["calendar"] == cal.id
    assert replay(decision.receipt(), book, calendar=cal) == decision
    older = WorkdayCalendar.cn(as_of=date(2025, 12, 1))
    with pytest.raises(ReplayDiffersError, match="calendar: "):
        replay(decision.receipt(), book, calendar=older)
    with pytest.raises(ReplayDiffersError):
        replay(decision.receipt(), book)


def test_days_and_numbers_survive_a_receipt(toy: Make, ask: Ask) -> None:
    """Every type of fact comes back as it was."""
    free = toy('kind = "allow"\nquestion = "may-draw"')
    asked = MayDraw(
        day=date(2026, 3, 2),
        last_drawn=date.min,
        visits_left=2,
        checked_this_year=False,
        field="yes",
    )
    assert replay(ask(free, asked).receipt(), free).question == asked
    plan = toy('kind = "by-date"\nmonth = 2\nday = "last"')
    assert replay(ask(plan, PlanBy(year=2026)).receipt(), plan).question == PlanBy(year=2026)


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda book, _: book - book.clause("c2"), "- c2"),
        (lambda book, new: book + new, r"\+ new"),
        (lambda book, new: (book - book.clause("c2")) + new, r"- c2; \+ new"),
    ],
)
def test_a_replay_says_what_differs(toy: Make, ask: Ask, change: Any, says: str) -> None:
    """Clauses gone, new or changed are listed."""
    book = toy(RATIO.format("2%"), RATIO.format("3%") + '\nbinding = "mandatory"')
    new = toy(RATIO.format("3%") + '\nbinding = "mandatory"\nid = "new"').clause("new")
    receipt = ask(book, SampleRatio()).receipt()
    with pytest.raises(ReplayDiffersError, match=says):
        replay(receipt, change(book, new))


def test_a_changed_clause_or_a_forged_answer_differs(toy: Make, ask: Ask) -> None:
    """The digest binds the clause; the answer must follow."""
    one, two = toy(RATIO.format("2%")), toy(RATIO.format("3%"))
    receipt = ask(one, SampleRatio()).receipt()
    with pytest.raises(ReplayDiffersError, match="≠ c1"):
        replay(receipt, two)
    forged = parse(receipt)
    forged["excusable"] = "yes"
    with pytest.raises(ReplayDiffersError, match="excusable: yes → no"):
        replay(canonical(forged), one)
    forged = parse(receipt)
    forged["steps"] = forged["steps"] * 2
    with pytest.raises(ReplayDiffersError, match="steps"):
        replay(canonical(forged), one)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "ssj-receipt/9"},
        {"ask": "nothing"},
        {"facts": {"colour": "red"}},
        {"facts": {"joint": "maybe"}},
        {"facts": []},
        {"place": "1"},
        {"on": "yesterday"},
        {"steps": "none"},
    ],
)
def test_what_is_no_receipt_is_refused(toy: Make, ask: Ask, change: dict[str, Any]) -> None:
    """Wrong schema, question, facts, place or day."""
    book = toy(RATIO.format("2%"))
    body = parse(ask(book, SampleRatio()).receipt()) | change
    with pytest.raises(ReceiptRefusedError):
        replay(canonical(body), book)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"schema": 1}', b"\xff"])
def test_bytes_that_are_no_receipt_are_refused(data: bytes) -> None:
    """Not canonical JSON, or not a mapping."""
    with pytest.raises(ReceiptRefusedError):
        replay(data, Rulebook())


def test_a_receipt_without_a_required_fact_is_refused(toy: Make, ask: Ask) -> None:
    """A question that cannot be asked is no question."""
    book = toy('kind = "by-date"\nmonth = 2\nday = "last"')
    body = parse(ask(book, PlanBy(year=2026)).receipt()) | {"facts": {}}
    with pytest.raises(ReceiptRefusedError, match="year"):
        replay(canonical(body), book)


def test_a_diff_is_in_words(toy: Make, here: Place, day: date) -> None:
    """Added, removed, changed, and what changed in it."""
    a = toy(RATIO.format("2%"), RATIO.format("3%") + '\nbinding = "mandatory"')
    b = toy(RATIO.format("2%") + '\nuntil = 2030-01-01\nanswers = "x"') + toy(
        RATIO.format("9%") + '\nid = "n"'
    ).clause("n")
    diff = a.diff(b)
    assert [(d.id, d.change) for d in diff] == [
        ("c1", "changed"),
        ("c2", "removed"),
        ("n", "added"),
    ]
    assert diff.say("en").splitlines() == [
        "changed c1 (Toy Act 1): answers: [] → [x]; until: – → 2030-01-01",
        "removed c2 (Toy Act 1)",
        "added n (Toy Act 1)",
    ]
    assert str(diff).startswith("修改 c1（《虚构法》1）")
    assert len(a.diff(a)) == 0
    assert (a.diff(a).say(), a.diff(a).say("en")) == ("没有差别", "no difference")
    two = a.at(here, on=day).diff(b.at(here, on=date(2030, 1, 1)))
    assert [(d.id, d.change) for d in two] == [("c1", "removed"), ("c2", "removed"), ("n", "added")]


def test_nested_changes_are_named(toy: Make) -> None:
    """A change inside the policy or the citation is named by its path."""
    (change,) = toy(RATIO.format("2%")).diff(toy(RATIO.format("3%")))
    assert change.say("en") == "changed c1 (Toy Act 1): policy.ratio: 2% → 3%"


def test_guards_speak() -> None:
    """A guard says which cases it covers."""
    guard = Guard(
        (
            ("joint", OneOf({True})),
            ("tier", OneOf({"C", "D"})),
            ("item", NoneOf({"x"})),
            ("count", Bounds(1, 3)),
            ("day", Bounds(at_most=9)),
            ("field", Given()),
        )
    )
    assert guard.say("en") == (
        "count ≥ 1 and ≤ 3 and day ≤ 9 and field is known and item ∉ x and joint = yes and tier ∈ C, D"
    )
    assert guard.say().endswith("field 已知，且 item ∉ x，且 joint = 是，且 tier ∈ C、D")
    assert json.dumps(plain(guard.to_plain()))


TESTS = [
    OneOf({1}),
    OneOf({1, 2}),
    OneOf({5}),
    NoneOf({1}),
    NoneOf({1, 2}),
    NoneOf({9}),
    Bounds(1, 3),
    Bounds(0, 9),
    Bounds(at_least=2),
    Bounds(at_most=2),
    Bounds(4, 6),
    Given(),
]


@pytest.mark.parametrize("a", TESTS)
@pytest.mark.parametrize("b", TESTS)
def test_inside_means_whatever_passes_here_passes_there(a: Any, b: Any) -> None:
    """Checked against every small number: inside is never claimed wrongly, and witnesses pass both."""
    numbers = range(-20, 20)
    if a.inside(b):
        assert all(b.holds(n) for n in numbers if a.holds(n))
    one, two = Guard((("x", a),)), Guard((("x", b),))
    assert not (one.narrower(two) and two.narrower(one))
    witness = one.witness(two)
    if witness is not None:
        assert a.holds(witness["x"])
        assert b.holds(witness["x"])
    elif isinstance(a, OneOf):
        assert not any(b.holds(n) for n in a.values)


def test_plain_forms_are_refused_for_what_has_none() -> None:
    """A decimal number or a stranger cannot enter a digest."""
    from ssj_core.errors.encoding import NotCanonicalError  # noqa: PLC0415 - only here

    for value in (0.5, object()):
        with pytest.raises(NotCanonicalError):
            plain(value)
    assert plain({"b": (1, "x"), "a": {True}}) == [["a", ["yes"]], ["b", [1, "x"]]]
