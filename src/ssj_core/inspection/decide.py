"""Which steps an inspection allows: one table of stages, and the guards of the clauses."""

from collections.abc import Callable
from typing import Final, NoReturn

from ssj_core.errors.inspection import (
    DossierIncompleteError,
    FourEyesError,
    InspectionStepError,
    InspectionUnknownError,
    NotInspectingUnitError,
)
from ssj_core.inspection.assignment import InspectionAssigned
from ssj_core.inspection.dossier import gaps
from ssj_core.inspection.events import InspectionFact, ResultFact
from ssj_core.inspection.facts import (
    Commissioned,
    DossierArchived,
    InspectionCancelled,
    InspectionFinished,
    InspectionNoticed,
    InspectionRecognised,
    InspectionStarted,
    ResultEntered,
    ResultPublished,
    ResultReviewed,
    SheetConfirmed,
    SheetRefused,
)
from ssj_core.inspection.matters import (
    CluePassed,
    CrimeTransferred,
    DepartmentNotified,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    MatterFact,
)
from ssj_core.inspection.results import CODES
from ssj_core.inspection.state import Inspection
from ssj_core.inspection.words import FollowUp, ResultState, Stage
from ssj_core.planning import Fact

_BEFORE: Final = frozenset({Stage.ASSIGNED, Stage.NOTICED})
_DONE: Final = frozenset({Stage.RESULTS, Stage.COMPLETE})

ALLOWED: Final[dict[type[Fact], frozenset[Stage]]] = {
    InspectionAssigned: frozenset(),
    InspectionNoticed: frozenset({Stage.ASSIGNED}),
    InspectionStarted: _BEFORE,
    Commissioned: frozenset({Stage.STARTED}),
    InspectionFinished: frozenset({Stage.STARTED}),
    SheetConfirmed: frozenset({Stage.FINISHED}),
    SheetRefused: frozenset({Stage.FINISHED}),
    ResultEntered: frozenset({Stage.FINISHED, Stage.CONFIRMED, Stage.RESULTS}),
    ResultReviewed: frozenset({Stage.RESULTS}),
    ResultPublished: _DONE,
    FollowUpOpened: _DONE,
    FollowUpClosed: _DONE,
    CluePassed: _DONE,
    DepartmentNotified: _DONE,
    CrimeTransferred: _DONE,
    HandoverReceived: _DONE,
    InspectionRecognised: _BEFORE,
    InspectionCancelled: _BEFORE | {Stage.STARTED, Stage.FINISHED, Stage.CONFIRMED},
    DossierArchived: frozenset({Stage.COMPLETE}),
}
"""At which stages each fact can happen; whatever is not in the table is refused."""

_Refuse = Callable[[str, str], NoReturn]


def decide(inspection: Inspection | None, fact: InspectionFact) -> InspectionFact:
    """Return `fact` when the inspection allows it; it is then ready to be appended.

    Raises:
        InspectionUnknownError: nothing was assigned under this number.
        InspectionStepError: the stage does not allow it.
        NotInspectingUnitError: entered, reviewed or published by an outsider (C92, C118).
        FourEyesError: reviewed by the person who entered it.
        DossierIncompleteError: archived with gaps (C114).
    """
    if inspection is None:
        if not isinstance(fact, InspectionAssigned):
            raise InspectionUnknownError(inspection=fact.inspection)
        return fact
    refuse = _refusal(inspection, fact)
    if inspection.id != fact.inspection:
        raise InspectionUnknownError(inspection=fact.inspection)
    if inspection.stage not in ALLOWED[type(fact)]:
        refuse("当前阶段不允许该步骤", "this stage does not allow it")
    if fact.on < inspection.latest:
        refuse(
            f"{fact.on} 早于上一步 {inspection.latest}", f"{fact.on} is before the step before it"
        )
    if isinstance(fact, InspectionFinished):
        _sheet(inspection, fact, refuse)
    elif isinstance(fact, ResultFact):
        _result(inspection, fact, refuse)
    elif isinstance(fact, MatterFact):
        _matter(inspection, fact, refuse)
    elif isinstance(fact, DossierArchived) and (missing := gaps(inspection)):
        raise DossierIncompleteError(
            inspection=inspection.id,
            gaps_zh="、".join(one.zh for one in missing),
            gaps_en="; ".join(one.en for one in missing),
        )
    return fact


def _refusal(inspection: Inspection, fact: InspectionFact) -> _Refuse:
    def refuse(why_zh: str, why_en: str) -> NoReturn:
        raise InspectionStepError(
            inspection=inspection.id,
            stage=inspection.stage.zh,
            step=fact.title or fact.kind,
            kind=fact.kind,
            why_zh=why_zh,
            why_en=why_en,
        )

    return refuse


def _sheet(inspection: Inspection, fact: InspectionFinished, refuse: _Refuse) -> None:
    """Hold the sheet to the items of the task: none left out, none added (C5, C113)."""
    listed, rows = set(inspection.assigned.items), {row.item for row in fact.sheet.rows}
    if missing := sorted(listed - rows):
        refuse(f"检查表缺少事项 {missing}", f"the sheet lacks items {missing}")
    if extra := sorted(rows - listed):
        refuse(f"检查表多出任务外的事项 {extra}", f"items {extra} are not part of the task")


def _result(inspection: Inspection, fact: ResultFact, refuse: _Refuse) -> None:
    departments = inspection.assigned.departments
    by, home = (
        (fact.department, fact.department)
        if isinstance(fact, ResultPublished)
        else (fact.by, fact.by_department)
    )
    if fact.department not in departments or home != fact.department:
        raise NotInspectingUnitError(inspection=inspection.id, by=by, department=home)
    part = inspection.part(fact.department)
    match fact:
        case ResultEntered():
            _entry(inspection, fact, part.state, refuse)
        case ResultReviewed():
            if part.state is not ResultState.ENTERED or part.entered is None:
                refuse(f"结果{part.state.zh}", f"the result is {part.state.en}")
            if part.entered.by == fact.by:
                raise FourEyesError(inspection=inspection.id, by=fact.by)
        case _:
            if part.state not in (ResultState.REVIEWED, ResultState.PUBLISHED):
                refuse(f"结果{part.state.zh}", f"the result is {part.state.en}")
            if any(one.channel == fact.channel for one in part.published):
                refuse("已在该渠道公示", "it is public on that channel already")


def _entry(
    inspection: Inspection, fact: ResultEntered, state: ResultState, refuse: _Refuse
) -> None:
    if state not in (ResultState.NOT_ENTERED, ResultState.RETURNED):
        refuse(f"结果{state.zh}", f"the result is {state.en}")
    sheet = inspection.finished.sheet if inspection.finished else None
    if sheet and sheet.needs_confirmation and inspection.confirmed is None:
        refuse(
            "现场检查须先由被检查对象签字或盖章，或注明拒绝原因",
            "on-site inspections need the target's signature or seal, or its refusal with the reason",
        )
    alone = len(inspection.assigned.departments) == 1
    found = {code for row in sheet.rows for code in row.results} if sheet else set()
    if alone and fact.results == ("no-issue",) and any(CODES[code].open for code in found):
        refuse(
            "检查表记有问题，结果不能为未发现问题", "the sheet holds a finding; there is an issue"
        )


def _matter(inspection: Inspection, fact: MatterFact, refuse: _Refuse) -> None:
    matter = inspection.matter(fact.matter)
    if not isinstance(fact, FollowUpClosed | HandoverReceived):
        if matter is not None:
            refuse(f"事项编号 {fact.matter} 已使用", f"matter {fact.matter} exists already")
        own = (FollowUp.RECTIFICATION, FollowUp.CASE)
        if isinstance(fact, FollowUpOpened) and fact.action not in own:
            refuse("移转、告知、移送须各用其记录", "a hand-over has its own record")
        return
    if matter is None:
        refuse(f"没有事项 {fact.matter}", f"there is no matter {fact.matter}")
    if matter.closed is not None:
        refuse(f"事项 {fact.matter} 已办结", f"matter {fact.matter} is closed already")
    if matter.handed_over is not isinstance(fact, HandoverReceived):
        refuse("移转类事项凭签收办结，其他事项凭结果办结", "a hand-over ends by its receipt alone")
