"""Hostile input for everything that reads: what it is made of, where it goes, and what may come out.

Each target takes bytes and ends with a value, an error of ours, an answer or a report: whatever else
escapes is a finding. Run by hand for long::

    python tests/fuzz/hostile_input.py 1000000            # every target in turn
    python tests/fuzz/hostile_input.py 100000 verify      # one of them
    python tests/fuzz/hostile_input.py --atheris verify   # led by coverage, if atheris is installed

What escaped is kept in ``tests/fuzz/corpus``, one file each, and tried again by the tests for ever.
"""

import hashlib
import importlib
import json
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ssj_core.errors import SsjError

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE / "corpus"
VECTORS: Final = HERE.parent / "vectors" / "attacks"
SECONDS: Final = 5
_DEEP: Final = 8
STATUS: Final = frozenset({"done", "refused", "not-allowed", "conflict", "failed"})
Target = Callable[[bytes], None]


def _handle(data: bytes) -> None:
    answer = json.loads(_service()(data))
    if answer["status"] not in STATUS or answer.get("error", {}).get("code") == "server.fault":
        raise AssertionError(answer)


@cache
def _service() -> Callable[[bytes], bytes]:
    from ssj_core.service import Act  # noqa: PLC0415 - only for this target
    from ssj_core.service.commands import COMMANDS  # noqa: PLC0415 - as above
    from ssj_core.testing.worlds import open_world  # noqa: PLC0415 - as above

    service = open_world("planned").service
    act = Act("王一", "市监局", datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8))))
    grants = {"all": tuple(COMMANDS)}
    return lambda data: service.handle(data, act, roles=["all"], grants=grants)


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
    from ssj_core.encoding import read_day, read_term  # noqa: PLC0415 - only for this target
    from ssj_core.legal import Amount  # noqa: PLC0415 - as above

    text = data.decode("utf-8", "replace")
    for read in (read_day, read_term, Amount.parse):
        with suppress(SsjError):
            read(text)


def _file(data: bytes, name: str) -> None:
    from ssj_core.adapters.tables import check_register  # noqa: PLC0415 - only for this target

    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        check_register(path)


def _csv(data: bytes) -> None:
    _file(data, "名录.csv")


def _xlsx(data: bytes) -> None:
    _file(data, "名录.xlsx")


def _database(data: bytes) -> None:
    from ssj_core.adapters.sqlite_evidence import check_file  # noqa: PLC0415 - only for this target

    with TemporaryDirectory() as folder:
        path = Path(folder, "ssj.db")
        path.write_bytes(data)
        check_file(path)


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
}


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
    if target in ("verify", "slip"):
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

    return tuple(
        _canonical({"command": name, "input": _example(schema_of(name)["$defs"]["input"])})
        for name in COMMANDS
    )


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


def long_run(count: int, names: list[str], seed: int) -> int:
    """Give `count` inputs to the targets, keep what escapes, print the figures; return how many."""
    chance = random.Random(seed)
    signal.signal(signal.SIGALRM, _too_long)
    slowest, escaped = 0.0, 0
    done = dict.fromkeys(names, 0)
    for name in names:  # worlds, seeds and imports are made before the time is taken
        run(name, chance.choice(seeds(name)))
    started = time.monotonic()
    for number in range(count):
        name = names[number % len(names)]
        data = mutate(chance.choice(seeds(name)), chance)
        before = time.monotonic()
        signal.alarm(SECONDS)
        try:
            run(name, data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            escaped += 1
            keep(name, data)
            print(f"{name}: {type(error).__name__}: {str(error)[:200]}", flush=True)  # noqa: T201 - the figures
        finally:
            signal.alarm(0)
        done[name] += 1
        slowest = max(slowest, time.monotonic() - before)
    seconds = time.monotonic() - started
    print(f"{done} seed {seed}: {escaped} escaped, slowest {slowest:.2f} s, {seconds:.0f} s in all")  # noqa: T201 - the figures
    return escaped


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
        sys.exit(bool(long_run(wanted, given[1:2] or list(TARGETS), int((given[2:] or ["1"])[0]))))
