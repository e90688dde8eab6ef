"""One inspection's dossier (一次一档): steps, sheet, results, what followed, papers, what is missing."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ssj_core.disclosure import Cell, Facts, Links, Page, Table
from ssj_core.encoding import Suite
from ssj_core.inspection import (
    Inspection,
    contents,
    gaps,
)
from ssj_core.legal import Text
from ssj_core.oversight.pages.steps import step_table
from ssj_core.oversight.pages.words import (
    NO_TERMS,
    Names,
    cite,
    columns,
    listing,
    results,
    short,
    stem,
)
from ssj_core.planning import channel_text
from ssj_core.rules import Terms

_ROWS: Final = columns(
    ("item", "检查事项", "item"),
    ("content", "检查内容", "content"),
    ("results", "结果", "result"),
    ("finding", "检查情况", "finding"),
    ("disposal", "当场处置", "done at once"),
)
_PARTS: Final = columns(
    ("department", "检查部门", "department"),
    ("results", "录入的结果", "result"),
    ("entered", "录入", "entered", True),
    ("reviewed", "审核", "reviewed", True),
    ("published", "公示", "published"),
    ("state", "状态", "state", True),
)
_MATTERS: Final = columns(
    ("opened", "日期", "day", True),
    ("action", "后续处理", "follow-up"),
    ("department", "承办", "by"),
    ("to", "移送或告知", "handed to"),
    ("document", "文书", "paper"),
    ("end", "办结", "end"),
)
_PAPERS: Final = columns(
    ("paper", "档案材料", "paper"),
    ("digest", "摘要", "digest", True),
)
_GAPS: Final = columns(
    ("gap", "缺什么", "what is missing"),
    ("clause", "依据", "basis"),
)
_INDEX: Final = columns(
    ("inspection", "检查编号", "number", True),
    ("target", "检查对象", "target"),
    ("department", "检查部门", "departments"),
    ("stage", "阶段", "stage", True),
    ("results", "结果", "result"),
    ("missing", "缺项", "missing", True),
)
_KINDS: Final = {
    "inspection.assigned": Text("检查任务", "assignment"),
    "inspection.noticed": Text("检查通知", "notice"),
    "inspection.started": Text("开始检查的记录", "record of the start"),
    "inspection.finished": Text("检查表", "sheet"),
    "inspection.signed": Text("签字盖章", "confirmation"),
    "inspection.refused": Text("拒签说明", "note of the refusal"),
    "inspection.resulted": Text("结果录入", "result as entered"),
    "inspection.reviewed": Text("结果审核", "review"),
    "record.published": Text("结果公示", "publication"),
}


def _sheet_table(one: Inspection, names: Names, name: str) -> Table:
    sheet = one.finished.sheet.rows if one.finished else ()
    rows: list[dict[str, Cell]] = [
        {
            "item": names.get(row.item, row.item),
            "content": row.content,
            "results": results(row.results) if row.checked else Text("未检查", "not checked"),
            "finding": row.finding,
            "disposal": row.disposal,
        }
        for row in sheet
    ]
    none = Text("还没有检查表。", "There is no sheet yet.")
    return listing(f"{name}-sheet", Text("检查表", "Sheet"), _ROWS, rows, empty=none)


def _part_table(one: Inspection, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "department": department,
            "results": results(part.entered.results) if part.entered else "",
            "entered": part.entered.on.isoformat() if part.entered else "",
            "reviewed": part.reviewed.on.isoformat() if part.reviewed else "",
            "published": Text(
                "、".join(f"{p.on} {channel_text(p.channel).zh}" for p in part.published),
                ", ".join(f"{p.on} {channel_text(p.channel).en}" for p in part.published),
            )
            if part.published
            else "",
            "state": part.state.text,
        }
        for department, part in one.parts
    ]
    none = Text("没有检查部门。", "There is no department.")
    return listing(f"{name}-results", Text("结果", "Results"), _PARTS, rows, empty=none)


def _matter_table(one: Inspection, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "opened": matter.opened.isoformat(),
            "action": matter.action.text,
            "department": matter.department,
            "to": matter.to,
            "document": matter.document,
            "end": f"{matter.closed} {matter.outcome}"
            if matter.closed
            else Text("未办结", "still open"),
        }
        for matter in one.matters
    ]
    none = Text("没有需要后续处理的事项。", "Nothing had to follow.")
    return listing(f"{name}-matters", Text("后续处理", "What followed"), _MATTERS, rows, empty=none)


def _paper_table(one: Inspection, suite: Suite, name: str) -> Table:
    rows: list[dict[str, Cell]] = []
    for leaf in contents(one, suite):
        kind, _, whose = leaf.name.partition(" ")
        label = _KINDS.get(kind, Text(leaf.name, leaf.name))
        known = kind in _KINDS and whose
        paper = Text(f"{label.zh}：{whose}", f"{label.en}: {whose}") if known else label
        rows.append({"paper": paper, "digest": short(leaf.digest), "whole": leaf.digest})
    title = Text("档案材料和摘要", "Papers and digests")
    note = Text(
        "摘要由内容算出，改动一个字摘要就不同；完整摘要在数据文件中。",
        "A digest follows from the content: one changed letter changes it; the data file has it whole.",
    )
    none = Text("档案中没有材料。", "The dossier is empty.")
    return listing(f"{name}-papers", title, _PAPERS, rows, empty=none, note=note)


def _uncited(*_: str) -> str:
    return "—"


def _gap_table(one: Inspection, name: str, numbers: Callable[..., str], terms: Terms) -> Table:
    rows: list[dict[str, Cell]] = [
        {"gap": Text(gap.zh, gap.en), "clause": cite(numbers(*gap.keys), terms)}
        for gap in gaps(one)
    ]
    none = Text("不缺材料，档案完整。", "Nothing is missing: the dossier is complete.")
    return listing(f"{name}-missing", Text("缺什么", "What is missing"), _GAPS, rows, empty=none)


def inspection_page(
    one: Inspection,
    suite: Suite,
    path: str,
    *,
    names: Names,
    numbers: Callable[..., str] = _uncited,
    terms: Terms = NO_TERMS,
) -> Page:
    """Return the dossier of one inspection (clause C114), fit to print; it is not for publication.

    Args:
        one: the inspection.
        suite: for the digests of its papers.
        path: file name of the page.
        names: names of targets, inspectors and items by their number.
        numbers: what the papers of the place call what has a key (`Ledger.cite`).
        terms: the sections of those papers by their numbers.
    """
    name, assigned = stem(path), one.assigned
    target = names.get(assigned.target, assigned.target)
    lacking = len(gaps(one))
    head: tuple[tuple[Text, Cell], ...] = (
        (Text("检查对象", "target"), target),
        (Text("统一社会信用代码等编号", "identity"), assigned.target),
        (Text("检查部门", "departments"), "、".join(assigned.departments)),
        (Text("阶段", "stage"), one.stage.text),
        (Text("结果", "result"), results(one.results) or Text("未录入", "not entered")),
        (
            Text("档案", "dossier"),
            Text(f"缺 {lacking} 项", f"{lacking} missing") if lacking else Text("完整", "complete"),
        ),
    )
    return Page(
        path=path,
        title=Text(f"一次一档：{one.id} {target}", f"Dossier: {one.id} {target}"),
        blocks=(
            Facts(title=Text("概况", "At a glance"), items=head),
            _gap_table(one, name, numbers, terms),
            step_table(one, names, f"{name}-steps"),
            _sheet_table(one, names, name),
            _part_table(one, name),
            _matter_table(one, name),
            _paper_table(one, suite, name),
        ),
        listed=False,
    )


def inspections_index(
    inspections: Iterable[Inspection], pages: Mapping[str, str], path: str, *, names: Names
) -> Page:
    """Return every inspection with what its dossier lacks, and the way to the pages there are.

    Args:
        inspections: all of them; those that lack something come first.
        pages: path of the dossier's page by the inspection's number.
        path: file name of the page.
        names: names of targets by their number.
    """
    kept = sorted(inspections, key=lambda one: (not gaps(one), one.id))
    rows: list[dict[str, Cell]] = [
        {
            "inspection": one.id,
            "target": names.get(one.assigned.target, one.assigned.target),
            "department": "、".join(one.assigned.departments),
            "stage": one.stage.text,
            "results": results(one.results) or Text("未录入", "not entered"),
            "missing": len(gaps(one)),
        }
        for one in kept
    ]
    title = Text("全部检查（缺项的在前）", "All inspections, the incomplete first")
    none = Text("还没有检查。", "There is no inspection yet.")
    items = tuple(
        (Text(f"{one.id} {who}", f"{one.id} {who}"), pages[one.id])
        for one in kept
        if one.id in pages
        for who in (names.get(one.assigned.target, one.assigned.target),)
    )
    return Page(
        path=path,
        title=Text("检查档案", "Dossiers"),
        blocks=(
            listing(stem(path), title, _INDEX, rows, empty=none),
            Links(title=Text("逐户档案", "The dossiers"), items=items),
        ),
    )
