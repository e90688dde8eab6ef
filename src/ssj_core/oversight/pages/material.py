"""The material on one situation of a case; it says plainly that it never decides (C134–C146)."""

from typing import Final

from ssj_core.disclosure import Cell, Facts, Page, Prose, Table
from ssj_core.legal import Text
from ssj_core.oversight.accountability.dossier import REMINDER, Dossier
from ssj_core.oversight.pages.words import (
    NO_TERMS,
    Names,
    cite,
    columns,
    in_words,
    joined,
    listing,
    note_of,
    source,
    stem,
)
from ssj_core.rules import Terms

_EXHIBITS: Final = columns(
    ("what", "关于什么", "about"),
    ("shows", "记录", "record", True),
    ("detail", "记录怎么说", "what it says"),
    ("clause", "条款", "clause"),
    ("refs", "出处", "source"),
)
_QUESTIONS: Final = columns(
    ("text", "须由人回答的问题", "question for a person"),
    ("said", "已有说明", "stated"),
)
_PROOF_NOTE: Final = Text(
    "签号不大于所在抽取组的中签线才中签；完整数字在数据文件中，任何人可用复核包重新计算。",
    "A ticket up to the line of its stratum is drawn; the data file has the numbers whole, and anyone can recompute them from the bundle.",
)


def _exhibits(dossier: Dossier, names: Names, name: str, terms: Terms) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "what": in_words(one.what, names),
            "shows": one.shows.text,
            "detail": in_words(one.detail, names),
            "whole": one.detail,
            "clause": cite(one.clause, terms),
            "refs": joined(source(ref, names, dossier.department, terms) for ref in one.refs),
        }
        for one in dossier.exhibits
    ]
    none = Text(
        "日志、计划、抽取、期限中没有与本情形有关的记录；本情形只能由人说明。",
        "Journal, plans, draws and deadlines hold nothing on this situation; only a person can speak to it.",
    )
    title = Text("记录显示什么", "What the records show")
    proved = any(one.name == "draw-proof" for one in dossier.exhibits)
    note = _PROOF_NOTE if proved else note_of(terms)
    return listing(f"{name}-exhibits", title, _EXHIBITS, rows, empty=none, note=note)


def _questions(dossier: Dossier, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "text": one.text,
            "said": "；".join(
                f"{said.by}：{said.words}（{said.document}）" for said in one.statements
            )
            or Text("尚无说明", "nobody has answered"),
        }
        for one in dossier.questions
    ]
    title = Text("记录不能回答、须由人说明的", "What only a person can answer")
    none = Text("没有须由人回答的问题。", "There is no such question.")
    return listing(f"{name}-questions", title, _QUESTIONS, rows, empty=none)


def dossier_page(dossier: Dossier, path: str, *, names: Names, terms: Terms = NO_TERMS) -> Page:
    """Return the material on one situation of a case, fit to print; it is not for publication.

    Args:
        dossier: the material.
        path: file name of the page.
        names: names of targets and inspectors, and citations of clauses, by their id.
        terms: the sections of the place's papers by their numbers.
    """
    name, situation = stem(path), dossier.situation
    title = Text(f"材料：{situation.zh}", f"Material: {situation.en}")
    head: tuple[tuple[Text, Cell], ...] = (
        (Text("事项", "case"), dossier.case),
        (Text("部门", "department"), dossier.department),
        (Text("条款", "clause"), cite(dossier.clause, terms)),
        (Text("截至", "as of"), dossier.as_of.isoformat()),
    )
    return Page(
        path=path,
        title=title,
        blocks=(
            Prose((REMINDER,), title=Text("不作认定", "No conclusion")),
            Facts(title=Text("概况", "At a glance"), items=head),
            _exhibits(dossier, names, name, terms),
            _questions(dossier, name),
        ),
        listed=False,
    )
