"""The journal's events over HTTP: a page from a given one on, or a stream that goes on."""

import json
import re
from collections.abc import AsyncIterator
from functools import partial
from itertools import islice
from typing import Any, Final

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from ssj_core.door.commands import Commands
from ssj_core.door.door import Door
from ssj_core.door.problems import HEADERS, no
from ssj_core.journal import Journal
from ssj_core.service import Act
from ssj_core.service.commands import check_allowed

_STREAM: Final = "text/event-stream"
_JSON: Final = "application/json"
_QUALITY: Final = re.compile(r"\bq\s*=\s*([01](?:\.\d{0,3})?)")
_PAUSE: Final = 1.0  # seconds between two looks at the journal
_BEAT: Final = 15  # looks without an event after which a comment keeps the connection alive
_END: Final = 1 << 53
_WHOLE: Final = re.compile("[0-9]{1,18}")


class Events:
    """The events of one door's journal, for whoever may read the journal."""

    def __init__(self, door: Door, commands: Commands) -> None:
        """Share identity and threads with the commands."""
        self.door, self.commands = door, commands

    async def __call__(self, request: Request) -> Response:
        """Answer with a page, or with a stream to whoever accepts one.

        Raises:
            CommandForbiddenError: no role of the caller may read the journal.
        """
        door = self.door
        caller = await self.commands.caller(request)
        act = Act(caller.actor, caller.department, door.clock.now())
        check_allowed("journal.read", act, caller.roles, door.grants)
        first = _number(request, "from", 1, 0, _END)
        if _wants_stream(request.headers.get("accept", "")):
            seen = request.headers.get("last-event-id", "")
            start = int(seen) + 1 if _WHOLE.fullmatch(seen) else first
            return StreamingResponse(
                self._stream(start),
                media_type=_STREAM,
                headers={**HEADERS, "x-accel-buffering": "no"},
            )
        limit = _number(request, "limit", door.bounds.page, 1, door.bounds.page)
        return JSONResponse(await self._page(first, limit), headers=HEADERS)

    async def _page(self, first: int, limit: int) -> dict[str, Any]:
        work = partial(page_of, self.door.service.journal, first, limit)
        return await to_thread.run_sync(work, limiter=self.commands.limiter)

    async def _stream(self, first: int) -> AsyncIterator[bytes]:
        quiet = 0
        yield b": ssj-core\n\n"
        while True:
            page = await self._page(first, self.door.bounds.page)
            for event in page["events"]:
                data = json.dumps(event, ensure_ascii=False)
                yield f"id: {event['seq']}\ndata: {data}\n\n".encode()
            first = page["events"][-1]["seq"] + 1 if page["events"] else first
            if "next" in page:
                continue
            quiet = 0 if page["events"] else quiet + 1
            if quiet >= _BEAT:
                quiet = 0
                yield b": \n\n"
            await anyio.sleep(_PAUSE)


def page_of(journal: Journal, first: int, limit: int) -> dict[str, Any]:
    """Return the events from position `first` on, at most `limit`.

    `next` is where the next page begins, absent on the last; a reader who has them all goes on
    later from the position after his last event.
    """
    rows = list(islice(journal.store.read(None, max(first - 1, 0)), limit + 1))
    events = [
        {
            "seq": row.seq,
            "stream": row.stream,
            "version": row.version,
            "hash": row.hash,
            **json.loads(row.payload),
        }
        for row in rows[:limit]
    ]
    return {"events": events, **({"next": rows[limit].seq} if len(rows) > limit else {})}


def _wants_stream(accept: str) -> bool:
    """Tell whether who accepts this would rather have a stream than a page.

    Generated clients name every type of the document at once: whoever takes JSON too gets a page.

    >>> _wants_stream("text/event-stream"), _wants_stream("application/json, text/event-stream")
    (True, False)
    """
    liked: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, rest = part.partition(";")
        found = _QUALITY.search(rest)
        liked[name.strip()] = float(found[1]) if found else 1.0
    page = max(liked.get(name, 0.0) for name in (_JSON, "application/*", "*/*"))
    return liked.get(_STREAM, 0.0) > page


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    """Return a whole number of the query.

    Raises:
        Refused: ``door.range``.
    """
    given = request.query_params.get(name)
    if given is None:
        return default
    if not _WHOLE.fullmatch(given) or not least <= int(given) <= most:
        raise no("range", name=name, least=least, most=most, got=given[:40])
    return int(given)
