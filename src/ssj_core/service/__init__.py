"""The use cases: each a few lines over the core and the journal.

The service insists on plan and clause where the simple functions do not. It takes facts, asks the
room they belong to whether they may happen, and appends what the room lets through.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from ssj_core import conference, inspection, planning
from ssj_core.errors.service import PlanUnnamedError
from ssj_core.journal import Event, Fact, NewEvent
from ssj_core.rules import Basis
from ssj_core.service import drawing, grounds, results, road, streams
from ssj_core.service.act import Act
from ssj_core.service.draws import Draws
from ssj_core.service.draws import no as draw_refusals
from ssj_core.service.external import ExternalDraw
from ssj_core.service.overseeing import Overseeing
from ssj_core.service.results import Ground, ResultsImported
from ssj_core.service.road import Recorded

_NO_PLANS: Final[Mapping[str, str]] = MappingProxyType({})

__all__ = ["Act", "Basis", "ExternalDraw", "Ground", "Recorded", "ResultsImported", "Service"]


@frozen
class Service(Overseeing):
    """The use cases over one journal, under one rulebook, at one place.

    Reading, deciding and writing are one transaction: of two who decide on the same state, the
    second decides anew on what the first wrote.
    """

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

    def note(self, stream: str, events: Sequence[NewEvent], act: Act) -> tuple[Event, ...]:
        """Append events that no room guards further, at the end of `stream`.

        Raises:
            VersionConflictError: somebody else was faster; read again and decide again.
        """
        version = self.journal.version(stream)
        return self.journal.append(
            stream, version, events, actor=act.actor, department=act.department, at=act.at
        )

    @property
    def conference(self) -> "conference.Conference | None":
        """The joint conference, None before it is established."""
        return self.state.catch_up().get(conference.CONFERENCE, conference.CONFERENCE.of())

    def plan_history(self, number: str) -> planning.PlanHistory | None:
        """Return the history of a plan, None if there is none."""
        return planning.plan_of(self.state.catch_up(), number)

    @property
    def draws(self) -> Draws:
        """The draws of the road: permit, prepare, seal, throw, result, void, dispose.

        Raises:
            Refused: ``draw.no-vault``: the service has no vault.
        """
        if self.vault is None:
            raise draw_refusals("no-vault")
        return Draws(service=self, vault=self.vault, source=self.source(self.state.catch_up()))

    def permit(self, plan: str, task: str, act: Act) -> planning.Permit:
        """Return the ground on which the department of `act` may draw the targets of a plan's task.

        Raises:
            DrawPendingError: an earlier draw of the task is not ended.
            Refused, ManyFaultsError: there is no such plan; see `ssj_core.planning.permit_draw`.
        """
        history = self.plan_history(plan)
        if history is None:
            raise planning.unplanned(plan)
        return drawing.permit(self.journal, history, task, department=act.department, day=act.on)

    def record_draw(
        self,
        session: str,
        records: Sequence[Mapping[str, Any]],
        act: Act,
        plans: Mapping[str, str] = _NO_PLANS,
    ) -> None:
        """Record the records of a session as far as the journal does not have them yet.

        A new seal is recorded only with a permit for the targets of each of its tasks (C80, C87,
        C107). A later draw of inspectors alone needs none: it serves a result that stands.

        Args:
            session: number of the session.
            records: its records from the first on, as JSON objects.
            act: who, for which department, when.
            plans: number of the plan of every task that is newly sealed.

        Raises:
            SealUnknownError: they do not continue what the journal has.
            DrawPendingError: a task is sealed whose earlier session is still open.
            PlanUnnamedError: a task is newly sealed and `plans` does not name its plan.
            Refused, ManyFaultsError: the plan does not allow the draw; see `permit`.
            ServedUnknownError, SlotDrawnError: a later draw of inspectors for no standing result,
                or for slots that are drawn already.
        """
        with self.journal.transaction():
            for task in drawing.new_tasks(self.journal, session, records):
                if task not in plans:
                    raise PlanUnnamedError(task=task)
                self.permit(plans[task], task, act)
            drawing.record(self.journal, session, records, act)

    def import_draw(self, fact: ExternalDraw, act: Act) -> None:
        """Record a draw made elsewhere, as external: kept and counted, never called verified.

        Raises:
            ExternalKnownError: a draw of that number is recorded already.
            DrawPendingError, Refused, ManyFaultsError: the plan does not allow a draw.
        """
        with self.journal.transaction():
            history = self.plan_history(fact.plan)
            if history is None:
                raise planning.unplanned(fact.plan)
            drawing.take_external(self.journal, history, fact, act)

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
        assert found is not None  # noqa: S101 - it was just recorded
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
            ExternalUnknownError, DrawClosedError, Refused: see `results_ground`.
        """
        with self.journal.transaction():
            ground = self.results_ground(fact.draw, plan=fact.plan, task=fact.task)
            results.check(ground, fact, steps, act.on)
            self.note(streams.results(fact.draw), [fact.event()], act)
            return {one.inspection: self.inspect(one, act) for one in steps}

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
