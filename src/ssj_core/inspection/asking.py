"""What an inspection asks the rulebook, with facts of the journal and never of the caller."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, cast

from ssj_core.drawing.external import EXTERNAL
from ssj_core.encoding import Text
from ssj_core.errors.legal import PlaceRefusedError
from ssj_core.inspection.grounds import Higher, KeySupervision, Special
from ssj_core.inspection.state import INSPECTION, Inspection
from ssj_core.inspection.words import Source
from ssj_core.journal import World
from ssj_core.legal import Place
from ssj_core.planning import plan_of, plans_of
from ssj_core.planning.asks import body_of
from ssj_core.registers.entries import TargetRow
from ssj_core.registers.experts import expert_on
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
from ssj_core.rules.adopted import level_here, place_here
from ssj_core.rules.questions.acts import Level

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
        off = ("point:listed",) if item is None else ()
        if isinstance(told.ground, Special):
            off = (*off, *told.ground.cites)
        yield Ask(may_inspect(world, told, name, item), allowed(), of_item(name), cites=off)
        if isinstance(told.ground, KeySupervision) and item is not None:
            kind: Literal["general", "key"] = (
                "key" if item.item_class is ItemClass.KEY else "general"
            )
            special = told.ground.special_field
            question = MaySkipRandom(special_field=special, basis=True, item_class=kind)
            yield Ask(question, allowed(), of_item(name))
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
    yield from person_asks(world, told.team, told.on, items, told.target)
    manned = all(
        any(_certified(world, member, told.on) for member in told.team if member.department == unit)
        for unit in told.departments
    )
    for expert in told.assistants:
        for field in fields_of(items):
            assisting = MayAssign(
                role="expert",
                interest=False,
                minimum_met=manned,
                counted=False,
                signs=False,
                field=field,
            )
            yield Ask(assisting, allowed(), Text(f"专家 {expert}", f"expert {expert}"))
    if told.source is not Source.RANDOM:
        yield from _visits(world, told, items, onsite=onsite)


def _certified(world: World, member: "Member", day: "date") -> bool:
    row = inspector_serving(world, member.department, member.inspector, day)
    return row is not None and row.certificate_on(day) == "valid"


def of_item(name: str) -> Text:
    """Return what an item is called in a refusal."""
    return Text(f"事项 {name}", f"item {name}")


def may_inspect(
    world: World, told: "InspectionAssigned", name: str, item: ListedItem | None
) -> MayInspect:
    """Return the question whether an item may be inspected, with what the journal knows of it."""
    row = target_row(world, told)
    here = place_here(world)
    area = area_of(row.district) if row is not None else None
    inside = None if area is None or here is None else here.covers(area)
    source = told.source
    special = plan_of(world, told.ground.plan) if isinstance(told.ground, Special) else None
    version = special.in_force_on(told.on) if special is not None else None
    return MayInspect(
        source=source.rules_word,
        form=source.rules_form,
        body=body_of(world, told.departments[0]),
        listed=item is not None,
        planned=special.effective_on(told.on) is not None
        if special is not None
        else source in (Source.RANDOM, Source.HIGHER) or _planned(world, told, name),
        trigger=source.rules_ground,
        random_domain=item is not None,
        reason=bool(told.reason.strip()),
        field=item.field or None if item else None,
        approved=None if version is None else True,
        filed=None if version is None else version.on_file,
        published=None if version is None else version.public,
        ordered_by_superior=source is Source.HIGHER,
        suspicion=source.rules_word == "case-driven",
        outside_area=inside is False,
        registered_here=inside,
        list_from=_list_from(world, told),
    )


def _list_from(world: World, told: "InspectionAssigned") -> Level | None:
    """Return the level that drew the list an inspection rests on, None where there is none."""
    if isinstance(told.ground, Higher):
        draw = world.get(EXTERNAL, EXTERNAL.of(draw=told.ground.draw))
        drawn_at = draw.level if draw is not None else None
        return cast("Level", drawn_at.value) if drawn_at is not None else None
    return level_here(world) if told.source is Source.RANDOM else None


def area_of(district: str) -> Place | None:
    """Return the place a register's district names by its code, None where it is a name or nothing.

    >>> area_of("150602"), area_of("东胜区")
    (Place(code='150602'), None)
    """
    try:
        return Place(district)
    except PlaceRefusedError:
        return None


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
    target: str,
) -> Asked:
    """Ask of each inspector whether they may be sent, by the register of the day (C66, C70, C71)."""
    for member in team:
        row = inspector_serving(world, member.department, member.inspector, day)
        certificate: Any = row.certificate_on(day) if row else "none"
        who = Text(member.inspector, member.inspector)
        if row is None and expert_on(world, member.department, member.inspector, day):
            for field in fields_of(items):
                posing = MayAssign(
                    role="expert", interest=False, counted=True, signs=True, field=field
                )
                yield Ask(posing, allowed(), who)
        for item in items.values():
            wanted = item.qualification if item else ""
            question = MayAssign(
                role="inspector",
                certificate=certificate,
                interest=row is not None and target in row.conflicts,
                qualified=not wanted or (row is not None and wanted in row.qualifications),
                counted=True,
                signs=True,
                field=item.field or None if item else None,
            )
            yield Ask(question, allowed(), who)


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
