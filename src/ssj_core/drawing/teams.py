"""From an outcome to its teams: who goes where, why, and who comes next."""

from collections.abc import Collection, Mapping

from ssj_core.drawing.assignment import Recusal, Teams
from ssj_core.drawing.outcome import Outcome


def teams_of(
    outcome: Outcome,
    task: str,
    *,
    recused: Mapping[tuple[str, str], tuple[Recusal, ...]] | None = None,
    leads: Collection[str] = (),
) -> Teams:
    """Return the teams of one task of an outcome, as they were sealed and drawn.

    Args:
        outcome: the session that was drawn.
        task: id of the task.
        recused: why pairs must not meet (`Lists.recused`), where that is still known.
        leads: the ``department/role`` that lead.

    Raises:
        KeyError: the session has no such task.
    """
    draw = outcome.tasks[task]
    sealed = draw.sealed
    eligibility: dict[str, list[str]] = {}
    for kind, inspector in sealed.rows("eligibility"):
        eligibility.setdefault(kind, []).append(inspector)
    known = recused or {}
    return Teams(
        plan=draw.teams,
        slots=sealed.record.slots,
        eligibility=eligibility,
        capacities={row[0]: (int(row[1]), int(row[2])) for row in sealed.rows("capacities")},
        recused={
            (target, one): known.get((target, one), ()) for target, one in sealed.rows("recusals")
        },
        leads=frozenset(leads),
        task=task,
        seed=outcome.computed.seed,
        suite=sealed.record.suite,
    )
