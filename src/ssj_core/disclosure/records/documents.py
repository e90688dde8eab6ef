"""What keeps a document that would be public closed: a list, a register, work rules, a plan."""

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.disclosure.records.facts import LegalGround
from ssj_core.disclosure.records.publications import DocumentPublished
from ssj_core.planning import Fact


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
