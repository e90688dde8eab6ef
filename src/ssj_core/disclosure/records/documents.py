"""What keeps a document that would be public closed: a list, a register, work rules, a plan."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ssj_core.disclosure.records.publications import (
    NUMBER,
    DocumentPublished,
    in_force,
    other_text,
    unmade,
)
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.journal import Entry, Fact, Login, Room, World, fact, labelled, system_day
from ssj_core.rules import Ask
from ssj_core.rules.withholding import LegalGround, may_withhold

WITHHELD: Room["DocumentWithheld"] = Room(
    "withheld",
    Text("不予公示的文件", "withheld document"),
    stream="document/{department}/{document}/{number}",
)
"""Documents that are withheld, each with the decision."""


def _grounded(_: World, told: "DocumentWithheld") -> Iterator[Ask[Any]]:
    return may_withhold(told.document, told.ground, told.declared.says)


@fact(
    WITHHELD,
    "record.withheld",
    "文件依法不予公示",
    "document withheld on a legal ground",
    form="document",
    command="document.withhold",
    asks=[_grounded],
    begins=True,
)
class DocumentWithheld(Fact):
    """A document that would be public is withheld, on a legal ground (clause C17).

    Attributes:
        document: what it is, as the rulebook writes it: ``item-list``, ``annual-plan``, ….
        number: which one; the version of a list or of work rules is filled in.
        department: whose.
        ground: the passage of law.
        approver: who approved it.
        on: the day.
    """

    document: str = labelled("文件", "document")
    number: str = labelled("编号", "number", hand="state")
    department: str = labelled("部门", "department", hand="department")
    ground: LegalGround = labelled("依据", "ground")
    approver: str = labelled("批准人", "approver")
    on: date = system_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:  # noqa: ARG003 - every fact has it
        """Return the version in force, where the document has versions."""
        document, department = str(given.get("document", "")), str(given.get("department", ""))
        number, _ = in_force(world, document, department)
        return {"number": number} if number else {}

    def guard(self, now: None, world: World) -> Iterator[SsjError]:  # noqa: ARG002 - every guard has it
        """Want something that exists, and of a list or of work rules the version in force."""
        yield from unmade(world, self.document, self.department)
        number, _ = in_force(world, self.document, self.department)
        if number:
            yield from other_text(self, NUMBER, self.number, number)

    def apply(self, now: None, entry: Entry) -> "DocumentWithheld":  # noqa: ARG002 - every effect has it
        """Return the decision that closes it."""
        return self


DocumentFact = DocumentPublished | DocumentWithheld
"""What happens to a document that must be public."""
