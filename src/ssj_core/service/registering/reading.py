"""From registers to what the journal takes, and from two snapshots to what changed (C64, C68)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from ssj_core.errors.encoding import UnknownWordError
from ssj_core.errors.registering import BatchRefusedError
from ssj_core.errors.registers import ExitUnstatedError
from ssj_core.registers import (
    Expert,
    Inspector,
    InspectorRegister,
    InspectorState,
    Target,
    TargetRegister,
    TargetState,
)
from ssj_core.service.registering.entries import (
    InspectorExit,
    InspectorRow,
    InspectorsChanged,
    InspectorsEntered,
    InspectorsExited,
    TargetExit,
    TargetRow,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
)
from ssj_core.service.registering.rolls import RollFact
from ssj_core.service.registering.words import (
    InspectorChangeReason,
    InspectorExitReason,
    TargetChangeReason,
    TargetExitReason,
)

BATCH: Final = 1000
"""How many entries one event holds, unless told otherwise."""
T = TypeVar("T")
R = TypeVar("R", TargetRegister, InspectorRegister)


def entered_of(
    register: TargetRegister | InspectorRegister,
    department: str,
    *,
    on: date | None = None,
    batch: int = BATCH,
) -> tuple[RollFact, ...]:
    """Return the facts that enter a whole register: who is in, and who has left with day and reason.

    Args:
        register: of targets or of inspectors.
        department: who keeps it.
        on: the day of recording; the register's own if left out.
        batch: how many entries one fact holds at most.

    An inspector who had left before is not entered: the register states neither day nor reason.

    >>> from ssj_core.registers import Target, TargetRegister
    >>> shop = Target(id="甲", name="甲店")
    >>> register = TargetRegister(entries=[shop], as_of=date(2026, 1, 5))
    >>> [fact.kind for fact in entered_of(register, "市监局")]
    ['register.entered']
    """
    if isinstance(register, TargetRegister):
        nothing = TargetRegister(entries=(), as_of=register.as_of)
        return moved(nothing, register, department, on=on, batch=batch)
    nobody = InspectorRegister(entries=(), as_of=register.as_of)
    return moved(nobody, register, department, on=on, batch=batch)


def moved(
    before: R, after: R, department: str, *, on: date | None = None, batch: int = BATCH
) -> tuple[RollFact, ...]:
    """Return the facts of what became of a register: entries, changes by reason, exits by reason.

    Applied to the register as `before` left it, they give the register as `after` has it. What the
    journal does not hold (an address, a post) changes without a fact; the snapshot's digest tells.

    Args:
        before: the earlier snapshot.
        after: the later one, of the same register.
        department: who keeps it.
        on: the day of recording; the day of `after` if left out.
        batch: how many entries one fact holds at most.

    An entry that is only gone, without an exit stated, is recorded as unlisted (C64).

    Raises:
        BatchRefusedError: `batch` is below 1.
        ExitUnstatedError: a target left and the register does not say on which day.
    """
    if batch < 1:
        raise BatchRefusedError(batch=batch)
    day = after.as_of if on is None else on
    facts: Iterator[RollFact]
    if isinstance(before, TargetRegister):
        facts = _targets(before, after, department, day, batch)
    else:
        facts = _inspectors(before, after, department, day, batch)
    return tuple(facts)


def _targets(
    before: TargetRegister, after: TargetRegister, department: str, day: date, batch: int
) -> Iterator[RollFact]:
    said: dict[str, Any] = {"department": department, "on": day}
    came, left, other = [], [], defaultdict(list)
    for one in after:
        was = before.get(one.id)
        here, there = _in(one), was is not None and _in(was)
        if not there and (here or was is None):
            came.append(_target(one))
        if not here and (there or was is None):
            left.append(_exit(one))
        if here and there and was is not None and (why := _target_change(was, one)):
            other[why].append(_target(one))
    gone = [one.id for one in before if _in(one) and one.id not in after]
    left += [TargetExit(id=one, reason=TargetExitReason.UNLISTED, left=day) for one in gone]
    for part in _cut(came, batch):
        yield TargetsEntered(targets=part, **said)
    for why in TargetChangeReason:
        for part in _cut(other[why], batch):
            yield TargetsChanged(reason=why, targets=part, **said)
    for ended in _cut(left, batch):
        yield TargetsExited(targets=ended, **said)


def _inspectors(
    before: InspectorRegister, after: InspectorRegister, department: str, day: date, batch: int
) -> Iterator[RollFact]:
    said: dict[str, Any] = {"department": department, "on": day}
    came, left, other = [], [], defaultdict(list)
    for one in after:
        was = before.get(one.id)
        here, there = _in(one), was is not None and _in(was)
        if here and not there:
            came.append(_inspector(one))
        if there and not here:
            left.append((one.id, InspectorExitReason.UNSTATED))
        if here and there and was is not None and (why := _inspector_change(was, one)):
            other[why].append(_inspector(one))
    gone = [one.id for one in before if _in(one) and one.id not in after]
    left += [(one, InspectorExitReason.UNLISTED) for one in gone]
    for part in _cut(came, batch):
        yield InspectorsEntered(inspectors=part, **said)
    for why in InspectorChangeReason:
        for part in _cut(other[why], batch):
            yield InspectorsChanged(reason=why, inspectors=part, **said)
    ended = [InspectorExit(id=one, reason=reason, left=day) for one, reason in left]
    for exits in _cut(ended, batch):
        yield InspectorsExited(inspectors=exits, **said)


def _in(one: Target | Inspector | Expert) -> bool:
    return one.state not in (TargetState.EXITED, InspectorState.LEFT)


def _cut(found: Sequence[T], batch: int) -> Iterator[tuple[T, ...]]:
    for at in range(0, len(found), batch):
        yield tuple(found[at : at + batch])


def _target(one: Target) -> TargetRow:
    """Return a target as it enters; one that has left was active when it came."""
    return TargetRow(
        id=one.id,
        name=one.name,
        kind=one.kind,
        tier=one.tier,
        tier_scheme=one.tier_scheme,
        district=one.district,
        state=one.state if _in(one) else TargetState.ACTIVE,
        entered_on=one.entered_on,
    )


def _exit(one: Target) -> TargetExit:
    """Return an exit with the reason of the closed list, or with the register's own words.

    Raises:
        ExitUnstatedError: the register does not know the day it left, and the journal asks for it.
    """
    if one.exited_on is None:
        raise ExitUnstatedError(id=one.id, state=one.state.value, day=None, reason=one.exit_reason)
    try:
        reason = TargetExitReason.read(one.exit_reason)
    except UnknownWordError:
        reason = TargetExitReason.OTHER
    words = "" if one.exit_reason == reason.zh else one.exit_reason
    return TargetExit(id=one.id, reason=reason, left=one.exited_on, words=words)


def _inspector(one: Inspector) -> InspectorRow:
    until = one.cert_valid_until if one.cert_no else None
    return InspectorRow(
        id=one.id, department=one.department, certified_until=until, state=one.state
    )


def _target_change(was: Target, now: Target) -> TargetChangeReason | None:
    """Return what a change is about, the gravest first; None if the journal holds nothing of it."""
    if (was.tier, was.tier_scheme) != (now.tier, now.tier_scheme):
        return TargetChangeReason.TIER
    if was.state is not now.state:
        return TargetChangeReason.STATE
    return None if _target(was) == _target(now) else TargetChangeReason.DETAILS


def _inspector_change(was: Inspector, now: Inspector) -> InspectorChangeReason | None:
    if was.department != now.department:
        return InspectorChangeReason.DEPARTMENT
    if was.state is not now.state:
        return InspectorChangeReason.STATE
    return None if _inspector(was) == _inspector(now) else InspectorChangeReason.CERTIFICATE
