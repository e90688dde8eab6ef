"""A case: what is asked about, and everything the answer may rest on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from attrs import evolve, field, frozen

from ssj_core.errors.oversight import CaseUnknownError
from ssj_core.inspection import Inspection
from ssj_core.legal import Text
from ssj_core.oversight.accountability.dossier import Exhibit
from ssj_core.oversight.accountability.draws import DrawProof
from ssj_core.oversight.accountability.facts import StatementMade
from ssj_core.oversight.accountability.rested import Rested
from ssj_core.oversight.accountability.words import Shows
from ssj_core.oversight.ledger import Ledger
from ssj_core.oversight.obligation import Obligation
from ssj_core.planning import PlanHistory
from ssj_core.rules import Terms


@frozen(kw_only=True)
class Case:
    """What a person has to judge, and the records as they stood.

    Attributes:
        number: the case's number.
        department: whose work is looked at.
        day: the state of the records on this day.
        book: the ledger of the journal's events up to that day.
        target: identity of the target, if the case is about one.
        inspection: number of the inspection, if it is about one.
        plan: number of the plan, if it is about a task of one.
        task: number of the task.
        proofs: what bundles and slips prove, see `draw_proofs`.
        statements: what persons put on record.
        rested: what the acts of each inspection rest on, by its number, see `rested_of`.
        terms: what the rulebook calls channels and receivers; their codes where it is silent.

    Raises:
        CaseUnknownError: the ledger has no such inspection or plan.
    """

    number: str
    department: str
    day: date
    book: Ledger
    target: str = ""
    inspection: str = ""
    plan: str = ""
    task: str = ""
    proofs: tuple[DrawProof, ...] = ()
    statements: tuple[StatementMade, ...] = ()
    rested: Mapping[str, tuple[Rested, ...]] = field(factory=dict, repr=False)
    terms: Terms = field(factory=Terms, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a case about something that is not there."""
        if self.inspection and self.inspection not in self.book.inspections:
            raise CaseUnknownError(what_zh="检查", what_en="inspection", value=self.inspection)
        if self.plan and self.plan not in self.book.plans:
            raise CaseUnknownError(what_zh="计划", what_en="plan", value=self.plan)

    def resting(self, rested: Mapping[str, tuple[Rested, ...]]) -> Self:
        """Return the case with what the acts of its inspections rest on."""
        return evolve(self, rested=rested)

    @property
    def inspections(self) -> tuple[Inspection, ...]:
        """The department's inspections the case is about: the one, the target's, the task's, or all."""
        return tuple(
            one
            for one in self.book.inspections.values()
            if one.assigned.on <= self.day
            and self.department in one.assigned.departments
            and self.inspection in ("", one.id)
            and self.target in ("", one.assigned.target)
            and self.plan in ("", one.assigned.plan)
            and self.task in ("", one.assigned.task)
        )

    @property
    def plans(self) -> tuple[PlanHistory, ...]:
        """The plans the case is about: the one, those of the inspections, or the department's."""
        named = {self.plan} if self.plan else {one.assigned.plan for one in self.inspections}
        return tuple(
            history
            for number, history in self.book.plans.items()
            if number in named or (not named and history.current.plan.department == self.department)
        )

    def obligations(self, *codes: str) -> tuple[Obligation, ...]:
        """Return the department's obligations of these kinds that bear on the case."""
        ids = {one.id for one in self.inspections}
        return tuple(
            owed
            for code in codes
            for owed in self.book.of(code, self.department)
            if owed.about.get("inspection") in ids
        )


def clocks(case: Case, codes: Iterable[str]) -> list[Exhibit]:
    """Return one exhibit for each obligation: opened, due under which clause, done when, standing."""
    found = []
    for one in case.obligations(*codes):
        status, last = one.status(case.day), one.last
        done = one.discharged if one.discharged and one.discharged <= case.day else None
        due_zh = last.say("zh") if last else f"未定（{one.why_none}）"
        due_en = last.say("en") if last else "no day given"
        more_zh = (
            f"，延期至 {one.extension.until}（{one.extension.reason}）" if one.extension else ""
        )
        more_en = f", extended to {one.extension.until}" if one.extension else ""
        found.append(
            Exhibit(
                name=f"duty.{one.code}",
                what=one.title,
                shows=Shows.ON_RECORD if done else Shows.NOT_ON_RECORD,
                detail=Text(
                    f"起算 {one.opened}，期限 {due_zh}{more_zh}，完成 {done or '—'}：{status.zh}",
                    f"from {one.opened}, due {due_en}{more_en}, done {done or '—'}: {status.en}",
                ),
                clause=one.duty.clause,
                refs=(one.id, *one.binding),
            )
        )
    return found
