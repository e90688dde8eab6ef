"""The year in figures, the circular, the milestones, the years side by side: every number in words."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from ssj_core.disclosure import Facts, Links, Page, Prose, Table, tables
from ssj_core.journal import Fact
from ssj_core.legal import Place, Text
from ssj_core.oversight import (
    Assessment,
    Check,
    Circular,
    Figure,
    Law,
    Ledger,
    Milestone,
    Standing,
    Threshold,
    assess,
    trend,
)
from ssj_core.oversight.pages import (
    assessment_index,
    assessment_page,
    circular_page,
    figure_labels,
    in_a_sentence,
    milestones_page,
    trend_page,
)
from ssj_core.oversight.pages.reached import evidence
from ssj_core.planning import DepartmentPlan, PlanApproved
from ssj_core.rules import Rulebook
from ssj_core.rules.answers import Due

PLAN = Rulebook.load("cn-nm-dongsheng-2021").terms.at(Place("150602"))

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
ME, OTHER = "市监局", "教体局"
DAY = date(2026, 12, 31)
STRICT = Threshold(figure="publication-20", least=Fraction(9, 10), basis="考核办法第五条")


@pytest.fixture
def book(book_of: Book, visit: Visit, plan: DepartmentPlan) -> Ledger:
    """Two inspections of one department, one of them published late."""
    april = date(2026, 4, 8)
    facts = [
        PlanApproved(plan=plan, on=date(2026, 2, 11)),
        *visit("I-1", finished=april, entered=date(2026, 4, 9), published=date(2026, 4, 15)),
        *visit("I-2", finished=april, entered=date(2026, 4, 9), published=date(2026, 6, 1)),
    ]
    return book_of(facts)


@pytest.fixture
def assessments(book: Ledger, law: Law) -> tuple[Assessment, ...]:
    """The year of the department that inspected, and of one that did nothing."""
    return tuple(
        assess(book, law, year=2026, department=name, thresholds=(STRICT,)) for name in (ME, OTHER)
    )


def table(page: Page, name: str) -> Table:
    """Return the table of a page by its name."""
    return next(one for one in tables([page]) if one.name == name)


def prose(page: Page) -> str:
    """Return all the Chinese paragraphs of a page."""
    blocks = [one for one in page.blocks if isinstance(one, Prose)]
    return "\n".join(text.zh for one in blocks for text in one.paragraphs)


def facts(page: Page) -> Mapping[str, object]:
    """Return the facts of a page by their Chinese labels."""
    block = next(one for one in page.blocks if isinstance(one, Facts))
    return {label.zh: value for label, value in block.items}


def test_every_figure_says_what_was_counted(assessments: tuple[Assessment, ...]) -> None:
    """Numerator, denominator, share, threshold, standing and a sentence; what is below comes first."""
    page = assessment_page(assessments[0], "a.html", terms=PLAN)
    rows = table(page, "a").rows
    standings = [row["standing"].zh for row in rows if isinstance(row["standing"], Text)]
    assert standings[0] == "未达到"
    late = next(
        row
        for row in rows
        if row["figure"]
        == Text(
            "结果按期公示率（自检查结束起）",
            "results published in time, from the end of the visit",
        )
    )
    assert (late["numerator"], late["denominator"], late["rate"], late["wanted"]) == (
        1,
        2,
        "50.0%",
        "90.0%",
    )
    assert late["said"] == Text(
        "期限已过的检查 2，其中按期公示 1",
        "visits whose day has passed: 2; published in time: 1",
    )
    assert late["basis"] == "考核办法第五条"
    assert facts(page)["考核记录"] == Text("尚未入日志", "not on record yet")
    assert facts(page)["未达到"] == standings.count("未达到")
    assert "不打分" in prose(page)


def test_a_recorded_assessment_names_its_record(assessments: tuple[Assessment, ...]) -> None:
    """Version and day of the record stand on the page."""
    made = assessments[0].made(date(2027, 1, 10), version=2)
    page = assessment_page(assessments[0], "a.html", made=made, terms=PLAN)
    assert facts(page)["考核记录"] == Text("第 2 版，2027-01-10", "version 2, 2027-01-10")


@pytest.mark.parametrize(
    "zh, en, counts, said",
    [
        (
            "已录入／已检查",
            "entered / inspected",
            (3, 4),
            ("已检查 4，其中已录入 3", "inspected: 4; entered: 3"),
        ),
        (
            "已录入／已检查",
            "entered / inspected",
            (0, 0),
            ("没有“已检查”，无可计数", "nothing to count: inspected"),
        ),
        ("甲／乙", "one word", (0, 0), ("没有“乙”，无可计数", "nothing to count: one word")),
        ("甲／乙", "one word", (1, 2), ("乙 2，其中甲 1", "one word: 2; one word: 1")),
        ("随意", "anything", (1, 2), ("随意", "anything")),
    ],
)
def test_counts_as_a_sentence(
    zh: str, en: str, counts: tuple[int, int], said: tuple[str, str]
) -> None:
    """Nothing to count is neither 0 nor 100 %."""
    figure = Figure(
        name="f",
        label_zh="率",
        label_en="rate",
        numerator=counts[0],
        denominator=counts[1],
        counts_zh=zh,
        counts_en=en,
        clause="C84",
    )
    assert in_a_sentence(figure) == Text(*said)


def test_the_index_names_the_figures_below(assessments: tuple[Assessment, ...]) -> None:
    """Each department with its counts and the figures it is below in; nobody is ranked."""
    page = assessment_index(assessments, {ME: "a-1.html"}, "a.html")
    first, second = table(page, "a").rows
    assert first["which"] != Text("无", "none")
    assert (first["department"], second["department"]) == (ME, OTHER)
    links = next(one for one in page.blocks if isinstance(one, Links))
    assert links.items == ((Text(ME, ME), "a-1.html"),)
    fine = assessment_index([assessment_without_figures(assessments[0])], {}, "a.html")
    assert table(fine, "a").rows[0]["which"] == Text("无", "none")


def assessment_without_figures(one: Assessment) -> Assessment:
    """Return an assessment in which nothing was counted at all."""
    return evolve(one, figures=(), rows=())


def test_a_circular_is_fit_to_sign(assessments: tuple[Assessment, ...]) -> None:
    """Number, day, receivers, what is below, the figures with a threshold, annexes, a place to sign."""
    circular = Circular(
        number="通报〔2027〕1号",
        title=Text("通报", "circular"),
        assessments=(*assessments, assessment_without_figures(assessments[0])),
        remarks=(Text("请抓紧整改。", "Please act."),),
    )
    issued = circular.issued((ME, OTHER), date(2027, 1, 12), "sha256")
    page = circular_page(circular, "c.html", pages={ME: "a-1.html"}, issued=issued)
    said = prose(page)
    for words in ("未达到", "请抓紧整改。", "没有可以与标准比较的指标", "签发人（签字）", "日期"):
        assert words in said
    assert facts(page)["主送"] == f"{ME}、{OTHER}"
    assert facts(page)["印发"] == "2027-01-12"
    assert facts(page)["核对"] == Text(
        "与印发时记录的摘要一致", "the digest recorded at issue agrees"
    )
    other = circular_page(evolve(circular, remarks=()), "c.html", pages={}, issued=issued)
    assert "不一致" in str(facts(other)["核对"])
    rows = table(page, "c").rows
    assert rows[0]["publication-20"] == Text("1/2 未达到", "1/2 below")
    assert rows[1]["publication-20"] == Text("无可计数", "nothing to count")
    assert "unset" not in {
        one.standing.value for one in assessments[0].rows if one.figure in rows[0]
    }


def test_a_circular_that_did_not_go_out_says_so(assessments: tuple[Assessment, ...]) -> None:
    """A draft has no receivers and no day of issue; one about nobody has no day of its figures."""
    reached = evolve(
        assessments[0],
        rows=tuple(
            row.but(standing=Standing.REACHED if row.figure == "entry" else Standing.UNSET)
            for row in assessments[0].rows
        ),
    )
    draft = Circular(number="草稿", title=Text("通报", "circular"), assessments=(reached,))
    page = circular_page(draft, "c.html", pages={})
    assert facts(page)["印发"] == Text("未印发", "not issued")
    assert "达到标准 1 项；未达到 0 项。" in prose(page)
    nobody = circular_page(evolve(draft, assessments=()), "c.html", pages={})
    assert "数据截至" not in facts(nobody)
    assert table(nobody, "c").note == Text("没有部门。", "There is no department.")


CHECKS = (
    Check(
        name="a", zh="清单已建立", en="list", clause="C22, C54", reached=date(2021, 1, 20), met=True
    ),
    Check(name="b", zh="清单已公示", en="public", clause="C22, C56", met=False),
    Check(name="c", zh="完成率", en="completion", clause="C24", counts=(3, 4)),
    Check(name="d", zh="录入率", en="entry", clause="C25", counts=(0, 0)),
)


def stone(name: str, department: str, checks: tuple[Check, ...]) -> Milestone:
    """Return a milestone due in January 2021, looked at in March."""
    return Milestone(
        name=name,
        department=department,
        due=Due.on(date(2021, 1, 31)),
        clauses=("ds-c22",),
        past_at_issue=False,
        checks=checks,
        day=date(2021, 3, 1),
    )


def test_every_check_of_a_milestone_shows_its_evidence() -> None:
    """Department by department: where it stands, what is missing, and what each check rests on."""
    found = (
        stone("foundations", ME, CHECKS),
        stone("own", ME, CHECKS[:1]),
        stone("own", OTHER, ()),
    )
    page = milestones_page(found, "m.html", terms=PLAN)
    first, second = table(page, "m").rows
    assert first["foundations"] == Text("逾期未达到（缺 1 项）", "overdue (1 missing)")
    assert first["own"] == Text("按期达到", "reached in time")
    assert "foundations" not in second
    rows = table(page, "m-1").rows
    assert [row["met"].zh for row in rows if isinstance(row["met"], Text)] == [
        "具备",
        "缺",
        "由人认定",
        "由人认定",
        "具备",
    ]
    assert rows[0]["clause"] == Text("方案二、四（二）1", "plan 二, 四（二）1")
    assert rows[-1]["milestone"] == Text("own", "own")
    assert table(page, "m-2").note == Text(
        "规则没有要求核对任何事项。", "The rules ask for no check."
    )
    assert len(tables([milestones_page((), "m.html")])) == 1


@pytest.mark.parametrize(
    "check, zh",
    list(zip(CHECKS, ("2021-01-20 有记录", "没有记录", "3/4（75.0%）", "无可计数"), strict=True)),
)
def test_evidence_in_words(check: Check, zh: str) -> None:
    """A day, a share, or plainly nothing."""
    assert evidence(check).zh == zh


def test_years_stand_side_by_side(
    assessments: tuple[Assessment, ...], law: Law, book_of: Book
) -> None:
    """The same figure of two years, the later of two assessments; no word about better or worse."""
    mine, other = assessments
    before = assess(book_of([]), law, year=2025, department=ME)
    again = evolve(mine, day=date(2026, 6, 30), figures=mine.figures[:1], rows=mine.rows[:1])
    only = evolve(other, figures=other.figures[:1], rows=other.rows[:1], year=2026)
    found = trend([mine, again, before, only])
    assert found[0].years == (2025, 2026)
    assert found[0].latest is mine.figures[0]
    page = trend_page(
        (*found, evolve(found[0], department="丙局", figures={2025: before.figures[0]})), "t.html"
    )
    rows = {row["figure"]: row for row in table(page, "t-1").rows}
    shown = rows[Text("结果录入率", "entry of results")]
    assert (shown["y2025"], shown["y2026"]) == (
        Text("无可计数", "nothing to count"),
        "2/2（100.0%）",
    )
    assert Text("联合计划按期率", "joint plans in time") not in rows
    assert "t-2" in {one.name for one in tables([page])}
    assert table(page, "t-3").note == Text(
        "各年均没有可以计数的。", "Nothing to count in any year."
    )
    assert "共 2 个年度" in prose(page)


@pytest.mark.parametrize("count, words", [(0, "还没有可比较的年度"), (1, "只有一个年度")])
def test_one_year_is_no_trend(count: int, words: str, assessments: tuple[Assessment, ...]) -> None:
    """Too few years are said to be too few."""
    assert words in prose(trend_page(trend(assessments[:count]), "t.html"))


def test_figures_have_names_for_the_records(assessments: tuple[Assessment, ...]) -> None:
    """Records name figures by their code; people read their labels."""
    assert figure_labels(assessments)["entry"] == Text("结果录入率", "entry of results")
