"""What is true of one inspection, and how an event changes that."""

from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from ssj_core.errors.inspection import InspectionUnknownError
from ssj_core.inspection.assignment import InspectionAssigned
from ssj_core.inspection.events import Ending, InspectionFact, ResultFact, Step, read_fact
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
    FollowUpClosed,
    HandoverReceived,
    Matter,
    MatterFact,
    close_matter,
    open_matter,
)
from ssj_core.inspection.words import ResultState, Stage, Verdict
from ssj_core.planning import Happened


@frozen(kw_only=True)
class Part:
    """The result of one inspecting department (clause C118).

    Attributes:
        entered: the result as last entered; None while it is *not entered*.
        reviewed: what the reviewer decided on it.
        published: where it became public.
    """

    entered: ResultEntered | None = None
    reviewed: ResultReviewed | None = None
    published: tuple[ResultPublished, ...] = ()

    @property
    def state(self) -> ResultState:
        """How far the result has come; without an entry it is not entered, never normal."""
        if self.published:
            return ResultState.PUBLISHED
        if self.reviewed is not None:
            passed = self.reviewed.verdict is Verdict.PASSED
            return ResultState.REVIEWED if passed else ResultState.RETURNED
        return ResultState.NOT_ENTERED if self.entered is None else ResultState.ENTERED


@frozen(kw_only=True)
class Inspection:
    """One inspection of one target.

    Attributes:
        assigned: what it is about, and by whom.
        noticed: the notice served.
        started: the start.
        finished: the end, with the sheet.
        confirmed: the confirmation or the refusal.
        parts: the result of each inspecting department, in the order of the assignment.
        commissions: institutions commissioned.
        matters: what followed.
        ended: adoption of another result, end without result, or archiving.
    """

    assigned: InspectionAssigned
    noticed: InspectionNoticed | None = None
    started: InspectionStarted | None = None
    finished: InspectionFinished | None = None
    confirmed: SheetConfirmed | SheetRefused | None = None
    parts: tuple[tuple[str, Part], ...] = ()
    commissions: tuple[Commissioned, ...] = ()
    matters: tuple[Matter, ...] = ()
    ended: Ending | None = None

    @property
    def id(self) -> str:
        """The inspection's number."""
        return self.assigned.inspection

    @property
    def stage(self) -> Stage:
        """How far the inspection has come; complete only when every part is public (C94)."""
        match self.ended:
            case DossierArchived():
                return Stage.ARCHIVED
            case InspectionRecognised():
                return Stage.RECOGNISED
            case InspectionCancelled():
                return Stage.CANCELLED
            case _:
                return self._stage_of_results() or self._stage_of_steps()

    def _stage_of_results(self) -> Stage | None:
        states = {part.state for _, part in self.parts}
        if states == {ResultState.PUBLISHED}:
            return Stage.COMPLETE
        if states != {ResultState.NOT_ENTERED}:
            return Stage.RESULTS
        return Stage.CONFIRMED if self.confirmed else None

    def _stage_of_steps(self) -> Stage:
        if self.finished:
            return Stage.FINISHED
        if self.started:
            return Stage.STARTED
        return Stage.NOTICED if self.noticed else Stage.ASSIGNED

    @property
    def latest(self) -> date:
        """The day of the last step up to the end of the visit."""
        steps = (self.finished, self.started, self.noticed, self.assigned)
        return next(one.on for one in steps if one is not None)

    def part(self, department: str) -> Part:
        """Return the result of one department; not entered if there is none."""
        return dict(self.parts).get(department, Part())

    def matter(self, number: str) -> Matter | None:
        """Return the matter numbered `number`, or None."""
        return next((one for one in self.matters if one.id == number), None)

    @property
    def results(self) -> tuple[str, ...]:
        """Every result code entered, each once, in order; empty means not entered."""
        entered = (part.entered for _, part in self.parts)
        return tuple(dict.fromkeys(code for one in entered if one for code in one.results))


def apply(inspection: Inspection | None, fact: InspectionFact) -> Inspection:
    """Return the inspection after `fact`; whether it was allowed is `decide`'s question.

    Raises:
        InspectionUnknownError: it was never assigned: the beginning of its stream is missing.
    """
    if isinstance(fact, InspectionAssigned):
        parts = tuple((department, Part()) for department in fact.departments)
        return Inspection(assigned=fact, parts=parts)
    if inspection is None:
        raise InspectionUnknownError(inspection=fact.inspection)
    if isinstance(fact, Ending):
        return evolve(inspection, ended=fact)
    if isinstance(fact, ResultFact):
        return _with_part(inspection, fact)
    if isinstance(fact, MatterFact):
        return _with_matter(inspection, fact)
    return _with_step(inspection, fact)


def _with_step(
    inspection: Inspection, fact: Step | Commissioned | SheetConfirmed | SheetRefused
) -> Inspection:
    match fact:
        case InspectionNoticed():
            return evolve(inspection, noticed=fact)
        case InspectionStarted():
            return evolve(inspection, started=fact)
        case InspectionFinished():
            return evolve(inspection, finished=fact)
        case Commissioned():
            return evolve(inspection, commissions=(*inspection.commissions, fact))
        case _:
            return evolve(inspection, confirmed=fact)


def _with_part(inspection: Inspection, fact: ResultFact) -> Inspection:
    part = inspection.part(fact.department)
    match fact:
        case ResultEntered():
            part = Part(entered=fact)
        case ResultReviewed():
            part = evolve(part, reviewed=fact)
        case _:
            part = evolve(part, published=(*part.published, fact))
    return evolve(
        inspection, parts=tuple((dict(inspection.parts) | {fact.department: part}).items())
    )


def _with_matter(inspection: Inspection, fact: MatterFact) -> Inspection:
    if isinstance(fact, FollowUpClosed | HandoverReceived):
        matters = tuple(
            close_matter(one, fact) if one.id == fact.matter else one for one in inspection.matters
        )
    else:
        matters = (*inspection.matters, open_matter(fact))
    return evolve(inspection, matters=matters)


def fold(inspection: Inspection | None, event: Happened) -> Inspection | None:
    """Return one inspection after an event of its stream."""
    fact = read_fact(event)
    return inspection if fact is None else apply(inspection, fact)


def fold_all(events: Iterable[Happened]) -> dict[str, Inspection]:
    """Return every inspection by its number, from events of any rooms in their order."""
    found: dict[str, Inspection] = {}
    for event in events:
        if (fact := read_fact(event)) is not None:
            found[fact.inspection] = apply(found.get(fact.inspection), fact)
    return found
