"""Seal first: the register, the numbers, the people — before any randomness exists."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import escape
from typing import Final

from attrs import evolve, field, frozen

from ssj_core.adapters.tables import Note, Pool, Roster
from ssj_core.adapters.tables.notes import cut, rows_listed
from ssj_core.drawing import (
    EntropyRule,
    Evidence,
    Item,
    Seen,
    TaskDraft,
    Times,
    Witness,
    seal_session,
)
from ssj_core.drawing import Sealed as SealedSession
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.sealing import MUST_CHECK
from ssj_core.drawing.times import write_time
from ssj_core.errors.simple import EntropyUnexpectedError
from ssj_core.registers import LEFT_OUT, PEOPLE_LEFT_OUT, LeftOut
from ssj_core.registers.leftout import counted
from ssj_core.selection.remarks import MEASURED
from ssj_core.selection.words import Exclusion
from ssj_core.simple.clock import after
from ssj_core.simple.drawlog import DrawLog
from ssj_core.simple.practice import rehearsals, simulated
from ssj_core.simple.result import Result
from ssj_core.simple.show import beside_lines, clipped, said_basis, said_number
from ssj_core.simple.witness import WitnessLike, read_witnesses

_SHOWN: Final = 20
_OUT: Final = LEFT_OUT | {
    one.value: (one.zh, one.value) for one in Exclusion if one.value not in LEFT_OUT
}
"""Codes of targets left out, by a register or by a preview, with their labels."""


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
        on: the day whose rules apply, and on which people were looked at.
    """

    source: Pool = field(repr=False)
    roster: Roster | None = field(repr=False)
    session: SealedSession = field(repr=False)
    _draft: TaskDraft = field(repr=False)
    on: date
    log: DrawLog | None = field(default=None, repr=False)

    @property
    def seal_code(self) -> str:
        """封存码: forty digits to read out, print or notarise before the randomness."""
        return self.session.seal_code

    @property
    def sealed_at(self) -> datetime:
        """When it was sealed."""
        return datetime.fromisoformat(self.session.commit.at)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The targets left out, with code and cell; the seal has them."""
        return self.source.left_out

    @property
    def people_left_out(self) -> tuple[LeftOut, ...]:
        """The inspectors left out, with code and cell; the seal has them."""
        return self.roster.left_out if self.roster else ()

    @property
    def passed_over(self) -> tuple[LeftOut, ...]:
        """The rows of the register that are no data; the seal has them."""
        return self.source.passed_over

    @property
    def recusals(self) -> tuple[tuple[str, ...], ...]:
        """The pairs of target and inspector that are kept apart."""
        return self._draft.roster.recusals if self._draft.roster else ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What should be known about how register and roster were read."""
        return (*self.source.notes, *(self.roster.notes if self.roster else ()))

    def __str__(self) -> str:
        """Return what was sealed and who was left out, with the code to read out."""
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        return "<div>" + "".join(f"<p>{escape(line)}</p>" for line in self._lines()) + "</div>"

    def _lines(self) -> list[str]:
        strata = self._draft.strata
        said = "，".join(f"{s.name} {len(s.targets)} → {said_number(s.number)}" for s in strata)
        lonely = [s.name for s in strata if s.number < MEASURED and 0 < s.number < len(s.targets)]
        warned = f"注意 / note: {clipped('、'.join(lonely))}：只抽一户，算不出抽样误差 / one drawn, no standard error"
        return [
            *self._who(),
            f"抽取日 / day: {self.on}",
            f"抽取 / to draw: {clipped(said)}",
            *([warned] if lonely else []),
            f"依据 / basis: {said_basis(self._draft.basis)}",
            f"封存码 / seal code: {self.seal_code}",
        ]

    def _who(self) -> list[str]:
        """Return who is in and who is not: numbers by code, the first rows, what to know."""
        confirmed = len(self.source.confirmed)
        out = [row for row in self.left_out if not row.code.startswith(MUST_CHECK)]
        beside = {
            row.id: row.code.removeprefix(MUST_CHECK)
            for row in self.left_out
            if row.code.startswith(MUST_CHECK)
        }
        lines = [
            (
                f"已封存：{self.source.name} · {self.source.size} 户"
                f"{_out(out, _OUT, '行')}"
                f" / sealed: {self.source.size} targets{_out_en(out, _OUT)}"
            ),
            *beside_lines(beside),
        ]
        if self.roster:
            people = len(self.roster.people)
            lines.append(
                f"检查人员：{self.roster.name} · {people} 名"
                f"{_out(self.people_left_out, PEOPLE_LEFT_OUT, '名')}"
                f" / inspectors: {people}{_out_en(self.people_left_out, PEOPLE_LEFT_OUT)}"
            )
        lines += _listed((*out, *self.people_left_out))
        theirs = self.roster.passed_over if self.roster else ()
        for over in filter(None, (self.passed_over, theirs)):
            rows = rows_listed([row.sheet_row for row in over])
            lines.append(
                f"不是数据的 {len(over)} 行：第 {rows} 行 / {len(over)} row(s) are no data"
            )
        if confirmed:
            lines.append(f"经核实的代码 {confirmed} 个 / {confirmed} confirmed code(s)")
        return lines + [f"说明：{note.zh} / note: {note.en}" for note in self.notes]

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
        return Result.of(outcome)

    def rehearsals(self, count: int) -> Iterator[Result]:
        """Yield `count` rehearsals of one twin that is sealed once: practice again and again.

        >>> import ssj_core as ssj
        >>> sealed = ssj.seal(["甲", "乙", "丙", "丁"], count=1)
        >>> [result.rehearsal for result in sealed.rehearsals(2)]
        [True, True]
        """
        return rehearsals(self.session, self._draft, count)

    def simulate(self, count: int, *, seed: int = 0) -> Iterator[dict[str, tuple[str, ...]]]:
        """Yield `count` simulated draws, the ids of each stratum: to see what chance does.

        Every set is as likely as in a draw, but nothing is sealed or hashed and nobody can verify
        it; 1,000 draws of 1,000 from 100,000 take a few seconds.

        Args:
            count: how many draws.
            seed: what the chance is made from.

        >>> import ssj_core as ssj
        >>> sealed = ssj.seal(["甲", "乙", "丙", "丁"], count=2)
        >>> [len(drawn["全部"]) for drawn in sealed.simulate(3)]
        [2, 2, 2]
        """
        return simulated(self._draft, count, seed)

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
        return Result.of(twin.draw(at=moment))


def _out(rows: Sequence[LeftOut], labels: dict[str, tuple[str, str]], measure: str) -> str:
    return f" · 未列入 {len(rows)} {measure}：{counted(rows, labels)[0]}" if rows else ""


def _out_en(rows: Sequence[LeftOut], labels: dict[str, tuple[str, str]]) -> str:
    return f", {len(rows)} left out ({counted(rows, labels)[1]})" if rows else ""


def _listed(rows: Sequence[LeftOut]) -> list[str]:
    """Return the first twenty rows left out: row, id, name, code, cell."""
    lines = [
        (f"  第 {row.sheet_row} 行  " if row.sheet_row else "  ")
        + "  ".join(filter(None, (cut(row.id), row.name, row.code, row.cell)))
        for row in rows[:_SHOWN]
    ]
    more = len(rows) - len(lines)
    return [*lines, f"  …… 还有 {more} 行 / {more} more"] if more else lines
