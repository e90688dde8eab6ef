"""The rows of a plan: six fields in a department's plan (C77), eight in a joint one (C102).

What a plan must hold is the rulebook's answer (`MustContain`), so a blank field is no fault of a row
by itself; `terms_of` says which are filled in.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from ssj_core.encoding import repeated
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Value, labelled, value
from ssj_core.journal.values import parts_of
from ssj_core.legal import Amount
from ssj_core.registers.words import Method, TargetKind

EVERY: Final = "*"
"""The stratum that stands for all targets of a row without a share of their own."""
no: Final = Refusals(
    "plan",
    {
        "ratio": (
            "抽查比例 {ratio} 无效，应大于 0、不超过 100%",
            "the ratio {ratio} is refused: above 0 and at most 100 %",
        ),
        "stratum-twice": (
            "抽取组{stratum}写了两次比例",
            "stratum {stratum} has two ratios",
        ),
        "crossed": (
            "实施时间 {start} 至 {end} 的结束早于开始",
            "the period {start} to {end} ends before it starts",
        ),
        "at-least-one": (
            "任务 {task} 的{label}为 {number}，至少为 1",
            "task {task}: {label} is {number}, it must be at least 1",
        ),
        "self": (
            "任务 {task} 的参与部门 {who} 写了两次",
            "task {task}: {who} is named twice",
        ),
    },
)


@value("抽查比例", "ratio of a stratum", kw_only=False)
class Share(Value):
    """The planned ratio of one stratum; `EVERY` stands for all without one of their own."""

    stratum: str = labelled("抽取组", "stratum")
    ratio: Fraction = labelled("比例", "ratio")

    def faults(self) -> Iterable[SsjError]:
        """Refuse a ratio that is not above 0 and up to 1."""
        if not 0 < self.ratio <= 1:
            yield no("ratio", ratio=self.ratio)


def shares(ratio: "str | Mapping[str, str]") -> tuple[Share, ...]:
    """Return the shares that one ratio, or one per stratum, stands for.

    A plan says how much is drawn, so “不少于3%” is 3 %; a cap, a range, a count or a ratio to the staff
    is no single share.

    Raises:
        AmountRefusedError: a text that is not an exact amount.
        AmountUnclearError: an amount that is not one share of the targets.
        ManyFaultsError: a share that is not above 0 (clause C58).

    >>> [(share.stratum, str(share.ratio)) for share in shares({"A": "3%", "D": "30%"})]
    [('A', '3/100'), ('D', '3/10')]
    """
    table = {EVERY: ratio} if isinstance(ratio, str) else ratio
    return tuple(Share(stratum, Amount.parse(text).share) for stratum, text in table.items())


@value("实施时间", "period", kw_only=False)
class Window(Value):
    """When a row is carried out: first and last day, both included."""

    start: date = labelled("起始日期", "first day")
    end: date = labelled("截止日期", "last day")

    def faults(self) -> Iterable[SsjError]:
        """Refuse a period that ends before it starts."""
        if self.end < self.start:
            yield no("crossed", start=self.start, end=self.end)


@value("抽取范围", "pool of a row")
class Pool(Value):
    """Whom a row is drawn from, where that is less than the register in the items' scope.

    Attributes:
        register: the department whose register it is; empty for the plan's own, or, for a joint row,
            for whoever stands on the register of every participating department.
        tiers: only these tiers; empty for all.
        kinds: only these kinds of target; empty for all.
        labels: only targets with one of these labels; empty for all.
        districts: only these districts; empty for all.
    """

    register: str = labelled("名录库所属部门", "keeper of the register", default="", late=True)
    tiers: tuple[str, ...] = labelled("信用等级", "tiers", default=(), late=True)
    kinds: tuple[TargetKind, ...] = labelled("对象类型", "kinds", default=(), late=True)
    labels: tuple[str, ...] = labelled("标签", "labels", default=(), late=True)
    districts: tuple[str, ...] = labelled("区县", "districts", default=(), late=True)


@value("年度抽查计划任务", "row of a department's plan", form="department-task")
class DepartmentTask(Value):
    """One row of a department's annual plan, with the six fields of clause C77.

    Attributes:
        id: the row's number, unique in the plan.
        items: 抽查项目, the numbers of inspection items on the current list.
        scope: 抽查范围, whom the row is about, in words.
        ratios: 抽查比例, one share, or one per stratum.
        methods: 抽查方式.
        content: 检查内容.
        window: 实施时间.
        visits: how often the row is carried out in the year (clause C80 locks it).
        pool: whom it is drawn from; the register in the items' scope when left out.
        reserves: how many reserves are drawn.
    """

    id: str = labelled("任务编号", "number of the row")
    items: tuple[str, ...] = labelled("抽查项目", "items", default=(), term="item-name")
    scope: str = labelled("抽查范围", "scope", default="")
    ratios: tuple[Share, ...] = labelled("抽查比例", "ratios", default=(), term="ratio")
    methods: tuple[Method, ...] = labelled("抽查方式", "methods", default=())
    content: str = labelled("检查内容", "content", default="")
    window: Window = labelled("实施时间", "period", term="period")
    visits: int = labelled("检查次数", "visits")
    pool: Pool | None = labelled("抽取范围", "pool", default=None)
    reserves: int = labelled("候补数量", "reserves", default=0, late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse a row that is never carried out, and a stratum with two ratios."""
        yield from _row_faults(self, ("visits",))

    @property
    def departments(self) -> tuple[str, ...]:
        """Nobody beside the plan's own department."""
        return ()


@value("联合抽查计划任务", "row of a joint plan", form="joint-task")
class JointTask(Value):
    """One row of a joint plan, with the eight fields of clause C102.

    Attributes:
        id: the row's number, unique in the plan.
        plan_name: 工作计划名称.
        name: 抽查任务名称.
        items: 抽查事项.
        target: 检查对象, whom the row is about, in words.
        ratios: 抽查比例.
        count: 抽查数量, how many targets are drawn.
        departments: 参与部门, the cooperating ones; the initiating one owns the plan.
        window: 抽查检查日期.
        visits: how often the row is carried out in the year (clause C80 locks it).
        methods: 抽查方式.
        pool: whom it is drawn from; whoever stands on every department's register when left out.
        reserves: how many reserves are drawn.
    """

    id: str = labelled("任务编号", "number of the row")
    plan_name: str = labelled("工作计划名称", "name of the plan", default="", term="plan-name")
    name: str = labelled("抽查任务名称", "name of the row", default="", term="task-name")
    items: tuple[str, ...] = labelled("抽查事项", "items", default=())
    target: str = labelled("检查对象", "targets in words", default="", term="target-kind")
    ratios: tuple[Share, ...] = labelled("抽查比例", "ratios", default=(), term="ratio")
    count: int = labelled("抽查数量", "number of targets")
    departments: tuple[str, ...] = labelled("参与部门", "cooperating departments", default=())
    window: Window = labelled("抽查检查日期", "period", term="dates")
    visits: int = labelled("检查次数", "visits")
    methods: tuple[Method, ...] = labelled("抽查方式", "methods", default=(), late=True)
    pool: Pool | None = labelled("抽取范围", "pool", default=None)
    reserves: int = labelled("候补数量", "reserves", default=0, late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse a row that draws nobody or is never carried out, and what is named twice."""
        yield from _row_faults(self, ("count", "visits"))
        yield from (no("self", task=self.id, who=name) for name in _twice(self.departments))


Task = DepartmentTask | JointTask


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(repeated(names))


def _row_faults(row: Task, counts: tuple[str, ...]) -> Iterable[SsjError]:
    labels = {part.name: part.label for part in parts_of(type(row))}
    for name in counts:
        if getattr(row, name) < 1:
            yield no("at-least-one", task=row.id, label=labels[name], number=getattr(row, name))
    yield from (
        no("stratum-twice", stratum=name) for name in _twice(share.stratum for share in row.ratios)
    )


def terms_of(document: Value) -> frozenset[str]:
    """Return the fields of a document that are filled in, by their name in rulebooks.

    >>> row = DepartmentTask(id="T1", items=("food-1",), ratios=shares("3%"), visits=1,
    ...     window=Window(date(2026, 4, 1), date(2026, 6, 30)))
    >>> sorted(terms_of(row))
    ['id', 'item-name', 'period', 'ratio', 'reserves', 'visits']
    """
    return frozenset(
        part.options.get("term") or part.name
        for part in parts_of(type(document))
        if not _blank(getattr(document, part.name))
    )


def _blank(given: object) -> bool:
    return given is None or given == () or (isinstance(given, str) and not given.strip())
