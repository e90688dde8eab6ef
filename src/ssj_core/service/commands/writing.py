"""What commands that write share: the errors of their room, and where the journal has what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ssj_core.errors import SsjError

if TYPE_CHECKING:
    from ssj_core.service import Service


def all_errors(module: object) -> tuple[type[SsjError], ...]:
    """Return the errors a room can raise."""
    found = vars(module).values()
    own = [one for one in found if isinstance(one, type) and issubclass(one, SsjError)]
    return tuple(one for one in own if one.__module__ == cast("Any", module).__name__)


def written(service: Service, stream: str) -> dict[str, Any]:
    """Return where the journal has what was just written to `stream`."""
    return {
        "seq": service.journal.checkpoint()["seq"],
        "stream": stream,
        "version": service.journal.version(stream),
    }
