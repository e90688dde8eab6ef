"""The joint conference: seats by post, meetings, minutes, resolutions; never an inspecting body.

Records and guards, not a workflow engine.
"""

from ssj_core.conference.decide import decide
from ssj_core.conference.facts import (
    FACTS,
    ConferenceEstablished,
    ConferenceFact,
    Liaison,
    MeetingConvened,
    MeetingKind,
    MembershipFiled,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.conference.state import Conference, Meeting, apply, fold, read_fact

__all__ = [
    "FACTS",
    "Conference",
    "ConferenceEstablished",
    "ConferenceFact",
    "Liaison",
    "Meeting",
    "MeetingConvened",
    "MeetingKind",
    "MembershipFiled",
    "MinutesConsented",
    "MinutesDrafted",
    "MinutesSigned",
    "Resolution",
    "ResolutionSettled",
    "Seat",
    "apply",
    "decide",
    "fold",
    "read_fact",
]
