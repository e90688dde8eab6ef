"""The commands of disclosure and oversight: one for each kind of step, and those that read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from ssj_core import oversight
from ssj_core.disclosure import records
from ssj_core.errors import overseeing as overseeing_errors
from ssj_core.errors import oversight as oversight_errors
from ssj_core.errors import records as record_errors
from ssj_core.errors.rules import NoClauseError
from ssj_core.service import streams
from ssj_core.service.commands.accounts import ACCOUNT_COMMANDS
from ssj_core.service.commands.overseen import READ_COMMANDS
from ssj_core.service.commands.overseen_states import RECORD, record_state
from ssj_core.service.commands.owed import OWED_COMMANDS
from ssj_core.service.commands.states import DUTY, duty_state
from ssj_core.service.commands.writing import Table, all_errors, fact_commands

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

RECORDS: Final[Table] = {
    "record.gather": (records.RecordGathered, "归集涉企信息", "gather a record under a target"),
    "record.publish": (records.RecordPublished, "公示涉企信息", "publish a record"),
    "penalty.publish": (records.PenaltyPublished, "行政处罚另行公示", "publish a penalty, apart"),
    "penalty.link": (records.PenaltyLinked, "检查结果关联处罚", "link a result to its penalty"),
    "record.correct": (records.RecordCorrected, "更正", "correct a record"),
    "record.withdraw": (records.RecordWithdrawn, "撤回公示", "withdraw a public record"),
    "record.withhold": (
        records.RecordWithheld,
        "依法不予公示",
        "withhold a record on a legal ground",
    ),
}
DOCUMENTS: Final[Table] = {
    "document.withhold": (
        records.DocumentWithheld,
        "文件依法不予公示",
        "withhold a document on a legal ground",
    ),
}
EXTENSIONS: Final[Table] = {
    "extension.grant": (oversight.ExtensionGranted, "同意延期", "grant an extension"),
}
OVERSEEING: Final[Table] = {**RECORDS, **DOCUMENTS, **EXTENSIONS}


def _do_record(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - a fact of the table
    return record_state(service.gather(fact, act)[fact.record])


def _do_document(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    service.gather(fact, act)
    return {}


def _do_extend(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    owed = service.extend(fact, act)
    return duty_state(oversight.Entry(owed, owed.status(act.on), act.on))


def _document_stream(body: dict[str, Any]) -> str:
    return streams.document(body["document"], body["number"], body["department"])


_KEPT: Final = (*all_errors(record_errors), *all_errors(overseeing_errors), NoClauseError)
_FACTS: Final = (
    *(
        evolve(one, errors=_KEPT)
        for one in (
            *fact_commands(
                RECORDS, _do_record, RECORD, lambda b: streams.record(b["record"]), record_errors
            ),
            *fact_commands(DOCUMENTS, _do_document, {}, _document_stream, record_errors),
        )
    ),
    *fact_commands(
        EXTENSIONS,
        _do_extend,
        DUTY,
        lambda body: streams.extension(body["obligation"]),
        oversight_errors,
    ),
)
OVERSEE_COMMANDS: Final = (*_FACTS, *READ_COMMANDS, *OWED_COMMANDS, *ACCOUNT_COMMANDS)
"""A command for every fact of disclosure and oversight, and those that read them."""
