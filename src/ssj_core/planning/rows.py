"""A row of a plan as a draw reads it, and what no draw of it could mean (C5, C77, C79, C80, C87).

The row is the one of the version in effect on the day, with its items as the lists in force have
them; where no version is in effect yet, the current one, and what it lacks.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import field, frozen

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Code, Refusals, Refused
from ssj_core.journal import World
from ssj_core.planning.history import plan_of
from ssj_core.planning.plan import JointPlan, find_task
from ssj_core.planning.pool import items_of, units_of
from ssj_core.registers import InspectionItem, ListedItem
from ssj_core.selection.frame import Row

no: Final = Refusals(
    "draw",
    {
        "unplanned": (
            "没有计划 {plan}；请先制定并批准计划",
            "there is no plan {plan}: have it approved first",
        ),
        "unknown-row": (
            "计划 {plan} 的现行版本没有任务 {task}",
            "plan {plan} in effect has no task {task}",
        ),
        "not-effective": (
            "计划 {plan} 尚未生效（还缺：{missing}）；生效后才能抽取",
            "plan {plan} is not in effect (missing: {missing}): no draw before it is",
        ),
        "window-over": (
            "任务 {task} 的实施时间已于 {end} 结束；请先按程序调整计划",
            "the period of task {task} ended on {end}: amend the plan first",
        ),
        "not-listed": (
            "抽查事项 {item} 不在现行公示的清单中",
            "item {item} is on no list in force",
        ),
    },
)


def unplanned(plan: str) -> Refused:
    """Return the refusal of a plan that nobody approved."""
    return no("unplanned", plan=plan)


def unknown_row(plan: str, task: str) -> Refused:
    """Return the refusal of a row that the plan in effect does not have."""
    return no("unknown-row", plan=plan, task=task)


@frozen(kw_only=True)
class PlannedRow:
    """A row of a plan as a draw reads it.

    Attributes:
        plan: number of the plan.
        version: the version in effect.
        owner: the department whose plan it is.
        departments: who inspects, the owner first.
        task: number of the row.
        row: the row itself, with its ratios.
        items: its items, as the lists in force have them.
        first, last: its period.
        visits: how often it is carried out.
        methods: its methods of inspection, by code.
        missing: what the plan still lacks to be in effect, in words.
        off_list: items of the row that no list in force has.
        joint: whether departments inspect together.
        resolution: the resolution a joint task rests on.
        implementation: whether a joint task has its implementation scheme.
    """

    plan: str
    version: int
    owner: str
    departments: tuple[str, ...]
    task: str
    row: Row = field(repr=False)
    items: tuple[InspectionItem, ...] = field(repr=False)
    first: date
    last: date
    visits: int = 1
    methods: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    off_list: tuple[str, ...] = ()
    joint: bool = False
    resolution: str | None = None
    implementation: bool = False

    @property
    def key(self) -> str:
        """The id its TASK gets: a number belongs to its plan."""
        return f"{self.plan}#{self.task}"


def planned_row(world: World, plan: str, task: str, day: date) -> PlannedRow | None:
    """Return the row as the version in effect on `day` has it, or the current one, incomplete."""
    history = plan_of(world, plan)
    if history is None:
        return None
    effective = history.effective_on(day)
    version = effective or history.current
    found = find_task(version.plan, task)
    if found is None:
        return None
    listed = items_of(world, version.plan, found, day)
    scheme = history.progress(task, version.plan.version).scheme
    return PlannedRow(
        plan=plan,
        version=version.plan.version,
        owner=version.plan.department,
        departments=units_of(version.plan, found),
        task=task,
        row=found,
        items=tuple(_item(item, version.plan.department) for item in listed.values() if item),
        first=found.window.start,
        last=found.window.end,
        visits=found.visits,
        methods=tuple(method.value for method in found.methods),
        missing=() if effective else version.missing or ("—",),
        off_list=tuple(number for number, item in listed.items() if item is None),
        joint=isinstance(version.plan, JointPlan),
        resolution=scheme.resolution if scheme else None,
        implementation=scheme is not None,
    )


def row_faults(row: PlannedRow, on: date) -> Iterator[SsjError]:
    """Yield what no draw of the row could mean on a day, as far as plan and lists say."""
    if row.missing:
        yield no("not-effective", plan=row.plan, missing=[Code(code) for code in row.missing])
    if on > row.last:
        yield no("window-over", task=row.task, end=row.last)
    yield from (no("not-listed", item=item) for item in row.off_list)


def _item(item: ListedItem, department: str) -> InspectionItem:
    return InspectionItem(
        id=item.id,
        name=item.name,
        target_kinds=item.target_kinds,
        target_labels=item.target_labels,
        item_class=item.item_class,
        methods=tuple(method.value for method in item.methods),
        authority=item.authority,
        basis=item.basis,
        content=item.content,
        department=item.authority or department,
        qualification=item.qualification,
        ratio=item.ratio,
        frequency=item.frequency,
        field=item.field,
    )
