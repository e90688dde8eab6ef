"""What is true of a plan: its versions, what each still needs to be in effect, its joint rows.

What a version needs is the rulebook's answer of the day it was approved, kept in that event's
receipt; the fold reads it and never asks. What took effect when is then a look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from ssj_core.encoding import Text
from ssj_core.journal import Room, World
from ssj_core.planning.plan import Change, Coverage, JointPlan, Plan, coverage, diff, find_task
from ssj_core.planning.words import PlanState
from ssj_core.registers.lists import ITEM_LIST

if TYPE_CHECKING:
    from datetime import date

    from ssj_core.planning.facts import PlanFiled, PlanPublished
    from ssj_core.planning.joint import JointConsulted, JointReplied, SchemeAdopted
    from ssj_core.planning.tasks import Task

ENTRY: Final = "platform-entry"
"""The code of the entry of an amended plan in the platform, as rulebooks write it (C86)."""


@frozen(kw_only=True)
class Needs:
    """What the rulebook wanted of a document when it was made, from the receipt.

    Attributes:
        channels: where it must be public.
        receivers: with whom it must be filed.
    """

    channels: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()

    @classmethod
    def of(cls, rests: Mapping[str, Any] | None) -> Needs | None:
        """Return what a receipt says is needed; None for an event without a receipt."""
        if rests is None:
            return None
        found: dict[str, list[str]] = {"publish-where": [], "file-with": []}
        for said in rests["said"]:
            if said["ask"] in found:
                found[said["ask"]] += said["answer"]["names"]
        # Fields may name the same place as everybody does.
        channels, receivers = (tuple(dict.fromkeys(names)) for names in found.values())
        return cls(channels=channels, receivers=receivers)


@frozen(kw_only=True)
class Version:
    """One version of a plan and how far it has come.

    Attributes:
        plan: the document.
        on: the day it was approved, or the amendment was decided.
        counted: the day that counts for it: recorded, or shown by another hand's receipt (D1).
        reason: why it was amended; empty for the first version.
        needs: what it needs to be in effect; None where no receipt says so, and then it is in effect
            once it is filed.
        entered: the day it was entered in the platform.
        published: what was made public, in the order it happened.
        filings: the filings, in order.
        met: what was done, by channel and by receiver, with the day that counts.
    """

    plan: Plan
    on: date
    counted: date
    reason: str = ""
    needs: Needs | None = None
    entered: date | None = None
    published: tuple[PlanPublished, ...] = ()
    filings: tuple[PlanFiled, ...] = ()
    met: Mapping[tuple[str, str], date] = field(factory=dict)

    @property
    def filed(self) -> PlanFiled | None:
        """The last filing, None before the first."""
        return self.filings[-1] if self.filings else None

    @property
    def channels(self) -> tuple[str, ...]:
        """Where it is public, in the order it happened."""
        return tuple(shown.channel for shown in self.published)

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of what still has to happen before the version is in effect, as rulebooks name it."""
        entry = (ENTRY,) if self.reason and self.entered is None else ()
        if self.needs is None:
            return (*entry, *(() if self.filings else ("filing",)))
        wanted = (
            *(("channel", name) for name in self.needs.channels),
            *(("receiver", name) for name in self.needs.receivers),
        )
        return (*entry, *(name for kind, name in wanted if (kind, name) not in self.met))

    @property
    def public(self) -> bool:
        """Whether it is public wherever it must be."""
        if self.needs is None:
            return bool(self.published)
        return all(("channel", name) in self.met for name in self.needs.channels)

    @property
    def on_file(self) -> bool:
        """Whether it is filed with everybody it must be filed with."""
        if self.needs is None:
            return bool(self.filings)
        return all(("receiver", name) in self.met for name in self.needs.receivers)

    @property
    def effective_from(self) -> date | None:
        """The day from which it is in effect, None before all that it needs has happened.

        What only has to be entered in the platform is asked before it is published, not here.
        """
        if self.needs is None:
            filed = [day for (kind, _), day in self.met.items() if kind == "receiver"]
            return max(filed, default=None)
        wanted = [
            *(("channel", name) for name in self.needs.channels),
            *(("receiver", name) for name in self.needs.receivers),
        ]
        if any(need not in self.met for need in wanted):
            return None
        return max([self.counted, *(self.met[need] for need in wanted)])

    @property
    def state(self) -> PlanState:
        """How far the version has come, taken by itself."""
        if self.effective_from is not None:
            return PlanState.EFFECTIVE
        return PlanState.PUBLISHED if self.public else PlanState.APPROVED

    def done(self, kind: str, name: str, day: date, **change: Any) -> Version:  # noqa: ANN401 - any field
        """Return the version with a channel or a receiver met; the first time counts."""
        met = {(kind, name): day, **self.met}
        return evolve(self, met=met, **change)


@frozen(kw_only=True)
class JointProgress:
    """What has happened to one joint row before its draw (clauses C48–C50, C106)."""

    consulted: tuple[JointConsulted, ...] = ()
    replies: tuple[JointReplied, ...] = ()
    scheme: SchemeAdopted | None = None

    @property
    def asked(self) -> Mapping[str, JointConsulted]:
        """The departments that were asked, with how."""
        return {asked.department: asked for asked in self.consulted}

    @property
    def answered(self) -> Mapping[str, JointReplied]:
        """The departments whose reply, or silence, is on record."""
        return {reply.department: reply for reply in self.replies}


@frozen(kw_only=True)
class PlanHistory:
    """A plan with all its versions; the last one is current.

    Attributes:
        versions: oldest first.
        joint: progress of the joint rows, by row number and the version that wrote the row.
    """

    versions: tuple[Version, ...]
    joint: tuple[tuple[tuple[str, int], JointProgress], ...] = ()

    @property
    def id(self) -> str:
        """The plan's number."""
        return self.current.plan.id

    @property
    def departments(self) -> tuple[str, ...]:
        """Whose it is: the owner's, and those that take part in a joint one."""
        return (self.current.plan.department, *_partners(self))

    @property
    def current(self) -> Version:
        """The latest version, in effect or not."""
        return self.versions[-1]

    @property
    def replaced(self) -> int:
        """Number of the version the current one takes the place of, 0 for the first."""
        return len(self.versions) - 1

    @property
    def effective(self) -> Version | None:
        """The version in effect now: the latest one that has all it needs."""
        return self._latest(self.versions)

    def in_force_on(self, day: date) -> Version:
        """Return the version in effect on a day, or the latest where none is yet."""
        return self.effective_on(day) or self.current

    def effective_on(self, day: date) -> Version | None:
        """Return the version that was in effect on a day, None before the first was."""
        return self._latest(
            version
            for version in self.versions
            if version.effective_from is not None and version.effective_from <= day
        )

    @staticmethod
    def _latest(versions: Iterable[Version]) -> Version | None:
        found = [version for version in versions if version.effective_from is not None]
        return found[-1] if found else None

    def version(self, number: int) -> Version | None:
        """Return a version by its number, or None."""
        return self.versions[number - 1] if 0 < number <= len(self.versions) else None

    def state(self, version: int) -> PlanState:
        """Return the state of version `version`, a replaced one being superseded."""
        later = self._latest(self.versions[version:])
        return PlanState.SUPERSEDED if later else self.versions[version - 1].state

    def progress(self, task: str, version: int | None = None) -> JointProgress:
        """Return what has happened to the joint row `task` as a version has it.

        A row that an amendment changed is a new matter: it is consulted and resolved again.

        Args:
            task: number of the row.
            version: the version; the current one when None.
        """
        return dict(self.joint).get(self.row_key(task, version), JointProgress())

    def row_key(self, task: str, version: int | None = None) -> tuple[str, int]:
        """Return the number of a row with the first version that has it as `version` has it."""
        since = len(self.versions) if version is None else version
        row = find_task(self.versions[since - 1].plan, task)
        while since > 1 and find_task(self.versions[since - 2].plan, task) == row:
            since -= 1
        return task, since

    def changes(self, version: int) -> tuple[Change, ...]:
        """Return what version `version` changed against the one before it (clause C85)."""
        return diff(self.versions[version - 2].plan, self.versions[version - 1].plan)

    def with_current(self, version: Version) -> PlanHistory:
        """Return the history with its latest version as it is now."""
        return evolve(self, versions=(*self.versions[:-1], version))

    def with_progress(self, task: str, progress: JointProgress) -> PlanHistory:
        """Return the history with what has happened to a joint row of the current version."""
        joint = dict(self.joint) | {self.row_key(task): progress}
        return evolve(self, joint=tuple(joint.items()))


def _partners(history: PlanHistory) -> Iterable[str]:
    plan = history.current.plan
    rows = plan.tasks if isinstance(plan, JointPlan) else ()
    return dict.fromkeys(name for row in rows for name in row.departments)


PLAN: Room[PlanHistory] = Room(
    "planning",
    Text("计划", "plan"),
    stream="plan/{plan}",
    marks={
        "department": lambda history: (history.current.plan.department,),
        "partner": _partners,
        "year": lambda history: (history.current.plan.year,),
    },
)


def plan_of(world: World, number: str) -> PlanHistory | None:
    """Return a plan by its number, None if nobody approved it."""
    return world.get(PLAN, PLAN.of(plan=number))


def row_of(world: World, plan: str, task: str, day: date) -> Task | None:
    """Return a row as the version in effect on a day has it, None if there is none."""
    history = plan_of(world, plan)
    version = history.effective_on(day) if history else None
    return find_task(version.plan, task) if version else None


def plans_of(world: World, department: str, year: int) -> tuple[PlanHistory, ...]:
    """Return the plans of a year that a department owns or takes part in, its own first."""
    keys = dict.fromkeys(
        (*world.find(PLAN, "department", department), *world.find(PLAN, "partner", department))
    )
    found = (world.get(PLAN, key) for key in keys)
    return tuple(history for history in found if history and history.current.plan.year == year)


def coverage_of(world: World, department: str, year: int, day: date) -> Coverage:
    """Return how far a department's list is covered by the plans of a year in effect (C82, C101).

    Its own plans count, and the joint ones it takes part in. The list is that of the day; a gap is
    shown, not forbidden.
    """
    history = world.get(ITEM_LIST, ITEM_LIST.of(department=department))
    listed = history.at(day) if history else None
    versions = (plan.effective_on(day) for plan in plans_of(world, department, year))
    return coverage(
        listed.items if listed else (), [version.plan for version in versions if version]
    )
