"""Preparing and sealing a draw: read, asked, shown; then put on record with its receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from ssj_core.drawing import (
    EntropyRule,
    Prepared,
    Sealed,
    Times,
    log_head,
    prepare_draw,
    seal_session,
)
from ssj_core.drawing.assignment import Rules
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.facts import DRAW, DrawSealed
from ssj_core.drawing.preparation import CrewFacts
from ssj_core.drawing.records import LogHead, Promise, Task
from ssj_core.drawing.times import write_time
from ssj_core.encoding import Text, canonical
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import refuse_all
from ssj_core.rules import Basis
from ssj_core.selection import Facts
from ssj_core.service.draws.answers import Answers
from ssj_core.service.draws.permitting import Permit, permitted, sealed_as
from ssj_core.service.draws.refusals import no
from ssj_core.service.draws.steps import fact_of, put, writing

if TYPE_CHECKING:
    from ssj_core.planning import PlannedRow
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws

BITS: Final = 24
SOURCES: Final = ("contrib", "dice", "drand", "kl8", "secret", "ssq")


@frozen(kw_only=True)
class Choices:
    """What a person decides about a draw; all else is read.

    Attributes:
        left_out: reasons of targets a person leaves out (`ssj_core.selection.frame.BY_HAND`, or words).
        added: targets a person insists on; refused where one has no chance.
        crew: whether inspectors are drawn with the targets.
        led: whether the first department's team has a leader.
        limits: what else the crew follows: areas, rotation, loads, what gives way.
        basis: why the floor holds in strata too small for floor and cap, by name.
        own: what the caller rests on where the rulebook is silent.
        title: what the draw is called, for readers of its records.
        bits: bits of entropy asked for, `BITS` at least.
    """

    left_out: Mapping[str, str] = field(factory=dict)
    added: tuple[str, ...] = ()
    crew: bool = True
    led: bool = False
    limits: Rules | None = None
    basis: Mapping[str, str] = field(factory=dict)
    own: tuple[Basis, ...] = ()
    title: str | None = None
    bits: int = BITS


@frozen(kw_only=True)
class Expected:
    """What the sender saw when a draw was prepared; what is None is not held against the seal.

    Attributes:
        number: how many are drawn.
        size: how many targets have a chance.
        digest: the digest of the preparation.
        reserves: how many more must have a chance, to stand by.
    """

    number: int | None = None
    size: int | None = None
    digest: str | None = None
    reserves: int = 0


def prepare(draws: Draws, permit: Permit, act: Act, answers: Answers, chosen: Choices) -> Prepared:
    """Return a permitted draw prepared from what the source tells of its row."""
    row, day, source = permit.row, act.on, draws.source
    facts = Facts(
        on=day,
        row=row.row,
        items=row.items,
        roll=source.roll(row, day),
        visits=source.visits(row, day),
        last_drawn=source.last_drawn(row, day),
        checked=source.checked(row, day),
        left_out=chosen.left_out,
        added=chosen.added,
        joint=row.joint,
        onsite=onsite(row),
        fields=fields_of(row),
    )
    crew = CrewFacts(
        departments=row.departments,
        people=source.people(row, day),
        limits=chosen.limits,
        led=chosen.led,
        through=row.last,
    )
    return prepare_draw(
        facts,
        task=row.key,
        answers=answers,
        crew=crew if chosen.crew else None,
        basis=chosen.basis,
    )


def seal(  # noqa: PLR0913 - what a seal is made of, each by its name
    draws: Draws,
    plan: str,
    task: str,
    act: Act,
    chosen: Choices,
    *,
    expected: Expected,
    entropy: Sequence[str],
    contributions: Sequence[Promise],
    times: Times | None,
) -> Sealed:
    """Return a row sealed: TASK and COMMIT are on record, the closed part is in the vault."""
    answers, vault = Answers(draws.service.rules(act.on), chosen.own), draws.closed
    permit = permitted(draws, plan, task, act, answers)
    row = permit.row
    rolls = draws.source.rolls(row, act.on)
    prepared = prepare(draws, permit, act, answers, chosen)
    refuse_all(Text("封存", "the seal"), _unexpected(prepared, row, expected))
    draft = prepared.draft(
        frame_secret=draws.chance(),
        rules_secret=draws.chance(),
        entropy=EntropyRule(bits=max(BITS, chosen.bits), level="witnessed", sources=SOURCES),
        purpose=draws.purpose,
        authority=act.department,
        title=chosen.title,
        before=_task_before(draws, permit),
        place=draws.service.place.code,
        attempt=permit.attempt,
        previous=permit.previous,
    )
    closed = times is not None and times.open is not None
    suite = draws.service.journal.suite
    before = draws.service.journal.checkpoint()
    sealed = seal_session(
        session=permit.session,
        suite=suite,
        at=act.at,
        mode="unannounced" if closed else "open",
        reveals="draw",
        tasks=(draft,),
        entropy=(*entropy, "secret") if closed else tuple(entropy),
        contributions=contributions,
        secret=draws.chance() if closed else None,
        times=times_of(act, times),
        log=lambda own: head_of(draws, act, own),
    )
    # The closed part first: a COMMIT whose secrets are lost could never be drawn.
    vault.put(sealed.commit.hash(suite), sealed.private)
    with writing(draws):
        again = permitted(draws, plan, task, act, Answers(answers.asking.rules, chosen.own))
        now = draws.source.rolls(again.row, act.on)
        if (again.session, again.row, now) != (permit.session, row, rolls):
            raise no("moved")
        sealed = after(draws, sealed, act, before)
        for record in sealed.records:
            fact, rests = fact_of(permit.session, record), None
            if isinstance(fact, DrawSealed):
                rests = answers.rests()
                fact = fact.but(plan=row.plan, version=row.version, rolls=rolls)
            put(draws, fact, act, rests)
    return sealed


def head_of(draws: Draws, act: Act, own: Sequence[Task]) -> LogHead:
    """Return the head of the log just before a COMMIT: its own TASKs are entered before it."""
    entered = [*logged(draws), *(task.data for task in own)]
    return log_head(act.department, entered, draws.service.journal.suite)


def after(draws: Draws, sealed: Sealed, act: Act, before: Mapping[str, Any]) -> Sealed:
    """Return a seal that states the head of the log as it is now, under the writers' lock.

    Args:
        draws: the draws.
        sealed: the seal as it was made.
        act: who seals.
        before: the journal's checkpoint from before it was made.
    """
    if draws.service.journal.checkpoint() == before:
        return sealed
    head = head_of(draws, act, [task.record for task in sealed.tasks])
    made = evolve(sealed, commit=evolve(sealed.commit, log=head))
    draws.closed.put(made.commit.hash(made.commit.suite), made.private)
    return made


def logged(draws: Draws) -> Iterator[bytes]:
    """Yield the records of every session in the journal, in order of entry, each once."""
    journal, known = draws.service.journal, set[bytes]()
    # Only the streams of draws are read: registers and inspections are most of a journal.
    keys = draws.state.keys(DRAW)
    for event in sorted((e for key in keys for e in journal.read(key)), key=lambda e: e.seq):
        data = canonical(event.envelope.body["record"])
        if data not in known:
            known.add(data)
            yield data


def _task_before(draws: Draws, permit: Permit) -> Task | None:
    """Return the TASK of the attempt that was voided, None at the first attempt."""
    if permit.previous is None:
        return None
    voided = sealed_as(draws, permit.row.key, permit.previous)
    return next(task for task in voided.tasks if task.task == permit.row.key)


def times_of(act: Act, times: Times | None) -> Times:
    """Return the times as given; else t2 a second after the seal, t3 31 days after it."""
    if times is not None:
        return times
    public = act.at + timedelta(seconds=1)
    return Times(public=write_time(public), result=write_time(public + LONGEST))


def _unexpected(prepared: Prepared, row: PlannedRow, expected: Expected) -> Iterator[SsjError]:
    """Yield where the preparation is not what the sender expects."""
    number, size = expected.number, expected.size
    if number is not None and number != prepared.number:
        yield no("number", task=row.task, number=prepared.number, expected=number)
    if size is not None and size != prepared.size:
        yield no("size", task=row.task, size=prepared.size, expected=size)
    left = int(prepared.size - prepared.number)
    if left < expected.reserves:
        yield no("reserves", task=row.task, left=left, expected=expected.reserves)
    if expected.digest is not None and expected.digest != prepared.digest:
        yield no("moved")


def onsite(row: PlannedRow) -> bool | None:
    """Tell whether a row is carried out on site, None where it names no method."""
    return "onsite" in row.methods if row.methods else None


def fields_of(row: PlannedRow) -> tuple[str, ...]:
    """Return the fields of supervision that the items of a row name."""
    return tuple(name for name in dict.fromkeys(item.field for item in row.items) if name)
