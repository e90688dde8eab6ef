"""Hypothesis strategies for plans: rows with every required field, in the year, ratios that can be."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from ssj_core.planning import (
    EVERY,
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    Share,
    Window,
)

DEPARTMENTS: Final = ("市场监督管理局", "卫生健康委员会", "应急管理局", "文化和旅游局")
_WORDS: Final = st.text(alphabet="砾云青松月石溪木灯笼铺坊店", min_size=2, max_size=8)
_ITEMS: Final = st.lists(
    st.integers(1, 40).map(lambda n: f"SX-{n:02d}"), min_size=1, max_size=4, unique=True
).map(tuple)
_METHODS: Final = st.lists(st.sampled_from(Method), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def windows(draw: st.DrawFn, year: int = 2026) -> Window:
    """Draw a stretch of days inside `year`."""
    first = draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
    length = draw(st.integers(0, (date(year, 12, 31) - first).days))
    return Window(first, first + timedelta(days=length))


@st.composite
def planned_shares(
    draw: st.DrawFn, tiers: tuple[str, ...] = ("A", "B", "C", "D")
) -> tuple[Share, ...]:
    """Draw one ratio for all targets, or one for each of `tiers`; above 0 and up to 100 %."""
    ratios = st.integers(1, 1000).map(lambda n: Fraction(n, 1000))
    names = draw(st.sampled_from([(EVERY,), tiers]))
    return tuple(Share(name, draw(ratios)) for name in names)


@st.composite
def department_tasks(draw: st.DrawFn, number: int = 1, year: int = 2026) -> DepartmentTask:
    """Draw a row of a department's plan with its six fields (C77)."""
    return DepartmentTask(
        id=f"RW-{number:03d}",
        items=draw(_ITEMS),
        scope=draw(_WORDS),
        ratios=draw(planned_shares()),
        methods=draw(_METHODS),
        content=draw(_WORDS),
        window=draw(windows(year)),
        visits=draw(st.integers(1, 4)),
    )


@st.composite
def joint_tasks(draw: st.DrawFn, number: int = 1, year: int = 2026, lead: str = "") -> JointTask:
    """Draw a row of a joint plan with its eight fields (C102); `lead` does not cooperate with itself."""
    others = [name for name in DEPARTMENTS if name != lead]
    return JointTask(
        id=f"LH-{number:03d}",
        plan_name=draw(_WORDS),
        name=draw(_WORDS),
        items=draw(_ITEMS),
        target=draw(_WORDS),
        ratios=draw(planned_shares()),
        count=draw(st.integers(1, 500)),
        departments=tuple(draw(st.lists(st.sampled_from(others), min_size=1, unique=True))),
        window=draw(windows(year)),
        visits=draw(st.integers(1, 4)),
    )


@st.composite
def department_plans(draw: st.DrawFn, year: int = 2026, max_tasks: int = 4) -> DepartmentPlan:
    """Draw the first version of a department's annual plan."""
    count = draw(st.integers(1, max_tasks))
    rows = tuple(draw(department_tasks(number=n, year=year)) for n in range(1, count + 1))
    return DepartmentPlan(year=year, department=draw(st.sampled_from(DEPARTMENTS)), tasks=rows)


@st.composite
def joint_plans(draw: st.DrawFn, year: int = 2026, max_tasks: int = 3) -> JointPlan:
    """Draw the first version of a joint plan of one domain."""
    lead = draw(st.sampled_from(DEPARTMENTS))
    count = draw(st.integers(1, max_tasks))
    rows = tuple(draw(joint_tasks(number=n, year=year, lead=lead)) for n in range(1, count + 1))
    return JointPlan(year=year, department=lead, domain=draw(_WORDS), tasks=rows)


def plans(year: int = 2026) -> st.SearchStrategy[DepartmentPlan | JointPlan]:
    """Return a strategy for plans of either kind."""
    return st.one_of(department_plans(year), joint_plans(year))
