"""How an inspection ends other than by its own result."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from attrs import evolve

from ssj_core.encoding import Text
from ssj_core.errors.refusals import Refused
from ssj_core.inspection.refusals import no
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact
from ssj_core.inspection.visiting import BEFORE
from ssj_core.inspection.words import Stage
from ssj_core.journal import Entry, fact, labelled, system_day


class Ending(InspectionFact):
    """What ends an inspection.

    Attributes:
        leads_to: the stage it ends in.
    """

    __slots__ = ()
    leads_to: ClassVar[Stage]

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection as it ended."""
        return evolve(now, ended=self)


@fact(
    INSPECTION,
    "inspection.recognised",
    "结果互认",
    "result of another department recognised",
    command="inspection.recognise",
    clause="C6 C21",
)
class InspectionRecognised(Ending):
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

    stages: ClassVar[frozenset[Stage]] = BEFORE
    leads_to: ClassVar[Stage] = Stage.RECOGNISED
    inspection: str = labelled("检查编号", "inspection")
    source: str = labelled("采用的检查", "inspection adopted")
    source_department: str = labelled("作出结果的部门", "department that made it")
    items: tuple[str, ...] = labelled("抽查事项", "items")
    days: int = labelled("回溯日数", "days back")
    basis: str = labelled("依据", "basis")
    on: date = system_day()


@fact(
    INSPECTION,
    "inspection.cancelled",
    "检查终止",
    "inspection ended without result",
    command="inspection.cancel",
    clause="C80 C83",
)
class InspectionCancelled(Ending):
    """The inspection ended without a result: the target left the register, for example."""

    stages: ClassVar[frozenset[Stage]] = BEFORE | {
        Stage.STARTED,
        Stage.FINISHED,
        Stage.CONFIRMED,
    }
    leads_to: ClassVar[Stage] = Stage.CANCELLED
    inspection: str = labelled("检查编号", "inspection")
    reason: str = labelled("理由", "reason")
    approver: str = labelled("批准人", "approver")
    on: date = system_day()


def recognise(
    own: Inspection, source: Inspection, *, department: str, days: int, basis: str, on: date
) -> InspectionRecognised:
    """Return the record by which `own` is satisfied with the result of `source`.

    Args:
        own: the inspection that need not be made.
        source: the inspection of another department, complete.
        department: the department whose result is adopted.
        days: how many days before `on` the source may have ended; the law gives no number.
        basis: the clause or agreement that gives it.
        on: the day of the decision.

    Raises:
        Refused: ``inspection.not-recognised``: another target, no common item, not complete, or too
            long ago.
    """

    def refused(zh: str, en: str) -> Refused:
        why = Text(zh, en)
        return no("not-recognised", inspection=own.id, source=source.id, why=why)

    if own.assigned.target != source.assigned.target:
        raise refused("检查对象不同", "it is about another target")
    if department not in source.assigned.departments or department in own.assigned.departments:
        raise refused(
            f"{department} 不是另一检查部门", f"{department} is not another inspecting department"
        )
    if source.stage not in (Stage.COMPLETE, Stage.ARCHIVED) or source.finished is None:
        raise refused("该结果尚未公示", "that result is not public yet")
    if not on - timedelta(days=days) <= source.finished.on <= on:
        raise refused(f"不在 {days} 日之内（{basis}）", f"it is not within {days} day(s) ({basis})")
    items = tuple(item for item in own.assigned.items if item in source.assigned.items)
    if items != own.assigned.items:
        raise refused("抽查事项未全部涵盖", "it does not cover all the items")
    return InspectionRecognised(
        inspection=own.id,
        source=source.id,
        source_department=department,
        items=items,
        days=days,
        basis=basis,
        on=on,
    )


def visits(inspections: Iterable[Inspection], target: str, year: int) -> int:
    """Return how often a target was visited in a year, by whichever department (clause C6).

    A joint inspection counts once; one that was satisfied by another result, or never begun, counts
    not at all.
    """
    return sum(
        inspection.assigned.target == target
        and inspection.started is not None
        and inspection.started.on.year == year
        for inspection in inspections
    )
