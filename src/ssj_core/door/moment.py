"""The day of the draw (抽取现场): what a page before an audience shows, step by step.

Plan row, list and groups, seal code, the drawn with their teams, and what to take home: read from
journal and vault at every look, so that a page loaded anew shows where the draw stands.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

import segno
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ssj_core.adapters.site import check_page
from ssj_core.disclosure.public import CHECK
from ssj_core.door.commands import Commands
from ssj_core.door.door import Door
from ssj_core.door.identity import JwtIdentity
from ssj_core.door.problems import HEADERS
from ssj_core.drawing import LEVEL_NAMES, QUESTIONS, Outcome, Sealed, restore
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.drawing.tickets import code_of
from ssj_core.encoding import canonical
from ssj_core.errors.refusals import Refusals
from ssj_core.planning import PlannedRow, plan_of
from ssj_core.service import Act, Service
from ssj_core.service.commands import check_allowed

Body = dict[str, Any]
GRANT: Final = "draw.permit"
"""The command whose grant opens the page: who may ask for a draw may show it."""
_RESERVES: Final = 3
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_KINDS: Final = {"html": "text/html", "js": "text/javascript", "css": "text/css"}

no: Final = Refusals(
    "moment",
    {
        "row": (
            "没有计划 {plan} 的任务 {task}；请核对编号",
            "there is no task {task} in plan {plan}: look at the numbers again",
        ),
        "undrawn": (
            "任务 {task} 还没有结果",
            "task {task} has no result yet",
        ),
        "closed": (
            "保密抽取：名单公开之前不显示、不下载",
            "an unannounced draw: its list is neither shown nor taken home before it opens",
        ),
    },
)
hand: Final = Refusals(
    "hand",
    {
        "moment": (
            "任务 {task} 由 {departments} 办理，登录部门是 {department}",
            "task {task} is of {departments}, the login of {department}",
        )
    },
    status="not-allowed",
)


def moment_routes(door: Door, commands: Commands) -> list[BaseRoute]:
    """Return the addresses of the page: the page itself, where a draw stands, what to take home."""
    moment = Moment(door, commands)
    parts = files("ssj_core.door").joinpath("page")
    login = "token" if isinstance(door.identity, JwtIdentity) else "gateway"
    words = {"{login}": "said" if door.loopback else login}
    check = check_page()
    return [
        Route("/moment", _file(parts.joinpath("moment.html").read_text("utf-8"), "html", words)),
        Route("/moment/moment.js", _file(parts.joinpath("moment.js").read_text("utf-8"), "js")),
        Route("/moment/moment.css", _file(parts.joinpath("moment.css").read_text("utf-8"), "css")),
        Route("/moment/check.html", _page(check)),
        Route("/v1/moment", moment.standing),
        Route("/v1/moment/bundle", moment.bundle),
    ]


def _file(text: str, kind: str, words: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - an endpoint
    for word, said in (words or {}).items():
        text = text.replace(word, said)
    headers = {"content-security-policy": _POLICY, **HEADERS}
    return lambda _: Response(text, media_type=_KINDS[kind], headers=headers)


def _page(page: bytes) -> Any:  # noqa: ANN401 - an endpoint
    # It brings its own policy: no network at all.
    headers = {"x-frame-options": "SAMEORIGIN", **HEADERS}
    return lambda _: Response(page, media_type="text/html", headers=headers)


class Moment:
    """What the page reads, for whoever may ask for the draw."""

    def __init__(self, door: Door, commands: Commands) -> None:
        """Share identity and threads with the commands."""
        self.door, self.commands = door, commands

    async def standing(self, request: Request) -> Response:
        """Answer where the draw of a row stands: `shown`."""
        plan, task, act = await self._asked(request)
        work = partial(shown, self.door.service, plan, task, act, self.door.address)
        body = await to_thread.run_sync(work, limiter=self.commands.limiter)
        return JSONResponse(body, headers=HEADERS)

    async def bundle(self, request: Request) -> Response:
        """Answer with the bundle of a drawn row: the public one, or the auditors' to re-check."""
        plan, task, act = await self._asked(request)
        whole = request.query_params.get("of") == "auditor"
        work = partial(bundle, self.door.service, plan, task, act, whole=whole)
        body = await to_thread.run_sync(work, limiter=self.commands.limiter)
        return Response(body, media_type="application/json", headers=HEADERS)

    async def _asked(self, request: Request) -> tuple[str, str, Act]:
        caller = await self.commands.caller(request)
        act = Act(caller.actor, caller.department, self.door.clock.now())
        check_allowed(GRANT, act, caller.roles, self.door.grants)
        plan, task = (request.query_params.get(name, "") for name in ("plan", "task"))
        return plan, task, act


def shown(service: Service, plan: str, task: str, act: Act, address: str = "") -> Body:
    """Return what the page shows of a row: its plan, and its draw as far as it has come.

    Args:
        service: where.
        plan: number of the plan.
        task: number of the row.
        act: who looks, for which department, when.
        address: where readers find the site.

    Raises:
        Refused: ``moment.row``: no such row; ``hand.moment``: another department's (not-allowed).
    """
    row, draw = _found(service, plan, task, act)
    body: Body = {
        "now": act.at.isoformat(timespec="seconds"),
        "plan": _row(service, row),
        "stage": draw.stage if draw else "open",
    }
    if draw is None or draw.commit is None or draw.stage == "void":
        return {**body, "stage": "open"}
    sealed = _sealed(service, draw)
    body["seal"] = _seal(draw, sealed)
    codes = {"seal": f"{draw.session} {sealed.seal_code}"}
    if draw.result is not None:
        outcome = service.draws.outcome(draw.session)
        body["result"] = _result(service, row, outcome)
        if address:
            codes["check"] = f"{address.rstrip('/')}/{CHECK}"
    return {
        **body,
        "codes": {name: {"text": text, "svg": _svg(text)} for name, text in codes.items()},
    }


def bundle(service: Service, plan: str, task: str, act: Act, *, whole: bool = False) -> bytes:
    """Return the bundle of a drawn row: public, or the `whole` one that auditors get.

    Raises:
        Refused: ``moment.undrawn``; ``moment.closed``: an unannounced list; and see `shown`.
    """
    _, draw = _found(service, plan, task, act)
    if draw is None or draw.result is None or draw.stage == "void":
        raise no("undrawn", task=task)
    outcome = service.draws.outcome(draw.session)
    if not whole:
        return canonical(outcome.public_bundle().document())
    if _closed(outcome):
        raise no("closed")
    return canonical(outcome.auditor_bundle().document())


def _found(service: Service, plan: str, task: str, act: Act) -> tuple[PlannedRow, Draw | None]:
    state = service.state.catch_up()
    row = service.source(state).row(plan, task, act.on)
    if row is None:
        raise no("row", plan=plan or "—", task=task or "—")
    if act.department not in {row.owner, *row.departments}:
        raise hand("moment", task=task, departments=row.departments, department=act.department)
    keys = state.find(DRAW, "row", row.key)
    return row, state.get(DRAW, keys[-1]) if keys else None


def _row(service: Service, row: PlannedRow) -> Body:
    """Return the row of the plan as the page's first part shows it."""
    history = plan_of(service.state, row.plan)
    published = history.effective_on(row.first) if history else None
    words = getattr(row.row, "scope", "") or getattr(row.row, "target", "")
    return {
        "number": row.plan,
        "version": row.version,
        "task": row.task,
        "owner": row.owner,
        "departments": list(row.departments),
        "joint": "yes" if row.joint else "no",
        "words": words,
        "items": [{"id": item.id, "name": item.name} for item in row.items],
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "effective": "yes" if published and not row.missing else "no",
        "missing": [str(one) for one in row.missing],
    }


def _sealed(service: Service, draw: Draw) -> Sealed:
    vault, commit = service.draws.closed, draw.commit
    assert commit is not None  # nosec B101  # noqa: S101 - the caller has looked
    return restore(draw.records, vault.get(commit.hash(commit.suite)))


def _seal(draw: Draw, sealed: Sealed) -> Body:
    """Return what was sealed: the code people write down, and the groups."""
    commit = sealed.commit
    strata = [
        {"stratum": one.name, "size": len(one.frame), "number": str(one.number)}
        for part in sealed.tasks
        for one in part.strata
    ]
    return {
        "session": draw.session,
        "code": sealed.seal_code,
        "at": commit.at,
        "public_at": commit.times.public or "",
        "entropy": list(commit.entropy),
        "mode": commit.mode,
        "size": sum(one["size"] for one in strata),
        "strata": strata,
    }


def _result(service: Service, row: PlannedRow, outcome: Outcome) -> Body:
    """Return who was drawn, in the order of their tickets, with names and teams."""
    told = {
        "code": outcome.result_code,
        "at": outcome.result.at,
        "items": list(outcome.result.items),
        "levels": [
            {
                "zh": f"{QUESTIONS[name].zh}：{LEVEL_NAMES[level].zh}",
                "en": f"{QUESTIONS[name].en}: {LEVEL_NAMES[level].en}",
            }
            for name, level in outcome.levels.items()
        ],
        "warnings": list(outcome.warnings),
        "seal": code_of(outcome.result.commit),
    }
    if _closed(outcome):
        return {**told, "closed": "yes", "drawn": [], "reserves": []}
    sealed_on = date.fromisoformat(outcome.commit.at[:10])
    names = {one.id: one for one in service.source(service.state).roll(row, sealed_on)}
    drawn: list[Body] = []
    reserves: list[Body] = []
    for draw in outcome.tasks.values():
        slots = draw.sealed.record.slots
        drawn += [
            {
                "id": pick.id,
                "name": names[pick.id].name,
                "address": names[pick.id].address or "",
                "stratum": pick.stratum,
                "ticket": pick.ticket,
                "team": [
                    {"slot": slot.partition("/")[0], "inspector": draw.teams[pick.id, slot]}
                    for slot in slots
                ],
            }
            for pick in draw.drawn
        ]
        for stratum in sorted({pick.stratum for pick in draw.drawn}):
            reserves += [
                {"place": at, "id": one.id, "name": names[one.id].name, "stratum": stratum}
                for at, one in enumerate(draw.reserves(stratum, _RESERVES), 1)
            ]
    return {**told, "closed": "no", "drawn": drawn, "reserves": reserves}


def _closed(outcome: Outcome) -> bool:
    return outcome.commit.mode == "unannounced" and not outcome.is_open


def _svg(text: str) -> str:
    """Return the QR code of a text, as an image that stands in a page by itself."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=1, border=2, xmldecl=False, nl=False, omitsize=True
    )
    return out.getvalue().decode()
