"""Reading rulebooks: strictly, all faults at once, each with its path."""

import os
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ssj_core.encoding.limits import BOOK
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.rules import UnknownBookError, UnreadableBookError
from ssj_core.legal import Place
from ssj_core.rules import Rulebook, SampleRatio, book_names
from ssj_core.rules.loading.schema import book_schema, guard_schema
from ssj_core.rules.questions import MayEnd

HEAD = """
schema = 1
jurisdiction = "330100"
title = { zh = "虚构", en = "Fictional" }
[instrument.law]
title = { zh = "法", en = "Act" }
"""
CLAUSE = """
[[clause]]
id = "a"
basis = { instrument = "law", article = "1" }
from = 2023-01-01
binding = "default"
kind = "ratio"
ratio = "2%"
rounding = "up"
"""
GOOD = HEAD + CLAUSE


def faults(text: str) -> list[str]:
    """Return the paths of the faults of a rulebook."""
    with pytest.raises(ManyFaultsError) as caught:
        Rulebook.parse(text)
    return [fault.params["path"] for fault in caught.value.faults]


def changed(old: str, new: str) -> str:
    """Return the good rulebook with one thing changed."""
    assert old in GOOD
    return GOOD.replace(old, new)


TIERS = '[scheme.s]\ntitle = { zh = "方", en = "s" }\ntiers = ["A", "B"]\n'
TIERED = 'kind = "credit-tiered-ratio"\nscheme = "s"\nratios = { A = "1%" }'


@pytest.mark.parametrize(
    "text, paths",
    [
        (changed("schema = 1", "schema = 2"), ["schema"]),
        (changed("schema = 1", 'schema = "1"'), ["schema"]),
        (changed("schema = 1", "schema = true"), ["schema"]),
        (changed("schema = 1\n", ""), ["schema"]),
        (changed('jurisdiction = "330100"\n', ""), ["jurisdiction"]),
        (changed('"330100"', '"33010"'), ["jurisdiction"]),
        (changed('"330100"', "330100"), ["jurisdiction"]),
        (changed(', en = "Fictional"', ""), ["title.en"]),
        (changed('title = { zh = "虚构", en = "Fictional" }\n', ""), ["title"]),
        (changed('zh = "虚构"', 'zh = " "'), ["title"]),
        (
            changed('{ zh = "虚构", en = "Fictional" }', '"Fictional"'),
            ["title", "title.zh", "title.en"],
        ),
        (
            changed('title = { zh = "法", en = "Act" }', 'titel = "x"'),
            ["instrument.law.title", "instrument.law.titel"],
        ),
        (
            changed(
                'title = { zh = "法", en = "Act" }',
                'title = { zh = "法", en = "Act" }\nissued = "2020"',
            ),
            ["instrument.law.issued"],
        ),
        (GOOD + "[extra]\n", ["extra"]),
        (
            changed('en = "Act" }', 'en = "Act" }\nunder = ["law", "higher"]'),
            ["instrument.law.under[1]"],
        ),
        (
            GOOD
            + 2
            * '[[unmodelled]]\nid = "u"\nbasis = { instrument = "law", article = "2" }\nfrom = 2020-01-01\nwhy = { zh = "无", en = "no" }\n',
            ["unmodelled[1].id"],
        ),
        (GOOD.replace("[[clause]]", "[clause]"), ["clause"]),
        (
            changed("[instrument.law]", "[[instrument.law]]"),
            ["instrument.law", "instrument.law.title"],
        ),
        (HEAD + "clause = [1]\n", ["instrument.law.clause"]),
        (changed('id = "a"\n', ""), ["clause[0].id"]),
        (changed('id = "a"', 'id = ""'), ["clause[0].id"]),
        (GOOD + CLAUSE, ["clause[1].id"]),
        (changed('basis = { instrument = "law", article = "1" }\n', ""), ["clause[0].basis"]),
        (changed('instrument = "law"', 'instrument = "lav"'), ["clause[0].basis.instrument"]),
        (changed('instrument = "law", ', ""), ["clause[0].basis.instrument"]),
        (changed(', article = "1"', ""), ["clause[0].basis.article"]),
        (changed('article = "1"', 'article = "1", text = "quoted"'), ["clause[0].basis.text"]),
        (changed("from = 2023-01-01\n", ""), ["clause[0].from"]),
        (changed("from = 2023-01-01", 'from = "2023-01-01"'), ["clause[0].from"]),
        (changed("from = 2023-01-01", "from = 2023-01-01T00:00:00"), ["clause[0].from"]),
        (
            changed("from = 2023-01-01", "from = 2023-01-01\nuntil = 2023-01-01"),
            ["clause[0].until"],
        ),
        (changed('binding = "default"', 'binding = "optional"'), ["clause[0].binding"]),
        (changed('kind = "ratio"', 'kind = "ration"'), ["clause[0].kind"]),
        (changed('kind = "ratio"\n', ""), ["clause[0].kind"]),
        (changed('rounding = "up"\n', ""), ["clause[0].rounding"]),
        (changed('rounding = "up"', 'rounding = "ceil"'), ["clause[0].rounding"]),
        (changed('ratio = "2%"', "ratio = 0.02"), ["clause[0].ratio"]),
        (changed('ratio = "2%"', 'ratio = "200%"'), ["clause[0].ratio"]),
        (changed('ratio = "2%"', 'ratio = "2%"\nminimun = 1'), ["clause[0].minimun"]),
        (changed('ratio = "2%"', 'ratio = "2%"\nminimum = true'), ["clause[0].minimum"]),
        (changed('kind = "ratio"', 'kind = "ratio"\nquestion = "team-size"'), ["clause[0]"]),
        (changed('kind = "ratio"', 'kind = "ratio"\nquestion = "what"'), ["clause[0].question"]),
        (
            changed('kind = "ratio"', 'kind = "allow"'),
            ["clause[0].question", "clause[0].ratio", "clause[0].rounding"],
        ),
        (changed('kind = "ratio"', 'kind = "ratio"\nexcusable = 1'), ["clause[0].excusable"]),
        (changed('kind = "ratio"', 'kind = "ratio"\nplace = "1"'), ["clause[0].place"]),
        (changed('kind = "ratio"', 'kind = "ratio"\nplace = 1'), ["clause[0].place"]),
        (changed('kind = "ratio"', 'kind = "ratio"\nanswers = 1'), ["clause[0].answers"]),
        (changed('kind = "ratio"', 'kind = "ratio"\nanswers = ["x", "x"]'), ["clause[0].answers"]),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nconfidence = "sure"'),
            ["clause[0].confidence"],
        ),
        (
            changed('article = "1"', 'article = "1", confidence = "primary"').replace(
                'kind = "ratio"', 'kind = "ratio"\nconfidence = "primary"'
            ),
            ["clause[0].confidence"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nsummary = { zh = "好" }'),
            ["clause[0].summary.en"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { colour = "red" }'),
            ["clause[0].when.colour"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { class = "vital" }'),
            ["clause[0].when.class"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { class = [] }'),
            ["clause[0].when.class"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { class = ["key", 1] }'),
            ["clause[0].when.class[1]"],
        ),
        (
            changed(
                'kind = "ratio"', 'kind = "ratio"\nwhen = { class = "key", item_class = "key" }'
            ),
            ["clause[0].when.item_class"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { joint = "yes" }'),
            ["clause[0].when.joint"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { joint = {} }'),
            ["clause[0].when.joint"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { joint = { given = false } }'),
            ["clause[0].when.joint"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { item = { at_least = 1 } }'),
            ["clause[0].when.item"],
        ),
        (
            changed('kind = "ratio"', 'kind = "ratio"\nwhen = { item = { not = "x" } }'),
            ["clause[0].when.item.not"],
        ),
        (changed('kind = "ratio"', 'kind = "ratio"\nwhen = 3'), ["clause[0].when"]),
        (
            changed(
                'kind = "ratio"\nratio = "2%"\nrounding = "up"',
                'kind = "allow"\nquestion = "may-draw"\nwhen = { visits_left = { at_least = "1" } }',
            ),
            ["clause[0].when.visits_left.at_least"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"\nrounding = "up"',
                'kind = "within"\ndays = 7\nunit = "workdays"\nclock = "finnished"\nquestion = "publish-by"',
            ),
            ["clause[0].clock"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"\nrounding = "up"',
                'kind = "within"\ndays = 7\nunit = "days"\nclock = "finished"\nquestion = "publish-by"',
            ),
            ["clause[0]"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"\nrounding = "up"',
                'kind = "by-date"\nmonth = 2\nday = 30',
            ),
            ["clause[0]"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"\nrounding = "up"',
                'kind = "by-date"\nmonth = 2\nday = "first"',
            ),
            ["clause[0].day"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"\nrounding = "up"', 'kind = "count"\ncount = "3%"'
            ),
            ["clause[0]"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"',
                'kind = "credit-tiered-ratio"\nscheme = "s"\nratios = {}',
            ),
            ["clause[0].ratios"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"',
                'kind = "credit-tiered-ratio"\nscheme = "s"\nratios = 1',
            ),
            ["clause[0].ratios"],
        ),
        (
            changed(
                'kind = "ratio"\nratio = "2%"',
                'kind = "credit-tiered-ratio"\nscheme = "s"\nratios = { A = 0.1 }',
            ),
            ["clause[0].ratios.A"],
        ),
        (changed('kind = "ratio"\nratio = "2%"', TIERED) + TIERS, ["a"]),
        (GOOD + TIERS.replace('["A", "B"]', "[]"), ["scheme.s.tiers"]),
        (GOOD + TIERS.replace('["A", "B"]', '["A", "A"]'), ["scheme.s.tiers"]),
        (GOOD + TIERS + '[scheme.s.labels]\nC = { zh = "丙", en = "c" }', ["scheme.s.labels.C"]),
        (GOOD + '[term]\nx = "y"', ["term.x", "term.x.zh", "term.x.en"]),
        (
            GOOD
            + '[[unmodelled]]\nid = "u"\nbasis = { instrument = "law", article = "2" }\nfrom = 2020-01-01',
            ["unmodelled[0].why"],
        ),
        (
            GOOD
            + '[[unmodelled]]\nid = "u"\nbasis = { instrument = "law", article = "2" }\nfrom = 2020-01-01\nwhy = { zh = "无", en = "no" }\nquestions = ["x"]',
            ["unmodelled[0].questions[0]"],
        ),
        (
            GOOD
            + '[[unmodelled]]\nid = "u"\nbasis = { instrument = "law", article = "2" }\nfrom = 2020-01-01\nwhy = { zh = "无", en = "no" }\nquestions = 1',
            ["unmodelled[0].questions"],
        ),
    ],
)
def test_a_fault_is_named_by_its_path(text: str, paths: list[str]) -> None:
    """One bad thing in a file is refused at exactly its place."""
    assert faults(text) == paths


def test_all_faults_come_at_once() -> None:
    """Whoever writes a rulebook mends it in one go."""
    text = (
        GOOD.replace('rounding = "up"', "")
        .replace('"2%"', '"much"')
        .replace("schema = 1", "schema = 3")
        .replace("2023-01-01", "2023")
    )
    with pytest.raises(ManyFaultsError) as caught:
        Rulebook.parse(text, name="own.toml")
    assert len(caught.value.faults) >= 3
    assert "own.toml" in str(caught.value)
    assert "clause[0].from" in caught.value.message("en")


def test_summary_and_confidence_may_stand_in_the_clause_or_its_basis() -> None:
    """Both places mean the same; neither is needed to answer."""
    inside = changed(
        'article = "1"',
        'article = "1", confidence = "secondary", summary = { zh = "好", en = "good" }',
    )
    outside = changed(
        'kind = "ratio"',
        'kind = "ratio"\nconfidence = "secondary"\nsummary = { zh = "好", en = "good" }',
    )
    assert (
        Rulebook.parse(inside).digest
        == Rulebook.parse(outside).digest
        != Rulebook.parse(GOOD).digest
    )
    assert Rulebook.parse(GOOD).clause("a").citation.summary is None


def test_other_names_of_a_fact_mean_the_fact() -> None:
    """`class` and `risk` are what the texts say; they are the item's class and the tier."""
    one = changed('kind = "ratio"', 'kind = "ratio"\nwhen = { class = "key", risk = ["A"] }')
    two = changed('kind = "ratio"', 'kind = "ratio"\nwhen = { tier = "A", item_class = ["key"] }')
    assert Rulebook.parse(one).digest == Rulebook.parse(two).digest


@pytest.mark.parametrize("text", ["a = ", b"\xff", "a = 1\na = 2"])
def test_what_is_not_toml_is_unreadable(text: str | bytes) -> None:
    """Not TOML, not UTF-8, or a key twice."""
    with pytest.raises(UnreadableBookError):
        Rulebook.parse(text)


def test_files_are_read_by_their_path(tmp_path: Path) -> None:
    """A path is a text ending in .toml, a text with a slash, or a path object."""
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    other = tmp_path / "own"
    other.write_text(GOOD, encoding="utf-8")
    books = [Rulebook.load(source) for source in (path, str(path), str(other), other)]
    assert {book.digest for book in books} == {Rulebook.parse(GOOD.encode()).digest}
    for missing in (tmp_path / "none.toml", "none.toml", tmp_path):
        with pytest.raises(UnreadableBookError):
            Rulebook.load(missing)


def test_an_unknown_name_lists_the_known_ones() -> None:
    """A typo in the name of a book shows what there is."""
    with pytest.raises(UnknownBookError, match="cn-nm-dongsheng-2021"):
        Rulebook.load("dongsheng")


def test_the_order_of_books_never_matters() -> None:
    """Loading is a union."""
    a = Rulebook.load("cn", "cn-nm-dongsheng-2021", "cn-food-2021")
    b = Rulebook.load("cn-food-2021", "cn-nm-dongsheng-2021", "cn")
    assert a == b
    assert a.digest == b.digest


def test_the_example_of_the_format_answers() -> None:
    """Two clauses, the second for higher risks: the special rule answers for them."""
    text = GOOD + CLAUSE.replace('"a"', '"b"').replace("2%", "10%").replace(
        'kind = "ratio"', 'kind = "ratio"\nwhen = { risk = ["C", "D"] }'
    )
    rules = Rulebook.parse(text).at(Place("330106"), on=date(2024, 1, 1))
    assert rules.decide(SampleRatio(tier="D")).answer.least == Fraction(1, 10)
    assert rules.decide(SampleRatio(tier="A")).answer.least == Fraction(1, 50)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_schema_accepts_the_books_and_refuses_faults() -> None:
    """What the loader takes, the schema takes; a misspelt key is refused by both."""
    import tomllib  # noqa: PLC0415 - only this test reads raw files

    jsonschema = pytest.importorskip("jsonschema")
    check = jsonschema.Draft202012Validator(book_schema())
    source = Path(__file__).parents[2] / "src/ssj_core"
    for path in (*(source / "rules/books").glob("*.toml"), source / "demo/rulebook.toml"):
        assert (
            list(check.iter_errors(_plain(tomllib.loads(path.read_text(encoding="utf-8"))))) == []
        )
    for text in (
        changed('rounding = "up"\n', ""),
        changed("rounding", "roundin"),
        changed("ratio =", "ration ="),
    ):
        assert list(check.iter_errors(_plain(tomllib.loads(text))))


def test_every_packaged_book_has_its_place_in_the_list() -> None:
    """The names are the file names."""
    books = Path(__file__).parents[2] / "src/ssj_core/rules/books"
    assert book_names() == tuple(sorted(path.stem for path in books.glob("*.toml")))
    assert {"cn", "cn-nm", "cn-nm-dongsheng-2021", "cn-hi-2025"} <= {*book_names()}


def test_a_guard_may_bound_days_and_numbers() -> None:
    """Bounds are offered for whole numbers and days, and for nothing else."""
    facts = guard_schema(MayEnd)["properties"]
    bounds = {"at_least", "at_most"}
    offered = {
        name
        for name, schema in facts.items()
        if any(bounds <= set(form.get("properties", ())) for form in schema["anyOf"])
    }
    assert offered == {"letters_apart"}


def test_a_book_of_faults_is_read_in_a_bounded_time() -> None:
    """A thousand faults end the reading; twenty of a kind are told, the rest counted."""
    with pytest.raises(ManyFaultsError) as raised:
        Rulebook.parse("[[clause]]\n" * 80_000, name="坏.toml")
    assert len(raised.value.faults) == 1_000
    assert str(raised.value).startswith("坏.toml有 1000 处问题")
    assert len(str(raised.value)) < 10_000


def test_a_book_that_is_no_plain_file(tmp_path: Path) -> None:
    """A folder and a pipe are told, and nothing waits."""
    place = tmp_path / "a.toml"
    place.mkdir()
    with pytest.raises(UnreadableBookError):
        Rulebook.load(place)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "b.toml")
        with pytest.raises(UnreadableBookError):
            Rulebook.load(tmp_path / "b.toml")
    with pytest.raises(UnreadableBookError):
        Rulebook.load(Path("a\0.toml"))
    (tmp_path / "c.toml").write_bytes(b"#" * (BOOK.size + 1))
    with pytest.raises(UnreadableBookError):
        Rulebook.load(tmp_path / "c.toml")
