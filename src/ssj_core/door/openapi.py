"""The whole door as one OpenAPI 3.1 document, from which clients in other languages are generated.

Whatever several commands share is one component under its own name; every field has its Chinese
title, a description and an example. Nothing in it is written by hand: commands, values and errors
say it all.
"""

import json
import re
from collections.abc import Collection, Iterator
from typing import Final

from attrs import define, field

from ssj_core import __version__
from ssj_core.door.problems import MEDIA, STATUS, TITLES
from ssj_core.door.words import called, example_of
from ssj_core.legal import Text
from ssj_core.service.commands import COMMANDS, Command
from ssj_core.service.commands.command import FAULT
from ssj_core.service.commands.shapes import (
    ANY,
    COUNT,
    HEX64,
    NAMED,
    TEXT,
    Shape,
    bounded,
    many,
    obj,
)

_MARK: Final = re.compile(r"(?:value|word) (\w+): (.*) / (.*)")
_TAGS: Final = ("form", "record", "command")
"""Keys that tell the members of a union apart."""
_WORDS: Final = frozenset({"title", "description", "examples", "$comment"})
_STATUSES: Final = (400, 401, 403, 404, 409, 413, 415, 422, 500, 503)


@define
class Named:
    """A schema that gets a name of its own.

    Attributes:
        schema: the schema, as the commands have it.
        hint: what it would be called.
        text: what it is called in both languages.
        path: the keys that lead to its first use.
        commands: the commands that use it.
    """

    schema: Shape
    hint: str
    text: Text
    path: tuple[str, ...]
    commands: list[str] = field(factory=list)

    @property
    def declared(self) -> bool:
        """Whether it is a value or a word with a name of its own."""
        return "$comment" in self.schema


class Components:
    """The shared schemas of a document: gathered first, named together, then referred to."""

    def __init__(self) -> None:
        """Start with none."""
        self.found: dict[str, Named] = {}
        self.names: dict[str, str] = {}
        self.schemas: dict[str, Shape] = {}

    def gather(self, key: str, schema: Shape, command: str, path: tuple[str, ...] = ()) -> None:
        """Note every schema in `schema` that gets a name, itself too."""
        if _has_name(schema):
            about = self.found.setdefault(_same(schema), Named(schema, *_hint(key, schema), path))
            if command not in about.commands:
                about.commands.append(command)
        for name, part in _parts(key, schema):
            self.gather(name, part, command, (*path, name))

    def name_all(self) -> None:
        """Give every schema its name: its own where it is the only one, else with whose it is."""
        wanted: dict[str, list[Named]] = {}
        for about in self.found.values():
            wanted.setdefault(about.hint, []).append(about)
        for same, about in self.found.items():
            rivals = [one for one in wanted[about.hint] if one is not about]
            taken = set(self.names.values())
            name = next(name for name in _choices(about, rivals) if name not in taken)
            self.names[same] = name
        for same, about in self.found.items():
            self.schemas[self.names[same]] = {
                "title": about.text.zh,
                "description": f"{about.text.zh} / {about.text.en}",
                **self.written(about.schema),
            }

    def written(self, schema: Shape) -> Shape:
        """Return a schema as the document has it, its named parts as references."""
        made = {key: value for key, value in schema.items() if key not in _WORDS}
        if "properties" in made:
            made["properties"] = {
                name: self.field(name, part) for name, part in made["properties"].items()
            }
        if isinstance(made.get("items"), dict):
            made["items"] = self.used(made["items"])
        for several in {"oneOf", "anyOf"} & schema.keys():
            members = [self.used(part) for part in made.pop(several)]
            told = self._told_apart(schema[several])
            # Without a word that tells them apart, generated clients take the first that fits.
            made |= {"oneOf" if told else "anyOf": members, **told}
        if "const" in made or "enum" in made:
            made.setdefault("type", "string")
        return made

    def used(self, schema: Shape) -> Shape:
        """Return a schema where it is used: a reference, if it has a name."""
        name = self.names.get(_same(schema)) if _has_name(schema) else None
        return {"$ref": f"#/components/schemas/{name}"} if name else self.written(schema)

    def field(self, key: str, schema: Shape) -> Shape:
        """Return the schema of a field, with its words and an example."""
        text = called(key, schema)
        return {
            **self.used(schema),
            "title": text.zh,
            "description": text.en,
            "examples": [example_of(key, schema)],
        }

    def _told_apart(self, members: list[Shape]) -> Shape:
        """Return the discriminator of a union, if a key with one word tells its members apart."""
        for tag in _TAGS:
            words = [part.get("properties", {}).get(tag, {}).get("const") for part in members]
            if None not in words and len(set(words)) == len(words) > 1:
                refs = [self.used(part)["$ref"] for part in members]
                mapping = dict(zip(words, refs, strict=True))
                return {"discriminator": {"propertyName": tag, "mapping": mapping}}
        return {}


def _choices(about: Named, rivals: list[Named]) -> Iterator[str]:
    """Yield what a component could be called, the shortest first; never with a number."""
    declared = [one for one in rivals if one.declared]
    if not rivals or (about.declared and not declared):
        yield about.hint
    things = {command.partition(".")[0] for command in about.commands}
    others = {command.partition(".")[0] for one in rivals for command in one.commands}
    if len(things) == 1 and not things & others:
        yield _pascal(*things) + about.hint
    yield from (_pascal(command) + about.hint for command in about.commands)
    for start in range(len(about.path) - 2, -1, -1):
        inside = "".join(_pascal(key) for key in about.path[start:-1])
        yield _pascal(about.commands[0]) + inside + about.hint


def _has_name(schema: Shape) -> bool:
    """Tell whether a schema is a component: a value, a word, an object, a union."""
    marked = _MARK.fullmatch(schema.get("$comment", "")) is not None
    return marked or bool(schema.get("properties")) or "oneOf" in schema or "anyOf" in schema


def _parts(key: str, schema: Shape) -> Iterator[tuple[str, Shape]]:
    yield from schema.get("properties", {}).items()
    if isinstance(schema.get("items"), dict):
        yield _single(key), schema["items"]
    for several in ("oneOf", "anyOf"):
        for part in schema.get(several, ()):
            yield f"{key}-{_told(part, schema[several])}", part


def _single(key: str) -> str:
    """Return what one of several is called.

    >>> [_single(key) for key in ("faults", "duties", "witnesses", "strata")]
    ['fault', 'duty', 'witness', 'strata-row']
    """
    for end, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if key.endswith(end):
            return key.removesuffix(end) + single
    return f"{key}-row"


def _told(part: Shape, members: list[Shape]) -> str:
    """Return what tells a member of a union from the others: its word, or a key of its own."""
    keys = part.get("properties", {})
    others = {key for one in members if one is not part for key in one.get("properties", ())}
    words = [keys[tag]["const"] for tag in _TAGS if "const" in keys.get(tag, {})]
    return next(iter([*words, *(key for key in keys if key not in others)]), "entry")


def _same(schema: Shape) -> str:
    """Return what is equal for schemas that are one component: all but their words as a field."""
    words = {key: value for key, value in schema.items() if key not in _WORDS - {"$comment"}}
    return json.dumps(words, sort_keys=True, ensure_ascii=False)


def _hint(key: str, schema: Shape) -> tuple[str, Text]:
    """Return what a component would be called, and its words."""
    if marked := _MARK.fullmatch(schema.get("$comment", "")):
        return marked[1], Text(marked[2], marked[3])
    record = schema.get("properties", {}).get("record", {}).get("const")
    if record:
        return f"{_pascal(record.lower())}Record", Text(f"{record} 记录", f"{record} record")
    text = (
        Text(*(schema[part] for part in ("title", "description")))
        if "title" in schema
        else called(key, {})
    )
    return _pascal(key), text


def _pascal(words: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^0-9A-Za-z]+", words))


def openapi() -> Shape:
    """Return the document: every command of this process, those declared elsewhere too.

    >>> document = openapi()
    >>> document["openapi"], sorted(document["paths"])[0]
    ('3.1.0', '/healthz')
    """
    components = Components()
    made = [(command, _shapes(command)) for command in COMMANDS.values()]
    fixed = {"event": EVENT, "events": _PAGE, "health": _HEALTH, "problem": PROBLEM}
    for command, shapes in made:
        for part, shape in shapes.items():
            components.gather(f"{command.name}.{part}", shape, command.name)
    for name, shape in fixed.items():
        components.gather(name, shape, "door")
    components.name_all()
    paths: Shape = {}
    for command, shapes in made:
        paths[f"/v1/commands/{command.name}"] = {"post": _operation(components, command, shapes)}
    for name in ("schemas", "events", "health"):
        paths |= _reading(components, name)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ssj-core",
            "version": __version__,
            "summary": "双随机、一公开的可复核核心 / the verifiable core of double-random, one-public",
            "description": "每项办理是一条命令；答复写明所依据的条款，错误按 RFC 9457 给出，逐条指明位置。\nEvery act is a command; answers name the clauses they rest on, errors are RFC 9457 problems with a JSON pointer for each fault.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in sorted({c.name.partition(".")[0] for c, _ in made})],
        "security": [{"gateway": []}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.schemas.items())),
            "parameters": {"IdempotencyKey": _KEY},
            "responses": {f"Problem{status}": _problem(components, status) for status in _STATUSES},
            "securitySchemes": {
                "gateway": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-SSJ-Actor",
                    "description": "网关写入的登录信息：X-SSJ-Actor、X-SSJ-Department、X-SSJ-Roles（百分号编码的 UTF-8） / what a gateway says of the login, percent-encoded UTF-8",
                },
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


def _shapes(command: Command) -> dict[str, Shape]:
    """Return the schemas of a command over HTTP, with its words."""
    optional = {"expected": COUNT} if command.writes else {}
    answer: Shape = {
        "command": {"const": command.name},
        "status": {"const": "done"},
        "clauses": many(TEXT),
        "result": _marked(command, "result", _entered(command.result, command.ids)),
    }
    request = obj({"input": _marked(command, "input", command.given)}, optional)
    return {
        "request": _marked(command, "request", request),
        "answer": _marked(command, "answer", obj(answer)),
    }


def _entered(shape: Shape, ids: Collection[str]) -> Shape:
    """Return the schema of a result; the values in it keep the rules they were entered under."""
    if shape.get("$comment", "").startswith("value "):
        return bounded(shape, ids)
    made = dict(shape)
    if "properties" in made:
        made["properties"] = {key: _entered(part, ids) for key, part in made["properties"].items()}
    if isinstance(made.get("items"), dict):
        made["items"] = _entered(made["items"], ids)
    return made


def _marked(command: Command, part: str, shape: Shape) -> Shape:
    """Return a schema of a command under the command's own name and words."""
    name = _pascal(f"{command.name}.{part}")
    words = {"title": command.zh, "description": command.en}
    return {**shape, "$comment": f"value {name}: {command.zh} / {command.en}", **words}


def _operation(components: Components, command: Command, shapes: dict[str, Shape]) -> Shape:
    thing, _, act = command.name.partition(".")
    request, answer = shapes["request"], shapes["answer"]
    parameters = [{"$ref": "#/components/parameters/IdempotencyKey"}] if command.writes else []
    return {
        "operationId": thing[:1] + _pascal(f"{thing}.{act}")[1:],
        "tags": [thing],
        "summary": command.zh,
        "description": f"{command.zh} / {command.en}",
        "parameters": parameters,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": components.used(request),
                    "example": example_of("", request),
                }
            },
        },
        "responses": {
            "200": {
                "description": "已办 / done",
                "content": {
                    "application/json": {
                        "schema": components.used(answer),
                        "example": example_of("", answer),
                    }
                },
            },
            **_problems(),
        },
    }


def _problems() -> Shape:
    return {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in _STATUSES
    }


def _problem(components: Components, status: int) -> Shape:
    return {
        "description": TITLES[status],
        "content": {MEDIA: {"schema": components.used(PROBLEM)}},
    }


def _reading(components: Components, name: str) -> Shape:
    """Return the addresses beside the commands."""
    if name == "schemas":
        answer: Shape = {"type": "object", "description": "JSON Schema 2020-12"}
        one = {"in": "path", "name": "name", "required": True, "schema": TEXT}
        return {
            "/v1/schemas": {
                "get": _get("schemas", "全部命令的 JSON Schema", "of all commands", answer)
            },
            "/v1/schemas/{name}": {
                "get": _get("schema", "一条命令的 JSON Schema", "of one command", answer, one)
            },
        }
    if name == "health":
        answer = components.used(_HEALTH)
        return {"/healthz": {"get": _get("health", "能否办理", "whether it can work", answer)}}
    first = {"in": "query", "name": "from", "schema": COUNT, "description": "起点 / first position"}
    limit = {"in": "query", "name": "limit", "schema": COUNT, "description": "条数 / how many"}
    answer = components.used(_PAGE)
    get = _get("events", "日志事件", "events of the journal", answer, first, limit)
    get["responses"]["200"]["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    return {"/v1/events": {"get": get}}


def _get(name: str, zh: str, en: str, answer: Shape, *parameters: Shape) -> Shape:
    return {
        "operationId": name,
        "tags": ["door"],
        "summary": zh,
        "description": f"{zh} / {en}",
        "parameters": list(parameters),
        "responses": {
            "200": {"description": zh, "content": {"application/json": {"schema": answer}}},
            **_problems(),
        },
    }


_KEY: Final[Shape] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": NAMED,
    "description": "幂等键：同一个键重发，得到第一次的答复，只记录一次 / the same key again gives the first answer and records nothing",
    "example": "3f0e5e6c-plan-1",
}
EVENT: Final[Shape] = obj(
    {
        "seq": COUNT,
        "stream": NAMED,
        "version": COUNT,
        "hash": HEX64,
        "kind": NAMED,
        "actor": NAMED,
        "department": NAMED,
        "at": {"type": "string", "format": "date-time"},
        "body": ANY,
    },
    {"rests": ANY, "once": ANY, "causation": COUNT},
)
"""An event of the journal as the door tells it."""
_PAGE: Final[Shape] = obj({"events": many(EVENT)}, {"next": COUNT})
_HEALTH: Final[Shape] = obj(
    {
        "status": {"const": "ok"},
        "version": TEXT,
        "seq": COUNT,
        "draws": {"enum": ["yes", "no"]},
        "rulebook": HEX64,
    }
)
_SAID: Final = {"question": TEXT, "wants": TEXT, "example": TEXT, "path": TEXT, "command": TEXT}
PROBLEM: Final[Shape] = obj(
    {
        "type": TEXT,
        "title": TEXT,
        "status": {"enum": sorted(set(STATUS.values()) | {409, 422}), "type": "integer"},
        "detail": TEXT,
        "code": NAMED,
        "zh": TEXT,
        "en": TEXT,
        "clauses": many(TEXT),
        "faults": many(FAULT),
        "outcome": {"enum": ["refused", "not-allowed", "conflict", "failed"]},
    },
    _SAID,
)
"""A problem (RFC 9457) with the members of this door."""
