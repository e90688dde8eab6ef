"""What is true of a plan: its versions, its joint tasks, and how an event changes that."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, cast

from attrs import evolve, frozen

from ssj_core.errors.planning import PlanUnknownError
from ssj_core.planning.facts import (
    FACTS,
    DistrictFact,
    JointConsulted,
    JointReplied,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFact,
    PlanFiled,
    PlanPublished,
    SchemeAdopted,
)
from ssj_core.planning.plan import Change, Plan, diff, find_task
from ssj_core.planning.words import Channel, PlanState


class Happened(Protocol):
    """An event as far as a fold looks at it: the journal's events are of this shape."""

    @property
    def kind(self) -> str:
        """Name of the event's kind."""

    @property
    def body(self) -> Mapping[str, Any]:
        """What happened."""


@frozen(kw_only=True)
class Version:
    """One version of a plan and how far it has come.

    Attributes:
        plan: the document.
        on: the day it was approved, or the amendment was decided.
        reason: why it was amended; empty for the first version.
        entered: the day it was entered in the platform.
        published: what was made public, by channel, in the order it happened.
        filed: the filing with the office of the joint conference.
    """

    plan: Plan
    on: date
    reason: str = ""
    entered: date | None = None
    published: tuple[PlanPublished, ...] = ()
    filed: PlanFiled | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What still has to happen before the version is in effect, in Chinese words."""
        channels = {one.channel for one in self.published}
        return (
            *(("录入平台",) if self.reason and self.entered is None else ()),
            *(f"在{one.zh}公示" for one in Channel if one not in channels),
            *(("报联席会议办公室备案",) if self.filed is None else ()),
        )

    @property
    def state(self) -> PlanState:
        """How far the version has come, taken by itself."""
        if self.filed is not None:
            return PlanState.EFFECTIVE
        published = {one.channel for one in self.published} == set(Channel)
        return PlanState.PUBLISHED if published else PlanState.APPROVED


@frozen(kw_only=True)
class JointProgress:
    """What has happened to one joint task before its draw (clauses C48–C50, C106)."""

    consulted: tuple[JointConsulted, ...] = ()
    replies: tuple[JointReplied, ...] = ()
    scheme: SchemeAdopted | None = None


@frozen(kw_only=True)
class PlanHistory:
    """A plan with all its versions; the last one is current.

    Attributes:
        versions: oldest first.
        joint: progress of the joint tasks, by task number and the version that wrote the row.
    """

    versions: tuple[Version, ...]
    joint: tuple[tuple[tuple[str, int], JointProgress], ...] = ()

    @property
    def id(self) -> str:
        """The plan's number."""
        return self.current.plan.id

    @property
    def current(self) -> Version:
        """The latest version, in effect or not."""
        return self.versions[-1]

    @property
    def effective(self) -> Version | None:
        """The version that may be drawn on: the latest one that was filed."""
        return next((one for one in reversed(self.versions) if one.filed), None)

    def state(self, version: int) -> PlanState:
        """Return the state of version `version`, a replaced one being superseded."""
        one = self.versions[version - 1]
        later = (other for other in self.versions[version:] if other.filed)
        return PlanState.SUPERSEDED if next(later, None) else one.state

    def progress(self, task: str, version: int | None = None) -> JointProgress:
        """Return what has happened to the joint task `task` as a version has it.

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


def apply(history: PlanHistory | None, fact: PlanFact) -> PlanHistory:
    """Return the history after `fact`; whether it was allowed is `decide`'s question.

    Raises:
        PlanUnknownError: the plan was never approved: the beginning of its stream is missing.
    """
    if isinstance(fact, PlanApproved):
        return PlanHistory(versions=(Version(plan=fact.plan, on=fact.on),))
    if history is None:
        raise PlanUnknownError(plan=plan_id(fact), task="—")
    if isinstance(fact, PlanAmended):
        new = Version(plan=fact.plan, on=fact.on, reason=fact.reason)
        return evolve(history, versions=(*history.versions, new))
    if isinstance(fact, PlanEntered | PlanPublished | PlanFiled):
        now = _advanced(history.current, fact)
        return evolve(history, versions=(*history.versions[:-1], now))
    progress = _progressed(history.progress(fact.task), fact)
    joint = dict(history.joint) | {history.row_key(fact.task): progress}
    return evolve(history, joint=tuple(joint.items()))


def _advanced(now: Version, fact: PlanEntered | PlanPublished | PlanFiled) -> Version:
    match fact:
        case PlanEntered():
            return evolve(now, entered=fact.on)
        case PlanPublished():
            return evolve(now, published=(*now.published, fact))
        case _:
            return evolve(now, filed=fact)


def _progressed(
    past: JointProgress, fact: JointConsulted | JointReplied | SchemeAdopted
) -> JointProgress:
    match fact:
        case JointConsulted():
            return evolve(past, consulted=(*past.consulted, fact))
        case JointReplied():
            return evolve(past, replies=(*past.replies, fact))
        case _:
            return evolve(past, scheme=fact)


def read_fact(event: Happened) -> PlanFact | DistrictFact | None:
    """Return the fact of this room that `event` carries, or None for events of other rooms."""
    kind = FACTS.get(event.kind)
    return cast("PlanFact | DistrictFact", kind.from_body(event.body)) if kind else None


def fold(history: PlanHistory | None, event: Happened) -> PlanHistory | None:
    """Return the history of one plan after an event of its stream."""
    fact = read_fact(event)
    return apply(history, fact) if isinstance(fact, PlanFact) else history


def plan_id(fact: PlanFact) -> str:
    """Return the number of the plan that `fact` happened to."""
    return fact.plan.id if isinstance(fact, PlanApproved | PlanAmended) else fact.plan


def fold_all(events: Iterable[Happened]) -> dict[str, PlanHistory]:
    """Return every plan's history by its number, from events of any rooms in their order."""
    found: dict[str, PlanHistory] = {}
    for event in events:
        fact = read_fact(event)
        if isinstance(fact, PlanFact):
            found[plan_id(fact)] = apply(found.get(plan_id(fact)), fact)
    return found
