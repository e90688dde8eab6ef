"""What follows a finding until it comes to an end, with the record of every hand-over (C126)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import hand, no
from ssj_core.inspection.resulting import AFTER, SUPPLEMENT
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, Matter
from ssj_core.inspection.words import FollowUp, Organ, Stage
from ssj_core.journal import (
    Entry,
    Login,
    Receipt,
    World,
    evolve,
    fact,
    in_order,
    labelled,
    world_day,
)

BEGUN: Final = AFTER | {Stage.STARTED, Stage.FINISHED, Stage.CONFIRMED}
"""From the first day of the visit on: an urgent matter waits for no result."""


class MatterFact(InspectionFact):
    """What happens to one matter."""

    __slots__ = ()
    stages: ClassVar[frozenset[Stage]] = BEGUN
    matter: str

    def step_faults(self, now: Inspection) -> Iterator[SsjError]:
        """Yield that the visit has not begun, or that it is before it did."""
        if now.stage not in self.stages:
            yield from super().step_faults(now)
        else:
            first = now.started or now.assigned
            yield from in_order(self, self.on, first, first.on)

    def marks(self, now: Inspection, entry: Entry) -> Iterable[str]:
        """Return that it comes after the dossier was filed away (C114)."""
        return (SUPPLEMENT,) if now.stage is Stage.ARCHIVED else ()


class Opening(MatterFact):
    """What opens a matter."""

    __slots__ = ()
    department: str

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a number that is free."""
        yield from self.step_faults(now)
        if now.matter(self.matter) is not None:
            yield no("matter-known", matter=self.matter, cites=self.declared.cites)

    def opened(
        self, now: Inspection, entry: Entry, action: FollowUp, to: str = "", document: str = ""
    ) -> Inspection:
        """Return the inspection with the matter open."""
        matter = Matter(
            id=self.matter,
            action=action,
            department=self.department,
            to=to,
            document=document,
            opened=self.on,
            passed_by=entry.actor,
        )
        return evolve(now, matters=(*now.matters, matter))


class Handover(Opening):
    """What hands a matter to somebody else."""

    __slots__ = ()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want an inspecting department besides: nobody hands over what is not his."""
        yield from super().guard(now, world)
        if self.department not in now.assigned.departments:
            yield hand(
                "not-inspecting-unit",
                inspection=now.id,
                by=self.declared.says,
                department=self.department,
                cites=self.declared.cites,
            )


class _Closing(MatterFact):
    """What ends a matter."""

    __slots__ = ()

    def end_faults(self, now: Inspection, *, receipt: bool) -> Iterator[SsjError]:
        """Want an open matter of the kind that ends this way, and no day before it was opened."""
        yield from self.step_faults(now)
        matter, cites = now.matter(self.matter), self.declared.cites
        if matter is None:
            yield no("matter-unknown", matter=self.matter, cites=cites)
            return
        if matter.closed is not None:
            yield no("matter-closed", matter=self.matter, cites=cites)
        elif matter.handed_over is not receipt:
            yield no("matter-end")
        yield from in_order(self, self.on, matter.action.text, matter.opened)

    def ended(self, now: Inspection, outcome: str) -> Inspection:
        """Return the inspection with the matter ended."""
        return evolve(
            now,
            matters=tuple(
                evolve(matter, closed=self.on, outcome=outcome)
                if matter.id == self.matter
                else matter
                for matter in now.matters
            ),
        )


@fact(
    INSPECTION,
    "inspection.followed-up",
    "后续处理立项",
    "follow-up opened",
    form="opened",
    command="matter.open",
)
class FollowUpOpened(Opening):
    """A rectification or a case is taken up, by the department whose duty it is (C15, C95–C96, C122)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    action: FollowUp = labelled("处理方式", "kind of follow-up")
    department: str = labelled("办理部门", "department", hand="department")
    words: str = labelled("内容", "words", personal=True)
    on: date = world_day()

    def hands(self, now: Inspection, world: World) -> tuple[str, ...] | None:
        """Return who inspects, and whoever was told of the matter as its own duty (C95, C124)."""
        told = (matter.to for matter in now.matters if matter.action is FollowUp.NOTIFICATION)
        return (*now.assigned.departments, *told)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a rectification or a case: a hand-over has its own record."""
        yield from super().guard(now, world)
        if self.action not in (FollowUp.RECTIFICATION, FollowUp.CASE):
            yield no("matter-other")

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the matter open."""
        return self.opened(now, entry, self.action)


@fact(
    INSPECTION,
    "inspection.followed-up",
    "后续处理办结",
    "follow-up closed",
    form="closed",
    command="matter.close",
)
class FollowUpClosed(_Closing):
    """The matter came to an end; a penalty is only referred to and published apart (C120–C121)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    outcome: str = labelled("办理结果", "outcome", personal=True)
    on: date = world_day()
    reference: str = labelled("文号", "reference", default="")

    def hands(self, now: Inspection, world: World) -> tuple[str, ...] | None:
        """Return the department that sees it through."""
        matter = now.matter(self.matter)
        return (matter.department,) if matter else super().hands(now, world)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want an open matter that is not handed over."""
        yield from self.end_faults(now, receipt=False)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the matter ended."""
        return self.ended(now, self.outcome)


@fact(
    INSPECTION,
    "inspection.clue",
    "内部线索移转",
    "clue passed to an internal unit",
    command="clue.pass",
)
class CluePassed(Handover):
    """A clue went to the internal unit whose duty it is (clause C123)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    department: str = labelled("移转部门", "department", hand="department")
    unit: str = labelled("接收内设机构", "unit")
    words: str = labelled("内容", "words", personal=True)
    document: str = labelled("文号", "document")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the clue passed on."""
        return self.opened(now, entry, FollowUp.CLUE, self.unit, self.document)


@fact(
    INSPECTION,
    "inspection.notified",
    "告知其他部门",
    "other department notified",
    command="department.notify",
)
class DepartmentNotified(Handover):
    """Another department was told of what is its duty (clause C124)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    department: str = labelled("告知部门", "department", hand="department")
    to: str = labelled("被告知部门", "department told")
    words: str = labelled("内容", "words", personal=True)
    document: str = labelled("文号", "document")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want another department."""
        yield from super().guard(now, world)
        if self.to == self.department:
            yield no("told-itself", to=self.to)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the other department told."""
        return self.opened(now, entry, FollowUp.NOTIFICATION, self.to, self.document)


@fact(
    INSPECTION,
    "inspection.transferred",
    "移送",
    "transferred",
    command="crime.transfer",
)
class CrimeTransferred(Handover):
    """A suspected crime was transferred (clauses C97, C125, C139)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    department: str = labelled("移送部门", "department", hand="department")
    organ: Organ = labelled("接收机关类别", "organ")
    to: str = labelled("接收机关", "received by")
    document: str = labelled("文号", "document")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the matter transferred."""
        return self.opened(now, entry, FollowUp.TRANSFER, self.to, self.document)


@fact(
    INSPECTION,
    "inspection.received",
    "移送签收",
    "transfer receipted",
    command="matter.receipt",
)
class HandoverReceived(_Closing):
    """Whoever was told, or given the matter, confirmed it with a receipt (clause C126).

    The receiver itself records it; nobody receipts what he handed over. Where the receiver has no
    login here, its paper is recorded by who handed over.

    Attributes:
        inspection: the inspection's number.
        matter: the matter's number.
        by: who received it: the department told, the unit, the organ; filled in.
        receipt: number of the receipt.
        on: the day it was received.
        paper: the receiver's paper, where it has no login here.
    """

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    by: str = labelled("签收人", "received by", hand="state", personal=True)
    receipt: str = labelled("回执", "receipt")
    on: date = world_day()
    paper: Receipt | None = labelled("签收文书", "paper of the receiver", default=None, late=True)

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return who the matter was handed to."""
        now = world.get(INSPECTION, INSPECTION.of(inspection=given.get("inspection", "")))
        matter = now.matter(str(given.get("matter", ""))) if now else None
        return {"by": (matter.to if matter else "") or login.department}

    def hands(self, now: Inspection, world: World) -> tuple[str, ...] | None:
        """Return the receiver; for an internal unit its department, for a paper also the sender."""
        matter = now.matter(self.matter)
        if matter is None or not matter.handed_over:
            return None
        inside = matter.action is FollowUp.CLUE or self.paper is not None
        return (matter.to, *((matter.department,) if inside else ()))

    def barred(self, now: Inspection, world: World) -> tuple[str, ...]:
        """Return who passed a clue on inside the department: another login receipts it (C126, D6)."""
        matter = now.matter(self.matter)
        inside = matter is not None and matter.action is FollowUp.CLUE
        return (matter.passed_by,) if matter and inside else ()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want an open matter that was handed over, and its receiver."""
        yield from self.end_faults(now, receipt=True)
        matter = now.matter(self.matter)
        if matter is None or not matter.handed_over:
            return
        if self.by != matter.to:
            yield hand("receiver", to=matter.to, by=self.by)
        if self.paper is not None:
            if self.paper.issuer != matter.to:
                yield no("paper-other", issuer=self.paper.issuer, to=matter.to)
            yield from self.paper.against(self.on, date.max, self.declared.cites)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the receipt."""
        return self.ended(now, self.receipt)
