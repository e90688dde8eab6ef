"""One inspection of one target: notice, sheet, confirmation, result, what follows, dossier.

Stages, results and follow-ups are separate: the stage says how far the inspection has come, each
inspecting department has its own result, and matters run until they end. Published is complete.
"""

from ssj_core.inspection.approval import Checked, InspectionApproved
from ssj_core.inspection.archiving import DossierArchived, DossierSupplemented
from ssj_core.inspection.assigning import InspectionAssigned, Member
from ssj_core.inspection.changing import TeamChanged
from ssj_core.inspection.correcting import ReportReceived, SheetAmended
from ssj_core.inspection.dossier import Gap, Leaf, contents, dossier_digest, gaps
from ssj_core.inspection.ending import (
    Ending,
    InspectionCancelled,
    InspectionRecognised,
    visits,
)
from ssj_core.inspection.extending import EXTENSIONS, ExtensionGranted, Extensions
from ssj_core.inspection.grounds import Case, Ground, Higher, KeySupervision, Recheck, Special
from ssj_core.inspection.lists import ANNUAL, LISTS, ZJ1, ZJ2, ResultList
from ssj_core.inspection.matters import (
    CluePassed,
    CrimeTransferred,
    DepartmentNotified,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    MatterFact,
)
from ssj_core.inspection.objecting import ObjectionAnswered, ResultObjected
from ssj_core.inspection.parts import DONE, Objection, Part
from ssj_core.inspection.publicity import public_digest, public_result, public_versions
from ssj_core.inspection.refusals import unknown
from ssj_core.inspection.resulting import (
    ResultEntered,
    ResultFact,
    ResultPublished,
    ResultReviewed,
)
from ssj_core.inspection.results import CODES, ResultCode, ancestors, result_faults
from ssj_core.inspection.revising import ResultCorrected, ResultWithdrawn, ResultWithheld
from ssj_core.inspection.sheet import (
    AdoptedConclusion,
    Confirmation,
    Evidence,
    Note,
    Refusal,
    Sheet,
    SheetRow,
    Witness,
)
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, Matter
from ssj_core.inspection.visiting import (
    Commissioned,
    InspectionFinished,
    InspectionNoticed,
    InspectionStarted,
    InspectionUnmet,
    SheetConfirmed,
    SheetRefused,
)
from ssj_core.inspection.words import (
    Answer,
    Capacity,
    ChangeReason,
    Commission,
    FollowUp,
    Mark,
    Organ,
    ResultState,
    Source,
    Stage,
    Unmet,
    Verdict,
)

__all__ = [
    "ANNUAL",
    "CODES",
    "DONE",
    "EXTENSIONS",
    "INSPECTION",
    "LISTS",
    "ZJ1",
    "ZJ2",
    "AdoptedConclusion",
    "Answer",
    "Capacity",
    "Case",
    "ChangeReason",
    "Checked",
    "CluePassed",
    "Commission",
    "Commissioned",
    "Confirmation",
    "CrimeTransferred",
    "DepartmentNotified",
    "DossierArchived",
    "DossierSupplemented",
    "Ending",
    "Evidence",
    "ExtensionGranted",
    "Extensions",
    "FollowUp",
    "FollowUpClosed",
    "FollowUpOpened",
    "Gap",
    "Ground",
    "HandoverReceived",
    "Higher",
    "Inspection",
    "InspectionApproved",
    "InspectionAssigned",
    "InspectionCancelled",
    "InspectionFact",
    "InspectionFinished",
    "InspectionNoticed",
    "InspectionRecognised",
    "InspectionStarted",
    "InspectionUnmet",
    "KeySupervision",
    "Leaf",
    "Mark",
    "Matter",
    "MatterFact",
    "Member",
    "Note",
    "Objection",
    "ObjectionAnswered",
    "Organ",
    "Part",
    "Recheck",
    "Refusal",
    "ReportReceived",
    "ResultCode",
    "ResultCorrected",
    "ResultEntered",
    "ResultFact",
    "ResultList",
    "ResultObjected",
    "ResultPublished",
    "ResultReviewed",
    "ResultState",
    "ResultWithdrawn",
    "ResultWithheld",
    "Sheet",
    "SheetAmended",
    "SheetConfirmed",
    "SheetRefused",
    "SheetRow",
    "Source",
    "Special",
    "Stage",
    "TeamChanged",
    "Unmet",
    "Verdict",
    "Witness",
    "ancestors",
    "contents",
    "dossier_digest",
    "gaps",
    "public_digest",
    "public_result",
    "public_versions",
    "result_faults",
    "unknown",
    "visits",
]
