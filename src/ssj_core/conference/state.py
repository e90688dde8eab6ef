"""What is true of the joint conference: who sits in it, what was proposed, met on, and agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from ssj_core.conference.values import Liaison, Matter, Resolution, Seat
from ssj_core.conference.words import MeetingKind, ProposalState
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals, Refused
from ssj_core.journal import Room, World

if TYPE_CHECKING:
    from datetime import date

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

_no: Final = Refusals(
    "conference",
    {
        "not-citable": (
            "议定事项 {resolution} 不能引用：没有经与会单位同意、召集人签发的纪要载明它",
            "resolution {resolution} cannot be cited: no minutes signed by the convenor contain it",
        ),
        "not-inspecting": (
            "{name} 是议事协调机构，不得作为检查主体",
            "{name} only coordinates; it can never be an inspecting body",
        ),
    },
)


def not_citable(number: str) -> Refused:
    """Return the refusal of a resolution that no signed minutes contain (clause C51)."""
    return _no("not-citable", resolution=number)


@frozen(kw_only=True)
class Proposal:
    """A proposal of a full meeting and what became of it (clause C44).

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


@frozen(kw_only=True)
class Meeting:
    """One meeting and its minutes.

    Attributes:
        convened: how it was called.
        drafted: the draft of the minutes.
        consents: the attending units that agreed, in order.
        signed: the convenor's signature.
    """

    convened: MeetingConvened
    drafted: MinutesDrafted | None = None
    consents: tuple[MinutesConsented, ...] = ()
    signed: MinutesSigned | None = None

    @property
    def silent(self) -> tuple[str, ...]:
        """Attending units that have not agreed to the draft."""
        agreed = {consent.department for consent in self.consents}
        attending = self.drafted.attending if self.drafted else ()
        return tuple(unit for unit in attending if unit not in agreed)


@frozen(kw_only=True)
class Conference:
    """The joint conference of a place.

    Attributes:
        established: how it was set up.
        changes: changes of seats and of units, oldest first.
        meetings: every meeting by its number.
        settled: resolutions that are done.
        proposals: proposals of full meetings by their number.
    """

    established: ConferenceEstablished
    changes: tuple[MembershipFiled | MemberJoined | MemberLeft, ...] = ()
    meetings: Mapping[str, Meeting] = field(factory=dict)
    settled: tuple[ResolutionSettled, ...] = ()
    proposals: Mapping[str, Proposal] = field(factory=dict)

    @property
    def members(self) -> tuple[Seat, ...]:
        """The seats that hold now: the last filing of each department counts (clause C30)."""
        changed = {change.department: change.seats for change in self.changes}
        kept = [seat for seat in self.established.members if seat.department not in changed]
        return (*kept, *(seat for seats in changed.values() for seat in seats))

    @property
    def departments(self) -> tuple[str, ...]:
        """The member departments, each once."""
        return tuple(dict.fromkeys(seat.department for seat in self.members))

    @property
    def liaisons(self) -> tuple[Liaison, ...]:
        """The liaison officers that hold now (clause C40)."""
        changed = {change.department: change.liaisons for change in self.changes}
        kept = [one for one in self.established.liaisons if one.department not in changed]
        return (*kept, *(one for officers in changed.values() for one in officers))

    @property
    def offices(self) -> tuple[str, ...]:
        """The hands of the office: the office itself, and the lead department it sits in (C38)."""
        return (self.established.office, self.established.lead)

    def holders(self, post: str) -> tuple[str, ...]:
        """Return the departments of the seats with this post, the convenor's first."""
        seats = (self.established.convenor, *self.members)
        return tuple(dict.fromkeys(seat.department for seat in seats if seat.post == post))

    def meeting(self, number: str) -> Meeting | None:
        """Return the meeting numbered `number`, or None."""
        return self.meetings.get(number)

    def proposal(self, number: str) -> Proposal | None:
        """Return the proposal numbered `number`, or None (clause C44)."""
        return self.proposals.get(number)

    def discussed(self, on: date) -> frozenset[str]:
        """Return the matters that a liaison meeting of every member discussed by `on` (C46, D14)."""
        units = set(self.departments)
        return frozenset(
            number
            for meeting in self.meetings.values()
            if meeting.convened.meeting_kind is MeetingKind.LIAISON
            and meeting.convened.on <= on
            and units <= {*meeting.convened.departments}
            for number in meeting.convened.agenda
        )

    @property
    def matters(self) -> tuple[Matter, ...]:
        """The functions of matters, each matter once; what the later meeting stated counts."""
        stated = {
            matter.number: matter
            for meeting in self.meetings.values()
            for matter in meeting.convened.matters
        }
        return tuple(stated.values())

    @property
    def resolutions(self) -> tuple[Resolution, ...]:
        """Everything agreed that can be cited, settled or not (clause C51)."""
        drafts = (meeting.drafted for meeting in self.meetings.values() if meeting.signed)
        return tuple(one for draft in drafts if draft for one in draft.resolutions)

    def find(self, number: str) -> Resolution | None:
        """Return the resolution numbered `number` from signed minutes, or None."""
        return next((one for one in self.resolutions if one.id == number), None)

    def cite(self, number: str) -> Resolution:
        """Return the resolution numbered `number` from signed minutes.

        Raises:
            Refused: ``conference.not-citable``: no signed minutes contain it (clause C51).
        """
        found = self.find(number)
        if found is None:
            raise not_citable(number)
        return found

    @property
    def pending(self) -> tuple[Resolution, ...]:
        """Resolutions that can be cited and are not settled (clause C39)."""
        done = {one.resolution for one in self.settled}
        return tuple(one for one in self.resolutions if one.id not in done)

    def no_inspector(self, name: str) -> Iterator[SsjError]:
        """Yield the refusal of the conference, or its office, as an inspecting body (C37).

        ``conference.not-inspecting``; an office that is the lead department itself inspects.
        """
        known = self.established
        if name in (known.name, known.office) and name != known.lead:
            yield _no("not-inspecting", name=name)


CONFERENCE: Room[Conference] = Room(
    "conference", Text("联席会议", "the joint conference"), stream="conference"
)


def conference_of(world: World) -> Conference:
    """Return the conference, which what asks about it has begun already."""
    found = world.get(CONFERENCE, CONFERENCE.of())
    assert found is not None  # nosec B101  # noqa: S101 - the road asks nothing about what has no beginning
    return found


def seat_of(department: str, world: World) -> str:
    """Return the convenor's post when it sits in the department, else the department's name."""
    conference = world.get(CONFERENCE, CONFERENCE.of())
    convenor = conference.established.convenor if conference else None
    return convenor.post if convenor and convenor.department == department else department


def roles_of(post: str, conference: Conference) -> set[str]:
    """Return what the holder of a post is in the conference, as rulebooks call it."""
    return {"convenor"} if post == conference.established.convenor.post else set()
