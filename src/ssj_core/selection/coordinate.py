"""Tasks of one session beside each other: fall together, keep apart, or be rotated; chances exact.

The draw itself is `ssj_core.drawing`; here is what can be said before any lot is cast.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Final, Literal

from attrs import field, frozen

from ssj_core.errors.selection import BoundsError
from ssj_core.legal.amounts import Number

Relation = Literal["together", "apart", "rotated"]
RELATIONS: Final[tuple[Relation, ...]] = ("together", "apart", "rotated")


@frozen(kw_only=True)
class PlannedTask:
    """One task of a session: its strata and how many are drawn of each."""

    task: str
    strata: Mapping[str, Sequence[str]] = field(repr=False)
    numbers: Mapping[str, Number]


def inclusion(tasks: Sequence[PlannedTask]) -> dict[str, dict[str, Fraction]]:
    """Return π by task and target, exact: n/N of the stratum, whatever the tasks are to each other.

    Coordination changes who is drawn with whom, never how likely one task draws one target.

    >>> one = PlannedTask(task="t", strata={"A": ["a", "b", "c"]}, numbers={"A": 1})
    >>> inclusion([one])["t"]["b"]
    Fraction(1, 3)
    """
    return {
        task.task: {
            target: Fraction(task.numbers[name]) / len(targets)
            for name, targets in task.strata.items()
            for target in targets
        }
        for task in tasks
    }


def apart_ranks(size: int, numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the (first, last) ranks each task takes of one stratum, from 1; last < first if none.

    Raises:
        BoundsError: the tasks together ask for more than there are.

    >>> apart_ranks(10, [0, 2, 1])
    [(1, 0), (1, 2), (3, 3)]
    """
    if sum(numbers) > size:
        raise BoundsError(
            where="apart 分开抽取",
            why_zh=f"各任务合计 {sum(numbers)} 户，多于 {size} 户",
            why_en=f"the tasks ask for {sum(numbers)} of {size}",
        )
    ranks: list[tuple[int, int]] = []
    before = 0
    for number in numbers:
        ranks.append((before + 1, before + number))
        before += number
    return ranks


def deal_again(
    tickets: Mapping[str, bytes], strata: Mapping[str, Sequence[str]], drawn: Mapping[str, object]
) -> dict[str, bytes]:
    """Return the tickets of the next rotated task (§5.6).

    Inside each stratum the same tickets go out again in ascending order: first to those not drawn,
    by their tickets, then to those drawn, by theirs. So tickets stay as random as they were.
    """
    dealt = dict(tickets)
    for targets in strata.values():
        line = sorted(targets, key=lambda one: (one in drawn, tickets[one], one.encode()))
        order = sorted(tickets[one] for one in targets)
        dealt.update(zip(line, order, strict=True))
    return dealt


def visited_by_none(tasks: Sequence[PlannedTask], relation: Relation, target: str) -> Fraction:
    """Return the chance that no task draws `target`.

    Exact for tasks together or apart, which stand over equal strata: together it is what the most
    likely task leaves, apart what all of them leave. Rotated tasks stand over strata that differ,
    and there it is the least it can be: nearly always nobody is drawn twice, but tiny strata can.

    Raises:
        BoundsError: apart or rotated, and the chances add up to more than 1.
    """
    chances = [one.get(target, Fraction(0)) for one in inclusion(tasks).values()]
    if relation == "together":
        return 1 - max(chances, default=Fraction(0))
    left = 1 - sum(chances, Fraction(0))
    if left < 0:
        raise BoundsError(
            where=f"检查对象 target {target}",
            why_zh="各任务的概率合计超过 1，必有重复检查",
            why_en="the chances of all tasks exceed 1: some visits will repeat",
        )
    return left


def batches(size: int, count: int) -> list[tuple[int, int]]:
    """Return the (first, last) ranks of `count` batches of a task drawn in full, even in size.

    Raises:
        BoundsError: there are fewer targets than batches, or no batches.

    >>> batches(10, 3)
    [(1, 4), (5, 7), (8, 10)]
    """
    if not 0 < count <= size:
        raise BoundsError(
            where="分批 batches",
            why_zh=f"{size} 户不能分为 {count} 批",
            why_en=f"{size} targets make no {count} batches",
        )
    even, rest = divmod(size, count)
    return apart_ranks(size, [even + (batch < rest) for batch in range(count)])


def joint_chance(size: int, number: int, others: int = 2) -> Fraction:
    """Return the exact chance that `others` given targets of one stratum are all drawn.

    >>> joint_chance(6, 2)
    Fraction(1, 15)
    """
    return (
        Fraction(comb(size - others, number - others), comb(size, number))
        if number >= others
        else Fraction(0)
    )
