"""Item list, plan table and result table as papers."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count

from ssj_core.adapters.forms.paper import Heading, Paper
from ssj_core.inspection import CODES, Inspection
from ssj_core.legal import percent
from ssj_core.planning import EVERY, JointPlan, JointTask, Plan, Share, Task
from ssj_core.registers import InspectionItem

_ITEMS = (
    Heading("序号", 4),
    Heading("编号", 8),
    Heading("抽查项目", 18),
    Heading("事项类别", 9),
    Heading("检查对象", 12),
    Heading("检查方式", 12),
    Heading("检查主体", 14),
    Heading("检查依据", 24),
    Heading("检查内容", 22),
    Heading("抽查比例", 9),
    Heading("频次", 8),
)
_SIX = (
    Heading("序号", 4),
    Heading("任务编号", 11),
    Heading("抽查项目", 16),
    Heading("抽查范围", 18),
    Heading("抽查比例", 14),
    Heading("抽查方式", 14),
    Heading("检查内容", 24),
    Heading("实施时间", 22),
    Heading("次数", 5),
)
_EIGHT = (
    Heading("序号", 4),
    Heading("任务编号", 10),
    Heading("工作计划名称", 18),
    Heading("抽查任务名称", 18),
    Heading("抽查事项", 14),
    Heading("检查对象", 16),
    Heading("抽查比例", 12),
    Heading("抽查数量", 7),
    Heading("参与部门", 20),
    Heading("抽查检查日期", 22),
)
_RESULTS = (
    Heading("序号", 4),
    Heading("统一社会信用代码", 18),
    Heading("检查对象名称", 24),
    Heading("任务编号", 10),
    Heading("检查部门", 18),
    Heading("检查日期", 10),
    Heading("检查结果", 24),
    Heading("公示日期", 10),
    Heading("状态", 12),
)


def item_list(
    items: Iterable[InspectionItem],
    *,
    department: str,
    as_of: date,
    title: str = "随机抽查事项清单",
) -> Paper:
    """Return the item list of a department (clauses C54–C58)."""
    number = count(1)
    return Paper(
        title=title,
        head=(("部门", department), ("日期", as_of.isoformat())),
        columns=_ITEMS,
        rows=tuple(
            (
                str(next(number)),
                one.id,
                one.name,
                one.item_class.zh,
                "、".join(kind.zh for kind in one.target_kinds),
                "、".join(one.methods),
                one.authority,
                one.basis,
                one.content,
                one.ratio,
                one.frequency,
            )
            for one in items
        ),
        landscape=True,
    )


def _ratios(shares: Iterable[Share]) -> str:
    """Return planned ratios as people write them: a percentage where it is exact, or the fraction."""
    said = []
    for one in shares:
        text = percent(one.ratio)
        said.append(text if one.stratum == EVERY else f"{one.stratum} {text}")
    return "，".join(said)


def _row(number: int, task: Task) -> tuple[str, ...]:
    window = f"{task.window.start} 至 {task.window.end}"
    if isinstance(task, JointTask):
        return (
            str(number),
            task.id,
            task.plan_name,
            task.name,
            "、".join(task.items),
            task.target,
            _ratios(task.ratios),
            str(task.count),
            "、".join(task.departments),
            window,
        )
    return (
        str(number),
        task.id,
        "、".join(task.items),
        task.scope,
        _ratios(task.ratios),
        "、".join(one.zh for one in task.methods),
        task.content,
        window,
        str(task.visits),
    )


def plan_table(plan: Plan) -> Paper:
    """Return a plan as the table that is published and filed: six fields, or eight (C77, C102)."""
    joint, tasks = isinstance(plan, JointPlan), tuple[Task, ...](plan.tasks)
    who = ("发起部门" if joint else "制定部门", plan.department)
    domain = (("抽查领域", plan.domain),) if isinstance(plan, JointPlan) else ()
    return Paper(
        title=f"{plan.year}年度{'联合抽查工作计划' if joint else '随机抽查工作计划'}",
        head=(who, *domain, ("版本", f"第 {plan.version} 版")),
        columns=_EIGHT if joint else _SIX,
        rows=tuple(_row(at, task) for at, task in enumerate(tasks, start=1)),
        landscape=True,
    )


def result_table(
    inspections: Iterable[Inspection],
    names: Mapping[str, str],
    *,
    title: str = "随机抽查检查结果表",
) -> Paper:
    """Return results as a table, one row for each inspecting department of each inspection.

    What is not entered says so; no result is ever filled in by default (C92–C94).

    Args:
        inspections: in the order of the rows.
        names: name of every target by its id; a target without one shows its id.
        title: what stands on top.
    """
    rows: list[tuple[str, ...]] = []
    for one in inspections:
        said = one.assigned
        for department, part in one.parts:
            codes = part.entered.results if part.entered else ()
            public = min((shown.on.isoformat() for shown in part.published), default="")
            rows.append(
                (
                    str(len(rows) + 1),
                    said.target,
                    names.get(said.target, said.target),
                    said.task,
                    department,
                    one.finished.on.isoformat() if one.finished else "",
                    "、".join(CODES[code].zh for code in codes),
                    public,
                    part.state.zh,
                )
            )
    return Paper(title=title, columns=_RESULTS, rows=tuple(rows), landscape=True)
