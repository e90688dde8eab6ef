"""Is a draw fair? Exact where chance can be enumerated, else with a stated false-alarm rate.

The strongest check first: `exact_distribution` and `assert_equivariant` run an engine over every
order the lot can give; `assert_seeded_draw` holds relations that need no statistics;
`assert_fair_draw` and `assert_fair_assignment` watch any black box, `DrawWatch` over many nights;
`audit_lists` looks at lists that were published.
"""

from ssj_core.testing.fairness.audit import Audit, AuditTest, audit_lists
from ssj_core.testing.fairness.audit_words import QUESTIONS
from ssj_core.testing.fairness.boxes import BlackBoxError, CommandDraw, HttpDraw
from ssj_core.testing.fairness.budget import Budget, Ledger
from ssj_core.testing.fairness.checking import assert_fair_draw
from ssj_core.testing.fairness.exact import (
    Distribution,
    assert_equivariant,
    distribution_of,
    exact_distribution,
)
from ssj_core.testing.fairness.findings import Finding
from ssj_core.testing.fairness.plans import (
    AssignmentReport,
    AssignmentWatch,
    UnfairAssignmentError,
    assert_fair_assignment,
)
from ssj_core.testing.fairness.power import Seen, seen_by
from ssj_core.testing.fairness.published import PublishedList
from ssj_core.testing.fairness.report import FairnessReport, NotJudgedError, UnfairDrawError
from ssj_core.testing.fairness.seeded import assert_seeded_draw
from ssj_core.testing.fairness.watch import DrawWatch, NotADrawError

__all__ = [
    "QUESTIONS",
    "AssignmentReport",
    "AssignmentWatch",
    "Audit",
    "AuditTest",
    "BlackBoxError",
    "Budget",
    "CommandDraw",
    "Distribution",
    "DrawWatch",
    "FairnessReport",
    "Finding",
    "HttpDraw",
    "Ledger",
    "NotADrawError",
    "NotJudgedError",
    "PublishedList",
    "Seen",
    "UnfairAssignmentError",
    "UnfairDrawError",
    "assert_equivariant",
    "assert_fair_assignment",
    "assert_fair_draw",
    "assert_seeded_draw",
    "audit_lists",
    "distribution_of",
    "exact_distribution",
    "seen_by",
]
