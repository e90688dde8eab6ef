"""What the joint conference agreed and nobody has settled yet, as a table for people (C31–C36, C39)."""

from typing import Final

from ssj_core.conference import Conference, Resolution
from ssj_core.disclosure import Cell, Column, Table
from ssj_core.legal import Text

_COLUMNS: Final = tuple(
    Column(key, Text(zh, en), solid)
    for key, zh, en, solid in (
        ("resolution", "编号", "number", False),
        ("text", "议定事项", "what was agreed", False),
        ("owner", "承办", "carried out by", False),
        ("due", "期限", "by", True),
        ("function", "所属职责", "function of the conference", False),
        ("assigned_by", "交办", "assigned by", False),
        ("major", "重大事项", "major matter", True),
    )
)
_UNSAID: Final = Text("未注明", "not stated")


def function_cell(one: Resolution) -> Cell:
    """Return which function of the conference a resolution belongs to, or that nobody stated it."""
    return one.function.text if one.function else _UNSAID


def assigned_cell(one: Resolution) -> Cell:
    """Return which government assigned the matter by which document; empty when none is stated."""
    return f"{one.assigned_by}，{one.document}" if one.assigned_by else ""


def resolution_table(conference: Conference, name: str = "resolutions") -> Table:
    """Return the resolutions that can be cited and are not settled, in the order they were agreed.

    Args:
        conference: the conference.
        name: file name of the data beside the page.
    """
    rows: list[dict[str, Cell]] = [
        {
            "resolution": one.id,
            "text": one.text,
            "owner": one.owner,
            "due": one.due.isoformat() if one.due else Text("未定", "not set"),
            "function": function_cell(one),
            "assigned_by": assigned_cell(one),
            "major": Text("是，办结前须报告", "yes, reported before it is settled")
            if one.major
            else Text("否", "no"),
        }
        for one in conference.pending
    ]
    return Table(
        name=name,
        title=Text("未办结的议定事项", "Resolutions not settled yet"),
        columns=_COLUMNS,
        rows=tuple(rows),
        note=None if rows else Text("没有未办结的议定事项。", "No resolution is left to settle."),
    )
