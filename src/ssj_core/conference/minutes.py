"""Minutes and what was resolved: drafted, consented to, signed, settled (C39, C47, C51)."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve

from ssj_core.conference.refusals import Asked, Faults, no
from ssj_core.conference.state import (
    CONFERENCE,
    Conference,
    Meeting,
    conference_of,
    not_citable,
    roles_of,
    seat_of,
)
from ssj_core.conference.values import (
    Resolution,
)
from ssj_core.conference.words import MeetingKind
from ssj_core.encoding import repeated
from ssj_core.journal import Digest, Entry, Fact, Login, World, fact, in_order, labelled, world_day
from ssj_core.rules import After, Ask, ByWhom, FileWith, has, one_of


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
        if twice := sorted({*used & {*ids}, *repeated(ids)}):
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
    conference = conference_of(world)
    meeting = conference.meetings[told.meeting]
    consent = set[str]() if meeting.silent else {"consent-of-attending"}
    yield Ask(After(act="minutes.sign"), has(consent), told.declared.says)
    roles = roles_of(told.by, conference)
    yield Ask(ByWhom(act="minutes.sign"), one_of(roles), told.declared.says)


@fact(
    CONFERENCE,
    "resolution.signed",
    "召集人签发议定事项",
    "resolution signed by the convenor",
    command="minutes.sign",
    asks=[_signed_by],
)
class MinutesSigned(_MinutesFact):
    """The minutes were signed; from here on the resolutions can be cited (clause C51)."""

    meeting: str = labelled("会议编号", "meeting")
    by: str = labelled("签发人职务", "post that signed", hand="state")
    on: date = world_day()

    @property
    def acts_as(self) -> str:
        """The post that signs."""
        return self.by

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return who signed by the login: the convenor's post, where it sits in that department."""
        return {"by": seat_of(login.department, world)}

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
    resolution = conference_of(world).find(told.resolution)
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
