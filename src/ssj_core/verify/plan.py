"""The first complete plan of inspectors (§7.3), by flow in a residual graph: plain and slow.

A unit flows from each slot to a pair (target, inspector), from the pair to the inspector, and from
the inspector to the end. A pair carries one unit at most: nobody is twice at one target.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from attrs import define, field, frozen

Slot = tuple[str, str]  # target, slot id
Node = tuple[str, ...]
END: Final[Node] = ("end",)


@frozen(kw_only=True)
class Duty:
    """What has to be filled.

    Attributes:
        slots: (target, slot id) in the order they are taken.
        candidates: the inspectors of each slot, in the order they are preferred.
        loads: (least, most) per inspector.
    """

    slots: Sequence[Slot]
    candidates: Mapping[Slot, Sequence[str]]
    loads: Mapping[str, tuple[int, int]]


@define
class _Flow:
    """A plan in the making: who holds which slot."""

    duty: Duty
    holds: dict[Slot, str] = field(factory=dict)
    fixed: set[Slot] = field(factory=set)


@frozen
class _Residual:
    """The edges a change of the plan may go along, between a floor and a roof of loads."""

    flow: _Flow
    floor: Callable[[str], int]
    roof: Callable[[str], int]
    taken: Mapping[tuple[str, str], Slot]
    loads: Mapping[str, int]

    def steps(self, node: Node) -> Iterator[Node]:
        """Return the nodes after `node`."""
        return getattr(self, f"_from_{node[0]}")(*node[1:])  # type: ignore[no-any-return]

    def _from_slot(self, target: str, slot: str) -> Iterator[Node]:
        for who in self.flow.duty.candidates[target, slot]:
            if self.flow.holds.get((target, slot)) != who:
                yield ("pair", target, who)

    def _from_pair(self, target: str, who: str) -> Iterator[Node]:
        holder = self.taken.get((target, who))
        if holder is None:
            yield ("load", who)
        elif holder not in self.flow.fixed:
            yield ("slot", *holder)

    def _from_load(self, who: str) -> Iterator[Node]:
        if self.loads[who] < self.roof(who):
            yield END
        yield from (("pair", target, name) for target, name in self.taken if name == who)

    def _from_end(self) -> Iterator[Node]:
        yield from (("load", who) for who, load in self.loads.items() if load > self.floor(who))


def _residual(
    flow: _Flow, floor: Callable[[str], int], roof: Callable[[str], int]
) -> Callable[[Node], Iterator[Node]]:
    """Return the function from a node to the nodes after it."""
    taken = {(slot[0], who): slot for slot, who in flow.holds.items()}
    counts = Counter(flow.holds.values())
    loads = {who: counts[who] for who in flow.duty.loads}
    return _Residual(flow, floor, roof, taken, loads).steps


def _way(start: Node, goal: Node, step: Callable[[Node], Iterator[Node]]) -> list[Node] | None:
    """Return a shortest way from `start` to `goal`, or None."""
    before: dict[Node, Node] = {start: start}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == goal:
            way = [node]
            while way[-1] != start:
                way.append(before[way[-1]])
            return way[::-1]
        for after in step(node):
            if after not in before:
                before[after] = node
                queue.append(after)
    return None


def _follow(flow: _Flow, way: list[Node]) -> None:
    """Change the plan along `way`: every slot on it takes the pair it leads to."""
    for node, after in pairwise(way):
        if node[0] == "slot":
            flow.holds[node[1], node[2]] = after[2]


def _fill(flow: _Flow, roof: Callable[[str], int]) -> None:
    """Give as many free slots as possible an inspector, nobody above `roof`."""
    for slot in flow.duty.slots:
        if slot not in flow.holds:
            way = _way(("slot", *slot), END, _residual(flow, lambda _: len(flow.duty.slots), roof))
            if way:
                _follow(flow, way)


def first_complete_plan(duty: Duty) -> dict[Slot, str] | None:
    """Return who takes each slot in the first complete plan, or None if there is none.

    First everybody's least load is filled, then the slots still free; then each slot in turn tries
    its candidates in order, and keeps the first that the rest of the plan can make room for.
    """
    flow = _Flow(duty)
    _fill(flow, lambda who: duty.loads[who][0])
    if len(flow.holds) < sum(least for least, _ in duty.loads.values()):
        return None
    _fill(flow, lambda who: duty.loads[who][1])
    if len(flow.holds) < len(duty.slots):
        return None
    for slot in duty.slots:
        flow.fixed.add(slot)
        next(
            who
            for who in duty.candidates[slot]
            if who == flow.holds[slot] or _give(flow, slot, who)
        )
    return flow.holds


def _give(flow: _Flow, slot: Slot, who: str) -> bool:
    """Give `slot` to `who` if the slots not yet fixed can make room, and tell whether."""
    loads, target = flow.duty.loads, slot[0]
    step = _residual(flow, lambda name: loads[name][0], lambda name: loads[name][1])
    way = _way(("pair", target, who), ("pair", target, flow.holds[slot]), step)
    if way is None:
        return False
    _follow(flow, way)
    flow.holds[slot] = who
    return True
