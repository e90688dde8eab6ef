"""The joint conference: seats by post, proposals, meetings, minutes, resolutions; no inspecting body.

`values` has what it is made of, `state` what is true of it; what can happen to it stands in `members`,
`meetings` and `minutes`; `posts` says who answers for the work in each department.
"""

from ssj_core.conference.meetings import MeetingConvened, MeetingProposed, ProposalDecided
from ssj_core.conference.members import (
    ConferenceEstablished,
    MemberJoined,
    MemberLeft,
    MembershipFiled,
)
from ssj_core.conference.minutes import (
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
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

ConferenceFact = (
    ConferenceEstablished
    | MembershipFiled
    | MemberJoined
    | MemberLeft
    | MeetingProposed
    | ProposalDecided
    | MeetingConvened
    | MinutesDrafted
    | MinutesConsented
    | MinutesSigned
    | ResolutionSettled
)
"""What happens in the joint conference."""
