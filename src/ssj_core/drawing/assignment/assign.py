"""The inspector draw over registers: people, targets and rules in, teams out."""

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve

from ssj_core.drawing.assignment.balance import balanced_loads
from ssj_core.drawing.assignment.facts import Lists, lists_of
from ssj_core.drawing.assignment.instance import build
from ssj_core.drawing.assignment.lots import lot_order
from ssj_core.drawing.assignment.plan import plan
from ssj_core.drawing.assignment.result import Assignment
from ssj_core.drawing.assignment.rules import ExpertRule, Rules, Step
from ssj_core.errors.assignment import Shortage, TeamError
from ssj_core.registers.inspector import Expert, Inspector
from ssj_core.registers.target import Target

_EXPERTS = "experts/advice"


def assign(
    targets: Iterable[Target | str],
    roster: Iterable[Inspector],
    *,
    task: str,
    seed: str,
    rules: Rules,
    suite: str = "sha256",
    experts: Iterable[Expert] = (),
) -> Assignment:
    """Return the teams drawn by lot for `targets` from `roster`.

    If no complete plan exists, the steps of ``rules.relax`` are taken one after the other and named
    in the result; recusal, certificate and team size never give way, and nobody is left out.

    Args:
        targets: targets of the register; an id alone is a target nothing more is known of.
        roster: inspectors of the register.
        task: id of the task.
        seed: the seed of the session, 64 hex digits.
        rules: the team and its limits.
        suite: ``sha256`` or ``sm3``.
        experts: the pool of experts, if the rules want some beside the team.

    Raises:
        Shortage: no complete plan exists, whatever may give way has given way.
        InputRefusedError: something is missing or contradicts itself; the message says what.
    """
    if any(rule.kind == _EXPERTS for rule in rules.team):
        raise TeamError(why_zh="专家不是检查组成员", why_en="experts are not places of the team")
    known = [Target(id=one) if isinstance(one, str) else one for one in targets]
    people = list(roster)
    taken: tuple[Step, ...] = ()
    while True:
        lists = lists_of(known, people, rules, taken)
        try:
            if rules.balanced:
                lists = _balanced(lists)
            teams = _plan(lists, task, seed, suite)
            break
        except Shortage:
            if len(taken) == len(rules.relax):
                raise
            taken = rules.relax[: len(taken) + 1]
    return Assignment(
        plan=teams,
        lists=lists,
        rules=rules,
        relaxed=taken,
        experts=_advice(known, list(experts), rules, (task, seed, suite)),
        ranks=_ranks(lists, task, seed, suite),
    )


def _plan(lists: Lists, task: str, seed: str, suite: str) -> dict[tuple[str, str], str]:
    return plan(
        list(lists.slots),
        lists.slots,
        task=task,
        seed=seed,
        eligibility=lists.eligibility,
        capacities=lists.capacities,
        recusals=lists.recused.keys(),
        suite=suite,
    )


def _balanced(lists: Lists) -> Lists:
    instance = build(
        list(lists.slots), lists.slots, lists.eligibility, lists.capacities, lists.recused.keys()
    )
    return evolve(lists, capacities=balanced_loads(instance))


def _ranks(lists: Lists, task: str, seed: str, suite: str) -> Callable[[str, str], Sequence[str]]:
    def ranks(target: str, slot: str) -> Sequence[str]:
        people = (
            one
            for one in lists.eligibility[slot.rpartition("/")[0]]
            if (target, one) not in lists.recused
        )
        return lot_order(people, target, slot, task=task, seed=seed, suite=suite)

    return ranks


def _advice(
    targets: Sequence[Target], pool: Sequence[Expert], rules: Rules, lot: tuple[str, str, str]
) -> dict[str, tuple[str, ...]]:
    """Draw experts by a plan of their own: they are never counted as inspectors."""
    wanted = rules.experts
    if wanted is None:
        return {}
    fit = [one for one in pool if one.available_on(rules.on) and _knows(one, wanted)]
    slots = {
        one.id: [f"{_EXPERTS}/{place}" for place in range(1, wanted.count + 1)]
        for one in targets
        if not wanted.labels or not set(wanted.labels).isdisjoint(one.labels)
    }
    task, seed, suite = lot
    drawn = plan(
        list(slots),
        slots,
        task=task,
        seed=seed,
        eligibility={_EXPERTS: [one.id for one in fit]},
        capacities={one.id: (0, wanted.greatest) for one in fit},
        recusals=[(target, one.id) for one in fit for target in one.conflicts],
        suite=suite,
    )
    return {
        target: tuple(sorted(drawn[target, slot] for slot in own)) for target, own in slots.items()
    }


def _knows(one: Expert, wanted: ExpertRule) -> bool:
    return not wanted.specialties or not set(wanted.specialties).isdisjoint(one.specialties)
