"""From the items to who is drawn (sections 4, 5 and 7): a pure function of the sealed session."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ssj_core.drawing.afterwards import Open, OpenTask
from ssj_core.drawing.assignment import plan
from ssj_core.drawing.drawn import Assignment, TaskDraw, drawn_of
from ssj_core.drawing.leaves import result_leaf, salt_key
from ssj_core.drawing.ranks import StratumDraw, draw_group
from ssj_core.drawing.records import Commit
from ssj_core.drawing.rounding import round_average
from ssj_core.drawing.sealing import SealedTask
from ssj_core.drawing.tickets import derive_key, derive_seed, keyed
from ssj_core.encoding.merkle import MerkleTree


@frozen(kw_only=True)
class Computed:
    """The whole draw of a session.

    Attributes:
        items: the items, the secret included.
        seed: the seed.
        tasks: each task's draw, in COMMIT order.
    """

    items: tuple[str, ...] = field(repr=False)
    seed: str = field(repr=False)
    tasks: tuple[TaskDraw, ...]

    def opening(self, commit: Commit) -> Open:
        """Return OPEN: all items, the seed, and every task with its key, thresholds and list."""
        return Open(
            commit=commit.hash(commit.suite),
            items=self.items,
            seed=self.seed,
            tasks=tuple(
                OpenTask(
                    task=one.sealed.task,
                    unit_key=one.unit_key,
                    strata=one.strata_results(thresholds=True),
                    drawn=one.entries(),
                )
                for one in self.tasks
            ),
        )


def withheld(items: Sequence[str]) -> tuple[str, ...]:
    """Return the items with the secret replaced by the word."""
    return tuple("secret" if one.startswith("secret:") else one for one in items)


def compute(
    commit: Commit,
    tasks: Sequence[SealedTask],
    items: tuple[str, ...],
    *,
    teams: bool = True,
    serving: Mapping[str, Sequence[str]] | None = None,
) -> Computed:
    """Return the draw that `items` give.

    Args:
        commit: the sealed session.
        tasks: its tasks in COMMIT order.
        items: all items in COMMIT order.
        teams: whether inspectors are drawn too.
        serving: for a session of inspectors only, the targets drawn before, by task.

    Raises:
        Shortage: no complete plan of inspectors exists.
    """
    suite = commit.suite
    seed = derive_seed(commit.hash(suite), items, suite)
    draws: dict[str, list[StratumDraw]] = {}
    for group in dict.fromkeys(task.entry.group for task in tasks):
        members = [task for task in tasks if task.entry.group == group]
        numbers = [
            round_average([one.number for one in member.strata], seed, member.task, suite)
            for member in members
        ]
        key = derive_key(seed, "unit", group, suite=suite)
        for member, found in zip(members, draw_group(members, numbers, key), strict=True):
            draws[member.task] = found
    return Computed(
        items=items,
        seed=seed,
        tasks=tuple(
            _task_draw(
                task,
                draws[task.task],
                seed,
                teams=teams,
                served=(serving or {}).get(task.task, ()),
            )
            for task in tasks
        ),
    )


def _task_draw(
    sealed: SealedTask, strata: list[StratumDraw], seed: str, *, teams: bool, served: Sequence[str]
) -> TaskDraw:
    suite, secret = sealed.record.suite, sealed.private.frame_secret
    key = derive_key(seed, "unit", sealed.entry.group, suite=suite)
    drawn = [
        drawn_of(sealed, key, draw, rank, pair)
        for draw in sorted(strata, key=lambda draw: draw.stratum.name)
        for rank, pair in draw.drawn()
    ]
    places = {
        one.id: (index, one.rank) for index, one in enumerate(sorted(drawn, key=lambda one: one.id))
    }
    salting = salt_key(secret, suite)
    leaves = [
        result_leaf(one, rank, keyed(salting, one, suite)) for one, (_, rank) in places.items()
    ]
    return TaskDraw(
        sealed=sealed,
        unit_key=key,
        strata=tuple(strata),
        drawn=tuple(drawn),
        teams=_teams(sealed, [*served, *(one.id for one in drawn)], seed) if teams else {},
        tree=MerkleTree.of(leaves, suite),
        places=places,
    )


def _teams(sealed: SealedTask, targets: Sequence[str], seed: str) -> Assignment:
    if not sealed.record.slots:
        return {}
    eligibility: dict[str, set[str]] = {
        slot.rsplit("/", 1)[0]: set() for slot in sealed.record.slots
    }
    for kind, inspector in sealed.rows("eligibility"):
        eligibility.setdefault(kind, set()).add(inspector)
    return plan(
        targets,
        sealed.record.slots,
        task=sealed.task,
        seed=seed,
        eligibility=eligibility,
        capacities={row[0]: (int(row[1]), int(row[2])) for row in sealed.rows("capacities")},
        recusals={(row[0], row[1]) for row in sealed.rows("recusals")},
        suite=sealed.record.suite,
    )
