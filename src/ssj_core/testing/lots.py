"""Teams by a seed of the test's own: what a sealed draw does, without the seal; it proves nothing."""

from collections.abc import Iterable
from typing import Final

from ssj_core.drawing.assignment import Crew, Rules, Teams, crew_of, plan
from ssj_core.registers.inspector import Inspector
from ssj_core.registers.target import Target

SEED: Final = "5e" * 32


def teams_by_lot(
    targets: Iterable[Target | str],
    people: Iterable[Inspector],
    rules: Rules,
    *,
    task: str = "T-1",
    seed: str = SEED,
) -> tuple[Teams, Crew]:
    """Return the teams for all of `targets`, and the crew they were drawn from.

    Args:
        targets: targets of the register; an id alone is a target nothing more is known of.
        people: inspectors of the register.
        rules: the team and its limits.
        task: id of the task.
        seed: 64 hex digits.

    Raises:
        Shortage: no complete plan exists.
        InputRefusedError: something is missing or contradicts itself.
    """
    frame = [Target(id=one) if isinstance(one, str) else one for one in targets]
    crew = crew_of(frame, people, rules, number=len(frame))
    capacities = {one: (int(low), int(high)) for one, low, high in crew.roster.capacities}
    eligibility: dict[str, list[str]] = {rule.kind: [] for rule in rules.team}
    for kind, one in crew.roster.eligibility:
        eligibility[kind].append(one)
    drawn = plan(
        [one.id for one in frame],
        crew.slots,
        task=task,
        seed=seed,
        eligibility=eligibility,
        capacities=capacities,
        recusals=list(crew.lists.recused),
    )
    teams = Teams(
        plan=drawn,
        slots=crew.slots,
        eligibility=eligibility,
        capacities=capacities,
        recused=crew.lists.recused,
        leads=frozenset(rule.kind for rule in rules.team if rule.lead),
        task=task,
        seed=seed,
    )
    return teams, crew
