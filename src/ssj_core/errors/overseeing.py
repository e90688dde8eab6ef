"""Mistakes in putting disclosure and oversight on record: whose record it is, which result."""

from ssj_core.errors._base import InputRefusedError


class NotOwnRecordError(InputRefusedError):
    """A department records a step of what another department answers for (clause C7)."""

    code = "overseeing.not-own-record"
    zh = "{what}由 {owner} 负责录入，不能以 {department} 的名义登记（谁产生、谁录入、谁负责）"
    en = "{what} is for {owner} to record, not for {department}: who produces it enters it"


class ResultUnfitError(InputRefusedError):
    """A result is gathered that no inspection of that target by that department led to (C10, C16)."""

    code = "overseeing.result-unfit"
    zh = "记录 {record}：{department} 没有对 {target} 的检查 {inspection}；请核对检查编号、对象和部门"
    en = "record {record}: {department} has no inspection {inspection} of {target}; check all three"
