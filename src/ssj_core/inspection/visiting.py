"""The visit: notice, start, commissions, the sheet and who confirmed it."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

from attrs import evolve

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import no
from ssj_core.inspection.sheet import Confirmation, Refusal, Sheet
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact
from ssj_core.inspection.words import Commission, Stage
from ssj_core.journal import Entry, World, fact, labelled, world_day

BEFORE: Final = frozenset({Stage.ASSIGNED, Stage.NOTICED})
"""Before the visit began."""


@fact(
    INSPECTION,
    "inspection.noticed",
    "送达检查通知书",
    "inspection notice served",
    command="inspection.notice",
    clause="C91",
)
class InspectionNoticed(InspectionFact):
    """The inspection notice was served."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.ASSIGNED})
    inspection: str = labelled("检查编号", "inspection")
    document: str = labelled("文号", "document")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with its notice."""
        return evolve(now, noticed=self)


@fact(
    INSPECTION,
    "inspection.started",
    "开始检查",
    "inspection started",
    command="inspection.start",
    clause="C91",
)
class InspectionStarted(InspectionFact):
    """The team began."""

    stages: ClassVar[frozenset[Stage]] = BEFORE
    inspection: str = labelled("检查编号", "inspection")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection as it began."""
        return evolve(now, started=self)


@fact(
    INSPECTION,
    "inspection.commissioned",
    "委托专业机构",
    "institution commissioned",
    command="inspection.commission",
    clause="C111",
)
class Commissioned(InspectionFact):
    """A qualified institution was commissioned with a part (clause C111)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.STARTED})
    inspection: str = labelled("检查编号", "inspection")
    institution: str = labelled("机构名称", "institution")
    qualification: str = labelled("资质", "qualification")
    commission: Commission = labelled("委托事项", "kind of commission")
    report: str = labelled("报告", "report")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the commission."""
        return evolve(now, commissions=(*now.commissions, self))


@fact(
    INSPECTION,
    "inspection.finished",
    "结束检查",
    "inspection finished",
    command="inspection.finish",
    clause="C113",
)
class InspectionFinished(InspectionFact):
    """The inspection ended and the sheet was filled in; `on` starts the 20 working days (C93)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.STARTED})
    inspection: str = labelled("检查编号", "inspection")
    sheet: Sheet = labelled("检查表", "sheet")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Hold the sheet to the items of the task: none left out, none added (C5, C113)."""
        yield from self.step_faults(now)
        listed, rows = set(now.assigned.items), {row.item for row in self.sheet.rows}
        if missing := sorted(listed - rows):
            yield no("rows-missing", items=missing)
        if extra := sorted(rows - listed):
            yield no("rows-extra", items=extra)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with its sheet."""
        return evolve(now, finished=self)


@fact(
    INSPECTION,
    "inspection.signed",
    "被检查对象签字盖章",
    "sheet signed or sealed",
    command="sheet.confirm",
    clause="C115",
)
class SheetConfirmed(InspectionFact):
    """The target signed or sealed the sheet (clause C115)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.FINISHED})
    inspection: str = labelled("检查编号", "inspection")
    confirmation: Confirmation = labelled("确认", "confirmation")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with its sheet confirmed."""
        return evolve(now, confirmed=self)


@fact(
    INSPECTION,
    "inspection.refused",
    "拒绝签字盖章",
    "signature refused",
    command="sheet.refuse",
    clause="C116 C117",
)
class SheetRefused(InspectionFact):
    """The target refused to; the inspectors say why (clauses C116–C117)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.FINISHED})
    inspection: str = labelled("检查编号", "inspection")
    refusal: Refusal = labelled("拒签说明", "refusal")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the refusal noted."""
        return evolve(now, confirmed=self)
