"""What the records of oversight add up to, and which step may follow: `decide`, `apply`, `fold`."""

from collections.abc import Iterable
from typing import Final, NoReturn, cast

from attrs import evolve, frozen

from ssj_core.conference import ResponsibleNamed, Role
from ssj_core.errors.oversight import OversightStepError
from ssj_core.oversight.assessment import AssessmentMade, Standing
from ssj_core.oversight.records import (
    FACTS,
    CircularIssued,
    DutySigned,
    EvidenceExported,
    InterviewHeld,
    OversightFact,
    SignOffPoint,
    TrainingHeld,
)
from ssj_core.planning import Happened

Told = OversightFact | ResponsibleNamed
"""What the records are made of: those of oversight, and who was named responsible."""


@frozen(kw_only=True)
class Records:
    """Everything oversight has put on record, each list oldest first."""

    assessments: tuple[AssessmentMade, ...] = ()
    circulars: tuple[CircularIssued, ...] = ()
    interviews: tuple[InterviewHeld, ...] = ()
    trainings: tuple[TrainingHeld, ...] = ()
    named: tuple[ResponsibleNamed, ...] = ()
    signed: tuple[DutySigned, ...] = ()
    exports: tuple[EvidenceExported, ...] = ()

    def assessment(self, department: str, year: int) -> AssessmentMade | None:
        """Return the latest assessment of a department for a year, or None."""
        found = [o for o in self.assessments if (o.department, o.year) == (department, year)]
        return found[-1] if found else None

    def post(self, department: str, role: Role) -> str | None:
        """Return the post that answers for a department now, or None when nobody was named."""
        found = [one for one in self.named if (one.department, one.role) == (department, role)]
        return found[-1].post if found else None

    def unsigned(self, department: str, subject: str) -> tuple[SignOffPoint, ...]:
        """Return the points the head of a department has not signed for `subject` (clause C147)."""
        done = {
            one.point
            for one in self.signed
            if (one.department, one.subject) == (department, subject)
        }
        return tuple(point for point in SignOffPoint if point not in done)

    def trained(self, department: str, year: int) -> frozenset[str]:
        """Return the inspectors of a department who were trained in a year (clause C151)."""
        return frozenset(
            inspector
            for one in self.trainings
            if (one.department, one.on.year) == (department, year)
            for inspector in one.inspectors
        )


_LISTS: Final = {
    AssessmentMade.kind: "assessments",
    CircularIssued.kind: "circulars",
    InterviewHeld.kind: "interviews",
    TrainingHeld.kind: "trainings",
    ResponsibleNamed.kind: "named",
    DutySigned.kind: "signed",
    EvidenceExported.kind: "exports",
}


def decide(records: Records, fact: Told) -> Told:
    """Return `fact` when the records so far allow it; it is then ready to be appended.

    Raises:
        OversightStepError: an assessment out of its order, a circular or an interview without the
            assessment it rests on, a signature of a post that was not named.
    """
    match fact:
        case AssessmentMade():
            last = records.assessment(fact.department, fact.year)
            due = 1 if last is None else last.version + 1
            if fact.version != due:
                _refuse(fact, f"下一版考核为第 {due} 版", f"the next version is {due}")
        case CircularIssued():
            _circulate(records, fact)
        case InterviewHeld():
            _interview(records, fact)
        case DutySigned():
            head = records.post(fact.department, Role.HEAD)
            if head != fact.post:
                _refuse(
                    fact,
                    f"{fact.department} 的第一责任人是 {head or '（未确定）'}",
                    f"the responsible head of {fact.department} is {head or '(nobody named)'}",
                )
        case _:
            pass
    return fact


def _refuse(fact: OversightFact, zh: str, en: str) -> NoReturn:
    raise OversightStepError(step=fact.title, kind=fact.kind, why_zh=zh, why_en=en)


def _circulate(records: Records, fact: CircularIssued) -> None:
    if any(one.number == fact.number for one in records.circulars):
        _refuse(fact, f"文号 {fact.number} 已使用", f"number {fact.number} is used already")
    lacking = [one for one in fact.departments if records.assessment(one, fact.year) is None]
    if lacking:
        names = "、".join(lacking)
        _refuse(fact, f"{names} 没有考核记录", f"no assessment of {names} is on record")


def _interview(records: Records, fact: InterviewHeld) -> None:
    made = records.assessment(fact.department, fact.year)
    if made is None:
        _refuse(fact, "没有所依据的考核记录", "no assessment it could rest on is on record")
    below = {one.figure for one in made.rows if one.standing is Standing.BELOW}
    if strange := [one for one in fact.figures if one not in below]:
        names = "、".join(strange)
        _refuse(fact, f"考核中 {names} 并非未达到", f"the assessment does not have {names} below")


def apply(records: Records, fact: Told) -> Records:
    """Return the records after `fact`; whether it was allowed is `decide`'s question."""
    name = _LISTS[fact.kind]
    return evolve(records, **{name: (*getattr(records, name), fact)})


def read_fact(event: Happened) -> Told | None:
    """Return the fact of this module that `event` carries, or None for all other events."""
    if event.kind == ResponsibleNamed.kind:
        return ResponsibleNamed.from_body(event.body)
    kind = FACTS.get(event.kind)
    return cast("OversightFact", kind.from_body(event.body)) if kind else None


def fold(records: Records, event: Happened) -> Records:
    """Return the records after an event; events of other rooms change nothing."""
    fact = read_fact(event)
    return records if fact is None else apply(records, fact)


def fold_all(events: Iterable[Happened]) -> Records:
    """Return the records of a whole journal."""
    found = Records()
    for event in events:
        found = fold(found, event)
    return found
