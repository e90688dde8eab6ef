"""What the tests of the draw share: published vectors and small whole sessions."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
VECTORS = HERE.parent / "vectors"


def load(name: str) -> ModuleType:
    """Return a module that lies beside the tests."""
    spec = importlib.util.spec_from_file_location(f"drawing_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sessions() -> ModuleType:
    """Return the builders of whole sessions."""
    return load("sessions")


@pytest.fixture(scope="session")
def golden() -> ModuleType:
    """Return the module that computes our own vectors."""
    return load("golden")


@pytest.fixture(scope="session")
def vectors() -> Any:
    """Return a reader of the vectors by file name."""
    return lambda name: json.loads((VECTORS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session", params=["sha256", "sm3"])
def suite(request: pytest.FixtureRequest) -> str:
    """Return each suite in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def kat(vectors: Any, suite: str) -> Any:
    """Return the known answers of the protocol in one suite."""
    return vectors("ssj_draw_1_kat.json")[suite]
