"""How to give an open clause its value: the lines of a rulebook that would do it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, cast

import attrs

from ssj_core.legal import Place
from ssj_core.rules._plain import facts
from ssj_core.rules.answers import Due
from ssj_core.rules.clause import Clause
from ssj_core.rules.guard import OneOf
from ssj_core.rules.questions import Question

_LINES: Final = {
    "Between": ("between", "least    = …"),
    "Choice": ("only", 'names    = ["…"]'),
    "Floor": ("rate", 'least    = "…%"'),
    "Level": ("tier-levels", 'scheme   = "…"\nlevels   = { }'),
    "Required": ("require", 'names    = ["…"]'),
    "Sampling": ("ratio", 'ratio    = "…%"\nrounding = "up"'),
    "Verdict": ("allow", ""),
}
"""The kind of clause that gives an answer of each type, and the lines it needs."""


_BY_DATE: Final = ("by-date", "month    = …\nday      = …")


_ON_DATE: Final = ("on-date", "day      = …")


def _lines(question: Question[Any]) -> tuple[str, str]:
    """Return kind and lines of the clause: a period where the question has a day to count from."""
    if question.answer is not Due:
        return _LINES[question.answer.__name__]
    clocks = [name for name in facts(question) if isinstance(getattr(question, name), dt.date)]
    if not clocks:
        return _BY_DATE if hasattr(question, "year") else _ON_DATE
    return "within", f'days     = …\nunit     = "workdays"\nclock    = "{clocks[0]}"'


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
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


def _stated(question: Question[Any]) -> dict[str, str | bool]:
    """Return the facts of a question that say more than what it takes for granted."""
    usual = {part.name: part.default for part in attrs.fields(cast("Any", type(question)))}
    values = {name: getattr(question, name) for name in facts(question)}
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, str | bool) and value != usual[name]
    }


def example_of(question: Question[Any], place: Place, on: dt.date) -> str:
    """Return the TOML of a clause that would answer a question nothing answers."""
    kind, lines = _lines(question)
    when = ", ".join(
        f"{name} = {_written(value)}" for name, value in _stated(question).items() if value != ""
    )
    return "\n".join(
        line
        for line in (
            "[[clause]]",
            f'id       = "{place.code}-{question.word}"',
            'basis    = { instrument = "…", article = "…" }',
            f"from     = {on}",
            'binding  = "mandatory"',
            f'question = "{question.word}"',
            f'kind     = "{kind}"',
            lines,
            f"when     = {{ {when} }}" if when else "",
        )
        if line
    )
