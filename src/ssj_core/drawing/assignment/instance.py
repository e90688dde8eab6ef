"""One question to the inspector draw, checked and numbered: who may fill which slot, how often."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from ssj_core.encoding import check_id
from ssj_core.errors.assignment import (
    CapacityError,
    EligibilityMissingError,
    RepeatedError,
    SlotIdError,
)

SLOT_PARTS: Final = 3
Slots = Sequence[str] | Mapping[str, Sequence[str]]


@frozen(eq=False)
class Instance:
    """A draw of inspectors in numbers; people, targets, seats and kinds count from 0.

    A *seat* is one slot at one target; a *kind* is one ``department/role``.

    Attributes:
        targets: target ids, in the order given.
        people: inspector ids in byte order.
        seats: (target number, slot id) of every seat.
        kinds: the ``department/role`` of every kind.
        kind_of: kind of every seat.
        eligible: the people of every kind, ascending.
        barred: people recused, by target number.
        least: least load of every person.
        greatest: greatest load of every person.
        at: the seats of every target.
    """

    targets: tuple[str, ...]
    people: tuple[str, ...]
    seats: tuple[tuple[int, str], ...]
    kinds: tuple[str, ...]
    kind_of: list[int]
    eligible: list[tuple[int, ...]]
    barred: dict[int, frozenset[int]]
    least: list[int]
    greatest: list[int]
    at: list[tuple[int, ...]]

    def target_of(self, seat: int) -> str:
        """Return the id of the target a seat belongs to."""
        return self.targets[self.seats[seat][0]]

    def candidates(self, seat: int) -> Sequence[int]:
        """Return the people who may take `seat`, ascending: eligible and not recused."""
        people = self.eligible[self.kind_of[seat]]
        barred = self.barred.get(self.seats[seat][0])
        return [one for one in people if one not in barred] if barred else people


def build(
    targets: Sequence[str],
    slots: Slots,
    eligibility: Mapping[str, Collection[str]],
    capacities: Mapping[str, tuple[int, int]],
    recusals: Collection[tuple[str, str]],
) -> Instance:
    """Return the checked and numbered form of a question to `plan`.

    Raises:
        IdRefusedError: an id is outside the grammar.
        RepeatedError: a target, or a slot of one target, is listed twice.
        SlotIdError: a slot id is not ``department/role/ordinal``.
        EligibilityMissingError: a kind of slot has no list of people.
        CapacityError: an eligible person has no loads, or least > greatest.
    """
    _unique(targets, "检查对象", "target")
    seats, at, kinds = _seats(targets, slots)
    for kind in kinds:
        if kind not in eligibility:
            raise EligibilityMissingError(key=kind)
    people = tuple(
        sorted(set(capacities).union(*(eligibility[kind] for kind in kinds)), key=str.encode)
    )
    for one in people:
        _check_loads(one, capacities.get(one))
    number = {one: index for index, one in enumerate(people)}
    row = {kind: index for index, kind in enumerate(kinds)}
    return Instance(
        targets=tuple(targets),
        people=people,
        seats=tuple(seats),
        kinds=tuple(kinds),
        kind_of=[row[kind_of_slot(slot)] for _, slot in seats],
        eligible=[tuple(sorted({number[one] for one in eligibility[kind]})) for kind in kinds],
        barred=_barred(targets, number, recusals),
        least=[capacities[one][0] for one in people],
        greatest=[capacities[one][1] for one in people],
        at=at,
    )


def kind_of_slot(slot: str) -> str:
    """Return the ``department/role`` of a slot id.

    >>> kind_of_slot("scjg/lead/1")
    'scjg/lead'
    """
    return slot.rpartition("/")[0]


def check_slot(slot: str) -> str:
    """Return `slot` if it is ``department/role/ordinal`` with an ordinal from 1.

    Raises:
        SlotIdError: it is not.
    """
    parts = slot.split("/")
    if len(parts) != SLOT_PARTS:
        raise SlotIdError(slot=slot, why_zh="应恰有三段", why_en="exactly three parts are expected")
    department, role, ordinal = parts
    for part in (department, role):
        check_id(part)
        if ":" in part:
            raise SlotIdError(
                slot=slot, why_zh="部门和角色中不能有冒号", why_en="no colon in a part"
            )
    if not (ordinal.isascii() and ordinal.isdecimal() and ordinal[0] != "0"):
        raise SlotIdError(
            slot=slot,
            why_zh="序号应为从 1 开始的整数",
            why_en="the ordinal is a whole number from 1",
        )
    return slot


def _seats(
    targets: Sequence[str], slots: Slots
) -> tuple[list[tuple[int, str]], list[tuple[int, ...]], list[str]]:
    common = None if isinstance(slots, Mapping) else tuple(slots)
    seats: list[tuple[int, str]] = []
    at: list[tuple[int, ...]] = []
    seen: dict[str, None] = {}
    for index, target in enumerate(targets):
        check_id(target)
        if common is None:
            own = tuple(slots[target]) if isinstance(slots, Mapping) else ()
        else:
            own = common
        if common is None or index == 0:
            _unique(own, "岗位", "slot")
            seen.update((kind_of_slot(check_slot(slot)), None) for slot in own)
        at.append(tuple(range(len(seats), len(seats) + len(own))))
        seats.extend((index, slot) for slot in own)
    return seats, at, sorted(seen, key=str.encode)


def _unique(values: Iterable[str], what_zh: str, what_en: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise RepeatedError(what_zh=what_zh, what_en=what_en, value=value)
        seen.add(value)


def _check_loads(one: str, loads: tuple[int, int] | None) -> None:
    check_id(one)
    if loads is None:
        raise CapacityError(inspector=one, why_zh="没有给出", why_en="none are given")
    if not 0 <= loads[0] <= loads[1]:
        raise CapacityError(
            inspector=one,
            why_zh=f"最少 {loads[0]}、最多 {loads[1]}，应为 0 ≤ 最少 ≤ 最多",
            why_en=f"least {loads[0]}, greatest {loads[1]}; 0 ≤ least ≤ greatest is expected",
        )


def _barred(
    targets: Sequence[str], number: Mapping[str, int], recusals: Collection[tuple[str, str]]
) -> dict[int, frozenset[int]]:
    # The list is committed before anyone is drawn: it may name people and targets not met here.
    row = {target: index for index, target in enumerate(targets)}
    found: dict[int, set[int]] = {}
    for target, one in recusals:
        if target in row and one in number:
            found.setdefault(row[target], set()).add(number[one])
    return {target: frozenset(people) for target, people in found.items()}
