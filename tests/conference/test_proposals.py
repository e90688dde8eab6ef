"""Proposals of a full meeting: a member proposes, the convenor decides, a meeting may be called on it."""

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
    MeetingProposed,
    MembershipFiled,
    ProposalDecided,
    ProposalState,
    Seat,
)
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.journal import Fact, after
from ssj_core.rules import Rulebook
from ssj_core.testing import Rooms

HEAD, OFFICE = "市监局局长", "联席会议办公室"
MEMBERS = ("市监局", "教体局", "消防救援大队")
DAY = date(2026, 3, 2)
FOUNDED = ConferenceEstablished(
    name="联席会议",
    office=OFFICE,
    lead="市监局",
    convenor=Seat("市监局", HEAD),
    members=tuple(Seat(name, f"{name}副职") for name in MEMBERS),
    liaisons=tuple(Liaison(name, "法规股", "股长") for name in MEMBERS),
    on=date(2026, 1, 5),
)
LIAISON = MeetingConvened(
    meeting="L-1",
    meeting_kind=MeetingKind.LIAISON,
    convened_by=OFFICE,
    chair="办公室主任",
    departments=MEMBERS,
    agenda=("A-1",),
    on=date(2026, 2, 20),
)
PROPOSED = MeetingProposed(
    proposal="P-1",
    department="教体局",
    reason="校外培训联合监管衔接不畅",
    agenda=("A-1",),
    on=date(2026, 2, 10),
)
ACCEPTED = ProposalDecided(proposal="P-1", by=HEAD, accepted=True, on=date(2026, 2, 12))
DECLINED = ACCEPTED.but(accepted=False, reason="并入下季度例会")
FULL = MeetingConvened(
    meeting="F-1",
    meeting_kind=MeetingKind.FULL,
    convened_by=HEAD,
    chair=HEAD,
    departments=MEMBERS,
    agenda=("A-1",),
    on=DAY,
    proposal="P-1",
)
PARTIAL = FULL.but(
    meeting="B-1", meeting_kind=MeetingKind.PARTIAL, convened_by="教体局", chair="教体局副职"
)
ALL: list[ConferenceFact] = [FOUNDED, PROPOSED, ACCEPTED, LIAISON, FULL]


RULES = Rulebook.load("cn-nm-dongsheng-2021").at("150602", on=DAY)


def decide(conference: Conference | None, fact: ConferenceFact) -> ConferenceFact:
    """Return a fact that neither its guard nor the rules of procedure refuse."""
    Rooms(RULES).hold(CONFERENCE, conference).check(fact)
    return fact


def apply(conference: Conference | None, fact: Fact) -> Conference:
    """Return the conference after a fact; whether it was allowed is not asked."""
    known: Conference = after(fact, conference, fact.event())
    return known


def run(facts: list[ConferenceFact]) -> Conference:
    """Return the conference after steps that the rules of procedure allow."""
    conference: Conference | None = None
    for fact in facts:
        conference = apply(conference, decide(conference, fact))
    assert conference is not None
    return conference


def state(facts: list[ConferenceFact]) -> ProposalState:
    """Return where proposal P-1 stands."""
    known = run(facts).proposal("P-1")
    assert known is not None
    return known.state


def test_a_proposal_goes_from_the_member_to_the_meeting() -> None:
    """Proposed, accepted by the convenor, and then a meeting is called on it (C44)."""
    assert run([FOUNDED]).proposal("P-1") is None
    assert [state(ALL[:count]) for count in (2, 3, 5)] == [
        ProposalState.OPEN,
        ProposalState.ACCEPTED,
        ProposalState.CONVENED,
    ]
    assert state([FOUNDED, PROPOSED, DECLINED]) is ProposalState.DECLINED
    known = run(ALL).proposal("P-1")
    assert known is not None
    assert (known.proposed, known.decided, known.meeting) == (PROPOSED, ACCEPTED, "F-1")


def test_the_convenor_calls_meetings_without_a_proposal_too() -> None:
    """Members may propose; the convenor calls when there is need (C41, C42, C44)."""
    conference = run([FOUNDED, PROPOSED, LIAISON, FULL.but(proposal=None)])
    known = conference.proposal("P-1")
    assert known is not None
    assert known.state is ProposalState.OPEN


def test_proposals_keep_apart() -> None:
    """What is decided about one proposal says nothing about another; they keep their order."""
    second = PROPOSED.but(proposal="P-2", department="市监局", agenda=())
    conference = run([FOUNDED, PROPOSED, second, DECLINED.but(proposal="P-2"), ACCEPTED])
    assert [(number, one.state.value) for number, one in conference.proposals.items()] == [
        ("P-1", "accepted"),
        ("P-2", "declined"),
    ]


@pytest.mark.parametrize(
    "before, fact, words",
    [
        ([FOUNDED], PROPOSED.but(department="文旅局"), "成员单位"),
        ([FOUNDED, PROPOSED], PROPOSED, "P-1 已使用"),
        ([FOUNDED, PROPOSED], PROPOSED.but(department="市监局"), "P-1 已使用"),
        ([FOUNDED], ACCEPTED, "没有会议建议 P-1"),
        ([FOUNDED, PROPOSED], ACCEPTED.but(proposal="P-2"), "没有会议建议 P-2"),
        ([FOUNDED, PROPOSED], ACCEPTED.but(by="教体局副职"), "应由召集人办理"),
        ([FOUNDED, PROPOSED], ACCEPTED.but(by=OFFICE), "应由召集人办理"),
        ([FOUNDED, PROPOSED, ACCEPTED], ACCEPTED, "已作决定"),
        ([FOUNDED, PROPOSED, DECLINED], ACCEPTED, "已作决定"),
        ([FOUNDED, PROPOSED], ACCEPTED.but(on=date(2026, 2, 9)), "早于建议召开全体会议的日期"),
        ([FOUNDED, PROPOSED], DECLINED.but(reason=""), "说明理由"),
        ([FOUNDED, PROPOSED], DECLINED.but(reason=" "), "说明理由"),
        ([FOUNDED, LIAISON], FULL, "没有会议建议 P-1"),
        ([FOUNDED, LIAISON], FULL.but(proposal=""), "没有会议建议"),
        ([FOUNDED, PROPOSED, LIAISON], FULL, "待召集人决定"),
        ([FOUNDED, PROPOSED, DECLINED, LIAISON], FULL, "未采纳"),
        (ALL, FULL.but(meeting="F-2"), "已据建议 P-1 召开会议 F-1"),
        (ALL[:4], FULL.but(on=date(2026, 2, 11)), "早于召集人决定会议建议的日期"),
        (ALL[:4], PARTIAL, "只针对全体会议"),
        (ALL[:3], LIAISON.but(proposal="P-1"), "只针对全体会议"),
        (ALL[:4], FULL.but(convened_by="教体局"), "应由召集人办理"),
        (ALL[:3], FULL, "联络员会议"),
    ],
)
def test_steps_out_of_order_are_refused(
    before: list[ConferenceFact], fact: ConferenceFact, words: str
) -> None:
    """Members propose, the convenor decides once, an accepted proposal carries one full meeting."""
    with pytest.raises(InputRefusedError, match=words):
        decide(run(before), fact)


def test_the_same_day_is_not_too_early() -> None:
    """Proposal, decision and meeting may be of one day."""
    day = LIAISON.on
    steps: list[ConferenceFact] = [
        FOUNDED,
        PROPOSED.but(on=day),
        ACCEPTED.but(on=day),
        LIAISON,
        FULL.but(on=day),
    ]
    assert state(steps) is ProposalState.CONVENED


def test_a_member_is_who_is_one_now() -> None:
    """A department proposes with the seats it filed last (C30, C44)."""
    filed = MembershipFiled(
        department="教体局",
        seats=(Seat("教体局", "教体局二级调研员"),),
        liaisons=(Liaison("教体局", "体卫股", "股长"),),
        document="函3",
        on=date(2026, 2, 1),
    )
    assert state([FOUNDED, filed, PROPOSED]) is ProposalState.OPEN


@pytest.mark.parametrize("name", ["proposal", "department", "reason"])
def test_a_proposal_says_who_and_why(name: str) -> None:
    """Number, department and reason are not blank."""
    blank: dict[str, Any] = {name: " "}
    with pytest.raises(ManyFaultsError):
        PROPOSED.but(**blank)


STEPS: list[ConferenceFact] = [
    *ALL,
    DECLINED,
    PARTIAL,
    *(one.but(proposal="P-2") for one in (PROPOSED, ACCEPTED, DECLINED)),
    *(FULL.but(meeting=f"F-{at}", proposal=one) for at, one in ((2, "P-1"), (3, "P-2"))),
    FULL.but(meeting="F-4", proposal=None),
    FULL.but(meeting="F-5", proposal=None, on=date(2026, 2, 1)),
]


@given(st.lists(st.sampled_from(STEPS), max_size=25))
def test_no_meeting_rests_on_a_proposal_that_was_not_accepted(steps: list[ConferenceFact]) -> None:
    """Whatever is tried: a decision is the first one, a meeting on a proposal is its only one."""
    conference = run([FOUNDED])
    taken: list[ConferenceFact] = []
    for fact in steps:
        try:
            conference = apply(conference, decide(conference, fact))
        except InputRefusedError:
            continue
        taken.append(fact)
    named = [one.proposal for one in taken if isinstance(one, MeetingConvened) and one.proposal]
    assert len(named) == len(set(named))
    for number, one in conference.proposals.items():
        decisions = [
            fact for fact in taken if isinstance(fact, ProposalDecided) and fact.proposal == number
        ]
        assert decisions == ([one.decided] if one.decided else [])
        assert (one.state is ProposalState.CONVENED) == (number in named)
        if number in named:
            assert one.decided is not None
            assert one.decided.accepted
    replayed: Conference | None = None
    for fact in [FOUNDED, *taken]:
        replayed = apply(replayed, fact)
    assert replayed == conference
