"""The body of a request, taken within bounds: bytes, time, depth."""

from typing import Final

import anyio
from anyio import to_thread
from starlette.requests import Request

from ssj_core.door.door import Bounds
from ssj_core.door.problems import no
from ssj_core.encoding.canonical_json import is_deeper
from ssj_core.encoding.limits import DIGITS
from ssj_core.service.commands.reading import size_of

_JSON: Final = "application/json"


async def body_of(request: Request, bounds: Bounds, command: str) -> bytes:
    """Return the body of a JSON request, as large as the command may be.

    Raises:
        Refused: ``door.media``, ``door.size``, ``door.slow``, ``door.depth``.
    """
    media = request.headers.get("content-type", "")
    if media.partition(";")[0].strip().lower() != _JSON:
        raise no("media", got=media or "—")
    most = min(bounds.size, size_of(command))
    said = request.headers.get("content-length", "")
    if said.isdecimal() and (len(said) > DIGITS or int(said) > most):
        raise no("size", most=most)
    body = bytearray()
    with anyio.move_on_after(bounds.arrival) as waiting:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise no("size", most=most)
    if waiting.cancelled_caught:
        raise no("slow", most=f"{bounds.arrival:g}")
    data = bytes(body)
    if await to_thread.run_sync(is_deeper, data, bounds.depth):
        raise no("depth", most=bounds.depth)
    return data
