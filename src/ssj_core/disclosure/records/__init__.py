"""全量归集: the ten kinds of information under one target, who answers for each, until when, where shown.

Nothing is overwritten: a correction adds a version, a withdrawal a note; both versions stay with
their publications. `facts` has what can happen, `state` what is true of a record, `archive` all of
them as a journal has them.
"""

from ssj_core.disclosure.records.archive import Archive, archive_of, by_kind, fold_all
from ssj_core.disclosure.records.clock import Clock, Timeliness, clock, overdue, timeliness
from ssj_core.disclosure.records.documents import WITHHELD, DocumentFact, DocumentWithheld
from ssj_core.disclosure.records.facts import (
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
from ssj_core.disclosure.records.site import SITE, SitePublished
from ssj_core.disclosure.records.state import RECORD, Record, RecordVersion
from ssj_core.disclosure.records.words import InfoKind, RecordState
from ssj_core.rules.withholding import GroundKind, LegalGround

__all__ = [
    "DOCUMENT",
    "RECORD",
    "SITE",
    "WITHHELD",
    "Archive",
    "Clock",
    "DocumentFact",
    "DocumentPublished",
    "DocumentWithheld",
    "GroundKind",
    "InfoKind",
    "LegalGround",
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
    "SitePublished",
    "Timeliness",
    "archive_of",
    "by_kind",
    "clock",
    "fold_all",
    "overdue",
    "timeliness",
]
