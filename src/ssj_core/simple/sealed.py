"""Seal first: the register, the numbers, the people — before any randomness exists."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, field, frozen

from ssj_core.drawing import (
    EntropyRule,
    Evidence,
    Item,
    Outcome,
    Seen,
    TaskDraft,
    Times,
    Witness,
    seal_session,
)
from ssj_core.drawing import Sealed as SealedSession
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.times import write_time
from ssj_core.errors.simple import EntropyUnexpectedError
from ssj_core.simple.clock import after
from ssj_core.simple.drawlog import DrawLog
from ssj_core.simple.result import Pick, Result
from ssj_core.simple.roster import Roster
from ssj_core.simple.show import said_basis, said_number
from ssj_core.simple.source import Source
from ssj_core.simple.witness import WitnessLike, read_witnesses


@frozen
class Rehearsal:
    """Chance of this machine, for practice: what is drawn with it says 演练 everywhere.

    Attributes:
        secret: 64 hex digits.
    """

    secret: str = field(repr=False)


def rehearse() -> Rehearsal:
    """Return chance for practice: ``sealed.draw(ssj.rehearse())``.

    Practice never spends the real seal: it seals a twin of its own, marked 演练, and draws that.
    """
    return Rehearsal(secrets.token_hex(32))


def _items(entropy: "Item | str | Sequence[Item | str]") -> tuple[Item, ...]:
    several = (entropy,) if isinstance(entropy, Item | str) else tuple(entropy)
    return tuple(one if isinstance(one, Item) else Item(one) for one in several)


@frozen(kw_only=True)
class Sealed:
    """A sealed draw: everything is fixed but the randomness.

    Attributes:
        source: the register as read.
        roster: the inspectors as read, None if targets only.
        session: the sealed session, with its records and secrets.
        log: the log its records are entered in, None if none is kept.
    """

    source: Source = field(repr=False)
    roster: Roster | None = field(repr=False)
    session: SealedSession = field(repr=False)
    _draft: TaskDraft = field(repr=False)
    log: DrawLog | None = field(default=None, repr=False)

    @property
    def seal_code(self) -> str:
        """封存码: forty digits to read out, print or notarise before the randomness."""
        return self.session.seal_code

    @property
    def sealed_at(self) -> datetime:
        """When it was sealed."""
        return datetime.fromisoformat(self.session.commit.at)

    def __str__(self) -> str:
        """Return what was sealed, with the code to read out."""
        strata = "，".join(
            f"{s.name} {len(s.targets)} → {said_number(s.number)}" for s in self._draft.strata
        )
        left = len(self.source.left_out)
        out = f" · 排除 {left} 行 / {left} rows left out" if left else ""
        basis = said_basis(self._draft.basis)
        return (
            f"已封存 / sealed: {self.source.name} · {len(self.source.targets)} 户 / targets{out}\n"
            f"抽取 / to draw: {strata}\n依据 / basis: {basis}\n封存码 / seal code: {self.seal_code}"
        )

    def draw(
        self,
        entropy: "Item | Rehearsal | str | Sequence[Item | str]",
        *,
        at: datetime | None = None,
        witnesses: "WitnessLike | Sequence[WitnessLike]" = (),
        noted_at: datetime | None = None,
        posted: str | None = None,
    ) -> Result:
        """Return the result that `entropy` decides.

        Args:
            entropy: what was sealed as expected, `Dice` by default, or its text
                (``"dice:40271582139904617735"``); or `rehearse()` for practice.
            at: when the randomness became known; by default now, and never before t2.
            witnesses: who saw it: ``(name, unit)``, ``"name (unit)"``, one or several. Two, one of
                them from outside, are what a clause asks for.
            noted_at: when those witnesses wrote the seal code down, before t2.
            posted: where the seal code was posted, before t2 (at `noted_at`, or when it was sealed).

        Raises:
            EntropyUnexpectedError: not the sources that were sealed.
            EntropyRefusedError, TooFewBitsError: not written as a source writes it, or too little.
            OrderRefusedError: `at` is before t2 or after t3; `noted_at` is not before t2.
            LevelRefusedError: less is shown of the draw than its clause asks.
            WitnessUnclearError: whose person a witness is is not said.
            Shortage: no complete plan of inspectors exists; its statement says who is missing.
        """
        if isinstance(entropy, Rehearsal):
            return self._rehearse(entropy)
        items = _items(entropy)
        expected = self.session.commit.entropy
        given = tuple(item.expected for item in items)
        if given != expected:
            raise EntropyUnexpectedError(
                expected="、".join(expected), given="、".join(given) or "—"
            )
        moment = after(datetime.fromisoformat(self.session.commit.at)) if at is None else at
        people = read_witnesses(witnesses)
        known = Evidence(at=write_time(moment), witnesses=people)
        outcome = self.session.draw(
            items=items,
            evidence=(known,) * len(items),
            at=moment,
            seen=self._seen(people, noted_at, posted),
        )
        if self.log:
            self.log.append([outcome.result.data])
        return self._result(outcome, rehearsal=False)

    def _seen(
        self, people: tuple[Witness, ...], noted_at: datetime | None, posted: str | None
    ) -> list[Seen]:
        """Return who wrote the seal code down, or where it was posted, if anybody says so."""
        if noted_at is None and posted is None:
            return []
        at = self.session.commit.at if noted_at is None else write_time(noted_at)
        noted = people if noted_at is not None else ()
        return [Seen(at=at, record="COMMIT", where=posted, witnesses=noted)]

    def _rehearse(self, chance: Rehearsal) -> Result:
        draft = evolve(
            self._draft,
            purpose="rehearsal",
            frame_secret=secrets.token_hex(32),
            rules_secret=secrets.token_hex(32),
            entropy=EntropyRule(bits=0, level="own-word", sources=("secret",)),
        )
        commit = self.session.commit
        moment = after(datetime.fromisoformat(commit.at))
        twin = seal_session(
            session=f"{commit.session}-演练",
            suite=commit.suite,
            at=commit.at,
            mode="open",
            reveals="draw",
            tasks=(draft,),
            entropy=("secret",),
            secret=chance.secret,
            times=Times(result=write_time(moment + LONGEST)),
        )
        outcome = twin.draw(at=moment)
        return evolve(self, session=twin)._result(outcome, rehearsal=True)  # noqa: SLF001 - its own class

    def _result(self, outcome: Outcome, *, rehearsal: bool) -> Result:
        names = {target.id: target.name for target in self.source.targets}
        people = {person.id: person.name for person in self.roster.people} if self.roster else {}
        sizes = {stratum.name: len(stratum.targets) for stratum in self._draft.strata}
        (drawn,) = outcome.tasks.values()
        picks = tuple(
            Pick(
                id=pick.id,
                name=names[pick.id],
                stratum=pick.stratum,
                stratum_size=sizes[pick.stratum],
                inclusion_probability=pick.probability,
                rank=pick.rank,
                ticket=pick.ticket,
                inspectors=tuple(people[drawn.teams[pick.id, slot]] for slot in self._draft.slots),
            )
            for pick in drawn.drawn
        )
        return Result(picks=picks, seal_code=self.seal_code, rehearsal=rehearsal, outcome=outcome)
