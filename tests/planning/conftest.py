"""An invented department plan and an invented joint plan."""

from datetime import date

import pytest

from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    Window,
    shares,
)


@pytest.fixture
def task() -> DepartmentTask:
    """A row with the six fields."""
    return DepartmentTask(
        id="T1",
        items=("item-1", "item-2"),
        scope="全区食品经营者",
        ratios=shares({"A": "3%", "D": "30%"}),
        methods=(Method.ONSITE,),
        content="许可、进货查验",
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
    )


@pytest.fixture
def plan(task: DepartmentTask) -> DepartmentPlan:
    """A department's plan with one row."""
    return DepartmentPlan(year=2026, department="市监局", tasks=(task,))


@pytest.fixture
def joint_plan() -> JointPlan:
    """A joint plan with one row and two cooperating departments."""
    row = JointTask(
        id="J1",
        plan_name="2026年联合抽查工作计划",
        name="校外培训机构联合抽查",
        items=("item-3",),
        target="校外培训机构",
        ratios=shares("5%"),
        count=6,
        departments=("市监局", "消防救援大队"),
        window=Window(date(2026, 9, 1), date(2026, 10, 31)),
        visits=1,
    )
    return JointPlan(year=2026, department="教体局", domain="校外培训", tasks=(row,))
