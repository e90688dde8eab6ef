"""Sequential lot with look-ahead: the first complete plan in the order of the lots (§7.3)."""

from collections import deque
from collections.abc import Iterable, Sequence

from ssj_core.drawing.assignment.instance import Instance
from ssj_core.drawing.assignment.lots import Order
from ssj_core.drawing.assignment.search import Search
from ssj_core.drawing.assignment.seating import EMPTY, Seating
from ssj_core.drawing.assignment.shortage import too_few_people, too_few_seats


def first_plan(instance: Instance, turns: Iterable[int], order: Order) -> Sequence[int]:
    """Return the person on every seat in the lexicographically first complete plan.

    Args:
        instance: who may sit where, how often.
        turns: every seat once, in the order they are decided.
        order: gives the candidates of a seat, in the order they are tried.

    Raises:
        Shortage: no complete plan exists.
    """
    state = any_plan(instance)
    seated, load, movable = state.seat, state.load, state.movable
    least, greatest, seats, at = instance.least, instance.greatest, instance.seats, instance.at
    for seat in turns:
        now = seated[seat]
        movable[now].discard(seat)
        spare = load[now] > least[now]
        for one in order(seat):  # pragma: no branch - whoever sits there now is a candidate
            if one == now:
                break
            if spare and load[one] < greatest[one]:
                for other in at[seats[seat][0]]:
                    if seated[other] == one:
                        break
                else:  # nearly always: nobody else has to move
                    load[now] -= 1
                    load[one] += 1
                    seated[seat] = one
                    break
            if _take(state, seat, one, now):
                break
    return seated


def any_plan(instance: Instance) -> Seating:
    """Return some complete plan: no lot has a say in it, and none in whether there is one.

    Raises:
        Shortage: no complete plan exists.
    """
    state = Seating(instance)
    kinds = instance.kind_of
    # Scarce kinds choose first; least loads are served before anyone gets more.
    empty = sorted(range(len(kinds)), key=lambda seat: len(instance.eligible[kinds[seat]]))
    if any(instance.least):
        empty = _deal(state, empty, instance.least)
    _fill(state, _deal(state, empty, instance.greatest))
    _lift(state)
    state.label = [0] * len(state.label)
    return state


def _take(state: Seating, seat: int, one: int, now: int) -> bool:
    """Put `one` on `seat` instead of `now` if a complete plan remains; tell whether it was done."""
    held = state.sibling(seat, one)
    if held == EMPTY:
        start = one
    elif held in state.movable[one]:
        start = state.node(held)
    else:
        return False
    goal = state.node(seat)
    if state.label[start] != state.label[goal]:
        return False
    search = Search(state, [start], goal, now)
    chain = search.run()
    if not chain:
        state.split(search.parent)
        return False
    state.apply(chain)
    state.load[now] -= 1
    state.load[one] += 1
    state.seat[seat] = one
    return True


def _deal(state: Seating, seats: Iterable[int], limit: Sequence[int]) -> list[int]:
    """Deal seats round robin to people below `limit`; return the seats left empty."""
    instance, seated, load, movable = state.instance, state.seat, state.load, state.movable
    lines = [deque(people) for people in instance.eligible]
    nobody: frozenset[int] = frozenset()
    left: list[int] = []
    for seat in seats:
        line = lines[instance.kind_of[seat]]
        target = instance.seats[seat][0]
        beside = instance.at[target]
        barred = instance.barred.get(target, nobody)
        for _ in range(len(line)):
            one = line.popleft()
            if load[one] >= limit[one]:
                continue
            line.append(one)
            if one not in barred and all(seated[other] != one for other in beside):
                seated[seat] = one
                load[one] += 1
                movable[one].add(seat)
                break
        else:
            left.append(seat)
    return left


def _fill(state: Seating, empty: Iterable[int]) -> None:
    failed: list[int] = []
    for seat in empty:
        search = Search(state, [state.node(seat)], state.pool)
        chain = search.run()
        if chain:
            state.apply(chain)
        else:  # nothing reached here ever leads to room: no later search looks again
            state.split(search.parent)
            failed.append(seat)
    if failed:
        raise too_few_people(state, failed)


def _lift(state: Seating) -> None:
    """Bring everybody to the least load."""
    failed: list[int] = []
    for one, least in enumerate(state.instance.least):
        while state.load[one] < least:
            chain = Search(state, [state.pool], one).run()
            if not chain:
                failed.append(one)
                break
            state.apply(chain)
    if failed:
        raise too_few_seats(state, failed)
