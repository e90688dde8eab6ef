"""The JSON door of the service: every use case a command, with schemas for what goes in and out.

A front end in any language sends ``{"command": …, "input": {…}}`` and needs no Python types. Who
is asking comes beside it, from the embedder's login, never from the text itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from ssj_core.encoding import Text, canonical, digest, parse
from ssj_core.encoding.limits import SHOWN, TEXT_BYTES
from ssj_core.errors import FailedError, InputRefusedError, ManyFaultsError, SsjError
from ssj_core.errors.commands import (
    CommandForbiddenError,
    CommandMalformedError,
    CommandUnknownError,
    GrantUnknownError,
    OvertakenError,
)
from ssj_core.errors.journal import (
    EventFaultError,
    StoreBusyError,
    StoreDamagedError,
    StoreSchemaError,
    VersionConflictError,
)
from ssj_core.errors.refusals import Refusals, Refused
from ssj_core.journal import Declared, sent_once
from ssj_core.service.commands.assigning import ASSIGN_COMMANDS
from ssj_core.service.commands.command import Command, Run, release
from ssj_core.service.commands.declared import (
    Commands,
    answer_of,
    cited,
    clauses_of,
    faults_of,
    filled_fact,
)
from ssj_core.service.commands.draws import DRAW_COMMANDS
from ssj_core.service.commands.forms import check_form
from ssj_core.service.commands.importing import IMPORT_COMMANDS
from ssj_core.service.commands.listing import LIST_COMMANDS
from ssj_core.service.commands.others import OTHER_COMMANDS
from ssj_core.service.commands.overseeing import OVERSEE_COMMANDS
from ssj_core.service.commands.races import overtaken, stale
from ssj_core.service.commands.reading import Request, not_named, of_today, read_request, refuse
from ssj_core.service.commands.recorded import RECORD_COMMANDS
from ssj_core.service.commands.registering import REGISTER_COMMANDS
from ssj_core.service.road import (
    Once,
    clocked,
    event_before,
    events_before,
    record_all,
    sent_before,
)

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

__all__ = [
    "COMMANDS",
    "Command",
    "Grants",
    "all_schemas",
    "check_allowed",
    "check_grants",
    "handle",
    "schema_of",
    "status_of",
    "told",
]

Body = dict[str, Any]
Grants = Mapping[str, Collection[str]]
"""Role → the commands it may give. What is not listed is not allowed; there is no wildcard."""

no: Final = Refusals(
    "command",
    {
        "key-unused": (
            "没有保密库，命令“{name}”不能带幂等键；请不带键重发",
            "without a vault the command {name!r} takes no key: send it without one",
        ),
        "two-keys": (
            "命令中写了两个不同的幂等键；只写一处",
            "the command came with two different keys: write it once",
        ),
    },
)
failed: Final = Refusals(
    "server",
    {
        "fault": (
            "系统出现内部错误，本次办理没有写入；请稍后重试，仍不行的请联系系统管理员",
            "the system itself is at fault and nothing was written: try again later, or tell its administrator",
        )
    },
    status="failed",
)
_log: Final = logging.getLogger(__name__)
COMMANDS: Final[Mapping[str, Command]] = Commands(
    {
        one.name: one
        for one in (
            *REGISTER_COMMANDS,
            *OTHER_COMMANDS,
            *DRAW_COMMANDS,
            *ASSIGN_COMMANDS,
            *IMPORT_COMMANDS,
            *RECORD_COMMANDS,
            *OVERSEE_COMMANDS,
            *LIST_COMMANDS,
        )
    }
)
"""Every command by its name: those of declared facts, and the others."""


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schemas of a command: ``$defs`` has request, input, result, error, answer.

    Raises:
        CommandUnknownError: there is no such command.

    >>> sorted(schema_of("plan.file")["$defs"])
    ['answer', 'error', 'input', 'request', 'result']
    """
    return _command(name).schema()


def all_schemas() -> dict[str, Any]:
    """Return the JSON Schemas of every command as one document.

    ``$defs`` has ``NAME.request``, ``NAME.input``, ``NAME.result`` and ``NAME.answer`` for each
    command, and what several share once.
    """
    shared: dict[str, Any] = {}
    for name, command in COMMANDS.items():
        own = command.schema()["$defs"]
        # An error is the same for every command but for the codes it gives as examples.
        shared["error"] = _plain_error(own["error"])
        for part, schema in own.items():
            if part != "error":
                shared[f"{name}.{part}"] = _renamed(schema, name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ssj-core:commands:{release()}",
        "title": "ssj-core commands",
        "$defs": dict(sorted(shared.items())),
    }


def _plain_error(schema: dict[str, Any]) -> dict[str, Any]:
    code = {key: rest for key, rest in schema["properties"]["code"].items() if key != "examples"}
    return {**schema, "properties": {**schema["properties"], "code": code}}


def _renamed(schema: Any, name: str) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema whose references lead to the definitions of the one document."""
    if isinstance(schema, dict):
        found = {key: _renamed(part, name) for key, part in schema.items()}
        part = str(found.get("$ref", "")).removeprefix("#/$defs/")
        if part and part != "error":
            found["$ref"] = f"#/$defs/{name}.{part}"
        return found
    return [_renamed(part, name) for part in schema] if isinstance(schema, list) else schema


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
    service: Service,
    text: str | bytes,
    act: Act,
    *,
    roles: Iterable[str],
    grants: Grants,
    key: str = "",
    command: str = "",
    since: int | None = None,
) -> bytes:
    """Return the answer to a command, as canonical JSON; only what is ``done`` was written.

    Its `status` is ``done``; ``refused`` by a guard or a rule; ``not-allowed`` to this login;
    ``conflict`` when somebody was faster; ``failed`` when the server is at fault.

    Args:
        service: where the use cases are.
        text: ``{"command": …, "input": {…}, "expected": …, "key": …}``; `expected` is the stream's
            version the sender decided at, `key` as below; both may be left out.
        act: who, for which department, when, as the embedder's login and clock say.
        roles: the roles that person has there.
        grants: what each role may do; a role that is missing may do nothing.
        key: the sender's key for this command; the same key again gives the first answer and
            records nothing, also after a restart. It may stand in the text as well.
        command: the command's name, where an address says it; the text may then leave it out.
        since: the last event of the journal when the text came; what is refused because of events
            after it is answered as ``conflict``. Not said, a refusal stays what it is.

    Raises:
        GrantUnknownError: `grants` is wrong, which is the embedder's mistake and no answer.
    """
    check_grants(grants)
    name, found = command, None
    try:
        request = read_request(text, command)
        name = request.name
        found = _command(name)
        check_allowed(name, act, tuple(roles), grants)
        sent = _one_key(key, request.key)
        try:
            clauses, result = _run(service, found, request, act, sent)
        except SsjError as error:
            lost: SsjError | None = stale(service, found, request, act)
            if lost is None and since is not None:
                lost = overtaken(service, found, request, act, error, since)
            if lost is None:
                raise
            raise lost from error
        return canonical({"command": name, "status": "done", "clauses": clauses, "result": result})
    except SsjError as error:
        return _refused(service, name, found, error)
    except Exception:  # noqa: BLE001 - the sender gets an answer, the log gets the fault
        _log.exception("%s", name)
        return _refused(service, name, None, failed("fault"))


def _one_key(beside: str, written: str) -> str:
    """Return the key of a command, which may stand beside its text or in it."""
    if beside and written not in ("", beside):
        raise no("two-keys")
    if len(beside.encode("utf-8", "surrogatepass")) > TEXT_BYTES:
        refuse("$.key", f"文本超过 {TEXT_BYTES} 字节", f"text of more than {TEXT_BYTES} bytes")
    return beside or written


def _refused(service: Service, name: str, command: Command | None, error: SsjError) -> bytes:
    """Return the answer that tells an error; what is merely malformed cites what it was to be."""
    status, said = status_of(error), told(error, service.cited)
    if command is not None and not said["clauses"] and status in ("refused", "not-allowed"):
        said["clauses"] = sorted({*command.clauses, *service.cited(*command.cites)})
    answer = {"command": name[:SHOWN], "status": status, "error": said}
    return canonical({**answer, "clauses": said["clauses"]})


def _command(name: str) -> Command:
    if name not in COMMANDS:
        raise CommandUnknownError(name=name)
    return COMMANDS[name]


def check_allowed(name: str, act: Act, roles: tuple[str, ...], grants: Grants) -> None:
    """Refuse a command that no role of the caller may give.

    Raises:
        CommandForbiddenError: none of `roles` lists it.
    """
    if not any(name in grants.get(role, ()) for role in roles):
        said = "、".join(roles) or "—"
        raise CommandForbiddenError(
            actor=act.actor, department=act.department, roles=said, name=name
        )


def _run(
    service: Service, command: Command, request: Request, act: Act, key: str
) -> tuple[list[str], Body]:
    """Run a command; reading, deciding and writing are one transaction."""
    if command.declared is not None:
        return _record(service, command.declared, request, act, key)
    if command.run is None:  # pragma: no cover - every other command has what it does
        raise CommandUnknownError(name=command.name)
    not_named(request.input, "/input")
    check_form(command.input, request.input)
    if not command.writes:
        result = command.run(service, act, request.input)
        return _cited(service, command, result), result
    with service.journal.transaction():
        if key:
            return _once(service, command, request, act, key)
        return _written(service, command, request, act)


def _written(
    service: Service, command: Command, request: Request, act: Act
) -> tuple[list[str], Body]:
    """Run a command that writes; the caller holds the writers' lock."""
    run, says = cast("Run", command.run), Text(command.zh, command.en)
    act = clocked(service, says, act)
    body = of_today(request.input, command.input, says, act.on, command.cites)
    before = service.journal.checkpoint()["seq"]
    result = run(service, act, body)
    # A command may write to several streams; its answer, and `expected`, are about one.
    stood = result["version"] - sum(1 for _ in service.journal.read(result["stream"], before))
    if request.expected not in (None, stood):
        raise VersionConflictError(stream=result["stream"], expected=request.expected, actual=stood)
    return _cited(service, command, result), result


def _once(
    service: Service, command: Command, request: Request, act: Act, key: str
) -> tuple[list[str], Body]:
    """Run a command once for a key: what it answered is told again from the events it recorded.

    What the events do not tell is kept in the vault, under the first event's hash: it is there before
    the event is, so that what was not recorded is never answered from it.
    """
    vault, again = service.vault, command.again
    if vault is None and again is None:
        raise no("key-unused", name=command.name)
    sent = {"command": request.name, "input": request.input}
    once = Once(key, digest(canonical(sent)))
    event = event_before(service, act, once)
    if event is not None and again is not None:
        result = again(service, events_before(service, event), request.input)
        return _cited(service, command, result), result
    if event is not None and vault is not None:
        kept = parse(vault.get(f"{event.hash}/answer"))
        return kept["clauses"], kept["result"]
    with sent_once(once.key, once.digest):
        clauses, result = _written(service, command, request, act)
    event = None if again or vault is None else event_before(service, act, once)
    if (
        event is not None and vault is not None
    ):  # a throw that found no full teams recorded nothing, and is thrown again
        vault.put(f"{event.hash}/answer", canonical({"clauses": clauses, "result": result}))
    return clauses, result


def _cited(service: Service, command: Command, result: Body) -> list[str]:
    """Return the clauses a command rests on: its own, and those its answer and its receipt name."""
    state = result.get("state")
    named = state.get("cites", ()) if isinstance(state, dict) else ()
    own = (*command.clauses, *service.cited(*command.cites))
    return sorted({*own, *result.get("clauses", ()), *named, *cited(result)})


def _record(
    service: Service, declared: Declared, request: Request, act: Act, key: str
) -> tuple[list[str], Body]:
    """Record the fact of a command, once for a key."""
    sent = {"command": request.name, "input": request.input}
    once = Once(key, digest(canonical(sent))) if key else None
    with service.journal.transaction(), service.state.lock:
        service.state.catch_up()
        recorded = once and sent_before(service, act, once)
        if not recorded:
            act = clocked(service, declared.says, act)
            fact = filled_fact(service, declared.fact, request.input, act)
            (recorded,) = record_all(service, [fact], act, once=once, expected=request.expected)
    return clauses_of(service, recorded), answer_of(recorded)


Papers = Callable[..., tuple[str, ...]]
"""From keys of what something rests on to the numbers of the place's papers: `Service.cited`."""


def _no_papers(*_keys: str) -> tuple[str, ...]:
    return ()


_FAILED: Final = (FailedError, StoreDamagedError, StoreSchemaError, EventFaultError)


def status_of(error: SsjError) -> str:
    """Return what an answer calls an error: refused, not-allowed, conflict or failed."""
    if isinstance(error, VersionConflictError | StoreBusyError | OvertakenError):
        return "conflict"
    if isinstance(error, _FAILED):
        return "failed"
    found = {fault.status for fault in faults_of(error) if isinstance(fault, Refused)}
    for status in ("failed", "not-allowed"):
        if status in found:
            return status
    return "refused" if isinstance(error, InputRefusedError) else "not-allowed"


def told(error: SsjError, papers: Papers = _no_papers) -> Body:
    """Return an error as an answer gives it; many faults each with code, clauses and pointer.

    Args:
        error: the error.
        papers: from keys of what it rests on to the numbers of the place's own papers.
    """
    faults = error.faults if isinstance(error, ManyFaultsError) else ()
    if isinstance(error, OvertakenError) and error.now is not None:
        faults = faults_of(error.now)
    clauses = {clause for fault in (error, *faults) for clause in _clauses(fault, papers)}
    more = {name: str(error.params[part]) for name, part in _OPEN.items() if part in error.params}
    return {
        **_said(error, papers),
        **(more if error.code == "rules.open" else {}),
        "clauses": sorted(clauses),
        "faults": [_said(fault, papers) for fault in faults],
    }


_OPEN: Final = {"question": "word", "wants": "wants", "example": "example"}


def _clauses(error: SsjError, papers: Papers) -> tuple[str, ...]:
    if not isinstance(error, Refused):
        return ()
    return tuple({*error.clauses, *papers(*error.cites)})


def _said(error: SsjError, papers: Papers) -> Body:
    # A value that was refused may itself hold what JSON cannot say.
    zh, en = (error.message(lang).encode("utf-8", "replace").decode() for lang in ("zh", "en"))
    said: Body = {
        "code": error.code,
        "zh": zh,
        "en": en,
        "clauses": sorted(_clauses(error, papers)),
    }
    path = error.pointer if isinstance(error, Refused) else ""
    if isinstance(error, CommandMalformedError):
        path = _pointer(error.params["path"])
    return {**said, "path": path} if path else said


_STEP: Final = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


def _pointer(path: str) -> str:
    """Return the JSON pointer of a path as messages write it.

    >>> _pointer("$.input.permits[0].task")
    '/input/permits/0/task'
    """
    steps = (key or at for key, at in _STEP.findall(path))
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
