"""What officials read instead of numbers of clauses, codes and digests."""

from datetime import date

import pytest

from ssj_core.legal import Place, Text
from ssj_core.oversight.pages import words
from ssj_core.oversight.pages.words import about, cite, in_words, joined, results, source
from ssj_core.rules import Rulebook, Terms
from ssj_core.rules.answers import Due

PLAN = Rulebook.load("cn-nm-dongsheng-2021").terms.at(Place("150602"))
HEX = "ab" * 32


@pytest.mark.parametrize(
    "clauses, said",
    [
        ("C1", "方案序言"),
        ("C9, C93, C119", "方案一（二）、四（三）3、四（四）3"),
        ("C84, C92", "方案四（三）1、四（三）3"),
        ("ds-c76", "方案四（三）1"),
        ("C151", "方案六（三）"),
    ],
)
def test_a_clause_is_quoted_by_its_section(clauses: str, said: str) -> None:
    """An official quotes sections; the numbers of clauses are ours alone."""
    cited = cite(clauses, PLAN)
    assert isinstance(cited, Text)
    assert cited.zh == said
    assert cited.en == said.replace("方案", "plan ").replace("、", ", ")


@pytest.mark.parametrize("basis", ["", "考核办法第五条", "C152", "C0", "C9 和其他", "C9, 办法"])
def test_what_is_no_clause_is_left_as_it_is(basis: str) -> None:
    """A basis somebody wrote is never rewritten."""
    assert cite(basis, PLAN) == basis
    assert cite("C9") == "C9"


def test_every_number_of_the_plan_has_its_section() -> None:
    """All 151, from the book of the place; where no book gives a title the section stands alone."""
    assert [isinstance(cite(f"C{number}", PLAN), Text) for number in range(1, 152)] == [True] * 151
    assert cite("C1", Terms({"C1": Text("序言", "preamble")})) == Text("序言", "preamble")


@pytest.mark.parametrize(
    "zh, said",
    [
        ("结果：no-issue、pending.police", "结果：未发现问题、违反公安部门规定"),
        ("not-disclosed.annual", "未按规定公示年报"),
        ("x-no-issue", "x-no-issue"),
        (f"签号 {HEX}。", "签号 abababababab…。"),
        ("检查 I-1：91159900MA2152549G", "检查 I-1：某食品厂（91159900MA2152549G）"),
        ("检查 I-1：91159900MA2152549X", "检查 I-1：91159900MA2152549X"),
        ("计划 市监局/2026", "市监局 2026 年计划"),
        ("计划任务 T1", "计划任务 T1"),
    ],
)
def test_codes_digests_and_numbers_are_said_in_words(zh: str, said: str) -> None:
    """A reader gets labels and names; what is unknown stays as it was written."""
    assert in_words(Text(zh, "x"), {"91159900MA2152549G": "某食品厂"}).zh == said


@pytest.mark.parametrize(
    "subject, department, zh, en",
    [
        ("市监局/2026", "市监局", "2026 年计划", "plan 2026"),
        ("市监局/2026@2", "教体局", "市监局 2026 年计划（第 2 版）", "市监局 plan 2026, version 2"),
        (
            "卫健委/2026/公共场所@1",
            "卫健委",
            "2026 年联合计划（公共场所）（第 1 版）",
            "joint plan (公共场所) 2026, version 1",
        ),
        (
            "卫健委/2026/公共场所#LH-1/市监局",
            "市监局",
            "卫健委 2026 年联合计划（公共场所），任务 LH-1，征求市监局意见",
            "卫健委 joint plan (公共场所) 2026, task LH-1, asked of 市监局",
        ),
        ("2026", "", "2026 年", "2026"),
        ("I-1/市监局", "市监局", "I-1 某食品厂", "I-1 某食品厂"),
        ("I-1/市监局", "教体局", "I-1/市监局", "I-1/市监局"),
        ("I-1#I-1-2", "市监局", "I-1-2 某食品厂", "I-1-2 某食品厂"),
        ("I-1#m2", "市监局", "I-1 m2 某食品厂", "I-1 m2 某食品厂"),
        ("纪要〔2026〕1号-1", "市监局", "纪要〔2026〕1号-1", "纪要〔2026〕1号-1"),
    ],
)
def test_what_something_is_about(subject: str, department: str, zh: str, en: str) -> None:
    """Plans are said by year and version, inspections by number and name."""
    assert about(subject, department, {"I-1": "某食品厂"}) == Text(zh, en)


@pytest.mark.parametrize(
    "ref, said",
    [
        (HEX, "摘要 abababababab…"),
        ("result-publication:I-1/市监局", "I-1"),
        ("市监局:A1", "云杉"),
        ("市监局:A9", "市监局:A9"),
        ("own-clause", "某办法第三条"),
        ("ds-c93-enter", "方案四（三）3"),
        ("市监局/2026", "市监局 2026 年计划"),
        ("报告1号", "报告1号"),
    ],
)
def test_where_something_stands(ref: str, said: str) -> None:
    """A reference leads a person somewhere; one that leads nowhere is shown as it is."""
    assert source(ref, {"A1": "云杉", "own-clause": "某办法第三条"}, "市监局", PLAN).zh == said


def test_lists_may_be_empty_and_say_nothing_twice() -> None:
    """No result is an empty cell; the same words are not repeated."""
    assert results(()) == joined(()) == ""
    assert results(("no-issue",)) == Text("未发现问题", "no problem found")
    assert joined([Text("甲", "a"), Text("甲", "a"), Text("乙", "b")]) == Text("甲；乙", "a; b")
    assert words.due_text(None) == ""
    assert words.due_text(Due.on(date(2026, 4, 20))) == Text("2026-04-20", "2026-04-20")


def test_a_table_without_rows_says_why() -> None:
    """An empty table carries a sentence; one with rows its own note."""
    cols = words.columns(("a", "甲", "a"), ("b", "乙", "b", True))
    assert [one.solid for one in cols] == [False, True]
    title, empty, note = Text("表", "table"), Text("没有。", "None."), Text("注", "note")
    made = words.listing("t", title, cols, [], empty=empty, note=note)
    assert (made.rows, made.note) == ((), empty)
    assert words.listing("t", title, cols, [{"a": 1}], empty=empty, note=note).note == note
    assert words.stem("a/b.html") == "a-b"
