"""A second, slow way to the first complete plan: try everything in order. Shares no search code."""

import random
from collections.abc import Callable, Sequence

from ssj_core.drawing.assignment.instance import Instance, build

Order = Callable[[int], Sequence[int]]
SHAPES = [(1, 3), (2, 3), (3, 2), (6, 1), (2, 2), (1, 6), (4, 1), (5, 1), (1, 4), (2, 1), (3, 1)]


def first_plan_by_force(instance: Instance, turns: Sequence[int], order: Order) -> list[int] | None:
    """Return the first complete plan by depth-first search, or None."""
    seated: dict[int, int] = {}
    load = [0] * len(instance.people)

    def fill(turn: int) -> bool:
        if turn == len(turns):
            return all(low <= has for low, has in zip(instance.least, load, strict=True))
        seat = turns[turn]
        at_target = {seated.get(other) for other in instance.at[instance.seats[seat][0]]}
        for one in order(seat):
            if load[one] < instance.greatest[one] and one not in at_target:
                seated[seat] = one
                load[one] += 1
                if fill(turn + 1):
                    return True
                del seated[seat]
                load[one] -= 1
        return False

    return [seated[seat] for seat in sorted(seated)] if fill(0) else None


def random_instance(chance: random.Random) -> Instance:
    """Return a small instance, solvable about as often as not: 6 seats and 6 people at most."""
    count, places = chance.choice(SHAPES)
    targets = [f"t{at}" for at in range(count)]
    people = [f"p{at}" for at in range(chance.randint(1, 6))]
    kinds = [f"d/{role}" for role in "abc"[: chance.randint(1, 3)]]
    slots = {
        target: [f"{chance.choice(kinds)}/{at + 1}" for at in range(chance.randint(1, places))]
        for target in targets
    }
    dense = chance.choice([0.5, 0.8, 1.0])
    eligibility = {kind: [one for one in people if chance.random() < dense] for kind in kinds}
    capacities: dict[str, tuple[int, int]] = {}
    for one in people:
        most = chance.choice([0, 1, 1, 2, 2, 3, 6])
        capacities[one] = (chance.choice([0, 0, 0, 0, min(1, most), most]), most)
    barred = chance.choice([0.0, 0.1, 0.3])
    recusals = [(target, one) for target in targets for one in people if chance.random() < barred]
    return build(targets, slots, eligibility, capacities, recusals)


def random_lots(instance: Instance, chance: random.Random) -> tuple[list[int], Order]:
    """Return a random order of the seats and, for each, of its candidates."""
    turns = list(range(len(instance.seats)))
    chance.shuffle(turns)
    orders: dict[int, list[int]] = {}
    for seat in turns:
        orders[seat] = list(instance.candidates(seat))
        chance.shuffle(orders[seat])
    return turns, orders.__getitem__
