"""Which ranks each task of a group takes (section 5): together, apart, rotated, and reserves."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property, partial

from attrs import field, frozen

from ssj_core.drawing.sealing import SealedStratum, SealedTask
from ssj_core.drawing.selecting import Ranking
from ssj_core.drawing.tickets import raw_tickets

Pair = tuple[bytes, str]
First = Callable[[int], Sequence[Pair]]


@frozen(kw_only=True)
class StratumDraw:
    """The draw of one task in one stratum.

    Attributes:
        stratum: the stratum.
        number: how many were drawn.
        before: how many ranks the tasks before it took (kept apart).
        after: the first rank behind all tasks, minus one.
        step: every how manieth rank is a reserve of this task.
        turn: which one of them, from 1.
        first: gives the first ranks as (ticket, id).
        apart: whether the interval has a lower end.
    """

    stratum: SealedStratum
    number: int
    before: int = 0
    after: int
    step: int = 1
    turn: int = 1
    first: First = field(repr=False, eq=False)
    apart: bool = False

    def drawn(self) -> list[tuple[int, Pair]]:
        """Return rank and (ticket, id) of the targets drawn, in rank order."""
        last = self.before + self.number
        return list(enumerate(self.first(last)[self.before :], start=self.before + 1))

    def reserves(self, count: int) -> list[tuple[int, Pair]]:
        """Return the next `count` reserves, fewer only where the stratum ends."""
        ranks = [self.after + r * self.step + self.turn for r in range(count)]
        known = self.first(ranks[-1]) if ranks else ()
        return [(rank, known[rank - 1]) for rank in ranks if rank <= len(known)]

    def bound(self, rank: int) -> str:
        """Return the ticket of a rank, ``""`` for rank 0."""
        return self.first(rank)[rank - 1][0].hex() if rank else ""

    @cached_property
    def probability(self) -> Fraction:
        """The chance of every target of the stratum: number / size, exact."""
        return self.stratum.number / self.stratum.size

    @cached_property
    def high(self) -> str:
        """The threshold: drawn ⇔ low < ticket ≤ high."""
        return self.bound(self.before + self.number)

    @cached_property
    def low(self) -> str | None:
        """The lower end of the interval, for tasks kept apart."""
        return self.bound(self.before) if self.apart else None


@frozen
class _Kept:
    """The first ranks of a stratum, hashed once up to `len(top)` and again only beyond."""

    ranking: Ranking
    top: Sequence[Pair]

    def __call__(self, count: int) -> Sequence[Pair]:
        """Return the first `count` ranks."""
        if count <= len(self.top):
            return self.top[:count]
        return self.ranking.first(count)


def _kept(ranking: Ranking, least: int) -> First:
    return _Kept(ranking, ranking.first(least))


def draw_group(
    members: Sequence[SealedTask], numbers: Sequence[Sequence[int]], key: str
) -> list[list[StratumDraw]]:
    """Return the draws of every task of one group, strata in COMMIT order.

    Args:
        members: the tasks, in COMMIT order.
        numbers: for each task, how many of each stratum.
        key: the unit key of the group.
    """
    relation = members[0].entry.relation
    if relation == "apart":
        return _apart(members, numbers, key)
    if relation == "rotated":
        return _rotated(members, numbers, key)
    suite = members[0].record.suite
    return [
        [
            StratumDraw(
                stratum=stratum,
                number=n,
                after=n,
                first=_kept(stratum.members.ranking(key, suite), n),
            )
            for stratum, n in zip(member.strata, counts, strict=True)
        ]
        for member, counts in zip(members, numbers, strict=True)
    ]


def _apart(
    members: Sequence[SealedTask], numbers: Sequence[Sequence[int]], key: str
) -> list[list[StratumDraw]]:
    suite = members[0].record.suite
    counts = [
        {stratum.name: n for stratum, n in zip(member.strata, mine, strict=True)}
        for member, mine in zip(members, numbers, strict=True)
    ]
    totals = {name: sum(mine[name] for mine in counts) for name in counts[0]}
    firsts = {
        stratum.name: _kept(stratum.members.ranking(key, suite), totals[stratum.name])
        for stratum in members[0].strata
    }
    return [
        [
            StratumDraw(
                stratum=stratum,
                number=counts[i][stratum.name],
                before=sum(mine[stratum.name] for mine in counts[:i]),
                after=totals[stratum.name],
                step=len(members),
                turn=i + 1,
                first=firsts[stratum.name],
                apart=True,
            )
            for stratum in member.strata
        ]
        for i, member in enumerate(members)
    ]


def _rotated(
    members: Sequence[SealedTask], numbers: Sequence[Sequence[int]], key: str
) -> list[list[StratumDraw]]:
    suite = members[0].record.suite
    everyone = {
        one for member in members for stratum in member.strata for one in stratum.members.ids
    }
    tickets = {one: raw for raw, one in raw_tickets(everyone, key, suite)}
    found = []
    for member, mine in zip(members, numbers, strict=True):
        draws = []
        for stratum, n in zip(member.strata, mine, strict=True):
            ranked = sorted((tickets[one], one) for one in stratum.members.ids)
            first = partial(_slice, ranked)
            draws.append(StratumDraw(stratum=stratum, number=n, after=n, first=first))
            _deal(tickets, ranked, n)
        found.append(draws)
    return found


def _slice(ranked: Sequence[Pair], count: int) -> Sequence[Pair]:
    return ranked[:count]


def _deal(tickets: dict[str, bytes], ranked: Sequence[Pair], drawn: int) -> None:
    """§5.6: hand the same tickets out again, ascending, to those not drawn and then the drawn."""
    order = [*ranked[drawn:], *ranked[:drawn]]
    for (ticket, _), (_, one) in zip(ranked, order, strict=True):
        tickets[one] = ticket
