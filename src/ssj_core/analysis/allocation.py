"""Allocation: how many visits each stratum gets, within a law's bounds and a number of days."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import sqrt
from typing import Any, ClassVar, Final, Literal

from attrs import evolve, field, frozen

from ssj_core.analysis.counts import Cells
from ssj_core.analysis.estimating import Estimates, estimate
from ssj_core.analysis.exact import exact_share, refuse
from ssj_core.analysis.frames import amount, label, records
from ssj_core.analysis.hiding import none_found, place_hidden, whole
from ssj_core.analysis.table import Row, Table
from ssj_core.errors.selection import BoundsError

Purpose = Literal["precision", "findings", "detection"]
PURPOSES: Final[tuple[Purpose, ...]] = ("precision", "findings", "detection")
_MEASURED: Final = 2


@frozen(kw_only=True)
class _Stratum:
    """What allocation knows of one stratum."""

    name: str
    size: int
    deviation: Fraction
    rate: Fraction | None
    least: int
    most: int
    cost: Fraction


@frozen(kw_only=True, repr=False)
class Allocation(Table):
    """Visits by stratum; made by `allocate`.

    Rows: stratum, N, n, pi, least, most, days, findings.

    Attributes:
        numbers: n by stratum, as `ssj_core.seal` takes it for ``count=``.
        variance: of the estimated total, with the deviations given.
        days: inspector-days it takes.
        days_left: of the budget, what no further visit fits into.
        findings: expected violators met, None without rates.
        chance: chance to meet one of `violators` who hide best, None unless asked for.
        frontier: what every purpose would give for the same means: purpose, se, findings, days.
    """

    TITLE: ClassVar = "各组检查数 / visits by stratum"
    LABEL: ClassVar = ("stratum",)
    BARS: ClassVar = ("n",)
    PERCENT: ClassVar = frozenset({"pi"})
    COLUMNS: ClassVar = ("stratum", "N", "n", "pi", "least", "most", "days", "findings")

    numbers: Mapping[str, int]
    variance: float
    days: Fraction
    days_left: Fraction | None = None
    findings: float | None = None
    chance: Fraction | None = None
    frontier: tuple[Row, ...] = field(default=(), repr=False)


def allocate(
    strata: Any,  # noqa: ANN401 - cells, estimates by stratum, or any frame
    *,
    total: int | None = None,
    days: float | Fraction | None = None,
    least: int | Mapping[str, int] | Sequence[int] = _MEASURED,
    most: Mapping[str, int] | Sequence[int] | None = None,
    cost: Mapping[str, float] | Sequence[float] | None = None,
    for_: Purpose = "precision",
    violators: int = 1,
) -> Allocation:
    """Return how many visits each stratum gets.

    Visits are given one at a time to the stratum that gains most, between its bounds: for a number
    of visits that is the exact optimum of precision; for days it is near it, and the days left are
    said. A law's ratios are bounds and never overruled.

    Args:
        strata: a frame of stratum, N and ``sd`` (deviation of the outcome) or ``rate``; or last
            year's `Cells` or `Estimates` by stratum, of which the *upper* limit is taken, since
            strata without findings would starve otherwise.
        total: visits in all; or
        days: inspector-days in all, with `cost`.
        least: fewest visits, of all strata or of each; never more than there are targets.
        most: greatest number of visits of each.
        cost: inspector-days of one visit, by stratum; 1 by default.
        for_: ``precision`` of the total, ``findings``, or ``detection`` of `violators` who hide.
        violators: how many hide, for ``detection``.

    Raises:
        ArgumentRefusedError: neither or both of `total` and `days`, numbers out of range.
        BoundsError: the bounds ask for more than the means allow, or the total for more than there
            is.

    >>> plan = allocate({"stratum": ["A", "B", "C", "D"], "N": [4200, 1150, 310, 88],
    ...     "sd": [0.15, 0.3, 0.45, 0.49]}, total=300)
    >>> plan.numbers
    {'A': 163, 'B': 90, 'C': 36, 'D': 11}
    """
    if (total is None) is (days is None):
        raise refuse(
            "total", total, "total 与 days 须且只须给出一个", "give exactly one of total and days"
        )
    if for_ not in PURPOSES:
        raise refuse("for_", for_, f"应为 {'、'.join(PURPOSES)}", f"one of {', '.join(PURPOSES)}")
    parts = _strata(strata, least, most, cost)
    if not parts:
        raise refuse("strata", 0, "没有一个抽取组", "there is no stratum")
    budget = None if days is None else amount(days, "days", above=0)
    hidden = whole(violators, "violators", 1)
    if hidden > sum(part.size for part in parts):
        raise refuse("violators", violators, "多于全部户数", "more than there are targets")
    if for_ == "findings" and any(part.rate is None for part in parts):
        raise refuse("for_", for_, "需要各组的问题率 rate", "needs a rate for every stratum")
    visits = None if total is None else whole(total, "total")
    numbers = _fill(parts, visits, budget, for_, hidden)
    frontier = []
    for purpose in PURPOSES:
        if purpose == "findings" and any(part.rate is None for part in parts):
            continue
        other = numbers if purpose == for_ else _fill(parts, visits, budget, purpose, hidden)
        frontier.append(_measures(parts, other, purpose, hidden))
    found = _allocation(parts, numbers, budget, frontier, hidden if for_ == "detection" else None)
    if isinstance(strata, Cells | Estimates):
        upper = "问题率取去年的上限，预计发现因此偏高 / upper limits of last year's rates: findings are on the high side"
        found = evolve(found, notes=(*found.notes, upper))
    return found


def _allocation(
    parts: Sequence[_Stratum],
    numbers: Sequence[int],
    budget: Fraction | None,
    frontier: Sequence[Row],
    hidden: int | None,
) -> Allocation:
    spent = _days(parts, numbers)
    rows: tuple[Row, ...] = tuple(
        {
            "stratum": part.name,
            "N": part.size,
            "n": number,
            "pi": number / part.size if part.size else None,
            "least": part.least,
            "most": part.most,
            "days": float(part.cost * number),
            "findings": None if part.rate is None else float(part.rate * number),
        }
        for part, number in zip(parts, numbers, strict=True)
    )
    left = None if budget is None else budget - spent
    notes = [f"合计 total {sum(numbers)} 户，{float(spent):g} 人日 days"]
    if left:
        notes.append(f"剩余 {float(left):g} 人日，不够再查一户 / days left, too few for a visit")
    notes += [
        f"{row['purpose']}: se {row['se']:.4g}，预计发现 findings "
        f"{'—' if row['findings'] is None else format(row['findings'], '.1f')}，"
        f"查到至少一户 chance to detect {hidden or 1}: {100 * row['chance']:.1f}%"
        for row in frontier
    ]
    designs = [(part.size, number) for part, number in zip(parts, numbers, strict=True)]
    return Allocation(
        rows=rows,
        notes=tuple(notes),
        numbers={part.name: number for part, number in zip(parts, numbers, strict=True)},
        variance=float(_variance(parts, numbers)),
        days=spent,
        days_left=left,
        findings=_findings(parts, numbers),
        chance=None if hidden is None else 1 - none_found(designs, place_hidden(designs, hidden)),
        frontier=tuple(frontier),
    )


def _days(parts: Sequence[_Stratum], numbers: Sequence[int]) -> Fraction:
    return sum((p.cost * n for p, n in zip(parts, numbers, strict=True)), Fraction(0))


def _findings(parts: Sequence[_Stratum], numbers: Sequence[int]) -> float | None:
    if any(part.rate is None for part in parts):
        return None
    return float(sum((p.rate or 0) * n for p, n in zip(parts, numbers, strict=True)))


def _variance(parts: Sequence[_Stratum], numbers: Sequence[int]) -> Fraction:
    return sum(
        (
            (part.size * part.deviation) ** 2 * (Fraction(1, number) - Fraction(1, part.size))
            for part, number in zip(parts, numbers, strict=True)
            if part.size and number
        ),
        Fraction(0),
    )


def _measures(parts: Sequence[_Stratum], numbers: Sequence[int], purpose: str, hidden: int) -> Row:
    designs = [(part.size, number) for part, number in zip(parts, numbers, strict=True)]
    return {
        "purpose": purpose,
        "se": sqrt(_variance(parts, numbers)),
        "findings": _findings(parts, numbers),
        "days": float(_days(parts, numbers)),
        "chance": float(1 - none_found(designs, place_hidden(designs, hidden))),
    }


def _strata(
    given: Any,  # noqa: ANN401 - see allocate
    least: int | Mapping[str, int] | Sequence[int],
    most: Mapping[str, int] | Sequence[int] | None,
    cost: Mapping[str, float] | Sequence[float] | None,
) -> list[_Stratum]:
    if isinstance(given, Cells):
        given = estimate(given, "stratum")
    if isinstance(given, Estimates):
        rows = [
            {"stratum": row["domain"], "N": row["N"], "rate": row["high"]}
            for row in given.rows()[:-1]
        ]
    else:
        rows = records(given, "strata")
    names = [label(row.get("stratum", place)) for place, row in enumerate(rows, start=1)]
    for bound, given_by in (("least", least), ("most", most), ("cost", cost)):
        _check_named(bound, given_by, names)
    found: list[_Stratum] = []
    for place, (name, row) in enumerate(zip(names, rows, strict=True)):
        size = whole(row.get("N"), "N")
        rate = None if row.get("rate") is None else _share(row["rate"], name)
        deviation = row.get("sd")
        if deviation is None and rate is None:
            raise refuse("strata", name, "须给出 sd 或 rate", "needs sd or rate")
        if deviation is None and rate is not None:
            deviation = sqrt(rate * (1 - rate))
        spread = amount(deviation, "sd")
        top = min(size, whole(_of(most, name, place, size), "most"))
        bottom = min(size, whole(_of(least, name, place, _MEASURED), "least"))
        price = amount(_of(cost, name, place, 1), "cost", above=0)
        found.append(
            _Stratum(
                name=name,
                size=size,
                deviation=spread,
                rate=rate,
                least=bottom,
                most=top,
                cost=price,
            )
        )
    return found


def _check_named(what: str, given: Any, names: Sequence[str]) -> None:  # noqa: ANN401 - a number in any of three forms
    """Refuse bounds of strata there are none of: a slip of the pen would lift a law's bound unseen.

    Raises:
        ArgumentRefusedError: an unknown name, too many or too few numbers, or a stratum twice.
    """
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise refuse("strata", twice, "出现两次", "is there twice")
    if isinstance(given, Mapping):
        if strange := [name for name in given if name not in names]:
            known = "、".join(names)
            raise refuse(
                what, strange[0], f"没有这个抽取组（{known}）", f"no such stratum ({known})"
            )
    elif isinstance(given, Sequence) and len(given) != len(names):
        raise refuse(
            what,
            given,
            f"应有 {len(names)} 个数",
            f"{len(names)} numbers are needed, one a stratum",
        )


def _share(value: object, name: str) -> Fraction:
    share = amount(value, f"rate {name}")
    return share if share in (0, 1) else exact_share(value, f"rate {name}")


def _of(given: Any, name: str, place: int, default: Any) -> Any:  # noqa: ANN401 - a number in any of three forms
    if given is None:
        return default
    if isinstance(given, Mapping):
        return given.get(name, default)
    return given[place] if isinstance(given, Sequence) else given


def _fill(
    parts: Sequence[_Stratum],
    total: int | None,
    budget: Fraction | None,
    purpose: str,
    hidden: int,
) -> list[int]:
    """Give visits one at a time, from the least of every stratum to what the means allow."""
    numbers = [part.least for part in parts]
    _check_bounds(parts, total, budget)
    if purpose == "detection":
        return _Hidden(parts, numbers, hidden).fill(total, budget)
    gain = _precision if purpose == "precision" else _yield

    def claim(place: int) -> tuple[Fraction, Fraction, int]:
        part = parts[place]
        value = gain(part, numbers[place]) / part.cost
        return -value, -part.size * part.deviation, place

    heap = [claim(place) for place, part in enumerate(parts) if part.least < part.most]
    heapify(heap)
    count, spent = sum(numbers), _days(parts, numbers)
    while heap:
        place = heap[0][2]
        if total is not None and count >= total:
            break
        if budget is not None and spent + parts[place].cost > budget:
            heappop(heap)
            continue
        numbers[place] += 1
        count, spent = count + 1, spent + parts[place].cost
        if numbers[place] < parts[place].most:
            heapreplace(heap, claim(place))
        else:
            heappop(heap)
    return numbers


def _check_bounds(parts: Sequence[_Stratum], total: int | None, budget: Fraction | None) -> None:
    floor = sum(part.least for part in parts)
    full = sum(max(part.least, part.most) for part in parts)
    days = sum((part.cost * part.least for part in parts), Fraction(0))
    crossed = next((part.name for part in parts if part.least > part.most), None)
    if crossed is not None:
        raise BoundsError(
            where=crossed, why_zh="下限大于上限", why_en="its least is above its most"
        )
    if total is not None and not floor <= total <= full:
        raise BoundsError(
            where=f"total {total}",
            why_zh=f"各组下限合计 {floor}、上限合计 {full}",
            why_en=f"the bounds allow {floor} to {full}",
        )
    if budget is not None and days > budget:
        raise BoundsError(
            where=f"days {float(budget):g}",
            why_zh=f"各组下限就要 {float(days):g} 人日",
            why_en=f"the least numbers alone take {float(days):g} days",
        )


def _precision(part: _Stratum, number: int) -> Fraction:
    """Return by how much one more visit lowers the variance of the total."""
    weight = (part.size * part.deviation) ** 2
    return weight / (number * (number + 1)) if number else weight * (weight + 1)


def _yield(part: _Stratum, number: int) -> Fraction:  # noqa: ARG001 - every visit yields alike
    """Return how many violators one more visit meets."""
    return part.rate or Fraction(0)


@frozen
class _Hidden:
    """Visits against violators who move to where they are met least, after every visit."""

    parts: Sequence[_Stratum]
    numbers: list[int]
    violators: int

    def fill(self, total: int | None, budget: Fraction | None) -> list[int]:
        """Give each visit to a stratum where they hide, where it lowers their chance most."""
        parts, numbers = self.parts, self.numbers
        placed = place_hidden(self._designs(), self.violators)
        spent = _days(parts, numbers)
        while total is None or sum(numbers) < total:
            open_ones = [
                place
                for place, part in enumerate(parts)
                if numbers[place] < part.most and (budget is None or spent + part.cost <= budget)
            ]
            if not open_ones:
                break
            place = max(open_ones, key=self._gain(placed))
            numbers[place] += 1
            spent += parts[place].cost
            self._move(placed, place)
        return numbers

    def _designs(self) -> list[tuple[int, int]]:
        return [(part.size, number) for part, number in zip(self.parts, self.numbers, strict=True)]

    def _gain(self, placed: Sequence[int]) -> Callable[[int], tuple[Fraction, Fraction]]:
        def gain(place: int) -> tuple[Fraction, Fraction]:
            part, left = self.parts[place], self.parts[place].size - self.numbers[place]
            return Fraction(placed[place], left) / part.cost, -Fraction(
                self.numbers[place], part.size
            )

        return gain

    def _risk(self, place: int, placed: int) -> Fraction:
        """Return the chance that one more violator of the stratum is met; 2 without room."""
        size, number = self.parts[place].size, self.numbers[place]
        left = size - placed
        return Fraction(min(number, left), left) if left > 0 else Fraction(2)

    def _move(self, placed: list[int], left: int) -> None:
        """Move violators out of a stratum that was visited more, while they gain by it."""
        while placed[left]:
            here = self._risk(left, placed[left] - 1)
            best = min(range(len(placed)), key=lambda place: self._risk(place, placed[place]))
            if best == left or self._risk(best, placed[best]) >= here:
                return
            placed[left] -= 1
            placed[best] += 1
