"""What holds for every test and every example: no clock decides whether it passes, which tests answer for the core's branches, what is closed at the end."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("untimed")

TESTS = Path(__file__).parent / "tests"
AROUND = {
    "adapters",
    "analysis",
    "cli",
    "counties",
    "demo",
    "door",
    "engines",
    "fairness",
    "fuzz",
    "notebooks",
    "projections",
    "simple",
    "testing",
}
"""Folders of what stands around the core, as the pages and the tests of the house do. The core's branches are to be reached by the tests of
its own rooms and of the road; tracing these too doubled their time and could only hide a gap."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the tests around the core out of its coverage."""
    for item in items:
        inner = item.path.relative_to(TESTS).parts if item.path.is_relative_to(TESTS) else ()
        of_a_page = item.path.suffix == ".md"
        of_the_house = len(inner) == 1
        if of_a_page or of_the_house or (inner and inner[0] in AROUND):
            item.add_marker(pytest.mark.no_cover)


OPENED: list[sqlite3.Connection] = []
_connect = sqlite3.connect


def _opened(*words: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401 - whatever sqlite3.connect takes
    OPENED.append(_connect(*words, **named))
    return OPENED[-1]


@pytest.fixture(scope="session", autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    """Keep the connections that tests and examples open to SQLite, and close them: from Python 3.13 on a forgotten one is a warning."""
    sqlite3.connect = sqlite3.dbapi2.connect = _opened  # type: ignore[assignment]  # for stores and SQLAlchemy alike
    yield
    gc.collect()  # pools give back what they hold while it is open
    for connection in OPENED:
        with suppress(sqlite3.ProgrammingError):  # of a thread that is gone
            connection.close()
