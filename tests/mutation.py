"""Mutations of a room, each held against the quick tests that reach its line.

    python tests/mutation.py ROOM [--only FILE …] [--seconds N] [--out FILE] [--tests PATH …]
                             [--sample N --seed S]

One process collects the tests; a child of it runs them once, to see which lines each of them
reaches and how long it takes. Then, for every mutation, another child takes the changed function in
and runs the tests that reach its line, the quickest first, until one fails: what a test before it
had computed and kept hides no change. What no test notices is
printed with its line. Functions alone are changed: what a module does while it is imported is not.
`--sample` tries that many of them, drawn at random, and gives the share of the whole with its 95 %
interval (Clopper and Pearson); a run that `--seconds` cut short is a smaller sample, and goes on where
it was if it is started again with the same words and files.
"""

import argparse
import ast
import copy
import gc
import json
import os
import random
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import CodeType, FunctionType, SimpleNamespace
from typing import Any, Final

import coverage
import pytest
from attrs import define, field, frozen
from coverage import sqlitedb

from ssj_core.analysis import interval

# The tests close what was opened through `sqlite3.connect` meanwhile: coverage keeps one of its own.
vars(sqlitedb)["sqlite3"] = SimpleNamespace(**vars(sqlite3))

SRC: Final = Path(__file__).resolve().parents[1] / "src" / "ssj_core"
SLOW: Final = (
    "test_three_hands",
    "test_page",
    "test_java",
    "test_flips",
    "test_log_drand",
)
"""Tests of other programs: they are not needed to notice a change of this one."""
BESIDE: Final = {
    "verify": ("tests/log", "tests/journal/test_log.py", "tests/journal/test_verify.py"),
    "drawing": ("tests/assignment", "tests/service/test_draws.py"),
    "journal": (
        "tests/adapters/test_store_memory.py",
        "tests/adapters/test_erasing.py",
        "tests/conference",
    ),
    "service": ("tests/commands",),
}
"""Where a room has tests besides those under its own name."""
KEPT_EVERY: Final = 60
"""Seconds after which what the tests were seen to reach is kept, for the run after one cut short."""
LEAST_SECONDS: Final = 20
"""Of computing that a test may take under a mutation, besides ten times what it takes without."""
MOST_WAITING: Final = 600
"""Seconds after which a child that waits for something is taken to be stopped by its mutation."""
LEAST: Final = 0.9
"""What a release needs."""
COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.RShift: ast.LShift,
    ast.LShift: ast.RShift,
}
WORDS: Final = frozenset(
    {"wrong", "fault", "Words", "did", "could_not", "WrongError", "filled", "_refuse", "_fault"}
)
"""Calls whose texts are for people: another text is no other answer."""
SPOKEN: Final = frozenset({"zh", "en", "why_zh", "why_en", "what_zh", "what_en", "feature"})
"""Parameters whose texts are."""
LANGUAGES: Final = frozenset({"zh", "en"})
"""Names that hold such texts."""


_CACHED: Final = type(cache(len))
Reached = dict[str, dict[str, list[int]]]
"""By test and file, the lines that the test reaches."""


@frozen
class Mutation:
    """One change: the module's tree with it, the functions around it, and how to tell of it."""

    path: Path
    line: int
    what: str
    tree: ast.Module
    functions: tuple[tuple[str, int], ...]


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:  # noqa: C901, PLR0912 - one branch a kind
    """Yield what may stand in the place of a node, each with a word for it."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        made = copy.copy(node)
        made.ops = [COMPARED[type(node.ops[0])]()]
        yield type(node.ops[0]).__name__, made
    elif isinstance(node, ast.BoolOp):
        for at in range(len(node.values)):
            rest = node.values[:at] + node.values[at + 1 :]
            yield f"drop {at}", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield (
            "and/or",
            ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values),
        )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATED:
        yield type(node.op).__name__, ast.BinOp(node.left, OPERATED[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "bool", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield "number", ast.Constant(node.value + 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield "text", ast.Constant(node.value + "X")
    elif isinstance(node, ast.IfExp):
        yield "if-else", node.body
        yield "else", node.orelse
    elif isinstance(node, ast.If | ast.While) and not isinstance(
        node.test, ast.Compare | ast.BoolOp
    ):
        made_if = copy.copy(node)
        made_if.test = ast.UnaryOp(ast.Not(), node.test)
        yield "condition", made_if
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "call dropped", ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None:
        # None reads as False does; what is False is turned over instead.
        if not (
            isinstance(node.value, ast.Constant)
            and (node.value.value is None or node.value.value is False)
        ):
            yield "return None", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Continue):
        yield "continue", ast.Pass()
    elif isinstance(node, ast.comprehension) and node.ifs:
        made_for = copy.copy(node)
        made_for.ifs = []
        yield "filter", made_for


def _for_people(node: ast.AST) -> bool:
    """Tell whether what is inside is a text for people."""
    if isinstance(node, ast.Assign):
        names = {name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)}
        return names <= LANGUAGES and not any(isinstance(n, ast.Call) for n in ast.walk(node))
    if isinstance(node, ast.keyword):
        return node.arg in SPOKEN
    return _called(node) in WORDS or isinstance(node, ast.JoinedStr)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


@define
class _Walk:
    """Goes through a module and makes its mutations, one after another."""

    path: Path
    tree: ast.Module
    wanted: Collection[int] | None
    """The numbers of the mutations to make, in the order of the walk; None makes all."""
    seen: int = 0
    found: list[Mutation] = field(factory=list)

    def walk(self, node: ast.AST, functions: tuple[tuple[str, int], ...], *, said: bool) -> None:
        """Visit the children of a node; `said`: inside a text for people."""
        for name, value in ast.iter_fields(node):
            if name in {"decorator_list", "annotation", "returns", "args"} and isinstance(
                node, ast.FunctionDef | ast.AnnAssign | ast.arg
            ):
                continue
            for at, child in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    self._visit(
                        node,
                        name,
                        at if isinstance(value, list) else None,
                        child,
                        functions,
                        said=said,
                    )

    def _visit(
        self,
        parent: ast.AST,
        name: str,
        at: int | None,
        child: ast.AST,
        functions: tuple[tuple[str, int], ...],
        *,
        said: bool,
    ) -> None:
        if isinstance(child, ast.FunctionDef):
            first = child.decorator_list[0].lineno if child.decorator_list else child.lineno
            return self.walk(child, (*functions, (child.name, first)), said=False)
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            return None  # a docstring
        if functions and not said:
            for what, made in _changes(child):
                self._keep(parent, name, at, child, made, what, functions)
        return self.walk(
            child,
            functions,
            said=said or _for_people(child),
        )

    def _keep(
        self,
        parent: ast.AST,
        name: str,
        at: int | None,
        child: ast.AST,
        made: ast.AST,
        what: str,
        functions: tuple[tuple[str, int], ...],
    ) -> None:
        """Put the change in, copy the module, and put the old part back."""
        self.seen += 1
        if self.wanted is not None and self.seen - 1 not in self.wanted:
            return
        line = getattr(child, "lineno", getattr(getattr(child, "iter", None), "lineno", 0))
        ast.copy_location(made, child) if hasattr(child, "lineno") else None
        if at is None:
            setattr(parent, name, made)
        else:
            getattr(parent, name)[at] = made
        whole = copy.deepcopy(self.tree)
        if at is None:
            setattr(parent, name, child)
        else:
            getattr(parent, name)[at] = child
        self.found.append(
            Mutation(self.path, line, what, ast.fix_missing_locations(whole), functions)
        )


def _walked(path: Path, wanted: Collection[int] | None) -> _Walk:
    walk = _Walk(path, ast.parse(path.read_text(encoding="utf-8")), wanted)
    walk.walk(walk.tree, (), said=False)
    return walk


def mutations(path: Path) -> list[Mutation]:
    """Return every mutation of the functions of a module."""
    return _walked(path, None).found


def sampled(paths: Sequence[Path], size: int, seed: int) -> Iterator[Mutation]:
    """Yield `size` mutations out of all those of some modules, in the order of their drawing."""
    every = [(path, at) for path in paths for at in range(_walked(path, ()).seen)]
    chance = random.Random(seed)  # noqa: S311 - which spots are tried
    for path, at in chance.sample(every, min(size, len(every))):
        yield from _walked(path, (at,)).found


def _within(code: CodeType, name: str, line: int) -> CodeType | None:
    """Return the function of that name and line inside a module's or a class's code."""
    for part in code.co_consts:
        if isinstance(part, CodeType):
            if part.co_name == name and part.co_firstlineno == line:
                return part
            if found := _within(part, name, line):
                return found
    return None


def take_in(mutation: Mutation) -> bool:
    """Let every function around the change have its new code; tell whether there was one."""
    path = str(mutation.path)
    old: CodeType | None = compile(mutation.path.read_text(encoding="utf-8"), path, "exec")
    new: CodeType | None = compile(mutation.tree, path, "exec")
    live = [f for f in gc.get_objects() if isinstance(f, FunctionType)]
    done = False
    for name, line in mutation.functions:
        old, new = old and _within(old, name, line), new and _within(new, name, line)
        for function in live:
            code = function.__code__
            if new and (code.co_filename, code.co_name, code.co_firstlineno) == (path, name, line):
                function.__code__ = new
                done = True
    return done


def _forget() -> None:
    """Empty every cache of the library: what importing the tests computed hides no change either."""
    for kept in [found for found in gc.get_objects() if isinstance(found, _CACHED)]:
        if str(kept.__module__).startswith("ssj_core"):
            kept.cache_clear()


@define(eq=False)  # pytest keeps its plugins in sets
class Mutating:
    """The plugin that runs the tests once, and then again for each mutation."""

    room: Path
    only: Sequence[str]
    seconds: float
    out: Path
    sample: int = 0
    seed: int = 1
    about: str = ""
    failed: bool = False
    failing: dict[str, str] = field(factory=dict)
    took: dict[str, float] = field(factory=dict)
    reached: Reached = field(factory=dict)
    survivors: list[dict[str, Any]] = field(factory=list)
    counts: dict[str, int] = field(factory=dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is long, and what runs other programs."""
        items[:] = [
            item
            for item in items
            if item.get_closest_marker("long") is None
            and not any(name in item.nodeid for name in SLOW)
        ]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.failed = self.failed or report.failed

    def _run(self, item: pytest.Item) -> bool:
        self.failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything once under coverage, then every mutation."""
        self._reach(session.items)
        files = sorted(self.room.rglob("*.py"))
        files = [
            p for p in files if not self.only or p.name in self.only or p.parent.name in self.only
        ]
        end = time.monotonic() + self.seconds
        if self.sample:
            self._go_on(files)
            for mutation in islice(sampled(files, self.sample, self.seed), self._tried, None):
                if time.monotonic() > end:
                    break
                told = self._judge(mutation, session.items)
                self.counts[told] = self.counts.get(told, 0) + 1
                self._write()
            return True
        for path in files:
            self._file(session.items, path, end)
            if time.monotonic() > end:
                break
        return True

    @property
    def _tried(self) -> int:
        return sum(self.counts.values())

    def _go_on(self, files: Sequence[Path]) -> None:
        """Take over what a run of the same sample found so far."""
        texts = [str((self.sample, self.seed)).encode(), *(path.read_bytes() for path in files)]
        self.about = sha256(b"".join(texts)).hexdigest()
        if self.out.exists():
            told = json.loads(self.out.read_text(encoding="utf-8"))
            if told.get("about") == self.about:
                self.counts, self.survivors = told["counts"], told["survivors"]

    def _known(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """Take over what an earlier run saw each test reach; return the tests to be run again.

        A test counts as seen if neither its module nor a file that it reaches was touched since.
        """
        place = self.out.with_suffix(".map")
        if not place.exists():
            return items
        since = place.stat().st_mtime
        told = json.loads(place.read_text(encoding="utf-8"))
        self.took, self.reached = told["took"], told["reached"]
        self.failing = told["failing"]
        touched = {str(p) for p in self.room.rglob("*.py") if p.stat().st_mtime > since}
        again = {item.path for item in items if item.path.stat().st_mtime > since}
        return [
            item
            for item in items
            if item.nodeid not in self.took
            or item.nodeid in self.failing
            or item.path in again
            or touched & self.reached[item.nodeid].keys()
        ]

    def _reach(self, items: list[pytest.Item]) -> None:
        """Let a child run every test not seen yet once, so that nothing is remembered here of it."""
        left = self._known(list(items))
        if not left:
            return
        child = os.fork()
        if child == 0:
            try:
                _forget()
                self._see(left)
            except BaseException:  # noqa: BLE001 - pytest has taken stderr; it is told below
                self.out.with_suffix(".log").write_text(traceback.format_exc(), encoding="utf-8")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        if self._known(list(items)) != [i for i in items if i.nodeid in self.failing]:
            raise SystemExit(f"not every test was run: see {self.out.with_suffix('.log')}")

    def _see(self, left: list[pytest.Item]) -> None:
        """Run tests under coverage, and keep which lines of the room each of them reaches."""
        while left:
            end = time.monotonic() + KEPT_EVERY
            cover = coverage.Coverage(data_file=None, config_file=False, include=[f"{self.room}/*"])
            cover.start()
            while left and time.monotonic() < end:
                item = left.pop()
                cover.switch_context(item.nodeid)
                start = time.process_time()
                self.failing.pop(item.nodeid, None)
                fine = self._run(item)
                self.took[item.nodeid] = time.process_time() - start
                self.reached[item.nodeid] = {}
                if not fine:
                    self.failing[item.nodeid] = item.path.name
            cover.stop()
            data = cover.get_data()
            for path in data.measured_files():
                for line, tests in data.contexts_by_lineno(path).items():
                    for test in filter(None, tests):
                        self.reached[test].setdefault(path, []).append(line)
            for test in self.failing:
                self.reached[test] = {}  # it can tell nothing
            told = {"took": self.took, "reached": self.reached, "failing": self.failing}
            self.out.with_suffix(".map").write_text(json.dumps(told), encoding="utf-8")

    def _judge(self, mutation: Mutation, items: list[pytest.Item]) -> str:
        """Return what became of a mutation; what no test noticed is kept."""
        path, line = str(mutation.path), mutation.line
        tests = [item for item in items if line in self.reached[item.nodeid].get(path, ())]
        tests.sort(key=lambda item: self.took[item.nodeid])
        told = self._try(mutation, tests) if tests else "unreached"
        if told in {"survived", "unreached"}:
            source = mutation.path.read_text(encoding="utf-8").splitlines()
            row = {
                "file": mutation.path.relative_to(self.room).as_posix(),
                "line": mutation.line,
                "what": mutation.what,
                "source": source[mutation.line - 1].strip() if mutation.line else "",
                "told": told,
            }
            self.survivors.append(row)
        return told

    def _file(self, items: list[pytest.Item], path: Path, end: float) -> None:
        kept = {"killed": 0, "survived": 0, "unreached": 0}
        for mutation in mutations(path):
            if time.monotonic() > end:
                kept["stopped"] = 1
                break
            told = self._judge(mutation, items)
            kept[told] = kept.get(told, 0) + 1
        for name, count in kept.items():
            self.counts[name] = self.counts.get(name, 0) + count
        tried = kept["killed"] + kept["survived"] + kept["unreached"]
        share = kept["killed"] / tried if tried else 1.0
        print(
            f"{path.relative_to(self.room)!s:28} {share:6.1%} of {tried} {kept}",
            file=sys.stderr,
            flush=True,
        )
        self._write()

    def _write(self) -> None:
        told = {"about": self.about, "counts": self.counts, "survivors": self.survivors}
        self.out.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")

    def _try(self, mutation: Mutation, items: list[pytest.Item]) -> str:
        """Return what became of a mutation, tried in a child of this process."""
        child = os.fork()
        if child == 0:
            signal.alarm(MOST_WAITING)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            try:
                _forget()
                if not take_in(mutation):
                    os._exit(3)
                for item in items:
                    allowed = LEAST_SECONDS + 10 * self.took[item.nodeid]
                    signal.setitimer(signal.ITIMER_PROF, allowed)
                    if not self._run(item):
                        os._exit(1)
            except BaseException:  # noqa: BLE001 - whatever it is, it was noticed
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        return {0: "survived", 3: "not a function"}.get(code, "killed")


def main(given: Sequence[str]) -> int:
    """Run, print what survived, and return 1 if less than nine of ten were noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("room", help="a package of ssj_core")
    parser.add_argument("--only", nargs="*", default=[], help="files, or folders, of it")
    parser.add_argument("--seconds", type=float, default=800)
    parser.add_argument("--out", type=Path, default=Path("mutations.json"))
    parser.add_argument("--tests", nargs="*", default=[])
    parser.add_argument("--sample", type=int, default=0, help="so many, drawn from all of them")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    args = parser.parse_args(given)
    plugin = Mutating(
        SRC / args.room, args.only, args.seconds, args.out, sample=args.sample, seed=args.seed
    )
    tests = args.tests or [f"tests/{args.room}", *BESIDE.get(args.room, ())]
    words = ["-q", "-n", "0", "-p", "no:cacheprovider", *tests]
    pytest.main(words, plugins=[plugin])
    for row in plugin.survivors:
        print(f"{row['file']}:{row['line']}: {row['what']}: {row['source']}  [{row['told']}]")
    if plugin.failing:
        print("without any mutation these fail, and are left out:", *plugin.failing, sep="\n  ")
    tried = sum(plugin.counts.get(name, 0) for name in ("killed", "survived", "unreached"))
    killed = plugin.counts.get("killed", 0)
    share = killed / tried if tried else 1.0
    print(f"{share:.1%} of {tried}", plugin.counts)
    if args.sample and tried:
        low, high = interval(killed, tried)
        print(f"seed {args.seed}, 95 % interval {low:.1%} to {high:.1%}")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
