"""The crew of a draw: slots, who may fill them, how often, and who must keep away, ready to be sealed.

The rulebook says how large a team is, the register who is certified, present and qualified, the
people's own entries who must not meet whom; the work is shared by one rule.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from math import ceil, floor
from typing import Any, Final

from attrs import evolve, field, frozen

from ssj_core.drawing.assignment.balance import balanced_loads
from ssj_core.drawing.assignment.instance import build
from ssj_core.drawing.assignment.lists import Lists, lists_of
from ssj_core.drawing.assignment.rules import Rules, SlotRule
from ssj_core.drawing.drafts import RosterDraft
from ssj_core.errors.assignment import Shortage, TeamError
from ssj_core.legal.amounts import Number
from ssj_core.registers.inspector import Inspector
from ssj_core.registers.target import Target
from ssj_core.rules import Decision
from ssj_core.rules.questions import MayAssign, TeamSize
from ssj_core.selection.frame import Answerer

LEAD: Final = "组长"
MEMBER: Final = "组员"
Loads = Mapping[str, tuple[int, int]]


@frozen(kw_only=True, eq=False)
class Crew:
    """What a seal commits to for its inspectors, with the reason of every refusal.

    Attributes:
        slots: the slot ids to fill at every target.
        roster: inspectors, eligibility, loads and recusals, as they are sealed.
        lists: the same with reasons: who is unfit for which slot, who is recused from whom and why.
        unmanned: targets at which too few people are left for a team, whatever the lot says.
        decisions: the answers it rests on.
    """

    slots: tuple[str, ...]
    roster: RosterDraft = field(repr=False)
    lists: Lists = field(repr=False)
    unmanned: tuple[str, ...] = ()
    decisions: tuple[Decision[Any], ...] = field(default=(), repr=False)


def team_of(
    answers: Answerer,
    departments: Sequence[str],
    *,
    team: int | None = None,
    qualifications: Mapping[str, tuple[str, ...]] | None = None,
    led: bool = False,
    onsite: bool | None = None,
    fields: Sequence[str] = (),
) -> tuple[tuple[SlotRule, ...], tuple[Decision[Any], ...]]:
    """Return the places of a team as the rulebook asks, for each department, and its answers.

    Args:
        answers: the rulebook.
        departments: who sends inspectors, the one that draws first.
        team: inspectors of each department, where more are wanted than the rulebook asks at least.
        qualifications: what the department's items ask of its inspectors, by department.
        led: whether the first department's team has a leader.
        onsite: whether the inspection is on site, if that is known.
        fields: the fields of supervision; the tightest answer holds.

    Raises:
        TeamError: `team` is outside what the rulebook allows; the clauses are named.
        NoClauseError, OpenRuleError, FactNeededError: the rulebook does not answer.
    """
    joint = len(departments) > 1
    decisions = [
        answers.decide(TeamSize(joint=joint, onsite=onsite, field=supervised))
        for supervised in fields or (None,)
    ]
    least = max(decision.answer.least for decision in decisions)
    size = least if team is None else team
    for decision in decisions:
        if size not in decision.answer:
            clauses = "、".join(step.id for step in decision.binding)
            raise TeamError(
                why_zh=f"每个部门 {size} 人不合条款 {clauses}：{decision.answer.say()} 人",
                why_en=f"{size} of each department is against {clauses}: {decision.answer.say('en')}",
            )
    rules: list[SlotRule] = []
    for department in departments:
        asked = (qualifications or {}).get(department, ())
        leads = led and department == departments[0]
        if leads:
            rules.append(
                SlotRule(department=department, role=LEAD, qualifications=asked, lead=True)
            )
        if size > leads:
            rules.append(
                SlotRule(
                    department=department,
                    role=MEMBER,
                    count=size - leads,
                    qualifications=asked,
                )
            )
    return tuple(rules), tuple(decisions)


def crew_of(
    targets: Iterable[Target],
    people: Iterable[Inspector],
    rules: Rules,
    *,
    number: Number,
    answers: Answerer | None = None,
    fields: Sequence[str] = (),
) -> Crew:
    """Return the crew for a draw of `number` targets from the frame `targets`.

    Args:
        targets: the frame: everybody who may be drawn.
        people: the departments' registers of inspectors on the day, with leave and conflicts.
        rules: the team and its limits; `team_of` makes the team.
        number: how many targets are drawn; where it is all of them, the work is balanced exactly.
        answers: the rulebook, asked who may be assigned; without it register and rules decide.
        fields: the fields of supervision that the items name.

    Raises:
        RepeatedError: a target or an inspector is listed twice.
        FactMissingError: a rule needs a station or an area that is not stated.
        TeamError, NoClauseError, OpenRuleError, FactNeededError: see `team_of`.
    """
    frame, roster = list(targets), list(people)
    lists = lists_of(frame, roster, rules)
    decisions: tuple[Decision[Any], ...] = ()
    if answers is not None:
        lists, decisions = _allowed(lists, roster, rules, answers, fields)
    able = {person for kind in lists.eligibility.values() for person in kind}
    loads = _loads(frame, rules, lists, number)
    slots = rules.slots
    return Crew(
        slots=slots,
        roster=RosterDraft(
            inspectors=[
                (person.id, {"department": person.department})
                for person in roster
                if person.id in able
            ],
            eligibility=[
                (kind, person) for kind, members in lists.eligibility.items() for person in members
            ],
            capacities=[(person, *loads[person]) for person in sorted(able, key=str.encode)],
            recusals=[pair for pair in lists.recused if pair[1] in able],
        ),
        lists=lists,
        unmanned=_unmanned(frame, rules, lists),
        decisions=decisions,
    )


def even(
    team: Sequence[SlotRule],
    eligibility: Mapping[str, Collection[str]],
    number: Number,
    *,
    tight: bool,
) -> dict[str, tuple[int, int]]:
    """Return (least, greatest) loads that share `number` visits evenly, kind by kind.

    Within a department everybody carries the same share; who alone may fill a scarce kind of slot
    carries the share of that kind. Where people are not alike (`tight` is false: several kinds of
    slot, or recusals) one more is allowed and nobody has a least, so that a draw stays possible.

    >>> even([SlotRule(department="甲局", count=2)], {"甲局/member": ["a", "b", "c"]}, 4, tight=True)
    {'a': (2, 3), 'b': (2, 3), 'c': (2, 3)}
    """
    most, fewest = ceil(number), floor(number)
    loads: dict[str, tuple[int, int]] = {}
    for department in dict.fromkeys(rule.department for rule in team):
        own = [rule for rule in team if rule.department == department]
        places = sum(rule.count for rule in own)
        able = sorted({one for rule in own for one in eligibility[rule.kind]}, key=str.encode)
        for person in able:
            kinds = [rule for rule in own if person in eligibility[rule.kind]]
            share = max(
                -(-most * places // len(able)),
                *(-(-most * rule.count // len(eligibility[rule.kind])) for rule in kinds),
            )
            least = fewest * places // len(able) if tight else 0
            loads[person] = (min(least, most), min(share + (not tight), most))
    return loads


def _loads(
    frame: Sequence[Target], rules: Rules, lists: Lists, number: Number
) -> dict[str, tuple[int, int]]:
    departments = [rule.department for rule in rules.team]
    tight = not lists.recused and len(set(departments)) == len(departments)
    shared = even(rules.team, lists.eligibility, number, tight=tight)
    more = 1 if "capacity" in rules.relaxed else 0
    loads: dict[str, tuple[int, int]] = {}
    for person, fair in shared.items():
        stated = fair if rules.greatest is None else (rules.least, rules.greatest)
        low, high = rules.loads.get(person, stated)
        loads[person] = (low, high + more)
    if rules.greatest is None and number == len(frame):
        return _balanced(frame, rules, lists, loads)
    return loads


def _balanced(
    frame: Sequence[Target], rules: Rules, lists: Lists, loads: dict[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """Return the tightest even loads where everybody of the frame is visited anyway."""
    free = {person: rules.loads.get(person, (rules.least, len(frame))) for person in loads}
    instance = build(
        [target.id for target in frame], rules.slots, lists.eligibility, free, lists.recused.keys()
    )
    try:
        return balanced_loads(instance)
    except Shortage:
        # The draw itself says who is missing, in a statement that can be checked.
        return loads


def _unmanned(frame: Sequence[Target], rules: Rules, lists: Lists) -> tuple[str, ...]:
    """Return the targets where some kinds of slot have fewer people left than places."""
    barred: dict[str, set[str]] = {}
    for pair in lists.recused:
        barred.setdefault(pair[0], set()).add(pair[1])
    kinds = [
        (
            sum(rule.count for rule in some),
            {one for rule in some for one in lists.eligibility[rule.kind]},
        )
        for number in range(1, len(rules.team) + 1)
        for some in combinations(rules.team, number)
    ]
    short: dict[frozenset[str], bool] = {}
    found: list[str] = []
    for target in frame:
        away = frozenset(barred.get(target.id, ()))
        if away not in short:
            short[away] = any(len(people - away) < places for places, people in kinds)
        if short[away]:
            found.append(target.id)
    return tuple(found)


def _allowed(
    lists: Lists,
    roster: Sequence[Inspector],
    rules: Rules,
    answers: Answerer,
    fields: Sequence[str],
) -> tuple[Lists, tuple[Decision[Any], ...]]:
    """Return the lists without those whom a clause refuses, asked once for equal facts."""
    asked: dict[MayAssign, Decision[Any]] = {}
    eligibility: dict[str, tuple[str, ...]] = {}
    unfit = dict(lists.unfit)
    people = {person.id: person for person in roster}
    for rule in rules.team:
        fit: list[str] = []
        for one in lists.eligibility[rule.kind]:
            person, reasons = people[one], []
            for supervised in fields or (None,):
                question = MayAssign(
                    role="inspector",
                    certificate=_certificate(person, rules),
                    # Interests keep a person from single targets: those are recusals.
                    interest=False,
                    qualified=set(rule.qualifications) <= set(person.qualifications),
                    minimum_met=True,
                    counted=True,
                    signs=True,
                    field=supervised,
                )
                if question not in asked:
                    asked[question] = answers.decide(question)
                verdict = asked[question]
                if not verdict.answer.allowed:
                    clauses = "、".join(step.id for step in verdict.binding)
                    reasons.append((f"条款 {clauses} 不允许选派", f"refused by {clauses}"))
            if reasons:
                unfit[rule.kind, one] = tuple(reasons)
            else:
                fit.append(one)
        eligibility[rule.kind] = tuple(fit)
    return evolve(lists, eligibility=eligibility, unfit=unfit), tuple(asked.values())


def _certificate(person: Inspector, rules: Rules) -> Any:  # noqa: ANN401 - one of three words
    if rules.on is None:
        return None
    return "valid" if person.certified_on(rules.on) else "expired" if person.cert_no else "none"
