"""Mistakes in analysing draws: outcomes that fit no draw, strata without an estimate, arguments."""

from ssj_core.errors._base import InputRefusedError


class ArgumentRefusedError(InputRefusedError):
    """An argument of an analysis that cannot be meant."""

    code = "analysis.argument"
    zh = "{what}={value!r}：{why_zh}"
    en = "{what}={value!r}: {why_en}"


class OutcomeRefusedError(InputRefusedError):
    """An outcome that fits no drawn target, or does not say what was found."""

    code = "analysis.outcome"
    zh = "第 {row} 行 {id}：{why_zh}"
    en = "row {row}, {id}: {why_en}"


class DesignUnstatedError(InputRefusedError):
    """A table of draws that does not say how large a stratum is, or how many were drawn of it."""

    code = "analysis.design"
    zh = "抽取组 {stratum}：{why_zh}"
    en = "stratum {stratum}: {why_en}"


class StratumUnseenError(InputRefusedError):
    """A stratum of which nothing was seen, so that nothing can be said of it."""

    code = "analysis.stratum-unseen"
    zh = "抽取组 {stratum} 有 {size} 户，没有一户有检查结果；{remedy_zh}"
    en = "stratum {stratum} has {size} targets and not one result; {remedy_en}"
