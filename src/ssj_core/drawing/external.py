"""A draw made elsewhere, by another platform or a higher authority; which draws of a row stand (C33, C52).

It is kept as it was handed over, uses up a planned visit like one's own, and is never called
verified: nothing was sealed before it, so nothing can be recomputed.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ssj_core.drawing.facts import DRAW
from ssj_core.encoding import Text, Word, repeated
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals, Refused
from ssj_core.journal import Digest, Entry, Fact, Room, World, fact, labelled, world_day
from ssj_core.planning import (
    PlannedRow,
    plan_of,
    planned_row,
    row_faults,
    unknown_row,
    unplanned,
)


class DrawnAt(Word, zh="抽取机关层级", en="level of who drew"):
    """At which level a list was drawn; no county hands one down."""

    NATION = "nation", "国家级", "nation"
    PROVINCE = "province", "省级", "province"
    CITY = "city", "市级", "city"


ELSEWHERE: Final = "drawn-elsewhere"
"""The mark of what rests on a draw that this system did not make (C52)."""
no: Final = Refusals(
    "draw",
    {
        "target-repeated": (
            "外部抽取 {draw} 的名单中“{target}”重复或为空",
            "the list of the external draw {draw} names {target!r} twice, or leaves it blank",
        ),
        "known": (
            "抽取编号 {draw} 已登记；登记过的不改写，请另编号",
            "a draw numbered {draw} is recorded already: nothing is overwritten, use another number",
        ),
        "nobody": (
            "外部抽取 {draw} 没有写明由谁抽取；请写明抽取机关（authority）或平台（platform）",
            "nobody is named who made the draw {draw}: give the authority or the platform",
        ),
        "half-a-row": (
            "外部抽取 {draw} 只写了计划或任务之一；按本部门计划抽取的两项都写，上级名单两项都不写",
            "the draw {draw} names a plan or a row alone: a draw on a plan names both, a higher level's list neither",
        ),
        "pending": (
            "任务 {task} 的抽取 {session} 尚未结束；先出结果或作废",
            "draw {session} of task {task} is still open: finish or void it first",
        ),
        "used-up": (
            "任务 {task} 计划检查 {visits} 次，已抽取 {used} 次",
            "task {task} has {visits} planned visits, {used} drawn",
        ),
        "joint-initiator": (
            "联合任务 {task} 由发起单位 {owner} 抽取，{department} 不能抽取",
            "the joint task {task} is drawn by its initiator {owner}, not by {department}",
        ),
    },
)
hand: Final = Refusals(
    "hand",
    {
        "initiator": (
            "任务 {task} 由 {owner} 发起抽取，登录部门是 {department}",
            "task {task} is drawn by {owner}, not by {department}",
        )
    },
    status="not-allowed",
)


def _row(draw: "ExternalDraw") -> Iterable[str]:
    return (f"{draw.plan}#{draw.task}",) if draw.plan else ()


EXTERNAL: Final[Room["ExternalDraw"]] = Room(
    "external",
    Text("外部抽取", "draw made elsewhere"),
    stream="draw/{draw}",
    marks={
        "row": _row,
        "target": lambda draw: draw.targets,
        "department": lambda draw: (draw.department,),
    },
)
"""Draws made elsewhere; found by ``row`` (plan#task), ``target`` and ``department``."""


@fact(
    EXTERNAL,
    "draw.external",
    "导入外部抽取",
    "draw made elsewhere imported",
    command="draw.import",
    begins=True,
)
class ExternalDraw(Fact):
    """A list of targets drawn elsewhere, imported as *external* (clauses C33, C52, C88, C109).

    Attributes:
        draw: number under which the list is kept here.
        platform: name of the platform that drew; empty for a higher authority's own list.
        reference: the platform's or the authority's own number of the draw (文号).
        plan: number of the plan of one's own it was drawn for; empty for a higher level's list.
        task: number of its row; likewise.
        department: who takes the list in, and inspects.
        targets: identities drawn, in the order they were handed over.
        digest: SHA-256 of the file as it was handed over.
        on: the day of the draw.
        remark: what else is said about it.
        authority: the higher authority that drew.
        level: its level, where the field wants to know it.
    """

    draw: str = labelled("抽取编号", "number of the draw")
    platform: str = labelled("平台", "platform", default="", late=True)
    reference: str = labelled("文号或平台任务编号", "reference")
    plan: str = labelled("计划编号", "plan", default="", late=True)
    task: str = labelled("任务编号", "row", default="", late=True)
    department: str = labelled("承接部门", "department", hand="department")
    targets: tuple[str, ...] = labelled("检查对象", "targets")
    digest: Digest = labelled("名单摘要", "digest of the list")
    on: date = world_day("抽取日期", "day of the draw")
    remark: str = labelled("备注", "remark", default="", personal=True)
    authority: str = labelled("抽取机关", "authority that drew", default="", late=True)
    level: DrawnAt | None = labelled(
        "抽取机关层级", "level of the authority", default=None, late=True
    )

    @property
    def verified(self) -> bool:
        """Never: nothing was sealed before the draw, so nothing can be recomputed."""
        return False

    @property
    def higher(self) -> bool:
        """Whether it is a higher level's list, in no plan and no figure of one's own (C33)."""
        return not self.plan

    def faults(self) -> Iterable[SsjError]:
        """Refuse a target named twice, a draw of nobody, half a row."""
        odd = sorted(repeated(self.targets))
        for name in odd:
            yield no("target-repeated", draw=self.draw, target=name, pointer="targets")
        if not self.platform.strip() and not self.authority.strip():
            yield no("nobody", draw=self.draw)
        if bool(self.plan) != bool(self.task):
            yield no("half-a-row", draw=self.draw)

    def guard(self, now: None, world: World) -> Iterator[SsjError]:  # noqa: ARG002 - every guard has it
        """Want a number nobody has, and, for a row of one's own, what a seal would want."""
        if world.get(DRAW, self.stream) is not None:
            yield no("known", draw=self.draw)
        if self.higher:
            return
        row = planned_row(world, self.plan, self.task, self.on)
        if row is None:
            known = plan_of(world, self.plan) is not None
            yield unknown_row(self.plan, self.task) if known else unplanned(self.plan)
            return
        if row.owner != self.department:
            yield not_initiator(row, self.department)
        yield from row_faults(row, self.on)
        yield from standing_faults(world, row)

    def apply(self, now: None, entry: Entry) -> "ExternalDraw":  # noqa: ARG002 - every effect has them
        """Return the draw itself: it does not change."""
        return self

    def marks(self, now: "ExternalDraw", entry: Entry) -> Iterable[str]:  # noqa: ARG002 - see `Fact.marks`
        """Mark that it was drawn elsewhere."""
        return (ELSEWHERE,)


def not_initiator(row: PlannedRow, department: str) -> Refused:
    """Return the refusal of a draw by another department than the row's own (C87, C107)."""
    table, reason = (no, "joint-initiator") if row.joint else (hand, "initiator")
    return table(reason, task=row.task, owner=row.owner, department=department)


def standing_faults(world: World, row: PlannedRow) -> Iterator[SsjError]:
    """Yield why no further draw of a row may be sealed: one is open, or every visit is used (C80)."""
    keys = world.find(DRAW, "standing", row.key)
    standing = [draw for key in keys if (draw := world.get(DRAW, key)) is not None]
    pending = [draw for draw in standing if draw.stage == "sealed"]
    for draw in pending:
        yield no("pending", task=row.task, session=draw.session)
    used = len(standing) + len(world.find(EXTERNAL, "row", row.key))
    if used >= row.visits and not pending:
        yield no("used-up", task=row.task, visits=row.visits, used=used)
