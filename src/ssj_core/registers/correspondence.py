"""Whether list and registers match one another (clause C61), and what does not."""

from collections.abc import Iterator
from datetime import date

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.registers import (
    NoInspectorForItemError,
    NoTargetForItemError,
    UnknownTargetError,
)
from ssj_core.registers.snapshots import InspectorRegister, ItemList, TargetRegister


def correspondence_faults(
    items: ItemList,
    targets: TargetRegister,
    inspectors: InspectorRegister,
    *,
    on: date,
    team: int,
) -> Iterator[SsjError]:
    """Yield what does not match between the item list and the two registers.

    Args:
        items: the list of inspection items.
        targets: the target register; every item needs an active target in it.
        inspectors: the inspector register; every item needs `team` of its department who are
            certified and available, with its qualification if it names one. Every conflict
            declared must name a target.
        on: the day certificates and leave are looked at.
        team: how many inspectors an inspection needs; the plan gives no number (C71), so you do.
    """
    ready = inspectors.certified_on(on)
    active = targets.active
    for item in items:
        if not any(item.applies_to(target) for target in active):
            yield NoTargetForItemError(item=item.id)
        own = [one for one in ready if one.department == item.department]
        found = sum(
            not item.qualification or item.qualification in one.qualifications for one in own
        )
        if found < team:
            yield NoInspectorForItemError(
                item=item.id, department=item.department, found=found, needed=team
            )
    for inspector in inspectors:
        for target in inspector.conflicts:
            if target not in targets:
                yield UnknownTargetError(inspector=inspector.id, target=target)


def check_correspondence(
    items: ItemList,
    targets: TargetRegister,
    inspectors: InspectorRegister,
    *,
    on: date,
    team: int,
) -> None:
    """Pass if list and registers match one another (clause C61).

    Raises:
        ManyFaultsError: everything `correspondence_faults` yields, together.
    """
    faults = tuple(correspondence_faults(items, targets, inspectors, on=on, team=team))
    if faults:
        raise ManyFaultsError(
            what="一单两库对应关系 / items, targets and inspectors", faults=faults
        )
