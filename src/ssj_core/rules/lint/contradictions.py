"""Clauses that cannot live together: some question they cover has no answer."""

from collections.abc import Iterator
from typing import Any

from ssj_core.rules.clause import Clause
from ssj_core.rules.lint._finding import Finding, contradiction
from ssj_core.rules.lint._probe import cases, pairs, said
from ssj_core.rules.rulebook import Rulebook


def contradictions(book: Rulebook) -> Iterator[Finding]:
    """Yield pairs of equal standing that differ, and pairs no answer satisfies."""
    for a, b in pairs(book.clauses):
        for facts in cases(a.covers, b.covers):
            found = _between(a, b, facts)
            if found is not None and not _settled(book, a, b, facts):
                yield found
                break


def _between(a: Clause, b: Clause, facts: dict[str, Any]) -> Finding | None:
    ids, case = (a.id, b.id), _case(facts)
    one, two = said(a, facts), said(b, facts)
    if a.binding == b.binding == "default":
        if not _equals(a, b) or _same(a, b, one, two):
            return None
        return contradiction(
            "conflict",
            ids,
            f"效力相同而说法不同（{case or '任何情形'}）",
            f"of equal standing, yet they differ ({case or 'in every case'})",
        )
    if one is None or two is None or not one.tighter(two).contradictory:
        return None
    return contradiction(
        "cap-below-floor",
        ids,
        f"不能同时满足：{one.say('zh')}；{two.say('zh')}（{case or '任何情形'}）",
        f"cannot both be met: {one.say('en')}; {two.say('en')} ({case or 'in every case'})",
    )


def _settled(book: Rulebook, a: Clause, b: Clause, facts: dict[str, Any]) -> bool:
    """Tell whether a more special default of the same place answers this case instead."""
    shown = [clause for clause in (a, b) if clause.binding == "default"]
    start = max(a.period.start, b.period.start)
    ends = [clause.period.until for clause in (a, b) if clause.period.until is not None]
    for other in book.clauses:
        if other.is_open or other.binding != "default" or other.question is not a.question:
            continue
        if start not in other.period or (
            other.period.until is not None and (not ends or other.period.until < min(ends))
        ):
            continue
        tests = other.covers.tests
        applies = all(name in facts and test.holds(facts[name]) for name, test in tests)
        for clause in shown:
            if applies and other.place == clause.place and other.covers.narrower(clause.covers):
                return True
    return False


def _equals(a: Clause, b: Clause) -> bool:
    """Tell whether neither is more local nor more special."""
    return (
        a.place == b.place and not a.covers.narrower(b.covers) and not b.covers.narrower(a.covers)
    )


def _same(a: Clause, b: Clause, one: object, two: object) -> bool:
    return a.policy == b.policy if one is None or two is None else one == two


def _case(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in facts.items())
