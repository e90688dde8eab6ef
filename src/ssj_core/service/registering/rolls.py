"""What is true of lists and registers: who is in, since when, who left, and how an event changes it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from attrs import evolve, field, frozen

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
from ssj_core.service.registering.facts import (
    ExpertsSnapshot,
    InspectorsSnapshot,
    ItemListAdopted,
    ItemListAmended,
    RegisterSnapshot,
    WorkRulesAdopted,
)

Snapshot = RegisterSnapshot | InspectorsSnapshot | ExpertsSnapshot
Entered = TargetsEntered | InspectorsEntered
Changed = TargetsChanged | InspectorsChanged
Exited = TargetsExited | InspectorsExited
RollFact = Entered | Changed | Exited | Snapshot
RegisterFact = RollFact | ItemListAdopted | ItemListAmended | WorkRulesAdopted
"""What happens to lists, registers and work rules."""

FACTS: dict[str, type[RegisterFact]] = {
    one.kind: one
    for one in (
        ItemListAdopted,
        ItemListAmended,
        WorkRulesAdopted,
        RegisterSnapshot,
        TargetsEntered,
        TargetsChanged,
        TargetsExited,
        InspectorsSnapshot,
        InspectorsEntered,
        InspectorsChanged,
        InspectorsExited,
        ExpertsSnapshot,
    )
}
"""The facts of the registers by their kind of event."""


class Happened(Protocol):
    """An event as far as this fold looks at it."""

    @property
    def kind(self) -> str:
        """Name of the event's kind."""

    @property
    def body(self) -> Mapping[str, Any]:
        """What happened."""


@frozen(kw_only=True)
class Member:
    """An entry that is in a register: its row as it is now, and since when."""

    row: TargetRow | InspectorRow
    since: date


@frozen(kw_only=True)
class Stay:
    """A time in the register that has ended: in from `since`, out from the day `left`."""

    since: date
    left: TargetExit | InspectorExit


@frozen(kw_only=True)
class Roll:
    """One register of one department, as its events tell.

    Attributes:
        members: who is in, by id, in the order of entry.
        past: the ended stays of whoever left, by id, oldest first.
        last: the day of the last fact.
        snapshot: the last snapshot.
        moved: whether anything came after it.
    """

    members: Mapping[str, Member] = field(factory=dict, hash=False)
    past: Mapping[str, tuple[Stay, ...]] = field(factory=dict, hash=False)
    last: date | None = None
    snapshot: Snapshot | None = None
    moved: bool = False

    def __len__(self) -> int:
        """Return how many are in."""
        return len(self.members)

    def __contains__(self, id: object) -> bool:  # noqa: A002 - the word the protocol uses
        """Tell whether an entry is in."""
        return id in self.members

    def on(self, day: date) -> frozenset[str]:
        """Return the ids that were in the register on `day`, by the days the events state.

        The day an entry leaves is the first on which it is out.
        """
        now = {name for name, one in self.members.items() if one.since <= day}
        then = {
            name
            for name, stays in self.past.items()
            if any(one.since <= day < one.left.left for one in stays)
        }
        return frozenset(now | then)


@frozen(kw_only=True)
class ListState:
    """A department's item list: its items, digest and day, and how many versions there were."""

    items: frozenset[str]
    digest: str
    on: date
    version: int = 1


@frozen(kw_only=True)
class RulesState:
    """A department's work rules as they are now, and how many versions there were."""

    fact: WorkRulesAdopted
    version: int = 1


@frozen(kw_only=True)
class Registers:
    """Every list, register and work rules of a journal, by the department that keeps it.

    Attributes:
        lists: item lists.
        rules: work rules.
        rolls: registers by name (``targets``, ``inspectors``, ``experts``) and department.
    """

    lists: Mapping[str, ListState] = field(factory=dict, hash=False)
    rules: Mapping[str, RulesState] = field(factory=dict, hash=False)
    rolls: Mapping[tuple[str, str], Roll] = field(factory=dict, hash=False)

    def roll(self, register: str, department: str) -> Roll:
        """Return a department's register; an empty one before its first event."""
        return self.rolls.get((register, department), Roll())

    def targets(self, department: str) -> Roll:
        """Return a department's target register."""
        return self.roll("targets", department)

    def inspectors(self, department: str) -> Roll:
        """Return a department's inspector register."""
        return self.roll("inspectors", department)


def apply(state: Registers, fact: RegisterFact) -> Registers:
    """Return the state after a fact; it guards nothing."""
    match fact:
        case ItemListAdopted():
            first = ListState(items=frozenset(fact.items), digest=fact.digest, on=fact.on)
            return evolve(state, lists={**state.lists, fact.department: first})
        case ItemListAmended():
            now = state.lists[fact.department]
            items = now.items.difference(fact.removed).union(fact.added)
            later = ListState(items=items, digest=fact.digest, on=fact.on, version=now.version + 1)
            return evolve(state, lists={**state.lists, fact.department: later})
        case WorkRulesAdopted():
            before = state.rules.get(fact.department)
            rules = RulesState(fact=fact, version=before.version + 1 if before else 1)
            return evolve(state, rules={**state.rules, fact.department: rules})
        case _:
            key = (fact.register, fact.department)
            roll = _roll(state.roll(*key), fact)
            return evolve(state, rolls={**state.rolls, key: roll})


def _roll(roll: Roll, fact: RollFact) -> Roll:
    if isinstance(fact, Snapshot):
        return evolve(roll, last=fact.on, snapshot=fact, moved=False)
    members, past = dict(roll.members), roll.past
    if isinstance(fact, Entered):
        members |= {
            row.id: Member(row=row, since=_since(roll, row, fact.on)) for row in rows_of(fact)
        }
    elif isinstance(fact, Changed):
        members |= {row.id: evolve(members[row.id], row=row) for row in rows_of(fact)}
    else:
        ended = {
            one.id: (*past.get(one.id, ()), Stay(since=members.pop(one.id).since, left=one))
            for one in (fact.targets if isinstance(fact, TargetsExited) else fact.inspectors)
        }
        past = {**past, **ended}
    return Roll(members=members, past=past, last=fact.on, snapshot=roll.snapshot, moved=True)


def rows_of(fact: Entered | Changed) -> Iterator[TargetRow | InspectorRow]:
    """Yield the rows of a fact."""
    yield from (
        fact.targets if isinstance(fact, TargetsEntered | TargetsChanged) else fact.inspectors
    )


def _since(roll: Roll, row: TargetRow | InspectorRow, on: date) -> date:
    """Return since when an entry is in: the day it states, but not before it last left."""
    stated = row.entered_on if isinstance(row, TargetRow) else None
    left = [one.left.left for one in roll.past.get(row.id, ())]
    return max([stated or on, *left])


def read_fact(event: Happened) -> RegisterFact | None:
    """Return the fact of the registers that `event` carries, or None for events of other rooms.

    Raises:
        PayloadRefusedError, ManyFaultsError: the body is not of the shape of its kind.
    """
    kind = FACTS.get(event.kind)
    return kind.from_body(event.body) if kind else None


def registers_of(events: Iterable[Happened]) -> Registers:
    """Return the lists and registers after events of any rooms, in their order."""
    state = Registers()
    for event in events:
        fact = read_fact(event)
        if fact is not None:
            state = apply(state, fact)
    return state
