"""Proposals to call a full meeting: a member makes one, the convenor decides it (clause C44)."""

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.conference.words import ProposalState
from ssj_core.planning import Fact


@frozen(kw_only=True)
class MeetingProposed(Fact):
    """A member department proposed a full meeting (clause C44).

    Attributes:
        proposal: its number.
        department: the member department that proposes.
        reason: what the meeting is wanted for.
        on: the day.
        agenda: numbers of the matters it wants discussed, if they have one already; the agenda
            itself is settled when the meeting is called (clause C46).
    """

    kind: ClassVar[str] = "meeting.proposed"
    title: ClassVar[str] = "建议召开全体会议"

    proposal: str = field(metadata={"zh": "建议编号"})
    department: str = field(metadata={"zh": "提出单位"})
    reason: str = field(metadata={"zh": "理由"})
    on: date
    agenda: tuple[str, ...] = field(default=(), metadata={"zh": "建议议题"})


@frozen(kw_only=True)
class ProposalDecided(Fact):
    """The convenor decided a proposal, once (clause C44).

    Attributes:
        proposal: its number.
        by: the post that decided, which is the convenor's.
        accepted: whether a full meeting is to be called.
        on: the day.
        reason: why not, if it was declined.
    """

    kind: ClassVar[str] = "meeting.proposal-decided"
    title: ClassVar[str] = "召集人决定会议建议"

    proposal: str = field(metadata={"zh": "建议编号"})
    by: str = field(metadata={"zh": "决定人职务"})
    accepted: bool = field(metadata={"zh": "是否采纳"})
    on: date
    reason: str = field(default="", metadata={"zh": "不采纳的理由"})


@frozen(kw_only=True)
class Proposal:
    """A proposal and what became of it.

    Attributes:
        proposed: how it was made.
        decided: the convenor's decision, if there is one.
        meeting: number of the meeting called on it, if one was.
    """

    proposed: MeetingProposed
    decided: ProposalDecided | None = None
    meeting: str | None = None

    @property
    def state(self) -> ProposalState:
        """How far it has come."""
        if self.decided is None:
            return ProposalState.OPEN
        if not self.decided.accepted:
            return ProposalState.DECLINED
        return ProposalState.CONVENED if self.meeting else ProposalState.ACCEPTED
