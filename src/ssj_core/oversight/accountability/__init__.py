"""Evidence for 追责 and 免责: every situation is a query; what it amounts to, a person decides.

Nothing here says that somebody is responsible or not: a dossier holds what journal, plan, draw and
deadlines show, the questions no record can answer, and the statements made to them.
"""

from ssj_core.oversight.accountability.case import Case
from ssj_core.oversight.accountability.conformity import Conformity, Lack, conformity
from ssj_core.oversight.accountability.dossier import REMINDER, Dossier, Exhibit, Question
from ssj_core.oversight.accountability.draws import DrawProof, draw_proofs
from ssj_core.oversight.accountability.facts import (
    CASES,
    JudgmentRecorded,
    Stated,
    StatementMade,
)
from ssj_core.oversight.accountability.queries import dossier, dossiers
from ssj_core.oversight.accountability.rested import Answered, Rested, rested_of
from ssj_core.oversight.accountability.survey import Pointer, survey
from ssj_core.oversight.accountability.words import Shows, Situation

__all__ = [
    "CASES",
    "REMINDER",
    "Answered",
    "Case",
    "Conformity",
    "Dossier",
    "DrawProof",
    "Exhibit",
    "JudgmentRecorded",
    "Lack",
    "Pointer",
    "Question",
    "Rested",
    "Shows",
    "Situation",
    "Stated",
    "StatementMade",
    "conformity",
    "dossier",
    "dossiers",
    "draw_proofs",
    "rested_of",
    "survey",
]
