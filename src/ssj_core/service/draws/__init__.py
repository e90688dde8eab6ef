"""The draw on the road: permit, prepare, seal, throw, void, dispose; each step read, asked, recorded.

Nothing is handed in that the journal, the registers or chance decide: the frame is the roll of the
day, the numbers follow from plan and rules, the result from what was sealed and what the dice said.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import field, frozen

from ssj_core.drawing import (
    AuditorBundle,
    Contrib,
    Evidence,
    Item,
    Outcome,
    Prepared,
    PublicBundle,
    Sealed,
    Seen,
    Times,
    Voided,
    Witness,
)
from ssj_core.drawing.external import ExternalDraw
from ssj_core.drawing.facts import Draw
from ssj_core.drawing.records import Promise, Result, Reveal
from ssj_core.errors import SsjError
from ssj_core.journal import State
from ssj_core.ports import Vault
from ssj_core.rules import Asking
from ssj_core.service.act import Act
from ssj_core.service.draws import (
    bundling,
    crewing,
    disposing,
    listing,
    permitting,
    recording,
    sealing,
    throwing,
    voiding,
)
from ssj_core.service.draws.answers import Answers, Own
from ssj_core.service.draws.disposing import Assigned
from ssj_core.service.draws.permitting import Permit
from ssj_core.service.draws.refusals import no
from ssj_core.service.draws.sealing import BITS, Choices, Expected
from ssj_core.service.draws.steps import draw_of, outcome_of
from ssj_core.service.reading import Source

if TYPE_CHECKING:
    from ssj_core.service import Service

__all__ = [
    "BITS",
    "Answers",
    "Assigned",
    "Choices",
    "Draws",
    "Expected",
    "Own",
    "Permit",
    "no",
]

_NO_PLANS: Final[Mapping[str, str]] = MappingProxyType({})


@frozen(kw_only=True)
class Draws:
    """The draws of a journal.

    Attributes:
        service: the road everything is recorded on.
        vault: where closed parts lie until they are drawn; without one nothing is sealed here.
        source: what a draw reads.
        chance: makes secrets, 64 hex digits.
        on_platform: whether this system is the declared platform (C52); None: as it was declared.
        purpose: ``official``, or ``rehearsal`` for practice: one never passes for the other.
    """

    service: "Service"
    vault: Vault | None
    source: Source
    chance: Callable[[], str] = field(default=lambda: secrets.token_hex(32), repr=False)
    on_platform: bool | None = None
    purpose: Literal["official", "rehearsal"] = "official"

    @property
    def state(self) -> State:
        """The state of the journal."""
        return self.service.state

    @property
    def closed(self) -> Vault:
        """The vault.

        Raises:
            Refused: ``draw.no-vault``: the service has none.
        """
        if self.vault is None:
            raise no("no-vault")
        return self.vault

    def permit(self, plan: str, task: str, act: Act) -> Permit:
        """Return the ground on which the department of `act` may seal a draw of a row.

        Raises:
            Refused, ManyFaultsError: no such row, plan not in effect, window over, item off the list,
                an open draw, every visit used, another department's (not-allowed).
            NoClauseError, OpenRuleError, FactNeededError: the rulebook does not answer.
        """
        answers = Answers(self.service.rules(act.on))
        return permitting.permitted(self, plan, task, act, answers)

    def prepare(self, plan: str, task: str, act: Act, choices: Choices | None = None) -> Prepared:
        """Return the draw prepared: nothing is written; its digest is what a seal may expect.

        Args:
            plan: number of the plan.
            task: number of the row.
            act: who, for which department, when.
            choices: what a person decides about frame and crew.
        """
        chosen = choices or Choices()
        answers = Answers(self.service.rules(act.on), chosen.own)
        permit = permitting.permitted(self, plan, task, act, answers)
        return sealing.prepare(self, permit, act, answers, chosen)

    def seal(
        self,
        plan: str,
        task: str,
        act: Act,
        choices: Choices | None = None,
        *,
        expected: Expected | None = None,
        entropy: Sequence[str] = ("dice",),
        contributions: Sequence[Promise] = (),
        times: Times | None = None,
    ) -> Sealed:
        """Return the row sealed: TASK and COMMIT are on record, the closed part is in the vault.

        Args:
            plan: number of the plan.
            task: number of the row.
            act: who, for which department, when.
            choices: what a person decides about frame and crew.
            expected: what the sender saw when it was prepared.
            entropy: what will decide the draw, in order.
            contributions: the parties' commitments, one for each ``contrib:`` item.
            times: when contributions close, a public source speaks, an unannounced list opens.

        Raises:
            Refused: ``draw.number`` (C80), ``draw.size``, ``draw.moved``; and see `permit`.
        """
        return sealing.seal(
            self,
            plan,
            task,
            act,
            choices or Choices(),
            expected=expected or Expected(),
            entropy=entropy,
            contributions=contributions,
            times=times,
        )

    def sealed_as(self, row: str, digest: str) -> Draw:
        """Return the draw of a row (plan#task) whose COMMIT has a digest.

        Raises:
            Refused: ``draw.unknown``: there is none.
        """
        return permitting.sealed_as(self, row, digest)

    def close(self, session: str, act: Act, reveals: Sequence[Reveal]) -> Contrib:
        """Return who of the parties revealed a contribution and who is absent, CONTRIB on record.

        Raises:
            Refused: ``draw.no-parties``: nobody contributes; not sealed, drawn, void, another's.
            CommitmentRefusedError, OrderRefusedError: see `ssj_core.drawing.Sealed.close`.
        """
        return throwing.close(self, session, act, reveals)

    def throw(
        self,
        session: str,
        act: Act,
        *,
        items: Sequence[Item | str],
        evidence: Sequence[Evidence],
        reveals: Sequence[Reveal] = (),
        seen: Sequence[Seen] = (),
    ) -> Outcome:
        """Return what chance decided, RESULT on record.

        Args:
            session: the draw.
            act: who, for which department, when.
            items: the public items that were announced, in order.
            evidence: for each, when it was known and before whom.
            reveals: the parties' contributions, if they were not closed before.
            seen: who wrote down or where was posted what was sealed, before any of it was known.

        Raises:
            Shortage: no full teams: nothing is recorded; its statement voids the session.
            Refused: not sealed, drawn already, void, another's (not-allowed); ``draw.thrown``: other
                dice than those that led to a shortage.
            VaultEmptyError: the closed part is lost.
            EntropyRefusedError, OrderRefusedError: chance that is not what was announced.
        """
        return throwing.throw(
            self, session, act, items=items, evidence=evidence, reveals=reveals, seen=seen
        )

    def result(
        self, session: str, result: Result, act: Act, *, reveals: Sequence[Reveal] = ()
    ) -> Outcome:
        """Take a RESULT made elsewhere from the same seal, recomputed before it is taken.

        Raises:
            Refused: ``draw.not-recomputed``: it is not what the seal gives.
        """
        return throwing.take_result(self, session, result, act, reveals)

    def void(
        self,
        session: str,
        act: Act,
        *,
        reason: str,
        approver: str,
        shortage: str | None = None,
        failed_verification: str | None = None,
        dice: Sequence[Item] = (),
        witnesses: Sequence[Witness] = (),
    ) -> Voided:
        """Return a session that shall not stand, its VOID on record (D10).

        Before the outcome with reason and approver; after it only on a shortage statement or a failed
        verification.

        From t2 on the VOID discloses what would have been drawn: what was thrown and found no full
        teams, or `dice`; those that nobody has thrown yet are thrown here, for nothing but that.

        Args:
            session: the draw.
            act: who, for which department, when.
            reason: why.
            approver: who approved.
            shortage: the statement that no full teams can be made, after a throw that found none.
            failed_verification: the report of a verification that failed.
            dice: thrown before witnesses to be disclosed; after t2, where nothing was thrown.
            witnesses: who saw them, or, before t2, that nothing was thrown.

        Raises:
            Refused: ``draw.stands``, ``draw.no-shortage``: no throw led to one; void already, unknown,
                another's (not-allowed).
            OpeningMissingError: a public source other than dice has spoken: it has to be given.
        """
        return voiding.void(
            self,
            session,
            act,
            reason=reason,
            approver=approver,
            shortage=shortage,
            failed_verification=failed_verification,
            dice=dice,
            witnesses=witnesses,
        )

    def dispose(
        self,
        session: str,
        target: str,
        act: Act,
        *,
        outcome: str,
        reason: str | None = None,
        approver: str | None = None,
        replace: str | bool | None = None,
    ) -> Outcome:
        """Record what became of a drawn target; with `replace`, its next reserve takes its place.

        Args:
            session: the draw.
            target: the target.
            act: who, for which department, when.
            outcome: what became of it, a word of the protocol.
            reason: why.
            approver: who approved.
            replace: the reserve whom the sender believes to be next, or True for whoever it is.

        Raises:
            Refused: not drawn; ``draw.still-there``: the register does not say that it left;
                ``draw.not-next``: another reserve is next.
            DispositionRefusedError: disposed of before, no reason or approver, no reserve left.
        """
        return disposing.dispose(
            self,
            session,
            target,
            act,
            outcome=outcome,
            reason=reason,
            approver=approver,
            replace=replace,
        )

    def seal_crew(self, session: str, act: Act) -> Sealed:
        """Return the draw of inspectors for targets drawn before, sealed (C89).

        Raises:
            Refused: no such draw, no result, void, another's; ``draw.crew-drawn``: there are teams.
        """
        return crewing.seal_crew(self, session, act)

    def throw_crew(
        self,
        session: str,
        act: Act,
        *,
        items: Sequence[Item | str],
        evidence: Sequence[Evidence],
        seen: Sequence[Seen] = (),
    ) -> Outcome:
        """Return the teams that chance gives the targets of a session whose crew was sealed.

        Raises:
            Refused: ``draw.unsealed``: no draw of inspectors waits; see `throw`.
            Shortage: no full teams.
        """
        return crewing.throw_crew(self, session, act, items=items, evidence=evidence, seen=seen)

    def listed(self, told: ExternalDraw, act: Act, asking: Asking) -> Iterator[SsjError]:
        """Yield what a list drawn elsewhere for a row of one's own plan is refused for (C33, C52).

        Its questions are those of a draw of one's own, by the law, plan and register of its day.

        Raises:
            Refused, ManyFaultsError: no permit; somebody on the list had no chance.
        """
        return listing.listed(self, told, act, asking)

    def crew(self, session: str, crew: str) -> Outcome:
        """Return the teams that a session of inspectors gave the targets of `session`, computed again.

        Raises:
            Refused: there is no such draw, or it has no result.
            VaultEmptyError: the closed part is lost.
        """
        return crewing.outcome_of_crew(self, session, crew)

    def assigned(
        self, session: str, target: str, act: Act, *, team: Sequence[str] | None = None
    ) -> Assigned:
        """Return what a drawn target is to be inspected for, and by whom.

        Args:
            session: the draw.
            target: a drawn target, or the reserve that took its place.
            act: who, for which department, when.
            team: whom the sender believes to be drawn; refused when the lot says otherwise.

        Raises:
            Refused: unknown draw, not drawn, another team, no inspectors drawn.
        """
        return disposing.assigned(self, session, target, act, team)

    def order(self, session: str, task: str, target: str, at: int) -> list[str]:
        """Return the lot order of the `at`-th slot of a drawn target: who comes next, and next.

        Raises:
            Refused: there is no such draw, or it has no result.
        """
        return disposing.slot_order(self, session, task, target, at)

    def outcome(self, session: str) -> Outcome:
        """Return the outcome of a drawn session, computed again from vault and journal.

        Raises:
            Refused: there is no such draw, or it has no result.
            VaultEmptyError: the closed part is lost.
        """
        return outcome_of(self, draw_of(self, session))

    def bundles(self, session: str) -> tuple[PublicBundle, AuditorBundle]:
        """Return the bundles of a session that was drawn or voided, behind those of the attempt before.

        Raises:
            Refused: there is no such draw, or it has no end yet.
            VaultEmptyError: the closed part is lost.
        """
        return bundling.bundles(self, session)

    def record(
        self,
        session: str,
        records: Sequence[Mapping[str, Any]],
        act: Act,
        plans: Mapping[str, str] = _NO_PLANS,
    ) -> None:
        """Record a session made elsewhere, as far as the journal does not have it yet.

        A new seal needs a permit for each of its tasks (C80, C87, C107); a later draw of inspectors
        alone serves a result that stands. A result is recomputed where the closed part is here.

        Args:
            session: number of the session.
            records: its records from the first on, as JSON objects.
            act: who, for which department, when.
            plans: number of the plan of each task whose id does not say it (``plan#task``).

        Raises:
            Refused, ManyFaultsError: ``draw.not-continued``: they do not go on from what the journal
                has; ``draw.plan-unnamed``; ``draw.rehearsal``; see `permit` and the facts of a draw.
        """
        recording.record(self, session, records, act, plans)
