"""全量归集: everything gathered under one target, who answers for it, until when, both versions (C7–C17)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from ssj_core.disclosure import Cell, Facts, Links, Page, Prose, Table
from ssj_core.disclosure.records import (
    Archive,
    Clock,
    InfoKind,
    Record,
    RecordState,
    RecordVersion,
    Timeliness,
    timeliness,
)
from ssj_core.legal import Text
from ssj_core.oversight.pages.words import Names, columns, due_text, joined, listing, short, stem
from ssj_core.planning import channel_text

_KINDS: Final = columns(
    ("kind", "信息种类", "kind"),
    ("count", "条数", "records", True),
    ("public", "已公示", "public", True),
    ("open", "未公示", "not public", True),
)
_RECORDS: Final = columns(
    ("name", "信息", "record"),
    ("kind", "种类", "kind"),
    ("who", "产生、录入、负责", "produced, entered, answered for by"),
    ("produced", "产生", "produced", True),
    ("due", "公示期限", "public by", True),
    ("published", "首次公示", "first public", True),
    ("timely", "是否按期", "in time", True),
    ("state", "现状", "state"),
    ("linked", "关联", "linked"),
)
_VERSIONS: Final = columns(
    ("record", "记录", "record"),
    ("version", "版本", "version", True),
    ("name", "内容", "content"),
    ("on", "日期", "day", True),
    ("reason", "更正原因、批准", "reason, approved by"),
    ("published", "公示渠道", "published on"),
    ("digest", "摘要", "digest", True),
)
_TARGETS: Final = columns(
    ("target", "市场主体", "target"),
    ("target_id", "统一社会信用代码等编号", "identity", True),
    ("count", "记录", "records", True),
    ("public", "已公示", "public", True),
    ("late", "逾期或迟到", "late", True),
)


def _state(record: Record) -> Text:
    if record.withheld is not None and record.state is RecordState.WITHHELD:
        ground = record.withheld.ground.say()
        return Text(f"依法不予公示：{ground}", f"withheld: {ground}")
    if record.withdrawn is not None:
        why = record.withdrawn.reason
        return Text(f"已撤回：{why}", f"withdrawn: {why}")
    return record.state.text


def _linked(record: Record, archive: Archive) -> Cell:
    """Return what a result led to, or what a penalty followed from (clauses C16, C120–C121)."""
    led = [archive[one].current.name for one in record.penalties]
    followed = [archive[one].current.name for one in archive.results_of(record.id)]
    return joined(
        [
            *(Text(f"引起处罚：{one}", f"led to: {one}") for one in led),
            *(Text(f"源于：{one}", f"followed from: {one}") for one in followed),
        ]
    )


def _row(record: Record, clock: Clock | None, day: date, archive: Archive) -> dict[str, Cell]:
    gathered = record.gathered
    due, shown = clock.due if clock else None, record.shown_since
    timely = timeliness(record, due, day)
    return {
        "name": record.current.name,
        "kind": gathered.info.text,
        "who": gathered.accountable,
        "produced": gathered.produced.isoformat(),
        "due": due_text(due) or Text("规则未定", "none set"),
        "published": shown.isoformat() if shown and shown <= day else "",
        "timely": timely.text,
        "state": _state(record),
        "linked": _linked(record, archive),
        "record": record.id,
    }


def _version(record: Record, version: RecordVersion) -> dict[str, Cell]:
    channels = tuple(dict.fromkeys((one.outlet, one.on) for one in version.published))
    return {
        "record": record.id,
        "version": version.number,
        "name": version.name,
        "on": version.on.isoformat(),
        "reason": f"{version.reason}（{version.approver}）" if version.reason else "",
        "published": Text(
            "、".join(f"{on} {channel_text(outlet).zh}" for outlet, on in channels),
            ", ".join(f"{on} {channel_text(outlet).en}" for outlet, on in channels),
        )
        if channels
        else Text("未公示", "not public"),
        "digest": short(version.digest),
        "whole": version.digest,
    }


def _kind_table(found: Mapping[InfoKind, tuple[Record, ...]], name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "kind": kind.text,
            "count": len(records),
            "public": sum(one.state is RecordState.PUBLISHED for one in records),
            "open": sum(one.state is not RecordState.PUBLISHED for one in records),
        }
        for kind, records in found.items()
    ]
    title = Text("归集的种类", "What is gathered")
    return listing(f"{name}-kinds", title, _KINDS, rows, empty=Text("没有种类。", "No kind."))


def target_page(
    archive: Archive,
    target: str,
    day: date,
    path: str,
    *,
    clocks: Mapping[str, Clock],
    names: Names,
) -> Page:
    """Return everything gathered under one target, of all ten kinds; it is not for publication.

    Args:
        archive: the records.
        target: the target's identity.
        day: as of this day.
        path: file name of the page.
        clocks: by when each record must be public, by its number.
        names: names of targets by their identity.
    """
    found, name, who = archive.file(target), stem(path), names.get(target, target)
    records = [one for kind in found.values() for one in kind]
    none = Text("该市场主体名下没有归集的信息。", "Nothing is gathered under this target.")
    corrected = sum(len(one.versions) > 1 for one in records)
    head: tuple[tuple[Text, Cell], ...] = (
        (Text("市场主体", "target"), who),
        (Text("统一社会信用代码等编号", "identity"), target),
        (Text("记录", "records"), len(records)),
        (Text("更正过的记录", "corrected"), corrected),
        (Text("截至", "as of"), day.isoformat()),
    )
    said = Text(
        "谁产生、谁录入、谁负责。更正不覆盖：前后两个版本都保留，公示情况随版本保存。",
        "Who produces a record enters it and answers for it. A correction overwrites nothing: both versions stay, each with where it was public.",
    )
    return Page(
        path=path,
        title=Text(f"涉企信息：{who}", f"Records: {who}"),
        blocks=(
            Facts(title=Text("概况", "At a glance"), items=head),
            Prose((said,)),
            _kind_table(found, name),
            listing(
                f"{name}-records",
                Text("逐条记录", "The records"),
                _RECORDS,
                [_row(one, clocks.get(one.id), day, archive) for one in records],
                empty=none,
            ),
            listing(
                f"{name}-versions",
                Text("全部版本", "All versions"),
                _VERSIONS,
                [_version(one, version) for one in records for version in one.versions],
                empty=none,
            ),
        ),
        listed=False,
    )


def targets_index(
    archive: Archive,
    day: date,
    pages: Mapping[str, str],
    path: str,
    *,
    clocks: Mapping[str, Clock],
    names: Names,
) -> Page:
    """Return every target something is gathered under, and the way to its page by identity."""
    late = (Timeliness.OVERDUE, Timeliness.LATE)
    by_target: dict[str, list[Record]] = {}
    for one in archive.records.values():
        by_target.setdefault(one.gathered.target, []).append(one)
    rows: list[dict[str, Cell]] = [
        {
            "target": names.get(target, target),
            "target_id": target,
            "count": len(records),
            "public": sum(one.state is RecordState.PUBLISHED for one in records),
            "late": sum(_timely(one, clocks, day) in late for one in records),
        }
        for target, records in by_target.items()
    ]
    title = Text("归集到市场主体名下的信息", "Gathered under targets")
    none = Text("还没有归集任何信息。", "Nothing is gathered yet.")
    items: Iterable[tuple[Text, str]] = (
        (Text(names.get(one, one), names.get(one, one)), where)
        for one, where in pages.items()
        if one in by_target
    )
    return Page(
        path=path,
        title=Text("全量归集", "Records"),
        blocks=(
            listing(stem(path), title, _TARGETS, rows, empty=none),
            Links(title=Text("逐户归集", "Target by target"), items=tuple(items)),
        ),
    )


def _timely(record: Record, clocks: Mapping[str, Clock], day: date) -> Timeliness:
    clock = clocks.get(record.id)
    return timeliness(record, clock.due if clock else None, day)
