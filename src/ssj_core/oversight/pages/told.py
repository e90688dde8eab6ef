"""The circular (通报): what the members are told of one another, as a page to print and sign (C35)."""

from collections.abc import Mapping
from typing import Final

from ssj_core.disclosure import Cell, Facts, Links, Page, Prose, Table
from ssj_core.encoding import SUITES, canonical, digest
from ssj_core.legal import Text
from ssj_core.oversight.assessed import AssessedRow, Standing
from ssj_core.oversight.assessment import Assessment
from ssj_core.oversight.circular import Circular
from ssj_core.oversight.facts import CircularIssued
from ssj_core.oversight.pages.assessed import figure_labels
from ssj_core.oversight.pages.words import columns, listing, stem

SIGNATURE: Final = Prose(
    (
        Text(
            "签发人（签字）：＿＿＿＿＿＿＿＿＿＿　　　　单位（盖章）：＿＿＿＿＿＿＿＿＿＿",
            "Signed by: ____________________　　Seal: ____________________",
        ),
        Text("日期：＿＿＿＿年＿＿月＿＿日", "Date: ____________________"),
    ),
    title=Text("签发", "Signature"),
)


def _compared(circular: Circular, name: str) -> Table:
    """Return departments against the figures that somebody wants reached, counts in every cell."""
    wanted = {
        row.figure: Text(figure.label_zh, figure.label_en)
        for one in circular.assessments
        for figure, row in zip(one.figures, one.rows, strict=True)
        if row.standing is not Standing.UNSET
    }
    rows: list[dict[str, Cell]] = [
        {
            "department": one.department,
            **{row.figure: _compact(row) for row in one.rows if row.figure in wanted},
        }
        for one in circular.assessments
    ]
    cols = columns(
        ("department", "部门", "department"),
        *((key, label.zh, label.en) for key, label in wanted.items()),
    )
    title = Text("各部门有标准的指标", "The figures with a threshold")
    none = Text("没有部门。", "There is no department.")
    note = Text(
        "格内为分子/分母和情况；分母为零的写“无可计数”。",
        "Numerator and denominator, and where they stand; nothing to count is said.",
    )
    return listing(name, title, cols, rows, empty=none, note=note)


def _compact(row: AssessedRow) -> Text:
    if not row.denominator:
        return Text("无可计数", "nothing to count")
    share = f"{row.numerator}/{row.denominator}"
    return Text(f"{share} {row.standing.zh}", f"{share} {row.standing.en}")


def _same(circular: Circular, issued: CircularIssued) -> Text:
    """Return whether the figures on the page are those that went out, by their digest."""
    content = canonical(circular.document())
    if any(digest(content, suite=suite) == issued.digest for suite in SUITES):
        return Text("与印发时记录的摘要一致", "the digest recorded at issue agrees")
    return Text("与印发时记录的摘要不一致", "not what was issued: the digest differs")


def circular_page(
    circular: Circular,
    path: str,
    *,
    pages: Mapping[str, str],
    issued: CircularIssued | None = None,
) -> Page:
    """Return a circular (通报, clause C35) as a page to print and sign, its table beside it.

    Args:
        circular: what the members are told.
        path: file name of the page.
        pages: path of each department's assessment, which are its annexes.
        issued: the record that it went out, if it did.
    """
    day = max((one.day for one in circular.assessments), default=None)
    head: list[tuple[Text, Cell]] = [(Text("文号", "number"), circular.number)]
    head += [(Text("数据截至", "figures as of"), day.isoformat())] if day else []
    head += [
        (Text("印发", "issued"), issued.on.isoformat() if issued else Text("未印发", "not issued")),
        (
            Text("主送", "to"),
            "、".join(issued.members) if issued else Text("（印发时填写）", "(when issued)"),
        ),
    ]
    head += [(Text("核对", "checked"), _same(circular, issued))] if issued else []
    said = tuple(_below(one) for one in circular.assessments)
    annexes = tuple(
        (Text(f"{name}考核表", f"assessment of {name}"), where) for name, where in pages.items()
    )
    return Page(
        path=path,
        title=circular.title,
        blocks=(
            Facts(title=Text("文件", "Paper"), items=tuple(head)),
            Prose((*said, *circular.remarks), title=Text("情况", "In short")),
            _compared(circular, stem(path)),
            Links(title=Text("附件", "Annexes"), items=annexes),
            SIGNATURE,
        ),
        listed=False,
    )


def _below(one: Assessment) -> Text:
    labels = figure_labels([one])
    below = [labels[name] for name in one.standing(Standing.BELOW)]
    reached = len(one.standing(Standing.REACHED))
    if not reached and not below:
        return Text(
            f"{one.department}：没有可以与标准比较的指标。",
            f"{one.department}: no figure to compare with a threshold.",
        )
    zh = f"：{'、'.join(t.zh for t in below)}" if below else ""
    en = f": {', '.join(t.en for t in below)}" if below else ""
    return Text(
        f"{one.department}：达到标准 {reached} 项；未达到 {len(below)} 项{zh}。",
        f"{one.department}: {reached} reached; {len(below)} below{en}.",
    )
