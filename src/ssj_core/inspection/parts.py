"""What is true of one department's result: entry, versions, channels, objections, what keeps it closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from ssj_core.inspection.words import ResultState, Verdict
from ssj_core.journal import evolve

if TYPE_CHECKING:
    from datetime import date

    from ssj_core.inspection.objecting import ObjectionAnswered, ResultObjected
    from ssj_core.inspection.resulting import ResultEntered, ResultPublished, ResultReviewed
    from ssj_core.inspection.revising import ResultCorrected, ResultWithdrawn, ResultWithheld

DONE: Final = frozenset({ResultState.PUBLISHED, ResultState.WITHHELD})
"""States in which a department has done its part: public wherever it must be, or closed by law."""


@frozen
class Objection:
    """An objection to a public result (异议), and the answer to it.

    Attributes:
        objected: how it was made.
        answered: the answer, None while it is owed.
    """

    objected: ResultObjected
    answered: ObjectionAnswered | None = None


@frozen(kw_only=True)
class Part:
    """The result of one inspecting department (clause C118).

    Attributes:
        entered: the result as last entered; None while it is *not entered*.
        reviewed: what the reviewer decided on it.
        published: where it became public, in any version.
        corrected: corrections of what was public, oldest first; every version stays (C12).
        needs: the channels it must be public on, as the rulebook answered.
        since: channel → the day that counts: of the recording, or of a receipt (D1).
        withheld: why it is closed.
        withdrawn: why it was taken back; the result may be entered anew.
        before: parts as they were when they were taken back, oldest first.
        objections: objections by their number.
    """

    entered: ResultEntered | None = None
    reviewed: ResultReviewed | None = None
    published: tuple[ResultPublished, ...] = ()
    corrected: tuple[ResultCorrected, ...] = ()
    needs: tuple[str, ...] = ()
    since: Mapping[str, date] = field(factory=dict)
    withheld: ResultWithheld | None = None
    withdrawn: ResultWithdrawn | None = None
    before: tuple[Part, ...] = ()
    objections: Mapping[str, Objection] = field(factory=dict)

    @property
    def state(self) -> ResultState:
        """How far the result has come; without an entry it is not entered, never normal."""
        if self.withheld is not None:
            return ResultState.WITHHELD
        if self.published:
            return ResultState.PARTLY if self.missing else ResultState.PUBLISHED
        if self.reviewed is not None:
            passed = self.reviewed.verdict is Verdict.PASSED
            return ResultState.REVIEWED if passed else ResultState.RETURNED
        if self.entered is not None:
            return ResultState.ENTERED
        return ResultState.NOT_ENTERED if self.withdrawn is None else ResultState.WITHDRAWN

    @property
    def missing(self) -> tuple[str, ...]:
        """The channels it still must become public on."""
        return tuple(channel for channel in self.needs if channel not in self.since)

    @property
    def done_on(self) -> date | None:
        """The day the part counts as done, None while it is not: the last channel's, or withheld."""
        if self.withheld is not None:
            return self.withheld.on
        if not self.published or self.missing:
            return None
        days = [self.since[channel] for channel in self.needs] or [*self.since.values()]
        return max(days) if self.needs else min(days)

    @property
    def results(self) -> tuple[str, ...]:
        """The result codes of the last version; empty while it is not entered."""
        if self.corrected:
            return self.corrected[-1].results
        return self.entered.results if self.entered else ()

    @property
    def remark(self) -> str:
        """The remark of the last version; it stays inside (C120, D15)."""
        if self.corrected:
            return self.corrected[-1].remark
        return self.entered.remark if self.entered else ""

    @property
    def versions(self) -> int:
        """How many versions there are, those that were taken back included."""
        own = 1 + len(self.corrected) if self.entered else 0
        return own + sum(part.versions for part in self.before)

    def taken_back(self, fact: ResultWithdrawn) -> Part:
        """Return the part after its result was withdrawn; what was there is kept (C12)."""
        kept = evolve(self, before=(), withdrawn=fact)
        return Part(withdrawn=fact, before=(*self.before, kept), objections=self.objections)
