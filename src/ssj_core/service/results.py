"""Results that a platform recorded: what they rest on, and what must hold before they are ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.platform import ResultKnownError, ResultMismatchError
from ssj_core.errors.refusals import refuse_all
from ssj_core.inspection import (
    Inspection,
    InspectionAssigned,
    InspectionFact,
    ResultEntered,
    Source,
)
from ssj_core.inspection.refusals import no
from ssj_core.journal import Entry, Fact, Room, World, after, fact, labelled, system_day
from ssj_core.journal.facts import beginning
from ssj_core.journal.room import A
from ssj_core.journal.values import Digest
from ssj_core.planning import Task

IMPORTED: Final[Room[tuple[ResultsImported, ...]]] = Room(
    "results",
    Text("平台检查结果", "results of a platform"),
    stream="results/{draw}",
    empty=tuple,
)


@fact(
    IMPORTED,
    "inspection.imported",
    "导入平台检查结果",
    "results recorded by a platform imported",
)
class ResultsImported(Fact):
    """A list of results that a platform recorded was taken in (clauses C52, C88, C109).

    It says which inspections in this journal are *external*: kept, counted and clocked like any
    other, and never called verified.

    Attributes:
        draw: number of the draw they follow, imported or our own.
        plan: number of the plan.
        task: number of its row.
        platform: name of the platform.
        source: name of the file, as it was handed over.
        digest: SHA-256 of the file.
        inspections: numbers of the inspections in it.
        on: the day it was taken in.
        remark: what else is to be said.
    """

    draw: str = labelled("抽取编号", "draw")
    plan: str = labelled("计划编号", "plan")
    task: str = labelled("任务编号", "task")
    platform: str = labelled("平台", "platform")
    source: str = labelled("文件名称", "name of the file")
    digest: Digest = labelled("文件摘要", "digest of the file")
    inspections: tuple[str, ...] = labelled("检查编号", "inspections")
    on: date = system_day("导入日期", "day of the import")
    remark: str = labelled("备注", "remark", default="")

    def apply(
        self,
        now: tuple[ResultsImported, ...],
        entry: Entry,  # noqa: ARG002 - every fact has it
    ) -> tuple[ResultsImported, ...]:
        """Return the lists of the draw with this one."""
        return (*now, self)


@frozen(kw_only=True)
class Ground:
    """What results of a draw rest on: the draw, the row of the plan, and the rules.

    Attributes:
        draw: number of the draw.
        external: whether another platform drew.
        plan: number of the plan.
        task: its row, as it was when drawn.
        departments: who inspects, the plan's own department first.
        targets: whom the draw is about; replacements included.
        on: the day of the draw.
        least: certified inspectors each department sends, as the rules answer for that day.
        least_basis: the clauses that say so.
        known: number of the inspection of every target that is in the journal already.
        numbers: every inspection number in use.
    """

    draw: str
    external: bool
    plan: str
    task: Task
    departments: tuple[str, ...]
    targets: frozenset[str]
    on: date
    least: int
    least_basis: str
    known: Mapping[str, str]
    numbers: frozenset[str]


def check(
    ground: Ground, imported: ResultsImported, facts: Sequence[InspectionFact], on: date
) -> None:
    """Refuse what cannot be taken in, all faults together.

    Raises:
        ManyFaultsError: see `faults`; or `imported` names other inspections than `facts` do.
    """
    found = [error for _, error in faults(ground, facts, on)]
    numbers = {one.inspection for one in facts}
    for odd in sorted(numbers ^ set(imported.inspections)):
        said = ("清单与步骤不一致", "the list and the steps differ")
        found.append(_mismatch(odd, "inspections", *said))
    if found:
        raise ManyFaultsError(what=imported.source, faults=found)


def faults(
    ground: Ground, facts: Sequence[InspectionFact], on: date
) -> Iterator[tuple[int, SsjError]]:
    """Yield everything that keeps `facts` from being taken in, each with its place in them.

    Args:
        ground: what they rest on.
        facts: the steps of the inspections, those of one inspection in their order.
        on: the day they are taken in; nothing can have happened after it.
    """
    states: dict[str, Inspection | None] = {}
    taken = dict(ground.known)
    told: set[str] = set()
    for at, step in enumerate(facts):
        number = step.inspection
        if number in ground.numbers:
            if number not in told:
                yield at, ResultKnownError(inspection=number)
            told.add(number)
            continue
        if isinstance(step, InspectionAssigned):
            for wrong in _against(ground, step, taken):
                yield at, wrong
            taken.setdefault(step.target, number)
        if step.on > on:
            said = (f"{step.on} 晚于导入日 {on}", f"{step.on} is after the day of the import, {on}")
            yield at, _mismatch(number, "on", *said)
        before = states.get(number)
        try:
            check_step(before, step)
        except SsjError as error:
            yield at, error
        if before is not None or isinstance(step, InspectionAssigned):
            # What is refused is applied all the same: one fault does not hide the next.
            states[number] = after(step, before, step.event())


class _ListAlone:
    """A world of which the list of a platform says nothing: registers and other rooms."""

    def get(self, room: Room[A], key: str) -> A | None:
        """Return nothing."""
        del room, key
        return None

    def find(self, room: Room[Any], mark: str, value: str | int) -> tuple[str, ...]:
        """Return nothing."""
        del room, mark, value
        return ()


def check_step(before: Inspection | None, fact: InspectionFact) -> None:
    """Refuse a step that no record could mean, as far as the list itself tells.

    Raises:
        Refused, ManyFaultsError: every reason why not.
    """
    says = fact.declared.says
    refuse_all(says, beginning(fact, before))
    refuse_all(says, fact.guard(cast("Inspection", before), cast("World", _ListAlone())))
    sheet = before.sheet if before is not None and isinstance(fact, ResultEntered) else None
    # No rulebook is asked about a list: on site somebody confirmed it all the same (C115, A11).
    if before is not None and sheet and sheet.needs_confirmation and before.confirmed is None:
        raise no("unconfirmed", inspection=before.id)


def _against(
    ground: Ground, fact: InspectionAssigned, taken: Mapping[str, str]
) -> Iterator[ResultMismatchError]:
    """Yield where an assignment is not what draw, plan and rules say."""
    task = ground.task
    if fact.source is not Source.RANDOM:
        said = ("不是随机抽查，应逐件登记", "it was not drawn; record it by itself")
        yield _mismatch(fact.inspection, "source", *said)
    elif fact.target not in ground.targets:
        said = (f"{fact.target} 不在抽取 {ground.draw} 的名单中", f"{fact.target} was not drawn")
        yield _mismatch(fact.inspection, "target", *said)
    if fact.target in taken:
        other = taken[fact.target]
        said = (f"{fact.target} 已有检查 {other}", f"{fact.target} has inspection {other} already")
        yield _mismatch(fact.inspection, "target", *said)
    if fact.on < ground.on:
        said = (f"早于抽取日 {ground.on}", f"it is before the draw of {ground.on}")
        yield _mismatch(fact.inspection, "on", *said)
    wanted = {
        "draw": ground.draw,
        "plan": ground.plan,
        "task": task.id,
        "departments": ground.departments,
        "items": task.items,
        "window_end": task.window.end,
        "least": ground.least,
    }
    for name, value in wanted.items():
        if getattr(fact, name) != value:
            words = "、".join(value) if isinstance(value, tuple) else str(value)
            said = (f"{name} 应为 {words}", f"{name} must be {words}")
            yield _mismatch(fact.inspection, name, *said)


def _mismatch(inspection: str, part: str, zh: str, en: str) -> ResultMismatchError:
    return ResultMismatchError(inspection=inspection, part=part, why_zh=zh, why_en=en)
