"""What an inspection asks the rulebook, with facts of the journal and never of the caller."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from ssj_core.encoding import Text
from ssj_core.inspection.grounds import Special
from ssj_core.inspection.state import INSPECTION, Inspection
from ssj_core.inspection.words import Source
from ssj_core.journal import World
from ssj_core.planning import plans_of
from ssj_core.planning.asks import body_of
from ssj_core.registers.entries import TargetRow
from ssj_core.registers.lists import ListedItem, item_of
from ssj_core.registers.rolls import inspector_serving, target_on
from ssj_core.registers.words import ItemClass, Method
from ssj_core.rules import (
    AllowedMethods,
    Ask,
    MayAssign,
    MayInspect,
    MaySkipRandom,
    TeamSize,
    VisitsPerYear,
    allowed,
    among,
    number,
)

if TYPE_CHECKING:
    from datetime import date

    from ssj_core.inspection.assigning import InspectionAssigned, Member

Asked = Iterator[Ask[Any]]


def listed_items(
    world: World, told: "InspectionAssigned", day: "date | None" = None
) -> dict[str, ListedItem | None]:
    """Return the items of an inspection as the lists of its departments have them on a day."""
    on = day or told.on
    found: dict[str, ListedItem | None] = {}
    for name in told.items:
        listed = (item_of(world, unit, name, on) for unit in told.departments)
        found[name] = next((item for item in listed if item is not None), None)
    return found


def fields_of(items: dict[str, ListedItem | None]) -> tuple[str | None, ...]:
    """Return the fields of supervision of the items, each once; None for what names none."""
    return tuple(dict.fromkeys(item.field or None if item else None for item in items.values()))


def target_row(world: World, told: "InspectionAssigned") -> TargetRow | None:
    """Return the target as the first of its departments that has it on its register."""
    rows = (target_on(world, unit, told.target, told.on) for unit in told.departments)
    return next((row for row in rows if row is not None), None)


def assigned_asks(world: World, told: "InspectionAssigned") -> Asked:
    """Ask whether it may be inspected, by how many, by whom, how, and how often."""
    items = listed_items(world, told)
    for name, item in items.items():
        off = () if item is not None else ("point:listed",)
        yield Ask(_may_inspect(world, told, name, item), allowed(), _of_item(name), cites=off)
        if told.source is Source.KEY and item is not None:
            kind: Literal["general", "key"] = (
                "key" if item.item_class is ItemClass.KEY else "general"
            )
            question = MaySkipRandom(special_field=True, basis=True, item_class=kind)
            yield Ask(question, allowed(), _of_item(name))
    joint = len(told.departments) > 1
    onsite = Method.ONSITE in told.methods
    sent = Counter(member.department for member in told.team)
    for field in fields_of(items):
        size = TeamSize(joint=joint, onsite=onsite, field=field)
        for unit in told.departments:
            of = Text(f"{unit}的检查组", f"the team of {unit}")
            cites = ("point:team", "point:team-of-each") if joint else ("point:team",)
            yield Ask(size, number(sent[unit]), of, cites=cites)
        yield Ask(AllowedMethods(joint=joint, field=field), among(told.methods), told.called())
    yield from person_asks(world, told.team, told.on, items)
    for expert in told.assistants:
        for field in fields_of(items):
            assisting = MayAssign(
                role="expert",
                interest=False,
                minimum_met=True,
                counted=False,
                signs=False,
                field=field,
            )
            yield Ask(assisting, allowed(), Text(f"专家 {expert}", f"expert {expert}"))
    if told.source is not Source.RANDOM:
        yield from _visits(world, told, items, onsite=onsite)


def _of_item(name: str) -> Text:
    return Text(f"事项 {name}", f"item {name}")


def _may_inspect(
    world: World, told: "InspectionAssigned", name: str, item: ListedItem | None
) -> MayInspect:
    source = told.source
    special = isinstance(told.ground, Special)
    return MayInspect(
        source=source.rules_word,
        form=source.rules_form,
        body=body_of(world, told.departments[0]),
        listed=item is not None,
        planned=source in (Source.RANDOM, Source.HIGHER, Source.SPECIAL)
        or _planned(world, told, name),
        trigger=source.rules_ground,
        random_domain=item is not None,
        reason=bool(told.reason.strip()),
        field=item.field or None if item else None,
        # A special plan is in effect only once all this was done; its guard wants it in effect.
        approved=special or None,
        filed=special or None,
        published=special or None,
        ordered_by_superior=source is Source.HIGHER,
        suspicion=source.rules_word == "case-driven",
    )


def _planned(world: World, told: "InspectionAssigned", name: str) -> bool:
    """Tell whether a plan in effect on the day has a row with the item."""
    for history in plans_of(world, told.departments[0], told.on.year):
        version = history.effective_on(told.on)
        rows = getattr(version.plan, "tasks", ()) if version else ()
        if any(name in row.items for row in rows):
            return True
    return False


def person_asks(
    world: World,
    team: "tuple[Member, ...]",
    day: "date",
    items: dict[str, ListedItem | None],
) -> Asked:
    """Ask of each inspector whether they may be sent, by the register of the day (C66, C70)."""
    for member in team:
        row = inspector_serving(world, member.department, member.inspector, day)
        certificate: Any = row.certificate_on(day) if row else "none"
        for item in items.values():
            wanted = item.qualification if item else ""
            question = MayAssign(
                role="inspector",
                certificate=certificate,
                interest=False,
                qualified=not wanted or (row is not None and wanted in row.qualifications),
                counted=True,
                signs=True,
                field=item.field or None if item else None,
            )
            yield Ask(question, allowed(), Text(member.inspector, member.inspector))


def visits_in_year(world: World, department: str, target: str, year: int) -> int:
    """Return how often a department visits a target in a year by what counts under a cap (C6).

    A drawn visit counts from its assignment on, unless it ended without one; what follows a complaint
    or a matter does not.
    """
    about = (world.get(INSPECTION, key) for key in world.find(INSPECTION, "target", target))
    return sum(one is not None and _counts(one, department, year) for one in about)


def _counts(inspection: Inspection, department: str, year: int) -> bool:
    told = inspection.assigned
    day = inspection.started.on if inspection.started else told.on
    return (
        department in told.departments
        and told.source in (Source.RANDOM, Source.KEY, Source.SPECIAL)
        and day.year == year
        and inspection.visited_or_owed
    )


def _visits(
    world: World, told: "InspectionAssigned", items: dict[str, ListedItem | None], *, onsite: bool
) -> Asked:
    """Ask how often the target may be visited by each department in the year (C6)."""
    row = target_row(world, told)
    scheme, tier = (row.tier_scheme, row.tier) if row and row.tier else (None, None)
    for unit in told.departments:
        count = visits_in_year(world, unit, told.target, told.on.year) + 1
        for name, item in items.items():
            if item is None:
                continue
            question = VisitsPerYear(
                item=name,
                item_class="key" if item.item_class is ItemClass.KEY else "general",
                scheme=scheme,
                tier=tier,
                field=item.field or None,
                across=False,
                ground=told.source.rules_ground,
                form=told.source.rules_form,
                onsite=onsite,
                department=unit,
                ordered_by_superior=told.source is Source.HIGHER,
                suspicion=told.source.rules_word == "case-driven",
            )
            of = Text(f"对象 {told.target}", f"target {told.target}")
            yield Ask(question, number(count), of, cites=("point:visits",))
