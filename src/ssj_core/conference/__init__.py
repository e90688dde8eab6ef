"""The joint conference: seats by post, proposals, meetings, minutes, resolutions; no inspecting body.

`values` has what it is made of, `state` what is true of it, `facts` what can happen to it,
`posts` who answers for the work in each department.
"""

from ssj_core.conference.facts import (
    ConferenceEstablished,
    ConferenceFact,
    MeetingConvened,
    MeetingProposed,
    MemberJoined,
    MemberLeft,
    MembershipFiled,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    ProposalDecided,
    ResolutionSettled,
)
from ssj_core.conference.posts import POSTS, Posts, ResponsibleNamed, Role
from ssj_core.conference.state import CONFERENCE, Conference, Meeting, Proposal, not_citable
from ssj_core.conference.values import (
    About,
    ByResolution,
    Letter,
    Liaison,
    Matter,
    Order,
    Resolution,
    Seat,
)
from ssj_core.conference.words import ConferenceFunction, MeetingKind, ProposalState

__all__ = [
    "CONFERENCE",
    "POSTS",
    "About",
    "ByResolution",
    "Conference",
    "ConferenceEstablished",
    "ConferenceFact",
    "ConferenceFunction",
    "Letter",
    "Liaison",
    "Matter",
    "Meeting",
    "MeetingConvened",
    "MeetingKind",
    "MeetingProposed",
    "MemberJoined",
    "MemberLeft",
    "MembershipFiled",
    "MinutesConsented",
    "MinutesDrafted",
    "MinutesSigned",
    "Order",
    "Posts",
    "Proposal",
    "ProposalDecided",
    "ProposalState",
    "Resolution",
    "ResolutionSettled",
    "ResponsibleNamed",
    "Role",
    "Seat",
    "not_citable",
]
