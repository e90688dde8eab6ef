"""The use cases of oversight: assessed, put off, put on record.

Each reads its own fold, asks the room whether the fact may happen, and appends it. Oversight has one
stream for the district, because a circular rests on the assessments of many departments.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, cast

from attrs import field, frozen

from ssj_core.calendar import WorkdayCalendar
from ssj_core.drawing import Outcome
from ssj_core.errors.refusals import refuse_all
from ssj_core.journal import Event, Fact, Journal, NewEvent, State
from ssj_core.journal.log import DRIFT
from ssj_core.legal import Place
from ssj_core.oversight import (
    Law,
    Ledger,
    Obligation,
    Owing,
    Threshold,
    assess,
    check_duties,
    government_faults,
    ledger,
    records_of,
    still_owed,
)
from ssj_core.ports import Vault
from ssj_core.rules import Rulebook, RuleSet, Terms
from ssj_core.service.act import Act
from ssj_core.service.reading import Source
from ssj_core.service.registered import Registered
from ssj_core.service.road import record_derived

if TYPE_CHECKING:
    from ssj_core.service import Service

_DAYS: Final = 64


@frozen
class Overseeing:
    """What every use case stands on, and the use cases of oversight.

    Attributes:
        journal: where everything is kept.
        rulebook: the law and the local answers to its open clauses.
        place: where.
        calendar: the working-day calendar for deadlines.
        drift: how far a worker's clock may be behind the last entry.
        keep: how many aggregates a worker holds; others are folded again from their streams when
            they are asked for, so that its memory has a bound. All when None.
        owing: what its facts opened and met, following the state.
        state: every room as the journal has it.
        law: the rulebook as oversight asks it.
        vault: where closed parts of sealed draws lie; a service without one seals nothing.
        purpose: what its draws are for: ``official``, or ``rehearsal`` for practice and demos.
        chance: makes the secrets of draws, 64 hex digits; anything but `secrets` is a rehearsal's.
        source: what a draw reads, from the state; the journal's own rooms.
        outcomes: the draws computed last, by their RESULT: a frame is hashed once, not for every
            target that is assigned or disposed of.
    """

    journal: Journal
    rulebook: Rulebook
    place: Place
    calendar: WorkdayCalendar
    drift: timedelta = field(default=DRIFT, kw_only=True)
    vault: Vault | None = field(default=None, kw_only=True, eq=False, repr=False)
    purpose: Literal["official", "rehearsal"] = field(default="official", kw_only=True)
    chance: Callable[[], str] = field(
        default=lambda: secrets.token_hex(32), kw_only=True, eq=False, repr=False
    )
    source: Callable[[State], Source] = field(
        default=Registered, kw_only=True, eq=False, repr=False
    )
    keep: int | None = field(default=None, kw_only=True, eq=False, repr=False)
    owing: Owing = field(init=False, eq=False, repr=False)
    state: State = field(init=False, eq=False, repr=False)
    law: Law = field(init=False, eq=False, repr=False)
    _rules: OrderedDict[date, RuleSet] = field(
        factory=OrderedDict, init=False, eq=False, repr=False
    )

    outcomes: OrderedDict[str, Outcome] = field(
        factory=OrderedDict, init=False, eq=False, repr=False
    )

    @owing.default
    def _owing(self) -> Owing:
        check_duties(self.rulebook.duties)
        return Owing(lambda day: self.rules(day).duties)

    @state.default
    def _state(self) -> State:
        return State(self.journal, readers=(self.owing,), keep=self.keep)

    @law.default
    def _law(self) -> Law:
        return Law(self.rulebook, self.rules)

    @cached_property
    def terms(self) -> Terms:
        """What the rulebook calls codes at this place."""
        return self.rulebook.terms.at(self.place)

    def rules(self, on: date) -> RuleSet:
        """Return the rules in force here on `on`; those of the last days asked for are kept."""
        found = self._rules.pop(on, None)
        if found is None:
            found = self.rulebook.at(self.place, on=on, calendar=self.calendar)
        self._rules[on] = found
        if len(self._rules) > _DAYS:
            self._rules.popitem(last=False)
        return found

    def events(self) -> tuple[Event, ...]:
        """Return every event of the journal, in order."""
        return tuple(self.journal.read())

    def _append(self, stream: str, version: int, fact: Fact, act: Act) -> None:
        """Append a fact decided on `version`: what was appended since makes it a conflict."""
        event = NewEvent(fact.kind, fact.body())
        self.journal.append(
            stream, version, [event], actor=act.actor, department=act.department, at=act.at
        )

    def ledger(self, day: date, *, recorded: date | None = None) -> Ledger:
        """Return what is owed and what became of it, as of a day.

        Args:
            day: the day to look from.
            recorded: only what was recorded by the end of this day counts; everything when None.
        """
        world, owing = self._known(recorded)
        return ledger(world, owing, self.law, day)

    def still_owed(self, day: date, department: str | None = None) -> tuple[Obligation, ...]:
        """Return what is owed and not done, of one department or of all, as of a day."""
        # Without the state's lock: a writer may hold the store, and wait for it.
        state = self.state.catch_up()
        return tuple(still_owed(state, self.owing, self.law, day, department))

    def _known(self, recorded: date | None) -> tuple[State, Owing]:
        """Return the state, and what is owed, as they were at the end of a day of recording."""
        state = self.state.catch_up()
        if recorded is None or state.last is None or state.last.date() <= recorded:
            return state, self.owing
        owing = Owing(lambda day: self.rules(day).duties)
        past = State(self.journal, readers=(owing,))
        for row in self.journal.store.read():
            if Event.from_row(row).at.date() <= recorded:
                past.take(row)
        return past, owing

    def assess(
        self,
        department: str,
        year: int,
        act: Act,
        *,
        day: date | None = None,
        thresholds: Iterable[Threshold] = (),
    ) -> Event:
        """Record the assessment of a department's year: worked out here, never typed in (C149).

        Args:
            department: who is assessed.
            year: for which year.
            act: the login and the clock.
            day: counted up to this day; the recorded one when left out.
            thresholds: the shares asked for beside the rules.

        Raises:
            Refused: ``oversight.government``: it is the district government's to do.
            FigureUnknownError: a threshold for a figure that is not counted.
        """
        with self.journal.transaction(), self.state.lock:
            book = self.ledger(day or act.on)
            found = assess(book, self.law, year=year, department=department, thresholds=thresholds)
            last = records_of(self.state).assessment(department, year)
            fact = found.made(act.on, version=last.version + 1 if last else 1)
            refuse_all(fact.declared.says, government_faults(self.state, act.department, fact))
            return self._derived(fact, act)

    def _derived(self, fact: Fact, act: Act) -> Event:
        return record_derived(cast("Service", self), fact, act)
