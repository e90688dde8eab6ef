"""From lists and registers to facts, and from two snapshots to what changed (C54, C64, C68).

From a file to the journal in two lines, and from the next file to what changed::

    register = load_targets("检查对象.csv", as_of=day)
    service.record_all(entered_of(register, "区市场监管局"), act)

    later = load_targets("检查对象-七月.csv", as_of=july)
    moves = moved(register, later, "区市场监管局")
    service.record_all([*moves, snapshot_of(later, "区市场监管局")], act)
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from ssj_core.encoding import Text
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.errors.refusals import Refusals
from ssj_core.errors.registers import ExitUnstatedError
from ssj_core.registers.comparing import changes
from ssj_core.registers.entries import (
    Away,
    InspectorExit,
    InspectorRow,
    TargetExit,
    TargetRow,
)
from ssj_core.registers.facts import (
    ExpertsSnapshot,
    InspectorsChanged,
    InspectorsEntered,
    InspectorsExited,
    InspectorsSnapshot,
    RegisterSnapshot,
    RollFact,
    Snapshot,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
)
from ssj_core.registers.inspector import Expert, Inspector
from ssj_core.registers.lists import (
    SECTIONS,
    ItemListAdopted,
    ItemListAmended,
    ListedItem,
    WorkRulesAdopted,
)
from ssj_core.registers.snapshots import ExpertPool, InspectorRegister, ItemList, TargetRegister
from ssj_core.registers.target import Target
from ssj_core.registers.words import (
    InspectorChangeReason,
    InspectorExitReason,
    InspectorState,
    TargetChangeReason,
    TargetExitReason,
    TargetState,
)

_no: Final = Refusals(
    "reading",
    {
        "batch": (
            "每个事件的条数 {batch} 无效；至少为 1",
            "{batch} entries to an event: it must be at least 1",
        ),
        "section": (
            "工作细则没有“{name}”一节；五节是{sections}",
            "work rules have no section {name}; the five are {sections}",
        ),
    },
)
BATCH: Final = 1000
"""How many entries one event holds, unless told otherwise."""
_JUDGED: Final = ("uscc", "regno15")
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
        Refused: `batch` is below 1 (``reading.batch``).
        ExitUnstatedError: a target left and the register does not say on which day.
    """
    if batch < 1:
        raise _no("batch", batch=batch)
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
        scheme=one.scheme if one.scheme in _JUDGED else "",
        address=one.address,
        labels=one.labels,
        station=one.station,
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
    held = {
        "name": one.name,
        "sex": one.sex,
        "certificate-number": one.cert_no,
        "post": one.post,
    }
    return InspectorRow(
        id=one.id,
        department=one.department,
        certified_until=until,
        state=one.state,
        given=tuple(name for name, text in held.items() if text),
        qualifications=one.qualifications,
        specialties=one.specialties,
        station=one.station,
        away=tuple(Away(first=leave.first, last=leave.last) for leave in one.on_leave),
        may_lead=one.may_lead,
        conflicts=one.conflicts,
        former_posts=one.former_posts,
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
    before, after = _inspector(was), _inspector(now)
    if before.certified_until != after.certified_until:
        return InspectorChangeReason.CERTIFICATE
    if before.away != after.away:
        return InspectorChangeReason.LEAVE
    return None if before == after else InspectorChangeReason.DETAILS


def snapshot_of(
    register: TargetRegister | InspectorRegister | ExpertPool, department: str
) -> Snapshot:
    """Return a register as the journal keeps it: day, digest, how many, how many of them left.

    >>> from ssj_core.registers import Target, TargetRegister
    >>> register = TargetRegister(entries=[Target(id="甲", name="甲店")], as_of=date(2026, 1, 5))
    >>> snapshot_of(register, "市监局").size
    1
    """
    kinds: dict[type, type[Snapshot]] = {
        TargetRegister: RegisterSnapshot,
        InspectorRegister: InspectorsSnapshot,
        ExpertPool: ExpertsSnapshot,
    }
    return kinds[type(register)](
        department=department,
        as_of=register.as_of,
        digest=register.digest(),
        size=len(register),
        left=sum(not _in(entry) for entry in register),
    )


def list_of(items: ItemList, department: str, *, on: date | None = None) -> ItemListAdopted:
    """Return the adoption of a department's item list (clauses C54–C60), on the day of the list.

    Raises:
        UnknownWordError: a method of inspection is none of the closed list.
    """
    return ItemListAdopted(
        department=department,
        items=tuple(ListedItem.of(item) for item in items),
        on=items.as_of if on is None else on,
    )


def amendment_of(
    before: ItemList, after: ItemList, department: str, *, reason: str, on: date | None = None
) -> ItemListAmended:
    """Return the amendment that makes `before` into `after`, on the day of `after`."""
    found = changes(before, after)
    return ItemListAmended(
        department=department,
        reason=reason,
        added=tuple(ListedItem.of(item) for item in found.added),
        changed=tuple(ListedItem.of(item) for _, item in found.changed),
        removed=tuple(item.id for item in found.gone),
        on=after.as_of if on is None else on,
    )


def work_rules_of(sections: Mapping[str, str], department: str, *, on: date) -> WorkRulesAdopted:
    """Return the adoption of work rules: their sections by name, of `SECTIONS` (clause C72).

    Which of them there must be, the rulebook answers when they are recorded.

    Raises:
        Refused: there is a section of another name.
    """
    names = Text("、".join(SECTIONS), ", ".join(SECTIONS))
    for name in sections:
        if name not in SECTIONS:
            raise _no("section", name=name, sections=names)
    return WorkRulesAdopted(department=department, **sections, on=on)
