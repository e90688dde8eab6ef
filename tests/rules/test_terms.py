"""Names of codes: the most local book's, of one place the later one's; none of them promises less in silence."""

from datetime import date

import pytest

from ssj_core.errors import ManyFaultsError
from ssj_core.errors.rules import UnreadableBookError
from ssj_core.legal import Place
from ssj_core.rules import PublishWhere, Rulebook

DAY = date(2026, 3, 2)
HERE, THERE = Place("990101"), Place("990201")


def book(place: str, term: str, since: str = "2020-01-01", clause: str = "c") -> Rulebook:
    """Return a book of a place that requires one channel and says what it is called."""
    return Rulebook.parse(f"""
schema = 1
jurisdiction = "{place}"
title = {{ zh = "{place}{since}", en = "{place} {since}" }}
[instrument.law]
title = {{ zh = "虚构法", en = "Toy Act" }}
url = "https://example.invalid/law"
[term]
{term}
[[clause]]
id = "{clause}"
basis = {{ instrument = "law", article = "1" }}
summary = {{ zh = "虚构", en = "invented" }}
confidence = "primary"
from = {since}
binding = "mandatory"
question = "publish-where"
when = {{ document = "x" }}
kind = "require"
names = ["board"]
""")


NATION = book("000000", 'board = { zh = "20个工作日内公示", en = "shown within 20 working days" }')


def called(rules: Rulebook, place: Place) -> str:
    """Return how a decision calls the channel at a place."""
    decision = rules.at(place, on=DAY).decide(PublishWhere(document="x"))
    return decision.steps[0].words()


def test_the_most_local_name_is_shown_and_only_there() -> None:
    """A county's own word is used in the county; its neighbour keeps the nation's, in any order of books."""
    own = book("990101", 'board = { zh = "公告栏", en = "the board" }', clause="own")
    for rules in (Rulebook.joined(NATION, own), Rulebook.joined(own, NATION)):
        assert "公告栏" in called(rules, HERE)
        assert "20个工作日内公示" in called(rules, THERE)
        assert rules.terms.name("board") == "20个工作日内公示"
        assert rules.terms.at(HERE).text("unknown").zh == "unknown"


def test_of_one_place_the_later_name_is_shown() -> None:
    """Two books of one county: the one with the newer clause says what it is called, whatever the order."""
    old = book("990101", 'board = { zh = "旧称", en = "old" }', "2020-01-01", "old")
    new = book("990101", 'board = { zh = "新称", en = "new" }', "2024-01-01", "new")
    same = book("990101", 'board = { zh = "别称", en = "another" }', "2024-01-01", "same")
    for rules in (Rulebook.joined(old, new), Rulebook.joined(new, old)):
        assert "新称" in called(rules, HERE)
    assert Rulebook.joined(new, same).digest == Rulebook.joined(same, new).digest


def test_a_name_is_part_of_the_digest() -> None:
    """Whoever changes what a code is called at a place changes the rulebook, and its digest says so."""
    one = book("990101", 'board = { zh = "甲", en = "a" }', clause="own")
    two = book("990101", 'board = { zh = "乙", en = "b" }', clause="own")
    assert Rulebook.joined(NATION, one).digest != Rulebook.joined(NATION, two).digest


@pytest.mark.parametrize(
    "term, found",
    [
        ('board = { zh = "30个工作日内公示", en = "within 30 working days" }', True),
        ('board = { zh = "10个工作日内公示", en = "within 10 working days" }', False),
        ('board = { zh = "30日内公示", en = "within 30 days" }', False),
        ('board = { zh = "公告栏", en = "the board" }', False),
        ('other = { zh = "90个工作日", en = "90 working days" }', False),
    ],
)
def test_a_name_that_gives_more_time_is_told(term: str, *, found: bool) -> None:
    """A county may say it in its own words; words that give more time than those above are told."""
    rules = Rulebook.joined(NATION, book("990101", term, clause="own"))
    told = [finding for finding in rules.lint() if finding.code == "term-loosens"]
    assert bool(told) is found
    if told:
        assert told[0].clauses == ("board",)
        assert "20个工作日内公示" in told[0].text.zh


def test_a_smaller_share_in_words_is_told_too() -> None:
    """“不少于1%” under a national “不少于3%” promises less."""
    nation = book("000000", 'board = { zh = "不少于3%", en = "at least 3 %" }')
    county = book("990101", 'board = { zh = "不少于1%", en = "at least 1 %" }', clause="own")
    assert "term-loosens" in {finding.code for finding in Rulebook.joined(nation, county).lint()}


@pytest.mark.parametrize(
    "line, path",
    [
        ('book = "cn-nowhere"', "instrument.law.book"),
        ('book = "cn"', "instrument.law.book"),
        ("book = 3", "instrument.law.book"),
        ('book = "cn"\nnumber = "1"', "instrument.law.number"),
    ],
)
def test_an_instrument_is_borrowed_from_a_book_that_declares_it(line: str, path: str) -> None:
    """No such book, a book without it, no text, more than the borrowing: each is told at its path."""
    with pytest.raises(ManyFaultsError) as caught:
        Rulebook.parse(
            'schema = 1\njurisdiction = "990000"\ntitle = { zh = "甲", en = "a" }\n'
            f"[instrument.law]\n{line}\n"
        )
    assert path in {fault.params["path"] for fault in caught.value.faults}


def test_a_borrowed_instrument_is_the_one_declared() -> None:
    """Title, number, day and address come from the book that declares it."""
    own = Rulebook.load("cn-penalty-records").clause("individual-8").citation.instrument
    declared = Rulebook.load("cn-public-information").clause("individual-11-floor")
    assert own == declared.citation.instrument
    assert own.number


@pytest.mark.parametrize(
    "text, zh",
    [
        (b"\xff\xfe", "第 1 个字节起不是 UTF-8"),
        (b"schema = 1\nx = 2026-02-30", "不是合格的 TOML"),
    ],
)
def test_a_file_that_is_no_book_says_why_in_chinese_too(text: bytes, zh: str) -> None:
    """Not UTF-8, a day there is not: told in both languages, with the place."""
    with pytest.raises(UnreadableBookError) as caught:
        Rulebook.parse(text)
    assert zh in caught.value.message("zh")
