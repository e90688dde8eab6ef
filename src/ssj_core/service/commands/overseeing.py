"""The commands of oversight: one for each kind of step, and those that read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssj_core import oversight
from ssj_core.errors import oversight as oversight_errors
from ssj_core.oversight import accountability
from ssj_core.service import streams
from ssj_core.service.commands.overseen import READ_COMMANDS
from ssj_core.service.commands.writing import Table, fact_commands

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

OVERSIGHT: Final[Table] = {
    "assessment.make": (oversight.AssessmentMade, "登记考核", "record an assessment"),
    "circular.issue": (oversight.CircularIssued, "印发通报", "issue a circular"),
    "interview.hold": (oversight.InterviewHeld, "登记约谈", "record an interview"),
    "training.hold": (oversight.TrainingHeld, "登记执法培训", "record a training"),
    "duty.sign": (oversight.DutySigned, "主要负责人签署", "sign as the responsible head"),
    "evidence.export": (
        oversight.EvidenceExported,
        "登记导出评价证据",
        "record an export of evidence",
    ),
}
CASES: Final[Table] = {
    "statement.make": (accountability.StatementMade, "登记情况说明", "record a statement"),
    "judgment.record": (
        accountability.JudgmentRecorded,
        "登记认定文书",
        "record the paper of the competent organ",
    ),
}
OVERSEEING: Final[Table] = {**OVERSIGHT, **CASES}


def _do_oversee(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    service.oversee(fact, act)
    return {}


def _do_account(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    service.account(fact, act)
    return {}


_FACTS: Final = (
    *fact_commands(OVERSIGHT, _do_oversee, {}, lambda _: streams.OVERSIGHT, oversight_errors),
    *fact_commands(
        CASES, _do_account, {}, lambda body: streams.case(body["case"]), oversight_errors
    ),
)
OVERSEE_COMMANDS: Final = (*_FACTS, *READ_COMMANDS)
"""A command for every fact of oversight, and those that read."""
