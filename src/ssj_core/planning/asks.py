"""What a plan asks the rulebook: what it holds, where it goes, and row by row what may be planned.

Every fact comes from the plan, the item lists and the registers of the day, none from the caller.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal

from ssj_core.conference import CONFERENCE
from ssj_core.encoding import Text
from ssj_core.journal import World
from ssj_core.legal.amounts import percent
from ssj_core.planning.plan import DepartmentPlan, JointPlan, Plan, SpecialPlan
from ssj_core.planning.pool import Part, items_of, parts_of_pool, pool_of
from ssj_core.planning.tasks import EVERY, JointTask, Task, terms_of
from ssj_core.registers.lists import ListedItem, item_of
from ssj_core.registers.words import ItemClass, Method
from ssj_core.rules import (
    AllowedMethods,
    Ask,
    FileWith,
    Holds,
    Level,
    MayInspect,
    MayPlan,
    MustContain,
    OverallRatio,
    PublishWhere,
    RiskLevel,
    SampleRatio,
    Sampling,
    VisitsPerYear,
    allowed,
    among,
    anything,
    has,
    number,
)
from ssj_core.rules.adopted import level_here
from ssj_core.rules.answers.simple import LEVEL_ORDER

Asked = Iterator[Ask[Any]]
AMENDED: Final = "amended-plan"
GROUND: Final = "plan"
"""Why a planned visit happens, as rulebooks write it where some grounds do not count."""
_DOCUMENTS: Final[dict[type[Plan], str]] = {
    DepartmentPlan: "annual-plan",
    JointPlan: "joint-plan",
    SpecialPlan: "special-plan",
}


def document_of(plan: Plan) -> str:
    """Return what rulebooks call a version of a plan: its kind, or an amended plan (C78, C86, C103)."""
    return _DOCUMENTS[type(plan)] if plan.version == 1 else AMENDED


def of_row(row: Task) -> Text:
    """Return what a row is called in a refusal."""
    return Text(f"任务 {row.id}", f"row {row.id}")


def destined(world: World, plan: Plan, day: date) -> Asked:
    """Ask field by field where a version must be public and with whom it is filed; kept for the fold."""
    document, of = document_of(plan), plan.called()
    for field in fields_in(world, plan, day):
        yield Ask(PublishWhere(document=document, field=field), anything(), of)
        yield Ask(FileWith(document=document, field=field), anything(), of)


def fields_in(world: World, plan: Plan, day: date) -> tuple[str | None, ...]:
    """Return the fields of supervision of a plan's items, each once; None for what names none."""
    listed = [items_of(world, plan, row, day) for row in plan.tasks]
    if isinstance(plan, SpecialPlan):
        listed = [{name: item_of(world, plan.department, name, day) for name in plan.items}]
    fields = (_field(item) for items in listed for item in items.values())
    return tuple(dict.fromkeys(fields)) or (None,)


def contained(plan: Plan) -> Asked:
    """Ask what every row must hold (C77, C102)."""
    for row in plan.tasks:
        question = MustContain(document=_DOCUMENTS[type(plan)])
        yield Ask(question, has(terms_of(row)), of_row(row), needed=False)


def planable(world: World, plan: Plan, day: date) -> Asked:
    """Ask field by field whether a body of this level makes the plan; most fields say nothing of it."""
    level = level_here(world)
    if level is None or isinstance(plan, SpecialPlan):
        return
    for field in fields_in(world, plan, day):
        if field:
            question = MayPlan(document=_DOCUMENTS[type(plan)], field=field, authority_level=level)
            yield Ask(question, allowed(), plan.called(), needed=False)


def body_of(world: World, department: str) -> Literal["authority", "coordination"]:
    """Return what a department is: the conference and its office only coordinate (C37)."""
    conference = world.get(CONFERENCE, CONFERENCE.of())
    known = conference.established if conference else None
    return "coordination" if known and department in (known.name, known.office) else "authority"


def inspectable(world: World, plan: Plan, day: date) -> Asked:
    """Ask item by item whether it may be inspected as planned (C5, C37, C81, C87).

    What only the way of the plan can bring — approval, publication, filing — is asked as it will be
    then; that it was done is asked again before a draw and a visit.
    """
    body = body_of(world, plan.department)
    if isinstance(plan, SpecialPlan):
        for name in plan.items:
            item = item_of(world, plan.department, name, day)
            question = MayInspect(
                source="key-supervision",
                form="special",
                body=body,
                listed=item is not None,
                planned=True,
                random_domain=item is not None,
                reason=bool(plan.reason.strip()),
                approved=True,
                filed=True,
                published=True,
                field=_field(item),
            )
            yield Ask(question, allowed(), Text(f"事项 {name}", f"item {name}"))
        return
    for row in plan.tasks:
        for name, item in items_of(world, plan, row, day).items():
            question = MayInspect(
                source="random",
                form="ordinary",
                body=body,
                listed=item is not None,
                planned=True,
                field=_field(item),
                # A row is drawn here, from the register of those who are here.
                list_from=level_here(world),
                registered_here=True,
            )
            of = of_row(row)
            yield Ask(question, allowed(), Text(f"{of.zh}的事项 {name}", f"{of.en}, item {name}"))


def _field(item: ListedItem | None) -> str | None:
    return item.field or None if item else None


def methods(world: World, plan: Plan, day: date) -> Asked:
    """Ask by which methods a row may be carried out (C90, C110)."""
    joint = isinstance(plan, JointPlan)
    rows: tuple[tuple[Text, tuple[Method, ...], dict[str, ListedItem | None]], ...]
    if isinstance(plan, SpecialPlan):
        listed = {name: item_of(world, plan.department, name, day) for name in plan.items}
        rows = ((plan.called(), plan.methods, listed),)
    else:
        rows = tuple(
            (of_row(row), row.methods, items_of(world, plan, row, day)) for row in plan.tasks
        )
    for of, chosen, items in rows:
        for field in dict.fromkeys(map(_field, items.values())):
            if chosen:
                yield Ask(AllowedMethods(joint=joint, field=field), among(chosen), of)


def amounts(world: World, plan: Plan, day: date) -> Asked:
    """Ask how much of every stratum and how often may be planned, and in which order (C58–C59, C129–C132)."""
    for row in plan.tasks:
        parts = parts_of_pool(row, pool_of(world, plan, row, day))
        items = [item for item in items_of(world, plan, row, day).values() if item is not None]
        for part in parts:
            for scheme, tier in part.tiers or ((None, None),):
                for item in items:
                    yield from _amounts(plan, row, part, item, scheme, tier)
        yield from _overall(world, row, parts, items)
        yield from _levels(row, parts)


def _overall(world: World, row: Task, parts: tuple[Part, ...], items: list[ListedItem]) -> Asked:
    """Ask how much of the whole pool may be drawn, over all its tiers; most books say nothing of it."""
    size = sum(part.size for part in parts)
    if not size:
        return
    drawn = sum((part.share.ratio * part.size for part in parts), Fraction(0)) / size
    for item in items:
        kind: Literal["general", "key"] = "key" if item.item_class is ItemClass.KEY else "general"
        question = OverallRatio(
            item=item.id,
            item_class=kind,
            field=item.field or None,
            joint=isinstance(row, JointTask),
            authority_level=level_here(world),
        )
        yield Ask(question, ratio(drawn, row.visits), of_row(row), needed=False)


def _amounts(
    plan: Plan, row: Task, part: Part, item: ListedItem, scheme: str | None, tier: str | None
) -> Asked:
    of = of_row(row)
    if tier is not None or part.stratum != EVERY:
        name = tier or part.stratum
        of = Text(f"{of.zh}（{name}）", f"{of.en} ({name})")
    kind: Literal["general", "key"] = "key" if item.item_class is ItemClass.KEY else "general"
    field = item.field or None
    sampled = SampleRatio(
        item=item.id,
        item_class=kind,
        scheme=scheme,
        tier=tier,
        field=field,
        stratum=None if tier is not None or part.stratum == EVERY else part.stratum,
        joint=isinstance(plan, JointPlan),
        draw_kind="directed" if row.pool is not None and row.pool.tiers else "undirected",
    )
    yield Ask(sampled, ratio(part.share.ratio, row.visits), of)
    visited = VisitsPerYear(
        item=item.id,
        item_class=kind,
        scheme=scheme,
        tier=tier,
        field=field,
        across=False,
        ground=GROUND,
        form="ordinary",
        onsite=Method.ONSITE in row.methods if row.methods else None,
        department=plan.department,
    )
    yield Ask(visited, number(row.visits), of, cites=("point:visits",))


def _levels(row: Task, parts: tuple[Part, ...]) -> Asked:
    """Ask how risky the tiers of a row with several ratios are: the riskier is not drawn less."""
    if len(parts) == 1:
        return
    seen: list[tuple[Level, Fraction]] = []
    for part in parts:
        for scheme, tier in part.tiers:
            of = Text(f"任务 {row.id}（{tier}）", f"row {row.id} ({tier})")
            yield Ask(RiskLevel(scheme=scheme, tier=tier), _in_order(part.share.ratio, seen), of)


def _in_order(planned: Fraction, seen: list[tuple[Level, Fraction]]) -> Holds[Level]:
    """Want a level's ratio not below that of any lower level, nor above that of any higher."""

    def misses(answer: Level, _: object) -> Text | None:
        place = LEVEL_ORDER.index(answer.name)
        odd = [
            (level, other)
            for level, other in seen
            if (other > planned and LEVEL_ORDER.index(level.name) < place)
            or (other < planned and LEVEL_ORDER.index(level.name) > place)
        ]
        seen.append((answer, planned))
        if not odd:
            return None
        level, other = odd[0]
        return Text(
            f"{answer.say()}的按{percent(planned)}、{level.say()}的按{percent(other)}抽取；"
            "风险高的不得少抽",
            f"{answer.say('en')} at {percent(planned)}, {level.say('en')} at {percent(other)}: "
            "the riskier is not drawn less",
        )

    return Holds(misses)


def ratio(planned: Fraction, visits: int) -> Holds[Sampling]:
    """Want a planned ratio to lie between the floors and caps that are shares of the targets.

    Args:
        planned: the ratio of one round.
        visits: rounds in the year, for bounds of a year; those of other periods, of numbers and of
            staff are held when the frame is prepared.
    """

    def misses(answer: Sampling, _: object) -> Text | None:
        for bound in answer.floors:
            given = planned * (visits if bound.per == "year" else 1)
            if bound.of == "targets" and bound.per in ("task", "year") and given < bound.value:
                return _out("不少于", "at least", bound.value, given)
        for bound in answer.caps:
            given = planned * (visits if bound.per == "year" else 1)
            if bound.of == "targets" and bound.per in ("task", "year") and given > bound.value:
                return _out("不超过", "at most", bound.value, given)
        return None

    return Holds(misses)


def _out(zh: str, en: str, bound: Fraction, given: Fraction) -> Text:
    return Text(
        f"应{zh}{percent(bound)}，现为{percent(given)}",
        f"must be {en} {percent(bound)}, is {percent(given)}",
    )
