"""What can happen to a document that must be public: a list, a register, work rules, a plan."""

from datetime import date, datetime
from typing import ClassVar

from attrs import field, frozen

from ssj_core.disclosure.records.facts import LegalGround, time_faults
from ssj_core.disclosure.records.words import Outlet
from ssj_core.errors._base import SsjError
from ssj_core.planning import Fact


@frozen(kw_only=True)
class DocumentPublished(Fact):
    """A list, register, set of work rules or plan became public (clauses C17, C56, C67, C74, C78).

    Attributes:
        document: what it is, as the rulebook writes it: ``item-list``, ``inspector-registry``, ….
        number: which one: its number or version.
        department: whose.
        outlet: the channel.
        at: when, ISO 8601 with an offset.
        digest: of what was shown.
    """

    kind: ClassVar[str] = "record.published"
    form: ClassVar[str] = "document"
    title: ClassVar[str] = "文件公示"

    document: str
    number: str
    department: str
    outlet: Outlet
    at: str
    digest: str

    def faults(self) -> list[SsjError]:
        """Refuse a time without a place on the clock."""
        return time_faults(self.document, self.at)

    @property
    def on(self) -> date:
        """The day, where it was published."""
        return datetime.fromisoformat(self.at).date()


@frozen(kw_only=True)
class DocumentWithheld(Fact):
    """A document that would be public is withheld, on a legal ground (clause C17)."""

    kind: ClassVar[str] = "record.withheld"
    form: ClassVar[str] = "document"
    title: ClassVar[str] = "文件不予公示"

    document: str
    number: str
    department: str
    ground: LegalGround
    approver: str = field(metadata={"zh": "批准人"})
    on: date


DocumentFact = DocumentPublished | DocumentWithheld
"""What happens to a document that must be public."""
