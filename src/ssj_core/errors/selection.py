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


class UnknownTargetError(InputRefusedError):
    """A target is named that no register has on the day (clauses C61, C88)."""

    code = "selection.target-unknown"
    zh = "检查对象 {target!r} 不在当日的名录中；先录入名录，再抽取"
    en = "target {target!r} is not in the register on the day; enter it first"


class LeftOutError(InputRefusedError):
    """A target is left out without a reason that a person may give (clause C88)."""

    code = "selection.left-out"
    zh = "检查对象 {target!r} 不得排除：理由 {reason!r} 不成立；可写的理由：{known}；其余由名录、频次和规则得出"
    en = "target {target!r} is not left out: {reason!r} does not hold; reasons a person may give: {known}"


class AddedTargetError(InputRefusedError):
    """A target is wanted in the frame that has no chance."""

    code = "selection.target-without-chance"
    zh = "检查对象 {target!r} 不能进入待抽取名单：{reason_zh}"
    en = "target {target!r} cannot enter the frame: {reason_en}"


class UnknownSchemeError(InputRefusedError):
    """The tiers of the register are on a scheme that the rulebook does not know."""

    code = "selection.scheme-unknown"
    zh = "名录的等级属于分级方案 {scheme!r}，规则书不认识（认识的有：{known}）；请在规则书中写明该方案"
    en = "the register's tiers are on scheme {scheme!r}, unknown to the rulebook (it knows: {known}); declare it there"


class PoolTooSmallError(InputRefusedError):
    """Strata are so small that no whole number lies between what is asked and the cap."""

    code = "selection.pool-too-small"
    zh = (
        "抽取组 {stratum}（{size} 户）太小：{said_zh}，须抽 {number} 户，最多只可抽 {most} 户；"
        "请合并抽取组，或写明依据（basis）后按 {number} 户抽取"
    )
    en = (
        "stratum {stratum} ({size} targets) is too small: {said_en}; {number} are asked for, at most "
        "{most} allowed; merge strata, or state a basis and draw {number}"
    )


class NumberOutOfBoundsError(InputRefusedError):
    """A number lies outside what the clauses allow."""

    code = "selection.number-out-of-bounds"
    zh = "抽取组 {stratum}（{size} 户）：拟抽 {number} 户，条款 {clauses} 要求{said_zh}，即 {least} 至 {most} 户"
    en = (
        "stratum {stratum} ({size} targets): {number} are planned; clauses {clauses} ask for {said_en}, "
        "{least} to {most} targets"
    )


class NumberUnstatedError(InputRefusedError):
    """Nothing says how many of a stratum are drawn."""

    code = "selection.number-unstated"
    zh = "抽取组 {stratum}：{why_zh}"
    en = "stratum {stratum}: {why_en}"
