"""Races: an act refused because of what somebody recorded after it was sent.

Whoever loses one is told that somebody was faster, and on what; never that he may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ssj_core.drawing.facts import DRAW
from ssj_core.errors import SsjError
from ssj_core.errors.commands import CommandForbiddenError, OvertakenError
from ssj_core.errors.journal import VersionConflictError
from ssj_core.errors.refusals import Refused
from ssj_core.journal import Event
from ssj_core.service import streams
from ssj_core.service.commands.declared import faults_of, filled_fact

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act
    from ssj_core.service.commands.command import Command
    from ssj_core.service.commands.reading import Request

_HAND: Final = "hand."


def overtaken(
    service: Service, command: Command, request: Request, act: Act, error: SsjError, since: int
) -> OvertakenError | None:
    """Return the error of a race that was lost, None where the act was refused for itself.

    Args:
        service: where, its state caught up.
        command: what was sent.
        request: the same, as it was sent.
        act: who, for which department, when.
        error: what it was refused for.
        since: the last event of the journal when it was sent.
    """
    if not command.writes or isinstance(error, CommandForbiddenError):
        return None
    faults = faults_of(error)
    if not all(isinstance(fault, Refused) for fault in faults):
        return None
    if any(fault.code.startswith(_HAND) for fault in faults):
        return None
    for stream in _streams(service, command, request, act):
        first: Event | None = next(service.journal.read(stream, since), None)
        if first is not None:
            return OvertakenError(error, stream=stream, seq=first.seq)
    return None


def stale(
    service: Service, command: Command, request: Request, act: Act
) -> VersionConflictError | None:
    """Return the conflict of a sender who decided at another version, None where there is none.

    A stale sender is told so even where something else speaks against the act too (R173).
    """
    if request.expected is None:
        return None
    for stream in list(_streams(service, command, request, act))[-1:]:
        actual = service.journal.version(stream)
        if actual != request.expected:
            return VersionConflictError(stream=stream, expected=request.expected, actual=actual)
    return None


def _streams(service: Service, command: Command, request: Request, act: Act) -> Iterator[str]:
    """Yield the streams an act is about."""
    if command.declared is not None:
        try:
            yield filled_fact(service, command.declared.fact, request.input, act).stream
        except SsjError:
            return
    given = {key: value for key, value in request.input.items() if isinstance(value, str)}
    if "session" in given:
        yield DRAW.of(session=given["session"])
    elif {"plan", "task"} <= given.keys():
        yield from service.state.find(DRAW, "row", f"{given['plan']}#{given['task']}")
    if "inspection" in given:
        yield streams.inspection(given["inspection"])
