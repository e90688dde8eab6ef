"""Hostile input for everything that reads: what it is made of, where it goes, and what may come out.

Each target takes bytes and ends with a value, an error of ours, an answer or a report: whatever else
escapes is a finding. Run by hand for long::

    python tests/fuzz/hostile_input.py 1000000            # every target, each by its weight
    python tests/fuzz/hostile_input.py 100000 verify 7    # one of them, or all; seed 7
    python tests/fuzz/hostile_input.py --atheris verify   # led by coverage, if atheris is installed

What escaped is kept in ``tests/fuzz/corpus``, one file each, and tried again by the tests for ever.
"""

import asyncio
import hashlib
import importlib
import json
import logging
import random
import re
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Final
from urllib.parse import quote, unquote_to_bytes

from attrs import define, field

from ssj_core.errors import SsjError

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE / "corpus"
VECTORS: Final = HERE.parent / "vectors" / "attacks"
SECONDS: Final = 5
MOST_SENT: Final = 4 << 20
_DEEP: Final = 8
_RENEWED: Final = 1000
_TOKEN: Final = re.compile(
    rb"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
)  # what a server takes for a header's name
STATUS: Final = frozenset({"done", "refused", "not-allowed", "conflict", "failed"})
Target = Callable[[bytes], None]


def _handle(data: bytes) -> None:
    _judge(json.loads(_world().handle(data)))


def _judge(answer: Mapping[str, Any]) -> None:
    """Let an answer escape that is none, or that is the program's own fault."""
    if answer["status"] not in STATUS or answer.get("error", {}).get("code") == "server.fault":
        raise AssertionError(answer)


class _World:
    """A district that takes commands, and is made anew after so many: what it did costs time."""

    def __init__(self) -> None:
        self.taken = 0

    def handle(self, data: bytes) -> bytes:
        from ssj_core.service import Act  # noqa: PLC0415 - only for this target
        from ssj_core.service.commands import COMMANDS  # noqa: PLC0415 - as above
        from ssj_core.testing.worlds import open_world  # noqa: PLC0415 - as above

        if self.taken % _RENEWED == 0:
            names = ("planned", "drawn", "inspected")
            self.service = open_world(names[self.taken // _RENEWED % len(names)]).service
        self.taken += 1
        at = datetime(2026, 6, 1, 9, tzinfo=timezone(timedelta(hours=8)))
        act = Act("王一", "市监局", at)
        grants = {"all": tuple(COMMANDS)}
        return self.service.handle(data, act, roles=["all"], grants=grants)


@cache
def _world() -> _World:
    return _World()


@cache
def _door() -> Callable[[bytes], tuple[int, bytes]]:
    """Return what takes a request as it would be sent, and gives status and body."""
    from ssj_core.door import Door, LoopbackIdentity, make_app  # noqa: PLC0415 - as above
    from ssj_core.testing.worlds import open_world  # noqa: PLC0415 - as above
    from ssj_core.testing.worlds.play import grants  # noqa: PLC0415 - as above

    logging.getLogger("ssj_core.door").disabled = True
    service = open_world("planned").service
    app = make_app(Door(service=service, identity=LoopbackIdentity(), grants=grants(), site=HERE))
    loop = asyncio.new_event_loop()

    def take(data: bytes) -> tuple[int, bytes]:
        head, _, body = data.partition(b"\n\n")
        first, *lines = head.split(b"\n")
        method, _, address = first.partition(b" ")
        path, _, query = address.partition(b"?")
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        pairs = (line.partition(b":")[::2] for line in lines)
        named = [(name.lower(), value.strip()) for name, value in pairs if _TOKEN.fullmatch(name)]
        scope = {
            "type": "http",
            "method": method.decode("latin-1"),
            "path": unquote_to_bytes(path).decode(errors="replace"),
            "raw_path": path,
            "query_string": query,
            "headers": named,
            "client": ("127.0.0.1", 5),
            "server": ("127.0.0.1", 80),
            "scheme": "http",
            "http_version": "1.1",
            "root_path": "",
        }
        loop.run_until_complete(asyncio.wait_for(app(scope, receive, send), SECONDS))
        whole = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], whole

    return take


def _request(data: bytes) -> None:
    status, body = _door()(data)
    if not 200 <= status < 500 or len(body) > MOST_SENT:
        raise AssertionError(status, body[:300])


def _verify(data: bytes) -> None:
    from ssj_core.verify import verify_bundle  # noqa: PLC0415 - only for this target

    verify_bundle(data).text("zh")


def _slip(data: bytes) -> None:
    from ssj_core.verify import verify_slip, verify_target  # noqa: PLC0415 - only for this target

    verify_slip(data, _seeds_of_bundles()[0]).document()
    verify_target(data, "91159900MA2245075B").document()


def _log(data: bytes) -> None:
    from ssj_core.encoding import parse  # noqa: PLC0415 - only for this target
    from ssj_core.verify.folder import check_log  # noqa: PLC0415 - as above

    check_log([parse(line) for line in data.split(b"\n") if line])


def _chain(data: bytes) -> None:
    from ssj_core.verify.journal import check_journal, read_checkpoint  # noqa: PLC0415 - as above

    read_checkpoint(data, "sha256")
    check_journal([(1, "a", 1, data, "0" * 64)], "sha256")


def _import(data: bytes) -> None:
    from ssj_core.adapters.memory import MemoryStore  # noqa: PLC0415 - only for this target
    from ssj_core.journal import Journal, import_lines  # noqa: PLC0415 - as above

    import_lines(data.splitlines(keepends=True), Journal(MemoryStore()))


def _book(data: bytes) -> None:
    from ssj_core.rules import Rulebook  # noqa: PLC0415 - only for this target

    Rulebook.parse(data, name="x.toml")


def _notice(data: bytes) -> None:
    from ssj_core.calendar import read_notice, read_notice_text  # noqa: PLC0415 - as above
    from ssj_core.encoding.outside import read_json  # noqa: PLC0415 - as above

    with suppress(SsjError):
        read_notice(read_json(data), supplier="x")
    read_notice_text(data.decode("utf-8", "replace"), supplier="x")


def _texts(data: bytes) -> None:
    from ssj_core.calendar import parse_phrase  # noqa: PLC0415 - only for this target
    from ssj_core.cli._held import code_as_written  # noqa: PLC0415 - as above
    from ssj_core.encoding import check_id, read_day, read_term  # noqa: PLC0415 - as above
    from ssj_core.encoding.formulas import defused, is_risky  # noqa: PLC0415 - as above
    from ssj_core.encoding.paths import file_name  # noqa: PLC0415 - as above
    from ssj_core.legal import Amount, Place  # noqa: PLC0415 - as above
    from ssj_core.rules._order import natural  # noqa: PLC0415 - as above

    text = data.decode("utf-8", "replace")
    reads = (read_day, read_term, Amount.parse, parse_phrase, check_id, Place, natural)
    for read in (*reads, code_as_written, file_name):
        with suppress(SsjError):
            read(text)
    written = defused(text)
    if is_risky(written) and not written.startswith("'") and written != text:
        raise AssertionError(written)


@cache
def _folder() -> Path:
    """Return a folder of this run, in memory where the system has one."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
    return Path(mkdtemp(dir=memory if memory.is_dir() else None))


def _file(data: bytes, name: str) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def _table(data: bytes, name: str) -> None:
    from ssj_core.adapters.tables import check_register, read_roster  # noqa: PLC0415 - as above

    path = _file(data, name)
    check_register(path)
    if data[-1:] < b"@":  # a part of them is read as a list of people
        read_roster(path, on=date(2026, 3, 2))


def _csv(data: bytes) -> None:
    _table(data, "名录.csv")


def _xlsx(data: bytes) -> None:
    _table(data, "名录.xlsx")


def _other(data: bytes) -> None:
    _table(data, "名录.ods")  # the first bytes say what it is: a process of its own reads it


def _columns(data: bytes) -> None:
    _table(data, "名录.parquet")


def _form(data: bytes) -> None:
    from ssj_core.adapters.platform import read_form  # noqa: PLC0415 - only for this target

    read_form("抽取结果", _file(data, "表.xlsx"))


def _scenario(data: bytes) -> None:
    from ssj_core.testing.scenarios import read_scenarios  # noqa: PLC0415 - only for this target

    read_scenarios(_file(data, "a.toml"))


def _notes(data: bytes) -> None:
    from ssj_core.verify.log import Head, LogProof, Note, NoteKey  # noqa: PLC0415 - as above
    from ssj_core.verify.log.timestamps import imprint_of  # noqa: PLC0415 - as above

    text = data.decode("utf-8", "replace")
    for read, given in ((Note.parse, data), (LogProof.parse, data), (imprint_of, data)):
        with suppress(SsjError):
            read(given)
    for parse in (NoteKey.parse, Head.parse):
        with suppress(SsjError):
            parse(text)


def _beside(data: bytes) -> None:
    from ssj_core.cli._held import frames_beside, read_log, read_results  # noqa: PLC0415 - as above

    frames_beside(_folder() / "b.json", data)
    for read in (read_log, read_results):
        with suppress(SsjError):
            read(data)


def _loaded_bundle(data: bytes) -> None:
    from ssj_core import Result  # noqa: PLC0415 - only for this target
    from ssj_core.analysis import estimate  # noqa: PLC0415 - as above

    for read in (Result.load, estimate):
        with suppress(SsjError):
            read(data)


def _kept(data: bytes) -> None:
    from ssj_core.adapters.copying import take_texts  # noqa: PLC0415 - only for this target
    from ssj_core.adapters.memory import MemoryStore  # noqa: PLC0415 - as above
    from ssj_core.testing.promises import payload  # noqa: PLC0415 - as above

    store = MemoryStore()
    store.append("a", 0, [payload(1)])
    take_texts(data.splitlines(keepends=True), store)


def _public(data: bytes) -> None:
    from ssj_core.disclosure import check_public  # noqa: PLC0415 - only for this target

    for name in ("a.html", "a.csv", "a.json", "a.ics"):
        with suppress(SsjError):
            check_public({name: data}, ["甲&乙"])


def _database(data: bytes) -> None:
    from ssj_core.adapters.sqlite_evidence import check_file  # noqa: PLC0415 - only for this target

    check_file(_file(data, "ssj.db"))


TARGETS: Final[Mapping[str, Target]] = {
    "handle": _handle,
    "verify": _verify,
    "slip": _slip,
    "log": _log,
    "chain": _chain,
    "import": _import,
    "book": _book,
    "notice": _notice,
    "texts": _texts,
    "csv": _csv,
    "xlsx": _xlsx,
    "database": _database,
    "door": _request,
    "other": _other,
    "columns": _columns,
    "form": _form,
    "scenario": _scenario,
    "notes": _notes,
    "beside": _beside,
    "result": _loaded_bundle,
    "kept": _kept,
    "public": _public,
}
WEIGHTS: Final[Mapping[str, int]] = {
    "handle": 200,
    "verify": 100,
    "texts": 150,
    "chain": 100,
} | dict.fromkeys(("door", "log", "import", "book", "notice", "notes", "beside", "kept"), 50)
"""How many of a long run go to a target; of those not named, twenty, and one to a process of its own."""


def run(target: str, data: bytes) -> None:
    """Give bytes to a target; whatever is not an error of ours escapes."""
    with suppress(SsjError):
        TARGETS[target](data)


# What inputs are made of


@cache
def _seeds_of_bundles() -> tuple[bytes, ...]:
    found = sorted(VECTORS.rglob("*.json"), key=lambda path: (path.stat().st_size, path.name))
    return tuple(path.read_bytes() for path in found[:60])


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Return good inputs of a target, to be spoilt."""
    if target in ("verify", "slip", "result", "beside"):
        return _seeds_of_bundles()
    if target == "log":
        return tuple(
            b"\n".join(_canonical(record) for record in document["records"])
            for data in _seeds_of_bundles()
            if isinstance(document := _loaded(data), dict)
            and isinstance(document.get("records"), list)
        )
    return _MADE[target]()


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _example(schema: Any, depth: int = 0) -> Any:  # noqa: C901, PLR0911 - any schema, any JSON, one answer a form
    """Return something of a schema's shape, which need not make sense."""
    if not isinstance(schema, dict) or depth > _DEEP:
        return "x"
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    for key in ("enum", "examples"):
        if schema.get(key):
            return schema[key][0]
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return _example(schema[key][0], depth + 1)
    kind, parts = schema.get("type"), schema.get("properties", {})
    if kind == "object":
        return {name: _example(part, depth + 1) for name, part in parts.items()}
    if kind == "array":
        return [_example(schema.get("items", {}), depth + 1)]
    if kind == "integer":
        return 1
    if schema.get("format") == "date":
        return "2026-03-02"
    return "1/10" if schema.get("format") == "ratio" else "甲"


def _commands() -> tuple[bytes, ...]:
    from ssj_core.service.commands import COMMANDS, schema_of  # noqa: PLC0415 - as above

    made = {
        name: _canonical({"command": name, "input": _example(schema_of(name)["$defs"]["input"])})
        for name in COMMANDS
    }
    return (*made.values(), *_acts())


def _acts() -> tuple[bytes, ...]:
    """Return commands that were answered with yes somewhere, as the scenarios tell them."""
    from ssj_core.errors import ManyFaultsError  # noqa: PLC0415 - as above
    from ssj_core.testing.scenarios import fill, read_scenarios  # noqa: PLC0415 - as above
    from ssj_core.testing.worlds import open_world  # noqa: PLC0415 - as above

    ids, found = open_world("inspected").ids, []
    for scenario in read_scenarios(HERE.parent / "scenarios"):
        for act in scenario.acts:
            with suppress(SsjError, ManyFaultsError, KeyError):
                body = fill(act, ids).input
                found.append(json.dumps({"command": act.command, "input": body}, default=str))
    return tuple(sorted({text.encode() for text in found}))


def _requests() -> tuple[bytes, ...]:
    login = "host: localhost\nx-ssj-actor: PC\nx-ssj-department: %E5%B8%82%E7%9B%91%E5%B1%80\n"
    login += f"x-ssj-roles: {quote('经办')}\n"
    asked = (
        ("POST /v1/commands/registers.read", '{"input":{"department":"市监局"}}'),
        ("POST /v1/commands/plan.read", '{"input":{"plan":"市监局/2026"}}'),
        ("POST /v1/commands/document.publish", '{"input":{"document":"x"},"expected":3}'),
        ("GET /v1/events?from=3&limit=2", ""),
        ("GET /v1/schemas/plan.read", ""),
        ("GET /healthz", ""),
        ("GET /corpus/x", ""),
        ("HEAD /moment", ""),
    )
    media = "content-type: application/json\nidempotency-key: k1\naccept: application/json"
    return tuple(f"{line}\n{login}{media}\n\n{body}".encode() for line, body in asked)


def _notes_of_logs() -> tuple[bytes, ...]:
    from base64 import b64encode  # noqa: PLC0415 - as above

    root, key = b64encode(bytes(32)).decode(), b64encode(b"\x01" + bytes(32)).decode()
    text = f"log.example.cn/draws\n12\n{root}\n"
    note = f"{text}\n— log.example.cn {b64encode(bytes(68)).decode()}\n"
    proof = f"c2sp.org/tlog-proof@v1\nindex 3\n{root}\n{root}\n\n{note}"
    return tuple(one.encode() for one in (text, note, proof, f"log.example.cn+00000000+{key}"))


def _files_like(*ends: str) -> tuple[bytes, ...]:
    folder = HERE.parent / "tables" / "files"
    found = [path for path in sorted(folder.iterdir()) if path.suffix in ends]
    return tuple(path.read_bytes() for path in found[:6]) or (b"PAR1",)


def _scenarios() -> tuple[bytes, ...]:
    text = (HERE.parent / "scenarios" / "neighbours.toml").read_text(encoding="utf-8")
    return tuple(f"[[scenario]]{part}".encode() for part in text.split("[[scenario]]")[1:9])


def _forms() -> tuple[bytes, ...]:
    from ssj_core.adapters.platform import write_template  # noqa: PLC0415 - as above

    with TemporaryDirectory() as folder:
        return (write_template("抽取结果", Path(folder, "a.xlsx")).read_bytes(),)


def _workbooks() -> tuple[bytes, ...]:
    folder = HERE.parent / "tables" / "files"
    found = sorted(folder.glob("*.xlsx"), key=lambda path: path.stat().st_size)
    return tuple(path.read_bytes() for path in found[:8]) or (b"PK\x03\x04",)


def _databases() -> tuple[bytes, ...]:
    from ssj_core.adapters.sqlite import SqliteStore  # noqa: PLC0415 - as above
    from ssj_core.testing.promises import payload  # noqa: PLC0415 - as above

    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with SqliteStore(path) as store:
            for number in range(20):
                store.append("ab"[number % 2], number // 2, [payload(number)])
        return (path.read_bytes(),)


def _books() -> tuple[bytes, ...]:
    from ssj_core import _data  # noqa: PLC0415 - the books that ship

    found = _data.packaged("rules", "books").iterdir()
    return tuple(sorted((book.read_bytes() for book in found), key=len)[:3])


def _journals() -> tuple[bytes, ...]:
    from ssj_core.adapters.memory import MemoryStore  # noqa: PLC0415 - as above
    from ssj_core.journal import Journal, export_lines  # noqa: PLC0415 - as above
    from ssj_core.testing.promises import payload  # noqa: PLC0415 - as above

    store = MemoryStore()
    for number in range(6):
        store.append("a", number, [payload(number)])
    return (b"".join(export_lines(Journal(store))),)


_HEADING = "统一社会信用代码,名称,信用等级,登记状态\r\n"
_MADE: Final[Mapping[str, Callable[[], tuple[bytes, ...]]]] = {
    "handle": _commands,
    "chain": lambda: (
        b"1:" + b"0" * 64,
        b'{"hash":"' + b"0" * 64 + b'","seq":1,"suite":"sha256"}',
        b'{"actor":"a","at":"2026-03-02T12:00:00+08:00","body":{},"department":"d","kind":"a.b"}',
    ),
    "import": _journals,
    "book": _books,
    "notice": lambda: (
        b'{"schema":1,"year":2026,"days":[{"day":"2026-01-01","off":"yes"}]}',
        "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。".encode(),
    ),
    "texts": lambda: tuple(
        text.encode()
        for text in ("2026-03-02", "长期", "2026年3月2日", "不少于2‰", "每季度≥5%", "1:5 of staff")
    ),
    "csv": lambda: (
        (_HEADING + "91159900MA2245075B,某店,A,存续\r\n" * 3).encode(),
        (_HEADING + "91159900MA2245075B,某店,A,存续\r\n").encode("gb18030"),
    ),
    "xlsx": _workbooks,
    "database": _databases,
    "door": _requests,
    "other": lambda: _files_like(".ods", ".xls"),
    "columns": lambda: _files_like(".parquet"),
    "form": _forms,
    "scenario": _scenarios,
    "notes": _notes_of_logs,
    "kept": lambda: (b'{"seq":1,"texts":{"' + b"0" * 64 + b'":["s","t"]}}\n',),
    "public": lambda: (
        "<p title='&#30002;'>甲&amp;乙 138 1234 5678</p>".encode(),
        b'{"a":"\\u7532","b":"%E7%94%B2"}',
        "SUMMARY:甲\r\n 乙 11010519491231002X\r\n".encode(),
    ),
}
_NASTY: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 2**53, 10**30, 1.5, 1e308, "", " ", "x" * 5000, [], {}, [[]]),
    *("1e10000000", "9" * 40, "1/0", "-1/1", "0/1", "2026-13-45", "9999-12-31", "0001-01-01"),
    *("') OR 1=1 --", 'x"y', "a\\'b", "../../x", "\u202e", "\u0000", "\ud800", "=1+1", "全部"),
    *({"a": {"b": {"c": []}}}, ["x"] * 300, {str(number): number for number in range(300)}),
)
_BYTES: Final = (b"[" * 1000, b'{"a":' * 500, b"\xff\xfe", b"\x00", b"9" * 60, b'"', b",", b"\n")


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Return an input with something done to it: a value of its JSON, or its bytes."""
    document = _loaded(data) if chance.random() < 0.7 else None
    if isinstance(document, dict | list):
        for _ in range(chance.randint(1, 3)):
            _spoil(document, chance)
        return _canonical(document)
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(spoilt) + 1)
        end = min(len(spoilt), at + chance.choice((1, 1, 2, 8, 64, 512)))
        what = chance.randrange(5)
        if what == 0:
            spoilt[at:end] = chance.randbytes(end - at)
        elif what == 1:
            del spoilt[at:end]
        elif what == 2:
            spoilt[at:at] = spoilt[at:end] * chance.choice((1, 2, 50))
        elif what == 3:
            spoilt[at:at] = chance.choice(_BYTES)
        else:
            del spoilt[at:]
    return bytes(spoilt)


def _spoil(document: Any, chance: random.Random) -> None:
    places = list(_places(document))
    if not places:
        return
    holder, key = chance.choice(places)
    what = chance.randrange(4)
    if what == 0:
        holder[key] = deepcopy(chance.choice(_NASTY))
    elif what == 1:
        del holder[key]
    elif what == 2:
        other, name = chance.choice(places)
        holder[key] = json.loads(json.dumps(other.get(name) if isinstance(other, dict) else None))
    elif isinstance(holder, dict):
        holder[chance.choice(("x", "记录", "record", "suite", "__class__"))] = deepcopy(
            chance.choice(_NASTY)
        )
    else:
        holder.append(deepcopy(holder[key]))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


# The long run


def _too_long(*_: object) -> None:
    raise TimeoutError


@define
class _Figures:
    """What a run has done so far, by target."""

    names: Sequence[str]
    escaped: int = 0
    done: Counter[str] = field(factory=Counter)
    spent: dict[str, float] = field(factory=lambda: defaultdict(float))
    slowest: dict[str, float] = field(factory=dict)

    def take(self, name: str, data: bytes) -> None:
        """Give one input to a target and note what came of it."""
        why = ""
        before = time.process_time()
        signal.alarm(SECONDS * 6)  # a busy machine; what an input costs is counted below
        try:
            run(name, data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever escapes is a finding
            why = f"{type(error).__name__}: {str(error)[:200]}"
        finally:
            signal.alarm(0)
        took = time.process_time() - before
        if took > SECONDS:
            why = why or f"{took:.1f} s of CPU"
        if why:
            self.escaped += 1
            keep(name, data)
            print(f"{name}: {why}", flush=True)  # noqa: T201 - the figures
        self.done[name] += 1
        self.spent[name] += took
        self.slowest[name] = max(self.slowest.get(name, 0.0), took)

    def tell(self, seed: int, seconds: float) -> None:
        """Print what was done, how fast, and how much escaped."""
        for name in self.names:
            each = self.spent[name] / max(self.done[name], 1) * 1000
            most = self.slowest.get(name, 0.0)
            print(f"{name:9} {self.done[name]:8} inputs {each:6.2f} ms each, slowest {most:.2f} s")  # noqa: T201 - the figures
        cpu = sum(self.spent.values())
        figures = f"{self.escaped} escaped, {cpu:.0f} s of CPU, {seconds:.0f} s in all"
        print(f"{sum(self.done.values())} inputs, seed {seed}: {figures}", flush=True)  # noqa: T201 - the figures


def long_run(count: int, names: list[str], seed: int) -> int:
    """Give `count` inputs to the targets, keep what escapes, print the figures; return how many.

    A run that is stopped tells what it has done.
    """
    chance = random.Random(seed)
    logging.disable(logging.ERROR)
    signal.signal(signal.SIGALRM, _too_long)
    stopped: list[object] = []
    signal.signal(signal.SIGTERM, lambda *said: stopped.append(said))
    for name in names:  # worlds, seeds and imports are made before the time is taken
        run(name, chance.choice(seeds(name)))
    figures, started = _Figures(names), time.monotonic()
    turns = [WEIGHTS.get(name, 1 if name == "other" else 20) for name in names]
    for name in chance.choices(names, turns, k=count):
        if stopped:
            break
        figures.take(name, mutate(chance.choice(seeds(name)), chance))
    figures.tell(seed, time.monotonic() - started)
    logging.disable(logging.NOTSET)
    return figures.escaped


def keep(name: str, data: bytes) -> None:
    """Keep an input that escaped, for the tests."""
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def _led_by_coverage(name: str, words: list[str]) -> None:
    atheris = importlib.import_module("atheris")  # an optional part of the long run

    with atheris.instrument_imports(include=["ssj_core"]):
        run(name, seeds(name)[0])

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return mutate(data or chance.choice(seeds(name)), chance)[:most]

    with TemporaryDirectory() as folder:
        for data in seeds(name):
            Path(folder, hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
        (CORPUS / name).mkdir(parents=True, exist_ok=True)
        wanted = [sys.argv[0], folder, f"-artifact_prefix={CORPUS / name}/", *words]
        atheris.Setup(wanted, lambda data: run(name, data), custom_mutator=mutated)
        atheris.Fuzz()


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--atheris"]:
        _led_by_coverage(given[1], given[2:])
    else:
        wanted = int(given[0]) if given else 10_000
        asked = [name for name in given[1:2] if name != "all"] or list(TARGETS)
        sys.exit(bool(long_run(wanted, asked, int((given[2:] or ["1"])[0]))))
