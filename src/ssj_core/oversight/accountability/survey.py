"""Where in a year somebody may have to look: every case named, so that one visit hides no other."""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from ssj_core.inspection import gaps
from ssj_core.oversight.accountability.words import Situation
from ssj_core.oversight.ledger import Ledger
from ssj_core.oversight.obligation import Obligation
from ssj_core.oversight.words import Status

_DUTIES: Final[Mapping[str, Situation]] = {
    "result-publication": Situation.NOT_PUBLISHED,
    "transfer": Situation.TRANSFER,
    "execution": Situation.DELAY,
    "draw": Situation.DELAY,
}


@frozen(kw_only=True)
class Pointer:
    """Something on record that bears on a situation; whether it amounts to one, a person says.

    Attributes:
        situation: the situation it bears on.
        department: whose.
        about: what it is about, by name: plan, task, target, inspection.
        status: where the obligation stands; None for a gap in a dossier.
        refs: the obligation and its clauses, or what the dossier lacks.
    """

    situation: Situation
    department: str
    about: Mapping[str, str] = field(factory=dict)
    status: Status | None
    refs: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What it is about, in a word: the inspection, else the target, else the task."""
        named = (self.about.get(name) for name in ("inspection", "target", "task", "plan"))
        return next((text for text in named if text), "")


def survey(
    book: Ledger, department: str | None = None, *, year: int | None = None
) -> tuple[Pointer, ...]:
    """Return where to look as of the ledger's day: overdue or late duties, crimes, gaps.

    A transfer that the law wants 及时 without a number of days is listed until it is made. Situations
    C141 to C146 cannot be read off a ledger: `dossier` assembles for them once somebody raises one.

    Args:
        book: the ledger.
        department: whose; everybody's when None.
        year: only what was opened in this year; every year when None.
    """
    found = [*_owed(book, year), *_incomplete(book, year)]
    return tuple(pointer for pointer in found if department in (None, pointer.department))


def _owed(book: Ledger, year: int | None) -> Iterator[Pointer]:
    for code, situation in _DUTIES.items():
        for owed in book.of(code):
            status = _noted(owed, book)
            if status is not None and year in (None, owed.opened.year):
                yield Pointer(
                    situation=situation,
                    department=owed.department,
                    about={name: text for name, text in owed.about.items() if text},
                    status=status,
                    refs=(owed.id, *owed.binding),
                )


def _noted(owed: Obligation, book: Ledger) -> Status | None:
    """Return where an obligation stands if somebody may have to look, None if nothing says so."""
    status = owed.status(book.day)
    waiting = owed.code == "transfer" and not status.done
    return status if waiting or status in {Status.OVERDUE, Status.MET_LATE} else None


def _incomplete(book: Ledger, year: int | None) -> Iterator[Pointer]:
    """Yield inspections that were made, public in every part, and whose dossier lacks something (C137)."""
    for one in book.inspections.values():
        assigned = one.assigned
        if year not in (None, assigned.on.year) or one.finished is None:
            continue
        if set(one.public) != set(assigned.departments):
            continue
        rows = {row.item for row in one.finished.sheet.rows if row.checked}
        lacking = [f"{gap.zh}（{book.cite(*gap.keys)}）" for gap in gaps(one)]
        lacking += [f"未检查事项 {item}" for item in assigned.items if item not in rows]
        about = {"inspection": one.id, "target": assigned.target}
        for department in assigned.departments if lacking else ():
            yield Pointer(
                situation=Situation.NOT_INSPECTED,
                department=department,
                about=about,
                status=None,
                refs=tuple(lacking),
            )
