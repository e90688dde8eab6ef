"""The JSON Schema of rulebooks, for editors: made from the same declarations the loader reads by."""

import datetime as dt
import types
from collections.abc import Mapping
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from ssj_core.rules.duties import Of
from ssj_core.rules.kinds import BUILTIN, Kinds
from ssj_core.rules.loading.duties import STEPS
from ssj_core.rules.questions import Question
from ssj_core.rules.questions._base import AsksDue
from ssj_core.rules.questions._facts import fact_types

_PLAIN: Final[Mapping[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "format": "date"},
}
_TEXT: Final = {"$ref": "#/$defs/text"}
_DAY: Final = _PLAIN[dt.date]
_NAME: Final = _PLAIN[str]
PAPERS: Final = ("fact", "refusal", "command", "point")
"""What the papers of a place may be said to name."""
_NUMBERS: Final = {"type": "object", "additionalProperties": {"type": "array", "items": _NAME}}


def value_schema(hint: Any) -> dict[str, Any]:  # noqa: ANN401 - any type
    """Return the schema of a value that is declared with this type."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        kinds = [value_schema(one) for one in args if one is not types.NoneType]
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (tuple, frozenset):
        return {"type": "array", "items": value_schema(args[0]), "uniqueItems": True}
    if origin is not None:
        return {"type": "object", "minProperties": 1, "additionalProperties": value_schema(args[1])}
    # What is neither plain nor a container is an amount: text, or a whole number.
    return dict(_PLAIN.get(hint, {"type": ["string", "integer"]}))


def _test_schema(hint: Any) -> dict[str, Any]:  # noqa: ANN401 - any type
    one = value_schema(hint)
    several = {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}
    forms = [
        one,
        several,
        _table({"not": several}, ["not"]),
        _table({"given": {"const": True}}, ["given"]),
    ]
    if hint in (int, dt.date):
        forms.append({**_table({"at_least": one, "at_most": one}, []), "minProperties": 1})
    return {"anyOf": forms}


def _table(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def guard_schema(question: type[Question[Any]]) -> dict[str, Any]:
    """Return the schema of a guard on the facts of a question."""
    tests = {fact: _test_schema(hint) for fact, hint in fact_types(question).items()}
    names = {alias: tests[fact] for alias, fact in question.aliases.items() if fact in tests}
    return _table({**tests, **names}, [])


def _common(words: list[str]) -> dict[str, Any]:
    basis = _table(
        {
            "instrument": _NAME,
            "article": _NAME,
            "summary": _TEXT,
            "confidence": {"$ref": "#/$defs/confidence"},
        },
        ["instrument", "article"],
    )
    return {
        "id": {"type": "string", "minLength": 1},
        "basis": basis,
        "summary": _TEXT,
        "confidence": {"$ref": "#/$defs/confidence"},
        "place": {"$ref": "#/$defs/place"},
        "from": _DAY,
        "until": _DAY,
        "binding": {"enum": ["default", "mandatory"]},
        "excusable": {"type": "boolean"},
        "question": {"enum": words},
        "answers": {"anyOf": [_NAME, {"type": "array", "items": _NAME, "uniqueItems": True}]},
    }


def _clause(kind: str, policy: type[Any], kinds: Kinds) -> dict[str, Any]:
    """Return the schema of the clauses of one kind."""
    only = getattr(policy, "question", None)
    words = [only.word] if only else sorted(kinds.questions)
    hints = get_type_hints(policy)
    own = [fact for fact in attrs.fields(policy) if fact.init]
    properties = {**_common(words), "kind": {"const": kind}}
    properties["when"] = guard_schema(only) if only else {"type": "object"}
    properties |= {fact.alias: value_schema(hints[fact.name]) for fact in own}
    needed = [fact.alias for fact in own if fact.default is attrs.NOTHING]
    asked = [] if only or hasattr(policy, "usual") else ["question"]
    return _table(properties, ["id", "basis", "from", "binding", "kind", *asked, *needed])


def _definitions(kinds: Kinds) -> dict[str, Any]:
    """Return what the parts of a rulebook are made of."""
    names = sorted(kinds.policies)
    choice = [
        {"if": {"properties": {"kind": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}}
        for name in names
    ]
    line = {"type": "string", "minLength": 1}
    return {
        "text": _table({"zh": line, "en": line}, ["zh", "en"]),
        "place": {"type": "string", "pattern": "^[0-9]{6}$"},
        "confidence": {"enum": ["primary", "secondary"]},
        "clause": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"enum": names}},
            "allOf": choice,
        },
        **{name: _clause(name, kinds.policies[name], kinds) for name in names},
    }


def _parts(words: list[str]) -> dict[str, Any]:
    """Return the schemas of instruments, schemes and passages that are not modelled."""
    names = value_schema(tuple[str, ...])
    instrument = {
        "title": _TEXT,
        "number": _NAME,
        "issued": _DAY,
        "url": _NAME,
        "issuer": _NAME,
        "under": names,
    }
    scheme = {
        "title": _TEXT,
        "tiers": {**names, "minItems": 1},
        "labels": {"type": "object", "additionalProperties": _TEXT},
    }
    common = _common(words)
    kept = ("id", "basis", "summary", "confidence", "place", "from", "until")
    passage = {key: common[key] for key in kept} | {
        "why": _TEXT,
        "questions": {"type": "array", "items": {"enum": words}, "uniqueItems": True},
    }
    return {
        "instrument": {
            "type": "object",
            "additionalProperties": {
                "anyOf": [_table(instrument, ["title"]), _table({"book": _NAME}, ["book"])]
            },
        },
        "scheme": {"type": "object", "additionalProperties": _table(scheme, ["title", "tiers"])},
        "unmodelled": {"type": "array", "items": _table(passage, ["id", "basis", "from", "why"])},
    }


def _duty(kinds: Kinds) -> dict[str, Any]:
    """Return the schema of a duty."""
    scalar = value_schema(str | int | bool | dt.date)
    several = {"anyOf": [scalar, {"type": "array", "items": scalar, "minItems": 1}]}
    tests = {"type": "object", "additionalProperties": several}
    names = {"anyOf": [_NAME, {**value_schema(tuple[str, ...]), "minItems": 1}]}
    own = {"by": names, "each": _NAME, "when": tests, "unless": tests, "subject": _NAME}
    steps = {"type": "array", "items": _table({**own, "on": _NAME}, ["by"])}
    words = sorted(word for word, asked in kinds.questions.items() if issubclass(asked, AsksDue))
    common = _common([])
    kept = ("id", "basis", "summary", "confidence", "place", "from", "until")
    told = dict.fromkeys(("code", "subject", "owes", "to", "due"), _NAME)
    asks = {
        "type": "object",
        "required": ["question"],
        "properties": {"question": {"enum": words}},
        "additionalProperties": scalar,
    }
    return _table(
        {key: common[key] for key in kept}
        | told
        | {
            "title": _TEXT,
            "why_none": _TEXT,
            "cites": value_schema(tuple[str, ...]),
            "of": {"enum": list(get_args(Of))},
            "about": {"type": "object", "additionalProperties": _NAME},
            "asks": asks,
        }
        | dict.fromkeys(STEPS, steps),
        ["id", "basis", "from", "code", "title", "cites", "subject", "owes", "to"],
    )


def book_schema(kinds: Kinds = BUILTIN) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a rulebook.

    >>> sorted(book_schema()["required"])
    ['jurisdiction', 'schema', 'title']
    """
    top = {
        "schema": {"const": 1},
        "jurisdiction": {"$ref": "#/$defs/place"},
        "title": _TEXT,
        "summary": _TEXT,
        "term": {"type": "object", "additionalProperties": _TEXT},
        "cites": _table(dict.fromkeys(PAPERS, _NUMBERS), []),
        "clause": {"type": "array", "items": {"$ref": "#/$defs/clause"}},
        "duty": {"type": "array", "items": _duty(kinds)},
        **_parts(sorted(kinds.questions)),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ssj-core rulebook",
        **_table(top, ["schema", "jurisdiction", "title"]),
        "$defs": _definitions(kinds),
    }
