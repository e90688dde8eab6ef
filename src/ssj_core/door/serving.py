"""A door opened from words: a store's address, rulebooks, a place, and who may do what."""

import importlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, cast

import uvicorn
from attrs import asdict, frozen
from starlette.applications import Starlette

from ssj_core import __version__
from ssj_core._data import read_plain
from ssj_core.adapters.opening import open_store
from ssj_core.adapters.saving import write_whole
from ssj_core.adapters.sqlite_vault import SqliteVault
from ssj_core.calendar import WorkdayCalendar
from ssj_core.door.app import make_app
from ssj_core.door.door import Door
from ssj_core.door.identity import HeaderIdentity, JwtIdentity, LoopbackIdentity
from ssj_core.encoding import canonical
from ssj_core.encoding.limits import BOOK
from ssj_core.encoding.outside import read_json, read_toml
from ssj_core.errors.encoding import DocumentRefusedError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.ports import Identity
from ssj_core.rules import Rulebook
from ssj_core.service import Service
from ssj_core.service.commands import COMMANDS, Grants

EVERYBODY: Final = "经办"
"""The role of the trial on one machine: it may do everything."""
_VARIABLE: Final = "SSJ_SERVE"
_GRACE: Final = 5
_WORTH: Final = 1000  # events after which a new snapshot is worth its writing
_HERE: Final = ("127.0.0.1", "::1", "localhost")

no: Final = Refusals(
    "serve",
    {
        "open-door": (
            "没有配置登录方式，只能监听本机（收到 {host}）；对外服务请给出 --identity 和 --grants",
            "without an identity only this machine is listened to (got {host}): give --identity and --grants to serve others",
        ),
        "no-grants": (
            "配置了登录方式，还须用 --grants 写明各角色可以办理什么",
            "with an identity, say with --grants what each role may do",
        ),
        "unreadable": ("{what}无法读取：{file}（{why}）", "{what} cannot be read: {file} ({why})"),
        "grants": (
            "{file} 应为“角色 → 命令清单”的 TOML 或 JSON",
            "{file} must be TOML or JSON: role → list of commands",
        ),
        "identity": (
            "{file} 应写明 kind：header 或 jwt，及其各项（{why}）",
            "{file} must say its kind, header or jwt, and the parts of it ({why})",
        ),
    },
)


@frozen(kw_only=True)
class Serving:
    """What a door is opened with.

    Attributes:
        store: address of the store: a path, ``sqlite:///path``, or another address of `ssj_core.adapters.opening.open_store`.
        vault: file of the closed parts of draws; empty for a door that draws nothing.
        rules: rulebooks, by name or path.
        place: code of the place.
        identity: file that says who is asking; empty for a trial on this machine.
        grants: file with roles and their commands.
        site: folder of the public site.
        snapshot: file the state is kept in between two starts; it is never believed against the journal.
        address: where readers find the site.
        host, port, workers: where it listens, with how many processes.
    """

    store: str
    vault: str = ""
    rules: tuple[str, ...]
    place: str
    identity: str = ""
    grants: str = ""
    site: str = ""
    snapshot: str = ""
    address: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1


def open_door(serving: Serving) -> Door:
    """Return the door, with store and vault open.

    Raises:
        Refused: ``serve.*``: it cannot be opened like that.
        InputRefusedError: rulebooks, place or grants cannot be read.
    """
    identity = identity_of(serving)
    if isinstance(identity, LoopbackIdentity) and serving.host not in _HERE:
        raise no("open-door", host=serving.host)
    if not isinstance(identity, LoopbackIdentity) and not serving.grants:
        raise no("no-grants")
    grants = grants_of(serving.grants) if serving.grants else {EVERYBODY: tuple(COMMANDS)}
    rulebook = Rulebook.load(*serving.rules)
    with ExitStack() as opened:
        store = open_store(serving.store)
        opened.callback(store.close)
        service = Service(
            Journal(store),
            rulebook,
            Place(serving.place),
            WorkdayCalendar.cn(),
            vault=SqliteVault(serving.vault) if serving.vault else None,
        )
        restored = _restore(service, serving.snapshot)
        service.state.catch_up()
        if service.state.seq - restored > _WORTH:
            keep_snapshot(service, serving.snapshot)
        opened.pop_all()
    return Door(
        service=service,
        identity=identity,
        grants=grants,
        site=Path(serving.site) if serving.site else None,
        address=serving.address,
    )


def serve(serving: Serving) -> None:
    """Serve until told to stop.

    Raises:
        Refused, InputRefusedError: see `open_door`; nothing was listened to.
    """
    door = open_door(serving)
    _say(serving, door)
    options: dict[str, Any] = {
        "host": serving.host,
        "port": serving.port,
        "log_level": "warning",
        "timeout_graceful_shutdown": _GRACE,
        "server_header": False,
    }
    if serving.workers == 1:
        uvicorn.run(make_app(door), **options)
        keep_snapshot(door.service, serving.snapshot)
        return
    os.environ[_VARIABLE] = json.dumps(asdict(serving))
    uvicorn.run(f"{__name__}:worker", factory=True, workers=serving.workers, **options)


def worker() -> Starlette:
    """Return the application of one of several processes."""
    given = json.loads(os.environ[_VARIABLE])
    return make_app(open_door(Serving(**{**given, "rules": tuple(given["rules"])})))


def _head(service: Service) -> bytes:
    """Return what a snapshot must begin with: duties of another book would be other ones."""
    said = {"book": service.rulebook.digest, "place": service.place.code, "release": __version__}
    return canonical(said) + b"\n"


def _restore(service: Service, file: str) -> int:
    """Let the state stand where a snapshot was taken, and return where; 0 for what is not ours."""
    path = Path(file)
    if not file or not path.is_file():
        return 0
    kept, head = path.read_bytes(), _head(service)
    if not kept.startswith(head) or not service.state.restore(kept[len(head) :]):
        return 0
    return service.state.seq


def keep_snapshot(service: Service, file: str) -> None:
    """Keep the state in a file for the next start; it holds what is not public, so for its owner only.

    Raises:
        PlaceRefusedError, NotWrittenError: it cannot be written.
    """
    if file:
        data = _head(service) + service.state.snapshot()
        write_whole(Path(file), data, overwrite=True, private=True)


def _say(serving: Serving, door: Door) -> None:
    lines = [
        f"http://{serving.host}:{serving.port}  抽取现场 /moment，接口 /openapi.json，状态 /healthz",
    ]
    if door.loopback:
        lines += [
            f"没有配置登录方式：只监听本机，谁是谁由请求自己说，角色“{EVERYBODY}”可办理全部命令。",
            f"no identity: only this machine is listened to, requests say themselves who they are, and the role {EVERYBODY} may do everything.",
        ]
    if door.service.vault is None:
        lines += ["没有保密库：不能抽取（--vault）。", "no vault: nothing can be drawn (--vault)."]
    print("\n".join(lines), file=sys.stderr)  # noqa: T201 - words of the command line


def identity_of(serving: Serving) -> Identity:
    """Return who is asking, as a file says it: ``kind = "header"`` or ``"jwt"`` and its parts.

    ``kind = "python"`` with ``name = "package.module:object"`` takes an embedder's own.

    Raises:
        Refused: ``serve.unreadable``, ``serve.identity``.
    """
    if not serving.identity:
        return LoopbackIdentity()
    given = dict(_table(serving.identity, "登录方式"))
    kind = given.pop("kind", "")
    try:
        if kind == "header":
            return HeaderIdentity(**given)
        if kind == "jwt":
            return JwtIdentity(**given)
        if kind == "python":
            module, _, name = given["name"].partition(":")
            return cast("Identity", getattr(importlib.import_module(module), name))
    except (TypeError, KeyError, ImportError, AttributeError, ValueError) as error:
        raise no("identity", file=serving.identity, why=error) from error
    raise no("identity", file=serving.identity, why=f"kind = {kind!r}")


def grants_of(file: str) -> Grants:
    """Return roles and their commands, from TOML or JSON.

    Raises:
        Refused: ``serve.unreadable``, ``serve.grants``.
        GrantUnknownError: a command that does not exist; see `Door`.
    """
    table = _table(file, "授权清单")
    if not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in table.values()
    ):
        raise no("grants", file=file)
    return {role: tuple(names) for role, names in table.items()}


def _table(file: str, what: str) -> Mapping[str, Any]:
    try:
        data = read_plain(file, BOOK.size)
        found = read_json(data) if file.endswith(".json") else read_toml(data)
    except (OSError, DocumentRefusedError) as error:
        raise no("unreadable", what=what, file=file, why=error) from error
    if not isinstance(found, dict):
        raise no("grants", file=file)
    return found
