"""What a meeting is about: the six functions of the conference, and what a government assigned."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.conference import (
    CONFERENCE,
    About,
    Conference,
    ConferenceEstablished,
    ConferenceFact,
    ConferenceFunction,
    Liaison,
    Matter,
    MeetingConvened,
    MeetingKind,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.journal import Fact, after
from ssj_core.rules import Rulebook
from ssj_core.testing import Rooms

HEAD, OFFICE = "市监局局长", "联席会议办公室"
MEMBERS = ("市监局", "教体局")
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
    agenda=("A-1", "A-2"),
    on=DAY,
)
FULL = LIAISON.but(meeting="F-1", meeting_kind=MeetingKind.FULL, convened_by=HEAD, chair=HEAD)
PLAIN = Resolution(id="R-1", text="补齐名录", owner="教体局", major=False)
HANDED = PLAIN.but(
    id="R-2",
    function=ConferenceFunction.ASSIGNED,
    assigned_by="区人民政府",
    document="区政办函〔2026〕7号",
)
DRAFT = MinutesDrafted(
    meeting="F-1", attending=("教体局",), resolutions=(PLAIN, HANDED), digest="c" * 64, on=DAY
)
SIGNED: list[ConferenceFact] = [
    FOUNDED,
    LIAISON,
    FULL,
    DRAFT,
    MinutesConsented(meeting="F-1", department="教体局", on=DAY),
    MinutesSigned(meeting="F-1", by=HEAD, on=DAY),
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


def run(facts: list[ConferenceFact]) -> Conference:
    """Return the conference after steps that the rules of procedure allow."""
    conference: Conference | None = None
    for fact in facts:
        conference = apply(conference, decide(conference, fact))
    assert conference is not None
    return conference


def test_the_functions_are_the_six_of_the_text() -> None:
    """Six functions, one for each of C31 to C36, found by code or label."""
    assert len(ConferenceFunction) == 6
    for one in ConferenceFunction:
        for text in (one.value, one.zh, one.en):
            assert ConferenceFunction.read(text) is one
    with pytest.raises(UnknownWordError):
        ConferenceFunction.read("实施检查")


def test_a_matter_belongs_to_a_function() -> None:
    """Matters carry their function from the meeting that stated it; the later statement counts."""
    first, second = (
        Matter("A-1", ConferenceFunction.DIFFICULTY),
        Matter("A-2", ConferenceFunction.EXCHANGE),
    )
    changed = first.but(function=ConferenceFunction.SUPERVISION)
    assert run([FOUNDED, LIAISON]).matters == ()
    stated = LIAISON.but(matters=(first, second))
    assert run([FOUNDED, stated]).matters == (first, second)
    conference = run([FOUNDED, stated, FULL.but(matters=(changed,))])
    assert conference.matters == (changed, second)


@pytest.mark.parametrize(
    "numbers",
    [("A-3",), ("A-1", "A-3"), ("A-1", "A-1")],
    ids=["not on the agenda", "one of two not on it", "twice"],
)
@pytest.mark.parametrize("meeting", [LIAISON, FULL], ids=["liaison", "full"])
def test_functions_are_stated_of_the_agenda_only(
    meeting: MeetingConvened, numbers: tuple[str, ...]
) -> None:
    """A function is stated once, of a matter that is on the agenda."""
    matters = tuple(Matter(one, ConferenceFunction.EXCHANGE) for one in numbers)
    with pytest.raises(InputRefusedError, match=numbers[-1]):
        decide(run([FOUNDED, LIAISON]), meeting.but(meeting="M-1", matters=matters))


def test_what_nobody_stated_is_absent() -> None:
    """No function and no government is filled in: absent in the value and in the journal."""
    assert (PLAIN.function, PLAIN.assigned_by, PLAIN.document) == (None, None, None)
    assert set(PLAIN.body()) == {"id", "text", "owner", "major"}
    assert {"matters", "proposal"}.isdisjoint(FULL.body())


@pytest.mark.parametrize(
    "change",
    [
        {"assigned_by": "区人民政府"},
        {"document": "区政办函〔2026〕7号"},
        {"assigned_by": "区人民政府", "document": " "},
        {"assigned_by": "", "document": "区政办函〔2026〕7号"},
        {"assigned_by": "", "document": ""},
        {"function": ConferenceFunction.ASSIGNED},
        {"function": ConferenceFunction.ASSIGNED, "assigned_by": "区人民政府"},
    ],
)
def test_an_assignment_is_told_whole(change: dict[str, Any]) -> None:
    """Who assigned a matter and by which document: both or neither, and both for C36."""
    with pytest.raises(ManyFaultsError) as refused:
        PLAIN.but(**change)
    assert [one.code for one in refused.value.faults] == ["conference.assigned-by-halves"]
    assert "R-1" in str(refused.value.faults[0])


@pytest.mark.parametrize("function", [None, *ConferenceFunction])
def test_a_government_may_assign_a_matter_of_any_function(
    function: ConferenceFunction | None,
) -> None:
    """An assigned matter may be one of the other functions, or of none that was stated."""
    one = HANDED.but(function=function)
    assert Resolution.from_body(one.body()) == one


def test_assigned_matters_are_followed_like_others() -> None:
    """Pending tells who assigned a matter, until it is settled (C36, C39)."""
    conference = run(SIGNED)
    assert conference.pending == conference.resolutions == (PLAIN, HANDED)
    assert [one.assigned_by for one in conference.pending] == [None, "区人民政府"]
    after = run([*SIGNED, ResolutionSettled(resolution="R-2", outcome="已复函", on=DAY)])
    assert (after.pending, after.resolutions) == ((PLAIN,), (PLAIN, HANDED))


def test_nothing_unsigned_is_a_resolution() -> None:
    """Before the convenor signs, nothing is agreed (C51)."""
    assert run(SIGNED[:5]).resolutions == ()
    assert run(SIGNED[:3]).resolutions == ()


def test_journals_from_before_the_functions_still_read() -> None:
    """A meeting and a resolution written before these fields existed read, and are written back."""
    meeting = {
        "meeting": "F-1",
        "meeting_kind": "full",
        "convened_by": HEAD,
        "chair": HEAD,
        "departments": ["市监局"],
        "agenda": ["A-1"],
        "on": "2026-03-02",
        "invited": [],
        "experts": [],
    }
    assert MeetingConvened.from_body(meeting).body() == meeting
    assert MeetingConvened.from_body({**meeting, "matters": []}).body() == meeting
    resolution = {"id": "R-1", "text": "补齐名录", "owner": "教体局", "major": "no"}
    assert Resolution.from_body(resolution).body() == resolution


@pytest.mark.parametrize("matters", ["", "A-1", [{"number": "A-1"}], [{"function": "exchange"}]])
def test_matters_in_another_shape_are_refused(matters: Any) -> None:
    """Only an empty list stands for no matters; whatever else is wrong is refused."""
    with pytest.raises(ManyFaultsError):
        MeetingConvened.from_body({**FULL.body(), "matters": matters})


def _meetings() -> st.SearchStrategy[MeetingConvened]:
    stated = st.lists(
        st.builds(Matter, st.sampled_from(FULL.agenda), st.sampled_from(ConferenceFunction)),
        max_size=3,
    )
    return st.builds(
        lambda matters, proposal: FULL.but(matters=tuple(matters), proposal=proposal),
        stated,
        st.none() | st.sampled_from(["P-1", "P-2"]),
    )


@given(_meetings())
def test_a_meeting_comes_back_as_it_was_written(meeting: MeetingConvened) -> None:
    """Writing and reading a meeting gives the same meeting, whatever is stated of its matters."""
    assert MeetingConvened.from_body(meeting.body()) == meeting
    assert meeting.event().body == meeting.body()


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"plan": "市监局/2026"},
        {"task": "T1"},
        {"plan": "市监局/2026", "task": "T1", "unit": "教体局"},
    ],
)
def test_what_is_decided_is_a_task_or_a_unit(named: dict[str, str]) -> None:
    """A resolution is about a task of a plan or about a unit: neither, half and both are refused."""
    with pytest.raises(ManyFaultsError):
        About(**named)
