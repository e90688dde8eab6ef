"""Reading `[[duty]]`: what is owed, opened and met by which facts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, Literal, get_args

from ssj_core.rules.duties import Duty, Of, Step, is_path, paths_in
from ssj_core.rules.kinds import Kinds
from ssj_core.rules.loading.clauses import Instruments, read_common
from ssj_core.rules.loading.tables import Table
from ssj_core.rules.loading.values import MISSING
from ssj_core.rules.questions._base import AsksDue
from ssj_core.rules.questions._facts import fact_types

STEPS: Final = ("opens", "meets", "lapses", "reopens")
_VALUE: Final = str | int | bool | dt.date


def read_duty(table: Table, place: Any, instruments: Instruments, kinds: Kinds) -> Duty | None:  # noqa: ANN401 - Place or MISSING
    """Return one duty, or None after noting its faults."""
    before = len(table.reader.faults)
    common = read_common(table, place, instruments)
    of = table.get("of", Literal[get_args(Of)], "fact")
    read: dict[str, Any] = {
        "code": table.get("code", str),
        "title": table.text("title"),
        "cites": table.get("cites", tuple[str, ...]),
        "subject": _text(table, "subject"),
        "owes": _text(table, "owes"),
        "to": _text(table, "to"),
        "about": _about(table),
        "due": _path(table, "due"),
        "why_none": table.text("why_none", required=False),
    }
    steps: dict[str, Any] = {
        name: tuple(_step(step) for step in table.tables(name)) for name in STEPS
    }
    question, asks = _asked(table, kinds)
    table.finish()
    if question and read["due"]:
        table.reader.fault(
            table.at("due"),
            "期限由 asks 或 due 给出，二者取一",
            "the last day comes from asks or from due, not both",
        )
    if of in ("fact", "year") and not steps["opens"]:
        table.reader.fault(table.at("opens"), "缺少此项", "missing")
    if of in ("task", "target") and steps["opens"]:
        table.reader.fault(
            table.at("opens"),
            "任务和抽中对象的职责由计划和抽取引起，不写 opens",
            "a duty of a task or a drawn target follows from plan and draw: opens is not written",
        )
    if len(table.reader.faults) > before:
        return None
    return Duty(of=of, question=question, asks=asks, **read, **steps, **common)


def _text(table: Table, key: str) -> Any:  # noqa: ANN401 - text or MISSING
    """Return a text with paths in braces."""
    text = table.get(key, str)
    if text is not MISSING:
        _checked(table, key, text)
    return text


def _checked(table: Table, key: str, text: str) -> None:
    for path in paths_in(text):
        if not is_path(path):
            _no_path(table, key, path)


def _no_path(table: Table, key: str, path: str) -> None:
    table.reader.fault(
        table.at(key),
        f"{path!r} 不是路径；应为用点相连的名称，例如 now.departments",
        f"{path!r} is no path: names joined by dots, for example now.departments",
    )


def _path(table: Table, key: str) -> Any:  # noqa: ANN401 - text or MISSING
    path = table.get(key, str, "")
    if path not in ("", MISSING) and not is_path(path):
        _no_path(table, key, path)
    return path


def _about(table: Table) -> Mapping[str, str]:
    inner = table.table("about")
    return {key: _text(inner, key) for key in inner.raw}


def _step(table: Table) -> Step:
    by = table.raw.get("by")
    kinds = table.get("by", str if isinstance(by, str) else tuple[str, ...])
    step = {
        "each": _path(table, "each"),
        "on": _path(table, "on"),
        "when": _tests(table, "when"),
        "unless": _tests(table, "unless"),
        "subject": _text(table, "subject") if "subject" in table.raw else "",
    }
    table.finish()
    known = () if kinds is MISSING else (kinds,) if isinstance(kinds, str) else kinds
    return Step(by=known, **step)


def _tests(table: Table, key: str) -> Mapping[str, tuple[Any, ...]]:
    """Return path → the values it may have; a value stands for itself."""
    inner, found = table.table(key), {}
    for path, raw in inner.raw.items():
        if not is_path(path):
            _no_path(inner, path, path)
        values = raw if isinstance(raw, list) else [raw]
        read = [table.reader.read(_VALUE, value, inner.at(path)) for value in values]
        found[path] = tuple(value for value in read if value is not MISSING)
    return found


def _asked(table: Table, kinds: Kinds) -> tuple[str, Mapping[str, Any]]:
    """Return the question for the last day, with its facts; an empty word where none is asked."""
    if "asks" not in table.raw:
        return "", {}
    inner = table.table("asks")
    word = inner.get("question", str)
    question = kinds.questions.get(word)
    if question is None or not issubclass(question, AsksDue):
        known = ", ".join(sorted(w for w, q in kinds.questions.items() if issubclass(q, AsksDue)))
        inner.reader.fault(
            inner.at("question"),
            f"没有这个问期限的问题；可用：{known}",
            f"no question for a last day; known: {known}",
        )
        return "", {}
    facts = fact_types(question)
    asks = {key: _fact(inner, key, facts) for key in inner.raw if key != "question"}
    return word, asks


def _fact(table: Table, key: str, facts: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any value of a fact
    """Return a fact of the question: its value, or a text whose braces give it."""
    table.used.add(key)
    raw = table.raw[key]
    if key not in facts:
        known = ", ".join(sorted(facts))
        return table.reader.fault(
            table.at(key), f"问题没有这个事实；可用：{known}", f"no such fact; facts: {known}"
        )
    if isinstance(raw, str) and paths_in(raw):
        _checked(table, key, raw)
        return raw
    return table.get(key, facts[key])
