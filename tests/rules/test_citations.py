"""No citation names another text than it says: title, number, day and address agree, in every book.

What a citation says is compared with itself, with the other books, with its address, and with a
table of the instruments written down apart. Whether the article says what a summary says cannot be
compared without the texts: `docs/law.md` tells which were read, and which only as somebody's copy.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from ssj_core.legal import Instrument
from ssj_core.rules import Clause, Rulebook, book_names
from ssj_core.rules.clause import Unmodelled
from ssj_core.rules.duties import Duty

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BOOKS = ROOT / "src/ssj_core/rules/books"
TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (HERE / "instruments.toml").read_text(encoding="utf-8")
)
LOCAL = {
    "cn-cq-2024",
    "cn-environment-staff",
    "cn-food-2021:food-grade-2016",
    "cn-nm-dongsheng-2021:eff-2021-16",
    "cn-nm-dongsheng-2021:nzf-2019-10",
    "cn-nm-dongsheng-2021:plan",
    "cn-places",
    "cn-tax-2015",
}
"""Samples of single places and papers of one region: no table of national law has them."""
FILE = re.compile(
    r"/blob/(?P<commit>[0-9a-f]{40})/(?P<path>.+)/(?P<title>[^/]+)\((?P<day>[\d-]{10})\)\.md$"
)
NUMBER = re.compile(r"[一-鿿]{1,8}〔\d{4}〕\d+号")
NAMED = re.compile(r"《([^》]+)》")
ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")

Passage = Clause | Unmodelled | Duty


@cache
def book(name: str) -> Rulebook:
    """Return a packaged book."""
    return Rulebook.load(name)


def raw(name: str) -> dict[str, Any]:
    """Return a packaged book as it is written."""
    return tomllib.loads((BOOKS / f"{name}.toml").read_text(encoding="utf-8"))


def passages(name: str) -> tuple[Passage, ...]:
    """Return whatever a book cites a text for."""
    found: list[Passage] = [*book(name).clauses, *book(name).unmodelled, *book(name).duties]
    return tuple(found)


def cited() -> Iterator[tuple[str, Passage, Instrument]]:
    """Yield every passage of every book with the instrument it names."""
    for name in book_names():
        for passage in passages(name):
            yield name, passage, passage.citation.instrument


def is_local(name: str, key: str) -> bool:
    """Tell whether an instrument is a sample of one place."""
    return name in LOCAL or f"{name}:{key}" in LOCAL


def short(title: str) -> str:
    """Return a title as the databases print it."""
    return re.sub(r"（\d{4}年修订）$", "", title.removeprefix("中华人民共和国"))


def test_an_instrument_is_declared_once() -> None:
    """One book says what it is; every other that cites it borrows the declaration."""
    seen: dict[str, str] = {}
    for name in book_names():
        for key, declared in raw(name).get("instrument", {}).items():
            if "book" in declared:
                assert key in raw(declared["book"])["instrument"]
                continue
            title = declared["title"]["zh"]
            assert title not in seen, f"{title}: {name} and {seen[title]}"
            seen[title] = name
    keys = [
        key
        for name in book_names()
        for key, one in raw(name).get("instrument", {}).items()
        if "book" not in one
    ]
    assert len(keys) == len(set(keys))


def test_an_address_is_that_of_the_text() -> None:
    """A file of the databases bears title and day of issue: those the citation gives, at a fixed commit."""
    for name, passage, instrument in cited():
        if "github.com" not in instrument.url:
            continue
        found = FILE.search(unquote(urlsplit(instrument.url).path))
        assert found, (name, passage.id, instrument.url)
        assert (found["title"], found["day"]) == (
            short(instrument.title.zh),
            str(instrument.issued),
        ), passage.id


def test_every_citation_is_in_the_table() -> None:
    """Title, number and days are those of the table written down apart, and the table has no other."""
    known = set()
    for name, passage, instrument in cited():
        if is_local(name, instrument.key):
            continue
        row = TABLE[instrument.key]
        known.add(instrument.key)
        assert short(instrument.title.zh) == row["title"], passage.id
        assert re.findall(r"\d+", instrument.number) == row["number"].split(), passage.id
        assert instrument.issued in (row["issued"], None), passage.id
        assert ("github.com" in instrument.url) == (row["seen"] == "text"), passage.id
        assert passage.period.start >= row["force"], passage.id
        if row["seen"] == "page":
            assert passage.citation.confidence != "primary", passage.id
    assert set(TABLE) - known <= {"qa-2025"}


def test_nothing_is_cited_before_it_was_issued() -> None:
    """A clause begins no earlier than its text; what a plan of 2021 set for a month before stays the one exception."""
    for _, passage, instrument in cited():
        if instrument.issued is not None:
            assert passage.period.start >= instrument.issued, passage.id


def test_an_article_is_an_article() -> None:
    """Of a law, a regulation or a rule an article is named by its number; of a paper by its heading or section."""
    for name, passage, instrument in cited():
        if not is_local(name, instrument.key) and TABLE[instrument.key]["seen"] == "text":
            assert ARTICLE.search(passage.citation.article), passage.id


def test_numbers_and_titles_in_words_are_of_declared_texts() -> None:
    """Whatever a book quotes as 文号 or between 《》 is declared somewhere, under that very name."""
    declared: set[str] = set()
    titles: set[str] = set()
    for name in book_names():
        for one in raw(name).get("instrument", {}).values():
            declared |= set(NUMBER.findall(one.get("number", "")))
            titles |= {short(one["title"]["zh"]), one["title"]["zh"]} if "title" in one else set()
    for name in book_names():
        for passage in passages(name):
            words = passage.citation.article + (
                passage.citation.summary.zh if passage.citation.summary else ""
            )
            assert set(NUMBER.findall(words)) <= declared, passage.id
            assert {short(title) for title in NAMED.findall(words)} <= titles, passage.id


def test_what_cannot_be_compared_is_said() -> None:
    """Texts seen as somebody's page alone are marked as copies in the table of the docs."""
    page = (ROOT / "docs/law.md").read_text(encoding="utf-8")
    for key, row in TABLE.items():
        lines = [
            line for line in page.splitlines() if line.startswith("| ") and row["title"] in line
        ]
        if row["seen"] == "page" and key != "qa-2025":
            assert lines, key
            assert all("转载 / copy" in line for line in lines), key


@pytest.mark.parametrize("day", [date(2019, 6, 1), date(2022, 6, 1), date(2026, 11, 30)])
def test_the_law_of_a_day_is_law_of_that_day(day: date) -> None:
    """On any day, whatever answers rests on a text in force by then."""
    for name in book_names():
        for clause in book(name).clauses:
            row = TABLE.get(clause.citation.instrument.key)
            if row is not None and day in clause.period:
                assert row["force"] <= day, clause.id
