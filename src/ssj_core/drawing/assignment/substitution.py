"""After the draw: who drops out is replaced by rank, with a reason and an approver, on record."""

from attrs import evolve

from ssj_core.drawing.assignment.result import Assignment, Substitution
from ssj_core.errors.assignment import SubstitutionError


def substitute(
    assignment: Assignment, target: str, slot: str, *, reason: str, approver: str
) -> Assignment:
    """Return the assignment with the inspector of one slot replaced by the next of its lot order.

    Everything else stays; whoever comes is not recused, not at the target yet, and has room. After
    the last rank the ones before are asked, whom the draw had passed over. Who left a slot does not
    come back to it.

    Raises:
        SubstitutionError: no reason, no approver, no such slot, or nobody is left: then a new
            session draws anew, nobody is chosen by hand.
    """
    if (target, slot) not in assignment.plan:
        raise _fault(target, slot, "没有这个岗位", "there is no such slot")
    if not reason.strip() or not approver.strip():
        raise _fault(target, slot, "须写明理由和批准人", "a reason and an approver are needed")
    order = list(assignment.ranks(target, slot))
    left = assignment.plan[target, slot]
    loads = assignment.loads
    team = {assignment.plan[target, other] for other in assignment.lists.slots[target]}
    gone = {
        step.left for step in assignment.substitutions if (step.target, step.slot) == (target, slot)
    }
    at = order.index(left)
    for one in (*order[at + 1 :], *order[:at]):
        if one not in team | gone and loads[one] < assignment.lists.capacities[one][1]:
            step = Substitution(
                target=target,
                slot=slot,
                left=left,
                came=one,
                rank=order.index(one) + 1,
                reason=reason,
                approver=approver,
            )
            return evolve(
                assignment,
                plan={**assignment.plan, (target, slot): one},
                substitutions=(*assignment.substitutions, step),
            )
    raise _fault(target, slot, "候补已用尽，须另行封存抽取", "nobody is left: seal and draw anew")


def _fault(target: str, slot: str, why_zh: str, why_en: str) -> SubstitutionError:
    return SubstitutionError(target=target, slot=slot, why_zh=why_zh, why_en=why_en)
