"""The bodies of events as they were written once: today's code reads them and writes them back."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

import ssj_core
from ssj_core.encoding import canonical
from ssj_core.journal import KINDS, Fact

BODIES: Final[dict[str, list[dict[str, Any]]]] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "bodies.json").read_text(encoding="utf-8")
)["bodies"]
UNTYPED: Final = {"draw.", "site."}
"""Kinds whose bodies are records of ssj-draw/1, or that no room reads back."""


def _facts() -> Iterator[type[Fact]]:
    for module in pkgutil.walk_packages(ssj_core.__path__, "ssj_core."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting = [Fact]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.kind and kind.__module__.startswith("ssj_core."):
            yield kind


@cache
def _by_kind() -> dict[tuple[str, str], type[Fact]]:
    return {(fact.kind, fact.form): fact for fact in _facts()}


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_a_body_written_once_is_read_and_written_the_same(kind: str) -> None:
    """Journals outlive versions: what was written in the demo's year keeps its bytes."""
    facts = _by_kind()
    assert kind in KINDS
    if any(kind.startswith(start) for start in UNTYPED):
        pytest.skip("no room reads this kind as a fact")
    for body in BODIES[kind]:
        fact = facts[kind, body.get("form", "")]
        assert canonical(fact.from_body(body).body()) == canonical(body)
