"""The joint conference: seats by post, proposals, meetings, minutes, resolutions; no inspecting body.

Records and guards, not a workflow engine.
"""

from ssj_core.conference.decide import decide
from ssj_core.conference.facts import (
    FACTS,
    ConferenceEstablished,
    ConferenceFact,
    Liaison,
    MeetingConvened,
    MembershipFiled,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    ResolutionSettled,
    Seat,
)
from ssj_core.conference.matters import Matter, Resolution
from ssj_core.conference.proposals import MeetingProposed, Proposal, ProposalDecided
from ssj_core.conference.state import Conference, Meeting, apply, fold, read_fact
from ssj_core.conference.words import ConferenceFunction, MeetingKind, ProposalState

__all__ = [
    "FACTS",
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
    "apply",
    "decide",
    "fold",
    "read_fact",
]
