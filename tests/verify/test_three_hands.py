"""Three implementations over the same files: the library, the page (node), and Java.

`tests/verify/java/Verify.java` was written from the page of the specification alone.
"""

import hashlib
import importlib.util
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import ssj_core.verify
from ssj_core.drawing import Outcome
from ssj_core.verify import PAGE, verify_bundle

SOURCE = Path(__file__).parent / "java" / "Verify.java"
ATTACKS = Path(__file__).parents[1] / "vectors" / "attacks"
HTML = Path(ssj_core.verify.__file__).parent.joinpath(*PAGE)
JAVAC, JAVA, NODE = shutil.which("javac"), shutil.which("java"), shutil.which("node")
needs_java = pytest.mark.skipif(JAVAC is None or JAVA is None, reason="no JDK")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")
BOTH = (1, 2, 3, 4, 5, 6, 10, 11)
"""The steps that the page checks as well."""

SESSIONS = Path(__file__).parents[1] / "drawing" / "sessions.py"
NAMES = "甲乙丙丁戊己庚辛壬癸"


def kinds() -> Any:
    """Return a fresh module of the small whole sessions, whose constants may be changed."""
    spec = importlib.util.spec_from_file_location("many_sessions", SESSIONS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def another(module: Any, seed: int) -> None:
    """Give the module the frames, dice and secrets of `seed`."""
    chance = random.Random(seed)  # noqa: S311 - test data

    def code() -> str:
        return f"9115{chance.randrange(10**13):013d}{chance.choice('0123456789ABCDEFGH')}"

    def name() -> str:
        return "".join(chance.choices(NAMES, k=chance.randint(2, 6))) + f"{chance.random()}"

    some = {chance.choice((code, name))() for _ in range(chance.randint(9, 13))}
    module.A = ["91159900000000000A", "（甲）", *sorted(some)]
    module.B = sorted({code() for _ in range(chance.randint(4, 12))})
    module.D = [(name(), {"district": "150699"}), *(name() for _ in range(chance.randint(2, 9)))]
    module.DICE, module.OTHER_DICE = ("".join(chance.choices("0123456789", k=20)) for _ in "ab")
    module.hex64 = lambda text: hashlib.sha256(f"{seed} {text}".encode()).hexdigest()


def honest(count: int, start: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield the bundles and slips of `count` sessions, kind after kind, in both suites."""
    module = kinds()
    names = list(module.KINDS)
    for seed in range(start, start + count):
        another(module, seed)
        kind, suite = names[seed % len(names)], ("sha256", "sm3")[seed // len(names) % 2]
        public, auditor = module.bundles(kind, suite)
        yield f"{seed} {kind} public", public.data
        yield f"{seed} {kind} auditor", auditor.data
        outcome = module.KINDS[kind](suite)
        if isinstance(outcome, Outcome):
            task, draw = next(iter(outcome.tasks.items()))
            inside = next(iter(draw.teams))[0] if outcome.serving else draw.drawn[0].id
            yield f"{seed} {kind} slip", outcome.slip(task, inside)


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function from files to the answers of the Java program."""
    folder = tmp_path_factory.mktemp("java")
    assert JAVAC
    assert JAVA
    words = [JAVAC, "-encoding", "UTF-8", "-d", str(folder), str(SOURCE)]
    subprocess.run(words, check=True)  # noqa: S603 - our own file

    def run(texts: list[bytes]) -> list[str]:
        paths = [folder / f"{index}.json" for index in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text)
        listing = folder / "list.txt"
        listing.write_text("\n".join(map(str, paths)), encoding="utf-8")
        words = [JAVA, "-cp", str(folder), "Verify", str(listing)]
        done = subprocess.run(words, capture_output=True, check=True)  # noqa: S603 - our own program
        return done.stdout.decode().splitlines()

    return run


def page(texts: list[str]) -> list[tuple[bool, str, dict[int, str]]]:
    """Return what the page says of each text: whether it holds, its line, its steps."""
    found = re.search(r"<script>\n(.*?)</script>", HTML.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    assert NODE
    whole = (
        f"{found[1]}\nconst given = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        "process.stdout.write(JSON.stringify(given.map((t) => { const r = ssj.check(t);"
        " return [r.ok, r.line, r.steps.map((s) => [s.n, s.status])]; })));"
    )
    done = subprocess.run(  # noqa: S603 - the page's own script
        [NODE, "-e", whole], input=json.dumps(texts).encode(), capture_output=True, check=True
    )
    return [(ok, line, dict(steps)) for ok, line, steps in json.loads(done.stdout)]


def test_the_third_hand_is_short() -> None:
    """Under four hundred lines, and nothing but the JDK."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 400
    imports = [line for line in lines if line.startswith("import")]
    assert all(re.match(r"import (static )?java\.", line) for line in imports)


def called_right(java: Any, count: int, start: int = 0) -> int:
    """Hold every file of `count` sessions before all three; return how many files there were."""
    made, seen = honest(count, start), 0
    while some := list(islice(made, 600)):
        data = [text for _, text in some]
        told = [verify_bundle(text) for text in data]
        by_page = page([text.decode() for text in data])
        for (name, _), report, (ok, line, _), third in zip(
            some, told, by_page, java(data), strict=True
        ):
            assert report.ok, (name, [step.line("en") for step in report.wrong])
            assert ok, name
            assert third == report.line, name
            assert line == ("public" if report.line == "auditor" else report.line), name
        seen += len(some)
    return seen


@needs_java
@needs_node
def test_every_kind_is_called_right_three_times(java: Any) -> None:
    """Every kind in both suites: the same last line from all three."""
    assert called_right(java, 36) > 90


@pytest.mark.long
@needs_java
@needs_node
def test_eleven_thousand_sessions(java: Any) -> None:
    """Eleven thousand sessions of all kinds, each of its files called right three times."""
    called_right(java, int(os.environ.get("SSJ_SESSIONS", "11000")))


@needs_java
def test_the_third_hand_on_the_attack_files(java: Any) -> None:
    """What holds, it calls by the same line; what it calls wrong, the library does too."""
    files = sorted(p for p in ATTACKS.glob("*.json") if p.name != "expect.json")
    caught = 0
    for path, third in zip(files, java([p.read_bytes() for p in files]), strict=True):
        report = verify_bundle(path.read_bytes())
        if report.ok:
            assert third == report.line, path
        caught += third.startswith("wrong")
    assert caught >= 6


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything inside a document."""
    found = [at] if at else []
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            found += places(part, (*at, key))
    return found


ODD: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2**53,
    "",
    "0",
    "x",
    "𠮷",
    "0" * 64,
    [],
    {},
    [[]],
    [{}],
    {"a": 1},
]
ODD += ["2026-03-03T09:00:00+08:00", "1/2", "own-word", "void", "dice:1", [1, "a"], {"at": []}]

VALUES = [json.dumps(value) for value in ODD]


def mutated(text: bytes, chance: random.Random) -> bytes:
    """Return the document with one to three of its parts replaced, left out or repeated."""
    document = json.loads(text)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        known = places(document)
        if not known:
            break
        *way, last = chance.choice(known)
        holder = document
        for key in way:
            holder = holder[key]
        how = chance.randrange(5)
        if how == 0:
            del holder[last]
        elif how == 1:
            other = document
            for key in chance.choice(known):
                other = other[key] if isinstance(other, dict | list) else other
            holder[last] = json.loads(json.dumps(other))
        elif how == 2 and isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), holder[last])
        elif how == 3 and isinstance(holder, dict):
            holder[chance.choice(("at", "id", "salt", "x", "level"))] = json.loads(
                chance.choice(VALUES)
            )
        else:
            holder[last] = json.loads(chance.choice(VALUES))
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def resealed(text: bytes) -> bytes:
    """Return a bundle with its digest made anew, if that can be done."""
    document = json.loads(text)
    try:
        suite = next(r["suite"] for r in document["records"] if r["record"] == "COMMIT")
        rest = {key: value for key, value in document.items() if key != "digest"}
        inner = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        parts = (b"ssj-draw/1", b"bundle", inner)
        netstrings = b"".join(b"%d:%s," % (len(part), part) for part in parts)
        document["digest"] = hashlib.new(suite, netstrings).hexdigest()
    except (KeyError, TypeError, ValueError, StopIteration, AttributeError):
        return text
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def first_wrong(steps: Mapping[int, Any]) -> int | None:
    """Return the first step found wrong, of those both check."""
    return next((n for n in BOTH if steps.get(n) == "wrong"), None)


def mutants(count: int, seed: int) -> int:
    """Hold `count` mutants before library and page: never an exception, never two answers.

    The page reads no private part, so these are public bundles and slips.
    """
    chance = random.Random(seed)  # noqa: S311 - test data
    texts = [text for name, text in honest(36, seed) if not name.endswith("auditor")]
    texts += [p.read_bytes() for p in sorted(ATTACKS.glob("ok_*.json")) if "aud" not in p.stem]
    wrong = 0
    for start in range(0, count, 2000):
        some = []
        for _ in range(min(2000, count - start)):
            one = mutated(chance.choice(texts), chance)
            some.append(resealed(one) if chance.random() < 0.8 else one)
        for text, (told, _, steps) in zip(some, page([t.decode() for t in some]), strict=True):
            report = verify_bundle(text)
            ours = {step.number: step.status for step in report.steps}
            assert first_wrong(steps) == first_wrong(ours), (told, report.wrong, text.decode())
            wrong += not report.ok
    return wrong


@needs_node
def test_mutants_are_answered_alike() -> None:
    """A few hundred documents with other parts: the same first step from both."""
    assert mutants(400, 7) > 300


@pytest.mark.long
@needs_node
def test_a_million_mutants_are_answered_alike() -> None:
    """A million of them, of other sessions each time."""
    count = int(os.environ.get("SSJ_MUTANTS", "1000000"))
    for seed in range(0, count, 20_000):
        mutants(min(20_000, count - seed), 100 + seed)
