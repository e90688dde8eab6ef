"""Step 7, the arithmetic of the rules (§5): each number follows from its ratio and its minimum."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

from ssj_core.encoding import canonical, folding
from ssj_core.verify.case import Case, Placed, Session
from ssj_core.verify.form import wrong
from ssj_core.verify.tree import ascending

Doc = Mapping[str, Any]


def number_by(rule: Doc, size: int) -> Fraction | None:
    """Return the number a rule with a ratio gives for a stratum of `size`, None if not whole.

    >>> number_by({"ratio": "3/10", "rounding": "up", "minimum": 10}, 40)
    Fraction(12, 1)
    """
    exact = Fraction(rule["ratio"]) * size
    rounding = rule.get("rounding", "exact")
    if rounding == "exact" and exact.denominator != 1:
        return None
    rounded = {"up": ceil(exact), "down": floor(exact)}.get(rounding, exact)
    return Fraction(min(size, max(rounded, rule.get("minimum", 0))))


def _check_rule(rule: Doc, size: int, where: str) -> None:
    number = Fraction(rule["number"])
    if "ratio" not in rule:
        least = min(rule.get("minimum", 0), size)
        if "rounding" in rule:
            wrong(f"{where}.rounding", "没有比例，不应有取整", "no ratio, so nothing to round")
        if number < least or number.denominator != 1:
            wrong(f"{where}.number", f"应为不少于 {least} 的整数", f"whole, and {least} or more")
        return
    expected = number_by(rule, size)
    told = f"{rule['ratio']} × {size}"
    if expected is None:
        wrong(f"{where}.number", f"{told} 不是整数", f"{told} is not whole")
    if number != expected:
        zh = f"{told} 应为 {expected}，不是 {number}"
        wrong(f"{where}.number", zh, f"{rule['ratio']} of {size} is {expected}, not {number}")


def check_rules(case: Case, session: Session, index: int, private: Placed) -> None:
    """Check the rules document: its commitment, each stratum once, and every number.

    Raises:
        WrongError: naming the rule.
    """
    rules, task, entry = private["rules"], session.tasks[index], session.entry(index)
    made = case.formulas.commitment("rules", private["rules_secret"], canonical(rules))
    if made != task["rules"]:
        wrong(f"{private.at}.rules", "与 TASK 的承诺值不符", "does not match TASK's commitment")
    names = [rule["stratum"] for rule in rules]
    if (at := ascending([name.encode() for name in names])) is not None:
        wrong(f"{private.at}.rules[{at}].stratum", "未按序或重复", "out of order, or twice")
    if pair := folding(names):
        zh, en = f"{pair[0]} 与 {pair[1]} 形近", f"{pair[0]} and {pair[1]} look alike"
        wrong(f"{private.at}.rules", zh, en)
    frame = {part["stratum"]: len(part["targets"]) for part in private["frame"]}
    if names != list(frame):
        wrong(f"{private.at}.rules", "应逐组写明，不多不少", "the strata of the frame, no other")
    numbers = {s["label"]: s["number"] for s in entry["strata"]}
    for at, rule in enumerate(rules):
        where = f"{private.at}.rules[{at}]"
        label = case.formulas.label(private["frame_secret"], rule["stratum"])
        if numbers[label] != rule["number"]:
            wrong(f"{where}.number", "与 COMMIT 的抽取数不同", "not the number of COMMIT")
        _check_rule(rule, frame[rule["stratum"]], where)
