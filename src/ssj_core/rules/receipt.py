"""Receipts: what a decision rested on, in canonical bytes, and the replay that makes it again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, get_type_hints

from ssj_core.encoding import canonical, parse
from ssj_core.errors import SsjError
from ssj_core.errors.rules import ReceiptRefusedError, ReplayDiffersError
from ssj_core.legal import Place
from ssj_core.rules._plain import facts, plain
from ssj_core.rules.clause import Clause
from ssj_core.rules.decision import Decision
from ssj_core.rules.kinds import BUILTIN, Kinds
from ssj_core.rules.loading.values import MISSING, Reader
from ssj_core.rules.questions import Question
from ssj_core.rules.rulebook import Rulebook

SCHEMA: Final = "ssj-receipt/1"


def receipt_of(decision: Decision[Any]) -> bytes:
    """Return the receipt of a decision.

    It holds the question, place and day, the answer, each clause that was read with its digest and
    effect, the calendar's id where days were counted, and the plug-ins that answered. Nothing else
    of the rulebook: it stays valid while other rules change.
    """
    rules = decision.rules
    read = [step for step in decision.steps if isinstance(step.source, Clause)]
    body: dict[str, Any] = {
        "schema": SCHEMA,
        "ask": decision.question.word,
        "facts": facts(decision.question),
        "place": rules.place.code,
        "on": plain(rules.on),
        "answer": plain(decision.answer),
        "excusable": plain(decision.excusable),
        "steps": [
            {
                "clause": step.id,
                "digest": step.source.digest,
                "effect": step.effect,
                **({} if step.said is None else {"said": plain(step.said)}),
                **({"missing": plain(step.missing)} if step.missing else {}),
            }
            for step in read
            if isinstance(step.source, Clause)
        ],
    }
    if any(_counts_days(step.source) for step in read):
        body["calendar"] = calendar_id(rules.calendar)
    plugins = {s.source.kind for s in read if isinstance(s.source, Clause)} & set(
        rules.book.plugins
    )
    if plugins:
        body["plugins"] = [[kind, *rules.book.plugins[kind]] for kind in sorted(plugins)]
    return canonical(body)


def _counts_days(source: object) -> bool:
    policy = getattr(source, "policy", None)
    return bool(getattr(policy, "counts_days", hasattr(policy, "bind")))


def calendar_id(calendar: object) -> str:
    """Return the id of a calendar, empty without one."""
    return str(getattr(calendar, "calendar_id", None) or getattr(calendar, "id", ""))


def replay(
    receipt: bytes,
    rulebook: Rulebook,
    *,
    calendar: Any = None,  # noqa: ANN401 - ssj_core.calendar's
    kinds: Kinds = BUILTIN,
) -> Decision[Any]:
    """Return the decision of a receipt, made again and equal to it byte for byte.

    Args:
        receipt: what `Decision.receipt` returned.
        rulebook: the rulebook to make it again with.
        calendar: the calendar, where the receipt names one.
        kinds: the kinds of clause, where a plug-in asked the question.

    Raises:
        ReceiptRefusedError: not a receipt.
        ReplayDiffersError: the rules or the calendar now say something else; the message lists what.
    """
    body = _read(receipt)
    question = read_question(body, kinds)
    try:
        rules = rulebook.at(
            Place(body["place"]), on=dt.date.fromisoformat(body["on"]), calendar=calendar
        )
    except (SsjError, ValueError) as error:
        raise ReceiptRefusedError(why=str(error)) from error
    try:
        decision = rules.decide(question)
    except SsjError as error:
        raise ReplayDiffersError(differences=str(error)) from error
    again = decision.receipt()
    if again != receipt:
        raise ReplayDiffersError(differences=_differences(body, parse(again)))
    return decision


def _read(receipt: bytes) -> Mapping[str, Any]:
    try:
        body = parse(receipt)
    except SsjError as error:
        raise ReceiptRefusedError(why=str(error)) from error
    needed = {"ask": str, "facts": dict, "place": str, "on": str, "steps": list}
    if not isinstance(body, dict) or body.get("schema") != SCHEMA:
        raise ReceiptRefusedError(why=f"schema {SCHEMA}")
    for key, kind in needed.items():
        if not isinstance(body.get(key), kind):
            raise ReceiptRefusedError(why=key)
    return body


def read_question(body: Mapping[str, Any], kinds: Kinds = BUILTIN) -> Question[Any]:
    """Return the question a receipt asked."""
    kind = kinds.questions.get(body["ask"])
    if kind is None:
        raise ReceiptRefusedError(why=f"ask: {body['ask']}")
    hints = get_type_hints(kind)
    reader = Reader()
    values = {}
    for name, raw in body["facts"].items():
        if name not in hints:
            raise ReceiptRefusedError(why=f"facts.{name}")
        values[name] = _fact(hints[name], raw, f"facts.{name}", reader)
    if reader.faults:
        raise ReceiptRefusedError(why="; ".join(fault.message("en") for fault in reader.faults))
    try:
        return kind(**values)
    except TypeError as error:
        raise ReceiptRefusedError(why=str(error)) from error


def _fact(hint: Any, raw: Any, path: str, reader: Reader) -> Any:  # noqa: ANN401 - facts have many types
    """Read a fact written in plain form: days and truth are text there."""
    if isinstance(raw, str):
        for form in ({"yes": True, "no": False}.get(raw, MISSING), _day(raw)):
            trial = Reader()
            if form is not MISSING and trial.read(hint, form, path) is not MISSING:
                return form
    return reader.read(hint, raw, path)


def _day(raw: str) -> Any:  # noqa: ANN401 - a day or MISSING
    try:
        return dt.date.fromisoformat(raw)
    except ValueError:
        return MISSING


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return which clauses came, went or changed, and which other entries differ."""
    was = {step.get("clause"): step for step in old["steps"] if isinstance(step, dict)}
    now = {step["clause"]: step for step in new["steps"]}
    words = [f"- {name}" for name in was if name not in now]
    words += [f"+ {name}" for name in now if name not in was]
    words += [f"≠ {name}" for name in now if name in was and was[name] != now[name]]
    words += [
        f"{key}: {old.get(key, '-')} → {new.get(key, '-')}"
        for key in sorted({*old, *new} - {"steps"})
        if old.get(key) != new.get(key)
    ]
    return "; ".join(words) or "steps"
