"""The year of a department in figures, each in words, fit to print."""

from collections.abc import Iterable, Mapping
from typing import Final

from ssj_core.disclosure import Cell, Facts, Links, Page, Prose, Table
from ssj_core.legal import Text, percent
from ssj_core.oversight.assessed import AssessedRow, Standing
from ssj_core.oversight.assessment import Assessment
from ssj_core.oversight.facts import AssessmentMade
from ssj_core.oversight.figure import Figure
from ssj_core.oversight.pages.words import NO_TERMS, cite, columns, listing, note_of, stem
from ssj_core.rules import Terms

_COLUMNS: Final = columns(
    ("figure", "指标", "figure"),
    ("standing", "情况", "standing", True),
    ("said", "数了什么", "what was counted"),
    ("numerator", "分子", "numerator", True),
    ("denominator", "分母", "denominator", True),
    ("rate", "比率", "share", True),
    ("wanted", "应达到", "wanted", True),
    ("basis", "标准依据", "basis"),
)
_READING: Final = Text(
    "只数数、只比较，不打分、不排名。分母为零的指标没有比率，写“无可计数”；没有哪一条规定要求达到多少的，写“未设标准”。",
    "Counts and comparisons, no mark and no rank. A figure with nothing to count has no share; where nothing asks for a share, none is set.",
)


def in_a_sentence(figure: Figure) -> Text:
    """Return the two counts of a figure as a sentence.

    >>> figure = Figure(name="entry", label_zh="录入率", label_en="entry", numerator=3, denominator=4,
    ...     counts_zh="已录入结果／检查已结束", counts_en="entered / ended", clause="C84")
    >>> in_a_sentence(figure).zh
    '检查已结束 4，其中已录入结果 3'
    """
    above, slash, below = figure.counts_zh.partition("／")
    over, _, under = figure.counts_en.partition(" / ")
    if not slash:
        return Text(figure.counts_zh, figure.counts_en)
    if figure.denominator == 0:
        return Text(f"没有“{below}”，无可计数", f"nothing to count: {under or over}")
    return Text(
        f"{below} {figure.denominator}，其中{above} {figure.numerator}",
        f"{under or over}: {figure.denominator}; {over}: {figure.numerator}",
    )


def _row(figure: Figure, row: AssessedRow, terms: Terms) -> dict[str, Cell]:
    nothing = figure.denominator == 0
    return {
        "figure": Text(figure.label_zh, figure.label_en),
        "standing": row.standing.text,
        "said": in_a_sentence(figure),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "rate": Text("无可计数", "nothing to count") if nothing else percent(figure.rate, 1),
        "wanted": percent(row.wanted, 1) or "—",
        "basis": cite(row.basis, terms) or "—",
    }


def figure_table(
    assessment: Assessment, name: str, title: Text | None = None, *, terms: Terms = NO_TERMS
) -> Table:
    """Return the figures of a department as a table for people: what is below comes first."""
    order = [Standing.BELOW, Standing.REACHED, Standing.UNCOUNTED, Standing.UNSET]
    pairs = zip(assessment.figures, assessment.rows, strict=True)
    rows = [
        _row(*pair, terms) for pair in sorted(pairs, key=lambda pair: order.index(pair[1].standing))
    ]
    none = Text("没有指标。", "There is no figure.")
    return listing(
        name, title or Text("指标", "Figures"), _COLUMNS, rows, empty=none, note=note_of(terms)
    )


def _counts(assessment: Assessment) -> tuple[tuple[Text, Cell], ...]:
    return tuple((one.text, len(assessment.standing(one))) for one in Standing)


def figure_labels(assessments: Iterable[Assessment]) -> dict[str, Text]:
    """Return the names of the figures by which records refer to them."""
    return {
        one.name: Text(one.label_zh, one.label_en)
        for assessment in assessments
        for one in assessment.figures
    }


def assessment_page(
    assessment: Assessment,
    path: str,
    *,
    made: AssessmentMade | None = None,
    terms: Terms = NO_TERMS,
) -> Page:
    """Return the year-end assessment of a department (clause C149), fit to print.

    Args:
        assessment: the figures.
        path: file name of the page.
        made: the record of it in the journal, if it is on record.
        terms: the sections of the place's papers by their numbers.
    """
    recorded: Cell = (
        Text(f"第 {made.version} 版，{made.on}", f"version {made.version}, {made.on}")
        if made
        else Text("尚未入日志", "not on record yet")
    )
    head: tuple[tuple[Text, Cell], ...] = (
        (Text("部门", "department"), assessment.department),
        (Text("年度", "year"), assessment.year),
        (Text("截至", "as of"), assessment.day.isoformat()),
        (Text("考核记录", "record"), recorded),
        *_counts(assessment),
    )
    return Page(
        path=path,
        title=Text(
            f"{assessment.year} 年督查考核：{assessment.department}",
            f"Assessment {assessment.year}: {assessment.department}",
        ),
        blocks=(
            Facts(title=Text("概况", "At a glance"), items=head),
            figure_table(assessment, stem(path), terms=terms),
            Prose((_READING,), title=Text("怎样读", "How to read it")),
        ),
        listed=False,
    )


def assessment_index(
    assessments: Iterable[Assessment], pages: Mapping[str, str], path: str
) -> Page:
    """Return where every department stands, and the way to its page by department."""
    kept = tuple(assessments)
    rows: list[dict[str, Cell]] = []
    for one in kept:
        labels = figure_labels([one])
        below = [labels[name] for name in one.standing(Standing.BELOW)]
        rows.append(
            {
                "department": one.department,
                **{standing.value: len(one.standing(standing)) for standing in Standing},
                "which": Text("、".join(t.zh for t in below), ", ".join(t.en for t in below))
                if below
                else Text("无", "none"),
            }
        )
    cols = columns(
        ("department", "部门", "department"),
        *((one.value, one.zh, one.en, True) for one in Standing),
        ("which", "未达到的指标", "figures below"),
    )
    items = tuple((Text(name, name), where) for name, where in pages.items())
    none = Text("没有考核。", "There is no assessment.")
    return Page(
        path=path,
        title=Text("年终考核", "Assessment"),
        blocks=(
            Prose((_READING,)),
            listing(stem(path), Text("各部门", "The departments"), cols, rows, empty=none),
            Links(title=Text("各部门考核表", "Assessments of the departments"), items=items),
        ),
    )
