"""Objections to a public result, and the answer that is owed; the result stays public meanwhile (C12)."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from ssj_core.errors import SsjError
from ssj_core.inspection.parts import Objection, Part
from ssj_core.inspection.refusals import no
from ssj_core.inspection.resulting import AFTER, ResultFact
from ssj_core.inspection.revising import PUBLIC
from ssj_core.inspection.state import INSPECTION, Inspection
from ssj_core.inspection.words import Answer, Stage
from ssj_core.journal import Entry, World, evolve, fact, in_order, labelled, world_day


@fact(
    INSPECTION,
    "result.objected",
    "对检查结果提出异议",
    "objection to a result",
    command="result.object",
)
class ResultObjected(ResultFact):
    """The target objected to a public result; the department that got it owes an answer (C12).

    Attributes:
        inspection: the inspection's number.
        department: whose part it is about, and who got it.
        objection: its number.
        words: what is objected to.
        document: the paper.
        on: the day it came; starts the clock.
    """

    stages: ClassVar[frozenset[Stage]] = AFTER
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    objection: str = labelled("异议编号", "objection")
    words: str = labelled("异议内容", "words", personal=True)
    document: str = labelled("文件", "document")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a result that is public, and a number that is free."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.department, self.department)
        yield from self.state_faults(now, *PUBLIC)
        part = now.part(self.department)
        if self.objection in part.objections:
            yield no("objection-known", objection=self.objection)
        if part.published:
            yield from in_order(self, self.on, part.published[0], part.published[0].on)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the objection."""
        return self.with_part(now, _with(now.part(self.department), Objection(self)))


@fact(
    INSPECTION,
    "result.answered",
    "答复异议",
    "objection answered",
    command="result.answer",
)
class ObjectionAnswered(ResultFact):
    """An objection was answered, with reasons (C12); an upheld one is followed by a correction."""

    stages: ClassVar[frozenset[Stage]] = AFTER
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    objection: str = labelled("异议编号", "objection")
    answer: Answer = labelled("答复结论", "answer")
    words: str = labelled("答复内容", "words", personal=True)
    document: str = labelled("文件", "document")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want an objection that is not answered yet."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.department, self.department)
        known = now.part(self.department).objections.get(self.objection)
        if known is None:
            yield no("objection-unknown", objection=self.objection)
            return
        if known.answered is not None:
            yield no("objection-answered", objection=self.objection)
        yield from in_order(self, self.on, known.objected, known.objected.on)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the answer."""
        part = now.part(self.department)
        known = part.objections[self.objection]
        return self.with_part(now, _with(part, evolve(known, answered=self)))


def _with(part: Part, objection: Objection) -> Part:
    number = objection.objected.objection
    return evolve(part, objections={**part.objections, number: objection})
