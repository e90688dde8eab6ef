"""Plug-ins: kinds of clause from another distribution, loaded only when asked for."""

import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar

import pytest
from attrs import frozen

from ssj_core.encoding import parse
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.rules import BadPluginError, DuplicateKindError, ReceiptRefusedError
from ssj_core.legal import Place
from ssj_core.rules import BUILTIN, PublishBy, Rulebook, SampleRatio, discover, replay
from ssj_core.rules.kinds import _source

SOURCE = Path(__file__).parent / "fixtures" / "agri-rules"
BOOK = """
schema = 1
jurisdiction = "990000"
title = { zh = "虚构省", en = "Invented province" }
[instrument.law]
title = { zh = "虚构法", en = "Invented Act" }
[[clause]]
id = "stalls"
basis = { instrument = "law", article = "1" }
from = 2020-01-01
binding = "default"
kind = "market-days"
one_in = 5
[[clause]]
id = "month"
basis = { instrument = "law", article = "2" }
from = 2020-01-01
binding = "default"
kind = "same-month"
last_day = 28
"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return an installer: it puts a distribution on the path, as pip would."""

    def put(**points: str) -> None:
        project = tomllib.loads((SOURCE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        named = {**project["entry-points"]["ssj_core.policies"], **points}
        info = tmp_path / f"agri_rules-{project['version']}.dist-info"
        info.mkdir()
        meta = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        (info / "METADATA").write_text(meta, encoding="utf-8")
        lines = [f"{kind.replace('_', '-')} = {value}" for kind, value in named.items()]
        text = "[ssj_core.policies]\n" + "\n".join(lines) + "\n"
        (info / "entry_points.txt").write_text(text, encoding="utf-8")
        code = (SOURCE / "agri_rules.py").read_text(encoding="utf-8")
        (tmp_path / "agri_rules.py").write_text(code, encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))

    yield put
    sys.modules.pop("agri_rules", None)


def test_a_plugin_is_loaded_only_when_asked_for(install: Install) -> None:
    """An installed distribution changes nothing until `discover` is called."""
    install()
    assert "agri_rules" not in sys.modules
    with pytest.raises(ManyFaultsError, match="market-days"):
        Rulebook.parse(BOOK)
    kinds = discover()
    assert kinds.sources == {
        "market-days": ("agri-rules", "1.2"),
        "same-month": ("agri-rules", "1.2"),
    }
    assert "market-days" not in BUILTIN.policies
    assert Rulebook.parse(BOOK, kinds=kinds).clauses


def test_nothing_installed_adds_nothing() -> None:
    """Without plug-ins there are the library's kinds."""
    assert discover() == BUILTIN


def test_a_plugins_clauses_answer_and_replay(install: Install) -> None:
    """Its question, its policy, its plain day; the receipt names its distribution and version."""
    install()
    kinds = discover()
    book = Rulebook.parse(BOOK, kinds=kinds)
    rules = book.at(Place("990101"), on=date(2026, 3, 2))
    ask: Any = kinds.questions["stalls-per-market-day"]
    decision = rules.decide(ask(stalls=11))
    assert decision.answer.least == 3
    assert parse(decision.receipt())["plugins"] == [["market-days", "agri-rules", "1.2"]]
    assert replay(decision.receipt(), book, kinds=kinds).receipt() == decision.receipt()
    with pytest.raises(ReceiptRefusedError):
        replay(decision.receipt(), book)
    due = rules.decide(PublishBy(finished=date(2026, 3, 2)))
    assert due.answer.date == date(2026, 3, 28)
    assert due.explain("en").startswith("publish by: 2026-03-28")


@pytest.mark.parametrize(
    "points, error",
    [
        ({"ratio": "agri_rules:SameMonth"}, DuplicateKindError),
        ({"x": "agri_rules:Nothing"}, BadPluginError),
        ({"x": "no_such_module:Nothing"}, BadPluginError),
        ({"x": "agri_rules:BOOK"}, BadPluginError),
        ({"x": "agri_rules:dt"}, BadPluginError),
        ({"x": "ssj_core.rules:Between"}, BadPluginError),
        ({"x": "ssj_core.rules:Due"}, BadPluginError),
    ],
)
def test_a_bad_plugin_is_named(
    install: Install, points: dict[str, str], error: type[Exception]
) -> None:
    """Duplicate kinds, things that cannot be loaded, things that are no policy."""
    install(**points)
    with pytest.raises(error, match="agri-rules"):
        discover()


@frozen(kw_only=True)
class OtherRatio(SampleRatio):
    """Another question under a word already taken."""


@frozen(kw_only=True)
class Pretender:
    """A policy for that question."""

    question: ClassVar = OtherRatio

    def answer(self, _: Any, /) -> None:
        """Say nothing."""


@frozen(kw_only=True)
class Silent:
    """A policy for no question."""

    def answer(self, _: Any, /) -> None:
        """Say nothing."""


def test_a_word_is_one_question() -> None:
    """A plug-in cannot take over the word of a question, nor answer none."""
    with pytest.raises(BadPluginError, match="sample-ratio"):
        BUILTIN.plus("x", Pretender, ("me", "1"))
    with pytest.raises(BadPluginError, match="no question"):
        BUILTIN.plus("x", Silent, ("me", "1"))
    point = EntryPoint(name="x", value="y:z", group="g")
    assert _source(point) == ("?", "?")


def test_a_generic_policy_of_a_plugin_serves_every_question_of_its_answer() -> None:
    """`says` instead of `question`: the clause must say which."""

    @frozen(kw_only=True)
    class Never:
        says: ClassVar = BUILTIN.policies["allow"].says

        def answer(self, _: Any, /) -> Any:
            return self.says(allowed=False)

    kinds = BUILTIN.plus("never", Never, ("me", "1"))
    text = BOOK.split("[[clause]]", maxsplit=1)[0] + (
        '[[clause]]\nid = "n"\nbasis = { instrument = "law", article = "1" }\nfrom = 2020-01-01\n'
        'binding = "default"\nkind = "never"\nquestion = "may-inspect"\n'
    )
    book = Rulebook.parse(text, kinds=kinds)
    ask = kinds.questions["may-inspect"]
    assert not book.at(Place("990000"), on=date(2026, 1, 1)).decide(ask()).answer.allowed
