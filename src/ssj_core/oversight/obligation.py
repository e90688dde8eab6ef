"""An obligation: who owes what to whom, by when, under which clauses, and where it stands."""

from collections.abc import Mapping
from datetime import date
from functools import reduce

from attrs import field, frozen

from ssj_core.encoding import Text
from ssj_core.oversight.owing import Extended
from ssj_core.oversight.words import Status
from ssj_core.rules.answers import Due
from ssj_core.rules.duties import Duty


@frozen(kw_only=True)
class Term:
    """What one clause says about the day.

    Attributes:
        clause: id of the clause in the rulebook.
        cited: where it stands, in Chinese words.
        cited_en: the same in English.
        due: its own last day, with the calendar's trace in ``due.deadline``.
        effect: what it did to the decision: answered, tightened, agreed.
        excusable: whether the clause itself lets more time be granted (原则上).
        binding: whether it is the one that counts.
    """

    clause: str
    cited: str
    cited_en: str
    due: Due
    effect: str
    excusable: bool
    binding: bool

    def last(self, extension: Extended | None) -> Due:
        """Return the last day, an extension included where the clause lets itself be put off (A2)."""
        if extension is None or not self.excusable or extension.until <= self.due.latest:
            return self.due
        return Due.on(extension.until)


@frozen(kw_only=True)
class Obligation:
    """Something owed, from the event that opened it to the one that discharges it.

    Attributes:
        id: its number: the duty's code and what it is about.
        duty: the duty of the rulebook.
        department: who owes it.
        to: to whom, as the rulebook calls them.
        subject: number of the plan, inspection, matter or resolution.
        about: what it is about, by name: plan, task, target, inspection.
        opened: the day its clock started.
        due: the last day; None where the law says 及时 and no clause gives a number.
        hard: the last day that no extension can move; None when all of it is excusable.
        terms: every clause that spoke, the binding ones marked.
        why_none: why there is no day, in the words of the rules; empty otherwise.
        extension: more time that was granted.
        discharged: the day it was done, as it counts (D1).
    """

    id: str
    duty: Duty
    department: str
    to: str
    subject: str
    about: Mapping[str, str] = field(factory=dict)
    opened: date
    due: Due | None
    hard: Due | None = None
    terms: tuple[Term, ...] = ()
    why_none: str = ""
    extension: Extended | None = None
    discharged: date | None = None

    @property
    def code(self) -> str:
        """What is owed, as rulebooks call it."""
        return self.duty.code

    @property
    def title(self) -> Text:
        """What is owed, for people."""
        return self.duty.title

    @property
    def binding(self) -> tuple[str, ...]:
        """Ids of the clauses whose day counts; the duty's own clauses where the rules give no day."""
        return tuple(term.clause for term in self.terms if term.binding) or (self.duty.clause,)

    @property
    def excusable(self) -> bool:
        """Whether a clause lets more time be granted (原则上); the others stand as they are."""
        return any(term.excusable for term in self.terms)

    @property
    def last(self) -> Due | None:
        """The last day that counts: the tightest of its clauses, an extension included."""
        if self.extension is None or not self.terms:
            return self.due
        return reduce(Due.tighter, (term.last(self.extension) for term in self.terms))

    def status(self, day: date) -> Status:
        """Return where the obligation stands on `day`; a discharge after `day` has not happened."""
        last = self.last
        done = self.discharged is not None and self.discharged <= day
        at = self.discharged if done and self.discharged is not None else day
        if last is None:
            return Status.MET if done else Status.TIMELY
        if at <= last.earliest:
            today = Status.DUE_TODAY if last.date == day else Status.OPEN
            return Status.MET if done else today
        if at <= last.latest:
            return Status.MET_UNCERTAIN if done else Status.UNCERTAIN
        return Status.MET_LATE if done else Status.OVERDUE
