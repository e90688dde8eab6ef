"""A dossier: what the records show, what only a person can answer, and no conclusion."""

from datetime import date
from typing import Any

from attrs import frozen

from ssj_core.disclosure import Cell, Column, Page, Prose, Table
from ssj_core.encoding import Suite, canonical, digest
from ssj_core.legal import Text
from ssj_core.oversight.accountability.facts import StatementMade
from ssj_core.oversight.accountability.words import Shows, Situation

REMINDER = Text(
    "本材料只汇集记录，不作认定；是否追责、免责由有权机关决定。",
    "This only assembles records and concludes nothing; the competent organ decides.",
)


@frozen(kw_only=True)
class Exhibit:
    """One thing the records show, or do not.

    Attributes:
        name: stable name.
        what: what it is about.
        shows: whether there is a record.
        detail: what the record says.
        clause: the clause of the source it bears on.
        refs: numbers of obligations, plans, inspections, documents it rests on.
    """

    name: str
    what: Text
    shows: Shows
    detail: Text
    clause: str
    refs: tuple[str, ...] = ()


def shown(there: object) -> Shows:
    """Return whether something is on record: whether there is anything."""
    return Shows.ON_RECORD if there else Shows.NOT_ON_RECORD


@frozen(kw_only=True)
class Question:
    """What no record can answer, with whatever was stated about it.

    Attributes:
        name: stable name.
        text: the question.
        clause: the clause that asks it.
        statements: what persons put on record; empty means nobody answered.
    """

    name: str
    text: Text
    clause: str
    statements: tuple[StatementMade, ...] = ()


@frozen(kw_only=True)
class Dossier:
    """The material on one situation of one case, for a person to judge (clauses C134–C146).

    Attributes:
        case: number of the case.
        situation: the situation looked at.
        clause: the clause of the place's papers that names it.
        department: whose work is looked at.
        as_of: the state of the records on this day.
        exhibits: what the records show.
        questions: what they cannot show.
    """

    case: str
    situation: Situation
    clause: str
    department: str
    as_of: date
    exhibits: tuple[Exhibit, ...]
    questions: tuple[Question, ...]

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """Questions nobody has put a statement on record for."""
        return tuple(one for one in self.questions if not one.statements)

    def exhibit(self, name: str) -> tuple[Exhibit, ...]:
        """Return the exhibits of one name."""
        return tuple(one for one in self.exhibits if one.name == name)

    def document(self) -> dict[str, Any]:
        """Return the dossier as plain data: what its digest is taken of."""
        return {
            "as_of": self.as_of.isoformat(),
            "case": self.case,
            "clause": self.clause,
            "department": self.department,
            "exhibits": [
                {
                    "clause": one.clause,
                    "detail": {"en": one.detail.en, "zh": one.detail.zh},
                    "name": one.name,
                    "refs": list(one.refs),
                    "shows": one.shows.value,
                    "what": {"en": one.what.en, "zh": one.what.zh},
                }
                for one in self.exhibits
            ],
            "questions": [
                {
                    "clause": one.clause,
                    "name": one.name,
                    "statements": [said.body() for said in one.statements],
                    "text": {"en": one.text.en, "zh": one.text.zh},
                }
                for one in self.questions
            ],
            "reminder": {"en": REMINDER.en, "zh": REMINDER.zh},
            "schema": "ssj.accountability/1",
            "situation": self.situation.value,
        }

    def digest(self, suite: Suite) -> str:
        """Return the digest that stands for the dossier in a `JudgmentRecorded`."""
        return digest(canonical(self.document()), suite=suite)

    def page(self, path: str) -> Page:
        """Return the dossier as a page to print; it is not for publication."""
        name = path.removesuffix(".html")
        head = Text(
            f"事项 {self.case}，{self.department}，情形：{self.situation.zh}（{self.clause}），截至 {self.as_of}。",
            f"Case {self.case}, {self.department}: {self.situation.en} ({self.clause}), as of {self.as_of}.",
        )
        return Page(
            path=path,
            title=Text("追责免责材料", "Material for accountability"),
            blocks=(
                Prose((head, REMINDER)),
                self._exhibits(f"{name}-exhibits"),
                self._questions(f"{name}-questions"),
            ),
            listed=False,
        )

    def _exhibits(self, name: str) -> Table:
        rows: tuple[dict[str, Cell], ...] = tuple(
            {
                "what": one.what,
                "shows": one.shows.text,
                "detail": one.detail,
                "clause": one.clause,
                "refs": "、".join(one.refs),
            }
            for one in self.exhibits
        )
        columns = (
            Column("what", Text("事项", "about")),
            Column("shows", Text("记录", "record"), solid=True),
            Column("detail", Text("内容", "what it says")),
            Column("clause", Text("条款", "clause"), solid=True),
            Column("refs", Text("出处", "source")),
        )
        title = Text("记录所示", "What the records show")
        return Table(name=name, title=title, columns=columns, rows=rows)

    def _questions(self, name: str) -> Table:
        rows: tuple[dict[str, Cell], ...] = tuple(
            {
                "text": one.text,
                "said": "；".join(f"{s.by}：{s.words}（{s.document}）" for s in one.statements)
                or Text("尚无说明", "nobody has answered"),
                "clause": one.clause,
            }
            for one in self.questions
        )
        columns = (
            Column("text", Text("须由人回答的问题", "question for a person")),
            Column("said", Text("已有说明", "stated")),
            Column("clause", Text("条款", "clause"), solid=True),
        )
        title = Text("记录不能回答的", "What the records cannot answer")
        return Table(name=name, title=title, columns=columns, rows=rows)
