"""Writes the reference pages: every public name of every room, with its signature and docstring.

The docstrings are the reference; this only puts them on pages, so that nothing is written twice.
"""

import importlib
import inspect
import pkgutil
import textwrap
from pathlib import Path
from types import ModuleType

ROOMS = (
    "ssj_core",
    "ssj_core.encoding",
    "ssj_core.legal",
    "ssj_core.calendar",
    "ssj_core.registers",
    "ssj_core.journal",
    "ssj_core.rules",
    "ssj_core.rules.questions",
    "ssj_core.rules.answers",
    "ssj_core.selection",
    "ssj_core.drawing",
    "ssj_core.planning",
    "ssj_core.inspection",
    "ssj_core.conference",
    "ssj_core.disclosure",
    "ssj_core.disclosure.records",
    "ssj_core.oversight",
    "ssj_core.oversight.accountability",
    "ssj_core.oversight.pages",
    "ssj_core.ports",
    "ssj_core.service",
    "ssj_core.verify",
    "ssj_core.adapters.tables",
    "ssj_core.adapters.forms",
    "ssj_core.adapters.platform",
    "ssj_core.adapters.projections",
    "ssj_core.adapters.site",
    "ssj_core.testing.fairness",
    "ssj_core.testing.strategies",
    "ssj_core.testing.bad_engines",
    "ssj_core.testing.plan_strategies",
    "ssj_core.adapters.engines",
    "ssj_core.analysis",
)


def _signature(value: object) -> str:
    if inspect.isclass(value) and issubclass(value, BaseException):
        return ""
    try:
        return str(inspect.signature(value))  # type: ignore[arg-type]  # not callable: no signature
    except (TypeError, ValueError):
        return ""


def _entry(name: str, value: object) -> str:
    if inspect.isclass(value) or inspect.isfunction(value):
        doc = inspect.getdoc(value) or ""
        head = textwrap.shorten(f"{name}{_signature(value)}", 400)
        return f"## {name}\n\n~~~~text\n{head}\n~~~~\n\n~~~~text\n{doc}\n~~~~\n"
    kind = "module" if isinstance(value, ModuleType) else type(value).__name__
    return f"## {name}\n\n{kind}\n"


def _page(name: str) -> str:
    module = importlib.import_module(name)
    intro = (inspect.getdoc(module) or "").partition("\n")[0]
    public = getattr(module, "__all__", None) or [n for n in vars(module) if not n.startswith("_")]
    own = [
        entry
        for entry in public
        if getattr(getattr(module, entry), "__module__", name).startswith("ssj_core")
    ]
    return f"# {name}\n\n{intro}\n\n" + "\n".join(_entry(one, getattr(module, one)) for one in own)


def _errors() -> str:
    """Return the table of every error: code, class, both messages."""
    lines = ["# 错误 / Errors", "", "| code | class | 中文 | English |", "|---|---|---|---|"]
    for module in pkgutil.iter_modules(importlib.import_module("ssj_core.errors").__path__):
        for name, value in vars(importlib.import_module(f"ssj_core.errors.{module.name}")).items():
            if (
                inspect.isclass(value)
                and value.__module__.endswith(f".{module.name}")
                and "code" in vars(value)
            ):
                words = (
                    f"`{text}`".replace("\n", " ").replace("|", "/")
                    for text in (value.zh, value.en)
                )
                lines.append(f"| `{value.code}` | `{name}` | {' | '.join(words)} |")
    return "\n".join(lines) + "\n"


def _limits() -> str:
    """Return the table of every limit, from the module that keeps them."""
    limits = importlib.import_module("ssj_core.encoding.limits")
    rows = [f"| {zh} | {en} | {most} |" for zh, en, most in limits.TABLE]
    head = ["# 上限 / Limits", "", "| 什么 | what | most |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def write(folder: Path) -> None:
    """Write one page a room into `folder`, and leave unchanged pages alone."""
    folder.mkdir(exist_ok=True)
    pages = {name: _page(name) for name in ROOMS} | {"errors": _errors(), "limits": _limits()}
    for name, text in pages.items():
        page = folder / f"{name}.md"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
