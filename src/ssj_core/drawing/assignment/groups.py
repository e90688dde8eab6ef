"""Fixed groups with leaders: the lot decides which group goes where, not who is in it.

A group is drawn as one person would be. It must hold the certified minimum on the day, and it keeps
away from a target as a whole as soon as one of its members must.
"""

from collections.abc import Iterable

from attrs import field, frozen

from ssj_core.drawing.assignment.facts import lists_of
from ssj_core.drawing.assignment.plan import plan
from ssj_core.drawing.assignment.result import Member, Team
from ssj_core.drawing.assignment.rules import Rules
from ssj_core.encoding import check_id
from ssj_core.errors.assignment import RepeatedError, TeamError
from ssj_core.registers.inspector import Inspector
from ssj_core.registers.target import Target

_ROLE = "group"


@frozen(kw_only=True)
class Group:
    """People who work together.

    Attributes:
        id: id of the group.
        leader: who leads; one of the members, with leave to lead.
        members: everybody, the leader included.
        greatest: most targets of the group.
        least: least targets of the group.
    """

    id: str = field(converter=check_id)
    leader: Inspector
    members: tuple[Inspector, ...]
    greatest: int
    least: int = 0


def assign_groups(
    targets: Iterable[Target],
    groups: Iterable[Group],
    *,
    task: str,
    seed: str,
    rules: Rules,
    suite: str = "sha256",
) -> dict[str, Team]:
    """Return the group drawn for every target, as a team by target id.

    Of the rules, the day, the minimum, the recusals, areas, rotation and decisions count; the
    places of ``rules.team`` do not, as a group is its own team.

    Raises:
        TeamError: a group is too small on the day, is led by a stranger, or shares a member.
        Shortage: no complete plan exists.
    """
    known, units = list(targets), list(groups)
    seen: set[str] = set()
    for group in units:
        _check(group, rules, seen)
    people = [member for group in units for member in group.members]
    recused = lists_of(known, people, rules).recused
    slots = {one.id: [f"{_ROLE}/{_ROLE}/1"] for one in known}
    drawn = plan(
        list(slots),
        slots,
        task=task,
        seed=seed,
        eligibility={f"{_ROLE}/{_ROLE}": [group.id for group in units]},
        capacities={group.id: (group.least, group.greatest) for group in units},
        recusals=[
            (target.id, group.id)
            for target in known
            for group in units
            if any((target.id, member.id) in recused for member in group.members)
        ],
        suite=suite,
    )
    by_id = {group.id: group for group in units}
    return {one.id: _team(one.id, by_id[drawn[one.id, slots[one.id][0]]]) for one in known}


def _check(group: Group, rules: Rules, seen: set[str]) -> None:
    if group.id in seen:
        raise RepeatedError(what_zh="检查组", what_en="group", value=group.id)
    seen.add(group.id)
    fit = [m for m in group.members if m.certified_on(rules.on) and m.available_on(rules.on)]
    if len(fit) < len(group.members) or len(fit) < rules.minimum:
        raise TeamError(
            why_zh=f"{group.id} 在 {rules.on} 只有 {len(fit)} 名在岗持证人员，须全员持证且不少于 {rules.minimum} 名",
            why_en=f"{group.id} has {len(fit)} certified members present on {rules.on}; "
            f"all of them, and {rules.minimum} at least, are asked for",
        )
    if group.leader not in group.members or not group.leader.may_lead:
        raise TeamError(
            why_zh=f"{group.id} 的组长不在组内或不能担任组长",
            why_en=f"the leader of {group.id} is not in it, or may not lead",
        )
    for member in group.members:
        mark = f"member:{member.id}"
        if mark in seen:
            raise TeamError(
                why_zh=f"{member.id} 在两个检查组中", why_en=f"{member.id} is in two groups"
            )
        seen.add(mark)


def _team(target: str, group: Group) -> Team:
    return Team(
        target=target,
        members=tuple(
            Member(inspector=one.id, slot=f"{_ROLE}/{_ROLE}/1", lead=one == group.leader)
            for one in group.members
        ),
    )
