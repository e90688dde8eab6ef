"""The clocks of a result: each clause that says until when it is public, apart from the others (D7).

One starts with the end of the visit, one with the day the result was formed; neither with the entry,
so that entering late gains nothing. An extension moves only what the law lets be moved (原则上).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from attrs import frozen

from ssj_core.inspection import Inspection
from ssj_core.oversight.ledger import Law, Ledger
from ssj_core.oversight.owing import Extended, obligation_id
from ssj_core.rules.answers import Due
from ssj_core.rules.questions import PublishBy

Kept = Literal["open", "kept", "missed"]
_NUMBER: Final = re.compile(r"(?:^|-)([a-z])(\d+)$")


def clause_number(name: str) -> str:
    """Return the number of a clause in the source's register, its id where that has none.

    >>> clause_number("ds-c93"), clause_number("local-results")
    ('C93', 'local-results')
    """
    found = _NUMBER.search(name)
    return f"{found[1].upper()}{found[2]}" if found else name


@frozen(kw_only=True)
class Clock:
    """One clause that says until when a result is public.

    Attributes:
        clause: id of the clause.
        starts: the event it runs from: the end of the visit, or the forming of the result.
        started: the day it runs from.
        last: its last day, an extension included where the clause lets itself be extended.
        done: the day the result was wholly public or withheld, as it counts (D1).
        day: looked at as of this day.
    """

    clause: str
    starts: Literal["finished", "produced"]
    started: date
    last: Due
    done: date | None
    day: date

    @property
    def status(self) -> Kept:
        """Whether it was kept: done in time, its day over without, or still running."""
        if self.done is not None and self.done <= self.day:
            return "kept" if self.done <= self.last.latest else "missed"
        return "missed" if self.day > self.last.latest else "open"

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return self.day > self.last.latest


def publication_clocks(
    book: Ledger, law: Law, inspection: Inspection, department: str
) -> tuple[Clock, ...]:
    """Return every clock of one department's result, those of the visit's end first.

    Args:
        book: the ledger, as of the day.
        law: the rulebook.
        inspection: the inspection.
        department: whose part.
    """
    if inspection.ended_on is None:
        return ()
    owed = book.obligations.get(
        obligation_id("result-publication", f"{inspection.id}/{department}")
    )
    # Where no duty of the book follows it, the result itself tells since when it is public.
    done, extension = (
        (owed.discharged, owed.extension) if owed else (inspection.part(department).done_on, None)
    )
    return tuple(_clocks(law, inspection, done, extension, book.day))


def _clocks(
    law: Law, inspection: Inspection, done: date | None, extension: Extended | None, day: date
) -> Iterator[Clock]:
    visited, formed = inspection.ended_on, inspection.formed_on
    assert visited is not None  # nosec B101  # noqa: S101 - its caller asked
    assert formed is not None  # nosec B101  # noqa: S101 - a visit that ended formed its result
    starts: tuple[tuple[Literal["finished", "produced"], date], ...] = (
        ("finished", visited),
        ("produced", formed),
    )
    for name, start in starts:
        question = PublishBy(
            document="inspection-result",
            joint=inspection.joint,
            finished=start if name == "finished" else None,
            produced=start if name == "produced" else None,
        )
        for term in law.ask(question, visited).terms:
            yield Clock(
                clause=term.clause,
                starts=name,
                started=start,
                last=term.last(extension),
                done=done,
                day=day,
            )
