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
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import ssj_core.verify
from ssj_core.drawing import Outcome
from ssj_core.verify import PAGE, beacons, verify_bundle
from ssj_core.verify.drand import check_beacon

from .conftest import KL8, Draw, task
from .mutants import Base, change, mutated, places

DICE = "dice:40271582139904617735"
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


class Page:
    """The page's script in one node process, asked batch after batch."""

    def __init__(self) -> None:
        found = re.search(r"<script>\n(.*?)</script>", HTML.read_text(encoding="utf-8"), re.DOTALL)
        assert found
        assert NODE
        whole = (
            f"{found[1]}\nrequire('readline').createInterface({{ input: process.stdin }}).on('line',"
            " (line) => process.stdout.write(`${JSON.stringify(JSON.parse(line).map((t) => {"
            " const r = ssj.check(t); return [r.ok, r.line, r.steps.map((s) => [s.n, s.status])];"
            " }))}\\n`));"
        )
        self.node = subprocess.Popen(  # noqa: S603 - the page's own script
            [NODE, "-e", whole], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, texts: list[str]) -> None:
        """Hand the texts over; node checks them while the caller does something else."""
        assert self.node.stdin
        self.node.stdin.write(json.dumps(texts).encode() + b"\n")
        self.node.stdin.flush()

    def answers(self) -> list[tuple[bool, str, dict[int, str]]]:
        """Return what it says of each text asked: whether it holds, its line, its steps."""
        assert self.node.stdout
        given = json.loads(self.node.stdout.readline())
        return [(ok, line, dict(steps)) for ok, line, steps in given]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The page, for all tests here."""
    one = Page()
    yield one
    assert one.node.stdin
    assert one.node.stdout
    one.node.stdin.close()
    one.node.stdout.close()
    one.node.wait()


def test_the_third_hand_is_short() -> None:
    """Under four hundred lines, and nothing but the JDK."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 400
    imports = [line for line in lines if line.startswith("import")]
    assert all(re.match(r"import (static )?java\.", line) for line in imports)


def test_the_docs_say_how_to_run_it() -> None:
    """The commands of the page for Java are those that this module runs."""
    page = (Path(__file__).parents[2] / "docs" / "java.md").read_text(encoding="utf-8")
    assert "javac -encoding UTF-8 -d OUT tests/verify/java/Verify.java\n" in page
    assert "java -cp OUT Verify LIST\n" in page


def called_right(java: Any, page: Page, count: int, start: int = 0) -> int:
    """Hold every file of `count` sessions before all three; return how many files there were."""
    made, seen = honest(count, start), 0
    while some := list(islice(made, 600)):
        data = [text for _, text in some]
        page.ask([text.decode() for text in data])
        told = [verify_bundle(text) for text in data]
        for (name, _), report, (ok, line, _), third in zip(
            some, told, page.answers(), java(data), strict=True
        ):
            assert report.ok, (name, [step.line("en") for step in report.wrong])
            assert ok, name
            assert third == report.line, name
            assert line == ("public" if report.line == "auditor" else report.line), name
        seen += len(some)
    return seen


@needs_java
@needs_node
def test_every_kind_is_called_right_three_times(java: Any, page: Page) -> None:
    """Every kind in both suites: the same last line from all three."""
    assert called_right(java, page, 42) > 100


@pytest.mark.long
@needs_java
@needs_node
def test_eleven_thousand_sessions(java: Any, page: Page) -> None:
    """Eleven thousand sessions of all kinds, each of its files called right three times.

    SSJ_SESSIONS says how many, SSJ_SEED where to begin.
    """
    count, first = (
        int(os.environ.get(n, d)) for n, d in (("SSJ_SESSIONS", 11_000), ("SSJ_SEED", 0))
    )
    called_right(java, page, count, first)


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


def wrong_steps(steps: Mapping[int, Any]) -> list[int]:
    """Return the steps found wrong, of those both check."""
    return [n for n in BOTH if steps.get(n) == "wrong"]


def bases(seed: int) -> list[Base]:
    """Return documents to make mutants of; the page reads no private part, so no auditors' ones.

    Those with much behind a RESULT come three times: their last steps have the most to get wrong.
    """
    found = []
    for name, text in honest(42, seed):
        often = (
            3
            if name.split()[1] in {"disposed", "redrawn", "redrawn_late", "served", "voided_late"}
            else 1
        )
        if not name.endswith("auditor"):
            found += [Base(text)] * often
    attacks = [p for p in sorted(ATTACKS.glob("ok_*.json")) if "aud" not in p.stem]
    return found + [Base(path.read_bytes()) for path in attacks]


OPTIONS: list[dict[str, Any]] = [
    {},
    {"suite": "sm3", "items": [DICE, KL8]},
    {"items": [DICE], "purpose": "rehearsal"},
    {"mode": "unannounced", "items": ["secret", DICE]},
    {"reveals": "proofs", "items": ["secret", KL8]},
    {"tasks": [("t1", "apart"), ("t2", "apart")]},
    {"tasks": [("t1", "rotated"), ("t2", "rotated")], "items": [DICE]},
]


def remade(chance: random.Random) -> bytes | None:
    """Return a session of which a record was changed before all that follows was made from it."""
    options = dict(chance.choice(OPTIONS))
    if "tasks" in options:
        options["tasks"] = [task(n, group="g", relation=r) for n, r in options["tasks"]]
    name = chance.choice(("TASK", "COMMIT", "COMMIT", "CONTRIB", "RESULT"))

    def edit(record: dict[str, Any]) -> None:
        record.update(json.loads(json.dumps(record)))  # its parts are shared with other sessions
        change(record, places(record), chance)

    try:
        made = Draw(**options, edit={name: edit})
        return made.public(*([made.OPEN] if chance.random() < 0.3 else []))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, StopIteration):
        return None


def mutants(page: Page, count: int, seed: int) -> int:
    """Hold `count` mutants before library and page: never an exception, never two answers."""
    chance = random.Random(seed)  # noqa: S311 - test data
    known = bases(seed)
    deep = 0
    for start in range(0, count, 2000):
        texts = []
        for _ in range(min(2000, count - start)):
            made = remade(chance) if chance.random() < 0.1 else None
            texts.append((made or mutated(chance.choice(known), chance)).decode())
        page.ask(texts)
        told = [verify_bundle(text.encode()) for text in texts]
        for text, report, (ok, line, steps) in zip(texts, told, page.answers(), strict=True):
            ours = {step.number: step.status for step in report.steps}
            assert wrong_steps(steps) == wrong_steps(ours), (line, report.wrong, text)
            assert not ok or line == report.line, (line, text)
            deep += report.steps[0].status == "holds"
    return deep


@needs_node
def test_mutants_are_answered_alike(page: Page) -> None:
    """A few hundred documents with other parts: the same wrong steps from both, not the first alone."""
    assert mutants(page, 400, 7) > 80


@pytest.mark.long
@needs_node
def test_a_million_mutants_are_answered_alike(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million of them, of other sessions each time; a signature is weighed once.

    SSJ_MUTANTS says how many, SSJ_SEED where to begin: the run may be taken in slices.
    """
    monkeypatch.setattr(beacons, "check_beacon", lru_cache(check_beacon))
    count, first = (
        int(os.environ.get(n, d)) for n, d in (("SSJ_MUTANTS", 10**6), ("SSJ_SEED", 100))
    )
    for seed in range(0, count, 20_000):
        mutants(page, min(20_000, count - seed), first + seed)
