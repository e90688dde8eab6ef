"""Problems over HTTP (RFC 9457): what an answer that is not ``done`` becomes, with every fault.

A problem has the code, both languages, the clauses and, for each fault, its JSON pointer into the
request. What went wrong inside the server is logged there and told to nobody.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals

MEDIA: Final = "application/problem+json"
HEADERS: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}

no: Final = Refusals(
    "door",
    {
        "login": (
            "没有登录信息，或登录信息无效：{why}",
            "no login, or not a valid one: {why}",
        ),
        "elsewhere": (
            "本机只接受发给本机的请求（收到 {host}）；对外服务请配置登录方式",
            "only requests to this very machine are taken (got {host}): configure an identity to serve others",
        ),
        "size": (
            "请求超过 {most} 字节；请拆分后分批提交",
            "the request is larger than {most} bytes: hand it in in parts",
        ),
        "depth": (
            "请求的嵌套超过 {most} 层",
            "the request is nested deeper than {most} levels",
        ),
        "slow": (
            "请求在 {most} 秒内没有发完；请重发",
            "the request did not arrive within {most} seconds: send it again",
        ),
        "time": (
            "{most} 秒内没有办完，可能仍在办理；请带原来的幂等键重发，或先查询",
            "it was not done within {most} seconds and may still be under way: send it again with its key, or read first",
        ),
        "media": (
            "请求须为 application/json（收到 {got}）",
            "the request must be application/json (got {got})",
        ),
        "name": (
            "地址中的命令是 {name}，正文中的是 {other}",
            "the address names the command {name}, the body {other}",
        ),
        "key": (
            "请求头中的幂等键与正文中的不同；只写一处",
            "the key of the header is not the key of the body: write it once",
        ),
        "range": (
            "{name} 应为 {least} 至 {most} 的整数（收到 {got}）",
            "{name} must be a whole number from {least} to {most} (got {got})",
        ),
        "route": (
            "没有这个地址；命令在 /v1/commands/…，清单在 /openapi.json",
            "there is nothing at this address: commands are at /v1/commands/…, all of it in /openapi.json",
        ),
        "method": (
            "这个地址不接受 {method}",
            "this address does not take {method}",
        ),
        "fault": (
            "服务器出错，本次没有办理；请把编号 {number} 告诉管理员",
            "the server is at fault and nothing was done: tell its keeper the number {number}",
        ),
        "store": (
            "日志数据库暂时无法读取",
            "the journal's database cannot be read at present",
        ),
    },
)
STATUS: Final = {
    "login": 401,
    "elsewhere": 403,
    "size": 413,
    "depth": 400,
    "slow": 408,
    "time": 503,
    "media": 415,
    "name": 400,
    "key": 400,
    "range": 400,
    "route": 404,
    "method": 405,
    "fault": 500,
    "store": 503,
}
"""The HTTP status of each reason of the door's own."""
TITLES: Final = {
    400: "请求无法读取 / the request cannot be read",
    401: "需要登录 / a login is needed",
    403: "无权办理 / not allowed",
    404: "没有找到 / not found",
    405: "不接受该方法 / method not taken",
    408: "请求过慢 / the request is too slow",
    409: "他人先行办理 / somebody was faster",
    413: "请求过大 / the request is too large",
    415: "不接受该类型 / media type not taken",
    422: "不予办理 / refused",
    500: "服务器出错 / the server is at fault",
    503: "暂时无法办理 / not possible at present",
}
"""What a status means here, in both languages: the `title` of a problem."""
_OUTCOMES: Final = {"conflict": 409, "not-allowed": 403, "failed": 500}
_INPUT: Final = "/input"


def status_of(answer: Mapping[str, Any]) -> int:
    """Return the HTTP status of an answer.

    >>> status_of({"status": "conflict"}), status_of({"status": "done"})
    (409, 200)
    """
    outcome = answer["status"]
    if outcome == "done":
        return 200
    if outcome in _OUTCOMES:
        return _OUTCOMES[outcome]
    code, path = answer["error"]["code"], answer["error"].get("path", "")
    if code == "command.unknown":
        return 404
    return 400 if code == "command.malformed" and not path.startswith(_INPUT) else 422


def problem(answer: Mapping[str, Any]) -> Response:
    """Return the problem that an answer other than ``done`` is."""
    status = status_of(answer)
    error = answer["error"]
    single = {key: error[key] for key in ("code", "zh", "en", "clauses", "path") if key in error}
    document = {
        **error,
        "faults": error["faults"] or [single],
        "outcome": answer["status"],
        "command": answer["command"],
    }
    return _respond(status, document)


def refusal(error: SsjError, status: int, **headers: str) -> Response:
    """Return the problem for what the door itself refuses."""
    single = {
        "code": error.code,
        "zh": error.message("zh"),
        "en": error.message("en"),
        "clauses": [],
    }
    outcome = "failed" if status >= 500 else "refused"  # noqa: PLR2004 - the server's own
    return _respond(status, {**single, "faults": [single], "outcome": outcome}, headers)


def refuse(reason: str, /, *, header: Mapping[str, str] | None = None, **params: Any) -> Response:  # noqa: ANN401 - see Refusals
    """Return the problem for a reason of the door's own table."""
    return refusal(no(reason, **params), STATUS[reason], **(header or {}))


def _respond(
    status: int, document: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    body = {
        "type": f"urn:ssj-core:problem:{document['code']}",
        "title": TITLES[status],
        "status": status,
        "detail": document["zh"],
        **document,
    }
    if status == 409:  # noqa: PLR2004 - a race may be run again
        headers = {"retry-after": "0", **(headers or {})}
    return Response(
        json.dumps(body, ensure_ascii=False, sort_keys=True).encode(),
        status_code=status,
        media_type=MEDIA,
        headers={**HEADERS, **(headers or {})},
    )
