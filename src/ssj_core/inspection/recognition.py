"""Using another department's result instead of inspecting again, and counting visits (C6, C21)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NoReturn

from ssj_core.errors.inspection import RecognitionError
from ssj_core.inspection.facts import InspectionRecognised
from ssj_core.inspection.state import Inspection
from ssj_core.inspection.words import Stage


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
        RecognitionError: another target, no common item, not complete, or too long ago.
    """

    def refuse(why_zh: str, why_en: str) -> NoReturn:
        raise RecognitionError(inspection=own.id, source=source.id, why_zh=why_zh, why_en=why_en)

    if own.assigned.target != source.assigned.target:
        refuse("检查对象不同", "it is about another target")
    if department not in source.assigned.departments or department in own.assigned.departments:
        refuse(
            f"{department} 不是另一检查部门", f"{department} is not another inspecting department"
        )
    if source.stage not in (Stage.COMPLETE, Stage.ARCHIVED) or source.finished is None:
        refuse("该结果尚未公示", "that result is not public yet")
    if not on - timedelta(days=days) <= source.finished.on <= on:
        refuse(f"不在 {days} 日之内（{basis}）", f"it is not within {days} day(s) ({basis})")
    items = tuple(item for item in own.assigned.items if item in source.assigned.items)
    if items != own.assigned.items:
        refuse("抽查事项未全部涵盖", "it does not cover all the items")
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
        one.assigned.target == target and one.started is not None and one.started.on.year == year
        for one in inspections
    )
