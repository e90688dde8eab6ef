"""What can happen to a plan, each fact with what it asks, its guard and its effect.

Where a version must be public, with whom it is filed, what comes before and how much may be planned
is asked of the rulebook; the guards say only what no record could mean.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import evolve

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Digest,
    Entry,
    Fact,
    Login,
    Paper,
    Receipt,
    World,
    ended_on,
    fact,
    in_order,
    labelled,
    system_day,
    world_day,
)
from ssj_core.planning.asks import (
    AMENDED,
    Asked,
    amounts,
    contained,
    destined,
    document_of,
    fields_in,
    inspectable,
    methods,
    planable,
)
from ssj_core.planning.history import ENTRY, PLAN, Needs, PlanHistory, Version, plan_of
from ssj_core.planning.plan import (
    DepartmentPlan,
    JointPlan,
    Plan,
    SpecialPlan,
    diff,
    plan_digest,
)
from ssj_core.planning.pool import items_of, parts_of_pool, pool_of
from ssj_core.planning.tasks import JointTask
from ssj_core.registers.lists import ListedItem, item_of
from ssj_core.registers.words import Method
from ssj_core.rules import (
    After,
    Ask,
    FileWith,
    MayChangePlan,
    MustContain,
    PublishWhere,
    allowed,
    among,
    anything,
    has,
)

Faults = Iterator[SsjError]
no: Final = Refusals(
    "plan",
    {
        "first-version": (
            "首次批准的版本号应为 1，写的是 {version}；变更请走调整",
            "the first version is number 1, not {version}: amend it instead",
        ),
        "next-version": (
            "计划 {plan} 的下一版应为第 {version} 版",
            "the next version of plan {plan} is {version}",
        ),
        "other-form": (
            "计划 {plan} 原为{before}，不能改为{after}",
            "plan {plan} is a {before} and does not become a {after}",
        ),
        "same": (
            "与上一版相同，没有调整内容",
            "nothing differs from the version before",
        ),
        "not-current": (
            "计划 {plan} 的现行版本为第 {version} 版",
            "the current version of plan {plan} is {version}",
        ),
        "entered": (
            "第 {version} 版已录入平台",
            "version {version} is entered already",
        ),
        "published": (
            "第 {version} 版已在该渠道公示",
            "version {version} is public there already",
        ),
        "filed": (
            "第 {version} 版已向该单位备案",
            "version {version} is filed there already",
        ),
        "other-text": (
            "摘要与登记的计划不一致；公示的须是已批准的文本，摘要由系统计算",
            "the digest is not that of the plan on record: what is shown is what was approved",
            "D15",
        ),
        "method": (
            "任务 {task} 的检查方式{odd}不是事项 {items} 所列的方式（{known}）",
            "row {task}: {odd} is no method of {items} ({known})",
        ),
        "no-method": (
            "任务 {task} 的检查方式{chosen}中没有事项 {item} 所列的方式（{known}）",
            "row {task}: none of {chosen} is a method of item {item} ({known})",
        ),
        "count": (
            "任务 {task} 的抽查数量为 {count}，按比例和名录（{size} 户）应为 {number}",
            "row {task}: the number is {count}, by its ratios and the register ({size}) it is {number}",
        ),
    },
)


def _document_faults(plan: Plan, world: World, on: date) -> Faults:
    """Yield where rows do not fit the lists and registers of the day (C91, C102)."""
    if isinstance(plan, SpecialPlan):
        found = {name: item_of(world, plan.department, name, on) for name in plan.items}
        yield from _method_faults(plan.name, plan.methods, found)
        return
    for row in plan.tasks:
        yield from _method_faults(row.id, row.methods, items_of(world, plan, row, on))
        if isinstance(row, JointTask) and row.ratios:
            pool = pool_of(world, plan, row, on)
            number = sum(part.number for part in parts_of_pool(row, pool))
            if row.count != number:
                yield no("count", task=row.id, count=row.count, size=len(pool), number=number)


def _method_faults(
    task: str, chosen: tuple[Method, ...], items: Mapping[str, ListedItem | None]
) -> Faults:
    """Yield methods that no item of a row has, and items none of whose methods is chosen (C91)."""
    listed = {name: item.methods for name, item in items.items() if item is not None}
    known = {method for methods in listed.values() for method in methods}
    odd = [method for method in chosen if method not in known]
    if listed and odd:
        yield no("method", task=task, odd=odd, items=[*listed], known=sorted(known) or ("—",))
    for name, own in listed.items():
        if chosen and not odd and not {*own} & {*chosen}:
            yield no("no-method", task=task, item=name, chosen=chosen, known=own or ("—",))


def _approved_asks(world: World, told: "PlanApproved | PlanAmended") -> Asked:
    yield from contained(told.plan)
    yield from destined(world, told.plan, told.on)
    yield from planable(world, told.plan, told.on)
    yield from inspectable(world, told.plan, told.on)
    yield from methods(world, told.plan, told.on)
    yield from amounts(world, told.plan, told.on)


def _counted(told: "PlanStep", entry: Entry, receipt: Receipt | None, *own: str) -> date:
    """Return the day a step counts as; folds that know no recorded day take it at its word."""
    return max(told.on, ended_on(entry, receipt, *own))


def _shown(told: "PlanApproved | PlanPublished | PlanFiled") -> Faults:
    """Yield why the receipt that came with a step cannot show its day."""
    if told.receipt is not None:
        yield from told.receipt.against(told.on, date.max)


class _Document(Fact):
    """A plan as a whole, approved or amended."""

    __slots__ = ()
    plan: DepartmentPlan | JointPlan | SpecialPlan
    on: date

    @property
    def stream(self) -> str:
        """The stream of the plan."""
        return PLAN.of(plan=self.plan.id)

    def hands(self, now: PlanHistory | None, world: World) -> tuple[str, ...]:
        """Return the department whose plan it is."""
        return (self.plan.department,)


@fact(
    PLAN,
    "plan.approved",
    "批准抽查计划",
    "plan approved",
    command="plan.approve",
    begins=True,
    asks=[_approved_asks],
)
class PlanApproved(_Document):
    """The first version of a plan was drawn up and approved (clauses C76, C100).

    Attributes:
        plan: the document.
        on: the day.
        paper: the department's own paper, if there is one; it proves no day.
        receipt: a paper of another hand that shows the plan existed (D1).
    """

    plan: DepartmentPlan | JointPlan | SpecialPlan = labelled("计划", "plan")
    on: date = world_day()
    paper: Paper | None = labelled("批准文件", "paper", default=None)
    receipt: Receipt | None = labelled("回执", "receipt", default=None)

    def guard(self, now: PlanHistory | None, world: World) -> Faults:
        """Want version 1, and rows that fit the lists and registers of the day."""
        if self.plan.version != 1:
            yield no("first-version", version=self.plan.version)
        yield from _shown(self)
        yield from _document_faults(self.plan, world, self.on)

    def apply(self, now: PlanHistory | None, entry: Entry) -> PlanHistory:
        """Return the plan with its first version."""
        version = Version(
            plan=self.plan,
            on=self.on,
            counted=_counted(self, entry, self.receipt, self.plan.department),
            needs=Needs.of(entry.rests),
        )
        return PlanHistory(versions=(version,))


def _amended_asks(world: World, told: "PlanAmended") -> Asked:
    of = told.declared.says
    reason = {"amendment-reason"} if told.reason.strip() else set[str]()
    yield Ask(MustContain(document=AMENDED), has(reason), of, needed=False)
    yield Ask(MayChangePlan(amended=True), allowed(), of)
    yield from _approved_asks(world, told)


@fact(
    PLAN,
    "plan.amended",
    "调整抽查计划",
    "plan amended",
    command="plan.amend",
    asks=[_amended_asks],
)
class PlanAmended(_Document):
    """A later version of a plan was decided; its clock runs from `on` (C85–C86, C105)."""

    plan: DepartmentPlan | JointPlan | SpecialPlan = labelled("计划", "plan")
    on: date = system_day()
    reason: str = labelled("调整理由", "reason", term="amendment-reason")

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the number of the version that comes next."""
        document = given.get("plan")
        if not isinstance(document, Mapping):
            return {}
        history = plan_of(world, _number_given(document))
        return {"plan": {"version": len(history.versions) + 1 if history else 1}}

    def guard(self, now: PlanHistory, world: World) -> Faults:
        """Want the next version of the same kind of plan, something that differs, rows that fit."""
        before = now.current
        if type(self.plan) is not type(before.plan):
            yield no(
                "other-form",
                plan=now.id,
                before=before.plan.called(),
                after=self.plan.called(),
            )
            return
        if self.plan.version != before.plan.version + 1:
            yield no("next-version", plan=now.id, version=before.plan.version + 1)
        if not diff(before.plan, self.plan):
            yield no("same")
        yield from in_order(self, self.on, before.plan.called(), before.on)
        yield from _document_faults(self.plan, world, self.on)

    def apply(self, now: PlanHistory, entry: Entry) -> PlanHistory:
        """Return the plan with one more version; the one before rules until this has all it needs."""
        version = Version(
            plan=self.plan,
            on=self.on,
            counted=_counted(self, entry, None),
            reason=self.reason,
            needs=Needs.of(entry.rests),
        )
        return evolve(now, versions=(*now.versions, version))


def _number_given(document: Mapping[str, Any]) -> str:
    """Return the number of the plan that a document as it was sent would be."""
    head = f"{document.get('department')}/{document.get('year')}"
    match document.get("form"):
        case "joint-plan":
            return f"{head}/{document.get('domain')}"
        case "special-plan":
            return f"{head}/special/{document.get('name')}"
        case _:
            return head


class _Step(Fact):
    """A step of the current version of a plan."""

    __slots__ = ()
    plan: str
    version: int
    on: date

    def hands(self, now: PlanHistory, world: World) -> tuple[str, ...]:
        """Return the department whose plan it is."""
        return (now.current.plan.department,)

    def step_faults(self, now: PlanHistory) -> Iterable[SsjError]:
        """Yield that it is about another version than the current one, or before its day."""
        current = now.current
        if self.version != current.plan.version:
            cites = self.declared.cites
            yield no("not-current", plan=now.id, version=current.plan.version, cites=cites)
        yield from in_order(self, self.on, current.plan.called(), current.on)


@fact(
    PLAN,
    "plan.entered",
    "计划录入平台",
    "plan entered in the platform",
    command="plan.enter",
    delegable=True,
)
class PlanEntered(_Step):
    """A version was entered in the platform (clauses C86, C105)."""

    plan: str = labelled("计划编号", "plan")
    version: int = labelled("版本", "version")
    on: date = system_day()

    def guard(self, now: PlanHistory, world: World) -> Faults:
        """Want the current version, not entered yet."""
        yield from self.step_faults(now)
        if now.current.entered is not None:
            yield no("entered", version=self.version)

    def apply(self, now: PlanHistory, entry: Entry) -> PlanHistory:
        """Return the plan with the version entered."""
        return now.with_current(evolve(now.current, entered=self.on))


def _published_asks(world: World, told: "PlanPublished") -> Asked:
    now = _known(world, told.plan)
    version, of = now.current, told.declared.says
    document = document_of(version.plan)
    yield Ask(PublishWhere(document=document), anything(), of)
    if document == AMENDED:
        done = {ENTRY} if version.entered is not None else set[str]()
        yield Ask(After(act="plan.publish", kind=document), has(done), of, needed=False)


def _known(world: World, number: str) -> PlanHistory:
    found = plan_of(world, number)
    assert found is not None  # nosec B101  # noqa: S101 - the road asks nothing about what has no beginning
    return found


@fact(
    PLAN,
    "plan.published",
    "计划公示",
    "plan published",
    command="plan.publish",
    delegable=True,
    asks=[_published_asks],
)
class PlanPublished(_Step):
    """A version was made public on one channel (clauses C78, C86, C103).

    Attributes:
        plan: number of the plan.
        version: number of the version.
        channel: where, by the code rulebooks give it.
        digest: digest of the version; filled in, for what is shown is what is on record (D15).
        on: the day.
        receipt: a paper of the channel that shows the day.
    """

    plan: str = labelled("计划编号", "plan")
    version: int = labelled("版本", "version")
    channel: str = labelled("公示渠道", "channel")
    digest: Digest = labelled("计划摘要", "digest of the plan", hand="state")
    on: date = world_day()
    receipt: Receipt | None = labelled("回执", "receipt", default=None)

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the digest of the version on record."""
        history = plan_of(world, str(given.get("plan", "")))
        number = given.get("version")
        version = history.version(number) if history and isinstance(number, int) else None
        return {"digest": plan_digest(version.plan) if version else "0" * 64}

    def guard(self, now: PlanHistory, world: World) -> Faults:
        """Want the current version as it is on record, not public there yet."""
        yield from self.step_faults(now)
        yield from _shown(self)
        current = now.current
        if self.version != current.plan.version:
            return
        if self.channel in current.channels:
            yield no("published", version=self.version)
        if self.digest != plan_digest(current.plan):
            yield no("other-text", pointer="/input/digest")

    def apply(self, now: PlanHistory, entry: Entry) -> PlanHistory:
        """Return the plan with the version public there."""
        current = now.current
        day = _counted(self, entry, self.receipt, current.plan.department)
        shown = current.done("channel", self.channel, day, published=(*current.published, self))
        return now.with_current(shown)


def _filed_asks(world: World, told: "PlanFiled") -> Asked:
    """Ask where it must be public first, and with whom it is filed (C78, C79, C103)."""
    version, of = _known(world, told.plan).current, told.declared.says
    document = document_of(version.plan)
    wanted = version.needs.receivers if version.needs else ()
    for field in fields_in(world, version.plan, told.on):
        yield Ask(PublishWhere(document=document, field=field), has(version.channels), of)
        # Each field may name one more: whoever was named when the plan was made is one of them.
        good = anything() if told.receiver in wanted else among({told.receiver})
        yield Ask(FileWith(document=document, field=field), good, of)


@fact(
    PLAN,
    "plan.filed",
    "计划备案",
    "plan filed",
    command="plan.file",
    delegable=True,
    asks=[_filed_asks],
)
class PlanFiled(_Step):
    """A version was filed with whom the rulebook names (clauses C79, C86, C103).

    Attributes:
        plan: number of the plan.
        version: number of the version.
        receiver: with whom, by the code rulebooks give it; filled in where only one is left.
        on: the day.
        receipt: a paper of the receiver that shows the day.
    """

    plan: str = labelled("计划编号", "plan")
    version: int = labelled("版本", "version")
    receiver: str = labelled("备案单位", "filed with", hand="state")
    on: date = world_day()
    receipt: Receipt | None = labelled("回执", "receipt", default=None)

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the receiver, where the version is still to be filed with one."""
        history = plan_of(world, str(given.get("plan", "")))
        needs = history.current.needs if history else None
        if history is None or needs is None:
            return {}
        left = [name for name in needs.receivers if ("receiver", name) not in history.current.met]
        return {"receiver": (left or list(needs.receivers))[0]} if needs.receivers else {}

    def guard(self, now: PlanHistory, world: World) -> Faults:
        """Want the current version, not filed there yet."""
        yield from self.step_faults(now)
        yield from _shown(self)
        current = now.current
        if self.version != current.plan.version:
            return
        if ("receiver", self.receiver) in current.met:
            yield no("filed", version=self.version)
        for shown in current.published:
            yield from in_order(self, self.on, shown, shown.on)

    def apply(self, now: PlanHistory, entry: Entry) -> PlanHistory:
        """Return the plan with the version filed there."""
        current = now.current
        day = _counted(self, entry, self.receipt, current.plan.department)
        filed = current.done("receiver", self.receiver, day, filings=(*current.filings, self))
        return now.with_current(filed)


PlanStep = PlanApproved | PlanAmended | PlanEntered | PlanPublished | PlanFiled
"""What happens to the versions of a plan."""
