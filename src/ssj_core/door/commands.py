"""Commands over HTTP: ``POST /v1/commands/{name}``, one at a time for a key, each with its answer."""

import contextlib
import json
import logging
from functools import partial
from typing import Any, Final
from uuid import uuid4

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from ssj_core.door.bodies import body_of
from ssj_core.door.door import Door
from ssj_core.door.problems import HEADERS, no, problem, refuse
from ssj_core.errors import SsjError
from ssj_core.ports import Caller
from ssj_core.service import Act
from ssj_core.service.commands import handle

LOG: Final = logging.getLogger("ssj_core.door")
KEY: Final = "idempotency-key"


class Commands:
    """The commands of one door.

    What was recorded before a request came is known by `settled`: an act that is refused because
    of something recorded since then has lost a race, and is told so.
    """

    def __init__(self, door: Door) -> None:
        """Stand before the first request."""
        self.door = door
        self.limiter = CapacityLimiter(door.bounds.threads)
        self.settled: int | None = None
        self.looking = anyio.Lock()
        self.at_work = 0

    async def __call__(self, request: Request) -> Response:
        """Answer one command."""
        since = await self._since()  # what is recorded while this one waits for its turn is a race
        caller = await self.caller(request)
        name = request.path_params["name"]
        body = await body_of(request, self.door.bounds, name)
        work = partial(
            handle,
            self.door.service,
            body,
            Act(caller.actor, caller.department, self.door.clock.now()),
            roles=caller.roles,
            grants=self.door.grants,
            key=_key(request),
            command=name,
            since=since,
        )
        self.at_work += 1
        try:
            with anyio.move_on_after(self.door.bounds.work) as waiting:
                told = await to_thread.run_sync(work, limiter=self.limiter, abandon_on_cancel=True)
        finally:
            self.at_work -= 1
        if waiting.cancelled_caught:
            raise no("time", most=f"{self.door.bounds.work:g}")
        answer = json.loads(told)
        self._settle(answer)
        if answer["status"] != "done":
            return problem(answer)
        return Response(told, media_type="application/json", headers=HEADERS)

    async def caller(self, request: Request) -> Caller:
        """Return who is asking.

        Raises:
            Refused: nobody the identity knows.
        """
        headers = dict(request.headers)
        return await to_thread.run_sync(
            self.door.identity.caller, headers, limiter=self.limiter, abandon_on_cancel=True
        )

    async def _since(self) -> int:
        """Return how far the journal stood: what was recorded before the door opened is no race."""
        async with self.looking:  # of the first requests one looks, before any of them is at work
            if self.settled is None:
                with contextlib.suppress(SsjError):  # the command will tell that it cannot be read
                    last = await to_thread.run_sync(self.door.service.journal.store.last)
                    self._note(last.seq if last else 0)
        return self.settled or 0

    def _settle(self, answer: dict[str, Any]) -> None:
        """Note how far the journal stood when an answer left the door."""
        seq = answer.get("result", {}).get("seq", 0)
        # What the state holds while others are at work may still be taken back.
        known = self.door.service.state.seq if not self.at_work else 0
        self._note(max(known, seq if isinstance(seq, int) else 0))

    def _note(self, seq: int) -> None:
        self.settled = max(self.settled or 0, seq)


def _key(request: Request) -> str:
    """Return the key of the request: a text, or a text in quotes."""
    return request.headers.get(KEY, "").strip().removeprefix('"').removesuffix('"')


def fault(request: Request, error: Exception) -> Response:
    """Return the answer to what is nobody's fault but the server's: a number, and nothing else."""
    number = uuid4().hex[:12]
    LOG.error("%s: %s %r", number, request.method, request.scope["path"], exc_info=error)
    return refuse("fault", number=number)
