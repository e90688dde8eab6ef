"""`ssj rules`: check, explain, diff; results on stdout, words on stderr, exit codes."""

import json
from pathlib import Path

import pytest

from ssj_core.cli import main

DONGSHENG = [
    "--book",
    "cn",
    "--book",
    "cn-nm-dongsheng-2021",
    "--place",
    "150602",
    "--on",
    "2021-06-01",
]
BAD = """
schema = 1
jurisdiction = "990000"
title = { zh = "国", en = "Land" }
[instrument.law]
title = { zh = "法", en = "Act" }
[[clause]]
id = "a"
basis = { instrument = "law", article = "1" }
from = 2020-01-01
binding = "default"
kind = "between"
question = "team-size"
least = 2
[[clause]]
id = "b"
basis = { instrument = "law", article = "2" }
from = 2020-01-01
binding = "default"
kind = "between"
question = "team-size"
least = 3
"""


@pytest.fixture
def bad(tmp_path: Path) -> str:
    """A rulebook that contradicts itself."""
    path = tmp_path / "bad.toml"
    path.write_text(BAD, encoding="utf-8")
    return str(path)


def test_check_passes_books_without_contradictions(capsys: pytest.CaptureFixture[str]) -> None:
    """Notices are printed; they do not fail."""
    assert main(["rules", "check", "cn", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert "[partly-answered] cn-54-cap" in out
    assert "0 contradictions" in err


def test_check_fails_on_contradictions(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and the clauses are named."""
    assert main(["rules", "check", bad]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("[conflict] a、b")
    assert "矛盾 1 处" in err
    assert main(["rules", "check", bad, "--json", "--on", "2026-01-01"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "conflict"
    assert main(["rules", "check", "cn", "--json", "--plugins"]) == 0


def test_check_refuses_what_is_no_rulebook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3 with every fault."""
    path = tmp_path / "x.toml"
    path.write_text("schema = 2", encoding="utf-8")
    assert main(["rules", "check", str(path)]) == 3
    assert "jurisdiction" in capsys.readouterr().err
    assert main(["rules", "check", "nowhere"]) == 3


def test_explain_answers_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    """As tree, text, receipt and JSON."""
    ask = ["rules", "explain", "publish-by", "joint=no", "finished=2021-04-01", *DONGSHENG]
    assert main(ask) == 0
    assert "● ds-c93" in capsys.readouterr().out
    assert main([*ask, "--form", "text", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("publish by: 2021-04-29")
    assert main([*ask, "--form", "receipt"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "ssj-receipt/1"
    assert main([*ask, "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["steps"][0] == {
        "clause": "ds-c93",
        "effect": "answered",
        "basis": "《东胜区市场监管领域部门联合“双随机、一公开”监管工作实施方案》四（三）3",
        "url": "",
        "zh": "2021-04-29",
        "en": "2021-04-29",
    }


@pytest.mark.parametrize(
    "words, code",
    [
        (["publish-bye"], 2),
        (["publish-by", "colour=red"], 2),
        (["publish-by", "joint=perhaps"], 2),
        (["plan-by"], 2),
        (["sample-ratio", "item_class=general"], 1),
    ],
)
def test_explain_says_why_it_cannot(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """No such question or fact: 2. No answer in the rules: 1, with how to give it."""
    assert main(["rules", "explain", *words, *DONGSHENG]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err


def test_explain_reads_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    """A year is a number."""
    assert (
        main(["rules", "explain", "plan-by", "year=2022", "joint=yes", *DONGSHENG, "--lang", "en"])
        == 0
    )
    assert "2022-01-31" in capsys.readouterr().out


def test_diff_lists_the_changes(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    """0 without differences, 1 with them, 3 when a book cannot be read."""
    assert main(["rules", "diff", "cn", "cn"]) == 0
    assert capsys.readouterr().out == "没有差别\n"
    assert main(["rules", "diff", "cn-tax-2015", bad, "--lang", "en"]) == 1
    assert "added a (Act 1)" in capsys.readouterr().out
    assert main(["rules", "diff", bad, "cn-tax-2015", "--json"]) == 1
    assert {row["change"] for row in json.loads(capsys.readouterr().out)} == {"added", "removed"}
    assert main(["rules", "diff", "cn", "nowhere"]) == 3
