"""One inspection of one target: notice, sheet, confirmation, result, what follows, dossier.

Stages, results and follow-ups are separate: the stage says how far the inspection has come, each
inspecting department has its own result, and matters run until they end. Published is complete.
"""

from ssj_core.inspection.assignment import InspectionAssigned, Member
from ssj_core.inspection.decide import ALLOWED, decide
from ssj_core.inspection.dossier import Gap, Leaf, contents, dossier_digest, gaps
from ssj_core.inspection.events import FACTS, InspectionFact, read_fact
from ssj_core.inspection.facts import (
    Commissioned,
    DossierArchived,
    InspectionCancelled,
    InspectionFinished,
    InspectionNoticed,
    InspectionRecognised,
    InspectionStarted,
    ResultEntered,
    ResultPublished,
    ResultReviewed,
    SheetConfirmed,
    SheetRefused,
)
from ssj_core.inspection.lists import ANNUAL, LISTS, ZJ1, ZJ2, ResultList
from ssj_core.inspection.matters import (
    CluePassed,
    CrimeTransferred,
    DepartmentNotified,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    Matter,
)
from ssj_core.inspection.recognition import recognise, visits
from ssj_core.inspection.results import CODES, ResultCode, ancestors, result_faults
from ssj_core.inspection.sheet import (
    AdoptedConclusion,
    Confirmation,
    Evidence,
    Refusal,
    Sheet,
    SheetRow,
    Witness,
)
from ssj_core.inspection.state import Inspection, Part, apply, fold, fold_all
from ssj_core.inspection.words import (
    Capacity,
    Commission,
    FollowUp,
    Mark,
    Organ,
    ResultState,
    Source,
    Stage,
    Verdict,
)

__all__ = [
    "ALLOWED",
    "ANNUAL",
    "CODES",
    "FACTS",
    "LISTS",
    "ZJ1",
    "ZJ2",
    "AdoptedConclusion",
    "Capacity",
    "CluePassed",
    "Commission",
    "Commissioned",
    "Confirmation",
    "CrimeTransferred",
    "DepartmentNotified",
    "DossierArchived",
    "Evidence",
    "FollowUp",
    "FollowUpClosed",
    "FollowUpOpened",
    "Gap",
    "HandoverReceived",
    "Inspection",
    "InspectionAssigned",
    "InspectionCancelled",
    "InspectionFact",
    "InspectionFinished",
    "InspectionNoticed",
    "InspectionRecognised",
    "InspectionStarted",
    "Leaf",
    "Mark",
    "Matter",
    "Member",
    "Organ",
    "Part",
    "Refusal",
    "ResultCode",
    "ResultEntered",
    "ResultList",
    "ResultPublished",
    "ResultReviewed",
    "ResultState",
    "Sheet",
    "SheetConfirmed",
    "SheetRefused",
    "SheetRow",
    "Source",
    "Stage",
    "Verdict",
    "Witness",
    "ancestors",
    "apply",
    "contents",
    "decide",
    "dossier_digest",
    "fold",
    "fold_all",
    "gaps",
    "read_fact",
    "recognise",
    "result_faults",
    "visits",
]
