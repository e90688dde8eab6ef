"""The first complete plan of inspectors (§7.3), by flow in a residual graph: plain and slow.

A unit flows from each slot to a pair (target, inspector), from the pair to the inspector, and from
the inspector to the end. A pair carries one unit at most: nobody is twice at one target.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from attrs import define, field, frozen

from ssj_core.errors.verify import PlanTooLargeError

Slot = tuple[str, str]  # target, slot id
Node = tuple[str, ...]
END: Final[Node] = ("end",)
STEPS: Final = 2_000_000
"""Steps a search for a plan may take; past it, it is said that it is too large."""


@frozen(kw_only=True)
class Duty:
    """What has to be filled.

    Attributes:
        slots: (target, slot id) in the order they are taken.
        candidates: the inspectors of each slot, in the order they are preferred.
        loads: (least, most) per inspector.
        steps: how many steps the search may take.
    """

    slots: Sequence[Slot]
    candidates: Mapping[Slot, Sequence[str]]
    loads: Mapping[str, tuple[int, int]]
    steps: int = STEPS


@define
class _Flow:
    """A plan in the making: who holds which slot, and what follows from it."""

    duty: Duty
    holds: dict[Slot, str] = field(factory=dict)
    fixed: set[Slot] = field(factory=set)
    taken: dict[tuple[str, str], Slot] = field(factory=dict)
    loads: dict[str, int] = field(factory=dict)
    free: dict[str, dict[str, None]] = field(factory=dict)
    walked: int = 0

    def load(self, who: str) -> int:
        """Return how many slots somebody holds."""
        return self.loads.get(who, 0)

    def fix(self, slot: Slot) -> None:
        """Keep a slot with whoever holds it."""
        self.fixed.add(slot)
        del self.free[self.holds[slot]][slot[0]]

    def give(self, changes: Mapping[Slot, str]) -> None:
        """Let every slot in `changes` go to the inspector there."""
        for slot in changes:
            if slot in self.holds:
                before = self.holds[slot]
                del self.taken[slot[0], before]
                self.loads[before] -= 1
                self.free[before].pop(slot[0], None)
        for slot, who in changes.items():
            self.holds[slot] = who
            self.taken[slot[0], who] = slot
            self.loads[who] = self.load(who) + 1
            there = self.free.setdefault(who, {})
            if slot not in self.fixed:
                there[slot[0]] = None

    def walk(self) -> None:
        """Count a step, so that a search has an end.

        Raises:
            PlanTooLargeError: there were too many.
        """
        self.walked += 1
        if self.walked > self.duty.steps:
            raise PlanTooLargeError(steps=self.duty.steps)


@frozen
class _Residual:
    """The edges a change of the plan may go along, between a floor and a roof of loads.

    Whoever is wanted at the end of the way is tried first: nearly every way is then a short one.
    """

    flow: _Flow
    floor: Callable[[str], int]
    roof: Callable[[str], int]
    wanted: str = ""

    def steps(self, node: Node) -> Iterator[Node]:
        """Return the nodes after `node`."""
        return getattr(self, f"_from_{node[0]}")(*node[1:])  # type: ignore[no-any-return]

    def _from_slot(self, target: str, slot: str) -> Iterator[Node]:
        for who in self._people(self.flow.duty.candidates[target, slot]):
            if self.flow.holds.get((target, slot)) != who:
                yield ("pair", target, who)

    def _from_pair(self, target: str, who: str) -> Iterator[Node]:
        holder = self.flow.taken.get((target, who))
        if holder is None:
            yield ("load", who)
        elif holder not in self.flow.fixed:
            yield ("slot", *holder)

    def _from_load(self, who: str) -> Iterator[Node]:
        if self.flow.load(who) < self.roof(who):
            yield END
        yield from (("pair", target, who) for target in self.flow.free.get(who, ()))

    def _from_end(self) -> Iterator[Node]:
        for who in self._people(self.flow.duty.loads):
            if self.flow.load(who) > self.floor(who):
                yield ("load", who)

    def _people(self, names: Collection[str]) -> Iterable[str]:
        return (self.wanted, *names) if self.wanted in names else names


def _way(
    flow: _Flow, start: Node, goals: Collection[Node], step: Callable[[Node], Iterator[Node]]
) -> list[Node] | None:
    """Return a way from `start` to one of `goals`, or None; which one has no say in the plan."""
    seen = {start}
    way = [start]
    ahead = [step(start)]
    while ahead:
        for node in ahead[-1]:
            flow.walk()
            if node not in seen:
                seen.add(node)
                way.append(node)
                if node in goals:
                    return way
                ahead.append(step(node))
                break
        else:
            ahead.pop()
            way.pop()
    return None


def _changes(way: list[Node]) -> dict[Slot, str]:
    """Return what changes along `way`: every slot on it takes the pair it leads to."""
    return {(node[1], node[2]): after[2] for node, after in pairwise(way) if node[0] == "slot"}


def _fill(flow: _Flow, roof: Callable[[str], int]) -> None:
    """Give as many free slots as possible an inspector, nobody above `roof`."""
    step = _Residual(flow, lambda _: len(flow.duty.slots), roof).steps
    for slot in flow.duty.slots:
        if slot not in flow.holds and not _take_free(flow, slot, roof):
            way = _way(flow, ("slot", *slot), (END,), step)
            if way:
                flow.give(_changes(way))


def _take_free(flow: _Flow, slot: Slot, roof: Callable[[str], int]) -> bool:
    """Give a slot to a candidate with room, nobody else moved, and tell whether there was one."""
    for who in flow.duty.candidates[slot]:
        flow.walk()
        if (slot[0], who) not in flow.taken and flow.load(who) < roof(who):
            flow.give({slot: who})
            return True
    return False


def first_complete_plan(duty: Duty) -> dict[Slot, str] | None:
    """Return who takes each slot in the first complete plan, or None if there is none.

    Raises:
        PlanTooLargeError: it takes more steps than `duty` allows.

    First everybody's least load is filled, then the slots still free; then each slot in turn tries
    its candidates in order, and keeps the first that the rest of the plan can make room for.
    """
    flow = _Flow(duty)
    if least := sum(least for least, _ in duty.loads.values()):
        _fill(flow, lambda who: duty.loads[who][0])
        if len(flow.holds) < least:
            return None
    _fill(flow, lambda who: duty.loads[who][1])
    if len(flow.holds) < len(duty.slots):
        return None
    for slot in duty.slots:
        flow.fix(slot)
        next(
            who
            for who in duty.candidates[slot]
            if who == flow.holds[slot] or _give(flow, slot, who)
        )
    return flow.holds


def _give(flow: _Flow, slot: Slot, who: str) -> bool:
    """Give `slot` to `who` if the slots not yet fixed can make room, and tell whether."""
    loads, target, holder = flow.duty.loads, slot[0], flow.holds[slot]
    step = _Residual(flow, lambda name: loads[name][0], lambda name: loads[name][1], holder).steps
    # Whoever holds the slot gives it up, so the way may end with him as well as with the pair.
    way = _way(flow, ("pair", target, who), (("pair", target, holder), ("load", holder)), step)
    if way is None:
        return False
    flow.give(_changes(way) | {slot: who})
    return True
