"""Plans as documents: required fields, ratios, coverage, differences."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.errors._base import InputRefusedError, ManyFaultsError
from ssj_core.errors.planning import CountMismatchError
from ssj_core.errors.refusals import Refused
from ssj_core.planning import (
    EVERY,
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    Share,
    Window,
    check_count,
    count_range,
    coverage,
    diff,
    find_task,
    shares,
)


def test_a_department_row_names_all_its_blanks(task: DepartmentTask) -> None:
    """The six required fields are checked together (C77)."""
    with pytest.raises(ManyFaultsError) as caught:
        evolve(task, items=(), scope="", ratios=(), methods=(), content=" ")
    fields = [fault.pointer for fault in caught.value.faults if isinstance(fault, Refused)]
    assert fields == ["/items", "/scope", "/ratios", "/methods", "/content"]
    assert "抽查比例" in str(caught.value)


def test_a_joint_row_names_all_its_blanks(joint_plan: JointPlan) -> None:
    """The eight required fields are checked together (C102)."""
    with pytest.raises(ManyFaultsError) as caught:
        evolve(
            joint_plan.tasks[0],
            plan_name="",
            name="",
            items=(),
            target="",
            ratios=(),
            count=0,
            departments=(),
        )
    assert len(caught.value.faults) == 7


def test_a_task_is_carried_out_at_least_once(task: DepartmentTask) -> None:
    """A planned task without a visit is no task (C80)."""
    with pytest.raises(ManyFaultsError, match="检查次数为 0"):
        evolve(task, visits=0)


@pytest.mark.parametrize(
    "text", ["0%", "101%", "3/0", "3", "", "drei", "4/3", "≤3%", "3%-5%", "每季度3%"]
)
def test_ratios_that_are_none_are_refused(text: str) -> None:
    """A ratio lies above nothing and reaches at most everything (C58)."""
    with pytest.raises(InputRefusedError):
        shares(text)


def test_a_share_checks_its_ratio() -> None:
    """A share made without parsing is checked too."""
    with pytest.raises(ManyFaultsError):
        Share("A", Fraction(2))


def test_periods_run_forward_and_stay_in_the_year(plan: DepartmentPlan) -> None:
    """A period does not end before it starts, and a year's plan stays in its year."""
    with pytest.raises(ManyFaultsError):
        Window(date(2026, 5, 1), date(2026, 4, 30))
    with pytest.raises(ManyFaultsError):
        evolve(plan, year=2027)


def test_task_numbers_are_used_once(plan: DepartmentPlan, joint_plan: JointPlan) -> None:
    """Two rows with one number are refused."""
    with pytest.raises(ManyFaultsError, match="T1"):
        evolve(plan, tasks=plan.tasks * 2)
    with pytest.raises(ManyFaultsError, match="J1"):
        evolve(joint_plan, tasks=joint_plan.tasks * 2)


def test_plans_have_one_number_over_all_versions(
    plan: DepartmentPlan, joint_plan: JointPlan
) -> None:
    """The number names whose plan it is, for which year and domain, not the version."""
    assert plan.id == evolve(plan, version=2).id == "市监局/2026"
    assert joint_plan.id == "教体局/2026/校外培训"
    assert plan.tasks[0].departments == ()


@given(
    st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 500), min_size=1),
    st.integers(1, 100),
)
def test_planned_numbers_fit_the_ratio_rounded_either_way(
    pool: dict[str, int], percent: int
) -> None:
    """The number of a joint row lies between rounding every stratum down and up (C102)."""
    low, high = count_range(shares(f"{percent}%"), pool)
    assert low <= sum(pool.values()) * percent / 100 <= high
    assert high - low <= len(pool)


def test_a_joint_number_that_does_not_fit_is_refused(joint_plan: JointPlan) -> None:
    """Five per cent of 110 are five or six, and the plan says six (C102)."""
    row = joint_plan.tasks[0]
    assert check_count(row, {"全部": 110}) is row
    with pytest.raises(CountMismatchError, match="10 至 10"):
        check_count(row, {"全部": 200})


def test_strata_without_a_share_are_not_drawn() -> None:
    """A stratum the plan does not mention adds nothing, unless a share covers all."""
    assert count_range((Share("A", Fraction(1, 10)),), {"A": 10, "B": 10}) == (1, 1)
    assert shares("10%")[0].stratum == EVERY


def test_coverage_names_what_no_plan_has(plan: DepartmentPlan) -> None:
    """The list must be covered, and nothing beyond the list planned (C5, C82, C101)."""
    found = coverage(("item-0", "item-1"), (plan,))
    assert (found.planned, found.listed) == (1, 2)
    assert found.missing == ("item-0",)
    assert found.unlisted == ("item-2",)


def test_differences_name_row_and_field(plan: DepartmentPlan, task: DepartmentTask) -> None:
    """A difference between versions says which row, which field, before and after (C85)."""
    new = evolve(task, id="T2")
    changed = evolve(plan, tasks=(evolve(task, methods=(Method.ONLINE,)), new), version=2)
    first, second = diff(plan, changed)
    assert (first.task, first.field, first.before, first.after) == (
        "T1",
        "methods",
        ["onsite"],
        ["online"],
    )
    assert (second.task, second.field, second.before) == ("T2", "", None)
    assert diff(changed, plan)[1].after is None
    assert diff(plan, plan) == ()


def test_rows_are_found_by_number(joint_plan: JointPlan) -> None:
    """A number leads to its row, an unknown one to none."""
    found = find_task(joint_plan, "J1")
    assert isinstance(found, JointTask)
    assert find_task(joint_plan, "J9") is None
