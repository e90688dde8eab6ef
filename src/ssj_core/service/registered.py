"""What draws read, from the journal's own rooms: plans, item lists, registers, earlier draws."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen

from ssj_core.drawing.external import EXTERNAL
from ssj_core.drawing.facts import DRAW, RollDigest
from ssj_core.drawing.records import Result
from ssj_core.inspection import INSPECTION, Source
from ssj_core.journal import State
from ssj_core.planning import (
    Plan,
    PlannedRow,
    Task,
    find_task,
    plan_of,
    planned_row,
    register_of,
    units_of,
)
from ssj_core.registers import (
    Inspector,
    InspectorRow,
    Leave,
    Target,
    TargetRow,
    inspector_roll,
    roll_digest,
    target_roll,
)

KEPT_BESIDE = "（另存）"
"""What stands for a particular the department holds beside the journal: it is there, unseen (C69)."""


_INSTEAD: Final = frozenset(
    {Source.KEY, Source.ASSIGNED, Source.MONITORING, Source.SPECIAL, Source.HIGHER}
)
"""Visits that a rulebook may take in place of a drawn one; a complaint or a re-check never is."""


@frozen
class Registered:
    """The rooms of one journal, as draws read them.

    A visit counts from the day its target is drawn: whoever was drawn this year by a draw that
    stands, here or elsewhere for a row of the plan, has a visit, made or to come. Names and numbers of persons are not in the journal.

    Attributes:
        state: the state of the journal.
    """

    state: State = field(repr=False)

    def row(self, plan: str, task: str, day: date) -> PlannedRow | None:
        """Return the row as the version in effect on `day` has it, or the current one, incomplete."""
        return planned_row(self.state, plan, task, day)

    def roll(self, row: PlannedRow, day: date) -> Sequence[Target]:
        """Return the register the row is drawn from: whoever stands on it, in its pool."""
        plan, task = self._planned(row)
        return [_target(one) for one in register_of(self.state, plan, task, day).values()]

    def people(self, row: PlannedRow, day: date) -> Sequence[Inspector]:
        """Return the inspectors of every department of the row."""
        return [
            _inspector(one)
            for unit in row.departments
            for one in inspector_roll(self.state, unit, day).values()
        ]

    def visits(self, row: PlannedRow, day: date) -> Mapping[str, int]:
        """Return how many draws of this year that stand have drawn each target."""
        return Counter(target for drawn, target in self._drawn(row, day) if drawn.year == day.year)

    def last_drawn(self, row: PlannedRow, day: date) -> Mapping[str, date]:
        """Return when each target was drawn last."""
        found: dict[str, date] = {}
        for drawn, target in self._drawn(row, day):
            found[target] = max(drawn, found.get(target, drawn))
        return found

    def checked(self, row: PlannedRow, day: date) -> Sequence[str]:
        """Return who was inspected this year on all items of the row, neither drawn nor for a case."""
        _, task = self._planned(row)
        wanted, units = {*task.items}, {*row.departments}
        found = set()
        for key in self.state.keys(INSPECTION):
            one = self.state.get(INSPECTION, key)
            began = one.started.on if one is not None and one.started is not None else None
            if one is None or began is None or began.year != day.year or began > day:
                continue
            told = one.assigned
            if (
                told.source in _INSTEAD
                and wanted <= {*told.items}
                and not units.isdisjoint(told.departments)
            ):
                found.add(told.target)
        return sorted(found)

    def rolls(self, row: PlannedRow, day: date) -> tuple[RollDigest, ...]:
        """Return the digests of the registers of targets and of inspectors on `day`."""
        plan, task = self._planned(row)
        pool = task.pool.register if task.pool else ""
        keepers = (pool,) if pool else units_of(plan, task)
        targets = (
            RollDigest(
                register="targets",
                department=unit,
                digest=roll_digest(target_roll(self.state, unit, day)),
            )
            for unit in keepers
        )
        people = (
            RollDigest(
                register="inspectors",
                department=unit,
                digest=roll_digest(inspector_roll(self.state, unit, day)),
            )
            for unit in row.departments
        )
        return (*targets, *people)

    def _planned(self, row: PlannedRow) -> tuple[Plan, Task]:
        history = plan_of(self.state, row.plan)
        version = history.version(row.version) if history else None
        task = find_task(version.plan, row.task) if version else None
        if version is None or task is None:
            raise KeyError(row.key)
        return version.plan, task

    def _drawn(self, row: PlannedRow, day: date) -> Iterator[tuple[date, str]]:
        """Yield the day and the target of everything drawn by the owner's draws that stand."""
        for key in self.state.keys(DRAW):
            draw = self.state.get(DRAW, key)
            result = draw.result if draw else None
            if (
                draw is None
                or draw.stage != "drawn"
                or result is None
                or draw.department != row.owner
            ):
                continue
            drawn = date.fromisoformat(result.at[:10])
            if drawn <= day:
                yield from ((drawn, target) for target in _ids(result))
        for key in self.state.find(EXTERNAL, "department", row.owner):
            listed = self.state.get(EXTERNAL, key)
            if listed and not listed.higher and listed.on <= day:
                yield from ((listed.on, target) for target in listed.targets)


def _ids(result: Result) -> Iterable[str]:
    for task in result.tasks:
        for entry in task.drawn or ():
            yield entry if isinstance(entry, str) else entry.id


def _target(row: TargetRow) -> Target:
    return Target(
        id=row.id,
        scheme=row.scheme or "text",
        name=row.name,
        kind=row.kind,
        tier=row.tier,
        tier_scheme=row.tier_scheme,
        district=row.district,
        address=row.address,
        labels=row.labels,
        station=row.station,
        state=row.state,
        entered_on=row.entered_on,
    )


def _inspector(row: InspectorRow) -> Inspector:
    return Inspector(
        id=row.id,
        name=KEPT_BESIDE,
        department=row.department,
        cert_no=KEPT_BESIDE if row.certified_until else "",
        cert_valid_until=row.certified_until,
        qualifications=row.qualifications,
        specialties=row.specialties,
        station=row.station,
        on_leave=tuple(Leave(stretch.first, stretch.last) for stretch in row.away),
        may_lead=row.may_lead,
        conflicts=row.conflicts,
        former_posts=row.former_posts,
        state=row.state,
    )
