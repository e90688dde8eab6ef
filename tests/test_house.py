"""The house keeps its own rules: small modules, no clock or chance in the core, errors in two languages."""

import ast
import importlib
import pkgutil
import re
import string
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import ssj_core
from ssj_core.errors import ManyFaultsError, SsjError

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
CORE = (
    "encoding",
    "legal",
    "calendar",
    "registers",
    "journal",
    "rules",
    "selection",
    "drawing",
    "planning",
    "inspection",
    "conference",
    "disclosure",
    "oversight",
    "verify",
)
PROSE = sorted(
    path
    for pattern in ("*.md", "*.toml", "src/**/*", "docs/**/*", "benchmarks/**/*", "run.py")
    for path in ROOT.glob(pattern)
    if path.is_file()
    and path.suffix in {".py", ".md", ".toml", ".html", ".css", ".js", ".csv", ".json", ".sql"}
    and not {"_build", "__pycache__"} & set(path.parts)
)
# Assembled here, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join(
        (
            "/" + "work/",
            "/" + "tmp/",
            "/" + "root/",
            "/" + "home/",
            "clau" + "de",
            "chat" + "gpt",
            "anthro" + "pic",
            "open" + "ai",
            r"\bsub-?" + "agent",
            r"\bissue #\d",
            r"\bL" + "LM",
        )
    ),
    re.IGNORECASE,
)
FORBIDDEN_CALLS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
    ("os", "urandom"),
}


def tree_of(path: Path) -> ast.Module:
    """Return the syntax of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def inside(path: Path) -> str:
    """Return a path as the repository names it."""
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def every_error() -> list[type[SsjError]]:
    """Return every class of the tree, after every module of the library was imported."""
    for module in pkgutil.walk_packages(ssj_core.__path__, "ssj_core."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[SsjError]] = []
    waiting: list[type[SsjError]] = [SsjError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return sorted(
        (kind for kind in set(found) if kind.__module__.startswith("ssj_core.")),
        key=lambda kind: f"{kind.__module__}.{kind.__name__}",
    )


def test_the_formatter_is_always_on() -> None:
    """No line is kept from the formatter: a shape it spoils is a shape to rethink."""
    off = re.compile(r"#\s*fmt:\s*(?:skip|off)")
    assert not [
        inside(path)
        for folder in ("src", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if off.search(path.read_text(encoding="utf-8")) and path != Path(__file__)
    ]


def test_nothing_is_named_utils_or_process() -> None:
    """A module says what it holds, a function what it does."""
    assert not [
        inside(path)
        for path in SOURCES
        if path.stem in {"utils", "util", "helpers", "misc", "common"}
    ]
    assert not [
        f"{inside(path)}:{node.name}"
        for path in SOURCES
        for node in functions(tree_of(path))
        if node.name == "process"
    ]


@pytest.mark.parametrize("room", CORE)
def test_the_core_asks_no_clock_and_no_chance(room: str) -> None:
    """Core rooms neither tell the time nor throw dice; both are handed in."""
    found = []
    for path in sorted((ROOT / "src" / "ssj_core" / room).rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name.split(".")[0] for alias in node.names}
                names |= {(getattr(node, "module", "") or "").split(".")[0]}
                found += [
                    f"{inside(path)}: {name}" for name in names & {"random", "secrets", "time"}
                ]
            elif isinstance(node, ast.Attribute) and isinstance(
                node.value, ast.Name | ast.Attribute
            ):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                if (owner, node.attr) in FORBIDDEN_CALLS:
                    found.append(f"{inside(path)}:{node.lineno}")
    assert found == []


def test_every_mistake_has_a_code_of_its_own() -> None:
    """Programs tell mistakes apart by their code, so no two classes share one."""
    codes = Counter(kind.code for kind in every_error())
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_mistake_speaks_both_languages(kind: type[SsjError]) -> None:
    """Each class has its own sentence in Chinese and in English, and words for who reads the code."""
    assert kind.__doc__
    if kind.__subclasses__():
        return  # a branch of the tree, never raised itself
    assert not {kind.zh, kind.en} & {SsjError.zh, SsjError.en}
    own = {
        lang: "".join(part for part, *_ in string.Formatter().parse(text))
        for lang, text in (("zh", kind.zh), ("en", kind.en))
    }
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”", "", own["en"]))
    assert re.search(r"[\u4e00-\u9fff]", own["zh"]) or "_zh}" in kind.zh


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_a_message_can_be_filled_in(kind: type[SsjError]) -> None:
    """Filling every parameter of the templates gives two sentences and no error."""
    if issubclass(kind, ManyFaultsError) or kind.__init__ is not SsjError.__init__:
        pytest.skip("fills its own template")
    names = {
        name
        for text in (kind.zh, kind.en)
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }
    error = kind(**{re.split(r"[.\[]", name)[0]: "甲" for name in names})
    assert error.message("zh")
    assert error.message("en")


def test_errors_live_in_the_errors_room() -> None:
    """Whoever looks for a mistake finds it in one place."""
    homes = {kind.__module__ for kind in every_error()}
    assert {home for home in homes if not home.startswith("ssj_core.errors.")} == set()


def test_no_machine_and_no_workshop_in_what_ships() -> None:
    """Neither a path of a machine nor the tools of the trade belong into what readers get."""
    found = {
        inside(path): sorted({match.group() for match in FOREIGN.finditer(text)})
        for path in PROSE
        if FOREIGN.search(text := path.read_text(encoding="utf-8", errors="replace"))
    }
    assert found == {}


def test_every_exception_to_lint_has_its_reason() -> None:
    """A `noqa` names its rule and says why on the same line."""
    bare = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \S)")
    found = [
        f"{inside(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    assert found == []


def test_pages_and_notebooks_use_public_names() -> None:
    """What a reader copies from a page, an example or a notebook is no inner name."""
    shown = [ROOT / "README.md", *(ROOT / "docs").rglob("*.*")]
    found = [
        inside(path)
        for path in shown
        if path.suffix in {".md", ".ipynb", ".py", ".toml"}
        and not {"decisions", "_build"} & {*path.parts}
        and "ssj_core._" in path.read_text(encoding="utf-8")
    ]
    assert found == []


def lazy_rooms() -> list[Path]:
    """Return the packages whose names are loaded when they are first asked for."""
    return [path for path in SOURCES if "= exports(" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", [p for p in lazy_rooms() if p.name == "__init__.py"], ids=inside)
def test_a_lazy_room_lists_its_names_once_for_everybody(path: Path) -> None:
    """What the type checker sees, what `__all__` says and what is loaded are the same names."""
    tree = tree_of(path)
    checked = {
        f"{node.module}.{alias.name}"
        for block in tree.body
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    package = ".".join(path.relative_to(ROOT / "src").parent.parts)
    (call,) = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "exports"
    )
    homes = {
        (package + home if home.startswith(".") else home): names
        for home, names in ast.literal_eval(call.args[1]).items()
    }
    loaded = {
        f"{home}.{name}" if names else home
        for home, names in homes.items()
        for name in names or ("",)
    }
    assert loaded == checked
    room = importlib.import_module(package)
    assert sorted(name.rpartition(".")[2] for name in checked) == sorted(room.__all__)
    # Importing a module sets it as an attribute of its room: a function of that name would be hidden.
    offered = {name for names in homes.values() for name in names}
    assert not offered & {beside.stem for beside in path.parent.iterdir()}
    for name in room.__all__:
        assert getattr(room, name) is not None, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(room, "nothing")  # noqa: B009 - the type checker would refuse it
