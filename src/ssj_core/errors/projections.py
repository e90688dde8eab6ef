"""Mistakes of the relational projections and of state snapshots."""

from ssj_core.errors._base import InputRefusedError, SsjError


class ProjectionTablesError(SsjError):
    """Tables of these names are there and were not made by the projection."""

    code = "projection.tables-taken"
    zh = "数据库中已有名为 {names} 的表，不是投影建立的；请换一个数据库文件存放投影"
    en = "the database has tables {names} that no projection made: put the projection in another file"


class ProjectionStaleError(SsjError):
    """The tables were made from another journal than the one at hand."""

    code = "projection.stale"
    zh = "投影停在序号 {seq}，与现在的日志不符；请从头重建"
    en = "the projection stands at seq {seq} of another journal: rebuild it from zero"


class SnapshotRefusedError(InputRefusedError):
    """A state snapshot is not what it says, or not of this journal."""

    code = "projection.snapshot-refused"
    zh = "状态快照不能使用：{why_zh}"
    en = "the state snapshot cannot be used: {why_en}"


class ProjectionUnreadError(InputRefusedError):
    """An event that fits nothing the journal knows: no table can hold it."""

    code = "projection.unread"
    zh = "第 {seq} 个事件（{kind}）无法投影：{why}"
    en = "event {seq} ({kind}) fits no table: {why}"
