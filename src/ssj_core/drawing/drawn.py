"""What one task drew: its targets with their tickets, thresholds, reserves, teams."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from ssj_core.drawing.leaves import list_leaf
from ssj_core.drawing.private import Row
from ssj_core.drawing.ranks import StratumDraw
from ssj_core.drawing.records import DrawnEntry, StratumResult
from ssj_core.drawing.sealing import SealedTask
from ssj_core.drawing.tickets import commitment, ticket
from ssj_core.encoding.merkle import MerkleTree
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
    drawn: tuple[Drawn, ...] = field(repr=False)
    teams: Assignment = field(repr=False)
    tree: MerkleTree = field(repr=False)
    places: Mapping[str, tuple[int, int]] = field(repr=False)

    @cached_property
    def assigned(self) -> tuple[tuple[Row, ...], MerkleTree]:
        """Who fills each slot of each target, row by row in order, and the tree of the rows."""
        sealed = self.sealed
        rows = sorted((target, slot, one) for (target, slot), one in self.teams.items())
        secret, suite = sealed.private.frame_secret, sealed.record.suite
        leaves = [list_leaf("assignment", row, secret, suite) for row in rows]
        return tuple(rows), MerkleTree.of(leaves, suite)

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
        return drawn_of(self.sealed, self.unit_key, draw, rank, pair)

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


def drawn_of(
    sealed: SealedTask, key: str, draw: StratumDraw, rank: int, pair: tuple[bytes, str]
) -> Drawn:
    """Return the place of one (ticket, id) in the draw of its stratum."""
    raw, one = pair
    rotated = sealed.entry.relation == "rotated"
    return Drawn(
        id=one,
        stratum=draw.stratum.name,
        ticket=ticket(key, one, sealed.record.suite) if rotated else raw.hex(),
        rank=rank,
        probability=draw.probability,
        rotated=raw.hex() if rotated else None,
    )


def key_commitment(draw: TaskDraw) -> str:
    """Return the commitment of RESULT to the unit key."""
    entry = draw.sealed.entry
    return commitment("key", entry.group, draw.unit_key, suite=draw.sealed.record.suite)
