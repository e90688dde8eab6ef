"""What plans and draws owe: the tasks of the plans in effect, and every target that was drawn.

Nobody enters it: whoever was drawn and not visited counts, and so does a task nobody drew (D8). Of a
task not drawn, the number is that which its ratios give on the day (D9). Adjusting looks forward: a
version that takes effect after a task's period leaves it owed, and so does one that drops a task
already drawn (C80, C85).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property

from attrs import frozen

from ssj_core.drawing.external import EXTERNAL
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.errors.rules import NoClauseError, OpenRuleError
from ssj_core.inspection import INSPECTION, Inspection, Source, Stage
from ssj_core.journal import World
from ssj_core.planning import (
    PLAN,
    JointPlan,
    Plan,
    PlanHistory,
    SpecialPlan,
    Task,
    Version,
    items_of,
    number_of,
    units_of,
)
from ssj_core.registers.entries import TargetRow
from ssj_core.registers.lists import ListedItem
from ssj_core.registers.words import ItemClass, Method
from ssj_core.rules import RuleSet, VisitsPerYear
from ssj_core.selection.frame import RANDOM

RulesOn = Callable[[date], RuleSet]
"""The rules in force here on a day."""

DONE = frozenset({Stage.COMPLETE, Stage.ARCHIVED, Stage.RECOGNISED})
"""Stages of an inspection that is done: public or withheld by every department, or recognised (D8)."""


@frozen(kw_only=True)
class DrawnTarget:
    """One target that was drawn, and what became of it.

    Attributes:
        session: the draw.
        target: the target.
        on: the day it was drawn.
        inspection: the inspection that stands for it, None while none was assigned.
        gone: whether it left before its visit and no reserve was left.
    """

    session: str
    target: str
    on: date
    inspection: Inspection | None = None
    gone: bool = False

    @property
    def done(self) -> bool:
        """Whether it is done: public by every department, lawfully withheld, or recognised."""
        return self.inspection is not None and self.inspection.stage in DONE


@frozen(kw_only=True)
class PlannedTask:
    """One task of a plan in effect, with what was drawn of it.

    Attributes:
        plan: the plan's number.
        version: the version that says what is owed.
        task: number of the task.
        year: the plan's year.
        departments: who inspects, the plan's own first.
        joint: whether departments inspect together.
        first, last: its period.
        visits: how often it is carried out.
        number: how many an undrawn visit draws, as of the day (D9).
        effective: the day the version took effect.
        drawn: how many draws stand.
        targets: every drawn target.
    """

    plan: str
    version: int
    task: str
    year: int
    departments: tuple[str, ...]
    joint: bool
    first: date
    last: date
    visits: int
    number: int
    effective: date
    drawn: int
    targets: tuple[DrawnTarget, ...]

    @cached_property
    def counted(self) -> tuple[DrawnTarget, ...]:
        """The drawn targets that are owed: those that left without a reserve are out (D8)."""
        return tuple(target for target in self.targets if not target.gone)

    @property
    def left_out(self) -> tuple[DrawnTarget, ...]:
        """The drawn targets that left before their visit, no reserve being left."""
        return tuple(target for target in self.targets if target.gone)

    @property
    def undrawn(self) -> int:
        """How many visits were never drawn, by the number of the day."""
        return self.number * max(self.visits - self.drawn, 0)

    @property
    def owed(self) -> int:
        """How many visits it owes in all: drawn, or by the number while undrawn."""
        return len(self.counted) + self.undrawn

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(target.done for target in self.counted)


def planned_tasks(
    world: World,
    day: date,
    *,
    year: int | None = None,
    department: str | None = None,
    plan: str | None = None,
    rules_on: RulesOn | None = None,
) -> Iterator[PlannedTask]:
    """Yield the tasks that plans owe, plan by plan, as of a day.

    Args:
        world: the state of the journal.
        day: the day from which undrawn tasks are counted.
        year: only plans of this year.
        department: only plans this department owns or takes part in.
        plan: only the plan with this number.
        rules_on: the rules of a day: whoever has had every visit they allow in the year has no chance
            in a task nobody drew; without them everybody has one.
    """
    for key in world.keys(PLAN) if plan is None else (PLAN.of(plan=plan),):
        history = world.get(PLAN, key)
        if history is None or isinstance(history.current.plan, SpecialPlan):
            continue
        if year is not None and history.current.plan.year != year:
            continue
        for task in _tasks(world, history, day, rules_on):
            if department is None or department in task.departments:
                yield task


def _effective(history: PlanHistory, day: date) -> Iterator[tuple[Version, date]]:
    """Yield the versions that took effect, with the day; who never files his plan owes it as approved."""
    found = [
        (version, since)
        for version in history.versions
        if (since := version.effective_from) is not None and since <= day
    ]
    if found:
        yield from found
    elif history.versions[0].counted <= day:
        yield history.current, history.versions[0].counted


def _tasks(
    world: World, history: PlanHistory, day: date, rules_on: RulesOn | None
) -> Iterator[PlannedTask]:
    """Yield the rows that hold, each as the last version says that took effect before its period ended."""
    held: dict[str, tuple[Version, Task, date]] = {}
    for version, since in _effective(history, day):
        rows = {row.id: row for row in version.plan.tasks}
        for number, (_, row, _) in list(held.items()):
            dropped = row.window.end >= since and number not in rows
            if dropped and not _begun(world, version.plan, row):
                del held[number]
        for number, row in rows.items():
            if number not in held or held[number][1].window.end >= since:
                held[number] = version, row, since
    for version, row, since in held.values():
        yield _task(world, version.plan, row, since, day, rules_on)


def _begun(world: World, plan: Plan, row: Task) -> bool:
    """Tell whether a row was drawn, here or elsewhere: what was drawn is not undone by adjusting."""
    return bool(_draws(world, plan, row)) or any(_elsewhere(world, plan.id, row, ()))


def _draws(world: World, plan: Plan, row: Task) -> list[tuple[Draw, str]]:
    """Return the draws of a row that have a result and stand, each with its own name of the row.

    A session recorded as it was made elsewhere may call the row of its plan by its bare number.
    """
    found = []
    name = f"{plan.id}#{row.id}"
    for key in world.find(DRAW, "row", name):
        draw = world.get(DRAW, key)
        if draw is not None and draw.stage == "drawn":
            found.append((draw, name if name in draw.drawing else row.id))
    return found


def _task(
    world: World, plan: Plan, row: Task, since: date, day: date, rules_on: RulesOn | None
) -> PlannedTask:
    draws = _draws(world, plan, row)
    own = [target for draw, name in draws for target in _targets(world, draw, name)]
    others = [*_elsewhere(world, plan.id, row, own)]
    drawn = len(draws) + len({target.session for target in others})
    # A task whose period is over draws no more: what it owed is what its last day would have drawn.
    last = min(day, row.window.end)
    spent = Spent(world, plan, row, last, rules_on(last)) if rules_on else None
    number = number_of(world, plan, row, last, spent) if drawn < row.visits else 0
    return PlannedTask(
        plan=plan.id,
        version=plan.version,
        task=row.id,
        year=plan.year,
        departments=units_of(plan, row),
        joint=isinstance(plan, JointPlan),
        first=row.window.start,
        last=row.window.end,
        visits=row.visits,
        number=number,
        effective=since,
        drawn=drawn,
        targets=(*own, *others),
    )


@frozen
class Spent:
    """Who has no visit left in the year, of those a row would be drawn from (C6).

    Attributes:
        world: the state of the journal.
        plan, row: the row.
        day: the day it would be drawn.
        rules: the rules of that day.
    """

    world: World
    plan: Plan
    row: Task
    day: date
    rules: RuleSet

    def __call__(self, target: TargetRow) -> bool:
        """Tell whether every visit of the year is used: by whoever draws the row, and by draws."""
        visits = sum(year == self.day.year for year in self._years(target.id))
        return visits > 0 and any(visits >= most for most in self._caps(target))

    def _years(self, target: str) -> Iterator[int]:
        """Yield the year of each draw of the row's department that has the target and stands."""
        world, owner = self.world, self.plan.department
        draws = (world.get(DRAW, key) for key in world.find(DRAW, "target", target))
        for draw in filter(None, draws):
            if draw.department == owner and draw.result is not None:
                yield int(draw.result.at[:4])
        lists = (world.get(EXTERNAL, key) for key in world.find(EXTERNAL, "target", target))
        for listed in filter(None, lists):
            if listed.department == owner and not listed.higher:
                yield listed.on.year

    def _caps(self, target: TargetRow) -> list[int]:
        """Return how many visits a year the clauses allow, item by item; none where none says so."""
        items = items_of(self.world, self.plan, self.row, self.day).values()
        found = (self._most(item, target) for item in filter(None, items))
        return [most for most in found if most is not None]

    def _most(self, item: ListedItem, target: TargetRow) -> int | None:
        question = VisitsPerYear(
            item_class="key" if item.item_class is ItemClass.KEY else "general",
            scheme=target.tier_scheme or None,
            tier=target.tier or None,
            field=item.field or None,
            ground=RANDOM,
            onsite=Method.ONSITE in self.row.methods,
        )
        try:
            most: int | None = self.rules.decide(question).answer.most
        except (NoClauseError, OpenRuleError):
            return None
        return most


def _elsewhere(
    world: World, plan: str, row: Task, known: Iterable[DrawnTarget]
) -> Iterator[DrawnTarget]:
    """Yield the targets that were drawn on another platform: its list says so, or their inspections."""
    drawn = {(target.session, target.target) for target in known}
    lists = (world.get(EXTERNAL, key) for key in world.find(EXTERNAL, "row", f"{plan}#{row.id}"))
    for listed in filter(None, lists):
        for target in listed.targets:
            drawn.add((listed.draw, target))
            own = _inspection(world, listed.draw, target)
            yield DrawnTarget(session=listed.draw, target=target, on=listed.on, inspection=own)
    for key in world.find(INSPECTION, "row", f"{plan}#{row.id}"):
        one = world.get(INSPECTION, key)
        if one is None or one.assigned.source is not Source.RANDOM:
            continue
        named = (one.assigned.draw, one.assigned.target)
        if named not in drawn and one.stage is not Stage.CANCELLED:
            yield DrawnTarget(session=named[0], target=named[1], on=one.assigned.on, inspection=one)


def _targets(world: World, draw: Draw, key: str) -> Iterator[DrawnTarget]:
    assert draw.result is not None  # nosec B101  # noqa: S101 - its caller asked
    on = date.fromisoformat(draw.result.at[:10])
    for target in draw.drawn(key):
        inspection = _inspection(world, draw.session, target)
        left = any(
            step.id == target
            and step.task == key
            and step.replaced_by is None
            and _left(step.outcome)
            for step in draw.dispositions
        )
        yield DrawnTarget(
            session=draw.session,
            target=target,
            on=on,
            inspection=inspection,
            gone=left and (inspection is None or inspection.ended_on is None),
        )


def _left(outcome: str) -> bool:
    """Tell whether a disposition takes the target out; who cannot be found is still to be visited."""
    return outcome not in {"inspected", "recognised", "unreachable"}


def _inspection(world: World, session: str, target: str) -> Inspection | None:
    """Return the inspection that stands for a drawn target: one that was cancelled stands for none."""
    keys = world.find(INSPECTION, "drawn", f"{session}/{target}")
    found = [world.get(INSPECTION, key) for key in keys]
    standing = [one for one in found if one is not None and one.stage is not Stage.CANCELLED]
    return standing[-1] if standing else None
