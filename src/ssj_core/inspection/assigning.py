"""Who inspects whom, for which task, on what grounds."""

from collections.abc import Iterable, Iterator
from datetime import date

from ssj_core.errors import SsjError
from ssj_core.inspection.parts import Part
from ssj_core.inspection.refusals import no
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact
from ssj_core.inspection.words import Source
from ssj_core.journal import Entry, Value, World, fact, labelled, system_day, value
from ssj_core.registers.words import Method


@value("检查组成员", "member of the team", kw_only=False)
class Member(Value):
    """An inspector of the team: number in the register, and for which department."""

    inspector: str = labelled("执法人员编号", "inspector")
    department: str = labelled("单位", "department")


@fact(
    INSPECTION,
    "inspection.assigned",
    "检查任务下达",
    "inspection assigned",
    command="inspection.assign",
    clause="C5 C71 C89 C107 C108",
    begins=True,
)
class InspectionAssigned(InspectionFact):
    """One target of one task was given to a team (clauses C5, C71, C89, C107–C108).

    Attributes:
        inspection: the inspection's number.
        target: identity of the target.
        plan: number of the plan.
        task: number of its task.
        draw: number of the draw, or of the decision for an inspection that was not drawn.
        source: drawn at random, or why else.
        reason: why, when not drawn (clause C4); empty otherwise.
        departments: the inspecting departments; each enters its own part (clause C118).
        team: certified inspectors.
        least: certified inspectors each department must send, as the rules answered.
        least_basis: the clause that says so.
        items: numbers of the items to check.
        methods: how.
        window_end: last day of the task's period.
        on: the day.
        assistants: experts beside the team, never counted in it (clause C71).
    """

    inspection: str = labelled("检查编号", "inspection")
    target: str = labelled("检查对象", "target")
    plan: str = labelled("计划编号", "plan")
    task: str = labelled("任务编号", "task")
    draw: str = labelled("抽取编号", "draw")
    source: Source = labelled("检查来源", "source")
    departments: tuple[str, ...] = labelled("检查部门", "inspecting departments")
    team: tuple[Member, ...] = labelled("检查组", "team")
    least: int = labelled("每部门至少人数", "least number of each department")
    least_basis: str = labelled("人数依据", "clause of the number")
    items: tuple[str, ...] = labelled("抽查事项", "items")
    methods: tuple[Method, ...] = labelled("检查方式", "methods")
    window_end: date = labelled("实施截止日", "last day of the period")
    on: date = system_day()
    reason: str = labelled("理由", "reason", default="")
    assistants: tuple[str, ...] = labelled("协助专家", "assisting experts", default=())

    def faults(self) -> Iterable[SsjError]:
        """Refuse a department with too few inspectors and an inspection without its reason."""
        for department in self.departments:
            found = {member.inspector for member in self.team if member.department == department}
            if len(found) < self.least:
                yield no(
                    "team-small",
                    department=department,
                    found=len(found),
                    least=self.least,
                    basis=self.least_basis,
                )
        if self.source is not Source.RANDOM and not self.reason.strip():
            yield no("reason-unsaid", pointer="/input/reason")

    def hands(self, now: Inspection | None, world: World) -> tuple[str, ...]:
        """Return the inspecting departments."""
        return self.departments

    def guard(self, now: Inspection | None, world: World) -> Iterator[SsjError]:
        """Want nothing more than that nothing is under this number yet."""
        yield from ()

    def apply(self, now: Inspection | None, entry: Entry) -> Inspection:
        """Return the inspection as it begins: nothing entered by anybody."""
        return Inspection(
            assigned=self, parts=tuple((department, Part()) for department in self.departments)
        )
