"""The joint conference on the road: whose hand, in which order, on which day, by which clause."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.conference import (
    About,
    ByResolution,
    Conference,
    ConferenceEstablished,
    ConferenceFact,
    Letter,
    Liaison,
    MeetingConvened,
    MeetingKind,
    MemberJoined,
    MemberLeft,
    MembershipFiled,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Order,
    ProposalDecided,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.refusals import Refused
from ssj_core.journal import Journal
from ssj_core.service import Act, Service
from ssj_core.testing import clauses_of

EAST = timezone(timedelta(hours=8))
S, H, E, X, OFFICE = "市监局", "卫健委", "应急局", "城管局", "联席会议办公室"
HEAD = "市监局局长"
MEMBERS = (S, H, E)
BOOKS = ("cn", "cn-nm-dongsheng-2021")


def day(month: int, number: int) -> date:
    """Return a day of 2026."""
    return date(2026, month, number)


FOUNDED = ConferenceEstablished(
    name="联席会议",
    office=OFFICE,
    lead=S,
    convenor=Seat(S, HEAD),
    members=tuple(Seat(name, f"{name}副职") for name in MEMBERS),
    liaisons=tuple(Liaison(name, "法规股", "股长") for name in MEMBERS),
    on=day(1, 6),
)
LIAISON = MeetingConvened(
    meeting="L-1",
    meeting_kind=MeetingKind.LIAISON,
    convened_by=OFFICE,
    chair=OFFICE,
    departments=MEMBERS,
    agenda=("A-1",),
    on=day(2, 2),
)
FULL = MeetingConvened(
    meeting="F-1",
    meeting_kind=MeetingKind.FULL,
    convened_by=HEAD,
    chair=HEAD,
    departments=MEMBERS,
    agenda=("A-1",),
    on=day(2, 4),
)
PARTIAL = MeetingConvened(
    meeting="B-1",
    meeting_kind=MeetingKind.PARTIAL,
    convened_by=H,
    chair=f"{H}副职",
    departments=(S, H),
    agenda=("A-9",),
    on=day(2, 4),
)
DRAFT = MinutesDrafted(
    meeting="F-1",
    attending=(S, H),
    resolutions=(
        Resolution(id="R-1", text="城管局加入", owner=S, major=False, about=About(unit=X)),
        Resolution(id="R-2", text="购置打印机", owner=H, major=True),
    ),
    digest="0" * 64,
    on=day(3, 4),
)
JOINED = MemberJoined(
    department=X,
    seats=(Seat(X, "副局长"),),
    liaisons=(Liaison(X, "法规股", "股长"),),
    ground=Order(document="政发〔2026〕3号"),
    on=day(3, 2),
)
Take = Callable[..., Conference]


def act(department: str, on: date, actor: str = "甲") -> Act:
    """Return a login of a department at noon of a day."""
    return Act(actor, department, datetime(on.year, on.month, on.day, 12, tzinfo=EAST))


@pytest.fixture
def service() -> Service:
    """Return a service with the conference of three departments set up."""
    made = Service(
        Journal(MemoryStore()),
        Rulebook.load(*BOOKS),
        Place("150602"),
        WorkdayCalendar.cn(),
    )
    made.record(FOUNDED, act(S, FOUNDED.on))
    return made


@pytest.fixture
def take(service: Service) -> Take:
    """Record a step by the hand of a department on the day it speaks of."""

    def record(fact: ConferenceFact, department: str = S) -> Conference:
        now = service.record(fact, act(department, fact.on)).now
        assert isinstance(now, Conference)
        return now

    return record


def refusals(take: Take, fact: ConferenceFact, department: str) -> list[Refused]:
    """Return why a step is refused."""
    with pytest.raises((Refused, ManyFaultsError)) as caught:
        take(fact, department)
    error = caught.value
    faults = error.faults if isinstance(error, ManyFaultsError) else (error,)
    return [fault for fault in faults if isinstance(fault, Refused)]


def clauses(take: Take, fact: ConferenceFact, department: str) -> set[str]:
    """Return the clauses a refusal cites."""
    return {clause for fault in refusals(take, fact, department) for clause in clauses_of(fault)}


def test_r031_the_convenor_calls_all_after_the_liaison_officers(take: Take) -> None:
    """C42, C46: discussed by the officers of every member, called by the convenor."""
    take(LIAISON)
    assert take(FULL).meeting("F-1") is not None


def test_r032_no_full_meeting_without_the_liaison_officers(take: Take) -> None:
    """C46: nobody discussed the agenda."""
    assert clauses(take, FULL, S) == {"ds-c46"}


def test_r033_the_officers_of_one_department_are_not_all(take: Take) -> None:
    """C46, D14: a liaison meeting calls every member."""
    take(LIAISON.but(departments=(S,)))
    assert clauses(take, FULL, S) == {"ds-c46"}


def test_r034_the_competent_department_calls_some(take: Take) -> None:
    """C43, D14: its own seat chairs, and no liaison meeting is needed; the convenor may chair too."""
    assert take(PARTIAL, H).meeting("B-1") is not None
    assert take(PARTIAL.but(meeting="B-2", chair=HEAD), H).meeting("B-2") is not None


def test_r035_nobody_without_a_seat_chairs(take: Take) -> None:
    """C41, D14: neither the convenor nor a seat of the caller."""
    assert clauses(take, PARTIAL.but(chair="科长"), H) == {"ds-c41-partial"}
    assert clauses(take, PARTIAL.but(chair=f"{E}副职"), H) == {"ds-c41-partial"}


def drafted(take: Take) -> None:
    """Hold the meeting and draft its minutes."""
    take(LIAISON)
    take(FULL)
    take(DRAFT)


def test_r036_an_attending_unit_consents(take: Take) -> None:
    """C51."""
    drafted(take)
    now = take(MinutesConsented(meeting="F-1", department=H, on=day(3, 5)), H)
    meeting = now.meeting("F-1")
    assert meeting is not None
    assert meeting.silent == (S,)


def test_r037_nobody_consents_for_another(take: Take) -> None:
    """C51, D5: the hand is the unit's own."""
    drafted(take)
    (fault,) = refusals(take, MinutesConsented(meeting="F-1", department=H, on=day(3, 5)), S)
    assert fault.status == "not-allowed"
    assert {"C51", "D5"} <= clauses_of(fault)


def test_r038_no_signature_before_every_consent(take: Take) -> None:
    """C51: one attending unit has not agreed; when all have, it is signed."""
    drafted(take)
    take(MinutesConsented(meeting="F-1", department=S, on=day(3, 5)))
    signed = MinutesSigned(meeting="F-1", by=HEAD, on=day(3, 6))
    assert clauses(take, signed, S) == {"ds-c51-consent"}
    take(MinutesConsented(meeting="F-1", department=H, on=day(3, 6)), H)
    assert take(signed).cite("R-1").about == About(unit=X)


def test_r039_a_unit_does_not_join_by_its_own_letter(take: Take) -> None:
    """C29, D14: filing is about persons of members; and the record is the office's."""
    letter = MembershipFiled(
        department=X, seats=JOINED.seats, liaisons=JOINED.liaisons, document="函1", on=day(3, 2)
    )
    assert "C29" in clauses(take, letter, X)
    own = JOINED.but(ground=Letter(document="函1"))
    assert clauses(take, own, X) == clauses(take, own, OFFICE) == {"ds-c29"}
    (fault,) = refusals(take, JOINED, E)
    assert (fault.status, "C29" in clauses_of(fault)) == ("not-allowed", True)


def test_r040_a_unit_joins_by_order_of_the_government(take: Take) -> None:
    """C29, D14: recorded by the office; from then on it is called like the others, until it leaves."""
    assert X in take(JOINED, OFFICE).departments
    assert [one.code for one in refusals(take, JOINED, OFFICE)] == ["conference.is-member"]
    take(LIAISON.but(departments=(*MEMBERS, X), on=day(3, 3)))
    (left_out,) = refusals(take, FULL.but(on=day(3, 4)), S)
    assert (left_out.code, X in left_out.message()) == ("conference.left-out", True)
    gone = take(
        MemberLeft(department=X, ground=Order(document="政发〔2026〕9号"), on=day(3, 5)), OFFICE
    )
    assert gone.departments == MEMBERS
    assert [one.department for one in gone.liaisons] == [*MEMBERS]
    again = MemberLeft(department=X, ground=Order(document="政发〔2026〕9号"), on=day(3, 5))
    assert "C29" in clauses(take, again, OFFICE)


def test_d14_a_unit_joins_by_resolution_about_it(take: Take) -> None:
    """C29, C50: signed minutes, about this unit; another resolution does not carry it."""
    drafted(take)
    by = JOINED.but(ground=ByResolution(resolution="R-1"), on=day(3, 6))
    assert [one.code for one in refusals(take, by, S)] == ["conference.not-citable"]
    for name in (S, H):
        take(MinutesConsented(meeting="F-1", department=name, on=day(3, 5)), name)
    take(MinutesSigned(meeting="F-1", by=HEAD, on=day(3, 6)))
    assert [
        one.code for one in refusals(take, by.but(ground=ByResolution(resolution="R-2")), S)
    ] == ["conference.not-about"]
    wrong = by.but(seats=(Seat(S, "副局长"),))
    assert [one.code for one in refusals(take, wrong, S)] == ["conference.others-seat"]
    assert X in take(by).departments


def test_a_major_matter_is_settled_with_its_report(take: Take) -> None:
    """C39, C47: by its owner or the office, not before it was signed."""
    drafted(take)
    for name in (S, H):
        take(MinutesConsented(meeting="F-1", department=name, on=day(3, 5)), name)
    take(MinutesSigned(meeting="F-1", by=HEAD, on=day(3, 6)))
    done = ResolutionSettled(resolution="R-2", outcome="已办", on=day(4, 1))
    assert refusals(take, done, E)[0].status == "not-allowed"
    assert clauses(take, done, H) == {"ds-c47"}
    assert take(done.but(report="报告1号"), H).pending[0].id == "R-1"


@pytest.mark.parametrize(
    "fact, department, code",
    [
        (DRAFT.but(meeting="F-9"), S, "conference.meeting-unknown"),
        (DRAFT.but(meeting="L-1"), S, "conference.no-minutes"),
        (DRAFT.but(on=day(2, 3)), S, "day.order"),
        (MinutesConsented(meeting="F-1", department=H, on=day(3, 5)), H, "conference.no-draft"),
        (MinutesSigned(meeting="F-1", by=HEAD, on=day(3, 5)), S, "conference.no-draft"),
        (MinutesSigned(meeting="F-1", by="科长", on=day(3, 5)), E, "hand.other"),
        (MinutesSigned(meeting="F-1", by="科长", on=day(3, 5)), S, "conference.no-draft"),
        (FULL.but(meeting="F-2", on=day(1, 5)), S, "day.order"),
        (
            ProposalDecided(proposal="P-9", by=HEAD, accepted=True, on=day(3, 5)),
            S,
            "conference.proposal-unknown",
        ),
        (DRAFT, E, "hand.other"),
        (LIAISON.but(meeting="L-2"), H, "hand.other"),
        (MinutesSigned(meeting="F-1", by=HEAD, on=day(3, 5)), H, "hand.other"),
        (
            ResolutionSettled(resolution="R-9", outcome="x", on=day(3, 5)),
            S,
            "conference.not-citable",
        ),
    ],
)
def test_what_no_record_could_mean(
    service: Service, take: Take, fact: ConferenceFact, department: str, code: str
) -> None:
    """Unknown, too early, out of turn, another's hand; nothing is recorded."""
    take(LIAISON)
    take(FULL)
    before = service.events()
    with pytest.raises((Refused, ManyFaultsError)) as caught:
        service.record(fact, act(department, day(3, 31)))
    error = caught.value
    faults: Any = error.faults if isinstance(error, ManyFaultsError) else (error,)
    assert [fault.code for fault in faults] == [code]
    assert service.events() == before


def test_a_county_that_wants_no_liaison_meeting_writes_no_such_clause(take: Take) -> None:
    """Who signs and what comes first is the place's book: without the clause the act is refused open."""
    book = Rulebook.load(*BOOKS)
    service = Service(
        Journal(MemoryStore()),
        book - book.clause("ds-c46"),
        Place("150602"),
        WorkdayCalendar.cn(),
    )
    service.record(FOUNDED, act(S, FOUNDED.on))
    with pytest.raises(Refused) as caught:
        service.record(FULL, act(S, FULL.on))
    assert caught.value.code == "rules.open"
    assert 'when     = { act = "meeting.convene", kind = "full" }' in caught.value.message()
    assert clauses(take, FULL, S) == {"ds-c46"}
