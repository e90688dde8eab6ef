"""The use cases: each a few lines over the core and the journal.

The service insists on plan and clause where the simple functions do not. It takes facts, asks the
room they belong to whether they may happen, and appends what the room lets through.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from attrs import evolve, frozen

from ssj_core import conference, inspection, planning
from ssj_core.disclosure import Site
from ssj_core.disclosure.masking import masking_of
from ssj_core.disclosure.public import Showing, public_site
from ssj_core.drawing.external import ExternalDraw
from ssj_core.journal import Fact
from ssj_core.legal import Text
from ssj_core.oversight import Circular, Export
from ssj_core.oversight.pages import OfficeShowing, RaisedCase, office_site
from ssj_core.rules import Basis
from ssj_core.service import grounds, office, results, road
from ssj_core.service.act import Act
from ssj_core.service.draws import Draws
from ssj_core.service.hands import other_hand
from ssj_core.service.overseeing import Overseeing
from ssj_core.service.results import Ground, ResultsImported
from ssj_core.service.road import Recorded

__all__ = ["Act", "Basis", "ExternalDraw", "Ground", "Recorded", "ResultsImported", "Service"]


@frozen
class Service(Overseeing):
    """The use cases over one journal, under one rulebook, at one place.

    Reading, deciding and writing are one transaction: of two who decide on the same state, the
    second decides anew on what the first wrote.
    """

    def cited(self, *keys: str) -> tuple[str, ...]:
        """Return what the papers of this place call what has these keys (`Rulebook.cited`)."""
        return self.rulebook.cited(self.place, *keys)

    def record(self, fact: Fact, act: Act, *basis: Basis) -> Recorded:
        """Record a fact: the one way, with every reason it may be refused for.

        Args:
            fact: what happened.
            act: who, for which department, when; from the login and the server's clock.
            basis: what the caller rests on where the rulebook is silent; recorded as his.

        Raises:
            Refused: ``hand.*`` another department's or another's name; ``day.*`` a day that cannot
                be; ``clock.behind``; the room's own code: what no record could mean; ``rules.*``:
                what the rulebook objects to, or does not answer.
            ManyFaultsError: several of one stage, together.

        Reading, deciding and writing are one transaction; what is refused leaves nothing behind.
        """
        return self.record_all([fact], act, *basis)[0]

    def record_all(self, facts: Sequence[Fact], act: Act, *basis: Basis) -> tuple[Recorded, ...]:
        """Record facts one after another, all of them or none; see `record`."""
        return road.record_all(self, facts, act, basis)

    @property
    def conference(self) -> "conference.Conference | None":
        """The joint conference, None before it is established."""
        return self.state.catch_up().get(conference.CONFERENCE, conference.CONFERENCE.of())

    def plan_history(self, number: str) -> planning.PlanHistory | None:
        """Return the history of a plan, None if there is none."""
        return planning.plan_of(self.state.catch_up(), number)

    @property
    def draws(self) -> Draws:
        """The draws of the road: permit, prepare, seal, throw, result, void, dispose."""
        return Draws(
            service=self,
            vault=self.vault,
            source=self.source(self.state.catch_up()),
            purpose=self.purpose,
            chance=self.chance,
        )

    def inspect(self, fact: inspection.InspectionFact, act: Act) -> inspection.Inspection:
        """Record a step of an inspection as its guard allows it, and return the inspection after it.

        Hands are not looked at and nothing is asked: that is `record`.

        Raises:
            Refused, ManyFaultsError: every reason why no record could mean it.
        """
        state = self.state
        with self.journal.transaction(), state.lock:
            state.catch_up()
            road.record_derived(self, fact, act)
            found = state.get(inspection.INSPECTION, fact.stream)
        assert found is not None  # nosec B101  # noqa: S101 - it was just recorded
        return found

    def results_ground(self, draw: str, *, plan: str = "", task: str = "") -> Ground:
        """Return what results of a draw rest on: who was drawn, for which row, under which rules.

        Args:
            draw: number of an imported draw, or of a session of ours that a platform carries out.
            plan: number of the plan; an imported draw names its own.
            task: number of its row; likewise.

        Raises:
            ExternalUnknownError, DrawClosedError, Refused: there is no such ground.
        """
        return grounds.ground_of(
            self.journal,
            draw,
            plan=plan,
            task=task,
            history_of=self.plan_history,
            rules_on=self.rules,
        )

    def import_results(
        self, fact: ResultsImported, steps: Sequence[inspection.InspectionFact], act: Act
    ) -> dict[str, inspection.Inspection]:
        """Record the inspections that a platform recorded, all or none, and return them by number.

        Every step passes the same guards as one of our own; clocks and figures run on all alike.

        Raises:
            ManyFaultsError: whatever does not fit, all together: known inspections, targets that
                were not drawn, steps out of order.
            ExternalUnknownError, DrawClosedError, Refused: see `results_ground`; ``hand.other``, not
                allowed: another department's than those that inspect.
        """
        with self.journal.transaction(), self.state.lock:
            ground = self.results_ground(fact.draw, plan=fact.plan, task=fact.task)
            if act.department not in ground.departments:
                raise other_hand(fact, ground.departments, act)
            results.check(ground, fact, steps, act.on)
            road.record_derived(self, fact, act)
            return {one.inspection: self.inspect(one, act) for one in steps}

    def public_site(self, showing: Showing, files: Mapping[str, bytes] | None = None) -> Site:
        """Return the public site of the journal as it stands (see `ssj_core.disclosure.public`).

        Args:
            showing: title, publisher, day, and what of a person is shown; where it does not say,
                what the rulebook says.
            files: what else belongs to it, by path.

        Raises:
            NoMaskingRuleError: the policy does not speak of a field shown.
        """
        with self.journal.transaction():
            mark = self.journal.checkpoint()
            head: dict[str, str | int] = {key: mark[key] for key in ("hash", "seq", "suite")}
            if showing.masking is None:
                showing = evolve(showing, masking=masking_of(self.rules(showing.day)))
            return public_site(self.state.catch_up(), showing, files, journal=head)

    def circular(
        self,
        number: str,
        title: Text,
        day: date,
        *,
        year: int,
        departments: Sequence[str] | None = None,
    ) -> Circular:
        """Return a circular (通报) about departments' years as they are on record (clause C35).

        Args:
            number: its document number.
            title: its heading.
            day: counted up to this day.
            year: the year it is about.
            departments: whom it reports on; the members of the conference by default.
        """
        told = office.members(self, departments)
        return office.circular(
            self, number, title, book=self.ledger(day), departments=told, year=year
        )

    def evidence(
        self, day: date, *, departments: Sequence[str] | None = None, keeper: str | None = None
    ) -> Export:
        """Return the evidence that leaves for an evaluation, each file with its digest (clause C24).

        Args:
            day: as of this day.
            departments: whose; the members of the conference by default.
            keeper: who keeps the registers for all, if one does.
        """
        told = office.members(self, departments)
        return office.evidence(self, self.ledger(day), told, keeper)

    def office_site(
        self,
        showing: OfficeShowing,
        stamp: datetime,
        *,
        back: Iterable[date] = (),
        cases: Iterable[RaisedCase] = (),
        keeper: str | None = None,
    ) -> Site:
        """Return the office's own site (see `ssj_core.oversight.pages.office`); it is not for publication.

        Args:
            showing: title, day, departments and names.
            stamp: when its calendars are made.
            back: days to look back at, as they were recorded then.
            cases: the cases raised.
            keeper: who keeps the registers for all, if one does.
        """
        with self.journal.transaction():
            found = office.desk(self, showing, stamp, back=back, cases=cases, keeper=keeper)
            return office_site(found)

    def handle(
        self,
        command_json: str | bytes,
        act: Act,
        *,
        roles: Iterable[str],
        grants: Mapping[str, Collection[str]],
        key: str = "",
    ) -> bytes:
        """Return the answer to a JSON command, as canonical JSON (docs/commands.md).

        Args:
            command_json: ``{"command": …, "input": {…}}``.
            act: who, for which department, when; never read from the command itself.
            roles: the roles that person has.
            grants: role → the commands it may give; what is not listed is not allowed.
            key: the sender's key for this command: sent again it is answered as the first time, and
                recorded once, also after a restart.
        """
        # The commands stand on this class: they are looked up when the first one comes.
        from ssj_core.service import commands  # noqa: PLC0415 - see above

        return commands.handle(self, command_json, act, roles=roles, grants=grants, key=key)
