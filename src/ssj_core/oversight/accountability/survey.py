"""Where in a year somebody may have to look: pointers into the ledger, for all departments."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.inspection import gaps
from ssj_core.oversight.accountability.words import Situation
from ssj_core.oversight.ledger import Ledger
from ssj_core.oversight.words import Duty, Status

_DUTIES: Final = {
    Duty.RESULT: Situation.NOT_PUBLISHED,
    Duty.CRIME: Situation.TRANSFER,
    Duty.EXECUTION: Situation.DELAY,
}
_LOOK: Final = (Status.OVERDUE, Status.MET_LATE)


@frozen(kw_only=True)
class Pointer:
    """Something on record that bears on a situation; whether it amounts to one, a person says.

    Attributes:
        situation: the situation it bears on.
        department: whose.
        subject: number of the inspection.
        status: where the obligation stands; None for a gap in a dossier.
        refs: the obligation, or what the dossier lacks.
    """

    situation: Situation
    department: str
    subject: str
    status: Status | None
    refs: tuple[str, ...]


def survey(book: Ledger, day: date, department: str | None = None) -> tuple[Pointer, ...]:
    """Return where to look as of a day: overdue or late duties, crimes not transferred, gaps.

    A transfer that the law wants 及时 without a number of days is listed until it is made. Situations
    C141 to C146 cannot be read off a ledger: `dossier` assembles for them once somebody raises one.
    """
    found = [*_owed(book, day), *_incomplete(book, day)]
    return tuple(one for one in found if department in (None, one.department))


def _owed(book: Ledger, day: date) -> Iterator[Pointer]:
    for one in book.obligations.values():
        situation = _DUTIES.get(one.duty)
        if situation is None or one.opened > day:
            continue
        status = one.status(day)
        if status in _LOOK or (one.duty is Duty.CRIME and not status.done):
            yield Pointer(
                situation=situation,
                department=one.department,
                subject=one.subject.removesuffix(f"/{one.department}"),
                status=status,
                refs=(one.id, *one.binding),
            )


def _incomplete(book: Ledger, day: date) -> Iterator[Pointer]:
    """Yield inspections that were made, public in every part, and whose dossier lacks something (C137)."""
    for one in book.inspections.values():
        public = all(any(s.on <= day for s in part.published) for _, part in one.parts)
        if one.finished is None or one.finished.on > day or not public:
            continue
        rows = {row.item for row in one.finished.sheet.rows if row.checked}
        lacking = [f"{gap.zh}（{gap.clause}）" for gap in gaps(one)]
        lacking += [f"未检查事项 {item}" for item in one.assigned.items if item not in rows]
        for department in one.assigned.departments if lacking else ():
            yield Pointer(
                situation=Situation.NOT_INSPECTED,
                department=department,
                subject=one.id,
                status=None,
                refs=tuple(lacking),
            )
