"""Annual, joint and special plans: their rows, versions, publication, filing; the district's plan.

`tasks` and `plan` are the documents, `history` what is true of a plan, `facts`, `joint`, `district`
and `platform` what can happen, `asks` what that asks the rulebook, `pool` whom a row is drawn from.
"""

from ssj_core.journal import Value as Payload
from ssj_core.planning.asks import document_of
from ssj_core.planning.district import (
    DISTRICT,
    District,
    DistrictFact,
    DistrictPlan,
    PlanReported,
    PlansAggregated,
    YearPlan,
    aggregate,
    district_plan,
)
from ssj_core.planning.facts import (
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFiled,
    PlanPublished,
    PlanStep,
)
from ssj_core.planning.history import (
    PLAN,
    JointProgress,
    Needs,
    PlanHistory,
    Version,
    coverage_of,
    plan_of,
    plans_of,
    row_of,
)
from ssj_core.planning.joint import JointConsulted, JointFact, JointReplied, SchemeAdopted
from ssj_core.planning.plan import (
    Change,
    Coverage,
    DepartmentPlan,
    JointPlan,
    Plan,
    SpecialPlan,
    coverage,
    diff,
    find_task,
    plan_digest,
)
from ssj_core.planning.platform import PLATFORM, Platform, PlatformDeclared, on_platform
from ssj_core.planning.pool import (
    Part,
    items_of,
    number_of,
    parts_of_pool,
    pool_of,
    register_of,
    units_of,
)
from ssj_core.planning.rows import PlannedRow, planned_row, row_faults, unknown_row, unplanned
from ssj_core.planning.tasks import (
    EVERY,
    DepartmentTask,
    JointTask,
    Pool,
    Share,
    Task,
    Window,
    shares,
    terms_of,
)
from ssj_core.planning.words import CHANNELS, Method, PlanState, Reply, channel_text

__all__ = [
    "CHANNELS",
    "DISTRICT",
    "EVERY",
    "PLAN",
    "PLATFORM",
    "Change",
    "Coverage",
    "DepartmentPlan",
    "DepartmentTask",
    "District",
    "DistrictFact",
    "DistrictPlan",
    "JointConsulted",
    "JointFact",
    "JointPlan",
    "JointProgress",
    "JointReplied",
    "JointTask",
    "Method",
    "Needs",
    "Part",
    "Payload",
    "Plan",
    "PlanAmended",
    "PlanApproved",
    "PlanEntered",
    "PlanFact",
    "PlanFiled",
    "PlanHistory",
    "PlanPublished",
    "PlanReported",
    "PlanState",
    "PlannedRow",
    "PlansAggregated",
    "Platform",
    "PlatformDeclared",
    "Pool",
    "Reply",
    "SchemeAdopted",
    "Share",
    "SpecialPlan",
    "Task",
    "Version",
    "Window",
    "YearPlan",
    "aggregate",
    "channel_text",
    "coverage",
    "coverage_of",
    "diff",
    "district_plan",
    "document_of",
    "find_task",
    "items_of",
    "number_of",
    "on_platform",
    "parts_of_pool",
    "plan_digest",
    "plan_of",
    "planned_row",
    "plans_of",
    "pool_of",
    "register_of",
    "row_faults",
    "row_of",
    "shares",
    "terms_of",
    "units_of",
    "unknown_row",
    "unplanned",
]

PlanFact = PlanStep | JointFact
"""What happens to one plan."""
