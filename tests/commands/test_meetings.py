"""The joint conference at the JSON door: proposal, decision, meeting, and what it then tells."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ssj_core.service import Act
from ssj_core.service.commands import schema_of

HEX, HEAD, OFFICE = "0" * 64, "市监局局长", "办公室"
MEMBERS = ["市监局", "教体局"]
Send = Callable[..., dict[str, Any]]
PROPOSED = {"proposal": "P-1", "department": "教体局", "reason": "衔接不畅", "on": "2026-01-10"}
DECIDED = {"proposal": "P-1", "by": HEAD, "accepted": "yes", "on": "2026-01-11"}
MEETING = {
    "meeting": "L-1",
    "meeting_kind": "liaison",
    "convened_by": OFFICE,
    "chair": "主任",
    "departments": MEMBERS,
    "agenda": ["A-1"],
    "on": "2026-01-12",
    "matters": [{"number": "A-1", "function": "difficulty"}],
}
FULL = {
    **MEETING,
    "meeting": "F-1",
    "meeting_kind": "full",
    "convened_by": HEAD,
    "chair": HEAD,
    "matters": [],
    "proposal": "P-1",
}
AGREED = [
    {"id": "R-1", "text": "补齐名录", "owner": "教体局", "major": "no", "function": "difficulty"},
    {
        "id": "R-2",
        "text": "报送情况",
        "owner": "市监局",
        "major": "yes",
        "due": "2026-03-31",
        "assigned_by": "区人民政府",
        "document": "函7",
    },
]


def hand(body: dict[str, Any]) -> Act:
    """Return the login of whose step it is, on the day it speaks of."""
    at = datetime.fromisoformat(f"{body['on']}T09:00:00+08:00")
    return Act("王一", body.get("department", "市监局"), at)


@pytest.fixture
def meet(send: Send) -> Send:
    """Send steps of an established conference, each of which must be done."""
    seats = [{"department": name, "post": f"{name}副职"} for name in MEMBERS]
    officers = [{"department": name, "unit": "股", "post": "股长"} for name in MEMBERS]
    founded = {
        "name": "联席会议",
        "office": OFFICE,
        "lead": "市监局",
        "members": seats,
        "convenor": {"department": "市监局", "post": HEAD},
        "liaisons": officers,
        "on": "2026-01-05",
    }

    def step(name: str, body: Any) -> dict[str, Any]:
        answer = send(name, body, act=hand(body))
        assert answer["status"] == "done", answer
        Draft202012Validator(
            {**schema_of(name), "$ref": "#/$defs/answer"},
        ).validate(answer)
        return dict(answer["result"]["state"])

    step("conference.establish", founded)
    return step


def test_a_proposal_is_followed_to_its_meeting(meet: Send) -> None:
    """The conference tells where every proposal stands (C44)."""
    steps = (("meeting.propose", PROPOSED), ("proposal.decide", DECIDED))
    told = [meet(name, body)["proposals"] for name, body in steps]
    meet("meeting.convene", MEETING)
    told.append(meet("meeting.convene", FULL)["proposals"])
    assert [(one["state"], one["label"], one.get("meeting")) for (one,) in told] == [
        ("open", "待召集人决定", None),
        ("accepted", "已采纳，待召开", None),
        ("convened", "已召开会议", "F-1"),
    ]


@pytest.mark.parametrize(
    "name, body",
    [
        ("meeting.propose", {**PROPOSED, "department": "文旅局"}),
        ("proposal.decide", {**DECIDED, "by": "教体局副职"}),
        ("proposal.decide", {**DECIDED, "accepted": "no"}),
        ("meeting.convene", {**FULL, "agenda": []}),
        ("meeting.convene", FULL),
    ],
)
def test_what_the_rules_do_not_allow_is_refused(
    meet: Send, send: Send, name: str, body: Any
) -> None:
    """A stranger's proposal, another's decision, no reason, a meeting before acceptance."""
    if name != "meeting.propose":
        meet("meeting.propose", PROPOSED)
    answer = send(name, body, act=hand({**body, "department": body.get("department", "市监局")}))
    assert answer["status"] == ("not-allowed" if body.get("by") == "教体局副职" else "refused")


def test_open_resolutions_are_told_with_function_and_government(meet: Send, send: Send) -> None:
    """The state says of each open resolution what it is, whose function, and who assigned it."""
    meet("meeting.convene", MEETING)
    state = meet("meeting.convene", {key: FULL[key] for key in FULL if key != "proposal"})
    assert state["matters"] == [
        {"matter": "A-1", "function": "difficulty", "label": "研究解决困难和问题"}
    ]
    minutes = {
        "meeting": "F-1",
        "attending": ["教体局"],
        "resolutions": AGREED,
        "digest": HEX,
        "on": "2026-01-13",
    }
    assert meet("minutes.draft", minutes)["resolutions"] == []
    meet("minutes.consent", {"meeting": "F-1", "department": "教体局", "on": "2026-01-13"})
    signed = meet("minutes.sign", {"meeting": "F-1", "by": HEAD, "on": "2026-01-13"})
    assert signed["pending"] == ["R-1", "R-2"]
    assert signed["resolutions"] == [
        {
            "resolution": "R-1",
            "text": "补齐名录",
            "owner": "教体局",
            "major": "no",
            "function": "difficulty",
            "label": "研究解决困难和问题",
        },
        {
            "resolution": "R-2",
            "text": "报送情况",
            "owner": "市监局",
            "major": "yes",
            "due": "2026-03-31",
            "assigned_by": "区人民政府",
            "document": "函7",
        },
    ]
    settled = {"resolution": "R-1", "outcome": "已补齐", "on": "2026-02-01"}
    assert [one["resolution"] for one in meet("resolution.settle", settled)["resolutions"]] == [
        "R-2"
    ]
    assert send("conference.read", {})["result"]["state"]["pending"] == ["R-2"]
