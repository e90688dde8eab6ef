"""Deciding with 1,000 clauses loaded: uncached, at least eight of them competing.

Run ``python benchmarks/bench_rules.py``. Every question asked is a new value and no answer is kept
between questions; the trace is built only where the table says so. Peers, in the same run: a plain
scan of the same clauses with the same resolution, and `packaging`, which decides whether one
version satisfies a set of eight specifiers.
"""

import datetime as dt
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, ClassVar

from attrs import frozen
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from ssj_core.calendar import WorkdayCalendar
from ssj_core.legal import Citation, Instrument, Period, Place, Text
from ssj_core.rules import (
    Amount,
    Clause,
    CreditTieredRatio,
    Guard,
    Policy,
    PublishBy,
    Rulebook,
    RuleSet,
    SampleRatio,
)
from ssj_core.rules.clause import Binding
from ssj_core.rules.guard import OneOf
from ssj_core.rules.policies import Ratio, WithinDays
from ssj_core.rules.questions import Question

HERE, DAY = Place("150602"), dt.date(2026, 3, 1)
LAW = Citation(instrument=Instrument(key="x", title=Text("虚构", "invented")), article="1")
ROUNDS = 3_000


def clause(
    number: int, place: str, policy: Policy, question: type[Question[Any]], **guard: str
) -> Clause:
    """Return one invented clause."""
    tests = tuple((fact, OneOf({value})) for fact, value in guard.items())
    binding: Binding = "default" if place == "150602" and number % 2 else "mandatory"
    return Clause(
        id=f"b-{number}",
        place=Place(place),
        citation=LAW,
        period=Period(dt.date(2020, 1, 1)),
        binding=binding,
        question=question,
        kind="bench",
        policy=policy,
        guard=Guard(tests),
    )


@frozen(kw_only=True)
class Asked(Ratio):
    """A ratio that pretends to read facts: it is asked for every question."""

    constant: ClassVar = False


def book(*, tiered: bool, policy_class: type[Ratio] = Ratio) -> Rulebook:
    """Return 1,000 clauses: eight speak to the questions asked, the others to other items and questions."""
    places = ("000000", "150000", "150600")
    clauses = []
    for number in range(8):
        share = f"{number + 1}%"
        policy: Policy = policy_class(ratio=Amount.parse(share), rounding="up")
        if tiered:
            amounts = {tier: Amount.parse(share) for tier in "ABCD"}
            policy = CreditTieredRatio(scheme="s", ratios=amounts, rounding="up")
        place = "150602" if number == 0 else places[number % 3]
        clauses.append(clause(number * 2 + (number == 0), place, policy, SampleRatio))
    for number in range(20, 512):
        policy = Ratio(ratio=Amount.parse("2%"), rounding="up")
        clauses.append(clause(number, "150602", policy, SampleRatio, item=f"item-{number}"))
    for number in range(512, 1012):
        policy = WithinDays(days=1 + number % 30, unit="workdays", clock="finished")
        clauses.append(clause(number, "150600", policy, PublishBy, document=f"doc-{number // 8}"))
    found = Rulebook(clauses=tuple(clauses))
    assert len(found.clauses) == 1000, len(found.clauses)  # noqa: S101 - the benchmark's own premise
    return found


def scan(rules: RuleSet, question: SampleRatio) -> Fraction:
    """Decide by looking at every clause: what the index saves."""
    answer, depth = None, -1
    mandatory = []
    for one in rules.book.clauses:
        if (
            one.question is not SampleRatio
            or not one.place.covers(rules.place)
            or rules.on not in one.period
        ):
            continue
        if not all(test.holds(getattr(question, fact)) for fact, test in one.covers.tests):
            continue
        if one.binding == "mandatory":
            mandatory.append(one)
        elif one.place.depth > depth:
            answer, depth = one.policy.answer(question), one.place.depth
    for one in mandatory:
        said = one.policy.answer(question)
        answer = said if answer is None else answer.tighter(said)
    assert answer is not None  # noqa: S101 - the benchmark's own premise
    return answer.least or Fraction(0)


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the best time of thirty runs, in microseconds a call: the one others disturbed least."""
    found = []
    for _ in range(30):
        start = time.perf_counter()
        for _ in range(rounds):
            work()
        found.append((time.perf_counter() - start) / rounds * 1e6)
    return min(found)


def main() -> None:
    """Print the table."""
    calendar = WorkdayCalendar.cn()
    plain = book(tiered=False).at(HERE, on=DAY)
    asked = book(tiered=False, policy_class=Asked).at(HERE, on=DAY)
    tiered = book(tiered=True).at(HERE, on=DAY, calendar=calendar)
    ask = SampleRatio(item="x", item_class="key", scheme="s", tier="C")
    speaking = [step for step in plain.decide(ask).steps if step.said is not None]
    print(f"1,000 clauses; {len(speaking)} competing; least {plain.decide(ask).answer.least}")
    versions, eight = Version("2.5"), SpecifierSet(">=1,<9,!=3,!=4,!=5,>=1.1,<8,<7")
    due = PublishBy(document="doc-70", finished=dt.date(2026, 3, 2))
    rows = [
        ("decide, eight constant clauses", best(lambda: plain.decide(ask), ROUNDS)),
        ("decide, eight tiered clauses", best(lambda: tiered.decide(ask), ROUNDS)),
        ("decide, eight clauses that read facts", best(lambda: asked.decide(ask), ROUNDS)),
        ("decide, eight deadlines in working days", best(lambda: tiered.decide(due), 100)),
        ("decide and build the trace", best(lambda: plain.decide(ask).steps, 5)),
        (
            "at(): select and index, then decide",
            best(lambda: plain.book.at(HERE, on=DAY).decide(ask), 3),
        ),
        ("peer: scan of all clauses", best(lambda: scan(plain, ask), 5)),
        ("peer: packaging, eight specifiers", best(lambda: eight.contains(versions), 1000)),
    ]
    base = rows[2][1]
    for name, micros in rows:
        print(f"{name:44} {micros:10.2f} µs {micros / base:9.2f} ×")


if __name__ == "__main__":
    main()
