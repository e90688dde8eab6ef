"""The JSON door of the service: every use case a command, with schemas for what goes in and out.

A front end in any language sends ``{"command": …, "input": {…}}`` and needs no Python types. Who
is asking comes beside it, from the embedder's login, never from the text itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ssj_core.encoding import canonical
from ssj_core.errors import InputRefusedError, ManyFaultsError, SsjError
from ssj_core.errors.commands import (
    CommandForbiddenError,
    CommandUnknownError,
    GrantUnknownError,
)
from ssj_core.errors.journal import StoreBusyError, VersionConflictError
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.importing import IMPORT_COMMANDS
from ssj_core.service.commands.others import OTHER_COMMANDS
from ssj_core.service.commands.overseeing import OVERSEE_COMMANDS
from ssj_core.service.commands.reading import Request, read_request
from ssj_core.service.commands.registering import REGISTER_COMMANDS
from ssj_core.service.commands.writing import FACT_COMMANDS

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

__all__ = ["COMMANDS", "Command", "Grants", "check_grants", "handle", "schema_of"]

Grants = Mapping[str, Collection[str]]
"""Role → the commands it may give. What is not listed is not allowed; there is no wildcard."""

COMMANDS: Final[dict[str, Command]] = {
    one.name: one
    for one in sorted(
        (*FACT_COMMANDS, *REGISTER_COMMANDS, *OTHER_COMMANDS, *IMPORT_COMMANDS, *OVERSEE_COMMANDS),
        key=lambda one: one.name,
    )
}
"""Every command by its name."""


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schemas of a command: ``$defs`` has request, input, result, error, answer.

    Raises:
        CommandUnknownError: there is no such command.

    >>> sorted(schema_of("plan.file")["$defs"])
    ['answer', 'error', 'input', 'request', 'result']
    """
    return _command(name).schema()


def check_grants(grants: Grants) -> Grants:
    """Return `grants` when every command in it exists: a misspelt name would silently forbid.

    Raises:
        GrantUnknownError: a role is granted what is no command.
    """
    for role, names in grants.items():
        if odd := sorted(set(names) - COMMANDS.keys()):
            raise GrantUnknownError(role=role, names="、".join(odd))
    return grants


def handle(
    service: Service, text: str | bytes, act: Act, *, roles: Iterable[str], grants: Grants
) -> bytes:
    """Return the answer to a command, as canonical JSON; nothing is written when it is refused.

    Args:
        service: where the use cases are.
        text: ``{"command": …, "input": {…}, "expected": …}``; `expected` is the stream's version
            the sender decided at, and may be left out.
        act: who, for which department, when, as the embedder's login and clock say.
        roles: the roles that person has there.
        grants: what each role may do; a role that is missing may do nothing.

    Raises:
        GrantUnknownError: `grants` is wrong, which is the embedder's mistake and no answer.
    """
    check_grants(grants)
    name = ""
    try:
        request = read_request(text)
        name = request.name
        command = _command(name)
        _allow(name, act, tuple(roles), grants)
        result = _run(service, command, request, act)
    except SsjError as error:
        return canonical({"command": name, "status": _status(error), "error": told(error)})
    return canonical({"command": name, "status": "done", "result": result})


def _command(name: str) -> Command:
    if name not in COMMANDS:
        raise CommandUnknownError(name=name)
    return COMMANDS[name]


def _allow(name: str, act: Act, roles: tuple[str, ...], grants: Grants) -> None:
    if not any(name in grants.get(role, ()) for role in roles):
        said = "、".join(roles) or "—"
        raise CommandForbiddenError(
            actor=act.actor, department=act.department, roles=said, name=name
        )


def _run(service: Service, command: Command, request: Request, act: Act) -> dict[str, Any]:
    """Run a command; reading, deciding and writing are one transaction."""
    if not command.writes:
        return command.run(service, act, request.input)
    with service.journal.transaction():
        before = service.journal.checkpoint()["seq"]
        result = command.run(service, act, request.input)
        # A command may write to several streams; its answer, and `expected`, are about one.
        stood = result["version"] - sum(1 for _ in service.journal.read(result["stream"], before))
        if request.expected not in (None, stood):
            raise VersionConflictError(
                stream=result["stream"], expected=request.expected, actual=stood
            )
        return result


def _status(error: SsjError) -> str:
    if isinstance(error, VersionConflictError | StoreBusyError):
        return "conflict"
    return "refused" if isinstance(error, InputRefusedError) else "not-allowed"


def told(error: SsjError) -> dict[str, Any]:
    """Return an error as an answer gives it; many faults each with their own code."""
    faults = error.faults if isinstance(error, ManyFaultsError) else ()
    return {
        **_said(error),
        "faults": [_said(one) for one in faults],
    }


def _said(error: SsjError) -> dict[str, Any]:
    # A value that was refused may itself hold what JSON cannot say.
    zh, en = (error.message(lang).encode("utf-8", "replace").decode() for lang in ("zh", "en"))
    return {"code": error.code, "zh": zh, "en": en}
