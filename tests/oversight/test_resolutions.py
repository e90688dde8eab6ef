"""The table of what the joint conference agreed and nobody has settled."""

from datetime import date

from ssj_core.conference import (
    Conference,
    ConferenceEstablished,
    ConferenceFunction,
    Liaison,
    Meeting,
    MeetingConvened,
    MeetingKind,
    MinutesDrafted,
    MinutesSigned,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.legal import Text
from ssj_core.oversight.resolutions import resolution_table

DAY = date(2026, 3, 2)
AGREED = (
    Resolution(id="R-1", text="补齐名录", owner="教体局", major=False, due=date(2026, 4, 30)),
    Resolution(
        id="R-2",
        text="报送整治情况",
        owner="市监局",
        major=True,
        function=ConferenceFunction.ASSIGNED,
        assigned_by="区人民政府",
        document="区政办函〔2026〕7号",
    ),
    Resolution(
        id="R-3", text="交流经验", owner="市监局", major=False, function=ConferenceFunction.EXCHANGE
    ),
)


def conference(*settled: str) -> Conference:
    """Return a conference whose signed minutes hold three resolutions."""
    seat = Seat("市监局", "市监局局长")
    meeting = Meeting(
        convened=MeetingConvened(
            meeting="B-1",
            meeting_kind=MeetingKind.PARTIAL,
            convened_by="教体局",
            chair="副局长",
            departments=("教体局",),
            agenda=("A-1",),
            on=DAY,
        ),
        drafted=MinutesDrafted(
            meeting="B-1", attending=("教体局",), resolutions=AGREED, digest="c" * 64, on=DAY
        ),
        signed=MinutesSigned(meeting="B-1", by=seat.post, on=DAY),
    )
    return Conference(
        established=ConferenceEstablished(
            name="联席会议",
            office="办公室",
            lead="市监局",
            convenor=seat,
            members=(Seat("教体局", "副局长"),),
            liaisons=(Liaison("教体局", "股", "股长"),),
            on=DAY,
        ),
        meetings={"B-1": meeting},
        settled=tuple(ResolutionSettled(resolution=one, outcome="已办", on=DAY) for one in settled),
    )


def test_a_reader_sees_function_and_who_assigned() -> None:
    """Every pending resolution with its function and who assigned it; what was not stated says so."""
    table = resolution_table(conference())
    assert [row["resolution"] for row in table.rows] == ["R-1", "R-2", "R-3"]
    assert [row["function"] for row in table.rows] == [
        Text("未注明", "not stated"),
        Text("政府交办的其他事项", "other matters the government assigns"),
        Text("交流经验、通报情况", "share experience and report on the work"),
    ]
    assert [row["assigned_by"] for row in table.rows] == ["", "区人民政府，区政办函〔2026〕7号", ""]
    assert [row["due"] for row in table.rows] == ["2026-04-30", *[Text("未定", "not set")] * 2]
    assert [row["major"] == Text("否", "no") for row in table.rows] == [True, False, True]
    assert table.note is None


def test_every_cell_has_its_column() -> None:
    """Rows and columns agree, so nothing is kept from the reader."""
    table = resolution_table(conference(), "open")
    keys = [column.key for column in table.columns]
    assert all(list(row) == keys for row in table.rows)
    assert table.document()["name"] == "open"


def test_what_is_settled_leaves_the_table() -> None:
    """A settled resolution is no longer listed; an empty table says that it is empty."""
    assert [row["resolution"] for row in resolution_table(conference("R-2")).rows] == ["R-1", "R-3"]
    empty = resolution_table(conference("R-1", "R-2", "R-3"))
    assert empty.rows == ()
    assert empty.note == Text("没有未办结的议定事项。", "No resolution is left to settle.")
