"""Why no complete plan exists: a Hall violator, in numbers anyone can check and in people's words.

*Too few people*: seats reachable only by people who together cannot take as many.
*Too few seats*: people whose least loads add up to more than the seats open to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from attrs import frozen

from ssj_core.drawing.assignment.instance import Instance
from ssj_core.drawing.assignment.search import Search
from ssj_core.drawing.assignment.seating import Seating
from ssj_core.errors.assignment import Shortage


@frozen(kw_only=True)
class Bottleneck:
    """One connected part of a shortage.

    Attributes:
        missing: ``people`` if seats stay empty, ``seats`` if least loads cannot be reached.
        slots: (target id, slot id) of the seats concerned.
        people: ids of all inspectors who could help.
        demand: seats to be filled, or the sum of the least loads.
        capacity: the most that can be met of it.
        short: demand minus capacity, above 0.
    """

    missing: Literal["people", "seats"]
    slots: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    demand: int
    capacity: int

    @property
    def short(self) -> int:
        """Return by how much the demand exceeds the capacity."""
        return self.demand - self.capacity

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the ``department/role`` of the slots, in order."""
        return tuple(sorted({slot.rpartition("/")[0] for _, slot in self.slots}, key=str.encode))


@frozen
class ShortageCertificate:
    """All bottlenecks of a shortage, the worst first; independent of the lots and of any search."""

    bottlenecks: tuple[Bottleneck, ...]

    @property
    def slots(self) -> int:
        """Return how many slots are concerned."""
        return sum(len(part.slots) for part in self.bottlenecks)

    @property
    def people(self) -> int:
        """Return how many inspectors are concerned."""
        return sum(len(part.people) for part in self.bottlenecks)

    @property
    def demand(self) -> int:
        """Return the slots to fill, or the sum of the least loads."""
        return sum(part.demand for part in self.bottlenecks)

    @property
    def capacity(self) -> int:
        """Return the most that can be met of the demand."""
        return sum(part.capacity for part in self.bottlenecks)

    @property
    def short(self) -> int:
        """Return by how much the demand exceeds the capacity."""
        return sum(part.short for part in self.bottlenecks)


def too_few_people(state: Seating, failed: Iterable[int]) -> Shortage:
    """Return the shortage of a largest plan that leaves the seats `failed` empty."""
    state.label = [0] * len(state.label)
    search = Search(state, [state.node(seat) for seat in failed], state.pool)
    search.run()
    seats = sorted(node - state.pool - 1 for node in search.parent if node > state.pool)
    parts = components(state.instance, seats)
    return _shortage(_people_part(state.instance, part, search.parent) for part in parts)


def too_few_seats(state: Seating, failed: Sequence[int]) -> Shortage:
    """Return the shortage of a complete plan that leaves people `failed` below their least load."""
    state.label = [0] * len(state.label)
    search = Search(state, [state.pool], failed[0])
    search.run()
    instance = state.instance
    low = [one for one in range(state.pool) if one not in search.parent]
    open_to = _open_seats(instance, frozenset(low))
    parts = components(instance, sorted(open_to), frozenset(low))
    seated = set().union(*(open_to.get(seat, ()) for seat in open_to)) if open_to else set[int]()
    found = [
        _seats_part(state, part, set().union(*(open_to[seat] for seat in part))) for part in parts
    ]
    idle = [one for one in low if one not in seated and instance.least[one]]
    found.extend(_seats_part(state, [], {one}) for one in idle)
    return _shortage(part for part in found if part.short > 0)


def _people_part(
    instance: Instance, seats: Sequence[int], reached: Mapping[int, int]
) -> Bottleneck:
    whole: set[int] = set()
    once: set[tuple[int, int]] = set()
    for seat in seats:
        target = instance.seats[seat][0]
        for one in instance.candidates(seat):
            if one in reached:
                whole.add(one)
            else:  # has room, but may come to one target only once
                once.add((target, one))
    people = whole | {one for _, one in once}
    return Bottleneck(
        missing="people",
        slots=_named(instance, seats),
        people=tuple(instance.people[one] for one in sorted(people)),
        demand=len(seats),
        capacity=sum(instance.greatest[one] for one in whole) + len(once),
    )


def _seats_part(state: Seating, seats: Sequence[int], people: set[int]) -> Bottleneck:
    instance = state.instance
    return Bottleneck(
        missing="seats",
        slots=_named(instance, seats),
        people=tuple(instance.people[one] for one in sorted(people)),
        demand=sum(instance.least[one] for one in people),
        capacity=sum(state.load[one] for one in people),
    )


def _open_seats(instance: Instance, people: frozenset[int]) -> dict[int, list[int]]:
    found = ((seat, instance.candidates(seat)) for seat in range(len(instance.seats)))
    some = ((seat, [one for one in every if one in people]) for seat, every in found)
    return {seat: those for seat, those in some if those}


def _named(instance: Instance, seats: Iterable[int]) -> tuple[tuple[str, str], ...]:
    return tuple((instance.target_of(seat), instance.seats[seat][1]) for seat in seats)


def components(
    instance: Instance, seats: Sequence[int], people: frozenset[int] | None = None
) -> list[list[int]]:
    """Split seats into parts that share no person."""
    root: dict[object, object] = {}

    def find(node: object) -> object:
        while (above := root.setdefault(node, node)) != node:
            root[node] = node = root[above]
        return node

    for kind in {instance.kind_of[seat] for seat in seats}:
        for one in instance.eligible[kind]:
            if people is None or one in people:
                root[find(("person", one))] = find(("kind", kind))
    parts: dict[object, list[int]] = {}
    for seat in seats:
        parts.setdefault(find(("kind", instance.kind_of[seat])), []).append(seat)
    return list(parts.values())


def _shortage(parts: Iterable[Bottleneck]) -> Shortage:
    bottlenecks = tuple(sorted(parts, key=lambda part: (-part.short, part.slots, part.people)))
    return Shortage(
        statement_zh="\n".join(_words_zh(part) for part in bottlenecks),
        statement_en="\n".join(_words_en(part) for part in bottlenecks),
        certificate=ShortageCertificate(bottlenecks),
    )


def _words_zh(part: Bottleneck) -> str:
    if part.missing == "people":
        return (
            f"人手不足：{'、'.join(part.kinds)} 共 {part.demand} 个岗位，"
            f"能担任的检查人员 {len(part.people)} 名，合计最多承担 {part.capacity} 个，"
            f"还差 {part.short} 个。请增加人员、提高承担上限或减少对象后另行封存抽取。"
        )
    return (
        f"任务不足：{len(part.people)} 名检查人员的最少承担数合计 {part.demand} 个，"
        f"能分给他们的岗位最多 {part.capacity} 个，还差 {part.short} 个。请调低最少承担数后另行封存抽取。"
    )


def _words_en(part: Bottleneck) -> str:
    if part.missing == "people":
        return (
            f"too few people: {part.demand} slots of {', '.join(part.kinds)}, "
            f"{len(part.people)} inspectors who may take them, able to take {part.capacity} at most: "
            f"short by {part.short}. Add people, raise capacities or draw fewer targets, then seal anew."
        )
    return (
        f"too few slots: the least loads of {len(part.people)} inspectors add up to {part.demand}, "
        f"at most {part.capacity} slots are open to them: short by {part.short}. "
        "Lower the least loads, then seal anew."
    )
