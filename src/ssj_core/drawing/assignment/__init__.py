"""Inspectors by lot: lists and crew before the seal, the first complete plan, or a shortage in numbers.

`crew_of` makes from registers and rules what a seal commits to; `plan` is the draw over plain ids, as
the specification writes it; `Teams` is what came out, explained, with who comes next.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.drawing.assignment.applications import Application, Decision
    from ssj_core.drawing.assignment.crew import Crew, crew_of, even, team_of
    from ssj_core.drawing.assignment.groups import Group, crew_of_groups
    from ssj_core.drawing.assignment.lists import Lists, lists_of
    from ssj_core.drawing.assignment.planned import plan
    from ssj_core.drawing.assignment.rules import Recusal, Rules, SlotRule
    from ssj_core.drawing.assignment.shortage import Bottleneck, ShortageCertificate
    from ssj_core.drawing.assignment.teams import Explanation, Member, Substitution, Team, Teams
    from ssj_core.errors.assignment import Shortage

__all__ = [
    "Application",
    "Bottleneck",
    "Crew",
    "Decision",
    "Explanation",
    "Group",
    "Lists",
    "Member",
    "Recusal",
    "Rules",
    "Shortage",
    "ShortageCertificate",
    "SlotRule",
    "Substitution",
    "Team",
    "Teams",
    "crew_of",
    "crew_of_groups",
    "even",
    "lists_of",
    "plan",
    "team_of",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".applications": (
                "Application",
                "Decision",
            ),
            ".crew": (
                "Crew",
                "crew_of",
                "even",
                "team_of",
            ),
            ".groups": (
                "Group",
                "crew_of_groups",
            ),
            ".lists": (
                "Lists",
                "lists_of",
            ),
            ".planned": ("plan",),
            ".rules": (
                "Recusal",
                "Rules",
                "SlotRule",
            ),
            ".shortage": (
                "Bottleneck",
                "ShortageCertificate",
            ),
            ".teams": (
                "Explanation",
                "Member",
                "Substitution",
                "Team",
                "Teams",
            ),
            "ssj_core.errors.assignment": ("Shortage",),
        },
    )
