"""The inspector draw over plain ids: the one function every other form of it ends in."""

from collections.abc import Collection, Mapping

from ssj_core.drawing.assignment.instance import Slots, build
from ssj_core.drawing.assignment.lookahead import first_plan
from ssj_core.drawing.assignment.lots import assign_key, candidate_order, seat_keys, seat_order
from ssj_core.encoding import check_id


def plan(
    targets: Collection[str],
    slots: Slots,
    *,
    task: str,
    seed: str,
    eligibility: Mapping[str, Collection[str]],
    capacities: Mapping[str, tuple[int, int]],
    recusals: Collection[tuple[str, str]] = (),
    suite: str = "sha256",
) -> dict[tuple[str, str], str]:
    """Return the inspector of every (target id, slot id), in the order the slots took turns.

    The plan is the lexicographically first complete one by sequential lot with look-ahead
    (docs/spec/ssj-draw-1.md, §7): it depends on what is given here and on nothing else.

    Args:
        targets: target ids; their order does not matter.
        slots: slot ids ``department/role/ordinal`` of every target, or of each target by its id.
        task: id of the task.
        seed: the seed of the session, 64 hex digits.
        eligibility: who may fill the slots of a ``department/role``.
        capacities: least and greatest load of every inspector.
        recusals: (target id, inspector id) pairs that must not meet.
        suite: ``sha256`` or ``sm3``.

    Raises:
        Shortage: no complete plan exists; it says who is missing where.
        InputRefusedError: an id, a slot, a load or the seed is refused; the message says which.

    >>> for seat, inspector in plan(
    ...     ["甲店", "乙店"],
    ...     ["scjg/lead/1", "scjg/member/1"],
    ...     task="2026-017",
    ...     seed="5e" * 32,
    ...     eligibility={"scjg/lead": ["JC01"], "scjg/member": ["JC02", "JC03"]},
    ...     capacities={"JC01": (0, 2), "JC02": (1, 1), "JC03": (1, 1)},
    ... ).items():
    ...     print(*seat, inspector)
    甲店 scjg/member/1 JC02
    甲店 scjg/lead/1 JC01
    乙店 scjg/lead/1 JC01
    乙店 scjg/member/1 JC03
    """
    check_id(task)
    key = assign_key(task, seed, suite)
    instance = build(tuple(targets), slots, eligibility, capacities, recusals)
    keys = seat_keys(instance, key, suite)
    turns = seat_order(instance, keys)
    people = first_plan(instance, turns, candidate_order(instance, keys, suite))
    return {
        (instance.target_of(seat), instance.seats[seat][1]): instance.people[people[seat]]
        for seat in turns
    }
