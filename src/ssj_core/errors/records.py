"""Mistakes in the records kept under a target: who answers, which step, which legal ground."""

from ssj_core.errors._base import InputRefusedError, SsjError


class RecordRolesError(InputRefusedError):
    """Producer, enterer and accountable unit of a record are not one (clause C7)."""

    code = "records.roles"
    zh = "记录 {record}：产生单位 {producer}、录入单位 {entered_by}、负责单位 {accountable} 应为同一单位（谁产生、谁录入、谁负责）"
    en = "record {record}: producer {producer}, enterer {entered_by} and accountable unit {accountable} must be one"


class RecordFormError(InputRefusedError):
    """A record that contradicts itself, or lacks what its kind needs (clauses C8–C12)."""

    code = "records.form"
    zh = "记录 {record}：{why_zh}"
    en = "record {record}: {why_en}"


class RecordUnknownError(InputRefusedError):
    """A record that was never gathered."""

    code = "records.unknown"
    zh = "没有归集过记录 {record}；请核对编号"
    en = "record {record} was never gathered; check its number"


class RecordStepError(InputRefusedError):
    """A step the state of the record does not allow (clauses C9–C12, C16–C17)."""

    code = "records.step-refused"
    zh = "记录 {record} 不能{step}：{why_zh}"
    en = "record {record}, {kind}: {why_en}"


class WithholdingRefusedError(SsjError):
    """Something that must be public is withheld, and the rules do not allow it (clause C17)."""

    code = "records.withholding-refused"
    zh = "{what} 必须公示，不能以“{ground}”为由不公示：{why_zh}"
    en = "{what} must be public; the rules do not accept {ground}: {why_en}"
