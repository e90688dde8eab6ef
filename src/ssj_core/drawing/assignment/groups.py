"""Fixed groups with leaders: the lot decides which group goes where, not who is in it.

A group is drawn as one person would be. It must hold the certified minimum on the day, and it keeps
away from a target as a whole as soon as one of its members must.
"""

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ssj_core.drawing.assignment.crew import Crew
from ssj_core.drawing.assignment.lists import Lists, lists_of
from ssj_core.drawing.assignment.rules import Recusal, Rules
from ssj_core.drawing.assignment.teams import Member, Team
from ssj_core.drawing.drafts import RosterDraft
from ssj_core.encoding import check_id
from ssj_core.errors.assignment import RepeatedError, TeamError
from ssj_core.registers.inspector import Inspector
from ssj_core.registers.target import Target

_KIND: Final = "检查组/小组"
GROUP_SLOT: Final = f"{_KIND}/1"
"""The one slot at every target where groups are drawn."""


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

    def team(self, target: str) -> Team:
        """Return the group as the team of a target it was drawn for."""
        return Team(
            target=target,
            members=tuple(
                Member(inspector=one.id, slot=GROUP_SLOT, lead=one == self.leader)
                for one in self.members
            ),
        )


def crew_of_groups(targets: Iterable[Target], groups: Iterable[Group], rules: Rules) -> Crew:
    """Return the crew in which a group is drawn as one person would be: one slot at every target.

    Of the rules, the day, the minimum, the recusals, areas, rotation and decisions count; the
    places of ``rules.team`` do not, as a group is its own team.

    Raises:
        TeamError: a group is too small on the day, is led by a stranger, or shares a member.
        RepeatedError: a group, or somebody, is listed twice.
    """
    known, units = list(targets), list(groups)
    seen: set[str] = set()
    for group in units:
        _check(group, rules, seen)
    people = [member for group in units for member in group.members]
    found = lists_of(known, people, rules)
    recused: dict[tuple[str, str], tuple[Recusal, ...]] = {}
    homes = {member.id: group.id for group in units for member in group.members}
    for (target, member), reasons in found.recused.items():
        if member in homes:
            pair = target, homes[member]
            recused[pair] = tuple(dict.fromkeys((*recused.get(pair, ()), *reasons)))
    ids = tuple(group.id for group in units)
    return Crew(
        slots=(GROUP_SLOT,),
        roster=RosterDraft(
            inspectors=[
                (group.id, {"members": "、".join(member.id for member in group.members)})
                for group in units
            ],
            eligibility=[(_KIND, one) for one in ids],
            capacities=[(group.id, group.least, group.greatest) for group in units],
            recusals=list(recused),
        ),
        lists=Lists(eligibility={_KIND: ids}, recused=recused, unfit={}),
        unmanned=tuple(
            target.id for target in known if all((target.id, one) in recused for one in ids)
        ),
    )


def _check(group: Group, rules: Rules, seen: set[str]) -> None:
    if group.id in seen:
        raise RepeatedError(what_zh="检查组", what_en="group", value=group.id)
    seen.add(group.id)
    day = rules.on
    fit = [
        member
        for member in group.members
        if day is None or (member.certified_on(day) and member.available_on(day))
    ]
    if len(fit) < len(group.members) or len(fit) < rules.minimum:
        raise TeamError(
            why_zh=f"{group.id} 在 {day} 只有 {len(fit)} 名在岗持证人员，须全员持证且不少于 {rules.minimum} 名",
            why_en=f"{group.id} has {len(fit)} certified members present on {day}; "
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
