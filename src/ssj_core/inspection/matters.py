"""What follows a finding until it comes to an end, with the record of every hand-over (C126)."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from attrs import evolve

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import no
from ssj_core.inspection.resulting import DONE
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, Matter
from ssj_core.inspection.words import FollowUp, Organ, Stage
from ssj_core.journal import Entry, World, fact, labelled, world_day


class MatterFact(InspectionFact):
    """What happens to one matter."""

    __slots__ = ()
    matter: str


class Opening(MatterFact):
    """What opens a matter."""

    __slots__ = ()
    stages: ClassVar[frozenset[Stage]] = DONE
    department: str

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a number that is free."""
        yield from self.step_faults(now)
        if now.matter(self.matter) is not None:
            yield no("matter-known", matter=self.matter)

    def opened(self, now: Inspection, action: FollowUp, to: str, document: str) -> Inspection:
        """Return the inspection with the matter open."""
        matter = Matter(
            id=self.matter,
            action=action,
            department=self.department,
            to=to,
            document=document,
            opened=self.on,
        )
        return evolve(now, matters=(*now.matters, matter))


class _Closing(MatterFact):
    """What ends a matter."""

    __slots__ = ()
    stages: ClassVar[frozenset[Stage]] = DONE

    def end_faults(self, now: Inspection, *, receipt: bool) -> Iterator[SsjError]:
        """Want an open matter of the kind that ends this way."""
        yield from self.step_faults(now)
        matter = now.matter(self.matter)
        if matter is None:
            yield no("matter-unknown", matter=self.matter)
        elif matter.closed is not None:
            yield no("matter-closed", matter=self.matter)
        elif matter.handed_over is not receipt:
            yield no("matter-end")

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
    clause="C15 C95 C96 C122",
)
class FollowUpOpened(Opening):
    """A department takes up a rectification or a case (clauses C15, C95–C96, C122)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    action: FollowUp = labelled("处理方式", "kind of follow-up")
    department: str = labelled("办理部门", "department", hand="department")
    words: str = labelled("内容", "words")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a rectification or a case: a hand-over has its own record."""
        yield from super().guard(now, world)
        if self.action not in (FollowUp.RECTIFICATION, FollowUp.CASE):
            yield no("matter-other")

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the matter open."""
        return self.opened(now, self.action, "", "")


@fact(
    INSPECTION,
    "inspection.followed-up",
    "后续处理办结",
    "follow-up closed",
    form="closed",
    command="matter.close",
    clause="C15 C95",
)
class FollowUpClosed(_Closing):
    """The matter came to an end; a penalty is only referred to and published apart (C120–C121)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    outcome: str = labelled("办理结果", "outcome")
    on: date = world_day()
    reference: str = labelled("文号", "reference", default="")

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
    clause="C123",
)
class CluePassed(Opening):
    """A clue went to the internal unit whose duty it is (clause C123)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    department: str = labelled("移转部门", "department", hand="department")
    unit: str = labelled("接收内设机构", "unit")
    words: str = labelled("内容", "words")
    document: str = labelled("文号", "document")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the clue passed on."""
        return self.opened(now, FollowUp.CLUE, self.unit, self.document)


@fact(
    INSPECTION,
    "inspection.notified",
    "告知其他部门",
    "other department notified",
    command="department.notify",
    clause="C124",
)
class DepartmentNotified(Opening):
    """Another department was told of what is its duty (clause C124)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    department: str = labelled("告知部门", "department", hand="department")
    to: str = labelled("被告知部门", "department told")
    words: str = labelled("内容", "words")
    document: str = labelled("文号", "document")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the other department told."""
        return self.opened(now, FollowUp.NOTIFICATION, self.to, self.document)


@fact(
    INSPECTION,
    "inspection.transferred",
    "移送",
    "transferred",
    command="crime.transfer",
    clause="C97 C125 C139",
)
class CrimeTransferred(Opening):
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
        return self.opened(now, FollowUp.TRANSFER, self.to, self.document)


@fact(
    INSPECTION,
    "inspection.received",
    "移送签收",
    "transfer receipted",
    command="matter.receipt",
    clause="C124 C126",
)
class HandoverReceived(_Closing):
    """Whoever was told, or given the matter, confirmed it with a receipt (clause C126)."""

    inspection: str = labelled("检查编号", "inspection")
    matter: str = labelled("事项编号", "matter")
    by: str = labelled("签收人", "received by")
    receipt: str = labelled("回执", "receipt")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want an open matter that was handed over."""
        yield from self.end_faults(now, receipt=True)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the receipt."""
        return self.ended(now, self.receipt)
