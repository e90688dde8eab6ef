"""Reading `when`: guards, typed against the question."""

import datetime as dt
from typing import Any

from ssj_core.rules.guard import Bounds, Given, Guard, NoneOf, OneOf, Test
from ssj_core.rules.loading.tables import Table
from ssj_core.rules.loading.values import MISSING
from ssj_core.rules.questions import Question
from ssj_core.rules.questions._facts import fact_types, vocabulary


def read_guard(table: Table, question: type[Question[Any]]) -> Guard | None:
    """Return the guard a `when` table holds, or None after noting its faults."""
    hints = fact_types(question)
    tests: dict[str, Test] = {}
    sound = True
    for key, raw in table.raw.items():
        table.used.add(key)
        fact = question.aliases.get(key, key)
        path = table.at(key)
        test: Any
        if fact not in hints:
            known = ", ".join(sorted({*hints, *question.aliases}))
            zh, en = (
                f"{question.word} 没有这个事实；可用：{known}",
                f"no fact of {question.word}; facts: {known}",
            )
            test = table.reader.fault(path, zh, en)
        elif fact in tests:
            test = table.reader.fault(path, f"与 {fact} 重复", f"the same fact as {fact}")
        else:
            test = _test(table, raw, path, hints[fact])
        if test is MISSING:
            sound = False
        else:
            tests[fact] = test
    return Guard(tuple(tests.items())) if sound else None


def _test(table: Table, raw: Any, path: str, hint: Any) -> Any:  # noqa: ANN401 - a Test or MISSING
    if isinstance(raw, list):
        return _one_of(table, raw, path, hint)
    if isinstance(raw, dict):
        return _compound(Table(raw, path, table.reader), hint)
    value = table.reader.read(hint, raw, path)
    return MISSING if value is MISSING else OneOf({value})


def _one_of(table: Table, raw: list[Any], path: str, hint: Any) -> Any:  # noqa: ANN401 - a Test or MISSING
    if not raw:
        return table.reader.fault(path, "空列表什么情形也不涵盖", "an empty list covers no case")
    values = table.reader.read(frozenset[hint], raw, path)
    return MISSING if values is MISSING else OneOf(values)


def _compound(table: Table, hint: Any) -> Any:  # noqa: ANN401 - a Test or MISSING
    """Read ``{ not = […] }``, ``{ at_least = …, at_most = … }`` or ``{ given = true }``."""
    keys = set(table.raw)
    if keys == {"given"} and table.raw["given"] is True:
        return Given()
    if keys == {"not"}:
        values = table.get("not", frozenset[hint])
        return MISSING if values is MISSING else _closed(hint, values)
    if keys and keys <= {"at_least", "at_most"} and hint in (int, dt.date):
        ends = [table.get(key, hint, None) for key in ("at_least", "at_most")]
        return MISSING if MISSING in ends else Bounds(*ends)
    zh = "只能写值、值的列表、{ not = […] }、{ at_least, at_most }（整数或日期）或 { given = true }"
    en = "write a value, a list, { not = […] }, { at_least, at_most } (numbers, days) or { given = true }"
    return table.reader.fault(table.path, zh, en)


def _closed(hint: Any, excluded: frozenset[Any]) -> Test:  # noqa: ANN401 - any type
    """Return "none of these", as "one of the others" where the vocabulary is closed."""
    rest = vocabulary(hint) - excluded
    return OneOf(rest) if rest else NoneOf(excluded)
