"""The use cases of oversight: assessed, put off, put on record.

Each reads its own fold, asks the room whether the fact may happen, and appends it. Oversight has one
stream for the district, because a circular rests on the assessments of many departments.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, Literal

from attrs import field, frozen

from ssj_core.calendar import WorkdayCalendar
from ssj_core.conference import POSTS
from ssj_core.journal import Event, Journal, NewEvent, State
from ssj_core.journal.log import DRIFT
from ssj_core.legal import Place
from ssj_core.oversight import (
    OversightFact,
    Records,
    recorded,
)
from ssj_core.oversight import accountability as cases
from ssj_core.planning import Fact
from ssj_core.ports import Vault
from ssj_core.rules import Rulebook, RuleSet
from ssj_core.service import streams
from ssj_core.service.act import Act
from ssj_core.service.reading import Source
from ssj_core.service.registered import Registered

KEEP: Final = 20_000
"""Plans, draws, inspections and records held ready; others are folded again when asked for."""
_DAYS: Final = 64
CaseFact = cases.StatementMade | cases.JudgmentRecorded


@frozen
class Overseeing:
    """What every use case stands on, and the use cases of oversight.

    Attributes:
        journal: where everything is kept.
        rulebook: the law and the local answers to its open clauses.
        place: where.
        calendar: the working-day calendar for deadlines.
        drift: how far a worker's clock may be behind the last entry; None only for a script that
            plays a year out of order, as the demo does: nobody else's record may run back.
        state: every room as the journal has it.
        vault: where closed parts of sealed draws lie; a service without one seals nothing.
        purpose: what its draws are for: ``official``, or ``rehearsal`` for practice and demos.
        chance: makes the secrets of draws, 64 hex digits; anything but `secrets` is a rehearsal's.
        source: what a draw reads, from the state; the journal's own rooms.
    """

    journal: Journal
    rulebook: Rulebook
    place: Place
    calendar: WorkdayCalendar
    drift: timedelta | None = field(default=DRIFT, kw_only=True)
    vault: Vault | None = field(default=None, kw_only=True, eq=False, repr=False)
    purpose: Literal["official", "rehearsal"] = field(default="official", kw_only=True)
    chance: Callable[[], str] = field(
        default=lambda: secrets.token_hex(32), kw_only=True, eq=False, repr=False
    )
    source: Callable[[State], Source] = field(
        default=Registered, kw_only=True, eq=False, repr=False
    )
    state: State = field(init=False, eq=False, repr=False)
    _rules: OrderedDict[date, RuleSet] = field(
        factory=OrderedDict, init=False, eq=False, repr=False
    )

    @state.default
    def _state(self) -> State:
        return State(self.journal, keep=KEEP)

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

    def oversee(self, fact: OversightFact, act: Act) -> Records:
        """Record an assessment, a circular, an interview, a training, a signature, an export.

        Raises:
            OversightStepError: see `ssj_core.oversight.recorded.decide`.
            VersionConflictError: somebody else was faster; ask again with what is known now.
        """
        version = self.journal.version(streams.OVERSIGHT)
        named = self.journal.read(POSTS.of(department=getattr(fact, "department", "")))
        before = recorded.fold_all([*named, *self.journal.read(streams.OVERSIGHT)])
        recorded.decide(before, fact)
        self._append(streams.OVERSIGHT, version, fact, act)
        return recorded.apply(before, fact)

    def account(self, fact: CaseFact, act: Act) -> cases.Stated:
        """Record a statement, or the paper of the competent organ; return all of the case.

        Raises:
            OversightStepError: it is on record already.
            VersionConflictError: somebody else was faster; ask again with what is known now.
        """
        stream = streams.case(fact.case)
        version = self.journal.version(stream)
        before = cases.fold_all(self.journal.read(stream))
        cases.decide(before, fact)
        self._append(stream, version, fact, act)
        return cases.fold_all([*self.journal.read(stream)])
