"""What can happen to the joint conference: one value per kind of event."""

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.conference.matters import Matter, Resolution
from ssj_core.conference.proposals import MeetingProposed, ProposalDecided
from ssj_core.conference.words import MeetingKind
from ssj_core.planning import Fact, Payload


@frozen
class Seat(Payload):
    """A seat, held by whoever holds the post; persons are not named (clauses C28–C29)."""

    department: str
    post: str


@frozen
class Liaison(Payload):
    """A liaison officer of a member: the unit and the post (clause C40)."""

    department: str
    unit: str
    post: str


@frozen(kw_only=True)
class ConferenceEstablished(Fact):
    """The conference was set up (clauses C27–C29, C38, C40).

    Attributes:
        name: name of the conference.
        office: name of its office.
        lead: 牵头单位, where the office sits.
        convenor: the one seat that convenes and signs.
        members: the seats, the convenor's not among them.
        liaisons: at least one per member department.
        on: the day.
    """

    kind: ClassVar[str] = "conference.established"
    title: ClassVar[str] = "建立联席会议"

    name: str
    office: str
    lead: str
    convenor: Seat
    members: tuple[Seat, ...] = field(metadata={"zh": "成员"})
    liaisons: tuple[Liaison, ...] = field(metadata={"zh": "联络员"})
    on: date


@frozen(kw_only=True)
class MembershipFiled(Fact):
    """A member filed its new seats with the office; that alone makes them hold (clause C30)."""

    kind: ClassVar[str] = "member.filed"
    title: ClassVar[str] = "成员名单备案"

    department: str
    seats: tuple[Seat, ...]
    liaisons: tuple[Liaison, ...]
    document: str
    on: date


@frozen(kw_only=True)
class MeetingConvened(Fact):
    """A meeting was called (clauses C41–C46).

    Attributes:
        meeting: its number.
        meeting_kind: full, partial or of the liaison officers.
        convened_by: the post (full), the department (partial) or the office (liaison) that called it.
        chair: the post that chairs.
        departments: member departments called.
        agenda: numbers of the matters.
        invited: departments invited beyond the members.
        experts: experts invited; they have no say in the minutes.
        on: the day.
        matters: the functions that matters of the agenda belong to, as far as stated (C31–C36).
        proposal: number of the proposal it is called on, if it is (clause C44).
    """

    kind: ClassVar[str] = "meeting.convened"
    title: ClassVar[str] = "召开会议"

    meeting: str
    meeting_kind: MeetingKind
    convened_by: str
    chair: str
    departments: tuple[str, ...] = field(metadata={"zh": "参会成员单位"})
    agenda: tuple[str, ...] = field(metadata={"zh": "议题"})
    on: date
    invited: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    matters: tuple[Matter, ...] = field(default=(), metadata={"zh": "议题所属职责", "late": True})
    proposal: str | None = field(default=None, metadata={"zh": "所依据的会议建议"})


@frozen(kw_only=True)
class MinutesDrafted(Fact):
    """The minutes were drafted (clause C51)."""

    kind: ClassVar[str] = "minutes.drafted"
    title: ClassVar[str] = "起草会议纪要"

    meeting: str
    attending: tuple[str, ...] = field(metadata={"zh": "与会单位"})
    resolutions: tuple[Resolution, ...] = field(metadata={"zh": "议定事项"})
    digest: str
    on: date


@frozen(kw_only=True)
class MinutesConsented(Fact):
    """An attending unit agreed to the draft (clause C51)."""

    kind: ClassVar[str] = "minutes.consented"
    title: ClassVar[str] = "与会单位审核同意"

    meeting: str
    department: str
    on: date


@frozen(kw_only=True)
class MinutesSigned(Fact):
    """The convenor signed; from here on the resolutions can be cited (clause C51)."""

    kind: ClassVar[str] = "resolution.signed"
    title: ClassVar[str] = "召集人签发"

    meeting: str
    by: str
    on: date


@frozen(kw_only=True)
class ResolutionSettled(Fact):
    """What was agreed is done; a major matter names its report to the government (C39, C47)."""

    kind: ClassVar[str] = "resolution.settled"
    title: ClassVar[str] = "议定事项办结"

    resolution: str
    outcome: str
    on: date
    report: str = ""


ConferenceFact = (
    ConferenceEstablished
    | MembershipFiled
    | MeetingProposed
    | ProposalDecided
    | MeetingConvened
    | MinutesDrafted
    | MinutesConsented
    | MinutesSigned
    | ResolutionSettled
)
"""What happens in the joint conference."""

FACTS: dict[str, type[Fact]] = {
    one.kind: one
    for one in (
        ConferenceEstablished,
        MembershipFiled,
        MeetingProposed,
        ProposalDecided,
        MeetingConvened,
        MinutesDrafted,
        MinutesConsented,
        MinutesSigned,
        ResolutionSettled,
    )
}
"""The facts of this room by their kind of event."""
