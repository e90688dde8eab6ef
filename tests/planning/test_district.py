"""The joint plan of a district: what is filed is in it, what is not is named."""

from datetime import date

from attrs import evolve

from ssj_core.planning import (
    Channel,
    DepartmentPlan,
    JointPlan,
    PlanApproved,
    PlanFact,
    PlanFiled,
    PlanHistory,
    PlanPublished,
    aggregate,
    apply,
)

DAY = date(2026, 1, 20)


def _history(plan: DepartmentPlan | JointPlan, *, filed: bool = True) -> PlanHistory:
    steps: list[PlanFact] = [
        PlanPublished(plan=plan.id, version=1, channel=channel, digest="0" * 64, on=DAY)
        for channel in Channel
    ]
    if filed:
        steps.append(PlanFiled(plan=plan.id, version=1, receiver="办公室", on=DAY))
    history = apply(None, PlanApproved(plan=plan, on=DAY))
    for step in steps:
        history = apply(history, step)
    return history


def test_filed_joint_plans_are_put_together(plan: DepartmentPlan, joint_plan: JointPlan) -> None:
    """Only joint plans of the year that are in effect; the rest are named, totals add up (C104)."""
    other = evolve(joint_plan, department="交通局", domain="驾校培训")
    late = evolve(joint_plan, department="商务局")
    district = aggregate(
        [_history(joint_plan), _history(plan), _history(other), _history(late, filed=False)], 2026
    )
    assert district.plans == (other, joint_plan)
    assert district.waiting == (late.id,)
    assert district.count == 12
    assert district.repeated == ("item-3",)
    assert [task.id for _, task in district.tasks] == ["J1", "J1"]
    assert aggregate([_history(joint_plan)], 2027).plans == ()


def test_the_record_names_every_plan_and_version(joint_plan: JointPlan) -> None:
    """The record that is reported and published stands for these plans and no others."""
    one = aggregate([_history(joint_plan)], 2026).aggregated(DAY, "sha256")
    assert one.plans == (f"{joint_plan.id}@1",)
    changed = evolve(joint_plan, tasks=(evolve(joint_plan.tasks[0], count=7),))
    assert aggregate([_history(changed)], 2026).aggregated(DAY, "sha256").digest != one.digest
