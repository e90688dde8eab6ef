"""Plans as documents: a department's and a joint one, by year and version, and how two differ."""

from typing import ClassVar

from attrs import field, fields, frozen

from ssj_core.errors._base import SsjError
from ssj_core.errors.planning import PlanStepError, WindowRefusedError
from ssj_core.planning.payload import Payload
from ssj_core.planning.tasks import DepartmentTask, JointTask, Task


@frozen(kw_only=True)
class DepartmentPlan(Payload):
    """The annual inspection plan of one department (clauses C76–C82).

    Attributes:
        year: the year it is for.
        department: whose plan it is.
        tasks: its rows, six fields each.
        version: 1 when approved, one more with every amendment.
    """

    title: ClassVar[str] = "部门年度抽查计划"
    form: ClassVar[str] = "department-plan"

    year: int
    department: str = field(metadata={"zh": "制定部门"})
    tasks: tuple[DepartmentTask, ...] = field(metadata={"zh": "抽查任务"})
    version: int = 1

    @property
    def id(self) -> str:
        """The plan's number, the same in all its versions."""
        return f"{self.department}/{self.year}"

    def faults(self) -> list[SsjError]:
        """Refuse tasks outside the year and numbers used twice."""
        return _task_faults(self)


@frozen(kw_only=True)
class JointPlan(Payload):
    """The annual joint plan of an initiating department for one domain (clauses C99–C107).

    Attributes:
        year: the year it is for.
        department: 发起部门, who initiates; the only one to draw targets.
        domain: 抽查领域, which tells the joint plans of one department apart.
        tasks: its rows, eight fields each.
        version: 1 when approved, one more with every amendment.
    """

    title: ClassVar[str] = "年度联合抽查工作计划"
    form: ClassVar[str] = "joint-plan"

    year: int
    department: str = field(metadata={"zh": "发起部门"})
    domain: str = field(metadata={"zh": "抽查领域"})
    tasks: tuple[JointTask, ...] = field(metadata={"zh": "抽查任务"})
    version: int = 1

    @property
    def id(self) -> str:
        """The plan's number, the same in all its versions."""
        return f"{self.department}/{self.year}/{self.domain}"

    def faults(self) -> list[SsjError]:
        """Refuse tasks outside the year and numbers used twice."""
        return _task_faults(self)


Plan = DepartmentPlan | JointPlan


def _task_faults(plan: Plan) -> list[SsjError]:
    faults: list[SsjError] = [
        WindowRefusedError(
            what=task.id, start=task.window.start, end=task.window.end, year=plan.year
        )
        for task in plan.tasks
        if (task.window.start.year, task.window.end.year) != (plan.year, plan.year)
    ]
    ids = [task.id for task in plan.tasks]
    faults += [
        PlanStepError(
            plan=plan.id,
            version=plan.version,
            step_zh="使用同一任务编号两次",
            step_en="approved",
            why_zh=f"任务编号 {one} 重复",
            why_en=f"task number {one} is used twice",
        )
        for one in sorted({one for one in ids if ids.count(one) > 1})
    ]
    return faults


def find_task(plan: Plan, task: str) -> Task | None:
    """Return the row numbered `task`, or None."""
    return next((one for one in plan.tasks if one.id == task), None)


@frozen
class Change:
    """One difference between two versions of a plan.

    Attributes:
        task: number of the row.
        field: name of the field; empty when the whole row came or went.
        before: the value as the journal keeps it; None for a new row.
        after: likewise; None for a row that went.
    """

    task: str
    field: str
    before: object
    after: object


def diff(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Return every difference between two versions, row by row and field by field (clause C85).

    >>> from datetime import date
    >>> from attrs import evolve
    >>> from ssj_core.planning import Method, Window, shares
    >>> row = DepartmentTask(id="T1", items=("食品-01",), scope="食品经营者", ratios=shares("3%"),
    ...     methods=(Method.ONSITE,), content="许可、进货查验", visits=1,
    ...     window=Window(date(2026, 4, 1), date(2026, 6, 30)))
    >>> plan = DepartmentPlan(year=2026, department="市监局", tasks=(row,))
    >>> more = evolve(plan, tasks=(evolve(row, ratios=shares("5%")),), version=2)
    >>> [(one.task, one.field, one.after[0]["ratio"]) for one in diff(plan, more)]
    [('T1', 'ratios', '1/20')]
    """
    changes: list[Change] = []
    numbers = dict.fromkeys([task.id for task in (*old.tasks, *new.tasks)])
    for number in numbers:
        before, after = find_task(old, number), find_task(new, number)
        if before is None or after is None:
            changes.append(
                Change(number, "", before and before.body(), after and after.body()),
            )
            continue
        was, now = before.body(), after.body()
        changes += [
            Change(number, one.name, was[one.name], now[one.name])
            for one in fields(type(after))
            if was[one.name] != now[one.name]
        ]
    return tuple(changes)


@frozen(kw_only=True)
class Coverage:
    """How far the plans of a year cover an item list (clauses C82, C101).

    Attributes:
        listed: items of the list.
        planned: items of the list that appear in a plan.
        missing: items of the list that appear in none, in the order of the list.
        unlisted: planned items that are not on the list; none may be inspected (clause C5).
    """

    listed: int
    planned: int
    missing: tuple[str, ...]
    unlisted: tuple[str, ...]


def coverage(items: tuple[str, ...], plans: tuple[Plan, ...]) -> Coverage:
    """Return how far `plans` cover the numbers `items` of a list."""
    planned = [item for plan in plans for task in plan.tasks for item in task.items]
    missing = tuple(item for item in items if item not in planned)
    return Coverage(
        listed=len(items),
        planned=len(items) - len(missing),
        missing=missing,
        unlisted=tuple(dict.fromkeys(item for item in planned if item not in items)),
    )
