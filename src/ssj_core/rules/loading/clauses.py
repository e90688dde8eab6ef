"""Reading `[[clause]]` and `[[unmodelled]]`."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal, get_type_hints

import attrs

from ssj_core.legal import Citation, Instrument, Period, Place
from ssj_core.rules.clause import Clause, Unmodelled
from ssj_core.rules.guard import Guard
from ssj_core.rules.kinds import Kinds
from ssj_core.rules.loading.guards import read_guard
from ssj_core.rules.loading.tables import Table
from ssj_core.rules.loading.values import MISSING
from ssj_core.rules.questions import Question
from ssj_core.rules.questions._facts import fact_types

Instruments = Mapping[str, Instrument]
CONFIDENCE = Literal["primary", "secondary"]


def read_clause(table: Table, place: Any, instruments: Instruments, kinds: Kinds) -> Clause | None:  # noqa: ANN401 - Place or MISSING
    """Return one clause, or None after noting its faults."""
    before = len(table.reader.faults)
    common = read_common(table, place, instruments)
    common["binding"] = table.get("binding", Literal["default", "mandatory"])
    common["excusable"] = table.get("excusable", bool, default=False)
    common["answers"] = _answers(table)
    kind = table.get("kind", str)
    maker = _maker(table, kind, kinds)
    question = _question(table, maker, kinds)
    if maker is None:
        return None
    table.used.add("when")
    policy = _policy(table, maker)
    table.finish()
    if question is None:
        return None
    common["guard"] = read_guard(table.table("when"), question) if "when" in table.raw else Guard()
    _check_clock(table, policy, question)
    if len(table.reader.faults) > before:
        return None
    clause = table.built(table.path, Clause, kind=kind, question=question, policy=policy, **common)
    return None if clause is MISSING else clause


def read_unmodelled(
    table: Table,
    place: Any,  # noqa: ANN401 - Place or MISSING
    instruments: Instruments,
    kinds: Kinds,
) -> Unmodelled | None:
    """Return one passage that is not modelled, or None after noting its faults."""
    before = len(table.reader.faults)
    common = read_common(table, place, instruments)
    questions = table.get("questions", tuple[str, ...], ())
    for index, word in enumerate(questions if questions is not MISSING else ()):
        if word not in kinds.questions:
            table.reader.fault(
                f"{table.at('questions')}[{index}]", "没有这个问题", "no such question"
            )
    why = table.text("why")
    table.finish()
    if len(table.reader.faults) > before:
        return None
    return Unmodelled(why=why, questions=questions, **common)


def read_common(table: Table, place: Any, instruments: Instruments) -> dict[str, Any]:  # noqa: ANN401 - Place or MISSING
    """Return what clauses, passages and duties have in common, noting its faults."""
    start = table.get("from", dt.date)
    until = table.get("until", dt.date, None)
    period: Any = MISSING
    if MISSING not in (start, until):
        period = table.built(table.at("until"), Period, start, until)
    if "place" in table.raw:
        code = table.get("place", str)
        place = MISSING if code is MISSING else table.built(table.at("place"), Place, code)
    name = table.get("id", str)
    if name == "":
        table.reader.fault(table.at("id"), "不能为空", "empty")
    return {"id": name, "place": place, "citation": _citation(table, instruments), "period": period}


def _citation(table: Table, instruments: Instruments) -> Any:  # noqa: ANN401 - a Citation or MISSING
    if "basis" not in table.raw:
        return table.get("basis", str)
    basis = table.table("basis")
    key = basis.get("instrument", str)
    article = basis.get("article", str)
    if key is not MISSING and key not in instruments:
        known = ", ".join(sorted(instruments)) or "-"
        zh, en = (
            f"没有 [instrument.{key}]；已有：{known}",
            f"there is no [instrument.{key}]; known: {known}",
        )
        table.reader.fault(basis.at("instrument"), zh, en)
    summary = basis.text("summary", required=False)
    outer = table.text("summary", required=False)
    confidence = basis.get("confidence", CONFIDENCE, None)
    stated = table.get("confidence", CONFIDENCE, None)
    for inside, outside, word in ((summary, outer, "summary"), (confidence, stated, "confidence")):
        if inside is not None and outside is not None:
            table.reader.fault(
                table.at(word), f"与 basis.{word} 重复", f"given in basis.{word} too"
            )
    basis.finish()
    if key not in instruments or article is MISSING:
        return MISSING
    return Citation(
        instrument=instruments[key],
        article=article,
        summary=summary or outer,
        confidence=confidence or stated,
    )


def _answers(table: Table) -> Any:  # noqa: ANN401 - a tuple or MISSING
    raw = table.raw.get("answers")
    if isinstance(raw, str):
        table.used.add("answers")
        return (raw,)
    return table.get("answers", tuple[str, ...], ())


def _maker(table: Table, kind: Any, kinds: Kinds) -> Any:  # noqa: ANN401 - a policy class or None
    if kind is MISSING:
        return None
    if kind not in kinds.policies:
        known = ", ".join(sorted(kinds.policies))
        table.reader.fault(
            table.at("kind"),
            f"没有 {kind} 这种条款；可用：{known}",
            f"no kind {kind}; known: {known}",
        )
        return None
    return kinds.policies[kind]


def _question(table: Table, maker: Any, kinds: Kinds) -> type[Question[Any]] | None:  # noqa: ANN401 - a policy class
    """Return the question: the policy's only one, the one written, or the policy's usual one."""
    if maker is None:
        table.used.add("question")
        return None
    only = getattr(maker, "question", None)
    usual = only.word if only else getattr(maker, "usual", MISSING)
    word = table.get("question", str, usual)
    if word is MISSING:
        return None
    if word not in kinds.questions:
        known = ", ".join(sorted(kinds.questions))
        table.reader.fault(
            table.at("question"),
            f"没有 {word} 这个问题；可用：{known}",
            f"no question {word}; known: {known}",
        )
        return None
    return kinds.questions[word]


def _policy(table: Table, maker: Any) -> Any:  # noqa: ANN401 - a policy or MISSING
    hints = get_type_hints(maker)
    fields = [fact for fact in attrs.fields(maker) if fact.init]
    values = {
        fact.alias: table.get(fact.alias, hints[fact.name])
        for fact in fields
        if fact.default is attrs.NOTHING or fact.alias in table.raw
    }
    table.used.update(fact.alias for fact in fields)
    return MISSING if MISSING in values.values() else table.built(table.path, maker, **values)


def _check_clock(table: Table, policy: Any, question: type[Question[Any]]) -> None:  # noqa: ANN401 - any policy
    """Refuse a policy that needs a fact its question does not have."""
    if policy is MISSING:
        return
    known = fact_types(question)
    for fact in getattr(policy, "needs", tuple)():
        if fact not in known:
            listed = ", ".join(sorted(known))
            zh, en = (
                f"{question.word} 没有事实 {fact}；可用：{listed}",
                f"{question.word} has no fact {fact}; facts: {listed}",
            )
            table.reader.fault(table.at("clock"), zh, en)
