"""A case with its situations, and where the records suggest to look; nothing here decides (C134–C146)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ssj_core.disclosure import Cell, Facts, Links, Page, Prose, Table
from ssj_core.legal import Text
from ssj_core.oversight.accountability.case import Case
from ssj_core.oversight.accountability.dossier import REMINDER, Dossier
from ssj_core.oversight.accountability.facts import JudgmentRecorded
from ssj_core.oversight.accountability.survey import Pointer
from ssj_core.oversight.accountability.words import Shows
from ssj_core.oversight.pages.words import (
    NO_TERMS,
    Names,
    cite,
    columns,
    joined,
    listing,
    short,
    source,
    stem,
)
from ssj_core.rules import Terms

_OVERVIEW: Final = columns(
    ("situation", "情形", "situation"),
    *((one.value, one.zh, one.en, True) for one in Shows),
    ("open", "无人说明的问题", "unanswered", True),
    ("clause", "条款", "clause", True),
)
_JUDGED: Final = columns(
    ("on", "日期", "day", True),
    ("organ", "认定机关", "organ"),
    ("considered", "审查的情形", "considered"),
    ("document", "文书", "paper"),
    ("digest", "文书摘要", "digest", True),
)
_POINTED: Final = columns(
    ("department", "部门", "department"),
    ("subject", "检查", "inspection", True),
    ("situation", "可能涉及的情形", "may bear on"),
    ("status", "记录所示", "the records show"),
    ("refs", "出处", "source"),
)


def _overview(dossiers: tuple[Dossier, ...], name: str, terms: Terms) -> Table:
    rows: list[dict[str, Cell]] = []
    for one in dossiers:
        count = Counter(exhibit.shows for exhibit in one.exhibits)
        rows.append(
            {
                "situation": one.situation.text,
                **{shows.value: count[shows] for shows in Shows},
                "open": len(one.unanswered),
                "clause": cite(one.clause, terms),
            }
        )
    title = Text("各种情形的材料", "Material by situation")
    none = Text("没有材料。", "There is no material.")
    note = Text(
        "数字是记录的条数。有记录不等于有责任，无记录不等于免责。",
        "Counts of records. A record is no responsibility, and none is no exemption.",
    )
    return listing(name, title, _OVERVIEW, rows, empty=none, note=note)


def _judged(judgments: Iterable[JudgmentRecorded], name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "on": one.on.isoformat(),
            "organ": one.organ,
            "considered": Text(
                "、".join(each.zh for each in one.considered),
                ", ".join(each.en for each in one.considered),
            ),
            "document": one.document,
            "digest": short(one.digest),
        }
        for one in judgments
    ]
    title = Text("有权机关的决定（只存文号）", "What the competent organ decided (by number)")
    none = Text("没有决定入档。", "No decision is on record.")
    return listing(name, title, _JUDGED, rows, empty=none)


def case_page(
    case: Case,
    dossiers: Iterable[Dossier],
    pages: Mapping[str, str],
    path: str,
    *,
    judgments: Iterable[JudgmentRecorded] = (),
    terms: Terms = NO_TERMS,
) -> Page:
    """Return a case with its situations and the way to the page of each.

    Args:
        case: the case.
        dossiers: its material.
        pages: path of each dossier's page by the situation's code.
        path: file name of the page.
        judgments: what the competent organ decided, of any cases.
        terms: the sections of the place's papers by their numbers.
    """
    kept, name = tuple(dossiers), stem(path)
    about: list[tuple[Text, Cell]] = [
        (Text("事项", "case"), case.number),
        (Text("部门", "department"), case.department),
        (Text("截至", "as of"), case.day.isoformat()),
    ]
    about += [
        (label, value)
        for label, value in (
            (Text("检查", "inspection"), case.inspection),
            (Text("检查对象", "target"), case.target),
            (Text("任务", "task"), case.task),
        )
        if value
    ]
    links = tuple(
        (one.situation.text, pages[one.situation.value])
        for one in kept
        if one.situation.value in pages
    )
    own = (one for one in judgments if one.case == case.number)
    return Page(
        path=path,
        title=Text(f"追责免责材料：{case.number}", f"Material for accountability: {case.number}"),
        blocks=(
            Prose((REMINDER,), title=Text("不作认定", "No conclusion")),
            Facts(title=Text("概况", "At a glance"), items=tuple(about)),
            _overview(kept, f"{name}-situations", terms),
            Links(title=Text("逐项材料", "The material"), items=links),
            _judged(own, f"{name}-decided"),
        ),
        listed=False,
    )


def cases_index(
    pointers: Iterable[Pointer],
    cases: Mapping[str, tuple[Text, str]],
    path: str,
    *,
    names: Names,
    terms: Terms = NO_TERMS,
) -> Page:
    """Return where somebody may have to look, and the cases that were opened.

    Args:
        pointers: of `survey`.
        cases: heading and path of each case's page by its number.
        path: file name of the page.
        names: citations of clauses by their id.
        terms: the sections of the place's papers by their numbers.
    """
    rows: list[dict[str, Cell]] = [
        {
            "department": one.department,
            "subject": one.subject,
            "situation": one.situation.text,
            "status": one.status.text
            if one.status
            else Text("档案有缺项", "the dossier lacks something"),
            "refs": joined(source(ref, names, one.department, terms) for ref in one.refs),
        }
        for one in pointers
    ]
    title = Text("记录提示可能要看的地方", "Where the records suggest to look")
    none = Text(
        "没有逾期、迟到、未移送或缺项的记录。", "Nothing late, open or lacking is on record."
    )
    note = Text("提示不等于认定。", "A pointer is no finding.")
    return Page(
        path=path,
        title=Text("追责免责材料", "Accountability"),
        blocks=(
            Prose((REMINDER,), title=Text("不作认定", "No conclusion")),
            listing(stem(path), title, _POINTED, rows, empty=none, note=note),
            Links(title=Text("已汇集材料的事项", "Cases"), items=tuple(cases.values())),
        ),
    )
