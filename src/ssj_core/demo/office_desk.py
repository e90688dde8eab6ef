"""What the office has before it at the end of the invented year, all of it folded from the journal."""

from collections.abc import Iterator

from attrs import frozen

from ssj_core.demo.cast import DEPARTMENTS, Cast
from ssj_core.demo.files import LAST_DAY
from ssj_core.demo.play import Year
from ssj_core.disclosure import Facts
from ssj_core.disclosure.records import Archive
from ssj_core.disclosure.records import fold_all as fold_archive
from ssj_core.inspection import gaps
from ssj_core.journal import Event
from ssj_core.legal import Text
from ssj_core.oversight import (
    Assessment,
    Ledger,
    Records,
    Status,
    Threshold,
    assess,
    records_of,
)


@frozen(kw_only=True)
class Desk:
    """What the office has before it at the end of the year, all of it from the journal."""

    year: Year
    events: tuple[Event, ...]
    book: Ledger
    records: Records
    archive: Archive
    assessments: tuple[Assessment, ...]
    names: dict[str, str]
    visits: dict[str, str]


def _names(cast: Cast) -> dict[str, str]:
    found = {one.id: one.name for one in cast.targets}
    found |= {one.id: one.name for one in cast.inspectors}
    return found | {one.id: one.name for one in cast.items}


def _assessments(year: Year, book: Ledger, records: Records) -> Iterator[Assessment]:
    """Yield every department's year; what the record of its assessment wants is wanted here too."""
    for name in DEPARTMENTS:
        made = records.assessment(name, LAST_DAY.year)
        yield assess(
            book,
            year.service.law,
            year=LAST_DAY.year,
            department=name,
            thresholds=[
                Threshold(figure=row.figure, least=row.wanted, basis=row.basis)
                for row in (made.rows if made else ())
                if row.wanted is not None
            ],
        )


def desk(year: Year, book: Ledger) -> Desk:
    """Return what the office has before it."""
    events = year.service.events()
    records, names = records_of(book.world), _names(year.cast)
    return Desk(
        year=year,
        events=events,
        book=book,
        records=records,
        archive=fold_archive(events),
        assessments=tuple(_assessments(year, book, records)),
        names=names,
        visits={number: names[one.assigned.target] for number, one in book.inspections.items()},
    )


def glance(found: Desk) -> Facts:
    """Return the year in a few numbers: what is overdue, open, late, incomplete."""
    states = [one.status(LAST_DAY) for one in found.book.obligations.values()]
    kept = found.book.inspections.values()
    lacking = sum(bool(gaps(one)) for one in kept)
    body = found.book.conference
    return Facts(
        title=Text("一眼看全", "At a glance"),
        items=(
            (Text("已逾期的待办", "overdue"), states.count(Status.OVERDUE)),
            (Text("未办结的待办", "still owed"), sum(not one.done for one in states)),
            (Text("逾期办结", "done late"), states.count(Status.MET_LATE)),
            (Text("检查", "inspections"), len(kept)),
            (Text("档案有缺项的检查", "incomplete dossiers"), lacking),
            (Text("归集的涉企信息", "records"), len(found.archive.records)),
            (Text("未办结的议定事项", "resolutions open"), len(body.pending) if body else 0),
            (Text("日志记录", "events"), len(found.events)),
        ),
    )
