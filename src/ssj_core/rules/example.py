"""How to give an open clause its value: the lines of a rulebook that would do it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ssj_core.legal import Place
from ssj_core.rules.clause import Clause
from ssj_core.rules.guard import OneOf


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _when(clause: Clause) -> str:
    tests = [
        f"{fact} = [{', '.join(_written(value) for value in test.samples())}]"
        for fact, test in clause.guard.tests
        if isinstance(test, OneOf)
    ]
    return f"when     = {{ {', '.join(tests)} }}\n" if tests else ""


def example_clauses(clauses: Sequence[Clause], place: Place, on: dt.date) -> str:
    """Return the TOML that would give open clauses their values: one clause for those alike."""
    alike: dict[tuple[Any, ...], list[Clause]] = {}
    for clause in clauses:
        alike.setdefault((clause.policy, clause.guard), []).append(clause)
    return "\n\n".join(_example(same, place, on) for same in alike.values())


def _example(same: Sequence[Clause], place: Place, on: dt.date) -> str:
    clause = same[0]
    policy: Any = clause.policy
    lines = f"{policy.example.strip()}\n" if policy.example.strip() else ""
    answers = ", ".join(f'"{one.id}"' for one in same)
    return (
        "[[clause]]\n"
        f'id       = "{place.code}-{clause.id}"\n'
        'basis    = { instrument = "…", article = "…" }\n'
        f"from     = {on}\n"
        'binding  = "mandatory"\n'
        f'question = "{clause.question.word}"\n'
        f'kind     = "{policy.wants}"\n'
        f"{lines}{_when(clause)}"
        f"answers  = [{answers}]"
    )
