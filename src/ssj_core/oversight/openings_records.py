"""Which fact opens which obligation, and which one discharges it: the records under a target."""

from ssj_core.disclosure.records import (
    RecordFact,
    RecordGathered,
    RecordPublished,
    RecordWithheld,
)
from ssj_core.oversight.openings import Opening, Receivers, obligation_id
from ssj_core.oversight.words import Duty
from ssj_core.rules.questions import PublishBy


def opened_by_record(fact: RecordGathered, to: Receivers) -> Opening:
    """Return what a record obliges the unit to that answers for it (clauses C8–C10, C16).

    The clock starts on the day the record was produced; a correction starts none.
    """
    return Opening(
        duty=Duty.RECORD,
        subject=fact.record,
        department=fact.accountable,
        to=to.public,
        opened=fact.produced,
        asks=PublishBy(document=fact.info.value, produced=fact.produced),
    )


def discharged_by_record(fact: RecordFact) -> str | None:
    """Return the number of the obligation that a fact discharges: shown, or withheld by law (C17)."""
    if isinstance(fact, RecordPublished | RecordWithheld):
        return obligation_id(Duty.RECORD, fact.record)
    return None
