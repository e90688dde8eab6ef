"""The application: what stands at which address, and what every answer of it has in common."""

import json
import re
from collections.abc import Callable, Coroutine, Mapping
from functools import cache
from typing import Any, Final, cast

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from ssj_core import __version__
from ssj_core.door.commands import Commands, fault
from ssj_core.door.door import Door
from ssj_core.door.events import Events
from ssj_core.door.moment import moment_routes
from ssj_core.door.openapi import openapi
from ssj_core.door.problems import HEADERS, STATUS, problem, refusal, refuse
from ssj_core.encoding.limits import SHOWN
from ssj_core.errors import SsjError
from ssj_core.service.commands import COMMANDS, all_schemas, schema_of, status_of, told

_HERE: Final = ("127.0.0.1", "::1", "localhost")
_HOST: Final = re.compile(r"(?:127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]{1,5})?", re.IGNORECASE)
_CHALLENGES: Final = {"login": {"www-authenticate": "Bearer"}}
Answer = Callable[[Request], Coroutine[Any, Any, Response]]


def make_app(door: Door) -> Starlette:
    """Return the application (ASGI) of a door, to be served or mounted.

    ========================================  =====================================================
    ``POST /v1/commands/{name}``              a command; ``{"input": …, "expected"?: …}``
    ``GET /v1/schemas``, ``…/{name}``         JSON Schemas of all commands, of one
    ``GET /v1/events?from=…&limit=…``         events of the journal: a page, or a stream
    ``GET /openapi.json``                     the whole door as OpenAPI 3.1
    ``GET /healthz``                          whether it can work
    ``GET /moment``                           the page of the day of the draw
    everything else                           the public site, if there is one
    ========================================  =====================================================
    """
    commands = Commands(door)
    routes: list[BaseRoute] = [
        Route("/v1/commands/{name}", commands.__call__, methods=["POST"]),
        Route("/v1/schemas", _schemas),
        Route("/v1/schemas/{name}", _schema),
        Route("/v1/events", Events(door, commands).__call__),
        Route("/openapi.json", _described),
        Route("/healthz", _health(door)),
        *moment_routes(door, commands),
    ]
    if door.site is not None:
        site = StaticFiles(directory=door.site, html=True, check_dir=False, follow_symlink=True)
        routes.append(Mount("/", site))
    handlers = {SsjError: _refused, HTTPException: _nothing, Exception: fault}
    app = Starlette(routes=routes, exception_handlers=cast("Any", handlers))
    if door.loopback:
        app.add_middleware(LoopbackOnly)
    return app


async def _schemas(_: Request) -> Response:
    return Response(_text("schemas", len(COMMANDS)), media_type="application/json")


async def _described(_: Request) -> Response:
    return Response(_text("openapi", len(COMMANDS)), media_type="application/json")


@cache
def _text(which: str, commands: int) -> bytes:
    """Return a document, made once for so many commands."""
    del commands
    document = openapi() if which == "openapi" else all_schemas()
    return json.dumps(document, ensure_ascii=False).encode()


async def _schema(request: Request) -> Response:
    return JSONResponse(schema_of(request.path_params["name"]))


def _health(door: Door) -> Answer:
    async def health(_: Request) -> Response:
        """Tell whether the journal can be read, and what runs here."""
        try:
            last = await to_thread.run_sync(door.service.journal.store.last)
        except Exception:  # noqa: BLE001 - whatever a store says when it cannot be read
            return refuse("store")
        document = {
            "status": "ok",
            "version": __version__,
            "seq": last.seq if last else 0,
            "draws": "yes" if door.service.vault is not None else "no",
            "rulebook": door.service.rulebook.digest,
        }
        return JSONResponse(document, headers=HEADERS)

    return health


async def _refused(_: Request, error: Exception) -> Response:
    """Answer with what an endpoint refused."""
    found = cast("SsjError", error)
    room, _sep, reason = found.code.partition(".")
    if room == "door":
        return refusal(found, STATUS[reason], **_CHALLENGES.get(reason, {}))
    return problem({"command": "", "status": status_of(found), "error": told(found)})


async def _nothing(request: Request, error: Exception) -> Response:
    """Answer where there is nothing, or not for this method."""
    found = cast("HTTPException", error)
    if found.status_code == 405:  # noqa: PLR2004 - the one other status that routing gives
        return refuse("method", method=request.method, header=_allowed(found.headers))
    return refuse("route")


def _allowed(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {"allow": (headers or {}).get("Allow", "")}


class LoopbackOnly:
    """Takes only what comes from this machine, is addressed to it, and comes from no other site."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http":
            request = Request(scope)
            peer = request.client.host if request.client else ""
            # As it was sent: what is no host at all would be read as the server's own address.
            host = request.headers.get("host", _HERE[0])
            origin = request.headers.get("origin", "")
            here = _HOST.fullmatch(host) is not None
            if peer not in _HERE or not here or origin not in ("", f"{scope['scheme']}://{host}"):
                odd = (origin if here else host) or peer
                await refuse("elsewhere", host=odd[:SHOWN])(scope, receive, send)
                return
        await self.app(scope, receive, send)
