"""Which fact opens which obligation, and which one discharges it: inspections."""

from collections.abc import Iterator

from ssj_core.inspection import (
    CODES,
    CluePassed,
    CrimeTransferred,
    DepartmentNotified,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    Inspection,
    InspectionAssigned,
    InspectionCancelled,
    InspectionFact,
    InspectionFinished,
    InspectionRecognised,
    ResultEntered,
    ResultPublished,
)
from ssj_core.oversight.asking import Answer, fixed
from ssj_core.oversight.openings import Opening, Receivers, obligation_id
from ssj_core.oversight.words import Duty
from ssj_core.rules.answers import Due
from ssj_core.rules.questions import ActBy, EnterBy, PublishBy, Question

_MATTERS = FollowUpOpened | CluePassed | DepartmentNotified | CrimeTransferred


def publication_question(inspection: Inspection, department: str) -> PublishBy:
    """Return the question by when a department's result must be public (ambiguity A1).

    The end of the inspection starts one clock; once the result is entered, the record it produced
    starts another. Both clauses speak, the earlier day binds.
    """
    finished, entered = inspection.finished, inspection.part(department).entered
    return PublishBy(
        document="inspection-result",
        joint=len(inspection.assigned.departments) > 1,
        finished=finished.on if finished else None,
        produced=entered.on if entered else None,
    )


def opened_by_inspection(
    fact: InspectionFact, inspection: Inspection, to: Receivers
) -> Iterator[Opening]:
    """Yield what a fact of an inspection obliges to; `inspection` already contains it."""
    departments = inspection.assigned.departments
    wanted: list[tuple[Duty, str, str, Question[Due] | Answer]] = []
    match fact:
        case InspectionAssigned():
            answer = fixed(fact.window_end)
            wanted += [(Duty.EXECUTION, one, to.office, answer) for one in departments]
        case InspectionFinished():
            entry = EnterBy(joint=len(departments) > 1, finished=fact.on)
            wanted += [(Duty.ENTRY, one, to.office, entry) for one in departments]
            wanted += [
                (Duty.RESULT, one, to.public, publication_question(inspection, one))
                for one in departments
            ]
        case ResultEntered():
            wanted += _findings(fact, to)
        case FollowUpOpened() | CluePassed() | DepartmentNotified() | CrimeTransferred():
            question = ActBy(act="follow-up", since=fact.on)
            yield Opening(
                duty=Duty.FOLLOW_UP,
                subject=f"{fact.inspection}#{fact.matter}",
                department=fact.department,
                to=inspection.matters[-1].to or to.office,
                opened=fact.on,
                asks=question,
            )
    for duty, department, receiver, asks in wanted:
        yield Opening(
            duty=duty,
            subject=f"{inspection.id}/{department}",
            department=department,
            to=receiver,
            opened=fact.on,
            asks=asks,
        )


def _findings(
    fact: ResultEntered, to: Receivers
) -> list[tuple[Duty, str, str, Question[Due] | Answer]]:
    wanted: list[tuple[Duty, str, str, Question[Due] | Answer]] = []
    if any(CODES[code].open for code in fact.results):
        question = ActBy(act="handle-finding", since=fact.on)
        wanted.append((Duty.FINDING, fact.department, to.office, question))
    if "pending.other" in fact.results:
        question = ActBy(act="notify-department", since=fact.on)
        wanted.append((Duty.NOTIFY, fact.department, to.office, question))
    if fact.crime:
        question = ActBy(act="criminal-transfer", since=fact.on)
        wanted.append((Duty.CRIME, fact.department, "公安机关", question))
    return wanted


def discharged_by_inspection(fact: InspectionFact, inspection: Inspection) -> tuple[str, ...]:
    """Return the numbers of the obligations that a fact of an inspection discharges."""
    departments = inspection.assigned.departments
    match fact:
        case InspectionFinished() | InspectionRecognised():
            return tuple(_id(Duty.EXECUTION, inspection, one) for one in departments)
        case ResultEntered():
            return (_id(Duty.ENTRY, inspection, fact.department),)
        case ResultPublished():
            return (_id(Duty.RESULT, inspection, fact.department),)
        case FollowUpClosed() | HandoverReceived():
            return (obligation_id(Duty.FOLLOW_UP, f"{inspection.id}#{fact.matter}"),)
        case FollowUpOpened() | CluePassed() | DepartmentNotified() | CrimeTransferred():
            return _handled(fact, inspection)
        case _:
            return ()


def _handled(fact: _MATTERS, inspection: Inspection) -> tuple[str, ...]:
    """A matter answers the finding of its own department, or of all when it has none (C95)."""
    departments = inspection.assigned.departments
    whose = (fact.department,) if fact.department in departments else departments
    duties = [Duty.FINDING]
    if isinstance(fact, CrimeTransferred):
        duties.append(Duty.CRIME)
    elif isinstance(fact, DepartmentNotified):
        duties.append(Duty.NOTIFY)
    return tuple(_id(duty, inspection, one) for duty in duties for one in whose)


def lapsed_by_inspection(fact: InspectionFact, inspection: Inspection) -> tuple[str, ...]:
    """Return the obligations that end with an inspection that ended without result."""
    if not isinstance(fact, InspectionCancelled):
        return ()
    duties = (Duty.EXECUTION, Duty.ENTRY, Duty.RESULT)
    return tuple(
        _id(duty, inspection, one) for duty in duties for one in inspection.assigned.departments
    )


def _id(duty: Duty, inspection: Inspection, department: str) -> str:
    return obligation_id(duty, f"{inspection.id}/{department}")
