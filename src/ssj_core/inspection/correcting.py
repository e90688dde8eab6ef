"""After the visit: the sheet corrected, with both versions kept, and reports that come in later."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, cast

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import no
from ssj_core.inspection.sheet import Confirmation, Refusal, Sheet
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact
from ssj_core.inspection.visiting import (
    UNDER_WAY,
    InspectionFinished,
    SheetConfirmed,
    SheetRefused,
    paper_faults,
    sheet_faults,
)
from ssj_core.inspection.words import Stage
from ssj_core.journal import (
    Digest,
    Entry,
    Login,
    Receipt,
    World,
    evolve,
    fact,
    in_order,
    labelled,
    system_day,
    world_day,
)


@fact(
    INSPECTION,
    "inspection.sheet-amended",
    "更正检查表",
    "sheet corrected",
    command="inspection.sheet-amend",
)
class SheetAmended(InspectionFact):
    """The sheet was corrected with its reason; what was signed is signed again (C12, C113, C115).

    Attributes:
        inspection: the inspection's number.
        sheet: the sheet as it is now, whole.
        reason: why it is corrected.
        confirmation: the new signature, if the sheet is signed again.
        refusal: the refusal, if the target would not.
        on: the day.
    """

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.FINISHED, Stage.CONFIRMED, Stage.RESULTS})
    inspection: str = labelled("检查编号", "inspection")
    sheet: Sheet = labelled("检查表", "sheet")
    reason: str = labelled("理由", "reason", personal=True)
    confirmation: Confirmation | None = labelled("确认", "confirmation", default=None)
    refusal: Refusal | None = labelled("拒签说明", "refusal", default=None)
    on: date = system_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the day of the signature or refusal: today, where it says no other."""
        day = {"on": login.on.isoformat()}
        return {part: day for part in ("confirmation", "refusal") if part in given}

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a sheet that differs, of the same items, and a new signature for what was signed."""
        yield from self.step_faults(now)
        if now.sheet is None:
            yield self.stage_fault(now)
            return
        yield from sheet_faults(now, self.sheet)
        if self.sheet == now.sheet:
            yield no("same-sheet", pointer="/input/sheet")
        if self.confirmation is not None and self.refusal is not None:
            yield no("sign-once")
        for paper in (self.confirmation, self.refusal):
            if paper is not None:
                yield from paper_faults(now, paper, self.on)
        if now.confirmed is not None and self.confirmation is None and self.refusal is None:
            yield no("sign-again")

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the new sheet, and the one before beside it."""
        finished = cast("InspectionFinished", now.finished)
        confirmed = now.confirmed
        if self.confirmation is not None:
            confirmed = SheetConfirmed(
                inspection=self.inspection, confirmation=self.confirmation, on=self.confirmation.on
            )
        elif self.refusal is not None:
            confirmed = SheetRefused(
                inspection=self.inspection, refusal=self.refusal, on=self.refusal.on
            )
        return evolve(
            now,
            finished=finished.but(sheet=self.sheet),
            confirmed=confirmed,
            corrected=(*now.corrected, (finished.sheet, self)),
        )


@fact(
    INSPECTION,
    "inspection.reported",
    "检验检测等报告到达",
    "report of an institution received",
    command="inspection.report",
)
class ReportReceived(InspectionFact):
    """The report of a commissioned institution came in; with a sample it ends the visit (C93, C111).

    Attributes:
        inspection: the inspection's number.
        report: number of the report.
        digest: digest of the report.
        conclusion: what it says.
        on: the day it came in; it starts clocks, and is taken at its word.
        receipt: a paper of another hand that shows the day.
    """

    stages: ClassVar[frozenset[Stage]] = UNDER_WAY | {Stage.COMPLETE}
    inspection: str = labelled("检查编号", "inspection")
    report: str = labelled("报告编号", "report")
    digest: Digest | None = labelled("报告摘要", "digest of the report", default=None)
    conclusion: str = labelled("结论", "conclusion", default="", personal=True)
    on: date = world_day()
    receipt: Receipt | None = labelled("回执", "receipt", default=None)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a commission before it, and a report that is not on record yet."""
        if now.stage not in self.stages:
            yield self.stage_fault(now)
        if not now.commissions:
            yield no("no-commission", inspection=now.id)
        else:
            first = min(now.commissions, key=lambda commission: commission.on)
            yield from in_order(self, self.on, first, first.on)
        if any(report.report == self.report for report in now.reports):
            yield no("report-known", report=self.report, pointer="/input/report")
        if self.receipt is not None:
            yield from self.receipt.against(self.on, date.max, self.declared.cites)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the report."""
        return evolve(now, reports=(*now.reports, self))
