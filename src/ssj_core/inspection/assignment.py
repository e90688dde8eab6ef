"""Who inspects whom, for which task, on what grounds."""

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.errors._base import SsjError
from ssj_core.errors.inspection import TeamTooSmallError
from ssj_core.errors.planning import BlankFieldError
from ssj_core.inspection.words import Source
from ssj_core.planning import Fact, Method, Payload


@frozen
class Member(Payload):
    """An inspector of the team: number in the register, and for which department."""

    inspector: str
    department: str


@frozen(kw_only=True)
class InspectionAssigned(Fact):
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
        assistants: experts beside the team, never counted in it (clause C71).
    """

    kind: ClassVar[str] = "inspection.assigned"
    title: ClassVar[str] = "检查任务"

    inspection: str
    target: str = field(metadata={"zh": "检查对象"})
    plan: str
    task: str
    draw: str
    source: Source
    departments: tuple[str, ...] = field(metadata={"zh": "检查部门"})
    team: tuple[Member, ...] = field(metadata={"zh": "检查组"})
    least: int
    least_basis: str
    items: tuple[str, ...] = field(metadata={"zh": "抽查事项"})
    methods: tuple[Method, ...] = field(metadata={"zh": "检查方式"})
    window_end: date
    on: date
    reason: str = ""
    assistants: tuple[str, ...] = ()

    def faults(self) -> list[SsjError]:
        """Refuse a department with too few inspectors and an inspection without its reason."""
        faults: list[SsjError] = []
        for department in self.departments:
            found = {one.inspector for one in self.team if one.department == department}
            if len(found) < self.least:
                faults.append(
                    TeamTooSmallError(
                        department=department,
                        found=len(found),
                        least=self.least,
                        basis=self.least_basis,
                    )
                )
        return faults + _reason(self)


def _reason(fact: InspectionAssigned) -> list[SsjError]:
    if fact.source is Source.RANDOM or fact.reason.strip():
        return []
    return [BlankFieldError(what=fact.title, field="reason", label="非随机检查的理由")]
