"""Ten questions an inspector asks: the page shows what the command prints, in words of no rulebook."""

import re
import shlex
from pathlib import Path

import pytest

from ssj_core.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ (.+?)\n(.*?)\n```", PAGE, re.DOTALL)
ANSWERS = (
    "可以",
    "不可以 (无有效行政执法证)",
    "不可以 (有直接利害关系或其他关系，应当回避)",
    "部门负责人集体讨论",
    "不少于 2",
    "拒绝签字或盖章的原因",
    "2026-09-24",
    "2026-05-15",
    "不可以 (适用简易程序的处罚不公示)",
    "原则上如此，说明理由可以例外",
)


def test_there_are_ten() -> None:
    """Each with its question in both languages."""
    assert len(BLOCKS) == len(re.findall(r"^## \d+\. ", PAGE, re.MULTILINE)) == len(ANSWERS)


@pytest.mark.parametrize("at", range(len(ANSWERS)))
def test_the_page_shows_what_is_printed(at: int, capsys: pytest.CaptureFixture[str]) -> None:
    """To the letter; the answer stands in the first line, its ground below, no id of a clause anywhere."""
    command, shown = BLOCKS[at]
    assert main(shlex.split(command)[1:]) == 0
    out = capsys.readouterr().out
    assert out.rstrip() == shown
    assert ANSWERS[at] in out.splitlines()[0]
    assert out.splitlines()[1] == "依据："
    assert re.search(r"\b(cn|ds|nm|food)-[a-z0-9-]+", out) is None
    english = [*shlex.split(command)[1:], "--lang", "en"]
    assert main(english) == 0
    assert capsys.readouterr().out.splitlines()[1] == "Because:"


def test_what_is_not_known_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A default answers, and a mandatory clause still waits for a fact: the fact is named."""
    ask = (
        "rules explain publish-by document=inspection-result finished=2026-09-14 formed=2026-09-14"
    )
    books = "--book cn --book cn-nm-dongsheng-2021 --place 150602 --on 2026-11-30 --form plain"
    assert main([*ask.split(), *books.split()]) == 0
    assert "〔produced〕" in capsys.readouterr().out
    assert main([*ask.split(), *books.split(), "--lang", "en"]) == 0
    assert "[produced]" in capsys.readouterr().out
