"""Burden on enterprises: expected visits, repeats, and who carries most of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Final, Literal

from attrs import field, frozen

from ssj_core.analysis.draws import Draw, from_outcome
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import Record, cell_of, read_chance, records, target_of
from ssj_core.analysis.table import Row, Table
from ssj_core.drawing import AuditorBundle, load_outcome
from ssj_core.drawing import Outcome as DrawOutcome
from ssj_core.selection import PlannedTask, Preview, inclusion

Relation = Literal["independent", "together", "apart"]
RELATIONS: Final[tuple[Relation, ...]] = ("independent", "together", "apart")
_TOP: Final = 100


def gini(loads: Iterable[Fraction | int]) -> Fraction:
    """Return the Gini index of loads, exact: 0 if all carry alike.

    >>> gini([0, 5, 10, 25]), gini([7, 7, 7])
    (Fraction(1, 2), Fraction(0, 1))
    """
    return weighted_gini(Counter(map(Fraction, loads)))


def weighted_gini(loads: Mapping[Fraction, int]) -> Fraction:
    """Return the Gini index of loads, each carried by so many."""
    count = sum(loads.values())
    total = sum((load * many for load, many in loads.items()), Fraction(0))
    if not total:
        return Fraction(0)
    before, moment = 0, Fraction(0)
    for load in sorted(loads):
        many = loads[load]
        # Σ(2i − n − 1) over places before+1 … before+many.
        moment += load * many * (2 * before + many - count)
        before += many
    return moment / (count * total)


def visits_law(chances: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return the chances of 0, 1, 2, … visits by independent draws, exact.

    >>> [str(chance) for chance in visits_law([Fraction(1, 2), Fraction(1, 3)])]
    ['1/3', '1/2', '1/6']
    """
    law = [Fraction(1)]
    for chance in chances:
        fewer, more = [*law, Fraction(0)], [Fraction(0), *law]
        law = [
            below * (1 - chance) + above * chance for below, above in zip(fewer, more, strict=True)
        ]
    return tuple(law)


@frozen(kw_only=True, repr=False)
class Burden(Table):
    """How many visits enterprises get; made by `burden`.

    Rows: visits, targets (expected number with so many), share.

    Attributes:
        expected: visits in all, Σπ.
        targets: enterprises in any frame.
        twice: expected number of enterprises visited more than once.
        greatest: the greatest expected visits of an enterprise.
        top: the part of all visits that the most visited 1 % get.
        gini: of expected visits, exact.
    """

    TITLE: ClassVar = "每户检查次数 / visits per enterprise"
    LABEL: ClassVar = ("visits",)
    BARS: ClassVar = ("share",)
    PERCENT: ClassVar = frozenset({"share"})
    COLUMNS: ClassVar = ("visits", "targets", "share")

    expected: Fraction
    targets: int
    twice: Fraction
    greatest: Fraction
    top: Fraction
    gini: Fraction
    relation: Relation
    _patterns: Mapping[str, tuple[Fraction, ...]] = field(repr=False)

    def chances(self, target: str) -> tuple[Fraction, ...]:
        """Return the exact chances of 0, 1, 2, … visits to one enterprise.

        Raises:
            ArgumentRefusedError: it is in no frame.
        """
        if target not in self._patterns:
            raise refuse("target", target, "不在任何名单中", "in no frame")
        return _law(self._patterns[target], self.relation)


def _law(chances: Sequence[Fraction], relation: Relation) -> tuple[Fraction, ...]:
    if relation == "independent":
        return visits_law(chances)
    if relation == "apart":
        once = sum(chances, Fraction(0))
        if once > 1:
            raise refuse(
                "relation",
                relation,
                "概率合计超过 1，必有重复",
                "chances above 1 in all: some visits repeat",
            )
        return (1 - once, once)
    # Together: whoever the smaller task draws is drawn by the larger too.
    ordered = sorted(chances, reverse=True)
    edges = [Fraction(1), *ordered, Fraction(0)]
    return tuple(high - low for high, low in pairwise(edges))


def burden(draws: Any, *, relation: Relation = "independent") -> Burden:  # noqa: ANN401 - draws in any form
    """Return how visits of several draws fall on enterprises, exactly.

    Args:
        draws: the draws: `Preview`, `Result`, `Outcome`, auditors' bundles, `PlannedTask`, mappings
            of id to π, or frames of ``id`` and ``pi``; a single one will do.
        relation: ``independent`` draws with chance of their own; ``together`` or ``apart`` for
            tasks of one key over equal strata.

    Raises:
        ArgumentRefusedError: no draw, no chance, or tasks kept apart whose chances exceed 1.

    >>> seen = burden([{"甲": "3%"}, {"甲": "5%"}, {"甲": "3%"}])
    >>> seen.chances("甲")[0], seen.twice
    (Fraction(178771, 200000), Fraction(381, 100000))
    """
    if relation not in RELATIONS:
        raise refuse(
            "relation", relation, f"应为 {'、'.join(RELATIONS)}", f"one of {', '.join(RELATIONS)}"
        )
    listed = draws if isinstance(draws, Sequence) and not _is_frame_rows(draws) else [draws]
    patterns: dict[str, list[Fraction]] = {}
    count = 0
    for draw in listed:
        for frame in _chances(draw):
            for target, chance in frame.items():
                patterns.setdefault(target, []).append(chance)
            count += 1
    if not patterns:
        raise refuse("draws", count, "没有任何对象", "there are no targets")
    kept = {target: tuple(chances) for target, chances in patterns.items()}
    counted = Counter(tuple(sorted(chances)) for chances in kept.values())
    law: dict[int, Fraction] = dict.fromkeys(range(count + 1), Fraction(0))
    for chances, many in counted.items():
        for visits, chance in enumerate(_law(chances, relation)):
            law[visits] += many * chance
    loads: Counter[Fraction] = Counter()
    for chances, many in counted.items():
        loads[sum(chances, Fraction(0))] += many
    size = len(kept)
    expected = sum((load * many for load, many in loads.items()), Fraction(0))
    rows: tuple[Row, ...] = tuple(
        {"visits": visits, "targets": float(many), "share": float(many / size)}
        for visits, many in law.items()
    )
    twice = sum((many for visits, many in law.items() if visits > 1), Fraction(0))
    top = _top(loads, size, expected)
    index = weighted_gini(loads)
    notes = (
        f"预计 expected {float(expected):,.1f} 次 visits，{size:,} 户 targets；查两次以上 more than once {float(twice):,.2f} 户",
        f"最多一户预计 {float(max(loads)):.3g} 次；最多的 1% 占 {100 * float(top):.1f}%；基尼系数 Gini {float(index):.3f}",
    )
    return Burden(
        rows=rows,
        notes=notes,
        expected=expected,
        targets=size,
        twice=twice,
        greatest=max(loads),
        top=top,
        gini=index,
        relation=relation,
        patterns=kept,
    )


def _top(loads: Mapping[Fraction, int], size: int, expected: Fraction) -> Fraction:
    """Return the part of visits that the most visited hundredth gets, at least one target."""
    left, carried = max(size // _TOP, 1), Fraction(0)
    for load in sorted(loads, reverse=True):
        taken = min(left, loads[load])
        carried += load * taken
        left -= taken
    return carried / expected if expected else Fraction(0)


def _is_frame_rows(draws: Sequence[Any]) -> bool:
    return bool(draws) and isinstance(draws[0], Mapping) and "id" in draws[0]


def _chances(draw: Any) -> Iterator[Mapping[str, Fraction]]:  # noqa: ANN401 - a draw in any form
    if isinstance(draw, Preview):
        yield {target: chance for target, chance in draw.probabilities.items() if chance}
    elif isinstance(draw, PlannedTask):
        yield from inclusion([draw]).values()
    elif isinstance(draw, AuditorBundle):
        yield from _of_outcome(load_outcome(draw), None)
    elif isinstance(draw, DrawOutcome):
        yield from _of_outcome(draw, None)
    elif isinstance(getattr(draw, "outcome", None), DrawOutcome):
        yield from _of_outcome(draw.outcome, draw.task)
    elif isinstance(draw, Mapping) and not {"id", "pi"} <= draw.keys():
        yield {str(target): read_chance(each, str(target)) for target, each in draw.items()}
    else:
        yield _framed(records(draw, "draws"))


def _framed(rows: Iterable[Record]) -> Mapping[str, Fraction]:
    found: dict[str, Fraction] = {}
    for place, row in enumerate(rows, start=1):
        target = target_of(cell_of(row, "id", "draws"))
        if not target or target in found:
            raise refuse(
                "id", target, f"第 {place} 行没有编号或重复", f"row {place}: no id, or one twice"
            )
        found[target] = read_chance(cell_of(row, "pi", "draws"), target)
    return found


def _of_outcome(outcome: DrawOutcome, task: str | None) -> Iterator[Mapping[str, Fraction]]:
    for draw in from_outcome(outcome, task):
        yield _of_draw(draw)


def _of_draw(draw: Draw) -> Mapping[str, Fraction]:
    return {
        target: draw.strata[name].chance
        for name, members in (draw.members or {}).items()
        for target in members
    }
