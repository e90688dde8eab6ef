"""Who answers, who signed, who was called in; the conference with its minutes and resolutions."""

from datetime import date
from types import MappingProxyType

import pytest
from attrs import evolve

from ssj_core.conference import (
    CONFERENCE,
    Conference,
    ConferenceEstablished,
    ConferenceFact,
    ConferenceFunction,
    Liaison,
    Matter,
    MeetingConvened,
    MeetingKind,
    MeetingProposed,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Posts,
    ProposalDecided,
    Resolution,
    ResolutionSettled,
    ResponsibleNamed,
    Role,
    Seat,
)
from ssj_core.disclosure import Facts, Page, Prose, Table, tables
from ssj_core.legal import Text
from ssj_core.oversight import (
    CircularIssued,
    DutySigned,
    EvidenceExported,
    ExportedFile,
    InterviewHeld,
    Records,
    SignOffPoint,
    TrainingHeld,
)
from ssj_core.oversight.pages import conference_page, posts_page
from ssj_core.testing import Rooms

ME, OTHER = "市监局", "教体局"
HEX = "0" * 64
DAY = date(2026, 12, 31)
NAMED = (
    ResponsibleNamed(department=ME, role=Role.HEAD, post="局长", on=date(2026, 1, 5)),
    ResponsibleNamed(department=ME, role=Role.OPERATOR, post="综合股股长", on=date(2026, 1, 6)),
)
SIGNED = tuple(
    DutySigned(
        department=ME,
        point=one,
        post="局长",
        subject="市监局/2026",
        document=f"签批{at}号",
        on=date(2026, 2, at),
    )
    for at, one in enumerate(SignOffPoint, start=1)
)
POSTS_NAMED = {
    ME: Posts(MappingProxyType({named.role: named for named in NAMED})),
}
FULL = Records(
    signed=SIGNED,
    interviews=(
        InterviewHeld(
            department=OTHER,
            post="局长",
            by="区人民政府",
            year=2026,
            figures=("entry", "own"),
            words="三十日内补录",
            document="约谈1号",
            on=date(2027, 1, 15),
        ),
    ),
    trainings=(
        TrainingHeld(
            department=ME, topic="检查表填写", inspectors=("A1", "A2"), hours=4, on=date(2026, 3, 2)
        ),
    ),
    circulars=(
        CircularIssued(
            number="通报1号",
            year=2026,
            departments=(ME,),
            members=(ME, OTHER),
            digest=HEX,
            on=date(2027, 1, 12),
        ),
    ),
    exports=(
        EvidenceExported(
            purpose="营商环境评价",
            receiver="区营商办",
            files=(ExportedFile("figures.json", HEX),),
            on=date(2027, 1, 20),
        ),
    ),
)


def table(page: Page, name: str) -> Table:
    """Return the table of a page by the end of its name."""
    return next(one for one in tables([page]) if one.name.endswith(name))


def posts(records: Records) -> Page:
    """Return the page of two departments, of which one has a plan to sign for."""
    return posts_page(
        records,
        (ME, OTHER),
        "p.html",
        subjects={ME: ("市监局/2026",), OTHER: ("教体局/2026",)},
        labels={"entry": Text("结果录入率", "entry of results")},
        names={"A1": "云杉"},
        posts=POSTS_NAMED,
    )


def test_heads_operators_and_signatures_are_on_one_page() -> None:
    """C147–C148: posts and not persons; what the head has not signed is listed by point."""
    page = posts(FULL)
    first, second = table(page, "-named").rows
    assert (first["head"], first["operator"], first["since"]) == (
        "局长",
        "综合股股长",
        "2026-01-06",
    )
    assert second["head"] == Text("未确定", "nobody named")
    (unsigned,) = table(page, "-unsigned").rows
    assert unsigned["department"] == OTHER
    assert unsigned["points"] == Text(
        "方案部署、关键环节协调、落实情况督查",
        "deploys the scheme, coordinates the key steps, supervises how it is carried out",
    )
    assert [row["document"] for row in table(page, "-signed").rows] == [
        "签批1号",
        "签批2号",
        "签批3号",
    ]
    assert table(page, "-signed").rows[0]["subject"] == Text("2026 年计划", "plan 2026")


def test_interviews_training_and_papers_are_there_too() -> None:
    """C150–C151, C24, C35: figures by their names, inspectors by theirs, files by their digests."""
    page = posts(FULL)
    (interview,) = table(page, "-interviews").rows
    assert interview["figures"] == Text("结果录入率；own", "entry of results; own")
    (training,) = table(page, "-trainings").rows
    assert (training["count"], training["inspectors"]) == (2, "云杉、A2")
    circular, export = table(page, "-papers").rows
    assert (circular["number"], circular["to"]) == ("通报1号", f"{ME}、{OTHER}")
    assert (export["number"], export["digest"]) == ("figures.json", "000000000000…")


def test_an_empty_record_is_said_to_be_empty() -> None:
    """No interview is a sentence; no signature leaves every point unsigned."""
    page = posts(Records())
    for name in ("-signed", "-interviews", "-trainings", "-papers"):
        made = table(page, name)
        assert not made.rows
        assert made.note is not None
    assert len(table(page, "-unsigned").rows) == 2
    done = posts_page(
        FULL,
        (ME,),
        "p.html",
        subjects={ME: ("市监局/2026",)},
        labels={},
        names={},
        posts={},
    )
    assert table(done, "-unsigned").note == Text(
        "应签署的环节均已签署。", "Everything that had to be signed is signed."
    )


BEGUN = ConferenceEstablished(
    name="联席会议",
    office="办公室",
    lead=ME,
    convenor=Seat(ME, "局长"),
    members=(Seat(ME, "副局长"), Seat(OTHER, "局长")),
    liaisons=(Liaison(ME, "综合股", "股长"),),
    on=date(2026, 1, 5),
)


def met(number: str, kind: MeetingKind = MeetingKind.FULL) -> MeetingConvened:
    """Return the calling of a meeting."""
    return MeetingConvened(
        meeting=number,
        meeting_kind=kind,
        convened_by="局长",
        chair="局长",
        departments=(ME, OTHER),
        agenda=("联合抽查",),
        on=date(2026, 1, 9),
        invited=("消防大队",),
    )


def drafted(number: str, *resolutions: Resolution) -> MinutesDrafted:
    """Return the draft of a meeting's minutes."""
    return MinutesDrafted(
        meeting=number,
        attending=(ME, OTHER),
        digest=HEX,
        resolutions=resolutions,
        on=date(2026, 1, 10),
    )


def consented(number: str, department: str) -> MinutesConsented:
    """Return the consent of a department."""
    return MinutesConsented(meeting=number, department=department, on=date(2026, 1, 12))


def signed(number: str) -> MinutesSigned:
    """Return the convenor's signature."""
    return MinutesSigned(meeting=number, by="局长", on=date(2026, 1, 14))


AGREED = (
    Resolution(id="1", text="开展联合抽查", owner=OTHER, major=False, due=date(2026, 6, 30)),
    Resolution(id="2", text="报告重大事项", owner=ME, major=True),
    Resolution(id="3", text="建立名录", owner=ME, major=True, due=date(2027, 3, 1)),
)


def conference(*facts: ConferenceFact) -> Conference:
    """Return the conference after these facts; whether they were allowed is not asked."""
    found = Rooms().put(BEGUN, *facts).get(CONFERENCE, CONFERENCE.of())
    assert found is not None
    return found


def test_members_stand_by_post_with_their_liaison_officers() -> None:
    """C28–C29, C40: the convenor first; a member without an officer is said to have none."""
    page = conference_page(conference(), DAY, "c.html")
    rows = table(page, "-members").rows
    assert [row["post"] for row in rows] == ["局长", "副局长", "局长"]
    assert [row["liaison"] for row in rows] == ["", "综合股股长", Text("未确定", "nobody named")]
    assert rows[0]["role"] == Text("召集人", "convenor")
    facts = next(one for one in page.blocks if isinstance(one, Facts))
    assert ("成员单位", 2) in [(label.zh, value) for label, value in facts.items]
    assert any(
        isinstance(one, Prose) and "不是检查主体" in one.paragraphs[0].zh for one in page.blocks
    )


@pytest.mark.parametrize(
    "facts, zh",
    [
        ((met("Q"),), "尚未起草"),
        ((met("Q", MeetingKind.LIAISON),), "联络员会议，不形成纪要"),
        ((met("Q"), drafted("Q", *AGREED), consented("Q", ME)), f"待审核同意：{OTHER}"),
        (
            (met("Q"), drafted("Q", *AGREED), consented("Q", ME), consented("Q", OTHER)),
            "各单位已同意，待签发",
        ),
        ((met("Q"), drafted("Q", *AGREED), signed("Q")), "2026-01-14 由局长签发"),
    ],
)
def test_how_far_the_minutes_are(facts: tuple[ConferenceFact, ...], zh: str) -> None:
    """C51: drafted, waiting for somebody's consent, to be signed, signed."""
    (row,) = table(conference_page(conference(*facts), DAY, "c.html"), "-meetings").rows
    minutes = row["minutes"]
    assert isinstance(minutes, Text)
    assert minutes.zh == zh
    assert row["departments"] == f"{ME}、{OTHER}、消防大队"


def test_resolutions_are_tracked_to_their_end() -> None:
    """C39, C47: overdue, open, settled with its outcome; a major matter and its report."""
    settled = ResolutionSettled(
        resolution="3", outcome="名录已建立", on=date(2026, 5, 6), report="报告3号"
    )
    state = conference(met("Q"), drafted("Q", *AGREED), signed("Q"), settled)
    rows = table(conference_page(state, DAY, "c.html"), "-resolutions").rows
    assert [row["state"].zh for row in rows if isinstance(row["state"], Text)] == [
        "已逾期",
        "办理中",
        "已办结",
    ]
    assert [row["major"] for row in rows] == [
        Text("非重大事项", "no major matter"),
        Text("重大事项，尚未报告", "major, not reported yet"),
        "报告3号",
    ]
    assert rows[1]["due"] == Text("未定", "not set")
    assert rows[2]["outcome"] == "2026-05-06 名录已建立"


def test_functions_and_assignments_are_named() -> None:
    """C31–C36: a matter says which function it serves; an assigned one by whom and by which paper."""
    assigned = Resolution(
        id="4",
        text="交办",
        owner=ME,
        major=False,
        function=ConferenceFunction.ASSIGNED,
        assigned_by="区人民政府",
        document="交办单1号",
    )
    plain = Resolution(
        id="5", text="通报", owner=ME, major=False, function=ConferenceFunction.EXCHANGE
    )
    matters = (Matter("联合抽查", ConferenceFunction.COORDINATION),)
    called = met("Q").but(matters=matters, agenda=("联合抽查", "其他"))
    state = conference(called, drafted("Q", assigned, plain, AGREED[0]), signed("Q"))
    page = conference_page(state, DAY, "c.html")
    assert [row["function"] for row in table(page, "-resolutions").rows] == [
        Text(
            "政府交办的其他事项：区人民政府 交办单1号",
            "other matters the government assigns: 区人民政府 交办单1号",
        ),
        Text("交流经验、通报情况", "share experience and report on the work"),
        Text("未注明", "not stated"),
    ]
    (row,) = table(page, "-meetings").rows
    assert isinstance(row["agenda"], Text)
    assert row["agenda"].zh == "联合抽查（统筹协同联动）；其他"


def proposed(number: str) -> MeetingProposed:
    """Return a member's proposal of a full meeting."""
    return MeetingProposed(
        proposal=number, department=OTHER, reason="校外培训", on=date(2026, 3, 1)
    )


def decided(number: str, *, accepted: bool, reason: str = "") -> ProposalDecided:
    """Return the convenor's decision on a proposal."""
    return ProposalDecided(
        proposal=number, by="局长", accepted=accepted, on=date(2026, 3, 2), reason=reason
    )


def test_proposals_of_a_full_meeting_are_followed() -> None:
    """C44: waiting, declined with the reason, accepted, called."""
    state = conference(
        proposed("1"),
        proposed("2"),
        decided("2", accepted=False, reason="已有安排"),
        proposed("3"),
        decided("3", accepted=True),
        proposed("4"),
        decided("4", accepted=True),
        met("Q").but(proposal="4"),
    )
    rows = table(conference_page(state, DAY, "c.html"), "-proposals").rows
    assert [row["state"].zh for row in rows if isinstance(row["state"], Text)] == [
        "待召集人决定",
        "未采纳：已有安排",
        "已采纳，待召开",
        "已召开会议：Q",
    ]


def test_what_is_not_signed_is_no_resolution() -> None:
    """Minutes that nobody signed cannot be cited, and the page says why the table is empty."""
    page = conference_page(conference(met("Q"), drafted("Q", *AGREED)), DAY, "c.html")
    assert "未签发的纪要不能引用" in str(table(page, "-resolutions").note)
    none = conference_page(None, DAY, "c.html")
    assert none.blocks == (
        Prose((Text("联席会议尚未建立。", "The conference is not established."),)),
    )
    assert evolve(none, path="x.html").title.zh == "联席会议"
