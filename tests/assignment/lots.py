"""Teams by a seed of the test's own: what a sealed draw does, without the seal."""

from collections.abc import Iterable

from ssj_core.drawing.assignment import Crew, Rules, Teams, crew_of, plan
from ssj_core.registers.inspector import Inspector
from ssj_core.registers.target import Target

SEED = "5e" * 32


def known(targets: Iterable[Target | str]) -> list[Target]:
    """Return targets; an id alone is a target nothing more is known of."""
    return [Target(id=one) if isinstance(one, str) else one for one in targets]


def teams_by_lot(
    targets: Iterable[Target | str],
    people: Iterable[Inspector],
    rules: Rules,
    *,
    task: str = "T-1",
    seed: str = SEED,
) -> tuple[Teams, Crew]:
    """Return the teams for all of `targets`, and the crew they were drawn from."""
    frame = known(targets)
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
