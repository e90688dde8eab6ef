"""Even work: the tightest loads people alike can share, found by filling up like water.

The highest level is the smallest one at which a complete plan exists. Those who cannot all stay below
it, and their seats (the Hall violator one level lower, which is unique), are settled at it; what is
left is shared in the same way.
"""

from collections.abc import Collection, Sequence

from attrs import evolve

from ssj_core.drawing.assignment.instance import Instance
from ssj_core.drawing.assignment.lookahead import any_plan
from ssj_core.drawing.assignment.shortage import Bottleneck, components
from ssj_core.errors.assignment import Shortage

Loads = list[tuple[int, int]]


def balanced_loads(instance: Instance) -> dict[str, tuple[int, int]]:
    """Return (least, greatest) loads that leave people alike at most one apart, where feasible.

    Loads already stated are kept: nobody gets less than their least or more than their greatest.

    Raises:
        Shortage: no complete plan exists, balanced or not.
    """
    any_plan(instance)
    levels = _levels(instance)
    even = [
        (max(low, least), max(high, least))
        for (low, high), least in (
            (levels.get(one, (0, 0)), least)
            for one, least in zip(instance.people, instance.least, strict=True)
        )
    ]
    capped = [(least, high) for (_, high), least in zip(even, instance.least, strict=True)]
    stated = list(zip(instance.least, instance.greatest, strict=True))
    # Single loads, or meeting at one target only once, can stand against an even share.
    loads = next((loads for loads in (even, capped) if _possible(instance, loads)), stated)
    return dict(zip(instance.people, loads, strict=True))


def _levels(instance: Instance) -> dict[str, tuple[int, int]]:
    """Return the level of everybody who has work, and one less."""
    loads: dict[str, tuple[int, int]] = {}
    for seats in components(instance, range(len(instance.seats))):
        rest = _part(instance, seats, ())
        while rest.seats:
            level, stuck = _lowest(rest)
            people = {one for part in stuck for one in part.people}
            most = dict(zip(rest.people, rest.greatest, strict=True))
            loads.update(
                {one: (min(level - 1, most[one]), min(level, most[one])) for one in people}
            )
            settled = {seat for part in stuck for seat in part.slots}
            left = [
                seat
                for seat, (_, slot) in enumerate(rest.seats)
                if (rest.target_of(seat), slot) not in settled
            ]
            rest = _part(rest, left, people)
    return loads


def _lowest(instance: Instance) -> tuple[int, Sequence[Bottleneck]]:
    """Return the smallest level that is enough, and why one less is not."""
    low, level = 0, max(instance.greatest)
    stuck: Sequence[Bottleneck] = ()
    middle = -(-len(instance.seats) // len(instance.people))  # enough, more often than not
    while low < level:
        found = _bottlenecks(instance, middle)
        if found:
            low, stuck = middle + 1, found
        else:
            level = middle
        middle = max(level - 1, low) if not stuck else (low + level) // 2
    return level, stuck


def _bottlenecks(instance: Instance, level: int) -> Sequence[Bottleneck]:
    """Return why nobody's load can stay within `level`, or nothing if all can."""
    capped = evolve(instance, greatest=[min(level, most) for most in instance.greatest])
    try:
        any_plan(capped)
    except Shortage as shortage:
        found: Sequence[Bottleneck] = shortage.certificate.bottlenecks
        return found
    return ()


def _possible(instance: Instance, loads: Loads) -> bool:
    try:
        any_plan(
            evolve(instance, least=[low for low, _ in loads], greatest=[high for _, high in loads])
        )
    except Shortage:
        return False
    return True


def _part(instance: Instance, seats: Sequence[int], settled: Collection[str]) -> Instance:
    """Return the instance of some seats, without people settled, numbered anew; no least loads."""
    kinds = sorted({instance.kind_of[seat] for seat in seats})
    open_to = sorted({one for kind in kinds for one in instance.eligible[kind]})
    people = [one for one in open_to if instance.people[one] not in settled]
    new = {one: index for index, one in enumerate(people)}
    rows = sorted({instance.seats[seat][0] for seat in seats})
    row = {target: index for index, target in enumerate(rows)}
    at: list[list[int]] = [[] for _ in rows]
    for index, seat in enumerate(seats):
        at[row[instance.seats[seat][0]]].append(index)
    return Instance(
        targets=tuple(instance.targets[target] for target in rows),
        people=tuple(instance.people[one] for one in people),
        seats=tuple((row[target], slot) for target, slot in map(instance.seats.__getitem__, seats)),
        kinds=tuple(instance.kinds[kind] for kind in kinds),
        kind_of=[kinds.index(instance.kind_of[seat]) for seat in seats],
        eligible=[
            tuple(new[one] for one in instance.eligible[kind] if one in new) for kind in kinds
        ],
        barred={
            row[target]: frozenset(new[one] for one in instance.barred[target] if one in new)
            for target in rows
            if target in instance.barred
        },
        least=[0] * len(people),
        greatest=[instance.greatest[one] for one in people],
        at=[tuple(some) for some in at],
    )
