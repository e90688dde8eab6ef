"""What rules answer, kept line by line: every clause of five books as they stood in November 2026, asked about its own case.

The books lie in ``tests/answers/books``: what ships may go on, what a book of that day says does not.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import attrs

from answers import HERE, answer, brief, held
from ssj_core.calendar import WorkdayCalendar
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.legal import Text
from ssj_core.rules import Asking, Clause, Guard, Question, Rulebook, RuleSet, replay
from ssj_core.rules._plain import facts
from ssj_core.rules._plain import plain as bare
from ssj_core.rules.answers import Between, Choice, Due, Required, Verdict
from ssj_core.rules.asking import (
    Ask,
    Holds,
    allowed,
    among,
    anything,
    has,
    later_than_last,
    no_later,
    number,
    one_of,
)
from ssj_core.rules.gaps import gaps
from ssj_core.rules.guard import Bounds, Given, NoneOf, OneOf
from ssj_core.rules.questions._facts import fact_types, vocabulary

CAL = WorkdayCalendar.cn(as_of=date(2026, 11, 1))
DAY = date(2026, 3, 2)
PLACES = (
    ("150602", ("cn", "cn-nm-dongsheng-2021", "cn-food-2021")),
    ("460100", ("cn", "cn-hi-2025")),
    ("500101", ("cn", "cn-cq-2024", "cn-tax-2015")),
)


def book(name: str) -> Rulebook:
    """Return a book as it stood."""
    return Rulebook.parse((HERE / "books" / f"{name}.toml").read_text(encoding="utf-8"), name=name)


def rules_of(place: str, names: tuple[str, ...], on: date = DAY) -> RuleSet:
    """Return the rules of a place under books as they stood."""
    return Rulebook.joined(*map(book, names)).at(place, on=on, calendar=CAL)


def _value(hint: Any, name: str = "") -> Any:
    if words := vocabulary(hint):
        return min(words, key=str)
    known = {int: 2026 if name == "year" else 3, str: "某", date: DAY, bool: True}
    return known.get(hint)


def questions_about(clause: Clause) -> Iterator[Question[Any]]:
    """Yield the questions a clause is about: with what its guard and its policy look at, and with little."""
    kind: Any = clause.question
    types = fact_types(kind)
    needed = {
        part.name: _value(types[part.name], part.name)
        for part in attrs.fields(kind)
        if part.default is attrs.NOTHING
    }
    yield kind(**needed)
    full = {
        name: _value(hint) for name, hint in types.items() if name in clause.needs or hint is date
    }
    for which in (0, -1):
        picked = {}
        for fact, test in clause.covers.tests:
            samples = [value for value in test.samples() if value is not None]
            if samples and fact in types:
                picked[fact] = samples[which]
        try:
            yield kind(**{**needed, **full, **picked})
        except (SsjError, TypeError, ValueError):
            continue


def told(rules: RuleSet, question: Question[Any]) -> str:
    """Return a decision on one line: its answer, and a digest of everything it says."""
    decision = rules.decide(question)
    whole = [decision.explain(lang) for lang in ("zh", "en")] + [
        decision.tree(lang) for lang in ("zh", "en")
    ]
    whole += [
        decision._repr_html_(),
        decision.receipt().decode(),
        str(bare(decision.hard)),
        str(decision.excusable),
    ]
    whole += [
        str(decision.past_at_issue),
        *(step.words(lang) for step in decision.steps for lang in ("zh", "en")),
    ]
    whole += [str(len(decision.pending)), str(len(decision.binding))]
    assert replay(decision.receipt(), rules.book, calendar=CAL).answer == decision.answer
    return f"{bare(decision.answer)} {brief(whole)}"


def _decided() -> Iterator[str]:
    for place, names in PLACES:
        rules = rules_of(place, names)
        seen = set()
        for clause in rules.clauses:
            for question in questions_about(clause):
                if (asked := f"{place} {question.word} {bare(facts(question))}") not in seen:
                    seen.add(asked)
                    found = answer(lambda q=question, r=rules: told(r, q))
                    yield f"{asked} → {found if len(found) < 300 else brief(found)}"


def test_every_clause_is_decided_on_as_it_was() -> None:
    """Its own case and the bare question, at three places: answer, reasons in both languages, tree, page, receipt."""
    held("decisions", _decided())


def _said_of_books() -> Iterator[str]:
    for place, names in PLACES:
        joined = Rulebook.joined(*map(book, names))
        yield f"{names} {joined.digest[:12]} {len(joined.mandatory)} mandatory"
        for on in (date(2019, 6, 1), date(2022, 3, 1), DAY):
            rules = joined.at(place, on=on, calendar=CAL)
            yield f"  {place} {on}: {len(rules.clauses)} clauses, {len(rules.duties)} duties, {len(rules.unmodelled)} unmodelled"
            yield f"  {brief([duty.plain for duty in rules.duties])} {brief(rules.terms.to_plain())} {brief(rules.schemes)}"
            for gap in gaps(rules):
                yield f"    {gap.question} {gap.clause} {gap.partly} {brief((gap.say(), gap.say('en'), gap.example))}"
        for day in (None, date(2030, 1, 1)):
            for finding in joined.lint(day):
                yield f"  lint {day} {finding.code} {brief((finding, finding.say('zh'), finding.say('en')))}"
        for clause in joined.clauses:
            yield f"  {clause.id} {clause.digest[:12]} {brief((clause.say(), clause.say('en'), clause.covers.say(), clause.covers.say('en'), clause.order))}"
        for duty in joined.duties:
            yield f"  {duty.id} {duty.clause} {duty.paths} {brief((duty, duty.plain, duty.order))}"


def test_books_say_of_themselves_what_they_said() -> None:
    """Clauses, duties, terms, what is open, what is doubtful, on several days."""
    held("books", _said_of_books())


def test_differences_between_books_are_told_as_they_were() -> None:
    """A clause less, ended, moved, of another value: what a diff says in both languages."""

    def lines() -> Iterator[str]:
        cn = book("cn")
        first, second = cn.clauses[0], cn.clauses[1]
        others = {
            "less": cn - first,
            "more": (cn - first) + attrs.evolve(first, id="z-new"),
            "ended": (cn - first) + first.ending(date(2027, 1, 1)),
            "loose": (cn - second)
            + attrs.evolve(
                second, binding="mandatory" if second.binding == "default" else "default"
            ),
            "excusable": (cn - second) + attrs.evolve(second, excusable=not second.excusable),
            "hi": book("cn-hi-2025"),
        }
        for name, other in others.items():
            for diff in (cn.diff(other), other.diff(cn)):
                yield f"{name} {len(diff)} {brief((str(diff), diff.say('zh'), diff.say('en'), [d.fields for d in diff]))}"
        before = cn.at("150602", on=date(2019, 6, 1), calendar=CAL)
        now = cn.at("150602", on=DAY, calendar=CAL)
        diff = before.diff(now)
        yield from diff.say("zh").split("\n")
        yield from diff.say("en").split("\n")

    held("differences", lines())


def _parsed(text: str) -> str:
    try:
        return Rulebook.parse(text, name="x").digest[:12]
    except ManyFaultsError as refused:
        return " | ".join(f"{fault.code} {brief(fault)}" for fault in refused.faults)


def test_a_book_with_one_line_otherwise_is_read_as_it_was() -> None:
    """Each line left out, and each value of another kind: what of it is refused, and what is still a book."""

    def lines() -> Iterator[str]:
        text = (HERE / "books" / "compact.toml").read_text(encoding="utf-8")
        head, *sections = re.split(r"(?m)^(?=\[\[)", text)
        for name, section in (("", ""), *((part.split("\n")[1], part) for part in sections)):
            rows = (section or head).split("\n")
            before = head if section else ""
            for at, row in enumerate(rows):

                def without(
                    new: list[str], at: int = at, rows: list[str] = rows, before: str = before
                ) -> str:
                    return answer(
                        lambda: _parsed(before + "\n".join([*rows[:at], *new, *rows[at + 1 :]]))
                    )

                if found := re.match(r"(.*?= *)(.*)", row):
                    kinds = ("1", '""', "true", "[]")
                    told = [without([found[1] + value]) for value in kinds]
                    yield f"{name} · {found[1].strip()} → {without([])} … {brief(told)}"

    held("books_otherwise", lines())


TESTS: tuple[Any, ...] = (
    OneOf(frozenset({"a"})),
    OneOf(frozenset({"a", "b"})),
    OneOf(frozenset({True})),
    NoneOf(frozenset({"a"})),
    NoneOf(frozenset({"b", "c"})),
    Bounds(1),
    Bounds(None, 3),
    Bounds(1, 3),
    Bounds(2, 2),
    Bounds(DAY),
    Bounds(None, DAY - timedelta(1)),
    Given(),
)


def test_guards_hold_as_they_did() -> None:
    """Every kind of test against values around its edges, and against every other."""

    def lines() -> Iterator[str]:
        values = (
            "a",
            "b",
            "d",
            0,
            1,
            2,
            3,
            4,
            True,
            False,
            DAY,
            DAY - timedelta(1),
            DAY - timedelta(2),
        )
        for test in TESTS:
            held_by = [
                answer(lambda t=test, v=value: t.holds(v)) if type(value) in _fit(test) else "-"
                for value in values
            ]
            inside = [
                answer(lambda t=test, o=other: t.inside(o))
                for other in TESTS
                if _fit(other) & _fit(test)
            ]
            yield f"{test.say('zh')} {test.say('en')} {test.to_plain()} {sorted(map(str, test.samples()))} {held_by} {inside}"
        for kind in (str, int, date):
            tests = [test for test in TESTS if kind in _fit(test)]
            guards = [Guard(), *(Guard(tests=(("x", test),)) for test in tests)]
            guards.append(Guard(tests=(("x", tests[0]), ("y", tests[-1]))))
            for one in guards:
                for other in guards:
                    found = answer(
                        lambda a=one, b=other: (a.narrower(b), a.inside(b), a.witness(b))
                    )
                    yield f"{one.say()} · {other.say('en')} → {found} {one.to_plain()}"

    held("guards", lines())


def _fit(test: Any) -> set[type]:
    """Return the types of values a test is about."""
    if isinstance(test, Given):
        return {str, int, bool, date}
    if isinstance(test, Bounds):
        return {type(test.at_least if test.at_least is not None else test.at_most)}
    return {type(next(iter(test.values)))}


def test_what_an_act_is_held_to_is_told_as_it_was() -> None:
    """Each way to hold an answer, met and missed, under clauses and on a basis of the caller's own."""

    def lines() -> Iterator[str]:
        rules = rules_of(*PLACES[0])
        name = Text("某事", "a thing")
        ways: list[tuple[Any, Holds[Any]]] = [(Verdict, allowed()), (Any, anything())]
        ways += [(Between, number(count)) for count in (0, 1, 2, 3, 9)]
        ways += [(Required, has(names)) for names in ((), ("a",), ("legal", "name"))]
        ways += [
            (kind, among(names))
            for kind in (Choice, Required)
            for names in ((), ("a",), ("legal",))
        ]
        ways += [(Choice, one_of(roles)) for roles in ((), ("convenor",), ("x",))]
        ways += [(Due, no_later(DAY + timedelta(step))) for step in (-400, 0, 400)]
        ways += [(Due, later_than_last(DAY + timedelta(step))) for step in (-400, 0, 400)]
        for clause in rules.clauses:
            for question in list(questions_about(clause))[1:2]:
                found = answer(lambda q=question: Asking(rules).ask(q, name).plain())
                asks = [
                    Ask(question, way, name) for kind, way in ways if kind in (Any, question.answer)
                ]
                asked = [(Asking(rules), ask) for ask in asks]
                told = [
                    answer(lambda a=asking, k=ask: [str(o) for o in a.objections([k])])
                    for asking, ask in asked
                ]
                yield f"{clause.id} {brief((found, told, [asking.rests() for asking, _ in asked]))}"

    held("asked", lines())
