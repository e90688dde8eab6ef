"""What persons put on record about a case: statements, and what the competent organ decided."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.errors.oversight import OversightStepError
from ssj_core.oversight.accountability.words import Situation
from ssj_core.planning import Fact, Happened


@frozen(kw_only=True)
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

    kind: ClassVar[str] = "accountability.stated"
    title: ClassVar[str] = "情况说明"

    case: str = field(metadata={"zh": "事项编号"})
    situation: Situation
    question: str = field(metadata={"zh": "所答问题"})
    department: str
    by: str
    words: str = field(metadata={"zh": "说明内容"})
    document: str = field(metadata={"zh": "依据材料"})
    on: date


@frozen(kw_only=True)
class JudgmentRecorded(Fact):
    """The competent organ decided; the library keeps its paper and knows no outcome (C134–C146).

    Attributes:
        case: number of the case.
        organ: who decided.
        considered: the situations it considered.
        material: digests of the dossiers that were before it.
        document: number of its decision.
        digest: of the decision's bytes.
        on: the day.
    """

    kind: ClassVar[str] = "accountability.decided"
    title: ClassVar[str] = "追责免责认定"

    case: str = field(metadata={"zh": "事项编号"})
    organ: str = field(metadata={"zh": "认定机关"})
    considered: tuple[Situation, ...] = field(metadata={"zh": "所审查的情形"})
    material: tuple[str, ...] = field(metadata={"zh": "材料摘要值"})
    document: str = field(metadata={"zh": "文书编号"})
    digest: str
    on: date


@frozen(kw_only=True)
class Stated:
    """What persons put on record about cases, oldest first; nothing is ever taken out."""

    statements: tuple[StatementMade, ...] = ()
    judgments: tuple[JudgmentRecorded, ...] = ()


def fold_all(events: Iterable[Happened]) -> Stated:
    """Return every statement and every recorded judgment of a journal."""
    statements, judgments = [], []
    for event in events:
        if event.kind == StatementMade.kind:
            statements.append(StatementMade.from_body(event.body))
        elif event.kind == JudgmentRecorded.kind:
            judgments.append(JudgmentRecorded.from_body(event.body))
    return Stated(statements=tuple(statements), judgments=tuple(judgments))


def decide(
    stated: Stated, fact: StatementMade | JudgmentRecorded
) -> StatementMade | JudgmentRecorded:
    """Return `fact` when it is not on record already; it is then ready to be appended.

    Nothing else is asked: what a statement is worth, and who is responsible, a person judges.

    Raises:
        OversightStepError: the same statement, or a judgment of the same document, is on record.
    """
    if isinstance(fact, StatementMade):
        known = fact in stated.statements
    else:
        known = any(
            (one.case, one.document) == (fact.case, fact.document) for one in stated.judgments
        )
    if known:
        zh, en = f"{fact.document} 已登记", f"{fact.document} is on record already"
        raise OversightStepError(step=fact.title, kind=fact.kind, why_zh=zh, why_en=en)
    return fact
