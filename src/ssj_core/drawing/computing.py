"""From the items to who is drawn (sections 4, 5 and 7): a pure function of the sealed session."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

from ssj_core.drawing.afterwards import Open, OpenTask
from ssj_core.drawing.assignment import plan
from ssj_core.drawing.leaves import result_leaf, salt_of
from ssj_core.drawing.merkle import Tree
from ssj_core.drawing.ranks import StratumDraw, draw_group
from ssj_core.drawing.records import Commit, DrawnEntry, StratumResult
from ssj_core.drawing.rounding import round_average
from ssj_core.drawing.sealing import SealedTask
from ssj_core.drawing.tickets import commitment, derive_key, derive_seed, ticket
from ssj_core.errors.drawing import UnknownEntryError

Assignment = Mapping[tuple[str, str], str]


@frozen(kw_only=True)
class Drawn:
    """One target and its place in the draw.

    Attributes:
        id: the target.
        stratum: the stratum it is in.
        ticket: its ticket.
        rank: its rank in the stratum, from 1.
        probability: the chance it had: number / size of its stratum, exact.
        rotated: the ticket dealt to it, if tasks are rotated.
    """

    id: str
    stratum: str
    ticket: str
    rank: int
    probability: Fraction
    rotated: str | None = None


@frozen(kw_only=True)
class TaskDraw:
    """What one task drew.

    Attributes:
        sealed: the sealed task.
        unit_key: the key of its tickets.
        strata: the draws, in COMMIT order.
        drawn: the targets, by name of stratum and rank.
        teams: the inspector of each (target, slot).
        tree: the result tree, leaves by id.
        places: the leaf's index and the rank of each drawn id.
    """

    sealed: SealedTask
    unit_key: str = field(repr=False)
    strata: tuple[StratumDraw, ...] = field(repr=False)
    drawn: tuple[Drawn, ...]
    teams: Assignment
    tree: Tree = field(repr=False)
    places: Mapping[str, tuple[int, int]] = field(repr=False)

    @property
    def thresholds(self) -> dict[str, str]:
        """The threshold of each stratum by its name; ``""`` where none is drawn."""
        return {draw.stratum.name: draw.high for draw in self.strata}

    @property
    def lows(self) -> dict[str, str]:
        """The lower end of each stratum's interval, for tasks kept apart."""
        return {draw.stratum.name: draw.low for draw in self.strata if draw.low is not None}

    def reserves(self, stratum: str, count: int) -> tuple[Drawn, ...]:
        """Return the next `count` reserves 候补 of a stratum, in order; fewer where it ends.

        Raises:
            UnknownEntryError: no such stratum.
        """
        for draw in self.strata:
            if draw.stratum.name == stratum:
                return tuple(self._drawn(draw, *one) for one in draw.reserves(count))
        raise UnknownEntryError(what_zh="抽取组", what_en="stratum", value=stratum)

    def _drawn(self, draw: StratumDraw, rank: int, pair: tuple[bytes, str]) -> Drawn:
        return _drawn(self.sealed, self.unit_key, draw, rank, pair)

    def by_id(self) -> list[Drawn]:
        """Return the drawn targets in order of id."""
        return sorted(self.drawn, key=lambda one: one.id)

    def strata_results(self, *, thresholds: bool) -> tuple[StratumResult, ...]:
        """Return the strata as RESULT and OPEN write them."""
        return tuple(
            StratumResult(
                high=draw.high if thresholds else None,
                label=draw.stratum.label,
                low=draw.low if thresholds else None,
                number=draw.number,
            )
            for draw in self.strata
        )

    def entries(self) -> tuple[DrawnEntry, ...]:
        """Return the list with its tickets, as RESULT and OPEN write it."""
        return tuple(
            DrawnEntry(id=one.id, rotated=one.rotated, ticket=one.ticket) for one in self.by_id()
        )


def _drawn(
    sealed: SealedTask, key: str, draw: StratumDraw, rank: int, pair: tuple[bytes, str]
) -> Drawn:
    raw, one = pair
    rotated = sealed.entry.relation == "rotated"
    return Drawn(
        id=one,
        stratum=draw.stratum.name,
        ticket=ticket(key, one, sealed.record.suite) if rotated else raw.hex(),
        rank=rank,
        probability=draw.stratum.number / len(draw.stratum.frame),
        rotated=raw.hex() if rotated else None,
    )


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
    commit: Commit, tasks: Sequence[SealedTask], items: tuple[str, ...], *, teams: bool = True
) -> Computed:
    """Return the draw that `items` give.

    Args:
        commit: the sealed session.
        tasks: its tasks in COMMIT order.
        items: all items in COMMIT order.
        teams: whether inspectors are drawn too.

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
        tasks=tuple(_task_draw(task, draws[task.task], seed, teams=teams) for task in tasks),
    )


def _task_draw(
    sealed: SealedTask, strata: list[StratumDraw], seed: str, *, teams: bool
) -> TaskDraw:
    suite, secret = sealed.record.suite, sealed.private.frame_secret
    key = derive_key(seed, "unit", sealed.entry.group, suite=suite)
    drawn = [
        _drawn(sealed, key, draw, rank, pair)
        for draw in sorted(strata, key=lambda draw: draw.stratum.name)
        for rank, pair in draw.drawn()
    ]
    places = {
        one.id: (index, one.rank) for index, one in enumerate(sorted(drawn, key=lambda one: one.id))
    }
    leaves = [
        result_leaf(one, rank, salt_of(secret, one, suite)) for one, (_, rank) in places.items()
    ]
    return TaskDraw(
        sealed=sealed,
        unit_key=key,
        strata=tuple(strata),
        drawn=tuple(drawn),
        teams=_teams(sealed, [one.id for one in drawn], seed) if teams else {},
        tree=Tree.of(leaves, suite),
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


def key_commitment(draw: TaskDraw) -> str:
    """Return the commitment of RESULT to the unit key."""
    entry = draw.sealed.entry
    return commitment("key", entry.group, draw.unit_key, suite=draw.sealed.record.suite)
