"""Comparisons: before and after, one tier and another, a line through the years."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import hypot, sqrt
from statistics import NormalDist
from typing import Any, ClassVar, Final

from attrs import frozen

from ssj_core.analysis.estimating import WHOLE, Estimates, estimate
from ssj_core.analysis.exact import Kind, exact_share, refuse
from ssj_core.analysis.frames import Record, cell_of, real, records
from ssj_core.analysis.table import Row, Table

_POWER: Final = 0.8
_FEWEST: Final = 3
Limits = tuple[float, float, float]
"""Low, point, high of a rate."""


@frozen(kw_only=True, repr=False)
class Comparison(Table):
    """Differences and ratios of rates; made by `compare`.

    Rows: domain, before, after, difference (after − before), se, low, high, ratio (after / before),
    ratio_low, ratio_high, verdict. A limit of the ratio is None where nothing bounds it.
    """

    ENDS_IN_WHOLE: ClassVar = True
    TITLE: ClassVar = "问题率之差 / difference of rates"
    LABEL: ClassVar = ("domain",)
    BARS: ClassVar = ("difference", "low", "high")
    PERCENT: ClassVar = frozenset({"before", "after", "difference", "se", "low", "high"})
    COLUMNS: ClassVar = (
        "domain",
        "before",
        "after",
        "difference",
        "se",
        "low",
        "high",
        "ratio",
        "ratio_low",
        "ratio_high",
        "verdict",
    )


@frozen(kw_only=True, repr=False)
class Trend(Table):
    """A line through rates of several years; made by `trend`.

    Rows: year, rate, low, high, fitted.

    Attributes:
        slope: change of the rate a year.
        se: its standard error.
        low: lower limit of the slope.
        high: upper limit of the slope.
        smallest: the smallest slope these years would have shown, four times out of five.
    """

    TITLE: ClassVar = "问题率的走势 / rates by year"
    LABEL: ClassVar = ("year",)
    BARS: ClassVar = ("rate", "low", "high")
    PERCENT: ClassVar = frozenset({"rate", "low", "high", "fitted"})
    COLUMNS: ClassVar = ("year", "rate", "low", "high", "fitted")

    slope: float
    se: float
    low: float
    high: float
    smallest: float


def difference(before: Limits, after: Limits) -> Limits:
    """Return after − before with limits, from limits of either (MOVER)."""
    point = after[1] - before[1]
    low = point - hypot(after[1] - after[0], before[2] - before[1])
    high = point + hypot(after[2] - after[1], before[1] - before[0])
    return low, point, high


def ratio(base: Limits, other: Limits) -> tuple[float, float | None, float | None]:
    """Return low, point and high of other / base; None where nothing bounds it (MOVER-R)."""
    (low, rate, high), (other_low, other_rate, other_high) = base, other
    product = rate * other_rate

    def root(end: float, divisor: float) -> float:
        inside = product**2 - end * divisor * (2 * other_rate - end) * (2 * rate - divisor)
        return sqrt(max(inside, 0.0))

    below = high * (2 * rate - high)
    if other_low == 0:
        least = 0.0
    elif below:
        least = (product - root(other_low, high)) / below
    else:
        least = other_low * (2 * other_rate - other_low) / (2 * product)
    above = low * (2 * rate - low)
    most = (product + root(other_high, low)) / above if above > 0 else None
    return max(least, 0.0), (other_rate / rate if rate else None), most


def _estimates(given: Any, **words: Any) -> Estimates:  # noqa: ANN401 - cells, a frame or estimates
    return given if isinstance(given, Estimates) else estimate(given, **words)


def limits_of(row: Row) -> Limits:
    """Return low, point and high of a row of estimates.

    Raises:
        ArgumentRefusedError: it has no limits.
    """
    if row["low"] is None or row["rate"] is None:
        raise refuse("domain", row["domain"], "没有区间，无法比较", "has no limits to compare")
    return row["low"], row["rate"], row["high"]


def compare(
    a: Any,  # noqa: ANN401 - cells, a frame or estimates
    b: Any,  # noqa: ANN401 - cells, a frame or estimates
    by: str | Sequence[str] | None = None,
    *,
    level: float | Fraction = 0.95,
    kind: Kind = "exact",
    process: bool = False,
) -> Comparison:
    """Return the difference b − a and the ratio b / a of two independent draws, with limits.

    An overlapping register does not matter, fresh chance does. Limits are conservative in small
    samples: where they reach both sides of nothing, the draws cannot tell, which is not "no change".

    Args:
        a: before, or the base: `Cells`, a frame of stratum, N, n and found, or `Estimates`.
        b: after, or the other.
        by: domains to compare one by one; the whole comes last.
        level: of the limits.
        kind: of exact limits.
        process: whether the rates that produce violations are compared; by default the two
            registers as they stood. Between years, a law's effect is a question about the former.

    Raises:
        ArgumentRefusedError: no domain in common, one without limits, or `Estimates` made with
            different levels or questions.

    >>> before = [{"stratum": "A", "N": 900, "n": 60, "found": 0}]
    >>> after = [{"stratum": "A", "N": 920, "n": 60, "found": 5}]
    >>> row = compare(before, after).rows()[0]
    >>> round(row["low"], 5), round(row["high"], 5), row["verdict"]
    (0.00507, 0.18043, '上升 higher')
    """
    words: dict[str, Any] = {"by": by, "level": level, "kind": kind, "process": process}
    first, second = _estimates(a, **words), _estimates(b, **words)
    for what in ("level", "process"):
        if getattr(first, what) != getattr(second, what):
            raise refuse(
                what,
                (getattr(first, what), getattr(second, what)),
                "两次估计不一致，请按同一口径重做",
                "the two estimates differ in it; make both alike",
            )
    others = {row["domain"]: row for row in second.rows()}
    rows = [
        _compared(row, others[row["domain"]]) for row in first.rows() if row["domain"] in others
    ]
    if not rows:
        raise refuse("by", by, "两次抽查没有共同的范围", "the draws have no domain in common")
    mine = {row["domain"] for row in first.rows()}
    alone = mine ^ others.keys()
    notes = [*first.notes, *second.notes]
    if alone:
        notes.append(f"只在一次中出现，未比较 / in one draw only: {'、'.join(sorted(alone))}")
    return Comparison(rows=tuple(rows), notes=tuple(dict.fromkeys(notes)))


def _compared(before: Row, after: Row) -> Row:
    first, second = limits_of(before), limits_of(after)
    low, point, high = difference(first, second)
    least, share, most = ratio(first, second)
    both = before["se"] is not None and after["se"] is not None
    return {
        "domain": before["domain"],
        "before": first[1],
        "after": second[1],
        "difference": point,
        "se": hypot(before["se"], after["se"]) if both else None,
        "low": low,
        "high": high,
        "ratio": share,
        "ratio_low": least,
        "ratio_high": most,
        "verdict": "上升 higher" if low > 0 else "下降 lower" if high < 0 else "说不准 cannot tell",
    }


def _points(rows: Sequence[Record]) -> dict[Any, Limits]:
    found: dict[Any, Limits] = {}
    for row in rows:
        year = cell_of(row, "year", "years")
        low, point, high = (real(cell_of(row, name, "years")) for name in ("low", "rate", "high"))
        if low is None or point is None or high is None or not low <= point <= high:
            raise refuse(
                "years",
                year,
                "须有 low ≤ rate ≤ high 三个数",
                "needs three numbers, low ≤ rate ≤ high",
            )
        if year in found:
            raise refuse("years", year, "出现两次", "is there twice")
        found[year] = low, point, high
    return found


def trend(
    years: Any,  # noqa: ANN401 - a mapping of years, or any frame
    *,
    level: float | Fraction = 0.95,
) -> Trend:
    """Return the line through the rates of several years, and how small a slope it could have seen.

    Years weigh by the width of their limits, never by standard errors, which are 0 where nothing
    was found.

    Args:
        years: a mapping of year to cells or estimates, or a frame of year, rate, low and high.
        level: of the limits, the given ones included.

    Raises:
        ArgumentRefusedError: fewer than three years, one of them twice or without limits.

    >>> found = trend({"year": [2023, 2024, 2025], "rate": [0.06, 0.05, 0.04],
    ...     "low": [0.04, 0.03, 0.02], "high": [0.08, 0.07, 0.06]})
    >>> round(found.slope, 4), round(found.se, 4)
    (-0.01, 0.0072)
    """
    confidence = exact_share(level, "level")
    if isinstance(years, Mapping) and "year" not in years:
        points = {
            year: limits_of(_estimates(one, level=level).row(WHOLE)) for year, one in years.items()
        }
    else:
        points = _points(records(years, "years"))
    if len(points) < _FEWEST:
        raise refuse(
            "years", len(points), "至少要三个有区间的年份", "three years with limits, at least"
        )
    if wrong := [year for year in points if real(year) is None]:
        raise refuse("year", wrong[0], "年份应为数", "a year is a number")
    ordered = sorted(points)
    quantile = NormalDist().inv_cdf(float((1 + confidence) / 2))
    weights = {}
    for year in ordered:
        low, _, high = points[year]
        if not high > low:
            raise refuse("years", year, "区间宽度为 0", "limits of no width")
        weights[year] = (2 * quantile / (high - low)) ** 2
    total = sum(weights.values())
    middle = sum(weights[year] * year for year in ordered) / total
    level_mean = sum(weights[year] * points[year][1] for year in ordered) / total
    moment = sum(weights[year] * (year - middle) ** 2 for year in ordered)
    slope = sum(weights[year] * (year - middle) * points[year][1] for year in ordered) / moment
    se = 1 / sqrt(moment)
    rows = tuple(
        {
            "year": year,
            "rate": points[year][1],
            "low": points[year][0],
            "high": points[year][2],
            "fitted": level_mean + slope * (year - middle),
        }
        for year in ordered
    )
    smallest = (quantile + NormalDist().inv_cdf(_POWER)) * se
    low, high = slope - quantile * se, slope + quantile * se
    verdict = "上升 rising" if low > 0 else "下降 falling" if high < 0 else "说不准 cannot tell"
    notes = (
        f"每年 {100 * slope:+.2f} 个百分点 a year [{100 * low:+.2f}, {100 * high:+.2f}]：{verdict}",
        f"这些年份能看出的最小斜率 smallest slope these years would show: {100 * smallest:.2f}",
    )
    return Trend(rows=rows, notes=notes, slope=slope, se=se, low=low, high=high, smallest=smallest)
