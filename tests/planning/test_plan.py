"""Plans as documents: ratios, periods, numbers, coverage, differences."""

from datetime import date
from fractions import Fraction

import pytest

from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.refusals import Refused
from ssj_core.planning import (
    EVERY,
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    PlanApproved,
    Share,
    Window,
    coverage,
    diff,
    document_of,
    find_task,
    parts_of_pool,
    plan_digest,
    shares,
    terms_of,
)
from ssj_core.registers.entries import TargetRow
from ssj_core.registers.words import TargetKind

DAY = date(2026, 1, 20)


def codes(caught: pytest.ExceptionInfo[ManyFaultsError]) -> list[str]:
    """Return the codes of what was wrong."""
    return [fault.code for fault in caught.value.faults]


def test_what_a_row_holds_is_told_in_the_words_of_rulebooks(
    task: DepartmentTask, joint_plan: JointPlan
) -> None:
    """The six fields and the eight, by the names a rulebook asks for them (C77, C102)."""
    six = {"item-name", "scope", "ratio", "methods", "content", "period"}
    assert six <= terms_of(task)
    blank = task.but(items=(), scope=" ", ratios=(), methods=(), content="")
    assert six & terms_of(blank) == {"period"}
    eight = {
        "plan-name",
        "task-name",
        "items",
        "target-kind",
        "ratio",
        "count",
        "departments",
        "dates",
    }
    assert eight <= terms_of(joint_plan.tasks[0])


@pytest.mark.parametrize("field", ["visits", "count"])
def test_a_row_draws_somebody_at_least_once(joint_plan: JointPlan, field: str) -> None:
    """A row without a visit or a target is no row (C80, C102)."""
    with pytest.raises(ManyFaultsError) as caught:
        joint_plan.tasks[0].but(**{field: 0})
    assert codes(caught) == ["plan.at-least-one"]


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


def test_a_stratum_has_one_ratio(task: DepartmentTask) -> None:
    """Two ratios of one stratum are refused."""
    with pytest.raises(ManyFaultsError) as caught:
        task.but(ratios=(*shares("3%"), *shares("5%")))
    assert codes(caught) == ["plan.stratum-twice"]


def test_periods_run_forward_and_stay_in_the_year(plan: DepartmentPlan) -> None:
    """A period does not end before it starts, and a year's plan stays in its year."""
    with pytest.raises(ManyFaultsError):
        Window(date(2026, 5, 1), date(2026, 4, 30))
    with pytest.raises(ManyFaultsError) as caught:
        plan.but(year=2027)
    assert codes(caught) == ["plan.off-year"]


def test_numbers_are_used_once(plan: DepartmentPlan, joint_plan: JointPlan) -> None:
    """Two rows with one number, a department named twice, the initiator as its own partner."""
    with pytest.raises(ManyFaultsError) as caught:
        plan.but(tasks=plan.tasks * 2)
    assert codes(caught) == ["plan.number-twice"]
    row = joint_plan.tasks[0]
    with pytest.raises(ManyFaultsError) as caught:
        row.but(departments=("卫健委", "卫健委"))
    assert codes(caught) == ["plan.self"]
    with pytest.raises(ManyFaultsError) as caught:
        joint_plan.but(tasks=(row.but(departments=("市监局",)),))
    assert codes(caught) == ["plan.owner-partner"]


@pytest.mark.parametrize("odd", ["a/b", "a#b"])
def test_a_number_is_read_one_way(joint_plan: JointPlan, odd: str) -> None:
    """A slash or a number sign in a name would make another plan's or row's number."""
    with pytest.raises(ManyFaultsError) as caught:
        joint_plan.but(domain=odd)
    assert codes(caught) == ["plan.slash"]


def test_plans_have_one_number_over_all_versions(
    plan: DepartmentPlan, joint_plan: JointPlan
) -> None:
    """The number names whose plan it is, for which year and domain, not the version."""
    assert plan.id == plan.but(version=2).id == "市监局/2026"
    assert joint_plan.id == "市监局/2026/公共场所"
    assert plan.tasks[0].departments == ()
    assert [document_of(one) for one in (plan, joint_plan, plan.but(version=2))] == [
        "annual-plan",
        "joint-plan",
        "amended-plan",
    ]


def test_parts_of_a_pool(task: DepartmentTask) -> None:
    """A ratio is a floor, so every stratum rounds up; who has no ratio of their own is `*` (D9)."""
    pool = {
        str(at): TargetRow(
            id=str(at), name="店", kind=TargetKind.ENTERPRISE, tier=tier, tier_scheme="x"
        )
        for at, tier in enumerate("AAADB")
    }
    row = task.but(ratios=shares({"A": "50%", "*": "10%", "C": "20%"}))
    found = {part.stratum: part for part in parts_of_pool(row, pool)}
    assert {name: (part.size, part.number) for name, part in found.items()} == {
        "A": (3, 2),
        EVERY: (2, 1),
        "C": (0, 0),
    }
    assert found["A"].tiers == (("x", "A"),)
    assert found[EVERY].tiers == (("x", "B"), ("x", "D"))
    assert found["C"].tiers == (("x", "C"),)
    assert parts_of_pool(row, {})[0].tiers == ()


def test_coverage_names_what_no_plan_has(plan: DepartmentPlan) -> None:
    """The list must be covered, and nothing beyond the list planned (C5, C82, C101)."""
    other = plan.but(tasks=(plan.tasks[0].but(items=("S1", "S2")),))
    found = coverage(("S0", "S1"), (other,))
    assert (found.planned, found.listed) == (1, 2)
    assert (found.missing, found.unlisted) == (("S0",), ("S2",))


def test_differences_name_row_and_field(plan: DepartmentPlan, task: DepartmentTask) -> None:
    """A difference between versions says which row, which field, before and after (C85)."""
    new = task.but(id="T2")
    changed = plan.but(tasks=(task.but(methods=(Method.DOCUMENTARY,)), new), version=2)
    first, second = diff(plan, changed)
    assert (first.task, first.field, first.before, first.after) == (
        "T1",
        "methods",
        ["onsite"],
        ["documentary"],
    )
    assert (second.task, second.field, second.before) == ("T2", "", None)
    assert diff(changed, plan)[1].after is None
    assert diff(plan, plan) == ()
    assert plan_digest(plan) != plan_digest(changed)


def test_rows_are_found_by_number(joint_plan: JointPlan) -> None:
    """A number leads to its row, an unknown one to none."""
    found = find_task(joint_plan, "J1")
    assert isinstance(found, JointTask)
    assert find_task(joint_plan, "J9") is None


@pytest.mark.parametrize("odd", ["plan", "", 7])
def test_unknown_forms_are_refused(plan: DepartmentPlan, odd: object) -> None:
    """A plan of no known form is refused, in an event and alone."""
    body = plan.body() | {"form": odd}
    with pytest.raises(ManyFaultsError):
        PlanApproved.from_body({"plan": body, "on": "2026-01-20"})
    with pytest.raises(ManyFaultsError):
        DepartmentPlan.from_body(body)


def test_faults_of_a_command_have_their_places(plan: DepartmentPlan) -> None:
    """A ratio that is not in lowest terms is refused where it stands."""
    body = plan.body()
    body["tasks"][0]["ratios"][0]["ratio"] = "10/100"
    with pytest.raises(ManyFaultsError) as caught:
        PlanApproved.from_input({"plan": body, "on": "2026-01-20"}, "/input")
    (fault,) = caught.value.faults
    assert isinstance(fault, Refused)
    assert fault.pointer == "/input/plan/tasks/0/ratios/0/ratio"
