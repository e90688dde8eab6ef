"""The body of a request, taken within bounds: bytes, time, depth."""

import re
from typing import Final

import anyio
from starlette.requests import Request

from ssj_core.door.door import Bounds
from ssj_core.door.problems import no
from ssj_core.service.commands.reading import size_of

_JSON: Final = "application/json"
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET: Final = re.compile(rb"[\[\]{}]")


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
    if said.isdecimal() and int(said) > most:
        raise no("size", most=most)
    body = bytearray()
    with anyio.move_on_after(bounds.arrival) as waiting:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise no("size", most=most)
    if waiting.cancelled_caught:
        raise no("slow", most=f"{bounds.arrival:g}")
    if depth_of(body) > bounds.depth:
        raise no("depth", most=bounds.depth)
    return bytes(body)


def depth_of(text: bytes | bytearray) -> int:
    """Return how deep arrays and objects stand in one another, before anything is parsed.

    >>> depth_of(b'{"a": [1, "[[["]}')
    2
    """
    deepest = depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", text)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest
