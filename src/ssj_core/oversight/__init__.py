"""What is owed and what became of it: obligations, figures, assessment, and the evidence for a judge.

An obligation is a clause that opens on one event and is discharged by another. Nothing is stored:
the ledger is worked out from the journal, under the law of the day each obligation was opened.
Assessment compares counts with thresholds that are handed in; it gives no mark. Who answers for
what happened is a person's judgment: `ssj_core.oversight.accountability` only assembles.
"""

from ssj_core.inspection import ExtensionGranted
from ssj_core.oversight.asking import Answer, Asker, Rules, RulesOn
from ssj_core.oversight.assessment import (
    AssessedRow,
    Assessment,
    AssessmentMade,
    Standing,
    Threshold,
    assess,
    of_year,
)
from ssj_core.oversight.beginnings import Beginnings, beginnings, public_since
from ssj_core.oversight.circular import Circular, assessment_table
from ssj_core.oversight.drawn import DrawCounts, draw_counts
from ssj_core.oversight.export import Export, export
from ssj_core.oversight.figure import Figure
from ssj_core.oversight.figures import figures
from ssj_core.oversight.interviews import InterviewProposal, InterviewRule, propose_interviews
from ssj_core.oversight.ledger import Ledger, ledger
from ssj_core.oversight.listing import work_ical, work_table
from ssj_core.oversight.milestones import (
    CHECKS,
    Check,
    Look,
    Milestone,
    MilestoneState,
    milestone,
)
from ssj_core.oversight.obligation import Obligation, Term, grant
from ssj_core.oversight.openings import Receivers, YearDuty, obligation_id
from ssj_core.oversight.recorded import Records
from ssj_core.oversight.records import (
    CircularIssued,
    DutySigned,
    EvidenceExported,
    ExportedFile,
    InterviewHeld,
    OversightFact,
    SignOffPoint,
    TrainingHeld,
)
from ssj_core.oversight.trend import Trend, trend
from ssj_core.oversight.words import Duty, Status
from ssj_core.oversight.worklist import Entry, work_list

__all__ = [
    "CHECKS",
    "Answer",
    "Asker",
    "AssessedRow",
    "Assessment",
    "AssessmentMade",
    "Beginnings",
    "Check",
    "Circular",
    "CircularIssued",
    "DrawCounts",
    "Duty",
    "DutySigned",
    "Entry",
    "EvidenceExported",
    "Export",
    "ExportedFile",
    "ExtensionGranted",
    "Figure",
    "InterviewHeld",
    "InterviewProposal",
    "InterviewRule",
    "Ledger",
    "Look",
    "Milestone",
    "MilestoneState",
    "Obligation",
    "OversightFact",
    "Receivers",
    "Records",
    "Rules",
    "RulesOn",
    "SignOffPoint",
    "Standing",
    "Status",
    "Term",
    "Threshold",
    "TrainingHeld",
    "Trend",
    "YearDuty",
    "assess",
    "assessment_table",
    "beginnings",
    "draw_counts",
    "export",
    "figures",
    "grant",
    "ledger",
    "milestone",
    "obligation_id",
    "of_year",
    "propose_interviews",
    "public_since",
    "trend",
    "work_ical",
    "work_list",
    "work_table",
]
