"""Meetings of the conference: proposed, decided on, convened by whose seat it is (C41–C46)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve

from ssj_core.conference.refusals import Asked, Faults, no
from ssj_core.conference.state import (
    CONFERENCE,
    Conference,
    Meeting,
    Proposal,
    conference_of,
    roles_of,
    seat_of,
)
from ssj_core.conference.values import (
    Matter,
)
from ssj_core.conference.words import MeetingKind
from ssj_core.encoding import Text, repeated
from ssj_core.journal import Entry, Fact, Login, World, fact, in_order, labelled, world_day
from ssj_core.rules import After, Ask, ByWhom, has, one_of


def _proposed_by(world: World, told: "MeetingProposed") -> Asked:
    member = told.department in conference_of(world).departments
    roles = {"member"} if member else set[str]()
    yield Ask(ByWhom(act="meeting.propose"), one_of(roles), told.declared.says)


@fact(
    CONFERENCE,
    "meeting.proposed",
    "建议召开全体会议",
    "full meeting proposed",
    command="meeting.propose",
    asks=[_proposed_by],
)
class MeetingProposed(Fact):
    """A full meeting was proposed (clause C44).

    Attributes:
        proposal: its number.
        department: the department that proposes.
        reason: what the meeting is wanted for.
        on: the day.
        agenda: numbers of the matters it wants discussed, if they have one already; the agenda
            itself is settled when the meeting is called (clause C46).
    """

    proposal: str = labelled("建议编号", "proposal")
    department: str = labelled("提出单位", "department", hand="department")
    reason: str = labelled("理由", "reason", personal=True)
    on: date = world_day()
    agenda: tuple[str, ...] = labelled("建议议题", "matters proposed", default=())

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a number that is new."""
        if now.proposal(self.proposal) is not None:
            yield no("proposal-known", number=self.proposal)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the proposal."""
        return evolve(now, proposals={**now.proposals, self.proposal: Proposal(proposed=self)})


def _decided_by(world: World, told: "ProposalDecided") -> Asked:
    roles = roles_of(told.by, conference_of(world))
    yield Ask(ByWhom(act="proposal.decide"), one_of(roles), told.declared.says)


@fact(
    CONFERENCE,
    "meeting.proposal-decided",
    "召集人决定会议建议",
    "proposal of a meeting decided",
    command="proposal.decide",
    asks=[_decided_by],
)
class ProposalDecided(Fact):
    """A proposal was decided, once (clause C44).

    Attributes:
        proposal: its number.
        by: the post that decided.
        accepted: whether a full meeting is to be called.
        on: the day.
        reason: why not, if it was declined.
    """

    proposal: str = labelled("建议编号", "proposal")
    by: str = labelled("决定人职务", "post that decided", hand="state")
    accepted: bool = labelled("是否采纳", "accepted")
    on: date = world_day()
    reason: str = labelled("不采纳的理由", "reason it was declined", default="", personal=True)

    @property
    def acts_as(self) -> str:
        """The post that decides."""
        return self.by

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return who decided by the login: the convenor's post, where it sits in that department."""
        return {"by": seat_of(login.department, world)}

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the department where the post sits; nobody else's hand is good."""
        return now.holders(self.by) or (now.established.convenor.department,)

    def guard(self, now: Conference, world: World) -> Faults:
        """Want an open proposal, an order of days, and a reason for a no."""
        known = now.proposal(self.proposal)
        if known is None:
            yield no("proposal-unknown", number=self.proposal)
        else:
            if known.decided is not None:
                yield no("proposal-decided", number=self.proposal)
            yield from in_order(self, self.on, known.proposed, known.proposed.on)
        if not self.accepted and not self.reason.strip():
            yield no("no-reason")

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the decision."""
        decided = evolve(now.proposals[self.proposal], decided=self)
        return evolve(now, proposals={**now.proposals, self.proposal: decided})


def _convened_by(world: World, told: "MeetingConvened") -> Asked:
    """Ask who calls and who chairs a meeting of this kind, and what comes before it."""
    conference, kind = conference_of(world), told.meeting_kind
    of = Text("{what}（{kind}）", "{what} ({kind})").format(what=told.declared.says, kind=kind)
    callers = roles_of(told.convened_by, conference)
    if told.convened_by == conference.established.office:
        callers.add("office")
    if told.convened_by in told.departments:
        callers.add("competent-department")
    yield Ask(ByWhom(act="meeting.convene", kind=kind.value), one_of(callers), of)
    if kind is MeetingKind.LIAISON:
        return
    chairs = roles_of(told.chair, conference)
    if told.convened_by in conference.holders(told.chair):
        chairs.add("caller-seat")
    chaired = Text("主持会议（{kind}）", "chairing a meeting ({kind})").format(kind=kind)
    yield Ask(ByWhom(act="meeting.chair", kind=kind.value), one_of(chairs), chaired)
    if kind is MeetingKind.FULL:
        before = {"liaison-meeting"} if {*told.agenda} <= conference.discussed(told.on) else set()
        yield Ask(After(act="meeting.convene", kind=kind.value), has(before), of)


@fact(
    CONFERENCE,
    "meeting.convened",
    "召开会议",
    "meeting convened",
    command="meeting.convene",
    asks=[_convened_by],
)
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

    meeting: str = labelled("会议编号", "meeting")
    meeting_kind: MeetingKind = labelled("会议类型", "kind of meeting")
    convened_by: str = labelled("召集人（单位）", "called by", hand="state")
    chair: str = labelled("主持人", "chair")
    departments: tuple[str, ...] = labelled("参会成员单位", "member departments called")
    agenda: tuple[str, ...] = labelled("议题", "agenda")
    on: date = world_day()
    invited: tuple[str, ...] = labelled("邀请单位", "departments invited", default=())
    experts: tuple[str, ...] = labelled("邀请专家", "experts invited", default=())
    matters: tuple[Matter, ...] = labelled(
        "议题所属职责", "functions of the matters", default=(), late=True
    )
    proposal: str | None = labelled("所依据的会议建议", "proposal it is called on", default=None)

    @property
    def acts_as(self) -> str:
        """The post that calls a full meeting; another is called by a department or the office."""
        return self.convened_by if self.meeting_kind is MeetingKind.FULL else ""

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return who calls it by the login: post, department or office, as its kind wants."""
        conference = world.get(CONFERENCE, CONFERENCE.of())
        if given.get("meeting_kind") == MeetingKind.FULL.value:
            return {"convened_by": seat_of(login.department, world)}
        office = conference is not None and login.department in conference.offices
        if given.get("meeting_kind") == MeetingKind.LIAISON.value and conference and office:
            return {"convened_by": conference.established.office}
        return {"convened_by": login.department}

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return whoever calls it: the department of the post, the department, or the office."""
        if self.convened_by in now.offices:
            return now.offices
        return now.holders(self.convened_by) or (self.convened_by,)

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a new number, members called and all of them to a full one, a whole agenda."""
        if now.meeting(self.meeting) is not None:
            yield no("meeting-known", number=self.meeting)
        if outside := sorted({*self.departments} - {*now.departments}):
            yield no("outsiders", who=outside)
        numbers = [matter.number for matter in self.matters]
        twice = {*numbers} - {*self.agenda} | {*repeated(numbers)}
        if twice:
            yield no("off-agenda", numbers=sorted(twice))
        full = self.meeting_kind is MeetingKind.FULL
        if full and (missing := sorted({*now.departments} - {*self.departments})):
            yield no("left-out", who=missing)
        yield from in_order(self, self.on, now.established, now.established.on)
        if self.proposal is not None:
            yield from self._proposal(now, self.proposal, full=full)

    def _proposal(self, now: Conference, number: str, *, full: bool) -> Faults:
        """Want the proposal a full meeting is called on accepted, and not used before (C44)."""
        known = now.proposal(number)
        if not full:
            yield no("proposal-of-full")
        if known is None:
            yield no("proposal-unknown", number=number)
        elif known.decided is None or not known.decided.accepted:
            yield no("proposal-not-accepted", number=number, state=known.state)
        elif known.meeting is not None:
            yield no("proposal-used", number=number, meeting=known.meeting)
        else:
            yield from in_order(self, self.on, known.decided, known.decided.on)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the meeting, and its proposal used."""
        meetings = {**now.meetings, self.meeting: Meeting(convened=self)}
        proposals = dict(now.proposals)
        if self.proposal is not None:
            proposals[self.proposal] = evolve(proposals[self.proposal], meeting=self.meeting)
        return evolve(now, meetings=meetings, proposals=proposals)
