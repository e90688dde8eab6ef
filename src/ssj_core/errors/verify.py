"""Mistakes a verification finds, and the one of having nothing to verify."""

from ssj_core.errors._base import SsjError


class WrongError(SsjError):
    """Something in a bundle does not hold; `where` is its key path."""

    code = "verify.wrong"
    zh = "{where}：{why_zh}"
    en = "{where}: {why_en}"


class NothingToVerifyError(SsjError):
    """There is no bundle, journal or site at the place named."""

    code = "verify.nothing"
    zh = "{where} 没有可复核的内容；请给出复核包、抽取凭证或成果文件夹"
    en = "nothing to verify at {where}; name a bundle, a slip or a folder of results"


class ResultsRefusedError(SsjError):
    """A file of official results that cannot be read."""

    code = "verify.results"
    zh = "开奖公告第 {row} 行不能读取：应为 CSV，列 kind,issue,day,numbers，每期一行"
    en = "the file of results, row {row}: a CSV with the columns kind,issue,day,numbers, one row an issue"


class PlanTooLargeError(SsjError):
    """A plan of inspectors that takes more steps than a verification goes."""

    code = "verify.plan-too-large"
    zh = "派员方案超过 {steps} 步，未再核对"
    en = "the plan of inspectors takes more than {steps} steps: not checked"
