"""Every clause of the plan has a row, every row leads somewhere, every test named exists."""

import importlib
import importlib.util
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ssj_core.rules import Rulebook

ROOT = Path(__file__).parents[2]
ROWS: dict[str, Any] = json.loads((ROOT / "docs/traceability.json").read_text(encoding="utf-8"))
STATUSES = {"turns", "cited", "tested", "open", "outside"}


@cache
def collected() -> frozenset[str]:
    """Return the ids of all tests in the files the rows name, without parameters.

    Asked of a process of its own, for a run of this file alone.
    """
    files = sorted({test.partition("::")[0] for row in ROWS.values() for test in row["tests"]})
    ran = subprocess.run(  # noqa: S603 - our own interpreter and tests
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(line.partition("[")[0] for line in ran.stdout.splitlines() if "::" in line)


def lives(where: str) -> bool:
    """Tell whether a place exists: a clause of a book, a file, or a dotted name."""
    if "#" in where:
        book, _, name = where.partition("#")
        loaded = Rulebook.load(book)
        return name in {c.id for c in loaded.clauses} | {u.id for u in loaded.unmodelled}
    if "/" in where:
        return (ROOT / where).exists()
    parts = where.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name, None)
        return found is not None
    return False


def test_the_rows_are_exactly_the_151_clauses() -> None:
    """C1 to C151, in order, none missing and none more."""
    assert list(ROWS) == [f"C{number}" for number in range(1, 152)]


@pytest.mark.parametrize("clause", ROWS)
def test_a_row_leads_somewhere(clause: str) -> None:
    """Status, place, reason in both languages; what is built names its place and its tests."""
    row = ROWS[clause]
    assert set(row) == {"status", "scenarios", "where", "tests", "why"}
    assert row["status"] in STATUSES
    assert all(row["why"][lang].strip() for lang in ("zh", "en"))
    if row["status"] == "outside":
        return
    assert row["where"]
    assert row["tests"]
    assert [place for place in row["where"] if not lives(place)] == []


def test_every_test_named_is_collected(request: pytest.FixtureRequest) -> None:
    """A row cannot name a test that does not run."""
    named = {test for row in ROWS.values() for test in row["tests"]}
    here = {item.nodeid.partition("[")[0] for item in request.session.items}
    assert named <= here or sorted(named - collected()) == []


def test_an_open_row_is_an_open_clause() -> None:
    """What the text leaves open is open in the rulebook too, and nothing else is."""
    book = Rulebook.load("cn-nm-dongsheng-2021")
    opened = {clause.id for clause in book.clauses if clause.is_open}
    for name, row in ROWS.items():
        ids = {place.partition("#")[2] for place in row["where"]}
        if row["status"] == "open":
            assert ids & opened, name
    asked = {place.partition("#")[2] for row in ROWS.values() for place in row["where"]}
    assert opened <= asked


def test_every_clause_of_the_book_is_in_the_table() -> None:
    """The rulebook's own ids carry the numbers of the table."""
    book = Rulebook.load("cn-nm-dongsheng-2021")
    for name in [*(c.id for c in book.clauses), *(u.id for u in book.unmodelled)]:
        number = re.fullmatch(r"ds-c(\d+)(?:-[a-z]+)*", name)
        assert number is not None, name
        assert f"C{number[1]}" in ROWS


def test_statuses_and_scenarios_are_generated() -> None:
    """Nobody types a status: the script reads it from the scenarios; run it after a change."""
    spec = importlib.util.spec_from_file_location("traceability", ROOT / "docs/traceability.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.derived(ROWS) == ROWS
    kept = (ROOT / "docs/traceability.json").read_text(encoding="utf-8")
    assert module.written(ROWS) == kept


def test_the_page_is_made_from_the_rows() -> None:
    """The page says what the JSON says."""
    spec = importlib.util.spec_from_file_location("traceability", ROOT / "docs/traceability.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (ROOT / "docs/traceability.md").read_text(encoding="utf-8")
    assert page == module.render(ROWS)
