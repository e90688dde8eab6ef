"""The rows of a plan: six fields in a department's plan (C77), eight in a joint one (C102)."""

from datetime import date
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from ssj_core.errors._base import SsjError
from ssj_core.errors.planning import (
    CountMismatchError,
    CountRefusedError,
    RatioRefusedError,
    WindowRefusedError,
)
from ssj_core.legal import Amount
from ssj_core.planning.payload import Payload
from ssj_core.planning.words import Method

EVERY = "*"
"""The stratum that stands for all targets of a task."""


@frozen
class Share(Payload):
    """The planned ratio of one stratum; `EVERY` stands for all targets."""

    stratum: str
    ratio: Fraction

    def faults(self) -> list[SsjError]:
        """Refuse a ratio that is not above 0 and up to 1."""
        return [] if 0 < self.ratio <= 1 else [RatioRefusedError(value=str(self.ratio))]


def shares(ratio: "str | dict[str, str]") -> tuple[Share, ...]:
    """Return the shares that one ratio, or one per stratum, stands for.

    A plan says how much is drawn, so “不少于3%” is 3 %; a cap, a range, a count or a ratio to the staff
    is no single share.

    Raises:
        AmountRefusedError: a text that is not an exact amount.
        AmountUnclearError: an amount that is not one share of the targets.
        ManyFaultsError: a share that is not above 0 (clause C58).

    >>> [(one.stratum, str(one.ratio)) for one in shares({"A": "3%", "D": "30%"})]
    [('A', '3/100'), ('D', '3/10')]
    """
    table = {EVERY: ratio} if isinstance(ratio, str) else ratio
    return tuple(Share(stratum, Amount.parse(text).share) for stratum, text in table.items())


@frozen
class Window(Payload):
    """When a task is carried out: first and last day, both included."""

    start: date
    end: date

    def faults(self) -> list[SsjError]:
        """Refuse a period that ends before it starts."""
        if self.start <= self.end:
            return []
        return [
            WindowRefusedError(what="任务", start=self.start, end=self.end, year=self.start.year)
        ]


@frozen(kw_only=True)
class DepartmentTask(Payload):
    """One row of a department's annual plan, with the six fields of clause C77.

    Attributes:
        id: the task's number, unique in the plan.
        items: 抽查项目, the numbers of inspection items on the current list.
        scope: 抽查范围, whom the task is about, in words.
        ratios: 抽查比例, one share, or one per stratum.
        methods: 抽查方式.
        content: 检查内容.
        window: 实施时间.
        visits: how often the task is carried out in the year (clause C80 locks it).
    """

    title: ClassVar[str] = "年度抽查计划任务"
    form: ClassVar[str] = "department-task"

    id: str = field(metadata={"zh": "任务编号"})
    items: tuple[str, ...] = field(metadata={"zh": "抽查项目"})
    scope: str = field(metadata={"zh": "抽查范围"})
    ratios: tuple[Share, ...] = field(metadata={"zh": "抽查比例"})
    methods: tuple[Method, ...] = field(metadata={"zh": "抽查方式"})
    content: str = field(metadata={"zh": "检查内容"})
    window: Window = field(metadata={"zh": "实施时间"})
    visits: int

    def faults(self) -> list[SsjError]:
        """Refuse a task that is never carried out."""
        return _at_least_one(self.id, "visits", "检查次数", self.visits)

    @property
    def departments(self) -> tuple[str, ...]:
        """Nobody beside the plan's own department."""
        return ()


@frozen(kw_only=True)
class JointTask(Payload):
    """One row of a joint plan, with the eight fields of clause C102.

    Attributes:
        id: the task's number, unique in the plan.
        plan_name: 工作计划名称.
        name: 抽查任务名称.
        items: 抽查事项.
        target: 检查对象, whom the task is about, in words.
        ratios: 抽查比例.
        count: 抽查数量, how many targets are drawn.
        departments: 参与部门, the cooperating ones; the initiating one owns the plan.
        window: 抽查检查日期.
        visits: how often the task is carried out in the year (clause C80 locks it).
    """

    title: ClassVar[str] = "联合抽查计划任务"
    form: ClassVar[str] = "joint-task"

    id: str = field(metadata={"zh": "任务编号"})
    plan_name: str = field(metadata={"zh": "工作计划名称"})
    name: str = field(metadata={"zh": "抽查任务名称"})
    items: tuple[str, ...] = field(metadata={"zh": "抽查事项"})
    target: str = field(metadata={"zh": "检查对象"})
    ratios: tuple[Share, ...] = field(metadata={"zh": "抽查比例"})
    count: int = field(metadata={"zh": "抽查数量"})
    departments: tuple[str, ...] = field(metadata={"zh": "参与部门"})
    window: Window = field(metadata={"zh": "抽查检查日期"})
    visits: int

    def faults(self) -> list[SsjError]:
        """Refuse a task that draws nobody or is never carried out."""
        return [
            *_at_least_one(self.id, "count", "抽查数量", self.count),
            *_at_least_one(self.id, "visits", "检查次数", self.visits),
        ]


Task = DepartmentTask | JointTask


def count_range(ratios: tuple[Share, ...], pool: dict[str, int]) -> tuple[int, int]:
    """Return the fewest and most targets that the ratios can mean for a pool, rounding down or up.

    A joint plan states ratio and number; they fit together when the number lies in this range
    (clause C102).

    Args:
        ratios: the planned shares.
        pool: number of targets per stratum; `EVERY` covers the strata without a share of their own.

    >>> count_range(shares({"A": "3%", "D": "30%"}), {"A": 110, "D": 20})
    (9, 10)
    """
    table = {one.stratum: one.ratio for one in ratios}
    parts = [size * table.get(name, table.get(EVERY, Fraction(0))) for name, size in pool.items()]
    return sum(part.__floor__() for part in parts), sum(part.__ceil__() for part in parts)


def check_count(task: JointTask, pool: dict[str, int]) -> JointTask:
    """Return `task` when its number fits its ratio on the register at hand (clause C102).

    Raises:
        CountMismatchError: it lies outside `count_range`.
    """
    low, high = count_range(task.ratios, pool)
    if not low <= task.count <= high:
        raise CountMismatchError(task=task.id, count=task.count, low=low, high=high)
    return task


def _at_least_one(task: str, name: str, label: str, value: int) -> list[SsjError]:
    fault = CountRefusedError(task=task, field=name, label=label, value=value)
    return [] if value >= 1 else [fault]
