"""A plan in the making: who sits where, how loaded everyone is, and how seats can be passed on.

Seen as a flow (seat → target-and-person → person → all), a *move chain* is a path of the residual
network. Its nodes are numbered: people first, then the pool of all people, then the seats.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from ssj_core.drawing.assignment.instance import Instance

EMPTY: Final = -1


class Seating:
    """Who sits where; seats already decided no longer move.

    Attributes:
        seat: person on every seat, or `EMPTY`.
        load: number of seats of every person.
        movable: the undecided seats of every person.
        kinds: the kinds of seat every person may take.
        label: nodes with different labels are on no common cycle of moves, now or later.
    """

    __slots__ = ("_fresh", "instance", "kinds", "label", "load", "movable", "pool", "seat", "sets")

    def __init__(self, instance: Instance) -> None:
        """Start with every seat empty."""
        count = len(instance.people)
        self.instance = instance
        self.seat = [EMPTY] * len(instance.seats)
        self.load = [0] * count
        self.movable: list[set[int]] = [set() for _ in range(count)]
        self.pool = count
        self.label = [0] * (count + 1 + len(instance.seats))
        self.sets = [frozenset(people) for people in instance.eligible]
        self.kinds: list[list[int]] = [[] for _ in range(count)]
        for kind, people in enumerate(instance.eligible):
            for one in people:
                self.kinds[one].append(kind)
        self._fresh = 0

    def node(self, seat: int) -> int:
        """Return the node number of a seat."""
        return self.pool + 1 + seat

    def place(self, seat: int, one: int) -> None:
        """Put a person on a seat, taking the former one away."""
        former = self.seat[seat]
        if former != EMPTY:
            self.load[former] -= 1
            self.movable[former].discard(seat)
        self.seat[seat] = one
        self.load[one] += 1
        self.movable[one].add(seat)

    def sibling(self, seat: int, one: int) -> int:
        """Return the seat `one` holds at the target of `seat`, or `EMPTY`."""
        for other in self.instance.at[self.instance.seats[seat][0]]:
            if self.seat[other] == one:
                return other
        return EMPTY

    def split(self, reached: Iterable[int]) -> None:
        """Remember that no chain leaves `reached` inside its label: it never will again."""
        self._fresh += 1
        for node in reached:
            self.label[node] = self._fresh

    def apply(self, path: Sequence[int]) -> None:
        """Pass seats on along a chain of nodes."""
        moves: list[tuple[int, int]] = []
        first = self.pool + 1
        for here, there in pairwise(path):
            if here >= first and there != self.pool:
                one = self.seat[there - first] if there >= first else there
                moves.append((here - first, one))
        for seat, one in moves:
            self.place(seat, one)
