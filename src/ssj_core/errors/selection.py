"""Mistakes in saying how many to draw: ratios, roundings, bounds, strata, caps."""

from ssj_core.errors._base import InputRefusedError


class RoundingError(InputRefusedError):
    """A number of targets is not whole and nothing says how to round it."""

    code = "selection.rounding"
    zh = "{size} 户的 {ratio} 不能取整：{why_zh}"
    en = "{ratio} of {size} cannot be made whole: {why_en}"


class BoundsError(InputRefusedError):
    """Bounds leave no room for a number."""

    code = "selection.bounds"
    zh = "{where}：{why_zh}"
    en = "{where}: {why_en}"


class CappedItemError(InputRefusedError):
    """A general item would be drawn above its cap, or in full."""

    code = "selection.capped-item"
    zh = "一般检查事项 {item!r} 的抽查比例 {ratio} 超过上限 {cap}；只有重点检查事项不设上限"
    en = "general item {item!r} at {ratio} is above its cap {cap}; only key items have none"


class TierError(InputRefusedError):
    """A tier is not of the scheme, or schemes are mixed."""

    code = "selection.tier"
    zh = "等级 {tier!r} 不属于分级方案 {scheme!r}（{known}）；不同方案的等级不能混用"
    en = "tier {tier!r} is not of scheme {scheme!r} ({known}); tiers of different schemes never mix"


class ReasonError(InputRefusedError):
    """A target is left out, or added, without a reason of the closed list."""

    code = "selection.reason"
    zh = "检查对象 {target!r} 的理由代码 {reason!r} 不在表中（{known}）；没有理由不得排除或列为必查"
    en = "reason {reason!r} of target {target!r} is not listed ({known}); nobody is left out or added without one"


class RepeatedTargetError(InputRefusedError):
    """One target stands in the frame twice with facts that differ."""

    code = "selection.repeated-target"
    zh = "检查对象 {target!r} 在名录中出现多次且信息不一致（{field}）；一户只有一次机会，请先核对"
    en = "target {target!r} stands in the registers more than once with different {field}; one target, one chance"


class RuleMissingError(InputRefusedError):
    """No rule covers a stratum."""

    code = "selection.rule-missing"
    zh = "抽取组 {stratum!r}（{size} 户）应恰有一条规则，现有 {found} 条；没有依据不等于不抽"
    en = "stratum {stratum!r} ({size} targets) has {found} rules, one is expected; no basis is no reason to draw nobody"


class FactUnstatedError(InputRefusedError):
    """Strata are asked for by a fact nobody stated."""

    code = "selection.fact-unstated"
    zh = "检查对象 {target!r} 没有{what_zh}，不能据此分组；请先补全"
    en = "no {what_en} is stated for target {target!r}, so it cannot be grouped by it; complete it first"
