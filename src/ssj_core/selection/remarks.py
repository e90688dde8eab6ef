"""What a preview points out before anything is sealed: nothing here stops a draw, all of it shows."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from ssj_core.legal.amounts import percent
from ssj_core.selection.policy import Policy, Share
from ssj_core.selection.strata import Grouping

MEASURED: Final = 2
"""Fewest targets of a stratum from which an error of sampling can be estimated."""


@frozen
class Remark:
    """One thing to look at, with a stable code, in two languages."""

    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        """Return it in both languages."""
        return f"{self.zh} {self.en}"


def remarks(policy: Policy, grouping: Grouping, shares: Sequence[Share]) -> tuple[Remark, ...]:
    """Return what a careful reader of the plan would ask about."""
    found = [*_overall(policy, shares)]
    if not shares:
        found.append(Remark("no-targets", "没有可抽取的对象。", "There is nobody to draw."))
    for share in shares:
        found.extend(_share(share))
    found.extend(_unused(policy, shares))
    for share in shares:
        found.extend(_unmeasured(share))
    if grouping.merged:
        count = len(grouping.merged)
        found.append(
            Remark(
                "merged",
                f"{count} 个对象在多个名录中出现，已合并，各有一次机会。",
                f"{count} targets stand in more than one register; each has one chance.",
            )
        )
    return tuple(found)


def _overall(policy: Policy, shares: Sequence[Share]) -> Iterator[Remark]:
    size = sum(share.stratum.size for share in shares)
    number = sum((Fraction(share.number) for share in shares), Fraction(0))
    if policy.overall is not None and size and not policy.overall.allows(int(number), size):
        real = percent(Fraction(int(number), size))
        yield Remark(
            "overall",
            f"各组合计 {int(number)}/{size}（{real}），与总体要求 {policy.overall} 不符。",
            f"All strata together draw {int(number)} of {size} ({real}), against {policy.overall} overall.",
        )
    asked = sum((Fraction(share.asked) for share in shares), Fraction(0))
    if asked > number:
        yield Remark(
            "total-capped",
            f"总数受限：条款算得 {asked} 户，按 {policy.method} 法减为 {number} 户。",
            f"The total is capped: {asked} asked for, {number} drawn, shared by {policy.method}.",
        )


def _share(share: Share) -> Iterator[Remark]:
    name, size, number = share.stratum.name, share.stratum.size, share.number
    ratio = share.rule.ratio
    if ratio.of == "number" and (ratio.least or 0) > size:
        yield Remark(
            "count-above-size",
            f"抽取组 {name}：要求 {share.rule.ratio}，实有 {size} 户。",
            f"Stratum {name}: {ratio.least} asked for, {size} there are.",
        )
    if size and not number:
        yield Remark(
            "nobody",
            f"抽取组 {name}：{size} 户按 {share.rule.ratio} 取整为 0，无人有机会被抽到。",
            f"Stratum {name}: {share.rule.ratio} of {size} rounds to 0, so nobody there has a chance.",
        )
    if number and number == size and not _in_full(share):
        yield Remark(
            "always-drawn",
            f"抽取组 {name}：{size} 户全部抽中，每次都是同样的对象；可考虑合并分组。",
            f"Stratum {name}: all {size} are drawn, the same every time; consider merging strata.",
        )


def _unmeasured(share: Share) -> Iterator[Remark]:
    name, size, number = share.stratum.name, share.stratum.size, share.number
    if 0 < number < MEASURED and number < size:
        yield Remark(
            "one-drawn",
            f"抽取组 {name}：{size} 户只抽 {number} 户，算不出抽样误差；可提高数量或合并分组。",
            f"Stratum {name}: {number} of {size} drawn, which leaves no standard error; draw more or merge strata.",
        )


def _in_full(share: Share) -> bool:
    return share.rule.ratio.least == 1


def _unused(policy: Policy, shares: Sequence[Share]) -> Iterator[Remark]:
    used = {share.rule for share in shares}
    for rule in policy.rules:
        if rule not in used:
            about = (
                "·".join(part for part in (rule.tier, rule.recency, rule.district) if part) or "*"
            )
            yield Remark(
                "rule-unused",
                f"规则 {about}：{rule.ratio} 没有适用的对象。",
                f"The rule {about}: {rule.ratio} is about no target.",
            )
