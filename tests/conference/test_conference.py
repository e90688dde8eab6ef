"""The joint conference: who convenes, who consents, what can be cited."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.conference import (
    CONFERENCE,
    Conference,
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
from ssj_core.errors import InputRefusedError
from ssj_core.errors.refusals import Refused
from ssj_core.journal import CATALOGUE, KINDS, Fact, after, read_fact
from ssj_core.rules import Rulebook
from ssj_core.testing import Rooms

DAY = date(2026, 3, 2)
HEX = "c" * 64
CONVENOR = "市监局局长"
MEMBERS = ("市监局", "教体局", "消防救援大队")

FOUNDED = ConferenceEstablished(
    name="联席会议",
    office="联席会议办公室",
    lead="市监局",
    convenor=Seat("市监局", CONVENOR),
    members=tuple(Seat(name, f"{name}副局长") for name in MEMBERS),
    liaisons=tuple(Liaison(name, "法规股", "股长") for name in MEMBERS),
    on=date(2026, 1, 5),
)
PRIOR = MeetingConvened(
    meeting="L-1",
    meeting_kind=MeetingKind.LIAISON,
    convened_by="联席会议办公室",
    chair="办公室主任",
    departments=MEMBERS,
    agenda=("A-1",),
    on=date(2026, 2, 20),
)
FULL = MeetingConvened(
    meeting="F-1",
    meeting_kind=MeetingKind.FULL,
    convened_by=CONVENOR,
    chair=CONVENOR,
    departments=MEMBERS,
    agenda=("A-1",),
    on=DAY,
    invited=("公安局",),
    experts=("专家甲",),
)
SCHEME = Resolution(id="R-1", text="同意联合抽查方案", owner="教体局", major=False)
REPORT = Resolution(id="R-2", text="报告区政府", owner="市监局", major=True, due=date(2026, 4, 30))
DRAFT = MinutesDrafted(
    meeting="F-1",
    attending=("市监局", "教体局", "公安局"),
    resolutions=(SCHEME, REPORT),
    digest=HEX,
    on=DAY,
)
SIGNED = MinutesSigned(meeting="F-1", by=CONVENOR, on=DAY)


def _consent(department: str) -> MinutesConsented:
    return MinutesConsented(meeting="F-1", department=department, on=DAY)


ALL: list[ConferenceFact] = [
    FOUNDED,
    PRIOR,
    FULL,
    DRAFT,
    *(_consent(name) for name in DRAFT.attending),
    SIGNED,
]


RULES = Rulebook.load("cn-nm-dongsheng-2021").at("150602", on=DAY)


def decide(conference: Conference | None, fact: ConferenceFact) -> ConferenceFact:
    """Return a fact that neither its guard nor the rules of procedure refuse."""
    Rooms(RULES).hold(CONFERENCE, conference).check(fact)
    return fact


def apply(conference: Conference | None, fact: Fact) -> Conference:
    """Return the conference after a fact; whether it was allowed is not asked."""
    known: Conference = after(fact, conference, fact.event())
    return known


def _run(facts: list[ConferenceFact]) -> Conference:
    conference: Conference | None = None
    for fact in facts:
        conference = apply(conference, decide(conference, fact))
    assert conference is not None
    return conference


def test_resolutions_are_cited_from_signed_minutes() -> None:
    """Draft, consent of every attending unit, signature: only then can one cite (C51)."""
    for count in range(1, len(ALL)):
        with pytest.raises(Refused):
            _run(ALL[:count]).cite("R-1")
    assert _run(ALL).cite("R-1") == SCHEME
    with pytest.raises(Refused):
        _run(ALL).cite("R-9")


def test_resolutions_are_tracked_until_settled() -> None:
    """What was agreed stays on the list until it is done (C39)."""
    conference = _run(ALL)
    assert conference.pending == (SCHEME, REPORT)
    done = ResolutionSettled(resolution="R-1", outcome="方案已印发", on=DAY)
    assert _run([*ALL, done]).pending == (REPORT,)


def test_major_matters_are_reported_first() -> None:
    """A major matter is settled only with its report to the government (C47)."""
    done = ResolutionSettled(resolution="R-2", outcome="已办", on=DAY)
    with pytest.raises(InputRefusedError, match="区人民政府"):
        decide(_run(ALL), done)
    reported = done.but(report="东市监发〔2026〕1号")
    assert _run([*ALL, reported]).pending == (SCHEME,)


@pytest.mark.parametrize("name", ["联席会议", "联席会议办公室"])
def test_the_conference_never_inspects(name: str) -> None:
    """Neither the conference nor its office can be an inspecting body (C37)."""
    conference = _run([FOUNDED])
    assert not [*conference.no_inspector("市监局")]
    (fault,) = conference.no_inspector(name)
    assert isinstance(fault, Refused)
    assert fault.code == "conference.not-inspecting"


def test_a_new_member_holds_on_filing() -> None:
    """A member files its new seat with the office and that is all (C30)."""
    filed = MembershipFiled(
        department="教体局",
        seats=(Seat("教体局", "教体局二级调研员"),),
        liaisons=(Liaison("教体局", "体卫股", "股长"),),
        document="函〔2026〕3号",
        on=DAY,
    )
    conference = _run([FOUNDED, filed])
    assert [one.post for one in conference.members if one.department == "教体局"] == [
        "教体局二级调研员"
    ]
    assert len(conference.members) == len(conference.liaisons) == 3
    assert conference.established.members[1].post == "教体局副局长"
    for wrong in (
        filed.but(department="文旅局"),
        filed.but(liaisons=(Liaison("市监局", "股", "股长"),)),
    ):
        with pytest.raises(InputRefusedError):
            decide(conference, wrong)


@pytest.mark.parametrize(
    "fact",
    [
        FULL.but(convened_by="教体局"),
        FULL.but(chair="教体局副局长"),
        FULL.but(departments=MEMBERS[:2]),
        FULL.but(departments=(*MEMBERS, "文旅局")),
        FULL.but(agenda=("A-1", "A-2")),
        FULL.but(meeting="L-1"),
        FULL.but(on=date(2026, 2, 19)),
        PRIOR.but(meeting="L-2", convened_by="市监局"),
        FULL.but(meeting_kind=MeetingKind.PARTIAL),
    ],
    ids=[
        "called by another",
        "chaired by another",
        "a member left out",
        "a stranger as member",
        "agenda not discussed",
        "number used",
        "liaison meeting later",
        "liaison meeting by another",
        "partial meeting by nobody who attends",
    ],
)
def test_meetings_are_called_by_whom_the_rules_name(fact: MeetingConvened) -> None:
    """Full by the convenor, partial by the competent department, liaison by the office (C41–C46)."""
    with pytest.raises(InputRefusedError):
        decide(_run([FOUNDED, PRIOR]), fact)


def test_a_department_calls_a_partial_meeting() -> None:
    """The competent department calls the members concerned, itself among them (C43, C45)."""
    partial = FULL.but(
        meeting="B-1",
        meeting_kind=MeetingKind.PARTIAL,
        convened_by="教体局",
        chair="教体局副局长",
        departments=("教体局", "市监局"),
        agenda=("A-7",),
    )
    assert _run([FOUNDED, partial]).meeting("B-1") is not None


@pytest.mark.parametrize(
    "count, fact",
    [
        (3, _consent("市监局")),
        (2, DRAFT),
        (2, DRAFT.but(meeting="L-1")),
        (3, DRAFT.but(attending=("市监局", "文旅局"))),
        (3, DRAFT.but(resolutions=(SCHEME, SCHEME))),
        (5, _consent("市监局")),
        (4, _consent("消防救援大队")),
        (4, SIGNED),
        (7, SIGNED.but(by="市监局副局长")),
        (8, DRAFT),
        (8, SIGNED),
        (1, FOUNDED),
        (8, FOUNDED.but(convenor=Seat("市监局", "市监局副局长"))),
    ],
)
def test_minutes_out_of_order_are_refused(count: int, fact: ConferenceFact) -> None:
    """No consent without a draft, no signature without every consent, no change after it (C51)."""
    with pytest.raises(InputRefusedError):
        decide(_run(ALL[:count]), fact)


def test_resolution_numbers_are_used_once() -> None:
    """Another meeting cannot agree something under a number that is taken."""
    second = FULL.but(meeting="F-2")
    draft = DRAFT.but(meeting="F-2")
    conference = _run([*ALL, second])
    with pytest.raises(InputRefusedError, match="R-1"):
        decide(conference, draft)
    fresh = draft.but(resolutions=(SCHEME.but(id="R-3"),))
    assert decide(conference, fresh) is fresh


def test_a_new_draft_wants_consent_again() -> None:
    """Changing the draft undoes the consents given to the one before."""
    meeting = _run([*ALL[:5], DRAFT]).meeting("F-1")
    assert meeting is not None
    assert meeting.silent == DRAFT.attending


@pytest.mark.parametrize(
    "change",
    [
        {"members": (*FOUNDED.members, FOUNDED.convenor)},
        {"liaisons": FOUNDED.liaisons[:2]},
    ],
    ids=["convenor twice", "no liaison officer"],
)
def test_the_conference_is_founded_whole(change: dict[str, Any]) -> None:
    """One convenor, and a liaison officer for every member (C28, C40)."""
    with pytest.raises(InputRefusedError):
        decide(None, FOUNDED.but(**change))


def test_nothing_happens_before_it_is_founded() -> None:
    """No meeting of a conference that does not exist."""
    with pytest.raises(InputRefusedError):
        decide(None, FULL)


def test_a_settled_resolution_stays_settled() -> None:
    """A resolution is settled once, and only one that was signed."""
    done = ResolutionSettled(resolution="R-1", outcome="方案已印发", on=DAY)
    with pytest.raises(InputRefusedError):
        decide(_run([*ALL, done]), done)
    with pytest.raises(Refused):
        decide(_run(ALL[:4]), done)


def test_every_kind_is_in_the_journal() -> None:
    """The journal knows every kind this room writes."""
    kinds = {kind for (kind, _), one in CATALOGUE.items() if one.room is CONFERENCE}
    assert {KINDS[kind].room for kind in kinds} == {"conference"}


@given(st.lists(st.sampled_from(ALL), max_size=20))
def test_replaying_the_journal_gives_the_same_conference(steps: list[ConferenceFact]) -> None:
    """Whatever was accepted, folding the written events gives the state that was reached."""
    conference: Conference | None = None
    replayed: Conference | None = None
    for fact in steps:
        try:
            conference = apply(conference, decide(conference, fact))
        except InputRefusedError:
            continue
        written = read_fact(fact.kind, fact.body())
        assert written == fact
        replayed = apply(replayed, written)
    assert replayed == conference
