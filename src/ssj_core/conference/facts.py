"""What can happen to the joint conference, each with what it asks, its guard and its effect.

Who calls, chairs, proposes, decides and signs, and what comes before, is asked of the rulebook
(`ByWhom`, `After`); the guards say only what no record could mean.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import evolve

from ssj_core.conference.state import CONFERENCE, Conference, Meeting, Proposal, not_citable
from ssj_core.conference.values import (
    ByResolution,
    Letter,
    Liaison,
    Matter,
    Order,
    Resolution,
    Seat,
)
from ssj_core.conference.words import MeetingKind
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Digest, Entry, Fact, Login, World, fact, in_order, labelled, world_day
from ssj_core.rules import After, Ask, ByWhom, FileWith, has, one_of

Faults = Iterator[SsjError]
Asked = Iterator[Ask[Any]]
no: Final = Refusals(
    "conference",
    {
        "convenor-member": (
            "召集人只有一名，不再列为成员",
            "the convenor is no member besides",
            "C28",
        ),
        "no-liaison": ("{who}没有联络员", "{who}: no liaison officer", "C40"),
        "not-member": (
            "{who}不是成员单位；单位加入须有议定事项或区人民政府的决定",
            "{who}: not a member; a unit joins by resolution or by order of the government",
            "C29",
            "C30",
        ),
        "is-member": ("{who}已是成员单位", "{who} is a member already", "C29"),
        "others-seat": ("只能备案本单位的席位和联络员", "a unit files its own seats only", "C30"),
        "proposal-known": ("建议编号 {number} 已使用", "proposal {number} exists already", "C44"),
        "proposal-unknown": ("没有会议建议 {number}", "there is no proposal {number}", "C44"),
        "proposal-decided": (
            "建议 {number} 已作决定",
            "proposal {number} is decided already",
            "C44",
        ),
        "proposal-not-accepted": (
            "建议 {number} {state}，不能据以召开",
            "proposal {number} is not accepted: {state}",
            "C44",
        ),
        "proposal-used": (
            "已据建议 {number} 召开会议 {meeting}",
            "meeting {meeting} was called on proposal {number} already",
            "C44",
        ),
        "proposal-of-full": (
            "会议建议只针对全体会议",
            "only a full meeting is called on a proposal",
            "C44",
        ),
        "no-reason": ("不采纳的须说明理由", "a proposal is declined with the reason", "C44"),
        "meeting-known": ("会议编号 {number} 已使用", "meeting {number} exists already"),
        "meeting-unknown": ("没有会议 {number}", "there is no meeting {number}"),
        "outsiders": (
            "{who}不是成员单位，请列为邀请单位",
            "{who}: no member; invite it instead",
            "C45",
        ),
        "left-out": ("全体会议未通知{who}", "the full meeting leaves out {who}", "C42"),
        "off-agenda": (
            "{numbers}不在议题之中，或所属职责写了两次",
            "{numbers}: not on the agenda, or the function is stated twice",
            "C46",
        ),
        "no-minutes": (
            "联络员会议不形成纪要",
            "a meeting of the liaison officers has no minutes",
            "C51",
        ),
        "signed": ("纪要已签发，不得再改", "the minutes are signed and stay as they are", "C51"),
        "no-draft": ("尚无纪要草稿", "there is no draft of the minutes", "C51"),
        "not-called": ("{who}未受邀参会", "{who}: not called to the meeting", "C45"),
        "number-twice": (
            "议定事项编号 {numbers} 重复",
            "resolution numbers {numbers} are used twice",
            "C51",
        ),
        "no-consent-due": (
            "{who}不是待审核的与会单位",
            "{who} has no consent to give",
            "C51",
        ),
        "settled": ("{resolution} 已办结", "{resolution} is settled already", "C39"),
        "not-about": (
            "议定事项 {resolution} 没有议定 {what}",
            "resolution {resolution} does not decide on {what}",
            "C29",
        ),
    },
)


def _conference(world: World) -> Conference:
    found = world.get(CONFERENCE, CONFERENCE.of())
    assert found is not None  # noqa: S101 - the road asks nothing about what has no beginning
    return found


@fact(
    CONFERENCE,
    "conference.established",
    "建立联席会议",
    "joint conference established",
    command="conference.establish",
    clause="C27 C28 C29 C38 C40",
    begins=True,
)
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

    name: str = labelled("联席会议名称", "name of the conference")
    office: str = labelled("办公室", "office")
    lead: str = labelled("牵头单位", "lead department", hand="department")
    convenor: Seat = labelled("召集人", "convenor")
    members: tuple[Seat, ...] = labelled("成员", "members")
    liaisons: tuple[Liaison, ...] = labelled("联络员", "liaison officers")
    on: date = world_day()

    def guard(self, now: None, world: World) -> Faults:
        """Want one convenor and a liaison officer of every member."""
        if self.convenor in self.members:
            yield no("convenor-member")
        named = {officer.department for officer in self.liaisons}
        if lacking := sorted({seat.department for seat in self.members} - named):
            yield no("no-liaison", who=lacking)

    def apply(self, now: None, entry: Entry) -> Conference:
        """Return the conference as it was set up."""
        return Conference(established=self)


def _own(unit: str, seats: tuple[Seat, ...], liaisons: tuple[Liaison, ...]) -> Faults:
    """Refuse seats and liaison officers of another unit, and seats without an officer."""
    rows: tuple[Seat | Liaison, ...] = (*seats, *liaisons)
    if any(row.department != unit for row in rows):
        yield no("others-seat")


@fact(
    CONFERENCE,
    "member.filed",
    "成员名单备案",
    "membership filed",
    command="member.file",
    clause="C30",
)
class MembershipFiled(Fact):
    """A member filed its new seats with the office; that alone makes them hold (clause C30)."""

    department: str = labelled("单位", "department", hand="department")
    seats: tuple[Seat, ...] = labelled("席位", "seats")
    liaisons: tuple[Liaison, ...] = labelled("联络员", "liaison officers")
    document: str = labelled("文件", "document")
    on: date = world_day()

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a member, and its own persons only: units join and leave in another way."""
        if self.department not in now.departments:
            yield no("not-member", who=self.department)
        yield from _own(self.department, self.seats, self.liaisons)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the seats."""
        return evolve(now, changes=(*now.changes, self))


Ground = Order | ByResolution | Letter
"""By what a unit joins or leaves."""


def _on_what(told: "MemberJoined | MemberLeft", now: Conference) -> Faults:
    """Want a resolution of signed minutes that is about the unit, where one is named."""
    if isinstance(told.ground, ByResolution):
        number = told.ground.resolution
        found = now.find(number)
        if found is None:
            yield not_citable(number)
        elif found.about is None or found.about.unit != told.department:
            yield no("not-about", resolution=number, what=told.department)


def _changed_by(_: World, told: "MemberJoined | MemberLeft") -> Asked:
    who = {Order: "district-government", ByResolution: "conference", Letter: "unit"}
    yield Ask(ByWhom(act="member.change"), one_of({who[type(told.ground)]}), told.declared.says)


@fact(
    CONFERENCE,
    "member.joined",
    "单位加入联席会议",
    "unit joined the conference",
    command="member.join",
    clause="C29 D14",
    asks=[_changed_by],
)
class MemberJoined(Fact):
    """A unit became a member, by resolution or by order of the government (clause C29).

    Attributes:
        department: the unit.
        seats, liaisons: who sits for it.
        ground: by what.
        on: the day.
    """

    department: str = labelled("单位", "unit")
    seats: tuple[Seat, ...] = labelled("席位", "seats")
    liaisons: tuple[Liaison, ...] = labelled("联络员", "liaison officers")
    ground: Ground = labelled("依据", "ground")
    on: date = world_day()

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the office, which records it (C38), and the unit."""
        return (*now.offices, self.department)

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a unit that is no member yet, and its own seats."""
        if self.department in now.departments:
            yield no("is-member", who=self.department)
        yield from _own(self.department, self.seats, self.liaisons)
        yield from _on_what(self, now)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the unit."""
        return evolve(now, changes=(*now.changes, self))


@fact(
    CONFERENCE,
    "member.left",
    "单位退出联席会议",
    "unit left the conference",
    command="member.leave",
    clause="C29 D14",
    asks=[_changed_by],
)
class MemberLeft(Fact):
    """A unit is no member any more, by resolution or by order of the government (clause C29)."""

    department: str = labelled("单位", "unit")
    ground: Ground = labelled("依据", "ground")
    on: date = world_day()

    @property
    def seats(self) -> tuple[Seat, ...]:
        """No seats are left."""
        return ()

    @property
    def liaisons(self) -> tuple[Liaison, ...]:
        """No liaison officers are left."""
        return ()

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the office, which records it (C38), and the unit."""
        return (*now.offices, self.department)

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a member."""
        if self.department not in now.departments:
            yield no("not-member", who=self.department)
        yield from _on_what(self, now)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference without the unit."""
        return evolve(now, changes=(*now.changes, self))


def _proposed_by(world: World, told: "MeetingProposed") -> Asked:
    member = told.department in _conference(world).departments
    roles = {"member"} if member else set[str]()
    yield Ask(ByWhom(act="meeting.propose"), one_of(roles), told.declared.says)


@fact(
    CONFERENCE,
    "meeting.proposed",
    "建议召开全体会议",
    "full meeting proposed",
    command="meeting.propose",
    clause="C44",
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
    reason: str = labelled("理由", "reason")
    on: date = world_day()
    agenda: tuple[str, ...] = labelled("建议议题", "matters proposed", default=())

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a number that is new."""
        if now.proposal(self.proposal) is not None:
            yield no("proposal-known", number=self.proposal)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the proposal."""
        return evolve(now, proposals={**now.proposals, self.proposal: Proposal(proposed=self)})


def _seat_of(department: str, world: World) -> str:
    """Return the convenor's post when it sits in the department, else the department's name."""
    conference = world.get(CONFERENCE, CONFERENCE.of())
    convenor = conference.established.convenor if conference else None
    return convenor.post if convenor and convenor.department == department else department


def _roles_of(post: str, conference: Conference) -> set[str]:
    return {"convenor"} if post == conference.established.convenor.post else set()


def _decided_by(world: World, told: "ProposalDecided") -> Asked:
    roles = _roles_of(told.by, _conference(world))
    yield Ask(ByWhom(act="proposal.decide"), one_of(roles), told.declared.says)


@fact(
    CONFERENCE,
    "meeting.proposal-decided",
    "召集人决定会议建议",
    "proposal of a meeting decided",
    command="proposal.decide",
    clause="C44",
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
    reason: str = labelled("不采纳的理由", "reason it was declined", default="")

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return who decided by the login: the convenor's post, where it sits in that department."""
        return {"by": _seat_of(login.department, world)}

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
    conference, kind = _conference(world), told.meeting_kind
    of = Text("{what}（{kind}）", "{what} ({kind})").format(what=told.declared.says, kind=kind)
    callers = _roles_of(told.convened_by, conference)
    if told.convened_by == conference.established.office:
        callers.add("office")
    if told.convened_by in told.departments:
        callers.add("competent-department")
    yield Ask(ByWhom(act="meeting.convene", kind=kind.value), one_of(callers), of)
    if kind is MeetingKind.LIAISON:
        return
    chairs = _roles_of(told.chair, conference)
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
    clause="C41 C42 C43 C45 C46",
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

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return who calls it by the login: post, department or office, as its kind wants."""
        conference = world.get(CONFERENCE, CONFERENCE.of())
        if given.get("meeting_kind") == MeetingKind.FULL.value:
            return {"convened_by": _seat_of(login.department, world)}
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
        twice = {one for one in numbers if one not in self.agenda or numbers.count(one) > 1}
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


class _MinutesFact(Fact):
    """A step of the minutes of one meeting."""

    __slots__ = ()
    meeting: str
    on: date

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a meeting that has minutes which are not signed yet."""
        known = now.meeting(self.meeting)
        if known is None:
            yield no("meeting-unknown", number=self.meeting)
        elif known.convened.meeting_kind is MeetingKind.LIAISON:
            yield no("no-minutes")
        elif known.signed is not None:
            yield no("signed")
        else:
            yield from self.minute(now, known)

    @abstractmethod
    def minute(self, now: Conference, meeting: Meeting) -> Faults:
        """Yield what keeps this step from following on the last."""
        ...

    def met(self, now: Conference, meeting: Meeting) -> Conference:
        """Return the conference with the meeting as it is now."""
        return evolve(now, meetings={**now.meetings, self.meeting: meeting})


@fact(
    CONFERENCE,
    "minutes.drafted",
    "起草会议纪要",
    "minutes drafted",
    command="minutes.draft",
    clause="C51",
)
class MinutesDrafted(_MinutesFact):
    """The minutes were drafted (clause C51)."""

    meeting: str = labelled("会议编号", "meeting")
    attending: tuple[str, ...] = labelled("与会单位", "attending units")
    resolutions: tuple[Resolution, ...] = labelled("议定事项", "resolutions")
    digest: Digest = labelled("纪要摘要", "digest of the minutes")
    on: date = world_day()

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the office, and whoever called the meeting."""
        known = now.meeting(self.meeting)
        return (*now.offices, *(known.convened.hands(now, world) if known else ()))

    def minute(self, now: Conference, meeting: Meeting) -> Faults:
        """Want units that were called, and numbers nobody used."""
        called = {*meeting.convened.departments, *meeting.convened.invited}
        if strangers := sorted({*self.attending} - called):
            yield no("not-called", who=strangers)
        used = {
            resolution.id
            for number, other in now.meetings.items()
            for resolution in (other.drafted.resolutions if other.drafted else ())
            if number != self.meeting
        }
        ids = [resolution.id for resolution in self.resolutions]
        if twice := sorted({one for one in ids if one in used or ids.count(one) > 1}):
            yield no("number-twice", numbers=twice)
        yield from in_order(self, self.on, meeting.convened, meeting.convened.on)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the draft; a new draft needs consent anew."""
        return self.met(now, evolve(now.meetings[self.meeting], drafted=self, consents=()))


@fact(
    CONFERENCE,
    "minutes.consented",
    "与会单位审核同意",
    "attending unit consented",
    command="minutes.consent",
    clause="C51",
)
class MinutesConsented(_MinutesFact):
    """An attending unit agreed to the draft (clause C51)."""

    meeting: str = labelled("会议编号", "meeting")
    department: str = labelled("单位", "department", hand="department")
    on: date = world_day()

    def minute(self, now: Conference, meeting: Meeting) -> Faults:
        """Want a draft, and an attending unit that has not agreed yet."""
        if meeting.drafted is None:
            yield no("no-draft")
            return
        if self.department not in meeting.silent:
            yield no("no-consent-due", who=self.department)
        yield from in_order(self, self.on, meeting.drafted, meeting.drafted.on)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the consent."""
        known = now.meetings[self.meeting]
        return self.met(now, evolve(known, consents=(*known.consents, self)))


def _signed_by(world: World, told: "MinutesSigned") -> Asked:
    conference = _conference(world)
    meeting = conference.meetings[told.meeting]
    consent = set[str]() if meeting.silent else {"consent-of-attending"}
    yield Ask(After(act="minutes.sign"), has(consent), told.declared.says)
    roles = _roles_of(told.by, conference)
    yield Ask(ByWhom(act="minutes.sign"), one_of(roles), told.declared.says)


@fact(
    CONFERENCE,
    "resolution.signed",
    "召集人签发议定事项",
    "resolution signed by the convenor",
    command="minutes.sign",
    clause="C51",
    asks=[_signed_by],
)
class MinutesSigned(_MinutesFact):
    """The minutes were signed; from here on the resolutions can be cited (clause C51)."""

    meeting: str = labelled("会议编号", "meeting")
    by: str = labelled("签发人职务", "post that signed", hand="state")
    on: date = world_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return who signed by the login: the convenor's post, where it sits in that department."""
        return {"by": _seat_of(login.department, world)}

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the department where the post sits; nobody else's hand is good."""
        return now.holders(self.by) or (now.established.convenor.department,)

    def minute(self, now: Conference, meeting: Meeting) -> Faults:
        """Want a draft, signed after its consents."""
        if meeting.drafted is None:
            yield no("no-draft")
            return
        last = max((meeting.drafted, *meeting.consents), key=lambda step: step.on)
        yield from in_order(self, self.on, last, last.on)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the minutes signed."""
        return self.met(now, evolve(now.meetings[self.meeting], signed=self))


def _settled_after(world: World, told: "ResolutionSettled") -> Asked:
    resolution = _conference(world).find(told.resolution)
    if resolution is not None and resolution.major:
        where = {"district-government"} if told.report.strip() else set[str]()
        yield Ask(
            FileWith(document="conference-matter", major=True), has(where), told.declared.says
        )


@fact(
    CONFERENCE,
    "resolution.settled",
    "议定事项办结",
    "resolution settled",
    command="resolution.settle",
    clause="C39",
    asks=[_settled_after],
)
class ResolutionSettled(Fact):
    """What was agreed is done; a major matter names its report to the government (C39, C47)."""

    resolution: str = labelled("议定事项编号", "resolution")
    outcome: str = labelled("办理结果", "outcome")
    on: date = world_day()
    report: str = labelled("报告区人民政府的文件", "report to the government", default="")

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the department that carries it out, and the office that follows it (C39)."""
        found = now.find(self.resolution)
        return (*now.offices, *((found.owner,) if found else ()))

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a resolution of signed minutes that is not settled."""
        found = now.find(self.resolution)
        if found is None:
            yield not_citable(self.resolution)
            return
        if found not in now.pending:
            yield no("settled", resolution=self.resolution)
        signed = next(
            meeting.signed
            for meeting in now.meetings.values()
            if meeting.signed and meeting.drafted and found in meeting.drafted.resolutions
        )
        yield from in_order(self, self.on, signed, signed.on)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the resolution settled."""
        return evolve(now, settled=(*now.settled, self))


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
