"""What becomes of a public result: corrected, withdrawn, or closed by law; every version stays (C12, C17)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import no
from ssj_core.inspection.resulting import AFTER, RESULT, ResultFact, hides_finding
from ssj_core.inspection.results import result_faults
from ssj_core.inspection.state import INSPECTION, Inspection
from ssj_core.inspection.words import ResultState, Stage
from ssj_core.journal import Entry, Login, World, evolve, fact, labelled, system_day
from ssj_core.rules import Ask
from ssj_core.rules.withholding import LegalGround, may_withhold

PUBLIC = (ResultState.PARTLY, ResultState.PUBLISHED)


@fact(
    INSPECTION,
    "record.corrected",
    "更正检查结果",
    "inspection result corrected",
    form=RESULT,
    command="result.correct",
)
class ResultCorrected(ResultFact):
    """A public result was wrong and is corrected; both versions stay public (C12).

    Attributes:
        inspection: the inspection's number.
        department: whose part it is.
        results, remark: as they are now; what is left out stays as it was.
        reason, approver: why, and who approved it.
        on: the day.
    """

    stages: ClassVar[frozenset[Stage]] = AFTER
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    results: tuple[str, ...] = labelled("检查结果", "results", hand="state")
    remark: str = labelled("备注", "remark", default="", hand="state", personal=True)
    reason: str = labelled("更正原因", "reason", personal=True)
    approver: str = labelled("批准人", "approver")
    on: date = system_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the result as it stands."""
        now = world.get(INSPECTION, INSPECTION.of(inspection=given.get("inspection", "")))
        part = now.part(str(given.get("department", ""))) if now else None
        if part is None or not part.results:
            return {"results": ["no-issue"], "remark": ""}
        return {"results": list(part.results), "remark": part.remark}

    def faults(self) -> Iterable[SsjError]:
        """Refuse unknown codes and codes that exclude each other."""
        return result_faults(self.results)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a public result, something that differs, and no finding hidden."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.approver, self.department)
        yield from self.state_faults(now, *PUBLIC)
        part = now.part(self.department)
        if (self.results, self.remark) == (part.results, part.remark):
            yield no("result-same", inspection=now.id)
        if hides_finding(now, self.department, self.results):
            yield no("finding-hidden", pointer="/input/results")

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the version beside those before it."""
        part = now.part(self.department)
        return self.with_part(now, evolve(part, corrected=(*part.corrected, self)))


@fact(
    INSPECTION,
    "record.withdrawn",
    "撤回检查结果",
    "inspection result withdrawn",
    form=RESULT,
    command="result.withdraw",
)
class ResultWithdrawn(ResultFact):
    """A public result was taken back: the target is owed its inspection again (C12, C94)."""

    stages: ClassVar[frozenset[Stage]] = AFTER
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    reason: str = labelled("撤回原因", "reason", personal=True)
    approver: str = labelled("批准人", "approver")
    on: date = system_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a public result."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.approver, self.department)
        yield from self.state_faults(now, *PUBLIC)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the result taken back, what was there kept."""
        return self.with_part(now, now.part(self.department).taken_back(self))


def _grounded(_: World, told: "ResultWithheld") -> Iterator[Ask[Any]]:
    return may_withhold(RESULT, told.ground, told.declared.says)


@fact(
    INSPECTION,
    "record.withheld",
    "检查结果依法不予公示",
    "inspection result withheld on a legal ground",
    form=RESULT,
    command="result.withhold",
    asks=[_grounded],
)
class ResultWithheld(ResultFact):
    """A result is not made public, on a legal ground; the part counts as done (C17, D8)."""

    stages: ClassVar[frozenset[Stage]] = AFTER
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    ground: LegalGround = labelled("依据", "ground")
    approver: str = labelled("批准人", "approver")
    on: date = system_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a result that was passed and is not public."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.approver, self.department)
        yield from self.state_faults(now, ResultState.REVIEWED)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the part closed."""
        return self.with_part(now, evolve(now.part(self.department), withheld=self))
