"""From item lists, work rules and whole registers to what the journal takes."""

from collections.abc import Mapping
from datetime import date

from ssj_core.encoding import canonical, digest
from ssj_core.errors.planning import PayloadRefusedError
from ssj_core.errors.registering import NotKeeperError
from ssj_core.registers import (
    ExpertPool,
    InspectorRegister,
    InspectorState,
    ItemList,
    TargetRegister,
    TargetState,
    changes,
)
from ssj_core.service.registering.facts import (
    SECTIONS,
    ExpertsSnapshot,
    InspectorsSnapshot,
    ItemListAdopted,
    ItemListAmended,
    RegisterSnapshot,
    WorkRulesAdopted,
)
from ssj_core.service.registering.rolls import Snapshot


def snapshot_of(
    register: TargetRegister | InspectorRegister | ExpertPool, department: str
) -> Snapshot:
    """Return a register as the journal keeps it: day, digest, how many, how many of them left.

    >>> from ssj_core.registers import Target
    >>> register = TargetRegister(entries=[Target(id="甲", name="甲店")], as_of=date(2026, 1, 5))
    >>> snapshot_of(register, "市监局").size
    1
    """
    kinds: dict[type, type[Snapshot]] = {
        TargetRegister: RegisterSnapshot,
        InspectorRegister: InspectorsSnapshot,
        ExpertPool: ExpertsSnapshot,
    }
    out = (TargetState.EXITED, InspectorState.LEFT)
    return kinds[type(register)](
        department=department,
        as_of=register.as_of,
        digest=register.digest(),
        size=len(register),
        left=sum(one.state in out for one in register),
    )


def list_of(items: ItemList, department: str, *, on: date | None = None) -> ItemListAdopted:
    """Return the adoption of a department's item list (clauses C54–C60), on the day of the list.

    Raises:
        NotKeeperError: an item is another department's.
    """
    _own(items, department)
    return ItemListAdopted(
        department=department,
        items=tuple(item.id for item in items),
        digest=items.digest(),
        on=items.as_of if on is None else on,
    )


def amendment_of(
    before: ItemList, after: ItemList, department: str, *, reason: str, on: date | None = None
) -> ItemListAmended:
    """Return the amendment that makes `before` into `after`, on the day of `after`.

    Raises:
        NotKeeperError: an item is another department's.
    """
    _own(after, department)
    found = changes(before, after)
    return ItemListAmended(
        department=department,
        reason=reason,
        added=tuple(item.id for item in found.added),
        removed=tuple(item.id for item in found.gone),
        changed=tuple(item.id for _, item in found.changed),
        digest=after.digest(),
        on=after.as_of if on is None else on,
    )


def _own(items: ItemList, department: str) -> None:
    for item in items:
        if item.department not in ("", department):
            raise NotKeeperError(
                what=f"{item.id} {item.name}", keeper=item.department, department=department
            )


def work_rules_of(sections: Mapping[str, str], department: str, *, on: date) -> WorkRulesAdopted:
    """Return the adoption of work rules: their five sections by name, `SECTIONS` (clause C72).

    Raises:
        PayloadRefusedError: there is a section of another name.
        ManyFaultsError: a section is missing or blank.
    """
    for name in sections:
        if name not in SECTIONS:
            raise PayloadRefusedError(path=name, want=" / ".join(SECTIONS), value=sections[name])
    text = {"department": department, **{name: sections.get(name, "") for name in SECTIONS}}
    return WorkRulesAdopted(**text, digest=digest(canonical(text)), on=on)
