"""What follows a finding until it comes to an end, with the record of every hand-over (C126)."""

from datetime import date
from typing import ClassVar

from attrs import evolve, frozen

from ssj_core.inspection.words import FollowUp, Organ
from ssj_core.planning import Fact


@frozen(kw_only=True)
class FollowUpOpened(Fact):
    """A department takes up a rectification or a case (clauses C15, C95–C96, C122)."""

    kind: ClassVar[str] = "inspection.followed-up"
    form: ClassVar[str] = "opened"
    inspection: str
    matter: str
    action: FollowUp
    department: str
    words: str
    on: date


@frozen(kw_only=True)
class FollowUpClosed(Fact):
    """The matter came to an end; a penalty is only referred to and published apart (C120–C121)."""

    kind: ClassVar[str] = "inspection.followed-up"
    form: ClassVar[str] = "closed"
    inspection: str
    matter: str
    outcome: str
    on: date
    reference: str = ""


@frozen(kw_only=True)
class CluePassed(Fact):
    """A clue went to the internal unit whose duty it is (clause C123)."""

    kind: ClassVar[str] = "inspection.clue"
    inspection: str
    matter: str
    department: str
    unit: str
    words: str
    document: str
    on: date


@frozen(kw_only=True)
class DepartmentNotified(Fact):
    """Another department was told of what is its duty (clause C124)."""

    kind: ClassVar[str] = "inspection.notified"
    inspection: str
    matter: str
    department: str
    to: str
    words: str
    document: str
    on: date


@frozen(kw_only=True)
class CrimeTransferred(Fact):
    """A suspected crime was transferred (clauses C97, C125, C139)."""

    kind: ClassVar[str] = "inspection.transferred"
    inspection: str
    matter: str
    department: str
    organ: Organ
    to: str
    document: str
    on: date


@frozen(kw_only=True)
class HandoverReceived(Fact):
    """Whoever was told, or given the matter, confirmed it with a receipt (clause C126)."""

    kind: ClassVar[str] = "inspection.received"
    inspection: str
    matter: str
    by: str
    receipt: str
    on: date


MatterFact = (
    FollowUpOpened
    | FollowUpClosed
    | CluePassed
    | DepartmentNotified
    | CrimeTransferred
    | HandoverReceived
)
Opening = FollowUpOpened | CluePassed | DepartmentNotified | CrimeTransferred


@frozen(kw_only=True)
class Matter:
    """One thing that follows from an inspection.

    Attributes:
        id: its number, unique in the inspection.
        action: what it is.
        department: who has to see it through.
        to: who it was handed to; empty when it stays.
        document: number of the written record.
        opened: when.
        closed: when it came to an end; for a hand-over, when the receipt came.
        outcome: how it ended, or the number of the receipt.
    """

    id: str
    action: FollowUp
    department: str
    to: str
    document: str
    opened: date
    closed: date | None = None
    outcome: str = ""

    @property
    def handed_over(self) -> bool:
        """Whether a receipt ends it, and nothing else."""
        return self.action in (FollowUp.CLUE, FollowUp.NOTIFICATION, FollowUp.TRANSFER)


def open_matter(fact: Opening) -> Matter:
    """Return the matter that `fact` opens."""
    action, to, document = _handed(fact)
    return Matter(
        id=fact.matter,
        action=action,
        department=fact.department,
        to=to,
        document=document,
        opened=fact.on,
    )


def _handed(fact: Opening) -> tuple[FollowUp, str, str]:
    match fact:
        case FollowUpOpened():
            return fact.action, "", ""
        case CluePassed():
            return FollowUp.CLUE, fact.unit, fact.document
        case DepartmentNotified():
            return FollowUp.NOTIFICATION, fact.to, fact.document
        case _:
            return FollowUp.TRANSFER, fact.to, fact.document


def close_matter(matter: Matter, fact: FollowUpClosed | HandoverReceived) -> Matter:
    """Return the matter after it ended."""
    outcome = fact.outcome if isinstance(fact, FollowUpClosed) else fact.receipt
    return evolve(matter, closed=fact.on, outcome=outcome)
