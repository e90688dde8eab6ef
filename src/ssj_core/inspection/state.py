"""What is true of one inspection: how far it has come, each department's part, what followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.inspection.parts import DONE, Part
from ssj_core.inspection.refusals import no
from ssj_core.inspection.words import FollowUp, ResultState, Stage
from ssj_core.journal import Fact, Room, World, in_order

if TYPE_CHECKING:
    from ssj_core.inspection.approval import InspectionApproved
    from ssj_core.inspection.archiving import DossierSupplemented
    from ssj_core.inspection.assigning import InspectionAssigned, Member
    from ssj_core.inspection.changing import TeamChanged
    from ssj_core.inspection.correcting import ReportReceived, SheetAmended
    from ssj_core.inspection.ending import Ending
    from ssj_core.inspection.sheet import Sheet
    from ssj_core.inspection.visiting import (
        Commissioned,
        InspectionFinished,
        InspectionNoticed,
        InspectionStarted,
        InspectionUnmet,
        SheetConfirmed,
        SheetRefused,
    )


@frozen(kw_only=True)
class Matter:
    """One thing that follows from an inspection.

    Attributes:
        id: its number, unique in the inspection.
        action: what it is.
        department: who has to see it through.
        to: who it was handed to; empty when it stays.
        document: number of the written record.
        opened: when.
        closed: when it came to an end; for a hand-over, when the receipt came.
        outcome: how it ended, or the number of the receipt.
        passed_by: the login that handed it over.
    """

    id: str
    action: FollowUp
    department: str
    to: str
    document: str
    opened: date
    closed: date | None = None
    outcome: str = ""
    passed_by: str = ""

    @property
    def handed_over(self) -> bool:
        """Whether a receipt ends it, and nothing else."""
        return self.action in (FollowUp.CLUE, FollowUp.NOTIFICATION, FollowUp.TRANSFER)


@frozen(kw_only=True)
class Inspection:
    """One inspection of one target.

    Attributes:
        assigned: what it is about, and by whom.
        team: who inspects, as changed since.
        approved: the head's approval of the visit.
        noticed: the notice served.
        started: the start.
        finished: the end, with the sheet as last corrected.
        unmet: the end of a visit that met nobody to inspect.
        corrected: the corrections of the sheet, oldest first, each with the sheet before it.
        confirmed: the confirmation or the refusal.
        parts: the result of each inspecting department, in the order of the assignment.
        commissions: institutions commissioned.
        reports: their reports.
        changes: who was replaced by whom.
        matters: what followed.
        ended: adoption of another result, end without result, or archiving.
        supplements: what was added to the dossier after it was filed away.
    """

    assigned: InspectionAssigned
    team: tuple[Member, ...] = ()
    approved: InspectionApproved | None = None
    noticed: InspectionNoticed | None = None
    started: InspectionStarted | None = None
    finished: InspectionFinished | None = None
    unmet: InspectionUnmet | None = None
    corrected: tuple[tuple[Sheet, SheetAmended], ...] = ()
    confirmed: SheetConfirmed | SheetRefused | None = None
    parts: tuple[tuple[str, Part], ...] = ()
    commissions: tuple[Commissioned, ...] = ()
    reports: tuple[ReportReceived, ...] = ()
    changes: tuple[TeamChanged, ...] = ()
    matters: tuple[Matter, ...] = ()
    ended: Ending | None = None
    supplements: tuple[DossierSupplemented, ...] = ()

    @property
    def id(self) -> str:
        """The inspection's number."""
        return self.assigned.inspection

    @property
    def joint(self) -> bool:
        """Whether departments inspect together."""
        return len(self.assigned.departments) > 1

    @property
    def public(self) -> tuple[str, ...]:
        """The departments that have done their part: public wherever it must be, or withheld (C94, C17)."""
        return tuple(name for name, part in self.parts if part.state in DONE)

    @property
    def answered(self) -> tuple[str, ...]:
        """The departments whose finding a matter takes up: its own, or all where it did not inspect (C95)."""
        inspecting = self.assigned.departments
        whose = {matter.department for matter in self.matters}
        return inspecting if whose - {*inspecting} else tuple(n for n in inspecting if n in whose)

    @property
    def stage(self) -> Stage:
        """How far the inspection has come; complete only when every part is public (C94)."""
        found = self._stage_of_results()
        if self.ended is not None and found is not Stage.WITHDRAWN:
            return self.ended.leads_to
        return found or self._stage_of_steps()

    def _stage_of_results(self) -> Stage | None:
        states = {part.state for _, part in self.parts}
        if states == {ResultState.WITHDRAWN}:
            return Stage.WITHDRAWN
        if states <= DONE:
            return Stage.COMPLETE
        if states != {ResultState.NOT_ENTERED}:
            return Stage.RESULTS
        return Stage.CONFIRMED if self.confirmed else None

    def _stage_of_steps(self) -> Stage:
        if self.finished or self.unmet:
            return Stage.FINISHED
        if self.started:
            return Stage.STARTED
        return Stage.NOTICED if self.noticed else Stage.ASSIGNED

    @property
    def latest(self) -> InspectionFact:
        """The last step up to the end of the visit."""
        steps = (self.unmet, self.finished, self.started, self.noticed)
        return next((step for step in steps if step is not None), self.assigned)

    @property
    def stands(self) -> bool:
        """Whether it still serves what it was assigned for: it did not end without a result."""
        return self.stage not in (Stage.CANCELLED, Stage.WITHDRAWN)

    @property
    def visited_or_owed(self) -> bool:
        """Whether the target was visited, or still is to be."""
        return self.stage not in (Stage.CANCELLED, Stage.RECOGNISED)

    @property
    def sheet(self) -> Sheet | None:
        """The sheet as last corrected; None before the end, and where nobody was met."""
        return self.finished.sheet if self.finished else None

    @property
    def ended_on(self) -> date | None:
        """The day the visit ended, from which 20 working days run; None while it has not (C93).

        With a sample that is the day its report came in: the visit is not over before.
        """
        if self.unmet is not None:
            return self.unmet.on
        if self.finished is None:
            return None
        if self.finished.sheet.sample:
            return max((report.on for report in self.reports), default=None)
        return self.finished.on

    @property
    def formed_on(self) -> date | None:
        """The day the result was formed: the sheet closed, the last report in (C9); None before."""
        days = [report.on for report in self.reports]
        end = self.ended_on
        return None if end is None else max([end, *days])

    def part(self, department: str) -> Part:
        """Return the result of one department; not entered if there is none."""
        return dict(self.parts).get(department, Part())

    def matter(self, number: str) -> Matter | None:
        """Return the matter numbered `number`, or None."""
        return next((matter for matter in self.matters if matter.id == number), None)

    @property
    def results(self) -> tuple[str, ...]:
        """Every result code entered, each once, in order; empty means not entered."""
        return tuple(dict.fromkeys(code for _, part in self.parts for code in part.results))


INSPECTION: Final[Room[Inspection]] = Room(
    "inspection",
    Text("检查", "inspection"),
    stream="inspection/{inspection}",
    marks={
        "target": lambda one: [one.assigned.target],
        "drawn": lambda one: [f"{one.assigned.draw}/{one.assigned.target}"],
        "department": lambda one: one.assigned.departments,
        "row": lambda one: [f"{one.assigned.plan}#{one.assigned.task}"],
    },
)
"""One aggregate an inspection, found by its target, by what it was drawn as, and by who inspects."""


class InspectionFact(Fact):
    """What happens to one inspection.

    Attributes:
        stages: the stages at which it can happen; every other refuses it.
        inspection: the inspection's number.
        on: the day.
    """

    __slots__ = ()
    stages: ClassVar[frozenset[Stage]] = frozenset()
    inspection: str
    on: date

    def hands(self, now: Inspection, world: World) -> tuple[str, ...] | None:
        """Return the inspecting department it names, or else any of those that inspect."""
        inspecting = now.assigned.departments
        named = super().hands(now, world) or ()
        return tuple(name for name in named if name in inspecting) or inspecting

    def stage_fault(self, now: Inspection) -> SsjError:
        """Return the refusal of a step that the stage does not allow."""
        return no(
            "stage",
            inspection=now.id,
            stage=now.stage,
            step=self.declared.says,
            cites=self.declared.cites,
        )

    def step_faults(self, now: Inspection) -> Iterator[SsjError]:
        """Yield that the stage does not allow it, or that it is before what it rests on (D2)."""
        if now.stage not in self.stages:
            yield self.stage_fault(now)
        yield from in_order(self, self.on, now.latest, now.latest.on)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want the stage and the order of days."""
        yield from self.step_faults(now)


def known(world: World, number: str) -> Inspection:
    """Return an inspection that the road has made sure of."""
    found = world.get(INSPECTION, INSPECTION.of(inspection=number))
    assert found is not None  # nosec B101  # noqa: S101 - the road asks nothing about what has no beginning
    return found
