"""An obligation: who owes what to whom, by when, under which clauses, and where it stands."""

from datetime import date

from attrs import frozen

from ssj_core.errors.oversight import ExtensionRefusedError, ObligationUnknownError
from ssj_core.inspection import ExtensionGranted
from ssj_core.oversight.words import Duty, Status
from ssj_core.rules.answers import Due


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


@frozen(kw_only=True)
class Obligation:
    """Something owed, from the event that opened it to the one that discharges it.

    Attributes:
        id: its number: the duty and what it is about.
        duty: what is owed.
        department: who owes it.
        to: to whom.
        subject: number of the plan, inspection, matter or resolution.
        opened: the day its clock started.
        due: the last day; None where the law says 及时 and no clause gives a number.
        hard: the last day that no extension can move; None when all of it is excusable.
        terms: every clause that spoke, the binding ones marked.
        why_none: why there is no day, in the words of the rules; empty otherwise.
        extension: more time that was granted.
        discharged: the day it was done.
    """

    id: str
    duty: Duty
    department: str
    to: str
    subject: str
    opened: date
    due: Due | None
    hard: Due | None = None
    terms: tuple[Term, ...] = ()
    why_none: str = ""
    extension: ExtensionGranted | None = None
    discharged: date | None = None

    @property
    def binding(self) -> tuple[str, ...]:
        """Ids of the clauses whose day counts; the clause of the source where the rules have none."""
        return tuple(one.clause for one in self.terms if one.binding) or (self.duty.clause,)

    @property
    def excusable(self) -> bool:
        """Whether more time may be granted at all."""
        return self.due is not None and self.hard != self.due

    @property
    def last(self) -> Due | None:
        """The last day that counts, an extension included."""
        if self.extension is None or self.due is None:
            return self.due
        until = Due.on(max(self.extension.until, self.due.latest))
        return until if self.hard is None else until.tighter(self.hard)

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


def grant(obligation: Obligation, fact: ExtensionGranted) -> ExtensionGranted:
    """Return `fact` when the law lets the obligation be put off; it is then ready to be appended.

    Raises:
        ObligationUnknownError: `fact` is about another obligation.
        ExtensionRefusedError: the clause is hard, the obligation is done, or the new day is no
            later, or beyond a clause that cannot be put off (clause C119, ambiguity A2).
    """
    due, hard = obligation.due, obligation.hard
    if fact.obligation != obligation.id:
        raise ObligationUnknownError(obligation=fact.obligation)
    why = None
    if obligation.discharged is not None:
        why = ("已完成", "it is done")
    elif due is None or not obligation.excusable:
        why = ("期限没有“原则上”的余地", "its day cannot be put off")
    elif fact.until <= due.latest:
        why = (f"{fact.until} 不晚于原期限", f"{fact.until} is no later than its day")
    elif hard is not None and fact.until > hard.latest:
        why = (f"不得超过 {hard.latest}", f"{hard.latest} is the last day no reason can move")
    if why:
        raise ExtensionRefusedError(obligation=obligation.id, why_zh=why[0], why_en=why[1])
    return fact
