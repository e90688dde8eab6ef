"""The joint conference on one page: posts, liaison officers, meetings, minutes, resolutions (C27–C51)."""

from datetime import date
from typing import Final

from ssj_core.conference import Conference, Meeting, MeetingKind, Proposal, Resolution
from ssj_core.disclosure import Cell, Facts, Page, Prose, Table
from ssj_core.legal import Text
from ssj_core.oversight.pages.words import columns, joined, listing, short, stem
from ssj_core.oversight.resolutions import function_cell

_MEMBERS: Final = columns(
    ("role", "席位", "seat"),
    ("department", "单位", "department"),
    ("post", "职务", "post"),
    ("liaison", "联络员（部门、职务）", "liaison officer"),
)
_MEETINGS: Final = columns(
    ("on", "日期", "day", True),
    ("meeting", "编号", "number", True),
    ("meeting_kind", "类型", "kind", True),
    ("convened_by", "召集", "called by"),
    ("departments", "参会", "called"),
    ("agenda", "议题", "agenda"),
    ("minutes", "纪要", "minutes"),
    ("digest", "纪要摘要", "digest", True),
)
_RESOLUTIONS: Final = columns(
    ("state", "进展", "progress", True),
    ("resolution", "编号", "number"),
    ("text", "议定事项", "what was agreed"),
    ("owner", "承办", "carried out by"),
    ("due", "期限", "by", True),
    ("function", "所属职责", "function"),
    ("major", "报区人民政府", "reported to the government"),
    ("outcome", "落实情况", "outcome"),
)
_PROPOSALS: Final = columns(
    ("on", "提出日期", "proposed", True),
    ("proposal", "编号", "number", True),
    ("department", "提出单位", "proposed by"),
    ("reason", "理由", "reason"),
    ("state", "处理", "what became of it"),
)
_MEETING_ORDER: Final = Text(
    "联席会议不是检查主体，不实施检查；各成员单位依各自职权检查。成员按职务产生，换人不换席位。",
    "The conference is no inspecting body; its members inspect within their own powers. Seats go with posts.",
)


def minutes(meeting: Meeting) -> Text:
    """Return how far the minutes of a meeting have come."""
    if meeting.convened.meeting_kind is MeetingKind.LIAISON:
        return Text("联络员会议，不形成纪要", "liaison officers: no minutes")
    if meeting.drafted is None:
        return Text("尚未起草", "not drafted yet")
    if meeting.signed is not None:
        day = meeting.signed.on
        return Text(f"{day} 由{meeting.signed.by}签发", f"signed by {meeting.signed.by}, {day}")
    if meeting.silent:
        names = "、".join(meeting.silent)
        return Text(f"待审核同意：{names}", f"waiting for the consent of {names}")
    return Text("各单位已同意，待签发", "all agreed, to be signed")


def _member_table(conference: Conference, name: str) -> Table:
    officers: dict[str, list[str]] = {}
    for one in conference.liaisons:
        officers.setdefault(one.department, []).append(f"{one.unit}{one.post}")
    convenor = conference.established.convenor
    rows: list[dict[str, Cell]] = [
        {
            "role": Text("召集人", "convenor") if seat is convenor else Text("成员", "member"),
            "department": seat.department,
            "post": seat.post,
            "liaison": ""
            if seat is convenor
            else "、".join(officers.get(seat.department, ())) or Text("未确定", "nobody named"),
        }
        for seat in (convenor, *conference.members)
    ]
    title = Text("成员和联络员", "Members and liaison officers")
    return listing(name, title, _MEMBERS, rows, empty=Text("没有成员。", "No member."))


def _agenda(meeting: Meeting) -> Cell:
    """Return the agenda, with the function of the conference each matter belongs to where stated."""
    functions = {one.number: one.function for one in meeting.convened.matters}
    return joined(
        Text(f"{one}（{functions[one].zh}）", f"{one} ({functions[one].en})")
        if one in functions
        else Text(one, one)
        for one in meeting.convened.agenda
    )


def _proposal_table(conference: Conference, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "on": one.proposed.on.isoformat(),
            "proposal": number,
            "department": one.proposed.department,
            "reason": one.proposed.reason,
            "state": _proposed(one),
        }
        for number, one in conference.proposals.items()
    ]
    title = Text("召开全体会议的建议", "Proposals of a full meeting")
    none = Text("没有成员单位提出建议。", "No member proposed one.")
    return listing(name, title, _PROPOSALS, rows, empty=none)


def _proposed(one: Proposal) -> Text:
    """Return what became of a proposal: decided when and why not, or the meeting called on it."""
    zh, en = one.state.zh, one.state.en
    more = one.meeting or (one.decided.reason if one.decided else "")
    return Text(f"{zh}：{more}", f"{en}: {more}") if more else Text(zh, en)


def _function(one: Resolution) -> Cell:
    """Return the function a resolution belongs to, and who assigned the matter by which paper."""
    if one.function is None or one.assigned_by is None:
        return function_cell(one)
    whose = f"{one.assigned_by} {one.document}"
    return Text(f"{one.function.zh}：{whose}", f"{one.function.en}: {whose}")


def _meeting_table(conference: Conference, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "on": one.convened.on.isoformat(),
            "meeting": number,
            "meeting_kind": one.convened.meeting_kind.text,
            "convened_by": one.convened.convened_by,
            "departments": "、".join((*one.convened.departments, *one.convened.invited)),
            "agenda": _agenda(one),
            "minutes": minutes(one),
            "digest": short(one.drafted.digest) if one.drafted else "",
        }
        for number, one in conference.meetings.items()
    ]
    none = Text("还没有召开会议。", "No meeting was held yet.")
    return listing(name, Text("会议和纪要", "Meetings and minutes"), _MEETINGS, rows, empty=none)


def _progress(conference: Conference, one: Resolution, day: date) -> Text:
    if one not in conference.pending:
        return Text("已办结", "settled")
    if one.due is not None and one.due < day:
        return Text("已逾期", "overdue")
    return Text("办理中", "open")


def _reported(one: Resolution, report: str) -> Cell:
    if not one.major:
        return Text("非重大事项", "no major matter")
    return report or Text("重大事项，尚未报告", "major, not reported yet")


def _resolution_table(conference: Conference, day: date, name: str) -> Table:
    settled = {one.resolution: one for one in conference.settled}
    rows: list[dict[str, Cell]] = []
    for one in conference.resolutions:
        done = settled.get(one.id)
        rows.append(
            {
                "state": _progress(conference, one, day),
                "resolution": one.id,
                "text": one.text,
                "owner": one.owner,
                "due": one.due.isoformat() if one.due else Text("未定", "not set"),
                "function": _function(one),
                "major": _reported(one, done.report if done else ""),
                "outcome": f"{done.on} {done.outcome}" if done else "",
            }
        )
    title = Text("议定事项及落实", "Resolutions and what became of them")
    none = Text(
        "没有已签发的议定事项；未签发的纪要不能引用。",
        "No signed resolution; what is not signed cannot be cited.",
    )
    return listing(name, title, _RESOLUTIONS, rows, empty=none)


def conference_page(conference: Conference | None, day: date, path: str) -> Page:
    """Return the joint conference as of a day, for its office; it is not for publication.

    Args:
        conference: the conference, or None before it is established.
        day: the day to look from: what is pending after its day is overdue.
        path: file name of the page.
    """
    title = Text("联席会议", "Joint conference")
    if conference is None:
        none = Text("联席会议尚未建立。", "The conference is not established.")
        return Page(path=path, title=title, blocks=(Prose((none,)),))
    begun, name = conference.established, stem(path)
    head: tuple[tuple[Text, Cell], ...] = (
        (Text("名称", "name"), begun.name),
        (Text("办公室", "office"), begun.office),
        (Text("牵头单位", "lead"), begun.lead),
        (Text("建立日期", "established"), begun.on.isoformat()),
        (Text("成员单位", "members"), len(conference.departments)),
        (Text("未办结议定事项", "resolutions open"), len(conference.pending)),
    )
    return Page(
        path=path,
        title=title,
        blocks=(
            Facts(title=Text("概况", "At a glance"), items=head),
            Prose((_MEETING_ORDER,)),
            _member_table(conference, f"{name}-members"),
            _proposal_table(conference, f"{name}-proposals"),
            _meeting_table(conference, f"{name}-meetings"),
            _resolution_table(conference, day, f"{name}-resolutions"),
        ),
    )
