"""What can happen to a plan: one value per kind of event."""

from datetime import date
from typing import ClassVar

from attrs import frozen

from ssj_core.planning.payload import Fact
from ssj_core.planning.plan import DepartmentPlan, JointPlan
from ssj_core.planning.words import Channel, Reply


@frozen(kw_only=True)
class PlanApproved(Fact):
    """The first version of a plan was drawn up and approved (clauses C76, C100)."""

    kind: ClassVar[str] = "plan.approved"
    plan: DepartmentPlan | JointPlan
    on: date


@frozen(kw_only=True)
class PlanAmended(Fact):
    """A later version of a plan was decided; the 10 working days run from `on` (C85–C86, C105)."""

    kind: ClassVar[str] = "plan.amended"
    plan: DepartmentPlan | JointPlan
    on: date
    reason: str


@frozen(kw_only=True)
class PlanEntered(Fact):
    """A version was entered in the platform (clause C86)."""

    kind: ClassVar[str] = "plan.entered"
    plan: str
    version: int
    on: date


@frozen(kw_only=True)
class PlanPublished(Fact):
    """A version was made public on one channel (clauses C78, C103)."""

    kind: ClassVar[str] = "plan.published"
    plan: str
    version: int
    channel: Channel
    digest: str
    on: date


@frozen(kw_only=True)
class PlanFiled(Fact):
    """A version was filed with the office of the joint conference (clauses C79, C103)."""

    kind: ClassVar[str] = "plan.filed"
    plan: str
    version: int
    receiver: str
    on: date


@frozen(kw_only=True)
class JointConsulted(Fact):
    """A cooperating department was asked in writing about a joint task (clauses C48–C49)."""

    kind: ClassVar[str] = "joint.consulted"
    plan: str
    task: str
    department: str
    document: str
    on: date


@frozen(kw_only=True)
class JointReplied(Fact):
    """What the department answered; silence is recorded as such (clause C49, ambiguity A18)."""

    kind: ClassVar[str] = "joint.replied"
    plan: str
    task: str
    department: str
    reply: Reply
    on: date
    words: str = ""


@frozen(kw_only=True)
class SchemeAdopted(Fact):
    """The implementation scheme of a joint task, approved by a resolution (clauses C50, C106)."""

    kind: ClassVar[str] = "scheme.adopted"
    plan: str
    task: str
    resolution: str
    title_zh: str
    digest: str
    on: date


@frozen(kw_only=True)
class PlansAggregated(Fact):
    """The office put the filed joint plans of a year together (clause C104)."""

    kind: ClassVar[str] = "plan.aggregated"
    year: int
    plans: tuple[str, ...]
    digest: str
    on: date


@frozen(kw_only=True)
class PlanReported(Fact):
    """The district's joint plan was reported to the government (clause C104)."""

    kind: ClassVar[str] = "plan.reported"
    year: int
    receiver: str
    digest: str
    on: date


PlanFact = (
    PlanApproved
    | PlanAmended
    | PlanEntered
    | PlanPublished
    | PlanFiled
    | JointConsulted
    | JointReplied
    | SchemeAdopted
)
"""What happens to one plan."""

DistrictFact = PlansAggregated | PlanReported
"""What happens to the joint plans of a district together (clause C104)."""

FACTS: dict[str, type[Fact]] = {
    one.kind: one
    for one in (
        PlanApproved,
        PlanAmended,
        PlanEntered,
        PlanPublished,
        PlanFiled,
        JointConsulted,
        JointReplied,
        SchemeAdopted,
        PlansAggregated,
        PlanReported,
    )
}
"""The facts of this room by their kind of event."""
