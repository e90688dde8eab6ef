"""Papers the office makes from the journal: the circular, the evidence for evaluation, its own site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import evolve

from ssj_core.disclosure.records import archive_of
from ssj_core.inspection import INSPECTION
from ssj_core.legal import Text
from ssj_core.oversight import (
    Assessment,
    Circular,
    Export,
    Ledger,
    Look,
    Milestone,
    Threshold,
    assess,
    beginnings,
    export,
    milestones_of,
    records_of,
)
from ssj_core.oversight.accountability import CASES, Stated, rested_of
from ssj_core.oversight.pages import Desk, OfficeShowing, RaisedCase

if TYPE_CHECKING:
    from ssj_core.service import Service


def members(service: Service, departments: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the departments that are asked for: the members of the conference by default."""
    if departments is not None:
        return tuple(departments)
    conference = service.conference
    return tuple(conference.departments) if conference else ()


def assessed(
    service: Service, book: Ledger, year: int, departments: Iterable[str]
) -> Iterator[Assessment]:
    """Yield every department's year; what the record of its assessment wants is wanted here too."""
    records = records_of(book.world)
    for name in departments:
        made = records.assessment(name, year)
        wanted = [
            Threshold(figure=row.figure, least=row.wanted, basis=row.basis)
            for row in (made.rows if made else ())
            if row.wanted is not None
        ]
        yield assess(book, service.law, year=year, department=name, thresholds=wanted)


def circular(
    service: Service,
    number: str,
    title: Text,
    *,
    book: Ledger,
    departments: Iterable[str],
    year: int,
) -> Circular:
    """Return a circular about what is on record of the departments' assessments."""
    found = tuple(assessed(service, book, year, departments))
    return Circular(number=number, title=title, assessments=found)


def milestones(
    service: Service, book: Ledger, found: Iterable[Assessment], keeper: str | None
) -> Iterator[Milestone]:
    """Yield where every department stands to every milestone (C22–C25)."""
    events = [event for event in service.events() if event.at.date() <= book.day]
    begun, records = beginnings(events, keeper=keeper), records_of(book.world)
    rules = service.rules(book.day)
    for assessment in found:
        look = Look(
            department=assessment.department,
            day=book.day,
            rules=rules,
            book=book,
            begun=begun,
            records=records,
            assessment=assessment,
        )
        yield from milestones_of(look)


def evidence(
    service: Service, book: Ledger, departments: Iterable[str], keeper: str | None
) -> Export:
    """Return the evidence of a day's year, with the checkpoint of the journal it was worked out from."""
    found = tuple(assessed(service, book, book.day.year, departments))
    return export(
        book,
        book.day,
        assessments=found,
        milestones=milestones(service, book, found, keeper),
        journal=head(service),
        suite=service.journal.suite,
    )


def head(service: Service) -> dict[str, str | int]:
    """Return the checkpoint of the journal as a site and an export name it."""
    mark = service.journal.checkpoint()
    return {"hash": mark["hash"], "seq": mark["seq"], "suite": mark["suite"]}


def desk(
    service: Service,
    showing: OfficeShowing,
    stamp: datetime,
    *,
    back: Iterable[date],
    cases: Iterable[RaisedCase],
    keeper: str | None,
) -> Desk:
    """Return what the office has before it."""
    book = service.ledger(showing.day)
    found = tuple(assessed(service, book, showing.day.year, showing.departments))
    return Desk(
        showing=showing,
        law=service.law,
        calendar=service.calendar,
        book=book,
        back=tuple(service.ledger(day, recorded=day) for day in back),
        assessments=found,
        milestones=tuple(milestones(service, book, found, keeper)),
        archive=archive_of(service.state),
        cases=tuple(_known(service, raised) for raised in cases),
        journal=head(service),
        stamp=stamp,
    )


def _known(service: Service, raised: RaisedCase) -> RaisedCase:
    """Return a case with what persons stated about it and what its inspections rested on."""
    case = raised.case
    said = service.state.get(CASES, CASES.of(case=case.number)) or Stated()
    rested = {
        found.id: rested_of(service.journal.read(INSPECTION.of(inspection=found.id)))
        for found in case.inspections
    }
    known = evolve(case, statements=said.statements, terms=service.terms)
    return evolve(raised, case=known.resting(rested))
