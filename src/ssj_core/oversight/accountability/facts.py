"""What persons put on record about a case: statements, and what the competent organ decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Digest, Entry, Fact, Room, World, fact, labelled, world_day
from ssj_core.oversight.accountability.words import Situation

no: Final = Refusals(
    "cases",
    {
        "known": (
            "{document} 已登记",
            "{document} is on record already",
        ),
    },
)


@frozen(kw_only=True)
class Stated:
    """What persons put on record about a case, oldest first; nothing is ever taken out."""

    statements: tuple[StatementMade, ...] = ()
    judgments: tuple[JudgmentRecorded, ...] = ()


CASES: Final[Room[Stated]] = Room(
    "cases", Text("追责免责事项", "case of accountability"), stream="case/{case}", empty=Stated
)
"""What is on record about cases, by their number; the record knows no outcome."""


@fact(
    CASES,
    "accountability.stated",
    "追责免责情况说明",
    "statement for accountability",
    command="statement.make",
)
class StatementMade(Fact):
    """Somebody stated what no record of the library can show (clauses C136–C146).

    Attributes:
        case: number of the case.
        situation: the situation it speaks to.
        question: name of the question it answers.
        department: whose.
        by: the post or body that states it.
        words: what it says.
        document: number of the paper that supports it.
        on: the day.
    """

    case: str = labelled("事项编号", "case")
    situation: Situation = labelled("情形", "situation")
    question: str = labelled("所答问题", "question")
    department: str = labelled("部门", "department", hand="department")
    by: str = labelled("说明人职务或单位", "who states it")
    words: str = labelled("说明内容", "words")
    document: str = labelled("依据材料", "document")
    on: date = world_day()

    def guard(self, now: Stated, world: World) -> Iterator[SsjError]:
        """Want what is not on record already; what it is worth, a person judges."""
        if self in now.statements:
            yield no("known", document=self.document)

    def apply(self, now: Stated, entry: Entry) -> Stated:
        """Return the case with the statement."""
        return evolve(now, statements=(*now.statements, self))


@fact(
    CASES,
    "accountability.decided",
    "追责免责认定",
    "accountability decided",
    command="judgment.record",
)
class JudgmentRecorded(Fact):
    """The competent organ decided; the library keeps its paper and knows no outcome (C134–C146).

    The organ has no login here: any granted one may file its paper.

    Attributes:
        case: number of the case.
        organ: who decided.
        considered: the situations it considered.
        material: digests of the dossiers that were before it.
        document: number of its decision.
        digest: of the decision's bytes.
        on: the day.
    """

    case: str = labelled("事项编号", "case")
    organ: str = labelled("认定机关", "organ")
    considered: tuple[Situation, ...] = labelled("所审查的情形", "situations considered")
    material: tuple[Digest, ...] = labelled("材料摘要", "digests of the material")
    document: str = labelled("文书编号", "document")
    digest: Digest = labelled("文书摘要", "digest")
    on: date = world_day()

    def guard(self, now: Stated, world: World) -> Iterator[SsjError]:
        """Want a paper that is not on record already."""
        if any(known.document == self.document for known in now.judgments):
            yield no("known", document=self.document)

    def apply(self, now: Stated, entry: Entry) -> Stated:
        """Return the case with the paper."""
        return evolve(now, judgments=(*now.judgments, self))
