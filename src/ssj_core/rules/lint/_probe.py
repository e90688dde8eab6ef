"""Probes: questions that two clauses both cover, asked to see whether they can live together."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any, cast

import attrs

from ssj_core.rules.clause import Clause
from ssj_core.rules.guard import FRESH, Guard, OneOf
from ssj_core.rules.questions._facts import fact_types


def meet(a: Clause, b: Clause) -> bool:
    """Tell whether the two can be in force at one place on one day."""
    related = a.place.covers(b.place) or b.place.covers(a.place)
    return related and a.period.overlaps(b.period)


def pairs(clauses: tuple[Clause, ...]) -> Iterator[tuple[Clause, Clause]]:
    """Yield the pairs of clauses that speak to one question at one place on one day."""
    for a, b in combinations([clause for clause in clauses if not clause.is_open], 2):
        if a.question is b.question and meet(a, b):
            yield a, b


def said(clause: Clause, facts: dict[str, Any]) -> Any:  # noqa: ANN401 - an answer of any type, or None
    """Return what a clause says in a case, None if it takes more than the case to know."""
    policy: Any = clause.policy
    if getattr(policy, "constant", False):
        return policy.answer(None)
    if not hasattr(policy, "implied"):
        return None
    types = fact_types(clause.question)
    # Facts the case leaves open are filled with something neutral where the question requires them.
    needed = {
        field.name: (FRESH if types[field.name] is str else 1)
        for field in attrs.fields(cast("Any", clause.question))
        if field.default is attrs.NOTHING
    }
    return policy.answer(clause.question(**{**needed, **facts}))


def cases(a: Guard, b: Guard) -> Iterator[dict[str, Any]]:
    """Yield cases that both guards cover: one for every combination of the values they name."""
    if a.witness(b) is None:
        return
    one, two = dict(a.tests), dict(b.tests)
    names = sorted({*one, *two})
    values = []
    for name in names:
        tests = [test for test in (one.get(name), two.get(name)) if test is not None]
        found = {v for test in tests if isinstance(test, OneOf) for v in test.samples()}
        fitting = sorted((v for v in found if all(test.holds(v) for test in tests)), key=repr)
        witness = Guard(((name, tests[0]),)).witness(Guard(((name, tests[-1]),))) or {}
        values.append(fitting or [witness[name]])
    for combination in product(*values):
        yield dict(zip(names, combination, strict=True))
