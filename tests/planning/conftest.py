"""An invented department plan, an invented joint plan, and a county with lists and registers."""

from collections.abc import Callable
from datetime import date, datetime, time

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
from ssj_core.service import Act, Service
from ssj_core.simple.clock import CHINA
from ssj_core.testing.worlds import open_world

S, H = "市监局", "卫健委"


@pytest.fixture
def task() -> DepartmentTask:
    """A row with the six fields."""
    return DepartmentTask(
        id="T1",
        items=("S1",),
        scope="全区经营者",
        ratios=shares({"A": "5%", "D": "20%"}),
        methods=(Method.ONSITE,),
        content="证照、名称、地址",
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
    )


@pytest.fixture
def plan(task: DepartmentTask) -> DepartmentPlan:
    """A department's plan with one row."""
    return DepartmentPlan(year=2026, department=S, tasks=(task,))


@pytest.fixture
def joint_plan() -> JointPlan:
    """A joint plan with one row: a fifth of the twenty on both registers."""
    row = JointTask(
        id="J1",
        plan_name="2026年联合抽查工作计划",
        name="公共场所联合抽查",
        items=("S1", "H1"),
        target="两部门名录库共有的检查对象",
        ratios=shares("20%"),
        count=4,
        departments=(H,),
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
        methods=(Method.ONSITE,),
    )
    return JointPlan(year=2026, department=S, domain="公共场所", tasks=(row,))


@pytest.fixture
def county() -> Service:
    """The invented county of the scenarios on 9 January: lists, registers, conference."""
    return open_world("registered").service


@pytest.fixture
def act() -> Callable[..., Act]:
    """Make a login of a department on a day of 2026."""

    def make(month: int, day: int, department: str = S, *, hour: int = 9) -> Act:
        at = datetime.combine(date(2026, month, day), time(hour), tzinfo=CHINA)
        return Act("经办人", department, at)

    return make
