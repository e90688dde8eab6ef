"""The joint conference: seats by post, proposals, meetings, minutes, resolutions; no inspecting body.

`values` has what it is made of, `state` what is true of it, `facts` what can happen to it.
"""

from ssj_core.conference.facts import (
    ConferenceEstablished,
    ConferenceFact,
    MeetingConvened,
    MeetingProposed,
    MembershipFiled,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    ProposalDecided,
    ResolutionSettled,
    UnitJoined,
    UnitLeft,
)
from ssj_core.conference.state import CONFERENCE, Conference, Meeting, Proposal, not_citable
from ssj_core.conference.values import Liaison, Matter, Resolution, Seat
from ssj_core.conference.words import ConferenceFunction, MeetingKind, ProposalState

__all__ = [
    "CONFERENCE",
    "Conference",
    "ConferenceEstablished",
    "ConferenceFact",
    "ConferenceFunction",
    "Liaison",
    "Matter",
    "Meeting",
    "MeetingConvened",
    "MeetingKind",
    "MeetingProposed",
    "MembershipFiled",
    "MinutesConsented",
    "MinutesDrafted",
    "MinutesSigned",
    "Proposal",
    "ProposalDecided",
    "ProposalState",
    "Resolution",
    "ResolutionSettled",
    "Seat",
    "UnitJoined",
    "UnitLeft",
    "not_citable",
]
