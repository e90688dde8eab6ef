"""Plans as documents: a department's, a joint one, a special one; by year and version; how two differ."""

from collections.abc import Iterable

from attrs import fields, frozen

from ssj_core.encoding import canonical, digest, repeated
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Value, labelled, value
from ssj_core.planning.tasks import DepartmentTask, JointTask, Task, Window
from ssj_core.registers.words import Method

_no = Refusals(
    "plan",
    {
        "off-year": (
            "{what}的实施时间 {start} 至 {end} 不在 {year} 年内",
            "the period of {what}, {start} to {end}, is not within {year}",
        ),
        "number-twice": (
            "任务编号 {numbers} 重复",
            "row numbers {numbers} are used twice",
        ),
        "owner-partner": (
            "任务 {tasks} 的参与部门不再列发起部门 {department}",
            "row {tasks}: {department} initiates it and is no cooperating department besides",
        ),
        "slash": (
            "{what}“{name}”不能含“/”或“#”",
            "{what} {name!r} has no slash and no number sign",
        ),
    },
)


def _named(what: str, name: str) -> Iterable[SsjError]:
    if "/" in name or "#" in name:
        yield _no("slash", what=what, name=name)


@value("部门年度抽查计划", "annual plan of a department", form="department-plan")
class DepartmentPlan(Value):
    """The annual inspection plan of one department (clauses C76–C82).

    Attributes:
        year: the year it is for.
        department: whose plan it is.
        tasks: its rows, six fields each.
        version: 1 when approved, one more with every amendment.
    """

    year: int = labelled("年度", "year")
    department: str = labelled("制定部门", "department")
    tasks: tuple[DepartmentTask, ...] = labelled("抽查任务", "rows")
    version: int = labelled("版本", "version", default=1)

    @property
    def id(self) -> str:
        """The plan's number, the same in all its versions."""
        return f"{self.department}/{self.year}"

    def faults(self) -> Iterable[SsjError]:
        """Refuse rows outside the year and numbers used twice."""
        return _task_faults(self)


@value("年度联合抽查工作计划", "annual joint plan", form="joint-plan")
class JointPlan(Value):
    """The annual joint plan of an initiating department for one domain (clauses C99–C107).

    Attributes:
        year: the year it is for.
        department: 发起部门, who initiates; the only one to draw targets.
        domain: 抽查领域, which tells the joint plans of one department apart.
        tasks: its rows, eight fields each.
        version: 1 when approved, one more with every amendment.
    """

    year: int = labelled("年度", "year")
    department: str = labelled("发起部门", "initiating department")
    domain: str = labelled("抽查领域", "domain")
    tasks: tuple[JointTask, ...] = labelled("抽查任务", "rows")
    version: int = labelled("版本", "version", default=1)

    @property
    def id(self) -> str:
        """The plan's number, the same in all its versions."""
        return f"{self.department}/{self.year}/{self.domain}"

    def faults(self) -> Iterable[SsjError]:
        """Refuse rows outside the year, numbers used twice, an initiator that is its own partner."""
        own = [task.id for task in self.tasks if self.department in task.departments]
        if own:
            yield _no("owner-partner", tasks=own, department=self.department)
        yield from _named("抽查领域", self.domain)
        yield from _task_faults(self)


@value("专项检查计划", "plan of a special inspection", form="special-plan")
class SpecialPlan(Value):
    """The plan of a special inspection: named targets, nobody drawn, a reason of its own (clause C81).

    Attributes:
        year: the year it is for.
        department: whose plan it is.
        name: what it is called.
        items: numbers of inspection items on the current list.
        targets: numbers of the targets.
        methods: 抽查方式.
        content: 检查内容.
        window: 实施时间.
        reason: why a field under random inspection is inspected specially.
        version: 1 when approved, one more with every amendment.
    """

    year: int = labelled("年度", "year")
    department: str = labelled("制定部门", "department")
    name: str = labelled("专项检查名称", "name")
    items: tuple[str, ...] = labelled("检查事项", "items", term="item-name")
    targets: tuple[str, ...] = labelled("检查对象", "targets")
    methods: tuple[Method, ...] = labelled("检查方式", "methods")
    content: str = labelled("检查内容", "content")
    window: Window = labelled("实施时间", "period", term="period")
    reason: str = labelled("部署理由", "reason", default="")
    version: int = labelled("版本", "version", default=1)

    @property
    def id(self) -> str:
        """The plan's number, the same in all its versions."""
        return f"{self.department}/{self.year}/special/{self.name}"

    @property
    def tasks(self) -> tuple[Task, ...]:
        """No rows: nobody is drawn."""
        return ()

    def faults(self) -> Iterable[SsjError]:
        """Refuse a period outside the year, and a name that is no part of a number."""
        yield from _named("专项检查名称", self.name)
        yield from _off_year(self.name, self.window, self.year)


Plan = DepartmentPlan | JointPlan | SpecialPlan


def _off_year(what: str, window: Window, year: int) -> Iterable[SsjError]:
    if (window.start.year, window.end.year) != (year, year):
        yield _no("off-year", what=what, start=window.start, end=window.end, year=year)


def _task_faults(plan: DepartmentPlan | JointPlan) -> Iterable[SsjError]:
    yield from _named("部门", plan.department)
    for task in plan.tasks:
        yield from _off_year(task.id, task.window, plan.year)
    if twice := sorted(repeated(task.id for task in plan.tasks)):
        yield _no("number-twice", numbers=twice)


def find_task(plan: Plan, task: str) -> Task | None:
    """Return the row numbered `task`, or None."""
    return next((row for row in plan.tasks if row.id == task), None)


def plan_digest(plan: Plan) -> str:
    """Return the digest that names a version of a plan, 64 hex digits: of its canonical bytes."""
    return digest(canonical(plan.body()))


@frozen
class Change:
    """One difference between two versions of a plan.

    Attributes:
        task: number of the row; empty for a field of the plan itself.
        field: name of the field; empty when the whole row came or went.
        before: the value as the journal keeps it; None for what was not there.
        after: likewise; None for what went.
    """

    task: str
    field: str
    before: object
    after: object


def diff(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Return every difference between two versions, row by row and field by field (clause C85).

    >>> from datetime import date
    >>> from ssj_core.planning import Method, Window, shares
    >>> row = DepartmentTask(id="T1", items=("食品-01",), scope="食品经营者", ratios=shares("3%"),
    ...     methods=(Method.ONSITE,), content="许可、进货查验", visits=1,
    ...     window=Window(date(2026, 4, 1), date(2026, 6, 30)))
    >>> plan = DepartmentPlan(year=2026, department="市监局", tasks=(row,))
    >>> more = plan.but(tasks=(row.but(ratios=shares("5%")),), version=2)
    >>> [(change.task, change.field, change.after[0]["ratio"]) for change in diff(plan, more)]
    [('T1', 'ratios', '1/20')]
    """
    changes = list(_between("", old, new, ("tasks", "version")))
    numbers = dict.fromkeys([task.id for task in (*old.tasks, *new.tasks)])
    for number in numbers:
        before, after = find_task(old, number), find_task(new, number)
        if before is None or after is None:
            changes.append(
                Change(number, "", before and before.body(), after and after.body()),
            )
        else:
            changes += _between(number, before, after)
    return tuple(changes)


def _between(task: str, old: Value, new: Value, passed: tuple[str, ...] = ()) -> Iterable[Change]:
    was, now = old.body(), new.body()
    for part in fields(type(new)):
        if part.name not in passed and was.get(part.name) != now.get(part.name):
            yield Change(task, part.name, was.get(part.name), now.get(part.name))


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


def coverage(items: Iterable[str], plans: Iterable[Plan]) -> Coverage:
    """Return how far `plans` cover the numbers `items` of a list."""
    listed = tuple(items)
    planned = [item for plan in plans for task in plan.tasks for item in task.items]
    missing = tuple(item for item in listed if item not in planned)
    return Coverage(
        listed=len(listed),
        planned=len(listed) - len(missing),
        missing=missing,
        unlisted=tuple(dict.fromkeys(item for item in planned if item not in listed)),
    )
