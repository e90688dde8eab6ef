"""The strategies for plans draw what the plans' own checks accept, and everything they may be."""

from hypothesis import find, given

from ssj_core.planning import DepartmentPlan, JointPlan
from ssj_core.testing import plan_strategies as strategies


@given(strategies.plans())
def test_a_drawn_plan_survives_the_journal(plan: DepartmentPlan | JointPlan) -> None:
    """What is written into the journal comes back equal."""
    assert plan == type(plan).from_body(plan.body())


@given(strategies.joint_plans())
def test_nobody_cooperates_with_itself(plan: JointPlan) -> None:
    """The initiating department is not among the cooperating ones."""
    assert all(plan.department not in task.departments for task in plan.tasks)


def test_both_kinds_and_both_ways_of_ratio_are_drawn() -> None:
    """One ratio for all and one per tier; department and joint plans."""
    assert isinstance(find(strategies.plans(), lambda plan: isinstance(plan, JointPlan)), JointPlan)
    assert len(find(strategies.planned_shares(), lambda shares: len(shares) > 1)) == 4
