"""Results: entered by whoever inspected, reviewed by another person, public under the target's name."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar, Final

from attrs import evolve

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import hand, no
from ssj_core.inspection.results import CODES, result_faults
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, Part
from ssj_core.inspection.words import ResultState, Stage, Verdict
from ssj_core.journal import Digest, Entry, World, fact, labelled, system_day, world_day

DONE: Final = frozenset({Stage.RESULTS, Stage.COMPLETE})
"""Once there is a result."""


class ResultFact(InspectionFact):
    """What happens to the result of one inspecting department."""

    __slots__ = ()
    department: str

    def unit_faults(self, now: Inspection, by: str, home: str) -> Iterator[SsjError]:
        """Yield that somebody outside the inspecting department enters, reviews or publishes."""
        if self.department not in now.assigned.departments or home != self.department:
            yield hand("not-inspecting-unit", inspection=now.id, by=by, department=home)

    def state_faults(self, now: Inspection, *states: ResultState) -> Iterator[SsjError]:
        """Yield that the department's result is in none of these states."""
        state = now.part(self.department).state
        if state not in states:
            yield no(
                "result-state",
                inspection=now.id,
                step=self.declared.says,
                department=self.department,
                state=state,
            )

    def with_part(self, now: Inspection, part: Part) -> Inspection:
        """Return the inspection with the department's part changed."""
        parts = dict(now.parts) | {self.department: part}
        return evolve(now, parts=tuple(parts.items()))


@fact(
    INSPECTION,
    "inspection.resulted",
    "录入检查结果",
    "inspection result entered",
    command="result.enter",
    clause="C92 C118",
)
class ResultEntered(ResultFact):
    """An inspecting department entered its result; `on` starts the 7 working days (C9, C92, C118).

    Attributes:
        inspection: the inspection's number.
        department: whose part it is.
        by: who entered it.
        by_department: where that person belongs.
        results: result codes, at least one.
        crime: whether a crime is suspected (clauses C97, C125).
        on: the day the result was recorded.
        remark: 备注.
    """

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.FINISHED, Stage.CONFIRMED, Stage.RESULTS})
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    by: str = labelled("录入人", "entered by", hand="actor")
    by_department: str = labelled("录入人部门", "department of who entered", hand="department")
    results: tuple[str, ...] = labelled("检查结果", "results")
    crime: bool = labelled("涉嫌犯罪", "crime suspected")
    on: date = system_day()
    remark: str = labelled("备注", "remark", default="")

    def faults(self) -> Iterable[SsjError]:
        """Refuse unknown codes and codes that exclude each other."""
        return result_faults(self.results)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want the hand of who inspected, a confirmed sheet, and no finding of it hidden."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.by, self.by_department)
        yield from self.state_faults(now, ResultState.NOT_ENTERED, ResultState.RETURNED)
        sheet = now.finished.sheet if now.finished else None
        if sheet and sheet.needs_confirmation and now.confirmed is None:
            yield no("unconfirmed", inspection=now.id)
        found = {code for row in sheet.rows for code in row.results} if sheet else set()
        alone = len(now.assigned.departments) == 1
        if alone and self.results == ("no-issue",) and any(CODES[code].open for code in found):
            yield no("finding-hidden", pointer="/input/results")

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the result entered, to be reviewed."""
        return self.with_part(now, Part(entered=self))


@fact(
    INSPECTION,
    "inspection.reviewed",
    "审核检查结果",
    "inspection result reviewed",
    command="result.review",
    clause="C92",
)
class ResultReviewed(ResultFact):
    """Another person of the department passed the result or returned it."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.RESULTS})
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    by: str = labelled("审核人", "reviewed by", hand="actor")
    by_department: str = labelled("审核人部门", "department of who reviewed", hand="department")
    verdict: Verdict = labelled("审核结论", "verdict")
    on: date = system_day()
    opinion: str = labelled("审核意见", "opinion", default="")

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a result to review, and another person than who entered it."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.by, self.by_department)
        yield from self.state_faults(now, ResultState.ENTERED)
        entered = now.part(self.department).entered
        if entered is not None and entered.by == self.by:
            yield hand("four-eyes", inspection=now.id, by=self.by)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the result passed or returned."""
        return self.with_part(now, evolve(now.part(self.department), reviewed=self))


@fact(
    INSPECTION,
    "record.published",
    "公示检查结果",
    "inspection result published",
    form="inspection-result",
    command="result.publish",
    clause="C11 C94",
)
class ResultPublished(ResultFact):
    """A department's result became public under the target's name; only then is it done (C94)."""

    stages: ClassVar[frozenset[Stage]] = DONE
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    channel: str = labelled("公示渠道", "channel")
    digest: Digest = labelled("公示内容摘要", "digest of what is shown")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a result that was passed, and a channel it is not on yet."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.department, self.department)
        yield from self.state_faults(now, ResultState.REVIEWED, ResultState.PUBLISHED)
        shown = now.part(self.department).published
        if any(publication.channel == self.channel for publication in shown):
            yield no("channel-twice", department=self.department)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the result public on the channel."""
        part = now.part(self.department)
        return self.with_part(now, evolve(part, published=(*part.published, self)))
