"""Checks of the rules themselves, before anybody asks them anything."""

import datetime as dt

from ssj_core.rules.lint._finding import Finding
from ssj_core.rules.lint.amounts import amount_findings
from ssj_core.rules.lint.contradictions import contradictions
from ssj_core.rules.lint.local import local_findings
from ssj_core.rules.lint.terms import term_findings
from ssj_core.rules.lint.tiers import tier_findings
from ssj_core.rules.lint.upkeep import upkeep_findings
from ssj_core.rules.rulebook import Rulebook

__all__ = ["Finding", "lint"]


def lint(book: Rulebook, on: dt.date | None = None) -> tuple[Finding, ...]:
    """Return the findings on a rulebook, contradictions first, then by code and clause.

    Args:
        book: the rulebook.
        on: the day on which clauses count as ended; by default the day the newest clause began.
    """
    found = [
        *contradictions(book),
        *tier_findings(book),
        *amount_findings(book),
        *upkeep_findings(book, on),
        *local_findings(book, on),
        *term_findings(book),
    ]
    unique = {(one.level, one.code, one.clauses, one.text): one for one in found}
    return tuple(
        sorted(unique.values(), key=lambda one: (one.level, one.code, one.clauses, one.text.en))
    )
