"""What a command is: its name, what goes in, what comes out, and what it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from ssj_core.errors import SsjError
from ssj_core.journal import Declared, Event
from ssj_core.journal.values import no
from ssj_core.service.commands.shapes import COUNT, TEXT, Shape, bounded, many, obj

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Run = Callable[["Service", "Act", dict[str, Any]], dict[str, Any]]
Again = Callable[["Service", Sequence["Event"], dict[str, Any]], dict[str, Any]]
_CODE: Final[Shape] = {"type": "string", "pattern": "^[a-z]+([.-][a-z0-9]+)*$"}
_SAID: Final = {"zh": TEXT, "en": TEXT, "clauses": many(TEXT)}
FAULT: Final = obj({"code": _CODE, **_SAID}, {"path": TEXT})
"""One fault of an error: its code, both sentences, its clauses, and where it is."""
_NAMED: Final = re.compile(r"\{(\w+)")
_REGISTERS: Final = frozenset({"target", "targets", "inspector", "inspectors", "expert", "experts"})
_CASES: Final = frozenset({"statement", "judgment"})
"""Whose entries have ids; whose streams are named by a case."""
ENTRY: Final = {"seq": COUNT, "stream": TEXT, "version": COUNT}
"""Where the journal has what a command wrote; every writing command answers with it."""


@cache
def release() -> str:
    """Return the version of this distribution, which the schemas carry."""
    return version("ssj-core")


@frozen(kw_only=True)
class Command:
    """One use case at the JSON door.

    Attributes:
        name: ``thing.act``, what roles are granted.
        zh: Chinese label.
        en: English label.
        input: JSON Schema of the input.
        result: JSON Schema of the result.
        errors: the errors of its room; those of the door itself can always come.
        codes: codes of what it may be refused for, beside those of `errors`.
        run: what it does; none where it records a declared fact.
        again: what it answered, from the events it recorded and its input; commands without it have
            their answer kept in the vault for a key that comes again.
        declared: the fact it records, if it is declared.
        writes: whether it writes to the journal.
        clauses: the decisions of the library it follows, cited by its answers.
        rests_on: keys of what else it rests on; its own name if none are given.
    """

    name: str
    zh: str
    en: str
    input: Shape = field(repr=False)
    result: Shape = field(repr=False)
    errors: tuple[type[SsjError], ...] = ()
    codes: tuple[str, ...] = field(default=(), repr=False)
    run: Run | None = field(default=None, repr=False)
    again: Again | None = field(default=None, repr=False)
    declared: Declared | None = field(default=None, repr=False)
    writes: bool = False
    clauses: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """The keys by which a rulebook says what its papers call this command."""
        if self.declared is not None:
            return self.declared.cites
        return self.rests_on or (f"command:{self.name}",)

    @property
    def ids(self) -> frozenset[str]:
        """The keys under which its input has ids: of a register's entries, of what has a stream."""
        thing = self.name.partition(".")[0]
        ids = {"id"} if thing in _REGISTERS else {"case"} if thing in _CASES else set()
        if self.declared is not None:
            ids |= set(_NAMED.findall(self.declared.room.stream))
        return frozenset(ids)

    @property
    def given(self) -> Shape:
        """The JSON Schema of the input, with the rules of its texts named."""
        return bounded(self.input, self.ids)

    def schema(self) -> Shape:
        """Return the schemas of the command as one document."""
        codes = sorted({*(error.code for error in (*self.errors, *DOOR)), *FORM, *self.codes})
        error = obj(
            {"code": {**_CODE, "examples": codes}, **_SAID, "faults": many(FAULT)},
            {"path": TEXT, "question": TEXT, "wants": TEXT, "example": TEXT},
        )
        optional = {"expected": COUNT, "key": TEXT} if self.writes else {}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:ssj-core:command:{self.name}:{release()}",
            "title": self.name,
            "description": f"{self.zh} / {self.en}",
            "$defs": {
                "request": obj(
                    {"command": {"const": self.name}, "input": {"$ref": "#/$defs/input"}}, optional
                ),
                "input": self.given,
                "result": self.result,
                "error": error,
                "answer": {"oneOf": [self._done(), self._refused()]},
            },
        }

    def _done(self) -> Shape:
        return obj(
            {
                "command": {"const": self.name},
                "status": {"const": "done"},
                "clauses": many(TEXT),
                "result": {"$ref": "#/$defs/result"},
            }
        )

    def _refused(self) -> Shape:
        return obj(
            {
                "command": {"const": self.name},
                "status": {"enum": ["refused", "not-allowed", "conflict", "failed"]},
                "clauses": many(TEXT),
                "error": {"$ref": "#/$defs/error"},
            }
        )


def _door() -> tuple[type[SsjError], ...]:
    from ssj_core.errors import ManyFaultsError, commands, journal  # noqa: PLC0415 - a list

    return (
        commands.CommandMalformedError,
        commands.CommandForbiddenError,
        journal.VersionConflictError,
        ManyFaultsError,
    )


FORM: Final = tuple(f"{no.room}.{reason}" for reason in no.table)
"""The codes of what can be wrong with the form of an input."""
DOOR: Final = _door()
"""What every command can answer with, whatever it is about."""
