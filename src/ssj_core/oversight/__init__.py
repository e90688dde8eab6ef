"""What is owed and what became of it: obligations, work lists, figures.

An obligation is a clause that opens on one event and is discharged by another. Nothing is stored:
the ledger is worked out from the journal, under the law of the day each obligation was opened.
"""

from ssj_core.oversight.asking import Answer, Asker, Rules, RulesOn
from ssj_core.oversight.figure import Figure
from ssj_core.oversight.figures import figures
from ssj_core.oversight.ledger import Ledger, grant, ledger
from ssj_core.oversight.obligation import ExtensionGranted, Obligation, Term
from ssj_core.oversight.openings import Receivers, YearDuty, obligation_id
from ssj_core.oversight.words import Duty, Status
from ssj_core.oversight.worklist import Entry, work_list

__all__ = [
    "Answer",
    "Asker",
    "Duty",
    "Entry",
    "ExtensionGranted",
    "Figure",
    "Ledger",
    "Obligation",
    "Receivers",
    "Rules",
    "RulesOn",
    "Status",
    "Term",
    "YearDuty",
    "figures",
    "grant",
    "ledger",
    "obligation_id",
    "work_list",
]
