"""What is one county's law stands in its book: numbers of clauses, sections, titles of papers are no code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ssj_core.legal import Place
from ssj_core.rules import Rulebook

CODE = Path(__file__).parents[2] / "src/ssj_core"
NUMBER = re.compile(r"\bC\d{1,3}\b")
PAPER = re.compile(r"东胜|鄂尔多斯")
EXEMPT = {"demo", "testing"}
"""The story and the worlds are set in one district, and say so."""


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every text of a module that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_no_module_names_a_countys_clause_or_paper() -> None:
    """Declarations hold neutral keys; the book of a place says which of its clauses each is."""
    found = [
        (str(path.relative_to(CODE)), line, text)
        for path in sorted(CODE.rglob("*.py"))
        if path.relative_to(CODE).parts[0] not in EXEMPT
        for line, text in texts(path)
        if NUMBER.search(text) or PAPER.search(text)
    ]
    assert found == []


def test_each_key_of_the_code_is_in_the_book() -> None:
    """What a figure, a check, a gap, an exhibit or a situation is called has its numbers in the county's book."""
    book, here = Rulebook.load("cn-nm-dongsheng-2021"), Place("150602")
    keys = {
        key
        for path in CODE.rglob("*.py")
        for _, text in texts(path)
        for key in re.findall(r"^(?:gap|lack|exhibit|check|milestone)-[a-z-]+$", text)
        if not key.endswith("-")
    }
    assert len(keys) > 15
    assert [key for key in sorted(keys) if not book.cited(here, f"point:{key}")] == []


def test_a_number_has_its_section() -> None:
    """Whatever number the county's book gives a key, its pages can say where that stands in the paper."""
    book = Rulebook.load("cn-nm-dongsheng-2021")
    terms = book.terms.at(Place("150602"))
    numbers = {
        number
        for named in book.cites.values()
        for numbers in named.values()
        for number in numbers
        if number.startswith("C")
    }
    assert numbers <= set(terms.words)
    assert Rulebook.load("cn", "cn-nm").terms.words.keys().isdisjoint({"C1", "sections"})
