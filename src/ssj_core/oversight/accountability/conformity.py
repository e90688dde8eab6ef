"""Whether one inspection was made as list, plan, draw and rules of its day had it (C135, D12).

尽职照单免责，失职照单问责: what counts is the list, the plan, the register and the rulebook of that
day, whatever they became later. Nothing is concluded; what is not on record is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ssj_core.drawing.facts import DRAW
from ssj_core.encoding import Text
from ssj_core.inspection import Inspection, Source
from ssj_core.inspection import gaps as dossier_gaps
from ssj_core.journal import World
from ssj_core.oversight.ledger import Ledger
from ssj_core.planning import Version, find_task, plan_of
from ssj_core.registers import ITEM_LIST, ListVersion, inspector_roll


@frozen(kw_only=True)
class Lack:
    """Something that is not on record as it should be.

    Attributes:
        what: what it is about: list, plan, draw, team or sheet.
        text: what is lacking.
        keys: by which the papers of the place say what asks for it.
    """

    what: str
    text: Text
    keys: tuple[str, ...]


@frozen(kw_only=True)
class Conformity:
    """One inspection beside what it had to follow on its day.

    Attributes:
        inspection: the inspection.
        lists: the list of each inspecting department in force on the day it was assigned.
        plan: the version of the plan in effect that day; None for what no plan is needed for.
        certified: team members whose certificate was on record on the day of the visit.
        lacks: what is not on record.
    """

    inspection: Inspection
    lists: tuple[tuple[str, ListVersion], ...]
    plan: Version | None
    certified: tuple[str, ...]
    lacks: tuple[Lack, ...]

    @property
    def day(self) -> date:
        """The day it is judged by: that of its assignment."""
        return self.inspection.assigned.on


def conformity(book: Ledger, inspection: Inspection) -> Conformity:
    """Return an inspection beside list, plan, draw, register and sheet of its day (C5, C80, C135).

    Args:
        book: the ledger.
        inspection: the inspection.
    """
    world, assigned = book.world, inspection.assigned
    histories = (world.get(ITEM_LIST, ITEM_LIST.of(department=d)) for d in assigned.departments)
    lists = tuple(
        (history.department, version)
        for history in histories
        if history and (version := history.at(assigned.on))
    )
    planned = assigned.source is Source.RANDOM
    history = plan_of(world, assigned.plan) if planned else None
    plan = history.effective_on(assigned.on) if history else None
    visit = inspection.started.on if inspection.started else assigned.on
    certified = tuple(_certified(world, inspection, visit))
    return Conformity(
        inspection=inspection,
        lists=lists,
        plan=plan,
        certified=certified,
        lacks=(
            *_off_list(inspection, lists),
            *(_off_plan(inspection, plan) if planned else ()),
            *(_undrawn(world, inspection) if planned else ()),
            *_uncertified(inspection, certified),
            *_sheet(inspection),
        ),
    )


def _off_list(inspection: Inspection, lists: tuple[tuple[str, ListVersion], ...]) -> Iterator[Lack]:
    off = [
        item
        for item in inspection.assigned.items
        if not any(item in version.items for _, version in lists)
    ]
    if off:
        names = "、".join(off)
        text = Text(f"当日清单没有事项：{names}", f"not on a list of that day: {', '.join(off)}")
        yield Lack(what="list", text=text, keys=("lack-list",))


def _off_plan(inspection: Inspection, plan: Version | None) -> Iterator[Lack]:
    assigned = inspection.assigned
    row = find_task(plan.plan, assigned.task) if plan else None
    if row is None:
        text = Text("任务不在当日生效的计划中", "the task is in no plan in effect that day")
        yield Lack(what="plan", text=text, keys=("lack-plan",))
    elif extra := [item for item in assigned.items if item not in row.items]:
        text = Text(
            f"计划任务没有事项：{'、'.join(extra)}", f"not in the planned task: {', '.join(extra)}"
        )
        yield Lack(what="plan", text=text, keys=("lack-plan",))


def _undrawn(world: World, inspection: Inspection) -> Iterator[Lack]:
    assigned = inspection.assigned
    draw = world.get(DRAW, DRAW.of(session=assigned.draw))
    if draw is None or assigned.target not in draw.targets:
        text = Text(
            f"抽取 {assigned.draw} 的结果中没有该对象", f"not among the drawn of {assigned.draw}"
        )
        yield Lack(what="draw", text=text, keys=("lack-draw",))


def _certified(world: World, inspection: Inspection, day: date) -> Iterator[str]:
    rolls = {unit: inspector_roll(world, unit, day) for unit in inspection.assigned.departments}
    for member in inspection.team:
        row = next(
            (roll[member.inspector] for roll in rolls.values() if member.inspector in roll), None
        )
        if row is not None and (row.certified_until is None or row.certified_until >= day):
            yield member.inspector


def _uncertified(inspection: Inspection, certified: tuple[str, ...]) -> Iterator[Lack]:
    lacking = [member.inspector for member in inspection.team if member.inspector not in certified]
    if lacking:
        names = "、".join(lacking)
        text = Text(
            f"检查当日名录库中没有有效证件记录：{names}",
            f"no valid certificate on the register that day: {', '.join(lacking)}",
        )
        yield Lack(what="team", text=text, keys=("lack-team",))


def _sheet(inspection: Inspection) -> Iterator[Lack]:
    if inspection.finished is None and inspection.unmet is None:
        text = Text("没有检查结束的记录", "no end of the visit is on record")
        yield Lack(what="sheet", text=text, keys=("lack-sheet",))
        return
    for gap in dossier_gaps(inspection):
        yield Lack(what="sheet", text=Text(gap.zh, gap.en), keys=gap.keys)
