"""Whom a row is drawn from on a day, stratum by stratum, and how many that makes (D9)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from math import ceil

from attrs import frozen

from ssj_core.journal import World
from ssj_core.planning.plan import Plan
from ssj_core.planning.tasks import EVERY, JointTask, Share, Task
from ssj_core.registers.entries import TargetRow
from ssj_core.registers.lists import ListedItem, item_of
from ssj_core.registers.rolls import target_roll
from ssj_core.registers.words import TargetState


@frozen(kw_only=True)
class Part:
    """A part of a row's pool that has one ratio.

    Attributes:
        stratum: the share's name; `EVERY` for those without one of their own.
        share: the share.
        size: how many targets of the pool are in it.
        tiers: the tiers in it as (scheme, tier), whether or not anybody of the pool has them; empty
            when the register tells nothing of tiers.
    """

    stratum: str
    share: Share
    size: int
    tiers: tuple[tuple[str, str], ...]

    @property
    def number(self) -> int:
        """How many are drawn: the ratio over the part, rounded up, for a ratio is a floor (D9)."""
        return ceil(self.share.ratio * self.size)


def units_of(plan: Plan, row: Task) -> tuple[str, ...]:
    """Return the departments that inspect a row, the plan's own first."""
    return (plan.department, *row.departments)


def items_of(world: World, plan: Plan, row: Task, day: date) -> dict[str, ListedItem | None]:
    """Return the items of a row as the lists of its departments have them, None for one on no list."""
    found: dict[str, ListedItem | None] = {}
    for number in row.items:
        listed = (item_of(world, unit, number, day) for unit in units_of(plan, row))
        found[number] = next((item for item in listed if item is not None), None)
    return found


def register_of(world: World, plan: Plan, row: Task, day: date) -> dict[str, TargetRow]:
    """Return the register a row is drawn from on a day, by number, suspended targets included.

    That is the register of the plan's department, or the one the row names; for a joint row that
    names none, whoever stands on the register of every participating department. The row's own
    `pool` narrows it.
    """
    wanted = row.pool
    if wanted is not None and wanted.register:
        found = target_roll(world, wanted.register, day)
    else:
        found = target_roll(world, plan.department, day)
        for unit in row.departments:
            other = target_roll(world, unit, day)
            found = {number: target for number, target in found.items() if number in other}
    return {number: target for number, target in found.items() if _wanted(row, target)}


def pool_of(world: World, plan: Plan, row: Task, day: date) -> dict[str, TargetRow]:
    """Return whom a row is drawn from on a day, by number: active, in its register, in scope.

    Items narrow `register_of` to the targets they are about.
    """
    items = [item for item in items_of(world, plan, row, day).values() if item is not None]
    return {
        number: target
        for number, target in register_of(world, plan, row, day).items()
        if target.state is TargetState.ACTIVE
        and all(item.applies_to(target.kind, target.labels) for item in items)
    }


def _wanted(row: Task, target: TargetRow) -> bool:
    pool = row.pool
    if pool is None:
        return True
    return (
        (not pool.tiers or target.tier in pool.tiers)
        and (not pool.kinds or target.kind in pool.kinds)
        and (not pool.labels or not set(pool.labels).isdisjoint(target.labels))
        and (not pool.districts or target.district in pool.districts)
    )


def parts_of_pool(row: Task, pool: Mapping[str, TargetRow]) -> tuple[Part, ...]:
    """Return the parts of a pool by the row's shares, in the order the plan writes them.

    A tier nobody of the pool has belongs to whatever schemes the pool has.
    """
    own = {share.stratum for share in row.ratios}
    known = {(target.tier_scheme, target.tier) for target in pool.values() if target.tier}
    schemes = sorted({scheme for scheme, _ in known})
    sizes: dict[str, int] = {}
    for target in pool.values():
        stratum = target.tier if target.tier in own else EVERY
        sizes[stratum] = sizes.get(stratum, 0) + 1
    return tuple(
        Part(
            stratum=share.stratum,
            share=share,
            size=sizes.get(share.stratum, 0),
            tiers=_tiers(share.stratum, known, schemes, own),
        )
        for share in row.ratios
    )


def _tiers(
    stratum: str, known: set[tuple[str, str]], schemes: Iterable[str], own: set[str]
) -> tuple[tuple[str, str], ...]:
    if stratum == EVERY:
        return tuple(sorted((scheme, tier) for scheme, tier in known if tier not in own))
    having = sorted(scheme for scheme, tier in known if tier == stratum)
    return tuple((scheme, stratum) for scheme in having or schemes)


def number_of(
    world: World,
    plan: Plan,
    row: Task,
    day: date,
    spent: Callable[[TargetRow], bool] | None = None,
) -> int:
    """Return how many targets a row draws on a day: a joint row's count, else its ratios' (D9).

    Args:
        world: the state of the journal.
        plan: the plan.
        row: its row.
        day: the day.
        spent: tells whom the rules leave no visit of the year.
    """
    if isinstance(row, JointTask):
        return row.count
    pool = pool_of(world, plan, row, day)
    left = {name: target for name, target in pool.items() if spent is None or not spent(target)}
    return sum(part.number for part in parts_of_pool(row, left))
