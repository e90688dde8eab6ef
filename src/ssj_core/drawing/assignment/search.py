"""The search for a chain of moves: how a seat can be passed on without breaking the plan.

A chain is a path of the residual network of the plan seen as a flow, so by the theory of flows a
chain exists exactly if the plan wanted exists. Nodes are numbered as in `Seating`.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from ssj_core.drawing.assignment.seating import EMPTY, Seating


class Search:
    """A breadth-first search for a chain of moves, kept inside one label.

    Attributes:
        parent: the node before each node reached, `EMPTY` before a start.
    """

    __slots__ = (
        "_goal",
        "_held",
        "_hint",
        "_holder",
        "_label",
        "_people",
        "_pool",
        "_rest",
        "_seats",
        "_state",
        "parent",
    )

    def __init__(self, state: Seating, starts: Iterable[int], goal: int, hint: int = EMPTY) -> None:
        """Search from nodes `starts` to node `goal`; person `hint` holds the goal, if it is a seat."""
        self._state = state
        self._goal = goal
        self._hint = hint
        self.parent: dict[int, int] = dict.fromkeys(starts, EMPTY)
        self._label = state.label[next(iter(self.parent))]
        self._people = deque(node for node in self.parent if node < state.pool)
        self._seats = deque(node for node in self.parent if node > state.pool)
        self._pool = [self._from_pool, self._near_pool] if state.pool in self.parent else []
        self._rest: dict[int, list[int]] = {}
        self._held: Iterator[int] = iter(())
        self._holder = EMPTY

    def run(self) -> list[int]:
        """Return the chain from a start to the goal, or nothing if there is none."""
        goal = self._goal
        pool = self._state.pool
        while goal not in self.parent:
            if self._seats:  # a seat leads to many people, a person to few seats
                node = self._seats.popleft()
                self._from_seat(node, node - pool - 1)
            elif (node := next(self._held, EMPTY)) != EMPTY:
                self._visit(node, self._holder)
            elif self._people:
                self._from_person(self._people.popleft())
            elif self._pool:  # the pool opens on everybody: last
                self._pool.pop()()
            else:
                return []
        chain = [goal]
        while (node := self.parent[chain[-1]]) != EMPTY:
            chain.append(node)
        return chain[::-1]

    def _visit(self, node: int, before: int) -> None:
        if node not in self.parent and self._state.label[node] == self._label:
            self.parent[node] = before
            if node == self._state.pool:
                self._pool = [self._from_pool, self._near_pool]
                hint = self._hint
                if hint != EMPTY and self._state.load[hint] > self._state.instance.least[hint]:
                    self._visit(hint, node)
            elif node == self._hint:
                self._visit(self._goal, node)
            elif node < self._state.pool:
                self._people.append(node)
            else:
                self._seats.append(node)

    def _from_person(self, one: int) -> None:
        state = self._state
        if state.load[one] < state.instance.greatest[one]:
            self._visit(state.pool, one)
        # One seat at a time: the first leads nearly everywhere, and there may be thousands.
        self._held, self._holder = map(state.node, state.movable[one]), one

    def _from_pool(self) -> None:
        self._open(range(self._state.pool))

    def _near_pool(self) -> None:
        """Open the pool first on people who may share a kind of seat with the hint."""
        if self._hint != EMPTY:
            for kind in self._state.kinds[self._hint]:
                self._open(self._state.instance.eligible[kind])

    def _open(self, people: Iterable[int]) -> None:
        load = self._state.load
        least = self._state.instance.least
        for one in people:
            if load[one] > least[one]:
                self._visit(one, self._state.pool)

    def _from_seat(self, node: int, seat: int) -> None:
        state = self._state
        instance = state.instance
        kind = instance.kind_of[seat]
        target = instance.seats[seat][0]
        barred = instance.barred.get(target, frozenset())
        hint = self._hint
        if hint in state.sets[kind] and hint not in barred and state.sibling(seat, hint) == EMPTY:
            self._visit(hint, node)
        self._rest[kind] = self._spread(node, seat, self._rest.get(kind), barred)

    def _spread(
        self, node: int, seat: int, rest: list[int] | None, barred: frozenset[int]
    ) -> list[int]:
        """Visit everybody of `rest` the seat can go to; return those it cannot."""
        state = self._state
        parent = self.parent
        if rest is None:
            rest = [
                one
                for one in state.instance.eligible[state.instance.kind_of[seat]]
                if state.label[one] == self._label or state.movable[one] or one == self._hint
            ]
        present = {
            state.seat[other]: other for other in state.instance.at[state.instance.seats[seat][0]]
        }
        left: list[int] = []
        for one in rest:
            if one in parent:
                continue
            if one in barred:
                left.append(one)
            elif one in present:
                left.append(one)
                other = present[one]
                if other in state.movable[one] or state.node(other) == self._goal:
                    self._visit(state.node(other), node)
            else:
                self._visit(one, node)
                if one not in parent:
                    left.append(one)
        return left
