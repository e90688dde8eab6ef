"""Inspectors by lot: the first complete plan, or a shortage in numbers.

`plan` is the draw over plain ids, as the specification writes it; `assign` is the draw over
registers and rules, which ends in it.
"""

from ssj_core.drawing.assignment.applications import Application, Decision
from ssj_core.drawing.assignment.assign import assign
from ssj_core.drawing.assignment.groups import Group, assign_groups
from ssj_core.drawing.assignment.plan import plan
from ssj_core.drawing.assignment.result import Assignment, Explanation, Member, Substitution, Team
from ssj_core.drawing.assignment.rules import ExpertRule, Recusal, Rules, SlotRule
from ssj_core.drawing.assignment.shortage import Bottleneck, ShortageCertificate
from ssj_core.drawing.assignment.substitution import substitute
from ssj_core.errors.assignment import Shortage

__all__ = [
    "Application",
    "Assignment",
    "Bottleneck",
    "Decision",
    "ExpertRule",
    "Explanation",
    "Group",
    "Member",
    "Recusal",
    "Rules",
    "Shortage",
    "ShortageCertificate",
    "SlotRule",
    "Substitution",
    "Team",
    "assign",
    "assign_groups",
    "plan",
    "substitute",
]
