"""What is true of the joint conference, and how an event changes that."""

from typing import cast

from attrs import evolve, frozen

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
from ssj_core.errors.conference import (
    ConferenceInspectsError,
    ConferenceStepError,
    ResolutionNotCitableError,
)
from ssj_core.planning import Happened


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
        agreed = {one.department for one in self.consents}
        attending = self.drafted.attending if self.drafted else ()
        return tuple(one for one in attending if one not in agreed)


@frozen(kw_only=True)
class Conference:
    """The joint conference of a place.

    Attributes:
        established: how it was set up.
        filings: changes of members, oldest first.
        meetings: every meeting by its number.
        settled: resolutions that are done.
        proposals: proposals of full meetings by their number.
    """

    established: ConferenceEstablished
    filings: tuple[MembershipFiled, ...] = ()
    meetings: tuple[tuple[str, Meeting], ...] = ()
    settled: tuple[ResolutionSettled, ...] = ()
    proposals: tuple[tuple[str, Proposal], ...] = ()

    @property
    def members(self) -> tuple[Seat, ...]:
        """The seats that hold now: the last filing of each department counts (clause C30)."""
        filed = {one.department: one.seats for one in self.filings}
        kept = [one for one in self.established.members if one.department not in filed]
        return (*kept, *(seat for seats in filed.values() for seat in seats))

    @property
    def departments(self) -> tuple[str, ...]:
        """The member departments, each once."""
        return tuple(dict.fromkeys(one.department for one in self.members))

    @property
    def liaisons(self) -> tuple[Liaison, ...]:
        """The liaison officers that hold now (clause C40)."""
        filed = {one.department: one.liaisons for one in self.filings}
        kept = [one for one in self.established.liaisons if one.department not in filed]
        return (*kept, *(one for officers in filed.values() for one in officers))

    def meeting(self, number: str) -> Meeting | None:
        """Return the meeting numbered `number`, or None."""
        return dict(self.meetings).get(number)

    def proposal(self, number: str) -> Proposal | None:
        """Return the proposal numbered `number`, or None (clause C44)."""
        return dict(self.proposals).get(number)

    @property
    def matters(self) -> tuple[Matter, ...]:
        """The functions of matters, each matter once; what the later meeting stated counts."""
        stated = {
            one.number: one for _, meeting in self.meetings for one in meeting.convened.matters
        }
        return tuple(stated.values())

    @property
    def resolutions(self) -> tuple[Resolution, ...]:
        """Everything agreed that can be cited, settled or not (clause C51)."""
        drafts = (one.drafted for _, one in self.meetings if one.signed)
        return tuple(one for draft in drafts if draft for one in draft.resolutions)

    def cite(self, number: str) -> Resolution:
        """Return the resolution numbered `number` from signed minutes.

        Raises:
            ResolutionNotCitableError: no minutes the convenor signed contain it (clause C51).
        """
        for one in self.resolutions:
            if one.id == number:
                return one
        raise ResolutionNotCitableError(resolution=number)

    @property
    def pending(self) -> tuple[Resolution, ...]:
        """Resolutions that can be cited and are not settled (clause C39)."""
        done = {one.resolution for one in self.settled}
        return tuple(one for one in self.resolutions if one.id not in done)

    def refuse_as_inspector(self, *names: str) -> None:
        """Refuse the conference and its office as inspecting bodies.

        Raises:
            ConferenceInspectsError: one of `names` is the conference or its office (clause C37).
        """
        for name in names:
            if name in (self.established.name, self.established.office):
                raise ConferenceInspectsError(name=name)


def apply(conference: Conference | None, fact: ConferenceFact) -> Conference:
    """Return the conference after `fact`; whether it was allowed is `decide`'s question.

    Raises:
        ConferenceStepError: the beginning of the stream is missing.
    """
    if isinstance(fact, ConferenceEstablished):
        return Conference(established=fact)
    if conference is None:
        raise _missing(fact, "联席会议", "the conference")
    if isinstance(fact, MembershipFiled):
        return evolve(conference, filings=(*conference.filings, fact))
    if isinstance(fact, ResolutionSettled):
        return evolve(conference, settled=(*conference.settled, fact))
    if isinstance(fact, MeetingProposed | ProposalDecided):
        return evolve(conference, proposals=_proposed(conference, fact.proposal, fact))
    if isinstance(fact, MeetingConvened) and fact.proposal is not None:
        conference = evolve(conference, proposals=_proposed(conference, fact.proposal, fact))
    meetings = dict(conference.meetings)
    meetings[fact.meeting] = _met(meetings.get(fact.meeting), fact)
    return evolve(conference, meetings=tuple(meetings.items()))


def _missing(fact: ConferenceFact, zh: str, en: str) -> ConferenceStepError:
    return ConferenceStepError(
        step=fact.title,
        kind=fact.kind,
        why_zh=f"日志中没有{zh}的开头",
        why_en=f"the journal lacks the beginning of {en}",
    )


def _proposed(
    conference: Conference, number: str, fact: MeetingProposed | ProposalDecided | MeetingConvened
) -> tuple[tuple[str, Proposal], ...]:
    """Return the proposals after a fact about the one numbered `number`."""
    known = conference.proposal(number)
    if isinstance(fact, MeetingProposed):
        after = Proposal(proposed=fact)
    elif known is None:
        raise _missing(fact, f"会议建议 {number}", f"proposal {number}")
    elif isinstance(fact, ProposalDecided):
        after = evolve(known, decided=fact)
    else:
        after = evolve(known, meeting=fact.meeting)
    return tuple({**dict(conference.proposals), number: after}.items())


def _met(
    meeting: Meeting | None,
    fact: MeetingConvened | MinutesDrafted | MinutesConsented | MinutesSigned,
) -> Meeting:
    if isinstance(fact, MeetingConvened):
        return Meeting(convened=fact)
    if meeting is None:
        raise _missing(fact, f"会议 {fact.meeting}", f"meeting {fact.meeting}")
    match fact:
        case MinutesDrafted():
            return evolve(meeting, drafted=fact, consents=())
        case MinutesConsented():
            return evolve(meeting, consents=(*meeting.consents, fact))
        case _:
            return evolve(meeting, signed=fact)


def read_fact(event: Happened) -> ConferenceFact | None:
    """Return the fact of this room that `event` carries, or None for events of other rooms."""
    kind = FACTS.get(event.kind)
    return cast("ConferenceFact", kind.from_body(event.body)) if kind else None


def fold(conference: Conference | None, event: Happened) -> Conference | None:
    """Return the conference after an event; events of other rooms change nothing."""
    fact = read_fact(event)
    return conference if fact is None else apply(conference, fact)
