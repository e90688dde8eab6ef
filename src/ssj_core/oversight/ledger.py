"""The ledger: every obligation that the events of a journal opened, and what became of it."""

from collections.abc import Iterable
from datetime import date

from attrs import Factory, define, evolve, frozen

from ssj_core.conference import (
    CONFERENCE,
    Conference,
    ConferenceFact,
    MinutesSigned,
    ResolutionSettled,
)
from ssj_core.disclosure.records import RecordFact, RecordGathered
from ssj_core.disclosure.records import read_fact as read_record
from ssj_core.errors.oversight import ObligationUnknownError
from ssj_core.inspection import ExtensionGranted, Inspection, InspectionFact, ResultEntered
from ssj_core.inspection import apply as apply_inspection
from ssj_core.inspection import read_fact as read_inspection
from ssj_core.journal import CATALOGUE, after
from ssj_core.oversight.asking import Answer, Asker, RulesOn
from ssj_core.oversight.obligation import Obligation
from ssj_core.oversight.openings import (
    Opening,
    Receivers,
    YearDuty,
    discharged_by_plan,
    lapsed_by_plan,
    obligation_id,
    open_year,
    opened_by_minutes,
    opened_by_plan,
)
from ssj_core.oversight.openings_inspection import (
    discharged_by_inspection,
    lapsed_by_inspection,
    opened_by_inspection,
    publication_question,
)
from ssj_core.oversight.openings_records import discharged_by_record, opened_by_record
from ssj_core.oversight.words import Duty
from ssj_core.planning import (
    DistrictFact,
    Happened,
    PlanFact,
    PlanHistory,
    PlanReported,
    plan_id,
)
from ssj_core.planning import read_fact as read_plan
from ssj_core.rules.questions import ActBy


@frozen(kw_only=True)
class Ledger:
    """What is owed and what is known, after a number of events.

    Attributes:
        obligations: every obligation by its number, oldest first.
        plans: every plan.
        inspections: every inspection.
        conference: the joint conference, if it was established.
    """

    obligations: dict[str, Obligation]
    plans: dict[str, PlanHistory]
    inspections: dict[str, Inspection]
    conference: Conference | None

    def __getitem__(self, number: str) -> Obligation:
        """Return the obligation numbered `number`.

        Raises:
            ObligationUnknownError: no event opened it.
        """
        if number not in self.obligations:
            raise ObligationUnknownError(obligation=number)
        return self.obligations[number]


def ledger(
    events: Iterable[Happened],
    rules_on: RulesOn,
    *,
    years: Iterable[YearDuty] = (),
    receivers: Receivers | None = None,
) -> Ledger:
    """Return the ledger of a journal.

    Args:
        events: the journal's events, in their order, of all rooms.
        rules_on: the rules in force on a day; each obligation is judged by the law of the day it
            was opened.
        years: what the years themselves oblige to: annual plans and joint plans.
        receivers: to whom things are owed.

    Raises:
        ConflictError, ContradictoryRulesError, CalendarNeededError: the rules cannot answer; a duty
            for which they have no number is kept with its reason instead.
    """
    book = _Book(asker=Asker(rules_on), to=receivers or Receivers())
    for duty in years:
        book.open(open_year(duty, book.to))
    for event in events:
        book.take(event)
    return Ledger(
        obligations=book.owed,
        plans=book.plans,
        inspections=book.inspections,
        conference=book.conference,
    )


def _of_conference(event: Happened) -> ConferenceFact | None:
    """Return the fact of the conference that an event carries, None for events of other rooms."""
    declared = CATALOGUE.get((event.kind, ""))
    if declared is None or declared.room is not CONFERENCE:
        return None
    found = declared.fact.from_body(event.body)
    return found if isinstance(found, ConferenceFact) else None


@define
class _Book:
    """The ledger while it is being written."""

    asker: Asker
    to: Receivers
    owed: dict[str, Obligation] = Factory(dict)
    plans: dict[str, PlanHistory] = Factory(dict)
    inspections: dict[str, Inspection] = Factory(dict)
    conference: Conference | None = None

    def open(self, opening: Opening) -> None:
        """Write down an obligation, unless it stands already."""
        if opening.id in self.owed:
            return
        asks = opening.asks
        answer = asks if isinstance(asks, Answer) else self.asker.ask(asks, opening.opened)
        self.owed[opening.id] = Obligation(
            id=opening.id,
            duty=opening.duty,
            department=opening.department,
            to=opening.to,
            subject=opening.subject,
            opened=opening.opened,
            due=answer.due,
            hard=answer.hard,
            terms=answer.terms,
            why_none=answer.why_none,
        )

    def discharge(self, number: str, day: date) -> None:
        """Note the day an obligation was first met; what was never owed stays unowed."""
        owed = self.owed.get(number)
        if owed is not None and owed.discharged is None:
            self.owed[number] = evolve(owed, discharged=day)

    def lapse(self, numbers: Iterable[str]) -> None:
        """Take out obligations that were not met and have lost their object."""
        for number in numbers:
            if number in self.owed and self.owed[number].discharged is None:
                del self.owed[number]

    def take(self, event: Happened) -> None:
        """Write down what an event changes."""
        if event.kind == ExtensionGranted.kind:
            granted = ExtensionGranted.from_body(event.body)
            if granted.obligation in self.owed:
                owed = self.owed[granted.obligation]
                self.owed[granted.obligation] = evolve(owed, extension=granted)
        elif (planned := read_plan(event)) is not None:
            if isinstance(planned, DistrictFact):
                self._district(planned)
            else:
                self._plan(planned, event)
        elif (inspected := read_inspection(event)) is not None:
            self._inspection(inspected)
        elif (met := _of_conference(event)) is not None:
            self._conference(met, event)
        elif isinstance(kept := read_record(event), RecordFact):
            self._record(kept)

    def _plan(self, fact: PlanFact, event: Happened) -> None:
        number = plan_id(fact)
        if number not in self.plans and not fact.declared.begins:
            return  # its beginning is missing: nothing is known of the plan
        history = self.plans[number] = after(fact, self.plans.get(number), event)
        self.lapse(lapsed_by_plan(fact))
        if (done := discharged_by_plan(fact, history)) is not None:
            self.discharge(done, fact.on)
        for opening in opened_by_plan(fact, history, self.to):
            self.open(opening)

    def _district(self, fact: DistrictFact) -> None:
        if isinstance(fact, PlanReported):
            self.discharge(obligation_id(Duty.REPORT, str(fact.year)), fact.on)
            return
        self.open(
            Opening(
                duty=Duty.REPORT,
                subject=str(fact.year),
                department=self.to.office,
                to=self.to.government,
                opened=fact.on,
                asks=ActBy(act="report-plan", since=fact.on),
            )
        )

    def _inspection(self, fact: InspectionFact) -> None:
        number = fact.inspection
        inspection = apply_inspection(self.inspections.get(number), fact)
        first = isinstance(fact, ResultEntered) and self._entered_first(fact)
        self.inspections[number] = inspection
        self.lapse(lapsed_by_inspection(fact, inspection))
        for done in discharged_by_inspection(fact, inspection):
            self.discharge(done, fact.on)
        for opening in opened_by_inspection(fact, inspection, self.to):
            self.open(opening)
        if first and isinstance(fact, ResultEntered):
            self._second_clock(fact, inspection)

    def _entered_first(self, fact: ResultEntered) -> bool:
        return self.inspections[fact.inspection].part(fact.department).entered is None

    def _second_clock(self, fact: ResultEntered, inspection: Inspection) -> None:
        """Ask again now that the record exists: 7 working days run beside the 20 (A1)."""
        number = obligation_id(Duty.RESULT, f"{inspection.id}/{fact.department}")
        owed = self.owed[number]
        question = publication_question(inspection, fact.department)
        answer = self.asker.ask(question, owed.opened)
        self.owed[number] = evolve(
            owed, due=answer.due, hard=answer.hard, terms=answer.terms, why_none=answer.why_none
        )

    def _conference(self, fact: ConferenceFact, event: Happened) -> None:
        self.conference = known = after(fact, self.conference, event)
        if isinstance(fact, MinutesSigned):
            for opening in opened_by_minutes(fact, known, self.to):
                self.open(opening)
        elif isinstance(fact, ResolutionSettled):
            self.discharge(obligation_id(Duty.RESOLUTION, fact.resolution), fact.on)

    def _record(self, fact: RecordFact) -> None:
        if isinstance(fact, RecordGathered):
            self.open(opened_by_record(fact, self.to))
        elif (done := discharged_by_record(fact)) is not None:
            self.discharge(done, fact.on)
