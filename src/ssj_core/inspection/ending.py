"""How an inspection ends other than by its own result."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.inspection.asking import Asked
from ssj_core.inspection.refusals import no
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, known
from ssj_core.inspection.words import BEFORE, Stage
from ssj_core.journal import Entry, Login, World, evolve, fact, in_order, labelled, system_day
from ssj_core.rules import Ask, MayRecognise, allowed


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


def _recognised_asks(world: World, told: "InspectionRecognised") -> Asked:
    """Ask whether the other result may be used: same target, items, how old, public (C21, A19)."""
    own = known(world, told.inspection).assigned
    source = known(world, told.source)
    ended = source.ended_on
    question = MayRecognise(
        same_target=source.assigned.target == own.target,
        items_overlap=set(own.items) <= set(source.assigned.items),
        days_since=(told.on - ended).days if ended else None,
        published=source.stage in (Stage.COMPLETE, Stage.ARCHIVED),
    )
    yield Ask(question, allowed(), told.declared.says, cites=told.declared.cites)


@fact(
    INSPECTION,
    "inspection.recognised",
    "结果互认",
    "result of another department recognised",
    asks=[_recognised_asks],
)
class InspectionRecognised(Ending):
    """The result of another department is used instead of inspecting again (clause C21).

    Attributes:
        inspection: the inspection that need not be made.
        source: the inspection whose result is adopted.
        source_department: the department that made it.
        items: the items both have.
        days: how old the result is, in days since that visit ended.
        basis: the clause it rests on, where the record itself says so; the receipt does otherwise.
        on: the day it was decided.
    """

    stages: ClassVar[frozenset[Stage]] = BEFORE
    leads_to: ClassVar[Stage] = Stage.RECOGNISED
    inspection: str = labelled("检查编号", "inspection")
    source: str = labelled("采用的检查", "inspection adopted")
    source_department: str = labelled("作出结果的部门", "department that made it", hand="state")
    items: tuple[str, ...] = labelled("抽查事项", "items", hand="state")
    days: int = labelled("回溯日数", "days back", hand="state")
    basis: str = labelled("依据", "basis", default="", late=True)
    on: date = system_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return what both inspections say: who made the result, its items, how old it is."""
        own = world.get(INSPECTION, INSPECTION.of(inspection=given.get("inspection")))
        source = world.get(INSPECTION, INSPECTION.of(inspection=given.get("source")))
        if own is None or source is None:
            return {"source_department": "—", "items": ["—"], "days": 0}
        others = [unit for unit in source.assigned.departments if unit not in _units(own)]
        ended = source.ended_on
        return {
            "source_department": (others or list(source.assigned.departments))[0],
            "items": list(own.assigned.items),
            "days": (login.on - ended).days if ended else 0,
        }

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a visit not made yet, and a result of another department that ended."""
        yield from self.step_faults(now)
        source = world.get(INSPECTION, INSPECTION.of(inspection=self.source))
        if source is None or source.ended_on is None:
            why = Text("没有这项结果", "there is no such result")
        elif self.source_department in _units(now) or self.source_department not in _units(source):
            why = Text("不是另一检查部门的结果", "it is no other department's result")
        else:
            yield from in_order(self, self.on, source.latest, source.ended_on)
            return
        yield no("not-recognised", inspection=now.id, source=self.source, why=why)


def _units(inspection: Inspection) -> tuple[str, ...]:
    return inspection.assigned.departments


@fact(
    INSPECTION,
    "inspection.cancelled",
    "检查终止",
    "inspection ended without result",
    command="inspection.cancel",
)
class InspectionCancelled(Ending):
    """The inspection ended before it began, with reason and approver; its target is still owed."""

    stages: ClassVar[frozenset[Stage]] = BEFORE
    leads_to: ClassVar[Stage] = Stage.CANCELLED
    inspection: str = labelled("检查编号", "inspection")
    reason: str = labelled("理由", "reason", personal=True)
    approver: str = labelled("批准人", "approver")
    on: date = system_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a visit not begun: what was found is never made to disappear (C94)."""
        if now.started is not None:
            yield no("visited", inspection=now.id)
        else:
            yield from self.step_faults(now)


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
