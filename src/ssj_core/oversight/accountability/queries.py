"""Each situation is a query: which records bear on it, which questions only a person can answer."""

from collections.abc import Callable, Iterable
from typing import Final

from attrs import frozen

from ssj_core.legal import Text
from ssj_core.oversight.accountability import findings, gather
from ssj_core.oversight.accountability.case import Case, clocks
from ssj_core.oversight.accountability.dossier import Dossier, Exhibit, Question
from ssj_core.oversight.accountability.words import Situation

Gather = Callable[[Case], list[Exhibit]]


def _owed(*codes: str) -> Gather:
    return lambda case: clocks(case, codes)


_HARM: Final = ("harm", "是否造成不良后果，后果是什么", "were there harmful consequences, which")
_CAUSE: Final = ("cause", "后果与该行为之间是否有因果关系", "did the conduct cause them")
_BASIS: Final = (
    "basis",
    "属于何种情形，依据哪一规定",
    "which situation is it, under which provision",
)
_ABUSE: Final = (
    "abuse",
    "有无滥用职权、徇私舞弊，由谁核实",
    "was office abused or favour shown, and who looked into it",
)


@frozen
class _Query:
    """What one situation assembles and asks."""

    gathers: tuple[Gather, ...]
    asks: tuple[tuple[str, str, str], ...]


_QUERIES: Final[dict[Situation, _Query]] = {
    Situation.NOT_INSPECTED: _Query(
        (
            gather.plans,
            gather.listing,
            gather.draws,
            gather.receipts,
            gather.visits,
            _owed("execution"),
        ),
        (_HARM, _CAUSE),
    ),
    Situation.NOT_PUBLISHED: _Query(
        (gather.visits, _owed("result-entry", "result-publication")),
        (
            ("ground", "有无法律法规规定不公开的依据", "does a law order it withheld"),
            _HARM,
            _CAUSE,
        ),
    ),
    Situation.TRANSFER: _Query(
        (findings.crimes, _owed("transfer", "finding", "follow-up")),
        (("crime", "是否属于应当移送的涉嫌犯罪案件", "was it a case that had to be transferred"),),
    ),
    Situation.DELAY: _Query(
        (gather.plans, gather.untouched_tasks, _owed("execution")),
        (("reason", "未执行或者拖延的原因", "why it was not done or was delayed"),),
    ),
    Situation.OTHER_DUTY: _Query((), (_BASIS,)),
    Situation.LIST_FOLLOWED: _Query(
        (gather.plans, gather.listing, gather.draws, gather.receipts, findings.nothing_found),
        (_ABUSE,),
    ),
    Situation.PERFORMED: _Query(
        (
            gather.plans,
            gather.listing,
            gather.draws,
            gather.receipts,
            gather.visits,
            _owed("execution", "result-entry", "result-publication", "finding", "follow-up"),
        ),
        (_ABUSE,),
    ),
    Situation.TECHNICAL_LIMIT: _Query(
        (gather.visits, findings.institutions),
        (
            (
                "limit",
                "当时有哪些专业技术手段，为何不能发现",
                "which technical means were there, and why could they not find it",
            ),
        ),
    ),
    Situation.NO_CAUSE: _Query(
        (gather.visits,),
        (
            ("accident", "发生了什么事故，何时发生", "which accident, and when"),
            ("link", "事故与抽查检查有无因果关系", "is it causally linked to the inspection"),
        ),
    ),
    Situation.FALSE_REPORT: _Query(
        (findings.institutions, gather.visits),
        (
            ("false", "报告是否虚假，由谁认定", "was the report false, and who found so"),
            ("led", "错误判定是否由该报告导致", "did the report lead to the wrong finding"),
        ),
    ),
    Situation.OTHER_EXEMPTION: _Query((), (_BASIS,)),
}


def dossier(situation: Situation, case: Case) -> Dossier:
    """Return the material on one situation of a case; it concludes nothing (clauses C134–C146).

    Statements on record for the case stand under the question they answer; a statement that answers
    none of the questions stands under ``further``.
    """
    query = _QUERIES[situation]
    said = [
        one
        for one in case.statements
        if (one.case, one.situation) == (case.number, situation) and one.on <= case.day
    ]
    names = [name for name, _, _ in query.asks]
    asked = [
        Question(
            name=name,
            text=Text(zh, en),
            clause=case.book.cite(f"situation-{situation.value}"),
            statements=tuple(one for one in said if one.question == name),
        )
        for name, zh, en in query.asks
    ]
    if further := tuple(one for one in said if one.question not in names):
        asked.append(
            Question(
                name="further",
                text=Text("其他说明", "what else was stated"),
                clause=case.book.cite(f"situation-{situation.value}"),
                statements=further,
            )
        )
    return Dossier(
        case=case.number,
        situation=situation,
        clause=case.book.cite(f"situation-{situation.value}"),
        department=case.department,
        as_of=case.day,
        exhibits=tuple(exhibit for gathers in query.gathers for exhibit in gathers(case)),
        questions=tuple(asked),
    )


def dossiers(case: Case, situations: Iterable[Situation] = Situation) -> tuple[Dossier, ...]:
    """Return the material on several situations of a case, on all by default."""
    return tuple(dossier(one, case) for one in situations)
