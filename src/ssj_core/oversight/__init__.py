"""What is owed and what became of it: obligations, figures, assessment, and the evidence for a judge.

What somebody owes is a duty of the rulebook, opened by one kind of fact and met by another. The
ledger follows the state of the journal; days are worked out under the law of the day each obligation
was opened. Assessment compares counts with thresholds; it gives no mark. Who answers for what
happened is a person's judgment: `ssj_core.oversight.accountability` only assembles.
"""

from ssj_core.inspection import ExtensionGranted
from ssj_core.oversight.asking import Answer, Asker, Rules, RulesOn
from ssj_core.oversight.assessed import AssessedRow, Standing, Threshold
from ssj_core.oversight.assessment import Assessment, assess
from ssj_core.oversight.beginnings import Beginnings, beginnings, public_since
from ssj_core.oversight.checked import check_duties
from ssj_core.oversight.circular import Circular, assessment_table
from ssj_core.oversight.clocks import Clock, clause_number, publication_clocks
from ssj_core.oversight.drawn import DrawCounts, draw_counts
from ssj_core.oversight.export import Export, export
from ssj_core.oversight.facts import (
    AssessmentMade,
    CircularIssued,
    DutySigned,
    EvidenceExported,
    ExportedFile,
    InterviewHeld,
    TrainingHeld,
    government_faults,
)
from ssj_core.oversight.figure import Count, Figure, Line
from ssj_core.oversight.figures import figures
from ssj_core.oversight.interviews import InterviewProposal, InterviewRule, propose_interviews
from ssj_core.oversight.ledger import Law, Ledger, ledger, still_owed
from ssj_core.oversight.listing import obligation_table, work_ical, work_table
from ssj_core.oversight.milestones import (
    CHECKS,
    Check,
    Look,
    Milestone,
    MilestoneState,
    milestone,
    milestones_of,
)
from ssj_core.oversight.obligation import Obligation, Term
from ssj_core.oversight.owing import Extended, Owing, obligation_id
from ssj_core.oversight.recorded import OVERSIGHT, Records, post_of, records_of
from ssj_core.oversight.trend import Trend, trend
from ssj_core.oversight.words import SignOffPoint, Status
from ssj_core.oversight.work import DrawnTarget, PlannedTask, planned_tasks
from ssj_core.oversight.worklist import Entry, work_list

__all__ = [
    "CHECKS",
    "OVERSIGHT",
    "Answer",
    "Asker",
    "AssessedRow",
    "Assessment",
    "AssessmentMade",
    "Beginnings",
    "Check",
    "Circular",
    "CircularIssued",
    "Clock",
    "Count",
    "DrawCounts",
    "DrawnTarget",
    "DutySigned",
    "Entry",
    "EvidenceExported",
    "Export",
    "ExportedFile",
    "Extended",
    "ExtensionGranted",
    "Figure",
    "InterviewHeld",
    "InterviewProposal",
    "InterviewRule",
    "Law",
    "Ledger",
    "Line",
    "Look",
    "Milestone",
    "MilestoneState",
    "Obligation",
    "Owing",
    "PlannedTask",
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
    "assess",
    "assessment_table",
    "beginnings",
    "check_duties",
    "clause_number",
    "draw_counts",
    "export",
    "figures",
    "government_faults",
    "ledger",
    "milestone",
    "milestones_of",
    "obligation_id",
    "obligation_table",
    "planned_tasks",
    "post_of",
    "propose_interviews",
    "public_since",
    "publication_clocks",
    "records_of",
    "still_owed",
    "trend",
    "work_ical",
    "work_list",
    "work_table",
]
