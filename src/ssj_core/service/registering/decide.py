"""What may happen to lists and registers: nobody enters twice, nobody leaves who is not in."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NoReturn

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.registering import (
    AlreadyInError,
    DayRefusedError,
    ListStepError,
    NothingChangedError,
    NotInError,
    SnapshotUnfitError,
)
from ssj_core.service.registering.entries import TargetRow, TargetsExited
from ssj_core.service.registering.facts import ItemListAdopted, ItemListAmended, WorkRulesAdopted
from ssj_core.service.registering.rolls import (
    Changed,
    Entered,
    Exited,
    RegisterFact,
    Registers,
    Roll,
    RollFact,
    Snapshot,
    rows_of,
)
from ssj_core.service.registering.words import InspectorChangeReason, TargetChangeReason

_NAMES: Final = {
    "targets": ("检查对象名录库", "target register"),
    "inspectors": ("执法检查人员名录库", "inspector register"),
    "experts": ("专家库", "expert pool"),
}
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    TargetChangeReason.TIER: ("tier", "tier_scheme"),
    TargetChangeReason.DETAILS: ("name", "kind", "district", "entered_on"),
    InspectorChangeReason.DEPARTMENT: ("department",),
    InspectorChangeReason.CERTIFICATE: ("certified_until",),
    "state": ("state",),
}
"""Which fields a reason speaks of; the state is the state of both."""


def decide(state: Registers, fact: RegisterFact) -> RegisterFact:
    """Return `fact` when the lists and registers allow it; it is then ready to be appended.

    Raises:
        ListStepError: a list adopted twice, amended before it was adopted, or by items it has not.
        NothingChangedError: work rules adopted again as they are.
        ManyFaultsError: everything that is wrong with entries, exits, changes or a snapshot.
    """
    if isinstance(fact, ItemListAdopted | ItemListAmended):
        _list(state, fact)
    elif isinstance(fact, WorkRulesAdopted):
        _rules(state, fact)
    else:
        roll = state.roll(fact.register, fact.department)
        if found := [*_order(roll, fact), *_faults(roll, fact)]:
            raise ManyFaultsError(what=fact.title, faults=found)
    return fact


def _list(state: Registers, fact: ItemListAdopted | ItemListAmended) -> None:
    now = state.lists.get(fact.department)

    def refuse(why_zh: str, why_en: str) -> NoReturn:
        zh, en = ("制定", "adopted") if isinstance(fact, ItemListAdopted) else ("调整", "amended")
        raise ListStepError(
            department=fact.department, step_zh=zh, step_en=en, why_zh=why_zh, why_en=why_en
        )

    if isinstance(fact, ItemListAdopted):
        if now is not None:
            refuse("清单已制定，变更请走调整", "it is adopted already; amend it instead")
        return
    if now is None:
        refuse("尚未制定", "it is not yet adopted")
    if fact.on < now.on:
        refuse(
            f"{fact.on} 早于现行版本 {now.on}", f"{fact.on} is before {now.on}, its last version"
        )
    if fact.digest == now.digest:
        refuse("内容与现行版本相同", "nothing differs from the version before")
    if known := now.items.intersection(fact.added):
        refuse(f"{min(known)} 已在清单中", f"{min(known)} is on it already")
    if unknown := {*fact.removed, *fact.changed} - now.items:
        refuse(f"{min(unknown)} 不在清单中", f"{min(unknown)} is not on it")
    if not now.items.difference(fact.removed).union(fact.added):
        refuse("调整后没有事项", "no item would be left on it")


def _rules(state: Registers, fact: WorkRulesAdopted) -> None:
    before = state.rules.get(fact.department)
    if before is None:
        return
    if fact.on < before.fact.on:
        raise _day(
            fact.title, fact.on, f"早于现行版本 {before.fact.on}", f"is before {before.fact.on}"
        )
    if fact.digest == before.fact.digest:
        raise NothingChangedError(
            what=fact.title, id=fact.department, reason_zh="变更", reason_en="change"
        )


def _day(what: str, day: date, zh: str, en: str) -> DayRefusedError:
    return DayRefusedError(what=what, day=day, why_zh=zh, why_en=en)


def _order(roll: Roll, fact: RollFact) -> Iterator[SsjError]:
    """Yield a fault when a fact is dated before the last one: what was known then is settled."""
    if roll.last is not None and fact.on < roll.last:
        yield _day(
            fact.title,
            fact.on,
            f"早于上一次登记 {roll.last}",
            f"is before the last entry, {roll.last}",
        )


def _faults(roll: Roll, fact: RollFact) -> Iterator[SsjError]:
    if isinstance(fact, Entered):
        return _entered(roll, fact)
    if isinstance(fact, Changed):
        return _changed(roll, fact)
    return _exited(roll, fact) if isinstance(fact, Exited) else _snapshot(roll, fact)


def _entered(roll: Roll, fact: Entered) -> Iterator[SsjError]:
    zh, en = _NAMES[fact.register]
    for row in rows_of(fact):
        if row.id in roll:
            since = roll.members[row.id].since
            yield AlreadyInError(register=zh, register_en=en, id=row.id, since=since)
        stated = row.entered_on if isinstance(row, TargetRow) else None
        if stated is not None and stated > fact.on:
            yield _day(
                row.id, stated, f"晚于登记日 {fact.on}", f"is after {fact.on}, its recording"
            )


def _changed(roll: Roll, fact: Changed) -> Iterator[SsjError]:
    zh, en = _NAMES[fact.register]
    for row in rows_of(fact):
        if row.id not in roll:
            yield NotInError(register=zh, register_en=en, id=row.id)
            continue
        now = roll.members[row.id].row
        if all(getattr(now, name) == getattr(row, name) for name in _FIELDS[fact.reason]):
            yield NothingChangedError(
                what=fact.title,
                id=row.id,
                reason_zh=fact.reason.zh,
                reason_en=fact.reason.en,
            )


def _exited(roll: Roll, fact: Exited) -> Iterator[SsjError]:
    zh, en = _NAMES[fact.register]
    for one in fact.targets if isinstance(fact, TargetsExited) else fact.inspectors:
        if one.id not in roll:
            yield NotInError(register=zh, register_en=en, id=one.id)
            continue
        if one.left > fact.on:
            yield _day(
                one.id, one.left, f"晚于登记日 {fact.on}", f"is after {fact.on}, its recording"
            )
        member = roll.members[one.id]
        # Who was entered without a day may have left before that was written down.
        first = member.row.entered_on if isinstance(member.row, TargetRow) else member.since
        if first is not None and one.left < first:
            yield _day(one.id, one.left, f"早于入库日 {first}", f"is before {first}, its entry")


def _snapshot(roll: Roll, fact: Snapshot) -> Iterator[SsjError]:
    """Yield what does not fit; a register nobody entered is known by its snapshots alone."""
    zh, en = _NAMES[fact.register]
    said = fact.size - fact.left

    def unfit(why_zh: str, why_en: str) -> SnapshotUnfitError:
        return SnapshotUnfitError(
            register=zh, register_en=en, as_of=fact.as_of, why_zh=why_zh, why_en=why_en
        )

    if (roll.members or roll.past) and said != len(roll):
        yield unfit(
            f"快照在库 {said} 条，日志在库 {len(roll)} 条；请先登记入库和出库",
            f"{said} in the snapshot, {len(roll)} in the journal; record entries and exits first",
        )
    last = roll.snapshot
    if last is not None and not roll.moved and last.as_of == fact.as_of and last != fact:
        yield unfit(
            "同一日已有不同的快照，其间没有登记任何变动",
            "another one of that day is recorded, and nothing was recorded between",
        )
