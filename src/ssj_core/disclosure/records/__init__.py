"""全量归集: the ten kinds of information under one target, who answers for each, until when, where shown.

Values, `decide`, `apply` and `fold_all` in the manner of planning. Nothing is overwritten: a
correction adds a version, a withdrawal a note; both versions stay with their publications.
"""

from ssj_core.disclosure.records.clock import (
    Clock,
    Timeliness,
    clock,
    overdue,
    timeliness,
    withhold,
)
from ssj_core.disclosure.records.decide import decide
from ssj_core.disclosure.records.documents import DocumentFact, DocumentWithheld
from ssj_core.disclosure.records.facts import (
    LegalGround,
    PenaltyLinked,
    PenaltyPublished,
    RecordCorrected,
    RecordFact,
    RecordGathered,
    RecordPublished,
    RecordWithdrawn,
    RecordWithheld,
)
from ssj_core.disclosure.records.publications import DOCUMENT, DocumentPublished, Publications
from ssj_core.disclosure.records.state import (
    Archive,
    Record,
    RecordVersion,
    apply,
    fold,
    fold_all,
    read_fact,
)
from ssj_core.disclosure.records.words import InfoKind, Outlet, RecordState

__all__ = [
    "DOCUMENT",
    "Archive",
    "Clock",
    "DocumentFact",
    "DocumentPublished",
    "DocumentWithheld",
    "InfoKind",
    "LegalGround",
    "Outlet",
    "PenaltyLinked",
    "PenaltyPublished",
    "Publications",
    "Record",
    "RecordCorrected",
    "RecordFact",
    "RecordGathered",
    "RecordPublished",
    "RecordState",
    "RecordVersion",
    "RecordWithdrawn",
    "RecordWithheld",
    "Timeliness",
    "apply",
    "clock",
    "decide",
    "fold",
    "fold_all",
    "overdue",
    "read_fact",
    "timeliness",
    "withhold",
]
