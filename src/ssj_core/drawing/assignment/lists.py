"""From registers and rules to lists: who may take which kind of slot, and who must not meet whom."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from ssj_core.drawing.assignment.rules import Recusal, Rules, SlotRule
from ssj_core.errors.assignment import FactMissingError, RepeatedError
from ssj_core.registers.inspector import Inspector
from ssj_core.registers.target import Target

_ALWAYS: Final = (Recusal.UPHELD, Recusal.ROTATION, Recusal.AREA)


@frozen(eq=False)
class Lists:
    """What a session commits to for its inspectors, with the reason of every refusal.

    Attributes:
        eligibility: inspector ids by ``department/role``.
        recused: the reasons by (target id, inspector id).
        unfit: the reasons by (``department/role``, inspector id), Chinese and English.
    """

    eligibility: Mapping[str, tuple[str, ...]]
    recused: Mapping[tuple[str, str], tuple[Recusal, ...]]
    unfit: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]


def lists_of(targets: Sequence[Target], roster: Sequence[Inspector], rules: Rules) -> Lists:
    """Return the lists of an inspector draw.

    Raises:
        RepeatedError: a target or an inspector is listed twice.
        FactMissingError: a rule needs a station or an area that is not stated.
    """
    _once((one.id for one in targets), "检查对象", "target")
    _once((one.id for one in roster), "检查人员", "inspector")
    unfit = {
        (rule.kind, one.id): tuple(_unfit(one, rule, rules))
        for rule in rules.team
        for one in roster
    }
    return Lists(
        eligibility={
            rule.kind: tuple(one.id for one in roster if not unfit[rule.kind, one.id])
            for rule in rules.team
        },
        recused=_recused(targets, roster, rules),
        unfit={pair: reasons for pair, reasons in unfit.items() if reasons},
    )


def _once(ids: Iterable[str], what_zh: str, what_en: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise RepeatedError(what_zh=what_zh, what_en=what_en, value=one)
        seen.add(one)


def _unfit(one: Inspector, rule: SlotRule, rules: Rules) -> Iterator[tuple[str, str]]:
    if one.department != rule.department:
        yield f"属于 {one.department}，不属于 {rule.department}", f"of {one.department}"
    if rules.on is not None and not one.available_on(rules.on):
        yield f"{rules.on} 不在岗或请假", f"not present on {rules.on}"
    if rules.on is not None and not one.certified_on(rules.on):
        yield f"{rules.on} 无有效执法证件", f"no certificate valid on {rules.on}"
    elif rules.through is not None and not one.certified_on(rules.through):
        yield (
            f"执法证件在实施期满（{rules.through}）前到期",
            f"the certificate ends before the period does, {rules.through}",
        )
    for asked in rule.qualifications:
        if asked not in one.qualifications:
            yield f"没有资质“{asked}”", f"not qualified in {asked}"
    if rule.lead and not one.may_lead:
        yield "不能担任组长", "may not lead"


def _recused(
    targets: Sequence[Target],
    roster: Sequence[Inspector],
    rules: Rules,
) -> dict[tuple[str, str], tuple[Recusal, ...]]:
    """Return the reasons of every pair that must not meet, each kind found by its own index."""
    found: dict[tuple[str, str], tuple[Recusal, ...]] = {}
    for reason, pairs in (
        (Recusal.DECLARED, _declared(targets, roster)),
        (Recusal.FORMER_POST, _former(targets, roster)),
        (Recusal.STATION, _same_station(targets, roster, rules)),
        (Recusal.UPHELD, _upheld(rules)),
        (Recusal.ROTATION, () if "rotation" in rules.relaxed else sorted(rules.last_time)),
        (Recusal.AREA, _far(targets, roster, rules)),
    ):
        if reason in rules.recusals or reason in _ALWAYS:
            for pair in pairs:
                found[pair] = (*found.get(pair, ()), reason)
    return found


def _declared(targets: Sequence[Target], roster: Sequence[Inspector]) -> Iterator[tuple[str, str]]:
    here = {one.id for one in targets}
    for one in roster:
        for target in dict.fromkeys(one.conflicts):
            if target in here:
                yield target, one.id


def _former(targets: Sequence[Target], roster: Sequence[Inspector]) -> Iterator[tuple[str, str]]:
    posts = _by(roster, lambda one: one.former_posts)
    for target in targets:
        names = {target.id, target.name, target.station} - {""}
        there = {one: None for name in sorted(names) for one in posts.get(name, ())}
        yield from ((target.id, one) for one in there)


def _same_station(
    targets: Sequence[Target], roster: Sequence[Inspector], rules: Rules
) -> Iterator[tuple[str, str]]:
    asked = Recusal.STATION in rules.recusals
    for one in roster if asked else ():
        if not one.station:
            raise _missing("检查人员", "inspector", one.id, "所属监管所", "station")
    stations = _by(roster, lambda one: (one.station,))
    for target in targets if asked else ():
        if not target.station:
            raise _missing("检查对象", "target", target.id, "所属监管所", "station")
        yield from ((target.id, one) for one in stations.get(target.station, ()))


def _upheld(rules: Rules) -> Iterator[tuple[str, str]]:
    for decision in rules.decisions:
        if decision.upheld:
            yield decision.application.target, decision.application.inspector


def _far(
    targets: Sequence[Target], roster: Sequence[Inspector], rules: Rules
) -> Iterator[tuple[str, str]]:
    if not rules.same_area or "area" in rules.relaxed:
        return
    for one in roster:
        if not one.area:
            raise _missing("检查人员", "inspector", one.id, "区域", "area")
    for target in targets:
        if not target.district:
            raise _missing("检查对象", "target", target.id, "区域", "district")
        near = {target.district}
        if "neighbours" in rules.relaxed:
            near.update(rules.neighbours.get(target.district, ()))
        yield from ((target.id, one.id) for one in roster if one.area not in near)


def _by(
    roster: Sequence[Inspector], keys: Callable[[Inspector], Iterable[str]]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in roster:
        for key in dict.fromkeys(keys(one)):
            found.setdefault(key, []).append(one.id)
    return found


def _missing(
    what_zh: str, what_en: str, one: str, field_zh: str, field_en: str
) -> FactMissingError:
    return FactMissingError(
        what_zh=what_zh,
        what_en=what_en,
        id=one,
        field_zh=field_zh,
        field_en=field_en,
        rule_zh="所所交叉" if field_en == "station" else "就近安排",
        rule_en="the station rule" if field_en == "station" else "the area rule",
    )
