"""What can happen on the way of one inspection: one value per kind of event."""

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.errors._base import SsjError
from ssj_core.inspection.results import result_faults
from ssj_core.inspection.sheet import Confirmation, Refusal, Sheet
from ssj_core.inspection.words import Commission, Verdict
from ssj_core.planning import Channel, Fact


@frozen(kw_only=True)
class InspectionNoticed(Fact):
    """The inspection notice was served."""

    kind: ClassVar[str] = "inspection.noticed"
    inspection: str
    document: str
    on: date


@frozen(kw_only=True)
class InspectionStarted(Fact):
    """The team began."""

    kind: ClassVar[str] = "inspection.started"
    inspection: str
    on: date


@frozen(kw_only=True)
class Commissioned(Fact):
    """A qualified institution was commissioned with a part (clause C111)."""

    kind: ClassVar[str] = "inspection.commissioned"
    inspection: str
    institution: str
    qualification: str
    commission: Commission
    report: str
    on: date


@frozen(kw_only=True)
class InspectionFinished(Fact):
    """The inspection ended and the sheet was filled in; `on` starts the 20 working days (C93)."""

    kind: ClassVar[str] = "inspection.finished"
    inspection: str
    sheet: Sheet
    on: date


@frozen(kw_only=True)
class SheetConfirmed(Fact):
    """The target signed or sealed the sheet (clause C115)."""

    kind: ClassVar[str] = "inspection.signed"
    inspection: str
    confirmation: Confirmation
    on: date


@frozen(kw_only=True)
class SheetRefused(Fact):
    """The target refused to; the inspectors say why (clauses C116–C117)."""

    kind: ClassVar[str] = "inspection.refused"
    inspection: str
    refusal: Refusal
    on: date


@frozen(kw_only=True)
class ResultEntered(Fact):
    """An inspecting department entered its result; `on` starts the 7 working days (C9, C92, C118).

    Attributes:
        inspection: the inspection's number.
        department: whose part it is.
        by: who entered it.
        by_department: where that person belongs.
        results: result codes, at least one.
        crime: whether a crime is suspected (clauses C97, C125).
        on: the day the result was recorded.
        remark: 备注.
    """

    kind: ClassVar[str] = "inspection.resulted"
    title: ClassVar[str] = "检查结果"

    inspection: str
    department: str
    by: str
    by_department: str
    results: tuple[str, ...] = field(metadata={"zh": "检查结果"})
    crime: bool
    on: date
    remark: str = ""

    def faults(self) -> list[SsjError]:
        """Refuse unknown codes and codes that exclude each other."""
        return result_faults(self.results)


@frozen(kw_only=True)
class ResultReviewed(Fact):
    """Another person of the department passed the result or returned it."""

    kind: ClassVar[str] = "inspection.reviewed"
    inspection: str
    department: str
    by: str
    by_department: str
    verdict: Verdict
    on: date
    opinion: str = ""


@frozen(kw_only=True)
class ResultPublished(Fact):
    """A department's result became public under the target's name; only then is it done (C94)."""

    kind: ClassVar[str] = "record.published"
    form: ClassVar[str] = "inspection-result"
    inspection: str
    department: str
    channel: Channel
    digest: str
    on: date


@frozen(kw_only=True)
class InspectionRecognised(Fact):
    """The result of another department is used instead of inspecting again (clause C21).

    Attributes:
        inspection: the inspection that need not be made.
        source: the inspection whose result is adopted.
        source_department: the department that made it.
        items: the items both have.
        days: how many days back the rules let one look.
        basis: the clause that says so.
        on: the day it was decided.
    """

    kind: ClassVar[str] = "inspection.recognised"
    inspection: str
    source: str
    source_department: str
    items: tuple[str, ...]
    days: int
    basis: str
    on: date


@frozen(kw_only=True)
class InspectionCancelled(Fact):
    """The inspection ended without a result: the target left the register, for example."""

    kind: ClassVar[str] = "inspection.cancelled"
    inspection: str
    reason: str
    approver: str
    on: date


@frozen(kw_only=True)
class DossierArchived(Fact):
    """The dossier was closed and filed away (clause C114)."""

    kind: ClassVar[str] = "inspection.archived"
    inspection: str
    digest: str
    on: date
